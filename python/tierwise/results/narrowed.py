"""How narrow the intervals of a comparison are to be, and after how many replicas it is looked whether they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from tierwise.arguments import shown, wrong_kind
from tierwise.errors import Error, Fault
from tierwise.frames.table import Table
from tierwise.results.projection import Projection
from tierwise.results.projection_content import figure

__all__ = ["Within", "looks", "narrow_enough", "said_of_within", "within_of"]

Within = Mapping[str, float]
FIRST_LOOK = 100  # replicas: from twenty on there is an interval, and at thirty it still jumps


class Compared(Protocol):
    """What of a comparison is read here."""

    @property
    def first(self) -> Projection: ...
    @property
    def done(self) -> list[int]: ...
    def table(self, measures: list[str]) -> Table: ...


def within_of(within: Any) -> dict[str, float]:
    """Half the width of the interval that is wanted, by measure; raises for what is none."""
    if not isinstance(within, Mapping):
        raise wrong_kind("within", "a dict of half widths by measure", within)
    for name, half in within.items():
        if isinstance(half, bool) or not isinstance(half, (int, float)) or not half > 0:
            message = f"expected half the width of an interval, above 0, found {shown(half)}"
            raise Error([Fault(path=f"within {name}", message=message)])
    if not within:
        raise Error([Fault(path="within", message="there is no measure", hint='as within={"total_cost": 5_000}')])
    return {name: float(half) for name, half in within.items()}


def looks(most: int) -> Iterator[int]:
    """After how many replicas it is looked: 100, 200, 400 and so on, and at the end."""
    at = FIRST_LOOK
    while at < most:
        yield at
        at *= 2
    yield most


def narrow_enough(rows: Iterable[Mapping[str, Any]], within: Within) -> bool:
    """Whether every variant's interval is as narrow as asked for, by the rows of ``Comparison.table``.

    Where no replica differs there is nothing to narrow; where too few do for an interval there is none yet.
    """
    return all(_is_narrow(row, within[row["measure"]]) for row in rows)


def said_of_within(found: Compared, within: Within) -> str:
    """``total_cost within ± 5,000: reached after 400 replicas``, or for which variants it is not."""
    rows, known, replicas = found.table(list(within)).rows(), found.first._known, len(found.done)
    wide = [f"{row['variant']}: {row['measure']}" for row in rows if not _is_narrow(row, within[row["measure"]])]
    asked = ", ".join(f"{name} within ± {figure(half, known[name])}" for name, half in within.items())
    if wide:
        return f"asked for was {asked}; after {replicas:,} replicas it is not so for {', '.join(wide)}"
    return f"{asked}: reached after {replicas:,} replicas"


def _is_narrow(row: Mapping[str, Any], half: float) -> bool:
    if row["low"] is None:
        return row["difference"] is None or row["more"] == row["less"] == 0
    return bool(row["high"] - row["low"] <= 2 * half)
