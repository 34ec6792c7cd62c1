"""Every combination of some figures, played forward with the same luck."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np

from tierwise._native import core
from tierwise.amended import AmendedPolicy, Rules
from tierwise.assumptions import ASSUMPTIONS, Assumptions
from tierwise.comparison import MEASURES, Variant, rules_of
from tierwise.errors import Error, Fault
from tierwise.given import (
    LARGEST_SEED, MOST_MONTHS, MOST_REPLICAS, chosen_from, columns, file_path, given, listener, month, names_of, none_or, shown,
    text, truth, whole, wrong_kind,
)  # fmt: skip
from tierwise.given import threads as threads_given
from tierwise.measures import Amounts, Measure, expect_measures
from tierwise.people import people_of
from tierwise.policy import Policy
from tierwise.projection import Projection, spread
from tierwise.runs import Progress, reported
from tierwise.simulation import model_of
from tierwise.table import Column, Table, listed, numbers, rounded, table_of, texts

__all__ = ["Sweep", "changed", "sweep"]


class Sweep(Table):
    """A row a combination and measure; see ``tw.sweep``. ``done`` of ``combinations`` were played."""

    def __init__(
        self, table: Table, found: list[Projection], combinations: int, varied: tuple[Policy, Assumptions]
    ) -> None:
        super().__init__(table._frame, table.name, table._labels)
        self._first = found[0]
        self._varied = varied
        self.done = len(found)
        self.combinations = combinations

    @given(folder=file_path, format=chosen_from("csv", "parquet"), raw=truth)
    def write(
        self,
        folder: str | os.PathLike[str],
        format: Literal["csv", "parquet"] = "csv",
        *,
        raw: bool = False,
        **facts: Any,
    ) -> Path:
        """The table, the policy and assumptions that it varies, and ``manifest.json`` in a folder, which is replaced as a whole.

        Returns the folder.
        """
        from tierwise.written import write_sweep

        return write_sweep(self, folder, format, raw, facts)

    def __str__(self) -> str:
        from tierwise.comparison_view import sweep_text

        return sweep_text(self)

    def _repr_html_(self) -> str:
        from tierwise.comparison_view import sweep_html

        return sweep_html(self)

    @property
    def notes(self) -> Table:
        """What of the workforce was not used, or is taken for granted, as ``Projection.notes``."""
        return self._first.notes

    @property
    def interrupted(self) -> bool:
        """Whether the run was ended before all combinations were played."""
        return self.done < self.combinations


@given(
    workforce=columns, assumptions=ASSUMPTIONS, months=whole(1, MOST_MONTHS), replicas=whole(1, MOST_REPLICAS), seed=whole(0, LARGEST_SEED),
    threads=threads_given, measures=none_or(names_of), start=none_or(month), ignore=names_of, timezone=none_or(text), progress=listener,
)  # fmt: skip
def sweep(
    policy: Policy,
    workforce: Any,
    assumptions: Assumptions,
    vary: Mapping[str, Sequence[Any]],
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
    ``policy:`` or ``assumptions:``.

    A row a combination and measure: a column a path with its value, measure, mean, low, high (what 80 % of the replicas
    lie between), and against the first combination difference, difference_low, difference_high (the mean with its 95 %
    interval). ``compare_with`` names another to compare with: a combination, a policy, assumptions, or a pair of both. Everything else is
    as for ``tw.simulate``. Ctrl-C keeps the combinations that are done.

    >>> import tierwise as tw
    >>> today, world = tw.example("three_shops"), tw.example_assumptions("three_shops")
    >>> people = tw.apply(today, tw.example_records("three_shops"))
    >>> found = tw.sweep(today, people, world, {"demand.chatbot": ["10%", "30%"]}, months=3, replicas=10, measures="busy")
    >>> [row["demand.chatbot"] for row in found.rows()]
    ['10%', '30%']
    """
    if isinstance(policy, AmendedPolicy):
        message = "a sweep changes one policy's figures, and this policy has other figures in other months"
        raise Error([Fault(path="policy", message=message, hint="tw.compare plays amended policies")])
    if not isinstance(policy, Policy):
        raise wrong_kind("policy", "a tw.Policy", policy)
    points = _points(vary)
    rules: list[tuple[Policy, Assumptions]] = [changed(policy, assumptions, point) for point in points]
    baseline, other = _compared(compare_with, points, policy, assumptions)
    played: list[tuple[Rules, Assumptions]] = [*([other] if other else []), *rules]
    table, notes = people_of(workforce, [*rules, (policy, assumptions)], start, ignore, timezone)
    models = [model_of(p, a, table, months) for p, a in played]
    shown = None if measures is None else expect_measures(models[-len(rules)], measures)
    read = [name for model in models for name in model.reads]
    found: list[Projection] = []
    with contextlib.suppress(KeyboardInterrupt), reported(progress) as report:
        for i, ((own_policy, own_world), model) in enumerate(zip(played, models, strict=True)):
            tell = None if report is None else _Stage(report, i, len(models))
            one = core.simulate(
                model, table, months=months, replicas=replicas, first_replica=0, seed=seed, threads=cast(int, threads), by=[],
                elsewhere=read, progress=tell,
            )  # fmt: skip
            projection = Projection(own_policy, own_world, one, model, table, notes)
            if projection.interrupted:
                break
            found.append(projection)
    first = found.pop(0) if other and found else None
    if not found:
        raise KeyboardInterrupt
    if first is None and baseline < len(found):
        first = found[baseline]
    return Sweep(_table(points, found, first, shown), found, len(points), (policy, assumptions))


class _Stage:
    """Tells the progress of one run among several."""

    def __init__(self, report: Any, at: int, of: int) -> None:
        self._report, self._at, self._of = report, at, of

    def __call__(self, done: int, total: int) -> None:
        self._report(min(done, total) + self._at * total, total * self._of)


def changed(policy: Policy, assumptions: Assumptions, changes: Mapping[str, Any]) -> tuple[Policy, Assumptions]:
    """A policy and assumptions with changes by path, each where it belongs."""
    of_policy: dict[str, Any] = {}
    of_assumptions: dict[str, Any] = {}
    for path, value in changes.items():
        name, _, rest = path.partition(":")
        if not rest or name not in ("policy", "assumptions"):
            name = "policy" if _belongs_to_policy(policy, assumptions, path) else "assumptions"
            rest = path
        part = of_policy if name == "policy" else of_assumptions
        if rest in part:
            raise Error([Fault(path=rest, message=f"it is given twice, also as {name}:{rest}", hint="give it once")])
        part[rest] = value
    return policy.replace(of_policy), assumptions.replace(of_assumptions)


def _belongs_to_policy(policy: Policy, assumptions: Assumptions, path: str) -> bool:
    faults = {}
    for name, document in (("policy", policy), ("assumptions", assumptions)):
        try:
            document.get(path)
        except Error as e:
            faults[name] = e
    if not faults:
        hint = f"write policy:{path} or assumptions:{path}"
        raise Error([Fault(path=path, message="both the policy and the assumptions have this path", hint=hint)])
    if len(faults) == 2:
        found = [(name, fault) for name, e in faults.items() for fault in e.faults]
        raise Error([Fault(path=f"{name}:{path}", message=f.message, hint=f.hint) for name, f in found])
    return "policy" not in faults


def _points(vary: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    if not isinstance(vary, Mapping):
        raise wrong_kind("vary", "a dict of lists of values by path", vary)
    if not vary:
        raise Error([Fault(path="sweep", message="there is nothing to vary")])
    for path, values in vary.items():
        if not isinstance(path, str):
            raise wrong_kind("a path", "a text", path)
        text("path", path)
        if isinstance(values, (str, Set, Mapping)) or not hasattr(values, "__len__") or not len(values):
            raise Error([Fault(path=path, message=f"expected a list of values, found {shown(values)}")])
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
    found: list[Projection],
    first: Projection | None,
    measures: list[str] | None,
) -> Table:
    known = found[0]._known
    names = [name for name in MEASURES if name in known] if measures is None else measures
    span = [slice(0, len(found[0].months))]
    rows = np.concatenate([_row(found_one, first, [known[n] for n in names], span) for found_one in found])
    columns = [_values(path, [point[path] for point in points[: len(found)]], len(names)) for path in points[0]]
    columns.append(texts("measure", np.tile(np.arange(len(names)), len(found)), names, ordered=True))
    titles = ("mean", "low", "high", "difference", "difference_low", "difference_high")
    columns += [rounded(title, rows[:, i]) for i, title in enumerate(titles)]
    name = "sweep" if len(found) == len(points) else f"sweep, interrupted: {len(found)} of {len(points)} combinations"
    return table_of(name, columns, found[0]._found.digits, found[0].labels)


def _row(of: Projection, first: Projection | None, measures: list[Measure], span: list[slice]) -> np.ndarray:
    """Measure by measure: mean, band, and the paired difference from the first, if that was played."""

    def values(projection: Projection) -> np.ndarray:
        amounts = Amounts(projection._found)
        return np.ascontiguousarray(np.stack([amounts.of(m, [0], span)[:, 0, 0] for m in measures], axis=1))

    own = values(of)
    bands = spread(own)
    apart = core.paired(values(first), own)[:, :3] if first else np.full((len(measures), 3), np.nan)
    return np.column_stack([own.mean(axis=0), bands[:, 0], bands[:, 2], apart])


def _values(path: str, values: list[Any], times: int) -> Column:
    """The values of a path, each for some rows: numbers where all of them are, else texts."""
    if all(isinstance(v, (int, float, np.number)) and not isinstance(v, bool) for v in values):
        return numbers(path, np.repeat(np.asarray(values, dtype=np.float64), times))
    return listed(path, [str(v) for v in values for _ in range(times)])
