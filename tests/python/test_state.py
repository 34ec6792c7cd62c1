"""Law 9: history in pieces is history. What a month leaves behind is a value that later months go on from."""

from __future__ import annotations

import itertools
import pickle
import random
from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

import random_policies
import tierwise as tw
from test_engine_against_oracle import amended, frame_of
from test_laws import applied

TAX = """
name = "tax"
[inputs]
pay = "amount"
[[ladder.t.tier]]
name = "a"
[[ladder.t.tier]]
name = "b"
enter = "last(2, sum(pay)) >= 150"
[[pay.line]]
name = "wage"
amount = "pay"
[[pay.line]]
name = "tax"
kind = "deduction"
amount = "max(0, 10% * year_to_date(sum(pay)) - before(year_to_date(sum(tax))))"
"""


def records(people: dict[str, str], pay: float = 100) -> dict[str, list]:
    """Of each person the months from the first digit to the last: ``{"ana": "13"}`` is January to March."""
    rows = [(p, f"2026-0{m}") for p, span in people.items() for m in range(int(span[0]), int(span[1]) + 1)]
    return {"person": [p for p, _ in rows], "month": [m for _, m in rows], "pay": [pay] * len(rows)}


def events_of(ledgers: list[tw.Ledger]) -> tuple[list[tuple], dict[tuple, int]]:
    """Events by month and person, as they happened in each; and how many records of whom are ignored."""
    happened, ignored = [], defaultdict(int)
    for ledger in ledgers:
        for row in ledger.events.rows():
            if row["event"] == "records_ignored":
                ignored[row["month"], row["person"]] += row["number"]
            else:
                happened.append(tuple(row.values()))
    return sorted(happened, key=lambda row: row[:2]), dict(ignored)


def explained(ledger: tw.Ledger, person: str, month: str) -> tuple[str, list[str]]:
    """What an explanation says, but for the events that only later records tell."""
    found = ledger.explain(person, month)
    events = [e for e in found.events if not e.startswith(("left", "records_ignored"))]
    return str(found).split("at the month's end")[0].rstrip(), events


def texts(table: tw.Table) -> pl.DataFrame:
    return table.to_polars().with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))


def compare(rules: tw.Policy, frame: pl.DataFrame, cuts: list[str], folder: Path | None) -> bool:
    """Applies the records piece by piece, one from each of the months on, and compares with them in one piece."""
    whole = applied(rules, frame)
    if isinstance(whole, str):
        return False
    state, parts = None, []
    for begin, end in itertools.pairwise(["", *cuts, "9"]):
        piece = frame.filter((pl.col("month") >= begin) & (pl.col("month") < end))
        if len(piece) == 0:
            continue
        parts.append(tw.apply(rules, piece, state=state))
        state = parts[-1].state
        if folder:
            state.save(folder / "stood")
            state = tw.State.load(folder / "stood")
    for table in ("people", "payslips"):
        in_one = texts(getattr(whole, table))
        in_pieces = pl.concat([texts(getattr(part, table)) for part in parts], how="diagonal").select(in_one.columns)
        assert in_pieces.equals(in_one, null_equal=True)
    assert events_of(parts) == events_of([whole])
    assert state == whole.state
    for part in parts:
        for row in itertools.islice(part.people.rows(), 0, None, 11):
            assert explained(part, row["person"], row["month"]) == explained(whole, row["person"], row["month"])
    return True


def check(seed: int, folder: Path | None = None) -> bool:
    rng = random.Random(seed)
    policy = random_policies.random_policy(rng)
    rows = random_policies.random_records(rng, policy)
    text, frame = random_policies.to_toml(policy), frame_of(rows, policy)
    months = sorted({row["month"][:7] for row in rows})
    changes: list[tuple[str, str]] = []
    for month in sorted(rng.sample(months, k=min(2, len(months)))) if rng.random() < 0.5 else ():
        policy = random_policies.random_amendment(rng, policy)
        changes.append((month, random_policies.to_toml(policy)))
    rules = tw.Policy.parse(text)
    try:
        rules = amended(rules, changes) if changes else rules
    except tw.Error:
        return False
    return compare(rules, frame, [m for m in months[1:] if rng.random() < 0.5], folder)


@pytest.mark.parametrize("start", range(0, 40, 20))
def test_random_months_in_pieces_are_paid_as_those_in_one(start: int, tmp_path: Path) -> None:
    assert sum(check(seed, tmp_path if seed % 4 == 0 else None) for seed in range(start, start + 20)) >= 12


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=1000, max_value=10**9))
def test_any_random_months_in_pieces_are_paid_as_those_in_one(seed: int) -> None:
    check(seed)


def test_a_year_goes_on_from_month_to_month() -> None:
    policy = tw.Policy.parse(TAX)
    march = tw.apply(policy, records({"ana": "13", "bo": "13"}))
    april = tw.apply(policy, records({"ana": "45", "bo": "45"}), state=march.state)
    assert [(r["person"], r["month"], float(r["net"])) for r in april.people.rows()] == [
        ("ana", "2026-04", 90.0), ("bo", "2026-04", 90.0), ("ana", "2026-05", 90.0), ("bo", "2026-05", 90.0),
    ]  # fmt: skip
    assert april.people.to_polars()["t.months_in_tier"].to_list() == [2, 2, 3, 3]
    again = pickle.loads(pickle.dumps(april))
    assert again.state == april.state
    assert str(again.explain("ana", "2026-05")) == str(april.explain("ana", "2026-05"))


def test_who_left_is_told_when_the_next_records_come_with_the_month_it_happened_in() -> None:
    policy = tw.Policy.parse(TAX)
    march = tw.apply(policy, records({"ana": "13", "bo": "13", "cy": "12"}))
    april = tw.apply(policy, records({"ana": "44", "di": "44"}), state=march.state)
    assert [(r["month"], r["person"]) for r in march.events.rows() if r["event"] == "left"] == [("2026-02", "cy")]
    assert [(r["month"], r["person"]) for r in april.events.rows() if r["event"] == "left"] == [("2026-03", "bo")]
    assert april.events.to_pandas()["month"].tolist() == ["2026-03"]
    assert [r["person"] for r in april.people.rows()] == ["ana", "di"]
    assert {r["person"]: r["last_record"] for r in april.state.people.rows()} == {
        "ana": "2026-04", "bo": "2026-03", "cy": "2026-02", "di": "2026-04",
    }  # fmt: skip


def test_records_that_do_not_go_on_from_a_state_are_refused() -> None:
    policy = tw.Policy.parse(TAX)
    march = tw.apply(policy, records({"ana": "13", "bo": "12"})).state
    with pytest.raises(tw.Error, match="the records begin in 2026-03, and the state is the one after 2026-03"):
        tw.apply(policy, records({"ana": "34"}), state=march)
    with pytest.raises(tw.Error, match="ana has no row for 2026-04, but rows for 2026-03 and 2026-05"):
        tw.apply(policy, records({"ana": "55"}), state=march)
    with pytest.raises(tw.Error, match="bo has no row for 2026-03, but rows for 2026-02 and 2026-04"):
        tw.apply(policy, records({"bo": "44"}), state=march)
    late = {**records({"ana": "44"}), "joined": ["2025-12"]}
    with pytest.raises(tw.Error, match="ana has joined in 2025-12, and was taken to have joined in 2026-01"):
        tw.apply(policy, late, state=march)
    with pytest.raises(TypeError, match="state must be a tw.State"):
        tw.apply(policy, records({"ana": "44"}), state="march.state")  # type: ignore[arg-type]


def test_rules_that_a_state_cannot_be_carried_on_by_are_refused_in_words() -> None:
    march = tw.apply(tw.Policy.parse(TAX), records({"ana": "13", "bo": "13"})).state
    april = records({"ana": "44", "bo": "44"})
    further = tw.Policy.parse(TAX.replace("last(2,", "last(6,"))
    with pytest.raises(tw.Error, match="looks back on 'pay' further than the state after 2026-03 remembers"):
        tw.apply(further, april, state=march)
    renamed = tw.Policy.parse(TAX.replace('name = "b"', 'name = "c"'))
    with pytest.raises(tw.Error, match=r"there is no tier 'b', which people of the state hold: ana, bo"):
        tw.apply(renamed, april, state=march)
    with pytest.raises(tw.Error, match="the state's money is CNY, the policy's USD"):
        tw.apply(tw.Policy.parse('currency = "USD"\n' + TAX), april, state=march)


def test_other_rules_that_can_go_on_from_a_state_say_what_they_carry_on() -> None:
    march = tw.apply(tw.Policy.parse(TAX), records({"ana": "13"})).state
    april = records({"ana": "44"})
    assert not [
        n for n in tw.apply(tw.Policy.parse(TAX), april, state=march).notes.rows() if n["kind"] == "other_rules"
    ]
    other = TAX.replace("10% * year_to_date(sum(pay)) - before(year_to_date(sum(tax)))", "10% * pay")
    other += '\n[[ladder.u.tier]]\nname = "x"\n'
    notes = [
        n["text"]
        for n in tw.apply(tw.Policy.parse(other), april, state=march).notes.rows()
        if n["kind"] == "other_rules"
    ]
    said = "nothing asks any more for tax; everybody begins on the first tier of the ladder u"
    assert [text.split("carried on; ")[1] for text in notes] == [said]


def test_tiers_recorded_for_people_of_a_state_are_compared_and_not_taken() -> None:
    policy = tw.Policy.parse(TAX)
    march = tw.apply(policy, records({"ana": "13"}))
    april = tw.apply(policy, {**records({"ana": "44", "di": "44"}), "t": ["a", "b"]}, state=march.state)
    assert [(r["person"], r["t"]) for r in april.people.rows()] == [("ana", "b"), ("di", "b")]
    assert [n["subject"] for n in april.notes.rows() if n["kind"] == "other_tier"] == ["t"]


def test_files_that_are_no_state_are_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "march.state"
    state = tw.apply(tw.Policy.parse(TAX), records({"ana": "13"})).state
    state.save(path)
    assert tw.State.load(path) == state
    data = path.read_bytes()
    for broken, said in (
        (data[:-1], "cut off or damaged"),
        (data[:9] + b"x" + data[10:], "no state that tierwise saved"),
        (data[:99] + b"x" + data[100:], "cut off or damaged"),
        (b"", "no state that tierwise saved"),
    ):
        path.write_bytes(broken)
        with pytest.raises(tw.Error, match=f"march.state: state: .*{said}"):
            tw.State.load(path)
    with pytest.raises(tw.Error, match="the file cannot be read"):
        tw.State.load(tmp_path / "april.state")
