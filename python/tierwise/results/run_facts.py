"""What every result of months played says of its run, also in the manifest of its folder."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from tierwise._native import core
from tierwise.frames.notes import said_of_notes
from tierwise.frames.pickles import Immutable
from tierwise.frames.table import Table
from tierwise.show.shown import Shown

__all__ = ["Played"]


class Played(Immutable, Shown):
    """Months played some times over."""

    @property
    @abstractmethod
    def _run(self) -> core.Projection:
        """A projection that was played as all of it was."""

    @property
    @abstractmethod
    def done(self) -> list[int]:
        """The numbers of the replicas that are done."""

    @property
    @abstractmethod
    def notes(self) -> Table:
        """What of the workforce was not used, or is taken for granted."""

    @property
    def months(self) -> list[str]:
        """The months played, as ``2026-07``."""
        return self._run.month_names

    @property
    def replicas(self) -> int:
        """How many replicas were asked for; ``done`` says which there are."""
        return self._run.replicas

    @property
    def seed(self) -> int:
        """The luck's seed."""
        return self._run.seed

    @property
    def interrupted(self) -> bool:
        """Whether the run was ended before all replicas were done."""
        return len(self.done) < self.replicas

    def _manifest(self, with_persons: bool) -> dict[str, Any]:
        """What it takes to repeat it, and its notes."""
        return {
            "months": [self.months[0], self.months[-1]],
            "replicas": self.replicas,
            "replicas_done": len(self.done),
            "seed": self.seed,
            "notes": said_of_notes(self.notes, with_persons),
        }
