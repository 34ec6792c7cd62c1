"""Seats of tiers, who holds them and who waits for them, as a chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tierwise.documents.policy import Policy
from tierwise.errors import Error, Fault
from tierwise.results.ledger import Ledger
from tierwise.results.measures import spread
from tierwise.show.chart_values import Curves
from tierwise.visible import visible

__all__ = ["seats_chart"]

SEATS, HELD, WAITING = "seats 编制", "held 在岗", "waiting 等候"


def seats_chart(ledgers: Sequence[Ledger], ladder: str | None, title: str, subtitle: str) -> Curves:
    """Month by month and tier by tier: the seats of all shops, people on the tier, people waiting for it at the month's end.

    Of several ledgers, which are replicas of the same months, the median and what holds 80 % of them.
    """
    first = ledgers[0]
    months = first.months
    tiers = _seated(first.policy.at(months[-1]), ladder)
    if not tiers:
        of = f"ladder '{ladder}'" if ladder else "policy"
        raise Error([Fault(path="seats", message=f"no tier of the {of} has seats")])
    found = np.array(
        [_counted(ledger, tiers, months) for ledger in ledgers], dtype=np.float64
    )  # replica, tier, what, month
    band = spread(found)
    points: list[dict[str, Any]] = []
    for i, (name, tier, label) in enumerate(tiers):
        for t, month in enumerate(months):
            seats = _seats(first.policy.at(month), name, tier, first.shops)
            at = {"at": month, "panel": label}
            points.append(at | {"group": SEATS, "low": seats, "middle": seats, "high": seats})
            for j, group in enumerate((HELD, WAITING)):
                low, middle, high = (float(part[i, j, t]) for part in band)
                points.append(at | {"group": group, "low": low, "middle": middle, "high": high})
    panels = tuple(label for _, _, label in tiers)
    return Curves(
        title, subtitle, tuple(points), "count", "people 人数", (SEATS, HELD, WAITING), "", panels if len(panels) > 1 else (),
        whole=True, across=min(2, len(panels)),
    )  # fmt: skip


def _seated(policy: Policy, ladder: str | None) -> list[tuple[str, str, str]]:
    """Ladders and tiers that have seats, and their labels."""
    return [
        (one.name, tier.name, visible(f"{tier.name} {tier.zh}".rstrip()))
        for one in policy.ladder
        if ladder in (None, one.name)
        for tier in one.tier
        if tier.seats
    ]


def _seats(policy: Policy, ladder: str, tier: str, shops: Sequence[str]) -> int:
    """Those of all shops; a shop that is not named has those of "*"."""
    seats: dict[str, Any] = next((of.seats for of in policy.ladder[ladder].tier if of.name == tier), {})
    return sum(int(seats.get(shop, seats.get("*", 0))) for shop in shops or [""])


def _counted(ledger: Ledger, tiers: Sequence[tuple[str, str, str]], months: Sequence[str]) -> list[list[list[int]]]:
    """For each tier, month by month: who is on it, and who waits for it."""
    people, events = ledger.people, ledger.events
    waits = events["event"] == "waiting"
    out = []
    for ladder, tier, _ in tiers:
        held = people["month"][people[ladder] == tier]
        waiting = events["month"][waits & (events["subject"] == ladder) & (events["to"] == tier)]
        out.append([[int(np.sum(of == month)) for month in months] for of in (held, waiting)])
    return out
