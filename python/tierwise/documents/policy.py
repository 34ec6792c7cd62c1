"""Policies: what a company decides about its staff, as one immutable value, and with dated changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

from tierwise._native import core
from tierwise.arguments import given, month as month_given, text as text_given, wrong_kind
from tierwise.documents.document import EXAMPLES, Change, Diff, Document, shipped
from tierwise.formulas.evaluate import BracketTables
from tierwise.frames.labels import Labels
from tierwise.months import month_index, month_of
from tierwise.show.content import Content, Label, content, grid, lines, words
from tierwise.show.shown import ShownInFull
from tierwise.visible import visible

__all__ = ["AmendedPolicy", "Amendment", "Change", "Policy", "PolicyDiff", "example", "example_records"]


class Policy(Document, BracketTables):
    """A company's rules: ladders, scorecard, discipline, shifts, pay. Immutable, checked, and ready to be applied.

    Get one with ``Policy.load``, ``Policy.parse`` or ``tw.example``; derive variants with ``replace``. Everything in it
    is an attribute (``policy.ladder.medal.iron.base_pay``), as in the file. Lists of named things are reached by name,
    by position, or by iteration; a list's own name may be left out, as in paths: ``policy.pay.base`` is
    ``policy.pay.line["base"]``.
    """

    __slots__ = ()

    _called = "policy"
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
        return AmendedPolicy(self, (Amendment(month_of(month, "amendment"), self.replace(changes, value)),))

    @given(month=month_given)
    def at(self, month: Any) -> Self:
        """The rules of a month: a policy without amendments."""
        return type(self)(self._core.at(month_index(month)))

    def findings(self) -> list[Finding]:
        """What the law, or plain sense, makes doubtful in it: flagged, never forbidden, and no legal advice.

        An empty list is no promise that a policy is lawful. The limits known are those of mainland China.
        """
        return [Finding(*found) for found in self._core.findings()]

    @cached_property
    def labels(self) -> Labels:
        """The Chinese labels of ladders, tiers, lines and the rest."""
        return Labels(self._core.labels())

    def __repr__(self) -> str:
        ladders = ", ".join(ladder.name for ladder in self.ladder)
        return f"<tierwise.Policy {self.name!r}: ladders {ladders or 'none'}; {len(self.pay.line)} pay lines>"

    def _content(self) -> Content:
        """Ladders with their tiers, and the payslip's lines."""
        tiers = [
            grid(
                ["tier", "base pay", "enter"],
                [[Label(t.name, t.zh), t.base_pay, str(t.enter or "")] for t in ladder.tier],
                title=self.labels.both(ladder.name, "ladder"),
            )
            for ladder in self.ladder
        ]
        rows = [[Label(line.name, line.zh), line.kind, str(line.amount)] for line in self.pay.line]
        payslip = grid(["line", "kind", "amount"], rows, title="payslip 工资单")
        return content(words((self.name, "strong"), f"  {self.description}"), *tiers, payslip)


class Finding(NamedTuple):
    """Something doubtful: where it stands, what it is, and the rule it comes from ("" for plain sense)."""

    path: str
    text: str
    source: str


class PolicyDiff(Diff[Policy]):
    """What changes between two policies: iterate over its ``Change``s, or print it."""


class Amendment(NamedTuple):
    """The whole policy that holds from a month on."""

    month: str
    policy: Policy


class AmendedPolicy(ShownInFull):
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
        return held[-1] if held else self.policy.at(month)

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

    def _content(self) -> Content:
        changes = [f"from {month}: {line}" for month, diff in self.diffs() for line in diff._in_words()]
        return content(lines([f"{visible(self.name)}, amended", *changes], wrapped=False))


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
