"""What a line of the payslip adds to gross, net and employer cost."""

from __future__ import annotations

from collections.abc import Sequence

from tierwise.documents.policy import Policy

__all__ = ["ADDS", "MOVED", "kinds_of", "lines_of"]

MOVED = ("net", "gross", "employer_cost")
# What an amount of each kind adds to them.
ADDS = {"earning": (1, 1, 1), "deduction": (-1, 0, 0), "employer_cost": (0, 0, 1), "memo": (0, 0, 0)}


def kinds_of(policy: Policy) -> dict[str, str]:
    """The kind of each line."""
    rules = [policy, *(later.policy for later in policy.amendments)]
    return {line.name: line.kind for each in rules for line in each.pay.line}


def lines_of(policies: Sequence[Policy]) -> list[str]:
    """The lines of policies that add to anything, in the order of the first; those of others behind."""
    return list(dict.fromkeys(name for policy in policies for name, kind in kinds_of(policy).items() if kind != "memo"))
