"""Every combination of some figures, played forward with the same luck."""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, cast

import numpy as np

from tierwise._native import core
from tierwise.arguments import (
    LARGEST_SEED,
    MOST_MONTHS,
    MOST_REPLICAS,
    columns,
    given,
    listener,
    month,
    names_of,
    none_or,
    shown,
    text,
    threads as threads_given,
    whole,
    wrong_kind,
)  # fmt: skip
from tierwise.documents.assumptions import ASSUMPTIONS, Assumptions
from tierwise.documents.policy import AmendedPolicy, Policy
from tierwise.documents.rules import Rules
from tierwise.documents.vary import Lever, Vary, changed, levers_of, settings_at
from tierwise.errors import Error, Fault
from tierwise.frames.table import Column, Table, listed, numbers, rounded, table_of, texts
from tierwise.results.comparison import MEASURES
from tierwise.results.measures import Amounts, expect_measures, paired, spread
from tierwise.results.projection import Projection
from tierwise.results.sweep import Sweep
from tierwise.runs.compare import Variant, rules_of
from tierwise.runs.progress import Progress, reported
from tierwise.runs.simulate import model_of
from tierwise.runs.workforce import people_of

__all__ = ["sweep"]


@given(
    workforce=columns, assumptions=ASSUMPTIONS, months=whole(1, MOST_MONTHS), replicas=whole(1, MOST_REPLICAS), seed=whole(0, LARGEST_SEED),
    threads=threads_given, measures=none_or(names_of), start=none_or(month), ignore=names_of, timezone=none_or(text), progress=listener,
)  # fmt: skip
def sweep(
    policy: Policy,
    workforce: Any,
    assumptions: Assumptions,
    vary: Vary,
    *,
    months: int = 12,
    replicas: int = 100,
    seed: int = 0,
    threads: int | None = None,
    measures: str | Iterable[str] | None = None,
    compare_with: Mapping[str, Any] | Variant | None = None,
    start: Any = None,
    ignore: str | Iterable[str] = (),
    timezone: str | None = None,
    progress: Progress = True,
) -> Sweep:
    """Plays every combination of some values forward, each with the same luck.

    ``vary`` maps paths to lists of values, as ``replace`` takes them: ``{"ladder.medal.iron.base_pay": [2000, 2200, 2400],
    "demand.chatbot": ["10%", "30%"]}``. A path is the policy's or the assumptions', whichever has it; where both do, begin it with
    ``policy:`` or ``assumptions:``. Instead of a list there may be a range, as a page's levers have it
    (``{"from": 2000, "to": 2400, "step": 200}``, with ``how`` and ``paths``; ``tw.write_page`` says more).

    A row a combination and measure: a column a path with its value, measure, mean, low, high (what 80 % of the replicas
    lie between), and against the first combination difference, difference_low, difference_high (the mean with its 95 %
    interval). There may be 10,000 combinations. ``compare_with`` names another to compare with: a combination, a
    policy, assumptions, or a pair of both. Everything else is as for ``tw.simulate``. Ctrl-C keeps the combinations
    that are done.

    >>> import tierwise as tw
    >>> today, assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
    >>> people = tw.apply(today, tw.example_records("three_shops"))
    >>> found = tw.sweep(today, people, assumptions, {"demand.chatbot": ["10%", "30%"]}, months=3, replicas=10, measures="busy")
    >>> [row["demand.chatbot"] for row in found.rows()]
    ['10%', '30%']
    """
    if isinstance(policy, AmendedPolicy):
        message = "a sweep changes one policy's figures, and this policy has other figures in other months"
        raise Error([Fault(path="policy", message=message, hint="tw.compare plays amended policies")])
    if not isinstance(policy, Policy):
        raise wrong_kind("policy", "a tw.Policy", policy)
    levers = _levers(vary, policy, assumptions)
    points = _points(vary, levers)
    settings = [settings_at(levers, point) for point in points]
    # Models and policies are large, and there can be very many: each is made again when its turn comes, and only its figures are kept.
    rules, read = _checked_rules(policy, assumptions, settings)
    baseline, other = _compared(compare_with, points, policy, assumptions)
    table, notes = people_of(workforce, [*rules, (policy, assumptions)], start, ignore, timezone)
    wanted = None if measures is None else expect_measures(model_of(*rules[0], table, months), measures)
    if other:
        read += model_of(*other, table, months).reads
    variants: Iterator[tuple[Rules, Assumptions]] = (changed(policy, assumptions, one) for one in settings)
    total = len(points) + (1 if other else 0)
    beside: Projection | None = None
    like: Projection | None = None
    names: list[str] = []
    played: list[np.ndarray] = []
    with contextlib.suppress(KeyboardInterrupt), reported(progress) as report:
        for i, (own_policy, own_world) in enumerate(itertools.chain([other] if other else [], variants)):
            model = model_of(own_policy, own_world, table, months)
            tell = None if report is None else _Stage(report, i, total)
            one = core.simulate(
                model, table, months=months, replicas=replicas, first_replica=0, seed=seed, threads=cast(int, threads), by=[],
                elsewhere=read, progress=tell,
            )  # fmt: skip
            projection = Projection(own_policy, own_world, one, model, table, notes)
            if projection.interrupted:
                break
            if other and i == 0:
                beside = projection
                continue
            if like is None:
                like = projection
                names = [name for name in MEASURES if name in like._known] if wanted is None else wanted
            played.append(_values(projection, like, names))
    if like is None:
        raise KeyboardInterrupt
    first = _values(beside, like, names) if beside else played[baseline] if baseline < len(played) else None
    return Sweep(_table(points, played, like, first, names), like, len(played), len(points), (policy, assumptions))


def _checked_rules(
    policy: Policy, assumptions: Assumptions, points: list[dict[str, Any]]
) -> tuple[list[tuple[Policy, Assumptions]], list[str]]:
    """One of the combinations for each way in which they ask for a workforce, and what of it their models read.

    Raises ``Error`` for values that are refused.
    """
    read: set[str] = set()
    kept: dict[tuple[Any, ...], tuple[Policy, Assumptions]] = {}
    met: set[tuple[str, str]] = set()
    for point in points:
        rules = changed(policy, assumptions, point)
        values = {(path, repr(value)) for path, value in point.items()}
        if not values <= met:
            met |= values
            read.update(core.Model(rules[0]._core, rules[1]._core).reads)
        asked = (
            tuple(rules[0]._core.inputs),
            tuple((ladder.name, tuple(tier.name for tier in ladder.tier)) for ladder in rules[0].ladder),
            tuple((q.name, q.each) for q in rules[1].activity),
        )
        kept.setdefault(asked, rules)
    return list(kept.values()), sorted(read)


class _Stage:
    """Tells the progress of one run among several."""

    def __init__(self, report: Any, at: int, of: int) -> None:
        self._report, self._at, self._of = report, at, of

    def __call__(self, done: int, total: int) -> None:
        self._report(min(done, total) + self._at * total, total * self._of)


def _levers(vary: Any, policy: Policy, assumptions: Assumptions) -> dict[str, Lever]:
    """What is varied over a range, by its name."""
    if not isinstance(vary, Mapping):
        raise wrong_kind("vary", "a dict of lists of values, or of ranges, by path", vary)
    ranges = {name: given for name, given in vary.items() if isinstance(given, Mapping)}
    return {lever.name: lever for lever in levers_of(ranges, policy, assumptions)}


def _points(vary: Vary, levers: Mapping[str, Lever]) -> list[dict[str, Any]]:
    if not vary:
        raise Error([Fault(path="sweep", message="there is nothing to vary")])
    vary = {name: [levers[name].shown(at) for at in levers[name].positions()] if name in levers else values
            for name, values in vary.items()}  # fmt: skip
    for path, values in vary.items():
        if not isinstance(path, str):
            raise wrong_kind("a path", "a text", path)
        text("path", path)
        if isinstance(values, (str, Set, Mapping)) or not hasattr(values, "__len__") or not len(values):
            raise Error([Fault(path=path, message=f"expected a list of values, found {shown(values)}")])
    combinations = math.prod(len(values) for values in vary.values())
    if combinations > core.limits["sweep_combinations"]:
        most = core.limits["sweep_combinations"]
        message = f"{combinations:,} combinations; a sweep may have {most:,}"
        raise Error(
            [Fault(path="sweep", message=message, hint="vary fewer figures at once, or give fewer values of each")]
        )
    return [dict(zip(vary, combination, strict=True)) for combination in itertools.product(*vary.values())]


def _compared(
    compare_with: Mapping[str, Any] | Variant | None,
    points: list[dict[str, Any]],
    policy: Policy,
    assumptions: Assumptions,
) -> tuple[int, tuple[Rules, Assumptions] | None]:
    """The place of the combination compared with, or what is played beside all combinations."""
    if compare_with is None:
        return 0, None
    if isinstance(compare_with, Mapping):
        if dict(compare_with) not in points:
            raise Error([Fault(path="compare_with", message=f"{dict(compare_with)} is none of the combinations")])
        return points.index(dict(compare_with)), None
    return 0, rules_of("compare_with", compare_with, policy, assumptions)


def _table(
    points: list[dict[str, Any]],
    played: list[np.ndarray],
    like: Projection,
    first: np.ndarray | None,
    names: list[str],
) -> Table:
    rows = np.concatenate([_row(own, first) for own in played])
    columns = [_given(path, [point[path] for point in points[: len(played)]], len(names)) for path in points[0]]
    columns.append(texts("measure", np.tile(np.arange(len(names)), len(played)), names, ordered=True))
    titles = ("mean", "low", "high", "difference", "difference_low", "difference_high")
    columns += [rounded(title, rows[:, i]) for i, title in enumerate(titles)]
    name = "sweep" if len(played) == len(points) else f"sweep, interrupted: {len(played)} of {len(points)} combinations"
    return table_of(name, columns, like._found.digits, like.labels)


def _values(of: Projection, like: Projection, names: list[str]) -> np.ndarray:
    """A row a replica, a column a measure as ``like`` knows them."""
    amounts = Amounts(of._found)
    span = [slice(0, len(like.months))]
    return np.ascontiguousarray(np.stack([amounts.of(like._known[n], [0], span)[:, 0, 0] for n in names], axis=1))


def _row(own: np.ndarray, first: np.ndarray | None) -> np.ndarray:
    """Measure by measure: mean, band, and the paired difference from the first, if that was played."""
    band = spread(own)
    apart = np.full((own.shape[1], 3), np.nan) if first is None else _means(paired(first, own))
    return np.column_stack([own.mean(axis=0), band.low, band.high, apart])


def _means(found: np.ndarray) -> np.ndarray:
    return np.column_stack([found[name] for name in ("mean", "low", "high")])


def _given(path: str, values: list[Any], times: int) -> Column:
    """The values of a path, each for some rows: numbers where all of them are, else texts."""
    if all(isinstance(v, (int, float, np.number)) and not isinstance(v, bool) for v in values):
        return numbers(path, np.repeat(np.asarray(values, dtype=np.float64), times))
    return listed(path, [str(v) for v in values for _ in range(times)])
