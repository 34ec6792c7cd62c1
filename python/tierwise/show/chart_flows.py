"""Flows from place to place, as ribbons between stops."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import altair as alt

from tierwise.show.chart_marks import COLOURS, INK, LABEL, TOTAL, colour, legend
from tierwise.show.chart_values import Flows

__all__ = ["drawn_flows"]

NODE = 0.05  # of the way from a stop to the next
GAP = 0.045  # between two places, of the height
BENDS = 12  # points on which a ribbon bends
MARGIN = 118  # for the labels on each side
WAYS = [COLOURS[0], "#d0d0d0", COLOURS[1], COLOURS[2], "#555555"]
RIBBON = 0.8  # opacity, so that one is seen below another


def drawn_flows(shown: Flows) -> Any:
    """Places from the top to the bottom at every stop, and ribbons as wide as people go."""
    through = _through(shown)
    nodes = _nodes(shown, through)
    ribbons = _ribbons(shown, nodes)
    whole = alt.Scale(domain=[0, 1], nice=False, zero=False)
    across = alt.Scale(domain=[-NODE, len(shown.stops) - 1 + NODE], nice=False, zero=False)
    x = alt.X("x:Q", scale=across, axis=None)
    y = alt.Y("top:Q", scale=whole, axis=None)
    ways = [way for way in shown.ways if any(flow["way"] == way for flow in shown.flows)]
    tinted = colour(
        "way",
        ways,
        legend(shown.legend or None, ways, symbolType="square", offset=24),
        [WAYS[shown.ways.index(way)] for way in ways],
    )
    tips = [alt.Tooltip("from:N"), alt.Tooltip("to:N"), alt.Tooltip("count:Q")]
    flows = (
        alt.Chart(alt.InlineData(values=ribbons))
        .mark_area(opacity=RIBBON, interpolate="linear")
        .encode(x=x, y=y, y2="bottom:Q", color=tinted, detail="ribbon:N", tooltip=tips)
    )
    boxes = list(nodes.values())
    place = alt.Chart(alt.InlineData(values=boxes))
    bars = place.mark_rect(color=INK).encode(x=alt.X("x:Q", scale=across, axis=None), x2="right:Q", y=y, y2="bottom:Q")
    last = len(shown.stops) - 1
    labels: list[tuple[str, Any, int, str, str]] = [
        ("datum.stop === 0", "right", -5, "x", "label:N"),
        (f"datum.stop === {last}", "left", 5, "right", "label:N"),
        (f"datum.stop > 0 && datum.stop < {last}", "left", 4, "right", "said:N"),
    ]
    around: list[dict[str, Any]] = [
        {"stroke": "white", "strokeWidth": 3, "strokeOpacity": 0.75, "fill": "white"},
        {"fill": INK},
    ]
    texts = [
        place.transform_filter(chosen)
        .mark_text(align=side, dx=way, fontSize=LABEL, limit=MARGIN, **ink)
        .encode(x=alt.X(f"{at}:Q", scale=across, axis=None), y=alt.Y("mid:Q", scale=whole, axis=None), text=text)
        for chosen, side, way, at, text in labels
        for ink in around
    ]
    stops = alt.Chart(alt.InlineData(values=[{"x": i, "stop": stop} for i, stop in enumerate(shown.stops)]))
    above = stops.mark_text(dy=-10, fontSize=LABEL, fontWeight="bold").encode(x=x, y=alt.value(0), text="stop:N")
    layers = alt.layer(flows, bars, *texts, above)
    return layers.properties(width=TOTAL - 2 * MARGIN, height=320)


def _through(shown: Flows) -> dict[tuple[int, str], int]:
    """How many are in a place at a stop: those who come to it or, at the first, go from it; of both the more."""
    come: dict[tuple[int, str], int] = defaultdict(int)
    go: dict[tuple[int, str], int] = defaultdict(int)
    for flow in shown.flows:
        go[flow["stop"], flow["from"]] += flow["count"]
        come[flow["stop"] + 1, flow["to"]] += flow["count"]
    return {
        at: max(come[at], go[at])
        for at in sorted({*come, *go}, key=lambda at: (at[0], list(shown.places).index(at[1])))
    }


def _nodes(shown: Flows, through: dict[tuple[int, str], int]) -> dict[tuple[int, str], dict[str, Any]]:
    """Boxes, as high as there are people, all stops on one scale; the highest place on top."""
    most = max((sum(n for (at, _), n in through.items() if at == i) for i in range(len(shown.stops))), default=1)
    gaps = max((sum(1 for at, _ in through if at == i) for i in range(len(shown.stops))), default=1) - 1
    unit = (1 - GAP * gaps) / max(most, 1)
    out: dict[tuple[int, str], dict[str, Any]] = {}
    for i in range(len(shown.stops)):
        top = 1.0
        for place in shown.places:
            if (count := through.get((i, place), 0)) == 0:
                continue
            bottom, label = top - unit * count, f"{shown.places[place]} {count:,}"
            out[i, place] = {
                "stop": i, "x": i - NODE / 2, "right": i + NODE / 2, "top": top, "bottom": bottom, "mid": (top + bottom) / 2,
                "label": label, "said": label if place in shown.ways else f"{count:,}", "unit": unit,
            }  # fmt: skip
            top = bottom - GAP
    return out


def _ribbons(shown: Flows, nodes: dict[tuple[int, str], dict[str, Any]]) -> list[dict[str, Any]]:
    """Points along each ribbon: what goes up or down leaves a box in the order of where it goes to, so that few cross."""
    order = {place: i for i, place in enumerate(shown.places)}
    used: dict[tuple[str, int, str], float] = defaultdict(float)
    ends: dict[int, list[float]] = {i: [0.0, 0.0] for i in range(len(shown.flows))}
    numbered = list(enumerate(shown.flows))
    for i, flow in sorted(numbered, key=lambda x: (x[1]["stop"], order[x[1]["from"]], order[x[1]["to"]])):
        ends[i][0] = used["out", flow["stop"], flow["from"]]
        used["out", flow["stop"], flow["from"]] += flow["count"]
    for i, flow in sorted(numbered, key=lambda x: (x[1]["stop"], order[x[1]["to"]], order[x[1]["from"]])):
        ends[i][1] = used["in", flow["stop"], flow["to"]]
        used["in", flow["stop"], flow["to"]] += flow["count"]
    points = []
    for i, flow in numbered:
        left, right = nodes[flow["stop"], flow["from"]], nodes[flow["stop"] + 1, flow["to"]]
        tops = left["top"] - ends[i][0] * left["unit"], right["top"] - ends[i][1] * right["unit"]
        named = {name: shown.places[flow[name]] for name in ("from", "to")}
        told = named | {"ribbon": i, "way": flow["way"], "count": flow["count"]}
        for bend in range(BENDS + 1):
            t = bend / BENDS
            s = t * t * (3 - 2 * t)
            top = tops[0] + (tops[1] - tops[0]) * s
            x = left["right"] + (right["x"] - left["right"]) * t
            points.append(told | {"x": x, "top": top, "bottom": top - flow["count"] * left["unit"]})
    return points
