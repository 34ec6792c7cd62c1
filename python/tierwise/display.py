"""How results look in a terminal: tables through Rich, which knows how wide Chinese characters are."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table as Grid
from rich.text import Text

if TYPE_CHECKING:
    from tqdm import tqdm

    from tierwise.explanation import Explanation, Line, Rule
    from tierwise.ledger import Ledger, LedgerDifference
    from tierwise.policy import Labels, Policy
    from tierwise.table import Table

WIDTH = 100  # of str() and repr(); commands use the terminal's
WRAPPED = 24  # a column of longer texts may be wrapped down to this width
SIGNS = {"met": "✓", "unmet": "✗", "unknown": "?"}
STYLES = {"met": "green", "unmet": "red", "unknown": "yellow"}


# -- values ------------------------------------------------------------------------------------------------------------


def money(amount: Decimal, *, sign: bool = False) -> str:
    """``12,345.60``; with ``sign`` a + before gains."""
    return f"{amount:+,}" if sign and amount else f"{amount:,}"


def cell(value: Any) -> str:
    """A value of a table; nothing for what is missing."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:,.10g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def labelled(labels: Labels | None, column: str, value: Any) -> Any:
    """A tier, a line or the subject of an event with its Chinese label; anything else as it is."""
    if labels is None or not isinstance(value, str):
        return value
    if column == "line":
        return labels.both(value, "line")
    return labels.both(value) if column == "subject" else labels.both(value, f"tier {column}")


def as_text(shown: RenderableType, width: int = WIDTH) -> str:
    """What a terminal would show, without colours."""
    out = io.StringIO()
    Console(file=out, width=width, color_system=None, legacy_windows=False).print(shown)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


# -- terminal tables ---------------------------------------------------------------------------------------------------


def grid(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "", right: Iterable[str] = ()) -> Grid:
    """A table; columns of numbers, and those named by ``right``, stand to the right and are never wrapped."""
    rows = [list(row) for row in rows]
    out = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, title=title or None, title_justify="left")
    out.title_style = "bold"
    for i, name in enumerate(columns):
        number = name in right or any(isinstance(row[i], (Decimal, float, int)) for row in rows)
        short = all(cell_len(cell(row[i])) <= WRAPPED for row in rows if not isinstance(row[i], Text))
        out.add_column(name, justify="right" if number else "left", no_wrap=number or (short and bool(rows)))
    for row in rows:
        out.add_row(*(value if isinstance(value, Text) else Text(cell(value)) for value in row))
    return out


class Fitting:
    """A grid that leaves out columns from its middle until the rest fits, and says which."""

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        self._columns = columns
        self._rows = rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        widths = [
            max(cell_len(name), *(min(cell_len(cell(row[i])), WRAPPED) for row in self._rows), 0)
            for i, name in enumerate(self._columns)
        ]
        kept = list(range(len(widths)))
        while len(kept) > 3 and sum(widths[i] + 3 for i in kept) - 3 > options.max_width:
            kept.pop(len(kept) * 5 // 9)
        yield grid([self._columns[i] for i in kept], [[row[i] for i in kept] for row in self._rows])
        if gone := [name for i, name in enumerate(self._columns) if i not in kept]:
            yield Text(f"columns not shown: {', '.join(gone)}", style="dim")


def table_rows(table: Table, count: int, columns: Sequence[str]) -> list[list[Any]]:
    """The first rows of some columns, with labels."""
    return [[labelled(table._labels, name, row[name]) for name in columns] for row in table.rows(0, count)]


def table_grid(table: Table, count: int = 10, columns: Sequence[str] = ()) -> RenderableType:
    """The first rows of a result table, as many columns as fit."""
    names = list(columns or table.columns)
    shown = Fitting(names, table_rows(table, count, names))
    more = len(table) - count
    return Group(shown, Text(f"... {more:,} more rows", style="dim")) if more > 0 else shown


def table_text(table: Table) -> str:
    """A table's ``str()``."""
    head = f"{table.name}: {len(table):,} rows x {len(table.columns)} columns\n"
    return head + as_text(table_grid(table))


def apart(*parts: RenderableType | None) -> Group:
    """Parts with an empty line between them."""
    out: list[RenderableType] = []
    for part in parts:
        if part is not None:
            out.extend([Text(), part] if out else [part])
    return Group(*out)


# -- policies, ledgers, differences ------------------------------------------------------------------------------------


def policy_grids(policy: Policy) -> RenderableType:
    """A policy at a glance: ladders with their tiers, and the payslip's lines."""
    parts: list[RenderableType] = [Text.assemble((policy.name, "bold"), f"  {policy.description}")]
    for ladder in policy.ladder:
        rows = [[f"{t.name} {t.zh}".rstrip(), t.base_pay, str(t.enter or "")] for t in ladder.tier]
        parts.append(grid(["tier", "base pay", "enter"], rows, title=policy.labels.both(ladder.name, "ladder")))
    lines = [[f"{x.name} {x.zh}".rstrip(), x.kind, str(x.amount)] for x in policy.pay.line]
    parts.append(grid(["line", "kind", "amount"], lines, title="payslip 工资单"))
    return apart(*parts)


def policy_text(policy: Policy) -> str:
    """A policy's ``str()``."""
    return as_text(policy_grids(policy))


def totals_grid(ledger: Ledger, by: Sequence[str], count: int = 100) -> RenderableType:
    """Totals by a grouping, without the single lines."""
    return table_grid(ledger.totals(by), count, [*by, "heads", "person_months", "gross", "net", "employer_cost"])


def ledger_head(ledger: Ledger) -> str:
    """A ledger in a sentence."""
    t = ledger.total
    return (
        f"{ledger.policy.name}: {t.heads:,} people, {ledger.months[0]} to {ledger.months[-1]}, "
        f"{t.person_months:,} person-months; gross {money(t.gross)}, net {money(t.net)}, "
        f"employer cost {money(t.employer_cost)} {ledger.policy.currency}"
    )


def event_counts(ledger: Ledger) -> list[tuple[str, int]]:
    """How often each kind of event happened, the most frequent first."""
    counts: dict[str, int] = {}
    for row in ledger.events.rows():
        counts[row["event"]] = counts.get(row["event"], 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def ledger_grids(ledger: Ledger) -> RenderableType:
    """Totals by shop and by the first ladder, and what happened how often."""
    ladders = [[ladder.name] for ladder in ledger.policy.ladder][:1]
    events = ", ".join(f"{event} {times}" for event, times in event_counts(ledger))
    return apart(
        Text(ledger_head(ledger)),
        *(totals_grid(ledger, by) for by in [["shop"], *ladders]),
        Text(f"events: {events}") if events else None,
    )


def ledger_text(ledger: Ledger) -> str:
    """A ledger's ``str()``."""
    return as_text(ledger_grids(ledger))


def difference_grids(difference: LedgerDifference, count: int = 5) -> RenderableType:
    """The total, and the people who gain and lose most."""
    t = difference.total
    rows = [
        [
            name.replace("_", " "),
            getattr(t, f"{name}_before"),
            getattr(t, f"{name}_after"),
            money(getattr(t, f"{name}_change"), sign=True),
        ]
        for name in ("gross", "net", "employer_cost")
    ]
    parts = [grid([difference.before.policy.currency, "before", "after", "change"], rows, right=["change"])]
    for title, found in (("largest gains", difference.gains(count)), ("largest losses", difference.losses(count))):
        if found:
            people = [[r["person"], r["net_before"], r["net_after"], money(r["net_change"], sign=True)] for r in found]
            columns = ["person", "net before", "net after", "change"]
            parts.append(grid(columns, people, title=title, right=["change"]))
    nobody = None if len(parts) > 1 else Text("nobody gains or loses")
    return apart(*parts, nobody)


def difference_text(difference: LedgerDifference) -> str:
    """A difference's ``str()``."""
    return as_text(difference_grids(difference))


# -- explanations ------------------------------------------------------------------------------------------------------


def explanation_grids(e: Explanation) -> RenderableType:
    """A month in full: standing, score, payslip with every value, rules with every condition, events."""
    head = Text.assemble((f"{e.person}, {e.month}", "bold"), f", {e.shop}" if e.shop else "")
    for s in e.standings:
        held = f"month {s.months_in_tier}" + (", acting" if s.acting else "")
        head.append(f"\n{s.ladder} {s.zh}: {s.tier} {s.tier_zh} ({held})".replace(" :", ":").replace("  ", " "))
    measures = None
    if e.measures:
        rows = [[f"{m.name} {m.zh}".rstrip(), m.exact, worked_out(m)] for m in e.measures]
        measures = grid(["measure", "points", "from"], rows, title=f"score 考核: {e.score}", right=["points"])
    asked = [r for r in e.rules if r.conditions]
    events = Text("\n".join(["at the month's end", *(f"  {event}" for event in e.events)])) if e.events else None
    return apart(head, measures, payslip_grid(e), rules_grid(asked) if asked else None, events)


def worked_out(line: Line) -> Text:
    """A line's formula, then the parts of it with their values, and the rounding where it changed something."""
    out = Text(line.formula)
    parts = [f"{p.text} = {p.value}" for p in line.parts if p.text not in (line.formula, p.value)]
    if line.exact and line.kind != "" and is_rounded(line):
        parts.append(f"{line.exact} rounded {line.rounding}")
    if parts:
        out.append("\n" + " · ".join(part.replace(" ", "\u00a0") if len(part) < 50 else part for part in parts), "dim")
    if line.cut:
        out.append(f"\nthe cap on deductions cut off {money(line.cut)}", style="yellow")
    return out


def is_rounded(line: Line) -> bool:
    """Whether rounding changed a pay line's amount; a pool's share is not its total rounded."""
    if " shared by " in line.formula:
        return False
    try:
        return Decimal(line.exact) != line.amount + (line.cut or 0)
    except InvalidOperation:  # a value that goes on: 0.333333...
        return True


def payslip_grid(e: Explanation) -> Grid:
    """The payslip: earnings, deductions, what the employer pays beside it, memos."""
    out = grid(["line", e.currency, "from"], [], title="payslip 工资单", right=[e.currency])
    out.columns[0].no_wrap = True
    totals = {"earning": ("gross", e.gross), "deduction": ("net", e.net), "employer_cost": ("employer cost", e.employer_cost)}
    for kind in ("earning", "deduction", "employer_cost", "memo"):
        lines = [line for line in e.lines if line.kind == kind]
        for line in lines:
            amount = -line.amount if kind == "deduction" else line.amount
            out.add_row(Text(f"{line.name} {line.zh}".rstrip()), Text(money(amount)), worked_out(line))
        if kind in totals:
            name, total = totals[kind]
            out.add_row(Text(name, style="bold"), Text(money(total), style="bold"), Text())
        out.add_section()
    return out


def rules_grid(rules: Sequence[Rule]) -> Grid:
    """Every condition of the rules, those for one tier together."""
    out = grid(["rules 规则", "found", "needed", "short by"], [])
    asked: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        verb = {"keep": f"keep {rule.from_tier}", "confirm": f"be confirmed in {rule.from_tier}"}
        asked.setdefault((rule.ladder, verb.get(rule.asks, f"rise to {rule.to_tier}")), []).append(rule)
    for (ladder, what), parts in asked.items():
        verdict = "met" if all(rule.holds for rule in parts) else "not met"
        out.add_row(Text(f"{ladder}: to {what}: {verdict}", style="bold"))
        for c in [c for rule in parts for c in rule.conditions]:
            sign = Text.assemble("  ", (SIGNS[c.state], STYLES[c.state]), " ", c.text)
            out.add_row(sign, Text(c.found), Text(c.needed), Text(c.gap))
    return out


def explanation_text(e: Explanation) -> str:
    """An explanation's ``str()``."""
    return as_text(explanation_grids(e))


# -- progress ----------------------------------------------------------------------------------------------------------


class ProgressBar:
    """A tqdm bar on standard error, from the first second on and only when that is a terminal."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> ProgressBar:
        return self

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None and sys.stderr.isatty() and time.monotonic() - self._begun > 1:
            from tqdm import tqdm

            self._bar = tqdm(total=total, unit=" person-months", unit_scale=True, leave=False)
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
