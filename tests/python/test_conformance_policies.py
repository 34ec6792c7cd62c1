"""The engine and the oracle pass the conformance file of policies."""

import csv
import io
import pathlib
import sys
import tomllib
from decimal import Decimal

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import oracle
import tierwise as tw
from oracle.amendment import policies_of

FILE = tomllib.loads((pathlib.Path(__file__).parents[1] / "conformance" / "policies.toml").read_text(encoding="utf-8"))
DIFFERENCE = ("month", "person", "ladder", "before", "recorded", "policy")
EVENT = ("month", "person", "event", "subject", "from", "to")
MONEY = ("gross", "net", "employer_cost")


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.strip())))


def typed(policy, row):
    """A row of the file as a policy's inputs are: None for an empty cell."""
    out = {}
    for name, cell in row.items():
        spec = policy.get("inputs", {}).get(name, "text")
        kind = spec if isinstance(spec, str) else spec.get("kind", "number")
        if cell == "":
            out[name] = None
        elif kind == "flag":
            out[name] = cell == "true"
        else:
            out[name] = cell if kind in ("text", "month") else float(cell)
    return out


def tiers_of(case):
    return case.get("tiers", "policy")


def by_the_oracle(case):
    written = tomllib.loads(case["policy"])
    policy, amendments = policies_of(case["policy"])
    return oracle.apply(policy, [typed(written, row) for row in rows_of(case["records"])], amendments, tiers_of(case))


@pytest.mark.parametrize("case", FILE["case"], ids=lambda c: c["name"])
def test_the_engine_gives_what_the_file_says(case, tmp_path):
    policy = tw.Policy.parse(case["policy"])
    (tmp_path / "records.csv").write_text(case["records"].lstrip(), encoding="utf-8")
    ledger = tw.apply(policy, tmp_path / "records.csv", tiers=tiers_of(case))
    lines = ledger.payslips.to_polars().pivot("line", index=["person", "month"], values="amount")
    found = ledger.people.to_polars()
    found = found.join(lines, on=["person", "month"], how="left", maintain_order="left")
    wanted = rows_of(case["ledger"])
    names = case["ledger"].split()[0].split(",")
    assert [{name: str(row[name]) for name in names} for row in found.iter_rows(named=True)] == wanted
    told = [{name: row[name] or "" for name in EVENT} for row in ledger.events.rows()]
    assert told == rows_of(case["events"])
    if "tiers" in case:
        apart = [{name: row[name] or "" for name in DIFFERENCE} for row in ledger.reconciliation.rows()]
        assert apart == rows_of(case["reconciliation"])
    assert tw.Policy.parse(policy.to_toml()) == policy


@pytest.mark.parametrize("case", FILE["case"], ids=lambda c: c["name"])
def test_the_oracle_gives_what_the_file_says(case):
    found = by_the_oracle(case)
    for row in rows_of(case["ledger"]):
        person, month = who = row.pop("person"), row.pop("month")
        for name, cell in row.items():
            if name in MONEY:
                assert found.people[who][name] == oracle.exact(cell), (who, name)
            elif f"{name}.tier" in found.people[who] or "." in name:
                assert str(found.people[who].get(f"{name}.tier", found.people[who].get(name))) == cell, (who, name)
            else:
                fen, _ = found.payslips.get((person, month, name), (0, 0))
                assert Decimal(fen).scaleb(-2) == Decimal(cell), (who, name)
    assert set(found.people) == {(row["person"], row["month"]) for row in rows_of(case["ledger"])}
    events = [[*map(str, e[:5]), "" if e[2] == "records_ignored" else str(e[5])] for e in found.events]
    assert events == [list(row.values()) for row in rows_of(case["events"])]
    apart = [tuple(row[name] or None for name in DIFFERENCE) for row in rows_of(case.get("reconciliation", ""))]
    assert found.differences == apart


@pytest.mark.parametrize("case", FILE["error"], ids=lambda c: c["name"])
def test_both_refuse_what_the_file_says(case, tmp_path):
    (tmp_path / "records.csv").write_text(case["records"].lstrip(), encoding="utf-8")
    with pytest.raises(tw.Error) as raised:
        tw.apply(tw.Policy.parse(case["policy"]), tmp_path / "records.csv", tiers=tiers_of(case))
    for part in case["message"]:
        assert part in str(raised.value)
    if "ladder" in case["policy"] and "remove" in case["policy"]:
        return  # the oracle asks nothing of the desks of different months
    with pytest.raises(oracle.OracleError):
        by_the_oracle(case)
