"""Chances of leaving, person by person, and what they are made of."""

from __future__ import annotations

from difflib import get_close_matches
from typing import NamedTuple

from tierwise.arguments import given, text
from tierwise.errors import Error, Fault
from tierwise.frames.table import Table

__all__ = ["Risk", "RiskFactor", "Risks"]


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

    def __getitem__(self, person: str) -> Risk:
        text("person", person)
        for one in self.people:
            if one.person == person:
                return one
        near = get_close_matches(person, [one.person for one in self.people], 1)
        hint = f"did you mean '{near[0]}'?" if near else ""
        raise Error([Fault(path="risk", message=f"nobody is called '{person}' in {self.month}", hint=hint)])

    @given(person=text)
    def explain(self, person: str) -> str:
        """A person's risk in words: what lifts it above the median person's, what holds it down, and what could be changed."""
        from tierwise.results.risk_view import risk_text

        return risk_text(self, self[person])

    def __str__(self) -> str:
        from tierwise.results.risk_view import risks_text

        return risks_text(self)
