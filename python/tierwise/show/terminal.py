"""How results look in a terminal: tables through Rich, which knows how wide Chinese characters are."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.table import Table as Grid
from rich.text import Text

from tierwise._native import core
from tierwise.frames.notes import brief
from tierwise.visible import visible

if TYPE_CHECKING:
    from tierwise.documents.document import Part
    from tierwise.documents.policy import Policy
    from tierwise.frames.labels import Labels
    from tierwise.frames.table import Table
    from tierwise.results.difference import LedgerDifference
    from tierwise.results.explanation import Condition, Explanation, FormulaPart, Line, Rule
    from tierwise.results.ledger import Ledger

WIDTH = 100  # of str() and repr(); commands use the terminal's
WRAPPED = 24  # a column of longer texts may be wrapped down to this width
SIGNS = {"met": "✓", "unmet": "✗", "unknown": "?"}
NOTHING = ("", "unset", "[]", "{}", "false")  # members left at these are not shown
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
    return f"{value:,}" if isinstance(value, int) else visible(str(value))


def labelled(labels: Labels | None, column: str, value: Any) -> Any:
    """A tier, a line or the subject of an event with its Chinese label; anything else as it is."""
    if labels is None or not isinstance(value, str):
        return value
    if column == "line":
        return labels.both(value, "line")
    return labels.both(value) if column in ("subject", "from", "to") else labels.both(value, f"tier {column}")


def is_short(value: Any) -> bool:
    """Whether a cell is shown on one line."""
    return cell_len(cell(value)) <= WRAPPED


class Terminal(Console):
    """A terminal that no text of a policy or of records can command, by control characters or by Rich's own markup.

    In a notebook Rich would show what is printed there, beside what is returned, and write nothing into the file.
    """

    def __init__(self, **how: Any) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, force_jupyter=False, **how)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            text = visible(segment.text, lines=True)
            yield segment if segment.control or text == segment.text else Segment(text, segment.style)


def as_text(shown: RenderableType, width: int = WIDTH) -> str:
    """What a terminal would show, without colours."""
    out = io.StringIO()
    Terminal(file=out, width=width, color_system=None, legacy_windows=False).print(shown)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


# -- terminal tables ---------------------------------------------------------------------------------------------------


def grid(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "", right: Iterable[str] = ()) -> Grid:
    """A table; columns of numbers, and those named by ``right``, stand to the right and are never wrapped."""
    rows = [list(row) for row in rows]
    heading = Text(visible(title), style="bold") if title else None  # a Text, as a str would be taken for Rich's markup
    out = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, title=heading, title_justify="left")
    for i, name in enumerate(columns):
        number = name in right or any(isinstance(row[i], (Decimal, float, int)) for row in rows)
        short = [is_short(row[i]) for row in rows if not hasattr(row[i], "__rich_console__")]
        heading = Text(visible(name, lines=True))
        whole = number or (all(short) and bool(short))
        out.add_column(heading, justify="right" if number else "left", no_wrap=whole, overflow="fold")
    for row in rows:
        out.add_row(*(value if hasattr(value, "__rich_console__") else Text(cell(value)) for value in row))
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


def part_grid(part: Part) -> RenderableType:
    """A part of a document: what is set in it, and what each of it means; of a list its elements."""
    whole, path = part._core, part._path
    if part._is_list:
        rows = [[name, whole.get(f"{path}[{i}]")] for i, name in enumerate(part._names)]
        return grid(["element", "value"], rows, title=path)
    found = [(name, whole.get(f"{path}.{name}"), core.describe(part._type, name)) for name in part._names]
    rows = [[name, value, meaning] for name, value, meaning in found if meaning and value not in NOTHING]
    return grid(["key", "value", "meaning"], rows, title=path)


def totals_grid(ledger: Ledger, by: Sequence[str], count: int = 100) -> RenderableType:
    """Totals by a grouping, without the single lines."""
    return table_grid(ledger.totals(by), count, [*by, "heads", "person_months", "gross", "net", "employer_cost"])


def ledger_head(ledger: Ledger) -> str:
    """A ledger in a sentence."""
    t = ledger.total
    return (
        f"{ledger.policy.name}: {t.heads:,} people, {ledger.months[0]} to {ledger.months[-1]}, "
        f"{t.person_months:,} person-months; gross {money(t.gross)}, net {money(t.net)}, "
        f"employer cost {money(t.employer_cost)} {ledger.currency}"
    )


def event_counts(ledger: Ledger) -> list[tuple[str, int]]:
    """How often each kind of event happened, the most frequent first."""
    counts: dict[str, int] = {}
    for row in ledger.events.rows():
        counts[row["event"]] = counts.get(row["event"], 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def ledger_grids(ledger: Ledger) -> RenderableType:
    """Totals by shop and by the first ladder, and what happened how often."""
    ladders = [[name] for name in ledger.ladders[:1]]
    events = ", ".join(f"{event} {times}" for event, times in event_counts(ledger))
    return apart(
        Text(ledger_head(ledger)),
        *(totals_grid(ledger, by) for by in [["shop"], *ladders]),
        Text(f"events: {events}") if events else None,
        noted(ledger.notes),
    )


def noted(notes: Table) -> Text | None:
    """Notes, a line or two of each kind; nothing where there are none."""
    return Text("\n".join(f"note: {line}" for line in brief(notes)), style="dim") if len(notes) else None


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
    parts = [grid([difference.before.currency, "before", "after", "change"], rows, right=["change"])]
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
        rows = [[Text.assemble(m.name, (f"\n{m.zh}".rstrip(), "dim")), m.exact, WorkedOut(m)] for m in e.measures]
        measures = grid(["measure", "points", "from"], rows, title=f"score 考核: {e.score}", right=["points"])
        measures.columns[0].no_wrap = True
    events = Text("\n".join(["at the month's end", *(f"  {event}" for event in e.events)])) if e.events else None
    return apart(head, measures, payslip_grid(e), rules_grid(e.rules) if e.rules else None, events)


class WorkedOut:
    """A line's formula, what the parts of it came to, and the rounding where it changed something.

    A part and its value stay on one line where lines are broken, which Rich alone would not do.
    """

    def __init__(self, line: Line, *, pay: bool = False) -> None:
        self._line = line
        self.parts = [f"{p.text} = {p.value}" for p in line.parts if is_telling(p, line)]
        if pay and is_rounded(line):
            self.parts.append(f"{line.exact} rounded {line.rounding}")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        longest = max([cell_len(whole_formula(self._line)), cell_len(" · ".join(self.parts))])
        return Measurement(min(40, longest), min(longest, options.max_width))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(whole_formula(self._line))
        packed = ""
        for part in self.parts:
            if packed and cell_len(packed) + 3 + cell_len(part) > options.max_width:
                yield Text(packed, style="dim")
                packed = ""
            packed += f" · {part}" if packed else part
        if packed:
            yield Text(packed, style="dim")
        if self._line.cut:
            yield Text(f"the cap on deductions cut off {money(self._line.cut)}", style="yellow")


def whole_formula(line: Line) -> str:
    """A line's formula with the condition it is paid under and, of a pool, who shares it."""
    when = f"  when {line.when}" if line.when else ""
    shared = f"  shared by {line.shared_by}, weight {line.weight}" if line.shared_by else ""
    return line.formula + when + shared


def is_telling(part: FormulaPart, line: Line) -> bool:
    """Names and calls are shown with their values; sums and conditions made of them only when they are short."""
    if part.text in (line.formula, part.value):
        return False
    if re.fullmatch(r"[\w.]+", part.text):
        return True
    if re.fullmatch(r"\w+\(.*\)", part.text):
        return part.value not in ("true", "false")
    return len(part.text) <= 30 and part.value not in ("true", "false")


def is_rounded(line: Line) -> bool:
    """Whether rounding changed a pay line's amount; a pool's share is not its total rounded."""
    if line.shared_by:
        return False
    try:
        return Decimal(line.exact) != line.amount + (line.cut or 0)
    except InvalidOperation:  # a value that goes on: 0.333333...
        return True


def payslip_grid(e: Explanation) -> Grid:
    """The payslip: earnings, deductions, what the employer pays beside it, memos."""
    out = grid(["line", e.currency, "from"], [], title="payslip 工资单", right=[e.currency])
    out.columns[0].no_wrap = True
    totals = {
        "earning": ("gross", e.gross),
        "deduction": ("net", e.net),
        "employer_cost": ("employer cost", e.employer_cost),
    }
    for kind in ("earning", "deduction", "employer_cost", "memo"):
        lines = [line for line in e.lines if line.kind == kind]
        for line in lines:
            amount = -line.amount if kind == "deduction" else line.amount
            name = Text.assemble(line.name, (f"\n{line.zh}".rstrip(), "dim"))
            out.add_row(name, Text(money(amount)), WorkedOut(line, pay=True))
        if kind in totals:
            title, total = totals[kind]
            out.add_row(Text(title, style="bold"), Text(money(total), style="bold"), Text())
        out.add_section()
    return out


def asked(rules: Sequence[Rule]) -> list[tuple[str, list[Condition]]]:
    """The conditions of all rules for one tier together, under what they are asked for."""
    found: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        verb = {"keep": f"keep {rule.from_tier}", "confirm": f"be confirmed in {rule.from_tier}"}
        found.setdefault((rule.ladder, verb.get(rule.asks, f"rise to {rule.to_tier}")), []).append(rule)
    return [
        (
            f"{ladder}: to {what}: {'met' if all(rule.holds for rule in parts) else 'not met'}",
            [condition for rule in parts for condition in rule.conditions],
        )
        for (ladder, what), parts in found.items()
    ]


def rules_grid(rules: Sequence[Rule]) -> Grid:
    """Every condition of the rules: found, needed, and by how much it was missed."""
    out = grid(["rules 规则", "found", "needed", "short by"], [])
    for title, conditions in asked(rules):
        out.add_row(Text(title, style="bold"))
        for c in conditions:
            sign = Text.assemble("  ", (SIGNS[c.outcome], STYLES[c.outcome]), " ", c.text)
            out.add_row(sign, Text(c.found), Text(c.needed), Text(c.gap))
    return out


def explanation_text(e: Explanation) -> str:
    """An explanation's ``str()``."""
    return as_text(explanation_grids(e))
