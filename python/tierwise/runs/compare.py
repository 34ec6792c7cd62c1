"""Policies compared under the same luck: what differs is the policy, not the dice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, TypeAlias, cast

from tierwise._native import core
from tierwise.arguments import (
    given,
    names_of,
    none_or,
    text,
    wrong_kind,
)  # fmt: skip
from tierwise.documents.assumptions import ASSUMPTIONS, Assumed, Assumptions, assumptions_of
from tierwise.documents.policy import POLICY, Policy
from tierwise.errors import Error, Fault, Unfinished
from tierwise.results.comparison import Comparison
from tierwise.results.measures import expect_measures
from tierwise.results.narrowed import Within, looks, narrow_enough, within_of
from tierwise.results.projection import Projection
from tierwise.results.state import State
from tierwise.runs.parted import PARTED, Run, compared_in_parts, finished_of
from tierwise.runs.played import PLAYED, kept_groupings, model_of
from tierwise.runs.workforce import People, people_of
from tierwise.show.progress import Progress, part_of_run, reported

__all__ = ["Variant", "compare", "models_of", "names_of_variants", "projections_of", "rules_of"]

Variant: TypeAlias = Policy | Assumptions | Assumed | tuple[Policy, Assumptions | Assumed]


@given(by=none_or(names_of), **PARTED, within=none_or(lambda _, given: within_of(given)), **PLAYED)
def compare(
    variants: Mapping[str, Variant],
    workforce: Any,
    assumptions: Assumptions | Assumed,
    *,
    months: int = 12,
    replicas: int = 100,
    seed: int = 0,
    threads: int | None = None,
    within: Within | None = None,
    by: str | Iterable[str] | None = None,
    start: Any = None,
    state: State | None = None,
    ignore: str | Iterable[str] = (),
    timezone: str | None = None,
    executor: Executor | None = None,
    tasks: int | None = None,
    progress: Progress = True,
) -> Comparison:
    """Plays each variant forward from one workforce, everybody with the same luck under each.

    ``variants`` names policies (amended ones, too), or pairs of a policy and assumptions of its own, or assumptions beside the first
    policy. The first is what the others are compared with: ``{"today": today, "raise": raised, "chatbot": (today, automated)}``.
    Everything else is as for ``tw.simulate``. Comparing something with itself gives zero in every cell. Who compares with the same
    first one again and again keeps a ``tw.Baseline``.

    ``within={"total_cost": 5_000}`` plays no more replicas than it takes until half the 95 % interval of each variant's difference over
    all months is that narrow, ``replicas`` at most: it is looked after 100, 200, 400 and so on, and the result says whether it was
    reached. The figures are those of a run of so many replicas. As it is looked several times, such an interval covers a little
    less than one whose replicas were fixed before.

    >>> import tierwise as tw
    >>> today, assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
    >>> people = tw.apply(today, tw.example_records("three_shops"))
    >>> raised = today.replace("ladder.medal.iron.base_pay", 2300)
    >>> found = tw.compare({"today": today, "raise": raised}, people, assumptions, months=6, replicas=20)
    >>> next(row["difference"] > 0 for row in found.table().rows() if row["measure"] == "gross")
    True
    """
    assumptions = assumptions_of(assumptions)
    rules = _rules(variants, assumptions)
    people = people_of(workforce, list(rules.values()), start, state, ignore, timezone)
    models = models_of(rules, people.table, months)
    for _, model in models if within else ():  # a misspelt one is found before anything is played
        expect_measures(model, list(within or ()))
    kept = kept_groupings(by)
    parts: list[core.Comparison] = []
    played = 0
    with reported(progress) as report:
        for until in looks(replicas) if within else [replicas]:
            more = until - played
            share, failure = part_of_run(report, played, more, replicas), None
            try:
                if executor is not None:
                    run = Run.of(rules, people, months=months, seed=seed, by=kept)
                    part, failure = compared_in_parts(executor, tasks, run, models, played, more, share)
                else:
                    part = core.compare(
                        models, people.table, people.before, months=months, replicas=more, first_replica=played, seed=seed,
                        threads=cast(int, threads), by=kept, progress=share,
                    )  # fmt: skip
            except (KeyboardInterrupt, Unfinished) as stopped:  # before anything of this look was done
                if not parts:
                    raise
                whole = core.joined_comparisons(parts, 0, until)
                found = Comparison(whole, projections_of(rules, models, whole, 0, people), within)
                if isinstance(stopped, Unfinished):
                    raise Unfinished(stopped.faults, found) from stopped
                return found
            parts.append(part)
            played = until
            whole = parts[0] if len(parts) == 1 else core.joined_comparisons(parts, 0, played)
            found = Comparison(whole, projections_of(rules, models, whole, 0, people), within)
            if failure is not None:
                return cast(Comparison, finished_of(failure, found))
            if found.interrupted or (within and narrow_enough(found.table(list(within)).rows(), within)):
                break
    return found


def _rules(variants: Mapping[str, Variant], assumptions: Assumptions) -> dict[str, tuple[Policy, Assumptions]]:
    names = names_of_variants(variants)
    if len(variants) < 2:
        message, hint = "there is nothing to compare with", 'compare {"today": policy, "another": policy, ...}'
        raise Error([Fault(path="compare", message=message, hint=hint)])
    if isinstance(variants[names[0]], (Assumptions, Assumed)):
        raise Error([Fault(path=f"compare {names[0]!r}", message="the first variant must be a policy")])
    first = rules_of(f"variant {names[0]!r}", variants[names[0]], None, assumptions)
    return {names[0]: first} | {
        name: rules_of(f"variant {name!r}", variants[name], first[0], assumptions) for name in names[1:]
    }


# -- what variants are --------------------------------------------------------------------------------------------------


def names_of_variants(variants: Mapping[str, Variant]) -> list[str]:
    """The names of a dict of variants."""
    if not isinstance(variants, Mapping):
        raise wrong_kind("variants", "a dict of policies by name", variants)
    for name in variants:
        if not isinstance(name, str):
            raise wrong_kind("a variant's name", "a text", name)
        text("a variant's name", name)
    return list(variants)


def models_of(
    rules: Mapping[str, tuple[Policy, Assumptions]], table: core.Table, months: int
) -> list[tuple[str, core.Model]]:
    """Variants made ready, by name."""
    return [(name, model_of(policy, assumed, table, months)) for name, (policy, assumed) in rules.items()]


def projections_of(
    rules: Mapping[str, tuple[Policy, Assumptions]],
    models: Sequence[tuple[str, core.Model]],
    found: core.Comparison,
    first: int,
    people: People,
) -> dict[str, Projection]:
    """The projections of a comparison, from its ``first`` one on, by the variants' names."""
    return {
        name: Projection(policy, assumed, found.projection(first + i), models[i][1], people.table, people.notes)
        for i, (name, (policy, assumed)) in enumerate(rules.items())
    }


def rules_of(
    what: str, variant: Variant, policy: Policy | None, assumptions: Assumptions
) -> tuple[Policy, Assumptions]:
    """A variant as a pair; ``policy`` and ``assumptions`` stand for what it does not say."""
    if isinstance(variant, (Assumptions, Assumed)) and policy is not None:
        return policy, assumptions_of(variant)
    if isinstance(variant, Policy):
        return variant, assumptions
    if isinstance(variant, (tuple, list)) and len(variant) == 2:
        own_policy, own = variant
        POLICY("policy", own_policy)
        return own_policy, assumptions_of(ASSUMPTIONS("assumptions", own))
    raise wrong_kind(what, "a policy, assumptions, or a pair of both", variant)
