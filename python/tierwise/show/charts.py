"""Charts of projections and comparisons, as Altair objects: show them in a notebook, save them as SVG, PNG or a page.

They are drawn by vl-convert, without a browser and without a network. Altair is loaded by the first chart.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import altair as alt

from tierwise.errors import Error, Fault
from tierwise.results.measures import Measure
from tierwise.visible import visible

if TYPE_CHECKING:
    from tierwise.results.comparison import Comparison
    from tierwise.results.projection import Projection

FONT = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif"
FONT_PACKAGE = "fonts-wqy-microhei"
WIDTH, HEIGHT = 560, 280
COLOUR = "#2a6f97"
BAND = 0.2  # opacity
TOGETHER = 3  # bands that may still lie over each other
# Told apart by people who see colours otherwise (Okabe and Ito), as far as they go.
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"]


def projection_chart(
    projection: Projection, measure: Measure, by: str | None = None, *, cumulative: bool = False
) -> Any:
    """The median of each month, and the band that holds 80 % of the replicas."""
    rows = list(projection.bands(measure.name, by, cumulative=cumulative).rows())
    names = list(dict.fromkeys(row[by] for row in rows)) if by is not None else []
    title = f"{visible(projection.policy.name)}: {measure.words}" + (", cumulative 累计" if cumulative else "")
    subtitle = _replicas(len(projection.done), "the median and what 80 % of the replicas lie between")
    data = [
        {
            "month": _date(row["month"]),
            "low": row["low"],
            "middle": row["median"],
            "high": row["high"],
            "group": visible(projection.labels.both(row[by], f"tier {by}")) if by is not None else "",
        }
        for row in rows
    ]
    groups = [visible(projection.labels.both(name, f"tier {by}")) for name in names]
    if len(groups) > TOGETHER:
        for row in data:
            row["panel"] = row["group"]
        return _panels(data, groups, _layers(data, [], None, measure, zero=False), title, subtitle)
    return _banded(data, groups, by, measure, title, subtitle, zero=False)


def comparison_chart(
    comparison: Comparison, measure: Measure, by: str | None = None, *, cumulative: bool = True
) -> Any:
    """The mean difference of each month, and the band that holds 80 % of the replicas; a panel a shop or tier with ``by``."""
    rows = list(comparison.by_month(measure.name, by, cumulative=cumulative).rows())
    variants = [visible(name) for name in comparison.names]
    title = f"{measure.words}: difference from {variants[0]} 差异" + (", cumulative 累计" if cumulative else "")
    subtitle = _replicas(
        len(comparison.done), "the mean and what 80 % of the replicas lie between, same luck under each"
    )
    labels = comparison.first.labels
    data = [
        {
            "month": _date(row["month"]),
            "low": row["band_low"],
            "middle": row["difference"],
            "high": row["band_high"],
            "group": visible(row["variant"]),
            "panel": visible(labels.both(row[by], f"tier {by}")) if by is not None else "",
        }
        for row in rows
    ]
    if by is None:
        return _banded(data, variants[1:], "variant", measure, title, subtitle, zero=True)
    panels = list(dict.fromkeys(row["panel"] for row in data))
    layers = _layers(data, variants[1:], "variant", measure, zero=True)
    return _panels(data, panels, layers, title, subtitle)


def save_chart(chart: Any, path: str | os.PathLike[str]) -> Path:
    """Writes a chart, whole or not at all; the ending says how: .png, .svg, .html, .json.

    A page (.html) has all in it that draws the chart and asks no network. Warns where letters would be drawn as empty boxes.
    """
    from tierwise.files.whole_files import replaced

    path = Path(path)
    kind = path.suffix.removeprefix(".").lower()
    if kind not in ("png", "svg", "html", "json"):
        message = f"charts cannot be written as '{visible(path.suffix)}'"
        raise Error([Fault(file=str(path), message=message, hint=".png, .svg, .html or .json")])
    if kind != "json" and not can_draw():
        hint = "pip install vl-convert-python, or write .json"
        message = "charts are drawn by vl-convert-python, which is not installed"
        raise Error([Fault(file=str(path), message=message, hint=hint)])
    how: dict[str, dict[str, Any]] = {"png": {"scale_factor": 2}, "html": {"inline": True}}
    if kind == "png":
        warn_of_boxes(chart)
    with replaced(path) as draft:
        chart.save(str(draft), format=kind, **how.get(kind, {}))
    return path


def can_draw() -> bool:
    """Whether charts can be drawn here, by vl-convert: as PNG and SVG, as pages, and in notebooks."""
    import importlib.util

    return importlib.util.find_spec("vl_convert") is not None


# -- letters -------------------------------------------------------------------------------------------------------------


def warn_of_boxes(chart: Any) -> None:
    """Warns of letters that no font of this machine has; an SVG has them as letters, for whoever looks at it."""
    if missing := boxes("".join(_texts(chart.to_dict()))):
        some = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
        warnings.warn(
            f"no font here has {some}: they are drawn as empty boxes; install one, such as Debian's {FONT_PACKAGE} "
            "or Noto Sans CJK, or save the chart as .svg",
            stacklevel=3,
        )


def boxes(text: str) -> list[str]:
    """The letters of a text that no font here has: they are drawn as one is that has no shape at all."""
    letters = sorted({c for c in text if not c.isascii() and c.isalnum()})
    nothing = _drawn("\ue123") if letters else b""  # of those that everybody may use as they like
    return [letter for letter in letters if _drawn(letter) == nothing]


def _drawn(letter: str) -> bytes:
    import vl_convert

    text = f'<text x="4" y="30" font-size="28" font-family="{FONT}">{letter}</text>'
    drawn: bytes = vl_convert.svg_to_png(f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{text}</svg>')
    return drawn


def _texts(part: Any) -> Iterator[str]:
    """All texts in a chart's document."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, (dict, list)):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _texts(inner)


# -- in a notebook -------------------------------------------------------------------------------------------------------


class _Drawn:
    """A chart that a notebook shows as it was drawn here, by no script and without asking the network.

    Whoever has chosen a renderer of Altair's (``alt.renderers.enable("html")``) gets that one.
    """

    def _repr_mimebundle_(self, *args: Any, **how: Any) -> Any:
        if alt.renderers.active != "default":
            return super()._repr_mimebundle_(*args, **how)  # type: ignore[misc]
        if not can_draw():
            return {"text/plain": "a chart, which vl-convert-python would draw: pip install vl-convert-python"}
        import vl_convert

        return {"image/svg+xml": vl_convert.vegalite_to_svg(self.to_dict()), "text/plain": repr(self)}  # type: ignore[attr-defined]


class LayerChart(_Drawn, alt.LayerChart):
    """Altair's, drawn here."""


class FacetChart(_Drawn, alt.FacetChart):
    """Altair's, drawn here."""


# -- parts ---------------------------------------------------------------------------------------------------------------


def _banded(
    data: list[dict[str, Any]], groups: list[str], legend: str | None, measure: Measure, title: str, subtitle: str, *, zero: bool
) -> Any:  # fmt: skip
    layers = _layers(data, groups, legend, measure, zero=zero).properties(width=WIDTH, height=HEIGHT)
    return _dressed(layers, title, subtitle)


def _panels(data: list[dict[str, Any]], panels: list[str], layers: Any, title: str, subtitle: str) -> Any:  # fmt: skip
    """A small chart for each value of ``panel``, on one scale."""
    facet = alt.Facet("panel:N", title=None, sort=panels, header=alt.Header(labelFontWeight="bold", labelFontSize=12))
    faceted = layers.properties(width=240, height=160).facet(facet=facet, columns=3)
    faceted = faceted.resolve_axis(x="independent")  # else one hangs below where no panel is
    return _dressed(faceted, title, subtitle)


def _layers(data: list[dict[str, Any]], groups: list[str], legend: str | None, measure: Measure, *, zero: bool) -> Any:  # fmt: skip
    months = sorted({row["month"] for row in data})
    for row in data:  # in each panel one, at which the line at nothing is drawn
        row["once"] = zero and (row["month"], row["group"]) == (months[0], groups[0])
    chart = alt.Chart(alt.InlineData(values=data))
    axis = alt.Axis(format="%Y-%m", title=None, grid=False, tickCount=min(len(months), 8), labelFlush=False)
    month = alt.X("month:T", axis=axis)
    form = "%" if measure.kind == "share" else ",.0f" if measure.kind == "money" else ",~r"
    y_axis = alt.Axis(format=form, title=measure.title, gridColor="#e5e5e5", tickCount=6, titleFontWeight="normal")
    scale = alt.Scale(zero=False)
    low, high = alt.Y("low:Q", axis=y_axis, scale=scale), alt.Y2("high:Q")
    middle = alt.Y("middle:Q", axis=y_axis, scale=scale)
    shown = f"{form.replace('~r', '.2~f')}"
    tips = [
        alt.Tooltip("month:T", format="%Y-%m"),
        *([alt.Tooltip("group:N", title=legend or "")] if groups else []),
        *(alt.Tooltip(f"{name}:Q", format=shown) for name in ("low", "middle", "high")),
    ]
    colour: Any = alt.value(COLOUR)
    if groups:
        colour = alt.Color(
            "group:N",
            sort=groups,
            legend=alt.Legend(title=legend, symbolOpacity=1, symbolType="stroke", symbolStrokeWidth=3),
            scale=alt.Scale(domain=groups, range=_range(len(groups))),
        )
    band = chart.mark_area(opacity=BAND).encode(x=month, y=low, y2=high, color=colour)
    line = chart.mark_line(strokeWidth=2).encode(x=month, y=middle, color=colour, tooltip=tips)
    points = chart.mark_circle(size=24, opacity=1).encode(x=month, y=middle, color=colour, tooltip=tips)
    marks = [band, line, *([points] if len(months) <= 36 else [])]
    if zero:
        once = chart.transform_filter("datum.once")
        marks.insert(0, once.mark_rule(color="#666", strokeDash=[4, 3]).encode(y=alt.datum(0)))
    return alt.layer(*marks)


def _dressed(chart: Any, title: str, subtitle: str) -> Any:
    heading = alt.TitleParams(title, subtitle=subtitle, anchor="start", subtitleColor="#666", offset=12)
    out = chart.properties(title=heading).configure(font=FONT).configure_view(stroke=None)
    # Every copy of it is one, too. Altair takes an assignment for a key of the chart's document.
    object.__setattr__(out, "__class__", FacetChart if isinstance(out, alt.FacetChart) else LayerChart)
    return out


def _range(count: int) -> list[str]:
    return [COLOURS[i % len(COLOURS)] for i in range(count)]


def _date(month: str) -> str:
    return f"{month}-01T00:00:00"  # with a time of day, it is of the reader's own zone


def _replicas(count: int, what: str) -> str:
    return f"{count:,} replicas: {what}" if count > 1 else "one replica"
