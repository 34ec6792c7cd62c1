"""A company's table read as a mapping says: each column by the forms of its kind, its distinct values once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tierwise._native import core
from tierwise.documents.inputs import kinds_of_policy
from tierwise.documents.policy import Policy
from tierwise.errors import Fault
from tierwise.frames.cells import Array, Cells, add_cells
from tierwise.frames.kinds import Kinds
from tierwise.ingest.columns import ReadColumn, read_column
from tierwise.ingest.forms import narrow
from tierwise.ingest.heading_units import title_of
from tierwise.ingest.mapping import ColumnMapping, Mapping, nearest
from tierwise.ingest.sheets import Distinct, Sheet, column_letters, distinct, is_nothing
from tierwise.ingest.sources import read_sheets

__all__ = ["LeftOut", "Reading", "read_table", "records_among", "stacked"]

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class LeftOut:
    """A row that is no record, and why."""

    sheet: str
    row: int
    why: str


@dataclass
class Reading:
    """What came of a table: columns as the extension takes them, where its rows stand, which rows were left out, and what is wrong
    with the table as a whole."""

    sheets: list[Sheet]
    columns: list[ReadColumn]
    places: Array  # of each record, its row among those of all sheets
    left_out: list[LeftOut]
    faults: list[Fault]
    ignored: set[str] = field(default_factory=set)

    @property
    def numbers(self) -> Array:
        return np.concatenate([sheet.numbers for sheet in self.sheets])

    @property
    def sheet_of(self) -> Array:
        return np.repeat(np.arange(len(self.sheets), dtype=np.int32), [len(sheet.numbers) for sheet in self.sheets])

    def table(self, rows: Array | None = None) -> core.Table:
        """The table of the records, or of some of them."""
        table = core.Table()
        for column in self.columns:
            if column.name:
                add_cells(table, column.name, column.cells if rows is None else among(column.cells, rows))
        for column in self.columns:
            if not column.name and column.heading and column.heading not in self.ignored:
                table.leave_out(column.heading)
        if any(column.name for column in self.columns):
            at = self.places if rows is None else self.places[rows]
            table.place_rows(self.numbers[at], self.sheet_of[at], [sheet.name for sheet in self.sheets])
        return table


def among(cells: Cells, rows: Array) -> Cells:
    """The same column of some rows."""
    place = {int(row): at for at, row in enumerate(rows)} if cells.unread else {}
    unread = [(place[row], *told) for row, *told in cells.unread if row in place]
    return Cells(cells.kind, cells.values[rows], cells.dictionary, unread, cells.refused and bool(unread))  # type: ignore[arg-type]


def read_table(
    source: Any, policy: Policy, mapping: Mapping, timezone: str | None, tell: Tell | None = None
) -> Reading:
    """Reads a table as far as it can be read. Raises ``tw.Error`` only where there is no table."""
    kinds = kinds_of_policy(policy, timezone=timezone)
    sheets = read_sheets(source, mapping, kinds)
    headings, faults = _headings_of(sheets)
    said = {heading: _said(heading, mapping, kinds) for heading in headings}
    cells = {heading: stacked(sheets, heading) for heading in headings}
    keep, left_out = records_among(sheets, cells, mapping)
    for heading, (named, everywhere) in _beside(sheets, mapping).items():
        said[heading], cells[heading] = named, everywhere
    faults += _of_mapping(mapping, headings, said, kinds)
    faults += _of_lengths(sheets, keep)
    units = {one.name: one.unit for one in policy.inputs}
    commas = any(sheet.commas for sheet in sheets)
    title = title_of(row for sheet in sheets for row in sheet.above[:-1])
    columns: list[ReadColumn] = []
    begins = np.cumsum([0, *(len(sheet.numbers) for sheet in sheets)])[:-1].tolist()
    for done, heading in enumerate(cells, 1):
        what = said[heading] if heading not in mapping.ignore else None
        values = cells[heading].filled(begins) if what is not None and what.fill else cells[heading]
        values = values.among(keep)
        kind = kinds.of(what.name) if what else ""
        columns.append(
            read_column(heading, what, kind, values, mapping.missing, unit=units.get(what.name, "") if what else "",
                        currency=policy.currency, commas=commas, timezone=timezone, title=title)
        )  # fmt: skip
        if tell is not None and len(keep):
            tell(len(keep) * done // len(cells), len(keep))
    out = Reading(sheets, columns, keep, left_out, faults, set(mapping.ignore))
    out.faults += [fault for column in columns for fault in column.faults]
    if mapping.duplicates == "keep_equal":
        _keep_equal(out)
    return out


def _headings_of(sheets: list[Sheet]) -> tuple[list[str], list[Fault]]:
    """The headings of all sheets, in the order of the first; a column without one is none where there is nothing in it."""
    found: dict[str, None] = {}
    faults = []
    for sheet in sheets:
        for heading, many in Counter(heading for heading in sheet.headings if heading).items():
            found.setdefault(heading)
            if many > 1:
                message, hint = f"there are {many} columns '{heading}'", "give each its own name"
                faults.append(
                    Fault(path=f'column "{heading}"', message=message, hint=hint, column=heading, sheet=sheet.name)
                )
    for sheet in sheets:
        for place, heading in enumerate(sheet.headings):
            if not heading and any(not is_nothing(cell) for cell in _cells_of(sheet.columns[place])):
                found.setdefault(f"column {column_letters(place)}")
                sheet.headings[place] = f"column {column_letters(place)}"
    return list(found), faults


def _cells_of(column: Any) -> Any:
    return column.values if isinstance(column, Distinct) else column


def _said(heading: str, mapping: Mapping, kinds: Kinds) -> ColumnMapping | None:
    """What a column is: as the mapping says, or by its own name; None where nothing reads it."""
    if heading in mapping.columns:
        return mapping.columns[heading]
    return ColumnMapping(heading) if kinds.used(heading) else None


def _of_mapping(
    mapping: Mapping, headings: list[str], said: dict[str, ColumnMapping | None], kinds: Kinds
) -> list[Fault]:
    """What of a mapping does not fit the table or the policy."""
    faults = []

    def tell(heading: str, message: str, hint: str = "") -> None:
        faults.append(Fault(path=f'column "{heading}"', message=message, hint=hint, column=heading))

    for heading in (*mapping.columns, *mapping.leave_out):
        if heading not in headings:
            tell(heading, "the mapping names it, and there is no such heading", nearest(heading, headings))
    for heading in mapping.ignore:
        if (what := said.get(heading)) is not None:
            tell(heading, f"it is read as '{what.name}', so it cannot be ignored", "leave it out of 'ignore'")
    taken: dict[str, str] = {}
    for heading, what in said.items():
        if what is None:
            continue
        if not kinds.used(what.name):
            tell(heading, f"nothing reads '{what.name}'", nearest(what.name, kinds.names()))
        elif what.name in taken:
            tell(
                heading, f"both '{taken[what.name]}' and '{heading}' are '{what.name}'", "say of one that it is ignored"
            )
        taken.setdefault(what.name, heading)
    return faults


def stacked(sheets: list[Sheet], heading: str) -> Distinct:
    """A column of all sheets, one below the other; nothing where a sheet does not have it."""
    parts = []
    for sheet in sheets:
        if heading not in sheet.headings:
            parts.append([None] * len(sheet.numbers))
            continue
        column = sheet.columns[sheet.headings.index(heading)]
        if isinstance(column, Distinct):
            return column  # frames have one sheet
        parts.append(column)  # type: ignore[arg-type]
    return distinct(parts[0] if len(parts) == 1 else [cell for part in parts for cell in part])


def _beside(sheets: list[Sheet], mapping: Mapping) -> dict[str, tuple[ColumnMapping, Distinct]]:
    """What no column says: values given for all rows, and the names of sheets."""
    rows = [len(sheet.numbers) for sheet in sheets]
    out = {}
    for name, value in mapping.given.items():
        out[f"given {name}"] = ColumnMapping(name), Distinct([value], np.zeros(sum(rows), dtype=np.int32))
    if mapping.sheet_is is not None:
        codes = np.repeat(np.arange(len(sheets), dtype=np.int32), rows)
        out["name of the sheet"] = mapping.sheet_is, Distinct([sheet.name for sheet in sheets], codes)
    return out


def records_among(sheets: list[Sheet], cells: dict[str, Distinct], mapping: Mapping) -> tuple[Array, list[LeftOut]]:
    """The rows that are records, and those that are none: blank ones, and those that the mapping tells by a text."""
    rows = sum(len(sheet.numbers) for sheet in sheets)
    why = np.full(rows, -1, dtype=np.int64)
    reasons = ["blank"]
    blank = np.ones(rows, dtype=bool)
    for column in cells.values():
        blank &= column.nothing
    why[blank] = 0
    for heading, texts in mapping.leave_out.items():
        if heading not in cells:
            continue
        wanted = {narrow(text) for text in texts}
        column = cells[heading].told()
        for code, value in enumerate(column.values):
            if written(value) in wanted:
                reasons.append(f"{heading} is '{written(value)}'")
                why[(column.codes == code) & (why < 0)] = len(reasons) - 1
        if "" in wanted:
            reasons.append(f"{heading} is empty")
            why[(column.codes < 0) & (why < 0)] = len(reasons) - 1
    numbers = np.concatenate([sheet.numbers for sheet in sheets])
    names = [sheet.name for sheet in sheets for _ in sheet.numbers] if len(sheets) > 1 else [sheets[0].name] * rows
    left = [LeftOut(names[row], int(numbers[row]), reasons[why[row]]) for row in np.flatnonzero(why >= 0)]
    return np.flatnonzero(why < 0), left


def _of_lengths(sheets: list[Sheet], keep: Array) -> list[Fault]:
    """Records of a file of text that have more cells than there are headings, or fewer: a comma may have come between."""
    faults = []
    kept = set(keep.tolist())
    for sheet in sheets:  # a file of text has one
        for place, cells in sheet.lengths.items():
            if place in kept:
                row = int(sheet.numbers[place])
                message = f"row {row} has {cells} cells, and there are {len(sheet.above[-1])} headings"
                faults.append(
                    Fault(
                        path="records",
                        message=message,
                        hint="a text with the separator in it stands in quotes",
                        row=row,
                    )
                )
    return faults


def written(value: Any) -> str:
    """A cell as one would write it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return narrow(value) if isinstance(value, str) else str(value)


# -- duplicates ----------------------------------------------------------------------------------------------------------


def _keep_equal(out: Reading) -> None:
    """Of rows that say the same of a person and month the first stays; others are left out. Rows that differ all stay."""
    by_name = {column.name: column.cells for column in out.columns if column.name}
    if "person" not in by_name or "month" not in by_name or not len(out.places):
        return
    who, when = (np.nan_to_num(by_name[name].values.astype(np.float64), nan=-1) for name in ("person", "month"))
    _, place, counts = np.unique(who * 100_000 + when, return_inverse=True, return_counts=True)
    several = np.flatnonzero(counts[place] > 1)
    odd = {row for cells in by_name.values() for row, *_ in cells.unread}
    first: dict[tuple[Any, ...], int] = {}
    drop = []
    for row in several.tolist():
        if row in odd or who[row] < 0 or when[row] < 0:
            continue
        key = tuple(None if (value := cells.values[row]) != value else value for cells in by_name.values())
        if key in first:
            drop.append((row, first[key]))
        else:
            first[key] = row
    if not drop:
        return
    numbers, sheet_of = out.numbers[out.places], out.sheet_of[out.places]
    for row, same in drop:
        other = f" of {out.sheets[sheet_of[same]].name}" if sheet_of[same] != sheet_of[row] else ""
        name = out.sheets[sheet_of[row]].name
        out.left_out.append(LeftOut(name, int(numbers[row]), f"the same as row {numbers[same]}{other}"))
    keep = np.setdiff1d(np.arange(len(out.places)), [row for row, _ in drop])
    out.places = out.places[keep]
    for column in out.columns:
        if column.name:
            column.cells = among(column.cells, keep)
