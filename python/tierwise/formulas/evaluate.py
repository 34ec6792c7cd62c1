"""A formula by itself, over a frame."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from tierwise._native import core
from tierwise.arguments import shown, text as text_given, wrong_kind
from tierwise.errors import Error
from tierwise.frames.kinds import Kinds
from tierwise.frames.records import read_records


class BracketTables:
    """What has tables of brackets for formulas: a policy."""

    __slots__ = ()

    _core: core.Policy


def evaluate(
    formula: core.Formula,
    frame: Any,
    brackets: BracketTables | Mapping[str, Mapping[str, Any]] | None,
    timezone: str | None = None,
) -> np.ndarray:
    """See ``Formula.evaluate``."""
    if isinstance(brackets, Mapping):
        tables: core.Policy | None = _tables(brackets)
    elif brackets is None or isinstance(brackets, BracketTables):
        tables = None if brackets is None else brackets._core
    else:
        raise wrong_kind("brackets", "a tw.Policy or a dict of tables", brackets)
    table = read_records(frame, Kinds(timezone=timezone, by_looks=True), only_used=False)
    kind, values, texts = core.evaluate(formula, table, tables)
    if kind == "number":
        return values
    known = ~np.isnan(values)
    if kind == "flag":
        return values == 1.0 if known.all() else values
    if kind == "text":
        return np.array([*texts, None], dtype=object)[np.where(known, values, -1).astype(np.int64)]
    return np.array([_month(v) if k else None for v, k in zip(values, known, strict=True)], dtype=object)


def _month(index: float) -> str:
    year, month = divmod(int(index), 12)
    return f"{year:04}-{month + 1:02}"


_OF_RECORDS = ("shop", "team", "exit_kind")  # texts that every record may have


def _tables(brackets: Mapping[str, Mapping[str, Any]]) -> core.Policy:
    """A policy of nothing but bracket tables. Every key goes into it, so that one that no table has is refused in the file's words."""
    text = ""
    texts: dict[str, None] = {}  # columns that tables differ by
    numbers: dict[str, None] = {}  # and such as edges are shares of
    for name, table in brackets.items():
        text_given("the name of a table of brackets", name)
        if not isinstance(table, Mapping):
            raise Error(
                f'brackets "{name}": expected a table such as {{"kind": "lookup", "rates": [[0, 100]]}}, found {shown(table)}'
            )
        by = table.get("by", [])
        texts |= dict.fromkeys(one for one in ([by] if isinstance(by, str) else by) if one not in _OF_RECORDS)
        of = table.get("edges_of", "")
        numbers |= dict.fromkeys(core.Formula(of).names() if isinstance(of, str) and of else ())
        text += f"[brackets.{_text(str(name))}]\n"
        text += "".join(f"{_text(str(key))} = {_value(value, name)}\n" for key, value in table.items())
    text += "".join(f'[inputs.{_text(str(one))}]\nkind = "text"\n' for one in texts)
    text += "".join(f'[inputs.{_text(one)}]\nkind = "number"\n' for one in numbers if one not in texts)
    return core.Policy.parse(text, "brackets")


def _value(value: Any, table: str) -> str:
    """A value of a table as its file has it: a text, a figure, or rows."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, int | float | np.number):
        return repr(value.item() if isinstance(value, np.number) else value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping) and all(isinstance(of, Mapping) or _is_rows(of) for of in value.values()):
        return "{" + ", ".join(f"{_text(str(text))} = {_value(of, table)}" for text, of in value.items()) + "}"
    if isinstance(value, Mapping):
        value = list(value.items())
    if isinstance(value, Iterable):
        return "[" + ", ".join(_value(v, table) for v in value) + "]"
    raise Error(f'brackets "{table}": expected a text, a figure or rows, found {shown(value)}')


def _is_rows(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
