"""As many replicas as an interval needs to be narrow, and not one more than a look finds."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import tierwise as tw
from tierwise.results.narrowed import looks

HOW = {"months": 2, "seed": 3}


@pytest.fixture(scope="module")
def variants(today):
    return {"today": today, "raise": today.replace("ladder.medal.iron.base_pay", 2300), "same": today}


@pytest.fixture(scope="module")
def assumed():
    return tw.example_assumptions("three_shops")


def test_it_is_looked_after_100_200_400_replicas_and_so_on_and_at_the_end():
    assert list(looks(2_000)) == [100, 200, 400, 800, 1_600, 2_000]
    assert list(looks(100)) == [100] and list(looks(30)) == [30] and list(looks(101)) == [100, 101]


def test_a_run_ends_at_the_first_look_at_which_every_interval_is_narrow_enough(variants, ledger, assumed):
    def half(found):
        return next((row["high"] - row["low"]) / 2 for row in found.table("total_cost").rows())

    halves = {n: half(tw.compare(variants, ledger, assumed, replicas=n, **HOW)) for n in (100, 200, 400)}
    assert halves[400] < halves[200] < halves[100]
    wanted = (halves[200] + halves[400]) / 2
    found = tw.compare(variants, ledger, assumed, within={"total_cost": wanted}, replicas=1_000, **HOW)
    assert len(found.done) == found.replicas == 400 and half(found) == halves[400]
    assert "total_cost within ± " in str(found) and "reached after 400 replicas" in " ".join(str(found).split())
    assert str(pickle.loads(pickle.dumps(found))) == str(found)


def test_a_run_that_was_looked_at_has_the_bits_of_one_that_was_not(variants, ledger, assumed):
    looked = tw.compare(variants, ledger, assumed, within={"leavers": 1e-9}, replicas=150, threads=3, **HOW)
    plain = tw.compare(variants, ledger, assumed, replicas=150, **HOW)
    for name in variants:
        assert np.array_equal(looked.projections[name].values, plain.projections[name].values)
    for table in ("people", "costs", "by_line"):
        assert getattr(looked, table)().to_polars().equals(getattr(plain, table)().to_polars())
    assert looked.table(looked.measures).to_polars().equals(plain.table(plain.measures).to_polars())
    said = " ".join(str(looked).split())
    assert "after 150 replicas it is not so for raise: leavers" in said and "same: leavers" not in said


def test_an_interrupted_run_keeps_what_was_played_before_and_during_the_last_look(variants, ledger, assumed):
    last = []

    def stop(done, total):
        last.append(done)
        if done > 0.6 * total:
            raise KeyboardInterrupt

    found = tw.compare(
        variants, ledger, assumed, within={"leavers": 1e-9}, replicas=1_600, threads=1, progress=stop, **HOW
    )
    assert found.interrupted and 800 < len(found.done) < 1_600
    assert last == sorted(last)  # one bar over all looks
    assert found.done == list(range(len(found.done)))


def test_a_run_that_is_stopped_between_two_looks_keeps_what_was_played(variants, ledger, assumed):
    def stop(done, total):
        if done >= total / 4:  # of 400: behind the first look, before a replica of the second is done
            raise KeyboardInterrupt

    how = {"within": {"leavers": 1e-9}, "replicas": 400, "threads": 1, "progress": stop, **HOW}
    found = tw.compare(variants, ledger, assumed, **how)
    assert found.interrupted and len(found.done) >= 100
    plain = tw.compare(variants, ledger, assumed, replicas=len(found.done), **HOW)
    assert found.table("total_cost").to_polars().equals(plain.table("total_cost").to_polars())


def test_what_is_no_half_width_of_a_measure_is_refused_before_anything_is_played(variants, ledger, assumed):
    def refused(within):
        with pytest.raises((tw.Error, TypeError)) as said:
            tw.compare(variants, ledger, assumed, within=within)
        return str(said.value)

    assert refused({"total_costs": 5}) == "unknown measure 'total_costs'; did you mean 'total_cost'?"
    assert "there is no measure" in refused({})
    assert "above 0, found 0" in refused({"leavers": 0}) and "found -1" in refused({"leavers": -1})
    assert "above 0, found" in refused({"leavers": "1"}) and "above 0, found" in refused({"leavers": float("nan")})
    assert "a dict of half widths by measure, found" in refused(5)
