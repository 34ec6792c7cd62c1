"""The engine gives what exact arithmetic gives: payslips, cuts, scores, tiers and events, on thousands of random months.

The oracle (tests/python/oracle) is an independent implementation in fractions, written from docs/reference/semantics.md.
"""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

import oracle
import random_policies
import tierwise as tw


def frame_of(rows: list[dict], policy: dict) -> pl.DataFrame:
    """Rows as a frame whose columns have the types of the policy's inputs, also where everything is missing."""
    kinds = {
        name: spec if isinstance(spec, str) else spec.get("kind", "number") for name, spec in policy["inputs"].items()
    }
    ladders = policy.get("ladder", {})
    since = {f"{ladder}_since" for ladder in ladders}
    texts = {"person", "month", "joined", "last_day", "exit_kind", "shop", "team", *ladders, *since}
    schema: dict[str, pl.DataType] = {}
    for name in random_policies.columns(policy):
        kind = "text" if name in texts else kinds.get(name)
        if kind is None:
            continue
        schema[name] = {"text": pl.String(), "month": pl.String(), "flag": pl.Boolean()}.get(kind, pl.Float64())
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def minor_units(amount: Decimal) -> int:
    """Fen of yuan, and yen of yen: the scale of the column is that of the currency."""
    return int(amount.scaleb(-amount.as_tuple().exponent))


def payslips(ledger: tw.Ledger) -> dict[tuple[str, str, str], tuple[int, int]]:
    out = {}
    for row in ledger.payslips.to_polars().iter_rows(named=True):
        amount, cut = (minor_units(row[name]) if row[name] is not None else 0 for name in ("amount", "cut"))
        out[row["person"], row["month"], row["line"]] = (amount, cut)
    return out


def events(ledger: tw.Ledger) -> list[tuple[str, ...]]:
    rows = ledger.events.to_polars().iter_rows(named=True)
    return [tuple(row[name] or "" for name in ("month", "person", "event", "subject", "from", "to")) for row in rows]


def expected_events(exact: oracle.Ledger) -> list[tuple[str, ...]]:
    # The oracle writes the number of ignored records where the ledger has a column of its own for it.
    return [(*map(str, e[:5]), "" if e[2] == "records_ignored" else str(e[5])) for e in exact.events]


def amended(policy: tw.Policy, amendments: list[tuple[str, str]]) -> tw.Policy:
    """What is said of the rules as a whole is kept as what changes, and read again as that."""
    for month, text in amendments:
        policy = policy.amend(month, tw.Policy.parse(text))
        assert policy.at(month) == tw.Policy.parse(text)
    assert tw.Policy.parse(policy.to_toml()) == policy
    return policy


def check(seed: int, amend: bool = False) -> int:
    rng = random.Random(seed)
    policy = random_policies.random_policy(rng)
    rows = random_policies.random_records(rng, policy)
    text = random_policies.to_toml(policy)
    frame = frame_of(rows, policy)
    changes: list[tuple[str, str]] = []
    months = sorted({row["month"][:7] for row in rows})
    for month in sorted(rng.sample(months, k=min(2, len(months)))) if amend else ():
        policy = random_policies.random_amendment(rng, policy)
        changes.append((month, random_policies.to_toml(policy)))
    rules = amended(tw.Policy.parse(text), changes)
    try:
        exact = oracle.apply(text, rows, changes)
    except oracle.OracleError:
        with pytest.raises(tw.Error):
            tw.apply(rules, frame)
        return 0
    try:
        ledger = tw.apply(rules, frame, threads=1)
    except tw.Error as e:
        # Values of a thousand million with six places do not fit; that is said, not rounded.
        assert "too large to be exact" in str(e)
        return 0
    assert payslips(ledger) == exact.payslips
    assert events(ledger) == expected_events(exact)
    for row in ledger.people.to_polars().iter_rows(named=True):
        person = exact.people[row["person"], row["month"]]
        if "score" in row:
            found, wanted = row["score"], person["score"]
            assert (found is None) == (wanted is None)
            assert found is None or found == float(wanted)
        for name in ("gross", "net", "employer_cost"):
            assert Fraction(row[name]) == person[name]
    return len(frame)


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_random_policies_on_random_months_are_paid_as_exact_arithmetic_pays_them(start: int) -> None:
    assert sum(check(seed) for seed in range(start, start + 50)) > 1000


@pytest.mark.parametrize("start", range(5000, 5200, 50))
def test_random_amendments_are_paid_month_by_month_as_exact_arithmetic_pays_them(start: int) -> None:
    assert sum(check(seed, amend=True) for seed in range(start, start + 50)) > 800


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=1000, max_value=10**9))
def test_any_random_policy_is_paid_as_exact_arithmetic_pays_it(seed: int) -> None:
    check(seed)


def test_the_shipped_policy_on_the_shipped_records_is_paid_exactly() -> None:
    records = pl.read_csv(tw.example_records("three_shops"))
    rows = records.to_dicts()
    for row in rows:
        for column, value in row.items():
            if value == "":
                row[column] = None
    policy = tw.example("three_shops")
    exact = oracle.apply(policy.to_toml(), rows)
    ledger = tw.apply(policy, records)
    assert payslips(ledger) == exact.payslips
    assert events(ledger) == expected_events(exact)
