"""Records on their way in: whatever holds columns becomes the table that the extension reads.

Numbers that are float64 already go in without a copy; other numbers and truths are cast once; texts become codes of a
dictionary; dates become months. What does not fit (a text where numbers are expected, a missing person) goes in as it
is, so that the complaint comes from one place and names rows and people.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tierwise._native import core
from tierwise.errors import Error, Fault

if TYPE_CHECKING:
    import polars as pl

    from tierwise.assumptions import Assumptions
    from tierwise.policy import Policy

_MONTHS = ("month", "joined")
_TEXTS = ("person", "shop", "team")


class Kinds:
    """What a policy expects of a column: ``number``, ``flag``, ``text``, ``month``, or nothing in particular."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.standing: list[str] = []  # what a workforce says of people
        self._of = dict.fromkeys(_TEXTS, "text") | dict.fromkeys(_MONTHS, "month")
        if policy is not None:
            self._know(policy)

    @classmethod
    def of_workforce(cls, rules: Iterable[tuple[Policy, Assumptions]]) -> Kinds:
        """What policies expect, and what assumptions draw once for a person."""
        out = cls()
        for policy, assumptions in rules:
            for q in assumptions.activity:
                if q.each == "person":
                    out._of[q.name] = "flag" if q.draw == "chance" else "text" if q.shares else "number"
                    out.standing.append(q.name)
            out.standing += [name for ladder in policy.ladder for name in (ladder.name, f"{ladder.name}_since")]
            out._know(policy)
        out.standing += [*_TEXTS, *_MONTHS]
        return out

    def _know(self, policy: Policy) -> None:
        for ladder in policy.ladder:
            self._of.setdefault(ladder.name, "text")
            self._of.setdefault(f"{ladder.name}_since", "month")
        for name, kind in policy._core.inputs:
            self._of[name] = kind if kind in ("flag", "text", "month") else "number"

    def of(self, name: str) -> str:
        return self._of.get(name, "")

    def used(self, name: str) -> bool:
        return name in self._of


def read_records(
    records: Any, kinds: Kinds, *, only_used: bool = True, from_text: bool = False, unused: list[str] | None = None
) -> core.Table:
    """Anything with columns as a table; of a policy's records only the columns it knows (``only_used``).

    ``from_text``: the texts of a frame may be numbers, as those of a file are. ``unused`` is told the columns left out.
    """
    table = core.Table()
    left_out = [] if unused is None else unused

    def wanted(name: str) -> bool:
        if kinds.used(name) or not only_used:
            return True
        left_out.append(name)
        return False

    if isinstance(records, (str, os.PathLike)):
        _add_polars(table, _read_file(Path(records), kinds, left_out), kinds, wanted, from_text=True)
    elif isinstance(records, Mapping):
        for name, values in records.items():
            if wanted(str(name)):
                _add_values(table, str(name), values, kinds.of(str(name)))
    elif _package(records) == "pandas":
        for name in records.columns:
            if wanted(str(name)):
                _add_pandas(table, str(name), records[name], kinds.of(str(name)))
    else:
        _add_polars(table, _to_polars(records), kinds, wanted, from_text=from_text)
    return table


def month_index(text: str, path: str = "month") -> int:
    """``2026-07`` as the extension counts months."""
    year, dash, month = str(text).partition("-")
    if not (dash and len(year) == 4 and len(month) == 2 and (year + month).isdecimal() and 1 <= int(month) <= 12):
        raise Error([Fault(path=path, message=f"{text!r} is not a month", hint="write 2026-07")])
    return int(year) * 12 + int(month) - 1


def read_workforce(workforce: Any, kinds: Kinds, start: str | None) -> core.Table:
    """People, a row each; ``start`` stands for the column ``month`` where there is none, and must agree with it."""
    from tierwise.table import Table

    texts = isinstance(workforce, Table)  # columns that a policy does not know, taken along from a file
    first = None if start is None else month_index(start, "start")
    unused: list[str] = []
    table = read_records(workforce, kinds, from_text=texts, unused=unused)
    known = [name for name in kinds.standing if name not in table.names and (name != "month" or start is None)]
    for name in unused:
        _refuse_misspelt(name, known)
    if "month" in table.names:
        span = None if first is None else core.months_of(table)
        if span is not None and span != (start, start):
            found = span[0] if span[0] == span[1] else f"{span[0]} to {span[1]}"
            message, hint = f"{start} is not what the workforce's column 'month' says: {found}", "leave one of them out"
            raise Error([Fault(path="start", message=message, hint=hint)])
    elif first is None:
        hint = 'add it, or say start="2026-07"'
        raise Error([Fault(path="workforce", message="there is no column 'month'", hint=hint)])
    else:
        _add_numbers(table, "month", np.full(table.rows, float(first)), "month")
    return table


def _refuse_misspelt(name: str, known: Sequence[str]) -> None:
    """A column that nothing reads, where one of nearly its name is missing; short names are near to too many words."""
    near = [other for other in known if len(other) > 4 or other.lower() == name.lower()]
    try:
        core.unknown_name("column", name, near)
    except Error as e:
        if e.faults[0].hint.startswith("did you mean"):
            raise Error([Fault(path="workforce", message=e.faults[0].message, hint=e.faults[0].hint)]) from None


def _package(value: Any) -> str:
    return type(value).__module__.partition(".")[0]


def _to_polars(records: Any) -> pl.DataFrame:
    """Polars takes Arrow columns as they lie; every other kind of frame goes through Narwhals."""
    import polars as pl

    if isinstance(records, pl.DataFrame):
        return records
    if isinstance(records, pl.LazyFrame):
        return records.collect()
    if hasattr(records, "__arrow_c_stream__"):
        return pl.DataFrame(records)
    import narwhals as nw

    try:
        collected: pl.DataFrame = nw.from_native(records).lazy().collect("polars").to_native()
    except TypeError:
        raise TypeError(
            f"records cannot be a {type(records).__name__}; they may be a data frame (pandas, Polars, Arrow, ...), "
            "a dict of columns, or the path of a CSV or Parquet file"
        ) from None
    return collected


# -- files -------------------------------------------------------------------------------------------------------------


def _read_file(path: Path, kinds: Kinds, left_out: list[str]) -> pl.DataFrame:
    import polars as pl

    def fault(message: str, hint: str = "") -> Error:
        return Error([Fault(file=str(path), message=message, hint=hint)])

    ending = path.suffix.lower()
    if ending not in (".csv", ".parquet"):
        raise fault(f"records cannot be read from a '{ending or 'nameless'}' file", "expected .csv or .parquet")
    try:
        if ending == ".parquet":
            return pl.read_parquet(path)
        header = pl.read_csv(path, n_rows=0, infer_schema=False).columns
        types = {name: pl.String if kinds.of(name) != "number" else pl.Float64 for name in header}
        used = [name for name in header if kinds.used(name)] or header
        left_out += [name for name in header if name not in used]
        try:
            return pl.read_csv(path, columns=used, schema_overrides=types)
        except pl.exceptions.ComputeError:  # a text in a number column: taken as it is, so that its row is found
            return pl.read_csv(path, columns=used, infer_schema=False)
    except OSError as e:
        raise fault(f"the file cannot be read: {(e.strerror or str(e)).lower()}") from None
    except pl.exceptions.PolarsError as e:
        if "utf" in str(e).lower():
            raise fault("the text is not UTF-8", "save the file as CSV UTF-8") from None
        raise fault(str(e).partition("\n")[0]) from None


# -- columns -----------------------------------------------------------------------------------------------------------


def _add_numbers(table: core.Table, name: str, values: Any, kind: str = "number") -> None:
    array = np.ascontiguousarray(values, dtype=np.float64)
    table.add_numbers(name, array, getattr(core.ColumnKind, kind))


def _add_texts(table: core.Table, name: str, codes: Any, dictionary: Sequence[str]) -> None:
    table.add_texts(name, np.ascontiguousarray(codes, dtype=np.int32), list(dictionary))


_TRUTHS = {"true": 1.0, "false": 0.0, "1": 1.0, "0": 0.0}


def _add_polars(table: core.Table, frame: pl.DataFrame, kinds: Kinds, wanted: Any, *, from_text: bool = False) -> None:
    import polars as pl

    for column in frame.iter_columns():
        name, dtype = column.name, column.dtype
        if not wanted(name):
            continue
        kind = kinds.of(name)
        if dtype == pl.Boolean:
            _add_numbers(table, name, column.cast(pl.Float64).fill_null(np.nan).to_numpy(), "flag")
        elif dtype in (pl.Date, pl.Datetime):
            months = column.dt.year().cast(pl.Int32) * 12 + column.dt.month().cast(pl.Int32) - 1
            _add_numbers(table, name, months.cast(pl.Float64).fill_null(np.nan).to_numpy(), "month")
        elif dtype.is_integer() and kind == "text":
            _add_polars_texts(table, column.cast(pl.String))
        elif dtype.is_numeric():
            _add_numbers(table, name, column.cast(pl.Float64).fill_null(np.nan).to_numpy())
        elif dtype == pl.Null:
            _add_numbers(table, name, np.full(len(column), np.nan))
        elif isinstance(dtype, pl.Enum) and kind not in ("number", "flag"):
            codes = column.to_physical().cast(pl.Int32).fill_null(-1)
            _add_texts(table, name, codes.to_numpy(), dtype.categories.to_list())
        elif dtype in (pl.String, pl.Categorical, pl.Enum):
            texts = column.cast(pl.String)
            if from_text and kind in ("number", "flag"):
                _add_read_numbers(table, texts, kind)
            else:
                _add_polars_texts(table, texts)
        elif dtype == pl.Object:
            _add_values(table, name, column.to_list(), kind)
        else:
            raise Error([Fault(path=f'column "{name}"', message=f"values of type {dtype} cannot be read")])


def _add_polars_texts(table: core.Table, texts: pl.Series) -> None:
    import polars as pl

    dictionary = texts.drop_nulls().unique()
    codes = texts.cast(pl.Enum(dictionary)).to_physical().cast(pl.Int32).fill_null(-1)
    _add_texts(table, texts.name, codes.to_numpy(), dictionary.to_list())


def _add_read_numbers(table: core.Table, texts: pl.Series, kind: str) -> None:
    """Texts of a CSV file as numbers; when some are none, only those go in as texts, so that they are what is found."""
    import polars as pl

    texts = texts.str.strip_chars()
    texts = texts.set(texts == "", None)
    if kind == "flag":
        numbers = texts.str.to_lowercase().replace_strict(_TRUTHS, default=None, return_dtype=pl.Float64)
    else:
        numbers = texts.cast(pl.Float64, strict=False)
    odd = numbers.is_null() & texts.is_not_null()
    if odd.any():
        _add_polars_texts(table, texts.set(~odd, None))
    else:
        _add_numbers(table, texts.name, numbers.fill_null(np.nan).to_numpy(), kind)


def _add_pandas(table: core.Table, name: str, column: Any, kind: str) -> None:
    import pandas as pd

    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind == "f":
        _add_numbers(table, name, column.to_numpy())
    elif isinstance(dtype, pd.PeriodDtype):
        column = column.dt.to_timestamp()
        _add_dates(table, name, column)
    elif pd.api.types.is_datetime64_any_dtype(dtype):
        _add_dates(table, name, column)
    elif pd.api.types.is_bool_dtype(dtype):
        _add_numbers(table, name, column.to_numpy(dtype=np.float64, na_value=np.nan), "flag")
    elif pd.api.types.is_integer_dtype(dtype) and kind == "text":
        _add_pandas_texts(table, name, column.astype("string"))
    elif pd.api.types.is_numeric_dtype(dtype):
        _add_numbers(table, name, column.to_numpy(dtype=np.float64, na_value=np.nan))
    elif isinstance(dtype, pd.CategoricalDtype) or isinstance(dtype, pd.StringDtype) or str(dtype).startswith("string"):
        _add_pandas_texts(table, name, column)
    else:
        _add_values(table, name, column.tolist(), kind)


def _add_dates(table: core.Table, name: str, column: Any) -> None:
    months = column.dt.year * 12 + column.dt.month - 1
    _add_numbers(table, name, months.to_numpy(dtype=np.float64, na_value=np.nan), "month")


def _add_pandas_texts(table: core.Table, name: str, column: Any) -> None:
    import pandas as pd

    codes, dictionary = pd.factorize(column)
    _add_texts(table, name, codes, [str(text) for text in dictionary])


def _add_values(table: core.Table, name: str, values: Any, kind: str) -> None:
    """A column of anything: an array, a series, or a list of Python values, None or NaN where missing."""
    package = _package(values)
    if package == "pandas":
        return _add_pandas(table, name, values, kind)
    if package == "polars" or hasattr(values, "__arrow_c_stream__"):
        import polars as pl

        frame = pl.Series(name, values).to_frame()
        return _add_polars(table, frame, Kinds(), lambda _: True) if kind != "text" else _add_one_text(table, frame)
    array = values if isinstance(values, np.ndarray) else None
    if array is not None and array.dtype.kind == "M":
        months = array.astype("datetime64[M]")
        indexes = months.astype(np.int64).astype(np.float64) + 1970 * 12
        return _add_numbers(table, name, np.where(np.isnat(months), np.nan, indexes), "month")
    if array is not None and array.dtype.kind in "fiub" and not (kind == "text" and array.dtype.kind in "iu"):
        return _add_numbers(table, name, array, "flag" if array.dtype.kind == "b" else "number")
    return _add_list(table, name, list(values), kind)


def _add_one_text(table: core.Table, frame: pl.DataFrame) -> None:
    kinds = Kinds()
    kinds._of = {frame.columns[0]: "text"}
    _add_polars(table, frame, kinds, lambda _: True)


def _is_missing(value: Any) -> bool:
    return value is None or value != value or type(value).__name__ in ("NAType", "NaTType")


def _add_list(table: core.Table, name: str, values: list[Any], kind: str) -> None:
    present = [v for v in values if not _is_missing(v)]
    texts = [v for v in present if isinstance(v, str)]
    if present and all(isinstance(v, (bool, np.bool_)) for v in present):
        return _add_numbers(table, name, [np.nan if _is_missing(v) else v for v in values], "flag")
    if present and all(isinstance(v, datetime.date) for v in present):
        months = [np.nan if _is_missing(v) else v.year * 12 + v.month - 1 for v in values]
        return _add_numbers(table, name, months, "month")
    if not texts and not (kind == "text" and present and all(isinstance(v, (int, np.integer)) for v in present)):
        try:
            return _add_numbers(table, name, [np.nan if _is_missing(v) else float(v) for v in values])
        except (TypeError, ValueError):
            pass  # not numbers: shown by their text in the complaint
    mixed = len(texts) < len(present) and kind not in ("text", "month", "")
    codes = np.full(len(values), -1, dtype=np.int32)
    known: dict[str, int] = {}
    for row, value in enumerate(values):
        # Where numbers are expected, those that are numbers are no fault: only the texts among them go in.
        if not _is_missing(value) and not (mixed and not isinstance(value, str)):
            codes[row] = known.setdefault(str(value), len(known))
    _add_texts(table, name, codes, list(known))
