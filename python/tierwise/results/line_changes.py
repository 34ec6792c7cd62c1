"""Which line of the payslip a change comes from: what each adds to gross, net and employer cost, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from tierwise._native import core
from tierwise.frames.table import Column, Table, table_of, texts, wholes
from tierwise.results.ledger import Ledger
from tierwise.results.lines import ADDS, MOVED, kinds_of, lines_of

__all__ = ["line_changes"]


class _Side(NamedTuple):
    """The totals of a ledger: groups as texts, and what each line adds, by group, line and ``MOVED``."""

    groups: list[tuple[str, ...]]
    added: np.ndarray


def line_changes(before: Ledger, after: Ledger, by: Sequence[str]) -> Table:
    """A row a group and line; ``by`` are the groups, with ``line`` among them.

    Money is whole minor units, so lines add up to what ``difference`` has of the group, to the last of them.
    """
    core.difference(before._ledger, after._ledger, [], False)  # which says what cannot be compared
    others = [name for name in by if name != "line"]
    lines = lines_of([before.policy, after.policy])
    sides = [_side(ledger, others, lines) for ledger in (before, after)]
    groups = list(dict.fromkeys(group for side in sides for group in side.groups))
    place = {group: at for at, group in enumerate(groups)}
    amounts = np.zeros((2, len(groups), len(lines), len(MOVED)), dtype=np.int64)
    for side, of in zip(amounts, sides, strict=True):
        side[[place[group] for group in of.groups]] = of.added
    at, line = (axis.reshape(-1) for axis in np.indices((len(groups), len(lines))))
    columns: list[Column] = []
    for name in by:
        if name == "line":
            columns.append(texts("line", line, lines, ordered=True))
        else:
            columns.append(
                _group_column(name, [group[others.index(name)] for group in groups], at, name in before.ladders)
            )
    digits = core.totals(before._ledger, []).digits
    for i, name in enumerate(MOVED):
        columns += [
            wholes(f"{name}_before", amounts[0, :, :, i], "money"),
            wholes(f"{name}_after", amounts[1, :, :, i], "money"),
            wholes(f"{name}_change", amounts[1, :, :, i] - amounts[0, :, :, i], "money"),
        ]
    return table_of("difference", columns, digits, before.policy.labels)


def _group_column(name: str, values: list[str], at: np.ndarray, ordered: bool) -> Column:
    places = {value: place for place, value in enumerate(dict.fromkeys(value for value in values if value))}
    codes = np.array([places.get(value, -1) for value in values], dtype=np.int32)
    return texts(name, codes[at], list(places), ordered=ordered)


def _side(ledger: Ledger, others: Sequence[str], lines: Sequence[str]) -> _Side:
    frame = core.totals(ledger._ledger, list(others))
    groups: Any = [_texts(frame, name) for name in others]
    kinds = kinds_of(ledger.policy)
    added = np.zeros((frame.rows, len(lines), len(MOVED)), dtype=np.int64)
    for place, name in enumerate(lines):
        if name in kinds:
            added[:, place, :] = frame.numpy(name)[:, None] * np.array(ADDS[kinds[name]])
    return _Side(list(zip(*groups, strict=True)) if others else [()] * frame.rows, added)


def _texts(frame: core.Frame, name: str) -> list[str]:
    known = frame.texts(name)
    return [known[code] if code >= 0 else "" for code in frame.numpy(name).tolist()]
