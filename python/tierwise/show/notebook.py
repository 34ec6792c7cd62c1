"""How results look in a notebook: plain tables that take the notebook's colours, with everything escaped.

Nothing in them changes from one run to the next, so that a notebook run again is saved the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tierwise.frames.notes import brief
from tierwise.show import terminal
from tierwise.visible import markup

if TYPE_CHECKING:
    from tierwise.documents.assumptions import Assumptions
    from tierwise.documents.document import Diff
    from tierwise.documents.policy import Policy
    from tierwise.frames.table import Table
    from tierwise.results.difference import LedgerDifference
    from tierwise.results.explanation import Explanation, Line
    from tierwise.results.ledger import Ledger

STYLE = """<style>
.tierwise { overflow-x: auto }
.tierwise table { border-collapse: collapse; margin: .3em 0 1em; font-size: inherit; font-variant-numeric: tabular-nums }
.tierwise th, .tierwise td { text-align: left; vertical-align: baseline; padding: .15em .8em .15em 0; border: 0; background: none }
.tierwise th { border-bottom: 1px solid color-mix(in srgb, currentColor 40%, transparent); font-weight: 600 }
.tierwise td.right, .tierwise th.right { text-align: right; white-space: nowrap }
.tierwise td.short { white-space: nowrap }
.tierwise caption { text-align: left; font-weight: 600; padding: .4em 0; color: inherit }
.tierwise tr.sum td, .tierwise tr.rule td { font-weight: 600 }
.tierwise tr.sum td { border-top: 1px solid color-mix(in srgb, currentColor 40%, transparent) }
.tierwise small { opacity: .7 }
.tierwise .met { color: #2e8b57 } .tierwise .unmet { color: #c0392b } .tierwise .unknown { color: #b8860b }
</style>"""


def boxed(*parts: str) -> str:
    """Parts as one notebook output."""
    return STYLE + '<div class="tierwise">' + "".join(parts) + "</div>"


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "", right: Iterable[str] = ()) -> str:
    """An HTML table; columns of numbers and those named by ``right`` stand to the right."""
    rows = [list(row) for row in rows]
    at_right = [
        name in right or any(isinstance(row[i], (Decimal, float, int)) for row in rows)
        for i, name in enumerate(columns)
    ]

    def cells(tag: str, values: Sequence[Any]) -> list[str]:
        shown = [v if isinstance(v, Markup) else markup(terminal.cell(v)) for v in values]
        short = [tag == "td" and not r and terminal.is_short(v) for r, v in zip(at_right, values, strict=True)]
        return [cell(v, tag, right=r, short=s) for v, r, s in zip(shown, at_right, short, strict=True)]

    return _table(cells("th", columns), [_row(cells("td", row)) for row in rows], title)


def cell(shown: str, tag: str = "td", *, right: bool = False, short: bool = False, span: int = 1) -> str:
    """A cell. Where it stands is said in the cell itself: a notebook's own style sheet moves texts to the right."""
    mark = ' class="right"' if right else ' class="short"' if short else ""
    across = f' colspan="{span}"' if span > 1 else ""
    return f'<{tag}{mark}{across} style="text-align: {"right" if right else "left"}">{shown}</{tag}>'


def _row(cells: Iterable[str], mark: str = "") -> str:
    return (f'<tr class="{mark}">' if mark else "<tr>") + "".join(cells) + "</tr>"


def _table(head: Iterable[str], rows: Iterable[str], title: str = "") -> str:
    caption = f'<caption style="text-align: left">{markup(title)}</caption>' if title else ""
    return f"<table>{caption}<thead>{_row(head)}</thead><tbody>{''.join(rows)}</tbody></table>"


class Markup(str):
    """Text that is HTML already."""


def _with_label(name: str, zh: str) -> Markup:
    return Markup(markup(name) + (f"<br><small>{markup(zh)}</small>" if zh else ""))


def diff_html(diff: Diff[Any]) -> str:
    """What changes between two documents."""
    return boxed(table(["what changes"], [[change.text] for change in diff]) if diff.changes else "no differences")


def _result(shown: Table, count: int, columns: Sequence[str] = (), title: str = "") -> str:
    names = list(columns or shown.columns)
    more = len(shown) - count
    return table(names, terminal.table_rows(shown, count, names), title=title) + (
        f"<small>... {more:,} more rows</small>" if more > 0 else ""
    )


def frame_html(shown: Table) -> str:
    """The first rows of a result table."""
    return boxed(_result(shown, 10, title=f"{shown.name}: {len(shown):,} rows"))


def policy_html(policy: Policy) -> str:
    """A policy at a glance."""
    parts = [f"<b>{markup(policy.name)}</b> {markup(policy.description)}"]
    for ladder in policy.ladder:
        rows = [[_with_label(t.name, t.zh), t.base_pay, str(t.enter or "")] for t in ladder.tier]
        parts.append(table(["tier", "base pay", "enter"], rows, title=policy.labels.both(ladder.name, "ladder")))
    lines = [[_with_label(x.name, x.zh), x.kind, str(x.amount)] for x in policy.pay.line]
    return boxed(*parts, table(["line", "kind", "amount"], lines, title="payslip 工资单"))


def assumptions_html(assumptions: Assumptions) -> str:
    """Assumptions at a glance."""
    from tierwise.documents.assumptions_view import sections

    parts = [f"<b>{markup(assumptions.name)}</b> {markup(assumptions.description)}"]
    for section in sections(assumptions):
        parts.append(table(section.columns, [[_with_label(*label), *rest] for label, *rest in section.rows]))
    return boxed(*parts)


def ledger_html(ledger: Ledger) -> str:
    """Totals by shop and by the first ladder, and what happened how often."""
    parts = [f"<p>{markup(terminal.ledger_head(ledger))}</p>"]
    for by in [["shop"], *([name] for name in ledger.ladders)][:2]:
        columns = [*by, "heads", "person_months", "gross", "net", "employer_cost"]
        parts.append(_result(ledger.totals(by), 100, columns))
    events = ", ".join(f"{event} {times}" for event, times in terminal.event_counts(ledger))
    said = "".join(f"<p><small>note: {markup(line)}</small></p>" for line in brief(ledger.notes))
    return boxed(*parts, f"<p>events: {markup(events)}</p>" if events else "", said)


def difference_html(difference: LedgerDifference) -> str:
    """The total, and the people who gain and lose most."""
    t = difference.total
    rows = [
        [
            name.replace("_", " "),
            getattr(t, f"{name}_before"),
            getattr(t, f"{name}_after"),
            getattr(t, f"{name}_change"),
        ]
        for name in ("gross", "net", "employer_cost")
    ]
    parts = [table([difference.before.currency, "before", "after", "change"], rows)]
    for title, found in (("largest gains", difference.gains()), ("largest losses", difference.losses())):
        if found:
            people = [[r["person"], r["net_before"], r["net_after"], r["net_change"]] for r in found]
            parts.append(table(["person", "net before", "net after", "change"], people, title=title))
    return boxed(*parts)


def _worked_out(line: Line, *, pay: bool = False) -> Markup:
    parts = terminal.WorkedOut(line, pay=pay).parts
    small = f"<br><small>{markup(' · '.join(parts))}</small>" if parts else ""
    cut = f"<br><small>the cap on deductions cut off {terminal.money(line.cut)}</small>" if line.cut else ""
    return Markup(f"<code>{markup(terminal.whole_formula(line))}</code>{small}{cut}")


def explanation_html(e: Explanation) -> str:
    """A month in full."""
    parts = [f"<b>{markup(e.person)}, {markup(e.month)}</b>" + (f", {markup(e.shop)}" if e.shop else "")]
    standings = [
        [
            f"{s.ladder} {s.zh}".rstrip(),
            f"{s.tier} {s.tier_zh}".rstrip() + (", acting" if s.acting else ""),
            s.months_in_tier,
        ]
        for s in e.standings
    ]
    if standings:
        parts.append(table(["ladder", "tier", "months"], standings))
    if e.measures:
        rows = [[_with_label(m.name, m.zh), m.exact, _worked_out(m)] for m in e.measures]
        parts.append(table(["measure", "points", "from"], rows, title=f"score 考核: {e.score}", right=["points"]))
    parts.append(_payslip(e))
    if any(rule.conditions for rule in e.rules):
        parts.append(_rules(e))
    if e.events:
        parts.append("at the month's end<ul>" + "".join(f"<li>{markup(event)}</li>" for event in e.events) + "</ul>")
    return boxed(*parts)


def _payslip(e: Explanation) -> str:
    rows = []
    for kind, name, total in (
        ("earning", "gross", e.gross),
        ("deduction", "net", e.net),
        ("employer_cost", "employer cost", e.employer_cost),
        ("memo", "", None),
    ):
        for line in (line for line in e.lines if line.kind == kind):
            amount = terminal.money(-line.amount if kind == "deduction" else line.amount)
            shown = [cell(_with_label(line.name, line.zh)), cell(amount, right=True)]
            rows.append(_row([*shown, cell(_worked_out(line, pay=True))]))
        if total is not None:
            rows.append(_row([cell(name), cell(terminal.money(total), right=True), cell("")], "sum"))
    head = [cell("line", "th"), cell(markup(e.currency), "th", right=True), cell("from", "th")]
    return _table(head, rows, "payslip 工资单")


def _rules(e: Explanation) -> str:
    rows = []
    for title, conditions in terminal.asked(e.rules):
        rows.append(_row([cell(markup(title), span=4)], "rule"))
        for c in conditions:
            sign = f'<span class="{c.outcome}">{terminal.SIGNS[c.outcome]}</span>'
            shown = [f"{sign} <code>{markup(c.text)}</code>", *map(markup, (c.found, c.needed, c.gap))]
            rows.append(_row(map(cell, shown)))
    return _table([cell(name, "th") for name in ("rules 规则", "found", "needed", "short by")], rows)
