"""Workbooks (.xlsx, .xls, .ods) as rows of cells, read by python-calamine where it is installed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from tierwise.errors import Error, Fault
from tierwise.frames.aside import aside
from tierwise.ingest.mapping import nearest

__all__ = ["ENDINGS", "filled_sheets", "read_workbook"]

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_HINT = "pip install 'tierwise[excel]'"
_ERROR_CELL = re.compile(
    rb'<c\b[^>]*\br="([A-Z]+)([0-9]+)"[^>]*\bt="e"[^>]*>(?:<f.*?</f>|<f[^>]*/>)?<v>([^<]*)</v>', re.DOTALL
)
_IN_ERROR = re.compile(rb'<c\b[^>]*\bt="e"')
_CHUNK = 1 << 22


def read_workbook(path: Path, sheets: Sequence[str]) -> list[tuple[str, list[list[Any]]]]:
    """The sheets asked for, or the only one that has something in it: names, and rows of cells from the first row and column on."""
    found = filled_sheets(path, sheets)
    if len(found) > 1 and not sheets:
        listed = ", ".join(f"'{name}'" for name, _ in found)
        _refuse(path, f"there are {len(found)} sheets with something in them: {listed}", "say which: sheet")
    return found


def filled_sheets(path: Path, sheets: Sequence[str] = ()) -> list[tuple[str, list[list[Any]]]]:
    """The sheets asked for, or all that have something in them."""
    calamine = _calamine(path)
    try:
        data = path.read_bytes()
    except OSError as e:
        _refuse(path, f"the file cannot be read: {(e.strerror or str(e)).lower()}")
    try:
        return aside(lambda: _sheets(calamine, path, data, sheets))
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, UnicodeDecodeError) as e:
        _refuse(path, f"it is no workbook that can be read: {str(e).partition(chr(10))[0]}")
    except calamine.PasswordError:
        _refuse(path, "the workbook is protected by a password", "save it without one")
    except calamine.CalamineError as e:
        _refuse(path, f"it is no workbook that can be read: {str(e).partition(chr(10))[0]}")


def _calamine(path: Path) -> Any:
    try:
        import python_calamine
    except ImportError:
        _refuse(path, "a workbook is read by python-calamine, which is not installed", _HINT)
    return python_calamine


def _sheets(calamine: Any, path: Path, data: bytes, wanted: Sequence[str]) -> list[tuple[str, list[list[Any]]]]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    names = list(book.sheet_names)
    for name in wanted:
        if name not in names:
            _refuse(path, f"there is no sheet '{name}'", nearest(name, names))
    found = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in wanted or names]
    if not wanted:
        found = [(name, rows) for name, rows in found if rows]
        if not found:
            _refuse(path, "there is nothing in the workbook")
    _put_errors_in(data, names, dict(found))
    return found


def _put_errors_in(data: bytes, names: Sequence[str], rows_of: dict[str, list[list[Any]]]) -> None:
    """Cells that hold an error come as empty ones: what they say is taken from the file itself, which a .xlsx file allows."""
    if not data.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name, part in _parts_of_sheets(parts, names):
            if name not in rows_of or not _has_errors(parts, part):
                continue
            for letters, number, text in _ERROR_CELL.findall(parts.read(part)):
                rows, row, place = rows_of[name], int(number) - 1, _place(letters)
                if row < len(rows) and place < len(rows[row]) and rows[row][place] == "":
                    rows[row][place] = text.decode()


def _parts_of_sheets(parts: zipfile.ZipFile, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The sheets of a .xlsx file and where each is in it; nothing of files that are put together otherwise."""
    there = set(parts.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= there:
        return
    book, links = parts.read("xl/workbook.xml").decode(), parts.read("xl/_rels/workbook.xml.rels").decode()
    targets = {}
    for link in re.findall(r"<Relationship\b[^>]*>", links):
        said = dict(re.findall(r'(\w+)="([^"]*)"', link))
        targets[said.get("Id", "")] = said.get("Target", "")
    ids = [re.search(r'\br:id="([^"]*)"', sheet) for sheet in re.findall(r"<sheet\b[^>]*>", book)]
    for name, found in zip(names, ids, strict=False):
        target = targets.get(found[1], "") if found else ""
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part in there:
            yield name, part


def _has_errors(parts: zipfile.ZipFile, part: str) -> bool:
    with parts.open(part) as file:
        before = b""
        while chunk := file.read(_CHUNK):
            if b't="e"' in before + chunk and _IN_ERROR.search(before + chunk):
                return True
            before = chunk[-200:]
    return False


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1


def _refuse(path: Path, message: str, hint: str = "") -> NoReturn:
    raise Error([Fault(file=str(path), message=message, hint=hint)])
