"""What callers give, told from what was meant before anything is done with it: every public function looks at its arguments here."""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np

from tierwise.errors import Error, Fault

__all__ = [
    "all_threads", "chance", "chosen_from", "columns", "file_path", "given", "grouping", "instance_of", "listener", "month", "names_of",
    "none_or", "shown", "some_names", "text", "threads", "truth", "whole", "wrong_kind",
]  # fmt: skip

Check: TypeAlias = Callable[[str, Any], Any]
F = TypeVar("F", bound=Callable[..., Any])

LARGEST_SEED = 2**64 - 1
MOST_MONTHS = 1200
MOST_REPLICAS = 2**32 - 1
MOST_THREADS = 1024


def given(**checks: Check) -> Callable[[F], F]:
    """Looks at the arguments of a function by name; what a check returns is handed on in the argument's place."""

    def around(call: F) -> F:
        signature = inspect.signature(call)

        @functools.wraps(call)
        def looked_at(*args: Any, **named: Any) -> Any:
            try:
                bound = signature.bind(*args, **named)
            except TypeError:
                return call(*args, **named)  # which says it in Python's own words
            bound.apply_defaults()
            for name, check in checks.items():
                bound.arguments[name] = check(name, bound.arguments[name])
            return call(*bound.args, **bound.kwargs)

        return cast(F, looked_at)

    return around


# -- complaints ----------------------------------------------------------------------------------------------------------


def wrong_kind(what: str, wanted: str, found: object) -> TypeError:
    """``policy must be a tw.Policy, found str``"""
    return TypeError(f"{what} must be {wanted}, found {type(found).__name__}")


def wrong_value(what: str, wanted: str, found: object) -> ValueError:
    """``invalid `months`; found 0, expected a whole number, 1 to 1200``"""
    return ValueError(f"invalid `{what}`; found {shown(found)}, expected {wanted}")


def shown(value: object) -> str:
    """A value as it can be shown anywhere: short, and of letters that can be printed."""
    try:
        said = repr(value)
    except Exception:  # whole numbers of more than 4300 digits, and whatever others do
        said = f"a {type(value).__name__}"
    said = said.encode("utf-8", "backslashreplace").decode()
    return said if len(said) <= 80 else f"{said[:60]}... ({len(said)} characters)"


# -- checks: (the argument's name, its value) -> the value as it is handed on --------------------------------------------


def none_or(check: Check) -> Check:
    """None, or what a check lets pass."""
    return lambda what, value: None if value is None else check(what, value)


def instance_of(wanted: str, *kinds: type) -> Check:
    """A value of some classes, called ``wanted`` in words."""

    def check(what: str, value: Any) -> Any:
        if not isinstance(value, kinds):
            raise wrong_kind(what, wanted, value)
        return value

    return check


def whole(low: int, high: int) -> Check:
    """A whole number from low to high; of Python or NumPy, but no truth and no 3.0."""

    def check(what: str, value: Any) -> int:
        if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)) or not low <= value <= high:
            raise wrong_value(what, f"a whole number, {low} to {high}", value)
        return int(value)

    return check


def chance(what: str, value: Any) -> float:
    """A number between 0 and 1, neither of both."""
    if not isinstance(value, bool) and isinstance(value, (int, float, np.integer, np.floating)) and 0 < value < 1:
        return float(value)
    raise wrong_value(what, "a chance between 0 and 1", value)


def truth(what: str, value: Any) -> bool:
    """True or False, of Python or NumPy."""
    if not isinstance(value, (bool, np.bool_)):
        raise wrong_kind(what, "True or False", value)
    return bool(value)


def text(what: str, value: Any) -> str:
    """A text of letters that can be written down: half of a letter (a lone surrogate) cannot."""
    if not isinstance(value, str):
        raise wrong_kind(what, "a text", value)
    try:
        value.encode()
    except UnicodeEncodeError as e:
        raise Error(
            [Fault(path=what, message=f"{shown(value)} has half a letter at place {e.start + 1}: it is no text")]
        ) from None
    return str(value)


def month(what: str, value: Any) -> Any:
    """A month as a text, or anything with a year and a month; what it says is read where months are."""
    if isinstance(value, str):
        return text(what, value)
    if isinstance(value, np.datetime64) or (
        hasattr(value, "year") and hasattr(value, "month") and not isinstance(value, type)
    ):
        return value
    raise wrong_kind(what, "a month such as '2026-03'", value)


def chosen_from(*known: str) -> Check:
    """One of some words."""

    def check(what: str, value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise wrong_value(what, f"one of {', '.join(map(repr, known))}", value)
        return value

    return check


def file_path(what: str, value: Any) -> Any:
    """A path, as a text or as ``pathlib`` has it, that the system could know."""
    if isinstance(value, bytes) or not isinstance(value, (str, os.PathLike)):
        raise wrong_kind(what, "a path", value)
    try:
        name = os.fspath(value)
        impossible = not isinstance(name, str) or not name or b"\0" in os.fsencode(name)
    except (TypeError, ValueError):
        impossible = True
    if impossible:
        raise Error([Fault(path=what, message=f"{shown(value)} cannot be the name of a file or folder")])
    return value


def columns(what: str, value: Any) -> Any:
    """Something with columns, or the path of a file of them; what is in the columns is judged where they are read."""
    if isinstance(value, (str, os.PathLike)):
        return file_path(what, value)
    for name in value if isinstance(value, Mapping) else ():
        text(f"a column's name in {what}", str(name))
    return value


def listener(what: str, value: Any) -> Any:
    """Whom progress is told to: a function, True for a bar, or nobody."""
    if value is not None and not isinstance(value, (bool, np.bool_)) and not callable(value):
        raise wrong_kind(what, "True, False or a function of the person-months done and the total", value)
    return value


def names_of(what: str, names: Any) -> list[str]:
    """A name, or names, as a list."""
    if isinstance(names, str):
        return [text(what, names)]
    if isinstance(names, (bytes, bytearray)) or not isinstance(names, Iterable):
        raise wrong_kind(what, "a name or a list of names", names)
    out = list(names)
    for name in out:
        if not isinstance(name, str):
            raise wrong_kind(f"each of {what}", "a name", name)
    return [text(what, name) for name in out]


def lists_of_names(what: str, value: Any) -> list[list[str]]:
    """Names, or lists of names, each as a list."""
    if isinstance(value, (str, bytes, bytearray)) or not isinstance(value, Iterable):
        raise wrong_kind(what, "a list of names, and of lists of names", value)
    return [names_of(f"each of {what}", one) for one in value]


def some_names(what: str, names: Any) -> list[str]:
    """The same, and at least one."""
    out = names_of(what, names)
    if not out:
        raise Error([Fault(path=what, message="there are none", hint="name at least one")])
    return out


def grouping(what: str, value: Any) -> str | None:
    """One name, alone or in a list, or none: None and [] are nobody's groups."""
    found = [] if value is None else names_of(what, value)
    if len(found) > 1:
        raise Error(
            [Fault(path=what, message=f"one grouping can be had at a time, found {len(found)}: {', '.join(found)}")]
        )
    return found[0] if found else None


def all_threads() -> int:
    """One for each processor this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def threads(what: str, value: Any) -> int:
    """The threads asked for; None: all."""
    if value is None:
        return all_threads()
    if (
        isinstance(value, (bool, np.bool_))
        or not isinstance(value, (int, np.integer))
        or not 1 <= value <= MOST_THREADS
    ):
        raise wrong_value(what, f"a whole number, 1 to {MOST_THREADS}, or None", value)
    return int(value)
