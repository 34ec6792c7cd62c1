"""Writes python/tierwise/_core.pyi: what the C++ extension offers, as the extension itself says it.

Run it where the package is built, after a binding has changed; a test compares the file with it. Names, arguments and types come from
the extension; ``TOLD`` has the types that C++ does not know: what is in its lists and tuples of Python, and what a callable takes.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from tierwise._native import core

FILE = Path(__file__).resolve().parent.parent / "python" / "tierwise" / "_core.pyi"
WIDTH = 120
HEAD = '''"""The C++ extension. Not for users: `import tierwise` has everything. Written by scripts/stubs.py."""

import enum
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeAlias

import numpy as np
import numpy.typing as npt

Note: TypeAlias = tuple[str, str, str, int, str]  # kind, subject, months, rows, text
Unread: TypeAlias = tuple[int, str, str, str]  # row, value, why, hint
Column: TypeAlias = tuple[str, str, npt.NDArray[Any], list[str] | None, bool]  # name, kind, values, dictionary, ordered
Progress: TypeAlias = Callable[[int, int], None] | None
RiskFactor: TypeAlias = tuple[str, str, str, bool, float, float, float, int]
RiskFound: TypeAlias = tuple[
    str, bool, list[RiskFactor], list[str], list[str], npt.NDArray[np.float64], npt.NDArray[np.float64], list[Note]
]  # month, whether any factor answers to pay, factors, people, shops, chances, contributions, notes
'''
# By function, or class and member; "name" alone is what it returns, "name(argument)" what it takes.
TOLD = {
    "limits": "dict[str, int]",
    "PAIRED": "tuple[str, ...]",
    "Policy.replace(changes)": "Sequence[tuple[str, Any]]",
    "Policy.diff": "list[tuple[str, str, str, str]]",
    "Policy.save(path)": "bytes",
    "Policy.findings": "list[tuple[str, str, str]]",
    "Policy.labels": "list[tuple[str, str, str]]",
    "Policy.inputs": "list[tuple[str, str]]",
    "Assumptions.replace(changes)": "Sequence[tuple[str, Any]]",
    "Assumptions.diff": "list[tuple[str, str, str, str]]",
    "Assumptions.save(path)": "bytes",
    "Frame.columns": "list[tuple[str, str]]",
    "Frame.stream": "object",
    "Frame.cells": "list[list[Any]]",
    "Frame.of(columns)": "Sequence[Column]",
    "read_csv(kind_of)": "Callable[[str], str]",
    "read_texts": "tuple[str, npt.NDArray[np.float64], list[Unread]]",
    "Ledger.notes": "list[Note]",
    "evaluate(brackets_of)": "Policy | None",
    "evaluate": "tuple[str, npt.NDArray[np.float64], list[str]]",
    "State.to_bytes": "bytes",
    "State.facts": "tuple[str, int, str, str]",
    "apply(progress)": "Progress",
    "simulate(progress)": "Progress",
    "compare(progress)": "Progress",
    "Projection.notes": "list[Note]",
    "Projection.raw_measures": "list[tuple[str, int]]",
    "Projection.cells": "list[tuple[str, str, str]]",
    "Projection.values": "npt.NDArray[np.int64]",
    "Projection.done": "npt.NDArray[np.uint8]",
    "attribute_costs": "list[npt.NDArray[np.int64] | None]",
    "attribute_costs(progress)": "Progress",
    "baseline(progress)": "Progress",
    "Baseline.compare(progress)": "Progress",
    "grouped(progress)": "Progress",
    "Comparison.people": "tuple[list[str], npt.NDArray[np.uint32]]",
    "unknown_name": "NoReturn",
    "risk": "RiskFound",
    "fit": "tuple[Assumptions, list[dict[str, Any]], list[tuple[Any, ...]], str, str, str, list[str], list[Note]]",
    "notes_in_brief(notes)": "Sequence[Note]",
    "workforce": "tuple[Table, list[Note]]",
}
PLAIN = [
    (r"[\w.]*\b_core\w*\.", ""),
    (r"typing\.SupportsInt \| typing\.SupportsIndex", "int"),
    (r"typing\.SupportsFloat \| typing\.SupportsIndex", "float"),
    (r"collections\.abc\.", ""),
    (r"typing\.Annotated\[numpy\.typing\.ArrayLike, numpy\.(\w+)\]", r"npt.NDArray[np.\1]"),
    (r"numpy\.typing\.NDArray\[numpy\.(\w+)\]", r"npt.NDArray[np.\1]"),
    (r"numpy\.ndarray", "npt.NDArray[Any]"),
    (r"tuple\[int, str, str, str\]", "Unread"),
    (r"\blist(?!\[)", "list[Any]"),
    (r"\btuple(?!\[)", "tuple[Any, ...]"),
    (r"\bobject\b", "Any"),
]


def plain(kind: str) -> str:
    """A type as the file has it."""
    for written, meant in PLAIN:
        kind = re.sub(written, meant, kind)
    return kind


class Stubs:
    def __init__(self) -> None:
        self.used: set[str] = set()

    def told(self, name: str, kind: str) -> str:
        self.used.add(name)
        return TOLD.get(name, kind)

    def text(self) -> str:
        parts = [HEAD]
        names = [name for name in vars(core) if not name.startswith("__")]
        values = [name for name in names if not callable(getattr(core, name))]
        parts.append("".join(f"{name}: {self.told(name, type(getattr(core, name)).__name__)}\n" for name in values))
        functions = []
        for name in (name for name in names if name not in values):
            value = getattr(core, name)
            if isinstance(value, type):
                parts.append("\n".join([f"class {name}{self.base(value)}:", *self.members(name, value)]) + "\n")
            else:
                functions += self.function(name, name, value.__doc__)
        if unused := sorted(TOLD.keys() - self.used):
            raise SystemExit(f"told, but not in the extension: {', '.join(unused)}")
        return "\n".join([*parts, "\n".join(functions)]) + "\n"

    def base(self, kind: type) -> str:
        return "(enum.Enum)" if hasattr(kind, "__members__") else ""

    def members(self, name: str, kind: type) -> Iterator[str]:
        if hasattr(kind, "__members__"):
            yield from (f"    {member} = ..." for member in kind.__members__)
            return
        for member, value in vars(kind).items():
            whole = f"{name}.{member}"
            doc = getattr(value, "__doc__", None) or ""
            if isinstance(value, property):
                found = signature(value.fget.__doc__ or "")
                yield "    @property"
                yield f"    def {member}(self) -> {self.told(whole, plain(found[1]))}: ..."
            elif member == "__eq__" and doc.startswith("__eq__(self"):
                yield "    def __eq__(self, other: object) -> bool: ..."
            elif isinstance(value, staticmethod):
                yield "    @staticmethod"
                yield from (f"    {line}" for line in self.function(whole, member, getattr(kind, member).__doc__))
            elif doc.startswith(f"{member}(self: ") and (member in ("__init__", "__hash__") or member[0] != "_"):
                yield from (f"    {line}" for line in self.function(whole, member, doc))

    def function(self, whole: str, name: str, doc: str) -> list[str]:
        arguments, result = signature(doc)
        said = []
        for argument in arguments:
            if argument.startswith("self: "):
                said.append("self")
                continue
            called, kind, default = re.fullmatch(r"(\w+): (.*?)( = .*)?", argument).groups()  # type: ignore[union-attr]
            said.append(f"{called}: {self.told(f'{whole}({called})', plain(kind))}" + (" = ..." if default else ""))
        result = self.told(whole, plain(result))
        line = f"def {name}({', '.join(said)}) -> {result}: ..."
        if len(line) + (4 if "." in whole else 0) <= WIDTH:
            return [line]
        return [f"def {name}(", *(f"    {argument}," for argument in said), f") -> {result}: ..."]


def signature(doc: str) -> tuple[list[str], str]:
    """The arguments and the result of what an extension's docstring begins with."""
    line = inspect.cleandoc(doc).splitlines()[0]
    inside, _, result = line[line.index("(") + 1 :].rpartition(") -> ")
    out, depth, begin = [], 0, 0
    for i, letter in enumerate(inside):
        depth += (letter in "[(") - (letter in "])")
        if letter == "," and depth == 0:
            out.append(inside[begin:i].strip())
            begin = i + 1
    last = inside[begin:].strip()
    return out + ([last] if last else []), result


if __name__ == "__main__":
    FILE.write_text(Stubs().text(), encoding="utf-8")
