"""The amendments of a policy file, as the whole policies that hold from their months on."""

import re
import tomllib
from copy import deepcopy

from .policy import named
from .values import OracleError

# Lists of what has names, by what they stand in, and the member that a lone value stands for.
LISTS = {
    "": ("inputs", "parameter", "metric", "brackets", "ladder", "shift", "check"),
    "ladder": ("tier",),
    "pay": ("line",),
    "scorecard": ("measure", "gate"),
    "discipline": ("offence",),
}
LONE = {"inputs": "kind", "parameter": "value", "metric": "value"}


def policies_of(text):
    """The policy before any amendment, and (month, policy) of each, as dicts."""
    document = tomllib.loads(text)
    amendments = document.pop("amendment", [])
    first = now = with_lists(document)
    out = []
    for one in amendments:
        if out and one["from"] <= out[-1][0]:
            raise OracleError(f"amendment from {one['from']}: it is not later than the one before")
        now = deepcopy(now)
        for path in one.get("remove", []):
            take_away(now, path)
        for path, element in one.get("add", {}).items():
            add(now, path, element)
        for path, value in one.get("set", {}).items():
            put(now, path, value)
        out.append((one["from"], now))
    return first, out


def with_lists(document):
    """The same with a list wherever there are tables by name."""
    out = dict(document)
    for kind in LISTS[""]:
        if kind in out:
            out[kind] = named(out[kind], LONE.get(kind, "value"))
    for ladder in out.get("ladder", []):
        ladder["tier"] = named(ladder.get("tier"))
    for part in ("pay", "scorecard", "discipline"):
        for kind in LISTS[part]:
            if kind in out.get(part, {}):
                out[part][kind] = named(out[part][kind])
    return out


def steps_of(path):
    found = re.findall(r'"([^"]*)"|\[(\d+)\]|([^."\[\] ]+)', path)
    return [int(position) if position else quoted or bare for quoted, position, bare in found]


def element(list_, name, path):
    for i, one in enumerate(list_):
        if one["name"] == name:
            return i
    raise OracleError(f"{path}: there is no {name}")


def inner(at, kind, name):
    """The list in which something stands whose list's own name was left out."""
    lists = [at[key] for key in LISTS.get(kind, ()) if any(one["name"] == name for one in at.get(key, []))]
    return lists[0] if len(lists) == 1 else None


def follow(document, steps, path):
    """What the steps lead to, and which kind of thing holds it."""
    at, kind = document, ""
    for i, step in enumerate(steps):
        if isinstance(at, list):
            at = at[step if isinstance(step, int) else element(at, step, path)]
            continue
        if step in at:
            at = at[step]
        elif i == 0 and step in LISTS[""]:
            at = at.setdefault(step, [])
        elif i > 0 and inner(at, kind, step) is not None:
            own = inner(at, kind, step)
            at = own[element(own, step, path)]
            kind = ""
            continue
        else:
            raise OracleError(f"{path}: there is no {step}")
        kind = step if step in LISTS else kind if isinstance(at, list) else ""
    return at, kind


def take_away(document, path):
    *around, last = steps_of(path)
    at, kind = follow(document, around, path)
    if isinstance(at, dict) and last not in at:
        at = inner(at, kind, last)
        if at is None:
            raise OracleError(f"{path}: there is no {last}")
    del at[element(at, last, path) if isinstance(at, list) and isinstance(last, str) else last]


def add(document, path, said):
    *around, last = steps_of(path)
    at, kind = follow(document, around, path)
    if isinstance(at, dict):
        if len(LISTS.get(kind, ())) != 1 or not isinstance(said, dict) or last in ("deduction_cap",):
            if last in at:
                raise OracleError(f"{path}: it is there already")
            at[last] = said
            return
        at = at.setdefault(LISTS[kind][0], [])
    if any(one["name"] == last for one in at):
        raise OracleError(f"{path}: the name is taken")
    new = dict(said) if isinstance(said, dict) else {LONE[around[0]]: said}
    behind, before = new.pop("behind", None), new.pop("before", None)
    to = element(at, behind, path) + 1 if behind else element(at, before, path) if before else len(at)
    at.insert(to, {"name": last, **new})


def put(document, path, value):
    *around, last = steps_of(path)
    at, _ = follow(document, around, path)
    if isinstance(at, list) and isinstance(last, str):
        at[element(at, last, path)][LONE[around[0]]] = value
    else:
        at[last] = value
