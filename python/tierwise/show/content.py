"""What a result says to people, as values: texts, tables and lists that every renderer draws. No renderer is known here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeAlias

from tierwise.show.figures import shown_value

__all__ = [
    "Cell", "Column", "Content", "Derivation", "Grid", "Label", "Listing", "Part", "Row", "Span", "Words", "content", "grid",
    "lines", "words",
]  # fmt: skip

Style: TypeAlias = Literal["", "strong", "faint", "warning", "formula", "met", "unmet", "unknown"]


class Span(NamedTuple):
    """A piece of a text, and what it is."""

    text: str
    style: Style = ""


@dataclass(frozen=True)
class Words:
    """A text of one or several lines. What is not ``wrapped`` keeps its lines however wide they are, where that can be."""

    spans: tuple[Span, ...]
    wrapped: bool = True


@dataclass(frozen=True)
class Label:
    """A name with its Chinese label: beside it, below it, or beside where the names of the column leave room for that."""

    name: str
    zh: str
    place: Literal["beside", "below", "either"] = "beside"


@dataclass(frozen=True)
class Derivation:
    """How an amount came about: the formula, what its parts came to, and what is to be noted."""

    formula: str
    parts: tuple[str, ...]
    warning: str = ""


Cell: TypeAlias = str | Words | Label | Derivation


@dataclass(frozen=True)
class Column:
    """``right``: figures, which stand to the right; ``unwrapped``: on one line; ``brief``: of long texts the beginning is enough;
    ``essential``: where there is no room, others are left out, or wrapped more narrowly, before this one."""

    name: str
    right: bool = False
    unwrapped: bool = False
    brief: bool = False
    essential: bool = False


@dataclass(frozen=True)
class Row:
    """A row; one that is a ``heading`` has its text in the first cell. ``ends``: what follows stands apart."""

    cells: tuple[Cell, ...]
    kind: Literal["", "heading", "sum"] = ""
    ends: bool = False


@dataclass(frozen=True)
class Grid:
    """A table as people see it; ``more`` rows are not shown. ``fitting``: where there is no room, columns are left out from the middle."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""
    more: int = 0
    fitting: bool = False


@dataclass(frozen=True)
class Listing:
    """Items below a title."""

    title: str
    items: tuple[str, ...]


Part: TypeAlias = Words | Grid | Listing


@dataclass(frozen=True)
class Content:
    """Parts from top to bottom; ``apart``: with room between them."""

    parts: tuple[Part, ...]
    apart: bool = True


# -- making them -------------------------------------------------------------------------------------------------------


def words(*spans: str | tuple[str, Style], wrapped: bool = True) -> Words:
    """A text of plain pieces, and of pieces with what they are."""
    return Words(tuple(Span(one) if isinstance(one, str) else Span(*one) for one in spans), wrapped)


def lines(texts: Iterable[str], style: Style = "", *, wrapped: bool = True) -> Words | None:
    """Texts one below the other; nothing where there are none."""
    found = list(texts)
    return Words((Span("\n".join(found), style),), wrapped) if found else None


def content(*parts: Part | None, apart: bool = True) -> Content:
    """Those parts that there are."""
    return Content(tuple(part for part in parts if part is not None), apart)


def grid(
    columns: Sequence[str | Column],
    rows: Iterable[Sequence[Any] | Row],
    *,
    title: str = "",
    right: Iterable[str] = (),
    essential: Iterable[str] = (),
    more: int = 0,
    fitting: bool = False,
) -> Grid:
    """A table of values as they come; columns of numbers, and those named by ``right``, stand to the right.

    ``essential``: columns that stay where there is no room for all.
    """
    given = list(rows)
    cells = [row.cells if isinstance(row, Row) else row for row in given]
    made = []
    for i, column in enumerate(columns):
        known = column if isinstance(column, Column) else Column(column)
        number = known.right or known.name in right or any(isinstance(row[i], (Decimal, float, int)) for row in cells)
        made.append(replace(known, right=number, essential=known.essential or known.name in essential))
    done = [row if isinstance(row, Row) else Row(tuple(map(_cell, row))) for row in given]
    return Grid(tuple(made), tuple(done), title, max(more, 0), fitting)


def _cell(value: Any) -> Cell:
    return value if isinstance(value, (Words, Label, Derivation)) else shown_value(value)
