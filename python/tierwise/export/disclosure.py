"""Which groupings may be published together, so that no figure and no sum or difference of figures gives away a small group.

The attacker knows who is in which cell of each grouping in each month, holds all cells of a measure, and adds and subtracts
them. A figure of a set of people is given away if the indicator of the set is a combination of the cells' indicators. Whether
it is, is asked of the opposite: of numbers given to each person and month at random, but so that every cell comes to nothing.
What the cells determine comes to nothing then, too, and what they leave open comes to nothing by chance only: once in 2**62.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["SMALLEST_GROUP", "Publication", "publishable"]

SMALLEST_GROUP = 5  # the tenth law's; in official statistics 3 to 10 are usual
_PRIMES = (2**31 - 1, 2**31 - 19)  # products of two residues stay within 63 bits
_MOST_COMPARED = 3_000  # of people who might be told apart: their pairs are 4.5 million
_MOST_WORK = 4_000_000_000  # multiplications of an elimination: some seconds


@dataclass(frozen=True)
class Publication:
    """Which groupings may be published, by their places, and why each of the others may not."""

    published: tuple[int, ...]
    withheld: dict[int, str]


def publishable(
    groupings: Sequence[np.ndarray], person: np.ndarray, month: np.ndarray, smallest: int = SMALLEST_GROUP
) -> Publication:
    """Takes the groupings in their order, each if it gives nothing away beside those that were taken before it.

    ``groupings`` are arrays of cells, a number a row, -1 where the row is in none; ``person`` and ``month`` number who a row is of,
    and when (a person has one row a month). A total over all is published in any case. A grouping is taken whole or not at
    all: a cell withheld alone would follow from the others. Protected are the sums of fewer than ``smallest`` people in a
    month, and in months that follow one another.
    """
    everybody = np.zeros(len(person), dtype=np.int64)
    taken: list[np.ndarray] = [everybody]
    published: list[int] = []
    withheld: dict[int, str] = {}
    for place, cells in enumerate(groupings):
        why = _small_cell(cells, person, smallest)
        why = why or _told_by([*taken, cells], person, month, smallest)
        if why:
            withheld[place] = why
        else:
            taken.append(cells)
            published.append(place)
    return Publication(tuple(published), withheld)


def _small_cell(cells: np.ndarray, person: np.ndarray, smallest: int) -> str:
    """Why a grouping cannot be published even alone."""
    inside = cells >= 0
    pairs = np.unique(np.stack([cells[inside], person[inside]]), axis=1)
    heads = np.bincount(pairs[0].astype(np.int64)) if pairs.size else np.zeros(0, dtype=np.int64)
    small = int(np.count_nonzero((heads > 0) & (heads < smallest)))
    if not small:
        return ""
    return f"{small} of its {int(np.count_nonzero(heads))} cells {'has' if small == 1 else 'have'} fewer than {smallest} people"


_TELLS = "with the others it tells figures of fewer people"
_TOO_FINE = "with the others it has more cells than can be looked through for figures of fewer people"


def _told_by(groupings: Sequence[np.ndarray], person: np.ndarray, month: np.ndarray, smallest: int) -> str:
    """Why cells are not published together: they determine the sum of fewer people than ``smallest``, or may do so."""
    if not len(person):
        return ""
    atoms, heads = _atoms(groupings, month)
    few = heads[atoms] < smallest  # an atom's people cannot be told apart: a set has all of them or none
    if not few.any():
        return ""
    cells = sum(len(np.unique(one[one >= 0])) for one in groupings)
    if (
        smallest > 5 or cells * cells * len(heads) > _MOST_WORK
    ):  # that fewer people share all their cells is taken as telling
        return f"fewer than {smallest} people share all their cells" if smallest > 5 else _TOO_FINE
    left_open = [_left_open(groupings, atoms, len(heads), prime) for prime in _PRIMES]
    for first in range(int(month.max()) + 1):
        for last in range(first, int(month.max()) + 1):
            span = (month >= first) & (month <= last)
            chosen = _told_apart(person, span, few)
            if len(chosen) > _MOST_COMPARED:
                return _TOO_FINE
            if _some_vanish(person, span, chosen, left_open, smallest):
                return _TELLS
    return ""


def _told_apart(person: np.ndarray, span: np.ndarray, few: np.ndarray) -> np.ndarray:
    """Who is there in a span of months and, in each of them, in an atom of few people."""
    there = np.zeros(int(person.max()) + 1, dtype=bool)
    there[person[span]] = True
    there[person[span & ~few]] = False
    return np.flatnonzero(there)


def _atoms(groupings: Sequence[np.ndarray], month: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """By row the number of the atom: rows of a month in the same cells; and how many rows each has."""
    _, atoms, heads = np.unique(np.stack([month, *groupings]), axis=1, return_inverse=True, return_counts=True)
    return atoms.reshape(-1), heads


def _left_open(groupings: Sequence[np.ndarray], atoms: np.ndarray, count: int, prime: int) -> np.ndarray:
    """By row a number below ``prime``, at random but for this: in every cell they come to 0."""
    luck = random.Random(prime)
    sums = _null_vector(_cell_rows(groupings, atoms, count), count, prime, luck)
    values = np.array([luck.randrange(prime) for _ in range(len(atoms))], dtype=np.int64)
    _, last = np.unique(atoms[::-1], return_index=True)  # a row of each atom makes its sum what it is to be
    last = len(atoms) - 1 - last
    values[last] = 0
    others = np.zeros(count, dtype=np.int64)
    np.add.at(others, atoms, values)
    values[last] = (sums - others) % prime
    return values


def _cell_rows(groupings: Sequence[np.ndarray], atoms: np.ndarray, count: int) -> np.ndarray:
    """A row a cell: 1 for the atoms in it."""
    _, where = np.unique(atoms, return_index=True)
    rows = []
    for cells in groupings:
        of_atoms = cells[where]
        rows += [(of_atoms == cell) for cell in np.unique(of_atoms[of_atoms >= 0])]
    return np.array(rows, dtype=np.int64).reshape(-1, count)


def _null_vector(rows: np.ndarray, count: int, prime: int, luck: random.Random) -> np.ndarray:
    """A vector at random among those whose product with every row is 0 modulo ``prime``: by elimination."""
    rows = rows % prime
    pivots: list[int] = []
    for row in range(len(rows)):
        found = np.flatnonzero(rows[row])
        if found.size == 0:
            continue
        pivot = int(found[0])
        rows[row] = rows[row] * pow(int(rows[row, pivot]), -1, prime) % prime
        factors = rows[:, pivot].copy()
        factors[row] = 0
        for other in np.flatnonzero(factors):
            rows[other] = (rows[other] - factors[other] * rows[row]) % prime
        pivots.append(pivot)
    reduced = rows[[bool(row.any()) for row in rows]]
    vector = np.array([luck.randrange(prime) for _ in range(count)], dtype=np.int64)
    vector[pivots] = 0
    for row, pivot in zip(reduced, pivots, strict=True):  # reduced: a pivot's column has nothing in the other rows
        vector[pivot] = -int((row * vector % prime).sum()) % prime
    return vector


def _some_vanish(
    person: np.ndarray, span: np.ndarray, chosen: np.ndarray, left_open: Sequence[np.ndarray], smallest: int
) -> bool:
    """Whether the numbers of fewer than ``smallest`` of the chosen, over a span of months, come to nothing together."""
    sums = []
    for values, prime in zip(left_open, _PRIMES, strict=True):
        by_person = np.zeros(int(person.max()) + 1, dtype=np.int64)
        np.add.at(by_person, person[span], values[span])
        sums.append(by_person[chosen] % prime)
    return any(_vanishes(sums, size) for size in range(1, smallest))


def _vanishes(sums: Sequence[np.ndarray], size: int) -> bool:
    """Whether some ``size`` different places come to 0 under both primes: halves of them are held against each other."""
    n = len(sums[0])
    if size > n:
        return False
    left, right = _subsets(n, size // 2), _subsets(n, size - size // 2)
    have = _keys(sums, left, negative=True)
    want = _keys(sums, right, negative=False)
    order = np.argsort(have, kind="stable")
    begins = np.searchsorted(have[order], want, "left")
    ends = np.searchsorted(have[order], want, "right")
    return any(
        not set(left[order[at]].tolist()) & set(right[one].tolist())
        for one in np.flatnonzero(ends > begins)
        for at in range(begins[one], ends[one])
    )


def _subsets(n: int, size: int) -> np.ndarray:
    """All subsets of at most two places, a row each."""
    if size == 0:
        return np.zeros((1, 0), dtype=np.int64)
    return np.arange(n).reshape(-1, 1) if size == 1 else np.stack(np.triu_indices(n, 1), axis=1)


def _keys(sums: Sequence[np.ndarray], subsets: np.ndarray, *, negative: bool) -> np.ndarray:
    """What subsets come to under both primes, as one number; or what would have to be added to come to 0."""
    found = []
    for values, prime in zip(sums, _PRIMES, strict=True):
        total = values[subsets].sum(axis=1) % prime
        found.append((-total) % prime if negative else total)
    both: np.ndarray = (found[0].astype(np.uint64) << np.uint64(32)) | found[1].astype(np.uint64)
    return both
