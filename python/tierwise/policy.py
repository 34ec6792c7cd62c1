"""Policies: what a company decides about its staff, as one immutable value."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tierwise._native import core
from tierwise.errors import Error, Fault
from tierwise.formula import Expression, Formula

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Change", "Policy", "PolicyDiff", "example", "example_records"]

_EXAMPLES = Path(__file__).parent / "examples"


def _plain(value: Any) -> Any:
    """A setting as the extension takes it: expressions and formulas as text, mappings by number as rows."""
    if isinstance(value, (Expression, Formula)):
        return str(value)
    if isinstance(value, Mapping):
        if value and all(isinstance(key, (int, float)) for key in value):
            return [[edge, rate] for edge, rate in value.items()]
        return dict(value)
    if hasattr(value, "tolist"):  # NumPy
        return value.tolist()
    return value


class Policy:
    """A company's rules: ladders, scorecard, discipline, shifts, pay. Immutable, checked, and ready to be applied.

    Get one with ``Policy.load``, ``Policy.parse`` or ``tw.example``; derive variants with ``replace``. Everything in it
    is an attribute (``policy.ladder.medal.iron.base_pay``), as in the file. Lists of named things are reached by name,
    by position, or by iteration; a list's own name may be left out, as in paths: ``policy.pay.base`` is
    ``policy.pay.line["base"]``.
    """

    __slots__ = ("__dict__", "_policy")

    def __init__(self, ready: core.Policy) -> None:
        self._policy = ready

    # -- files -----------------------------------------------------------------------------------------------------

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Policy:
        """A policy from a TOML file. Raises ``tw.Error`` with every fault of the file, each with line and caret."""
        try:
            text = Path(path).read_bytes().decode()
        except OSError as e:
            message = f"the file cannot be read: {(e.strerror or str(e)).lower()}"
            raise Error([Fault(file=os.fspath(path), message=message)]) from None
        except UnicodeDecodeError as e:
            raise Error([Fault(file=os.fspath(path), message=f"the text is not UTF-8: byte {e.start}")]) from None
        return cls.parse(text, file=os.fspath(path))

    @classmethod
    def parse(cls, text: str, file: str = "policy.toml") -> Policy:
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

    def to_toml(self) -> str:
        """The text of a policy file that reads back as an equal policy. Comments of the original are not kept."""
        return self._policy.to_toml()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes a policy file, whole or not at all."""
        self._policy.save(os.fspath(path))

    # -- variants --------------------------------------------------------------------------------------------------

    def replace(self, changes: Mapping[str, Any] | str, value: Any = None) -> Policy:
        """A policy with other values at some paths; this one stays as it is.

        ``changes`` maps paths to values, or is one path followed by its ``value``. A value is a number, a text such as
        ``"0.6%"`` or a formula, a ``tw.col`` expression, true or false, a list (of rows for a bracket table), a dict (of
        seats by shop, or of rates by lower edge), or None to unset it. Raises ``tw.Error`` with every path and formula that does not fit.

        >>> import tierwise as tw
        >>> today = tw.example("three_shops")
        >>> today.replace({"ladder.medal.iron.base_pay": 2300}).ladder.medal.iron.base_pay
        2300
        """
        if isinstance(changes, str):
            changes = {changes: value}
        return Policy(self._policy.replace([(path, _plain(new)) for path, new in changes.items()]))

    def diff(self, other: Policy) -> PolicyDiff:
        """What changes from this policy to another, in plain words; empty when they are equal."""
        return PolicyDiff(self, other, tuple(Change(*c) for c in self._policy.diff(other._policy)))

    def doubts(self) -> list[Doubt]:
        """What the law, or plain sense, makes doubtful in it: flagged, never forbidden, and no legal advice.

        An empty list is no promise that a policy is lawful. The limits known are those of mainland China.
        """
        return [Doubt(*found) for found in self._policy.doubts()]

    # -- looking ---------------------------------------------------------------------------------------------------

    def get(self, path: str) -> str:
        """The value at a path as people read it: ``2300``, ``0.6%``, ``score >= 80``, ``unset``."""
        return self._policy.get(path)

    def paths(self) -> list[str]:
        """Every path that ``replace`` takes, in the order of the file."""
        return self._policy.paths()

    @cached_property
    def labels(self) -> Labels:
        """The Chinese labels of ladders, tiers, lines and the rest."""
        return Labels(self._policy.labels())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return _member(self._policy, "", name)

    def __getitem__(self, path: str) -> Any:
        return _look(self._policy, path)

    def __dir__(self) -> list[str]:
        return [*(n for n in super().__dir__() if not n.startswith("_")), *self._policy.look("")[2]]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Policy) and self._policy == other._policy

    def __hash__(self) -> int:
        return hash(self.to_toml())

    def __reduce__(self) -> tuple[Any, ...]:
        return Policy.parse, (self.to_toml(),)

    def __repr__(self) -> str:
        ladders = ", ".join(ladder.name for ladder in self.ladder)
        return f"<tierwise.Policy {self.name!r}: ladders {ladders or 'none'}; {len(self.pay.line)} pay lines>"

    def __str__(self) -> str:
        from tierwise.display import policy_text

        return policy_text(self)

    def _repr_html_(self) -> str:
        from tierwise.html import policy_html

        return policy_html(self)


class Part:
    """A part of a policy that has parts of its own: a ladder, a tier, a pay line; or a list of such.

    Members are attributes, and so are the elements of its lists by their names. A list is iterated over, counted, and
    asked for an element by name or position.
    """

    __slots__ = ("_is_list", "_names", "_path", "_policy", "_type")

    def __init__(self, policy: core.Policy, path: str, found: tuple[Any, ...]) -> None:
        self._policy = policy
        self._path = path
        self._is_list = found[0] == "list"
        self._type: str = found[1]  # of the part itself, or of the elements
        self._names: list[str] = found[2]  # members, or elements
        if not self._is_list:
            self._names = [*found[2], *found[3]]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return _member(self._policy, self._path, name)

    def __getitem__(self, name: str | int) -> Any:
        if isinstance(name, str):
            return _look(self._policy, f"{self._path}.{_quoted(name)}")
        if not self._is_list or not -len(self._names) <= name < len(self._names):
            raise IndexError(f"{self._path} has no [{name}]")
        return _look(self._policy, f"{self._path}[{name % len(self._names)}]")

    def __iter__(self) -> Iterator[Any]:
        if not self._is_list:
            raise TypeError(f"{self._path} is no list")
        return (self[position] for position in range(len(self._names)))

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __dir__(self) -> list[str]:
        return [name for name in self._names if name.isidentifier()]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Part) and (self._type, str(self)) == (other._type, str(other))

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        return self._policy.get(self._path)

    def __repr__(self) -> str:
        return f"<{self._path}: {', '.join(self._names)}>"


def _quoted(name: str) -> str:
    """A name as it stands in a path."""
    return name if name.replace("_", "").replace("-", "").isalnum() else '"' + name.replace('"', '\\"') + '"'


def _look(policy: core.Policy, path: str) -> Any:
    found = policy.look(path)
    if found[0] != "value":
        return Part(policy, path, found)
    return Formula(found[1].text) if isinstance(found[1], core.Formula) else found[1]


def _member(policy: core.Policy, path: str, name: str) -> Any:
    try:
        return _look(policy, f"{path}.{_quoted(name)}" if path else name)
    except Error as e:
        fault = e.faults[0]
        said = fault.message + (f"; {fault.hint}" if fault.hint else "")
        raise AttributeError(f"{path or 'policy'}: {said}", name=name) from None


class Change(NamedTuple):
    """A difference between two policies; ``before`` is empty for something added, ``after`` for something removed."""

    path: str
    before: str
    after: str
    text: str


class Doubt(NamedTuple):
    """Something doubtful: where it stands, what it is, and the rule it comes from ("" for plain sense)."""

    path: str
    text: str
    source: str


class PolicyDiff:
    """What changes between two policies: iterate over its ``Change``s, or print it."""

    def __init__(self, before: Policy, after: Policy, changes: tuple[Change, ...]) -> None:
        self.before = before
        self.after = after
        self.changes = changes

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def __getitem__(self, index: int) -> Change:
        return self.changes[index]

    def to_polars(self) -> pl.DataFrame:
        """A row a change, with columns path, before, after, text."""
        import polars as pl

        return pl.DataFrame(self.changes, schema=dict.fromkeys(Change._fields, pl.String), orient="row")

    def __str__(self) -> str:
        return "\n".join(change.text for change in self.changes) or "no differences"

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        from tierwise.html import diff_html

        return diff_html(self)


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


def example(name: str) -> Policy:
    """One of the shipped policies: ``three_shops`` or ``small_desk``."""
    return Policy.load(_shipped("policies", name, ".toml"))


def example_records(name: str) -> Path:
    """The file with the shipped records for an example policy: a CSV with a row a person and month."""
    return _shipped("data", name, "_records.csv")


def shipped_files(name: str) -> list[Path]:
    """The policy file of an example, and its records where there are any."""
    records = _EXAMPLES / "data" / f"{name}_records.csv"
    return [_shipped("policies", name, ".toml"), *([records] if records.exists() else [])]


def _shipped(folder: str, name: str, ending: str) -> Path:
    path = _EXAMPLES / folder / f"{name}{ending}"
    if not path.exists():
        known = sorted(p.name.removesuffix(ending) for p in path.parent.glob(f"*{ending}"))
        raise Error([Fault(message=f"no example '{name}'", hint=f"known: {', '.join(known)}")])
    return path
