"""Working days by a calendar in the policy: what formulas get of it, and what of other months is refused."""

from __future__ import annotations

from typing import Any

import pytest

import tierwise as tw

CALENDAR = """
[calendar]
from = "2025-01"
until = "2025-06"
holidays = ["2025-01-01", "2025-01-28/2025-02-04", "2025-04-04/2025-04-06", "2025-05-01/2025-05-05", "2025-05-31/2025-06-02"]
make_up_days = ["2025-01-26", "2025-02-08", "2025-04-27"]
source = "国办发明电〔2024〕12号"
"""
LINES = """
[inputs]
days = "count"

[[pay.line]]
name = "workdays"
amount = "working_days"
"""
POLICY = tw.Policy.parse(CALENDAR + LINES)


def records(months: list[str], people: int = 1) -> dict[str, list[Any]]:
    rows = [(f"p{n:05}", month) for n in range(people) for month in months]
    who, when = zip(*rows, strict=True)
    return {"person": [*who], "month": [*when], "shop": ["s"] * len(rows), "days": [20] * len(rows)}


def days(policy: tw.Policy, months: list[str]) -> list[float]:
    return [float(r["amount"]) for r in tw.apply(policy, records(months)).payslips.rows()]


def test_months_have_the_working_days_that_the_notice_gives_them() -> None:
    assert days(POLICY, [f"2025-{m:02}" for m in range(1, 7)]) == [19, 19, 21, 22, 19, 20]


def test_a_month_outside_of_the_calendar_is_refused_once_however_many_people_it_has() -> None:
    for months, missing in ((["2025-06", "2025-07"], "2025-07"), (["2024-12", "2025-01"], "2024-12")):
        with pytest.raises(tw.Error) as refused:
            tw.apply(POLICY, records(months, 4000))
        told = f"the working days of {missing} are not known: it is from 2025-01 to 2025-06"
        assert [(f.path, f.message) for f in refused.value.faults] == [("calendar", told)]


def test_a_month_in_which_no_rule_asks_for_working_days_needs_no_calendar() -> None:
    silent = tw.Policy.parse(CALENDAR + LINES.replace('"working_days"', '"days"'))
    assert days(silent, ["2025-06", "2025-07"]) == [20, 20]


def test_months_to_come_beyond_the_calendar_are_refused() -> None:
    policy = tw.Policy.parse(CALENDAR + '[[pay.line]]\nname = "workdays"\namount = "working_days"\n')
    people = {"person": ["A", "B"], "shop": ["s", "s"], "joined": ["2024-01"] * 2}
    world = tw.Assumptions.parse('name = "w"\n')
    played = tw.simulate(policy, people, world, start="2025-05", months=2, replicas=2, seed=1)
    assert [float(r["line.workdays"]) for r in played.totals().rows()] == [38, 40, 38, 40]
    with pytest.raises(tw.Error, match="the working days of 2025-07 are not known"):
        tw.simulate(policy, people, world, start="2025-05", months=3, replicas=2, seed=1)


def test_a_calendar_is_amended_like_other_parts_and_months_before_keep_theirs() -> None:
    longer = (
        CALENDAR
        + LINES
        + """
[[amendment]]
from = "2025-06"
set = { "calendar.until" = "2025-12", "calendar.holidays" = ["2025-05-31/2025-06-02", "2025-06-05"], "calendar.make_up_days" = [] }
"""
    )
    assert days(tw.Policy.parse(longer), ["2025-05", "2025-06", "2025-07"]) == [19, 19, 23]
    replaced = POLICY.replace("calendar.make_up_days", ["2025-01-25", "2025-01-26"])
    assert days(replaced, ["2025-01"]) == [20]
    assert "make_up_days" in str(POLICY.diff(replaced)[0])
    bare = tw.Policy.parse(LINES.replace("working_days", "days"))
    added = bare.add("calendar", {"from": "2025-01", "until": "2025-01"}).replace(
        "pay.line.workdays.amount", "working_days"
    )
    assert days(added, ["2025-01"]) == [23]
    assert tw.Policy.parse(added.to_toml()) == added


def test_the_past_looks_back_on_working_days_and_the_explanation_names_them() -> None:
    policy = POLICY.replace("pay.line.workdays.amount", "last(3, sum(working_days)) + 0 * working_days")
    assert days(policy, ["2025-01", "2025-02", "2025-03", "2025-04"]) == [19, 38, 59, 62]
    line = tw.apply(policy, records(["2025-01", "2025-02"])).explain("p00000", "2025-02").lines[0]
    assert {"working_days": "19", "last(3, sum(working_days))": "38"}.items() <= {
        p.text: p.value for p in line.parts
    }.items()
