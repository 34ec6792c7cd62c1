"""Who gains and who loses from one ledger to another, as a chart."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tierwise.show.chart_values import Bars, Counts
from tierwise.visible import visible

__all__ = ["changes_of_persons", "counts_of_changes", "step_of"]

SIGNS = ("more 增加", "less 减少")
COLUMNS = 14  # about as many
NAMED = 12  # at each end


def counts_of_changes(
    rows: Iterable[Mapping[str, Any]], by: str | None, people: Sequence[float], currency: str, named: Mapping[str, str]
) -> Counts:
    """How many people's net pay changes by how much: those whose pay stays the same are counted in the subtitle.

    ``rows``: of ``LedgerDifference``, by person, and by ``by`` before; ``people``: the changes of all people, each once.
    ``named`` has the labels of the groups.
    """
    changes = [(str(row[by]) if by else "", float(row["net_change"])) for row in rows]
    step = step_of([change for _, change in changes])
    counted = Counter((group, _place(change, step)) for group, change in changes if change)
    columns = [
        {"low": place * step, "high": (place + 1) * step, "count": n} | ({"panel": visible(named.get(group, group))} if by else {})
        for (group, place), n in sorted(counted.items())
    ]  # fmt: skip
    groups = dict.fromkeys(group for group, _ in changes) if by else {}
    panels = tuple(visible(named.get(group, group)) for group in groups if any(group == of for of, _ in counted))
    return Counts(
        f"who gains and who loses 收入变化 ({currency})" if by else "who gains and who loses 收入变化",
        _said(people),
        tuple(columns), "money", f"change of net pay 实发变化 ({currency})", "people 人数", SIGNS, panels,
    )  # fmt: skip


def changes_of_persons(rows: Sequence[Mapping[str, Any]], currency: str) -> Bars:
    """The people whose net pay changes most to either side, by name."""
    changed = [row for row in rows if row["net_change"]]
    ends = changed if len(changed) <= 2 * NAMED else [*changed[:NAMED], *changed[-NAMED:]]
    return Bars(
        "whose net pay changes most 收入变化最大的人",
        _said([float(row["net_change"]) for row in rows]),
        tuple((visible(str(row["person"])), float(row["net_change"])) for row in ends),
        "money", f"change of net pay 实发变化 ({currency})", SIGNS,
    )  # fmt: skip


def step_of(changes: Sequence[float]) -> float:
    """1, 2 or 5 of some power of ten, so that there are about ``COLUMNS`` of them."""
    span = max([0.0, *changes]) - min([0.0, *changes])
    if span == 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(span / COLUMNS))
    return next(power * n for n in (1, 2, 5, 10) if power * n * COLUMNS >= span)


def _place(change: float, step: float) -> int:
    """The column of a change: those above nothing begin with what is more than it, those below with what is less."""
    return math.ceil(change / step) - 1 if change > 0 else math.floor(change / step)


def _said(changes: Sequence[float]) -> str:
    more, less = sum(c > 0 for c in changes), sum(c < 0 for c in changes)
    return f"{len(changes):,} people: {more:,} have more 增加, {less:,} less 减少, {len(changes) - more - less:,} the same 不变"
