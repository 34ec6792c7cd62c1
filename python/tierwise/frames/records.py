"""Records on their way in: whatever holds columns becomes the table that the extension reads.

Each column that the policy uses is read as what its kind says (``columns``, ``frames``); what cannot be read goes in with the reason, so
that the complaint comes from one place and names rows and people.
"""

from __future__ import annotations

import functools
import os
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tierwise._native import core
from tierwise.errors import Error, Fault
from tierwise.frames.arrow_columns import of_arrow
from tierwise.frames.aside import aside
from tierwise.frames.cells import Cells, add_cells, of_written
from tierwise.frames.data_frames import of_pandas, of_values
from tierwise.frames.forked import elsewhere, threads_are_gone
from tierwise.frames.kinds import Kinds
from tierwise.frames.own_columns import of_own
from tierwise.frames.packages import POLARS_OR_PYARROW, package, polars_or_pyarrow
from tierwise.frames.pickles import table_from, table_state
from tierwise.frames.polars_columns import of_polars, panicked
from tierwise.frames.record_files import expect_records, read_csv, read_parquet, twice
from tierwise.frames.table import Table
from tierwise.months import month_index, month_of

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Columns", "columns_of", "read_records", "read_workforce"]


def read_records(
    records: Any, kinds: Kinds, *, only_used: bool = True, from_text: bool = False, ignore: Collection[str] = ()
) -> core.Table:
    """Anything with columns as a table; of a policy's records only the columns it knows (``only_used``).

    ``from_text``: the texts of a frame may be numbers, as those of a file are. The table is told the names of the columns left out,
    but for those to ``ignore``.
    """
    if isinstance(records, (str, os.PathLike)):
        records, from_text = Path(records), True
        if expect_records(records) == ".csv":
            return aside(lambda: read_csv(records, functools.partial(_kind_in_file, kinds, only_used, ignore)))
    if threads_are_gone() and package(records) not in ("tierwise", "pyarrow"):
        if isinstance(records, Path):
            return table_from(elsewhere(_state_of, records, kinds, only_used, list(ignore)))
        records = _without_polars(records)
    left_out: list[str] = []
    table = core.Table()
    for name, read in columns_of(records, kinds):
        if name in ignore:
            continue
        if kinds.used(name) or not only_used:
            add_cells(table, name, _read(read, kinds, name, from_text))
        else:
            left_out.append(name)
    for name in left_out:
        if name not in ignore:
            table.leave_out(name)
    return table


def _kind_in_file(kinds: Kinds, only_used: bool, ignore: Collection[str], name: str) -> str:
    """What a column of a CSV file is read as."""
    if name in ignore:
        return "ignored"
    if only_used and not kinds.used(name):
        return "unread"
    kind = kinds.of(name)
    if kind == "":
        return "by_looks" if kinds.by_looks else "text"
    return "text" if kind == "month" else kind if kind in ("text", "flag") else "number"


def _read(read: Callable[[str], Cells], kinds: Kinds, name: str, from_text: bool) -> Cells:
    """A column by its kind; of a file also from its texts."""
    kind = kinds.of(name)
    if from_text:
        found = read("")
        if found.dictionary is not None:
            return of_written(found, kind or ("by_looks" if kinds.by_looks else ""))
        if kind == "":
            return found
    return read(kind)


def _without_polars(records: Any) -> Any:
    """The same for a process in which Polars can hand out values, but do no work."""
    import polars as pl

    if isinstance(records, pl.LazyFrame):
        message = "a LazyFrame cannot be collected in a process forked from one that used Polars"
        raise Error([Fault(path="records", message=message, hint="collect it before, or start processes by spawn")])
    if isinstance(records, Mapping):
        return {name: _listed(v) if isinstance(v, pl.Series) else v for name, v in records.items()}
    if package(records) == "pandas":
        return records
    return {column.name: _listed(column) for column in _to_frame(records).iter_columns()}


def _listed(column: pl.Series) -> Any:
    """Values one by one; singles stay what they are, for they mean the shortest decimals of their own width."""
    import polars as pl

    return column.to_numpy() if column.dtype == pl.Float32 else column.to_list()


def _state_of(records: Path, kinds: Kinds, only_used: bool, ignore: list[str]) -> tuple[Any, ...]:
    return table_state(read_records(records, kinds, only_used=only_used, ignore=ignore))


Columns = list[tuple[str, Callable[[str], Cells]]]  # names, and what reads each by its kind


def columns_of(records: Any, kinds: Kinds) -> Columns:
    """The columns of whatever holds some: names, and what reads each by its kind."""
    zone = kinds.timezone
    if isinstance(records, Path):
        records = aside(lambda: read_parquet(records))
    if isinstance(records, Mapping):
        _refuse_twice([str(name) for name in records])
        return [(str(n), lambda kind, n=n, v=v: of_values(str(n), v, kind, zone)) for n, v in records.items()]  # type: ignore[misc]
    if package(records) == "tierwise" and isinstance(getattr(records, "_frame", None), core.Frame):
        frame = records._frame
        return [(name, functools.partial(of_own, frame, name, held)) for name, held in frame.columns]
    if package(records) == "pandas" and hasattr(records, "iloc") and getattr(records, "ndim", 0) == 2:
        _refuse_pandas(records, kinds)
        columns = [(str(name), records.iloc[:, i]) for i, name in enumerate(records.columns)]
        return [(name, functools.partial(of_pandas, column, zone=zone)) for name, column in columns]
    if package(records) == "pyarrow" and hasattr(records, "schema") and hasattr(records.schema, "names"):
        whole = records.read_all() if hasattr(records, "read_all") else records
        if hasattr(whole, "column"):
            return _of_arrow(whole, zone)
    frame = _to_frame(records)
    if package(frame) == "pyarrow":
        return _of_arrow(frame, zone)
    return [(c.name, lambda kind, c=c: of_polars(c, kind, zone)) for c in frame.iter_columns()]  # type: ignore[misc]


def _of_arrow(table: Any, zone: str | None) -> Columns:
    _refuse_twice(table.schema.names)
    return [(n, lambda kind, n=n: of_arrow(table.column(n), kind, zone)) for n in table.schema.names]  # type: ignore[misc]


def _refuse_twice(names: Sequence[str]) -> None:
    if said := twice(names):
        name = next(name for name, count in Counter(names).items() if count > 1 and name)
        raise Error([Fault(path=f'column "{name}"', message=said, hint="give each its own name", column=name)])


def _refuse_pandas(frame: Any, kinds: Kinds) -> None:
    """What a pandas frame can be that no other can: columns of two levels, and an index that is a column."""
    if frame.columns.nlevels > 1:
        message = f"the frame has columns of {frame.columns.nlevels} levels, such as {frame.columns[0]!r}"
        raise Error([Fault(path="records", message=message, hint="join the names of each into one")])
    names = [str(name) for name in frame.columns]
    _refuse_twice(names)
    for name in frame.index.names:
        if name is not None and kinds.used(str(name)) and str(name) not in names:
            message = f"there is no column '{name}': it is the frame's index"
            raise Error([Fault(path="records", message=message, hint="call reset_index() first", column=str(name))])


def read_workforce(workforce: Any, kinds: Kinds, start: Any, ignore: Collection[str] = ()) -> core.Table:
    """People, a row each; ``start`` stands for the column ``month`` where there is none, and must agree with it."""
    texts = isinstance(workforce, Table)  # columns that a policy does not know, taken along from a file
    start = None if start is None else month_of(start, "start", kinds.timezone)
    table = read_records(workforce, kinds, from_text=texts, ignore=ignore)
    if "month" in table.names:
        span = None if start is None else core.months_of(table)
        if span is not None and span != (start, start):
            found = span[0] if span[0] == span[1] else f"{span[0]} to {span[1]}"
            message, hint = f"{start} is not what the workforce's column 'month' says: {found}", "leave one of them out"
            raise Error([Fault(path="start", message=message, hint=hint)])
    elif start is None:
        meant = core.column_meant("month", table)
        hint = f"did you mean '{meant}'? if not, say start=\"2026-07\"" if meant else 'add it, or say start="2026-07"'
        raise Error([Fault(path="workforce", message="there is no column 'month'", hint=hint)])
    elif meant := core.column_misspelt("month", table):
        message, hint = (
            "nothing reads it, and there is no column 'month'",
            "did you mean 'month'? if not, name it in 'ignore'",
        )
        raise Error([Fault(path=f'column "{meant}"', message=message, hint=hint, column=meant)])
    else:
        add_cells(table, "month", Cells("month", np.full(table.rows, float(month_index(start)))))
    return table


def _of_no_type(e: BaseException) -> BaseException:
    """What could not be done with a frame of others: told, if it is that a type of column is not known."""
    known = type(e).__module__.partition(".")[0] in ("polars", "pyarrow") and isinstance(e, Exception)
    if not known and not panicked(e):
        return e
    message = f"a column's type cannot be read: {str(e).partition(chr(10))[0]}"
    return Error([Fault(path="records", message=message, hint="give it as numbers, texts or months")])


def _to_frame(records: Any) -> Any:
    """A Polars frame or an Arrow table of any other frame: Arrow columns as they lie, every other kind through Narwhals."""
    if package(records) == "polars":
        return _collected(records)
    if not hasattr(records, "__arrow_c_stream__") and not _holds_columns(records):
        raise _no_frame(records)
    library = polars_or_pyarrow()
    if library is None:
        message = f"a {type(records).__name__} is read by {POLARS_OR_PYARROW[0]}"
        raise Error([Fault(path="records", message=message, hint=POLARS_OR_PYARROW[1])])
    if hasattr(records, "__arrow_c_stream__") and package(records) not in ("pandas", "pyarrow"):
        return _of_stream(library, records)
    import narwhals as nw

    try:
        return aside(lambda: nw.from_native(records).lazy().collect(library.__name__).to_native())
    except TypeError:
        raise _no_frame(records) from None


def _collected(records: Any) -> Any:
    import polars as pl

    if isinstance(records, pl.DataFrame):
        return records
    if not isinstance(records, pl.LazyFrame):
        raise _no_frame(records)
    try:
        return aside(records.collect)
    except (pl.exceptions.PolarsError, OSError) as e:
        message = f"the lazy frame cannot be collected: {str(e).partition(chr(10))[0]}"
        raise Error([Fault(path="records", message=message)]) from None


def _of_stream(library: Any, records: Any) -> Any:
    """The Arrow columns that anybody hands out."""
    try:
        return library.table(records) if library.__name__ == "pyarrow" else library.DataFrame(records)
    except BaseException as e:
        if type(e).__name__ == "DuplicateError":
            message, hint = "there are two columns of one name", str(e).partition("\n")[0]
            raise Error([Fault(path="records", message=message, hint=hint)]) from None
        raise _of_no_type(e) from None


def _holds_columns(records: Any) -> bool:
    import narwhals as nw

    return isinstance(nw.from_native(records, pass_through=True), (nw.DataFrame, nw.LazyFrame))


def _no_frame(records: Any) -> TypeError:
    return TypeError(
        f"records cannot be a {type(records).__name__}; they may be a data frame (pandas, Polars, Arrow, ...), "
        "a dict of columns, or the path of a CSV or Parquet file"
    )
