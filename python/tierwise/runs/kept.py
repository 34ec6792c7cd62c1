"""A policy that has been played and is kept: what variants, and the points of a sweep, are compared with."""

from __future__ import annotations

from typing import NamedTuple

from tierwise._native import core
from tierwise.documents.assumptions import Assumptions
from tierwise.documents.policy import Policy
from tierwise.results.projection import Projection
from tierwise.runs.played import model_of
from tierwise.runs.workforce import People
from tierwise.show.progress import Tell

__all__ = ["Kept", "Luck", "play"]


class Luck(NamedTuple):
    """How far, how often, and with which luck."""

    months: int
    replicas: int
    seed: int


class Kept(NamedTuple):
    """A baseline of the extension, with its projection."""

    found: core.Baseline
    projection: Projection


def play(
    name: str,
    rules: tuple[Policy, Assumptions],
    people: People,
    luck: Luck,
    *,
    threads: int,
    by: list[str],
    elsewhere: list[str],
    progress: Tell | None,
) -> Kept:
    """Plays a policy to be compared with; nothing is said of columns that others read (``elsewhere``)."""
    model = model_of(*rules, people.table, luck.months)
    found = core.baseline(
        name,
        model,
        people.table,
        people.before,
        **luck._asdict(),
        threads=threads,
        by=by,
        elsewhere=elsewhere,
        progress=progress,
    )
    return Kept(found, Projection(*rules, found.projection, model, people.table, people.notes))
