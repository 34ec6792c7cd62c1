"""Content in a notebook: plain HTML that takes the notebook's colours, with everything escaped.

Nothing in it changes from one run to the next, so that a notebook run again is saved the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from tierwise.show.content import Cell, Content, Derivation, Grid, Label, Listing, Part, Row, Span, Words
from tierwise.visible import markup, visible

__all__ = ["as_html"]

STYLE = """<style>
.tierwise { overflow-x: auto }
.tierwise table { border-collapse: collapse; margin: .3em 0 1em; font-size: inherit; font-variant-numeric: tabular-nums }
.tierwise th, .tierwise td { text-align: left; vertical-align: baseline; padding: .15em .8em .15em 0; border: 0; background: none }
.tierwise th { border-bottom: 1px solid color-mix(in srgb, currentColor 40%, transparent); font-weight: 600 }
.tierwise td.right, .tierwise th.right { text-align: right; white-space: nowrap }
.tierwise td.short { white-space: nowrap }
.tierwise caption { text-align: left; font-weight: 600; padding: .4em 0; color: inherit }
.tierwise tr.sum td, .tierwise tr.heading td { font-weight: 600 }
.tierwise tr.sum td { border-top: 1px solid color-mix(in srgb, currentColor 40%, transparent) }
.tierwise tr.heading td { padding-top: .5em }
.tierwise p { margin: .3em 0 .8em }
.tierwise small { opacity: .7 }
.tierwise .met { color: #2e8b57 } .tierwise .unmet { color: #c0392b }
.tierwise .unknown, .tierwise .warning { color: #b8860b }
</style>"""
SHORT = 24  # a text that is no wider stays on one line


def as_html(content: Content) -> str:
    """Content as one notebook output."""
    return STYLE + '<div class="tierwise">' + "".join(map(_part, content.parts)) + "</div>"


def _part(part: Part) -> str:
    if isinstance(part, Words):
        return f"<p>{_words(part)}</p>"
    if isinstance(part, Listing):
        return markup(part.title) + "<ul>" + "".join(f"<li>{markup(item)}</li>" for item in part.items) + "</ul>"
    return _table(part)


def _words(words: Words) -> str:
    return "".join(map(_span, words.spans))


def _span(span: Span) -> str:
    text = "<br>".join(map(markup, span.text.split("\n")))
    begins = "<br>" if text.startswith("<br>") else ""  # a small text begins on the line that is its own
    text = text.removeprefix(begins)
    if not span.style or not text:
        return begins + text
    tag = {"strong": "b", "faint": "small", "formula": "code"}.get(span.style)
    return begins + (f"<{tag}>{text}</{tag}>" if tag else f'<span class="{span.style}">{text}</span>')


# -- tables ------------------------------------------------------------------------------------------------------------


def _table(grid: Grid) -> str:
    caption = f'<caption style="text-align: left">{markup(grid.title)}</caption>' if grid.title else ""
    names = ("<br>".join(map(markup, column.name.split("\n"))) for column in grid.columns)
    right = [column.right for column in grid.columns]
    head = _row(_td(name, "th", right=r) for name, r in zip(names, right, strict=True))
    body = "".join(_body_row(row, right) for row in grid.rows)
    more = f"<small>... {grid.more:,} more rows</small>" if grid.more else ""
    return f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>{more}"


def _body_row(row: Row, right: list[bool]) -> str:
    if row.kind == "heading":
        return _row([_td(_cell(row.cells[0]), span=len(row.cells))], row.kind)
    cells = zip(row.cells, right, strict=True)
    return _row((_td(_cell(cell), right=r, short=not r and _is_short(cell)) for cell, r in cells), row.kind)


def _row(cells: Iterable[str], kind: str = "") -> str:
    return (f'<tr class="{kind}">' if kind else "<tr>") + "".join(cells) + "</tr>"


def _td(shown: str, tag: str = "td", *, right: bool = False, short: bool = False, span: int = 1) -> str:
    """A cell. Where it stands is said in the cell itself: a notebook's own style sheet moves texts to the right."""
    mark = ' class="right"' if right else ' class="short"' if short else ""
    across = f' colspan="{span}"' if span > 1 else ""
    return f'<{tag}{mark}{across} style="text-align: {"right" if right else "left"}">{shown}</{tag}>'


def _is_short(cell: Cell) -> bool:
    from rich.cells import cell_len

    if isinstance(cell, Label):
        return max(cell_len(visible(cell.name)), cell_len(visible(cell.zh))) <= SHORT
    return isinstance(cell, str) and cell_len(visible(cell)) <= SHORT


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return markup(cell)
    if isinstance(cell, Words):
        return _words(cell)
    if isinstance(cell, Label):
        return markup(cell.name) + (f"<br><small>{markup(cell.zh)}</small>" if cell.zh else "")
    return _derivation(cell)


def _derivation(cell: Derivation) -> str:
    parts = f"<br><small>{markup(' · '.join(cell.parts))}</small>" if cell.parts else ""
    warning = f'<br><small class="warning">{markup(cell.warning)}</small>' if cell.warning else ""
    return f"<code>{markup(cell.formula)}</code>{parts}{warning}"
