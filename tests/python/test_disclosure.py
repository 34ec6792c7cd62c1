"""No set of fewer than five people has a total that follows from what is published: against ranks over the rationals."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import numpy as np

from tierwise.export.disclosure import publishable


def rank(rows: list[list[Fraction]]) -> int:
    """By Gauss's elimination, exactly."""
    rows = [row[:] for row in rows]
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        for i in range(len(rows)):
            if i != done and rows[i][column]:
                factor = rows[i][column] / rows[done][column]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[done], strict=True)]
        done += 1
    return done


def indicators(groupings: list[np.ndarray]) -> list[list[Fraction]]:
    return [[Fraction(int(c == cell)) for c in cells] for cells in groupings for cell in np.unique(cells[cells >= 0])]


def gives_away(groupings: list[np.ndarray], person: np.ndarray, month: np.ndarray, smallest: int = 5) -> bool:
    """Whether a cell has fewer people, or a set of fewer is in the cells' row space, in a month or in months in a row."""
    if any(len(set(person[cells == cell])) < smallest for cells in groupings for cell in set(cells.tolist()) - {-1}):
        return True
    cells = indicators([np.zeros(len(person), dtype=np.int64), *groupings])
    before = rank(cells)
    spans = {(a, b) for a in set(month.tolist()) for b in set(month.tolist()) if a <= b}
    return any(
        rank([*cells, row]) == before
        for size in range(1, smallest)
        for some in itertools.combinations(sorted(set(person.tolist())), size)
        for first, last in spans
        if any(row := [Fraction(int(p in some and first <= m <= last)) for p, m in zip(person, month, strict=True)])
    )


def random_desk(luck: random.Random) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    people, months = luck.randrange(6, 11), luck.choice([1, 1, 2])
    rows = [(p, m) for p in range(people) for m in range(months) if luck.random() < 0.95]
    person, month = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    shop = np.array([p % 2 for p, _ in rows])
    tier = np.array([int(luck.random() < 0.5 if luck.random() < 0.1 else p < people // 2) for p, _ in rows])
    return [month, shop, tier, shop * 2 + tier, month * 2 + shop], person, month


def test_what_is_taken_gives_no_small_group_away() -> None:
    luck = random.Random(20261129)
    taken = left = broken = 0
    for _ in range(60):
        groupings, person, month = random_desk(luck)
        found = publishable(groupings, person)
        assert not gives_away([groupings[i] for i in found.published], person, month)
        taken, left = taken + len(found.published), left + len(found.withheld)
        broken += gives_away(groupings, person, month)
    assert taken > 50 and left > 50 and broken == 60


def test_what_is_taken_determines_nothing_that_is_about_few_people() -> None:
    """Whether some combination of cells is nothing but on the rows of few: for each set of people, by exact ranks."""
    luck = random.Random(7)
    for _ in range(40):
        groupings, person, _ = random_desk(luck)
        everybody = np.zeros(len(person), dtype=np.int64)
        cells = indicators([everybody, *(groupings[i] for i in publishable(groupings, person).published)])
        whole = rank(cells)
        for size in range(1, 5):
            for some in itertools.combinations(sorted(set(person.tolist())), size):
                rest = ~np.isin(person, some)
                assert (
                    rank([[value for value, there in zip(row, rest, strict=True) if there] for row in cells]) == whole
                )


def test_who_is_lent_to_another_team_in_some_months_is_not_told() -> None:
    person, month = np.repeat(np.arange(20), 4), np.tile(np.arange(4), 20)
    shop = np.where(person < 10, 0, 1)
    team = np.where((person == 0) & (month % 2 == 0), 1, shop)
    found = publishable([shop, team], person)  # shop less team is what one person earned in two months
    assert found.published == (0,)
    assert found.withheld == {1: "with the others it tells figures of fewer people"}


def test_a_large_company_publishes_shops_and_tiers_by_month() -> None:
    luck = np.random.default_rng(1)
    person, month = np.repeat(np.arange(2_000), 12), np.tile(np.arange(12), 2_000)
    shop, tier = (np.repeat(luck.integers(0, cells, 2_000), 12) for cells in (50, 5))
    found = publishable([month, shop, tier, month * 50 + shop, month * 5 + tier], person)
    assert found.published == (0, 1, 2, 3, 4)
    titles = publishable([shop, person // 4], person)
    assert "500 of its 500 cells have fewer than 5 people" in titles.withheld[1]


def found_by_looking_through(groupings: list[np.ndarray], luck: np.random.Generator) -> bool:
    """The same of a desk of one month by singular values, with every set of at most four people looked at."""
    cells = np.array([cells == cell for cells in groupings for cell in np.unique(cells)], dtype=float)
    _, values, right = np.linalg.svd(cells)
    left_open = right[int(np.sum(values > 1e-9)) :].T  # what the cells do not determine, a row a person
    numbers = left_open @ luck.normal(size=(left_open.shape[1], 2))
    people = np.arange(cells.shape[1])
    return any(
        bool(
            (np.abs(numbers[np.array(list(itertools.combinations(people, size)))].sum(axis=1)) < 1e-9).all(axis=1).any()
        )
        for size in range(1, 5)
    )


def test_two_hundred_desks_are_published_safely_and_most_would_not_be_unprotected() -> None:
    luck = np.random.default_rng(20261129)
    broken = 0
    for desk in range(200):
        people = int(luck.integers(20, 61 if desk % 10 == 0 else 31))
        shop, tier, team = (luck.integers(0, cells, people) for cells in (3, 4, 5))
        groupings = [shop, tier, team, shop * 4 + tier]
        everybody = np.zeros(people, dtype=np.int64)
        found = publishable(groupings, np.arange(people))
        assert not found_by_looking_through([everybody, *(groupings[i] for i in found.published)], luck)
        broken += found_by_looking_through([everybody, *groupings], luck)
    assert broken > 190


def test_more_than_five_are_protected_by_the_cells_they_share() -> None:
    shop = np.repeat([0, 1], 20)
    team = np.where(np.arange(40) < 28, 0, 1)
    person = np.arange(40)
    assert publishable([shop, team], person, 8).published == (0, 1)  # 20, 8 and 12 share theirs
    assert publishable([shop, team], person, 9).published == (0,)
    assert publishable([shop, team], person, 1000).published == ()
