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
from tierwise.frames.aside import aside
from tierwise.frames.cells import Cells, add_cells
from tierwise.frames.data_frames import looks_like, of_arrow, of_pandas, of_polars, of_values, package, panicked
from tierwise.frames.forked import elsewhere, threads_are_gone
from tierwise.frames.kinds import Kinds
from tierwise.frames.pickles import table_from, table_state
from tierwise.frames.record_files import read_file, twice
from tierwise.frames.table import Table
from tierwise.months import month_index, month_of

if TYPE_CHECKING:
    import polars as pl

__all__ = ["read_records", "read_workforce"]


def read_records(
    records: Any, kinds: Kinds, *, only_used: bool = True, from_text: bool = False, ignore: Collection[str] = ()
) -> core.Table:
    """Anything with columns as a table; of a policy's records only the columns it knows (``only_used``).

    ``from_text``: the texts of a frame may be numbers, as those of a file are. The table is told the names of the columns left out,
    but for those to ``ignore``.
    """
    if threads_are_gone():
        if isinstance(records, (str, os.PathLike)) or package(records) in ("tierwise", "pyarrow"):
            return table_from(elsewhere(_state_of, records, kinds, only_used, from_text, list(ignore)))
        records = _without_polars(records)
    left_out: list[str] = []
    table = core.Table()
    for name, read in _columns_of(records, kinds, left_out, from_text):
        if name in ignore:
            continue
        if kinds.used(name) or not only_used:
            add_cells(table, name, read(kinds.of(name)))
        else:
            left_out.append(name)
    for name in left_out:
        if name not in ignore:
            table.leave_out(name)
    return table


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
    return {column.name: _listed(column) for column in _to_polars(records).iter_columns()}


def _listed(column: pl.Series) -> Any:
    """Values one by one; singles stay what they are, for they mean the shortest decimals of their own width."""
    import polars as pl

    return column.to_numpy() if column.dtype == pl.Float32 else column.to_list()


def _state_of(records: Any, kinds: Kinds, only_used: bool, from_text: bool, ignore: list[str]) -> tuple[Any, ...]:
    return table_state(read_records(records, kinds, only_used=only_used, from_text=from_text, ignore=ignore))


Columns = list[tuple[str, Callable[[str], Cells]]]  # names, and what reads each by its kind


def _columns_of(records: Any, kinds: Kinds, left_out: list[str], from_text: bool) -> Columns:
    """The columns of whatever holds some; of a file only those that are used."""
    zone = kinds.timezone
    if isinstance(records, (str, os.PathLike)):
        frame = aside(lambda: read_file(Path(records), kinds.used, left_out))
        return _of_polars(frame, zone, from_text=True, by_looks=kinds.by_looks)
    if isinstance(records, Mapping):
        _refuse_twice([str(name) for name in records])
        return [(str(n), lambda kind, n=n, v=v: of_values(str(n), v, kind, zone)) for n, v in records.items()]  # type: ignore[misc]
    if package(records) == "pandas" and hasattr(records, "iloc") and getattr(records, "ndim", 0) == 2:
        _refuse_pandas(records, kinds)
        return [
            (str(n), lambda kind, i=i: of_pandas(records.iloc[:, i], kind, zone)) for i, n in enumerate(records.columns)
        ]  # type: ignore[misc]
    if package(records) == "pyarrow" and hasattr(records, "schema") and hasattr(records.schema, "names"):
        _refuse_twice(records.schema.names)
        whole = records.read_all() if hasattr(records, "read_all") else records
        if hasattr(whole, "column"):
            return [(n, lambda kind, n=n: of_arrow(whole.column(n), kind, zone)) for n in whole.schema.names]  # type: ignore[misc]
    return _of_polars(_to_polars(records), zone, from_text=from_text)


def _of_polars(frame: pl.DataFrame, zone: str | None, *, from_text: bool, by_looks: bool = False) -> Columns:
    def read(column: pl.Series, kind: str) -> Cells:
        return of_polars(column, kind or (looks_like(column) if by_looks else ""), zone, from_text=from_text)

    return [(column.name, functools.partial(read, column)) for column in frame.iter_columns()]


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
    """What Polars could not do with a frame of others: told, if it is that it does not know a type of column."""
    import polars as pl

    if not isinstance(e, pl.exceptions.PolarsError) and not panicked(e):
        return e
    message = f"a column's type cannot be read: {str(e).partition(chr(10))[0]}"
    return Error([Fault(path="records", message=message, hint="give it as numbers, texts or months")])


def _to_polars(records: Any) -> pl.DataFrame:
    """Polars takes Arrow columns as they lie; every other kind of frame goes through Narwhals."""
    import polars as pl

    if isinstance(records, pl.DataFrame):
        return records
    if isinstance(records, pl.LazyFrame):
        try:
            return aside(records.collect)
        except (pl.exceptions.PolarsError, OSError) as e:
            message = f"the lazy frame cannot be collected: {str(e).partition(chr(10))[0]}"
            raise Error([Fault(path="records", message=message)]) from None
    if hasattr(records, "__arrow_c_stream__") and package(records) not in ("polars", "pandas", "pyarrow"):
        try:
            return pl.DataFrame(records)
        except pl.exceptions.DuplicateError as e:
            raise Error(
                [Fault(path="records", message="there are two columns of one name", hint=str(e).partition("\n")[0])]
            ) from None
        except BaseException as e:
            raise _of_no_type(e) from None
    import narwhals as nw

    try:
        collected: pl.DataFrame = aside(lambda: nw.from_native(records).lazy().collect("polars").to_native())
    except TypeError:
        raise TypeError(
            f"records cannot be a {type(records).__name__}; they may be a data frame (pandas, Polars, Arrow, ...), "
            "a dict of columns, or the path of a CSV or Parquet file"
        ) from None
    return collected
