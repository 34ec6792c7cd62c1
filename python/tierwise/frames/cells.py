"""A column on its way in: its values, and those that are not what its kind says, each with the reason."""

from __future__ import annotations

import fractions
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from tierwise._native import core

__all__ = [
    "EXACT",
    "EXPECTED",
    "HOURS_HINT",
    "NUMERIC",
    "Array",
    "Cells",
    "Unread",
    "add_cells",
    "first_refused",
    "hours_in",
    "missing",
    "of_written",
    "refused",
    "taken",
]

NUMERIC = ("number", "amount", "count", "hours", "share")
EXPECTED = dict.fromkeys(NUMERIC, "numbers") | {"flag": "true or false", "text": "texts", "month": "months"}
EXACT = 2**53  # whole numbers up to it are doubles
HOURS_HINT = "durations are read where the kind is hours; or give them as numbers"

Array: TypeAlias = "np.ndarray[Any, Any]"
Unread: TypeAlias = tuple[int, str, str, str]  # row, value, why, hint


@dataclass
class Cells:
    """The values of a column as the extension takes them: float64, or int32 codes of a dictionary for ``text``."""

    kind: str
    values: Array
    dictionary: list[str] | None = None
    unread: list[Unread] = field(default_factory=list)
    refused: bool = False


def add_cells(table: core.Table, name: str, cells: Cells) -> None:
    """Puts a column into a table."""
    if cells.dictionary is None:
        kind = getattr(core.ColumnKind, cells.kind)
        values = np.ascontiguousarray(cells.values, dtype=np.float64)
        table.add_numbers(name, values, kind, _sound(cells.unread), cells.refused)
        return
    codes = np.ascontiguousarray(cells.values, dtype=np.int32)
    broken = [
        place for place, text in enumerate(cells.dictionary) if not text.isascii() and _without_halves(text) != text
    ]
    for row in np.flatnonzero(np.isin(codes, broken)) if broken else ():
        shown = _without_halves(cells.dictionary[codes[row]])
        cells.unread.append((int(row), shown, f"expected texts, found '{shown}' with half a character", ""))
    if broken:
        codes = np.where(np.isin(codes, broken), -1, codes).astype(np.int32)
    table.add_texts(
        name, codes, [_without_halves(text) for text in cells.dictionary], _sound(cells.unread), cells.refused
    )


def _without_halves(text: str) -> str:
    """A text in which halves of characters, which no file could hold, are written out."""
    return text if text.isascii() else text.encode(errors="backslashreplace").decode()


def _sound(unread: list[Unread]) -> list[Unread]:
    return [(row, _without_halves(value), _without_halves(why), hint) for row, value, why, hint in unread]


def refused(kind: str, rows: int, found: str, row: int, value: str, hint: str = "") -> Cells:
    """A column whose type does not fit at all: one fault, with the first value."""
    such = "" if value and f"'{value}'" in found else f", such as {value}"
    why = f"expected {EXPECTED[kind]}, found {found}" if kind else f"found {found}, which cannot be read"
    return Cells("number", np.full(rows, np.nan), None, [(row, value, why + such, hint)], True)


def first_refused(column: Any, kind: str, none: Array, found: str, hint: str = "") -> Cells:
    """One fault for a column of the wrong type, unless there is nothing in it."""
    rows = np.flatnonzero(~none)
    if len(rows) == 0:
        return missing(len(column))
    row = int(rows[0])
    cell = column.iloc[row] if hasattr(column, "iloc") else column[row]
    value = str(cell.to_list() if hasattr(cell, "to_list") else cell)
    return refused(kind, len(column), found.replace("{}", value), row, value[:200], hint)


def missing(rows: int) -> Cells:
    """A column with nothing in it."""
    return Cells("number", np.full(rows, np.nan))


def taken(of: Cells, places: Array) -> Cells:
    """A column of categories: ``of`` are the categories read by kind, ``places`` which of them each row has, -1 for none."""
    none = places < 0
    at = np.where(none, 0, places).astype(np.int64)
    if of.refused:
        rows = np.flatnonzero(~none)
        _, value, why, hint = of.unread[0]
        cells = missing(len(places))
        return (
            cells if len(rows) == 0 else Cells("number", cells.values, None, [(int(rows[0]), value, why, hint)], True)
        )
    values = np.append(of.values, [0])[at]
    values = np.where(none, -1 if of.dictionary is not None else np.nan, values)
    odd = {place: (value, why, hint) for place, value, why, hint in of.unread}
    told = np.flatnonzero(np.isin(places, list(odd))).tolist() if odd else []
    return Cells(of.kind, values, of.dictionary, [(row, *odd[int(places[row])]) for row in told])


def of_written(texts: Cells, kind: str) -> Cells:
    """Texts as a file of texts is read: as numbers or flags, or, ``by_looks``, as what all of them are."""
    if texts.dictionary is None or kind not in (*NUMERIC, "flag", "by_looks"):
        return texts
    held, values, unread = core.read_texts(texts.dictionary, kind if kind in ("flag", "by_looks") else "number")
    return texts if held == "text" else taken(Cells(held, values, None, unread), texts.values)


def hours_in(unit: str, many: int = 1) -> fractions.Fraction:
    """How many hours a step of NumPy's durations is."""
    seconds = {"W": 604800, "D": 86400, "h": 3600, "m": 60, "s": 1}
    below = {"ms": 3, "us": 6, "ns": 9, "ps": 12, "fs": 15, "as": 18}
    step = fractions.Fraction(seconds[unit]) if unit in seconds else fractions.Fraction(1, 10 ** below[unit])
    return step * many / 3600
