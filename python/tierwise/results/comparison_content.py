"""What of a comparison people see: one table of differences; and its chart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tierwise._native import core
from tierwise.frames.labels import Labels
from tierwise.results.measures import Measure
from tierwise.results.projection_content import figure, of_replicas
from tierwise.show.chart_values import Curves
from tierwise.show.content import Content, Row, content, grid, lines, words
from tierwise.visible import visible

__all__ = [
    "GLANCE",
    "TOO_FEW",
    "comparison_content",
    "difference",
    "differences_chart",
    "differing",
    "fewer_than",
    "of_intervals",
]

GLANCE = ("heads", "leavers", "promoted", "total_cost", "score", "total.sales", "lost")  # as far as there are
TOO_FEW = f"fewer than {core.FEWEST_REPLICAS} replicas, or of fewer than {core.FEWEST_DIFFERING} that differ"
COLUMNS = ("", "at first", "difference", "better / worse")


def comparison_content(
    head: str,
    variants: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    known: Mapping[str, Measure],
    replicas: int,
    said: Sequence[str],
    notes: Sequence[str],
) -> Content:
    """A comparison at a glance; ``said`` is what the table of differences cannot say by itself."""
    shown: dict[str, list[Row | list[str]]] = {
        name: [Row((words((name, "strong")), *[""] * (len(COLUMNS) - 1)), "heading")] for name in variants
    }
    counted, equal = False, 0.0
    for row in rows:
        m = known[row["measure"]]
        first = math.nan if row["first"] is None else row["first"]
        shown[row["variant"]].append([f"  {m.label}", figure(first, m), difference(row, m, replicas), _chances(row, m)])
        if row["difference"] is not None and row["low"] is None:
            counted = counted or differing(row, replicas) > 0
            equal = equal or (row["may_differ"] if differing(row, replicas) == 0 else 0.0)
    legend = ["means over the replicas, ± half the 95 % interval; better, worse: in what part of the replicas"]
    if counted:
        legend.append(f"in … of {replicas:,}: so many replicas differ; no interval is told of {TOO_FEW}")
    if equal:
        legend.append(f"0: no replica differs; with 95 % {fewer_than(equal)} do")
    below = lines([*legend, *said, *(f"note: {line}" for line in notes)], "faint")
    table = grid(COLUMNS, [row for found in shown.values() for row in found], right=COLUMNS[1:])
    return content(words(head), table, below)


def of_intervals(replicas: int) -> str:
    """What points with intervals show, below a chart's title."""
    told = "the mean and its 95 % interval" if replicas >= core.FEWEST_REPLICAS else "the mean; too few for an interval"
    return of_replicas(replicas, f"{told}, same luck under each")


def differing(row: Mapping[str, Any], replicas: int) -> int:
    """In how many replicas the variant has more or less, by a row of ``Comparison.table``."""
    return round(((row["more"] or 0) + (row["less"] or 0)) * replicas)


def fewer_than(share: float) -> str:
    """``fewer than 32 of 100 worlds``: a share that is not passed, in whole numbers; ``share`` under 1."""
    of = next((of for of in (100, 1_000, 10_000) if share * of >= 1), 1_000_000)
    return f"fewer than {math.floor(share * of) + 1:,} of {of:,} worlds"


def difference(row: Mapping[str, Any], m: Measure, replicas: int = 0) -> str:
    """``+47,208 ± 3,265``: the mean and half of its 95 % interval, with as many digits as the interval allows.

    Where no interval is told, in how many of the ``replicas`` (if given) there is a difference: ``+0.07 in 2 of 30``.
    """
    mean, low, high = row["difference"], row["low"], row["high"]
    if mean is None:
        return ""
    scale = 100 if m.kind == "share" else 1
    unit = " pts" if m.kind == "share" else ""
    apart = differing(row, replicas) if replicas else 0
    if mean == 0 and not apart and (low is None or low == high):
        return f"0{unit}"
    if low is None:
        return figure(mean, m, sign=True) + unit + (f" in {apart:,} of {replicas:,}" if apart else "")
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
