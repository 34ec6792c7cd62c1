"""A 95 % interval of a few replicas holds the mean of all worlds in 93 to 97 of 100 sets of them."""

from __future__ import annotations

import numpy as np
import pytest

import student
import tierwise as tw
from tierwise.results.comparison import MEASURES
from tierwise.results.measures import paired

WORLDS, SETS, SEED = 20_000, 4_000, 7
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def apart() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Each world's figure over all months, of today and of a raise, by measure."""
    today = tw.example("three_shops")
    people = tw.apply(today, tw.example_records("three_shops"))
    variants = {"today": today, "raise": today.replace("ladder.medal.iron.base_pay", 2300)}
    found = tw.compare(variants, people, tw.example_assumptions("three_shops"), months=12, replicas=WORLDS)
    measures = found._measures([name for name in MEASURES if name in found.measures])
    groups, span = found._groups(None), [slice(0, len(found.months))]
    first, other = (found._amounts(groups[name], measures, span)[:, 0, 0] for name in found.names)
    return {m.name: (first[:, i], other[:, i]) for i, m in enumerate(measures)}


@pytest.mark.parametrize("replicas", [30, 100])
def test_intervals_hold_the_mean_as_often_as_they_say(
    apart: dict[str, tuple[np.ndarray, np.ndarray]], replicas: int
) -> None:
    luck = np.random.default_rng(SEED)
    sets = np.stack([luck.choice(WORLDS, replicas, replace=False) for _ in range(SETS)], axis=1)
    covered = {}
    for name, (first, other) in apart.items():
        if not (first != other).any():  # the raise touches nothing of it
            continue
        found = paired(np.ascontiguousarray(first[sets]), np.ascontiguousarray(other[sets]))
        told = ~np.isnan(found["low"])
        differences = (other - first)[sets]
        reach = student.reach(replicas - 1) * differences.std(axis=0, ddof=1) / np.sqrt(replicas)
        assert (told == ((differences != 0).sum(axis=0) >= 10)).all()
        assert found["high"][told] - found["mean"][told] == pytest.approx(reach[told], rel=1e-6)
        mean = (other - first).mean()
        if told.mean() > 0.9:
            covered[name] = float(((found["low"] <= mean) & (mean <= found["high"]))[told].mean())
    print(f"{replicas} replicas:", {name: round(share, 3) for name, share in covered.items()})
    assert set(covered) >= {"heads", "leavers", "promoted", "gross", "total_cost", "score", "lost", "busy", "wait"}
    assert {name: share for name, share in covered.items() if not 0.93 <= share <= 0.97} == {}
