"""Result tables as pandas frames, made of NumPy arrays: no other package has a part in it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from tierwise._native import core
from tierwise.frames.packages import needed

if TYPE_CHECKING:
    import pandas as pd


def pandas_frame(frame: core.Frame, money: str) -> pd.DataFrame:
    """See ``Table.to_pandas``."""
    pd = needed("pandas", "to_pandas()", "to_numpy() does")

    def column(name: str, kind: str) -> Any:
        values = frame.numpy(name)
        if kind == "text":
            codes = values.astype(np.int32)  # those that are not signed have nothing missing
            return pd.Categorical.from_codes(codes, categories=frame.texts(name), ordered=frame.ordered(name))
        if kind == "flag":
            return pd.arrays.BooleanArray(values == 1, values == 2) if (values == 2).any() else values == 1
        if kind == "money":
            return _money(values, frame.digits, money)
        return _wholes(values) if kind == "whole" else values

    return pd.DataFrame({name: column(name, kind) for name, kind in frame.columns}, copy=True)


def _wholes(values: np.ndarray) -> np.ndarray:
    """Counts of an int64 column are never missing; those of an int32 column are at the smallest number."""
    if values.dtype != np.int32:
        return values
    missing = values == np.iinfo(np.int32).min
    return np.where(missing, np.nan, values) if missing.any() else values


def _money(values: np.ndarray, digits: int, form: str) -> np.ndarray:
    missing = values == np.iinfo(np.int64).min
    if form == "decimal":
        exact = [None if m else Decimal(v).scaleb(-digits) for v, m in zip(values.tolist(), missing, strict=True)]
        out = np.empty(len(exact), dtype=object)
        out[:] = exact
        return out
    if form == "float":
        return np.where(missing, np.nan, values / 10.0**digits)
    return np.where(missing, np.nan, values) if missing.any() else values
