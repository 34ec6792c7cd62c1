"""Replicas parted over an executor: each task plays some of them, and together they are one run, to the bit as if it was played alone."""

from __future__ import annotations

import contextlib
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor, as_completed
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from tierwise._native import core
from tierwise.arguments import MOST_REPLICAS, Check, instance_of, none_or, whole
from tierwise.documents.assumptions import Assumptions
from tierwise.documents.policy import Policy
from tierwise.errors import Error, Fault, Unfinished
from tierwise.frames.pickles import table_from, table_state
from tierwise.results.state import State, core_of
from tierwise.runs.played import model_of
from tierwise.runs.workforce import People
from tierwise.show.progress import Tell

__all__ = ["PARTED", "Failure", "Run", "compared_in_parts", "finished_of", "played_in_parts", "simulated_in_parts"]

TASKS = 32  # where nobody says: four for each of eight workers, so that few wait for the last
# What is asked of the arguments of whatever plays over an executor.
PARTED: dict[str, Check] = {
    "executor": none_or(instance_of("a concurrent.futures.Executor", Executor)), "tasks": none_or(whole(1, MOST_REPLICAS)),
}  # fmt: skip


class Run(NamedTuple):
    """What a task has to know, as it travels to another process or machine."""

    rules: dict[str, tuple[Policy, Assumptions]]
    table: tuple[Any, ...]
    people: int
    before: State | None
    months: int
    seed: int
    by: list[str]

    @classmethod
    def of(
        cls,
        rules: dict[str, tuple[Policy, Assumptions]],
        people: People,
        *,
        months: int,
        seed: int,
        by: list[str],
    ) -> Run:
        before = None if people.before is None else State(people.before)
        return cls(rules, table_state(people.table), people.table.rows, before, months, seed, by)


class Failure(NamedTuple):
    """Why not all tasks were finished; None: they were stopped."""

    cause: BaseException | None
    finished: int
    tasks: int


def simulated_in_parts(
    executor: Executor, tasks: int | None, run: Run, model: core.Model, first: int, replicas: int, report: Tell | None
) -> tuple[core.Projection, Failure | None]:
    """A policy's replicas from ``first`` on."""
    with _sent(executor, run) as travelling:
        parts = _parts(travelling, first, replicas, tasks)
        found, failure = played_in_parts(executor, _simulated, parts, _told(report, run, parts))
    joined = [core.projection_from(model, state) for state in _any(found, failure)]
    return core.joined_projections(joined, first, replicas), failure


def compared_in_parts(
    executor: Executor,
    tasks: int | None,
    run: Run,
    models: Sequence[tuple[str, core.Model]],
    first: int,
    replicas: int,
    report: Tell | None,
) -> tuple[core.Comparison, Failure | None]:
    """The same replicas of several policies, all of a replica in one task."""
    with _sent(executor, run) as travelling:
        parts = _parts(travelling, first, replicas, tasks)
        found, failure = played_in_parts(executor, _compared, parts, _told(report, run, parts))
    joined = [
        core.comparison_from(
            [name for name, _ in models],
            [core.projection_from(model, state) for (_, model), state in zip(models, projections, strict=True)],
            people,
        )
        for projections, people in _any(found, failure)
    ]
    return core.joined_comparisons(joined, first, replicas), failure


def finished_of(failure: Failure, result: Any) -> Any:
    """The result of a run that was stopped; an ``Unfinished`` that has it where the executor failed."""
    if failure.cause is None:
        return result
    raise Unfinished([_fault(failure)], result) from failure.cause


def played_in_parts(
    executor: Executor, task: Callable[..., Any], parts: Iterable[tuple[Any, ...]], told: Callable[[int], None]
) -> tuple[dict[int, Any], Failure | None]:
    """What each task found, by its place among the parts; and why some are missing.

    A fault in what was given is raised: every task would find it. Of an executor that fails what is finished is kept.
    """
    found: dict[int, Any] = {}
    futures: dict[Future[Any], int] = {}
    failed: BaseException | None = None
    stopped = False
    every = list(parts)
    try:
        for place, part in enumerate(every):
            futures[executor.submit(task, *part)] = place
        for future in as_completed(futures):
            try:
                found[futures[future]] = future.result()
                told(futures[future])
            except (Error, TypeError):
                raise
            except (KeyboardInterrupt, CancelledError):
                stopped = True
            except Exception as e:
                failed = failed or e
    except KeyboardInterrupt:
        stopped = True
    except (Error, TypeError):
        raise
    except Exception as e:  # the executor takes no more tasks
        failed = e
    finally:
        for future in futures:
            future.cancel()
    _keep_finished(futures, found)
    if failed is None and not stopped:
        return found, None
    return found, Failure(failed, len(found), len(every))


def _keep_finished(futures: dict[Future[Any], int], found: dict[int, Any]) -> None:
    """What was finished when the others were given up."""
    for future, place in futures.items():
        if place not in found and future.done() and not future.cancelled() and future.exception() is None:
            found[place] = future.result()


@contextlib.contextmanager
def _sent(executor: Executor, run: Run) -> Iterator[Run | Path]:
    """The run as tasks get it: processes of this machine read it from a file.

    Through a pipe it would be sent with every task; and where a worker dies while much is being written to it, some versions of
    Python wait for ever at the end of the pool (CPython's issue 94777).
    """
    if not isinstance(executor, ProcessPoolExecutor):
        yield run
        return
    with tempfile.TemporaryDirectory(prefix="tierwise-") as folder:
        path = Path(folder) / "run"
        path.write_bytes(pickle.dumps(run))
        yield path


def _arrived(run: Run | Path) -> Run:
    if isinstance(run, Run):
        return run
    read = pickle.loads(run.read_bytes())
    assert isinstance(read, Run)
    return read


def _simulated(sent: Run | Path, first: int, replicas: int) -> Any:
    """A task: some replicas of a policy."""
    run = _arrived(sent)
    table = table_from(run.table)
    [rules] = run.rules.values()
    found = core.simulate(
        model_of(*rules, table, run.months), table, core_of(run.before), months=run.months, replicas=replicas,
        first_replica=first, seed=run.seed, threads=1, by=run.by, elsewhere=[], progress=None,
    )  # fmt: skip
    return core.projection_state(found)


def _compared(sent: Run | Path, first: int, replicas: int) -> Any:
    """A task: some replicas of several policies."""
    run = _arrived(sent)
    table = table_from(run.table)
    models = [(name, model_of(*rules, table, run.months)) for name, rules in run.rules.items()]
    found = core.compare(
        models, table, core_of(run.before), months=run.months, replicas=replicas, first_replica=first, seed=run.seed,
        threads=1, by=run.by, progress=None,
    )  # fmt: skip
    return [core.projection_state(found.projection(i)) for i in range(len(models))], core.comparison_state(found)


def _parts(run: Run | Path, first: int, replicas: int, tasks: int | None) -> list[tuple[Run | Path, int, int]]:
    """The replicas in tasks of nearly one size."""
    count = min(tasks or TASKS, replicas)
    ends = [replicas * i // count for i in range(count + 1)]
    return [(run, first + a, b - a) for a, b in pairwise(ends)]


def _told(report: Tell | None, run: Run, parts: Sequence[tuple[Any, int, int]]) -> Callable[[int], None]:
    """Tells the progress, in person-months, by the places of the tasks that are done."""
    sizes = [run.people * run.months * len(run.rules) * replicas for _, _, replicas in parts]
    done = 0

    def tell(place: int) -> None:
        nonlocal done
        done += sizes[place]
        if report is not None:
            report(done, sum(sizes))

    return tell


def _any(found: dict[int, Any], failure: Failure | None) -> list[Any]:
    """The parts in their order; raises where there is none."""
    if found:
        return [found[place] for place in sorted(found)]
    if failure is None or failure.cause is None:
        raise KeyboardInterrupt
    raise Unfinished([_fault(failure)], None) from failure.cause


def _fault(failure: Failure) -> Fault:
    cause = failure.cause
    message = (
        f"{failure.finished:,} of {failure.tasks:,} tasks were finished when it failed: {type(cause).__name__}: {cause}"
    )
    return Fault(path="executor", message=message, hint="what is finished is the error's 'finished'")
