"""Columns of pandas, Polars and Arrow, each read as what its kind says."""

from __future__ import annotations

import array
import datetime
import decimal
import fractions
from collections.abc import Iterable, Mapping, Set
from typing import TYPE_CHECKING, Any

import numpy as np

from tierwise.errors import Error, Fault
from tierwise.frames.cells import Array, Cells, Unread, missing, refused, taken
from tierwise.frames.columns import of_array, of_hours, of_months, of_wholes
from tierwise.frames.values import Odd, exact, is_missing, of_list, told
from tierwise.months import UTC_HINT, beyond_a_month, is_utc

if TYPE_CHECKING:
    import polars as pl

__all__ = ["looks_like", "of_arrow", "of_pandas", "of_polars", "of_values", "package", "panicked"]


def package(value: Any) -> str:
    """The package that a value comes from."""
    return type(value).__module__.partition(".")[0]


def of_values(name: str, values: Any, kind: str, zone: str | None = None) -> Cells:
    """A column of anything: an array, a series, or a list of Python values; None, NaN, NaT and the like where missing."""
    scalar = (
        (np.isscalar(values) and not isinstance(values, memoryview))
        or is_missing(values)
        or isinstance(values, datetime.date)
    )
    if scalar or isinstance(values, (bytes, Mapping, Set)):
        hint = "a list with a value for each row is meant" if scalar else ""
        raise _not_a_column(name, f"expected a list of values, found {told(values)}", hint)
    if package(values) == "pandas":
        import pandas as pd

        if getattr(values, "ndim", 0) != 1 or not hasattr(values, "dtype"):
            raise _not_a_column(name, f"expected a list of values, found {told(type(values))}")
        return of_pandas(pd.Series(values), kind, zone)
    if package(values) == "pyarrow" and (hasattr(values, "__arrow_c_array__") or hasattr(values, "__arrow_c_stream__")):
        return of_arrow(values, kind, zone)
    if package(values) == "polars" or hasattr(values, "__arrow_c_stream__"):
        import polars as pl

        if not isinstance(values, pl.Series):
            try:
                values = pl.Series(name, values)
            except (TypeError, pl.exceptions.PolarsError):
                raise _not_a_column(name, f"expected a list of values, found {told(type(values))}") from None
        return of_polars(values, kind, zone)
    if isinstance(values, (array.array, memoryview)) or (
        hasattr(values, "__array__") and not isinstance(values, np.ndarray)
    ):
        values = np.asarray(values)
    if isinstance(values, np.ndarray):
        if values.ndim != 1:
            raise _not_a_column(name, f"expected a list of values, found an array of {values.ndim} dimensions")
        return of_array(values, kind, None, zone)
    if not isinstance(values, Iterable):
        raise _not_a_column(name, f"expected a list of values, found {told(type(values))}")
    return of_list(list(values), kind, zone)


def _not_a_column(name: str, message: str, hint: str = "") -> Error:
    return Error([Fault(path=f'column "{name}"', message=message, hint=hint, column=name)])


# -- pandas --------------------------------------------------------------------------------------------------------------


def of_pandas(column: Any, kind: str, zone: str | None = None) -> Cells:
    """A pandas Series of any type."""
    import pandas as pd

    dtype = column.dtype
    if isinstance(dtype, np.dtype):
        return of_array(column.to_numpy(), kind, None, zone)
    if isinstance(dtype, pd.ArrowDtype):
        return of_arrow(column.array.__arrow_array__(), kind, zone)
    if isinstance(dtype, pd.CategoricalDtype):
        return taken(of_pandas(dtype.categories.to_series(), kind, zone), column.cat.codes.to_numpy().astype(np.int64))
    if isinstance(dtype, pd.SparseDtype):
        return of_pandas(column.sparse.to_dense(), kind, zone)
    none = column.isna().to_numpy(dtype=bool)
    if isinstance(dtype, pd.DatetimeTZDtype):
        if is_utc(dtype.tz):
            if zone is None:
                return _first(column, kind, none, f"instants in UTC ({dtype})", UTC_HINT if kind == "month" else "")
            column = column.dt.tz_convert(zone)
        return of_array(column.dt.tz_localize(None).to_numpy(), kind)
    if isinstance(dtype, pd.PeriodDtype):
        longer = beyond_a_month(dtype.freq) != ""
        if kind not in ("month", "") or longer:
            return _first(
                column, kind, none, f"periods ({dtype})", "a month or a date in it is meant" if longer else ""
            )
        indexes = (column.dt.year * 12 + column.dt.month - 1).to_numpy(dtype=np.float64, na_value=np.nan)
        return of_months(np.where(none, np.nan, indexes), kind, lambda row: str(column.iloc[row]))
    if isinstance(dtype, pd.StringDtype):
        codes, texts = pd.factorize(column)
        if kind in ("text", "month", ""):
            return (
                missing(len(column)) if kind == "" and not len(texts) else Cells("text", codes, [str(t) for t in texts])
            )
        return _first(column, kind, none, "the text '{}'")
    if pd.api.types.is_bool_dtype(dtype):
        return of_array(column.to_numpy(dtype=bool, na_value=False), kind, none)
    if pd.api.types.is_integer_dtype(dtype):
        return of_wholes(column.to_numpy(dtype=dtype.numpy_dtype, na_value=0), kind, none)
    if pd.api.types.is_float_dtype(dtype):
        return of_array(column.to_numpy(dtype=dtype.numpy_dtype, na_value=np.nan), kind, none)
    return of_list(column.astype(object).tolist(), kind, zone)


def _first(column: Any, kind: str, none: Array, found: str, hint: str = "") -> Cells:
    """One fault for a column of the wrong type, unless there is nothing in it."""
    rows = np.flatnonzero(~none)
    if len(rows) == 0:
        return missing(len(column))
    row = int(rows[0])
    cell = column.iloc[row] if hasattr(column, "iloc") else column[row]
    value = str(cell.to_list() if hasattr(cell, "to_list") else cell)
    return refused(kind, len(column), found.replace("{}", value), row, value[:200], hint)


# -- Arrow ---------------------------------------------------------------------------------------------------------------


_BY_VALUE = (
    "extension",
    "decimal256",
    "run_end_encoded",
    "month_day",
    "interval",
    "union",
    "dense_union",
    "sparse_union",
    "map",
)


def of_arrow(column: Any, kind: str, zone: str | None = None) -> Cells:
    """A pyarrow Array or ChunkedArray; the types that Polars does not know go value by value."""
    import polars as pl

    written = str(column.type)
    if written.startswith("dictionary") and "string" not in written:
        column = column.cast(column.type.value_type)
    if written.startswith(_BY_VALUE):
        return of_list(column.to_pylist(), kind, zone)
    try:
        series = pl.Series(values=column)
    except BaseException as e:
        if not isinstance(e, pl.exceptions.PolarsError) and not panicked(e):
            raise
        return of_list(column.to_pylist(), kind, zone)
    return of_polars(series, kind, zone)


def panicked(e: BaseException) -> bool:
    """Whether Polars has met what it does not know: no ``Exception``, but no end of the program."""
    return type(e).__name__ == "PanicException"


# -- Polars --------------------------------------------------------------------------------------------------------------

_TICKS = {"ms": 1000, "us": 1_000_000, "ns": 1_000_000_000}


def of_polars(column: pl.Series, kind: str, zone: str | None = None, *, from_text: bool = False) -> Cells:
    """A Polars Series of any type; ``from_text``: its texts may be numbers and flags, as those of a file are."""
    import polars as pl

    dtype = column.dtype
    none = column.is_null().to_numpy()
    if none.all():
        return missing(len(column))
    if isinstance(dtype, (pl.Enum, pl.Categorical, pl.String)):
        if kind in ("text", "month", ""):
            return _of_texts(column)
        texts = column.cast(pl.String)
        return _read_from_text(texts, kind) if from_text else _first(texts, kind, none, "the text '{}'")
    if dtype == pl.Boolean:
        return of_array(column.fill_null(False).to_numpy(), kind, none)
    if dtype == pl.Date or isinstance(dtype, pl.Datetime):
        return _of_dates(column, kind, none, zone)
    if isinstance(dtype, pl.Duration):
        if kind == "hours":
            return of_hours(
                column.to_physical().fill_null(0).to_numpy(),
                none,
                fractions.Fraction(1, 3600 * _TICKS[dtype.time_unit]),
            )
        values = column.to_physical().fill_null(0).to_numpy().astype(f"timedelta64[{dtype.time_unit}]")
        return of_array(values, kind, none)
    if dtype.is_integer():
        if dtype.__class__.__name__.endswith("128") or str(dtype).endswith("128"):
            return of_list(column.to_list(), kind)
        return of_wholes(column.fill_null(0).to_numpy(), kind, none)
    if dtype.is_float():
        return of_array(column.to_numpy(), kind)
    if isinstance(dtype, pl.Decimal):
        return _of_decimals(column, kind, none)
    if dtype == pl.Object:
        return of_list(column.to_list(), kind, zone)
    found = {"Time": "times of day", "Binary": "bytes", "Struct": "structs", "List": "lists", "Array": "lists"}
    return _first(column, kind, none, f"{found.get(type(dtype).__name__, found.get(str(dtype), 'values'))} ({dtype})")


def _of_texts(column: pl.Series) -> Cells:
    import polars as pl

    if isinstance(column.dtype, pl.Enum):
        codes = column.to_physical().cast(pl.Int32).fill_null(-1)
        return Cells("text", codes.to_numpy(), column.dtype.categories.to_list())
    texts = column.cast(pl.String)
    dictionary = texts.drop_nulls().unique()
    codes = texts.cast(pl.Enum(dictionary)).to_physical().cast(pl.Int32).fill_null(-1)
    return Cells("text", codes.to_numpy(), dictionary.to_list())


def _of_dates(column: pl.Series, kind: str, none: Array, zone: str | None) -> Cells:
    import polars as pl

    if kind not in ("month", ""):
        return _first(column, kind, none, f"dates ({column.dtype})")
    if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone is not None:
        if is_utc(column.dtype.time_zone):
            if zone is None:
                return _first(column, kind, none, f"instants in UTC ({column.dtype})", UTC_HINT)
            column = column.dt.convert_time_zone(zone)
        column = column.dt.replace_time_zone(None)
    months = column.dt.year().cast(pl.Int32) * 12 + column.dt.month().cast(pl.Int32) - 1
    return of_months(months.cast(pl.Float64).fill_null(np.nan).to_numpy(), kind, lambda row: str(column[row])[:10])


def _of_decimals(column: pl.Series, kind: str, none: Array) -> Cells:
    """Decimals of up to 15 digits are the doubles nearest to them, which mean just that decimal; others are looked at one by one."""
    import polars as pl

    units = column.to_physical()
    if (
        kind not in ("month", "text")
        and units.dtype.is_integer()
        and (units.abs().max() or 0) < 10**15
        and column.dtype.scale <= 22
    ):  # type: ignore[attr-defined,operator]
        values = units.cast(pl.Int64).fill_null(0).to_numpy().astype(np.float64) / 10.0**column.dtype.scale  # type: ignore[attr-defined]
        return Cells("number", np.where(none, np.nan, values))
    return of_list(column.to_list(), kind)


_TRUTHS = {"true": 1.0, "false": 0.0, "1": 1.0, "0": 0.0}


def looks_like(column: pl.Series) -> str:
    """The kind of a file's texts that nobody said: numbers or flags where all of them are, else texts."""
    import polars as pl

    if column.dtype != pl.String or column.null_count() == len(column):
        return ""
    texts = column.str.strip_chars()
    if not (texts.str.to_lowercase().is_in(["true", "false"]) | texts.is_null()).all():
        return "number" if _numbers(texts).null_count() == texts.null_count() else ""
    return "flag"


def _truths(texts: pl.Series) -> pl.Series:
    import polars as pl

    return texts.str.to_lowercase().replace_strict(_TRUTHS, default=None, return_dtype=pl.Float64)


def _numbers(texts: pl.Series) -> pl.Series:
    import polars as pl

    return texts.cast(pl.Float64, strict=False)


def _exact_ones(texts: pl.Series, numbers: pl.Series, unread: list[Unread]) -> pl.Series:
    """Numbers without those whose text says more digits than they keep, as decimals are held to it: these are told. Up to 15
    digits are kept, and what is written as a double is shown means just that double."""
    import polars as pl

    lengths = texts.str.len_bytes()
    if (lengths.max() or 0) <= 15:  # type: ignore[operator]
        return numbers
    long = lengths > 15
    doubtful = (long & numbers.is_finite() & (numbers.cast(pl.String) != texts)).arg_true().to_list()
    lost: list[int] = []
    for row in doubtful:
        try:
            exact(decimal.Decimal(texts[row]))
        except Odd as e:
            lost.append(row)
            unread.append((row, e.value, e.found, e.hint))
    unread.sort()
    return numbers.scatter(lost, None) if lost else numbers


def _read_from_text(texts: pl.Series, kind: str) -> Cells:
    """Texts of a file as numbers or flags; those that are none are told one by one."""

    read = _truths if kind == "flag" else _numbers
    numbers = read(texts)
    if numbers.null_count() > texts.null_count():
        texts = texts.str.strip_chars()
        texts = texts.set(texts == "", None)
        numbers = read(texts)
    unread: list[Unread] = []
    expected = "true or false" if kind == "flag" else "numbers"
    for row in (numbers.is_null() & texts.is_not_null()).arg_true().to_list():
        value = texts[row]
        unread.append((row, value[:200], f"expected {expected}, found the text '{value[:60]}'", ""))
    if kind != "flag":
        numbers = _exact_ones(texts, numbers, unread)
    return Cells("flag" if kind == "flag" else "number", numbers.fill_null(np.nan).to_numpy(), None, unread)
