"""Policies: what a company decides about its staff, as one immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from tierwise._native import core
from tierwise.arguments import given, month as month_given, text as text_given
from tierwise.documents.document import EXAMPLES, Change, Diff, Document, shipped
from tierwise.months import month_of

if TYPE_CHECKING:
    from tierwise.documents.amendments import AmendedPolicy

__all__ = ["Change", "Policy", "PolicyDiff", "example", "example_records"]


class Policy(Document):
    """A company's rules: ladders, scorecard, discipline, shifts, pay. Immutable, checked, and ready to be applied.

    Get one with ``Policy.load``, ``Policy.parse`` or ``tw.example``; derive variants with ``replace``. Everything in it
    is an attribute (``policy.ladder.medal.iron.base_pay``), as in the file. Lists of named things are reached by name,
    by position, or by iteration; a list's own name may be left out, as in paths: ``policy.pay.base`` is
    ``policy.pay.line["base"]``.
    """

    __slots__ = ()

    _whole = "policy"
    _one = "a tw.Policy"
    _core: core.Policy

    @classmethod
    @given(text=text_given, file=text_given)
    def parse(cls, text: str, file: str = "policy.toml") -> Self:
        """A policy from the text of a file; ``file`` is what faults call it. Raises ``tw.Error`` as ``load`` does.

        >>> import tierwise as tw
        >>> tw.Policy.parse('''
        ... name = "smallest"
        ... [[ladder.medal.tier]]
        ... name = "iron"
        ... base_pay = 2000
        ... [[pay.line]]
        ... name = "base"
        ... amount = "base_pay"
        ... ''').ladder.medal.iron.base_pay
        2000
        """
        return cls(core.Policy.parse(text, file))

    def diff(self, other: Policy) -> PolicyDiff:
        """What changes from this policy to another, in plain words; empty when they are equal."""
        return PolicyDiff(self, other, self._changes(other))

    @given(month=month_given)
    def amend(self, month: Any, changes: Mapping[str, Any] | str, value: Any = None) -> AmendedPolicy:
        """The policy with other values from a month on (``2026-07``, or a date in it): for ``tw.apply``, ``simulate`` and ``compare``.

        ``changes`` as for ``replace``: figures and formulas, but no other currency, shops, ladders, tiers, inputs or
        lines. May be chained, in order of the months; each change comes on top of those before. Raises ``tw.Error``
        for what cannot follow on the rules before it.
        """
        from tierwise.documents.amendments import AmendedPolicy, Amendment

        return AmendedPolicy(self, (Amendment(month_of(month, "amendment"), self.replace(changes, value)),))

    def doubts(self) -> list[Doubt]:
        """What the law, or plain sense, makes doubtful in it: flagged, never forbidden, and no legal advice.

        An empty list is no promise that a policy is lawful. The limits known are those of mainland China.
        """
        return [Doubt(*found) for found in self._core.doubts()]

    @cached_property
    def labels(self) -> Labels:
        """The Chinese labels of ladders, tiers, lines and the rest."""
        return Labels(self._core.labels())

    def __repr__(self) -> str:
        ladders = ", ".join(ladder.name for ladder in self.ladder)
        return f"<tierwise.Policy {self.name!r}: ladders {ladders or 'none'}; {len(self.pay.line)} pay lines>"

    def __str__(self) -> str:
        from tierwise.show.terminal import policy_text

        return policy_text(self)

    def _repr_html_(self) -> str:
        from tierwise.show.notebook import policy_html

        return policy_html(self)


class Doubt(NamedTuple):
    """Something doubtful: where it stands, what it is, and the rule it comes from ("" for plain sense)."""

    path: str
    text: str
    source: str


class PolicyDiff(Diff[Policy]):
    """What changes between two policies: iterate over its ``Change``s, or print it."""


class Labels:
    """Chinese labels, shown beside the English names wherever people read."""

    def __init__(self, found: list[tuple[str, str, str]]) -> None:
        self._zh = {(what, name): zh for what, name, zh in found if zh}
        self._any = {name: zh for what, name, zh in found if zh}

    def zh(self, name: str, what: str = "") -> str:
        """The label of a name, or "". ``what`` is ladder, tier <ladder>, line, measure, offence, check or input."""
        return self._zh.get((what, name), "") if what else self._any.get(name, "")

    def both(self, name: str, what: str = "") -> str:
        """``iron 铁牌客服``, or the name alone."""
        return f"{name} {self.zh(name, what)}".rstrip()


@given(name=text_given)
def example(name: str) -> Policy:
    """One of the shipped policies: ``three_shops`` or ``small_desk``."""
    return Policy.load(shipped("policies", name, ".toml"))


@given(name=text_given)
def example_records(name: str) -> Path:
    """The file with the shipped records for an example policy: a CSV with a row a person and month."""
    return shipped("data", name, "_records.csv")


def shipped_files(name: str) -> dict[str, Path]:
    """The policy file of an example, and its records and assumptions where there are any, by the names to write."""
    policy = shipped("policies", name, ".toml")
    records = EXAMPLES / "data" / f"{name}_records.csv"
    assumptions = EXAMPLES / "assumptions" / f"{name}.toml"
    found = {policy.name: policy, records.name: records, f"{name}_assumptions.toml": assumptions}
    return {written: path for written, path in found.items() if path.exists()}
