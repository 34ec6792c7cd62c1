"""CSV of any usual separator and encoding as rows of cells."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path
from typing import NoReturn

from tierwise._native import core
from tierwise.errors import Error, Fault

__all__ = ["ENDINGS", "decoded", "read_delimited"]

ENDINGS = (".csv", ".tsv", ".txt")
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_delimited(path: Path, header: int, encoding: str, separator: str) -> tuple[list[list[str]], str]:
    """The rows of a file from the first on, and what separates cells: as said, or the only separator in the row of headings."""
    try:
        data = path.read_bytes()
    except OSError as e:
        _refuse(path, f"the file cannot be read: {(e.strerror or str(e)).lower()}")
    text = decoded(path, data, encoding)
    separator = separator or _separator(path, text, header)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as e:
        _refuse(path, f"the file is no CSV: {e}")
    for row in rows:
        for place, cell in enumerate(row):
            if cell.startswith("'") and core.has_mark(cell):  # it is one of ours
                row[place] = cell[1:]
    return rows, separator


def decoded(path: Path, data: bytes, encoding: str) -> str:
    """The text of a file: as said, by its mark, or UTF-8. Raises ``tw.Error`` for what it is not."""
    if encoding:
        try:
            return data.decode(codecs.lookup(encoding).name).removeprefix("\ufeff")
        except LookupError:
            _refuse(path, f"there is no encoding '{encoding}'", "such as 'utf-8', 'utf-16', 'gb18030'")
        except UnicodeDecodeError as e:
            _refuse(path, f"the text is not {encoding}: byte {e.start}")
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(name)
            except UnicodeDecodeError as e:
                _refuse(path, f"the text is not UTF-{name[4:].removesuffix('-sig')}, as its mark says: byte {e.start}")
    try:
        return data.decode()
    except UnicodeDecodeError as e:
        hint = "say the encoding, as 'utf-16'"
        if b"\0" not in data[:4096]:
            try:
                seen = data.decode("gb18030").partition("\n")[0].strip()[:40]
                hint = f"say encoding = 'gb18030' if it begins so: {seen}"
            except UnicodeDecodeError:
                hint = "say the encoding"
        _refuse(path, f"the text is not UTF-8: byte {e.start}", hint)


def _separator(path: Path, text: str, header: int) -> str:
    """The separator that the row of headings has, if it has one kind; a file of one column has none."""
    line = ""
    for number, line in enumerate(io.StringIO(text), 1):  # noqa: B007
        if number == header:
            break
    outside = "".join(line.split('"')[::2])
    found = [one for one in SEPARATORS if one in outside]
    if len(found) > 1:
        told = " and ".join(SEPARATORS[one] for one in found)
        _refuse(path, f"the headings in row {header} have {told}", "say which separates cells: separator")
    return found[0] if found else ","


def _refuse(path: Path, message: str, hint: str = "") -> NoReturn:
    raise Error([Fault(file=str(path), message=message, hint=hint)])
