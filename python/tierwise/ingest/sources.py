"""Whatever holds records as sheets: workbooks, CSV, Parquet, frames, dicts of columns, lists of dicts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping as Named, Sequence
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from tierwise.arguments import text
from tierwise.errors import Error, Fault
from tierwise.frames.cells import Cells
from tierwise.frames.kinds import Kinds
from tierwise.frames.packages import package
from tierwise.frames.records import columns_of
from tierwise.ingest import delimited, workbooks
from tierwise.ingest.mapping import Mapping
from tierwise.ingest.sheets import Distinct, Sheet, distinct_of_cells, is_nothing

__all__ = ["MOST_LOOKED_AT", "heading_text", "raw_sheets", "read_sheets"]

MOST_LOOKED_AT = 30  # rows in which headings are looked for


def read_sheets(source: Any, mapping: Mapping, kinds: Kinds) -> list[Sheet]:
    """The sheets that a mapping asks for. Raises ``tw.Error`` where there are none, or no headings that mean anything."""
    sheets = raw_sheets(source, mapping, kinds)
    for sheet in sheets:
        known = any(_means_something(heading, mapping, kinds) for heading in sheet.headings)
        if isinstance(source, (str, os.PathLike)) and not known:
            where = f"sheet '{sheet.name}': " if sheet.name else ""
            shown = ", ".join(heading for heading in sheet.headings if heading)[:80] or "nothing"
            message = f"{where}row {mapping.header} has no heading that is known; it has {shown}"
            _refuse(Path(source), message, _where_headings_are(sheet, mapping, kinds))
    return sheets


def raw_sheets(source: Any, mapping: Mapping, kinds: Kinds) -> list[Sheet]:
    """The same, whatever the headings are."""
    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        if path.is_dir():
            _refuse(path, "it is a folder", "name the file in it")
        ending = path.suffix.lower()
        if ending in workbooks.ENDINGS:
            found = workbooks.read_workbook(path, mapping.sheets)
            return [_sheet(path, name, rows, mapping) for name, rows in found]
        if mapping.sheets:
            _refuse(path, "a file of this kind has no sheets", "leave out: sheet")
        if ending in delimited.ENDINGS:
            rows, separator = delimited.read_delimited(path, mapping.header, mapping.encoding, mapping.separator)
            return [_sheet(path, "", rows, mapping, separator)]
        if ending != ".parquet":
            known = ", ".join((*workbooks.ENDINGS, *delimited.ENDINGS, ".parquet"))
            _refuse(path, f"records cannot be read from a '{ending or 'nameless'}' file", f"expected one of {known}")
        source = path
    if isinstance(source, Sequence) and not isinstance(source, (str, bytes)):
        source = _columns_of_rows(source)
    return [_of_columns(source, mapping, kinds)]


def _refuse(path: Path, message: str, hint: str = "") -> NoReturn:
    raise Error([Fault(file=str(path), message=message, hint=hint)])


# -- rows of cells -------------------------------------------------------------------------------------------------------


def _sheet(path: Path, name: str, rows: list[list[Any]], mapping: Mapping, separator: str = "") -> Sheet:
    """Rows below a row of headings, filled up to one length; of files with a ``separator`` those of another length are told."""
    if len(rows) < mapping.header:
        where = f"sheet '{name}': " if name else ""
        message = f"{where}there are {len(rows)} rows, and headings are expected in row {mapping.header}"
        _refuse(path, message, "say where: header")
    headings = [heading_text(cell) for cell in rows[mapping.header - 1]]
    below = rows[mapping.header :]
    lengths = {at: len(row) for at, row in enumerate(below) if row and len(row) != len(headings)} if separator else {}
    width = max(map(len, below), default=0)
    headings += [""] * (width - len(headings))
    if any(len(row) != len(headings) for row in below):
        below = [row + [""] * (len(headings) - len(row)) for row in below]
    columns: list[Any] = list(zip(*below, strict=True)) if below else [()] * len(headings)
    numbers = np.arange(mapping.header + 1, mapping.header + 1 + len(below), dtype=np.int32)
    return Sheet(name, headings, columns, numbers, list(rows[: mapping.header]), separator == ";", lengths)


def heading_text(cell: Any) -> str:
    """A heading on one line; a whole number as its digits."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split()) if not is_nothing(cell) else ""


def _means_something(heading: str, mapping: Mapping, kinds: Kinds) -> bool:
    return heading in mapping.columns or kinds.used(heading)


def _where_headings_are(sheet: Sheet, mapping: Mapping, kinds: Kinds) -> str:
    """A hint with the row that has most of the headings known."""
    below = min(len(sheet.numbers), MOST_LOOKED_AT)
    rows = [
        *sheet.above,
        *([column[at] for column in sheet.columns if not isinstance(column, Distinct)] for at in range(below)),
    ]
    known = [[text for cell in row if _means_something(text := heading_text(cell), mapping, kinds)] for row in rows]
    most = max(known, key=len)
    if most:
        row = known.index(most) + 1
        return f"row {row} has {', '.join(most[:3])}: say header = {row}"
    return "say in 'columns' which heading is which name, or let tw.Records.propose find it"


# -- columns -------------------------------------------------------------------------------------------------------------


def _columns_of_rows(rows: Sequence[Any]) -> dict[str, list[Any]]:
    """The columns of a list of dicts; what a dict does not have is missing."""
    for row in rows:
        if not isinstance(row, Named):
            raise TypeError(f"records as a list are dicts, a row each; found {type(row).__name__}")
    names = dict.fromkeys(name for row in rows for name in row)
    for name in names:
        text("a column's name in source", str(name))
    return {name: [row.get(name) for row in rows] for name in names}


def _of_columns(source: Any, mapping: Mapping, kinds: Kinds) -> Sheet:
    """Whatever has columns; values that Python holds are looked at one by one, others as their type says."""
    columns: list[tuple[str, Any]] = []
    if isinstance(source, Named):
        columns = [(str(name), _cells(values)) for name, values in source.items()]
        source = {name: values for name, values in source.items() if _cells(values) is None}
    elif package(source) == "pandas" and hasattr(source, "iloc") and getattr(source, "ndim", 0) == 2:
        columns = [(str(name), _cells(source.iloc[:, i])) for i, name in enumerate(source.columns)]
    typed = dict(columns_of(source, kinds)) if not isinstance(source, Named) or source else {}
    if not columns:
        columns = [(name, None) for name in typed]
    read: list[Sequence[Any] | Distinct] = [
        _typed(typed[name], _kind_of(name, mapping, kinds)) if cells is None else cells for name, cells in columns
    ]
    rows = max((len(one.codes) if isinstance(one, Distinct) else len(one) for one in read), default=0)
    for (name, _), one in zip(columns, read, strict=True):
        if (len(one.codes) if isinstance(one, Distinct) else len(one)) != rows:
            raise Error(
                [
                    Fault(
                        path=f'column "{name}"',
                        message=f"has fewer rows than the others, which have {rows}",
                        column=name,
                    )
                ]
            )
    return Sheet("", [name for name, _ in columns], read, np.arange(1, rows + 1, dtype=np.int32))


def _kind_of(heading: str, mapping: Mapping, kinds: Kinds) -> str:
    return kinds.of(mapping.columns[heading].name if heading in mapping.columns else heading)


def _typed(read: Callable[[str], Cells], kind: str) -> Distinct:
    """A column as its type holds it; asked for by kind where the type alone means nothing: durations, instants in UTC."""
    found = read("")
    return distinct_of_cells(read(kind) if found.refused else found)


def _cells(values: Any) -> list[Any] | None:
    """The values of a column that Python holds one by one; None where a type holds them."""
    if isinstance(values, (list, tuple)):
        return list(values)
    dtype = getattr(values, "dtype", None)
    if isinstance(dtype, np.dtype) and dtype.kind == "O" and getattr(values, "ndim", 0) == 1:
        return list(values.tolist())
    return None
