"""Why a person's month is what it is, as data and as text."""

from __future__ import annotations

from decimal import Decimal

from tierwise._native import core
from tierwise.documents.policy import Policy
from tierwise.frames.pickles import Immutable
from tierwise.results.explained import Condition, FormulaPart, Line, Rule, Standing
from tierwise.results.explanation_content import head, payslip, rulebook, scorecard
from tierwise.show.content import Content, Listing, content
from tierwise.show.shown import Shown
from tierwise.visible import visible

__all__ = ["Explanation"]


class Explanation(Immutable, Shown):
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

            def condition(c: core.ExplainedCondition) -> Condition:
                operands = tuple(condition(one) for one in c.operands)
                return Condition(*of, c.text, c.outcome, c.found, c.needed, c.gap, operands)

            return Rule(*of, r.holds, tuple(condition(c) for c in r.conditions))

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

    def _content(self) -> Content:
        """Standing, score, payslip with every value, rules with every condition, events."""
        return content(
            head(self.person, self.month, self.shop, self.standings),
            scorecard(self.measures, self.score) if self.measures else None,
            payslip(
                self.lines, self.currency, {"gross": self.gross, "net": self.net, "employer cost": self.employer_cost}
            ),
            rulebook(self.rules) if self.rules else None,
            Listing("at the month's end", tuple(self.events)) if self.events else None,
        )
