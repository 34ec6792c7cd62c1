"""What ``--change``, ``--amend``, ``--variant`` and ``--vary`` say: paths, and values as TOML has them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import typer

import tierwise as tw
from tierwise.cli.options import load
from tierwise.documents.policy import Policy
from tierwise.documents.variant_file import has_variants, load_variants
from tierwise.documents.vary import changed
from tierwise.visible import visible

__all__ = ["amended", "changed_by", "expect", "ranges_of", "settings_given", "variants_of"]

Setting = tuple[str, Any]  # a path and its value; None takes the value away


def changed_by(
    policy: tw.Policy, assumptions: tw.Assumptions, change: list[str] | None
) -> tuple[tw.Policy, tw.Assumptions]:
    """A policy and assumptions with the values of ``--change``."""
    return changed(
        policy, assumptions, _joined([(one, *_setting(one, "--change", one)) for one in change or []], "--change")
    )


def amended(policy: tw.Policy, amend: list[str] | None) -> Policy:
    """A policy with the amendments of ``--amend``; those of a month come into force together."""
    months: dict[str, list[tuple[str, str, Any]]] = {}
    for one in amend or []:
        month, colon, rest = one.partition(":")
        expect(bool(colon), "--amend", one, "MONTH:PATH=VALUE")
        months.setdefault(month, []).append((one, *_setting(rest, "--amend", one)))
    return _amended(policy, months, "--amend")


def _amended(policy: tw.Policy, months: dict[str, list[tuple[str, str, Any]]], option: str) -> Policy:
    planned: Policy = policy
    for month, settings in months.items():
        planned = planned.amend(month, _joined(settings, option))
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
    changes: list[tuple[str, str, Any]] = []
    months: dict[str, list[tuple[str, str, Any]]] = {}
    files: set[type] = set()
    for one, rest in parts:
        month = re.match(r"(\d[\d-]*):", rest)
        if month:
            months.setdefault(month[1], []).append((one, *_setting(rest[month.end() :], "--variant", one)))
        elif "=" in rest:
            changes.append((one, *_setting(rest, "--variant", one)))
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
    policy, assumptions = changed(policy, assumptions, _joined(changes, "--variant"))
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
    said: dict[str, list[tuple[str, str, Any]]] = {}
    for one in variant:
        name, colon, rest = one.partition(":")
        expect(bool(colon and name and rest), "--variant", one, "NAME:PATH=VALUE")
        said.setdefault(name, []).append((one, *_setting(rest, "--variant", one)))
    return {name: _joined(settings, "--variant") for name, settings in said.items()}


# -- one of them ---------------------------------------------------------------------------------------------------------


def _joined(settings: Iterable[tuple[str, str, Any]], option: str) -> dict[str, Any]:
    """Settings by path, each of which is said once; ``settings`` are what was written, path and value."""
    out: dict[str, Any] = {}
    for one, path, value in settings:
        expect(path not in out, option, one, "another path: this one is set already")
        out[path] = value
    return out


def _setting(text: str, option: str, one: str) -> Setting:
    """``PATH=VALUE``; ``one`` is the whole of what was written."""
    path, value = _split(text, option, one, "PATH=VALUE")
    return path, None if value == "unset" else _toml(value, option, one)


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
