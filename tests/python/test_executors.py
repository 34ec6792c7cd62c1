"""A run that is parted over an executor is the run, to the bit; and what breaks loses nothing that was finished."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest

import tierwise as tw

HOW = {"months": 3, "replicas": 23, "seed": 5}


@pytest.fixture(scope="module")
def assumed():
    return tw.example_assumptions("three_shops")


@pytest.fixture(scope="module")
def variants(today):
    return {"today": today, "raise": today.replace("ladder.medal.iron.base_pay", 2300)}


@pytest.fixture(scope="module")
def processes():
    # a new interpreter each: what a machine elsewhere has of this one is what was sent to it
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


class InTurn(Executor):
    """Does each task when it is given, and fails at the one of a number."""

    def __init__(self, failing: int = -1, cause: BaseException | None = None) -> None:
        self.given = 0
        self.failing, self.cause = failing, cause

    def submit(self, task, /, *given, **named):
        future: Future = Future()
        self.given += 1
        if self.given == self.failing:
            future.set_exception(self.cause)
        else:
            future.set_result(task(*pickle.loads(pickle.dumps(given)), **named))
        return future


@pytest.mark.parametrize("tasks", [None, 1, 7, 1_000])
def test_a_simulation_in_parts_is_the_simulation(today, ledger, assumed, tasks):
    alone = tw.simulate(today, ledger, assumed, by="shop", **HOW)
    with ThreadPoolExecutor(2) as pool:
        parted = tw.simulate(today, ledger, assumed, by="shop", executor=pool, tasks=tasks, **HOW)
    assert np.array_equal(parted.values, alone.values) and parted.done == alone.done == list(range(23))
    assert str(parted) == str(alone)
    assert parted.totals(by="medal").to_polars().equals(alone.totals(by="medal").to_polars())


def test_processes_play_some_replicas_of_many_as_the_machine_itself_does(today, ledger, assumed, processes):
    asked = {**HOW, "first_replica": 4_000}
    alone = tw.simulate(today, ledger, assumed, **asked)
    parted = tw.simulate(today, ledger, assumed, executor=processes, tasks=3, **asked)
    assert np.array_equal(parted.values, alone.values) and parted.done == alone.done
    assert parted.ledger(4_001).total == alone.ledger(4_001).total


def test_a_comparison_in_parts_is_the_comparison(variants, ledger, assumed, processes):
    alone = tw.compare(variants, ledger, assumed, **HOW)
    parted = tw.compare(variants, ledger, assumed, executor=processes, tasks=4, **HOW)
    for table in ("people", "costs", "by_line", "table"):
        assert getattr(parted, table)().to_polars().equals(getattr(alone, table)().to_polars())
    assert str(parted) == str(alone)


def test_a_comparison_in_parts_ends_where_its_interval_is_narrow(variants, ledger, assumed):
    how = {"months": 1, "replicas": 150, "within": {"leavers": 1e-9}}
    told = []
    parted = tw.compare(
        variants, ledger, assumed, executor=InTurn(), tasks=5, progress=lambda d, t: told.append(d / t), **how
    )
    assert str(parted) == str(tw.compare(variants, ledger, assumed, **how))
    assert told == sorted(told) and told[-1] == 1


def test_people_without_a_past_and_an_amended_policy_travel_too(today, ledger, assumed, processes):
    people = tw.workforce(ledger, keep=["shift", "experience_months", "typing_speed"]).to_pandas()
    amended = today.amend("2026-08", {"ladder.medal.iron.base_pay": 2300})
    alone = tw.simulate(amended, people, assumed, **HOW)
    parted = tw.simulate(amended, people, assumed, executor=processes, tasks=2, **HOW)
    assert np.array_equal(parted.values, alone.values) and str(parted) == str(alone)


# -- what breaks ---------------------------------------------------------------------------------------------------------


def test_of_an_executor_that_fails_the_finished_replicas_are_kept(today, variants, ledger, assumed):
    alone = tw.simulate(today, ledger, assumed, **HOW)
    with pytest.raises(tw.Unfinished) as said:
        tw.simulate(today, ledger, assumed, executor=InTurn(2, OSError("no more")), tasks=4, **HOW)
    assert "executor: 3 of 4 tasks were finished when it failed: OSError: no more" in str(said.value)
    kept = said.value.finished
    assert kept.interrupted and kept.done == [*range(5), *range(11, 23)]
    whole = alone.values.reshape(23, -1)
    assert np.array_equal(kept.values.reshape(23, -1)[kept.done], whole[kept.done])
    with pytest.raises(tw.Unfinished) as said:
        tw.compare(variants, ledger, assumed, executor=InTurn(1, OSError("no more")), tasks=2, **HOW)
    assert said.value.finished.done == list(range(11, 23))
    assert "interrupted: 12 of them are done" in " ".join(str(said.value.finished).split())
    with pytest.raises(tw.Unfinished, match="0 of 1 tasks") as said:
        tw.simulate(today, ledger, assumed, executor=InTurn(1, OSError("no more")), tasks=1, **HOW)
    assert said.value.finished is None
    assert pickle.loads(pickle.dumps(said.value)).finished is None


def test_an_executor_that_fails_after_a_look_leaves_what_was_played_before_it(variants, ledger, assumed):
    how = {"months": 1, "replicas": 150, "within": {"leavers": 1e-9}}
    with pytest.raises(tw.Unfinished, match="0 of 1 tasks") as said:
        tw.compare(variants, ledger, assumed, executor=InTurn(2, OSError("no more")), tasks=1, **how)
    assert said.value.finished.done == list(range(100)) and said.value.finished.interrupted


def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_is_killed_breaks_its_pool_and_is_told(today, ledger, assumed):
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        pool.submit(die)
        with pytest.raises(tw.Unfinished, match="of 4 tasks were finished when it failed: BrokenProcessPool"):
            tw.simulate(today, ledger, assumed, executor=pool, tasks=4, **HOW)


def test_a_run_that_is_stopped_keeps_what_was_finished(today, ledger, assumed):
    def stop(done, total):
        if done > total / 3:
            raise KeyboardInterrupt

    found = tw.simulate(today, ledger, assumed, executor=InTurn(), tasks=4, progress=stop, **HOW)
    assert not found.interrupted  # each task had ended before its end was told
    with pytest.raises(KeyboardInterrupt):
        tw.simulate(today, ledger, assumed, executor=InTurn(1, KeyboardInterrupt()), tasks=1, **HOW)
    found = tw.simulate(today, ledger, assumed, executor=InTurn(3, KeyboardInterrupt()), tasks=4, **HOW)
    assert found.interrupted and found.done == [*range(11), *range(17, 23)]


def test_what_is_no_executor_is_refused_and_faults_of_the_input_are_those_of_a_run_alone(today, ledger, assumed):
    with pytest.raises(TypeError, match=r"executor must be a concurrent\.futures\.Executor, found str"):
        tw.simulate(today, ledger, assumed, executor="dask")
    with pytest.raises(ValueError, match="invalid `tasks`; found 0"):
        tw.simulate(today, ledger, assumed, executor=InTurn(), tasks=0)
    with pytest.raises(tw.Error, match="no-such"):
        tw.simulate(today, ledger, assumed, by="no-such", executor=InTurn(), **HOW)


# -- on a cluster ----------------------------------------------------------------------------------------------------------


def test_on_a_dask_cluster_a_worker_that_is_killed_changes_nothing(today, ledger, assumed, tmp_path):
    distributed = pytest.importorskip("distributed")
    alone = tw.simulate(today, ledger, assumed, **HOW)
    killed = []

    def kill(*_):
        if not killed:
            killed.append(cluster.workers[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    quiet = {"dashboard_address": None, "silence_logs": 50, "local_directory": str(tmp_path)}
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **quiet) as cluster,
        distributed.Client(cluster) as client,
    ):
        parted = tw.simulate(today, ledger, assumed, executor=client.get_executor(), tasks=8, progress=kill, **HOW)
    assert len(killed) == 1
    assert np.array_equal(parted.values, alone.values) and parted.done == alone.done
