"""What of a projection people see, period by period, and its chart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from tierwise._native import core
from tierwise.frames.labels import Labels
from tierwise.frames.notes import brief
from tierwise.frames.table import Table
from tierwise.results.measures import Amounts, Measure, spread
from tierwise.show.chart_values import Curves
from tierwise.show.content import Column, Content, content, grid, lines, words
from tierwise.visible import visible

SUMMARY = ("heads", "hires", "leavers", "total_cost", "score", "busy")  # as far as there are
REASONS = 4  # named at a glance
TOGETHER = 3  # bands that may still lie over each other in a chart


class Cell(NamedTuple):
    """A figure, and what holds 80 % of the replicas."""

    median: str
    band: str


class Summary(NamedTuple):
    """A row a period."""

    measures: list[Measure]
    units: list[str]  # behind the labels
    rows: list[tuple[str, list[Cell]]]

    @property
    def titles(self) -> list[tuple[str, str]]:
        """Of the columns: the name, and below it the label."""
        return [(m.name.replace("_", " "), f"{m.zh}{unit}") for m, unit in zip(self.measures, self.units, strict=True)]


def figure(value: float, measure: Measure, *, sign: bool = False) -> str:
    """A figure at a glance: ``744,318``, ``81.4``, ``63.2%``; nothing for what is missing."""
    if math.isnan(value):
        return ""
    plus = "+" if sign and value else ""
    if measure.kind == "share":
        return f"{value * 100:{plus}.1f}{'' if sign else '%'}"
    if measure.kind == "money" or abs(value) >= 1000 or value == round(value):
        return f"{round(value):{plus},}"
    return f"{value:{plus},.1f}" if abs(value) >= 0.1 else f"{value:{plus}.2g}"


def between(low: float, high: float, measure: Measure) -> str:
    """``712,004–770,951``; nothing when both ends read the same."""
    ends = figure(low, measure), figure(high, measure)
    return f"{ends[0].removesuffix('%')}–{ends[1]}" if ends[0] != ends[1] else ""


def periods(months: Sequence[str]) -> list[tuple[str, slice]]:
    """Quarters, or years where there are more than two; a period that is not whole says how many months it has."""
    yearly = len(months) > 24
    names = [m[:4] if yearly else f"{m[:4]}-Q{(int(m[5:]) + 2) // 3}" for m in months]
    out = []
    for name in dict.fromkeys(names):
        first, count = names.index(name), names.count(name)
        whole = count == (12 if yearly else 3)
        out.append((name if whole else f"{name}, {count} mo.", slice(first, first + count)))
    return out


def summary(found: core.Projection, months: Sequence[str], known: Mapping[str, Measure]) -> Summary:
    """The measures of ``SUMMARY`` in each period."""
    measures = [known[name] for name in SUMMARY if name in known]
    amounts = Amounts(found)
    if "score" in known and not amounts.exact(["scored"], [0], [slice(0, len(months))]).any():
        measures.remove(known["score"])
    spans = periods(months)
    units, columns = [], []
    for m in measures:
        band = spread(amounts.of(m, [0], [span for _, span in spans]))
        large = m.kind == "money" and bool((np.abs(band) >= 100_000).any())  # more digits than the spread allows
        units.append(" ×1,000" if large else "")
        low, median, high = (part[:, 0] / (1000 if large else 1) for part in band)
        columns.append([Cell(figure(median[i], m), between(low[i], high[i], m)) for i in range(len(spans))])
    rows = [(name, [column[i] for column in columns]) for i, (name, _) in enumerate(spans)]
    return Summary(measures, units, rows)


def projection_content(head: str, found: Summary, reasons: Sequence[Mapping[str, Any]], notes: Table) -> Content:
    """A projection at a glance, and what a reader must know: why people left, what was not used or is taken for granted."""
    columns = [Column("", unwrapped=True), *(Column(f"{name}\n{label}", right=True) for name, label in found.titles)]
    rows = [
        [name, *(words(c.median, (f"\n{c.band}" if c.band else "", "faint")) for c in cells)]
        for name, cells in found.rows
    ]
    legend = words(("median, and below it what 80 % of the replicas lie between", "faint"))
    said = []
    leaving = [row for row in reasons if row["leavers"]]
    if leaving:
        shares = (f"{_reason(row['reason'])} {row['zh'] or ''}".rstrip() + f" {row['share']:.0%}" for row in leaving)
        said.append("people leave for: " + ", ".join(shares))
    said += [f"note: {line}" for line in brief(notes)]
    return content(words(head), grid(columns, rows, fitting=True), legend, lines(said))


def _reason(name: str) -> str:
    return "nothing known" if name == "none" else name


# -- charts --------------------------------------------------------------------------------------------------------------


def bands_chart(
    title: str, measure: Measure, rows: Iterable[Mapping[str, Any]], by: str | None, labels: Labels, replicas: int
) -> Curves:
    """The median of each month, and the band that holds 80 % of the replicas; a panel each where there would be many bands."""
    points = [
        {
            "at": row["month"],
            "low": row["low"],
            "middle": row["median"],
            "high": row["high"],
            "group": visible(labels.both(row[by], f"tier {by}")) if by is not None else "",
        }
        for row in rows
    ]
    groups = tuple(dict.fromkeys(str(point["group"]) for point in points)) if by is not None else ()
    subtitle = of_replicas(replicas, "the median and what 80 % of the replicas lie between")
    if len(groups) > TOGETHER:
        apart = tuple(point | {"panel": point["group"]} for point in points)
        return Curves(title, subtitle, apart, measure.kind, measure.title, panels=groups)
    return Curves(title, subtitle, tuple(points), measure.kind, measure.title, groups, by)


def of_replicas(count: int, what: str) -> str:
    """What a chart's lines and bands are."""
    return f"{count:,} replicas: {what}" if count > 1 else "one replica"
