"""What is expected of a column of records: the kind of its values."""

from __future__ import annotations

from collections.abc import Mapping

from tierwise.months import checked_zone

__all__ = ["COMMON", "Kinds"]

# What all records have.
COMMON = {
    "person": "text",
    "shop": "text",
    "team": "text",
    "month": "month",
    "joined": "month",
    "last_day": "month",
    "exit_kind": "text",
}


class Kinds:
    """The kind of each known column: that of its input, ``text``, ``month``, or nothing in particular ("").

    ``known`` are the columns beside those that all records have; ``drawn`` those that are known, but not read: a simulation makes
    them. ``timezone`` is where instants in UTC are taken to be. ``by_looks``: columns of a file of which nothing in particular is
    expected are numbers or flags where all that stands in them is.
    """

    def __init__(
        self,
        known: Mapping[str, str] | None = None,
        *,
        drawn: set[str] | None = None,
        timezone: str | None = None,
        by_looks: bool = False,
    ) -> None:
        self.timezone = checked_zone(timezone)
        self.by_looks = by_looks
        self.drawn = drawn or set()
        self._of = COMMON | dict(known or {})

    def of(self, name: str) -> str:
        return self._of.get(name, "")

    def used(self, name: str) -> bool:
        return name in self._of

    def alike(self, other: Kinds) -> bool:
        """Whether both read a table the same way."""
        return self._of == other._of and self.drawn == other.drawn and self.timezone == other.timezone

    def names(self) -> list[str]:
        """The columns that are read."""
        return list(self._of)
