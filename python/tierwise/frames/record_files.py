"""Files of records: CSV, which the library reads itself, and Parquet, which Polars or pyarrow reads, whichever is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from tierwise._native import core
from tierwise.errors import Error, Fault
from tierwise.frames.packages import POLARS_OR_PYARROW, polars_or_pyarrow

__all__ = ["expect_records", "read_csv", "read_parquet", "twice"]


def expect_records(path: Path) -> str:
    """The ending of a file that may hold records: ``.csv`` or ``.parquet``."""
    ending = path.suffix.lower()
    if ending not in (".csv", ".parquet"):
        _refuse(
            path,
            f"records cannot be read from a '{ending or 'nameless'}' file",
            "expected .csv or .parquet; tw.Records.load and --mapping read workbooks",
        )
    if path.is_dir():
        _refuse(path, "it is a folder", "name the file in it")
    return ending


def read_csv(path: Path, kind_of: Callable[[str], str]) -> core.Table:
    """The columns of a CSV file, each read as what ``kind_of`` says of its name: ``text``, ``number``, ``flag``, ``by_looks``, ``unread``
    or ``ignored``."""
    try:
        data = path.read_bytes()
    except OSError as e:
        _refuse_unreadable(path, e)
    return core.read_csv(data, kind_of, str(path).encode(errors="backslashreplace").decode())


def read_parquet(path: Path) -> Any:
    """A Parquet file as a frame of whichever package reads it."""
    try:
        with path.open("rb") as file:
            begin = file.read(4)
        if not begin:
            _refuse(path, "the file is empty")
        if begin not in (b"PAR1", b"PARE"):
            _refuse(path, "the file is no Parquet file")
        package = polars_or_pyarrow()
        if package is None:
            _refuse(path, f"Parquet is read by {POLARS_OR_PYARROW[0]}", POLARS_OR_PYARROW[1])
        frame = _of_polars(package, path) if package.__name__ == "polars" else _of_pyarrow(package, path)
    except OSError as e:
        _refuse_unreadable(path, e)
    if len(frame) == 0:
        _refuse(path, "there are no rows, only a header")
    return frame


def _of_polars(pl: Any, path: Path) -> Any:
    try:
        return pl.read_parquet(path)
    except pl.exceptions.DuplicateError as e:
        _refuse(path, f"there are two columns of one name: {_first_line(e)}")
    except pl.exceptions.PolarsError as e:
        _refuse(path, _first_line(e))


def _of_pyarrow(pa: Any, path: Path) -> Any:
    import pyarrow.parquet

    try:
        with path.open("rb") as file:
            return pyarrow.parquet.ParquetFile(file).read()
    except pa.ArrowException as e:
        _refuse(path, _first_line(e))


def _first_line(e: BaseException) -> str:
    return str(e).partition("\n")[0]


def _refuse(path: Path, message: str, hint: str = "") -> NoReturn:
    raise Error([Fault(file=str(path), message=message, hint=hint)])


def _refuse_unreadable(path: Path, e: OSError) -> NoReturn:
    _refuse(path, f"the file cannot be read: {(e.strerror or str(e)).lower()}")


def twice(names: Sequence[str]) -> str:
    """What there is to say about columns of one name; nothing when all differ."""
    seen: set[str] = set()
    for name in names:
        if name in seen and name:
            return f"there are {list(names).count(name)} columns '{name}'"
        seen.add(name)
    return ""
