"""Which groupings may be published together, so that no figure and no sum or difference of figures gives away a small group.

The attacker knows who is in which cell of each grouping in each month, holds all cells of a measure, and combines them as he
likes. What he finds out is a combination of the cells' indicators. It is about few people only if it comes to nothing on everybody
else; and as it is the same for all who share all their cells (a class), it comes to nothing on every class of enough people. Such a
combination exists exactly if the cells have a higher rank on all classes than on the large ones alone: if the column of some small
class is no combination of the columns of large ones. So no set of people has to be looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["SMALLEST_GROUP", "Publication", "publishable"]

SMALLEST_GROUP = 5  # the tenth law's; in official statistics 3 to 10 are usual
_PRIME = 2**61 - 1
_MOST_WORK = 20_000_000  # terms of an elimination: some seconds
_TELLS = "with the others it tells figures of fewer people"
_TOO_FINE = "with the others it has more cells than can be looked through for figures of fewer people"

Vector = dict[int, int]


@dataclass(frozen=True)
class Publication:
    """Which groupings may be published, by their places, and why each of the others may not."""

    published: tuple[int, ...]
    withheld: dict[int, str]


def publishable(groupings: Sequence[np.ndarray], person: np.ndarray, smallest: int = SMALLEST_GROUP) -> Publication:
    """Takes the groupings in their order, each if it gives nothing away beside those that were taken before it.

    ``groupings`` are arrays of cells, a number a row, -1 where the row is in none; ``person`` numbers whose a row is (of several
    months a person has a row each). A total over all is published in any case. A grouping is taken whole or not at all: a cell
    withheld alone would follow from the others.
    """
    taken: list[np.ndarray] = [np.zeros(len(person), dtype=np.int64)]
    published: list[int] = []
    withheld: dict[int, str] = {}
    for place, cells in enumerate(groupings):
        why = _small_cell(cells, person, smallest) or _told_by([*taken, cells], person, smallest)
        if why:
            withheld[place] = why
        else:
            taken.append(cells)
            published.append(place)
    return Publication(tuple(published), withheld)


def _small_cell(cells: np.ndarray, person: np.ndarray, smallest: int) -> str:
    """Why a grouping cannot be published even alone."""
    heads = _heads(cells[cells >= 0], person[cells >= 0])
    heads = heads[heads > 0]
    small = int(np.count_nonzero(heads < smallest))
    if not small:
        return ""
    return f"{small} of its {len(heads)} cells {'has' if small == 1 else 'have'} fewer than {smallest} people"


def _heads(cells: np.ndarray, person: np.ndarray) -> np.ndarray:
    """How many different people each cell has."""
    pairs = np.unique(np.stack([cells, person]).astype(np.int64), axis=1)
    return np.bincount(pairs[0]) if pairs.size else np.zeros(0, dtype=np.int64)


def _told_by(groupings: Sequence[np.ndarray], person: np.ndarray, smallest: int) -> str:
    """Why cells are not published together: they determine something of fewer people than ``smallest``, or may do so."""
    if not len(person):
        return ""
    classes, of_rows = np.unique(np.stack(groupings), axis=1, return_inverse=True)
    large = _heads(of_rows.reshape(-1), person) >= smallest
    begins = np.cumsum([0, *(int(cells.max()) + 1 for cells in groupings[:-1])])
    columns = [
        {int(begin + cell): 1 for begin, cell in zip(begins, cells, strict=True) if cell >= 0}
        for cells in classes.T.tolist()
    ]
    basis: dict[int, Vector] = {}
    work = 0
    for column in (columns[place] for place in np.flatnonzero(large)):
        rest, terms = _reduced(column, basis)
        work += terms
        if work > _MOST_WORK:
            return _TOO_FINE
        if rest:
            pivot = max(rest)
            inverse = pow(rest[pivot], -1, _PRIME)
            basis[pivot] = {cell: value * inverse % _PRIME for cell, value in rest.items()}
    for column in (columns[place] for place in np.flatnonzero(~large)):
        rest, terms = _reduced(column, basis)
        work += terms
        if work > _MOST_WORK:
            return _TOO_FINE
        if rest:
            return _TELLS
    return ""


def _reduced(column: Vector, basis: dict[int, Vector]) -> tuple[Vector, int]:
    """What is left of a column when the basis is taken off, and how many terms that took."""
    rest, left, terms = dict(column), {}, 0
    while rest:
        pivot = max(rest)
        factor = rest[pivot]
        if pivot not in basis:
            left[pivot] = rest.pop(pivot)
            continue
        for cell, value in basis[pivot].items():
            terms += 1
            found = (rest.get(cell, 0) - factor * value) % _PRIME
            if found:
                rest[cell] = found
            else:
                rest.pop(cell, None)
    return left, terms
