"""A comparison in sentences: what differs, by how much, and how sure that is. No word without its figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tierwise._native import core
from tierwise.results.comparison_content import difference, differing, fewer_than
from tierwise.results.measures import Measure
from tierwise.results.projection_content import figure

__all__ = ["answer", "direction", "said_of"]

_NOTICED = ("leavers", "lost", "wait", "score", "total.sales")  # by staff, by customers, by the owner


def answer(
    first: str, variant: str, rows: Mapping[str, Mapping[str, Any]], known: Mapping[str, Measure], replicas: int
) -> list[str]:
    """Three sentences about a variant: its cost; who leaves, and what customers notice; how sure.

    ``rows``: those of ``Comparison.table`` of this variant, by measure.
    """
    cost = rows["total_cost"]
    told = _told(cost, known["total_cost"], replicas)
    word = {"more": "costs more than", "less": "costs less than", "equal": "costs as much as"}.get(direction(cost))
    said = f"{variant} {word} {first}" if word else f"Whether {variant} costs more or less than {first} is not clear"
    noticed = [said_of(rows[name], known[name], replicas) for name in _NOTICED if name in rows]
    sure = f"{replicas:,} replica{'' if replicas == 1 else 's'} played, each with the same luck under both"
    if cost["more"] is not None:
        counts = [round(cost[name] * replicas) for name in ("more", "less")]
        sure += f": in {counts[0]:,} of them {variant} costs more, in {counts[1]:,} less"
    if replicas < core.FEWEST_REPLICAS:
        sure += f"; from fewer than {core.FEWEST_REPLICAS} nobody knows how sure the figures are"
    equal = [
        row["may_differ"] for row in (cost, *(rows[n] for n in _NOTICED if n in rows)) if direction(row) == "equal"
    ]
    if equal:
        sure += f"; where no replica differs, with 95 % {fewer_than(equal[0])} do"
    sentences = [f"{said}: {told}", "; ".join(noticed), f"{sure}; ± is half the 95 % interval of the mean"]
    return [f"{one[0].upper()}{one[1:]}." if one is not sentences[0] else f"{one}." for one in sentences if one]


def direction(row: Mapping[str, Any]) -> str:
    """``more`` or ``less`` where the interval is on one side of 0, ``equal`` where no replica differs, else ``unclear``.

    Where no interval is told, as too few replicas were played or differ, nothing is clear.
    """
    mean, low, high = row["difference"], row["low"], row["high"]
    if mean is None:
        return "unclear"
    if row["more"] == row["less"] == 0:
        return "equal"
    if low is None:
        return "unclear"
    return "more" if low > 0 else "less" if high < 0 else "unclear"


def said_of(row: Mapping[str, Any], m: Measure, replicas: int) -> str:
    """``fewer leavers 离职: -1.38 ± 0.61``; where the interval holds 0, that there is no clear difference."""
    if row["difference"] is None:
        return f"of {m.words} nothing can be said"
    way = direction(row)
    if way == "equal":
        return f"no difference in {m.words}"
    if way == "unclear":
        return f"no clear difference in {m.words}: {_told(row, m, replicas)}"
    words = {"more": "more", "less": "fewer"} if m.kind == "count" else {"more": "higher", "less": "lower"}
    return f"{words[way]} {m.words}: {_told(row, m, replicas)}"


def _told(row: Mapping[str, Any], m: Measure, replicas: int) -> str:
    """``+47,208 ± 3,265 CNY (+2.3% of 2,592,787)``: the share where it means something."""
    unit = f" {m.unit}" if m.unit and m.kind == "money" else ""
    first, mean = row["first"], row["difference"]
    share = (
        f" ({mean / first:+.1%} of {figure(first, m)})" if m.kind in ("money", "count") and first and first > 0 else ""
    )
    shown = difference(row, m)
    apart = f" in {differing(row, replicas):,} of {replicas:,} replicas" if row["low"] is None and shown != "0" else ""
    return f"{shown}{unit}{share}{apart}"
