"""What every run of months to come asks of its arguments, and makes ready."""

from __future__ import annotations

from collections.abc import Iterable

from tierwise._native import core
from tierwise.arguments import (
    LARGEST_SEED,
    MOST_MONTHS,
    MOST_REPLICAS,
    Check,
    columns,
    listener,
    month,
    names_of,
    none_or,
    text,
    threads as threads_given,
    whole,
)
from tierwise.documents.assumptions import ASSUMPTIONS, Assumptions
from tierwise.documents.policy import Policy
from tierwise.errors import Error, Fault
from tierwise.months import month_index
from tierwise.results.state import STATE

__all__ = ["PLAYED", "kept_groupings", "model_of"]

# What is asked of the arguments of whatever plays months to come.
PLAYED: dict[str, Check] = {
    "workforce": columns, "assumptions": ASSUMPTIONS, "months": whole(1, MOST_MONTHS), "replicas": whole(1, MOST_REPLICAS),
    "seed": whole(0, LARGEST_SEED), "threads": threads_given, "start": none_or(month), "state": none_or(STATE), "ignore": names_of,
    "timezone": none_or(text), "progress": listener,
}  # fmt: skip


def model_of(policy: Policy, assumptions: Assumptions, table: core.Table, months: int) -> core.Model:
    """Policy and assumptions made ready; amendments must fall into the months played, or before them."""
    span = core.months_of(table)
    for begins, _ in policy.amendments:
        if span is not None and month_index(begins) >= month_index(span[0]) + months:
            message = f"it is behind the {months} months played, which begin with {span[0]}"
            raise Error([Fault(path=f"amendment from {begins}", message=message, hint="play more months")])
    return core.Model(policy._core, assumptions._core)


def kept_groupings(by: str | Iterable[str] | None) -> list[str]:
    """What totals are kept by; None: nothing, as those of any grouping can be played again."""
    return [] if by is None else list(dict.fromkeys(names_of("by", by)))
