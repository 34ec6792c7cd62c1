"""A table as it comes: headings, cells by column, and where each row stands. A workbook has several."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tierwise.frames.cells import Array, Cells

__all__ = ["Distinct", "Sheet", "column_letters", "distinct", "distinct_of_cells"]


@dataclass
class Distinct:
    """The distinct values of a column, and which of them each row has: -1 where there is nothing.

    Floats, of which few are alike, stand apart in ``numbers``: NaN where a row has none. ``odd`` are values that could not be read at
    all, by row: value, why, hint. ``refused``: not one could.
    """

    values: list[Any]
    codes: Array
    odd: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    refused: bool = False
    numbers: Array | None = None

    def told(self) -> Distinct:
        """The same with its floats among the others."""
        if self.numbers is None:
            return self
        known = ~np.isnan(self.numbers)
        found, places = np.unique(self.numbers[known], return_inverse=True)
        codes = self.codes.copy()
        codes[known] = places + len(self.values)
        return Distinct([*self.values, *found.tolist()], codes, self.odd, self.refused)

    @property
    def nothing(self) -> Array:
        """Which rows have no value."""
        none: Array = self.codes < 0
        return none if self.numbers is None else none & np.isnan(self.numbers)

    def filled(self, begins: Sequence[int]) -> Distinct:
        """The same with the value above where a row has none, from the rows on at which sheets begin."""
        of = self.told()
        at = np.where(of.codes >= 0, np.arange(len(of.codes)), -1)
        for begin, end in zip(begins, [*begins[1:], len(at)], strict=True):
            at[begin:end] = np.maximum.accumulate(at[begin:end])
        return Distinct(of.values, np.where(at >= 0, of.codes[at], -1).astype(np.int32), of.odd, of.refused)

    def counts(self) -> Array:
        """How many rows have each."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))

    def among(self, rows: Array) -> Distinct:
        """The same of some rows."""
        place = {int(row): at for at, row in enumerate(rows)} if self.odd else {}
        odd = {place[row]: told for row, told in self.odd.items() if row in place}
        numbers = None if self.numbers is None else self.numbers[rows]
        return Distinct(self.values, self.codes[rows], odd, self.refused, numbers)

    def held_by(self, rows: Array) -> Distinct:
        """The same of some rows, with only those values that they have."""
        some = self.among(rows)
        held = some.counts() > 0
        places = np.append(np.cumsum(held) - 1, -1)
        values = [value for value, is_held in zip(some.values, held, strict=True) if is_held]
        return Distinct(values, places[some.codes].astype(np.int32), some.odd, some.refused, some.numbers)


@dataclass
class Sheet:
    """``numbers`` are those of the rows as people count them; ``columns`` are cells, or distinct values already.

    ``above``: the rows that stand above the records, headings and all, as they are. ``commas``: whether the country that the file
    comes from may write decimals with a comma. ``lengths`` are those of rows that are longer or shorter than the headings, by place,
    where that says that something is wrong.
    """

    name: str
    headings: list[str]
    columns: list[Sequence[Any] | Distinct]
    numbers: Array
    above: list[Sequence[Any]] = field(default_factory=list)
    commas: bool = False
    lengths: dict[int, int] = field(default_factory=dict)


def column_letters(place: int) -> str:
    """``A``, ``Z``, ``AA``: how spreadsheets name the column at a place, counted from 0."""
    return ("" if place < 26 else column_letters(place // 26 - 1)) + chr(ord("A") + place % 26)


def is_nothing(value: Any) -> bool:
    """Whether a cell is empty, or has nothing but blanks."""
    if isinstance(value, str):
        return not value or value.isspace()
    if value is None:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in ("NAType", "NaTType", "MaskedConstant") or bool(value != value)


def distinct(cells: Sequence[Any]) -> Distinct:
    """The distinct values of cells. True is not 1."""
    kinds = set(map(type, cells))
    numbers = None
    if kinds == {float}:
        return Distinct([], np.full(len(cells), -1, dtype=np.int32), numbers=np.array(cells, dtype=np.float64))
    if float in kinds and bool not in kinds:
        numbers = np.array([cell if type(cell) is float else math.nan for cell in cells])
        cells = [None if type(cell) is float else cell for cell in cells]
    if bool in kinds and kinds & {int, float}:
        cells = [str(cell).upper() if isinstance(cell, bool) else cell for cell in cells]
    try:
        places: dict[Any, int] = dict.fromkeys(cells, -1)
    except TypeError:  # lists and the like, which are told by what they look like
        cells = [cell if _is_hashable(cell) else str(cell) for cell in cells]
        places = dict.fromkeys(cells, -1)
    values = [value for value in places if not is_nothing(value)]
    for code, value in enumerate(values):
        places[value] = code
    return Distinct(values, np.fromiter(map(places.__getitem__, cells), np.int32, len(cells)), numbers=numbers)


def _is_hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def distinct_of_cells(cells: Cells) -> Distinct:
    """The distinct values of a column that a frame holds, by its own type."""
    odd = {row: (value, why, hint) for row, value, why, hint in cells.unread}
    if cells.dictionary is not None:
        nothing = np.array([is_nothing(text) for text in cells.dictionary] + [True])
        codes = np.where(nothing[cells.values], -1, cells.values).astype(np.int32)
        return Distinct(list(cells.dictionary), codes, odd, cells.refused)
    if cells.kind == "number":
        codes = np.full(len(cells.values), -1, dtype=np.int32)
        return Distinct([], codes, odd, cells.refused, np.asarray(cells.values, dtype=np.float64))
    known = ~np.isnan(cells.values)
    found, places = np.unique(cells.values[known], return_inverse=True)
    codes = np.full(len(cells.values), -1, dtype=np.int32)
    codes[known] = places
    values: list[Any] = found.tolist()
    if cells.kind == "flag":
        values = [bool(value) for value in values]
    elif cells.kind == "month":
        values = [datetime.date(int(value) // 12, int(value) % 12 + 1, 1) for value in values]
    return Distinct(values, codes, odd, cells.refused)
