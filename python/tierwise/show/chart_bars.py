"""Bars to both sides of nothing, counts in columns, and intervals side by side."""

from __future__ import annotations

from typing import Any

import altair as alt

from tierwise.show.chart_marks import (
    COLOURS,
    FAINT,
    HEIGHT,
    INK,
    LABEL,
    TOTAL,
    WIDTH,
    colour,
    figure_axis,
    form,
    legend,
    shape,
)
from tierwise.show.chart_values import Bars, Counts, Intervals

__all__ = ["drawn_bars", "drawn_counts", "drawn_intervals"]

ROW = 22  # points high
NAMES = 190  # points wide at most
SIGNS = COLOURS[:2]
VERDICTS = ["#0072b2", "#d55e00", FAINT, INK]


def drawn_bars(shown: Bars) -> Any:
    """A bar for each row, and behind it its figure."""
    above, below = shown.signs
    data = [{"name": name, "value": value, "sign": above if value > 0 else below} for name, value in shown.rows]
    values = [value for _, value in shown.rows]
    chart = alt.Chart(alt.InlineData(values=data))
    axis = alt.Axis(title=None, labelLimit=NAMES, labelFontSize=LABEL, ticks=False, domain=False)
    y = alt.Y("name:N", sort=[name for name, _ in shown.rows], axis=axis)
    room = max((abs(value) for value in values), default=1.0) * 0.22 or 1.0  # for the figures behind the bars
    low, high = min([0.0, *values]), max([0.0, *values])
    scale = alt.Scale(domain=[low - room if low < 0 else 0, high + room if high > 0 or low == 0 else 0], nice=False)
    x = alt.X("value:Q", axis=figure_axis(shown.kind, values, shown.axis, sign=True), scale=scale)
    tinted = colour("sign", [above, below], legend(None), SIGNS[:: shown.better])
    bars = chart.mark_bar(height={"band": 0.7}).encode(x=x, y=y, color=tinted)
    text = alt.Text("value:Q", format=form(shown.kind, [value / 10 for value in values], sign=True))
    ends: list[tuple[str, Any, int]] = [(">", "left", 4), ("<=", "right", -4)]
    behind = [
        chart.transform_filter(f"datum.value {sign} 0")
        .mark_text(align=side, dx=way, color=INK, fontSize=LABEL)
        .encode(x=x, y=y, text=text)
        for sign, side, way in ends
    ]
    rule = alt.Chart(alt.InlineData(values=[{}])).mark_rule(color=INK).encode(x=alt.datum(0))
    layers = alt.layer(bars, *behind, rule)
    return layers.properties(width=WIDTH - NAMES, height=max(ROW * len(data), 2 * ROW))


def drawn_counts(shown: Counts) -> Any:
    """A column for each step of the figure; a small chart for each panel."""
    above, below = shown.signs
    data = [
        column | {"sign": above if column["low"] >= shown.edge else below, "mid": (column["low"] + column["high"]) / 2}
        for column in shown.columns
    ]
    ends = [end for row in data for end in (row["low"], row["high"])]
    panels = list(shown.panels)
    across = min(len(panels), 3) or 1
    width = WIDTH if across == 1 else (TOTAL - 50 * across) // across
    x_axis = figure_axis(
        shown.kind,
        ends,
        shown.axis if across == 1 else None,
        sign=any(end < 0 for end in ends),
        grid=False,
        ticks=max(2, width // 65),
        labelOverlap=True,
    )
    most = max((row["count"] for row in data), default=1)
    y_axis = figure_axis("count", [0, most], shown.counted, ticks=min(most, 6), tickMinStep=1)
    x = alt.X("low:Q", axis=x_axis, scale=alt.Scale(zero=True))
    y = alt.Y("count:Q", axis=y_axis, scale=alt.Scale(domain=[0, most * 1.12], nice=False))  # room for the counts
    tips = [alt.Tooltip(f"{name}:Q") for name in ("low", "high", "count")]
    chart = alt.Chart(alt.InlineData(values=data))
    told = [name for name in (above, below) if name]
    tinted = colour("sign", told, legend(None) if len(told) > 1 else None, SIGNS[:: shown.better])
    columns = chart.mark_bar(stroke="white", strokeWidth=1).encode(
        x=x, x2="high:Q", y=y, y2=alt.Y2Datum(0), color=tinted, tooltip=tips
    )
    text = chart.mark_text(dy=-6, fontSize=LABEL - 1, color=INK).encode(
        x=alt.X("mid:Q", axis=x_axis), y=y, text="count:Q"
    )
    layers = alt.layer(columns, text)
    if not panels:
        return layers.properties(width=WIDTH, height=HEIGHT)
    header = alt.Header(labelFontWeight="bold", labelFontSize=LABEL, labelLimit=width)
    facet = alt.Facet("panel:N", title=None, sort=panels, header=header)
    faceted = layers.properties(width=width, height=160).facet(facet=facet, columns=across)
    return faceted.resolve_axis(x="independent", y="independent")


def drawn_intervals(shown: Intervals) -> Any:
    """A panel for each figure, with a point and its interval for each row."""
    names = list(dict.fromkeys(row["name"] for row in shown.rows))
    across = min(2, len(shown.kinds))
    width = (WIDTH - 110 * across) // across + 30
    key = legend(None, symbolSize=70)
    made = []
    for panel, kind in shown.kinds.items():
        rows = [dict(row) for row in shown.rows if row["panel"] == panel]
        figures = [row[name] for row in rows for name in ("low", "middle", "high")]
        chart = alt.Chart(alt.InlineData(values=rows))
        y_axis = alt.Axis(title=None, labelLimit=110, labelFontSize=LABEL, labelPadding=7, ticks=False, domain=False)
        y = alt.Y("name:N", sort=names, axis=y_axis)
        x_axis = figure_axis(kind, figures, None, sign=True, ticks=3, labelOverlap=True, labelSeparation=6)
        tinted = colour("verdict", list(shown.verdicts), key, VERDICTS)
        zero = alt.Chart(alt.InlineData(values=[{}])).mark_rule(color="#666", strokeDash=[4, 3]).encode(x=alt.datum(0))
        span = (
            chart.transform_filter("datum.low !== null")
            .mark_rule(strokeWidth=2)
            .encode(x=alt.X("low:Q", axis=x_axis), x2="high:Q", y=y, color=tinted)
        )
        tips = [alt.Tooltip(f"{name}:Q") for name in ("low", "middle", "high")]
        point = chart.mark_point(size=70, filled=True, opacity=1).encode(
            x=alt.X("middle:Q", axis=x_axis), y=y, color=tinted, shape=shape("verdict", list(shown.verdicts), key), tooltip=tips
        )  # fmt: skip
        heading = alt.TitleParams(panel, fontSize=LABEL, anchor="start", offset=4)
        made.append(alt.layer(zero, span, point).properties(width=width, height=ROW * len(names) + 8, title=heading))
    return alt.concat(*made, columns=across).resolve_scale(x="independent", color="shared", shape="shared")
