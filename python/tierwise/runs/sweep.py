"""Every combination of some figures, played forward with the same luck."""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Iterable, Mapping, Set
from typing import Any, NamedTuple, cast

import numpy as np

from tierwise._native import core
from tierwise.arguments import (
    given,
    names_of,
    none_or,
    shown,
    text,
    wrong_kind,
)  # fmt: skip
from tierwise.documents.assumptions import Assumed, Assumptions, assumptions_of
from tierwise.documents.policy import Policy
from tierwise.documents.vary import Lever, Vary, changed, levers_of, place_of, settings_at
from tierwise.errors import Error, Fault
from tierwise.frames.table import Column, Table, listed, numbers, rounded, table_of, texts
from tierwise.results.comparison import MEASURES
from tierwise.results.measures import Amounts, expect_measures, paired, spread
from tierwise.results.projection import Projection
from tierwise.results.state import State
from tierwise.results.sweep import Sweep
from tierwise.runs.compare import Variant, rules_of
from tierwise.runs.kept import Kept, Luck, play
from tierwise.runs.played import PLAYED, model_of
from tierwise.runs.workforce import People, people_of
from tierwise.show.progress import Progress, Tell, part_of_run, reported

__all__ = ["play_points", "points_to_play", "sweep"]


@given(measures=none_or(names_of), **PLAYED)
def sweep(
    policy: Policy,
    workforce: Any,
    assumptions: Assumptions | Assumed,
    vary: Vary,
    *,
    months: int = 12,
    replicas: int = 100,
    seed: int = 0,
    threads: int | None = None,
    measures: str | Iterable[str] | None = None,
    compare_with: Mapping[str, Any] | Variant | None = None,
    start: Any = None,
    state: State | None = None,
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
    assumptions = assumptions_of(assumptions)
    asked = points_to_play(policy, assumptions, vary)
    first, other = _compared(compare_with, asked)
    base = other or changed(policy, assumptions, asked.settings[first])
    people = people_of(workforce, [*asked.asking, (policy, assumptions)], start, state, ignore, timezone, beside=base)
    if measures is not None:  # a misspelt one is found before anything is played
        expect_measures(model_of(*asked.asking[0], people.table, months), measures)
    read = asked.read + (model_of(*other, people.table, months).reads if other else [])
    how = {"threads": cast(int, threads)}
    with reported(progress) as report:
        stages = len(asked.points) + (1 if other else 0)
        kept = play(
            "", base, people, Luck(months, replicas, seed), **how, by=[], elsewhere=read, progress=part_of_run(report, 0, 1, stages)
        )  # fmt: skip
        if kept.projection.interrupted:
            raise KeyboardInterrupt
        return play_points(
            asked, kept, people, measures=measures, **how, report=report, ahead=1, played=None if other else first
        )


class Asked(NamedTuple):
    """The combinations of a sweep."""

    policy: Policy
    assumptions: Assumptions
    points: list[dict[str, Any]]  # as they are told
    settings: list[dict[str, Any]]  # beside them: values by path
    asking: list[tuple[Policy, Assumptions]]  # one for each way in which they ask for a workforce and its past
    read: list[str]  # what of it any of them reads


def points_to_play(policy: Policy, assumptions: Assumptions, vary: Vary) -> Asked:
    """Every combination of some values; raises ``Error`` for values that are refused."""
    if isinstance(policy, Policy) and policy.amendments:
        message = "a sweep changes one policy's figures, and this policy has other figures in other months"
        raise Error([Fault(path="policy", message=message, hint="tw.compare plays amended policies")])
    if not isinstance(policy, Policy):
        raise wrong_kind("policy", "a tw.Policy", policy)
    levers = _levers(vary, policy, assumptions)
    points = _points(vary, levers)
    settings = [_said(settings_at(levers, point), policy, assumptions) for point in points]
    return Asked(policy, assumptions, points, settings, *_checked_rules(policy, assumptions, settings))


def play_points(
    asked: Asked,
    base: Kept,
    people: People,
    *,
    measures: str | Iterable[str] | None,
    threads: int,
    report: Tell | None,
    ahead: int = 0,
    played: int | None = None,
) -> Sweep:
    """Plays the combinations, behind ``ahead`` other runs, and compares them with a baseline.

    The baseline may be one of the combinations, ``played`` already.
    """
    months = len(base.projection.months)
    wanted = None if measures is None else expect_measures(model_of(*asked.asking[0], people.table, months), measures)
    stages = ahead + len(asked.points) - (0 if played is None else 1)
    like: Projection | None = None
    names: list[str] = []
    found: list[np.ndarray] = []
    with contextlib.suppress(KeyboardInterrupt):
        # Models and policies are large, and there can be very many: only their figures are kept.
        for i, settings in enumerate(asked.settings):
            one = base.projection
            if i != played:
                one = _played(asked, settings, base, people, threads, part_of_run(report, ahead, 1, stages))
                ahead += 1
            if one.done != base.projection.done:
                break
            if like is None:
                like = one
                names = [name for name in MEASURES if name in one._known] if wanted is None else wanted
            found.append(_values(one, like, names))
    if like is None:
        raise KeyboardInterrupt
    first = _values(base.projection, like, names)
    of = (asked.policy, asked.assumptions)
    return Sweep(_table(asked.points, found, like, first, names), like, len(found), len(asked.points), of)


def _played(
    asked: Asked,
    settings: dict[str, Any],
    base: Kept,
    people: People,
    threads: int,
    tell: Tell | None,
) -> Projection:
    rules = changed(asked.policy, asked.assumptions, settings)
    model = model_of(*rules, people.table, len(base.projection.months))
    compared = base.found.compare([("point", model)], people.table, people.before, threads=threads, progress=tell)
    return Projection(*rules, compared.projection(1), model, people.table, people.notes)


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
        looks_back: tuple[str, ...] = ()
        if not values <= met:
            met |= values
            model = core.Model(rules[0]._core, rules[1]._core)
            read.update(model.reads)
            looks_back = tuple(model.looks_back)
        asked = (
            tuple(rules[0]._core.inputs),
            tuple((ladder.name, tuple(tier.name for tier in ladder.tier)) for ladder in rules[0].ladder),
            tuple((q.name, q.each) for q in rules[1].activity),
            looks_back,
        )
        kept.setdefault(asked, rules)
    return list(kept.values()), sorted(read)


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


def _said(settings: dict[str, Any], policy: Policy, assumptions: Assumptions) -> dict[str, Any]:
    """Without what is to be taken away and is not there: a combination may leave things as they are."""
    return {
        path: value for path, value in settings.items() if value is not None or _is_there(path, policy, assumptions)
    }


def _is_there(path: str, policy: Policy, assumptions: Assumptions) -> bool:
    name, own = place_of(policy, assumptions, path)
    return (policy if name == "policy" else assumptions).get(own) not in ("unset", "[]", "{}")


def _compared(
    compare_with: Mapping[str, Any] | Variant | None, asked: Asked
) -> tuple[int, tuple[Policy, Assumptions] | None]:
    """The place of the combination compared with, or what is played beside all combinations."""
    if compare_with is None:
        return 0, None
    if isinstance(compare_with, Mapping):
        if dict(compare_with) not in asked.points:
            raise Error([Fault(path="compare_with", message=f"{dict(compare_with)} is none of the combinations")])
        return asked.points.index(dict(compare_with)), None
    return 0, rules_of("compare_with", compare_with, asked.policy, asked.assumptions)


def _table(
    points: list[dict[str, Any]],
    played: list[np.ndarray],
    like: Projection,
    first: np.ndarray,
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


def _row(own: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Measure by measure: mean, band, and the paired difference from the first."""
    band = spread(own)
    apart = _means(paired(first, own))
    return np.column_stack([own.mean(axis=0), band.low, band.high, apart])


def _means(found: np.ndarray) -> np.ndarray:
    return np.column_stack([found[name] for name in ("mean", "low", "high")])


def _given(path: str, values: list[Any], times: int) -> Column:
    """The values of a path, each for some rows: numbers where all of them are, else texts."""
    if all(isinstance(v, (int, float, np.number)) and not isinstance(v, bool) for v in values):
        return numbers(path, np.repeat(np.asarray(values, dtype=np.float64), times))
    return listed(path, [str(v) for v in values for _ in range(times)])
