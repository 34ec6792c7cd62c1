"""What columns a policy, and assumptions beside it, expect of records and of a workforce."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tierwise.documents.assumptions import Assumptions
from tierwise.documents.policy import Policy
from tierwise.frames.kinds import COMMON, Kinds

__all__ = ["kinds_of_policy", "kinds_of_risk", "kinds_of_workforce"]

_SERVED = ("received", "load", "busy", "wait_seconds", "lost_share", "own")


def kinds_of_policy(policy: Policy, *, timezone: str | None = None) -> Kinds:
    """What a policy expects of records."""
    return Kinds(_known(policy, {}), timezone=timezone)


def kinds_of_workforce(rules: Iterable[tuple[Policy, Assumptions]], *, timezone: str | None = None) -> Kinds:
    """What policies expect, and what assumptions draw once for a person."""
    known: dict[str, str] = {}
    drawn: set[str] = set()
    for policy, assumptions in rules:
        known |= _drawn(q for q in assumptions.activity if q.each == "person")
        drawn |= {q.name for q in assumptions.activity if q.each != "person"}
        known = _known(policy, known)
    return Kinds(known, drawn=drawn, timezone=timezone)


def kinds_of_risk(policy: Policy, assumptions: Assumptions, *, timezone: str | None = None) -> Kinds:
    """What a policy expects, and what else assumptions may find recorded: all that they draw or work out for a month."""
    known = _drawn(assumptions.activity) | dict.fromkeys((f"demand.{name}" for name in _SERVED), "number")
    return Kinds(_known(policy, known), timezone=timezone)


def _drawn(quantities: Iterable[Any]) -> dict[str, str]:
    return {q.name: "flag" if q.draw == "chance" else "text" if q.shares else "number" for q in quantities}


def _known(policy: Policy, known: dict[str, str]) -> dict[str, str]:
    """The policy's ladders and inputs beside what is known already; an input is of the kind that the policy says."""
    ladders: dict[str, str] = {}
    for ladder in policy.ladder:
        ladders |= {ladder.name: "text", f"{ladder.name}_since": "month"}
    return ladders | COMMON | known | dict(policy._core.inputs)
