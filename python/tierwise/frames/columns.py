"""NumPy arrays read as what a column's kind says: numbers, texts, flags or months. What is float64 already goes in without a copy."""

from __future__ import annotations

import fractions
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from tierwise._native import core
from tierwise.frames.cells import EXACT, HOURS_HINT, Array, Cells, Unread, hours_in, missing, refused
from tierwise.frames.values import is_missing, of_list
from tierwise.months import YEARS

__all__ = ["of_array", "of_decimals", "of_hours", "of_months", "of_wholes"]


def of_array(array: Array, kind: str, mask: Array | None = None, zone: str | None = None) -> Cells:
    """A NumPy array; what ``mask`` hides is missing."""
    if isinstance(array, np.ma.MaskedArray):
        mask = np.ma.getmaskarray(array)
        array = np.asarray(array.data)
    if array.ndim != 1:
        row = f"an array of {array.ndim} dimensions"
        return refused(kind, len(array) if array.ndim else 1, row, 0, str(array.shape), "a column has one")
    if array.dtype.kind == "O":
        values = array.tolist() if mask is None else [None if m else v for v, m in zip(array, mask, strict=True)]
        return of_list(values, kind, zone)
    if array.dtype.kind not in "fiubMmUT":
        found = {"c": "complex numbers", "S": "bytes"}.get(array.dtype.kind, "values")
        return _first(array, kind, mask, f"{found} ({array.dtype})")
    if array.dtype.kind == "f":
        return _of_floats(array, kind, mask)
    if array.dtype.kind in "iu":
        return of_wholes(array, kind, mask)
    if array.dtype.kind == "b":
        if kind not in ("flag", ""):
            return _first(array, kind, mask, f"true and false ({array.dtype})")
        return Cells("flag", _masked(array.astype(np.float64), mask))
    if array.dtype.kind == "M":
        return _of_dates(array, kind, mask)
    if array.dtype.kind == "m":
        return _of_durations(array, kind, mask)
    texts = array.tolist()
    return of_list(texts if mask is None else [None if m else t for t, m in zip(texts, mask, strict=True)], kind, zone)


def _masked(values: Array, mask: Array | None) -> Array:
    return values if mask is None or not mask.any() else np.where(mask, np.nan, values)


def _first(array: Array, kind: str, mask: Array | None, found: str, hint: str = "") -> Cells:
    """One fault for an array of the wrong type, unless there is nothing in it."""
    rows = range(len(array)) if mask is None else np.flatnonzero(~mask)
    for row in rows:
        if not is_missing(array[row]):
            return refused(kind, len(array), found, int(row), _shown(array[row]), hint)
    return missing(len(array))


def _shown(value: Any) -> str:
    if isinstance(value, np.timedelta64) and np.datetime_data(value.dtype)[0] not in ("Y", "M"):
        return str(value.astype("timedelta64[us]").item())
    return str(value)


def _of_floats(array: Array, kind: str, mask: Array | None) -> Cells:
    if array.dtype.itemsize == 4:
        values = core.widened(np.ascontiguousarray(array, dtype=np.float32))
    elif array.dtype.itemsize == 2:
        halves, places = np.unique(array, return_inverse=True)
        values = np.array([float(str(v)) for v in halves], dtype=np.float64)[places]
    elif array.dtype.itemsize == 8:
        values = array
    else:
        return of_list([None if m else v for v, m in zip(array, _mask(array, mask), strict=True)], kind)
    values = _masked(values, mask)
    if kind == "month":
        return _first(array, kind, mask, f"numbers ({array.dtype})")
    if kind != "text":
        return Cells("number", values)
    # A missing id turns a column of whole numbers into floats: they are taken back; 1.5 is no text.
    with np.errstate(invalid="ignore"):
        whole = (np.floor(values) == values) & (np.abs(values) <= EXACT)
    known = ~np.isnan(values)
    cells = of_wholes(np.where(whole, values, 0).astype(np.int64), kind, ~whole)
    for row in np.flatnonzero(known & ~whole):
        cells.unread.append(
            (int(row), str(values[row]), f"expected texts, found the number {values[row]}", "read ids as text")
        )
    return cells


def _mask(array: Array, mask: Array | None) -> Array:
    return np.zeros(len(array), dtype=bool) if mask is None else mask


def of_wholes(array: Array, kind: str, mask: Array | None = None) -> Cells:
    """Whole numbers of any width: exact, or refused."""
    if kind == "month":
        return _first(array, kind, mask, f"numbers ({array.dtype})")
    if kind == "text":
        wholes, places = np.unique(array, return_inverse=True)
        codes = places if mask is None else np.where(mask, -1, places)
        return Cells("text", codes, [str(v) for v in wholes.tolist()])
    values = array.astype(np.float64)
    unread: list[Unread] = []
    if len(array) and (int(array.max()) > EXACT or int(array.min()) < -EXACT):
        beyond = (array > EXACT) if array.dtype.kind == "u" else (array > EXACT) | (array < -EXACT)
        for row in np.flatnonzero(beyond & ~_mask(array, mask)):
            unread.append((int(row), str(array[row]), f"{array[row]} is more than can be kept exactly", ""))
        values[beyond] = np.nan
    return Cells("number", _masked(values, mask), None, unread)


def of_decimals(units: Array, none: Array, scale: int, kind: str, values: Callable[[], list[Any]]) -> Cells:
    """Decimals by their last digits' units. Those of up to 15 digits are the doubles nearest to them, which mean just that decimal;
    others, ``values``, are looked at one by one."""
    if kind not in ("month", "text") and 0 <= scale <= 22 and ((units < 10**15) & (units > -(10**15))).all():
        return Cells("number", np.where(none, np.nan, units.astype(np.float64) / 10.0**scale))
    return of_list(values(), kind)


def _of_dates(array: Array, kind: str, mask: Array | None) -> Cells:
    unit = np.datetime_data(array.dtype)[0]
    if kind not in ("month", "") or unit in ("Y", "W"):
        found = {"Y": "years", "W": "weeks"}.get(unit, "dates")
        return _first(
            array, kind, mask, f"{found} ({array.dtype})", "a month or a date in it is meant" if unit in "YW" else ""
        )
    months = array.astype("datetime64[M]")
    indexes = months.astype(np.int64).astype(np.float64) + 1970 * 12
    return of_months(_masked(np.where(np.isnat(months), np.nan, indexes), mask), kind, lambda row: str(array[row])[:10])


def of_months(indexes: Array, kind: str, text: Callable[[int], str]) -> Cells:
    """Month indexes, NaN where missing; ``text`` says what stood in a row."""
    with np.errstate(invalid="ignore"):
        odd = (indexes < YEARS[0] * 12) | (indexes >= (YEARS[1] + 1) * 12)
    hint = f"years from {YEARS[0]} to {YEARS[1]} can be meant"
    unread = [(int(row), text(int(row)), f"'{text(int(row))}' is not a month", hint) for row in np.flatnonzero(odd)]
    return Cells("month", np.where(odd, np.nan, indexes), None, unread)


def _of_durations(array: Array, kind: str, mask: Array | None) -> Cells:
    if kind != "hours":
        return _first(
            array, kind, mask, f"durations ({array.dtype})", "" if kind in ("text", "month", "flag") else HOURS_HINT
        )
    unit, many = np.datetime_data(array.dtype)
    none = np.isnat(array) | _mask(array, mask)
    if unit in ("Y", "M", "generic"):
        return _first(array, kind, none, f"durations ({array.dtype})", "months and years have no number of hours")
    return of_hours(array.astype(np.int64), none, hours_in(unit, many))


def of_hours(counts: Array, none: Array, step: fractions.Fraction) -> Cells:
    """``counts`` times so many hours, each the double nearest to it."""
    present = counts[~none]
    shared = math.gcd(int(np.gcd.reduce(np.abs(present))) if len(present) else 0, step.denominator) or 1
    largest = int(np.abs(present).max(initial=0)) // shared * step.numerator
    values = np.full(len(counts), np.nan)
    if largest <= EXACT and step.denominator // shared <= EXACT:
        exact = (present // shared * step.numerator).astype(np.float64)
        values[~none] = exact / float(step.denominator // shared)
    else:
        values[~none] = [float(int(n) * step) for n in present]
    return Cells("number", values)
