"""Rows of a result table, sorted and chosen: by their order, and by what stands in their columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from tierwise._native import core
from tierwise.arguments import wrong_kind

__all__ = ["column_of", "known_column", "mask_of", "order_of", "taken"]


def known_column(frame: core.Frame, name: str) -> str:
    """A column that there is. Raises ``tw.Error`` for another, with the nearest name."""
    names = [there for there, _ in frame.columns]
    if name not in names:
        core.unknown_name("column", name, names)
    return name


def column_of(frame: core.Frame, name: str) -> np.ndarray:
    """Values as people reckon with them: money in major units as the nearest float64, missing numbers NaN, missing texts None."""
    kind = dict(frame.columns)[known_column(frame, name)]
    values = frame.numpy(name)
    if kind == "text":
        texts: np.ndarray = np.array([*frame.texts(name), None], dtype=object).take(
            values.astype(np.int64), mode="wrap"
        )
        return texts
    if kind == "flag":
        flags: np.ndarray = np.array([False, True, None], dtype=object)[values] if (values == 2).any() else values == 1
        return flags
    if kind in ("money", "whole"):
        missing = values == np.iinfo(values.dtype).min
        shown = values / 10.0**frame.digits if kind == "money" else values
        return np.where(missing, np.nan, shown) if missing.any() else shown
    return values


def taken(frame: core.Frame, places: np.ndarray) -> core.Frame:
    """Some rows, in an order."""
    parts = [(name, kind, np.ascontiguousarray(values[places]), *more) for name, kind, values, *more in frame.parts()]
    return core.Frame.of(parts, frame.digits)


def order_of(frame: core.Frame, by: Sequence[str], descending: bool) -> np.ndarray:
    """The places of the rows in order: equal ones stay as they were, and what is missing comes last."""
    keys = []
    for name in reversed(by):
        ranks, missing = _ranks(frame, name)
        keys += [-ranks if descending else ranks, missing]
    return np.lexsort(keys) if keys else np.arange(frame.rows)


def _ranks(frame: core.Frame, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Numbers in the order of the values, tiers in their ladder's; and which are missing."""
    kind = dict(frame.columns)[known_column(frame, name)]
    values = frame.numpy(name)
    if kind != "text":
        missing = np.isnan(values) if values.dtype.kind == "f" else _is_missing(values, kind)
        return np.where(missing, 0, values if values.dtype.kind == "f" else values.astype(np.int64)), missing
    codes = values.astype(np.int64)
    if kind == "text" and not frame.ordered(name):
        texts = frame.texts(name)
        rank = np.empty(len(texts), dtype=np.int64)
        rank[np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.int64)] = np.arange(len(texts))
        return np.where(codes < 0, 0, rank.take(codes, mode="wrap") if len(texts) else codes), codes < 0
    return codes, codes < 0


def _is_missing(values: np.ndarray, kind: str) -> np.ndarray:
    return np.asarray(values == 2 if kind == "flag" else values == np.iinfo(values.dtype).min)


def mask_of(frame: core.Frame, mask: Any, wanted: Mapping[str, Any]) -> np.ndarray:
    """Which rows have what is wanted in each column: a value, or one of several."""
    chosen = np.ones(frame.rows, dtype=bool) if mask is None else _as_mask(mask, frame.rows)
    for name, value in wanted.items():
        column = column_of(frame, name)
        several = not isinstance(value, (str, bytes)) and isinstance(value, Iterable)
        values = list(value) if several else [value]
        found = np.zeros(frame.rows, dtype=bool)
        for one in values:
            found |= _equal(column, one)
        chosen &= found
    return chosen


def _equal(column: np.ndarray, value: Any) -> np.ndarray:
    if value is None or (isinstance(value, float) and value != value):
        return np.array([one is None or one != one for one in column.tolist()], dtype=bool)
    if hasattr(value, "year") and hasattr(value, "month"):  # a date, timestamp or period of the month
        value = f"{value.year}-{value.month:02}"
    texts = column.dtype == object
    if isinstance(value, str) != texts and not isinstance(value, bool):
        raise wrong_kind("a value", "a text" if texts else "a number", value)
    value = float(value) if isinstance(value, Decimal) else value
    return np.asarray(column == value, dtype=bool)


def _as_mask(mask: Any, rows: int) -> np.ndarray:
    found = np.asarray(mask)
    if found.dtype != bool or found.shape != (rows,):
        raise wrong_kind("mask", f"{rows} booleans, one a row", mask)
    return found.copy()
