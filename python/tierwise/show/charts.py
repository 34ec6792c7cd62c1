"""Charts, as Altair objects: show them in a notebook, or save them by ``chart_files``."""

from __future__ import annotations

from typing import Any

import altair as alt

from tierwise.show import chart_files
from tierwise.show.content import Chart

__all__ = ["altair_chart"]

WIDTH, HEIGHT = 560, 280
COLOUR = "#2a6f97"
BAND = 0.2  # opacity
# Told apart by people who see colours otherwise (Okabe and Ito), as far as they go.
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"]


def altair_chart(chart: Chart) -> Any:
    """The lines and bands of a chart; a small one for each panel, on one scale, where it has panels."""
    layers = _layers(chart)
    if not chart.panels:
        return _dressed(layers.properties(width=WIDTH, height=HEIGHT), chart)
    header = alt.Header(labelFontWeight="bold", labelFontSize=12)
    facet = alt.Facet("panel:N", title=None, sort=list(chart.panels), header=header)
    faceted = layers.properties(width=240, height=160).facet(facet=facet, columns=3)
    return _dressed(faceted.resolve_axis(x="independent"), chart)  # else an axis hangs below where no panel is


# -- in a notebook -------------------------------------------------------------------------------------------------------


class _Drawn:
    """A chart that a notebook shows as it was drawn here, by no script and without asking the network.

    Whoever has chosen a renderer of Altair's (``alt.renderers.enable("html")``) gets that one.
    """

    def _repr_mimebundle_(self, *args: Any, **how: Any) -> Any:
        if alt.renderers.active != "default":
            return super()._repr_mimebundle_(*args, **how)  # type: ignore[misc]
        if not chart_files.can_draw():
            return {"text/plain": "a chart, which vl-convert-python would draw: pip install vl-convert-python"}
        import vl_convert

        return {"image/svg+xml": vl_convert.vegalite_to_svg(self.to_dict()), "text/plain": repr(self)}  # type: ignore[attr-defined]


class LayerChart(_Drawn, alt.LayerChart):
    """Altair's, drawn here."""


class FacetChart(_Drawn, alt.FacetChart):
    """Altair's, drawn here."""


# -- parts ---------------------------------------------------------------------------------------------------------------


def _layers(shown: Chart) -> Any:
    data = [dict(point, month=_date(point["month"])) for point in shown.points]
    groups = list(shown.groups)
    months = sorted({row["month"] for row in data})
    for row in data:  # in each panel one, at which the line at nothing is drawn
        row["once"] = shown.zero and (row["month"], row["group"]) == (months[0], groups[0])
    chart = alt.Chart(alt.InlineData(values=data))
    axis = alt.Axis(format="%Y-%m", title=None, grid=False, tickCount=min(len(months), 8), labelFlush=False)
    month = alt.X("month:T", axis=axis)
    form = "%" if shown.kind == "share" else ",.0f" if shown.kind == "money" else ",~r"
    y_axis = alt.Axis(format=form, title=shown.axis, gridColor="#e5e5e5", tickCount=6, titleFontWeight="normal")
    scale = alt.Scale(zero=False)
    low, high = alt.Y("low:Q", axis=y_axis, scale=scale), alt.Y2("high:Q")
    middle = alt.Y("middle:Q", axis=y_axis, scale=scale)
    told = f"{form.replace('~r', '.2~f')}"
    tips = [
        alt.Tooltip("month:T", format="%Y-%m"),
        *([alt.Tooltip("group:N", title=shown.legend or "")] if groups else []),
        *(alt.Tooltip(f"{name}:Q", format=told) for name in ("low", "middle", "high")),
    ]
    colour: Any = alt.value(COLOUR)
    if groups:
        colour = alt.Color(
            "group:N",
            sort=groups,
            legend=alt.Legend(title=shown.legend, symbolOpacity=1, symbolType="stroke", symbolStrokeWidth=3),
            scale=alt.Scale(domain=groups, range=_range(len(groups))),
        )
    band = chart.mark_area(opacity=BAND).encode(x=month, y=low, y2=high, color=colour)
    line = chart.mark_line(strokeWidth=2).encode(x=month, y=middle, color=colour, tooltip=tips)
    points = chart.mark_circle(size=24, opacity=1).encode(x=month, y=middle, color=colour, tooltip=tips)
    marks = [band, line, *([points] if len(months) <= 36 else [])]
    if shown.zero:
        once = chart.transform_filter("datum.once")
        marks.insert(0, once.mark_rule(color="#666", strokeDash=[4, 3]).encode(y=alt.datum(0)))
    return alt.layer(*marks)


def _dressed(chart: Any, shown: Chart) -> Any:
    heading = alt.TitleParams(shown.title, subtitle=shown.subtitle, anchor="start", subtitleColor="#666", offset=12)
    out = chart.properties(title=heading).configure(font=chart_files.FONT).configure_view(stroke=None)
    # Every copy of it is one, too. Altair takes an assignment for a key of the chart's document.
    object.__setattr__(out, "__class__", FacetChart if isinstance(out, alt.FacetChart) else LayerChart)
    return out


def _range(count: int) -> list[str]:
    return [COLOURS[i % len(COLOURS)] for i in range(count)]


def _date(month: str) -> str:
    return f"{month}-01T00:00:00"  # with a time of day, it is of the reader's own zone
