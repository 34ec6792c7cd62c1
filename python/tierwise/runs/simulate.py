"""Months that have not happened yet, many times over."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from typing import Any, cast

from tierwise._native import core
from tierwise.arguments import MOST_REPLICAS, given, names_of, none_or, whole
from tierwise.documents.assumptions import Assumed, Assumptions, assumptions_of
from tierwise.documents.policy import POLICY, Policy
from tierwise.results.projection import Projection
from tierwise.results.state import State
from tierwise.runs.parted import PARTED, Run, finished_of, simulated_in_parts
from tierwise.runs.played import PLAYED, kept_groupings, model_of
from tierwise.runs.workforce import people_of
from tierwise.show.progress import Progress, reported

__all__ = ["simulate"]


@given(policy=POLICY, by=none_or(names_of), first_replica=whole(0, MOST_REPLICAS), **PARTED, **PLAYED)
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
    executor: Executor | None = None,
    tasks: int | None = None,
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

    With an ``executor`` (``concurrent.futures``' own, or Dask's) the replicas are parted into ``tasks`` (32) of one thread each, which
    may run in other processes or on other machines; the result is the same to the bit. Where it fails ``tw.Unfinished`` is
    raised, which has what was finished.

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
    kept = kept_groupings(by)
    with reported(progress) as report:
        if executor is not None:
            run = Run.of({"": (policy, assumptions)}, people, months=months, seed=seed, by=kept)
            parts, failure = simulated_in_parts(executor, tasks, run, model, first_replica, replicas, report)
            whole_run = Projection(policy, assumptions, parts, model, people.table, people.notes)
            return whole_run if failure is None else finished_of(failure, whole_run)
        found = core.simulate(
            model, people.table, people.before, months=months, replicas=replicas, first_replica=first_replica, seed=seed,
            threads=cast(int, threads), by=kept, elsewhere=[], progress=report,
        )  # fmt: skip
    return Projection(policy, assumptions, found, model, people.table, people.notes)
