"""What of a comparison people see: one table of differences; and its chart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tierwise.frames.labels import Labels
from tierwise.results.measures import Measure
from tierwise.results.projection_content import figure, of_replicas
from tierwise.show.content import Chart, Content, Row, content, grid, lines, words
from tierwise.visible import visible

__all__ = ["GLANCE", "comparison_content", "difference", "differences_chart"]

GLANCE = ("heads", "leavers", "promoted", "total_cost", "score", "total.sales", "lost")  # as far as there are
COLUMNS = ("", "at first", "difference", "better / worse")


def comparison_content(
    head: str,
    variants: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    known: Mapping[str, Measure],
    said: Sequence[str],
    notes: Sequence[str],
) -> Content:
    """A comparison at a glance; ``said`` is what the table of differences cannot say by itself."""
    shown: dict[str, list[Row | list[str]]] = {
        name: [Row((words((name, "strong")), *[""] * (len(COLUMNS) - 1)), "heading")] for name in variants
    }
    for row in rows:
        m = known[row["measure"]]
        first = math.nan if row["first"] is None else row["first"]
        shown[row["variant"]].append([f"  {m.label}", figure(first, m), difference(row, m), _chances(row, m)])
    legend = "means over the replicas, ± half the 95 % interval; better, worse: in what part of the replicas"
    below = lines([legend, *said, *(f"note: {line}" for line in notes)], "faint")
    table = grid(COLUMNS, [row for found in shown.values() for row in found], right=COLUMNS[1:])
    return content(words(head), table, below)


def difference(row: Mapping[str, Any], m: Measure) -> str:
    """``+47,208 ± 3,265``: the mean and half of its 95 % interval, with as many digits as the interval allows."""
    mean, low, high = row["difference"], row["low"], row["high"]
    if mean is None:
        return ""
    scale = 100 if m.kind == "share" else 1
    unit = " pts" if m.kind == "share" else ""
    if mean == 0 and (low is None or low == high):
        return f"0{unit}"
    if low is None:
        return figure(mean, m, sign=True) + unit
    reach = (high - low) / 2 * scale
    least = 0 if m.kind == "money" else 3
    decimals = least if reach == 0 else min(max(1 - math.floor(math.log10(reach)), 0), least)
    return f"{mean * scale:+,.{decimals}f} ± {reach:,.{decimals}f}{unit}"


def _chances(row: Mapping[str, Any], m: Measure) -> str:
    if row["better"] is None:
        return ""
    return f"{row['better']:.0%} / {row['less' if m.better > 0 else 'more']:.0%}"


def differences_chart(
    title: str,
    measure: Measure,
    rows: Iterable[Mapping[str, Any]],
    variants: Sequence[str],
    by: str | None,
    labels: Labels,
    replicas: int,
) -> Chart:
    """The mean difference of each month, and the band that holds 80 % of the replicas; a panel a shop or tier with ``by``."""
    points = tuple(
        {
            "month": row["month"],
            "low": row["band_low"],
            "middle": row["difference"],
            "high": row["band_high"],
            "group": visible(row["variant"]),
            "panel": visible(labels.both(row[by], f"tier {by}")) if by is not None else "",
        }
        for row in rows
    )
    subtitle = of_replicas(replicas, "the mean and what 80 % of the replicas lie between, same luck under each")
    panels = tuple(dict.fromkeys(str(point["panel"]) for point in points)) if by is not None else ()
    return Chart(
        title, subtitle, points, measure.kind, measure.title, tuple(variants), "variant", panels=panels, zero=True
    )
