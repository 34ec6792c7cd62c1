"""A column on its way in: its values, and those that are not what its kind says, each with the reason."""

from __future__ import annotations

import fractions
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from tierwise._native import core

__all__ = ["EXACT", "EXPECTED", "HOURS_HINT", "NUMERIC", "Array", "Cells", "Unread", "add_cells", "hours_in", "missing", "refused", "taken"]

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
        return table.add_numbers(name, np.ascontiguousarray(cells.values, dtype=np.float64), kind, cells.unread, cells.refused)
    codes = np.ascontiguousarray(cells.values, dtype=np.int32)
    try:
        table.add_texts(name, codes, cells.dictionary, cells.unread, cells.refused)
    except UnicodeEncodeError:
        sound = [text.encode(errors="replace").decode() == text for text in cells.dictionary]
        broken = np.isin(codes, np.flatnonzero(~np.array(sound)))
        for row in np.flatnonzero(broken):
            shown = ascii(cells.dictionary[codes[row]])
            cells.unread.append((int(row), shown, f"expected texts, found {shown}, which is half a character", ""))
        kept = [text if fine else "" for text, fine in zip(cells.dictionary, sound, strict=True)]
        table.add_texts(name, np.where(broken, -1, codes).astype(np.int32), kept, cells.unread, cells.refused)


def refused(kind: str, rows: int, found: str, row: int, value: str, hint: str = "") -> Cells:
    """A column whose type does not fit at all: one fault, with the first value."""
    such = "" if value and f"'{value}'" in found else f", such as {value}"
    why = f"expected {EXPECTED[kind]}, found {found}" if kind else f"found {found}, which cannot be read"
    return Cells("number", np.full(rows, np.nan), None, [(row, value, why + such, hint)], True)


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
        return cells if len(rows) == 0 else Cells("number", cells.values, None, [(int(rows[0]), value, why, hint)], True)
    values = np.append(of.values, [0])[at]
    values = np.where(none, -1 if of.dictionary is not None else np.nan, values)
    unread: list[Unread] = []
    for place, value, why, hint in of.unread:
        unread += [(int(row), value, why, hint) for row in np.flatnonzero(places == place)]
    return Cells(of.kind, values, of.dictionary, unread)


def hours_in(unit: str, many: int = 1) -> fractions.Fraction:
    """How many hours a step of NumPy's durations is."""
    seconds = {"W": 604800, "D": 86400, "h": 3600, "m": 60, "s": 1}
    below = {"ms": 3, "us": 6, "ns": 9, "ps": 12, "fs": 15, "as": 18}
    step = fractions.Fraction(seconds[unit]) if unit in seconds else fractions.Fraction(1, 10 ** below[unit])
    return step * many / 3600
