"""How projections look, period by period: the same in a terminal and in a notebook."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rich.console import RenderableType
from rich.text import Text

from tierwise.frames.notes import brief
from tierwise.results.measures import Amounts, Measure
from tierwise.results.projection import spread
from tierwise.show import terminal
from tierwise.visible import markup

if TYPE_CHECKING:
    from tierwise.results.projection import Projection

SUMMARY = ("heads", "hires", "leavers", "total_cost", "score", "busy")  # as far as there are
REASONS = 4  # named at a glance


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


def summary(projection: Projection) -> Summary:
    """The measures of ``SUMMARY`` in each period."""
    known = projection._known
    measures = [known[name] for name in SUMMARY if name in known]
    if (
        "score" in known
        and not Amounts(projection._found).whole("scored", [0], [slice(0, len(projection.months))]).any()
    ):
        measures.remove(known["score"])
    spans = periods(projection.months)
    amounts = Amounts(projection._found)
    bands = [spread(amounts.of(m, [0], [span for _, span in spans]))[:, 0] for m in measures]
    units = []
    for i, (m, band) in enumerate(zip(measures, bands, strict=True)):
        large = m.kind == "money" and bool((np.abs(band) >= 100_000).any())  # more digits than the spread allows
        units.append(" ×1,000" if large else "")
        bands[i] = band / 1000 if large else band
    rows = []
    for i, (name, _) in enumerate(spans):
        found = [(m, *band[i]) for m, band in zip(measures, bands, strict=True)]
        rows.append((name, [Cell(figure(mid, m), between(low, high, m)) for m, low, mid, high in found]))
    return Summary(measures, units, rows)


def head(projection: Projection) -> str:
    """The run in a sentence."""
    return f"{projection.policy.name}: {projection._in_short()}"


def notes(projection: Projection) -> list[str]:
    """What a reader must know: why people left, and what of the workforce was not used, or is taken for granted."""
    out = []
    reasons = [row for row in projection.reasons().rows(0, REASONS) if row["leavers"]]
    if reasons:
        said = (f"{_reason(row['reason'])} {row['zh'] or ''}".rstrip() + f" {row['share']:.0%}" for row in reasons)
        out.append("people leave for: " + ", ".join(said))
    return out + [f"note: {line}" for line in brief(projection.notes)]


def _reason(name: str) -> str:
    return "nothing known" if name == "none" else name


def projection_grids(projection: Projection) -> RenderableType:
    """A projection at a glance."""
    found = summary(projection)
    columns = ["", *(f"{name}\n{label}" for name, label in found.titles)]
    rows = [
        [name, *(Text.assemble(c.median, (f"\n{c.band}" if c.band else "", "dim")) for c in cells)]
        for name, cells in found.rows
    ]
    grid = terminal.grid(columns, rows, right=columns[1:])
    grid.columns[0].no_wrap = True
    legend = Text("median, and below it what 80 % of the replicas lie between", style="dim")
    return terminal.apart(Text(head(projection)), grid, legend, Text("\n".join(notes(projection))))


def projection_text(projection: Projection) -> str:
    """The ``str()`` of a projection."""
    return terminal.as_text(projection_grids(projection))


def projection_html(projection: Projection) -> str:
    """A projection in a notebook."""
    from tierwise.show.notebook import Markup, boxed, table

    found = summary(projection)
    columns = ["", *(" ".join(title) for title in found.titles)]
    rows = [
        [name, *(Markup(f"{markup(c.median)}<br><small>{markup(c.band)}</small>") for c in cells)]
        for name, cells in found.rows
    ]
    said = "".join(f"<p><small>{markup(note)}</small></p>" for note in notes(projection))
    legend = "<small>median, and below it what 80 % of the replicas lie between</small>"
    return boxed(f"<p>{markup(head(projection))}</p>", table(columns, rows, right=columns[1:]), legend, said)
