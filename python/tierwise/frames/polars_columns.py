"""Columns of Polars, each read as what its kind says."""

from __future__ import annotations

import fractions
from typing import TYPE_CHECKING

import numpy as np

from tierwise.frames.cells import Array, Cells, first_refused, missing
from tierwise.frames.columns import of_array, of_decimals, of_hours, of_months, of_wholes
from tierwise.frames.values import of_list
from tierwise.months import UTC_HINT, is_utc

if TYPE_CHECKING:
    import polars as pl

__all__ = ["of_polars", "panicked"]

_TICKS = {"ms": 1000, "us": 1_000_000, "ns": 1_000_000_000}


def panicked(e: BaseException) -> bool:
    """Whether Polars has met what it does not know: no ``Exception``, but no end of the program."""
    return type(e).__name__ == "PanicException"


def of_polars(column: pl.Series, kind: str, zone: str | None = None) -> Cells:
    """A Polars Series of any type."""
    import polars as pl

    dtype = column.dtype
    none = column.is_null().to_numpy()
    if none.all():
        return missing(len(column))
    if isinstance(dtype, (pl.Enum, pl.Categorical, pl.String)):
        if kind in ("text", "month", ""):
            return _of_texts(column)
        return first_refused(column.cast(pl.String), kind, none, "the text '{}'")
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
    return first_refused(
        column, kind, none, f"{found.get(type(dtype).__name__, found.get(str(dtype), 'values'))} ({dtype})"
    )


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
        return first_refused(column, kind, none, f"dates ({column.dtype})")
    if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone is not None:
        if is_utc(column.dtype.time_zone):
            if zone is None:
                return first_refused(column, kind, none, f"instants in UTC ({column.dtype})", UTC_HINT)
            column = column.dt.convert_time_zone(zone)
        column = column.dt.replace_time_zone(None)
    months = column.dt.year().cast(pl.Int32) * 12 + column.dt.month().cast(pl.Int32) - 1
    return of_months(months.cast(pl.Float64).fill_null(np.nan).to_numpy(), kind, lambda row: str(column[row])[:10])


def _of_decimals(column: pl.Series, kind: str, none: Array) -> Cells:
    import polars as pl

    units, scale = column.to_physical(), column.dtype.scale  # type: ignore[attr-defined]
    if units.dtype.is_integer() and (units.abs().max() or 0) < 2**63:  # type: ignore[operator]
        return of_decimals(units.cast(pl.Int64).fill_null(0).to_numpy(), none, scale, kind, column.to_list)
    return of_list(column.to_list(), kind)
