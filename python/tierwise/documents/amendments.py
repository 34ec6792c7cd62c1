"""A policy with dated changes: the rules a company plans, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from tierwise._native import core
from tierwise.arguments import given, instance_of, month as month_given, wrong_kind
from tierwise.documents.policy import Labels, Policy, PolicyDiff
from tierwise.months import month_index, month_of
from tierwise.visible import visible

__all__ = ["AmendedPolicy", "Amendment"]


class Amendment(NamedTuple):
    """The whole policy that holds from a month on."""

    month: str
    policy: Policy


class AmendedPolicy:
    """A policy whose rules change in some months, for ``tw.apply``, ``tw.simulate`` and ``tw.compare``; made by ``Policy.amend``.

    >>> import tierwise as tw
    >>> tw.example("three_shops").amend("2026-07", {"ladder.medal.iron.base_pay": 2300})
    three-shops, amended
    from 2026-07: ladder.medal.iron (铁牌客服).base_pay: 2000 -> 2300
    """

    def __init__(self, policy: Policy, amendments: tuple[Amendment, ...]) -> None:
        self.policy = policy
        if not isinstance(amendments, (tuple, list)) or not all(
            isinstance(a, tuple) and len(a) == 2 for a in amendments
        ):
            raise wrong_kind("amendments", "a tuple of pairs of a month and a policy", amendments)
        self.amendments = tuple(Amendment(*amendment) for amendment in amendments)
        for one in (policy, *(amendment.policy for amendment in self.amendments)):
            if not isinstance(one, Policy):
                raise wrong_kind("policy", "a tw.Policy", one)
        self._core: core.Policy = policy._core
        for month, after in self.amendments:
            self._core = self._core.amended(month_index(month, "amendment"), after._core)

    @property
    def name(self) -> str:
        """The name of the policy before the amendments."""
        return str(self.policy.name)

    @cached_property
    def labels(self) -> Labels:
        """The Chinese labels of ladders, tiers, lines and the rest, of all months."""
        return Labels(self._core.labels())

    @given(month=month_given)
    def amend(self, month: Any, changes: Mapping[str, Any] | str, value: Any = None) -> AmendedPolicy:
        """The same with another change, from a later month on; ``changes`` as for ``Policy.replace``."""
        month = month_of(month, "amendment")
        after = (self.amendments[-1].policy if self.amendments else self.policy).replace(changes, value)
        out = AmendedPolicy(self.policy, ())
        out.amendments = (*self.amendments, Amendment(month, after))
        out._core = self._core.amended(month_index(month, "amendment"), after._core)  # those before are ready already
        return out

    @given(month=month_given)
    def at(self, month: Any) -> Policy:
        """The policy in force in a month."""
        held = [a.policy for a in self.amendments if month_index(a.month) <= month_index(month)]
        return held[-1] if held else self.policy

    def diffs(self) -> list[tuple[str, PolicyDiff]]:
        """From which month on, and what changes then."""
        before = self.policy
        out = []
        for month, after in self.amendments:
            out.append((month, before.diff(after)))
            before = after
        return out

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.policy, self.amendments)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AmendedPolicy) and (self.policy, self.amendments) == (other.policy, other.amendments)

    def __hash__(self) -> int:
        return hash((self.policy, self.amendments))

    def __str__(self) -> str:
        lines = [f"from {month}: {line}" for month, diff in self.diffs() for line in str(diff).splitlines()]
        return "\n".join([f"{visible(self.name)}, amended", *lines])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        from tierwise.show.notebook import boxed, table

        rows = [[month, change.text] for month, diff in self.diffs() for change in diff]
        return boxed(table(["from", "what changes"], rows, title=f"{self.name}, amended"))


Rules: TypeAlias = Policy | AmendedPolicy
RULES = instance_of("a tw.Policy or an amended one", Policy, AmendedPolicy)


def in_force(policy: Rules, month: str) -> Policy:
    """The rules of a month."""
    return policy.at(month) if isinstance(policy, AmendedPolicy) else policy


def base_of(policy: Rules) -> Policy:
    """A policy without its amendments."""
    rules: Rules = RULES("policy", policy)
    return rules.policy if isinstance(rules, AmendedPolicy) else rules
