"""Chances of leaving, person by person, and what they are made of."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from tierwise.arguments import given, none_or, text
from tierwise.errors import Error, Fault
from tierwise.frames.notes import noted
from tierwise.frames.table import Table
from tierwise.show.chart_values import Bars, Counts
from tierwise.show.content import Content, content, grid, words
from tierwise.show.shown import as_text, drawn
from tierwise.visible import visible

if TYPE_CHECKING:
    import altair as alt

__all__ = ["Risk", "RiskFactor", "Risks", "chances_chart", "contributions_chart", "risk_content", "risks_content"]

SHOWN = 10  # people at a glance


class RiskFactor(NamedTuple):
    """A leaving factor: its name, label and words, whether the company can change it, the median of everybody's contributions, the
    coefficient with its spread, and of how many people its value is missing."""

    name: str
    zh: str
    says: str
    lever: bool
    median: float
    coefficient: float
    spread: float
    missing: int


class Risk(NamedTuple):
    """One person's risk. ``contributions`` are in log-odds, by factor; ``raise_needed`` in major units, None where none was asked
    for or none is enough."""

    person: str
    shop: str
    tenure_months: int
    monthly: float
    yearly: float
    contributions: dict[str, float]
    raise_needed: int | None


class Risks(Table):
    """A row a person at work in the last month of the records; see ``tw.risk``.

    Columns: person, shop, tenure_months (completed), monthly (chance of leaving at that month's end), yearly (within twelve months,
    should nothing but tenure change), raise (if a bar was given), driver (the factor that lifts the person furthest above the median), then
    each factor's contribution in log-odds.
    """

    def __init__(
        self,
        table: Table,
        month: str,
        factors: list[RiskFactor],
        people: list[Risk],
        bar: float | None,
        answers_to_pay: bool,
        notes: Table,
    ) -> None:
        super().__init__(table._frame, table.name, table._labels)
        self.month = month
        self.factors = factors
        self.people = people
        self.bar = bar
        self.answers_to_pay = answers_to_pay
        self.notes = notes

    def __getitem__(self, name: str | slice) -> Any:
        """A person's ``Risk``; or a column, by its name."""
        if isinstance(name, slice):
            return super().__getitem__(name)
        person = text("name", name)
        if person in self.columns:
            return super().__getitem__(person)
        for one in self.people:
            if one.person == person:
                return one
        near = get_close_matches(person, [one.person for one in self.people], 1)
        hint = f"did you mean '{near[0]}'?" if near else ""
        raise Error([Fault(path="risk", message=f"nobody is called '{person}' in {self.month}", hint=hint)])

    @given(person=text)
    def explain(self, person: str) -> str:
        """A person's risk in words: what lifts it above the median person's, what holds it down, and what could be changed."""
        return as_text(risk_content(self, self[person]))

    @given(person=none_or(text))
    def plot(self, person: str | None = None) -> alt.LayerChart:
        """A chart of how many people have which chance of leaving within twelve months; of what one person's is made of."""
        chart: alt.LayerChart = drawn(
            chances_chart(self) if person is None else contributions_chart(self, self[person])
        )
        return chart

    def _content(self) -> Content:
        return risks_content(self)


def risks_content(risks: Risks) -> Content:
    """The highest risks first, each with what lifts it most; and what is not known."""
    ordered = sorted(risks.people, key=lambda one: (-one.yearly, one.person))
    columns = ["person", "shop", "tenure", "this month", "12 months"] + (["raise"] if risks.bar else [])
    rows = [
        [
            one.person, one.shop, one.tenure_months, f"{one.monthly:.1%}", f"{one.yearly:.0%}",
            *([_raise(one)] if risks.bar else []), _driver(risks, one),
        ]
        for one in ordered[:SHOWN]
    ]  # fmt: skip
    shown = grid([*columns, "above the median by"], rows, right=columns[2:])
    mean = sum(one.yearly for one in ordered) / len(ordered) if ordered else 0.0
    head = (
        f"{len(ordered)} people, {risks.month}: on average {mean:.0%} leave within twelve months, should nothing change"
    )
    rest = f"... and {len(ordered) - SHOWN} more" if len(ordered) > SHOWN else None
    unknown = [f.name for f in risks.factors if f.missing == len(ordered) and ordered]
    missing = f"not in the records, so it adds nothing: {', '.join(unknown)}" if unknown else None
    return content(words(head), shown, *(words(said) for said in (rest, missing) if said), noted(risks.notes))


def risk_content(risks: Risks, one: Risk) -> Content:
    """A person's contributions against the median, largest first."""
    head = (
        f"{one.person}, {one.shop}, {risks.month}: {one.monthly:.1%} this month, {one.yearly:.0%} within twelve months"
    )
    rows = [
        [
            _label(f),
            f.says,
            f"{one.contributions[f.name]:+.2f}",
            f"{f.median:+.2f}",
            f"{gap:+.2f}",
            "yes" if f.lever else "no",
        ]
        for gap, f in _gaps(risks, one)
    ]
    columns = ["factor", "in words", "log-odds", "median", "above it", "can be changed"]
    shown = grid(columns, rows, right=columns[2:5])
    answer = None
    if risks.bar:
        needed = one.raise_needed
        answer = (
            "no factor of the file answers to a raise of the month's gross" if needed is None and not risks.answers_to_pay
            else f"no raise up to tenfold the month's gross was found that alone brings the twelve months under {risks.bar:.0%}"
            if needed is None
            else f"it is under {risks.bar:.0%} already" if needed == 0
            else f"a raise of {needed:,} a month would bring the twelve months under {risks.bar:.0%}, if the coefficients of pay hold"
        )  # fmt: skip
    doubt = "coefficients are assumptions of the file; none is causal because it stands there"
    return content(words(head), shown, *(words(said) for said in (answer, doubt) if said))


def chances_chart(risks: Risks) -> Counts:
    """How many people have which chance of leaving within twelve months, in steps of ten hundredths, and at the bar."""
    edges = sorted({i / 10 for i in range(11)} | ({risks.bar} if risks.bar else set()))
    places = [bisect_right(edges, one.yearly, 1, len(edges) - 1) for one in risks.people]
    columns = tuple(
        {"low": edges[place - 1], "high": edges[place], "count": n} for place, n in sorted(Counter(places).items())
    )
    bar = risks.bar or 0.0
    signs = (f"{bar:.0%} or more 及以上", f"under {bar:.0%} 以下") if risks.bar else ("people 人数", "")
    title = f"{risks.month}: who may leave within twelve months 一年内离职风险"
    subtitle = f"{len(risks.people):,} people; assumed coefficients, no forecast of a person"
    axis = "chance of leaving 离职概率"
    return Counts(
        title, subtitle, columns, "share", axis, "people 人数", signs, edge=bar, better=-1 if risks.bar else 1
    )


def contributions_chart(risks: Risks, one: Risk) -> Bars:
    """A person's contributions above and below the median person's, in log-odds, the largest first."""
    title = f"{visible(one.person)}, {visible(one.shop)}, {risks.month}: what the risk to leave is made of 离职风险构成"
    subtitle = f"{one.monthly:.1%} this month, {one.yearly:.0%} within twelve months; assumed coefficients, no causes"
    rows = tuple((visible(_label(f)), gap) for gap, f in _gaps(risks, one))
    axis = "log-odds above the median person 高于中位"
    return Bars(title, subtitle, rows, "number", axis, ("lifts it 增加风险", "holds it down 降低风险"), -1)


def _gaps(risks: Risks, one: Risk) -> list[tuple[float, RiskFactor]]:
    """How far each factor lies from the median, the farthest first; those that make no difference are left out."""
    gaps = [(one.contributions[f.name] - f.median, f) for f in risks.factors]
    return sorted(((gap, f) for gap, f in gaps if abs(gap) >= 0.005), key=lambda x: -abs(x[0]))


def _driver(risks: Risks, one: Risk) -> str:
    gaps = sorted(((one.contributions[f.name] - f.median, f) for f in risks.factors), key=lambda x: -x[0])
    return ", ".join(f"{_label(f)} {gap:+.2f}" for gap, f in gaps[:2] if gap > 0.05)


def _label(f: RiskFactor) -> str:
    return f"{f.name} {f.zh}".rstrip()


def _raise(one: Risk) -> str:
    return "none helps" if one.raise_needed is None else f"{one.raise_needed:,}" if one.raise_needed else ""
