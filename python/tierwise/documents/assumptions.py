"""Assumptions: how the world answers to a policy, as one immutable value with the source of every figure."""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple, Self

from tierwise._native import core
from tierwise.arguments import given, instance_of, text as text_given
from tierwise.documents.assumption_sections import section_grid, sections
from tierwise.documents.document import Diff, Document, shipped
from tierwise.show.content import Content, content, words

__all__ = ["ASSUMPTIONS", "Assumed", "Assumptions", "Guess", "assumptions_of", "example_assumptions"]

SECTIONS = ("activity", "attrition", "demand", "hiring", "team_health")  # a file with one of them is of assumptions


class Assumptions(Document):
    """How the world answers: what people do, who leaves, what customers ask, who comes. Immutable.

    Get them with ``Assumptions.load``, ``Assumptions.parse`` or ``tw.example_assumptions``; derive variants with
    ``replace``. Everything in them is an attribute (``assumptions.attrition.leaving.annual_rate``), as in the file.
    Lists of named things are reached by name, by position, or by iteration; a list's own name may be left out, as in
    paths: ``attrition.leaving.stuck`` is ``attrition.leaving.factor["stuck"]``. What the figures and formulas mean is
    judged where they meet a policy.
    """

    __slots__ = ()

    _called = "assumptions"
    _one = "tw.Assumptions"
    _core: core.Assumptions

    @classmethod
    @given(text=text_given, file=text_given)
    def parse(cls, text: str, file: str = "assumptions.toml") -> Self:
        """Assumptions from the text of a file; ``file`` is what faults call it. Raises ``tw.Error`` as ``load`` does.

        >>> import tierwise as tw
        >>> tw.Assumptions.parse('''
        ... [activity.sales]
        ... zh = "销售额"
        ... mean = "orders * 60"
        ... noise = 800
        ... source = "assumption"
        ... ''').activity.sales.noise
        800
        """
        return cls(core.Assumptions.parse(text, file))

    def diff(self, other: Assumptions) -> Diff[Assumptions]:
        """What changes from these assumptions to others, in plain words; empty when they are equal.

        >>> import tierwise as tw
        >>> assumptions = tw.example_assumptions("three_shops")
        >>> assumptions.diff(assumptions.replace("attrition.leaving.annual_rate", "30%"))
        attrition.leaving.annual_rate: 45% -> 30%
        """
        return Diff(self, other, self._changes(other))

    def guesses(self) -> list[Guess]:
        """What is a guess: everything whose source has the word assumption, in the order of the file.

        >>> import tierwise as tw
        >>> {g.path: g.figures for g in tw.example_assumptions("three_shops").guesses()}["activity.student"]
        'draw chance, each person, mean 15%'
        """
        out = []
        for path in (path for path in self.paths() if path.endswith(".source")):
            source = self.get(path)
            if re.search(r"\bassumption", source, re.IGNORECASE):
                of = path.removesuffix(".source")
                out.append(Guess(of, self.figures(of), source))
        return out

    def figures(self, path: str) -> str:
        """What a part says beside its names: what differs from the default, without the parts of its own."""
        written = tomllib.loads(f"part = {self.get(path)}")["part"]
        kept = (
            name
            for name, value in written.items()
            if name not in ("name", "zh", "says", "source")
            and not (isinstance(value, list) and value and isinstance(value[0], dict))
        )
        return ", ".join(f"{name} {self.get(f'{path}.{name}')}" for name in kept)

    def __repr__(self) -> str:
        leaving = self.attrition.leaving
        rate = f"; {self.get('attrition.leaving.annual_rate')} leave a year" if leaving and leaving.annual_rate else ""
        return f"<tierwise.Assumptions {self.name!r}: {len(self.activity)} quantities{rate}>"

    def _content(self) -> Content:
        head = words((self.name, "strong"), f"  {self.description}")
        return content(head, *(section_grid(section) for section in sections(self)))


class Assumed:
    """What has assumptions, and is taken wherever these are: a ``tw.Fit``."""

    __slots__ = ()

    assumptions: Assumptions


def assumptions_of(given: Assumptions | Assumed) -> Assumptions:
    """Assumptions as they are, or those that something has."""
    return given.assumptions if isinstance(given, Assumed) else given


ASSUMPTIONS = instance_of("tw.Assumptions", Assumptions, Assumed)


class Guess(NamedTuple):
    """Something assumed: where it stands, what it says there, and its source in full."""

    path: str
    figures: str
    source: str


@given(name=text_given)
def example_assumptions(name: str) -> Assumptions:
    """The shipped assumptions for an example policy: ``three_shops``."""
    return Assumptions.load(shipped("assumptions", name, ".toml"))
