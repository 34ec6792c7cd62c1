"""Result tables as an Excel workbook: a cover that says what was run, and a sheet a table, with the numbers as numbers."""

from __future__ import annotations

import datetime
import math
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from tierwise._native import core
from tierwise.errors import Error, Fault
from tierwise.files.whole_files import replaced
from tierwise.frames.packages import needed
from tierwise.frames.table import Table
from tierwise.visible import visible

__all__ = ["Workbook", "workbook"]

SHARES = {"more", "less", "better", "saved"}  # columns of chances, whatever the row is about
MOST_ROWS = 1_048_575  # of a sheet, below its headings
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
_WIDEST = 48  # characters
_HIGHEST = 405  # points of a row: Excel's most is 409
_PAGE = 180  # characters across a page that can still be read
_SAMPLE = 400  # rows that a column's width is taken from
_ALIKE = datetime.datetime(1980, 1, 1)  # written as the day it was made: the same run makes the same file
_NO_FORMULAS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Listed(NamedTuple):
    """A sheet as the cover lists it."""

    name: str
    rows: int
    says: str


class Workbook:
    """A workbook in the making. The cover is its first sheet, and is written last: it lists the others."""

    def __init__(self, book: Any, digits: int) -> None:
        self._book = book
        self._cover = book.add_worksheet("cover")
        self._listed: list[Listed] = []
        self._taken = {"cover", "history"}  # Excel keeps the second for itself
        cents = "." + "0" * digits if digits else ""
        looks = {
            "money": {"num_format": f"#,##0{cents}"},
            "count": {"num_format": "#,##0"},
            "whole": {"num_format": "#,##0"},
            "number": {"num_format": "#,##0.00"},
            "share": {"num_format": "0.0%"},
            "head": {"bold": True, "bottom": 1},
            "head of numbers": {"bold": True, "bottom": 1, "align": "right"},
            "title": {"bold": True, "font_size": 16},
            "part": {"bold": True, "font_size": 12},
            "text": {"text_wrap": True, "valign": "top"},
            "link": {"font_color": "#0563C1", "underline": 1},
        }
        self._looks = {name: book.add_format(look) for name, look in looks.items()}

    def table(self, table: Table, name: str, says: str, *, kinds: Sequence[str] | None = None) -> None:
        """A table on a sheet, or on several where it has more rows than one can hold.

        ``kinds``: what the numbers of each row are (money, count, number, share), where a column has figures of several kinds.
        """
        parts = range(0, max(len(table), 1), MOST_ROWS)
        names = [self._free(name) for _ in parts]
        for own, first in zip(names, parts, strict=True):
            self._sheet(table, own, first, min(MOST_ROWS, len(table) - first), kinds)
        self._listed.append(Listed(names[0], len(table), says))

    def _free(self, name: str) -> str:
        """A name that a sheet may have and none has yet: without some signs, cut, numbered where it is taken."""
        plain = "".join("-" if letter in "[]:*?/\\" else letter for letter in visible(name)).strip("'") or "sheet"
        found, number = plain[:_LONGEST_NAME], 1
        while found.casefold() in self._taken:
            number += 1
            found = f"{plain[: _LONGEST_NAME - len(f' {number}')]} {number}"
        self._taken.add(found.casefold())
        return found

    def _sheet(self, table: Table, name: str, first: int, count: int, kinds: Sequence[str] | None) -> None:
        sheet = self._book.add_worksheet(name)
        columns = table._frame.columns
        widths = _widths(table, first, count)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        for place, (column, held) in enumerate(columns):
            look = "head" if held in ("text", "flag") else "head of numbers"
            sheet.write_string(0, place, visible(column), self._looks[look])
        for row, cells in enumerate(table.rows(first, count), 1):
            for place, (column, held) in enumerate(columns):
                look = held if kinds is None or held != "number" else kinds[first + row - 1]
                self._write(
                    sheet, row, place, cells[column], "share" if held == "number" and column in SHARES else look
                )
        last = (max(count, 0), max(len(columns) - 1, 0))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, *last)
        _for_paper(sheet, last, math.ceil(sum(widths) / _PAGE))
        sheet.repeat_rows(0)
        said = next((place for place, (_, held) in enumerate(columns) if held != "text"), len(columns))
        if 0 < sum(widths[:said]) < _PAGE / 2:
            sheet.repeat_columns(0, said - 1)  # what a row is about stands on each page

    def _write(self, sheet: Any, row: int, place: int, value: Any, kind: str) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, place, value)
        elif isinstance(value, (int, float, Decimal)):
            if math.isfinite(value):
                sheet.write_number(row, place, value, self._looks.get(kind))
        else:
            sheet.write_string(row, place, visible(str(value), lines=True)[:_LONGEST_TEXT])

    def cover(self, title: str, run: Mapping[str, Any], parts: Mapping[str, Sequence[str]]) -> None:
        """What was run, from what, the sheets there are, and then the ``parts``: what else is to be known, by heading."""
        sheet, looks = self._cover, self._looks
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 16)
        sheet.set_column(2, 2, 74)
        sheet.write_string(0, 0, visible(title), looks["title"])
        row = 2
        for what, value in {**run, "tierwise": core.version}.items():
            sheet.write_string(row, 0, what)
            self._write(sheet, row, 1, value, "money" if isinstance(value, Decimal) else "count")
            row += 1
        row = self._headed(row + 1, "Sheets")
        for one in self._listed:
            target = one.name.replace("'", "''")
            sheet.write_url(row, 0, f"internal:'{target}'!A1", looks["link"], one.name)
            sheet.write_string(row, 1, f"{one.rows:,} row{'' if one.rows == 1 else 's'}")
            sheet.write_string(row, 2, visible(one.says), looks["text"])
            row += 1
        for heading, texts in parts.items():
            if not texts:
                continue
            row = self._headed(row + 1, heading)
            for text in texts:
                sheet.merge_range(row, 0, row, 2, visible(text, lines=True)[:_LONGEST_TEXT], looks["text"])
                sheet.set_row(row, min(15 * max(1, math.ceil(_width(text) / 105)), _HIGHEST))
                row += 1
        _for_paper(sheet, (row, 2))

    def _headed(self, row: int, heading: str) -> int:
        self._cover.write_string(row, 0, heading, self._looks["part"])
        return row + 1


@contextmanager
def workbook(path: str | os.PathLike[str], digits: int) -> Iterator[Workbook]:
    """A workbook written whole or not at all; ``digits`` of money behind the point. Needs XlsxWriter."""
    xlsxwriter = needed("xlsxwriter", "a workbook", "write() does, as CSV or Parquet,", extra="excel")
    if Path(path).suffix.lower() != ".xlsx":
        raise Error([Fault(file=str(path), message="a workbook's name ends in .xlsx")])
    with replaced(path) as draft, tempfile.TemporaryDirectory() as aside:
        book = xlsxwriter.Workbook(str(draft), {**_NO_FORMULAS, "tmpdir": aside})
        book.set_properties({"created": _ALIKE})
        try:
            yield Workbook(book, digits)
        except BaseException:
            book.fileclosed = 1  # nothing of it is wanted
            raise
        book.close()


def _widths(table: Table, first: int, count: int) -> list[float]:
    """Of each column, in characters: as wide as its first rows need."""
    widths = [len(name) + 3 for name in table.columns]
    for row in table.rows(first, min(count, _SAMPLE)):
        for place, value in enumerate(row.values()):
            widths[place] = max(widths[place], _width(value))
    return [min(width, _WIDEST) for width in widths]


def _width(value: Any) -> int:
    if isinstance(value, (Decimal, float)) and not isinstance(value, bool):
        return len(f"{value:,.2f}") + 2
    text = "" if value is None else str(value)
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text) + 1


def _for_paper(sheet: Any, last: tuple[int, int], pages_across: int = 1) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(pages_across, 0)
    sheet.print_area(0, 0, *last)
    sheet.set_footer("&L&A&R&P / &N")
