"""Content in a terminal: drawn by Rich, which knows how wide Chinese characters are."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from tierwise.show.content import Cell, Column, Content, Derivation, Grid, Label, Listing, Part, Row, Words
from tierwise.visible import visible

__all__ = ["Terminal", "as_text", "drawn"]

WIDTH = 100  # of str() and repr(); commands use the terminal's
WRAPPED = 24  # a column of longer texts may be wrapped down to this width
NARROW = 8  # ... and before others are left out, to this one
STYLES = {
    "": "",
    "formula": "",
    "strong": "bold",
    "faint": "dim",
    "warning": "yellow",
    "met": "green",
    "unmet": "red",
    "unknown": "yellow",
}


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


def as_text(content: Content, width: int = WIDTH) -> str:
    """What a terminal would show, without colours."""
    return ("\n\n" if content.apart else "\n").join(_part_as_text(part, width) for part in content.parts)


def _part_as_text(part: Part, width: int) -> str:
    if isinstance(part, Words) and not part.wrapped:
        return visible("".join(span.text for span in part.spans), lines=True)
    out = io.StringIO()
    Terminal(file=out, width=width, color_system=None, legacy_windows=False).print(drawn(part))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def drawn(shown: Content | Part) -> RenderableType:
    """Content, or a part of it, as Rich draws it."""
    if isinstance(shown, Content):
        parts: list[RenderableType] = []
        for part in shown.parts:
            parts += [Text()] if parts and shown.apart else []
            parts.append(drawn(part))
        return Group(*parts)
    if isinstance(shown, Words):
        return _text(shown)
    if isinstance(shown, Listing):
        return Text("\n".join([shown.title, *(f"  {visible(item)}" for item in shown.items)]))
    table = Fitting(shown)
    return Group(table, Text(f"... {shown.more:,} more rows", style="dim")) if shown.more else table


def _text(words: Words) -> Text:
    return Text.assemble(*((span.text, STYLES[span.style]) for span in words.spans))


# -- tables ------------------------------------------------------------------------------------------------------------


def _plain(cell: Cell) -> str | None:
    """A cell that is nothing but a text on one line; None for any other."""
    if isinstance(cell, Label) and cell.place == "beside":
        return visible(f"{cell.name} {cell.zh}".rstrip())
    return visible(cell) if isinstance(cell, str) else None


def _is_short(text: str) -> bool:
    return cell_len(text) <= WRAPPED


def _table(grid: Grid, wrapped: bool = False) -> Table:
    """Columns of figures are never wrapped, nor are those of short texts; unless all are ``wrapped``."""
    # A Text, as a str would be taken for Rich's markup.
    title = Text(visible(grid.title), style="bold") if grid.title else None
    out = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, title=title, title_justify="left")
    cells = [_column_cells(column, [row.cells[i] for row in grid.rows]) for i, column in enumerate(grid.columns)]
    for i, column in enumerate(grid.columns):
        heading = Text(visible(column.name, lines=True))
        justify: Literal["left", "right"] = "right" if column.right else "left"
        out.add_column(heading, justify=justify, no_wrap=not wrapped and _is_unwrapped(grid, i), overflow="fold")
    for i, row in enumerate(grid.rows):
        out.add_row(*(column[i] for column in cells), end_section=row.ends)
    return out


def _is_unwrapped(grid: Grid, i: int) -> bool:
    """Whether a column is never wrapped."""
    column = grid.columns[i]
    plain = [text for row in grid.rows if (text := _plain(row.cells[i])) is not None]
    return column.unwrapped or column.right or (bool(plain) and all(map(_is_short, plain)))


def _column_cells(column: Column, cells: Sequence[Cell]) -> list[RenderableType]:
    labels = [cell for cell in cells if isinstance(cell, Label)]
    beside = all(_is_short(f"{label.name} {label.zh}".rstrip()) for label in labels)
    found = [_cell(cell, beside) for cell in cells]
    for shown in found if column.brief else ():
        if isinstance(shown, Text):
            shown.truncate(WRAPPED, overflow="ellipsis")
    return found


def _cell(cell: Cell, beside: bool) -> RenderableType:
    """A cell; ``beside``: names and labels have room on one line."""
    if isinstance(cell, Words):
        return _text(cell)
    if isinstance(cell, Derivation):
        return Derived(cell)
    if isinstance(cell, Label) and cell.place == "below":
        return Text.assemble(cell.name, (f"\n{cell.zh}".rstrip(), "dim"))
    if isinstance(cell, Label) and cell.place == "either":
        return Text(f"{cell.name}{' ' if beside else chr(10)}{cell.zh}".rstrip())
    return Text(_plain(cell) or "")


class Derived:
    """How an amount came about: a part and its value stay on one line where lines are broken, which Rich alone would not do."""

    def __init__(self, shown: Derivation) -> None:
        self._shown = shown

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        longest = max([cell_len(self._shown.formula), cell_len(" · ".join(self._shown.parts))])
        return Measurement(min(40, longest), min(longest, options.max_width))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(self._shown.formula)
        packed = ""
        for part in self._shown.parts:
            if packed and cell_len(packed) + 3 + cell_len(part) > options.max_width:
                yield Text(packed, style="dim")
                packed = ""
            packed += f" · {part}" if packed else part
        if packed:
            yield Text(packed, style="dim")
        if self._shown.warning:
            yield Text(self._shown.warning, style="yellow")


class Fitting:
    """A table that leaves out columns until the rest fits, and says which: from its middle where the grid is made for that, else from
    its end. Beside essential columns the others go first, from the left, one of long texts at the end only when it would not fit however
    it is wrapped. What fits nowhere is wrapped; nothing is cut off, least of all a figure."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        grid = self._grid
        widths = [self._width(i) for i in range(len(grid.columns))]
        kept = list(range(len(widths)))
        least = 3 if grid.fitting else 2

        def too_wide() -> bool:
            return sum(widths[i] + 3 for i in kept) - 3 > options.max_width

        for i in self._beside_essential():
            last = i == len(widths) - 1
            widths[i] = min(widths[i], NARROW) if last and too_wide() and not _is_unwrapped(grid, i) else widths[i]
            if too_wide():
                kept.remove(i)
        while len(kept) > least and too_wide():
            kept.pop(len(kept) * 5 // 9 if grid.fitting else -1)
        some = tuple(Row(tuple(row.cells[i] for i in kept), row.kind, row.ends) for row in grid.rows)
        yield _table(Grid(tuple(grid.columns[i] for i in kept), some, grid.title), wrapped=too_wide())
        if gone := [" ".join(column.name.split()) for i, column in enumerate(grid.columns) if i not in kept]:
            yield Text(f"columns not shown: {', '.join(gone)}", style="dim")

    def _beside_essential(self) -> list[int]:
        """The columns beside essential ones."""
        others = [i for i, column in enumerate(self._grid.columns) if not column.essential]
        return others if len(others) < len(self._grid.columns) else []

    def _width(self, i: int) -> int:
        """What a column needs."""
        grid = self._grid
        cells = _column_cells(grid.columns[i], [row.cells[i] for row in grid.rows])
        shown = [visible(grid.columns[i].name, lines=True), *(cell.plain for cell in cells if isinstance(cell, Text))]
        widest = max(cell_len(line) for text in shown for line in text.split("\n"))
        return widest if _is_unwrapped(grid, i) else min(widest, WRAPPED if grid.fitting else NARROW)
