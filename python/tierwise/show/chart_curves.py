"""Curves in their bands, over months or over a number."""

from __future__ import annotations

from typing import Any

import altair as alt

from tierwise.show.chart_marks import (
    COLOURS,
    HEIGHT,
    LABEL,
    TOTAL,
    WIDTH,
    colour,
    dash,
    figure_axis,
    form,
    legend,
    shape,
    widest,
)
from tierwise.show.chart_values import Curves

__all__ = ["drawn_curves"]

BAND, SURE = 0.16, 0.3  # opacity
STROKES: dict[str, Any] = {"symbolType": "stroke", "symbolSize": 500, "symbolStrokeWidth": 2.5}
POINTS = 36  # more would lie on each other


def drawn_curves(shown: Curves) -> Any:
    """Lines and bands; a small chart for each panel, on one scale, where there are panels."""
    panels = list(shown.panels)
    across = min(shown.across, len(panels)) if panels else 1
    figures = [point[name] for point in shown.points for name in ("low", "middle", "high")]
    written = form(shown.kind, figures, sign=shown.zero)
    width = (TOTAL - across * (widest(written, figures) + 25)) // across if across > 1 else WIDTH
    layers = _layers(shown, width)
    if not panels:
        return layers.properties(width=WIDTH, height=HEIGHT)
    header = alt.Header(labelFontWeight="bold", labelFontSize=LABEL, labelLimit=width)
    facet = alt.Facet("panel:N", title=None, sort=panels, header=header)
    faceted = layers.properties(width=width, height=150 if across > 1 else 170).facet(facet=facet, columns=across)
    return faceted.resolve_axis(x="independent", y="independent")  # else an axis stands where no panel is


def _layers(shown: Curves, width: int) -> Any:
    data = [dict(point, at=point["at"] if shown.over else _date(point["at"])) for point in shown.points]
    groups = list(shown.groups)
    places = sorted({row["at"] for row in data})
    for row in data:  # in each panel one, at which the line at nothing is drawn
        row["once"] = shown.zero and row["at"] == places[0] and row.get("group", "") == (groups or [""])[0]
    chart = alt.Chart(alt.InlineData(values=data))
    figures = [row[name] for row in data for name in ("low", "middle", "high")]
    title = shown.axis if width > WIDTH / 2 else None  # said above already
    y_axis = figure_axis(shown.kind, figures, title, sign=shown.zero)
    scale = alt.Scale(zero=shown.zero or shown.whole)
    x = _at(shown, places, width)
    middle, high = alt.Y("middle:Q", axis=y_axis, scale=scale), alt.Y2("high:Q")
    pointed = len(places) <= POINTS and not shown.steps
    # Of points their shapes stand in the legend, of lines alone their dashes.
    key = legend(shown.legend, groups, **({"symbolSize": 90, "symbolStrokeWidth": 0} if pointed else STROKES))
    tinted: Any = colour("group", groups, key) if groups else alt.value(COLOURS[0])
    marked: dict[str, Any] = {"strokeDash": dash("group", groups, None if pointed else key)} if groups else {}
    shaped: dict[str, Any] = {"shape": shape("group", groups, key)} if groups else {}
    tips = _tips(shown, form(shown.kind, figures, sign=shown.zero))
    how: Any = "step-after" if shown.steps else "linear"
    marks: list[Any] = []
    if any(row["low"] != row["high"] for row in data):
        band = chart.mark_area(opacity=BAND, interpolate=how)
        marks.append(band.encode(x=x, y=alt.Y("low:Q", axis=y_axis, scale=scale), y2=high, color=tinted))
    if any(row.get("sure_low") is not None for row in data):
        sure = chart.transform_filter("datum.sure_low !== null").mark_area(opacity=SURE, interpolate=how)
        low, up = alt.Y("sure_low:Q", axis=y_axis, scale=scale), alt.Y2("sure_high:Q")
        marks.append(sure.encode(x=x, y=low, y2=up, color=tinted))
    line = chart.mark_line(strokeWidth=2, interpolate=how)
    marks.append(line.encode(x=x, y=middle, color=tinted, tooltip=tips, **marked))
    if pointed:
        points = chart.mark_point(size=30, opacity=1, filled=True)
        marks.append(points.encode(x=x, y=middle, color=tinted, tooltip=tips, **shaped))
    if shown.zero:
        once = chart.transform_filter("datum.once")
        marks.insert(0, once.mark_rule(color="#666", strokeDash=[4, 3]).encode(y=alt.YDatum(0, axis=y_axis)))
    return alt.layer(*marks)


def _at(shown: Curves, places: list[Any], width: int) -> Any:
    ticks = max(2, width // 65)
    if shown.over:
        axis = figure_axis("number", places, shown.over, grid=False, ticks=ticks)
        return alt.X("at:Q", axis=axis, scale=alt.Scale(zero=False, nice=False))
    count = min(len(places), ticks)
    axis = alt.Axis(
        format="%Y-%m", title=None, grid=False, tickCount=count, labelFlush=False, labelFontSize=LABEL, labelOverlap=True
    )  # fmt: skip
    return alt.X("at:T", axis=axis)


def _tips(shown: Curves, written: str) -> list[Any]:
    at = alt.Tooltip("at:Q", title=shown.over) if shown.over else alt.Tooltip("at:T", format="%Y-%m", title="month 月")
    of = [alt.Tooltip("group:N", title=shown.legend or "")] if shown.groups else []
    return [at, *of, *(alt.Tooltip(f"{name}:Q", format=written) for name in ("low", "middle", "high"))]


def _date(month: str) -> str:
    return f"{month}-01T00:00:00"  # with a time of day, it is of the reader's own zone
