"""Policies: what a company decides about its staff, as one immutable value, and with dated changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from tierwise._native import core
from tierwise.arguments import given, instance_of, month as month_given, names_of, text as text_given
from tierwise.documents.document import (
    EXAMPLES,
    Change,
    Diff,
    Document,
    elements_given,
    settings_given,
    shipped,
)
from tierwise.errors import Error, Fault
from tierwise.formulas.evaluate import BracketTables
from tierwise.frames.labels import Labels
from tierwise.months import month_index, month_of
from tierwise.show.content import Content, Label, content, grid, lines, words
from tierwise.visible import visible

__all__ = ["POLICY", "Amendment", "Change", "Policy", "PolicyDiff", "example", "example_records"]


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
    def amend(
        self,
        month: Any,
        changes: Mapping[str, Any] | str | Policy = MappingProxyType({}),
        value: Any = None,
        *,
        add: Mapping[str, Any] = MappingProxyType({}),
        remove: Sequence[str] = (),
    ) -> Self:
        """The policy with one more amendment: other rules from a month on (``2026-07``, or a date in it).

        ``changes`` as for ``replace``, or the whole policy that holds from then on, however it was made. ``add`` has new
        elements by path, their names last (``{"pay.line.night": {"amount": "30 * nights", "behind": "base"}}``), and
        ``remove`` the paths of those that end. Pay lines, parameters, metrics and tables may come and go, and tiers
        come above the others; the currency, shops, inputs and ladders stay. Amendments are given in order of
        their months; each comes on top of those before. Raises ``tw.Error`` for what cannot follow on the rules before it.

        >>> import tierwise as tw
        >>> planned = tw.example("three_shops").amend("2026-07", {"ladder.medal.iron.base_pay": 2300})
        >>> [planned.at(month).ladder.medal.iron.base_pay for month in ("2026-06", "2026-07")]
        [2000, 2300]
        """
        if isinstance(changes, Policy):
            if value is not None or add or remove:
                raise TypeError("a whole policy says all that changes: nothing goes beside it")
            if changes.amendments:
                message = f"the policy that holds from {month_of(month, 'amendment')} on has amendments itself"
                raise Error([Fault(message=message, hint="give its rules of a month: policy.at(month)")])
            return type(self)(self._core.amended_to(month_index(month, "amendment"), changes._core))
        paths = [remove] if isinstance(remove, str) else list(names_of("remove", remove))
        parts = (elements_given("add", add), settings_given(changes, value), paths)
        return type(self)(self._core.amended(month_of(month, "amendment"), *parts))

    @given(month=month_given)
    def at(self, month: Any) -> Self:
        """The rules of a month: a policy without amendments."""
        return type(self)(self._core.at(month_index(month)))

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """The months from which other rules hold, and the rules that hold then."""
        return tuple(Amendment(one["from"], self.at(one["from"])) for one in self.amendment)

    def diffs(self) -> list[tuple[str, PolicyDiff]]:
        """From which month on, and what changes then."""
        rules = [self.unamended, *(one.policy for one in self.amendments)]
        months = [one.month for one in self.amendments]
        return [(month, a.diff(b)) for month, (a, b) in zip(months, pairwise(rules), strict=True)]

    @property
    def unamended(self) -> Self:
        """The rules before any amendment."""
        return self.replace({"amendment": None}) if len(self.amendment) else self

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
        months = ", ".join(one["from"] for one in self.amendment)
        amended = f"; amended from {months}" if months else ""
        return f"<tierwise.Policy {self.name!r}: ladders {ladders or 'none'}; {len(self.pay.line)} pay lines{amended}>"

    def _content(self) -> Content:
        """Ladders with their tiers, the payslip's lines, and what changes later."""
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
        later = [lines(self._later().splitlines(), wrapped=False)] if self.amendments else []
        return content(words((self.name, "strong"), f"  {self.description}"), *tiers, payslip, *later)

    def _later(self) -> str:
        """What changes later, a line a change."""
        changes = [f"from {month}: {line}" for month, diff in self.diffs() for line in diff._in_words()]
        return "\n".join([f"{visible(self.name)}, amended", *changes])


class Finding(NamedTuple):
    """Something doubtful: where it stands, what it is, and the rule it comes from ("" for plain sense)."""

    path: str
    text: str
    source: str


class PolicyDiff(Diff[Policy]):
    """What changes between two policies: iterate over its ``Change``s, or print it."""


class Amendment(NamedTuple):
    """The rules that hold from a month on."""

    month: str
    policy: Policy


POLICY = instance_of("a tw.Policy", Policy)


@given(name=text_given)
def example(name: str) -> Policy:
    """One of the shipped policies: ``three_shops`` or ``small_desk``."""
    return Policy.load(shipped("policies", name, ".toml"))


@given(name=text_given)
def example_records(name: str) -> Path:
    """The file with the shipped records for an example policy: a CSV with a row a person and month."""
    return shipped("data", name, "_records.csv")


def shipped_files(name: str) -> dict[str, Path]:
    """The policy file of an example, and its records and assumptions where there are any, by the names to write; or all ``notebooks``."""
    if name == "notebooks":
        return {path.name: path for path in sorted((EXAMPLES / name).glob("*.ipynb"))}
    policy = shipped("policies", name, ".toml")
    records = EXAMPLES / "data" / f"{name}_records.csv"
    assumptions = EXAMPLES / "assumptions" / f"{name}.toml"
    found = {policy.name: policy, records.name: records, f"{name}_assumptions.toml": assumptions}
    return {written: path for written, path in found.items() if path.exists()}
