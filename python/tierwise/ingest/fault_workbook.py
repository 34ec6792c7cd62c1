"""A table's own sheets as a workbook in which faults are coloured and explained."""

from __future__ import annotations

import datetime
import decimal
import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tierwise.errors import Fault
from tierwise.frames.packages import needed
from tierwise.ingest.reading import Reading
from tierwise.ingest.sheets import Distinct, Sheet
from tierwise.visible import visible

__all__ = ["write_fault_workbook"]

MOST_NOTES = 20_000  # more than anybody reads, and spreadsheets become slow
_COLUMNS = ("sheet", "row", "person", "month", "column", "value", "fault", "hint")
_NOTE = "The other sheets have the values of the table that was checked; its formats and formulas are not carried over."


def write_fault_workbook(path: Path, reading: Reading | None, faults: Sequence[Fault]) -> None:
    """Writes a sheet with the list of faults, and each sheet of the table with faulty cells coloured, and the reason as a note."""
    xlsxwriter = needed("xlsxwriter", "a workbook of faults", "RecordsCheck.faults.write_csv() does", extra="excel")
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        formats = {
            "fault": {"bg_color": "#FFC7CE"},
            "head": {"bold": True},
            "date": {"num_format": "yyyy-mm-dd"},
            "time": {"num_format": "[h]:mm:ss"},
        }
        made = {name: book.add_format(said) for name, said in formats.items()}
        sheets = reading.sheets if reading is not None else []
        names = {sheet.name for sheet in sheets}
        _write_list(book.add_worksheet(_free("faults", names)), faults, made)
        name_of_only = _free("records", {"faults"})
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name or name_of_only), sheet, faults, made)


def _free(name: str, taken: set[str]) -> str:
    while name.lower() in {one.lower() for one in taken}:
        name += "_"
    return name


def _write_list(sheet: Any, faults: Sequence[Fault], formats: dict[str, Any]) -> None:
    sheet.write_string(0, 0, _NOTE)
    for place, name in enumerate(_COLUMNS):
        sheet.write_string(2, place, name, formats["head"])
    for row, fault in enumerate(faults, 3):
        values = (
            fault.sheet,
            fault.row,
            fault.person,
            fault.month,
            fault.column,
            fault.value,
            fault.message,
            fault.hint,
        )
        for place, value in enumerate(values):
            if value:
                _write(sheet, row, place, value, formats, None)
    sheet.freeze_panes(3, 0)


def _write_sheet(sheet: Any, table: Sheet, faults: Sequence[Fault], formats: dict[str, Any]) -> None:
    at = _places_of(table, faults)
    columns = [_as_cells(column) for column in table.columns]
    above = table.above or [table.headings]
    for row, cells in enumerate(above):
        for place, cell in enumerate(cells):
            wrong = row == len(above) - 1 and at.get((0, place))
            _write(sheet, row, place, cell, formats, wrong or None)
    offset = 0 if table.above else 1  # the rows of a frame are counted without its headings
    for row, number in enumerate(table.numbers.tolist()):
        for place, cells in enumerate(columns):
            _write(sheet, number - 1 + offset, place, cells[row], formats, at.get((number, place)))
    sheet.freeze_panes(len(above), 0)


def _places_of(table: Sheet, faults: Sequence[Fault]) -> dict[tuple[int, int], str]:
    """What to note where: by row and column; row 0 is that of the headings."""
    person = {heading: place for place, heading in reversed(list(enumerate(table.headings)))}
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for fault in faults:
        if fault.sheet != table.name and (fault.row or fault.sheet):
            continue
        place = person.get(fault.column)
        if place is None and not fault.row:
            continue
        found[fault.row, place or 0].append(fault.message + (f"; {fault.hint}" if fault.hint else ""))
    return {where: "\n".join(texts)[:32_000] for where, texts in list(found.items())[:MOST_NOTES]}


def _as_cells(column: Sequence[Any] | Distinct) -> Sequence[Any]:
    if not isinstance(column, Distinct):
        return column
    values = np.array([*column.values, None], dtype=object)
    return list(values[column.codes])


def _write(sheet: Any, row: int, place: int, value: Any, formats: dict[str, Any], note: str | None) -> None:
    look = formats["fault"] if note else None
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value, look)
    elif isinstance(value, (int, float, decimal.Decimal)) and math.isfinite(value) and abs(float(value)) < 1e300:
        sheet.write_number(row, place, value, look)
    elif isinstance(value, datetime.date) and value.year >= 1900 and getattr(value, "tzinfo", None) is None:
        sheet.write_datetime(row, place, value, look or formats["date"])
    elif isinstance(value, (datetime.time, datetime.timedelta)) and not _is_below_nothing(value):
        sheet.write_datetime(row, place, value, look or formats["time"])
    elif value is not None and value == value and value != "":
        sheet.write_string(row, place, visible(str(value)[:32_000], lines=True)[:32_767], look)
    elif note:
        sheet.write_blank(row, place, None, look)
    if note:
        sheet.write_comment(row, place, visible(note, lines=True)[:32_767])


def _is_below_nothing(value: datetime.time | datetime.timedelta) -> bool:
    return isinstance(value, datetime.timedelta) and value < datetime.timedelta(0)
