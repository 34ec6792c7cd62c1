"""Columns of anything, and those of pandas, each read as what its kind says."""

from __future__ import annotations

import array
import datetime
from collections.abc import Iterable, Mapping, Set
from typing import Any

import numpy as np

from tierwise.errors import Error, Fault
from tierwise.frames.arrow_columns import of_arrow
from tierwise.frames.cells import Cells, first_refused, missing, taken
from tierwise.frames.columns import of_array, of_months, of_wholes
from tierwise.frames.packages import POLARS_OR_PYARROW, package, polars_or_pyarrow
from tierwise.frames.polars_columns import of_polars
from tierwise.frames.values import is_missing, of_list, told
from tierwise.months import UTC_HINT, beyond_a_month, is_utc

__all__ = ["of_pandas", "of_values"]


def of_values(name: str, values: Any, kind: str, zone: str | None = None) -> Cells:
    """A column of anything: an array, a series, or a list of Python values; None, NaN, NaT and the like where missing."""
    if type(values) is np.ndarray and values.ndim == 1:
        return of_array(values, kind, None, zone)
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
        return _of_stream(name, values, kind, zone)
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


def _of_stream(name: str, values: Any, kind: str, zone: str | None) -> Cells:
    """A Polars series, or the Arrow column that anybody hands out."""
    library = polars_or_pyarrow()
    if library is None:
        raise _not_a_column(name, f"{told(type(values))} is read by {POLARS_OR_PYARROW[0]}", POLARS_OR_PYARROW[1])
    if library.__name__ == "pyarrow":
        try:
            return of_arrow(library.chunked_array(values), kind, zone)
        except (TypeError, library.ArrowException):
            raise _not_a_column(name, f"expected a list of values, found {told(type(values))}") from None
    if not isinstance(values, library.Series):
        try:
            values = library.Series(name, values)
        except (TypeError, library.exceptions.PolarsError):
            raise _not_a_column(name, f"expected a list of values, found {told(type(values))}") from None
    return of_polars(values, kind, zone)


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
                return first_refused(
                    column, kind, none, f"instants in UTC ({dtype})", UTC_HINT if kind == "month" else ""
                )
            column = column.dt.tz_convert(zone)
        return of_array(column.dt.tz_localize(None).to_numpy(), kind)
    if isinstance(dtype, pd.PeriodDtype):
        longer = beyond_a_month(dtype.freq) != ""
        if kind not in ("month", "") or longer:
            return first_refused(
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
        return first_refused(column, kind, none, "the text '{}'")
    if pd.api.types.is_bool_dtype(dtype):
        return of_array(column.to_numpy(dtype=bool, na_value=False), kind, none)
    if pd.api.types.is_integer_dtype(dtype):
        return of_wholes(column.to_numpy(dtype=dtype.numpy_dtype, na_value=0), kind, none)
    if pd.api.types.is_float_dtype(dtype):
        return of_array(column.to_numpy(dtype=dtype.numpy_dtype, na_value=np.nan), kind, none)
    return of_list(column.astype(object).tolist(), kind, zone)
