"""What docs/reference/semantics.md says of small cases, each as it says it; the oracle agrees."""

from __future__ import annotations

from typing import Any

import oracle
import polars as pl
import pytest
import tierwise as tw
import tomllib

INPUTS = """
[inputs]
x = { kind = "number", optional = true }
deal = { kind = "text", optional = true }
f = { kind = "flag", optional = true }
"""


def paid(policy: str, records: dict[str, Any], line: str = "p") -> list[str]:
    """What a line pays row by row, by the engine; the oracle must say the same."""
    ledger = tw.apply(tw.Policy.parse(policy), records)
    rows = [dict(zip(records, values, strict=True)) for values in zip(*records.values(), strict=True)]
    exact = oracle.apply(tomllib.loads(policy), rows)
    found = {(r["person"], r["month"]): r["amount"] for r in ledger.payslips.rows() if r["line"] == line}
    assert {k: int(v * 100) for k, v in found.items()} == {
        (p, m): fen for (p, m, name), (fen, _) in exact.payslips.items() if name == line
    }
    return [str(v) for v in found.values()]


def happened(policy: str, records: dict[str, Any]) -> list[tuple[str, ...]]:
    """Month, person, event, subject, from and to of every event, by the engine; the oracle must say the same."""
    events = tw.apply(tw.Policy.parse(policy), records).events.rows()
    found = [tuple(e[k] or "" for k in ("month", "person", "event", "subject", "from", "to")) for e in events]
    rows = [dict(zip(records, values, strict=True)) for values in zip(*records.values(), strict=True)]
    assert found == oracle.apply(tomllib.loads(policy), rows).events
    return found


# -- pools and groups --------------------------------------------------------------------------------------------------


def test_a_pool_asks_nothing_of_those_whom_when_leaves_out() -> None:
    records = {"person": ["A", "B", "C"], "month": ["2026-01"] * 3, "x": [1, 2, None], "deal": ["u", "u", None]}
    pool = '[[pay.line]]\nname = "p"\namount = "x * 0 + 10"\nwhen = "not missing(deal)"\npool = { by = "deal", weight = "x" }\n'
    assert paid(INPUTS + pool, records) == ["3.33", "6.67", "0.00"]
    # neither group, nor total, nor weight: here the total of B would be another, and C's is missing
    records["deal"] = ["u", "u", "u"]
    pool = pool.replace("x * 0 + 10", "x * 10").replace("not missing(deal)", "x == 1")
    assert paid(INPUTS + pool, records) == ["10.00", "0.00", "0.00"]


def test_a_pool_by_a_text_that_somebody_who_shares_is_without_is_refused() -> None:
    pool = '[[pay.line]]\nname = "p"\namount = "10"\npool = { by = "deal", weight = "1" }\n'
    records = {"person": ["A", "B"], "month": ["2026-01"] * 2, "x": [1, 2], "deal": ["u", None]}
    with pytest.raises(tw.Error, match="the pool has no group for B, 2026-01"):
        tw.apply(tw.Policy.parse(INPUTS + pool), records)


def test_a_pool_in_which_nobody_shares_is_told_with_its_total() -> None:
    pool = '[[pay.line]]\nname = "p"\namount = "10"\nwhen = "f"\npool = { by = "company", weight = "1" }\n'
    records = {"person": ["A", "B"], "month": ["2026-01"] * 2, "f": [False, None]}
    assert happened(INPUTS + pool, records) == [("2026-01", "A", "pool_unshared", "p", "", "")]
    assert happened(INPUTS + pool.replace('"10"', '"0 / x"'), {**records, "x": [None, 0]}) == []


TEAMS = (
    INPUTS
    + """
[[pay.line]]
name = "p"
amount = "sum(x, by=team)"
pool = { by = "team", weight = "x / sum(x, by=team)" }
[[pay.line]]
name = "g"
amount = "otherwise(rank(x, by=team), -1) + if(missing(count(by=team)), 100, 0) + if(otherwise(team == 'a', false), 1000, 0)"
"""
)
MIXED = {
    "person": ["A", "B", "C", "D", "E"],
    "month": ["2026-01"] * 5,
    "team": ["a", "a", None, "b", None],
    "x": [1, 3, 7, 5, 9],
}


def test_those_in_no_team_have_no_group_share_in_no_team_s_pool_and_nothing_else_stops() -> None:
    assert paid(TEAMS, MIXED) == ["1.00", "3.00", "0.00", "5.00", "0.00"]
    assert paid(TEAMS, MIXED, "g") == ["1002.00", "1001.00", "99.00", "1.00", "99.00"]


@pytest.mark.parametrize("missing", [None, "", float("nan")])
def test_a_team_is_missing_in_whatever_way_it_is(missing: object) -> None:
    records = {**MIXED, "team": ["a", "a", missing, "b", missing]}
    ledger = tw.apply(tw.Policy.parse(TEAMS), records)
    assert ledger.people.to_polars()["team"].to_list() == ["a", "a", None, "b", None]
    assert [str(r["p"]) for r in ledger.totals("team").rows()] == ["0.00", "4.00", "5.00"]
    assert "team = missing" in str(ledger.explain("C", "2026-01"))


def test_a_company_without_any_team_is_paid() -> None:
    records = {**MIXED, "team": pl.Series([None] * 5, dtype=pl.String)}
    assert {str(r["amount"]) for r in tw.apply(tw.Policy.parse(TEAMS), records).payslips.rows() if r["line"] == "p"} == {"0.00"}


def test_people_in_no_team_are_played_forward_in_none() -> None:
    policy = tw.Policy.parse(TEAMS.replace("optional = true", "optional = false").replace("deal = ", "# ").replace("f = ", "# "))
    assumed = tw.Assumptions.parse('name = "a"\n[activity.x]\nmean = "3"\ndecimals = 0\nsource = "assumption"\n')
    staff = {k: v for k, v in MIXED.items() if k != "x"}
    run: dict[str, Any] = {"months": 3, "replicas": 2, "seed": 3, "progress": False}
    found = tw.simulate(policy, staff, assumed, **run)
    records = found.records(1).to_polars()
    teams = dict(zip(records["person"], records["team"], strict=True))
    assert teams == {"A": "a", "B": "a", "C": None, "D": "b", "E": None}
    played = found.ledger(1)
    assert played.total.net == sum(r["net"] for r in found.totals().rows() if r["replica"] == 1)
    next_staff = tw.workforce(played).to_polars()
    assert next_staff["team"].to_list() == ["a", "a", None, "b", None]
    again = tw.simulate(policy, played, assumed, **run)
    assert again.totals().to_polars().shape == found.totals().to_polars().shape
    same = tw.compare({"one": policy, "two": policy, "other": policy.replace("pay.g.amount", "1")}, staff, assumed, **run)
    rows = same.table("gross").rows()
    assert next(rows)["difference"] == 0
