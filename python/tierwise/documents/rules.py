"""The rules that are played: a policy, or one with amendments."""

from __future__ import annotations

from typing import TypeAlias

from tierwise.arguments import instance_of
from tierwise.documents.policy import AmendedPolicy, Policy

__all__ = ["RULES", "Rules", "base_of", "in_force"]

Rules: TypeAlias = Policy | AmendedPolicy
RULES = instance_of("a tw.Policy or an amended one", Policy, AmendedPolicy)


def in_force(policy: Rules, month: str) -> Policy:
    """The rules of a month."""
    return policy.at(month)


def base_of(policy: Rules) -> Policy:
    """A policy without its amendments."""
    rules: Rules = RULES("policy", policy)
    return rules.policy if isinstance(rules, AmendedPolicy) else rules
