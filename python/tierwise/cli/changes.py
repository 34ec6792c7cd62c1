"""What ``--change``, ``--amend``, ``--variant`` and ``--vary`` say: paths, values as TOML has them, what is added and removed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import typer

import tierwise as tw
from tierwise.cli.options import load
from tierwise.documents.policy import Policy
from tierwise.documents.variant_file import has_variants, load_variants
from tierwise.documents.vary import changed
from tierwise.visible import visible

__all__ = ["amended", "changed_by", "expect", "ranges_of", "settings_given", "variants_of"]


class Change(NamedTuple):
    """What is said of a path: that it is set, or that something is added there or removed. None takes a value away."""

    written: str  # the whole of what was given
    path: str
    value: Any = None
    word: str = ""  # "add" or "remove", as amendments in files have them


def changed_by(
    policy: tw.Policy, assumptions: tw.Assumptions, change: list[str] | None
) -> tuple[tw.Policy, tw.Assumptions]:
    """A policy and assumptions with what ``--change`` says."""
    return changed(policy, assumptions, *_parts([_change(one, "--change", one) for one in change or []], "--change"))


def amended(policy: tw.Policy, amend: list[str] | None) -> Policy:
    """A policy with the amendments of ``--amend``; those of a month come into force together."""
    months: dict[str, list[Change]] = {}
    for one in amend or []:
        month, colon, rest = one.partition(":")
        expect(bool(colon), "--amend", one, "MONTH:PATH=VALUE")
        months.setdefault(month, []).append(_change(rest, "--amend", one))
    return _amended(policy, months, "--amend")


def _amended(policy: tw.Policy, months: dict[str, list[Change]], option: str) -> Policy:
    planned: Policy = policy
    for month, said in months.items():
        values, new, ends = _parts(said, option)
        planned = planned.amend(month, values, add=new, remove=ends)
    return planned


def variants_of(variant: list[str], policy: tw.Policy, assumptions: tw.Assumptions) -> dict[str, Any]:
    """The variants of ``--variant`` by name; what several say of one name adds up: files first, then changes, then amendments."""
    said: dict[str, list[tuple[str, str]]] = {}
    for one in variant:
        name, colon, rest = one.partition(":")
        expect(bool(colon and name and rest), "--variant", one, "NAME:PATH=VALUE or NAME:FILE")
        expect(name != "today", "--variant", one, "another name: today is the policy as it is")
        said.setdefault(name, []).append((one, rest))
    return {name: _variant(name, parts, policy, assumptions) for name, parts in said.items()}


def _variant(name: str, parts: list[tuple[str, str]], policy: tw.Policy, assumptions: tw.Assumptions) -> Any:
    changes: list[Change] = []
    months: dict[str, list[Change]] = {}
    files: set[type] = set()
    for one, rest in parts:
        month = re.match(r"(\d[\d-]*):", rest)
        if month:
            months.setdefault(month[1], []).append(_change(rest[month.end() :], "--variant", one))
        elif "=" in rest or re.match(r"(add|remove)\b", rest):
            changes.append(_change(rest, "--variant", one))
        elif has_variants(rest):
            found = load_variants(rest, policy, assumptions)
            expect(name in found, "--variant", one, f"a variant that {rest} has: {', '.join(found)}")
            policy, assumptions = found[name]
        else:
            loaded = load(Path(rest))
            kind = "assumptions" if isinstance(loaded, tw.Assumptions) else "a policy"
            expect(type(loaded) not in files, "--variant", one, f"one file: this variant has {kind} already")
            files.add(type(loaded))
            policy, assumptions = (policy, loaded) if isinstance(loaded, tw.Assumptions) else (loaded, assumptions)
    policy, assumptions = changed(policy, assumptions, *_parts(changes, "--variant"))
    return _amended(policy, months, "--variant"), assumptions


def ranges_of(vary: list[str]) -> dict[str, Any]:
    """The values of ``--vary`` by path, or the range; what several lists say of one path adds up."""
    ranges: dict[str, Any] = {}
    for one in vary:
        path, text = _split(one, "--vary", one, "PATH=[VALUE, VALUE]")
        expect(text[0] in "[{" or text == "unset", "--vary", one, f"a list of values, such as {path}=[{text}]")
        values = [None] if text == "unset" else _toml(text, "--vary", one)
        expect(bool(values), "--vary", one, "a value at least")
        if isinstance(values, dict):
            expect(path not in ranges, "--vary", one, "one range of a path")
            ranges[path] = values
        else:
            expect(not isinstance(ranges.get(path), dict), "--vary", one, "a range or values of a path, not both")
            ranges.setdefault(path, []).extend(values)
    return ranges


def settings_given(variant: list[str]) -> dict[str, dict[str, Any]]:
    """The values of ``--variant`` by name and path."""
    said: dict[str, list[Change]] = {}
    for one in variant:
        name, colon, rest = one.partition(":")
        expect(bool(colon and name and rest), "--variant", one, "NAME:PATH=VALUE")
        change = _change(rest, "--variant", one)
        expect(not change.word, "--variant", one, "PATH=VALUE: a page's variants set values")
        said.setdefault(name, []).append(change)
    return {name: _parts(changes, "--variant")[0] for name, changes in said.items()}


# -- one of them ---------------------------------------------------------------------------------------------------------


def _parts(said: Iterable[Change], option: str) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    """Values by path, new elements by path, and paths of what ends; of each path one thing is said."""
    out: dict[str, dict[str, Any]] = {"": {}, "add": {}, "remove": {}}
    done = {"": "set", "add": "added", "remove": "removed"}
    for one in said:
        expect(
            one.path not in out[one.word], option, one.written, f"another path: this one is {done[one.word]} already"
        )
        out[one.word][one.path] = one.value
    return out[""], out["add"], list(out["remove"])


def _change(text: str, option: str, one: str) -> Change:
    """``PATH=VALUE``, ``add PATH=VALUE`` or ``remove PATH``; ``one`` is the whole of what was written."""
    found = re.match(r"(add|remove)\s+(?=[^\s=])(.*)", text, re.DOTALL)
    word, text = (found[1], found[2].strip()) if found else ("", text)
    told = bool(word) or not re.match(r"\w+\s+[^\s=]|(add|remove)\s*(=|$)", text)
    expect(told, option, one, "PATH=VALUE, add PATH=VALUE or remove PATH")
    if word == "remove":
        expect("=" not in re.sub(r'"[^"]*"', "", text), option, one, "remove PATH, without a value")
        return Change(one, text, None, word)
    path, value = _split(text, option, one, f"{word} PATH=VALUE".lstrip())
    return Change(one, path, None if value == "unset" and not word else _toml(value, option, one), word)


def _split(text: str, option: str, one: str, wanted: str) -> tuple[str, str]:
    """Path and value, split at the first = that is in no quotes."""
    found = re.match(r"""((?:[^="']|"[^"]*"|'[^']*')*)=(.*)""", text, re.DOTALL)
    path, value = (found[1].strip(), found[2].strip()) if found else ("", "")
    expect(bool(path and value), option, one, wanted)
    return path, value


DEEPEST = 100  # lists and tables inside one another; TOML is read by recursion


def _depth(text: str) -> int:
    """How deep lists and tables are inside one another, whether or not they are closed."""
    depth = deepest = 0
    for sign in re.sub(r""""(?:\\.|[^"\\])*"|'[^']*'""", "", text):
        depth += (sign in "[{") - (sign in "]}")
        deepest = max(deepest, depth)
    return deepest


def _toml(text: str, option: str, one: str) -> Any:
    try:
        if _depth(text) > DEEPEST:
            raise ValueError
        found = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError as e:
        _refuse(text, str(e), option, one)
    except ValueError:  # too deep, or a number of more digits than Python reads
        raise typer.BadParameter(
            f"a value of {len(text):,} characters is too long or too deep", param_hint=option
        ) from None
    if list(found) != ["value"]:
        _refuse(text, "there is more than a value", option, one)
    return found["value"]


def _refuse(text: str, why: str, option: str, one: str) -> NoReturn:
    if not re.search(r"""["'\[\]{}\n]""", text):
        quoted = one.removesuffix(text) + f'"{text}"'
        why = f"a text, a formula or a percentage needs quotes: {option} '{quoted}'"
    elif text.startswith("[") and not re.search(r"""["'{}\n]""", text):
        why = f'texts, formulas and percentages need quotes, as in ["10%", "30%"]: {why}'
    raise typer.BadParameter(f"'{visible(one)}': {visible(text)} is no TOML value; {visible(why)}", param_hint=option)


def expect(holds: bool, option: str, found: str, wanted: str) -> None:
    """A usage error where something else was given than what is wanted."""
    if not holds:
        raise typer.BadParameter(f"'{visible(found)}': expected {wanted}", param_hint=option)
