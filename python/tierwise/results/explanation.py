"""Why a person's month is what it is, as data and as text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tierwise._native import core
from tierwise.frames.pickles import Immutable
from tierwise.visible import visible

if TYPE_CHECKING:
    from tierwise.documents.policy import Policy

__all__ = ["Explanation"]


@dataclass(frozen=True)
class FormulaPart:
    """A part of a formula and what it came to: ``marginal(sales, sales_rates)``, ``238.0518``."""

    text: str
    value: str


@dataclass(frozen=True)
class Line:
    """A payslip line, or a measure of the scorecard. Amounts in major units.

    ``exact`` is the amount before ``rounding`` (of a measure: its points); ``amount`` what it became, after the cap
    on deductions; ``cut`` what the cap took off, None for lines that are not under it. ``when`` is the condition under
    which a line is paid, "" for always; ``shared_by`` and ``weight`` are "" for lines that are no pool's.
    """

    name: str
    zh: str
    kind: str
    formula: str
    when: str
    shared_by: str
    weight: str
    parts: tuple[FormulaPart, ...]
    exact: str
    rounding: str
    amount: Decimal
    cut: Decimal | None


@dataclass(frozen=True)
class Condition:
    """One condition of a rule: ``outcome`` is met, unmet or unknown; ``gap`` how much is missing to ``needed``."""

    ladder: str
    from_tier: str
    to_tier: str
    asks: str
    text: str
    outcome: str
    found: str
    needed: str
    gap: str


@dataclass(frozen=True)
class Rule:
    """A rule of a ladder as it stood at the month's end: ``asks`` is keep, confirm, applies, enter or approve."""

    ladder: str
    from_tier: str
    to_tier: str
    asks: str
    holds: bool
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Standing:
    """The tier held on a ladder in this month, and for how many months."""

    ladder: str
    zh: str
    tier: str
    tier_zh: str
    months_in_tier: int
    acting: bool


class Explanation(Immutable):
    """One person's month. ``print`` it, or take it apart: ``lines``, ``measures``, ``conditions``, ``standings``."""

    def __init__(self, found: core.Explanation, policy: Policy) -> None:
        self._policy = policy
        digits = policy._core.digits

        def money(minor: int) -> Decimal:
            return Decimal(minor).scaleb(-digits)

        def line(x: core.ExplainedLine) -> Line:
            parts = tuple(FormulaPart(p.text, p.value) for p in x.parts)
            cut = money(x.cut) if x.capped else None
            of = (x.when, x.shared_by, x.weight)
            return Line(x.name, x.zh, x.kind, x.formula, *of, parts, x.exact, x.rounding, money(x.amount), cut)

        def rule(r: core.ExplainedRule) -> Rule:
            of = (r.ladder, r.from_tier, r.to_tier, r.asks)
            conditions = [Condition(*of, c.text, c.outcome, c.found, c.needed, c.gap) for c in r.conditions]
            return Rule(*of, r.holds, tuple(conditions))

        self.person = found.person
        self.month = found.month
        self.shop = found.shop
        self.currency: str = policy.currency
        self.score = found.score
        """The score as text, ``missing``, or "" without a scorecard."""
        self.standings = [
            Standing(s.ladder, s.zh, s.tier, s.tier_zh, s.months_in_tier, s.acting) for s in found.standings
        ]
        self.measures = [line(x) for x in found.measures]
        self.lines = [line(x) for x in found.lines]
        self.rules = [rule(r) for r in found.rules]
        self.events = list(found.events)
        self.gross = money(found.gross)
        self.net = money(found.net)
        self.employer_cost = money(found.employer_cost)

    @property
    def conditions(self) -> list[Condition]:
        """The conditions of all rules, one after the other."""
        return [condition for rule in self.rules for condition in rule.conditions]

    def __repr__(self) -> str:
        return visible(f"<tierwise.Explanation of {self.person}, {self.month}: net {self.net:,} {self.currency}>")

    def __str__(self) -> str:
        from tierwise.show.terminal import explanation_text

        return explanation_text(self)

    def _repr_html_(self) -> str:
        from tierwise.show.notebook import explanation_html

        return explanation_html(self)
