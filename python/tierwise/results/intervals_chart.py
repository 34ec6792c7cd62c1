"""Differences over all months with their intervals, side by side, as a chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tierwise.results.answer import direction
from tierwise.results.comparison_content import GLANCE, of_intervals
from tierwise.results.comparison_files import Compared
from tierwise.results.measures import chosen
from tierwise.show.chart_values import Intervals
from tierwise.visible import visible

__all__ = ["intervals_chart"]

VERDICTS = ("better 改善", "worse 变差", "no clear difference 无明显差异", "more or less 有变化")


def intervals_chart(found: Compared, measures: str | Iterable[str] | None = None) -> Intervals:
    """A panel a measure (those of a glance when left out), a row a variant: the mean difference in its 95 % interval, if it has one."""
    glance = [name for name in GLANCE if name in found.measures]
    known = {
        name: found.first._known[name] for name in (glance if measures is None else chosen(measures, found.measures))
    }
    rows = []
    for row in found.table(list(known)).rows():
        m = known[row["measure"]]
        ends = {
            "low": row["low"],
            "middle": row["difference"],
            "high": row["high"],
            "verdict": VERDICTS[_verdict(row, m.better)],
        }
        rows.append({"panel": m.title, "name": visible(row["variant"]), **ends})
    return Intervals(
        f"differences from {visible(found.names[0])} 差异, {found.months[0]} to {found.months[-1]}",
        of_intervals(len(found.done)),
        tuple(rows), {m.title: m.kind for m in known.values()}, VERDICTS,
    )  # fmt: skip


def _verdict(row: Mapping[str, Any], better: int) -> int:
    way = direction(row)
    if way in ("unclear", "equal"):
        return 2
    return 3 if not better else 0 if (way == "more") == (better > 0) else 1
