"""What the manifest of a run's folder says of the run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from tierwise.frames.notes import texts_of
from tierwise.frames.table import Table

__all__ = ["manifest_of"]


class Run(Protocol):
    """Months played some times over."""

    @property
    def months(self) -> Sequence[str]: ...
    @property
    def replicas(self) -> int: ...
    @property
    def done(self) -> Sequence[int]: ...
    @property
    def seed(self) -> int: ...
    @property
    def notes(self) -> Table: ...


def manifest_of(run: Run) -> dict[str, Any]:
    """What it takes to repeat it, and its notes."""
    return {
        "months": [run.months[0], run.months[-1]],
        "replicas": run.replicas,
        "replicas_done": len(run.done),
        "seed": run.seed,
        "notes": texts_of(run.notes),
    }
