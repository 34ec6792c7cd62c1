"""What of an explanation people see."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from tierwise.results.explained import Condition, FormulaPart, Line, Rule, Standing
from tierwise.show.content import Column, Derivation, Grid, Label, Row, Span, Style, Words, grid, words
from tierwise.show.figures import money

__all__ = ["head", "payslip", "rulebook", "scorecard"]

SIGNS = {"met": "✓", "unmet": "✗", "unknown": "?"}
STYLES: dict[str, Style] = {"met": "met", "unmet": "unmet", "unknown": "unknown"}
TOTALS = {"earning": "gross", "deduction": "net", "employer_cost": "employer cost", "memo": ""}


def head(person: str, month: str, shop: str, standings: Sequence[Standing]) -> Words:
    """Whose month it is, and the tiers held in it."""
    spans = [Span(f"{person}, {month}", "strong"), Span(f", {shop}" if shop else "")]
    for s in standings:
        held = f"month {s.months_in_tier}" + (", acting" if s.acting else "")
        said = f"\n{s.ladder} {s.zh}: {s.tier} {s.tier_zh} ({held})"
        spans.append(Span(said.replace(" :", ":").replace("  ", " ")))
    return Words(tuple(spans))


def scorecard(measures: Sequence[Line], score: str) -> Grid:
    """The points of every measure, and what they come from."""
    columns: list[str | Column] = [Column("measure", unwrapped=True), Column("points", right=True), "from"]
    rows = [[Label(m.name, m.zh, "below"), m.exact, derivation(m)] for m in measures]
    return grid(columns, rows, title=f"score 考核: {score}")


def payslip(lines: Sequence[Line], currency: str, totals: Mapping[str, Decimal]) -> Grid:
    """Earnings, deductions, what the employer pays beside them, memos; ``totals`` are gross, net and employer cost."""
    rows = []
    for kind, total in TOTALS.items():
        for line in (line for line in lines if line.kind == kind):
            amount = -line.amount if kind == "deduction" else line.amount
            rows.append(Row((Label(line.name, line.zh, "below"), words(money(amount)), derivation(line, pay=True))))
        if total:
            rows.append(
                Row((words((total, "strong")), words((money(totals[total]), "strong")), words("")), "sum", True)
            )
    return grid([Column("line", unwrapped=True), Column(currency, right=True), "from"], rows, title="payslip 工资单")


def rulebook(rules: Sequence[Rule]) -> Grid:
    """Every condition of the rules: found, needed, and by how much it was missed."""
    rows = []
    for title, conditions in _asked(rules):
        rows.append(Row((words((title, "strong")), words(""), words(""), words("")), "heading"))
        for c in conditions:
            rows.append(_condition(c, "  "))
            rows += [_condition(one, "      ") for one in c.operands]
    return grid(["rules 规则", "found", "needed", "short by"], rows)


def _condition(c: Condition, indent: str) -> Row:
    condition = words(indent, (SIGNS[c.outcome], STYLES[c.outcome]), " ", (c.text, "formula"))
    return Row((condition, words(c.found), words(c.needed), words(c.gap)))


def _asked(rules: Sequence[Rule]) -> list[tuple[str, list[Condition]]]:
    """The conditions of all rules for one tier together, under what they are asked for."""
    found: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        verb = {
            "keep": f"keep {rule.from_tier}", "confirm": f"be confirmed in {rule.from_tier}",
            "separate": f"be let go from {rule.from_tier}", "set": f"be set to {rule.to_tier}",
        }  # fmt: skip
        found.setdefault((rule.ladder, verb.get(rule.asks, f"rise to {rule.to_tier}")), []).append(rule)
    return [
        (
            f"{ladder}: to {what}: {'met' if all(rule.holds for rule in parts) else 'not met'}",
            [condition for rule in parts for condition in rule.conditions],
        )
        for (ladder, what), parts in found.items()
    ]


# -- how an amount came about ------------------------------------------------------------------------------------------


def derivation(line: Line, *, pay: bool = False) -> Derivation:
    """A line's formula, what the parts of it came to, and the rounding where it changed something."""
    parts = [f"{part.text} = {part.value}" for part in line.parts if _is_telling(part, line, pay)]
    if pay and _is_rounded(line):
        parts.append(f"{line.exact} rounded {line.rounding}")
    warning = f"the cap on deductions cut off {money(line.cut)}" if line.cut else ""
    when = f"  when {line.when}" if line.when else ""
    shared = f"  shared by {line.shared_by}, weight {line.weight}" if line.shared_by else ""
    return Derivation(line.formula + when + shared, tuple(parts), warning)


def _is_telling(part: FormulaPart, line: Line, pay: bool) -> bool:
    """Names and calls are shown with their values; sums and conditions made of them only when they are short. The whole of a pay
    line comes to its amount; what a measure comes to is not yet its points."""
    if part.text == part.value:
        return False
    if part.text == line.formula:
        return not pay and part.value not in ("true", "false")
    if re.fullmatch(r"[\w.]+", part.text):
        return True
    if re.fullmatch(r"\w+\(.*\)", part.text):
        return part.value not in ("true", "false")
    return len(part.text) <= 30 and part.value not in ("true", "false")


def _is_rounded(line: Line) -> bool:
    """Whether rounding changed a pay line's amount; a pool's share is not its total rounded."""
    if line.shared_by:
        return False
    try:
        return Decimal(line.exact) != line.amount + (line.cut or 0)
    except InvalidOperation:  # a value that goes on: 0.333333...
        return True
