"""Files of records: CSV and Parquet, and what a file is instead, in words."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from tierwise.errors import Error, Fault
from tierwise.files.spreadsheet import unmarked, unmarked_names
from tierwise.frames.cells import Array

if TYPE_CHECKING:
    import polars as pl

__all__ = ["read_file", "twice"]

_AS_CSV = "save it as CSV UTF-8 with commas"


def read_file(path: Path, used: Callable[[str], bool], unused: list[str]) -> pl.DataFrame:
    """The columns of a file that are used (all when none is); ``unused`` is told the others. All that a CSV file holds are texts."""
    import polars as pl

    ending = path.suffix.lower()
    if ending not in (".csv", ".parquet"):
        _refuse(path, f"records cannot be read from a '{ending or 'nameless'}' file", "expected .csv or .parquet")
    try:
        if path.is_dir():
            _refuse(path, "it is a folder", "name the file in it")
        if ending == ".parquet":
            return _read_parquet(path)
        written = _header(path)
        header = unmarked_names(written)
        wanted = [i for i, name in enumerate(header) if used(name)] or list(range(len(header)))
        unused += [name for i, name in enumerate(header) if i not in wanted]
        last = len(header) - 1
        columns = sorted({*wanted, last})
        odd_quotes, blank_lines = _looked_through(path)
        # A blank line of a single column is a missing value; of several it holds nothing.
        source = _without_blank_lines(path) if blank_lines and len(header) > 1 else path
        try:
            frame = pl.read_csv(source, columns=columns, infer_schema=False)
        except pl.exceptions.ComputeError as e:
            if "found more fields" in str(e):
                _refuse_ragged(path, len(header))
            raise
    except OSError as e:
        _refuse(path, f"the file cannot be read: {(e.strerror or str(e)).lower()}")
    except pl.exceptions.PolarsError as e:
        if "utf" in str(e).lower():
            _refuse(path, _encoding(path.read_bytes()), _AS_CSV)
        if ending == ".csv":
            _refuse_ragged(path, None)
        _refuse(path, str(e).partition("\n")[0])
    if frame.height == 0:
        _refuse(path, "there are no rows, only a header")
    if odd_quotes or (len(header) > 1 and frame.to_series(len(columns) - 1).null_count()):
        _refuse_ragged(path, len(header))
    read = [(header[i], frame.to_series(columns.index(i))) for i in wanted]
    return pl.DataFrame([unmarked(column).alias(name) for name, column in read])


def _refuse(path: Path, message: str, hint: str = "", line: int = 0) -> NoReturn:
    raise Error([Fault(file=str(path), line=line, message=message, hint=hint)])


def _read_parquet(path: Path) -> pl.DataFrame:
    import polars as pl

    with path.open("rb") as file:
        begin = file.read(4)
    if not begin:
        _refuse(path, "the file is empty")
    if begin not in (b"PAR1", b"PARE"):
        _refuse(path, "the file is no Parquet file")
    try:
        return pl.read_parquet(path)
    except pl.exceptions.DuplicateError as e:
        _refuse(path, f"there are two columns of one name: {str(e).partition(chr(10))[0]}")


def twice(names: Sequence[str]) -> str:
    """What there is to say about columns of one name; nothing when all differ."""
    seen: set[str] = set()
    for name in names:
        if name in seen and name:
            return f"there are {list(names).count(name)} columns '{name}'"
        seen.add(name)
    return ""


# -- CSV -----------------------------------------------------------------------------------------------------------------


def _header(path: Path) -> list[str]:
    """The names of the columns, once the file is known to be a CSV file in UTF-8 with commas."""
    with path.open("rb") as file:
        begin = file.read(1 << 16)
        begin += b"" if b"\n" in begin else file.readline()
    if not begin:
        _refuse(path, "the file is empty")
    wide = {b"\xff\xfe\0\0": "UTF-32", b"\0\0\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
    for mark, name in wide.items():
        if begin.startswith(mark):
            _refuse(path, f"the text is {name}, not UTF-8", _AS_CSV)
    others = {
        b"PK\x03\x04": "an Excel workbook or a zip archive",
        b"\xd0\xcf\x11\xe0": "an old Excel workbook",
        b"PAR1": "a Parquet file",
        b"\x1f\x8b": "compressed (gzip)",
        b"\x28\xb5\x2f\xfd": "compressed (zstd)",
    }
    for mark, name in others.items():
        if begin.startswith(mark):
            _refuse(path, f"the file is {name}, and no CSV file", _AS_CSV)
    if b"\0" in begin:
        half = len(begin) // 2
        if half and max(begin[::2].count(0), begin[1::2].count(0)) > half * 0.4:
            _refuse(path, "the text is UTF-16, not UTF-8", _AS_CSV)
        _refuse(path, "there are NUL bytes in the text", _AS_CSV)
    text = begin.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    if "\n" not in text and "\r" in text:
        _refuse(path, "the lines end as on an old Mac (CR)", _AS_CSV)
    first = text.partition("\n")[0]
    if not text.strip():
        _refuse(path, "the file is empty")
    if not first.strip():
        _refuse(path, "the first line is blank, and no header", "leave that line out", 1)
    if text.lstrip().startswith("<"):
        _refuse(path, "the file is HTML or XML, and no CSV file", _AS_CSV)
    if first.strip().lower().startswith("sep="):
        _refuse(path, f"the first line is Excel's '{first.strip()}', and no header", "leave that line out")
    try:
        header = next(csv.reader(io.StringIO(text), strict=True))
    except (csv.Error, StopIteration):
        _refuse(path, "a quote in the header is not closed", line=1)
    for sign, name in (
        (";", "semicolons"),
        ("\t", "tabs"),
        ("|", "bars"),
        ("，", "full-width commas"),
        ("；", "full-width semicolons"),
    ):
        if first.count(sign) > first.count(","):
            _refuse(path, f"the columns are parted by {name}, not by commas", _AS_CSV)
    if "�" in "".join(header):
        _refuse(path, _encoding(path.read_bytes()), _AS_CSV)
    if said := twice(header):
        _refuse(path, said, line=1)
    return header


def _encoding(data: bytes) -> str:
    """What a text is in that is not UTF-8, as far as can be told."""
    high = np.frombuffer(data, dtype=np.uint8) >= 128
    edges = np.diff(np.concatenate([[0], high.astype(np.int8), [0]]))
    lengths = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    try:
        data.decode("gb18030")
        chinese = len(lengths) > 0 and (lengths > 1).mean() > 0.5
    except UnicodeDecodeError:
        chinese = False
    if chinese:
        return "the text is GB18030 (GBK), not UTF-8"
    return "the text is not UTF-8, but an old encoding such as Latin-1 (Windows-1252)"


def _looked_through(path: Path) -> tuple[bool, bool]:
    """Whether a quote is left open, and whether there may be blank lines; refuses what is no text."""
    quotes = 0
    blank = False
    end = b""  # of the piece before
    with path.open("rb") as file:
        while chunk := file.read(1 << 22):
            quotes += chunk.count(b'"')
            if b"\0" in chunk:
                _refuse(path, "there are NUL bytes in the text", _AS_CSV)
            seam = end + chunk[:2]
            blank = blank or any(two in part for two in (b"\n\n", b"\n\r\n") for part in (chunk, seam))
            end = chunk[-2:]
    return quotes % 2 == 1, blank


def _without_blank_lines(path: Path) -> bytes:
    data = np.frombuffer(path.read_bytes(), dtype=np.uint8)
    quoted = np.bitwise_xor.accumulate((data == 34).astype(np.uint8))
    ends = np.flatnonzero((data == 10) & (quoted == 0))
    blank = np.flatnonzero(_blank(data, ends))
    change = np.zeros(len(data) + 1, dtype=np.int8)
    change[np.where(blank > 0, ends[blank - 1] + 1, 0)] += 1
    change[ends[blank] + 1] -= 1
    kept: Array = data[np.cumsum(change[:-1], dtype=np.int8) == 0]
    return bytes(kept)


def _refuse_ragged(path: Path, columns: int | None) -> None:
    """Refuses a CSV file whose quotes are not closed, or a row of which has more or fewer fields than the header."""
    inside = np.uint8(0)
    fields = 1
    begun = False  # whether there is a row behind the last end of line
    line = 1  # of the row that is being counted
    next_line = 1
    with path.open("rb") as file:
        while chunk := file.read(1 << 22):
            data = np.frombuffer(chunk, dtype=np.uint8)
            quoted = np.bitwise_xor.accumulate((data == 34).astype(np.uint8)) ^ inside
            inside = quoted[-1]
            outside = quoted == 0
            commas = np.cumsum((data == 44) & outside)
            breaks = np.flatnonzero(data == 10)
            ends = breaks[outside[breaks]]
            found = np.diff(commas[ends], prepend=0)
            if len(ends):
                found[0] += fields - 1
                found += 1
                blank = _blank(data, ends)
                columns = int(found[0]) if columns is None else columns
                wrong = np.flatnonzero((found != columns) & ~blank)
                if len(wrong):
                    at = int(wrong[0])
                    before = next_line if at else line
                    row_line = before + int(np.searchsorted(breaks, ends[at - 1], side="right")) if at else before
                    _refuse(
                        path,
                        f"this row has {_fields(int(found[at]))}, the header {columns}",
                        "a comma in a text needs quotes",
                        row_line,
                    )
                line = next_line + int(np.searchsorted(breaks, ends[-1], side="right"))
                fields = 1 + int(commas[-1] - commas[ends[-1]])
                begun = int(ends[-1]) + 1 < len(data)
            else:
                fields += int(commas[-1])
                begun = True
            next_line += len(breaks)
    if inside:
        _refuse(path, "a quote is not closed", "each text that begins with a quote ends with one", line)
    if begun and columns is not None and fields != columns:
        _refuse(path, f"this row has {_fields(fields)}, the header {columns}", "a comma in a text needs quotes", line)


def _blank(data: Array, ends: Array) -> Array:
    """Which of the rows that end there have nothing in them."""
    begins = np.concatenate([[0], ends[:-1] + 1])
    length = ends - begins
    blank: Array = (length == 0) | ((length == 1) & (data[begins] == 13))
    return blank


def _fields(count: int) -> str:
    return "1 field" if count == 1 else f"{count} fields"
