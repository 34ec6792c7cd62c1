"""What callers give, told from what was meant before anything is done with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tierwise.errors import Error, Fault

__all__ = ["names_of", "some_names", "wrong_kind"]


def wrong_kind(what: str, wanted: str, found: object) -> TypeError:
    """``policy must be a tw.Policy, found str``"""
    return TypeError(f"{what} must be {wanted}, found {type(found).__name__}")


def names_of(what: str, names: Any) -> list[str]:
    """A name, or names, as a list."""
    if isinstance(names, str):
        return [names]
    if not isinstance(names, Iterable):
        raise wrong_kind(what, "a name or a list of names", names)
    out = list(names)
    for name in out:
        if not isinstance(name, str):
            raise wrong_kind(f"each of {what}", "a name", name)
    return out


def some_names(what: str, names: Any) -> list[str]:
    """The same, and at least one."""
    out = names_of(what, names)
    if not out:
        raise Error([Fault(path=what, message="there are none", hint="name at least one")])
    return out
