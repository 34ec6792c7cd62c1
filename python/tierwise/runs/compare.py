"""Policies compared under the same luck: what differs is the policy, not the dice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, cast

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
    text,
    threads as threads_given,
    whole,
    wrong_kind,
)  # fmt: skip
from tierwise.documents.assumptions import ASSUMPTIONS, Assumptions
from tierwise.documents.policy import AmendedPolicy, Policy
from tierwise.documents.rules import Rules, base_of
from tierwise.errors import Error, Fault
from tierwise.results.comparison import Comparison
from tierwise.results.projection import Projection
from tierwise.runs.progress import Progress, reported
from tierwise.runs.simulate import groupings, model_of
from tierwise.runs.workforce import people_of

__all__ = ["Variant", "compare", "rules_of"]

Variant: TypeAlias = Rules | Assumptions | tuple[Rules, Assumptions]


@given(
    workforce=columns, assumptions=ASSUMPTIONS, months=whole(1, MOST_MONTHS), replicas=whole(1, MOST_REPLICAS), seed=whole(0, LARGEST_SEED),
    threads=threads_given, by=none_or(names_of), start=none_or(month), ignore=names_of, timezone=none_or(text), progress=listener,
)  # fmt: skip
def compare(
    variants: Mapping[str, Variant],
    workforce: Any,
    assumptions: Assumptions,
    *,
    months: int = 12,
    replicas: int = 100,
    seed: int = 0,
    threads: int | None = None,
    by: str | Iterable[str] | None = None,
    start: Any = None,
    ignore: str | Iterable[str] = (),
    timezone: str | None = None,
    progress: Progress = True,
) -> Comparison:
    """Plays each variant forward from one workforce, everybody with the same luck under each.

    ``variants`` names policies (amended ones, too), or pairs of a policy and assumptions of its own, or assumptions beside the first
    policy. The first is what the others are compared with: ``{"today": today, "raise": raised, "chatbot": (today, automated)}``.
    Everything else is as for ``tw.simulate``. Comparing something with itself gives zero in every cell.

    >>> import tierwise as tw
    >>> today, assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
    >>> people = tw.apply(today, tw.example_records("three_shops"))
    >>> raised = today.replace("ladder.medal.iron.base_pay", 2300)
    >>> found = tw.compare({"today": today, "raise": raised}, people, assumptions, months=6, replicas=20)
    >>> next(row["difference"] > 0 for row in found.table().rows() if row["measure"] == "gross")
    True
    """
    rules = _rules(variants, assumptions)
    table, notes = people_of(workforce, [(base_of(p), a) for p, a in rules.values()], start, ignore, timezone)
    models = [(name, model_of(policy, assumed, table, months)) for name, (policy, assumed) in rules.items()]
    kept = groupings([policy for policy, _ in rules.values()], table, by)
    with reported(progress) as report:
        how = {"months": months, "replicas": replicas, "seed": seed, "threads": cast(int, threads)}
        found = core.compare(models, table, **how, by=kept, progress=report)
    projections = {
        name: Projection(policy, assumed, found.projection(i), models[i][1], table, notes)
        for i, (name, (policy, assumed)) in enumerate(rules.items())
    }
    return Comparison(found, projections)


def _rules(variants: Mapping[str, Variant], assumptions: Assumptions) -> dict[str, tuple[Rules, Assumptions]]:
    out: dict[str, tuple[Rules, Assumptions]] = {}
    if not isinstance(variants, Mapping):
        raise wrong_kind("variants", "a dict of policies by name", variants)
    if len(variants) < 2:
        message, hint = "there is nothing to compare with", 'compare {"today": policy, "another": policy, ...}'
        raise Error([Fault(path="compare", message=message, hint=hint)])
    for name, variant in variants.items():
        if not isinstance(name, str):
            raise wrong_kind("a variant's name", "a text", name)
        text("a variant's name", name)
        if isinstance(variant, Assumptions) and not out:
            raise Error([Fault(path=f"compare {name!r}", message="the first variant must be a policy")])
        first = next(iter(out.values()))[0] if out else None
        out[name] = rules_of(f"variant {name!r}", variant, first, assumptions)
    return out


def rules_of(what: str, variant: Variant, policy: Rules | None, assumptions: Assumptions) -> tuple[Rules, Assumptions]:
    """A variant as a pair; ``policy`` and ``assumptions`` stand for what it does not say."""
    if isinstance(variant, Assumptions) and policy is not None:
        return policy, variant
    if isinstance(variant, (Policy, AmendedPolicy)):
        return variant, assumptions
    if isinstance(variant, (tuple, list)) and len(variant) == 2:
        own_policy, own = variant
        base_of(own_policy)
        if not isinstance(own, Assumptions):
            raise wrong_kind("assumptions", "tw.Assumptions", own)
        return own_policy, own
    raise wrong_kind(what, "a policy, assumptions, or a pair of both", variant)
