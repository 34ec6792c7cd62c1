"""Columns of pyarrow, each read as what its kind says."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

import numpy as np

from tierwise.frames.cells import Array, Cells, first_refused, missing, taken
from tierwise.frames.columns import of_array, of_decimals, of_months, of_wholes
from tierwise.frames.values import of_list
from tierwise.months import UTC_HINT, is_utc

__all__ = ["of_arrow"]

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
_REFUSED = {
    "time": "times of day",
    "binary": "bytes",
    "large_binary": "bytes",
    "fixed_size_binary": "bytes",
    "struct": "structs",
    "list": "lists",
    "large_list": "lists",
    "fixed_size_list": "lists",
}
_TICKS = {"s": 1, "ms": 1000, "us": 1_000_000, "ns": 1_000_000_000}


def of_arrow(column: Any, kind: str, zone: str | None = None) -> Cells:
    """A pyarrow Array or ChunkedArray of any type."""
    import pyarrow as pa

    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if isinstance(column, pa.ChunkedArray):  # more bytes of text than one array takes
        column = pa.concat_arrays([chunk.cast(pa.large_string()) for chunk in column.chunks])
    if column.null_count == len(column):
        return missing(len(column))
    type_ = column.type
    if pa.types.is_dictionary(type_):
        places = column.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        return taken(of_arrow(column.dictionary, kind, zone), places)
    if str(type_).startswith(_BY_VALUE):
        return of_list(column.to_pylist(), kind, zone)
    none = column.is_null().to_numpy(zero_copy_only=False)
    if pa.types.is_string(type_) or pa.types.is_large_string(type_) or str(type_) == "string_view":
        return _of_texts(column, none, kind)
    if pa.types.is_boolean(type_):
        return of_array(column.fill_null(False).to_numpy(zero_copy_only=False), kind, none)
    if pa.types.is_integer(type_):
        return of_wholes(column.fill_null(0).to_numpy(zero_copy_only=False), kind, none)
    if pa.types.is_timestamp(type_) and type_.tz is not None:
        return _of_instants(column, none, kind, zone)
    if pa.types.is_date(type_):
        return of_array(column.to_numpy(zero_copy_only=False).astype("datetime64[D]"), kind, none)
    if pa.types.is_floating(type_) or pa.types.is_timestamp(type_) or pa.types.is_duration(type_):
        return of_array(column.to_numpy(zero_copy_only=False), kind)
    if pa.types.is_decimal(type_):
        return _of_decimals(column, none, kind)
    found = next((said for begin, said in _REFUSED.items() if str(type_).startswith(begin)), "values")
    return first_refused(column, kind, none, f"{found} ({type_})")


def _of_texts(column: Any, none: Array, kind: str) -> Cells:
    import pyarrow as pa

    if kind not in ("text", "month", ""):
        return first_refused(column, kind, none, "the text '{}'")
    coded = column.cast(pa.large_string()).dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    return Cells("text", codes, coded.dictionary.to_pylist())


def _of_instants(column: Any, none: Array, kind: str, zone: str | None) -> Cells:
    """Instants in the months that they show in their own zone; those in UTC in those of ``zone``."""
    import pyarrow as pa

    if kind not in ("month", ""):
        return first_refused(column, kind, none, f"dates ({column.type})")
    if is_utc(column.type.tz):
        if zone is None:
            return first_refused(column, kind, none, f"instants in UTC ({column.type})", UTC_HINT)
        where: datetime.tzinfo = zoneinfo.ZoneInfo(zone)
    else:
        where = pa.lib.string_to_tzinfo(column.type.tz)
    seconds = column.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False) // _TICKS[column.type.unit]
    known, places = np.unique(seconds, return_inverse=True)
    months = np.array([_month_of(int(second), where) for second in known], dtype=np.float64)[places]
    return of_months(np.where(none, np.nan, months), kind, lambda row: str(column[row])[:10])


def _month_of(second: int, where: datetime.tzinfo) -> int:
    """The index of the month that a clock in a zone shows; -1 where Python knows none."""
    try:
        shown = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=second)
        shown = shown.astimezone(where)
    except OverflowError:
        return -1
    return shown.year * 12 + shown.month - 1


def _of_decimals(column: Any, none: Array, kind: str) -> Cells:
    if column.type.bit_width == 128:
        halves = np.frombuffer(column.buffers()[1], dtype="<i8", count=2 * len(column), offset=16 * column.offset)
        low, high = halves[::2], halves[1::2]
        if ((high == low >> 63) | none).all():
            return of_decimals(np.where(none, 0, low), none, column.type.scale, kind, column.to_pylist)
    return of_list(column.to_pylist(), kind)
