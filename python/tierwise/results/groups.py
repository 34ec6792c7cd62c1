"""Whom a projection's totals are added up over: everybody, shops, or the tiers of a ladder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tierwise._native import core
from tierwise.documents.policy import Policy
from tierwise.frames.table import Column, texts

__all__ = ["Groups", "expect_grouping", "groupings_of"]


class Groups(NamedTuple):
    """The totals of a grouping; of everybody where ``by`` is None."""

    by: str | None
    found: core.Projection
    places: list[int]  # of its cells
    names: list[str]  # beside them

    @staticmethod
    def of(found: core.Projection, by: str | None) -> Groups:
        """A grouping that a projection keeps."""
        places = [i for i, (of, _, _) in enumerate(found.cells) if of == (by or "")]
        return Groups(by, found, places, [found.cells[i][1] for i in places])

    def named(self, names: Sequence[str]) -> Groups:
        """Some of them, in the order given."""
        return self._replace(places=[self.places[self.names.index(name)] for name in names], names=list(names))

    def column(self, codes: Any) -> Column:
        """Their names in a table."""
        return texts(str(self.by), codes, self.names, ordered=self.by != "shop")


def groupings_of(policies: Sequence[Policy], table: core.Table) -> list[str]:
    """What totals may be asked by: the shop, if the workforce has shops, and the ladders of all policies."""
    ladders = [[ladder.name for ladder in p.ladder] for p in policies]
    shared = [name for name in ladders[0] if all(name in others for others in ladders)]
    return [*(["shop"] if "shop" in table.names else []), *shared]


def expect_grouping(by: str | None, known: list[str]) -> None:
    """A misspelt grouping is found before anything is played."""
    if by is not None and by not in known:
        core.unknown_name("grouping", by, known)
