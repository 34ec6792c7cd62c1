"""The page's file: the template that was built with the engine in it, filled with a desk and its levers."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tierwise._native import core
from tierwise.documents.assumptions import Assumptions
from tierwise.documents.policy import Policy
from tierwise.documents.vary import Lever, place_of
from tierwise.errors import Error, Fault
from tierwise.files.whole_files import replaced
from tierwise.page.assumed import assumed, planned
from tierwise.page.people import people_csv

__all__ = ["given", "template", "written"]

TEMPLATE = Path(__file__).parent / "template.html"
PLACE = "{{given}}"


def template() -> str:
    """The page without a desk. Raises ``tw.Error`` where it was not built."""
    try:
        text = TEMPLATE.read_text(encoding="utf-8")
    except OSError:
        message = "this installation of tierwise was built without the page"
        raise Error(
            [Fault(path="page", message=message, hint="run `make page` in its sources, then install it again")]
        ) from None
    if text.count(PLACE) != 1:
        raise Error([Fault(file=str(TEMPLATE), message="it is no template of a page", hint="run `make page` again")])
    return text


def written(path: str | os.PathLike[str], page: str, desk: Mapping[str, Any]) -> Path:
    """Writes a page, whole or not at all."""
    data = json.dumps(desk, ensure_ascii=False, separators=(",", ":"))
    for letter in ("<", "\u2028", "\u2029"):  # the block ends where </script> stands in it, whatever JSON means by that
        data = data.replace(letter, f"\\u{ord(letter):04x}")
    with replaced(path) as draft:
        draft.write_text(page.replace(PLACE, data), encoding="utf-8", newline="\n")
    return Path(path)


def given(
    policy: Policy,
    assumptions: Assumptions,
    people: core.Table,
    levers: Sequence[Lever],
    variants: Mapping[str, Mapping[str, Any]],
    facts: Mapping[str, Any],
) -> dict[str, Any]:
    """What the page is given, as its ``src/given.ts`` has it."""
    ids = {lever.name: f"lever-{i + 1}" for i, lever in enumerate(levers)}
    return {
        **facts,
        "policy": policy.to_toml(),
        "assumptions": assumptions.to_toml(),
        "people": people_csv(people),
        "version": core.version,
        "written": datetime.date.today().isoformat(),
        "levers": [_lever(lever, ids[lever.name]) for lever in levers],
        "variants": [_variant(name, changes, levers, ids, policy, assumptions) for name, changes in variants.items()],
        "assumed": [
            {
                "path": path, "label": label, "zh": zh, "value": value, "source": source,
                "lever": None if lever is None else _lever(lever, f"assumed-{i + 1}"),
            }
            for i, (path, label, zh, value, source, lever) in enumerate([*planned(policy), *assumed(policy, assumptions)])
        ],
    }  # fmt: skip


def _lever(lever: Lever, id: str) -> dict[str, Any]:
    places = [{"document": p.document, "path": p.path, "today": p.today} for p in lever.places]
    numbers = {"from": lever.low, "to": lever.high, "step": lever.step, "today": lever.today}
    words = {"id": id, "label": lever.label, "zh": lever.zh, "unit": lever.unit, "how": lever.how}
    return {**words, **{k: float(v) for k, v in numbers.items()}, "percent": lever.percent, "paths": places}


def _variant(
    name: str,
    changes: Mapping[str, Any],
    levers: Sequence[Lever],
    ids: Mapping[str, str],
    policy: Policy,
    assumptions: Assumptions,
) -> dict[str, Any]:
    """A prepared variant: positions of levers (by their names), and values that no lever has."""
    out: dict[str, Any] = {"name": name, "positions": {}, "policy": {}, "assumptions": {}}
    by_name = {lever.name: lever for lever in levers}
    for key, value in changes.items():
        lever = by_name.get(key)
        if lever is not None:
            out["positions"][ids[key]] = _position(lever, value)
        else:
            document, path = place_of(policy, assumptions, key)
            out[document][path] = value
    return out


def _position(lever: Lever, value: Any) -> float:
    text = str(value).removesuffix("%")
    try:
        found = float(text) * (100 if lever.percent and not str(value).endswith("%") else 1)
    except ValueError:
        found = float("nan")
    if not float(lever.low) <= found <= float(lever.high):
        message = f"{value} is no position of {lever.name!r}, which goes from {lever.shown(lever.low)} to {lever.shown(lever.high)}"
        raise Error([Fault(path="variants", message=message)])
    return found
