"""How people go from tier to tier, as a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from tierwise.frames.table import Table
from tierwise.show.chart_values import Flows
from tierwise.visible import visible

__all__ = ["WAYS", "flows_chart", "stops_of"]

COME, GO = "come 入职", "go 离开"
WAYS = ("rise 晋升", "stay 不变", "fall 降级", COME, GO)
STOPS = 4


def flows_chart(people: Table, ladder: str, tiers: Sequence[tuple[str, str]], title: str) -> Flows:
    """People on the tiers of a ladder in some of the months, and where they are at the next.

    ``people`` has a row a person and month with their tier; ``tiers`` names and labels, the lowest first. Who is not there in one of the
    months comes or goes.
    """
    months = people["month"]
    stops = stops_of(sorted(set(months)))
    held = [_held(people, ladder, months == stop) for stop in stops]
    order = [name for name, _ in tiers]
    counted: Counter[tuple[int, str, str]] = Counter()
    for i, (before, after) in enumerate(pairwise(held)):
        for person in {*before, *after}:
            counted[i, before.get(person, COME), after.get(person, GO)] += 1
    flows = [
        {"stop": i, "from": a, "to": b, "count": n, "way": _way(a, b, order)}
        for (i, a, b), n in sorted(counted.items())
    ]
    places = {name: visible(f"{name} {zh}".rstrip()) for name, zh in reversed(tiers)} | {COME: COME, GO: GO}
    return Flows(
        title, "people on each tier, and where they are at the next of the months shown", tuple(stops), places, tuple(flows), WAYS, "",
    )  # fmt: skip


def stops_of(months: Sequence[str]) -> list[str]:
    """The first month, the last, and as many between as are to be seen."""
    last = len(months) - 1
    count = min(STOPS, len(months))
    return [months[round(i * last / max(count - 1, 1))] for i in range(count)]


def _held(people: Table, ladder: str, chosen: Any) -> dict[str, str]:
    """The tier of each person who has one."""
    pairs = zip(people["person"][chosen], people[ladder][chosen], strict=True)
    return {person: tier for person, tier in pairs if tier is not None}


def _way(a: str, b: str, order: Sequence[str]) -> str:
    if a == COME or b == GO:
        return COME if a == COME else GO
    rise = order.index(b) - order.index(a)
    return WAYS[0] if rise > 0 else WAYS[2] if rise < 0 else WAYS[1]
