"""Working days by a calendar in the policy: what formulas get of it, and what of other months is refused."""

from __future__ import annotations

import datetime
import itertools
import random
from decimal import Decimal
from fractions import Fraction
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


class RandomCalendar:
    """Holidays and make-up days of 2025, with the working days of each month counted from them day by day."""

    def __init__(self, rng: random.Random) -> None:
        year = [datetime.date(2025, 1, 1) + datetime.timedelta(n) for n in range(365)]
        self.off: set[datetime.date] = set()
        self.holidays = []
        for first in sorted(rng.sample(range(0, 365, 9), 8)):
            span = year[first : first + rng.choice([1, 1, 3, 8])]
            self.off.update(span)
            self.holidays.append("/".join(dict.fromkeys([span[0].isoformat(), span[-1].isoformat()])))
        weekends = [day for day in year if day.weekday() >= 5 and day not in self.off]
        self.on = set(rng.sample(weekends, 4))
        self.make_up_days = sorted(day.isoformat() for day in self.on)

    def days(self, month: str) -> int:
        first = datetime.date.fromisoformat(f"{month}-01")
        days = [first + datetime.timedelta(n) for n in range(31)]
        return sum((d.weekday() < 5 and d not in self.off) or d in self.on for d in days if d.month == first.month)

    def keys(self) -> dict[str, list[str]]:
        return {"holidays": self.holidays, "make_up_days": self.make_up_days}


AMOUNTS = {
    "workdays": "working_days",
    "share": "round(1000 * days / working_days, 2)",
    "shares": "last(3, sum(days / working_days))",
    "year": "year_to_date(sum(working_days))",
    "quarter": "quarter_to_date(max(working_days))",
    "ago": "otherwise(months_ago(2, working_days), 0)",
    "so_far": "otherwise(before(since_joining(sum(working_days))), 0)",
}


def expected(days: list[int], worked: list[int]) -> list[dict[str, Decimal]]:
    """What the lines come to, month by month, in fractions."""

    def fen(x: Fraction | int) -> Decimal:
        return Decimal(int(Fraction(x) * 100 + Fraction(1, 2))).scaleb(-2)

    share = [Fraction(w, d) for w, d in zip(worked, days, strict=True)]
    return [
        {
            "workdays": fen(days[k]),
            "share": fen(1000 * share[k]),
            "shares": fen(sum(share[max(0, k - 2) : k + 1])),
            "year": fen(sum(days[: k + 1])),
            "quarter": fen(max(days[k // 3 * 3 : k + 1])),
            "ago": fen(days[k - 2] if k >= 2 else 0),
            "so_far": fen(sum(days[:k])),
        }
        for k in range(len(days))
    ]


@pytest.mark.parametrize("seed", range(8))
def test_random_calendars_are_counted_day_by_day_explained_and_the_same_in_pieces(seed: int) -> None:
    rng = random.Random(seed)
    months = [f"2025-{m:02}" for m in range(1, 13)]
    first, later = RandomCalendar(rng), RandomCalendar(rng)
    amended = rng.randrange(3, 10)
    lines = "".join(f'[[pay.line]]\nname = "{name}"\namount = "{amount}"\n' for name, amount in AMOUNTS.items())
    change = "".join(f'"calendar.{key}" = {value}\n' for key, value in later.keys().items())
    policy = tw.Policy.parse(
        f'[calendar]\nfrom = "2025-01"\nuntil = "2025-12"\nholidays = {first.holidays}\nmake_up_days = {first.make_up_days}\n'
        f'[inputs]\ndays = "count"\n{lines}[[amendment]]\nfrom = "{months[amended]}"\n[amendment.set]\n{change}'
    )
    days = [(first if k < amended else later).days(month) for k, month in enumerate(months)]
    worked = [rng.randint(0, 23) for _ in months]
    table = {"person": ["A"] * 12, "month": months, "joined": ["2025-01"] * 12, "days": worked}
    wanted = expected(days, worked)
    whole = tw.apply(policy, table)

    def slips(ledger: tw.Ledger) -> list[tuple[str, str, Decimal]]:
        return [(row["month"], row["line"], row["amount"]) for row in ledger.payslips.rows()]

    assert slips(whole) == [
        (month, name, amount) for month, of in zip(months, wanted, strict=True) for name, amount in of.items()
    ]
    cuts = [0, *sorted(rng.sample(range(1, 12), rng.choice([1, 3]))), 12]
    parts: list[tw.Ledger] = []
    for begin, end in itertools.pairwise(cuts):
        piece = {name: column[begin:end] for name, column in table.items()}
        parts.append(tw.apply(policy, piece, state=parts[-1].state if parts else None))
        for k in range(begin, end):
            explained = whole.explain("A", months[k])
            assert str(parts[-1].explain("A", months[k])) == str(explained)
            assert {line.name: line.amount for line in explained.lines} == wanted[k]
            told = {part.text: part.value for line in explained.lines for part in line.parts}
            assert told["working_days"] == str(days[k])
            assert told["year_to_date(sum(working_days))"] == str(sum(days[: k + 1]))
    assert list(itertools.chain.from_iterable(map(slips, parts))) == slips(whole)
    assert parts[-1].state == whole.state
