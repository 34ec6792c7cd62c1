"""The parts of an explanation: lines with their formulas, rules with their conditions, the tiers held."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Condition", "FormulaPart", "Line", "Rule", "Standing"]


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
    """One condition of a rule: ``outcome`` is met, unmet or unknown; ``gap`` how much is missing to ``needed``.

    ``operands``: of one made of others by ``or``, ``not`` or ``if`` its comparisons and flags, without those that a choice passed over.
    """

    ladder: str
    from_tier: str
    to_tier: str
    asks: str
    text: str
    outcome: str
    found: str
    needed: str
    gap: str
    operands: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A rule of a ladder as it stood at the month's end: ``asks`` is keep, confirm, applies, enter, approve, separate or set."""

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
