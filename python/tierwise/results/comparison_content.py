"""What of a comparison people see: one table of differences; and its chart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tierwise.frames.labels import Labels
from tierwise.results.measures import Measure
from tierwise.results.projection_content import figure, of_replicas
from tierwise.show.chart_values import Curves
from tierwise.show.content import Content, Row, content, grid, lines, words
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
    by: str | None,
    labels: Labels,
    replicas: int,
) -> Curves:
    """The mean difference of each month in its 95 % interval, and the band that holds 80 % of the replicas.

    A panel a variant, so that no band lies over another; with ``by`` a row of them for each shop or tier.
    """
    found = list(rows)
    variants = list(dict.fromkeys(row["variant"] for row in found))

    def panel(row: Mapping[str, Any]) -> str:
        cell = [labels.both(row[by], f"tier {by}")] if by is not None else []
        return visible(" · ".join([*cell, *([row["variant"]] if len(variants) > 1 or not cell else [])]))

    points = tuple(
        {
            "at": row["month"],
            "low": row["band_low"],
            "sure_low": row["low"],
            "middle": row["difference"],
            "sure_high": row["high"],
            "high": row["band_high"],
            "panel": panel(row),
        }
        for row in found
    )
    what = "mean, dark its 95 % interval, light what 80 % of the replicas lie between; same luck under each"
    cells = list(dict.fromkeys(row[by] for row in found)) if by is not None else []
    in_rows = sorted(found, key=lambda row: cells.index(row[by])) if by is not None else found
    panels = tuple(dict.fromkeys(panel(row) for row in in_rows))
    across = len(variants) if 1 < len(variants) <= 3 else 2 if len(panels) in (2, 4) else 3
    subtitle = of_replicas(replicas, what)
    shown = panels if len(panels) > 1 else ()
    return Curves(title, subtitle, points, measure.kind, measure.title, panels=shown, zero=True, across=across)
