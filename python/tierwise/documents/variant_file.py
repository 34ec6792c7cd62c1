"""A file of variants: what of a policy and of assumptions is otherwise under a name, written by hand or saved by a page."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tierwise.arguments import file_path, given, instance_of
from tierwise.documents.assumptions import ASSUMPTIONS, Assumed, Assumptions, assumptions_of
from tierwise.documents.document import D, read_text
from tierwise.documents.policy import Policy
from tierwise.errors import Error, Fault

__all__ = ["has_variants", "load_variants"]

KEYS = ("name", "policy", "assumptions")


@given(path=file_path, policy=instance_of("a tw.Policy", Policy), assumptions=ASSUMPTIONS)
def load_variants(
    path: str | os.PathLike[str], policy: Policy, assumptions: Assumptions | Assumed
) -> dict[str, tuple[Policy, Assumptions]]:
    """The variants of a file, by name, each made of a policy and assumptions: what ``tw.compare`` takes.

    Each stands under ``[[variant]]`` with a ``name``, and with values by path under ``[variant.policy]`` and
    ``[variant.assumptions]``, where ``remove`` and ``add`` may stand beside them as in an amendment: paths of what ends,
    and new elements by path. Raises ``tw.Error`` for what is no such file, and for what does not fit.
    """
    assumptions = assumptions_of(assumptions)
    file = os.fspath(path)
    found = _tables(file)
    if not found:
        raise _refused(file, "there are no variants in it", "each begins with [[variant]] and has a name")
    out: dict[str, tuple[Policy, Assumptions]] = {}
    for one in found:
        name = one.get("name")
        if not isinstance(name, str) or not name:
            raise _refused(file, "a variant has no name")
        if name in out:
            raise _refused(file, f"there are two variants {name!r}")
        for key in one:
            if key not in KEYS:
                raise _refused(file, f"variant {name!r} has an unknown key {key!r}", f"there are {', '.join(KEYS)}")
        parts = [one.get(key, {}) for key in ("policy", "assumptions")]
        if not all(isinstance(part, Mapping) for part in parts):
            raise _refused(file, f"variant {name!r}: expected values by path")
        try:
            out[name] = _made(policy, parts[0]), _made(assumptions, parts[1])
        except Error as e:
            raise Error([replace(f, text=f"{file}: variant {name!r}: {f}") for f in e.faults]) from None
    return out


def _made(of: D, said: Mapping[str, Any]) -> D:
    """A document as a variant has it: without what is removed, with what is added, and with other values by path."""
    values = {path: value for path, value in said.items() if path not in ("add", "remove")}
    new, ends = said.get("add", {}), said.get("remove", [])
    if "set" in values:
        raise Error(
            [
                Fault(
                    path="set",
                    message="values stand here by their paths",
                    hint="leave 'set' out, and write them beside 'add' and 'remove'",
                )
            ]
        )
    if not isinstance(new, Mapping):
        raise Error([Fault(path="add", message="expected new elements by path")])
    if not isinstance(ends, list) or not all(isinstance(path, str) for path in ends):
        raise Error([Fault(path="remove", message="expected a list of paths")])
    return of._changed(values, new, ends)


def has_variants(path: str | os.PathLike[str]) -> bool:
    """Whether a file is one of variants, and no policy and no assumptions."""
    try:
        return bool(_tables(os.fspath(path)))
    except Error:
        return False


def _tables(file: str) -> list[Mapping[str, Any]]:
    try:
        root = tomllib.loads(read_text(file))
    except (ValueError, RecursionError) as e:
        raise _refused(file, f"it is no TOML: {e}") from None
    found = root.get("variant", [])
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise _refused(file, "expected tables", "begin each with [[variant]]")
    return found


def _refused(file: str, message: str, hint: str = "") -> Error:
    return Error([Fault(file=file, message=message, hint=hint)])
