"""A formula by itself, over a frame."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from tierwise._native import core
from tierwise.policy import Policy
from tierwise.records import Kinds, read_records


def evaluate(
    formula: core.Formula, frame: Any, brackets: Policy | Mapping[str, Mapping[str, Any]] | None
) -> np.ndarray:
    """See ``Formula.evaluate``."""
    if isinstance(brackets, Mapping):
        brackets = _tables(brackets)
    table = read_records(frame, Kinds(), only_used=False)
    kind, values, texts = core.evaluate(formula, table, brackets._core if brackets is not None else None)
    known = ~np.isnan(values)
    if kind == "flag":
        return values == 1.0 if known.all() else values
    if kind == "text":
        return np.array([*texts, None], dtype=object)[np.where(known, values, -1).astype(np.int64)]
    if kind == "month":
        return np.array([_month(v) if k else None for v, k in zip(values, known, strict=True)], dtype=object)
    return values


def _month(index: float) -> str:
    year, month = divmod(int(index), 12)
    return f"{year:04}-{month + 1:02}"


def _tables(brackets: Mapping[str, Mapping[str, Any]]) -> Policy:
    """A policy of nothing but bracket tables."""
    text = ""
    for name, table in brackets.items():
        rows = ", ".join("[" + ", ".join(_figure(v) for v in row) + "]" for row in table["rates"])
        text += f"[brackets.{json.dumps(name)}]\nkind = {json.dumps(table.get('kind', 'marginal'))}\nrates = [{rows}]\n"
    return Policy.parse(text, "brackets")


def _figure(value: Any) -> str:
    return json.dumps(value) if isinstance(value, str) else repr(value.item() if hasattr(value, "item") else value)
