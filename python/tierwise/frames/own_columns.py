"""Columns of the library's own result tables, as they come back in as records or people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from tierwise._native import core
from tierwise.frames.cells import Array, Cells, missing, refused
from tierwise.frames.columns import of_array, of_decimals, of_wholes

__all__ = ["of_own"]

_NO_WHOLE, _NO_MONEY = np.iinfo(np.int32).min, np.iinfo(np.int64).min


def of_own(frame: core.Frame, name: str, held: str, kind: str) -> Cells:
    """A column of a frame; ``held`` is what its values are."""
    values = frame.numpy(name)
    none = _missing(values, held)
    if none.all():
        return missing(len(values))
    if held == "text":
        codes, texts = values.astype(np.int32), frame.texts(name)
        return Cells("text", codes, texts) if kind in ("text", "month", "") else _no_texts(codes, texts, kind)
    if held == "flag":
        return of_array(values == 1, kind, none)
    if held == "money":
        units = np.where(none, 0, values)
        return of_decimals(units, none, frame.digits, kind, lambda: _amounts(units, none, frame.digits))
    if held == "whole":
        return of_wholes(np.where(none, 0, values), kind, none)
    return of_array(values, kind)


def _missing(values: Array, held: str) -> Array:
    none: Array = np.isnan(values) if held == "number" else np.zeros(len(values), dtype=bool)
    if held == "flag":
        none = values == 2
    elif held == "money":
        none = values == _NO_MONEY
    elif values.dtype == np.int32:  # counts of 64 bits are never missing, nor are tiers
        none = values == (-1 if held == "text" else _NO_WHOLE)
    return none


def _no_texts(codes: Array, texts: list[str], kind: str) -> Cells:
    row = int(np.flatnonzero(codes >= 0)[0])
    return refused(kind, len(codes), f"the text '{texts[codes[row]]}'", row, texts[codes[row]][:200])


def _amounts(units: Array, none: Array, digits: int) -> list[Any]:
    return [None if m else Decimal(int(v)).scaleb(-digits) for v, m in zip(units, none, strict=True)]
