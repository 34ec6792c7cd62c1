"""What all charts share: colours, dashes and shapes that tell series apart, widths, axes of figures."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import altair as alt

__all__ = [
    "COLOURS", "DASHES", "FAINT", "HEIGHT", "INK", "LABEL", "OFFSET", "SHAPES", "TOTAL", "WIDTH", "colour", "dash", "figure_axis", "form",
    "legend", "shape", "widest",
]  # fmt: skip

TOTAL = 600  # with axes
WIDTH, HEIGHT = 520, 270  # of what is drawn
INK, FAINT, GRID = "#333333", "#767676", "#e5e5e5"
LABEL = 11  # points
OFFSET = 10
# Told apart by people who see colours otherwise (Okabe and Ito 2008), as far as they go; and by their dashes or shapes.
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"]
DASHES = [[1, 0], [6, 3], [2, 2], [9, 3, 2, 3], [12, 4], [5, 2, 1, 2, 1, 2], [1, 4]]
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right"]
WHOLE = 10_000_000  # larger figures are told in millions


def colour(field: str, names: list[str], key: Any, colours: list[str] = COLOURS) -> Any:
    """A colour for each name; ``key`` is its legend."""
    return alt.Color(f"{field}:N", sort=names, scale=_scale(names, colours), legend=key)


def dash(field: str, names: list[str], key: Any) -> Any:
    """A dash for each name: the second mark of a line."""
    return alt.StrokeDash(f"{field}:N", sort=names, scale=_scale(names, DASHES), legend=key)


def shape(field: str, names: list[str], key: Any) -> Any:
    """A shape for each name: the second mark of a point."""
    return alt.Shape(f"{field}:N", sort=names, scale=_scale(names, SHAPES), legend=key)


def legend(title: str | None, names: Iterable[str] = (), **more: Any) -> Any:
    """Above the chart, so that it takes none of its width; in two lines where one has no room for all names."""
    mark = 70 if more.get("symbolType") == "stroke" else 40
    each = [
        mark + LABEL * 0.6 * len(name.encode("gb18030", "replace")) for name in names
    ]  # a Chinese letter is as wide as two
    if sum(each) > TOTAL:
        more["columns"] = math.ceil(len(each) / 2)
    return alt.Legend(
        title=title, orient="top", direction="horizontal", titleOrient="left", labelLimit=200, symbolOpacity=1, titleFontWeight="normal",
        **more,
    )  # fmt: skip


def form(kind: str, values: Iterable[float | None], *, sign: bool = False, ticks: int = 6) -> str:
    """How D3 writes the figures of an axis, with as many decimals as its steps have."""
    known = [value for value in values if value is not None]
    low, high = min([0.0, *known] if sign else known, default=0.0), max([0.0, *known] if sign else known, default=0.0)
    plus = "+" if sign else ""
    decimals = min(max(0, -math.floor(math.log10(_step((high - low) * (100 if kind == "share" else 1), ticks)))), 6)
    if kind == "share":
        return f"{plus}.{decimals}%"
    return f"{plus}~s" if max(abs(low), abs(high)) >= WHOLE else f"{plus},.{decimals}f"


def widest(written: str, values: Iterable[float | None]) -> int:
    """How wide the labels of an axis are, in points."""
    if written.endswith("s"):
        return 40
    said = (format(value, written.replace("~", "")) for value in values if value is not None)
    return round(LABEL * 0.6 * max((len(one) for one in said), default=1)) + 8


def figure_axis(
    kind: str, values: Iterable[float | None], title: str | None, *, sign: bool = False, ticks: int = 6, **more: Any
) -> Any:
    """An axis of figures. Nothing is 0 in any unit: D3 alone would write 0k, or 0M."""
    written = form(kind, values, sign=sign, ticks=ticks)
    return alt.Axis(
        **{
            "labelExpr": f"datum.value === 0 ? '0' : format(datum.value, '{written}')",
            "title": title, "gridColor": GRID, "tickCount": ticks, "titleFontWeight": "normal", "labelFontSize": LABEL,
            "titleFontSize": LABEL, **more,
        }
    )  # fmt: skip


def _step(span: float, ticks: int) -> float:
    """What D3 takes between two of some ticks: 1, 2 or 5, of some power of ten."""
    if not span > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(span / ticks))
    over = span / ticks / power
    return power * (10 if over >= math.sqrt(50) else 5 if over >= math.sqrt(10) else 2 if over >= math.sqrt(2) else 1)


def _scale(names: list[str], range_: list[Any]) -> Any:
    return alt.Scale(domain=names, range=[range_[i % len(range_)] for i in range(len(names))])
