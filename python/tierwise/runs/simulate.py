"""Months that have not happened yet, many times over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from tierwise._native import core
from tierwise.arguments import (
    LARGEST_SEED,
    MOST_MONTHS,
    MOST_REPLICAS,
    Check,
    columns,
    given,
    listener,
    month,
    names_of,
    none_or,
    text,
    threads as threads_given,
    whole,
)
from tierwise.documents.assumptions import ASSUMPTIONS, Assumed, Assumptions, assumptions_of
from tierwise.documents.policy import POLICY, Policy
from tierwise.errors import Error, Fault
from tierwise.months import month_index
from tierwise.results.projection import Projection
from tierwise.results.state import STATE, State
from tierwise.runs.workforce import people_of
from tierwise.show.progress import Progress, reported

__all__ = ["PLAYED", "simulate"]

# What is asked of the arguments of whatever plays months to come.
PLAYED: dict[str, Check] = {
    "workforce": columns, "assumptions": ASSUMPTIONS, "months": whole(1, MOST_MONTHS), "replicas": whole(1, MOST_REPLICAS),
    "seed": whole(0, LARGEST_SEED), "threads": threads_given, "start": none_or(month), "state": none_or(STATE), "ignore": names_of,
    "timezone": none_or(text), "progress": listener,
}  # fmt: skip


@given(policy=POLICY, by=none_or(names_of), first_replica=whole(0, MOST_REPLICAS), **PLAYED)
def simulate(
    policy: Policy,
    workforce: Any,
    assumptions: Assumptions | Assumed,
    *,
    months: int = 12,
    replicas: int = 100,
    seed: int = 0,
    threads: int | None = None,
    by: str | Iterable[str] | None = None,
    start: Any = None,
    state: State | None = None,
    ignore: str | Iterable[str] = (),
    timezone: str | None = None,
    first_replica: int = 0,
    progress: Progress = True,
) -> Projection:
    """Plays a policy forward: what people do, who rises, leaves and comes, and what it costs, ``replicas`` times over.

    ``workforce`` has a row a person who is there at the start: any data frame, a dict of columns, the path of a CSV or Parquet file, a
    table of ``tw.workforce``, or a ``Ledger``, of which the people of ``tw.workforce`` are taken with all that the assumptions
    draw once for a person. Columns: ``person``, ``month`` (or instead ``start="2026-07"``; ``timezone`` as for
    ``tw.apply``), ``shop``, ``team``, ``joined``, each ladder's tier and ``<ladder>_since``, and what the assumptions
    draw once for a person. ``policy`` may be amended (``Policy.amend``).

    A table of ``tw.workforce`` and a ledger know the past of their people, and it counts: what functions of the past remember, months
    waited for a seat, acting appointments, priorities, refusals and bad records. Of a plain frame ``state`` says it
    (``Ledger.state``, ``State.load``); what it does not remember is refused. Without it nobody there has a past.

    Without a ladder's column everybody is on its first tier, and without ``joined`` has just begun; the projection's ``notes`` say so. A
    column that nothing reads is left out, and refused where one of nearly its name is missing; ``ignore`` names those that are meant.

    Totals are kept for everybody, and ``by`` what is named of ``shop`` and ladders. Those of other groupings are made when they are
    asked for: the replicas are played once more then, with the same bits. A replica has the same luck whichever others are run, so
    ``first_replica=17, replicas=1`` is the eighteenth alone. The result is the same to the bit for any number of ``threads``
    (None: one for each processor) and any order of rows.

    A run of more than a second shows a bar where a person is watching; ``progress`` may be a function of the person-months done and
    the total, or False. Ctrl-C ends the run and keeps the replicas that are done; without any it raises KeyboardInterrupt.
    Raises ``tw.Error`` for a workforce or assumptions that do not fit.

    >>> import tierwise as tw
    >>> today, assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
    >>> people = tw.apply(today, tw.example_records("three_shops"))
    >>> tw.simulate(today, people, assumptions, months=6, replicas=20, by="shop")
    <tierwise.Projection of 'three-shops': 42 people, 2026-07 to 2026-12, 20 replicas, seed 0>
    """
    assumptions = assumptions_of(assumptions)
    people = people_of(workforce, [(policy, assumptions)], start, state, ignore, timezone)
    model = model_of(policy, assumptions, people.table, months)
    with reported(progress) as report:
        found = core.simulate(
            model, people.table, people.before, months=months, replicas=replicas, first_replica=first_replica, seed=seed,
            threads=cast(int, threads), by=kept_groupings(by), elsewhere=[], progress=report,
        )  # fmt: skip
    return Projection(policy, assumptions, found, model, people.table, people.notes)


# -- what simulate and compare share ------------------------------------------------------------------------------------


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
