"""What can be varied, told once: the paths that a figure stands at, its range and step, and how a position changes them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Literal, NoReturn, TypeAlias, cast

from tierwise.arguments import shown, text, wrong_kind
from tierwise.documents.assumptions import Assumptions
from tierwise.documents.policy import Policy
from tierwise.errors import Error, Fault

__all__ = ["Lever", "Place", "Vary", "changed", "lever_of", "levers_of", "place_of", "settings_at"]

Vary: TypeAlias = Mapping[str, Any]
How: TypeAlias = Literal["set", "add", "times"]
HOW: tuple[How, ...] = ("set", "add", "times")
KEYS = ("from", "to", "step", "how", "paths", "label", "zh", "unit")
MOST_POSITIONS = 10_000
UNITS = {"base_pay": "money", "fines": "money", "cost": "money", "training_cost": "money", "at_most": "money"}
ZH = {
    "base_pay": "底薪",
    "rates": "费率",
    "seats": "岗位数",
    "fines": "罚款",
    "value": "",
    "cost": "成本",
    "annual_rate": "年离职率",
}


@dataclass(frozen=True)
class Place:
    """Where a figure stands: in the policy or the assumptions, at a path; and what stands there."""

    document: Literal["policy", "assumptions"]
    path: str
    today: Any

    @property
    def key(self) -> str:
        """The path as ``changed`` takes it, whichever has another of its name."""
        return f"{self.document}:{self.path}"


@dataclass(frozen=True)
class Lever:
    """Something that can be varied: one range, for one path or several that move together.

    Positions are numbers, of hundredths where the range is in per cent. ``how``: a position is what the paths are ``set`` to, is
    ``add``-ed to what stands there, or what stands there is taken so many ``times``.
    """

    name: str
    places: tuple[Place, ...]
    low: Decimal
    high: Decimal
    step: Decimal
    percent: bool
    how: How
    label: str
    zh: str
    unit: str

    @property
    def today(self) -> Decimal:
        """The position that changes nothing; of several that are set, the first one's."""
        if self.how != "set":
            return Decimal(0 if self.how == "add" else 100 if self.percent else 1)
        return Decimal(str(self.places[0].today)) * (100 if self.percent else 1)

    def positions(self) -> list[Decimal]:
        """Every position from the lowest to the highest."""
        count = int((self.high - self.low) / self.step) + 1
        return [self.low + i * self.step for i in range(count)]

    def settings(self, position: Decimal) -> dict[str, Any]:
        """Values by path, as ``changed`` takes them."""
        return {place.key: self._value(place.today, position) for place in self.places}

    def position(self, shown: Any) -> Decimal:
        """The position that is written so."""
        return Decimal(str(shown).removesuffix("%"))

    def shown(self, position: Decimal) -> Any:
        """A position as people write it: ``2300``, ``0.5``, ``"20%"``."""
        plain = position.normalize()
        if self.percent:
            return f"{plain:f}%"
        return int(plain) if plain == plain.to_integral_value() else float(plain)

    def _value(self, today: Any, position: Decimal) -> Any:
        if self.how == "set":
            return self.shown(position)
        amount = float(position) / (100 if self.percent else 1)
        return _each(today, (lambda x: _plain(x + amount)) if self.how == "add" else (lambda x: _plain(x * amount)))


def _plain(x: float) -> float:
    """Without what binary fractions add; the page does the same."""
    return float(f"{x:.12g}")


def _each(today: Any, change: Any) -> Any:
    """All figures of a path changed; of a bracket table the rates, not the edges."""
    if isinstance(today, Mapping):
        return {name: change(x) for name, x in today.items()}
    if isinstance(today, (list, tuple)):
        return [(x[0], change(x[1])) if isinstance(x, (list, tuple)) else change(x) for x in today]
    return change(today)


# -- from what is given ------------------------------------------------------------------------------------------------


def levers_of(vary: Vary, policy: Policy, assumptions: Assumptions) -> list[Lever]:
    """Every lever of ``vary``. Raises ``tw.Error`` for paths that there are not, and ranges that are none."""
    if not isinstance(vary, Mapping):
        raise wrong_kind("vary", "a dict of ranges by path", vary)
    return [lever_of(name, given, policy, assumptions) for name, given in vary.items()]


def lever_of(name: Any, given: Any, policy: Policy, assumptions: Assumptions) -> Lever:
    """``"ladder.medal.iron.base_pay": {"from": 2000, "to": 2600, "step": 50}``; with ``paths`` the name is any."""
    if not isinstance(name, str):
        raise wrong_kind("a path", "a text", name)
    text("path", name)
    said = given if isinstance(given, Mapping) else _range_of(name, given)
    for key in said:
        if key not in KEYS:
            raise Error([Fault(path=name, message=f"unknown key {key!r}", hint=f"there are {', '.join(KEYS)}")])
    paths = said.get("paths", [name])
    if isinstance(paths, str) or not isinstance(paths, Sequence) or not paths:
        _refuse(name, f"paths must be a list of paths, found {shown(paths)}")
    how = said.get("how", "set")
    if how not in HOW:
        _refuse(name, f"how must be one of {', '.join(HOW)}, found {shown(how)}")
    low, is_percent = _amount(name, "from", said.get("from"))
    high, also = _amount(name, "to", said.get("to"))
    step, step_too = _amount(name, "step", said.get("step"))
    if is_percent != also or is_percent != step_too:
        _refuse(name, "from, to and step must all be per cent, or none of them")
    if not low < high or step <= 0 or (high - low) / step > MOST_POSITIONS:
        _refuse(name, f"expected from < to and a step between them, found {low} to {high} by {step}")
    places = tuple(_place(path, how, policy, assumptions) for path in paths)
    label, zh, unit = (text(key, said.get(key, "")) for key in ("label", "zh", "unit"))
    own = name if "paths" in said else _words(name)
    return Lever(
        name, places, low, high, step, is_percent, how, label or own, zh or _chinese(places, policy, assumptions, "paths" in said),
        unit or _unit(places, how, policy),
    )  # fmt: skip


def _range_of(name: str, values: Any) -> dict[str, Any]:
    """A list of evenly spaced values as their range."""
    if isinstance(values, (str, Mapping)) or not isinstance(values, Iterable):
        _refuse(name, f"expected a range, found {shown(values)}")
    listed = list(values)
    if len(listed) < 2:
        _refuse(name, "a range needs two values at least")
    amounts = [_amount(name, "a value", value)[0] for value in listed]
    step = amounts[1] - amounts[0]
    if any(b - a != step for a, b in itertools.pairwise(amounts)):
        _refuse(name, "the values are not evenly spaced, as the positions of a lever are")
    return {"from": listed[0], "to": listed[-1], "step": f"{step}%" if isinstance(listed[0], str) else step}


def _amount(name: str, key: str, value: Any) -> tuple[Decimal, bool]:
    """``2000`` or ``"20%"``, which is 20 hundredths."""
    is_percent = isinstance(value, str) and value.strip().endswith("%")
    written = value.strip().removesuffix("%") if is_percent else value
    if value is None or isinstance(value, bool) or (isinstance(value, str) and not is_percent):
        _refuse(name, f"{key} must be a number or a percentage, found {shown(value)}")
    try:
        found = Decimal(str(written))
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or abs(found) >= Decimal("1e12"):
        _refuse(name, f"{key} must be a number or a percentage, found {shown(value)}")
    return found, is_percent


def _place(path: Any, how: str, policy: Policy, assumptions: Assumptions) -> Place:
    document, own = place_of(policy, assumptions, text("path", path))
    today = (policy if document == "policy" else assumptions)[own]
    if isinstance(today, tuple):
        today = list(today)
    figures = today.values() if isinstance(today, dict) else today if isinstance(today, list) else [today]
    flat = [x[1] if isinstance(x, (list, tuple)) and len(x) == 2 else x for x in figures]
    if not flat or any(isinstance(x, bool) or not isinstance(x, (int, float)) for x in flat):
        _refuse(path, f"there stands {shown(today)}, and only figures can be varied")
    if how == "set" and not isinstance(today, (int, float)):
        _refuse(path, "there stand several figures: how must be add or times", "vary one of them by its own path")
    return Place(document, own, today)


def _refuse(path: str, message: str, hint: str = "") -> NoReturn:
    raise Error([Fault(path=f"vary {path}", message=message, hint=hint)])


# -- what it is called where nobody says -------------------------------------------------------------------------------


def _words(path: str) -> str:
    """``iron base pay``: the last names of a path."""
    return " ".join(_names(path.partition(":")[2] if ":" in path else path)).replace("_", " ")


def _names(path: str) -> list[str]:
    """The last names of a path: what is varied, and of what; of base pay by text with the texts behind it."""
    names = path.split(".")
    if "base_pay" not in names[:-1]:
        return names[-2:]
    at = names.index("base_pay")
    return names[at - 1 : at + 1] + names[at + 2 :]


def _chinese(places: Sequence[Place], policy: Policy, assumptions: Assumptions, named: bool) -> str:
    """``铁牌客服 底薪``, as far as the document has a Chinese name."""
    if named:
        return ""
    first = places[0]
    around, _, last = first.path.rpartition(".")
    zh = str(getattr((policy if first.document == "policy" else assumptions)[around], "zh", "")) if around else ""
    return f"{zh} {ZH[last]}".strip() if zh and last in ZH else ""


def _unit(places: Sequence[Place], how: str, policy: Policy) -> str:
    last = [*_names(places[0].path), ""][1]
    return cast(str, policy.currency) if how != "times" and UNITS.get(last) == "money" else ""


def settings_at(levers: Mapping[str, Lever], point: Mapping[str, Any]) -> dict[str, Any]:
    """Values by path of a combination: of what has a lever its position as it is written, of all else the value itself."""
    out: dict[str, Any] = {}
    for name, value in point.items():
        out |= levers[name].settings(levers[name].position(value)) if name in levers else {name: value}
    return out


# -- paths of two documents --------------------------------------------------------------------------------------------


def changed(
    policy: Policy,
    assumptions: Assumptions,
    changes: Mapping[str, Any],
    add: Mapping[str, Any] = MappingProxyType({}),
    remove: Sequence[str] = (),
) -> tuple[Policy, Assumptions]:
    """A policy and assumptions with changes by path, new elements, and without some, each where it belongs."""
    values = _shared_out(policy, assumptions, changes)
    new = _shared_out(policy, assumptions, add, is_new=True)
    ends = _shared_out(policy, assumptions, dict.fromkeys(remove))
    return (
        policy._changed(values["policy"], new["policy"], list(ends["policy"])),
        assumptions._changed(values["assumptions"], new["assumptions"], list(ends["assumptions"])),
    )


def _shared_out(
    policy: Policy, assumptions: Assumptions, by_path: Mapping[str, Any], is_new: bool = False
) -> dict[str, dict[str, Any]]:
    """What is said by path, that of the policy and that of the assumptions; of what is new only the first name is there."""
    parts: dict[str, dict[str, Any]] = {"policy": {}, "assumptions": {}}
    for path, value in by_path.items():
        name, rest = place_of(policy, assumptions, path, is_new)
        if rest in parts[name]:
            raise Error([Fault(path=rest, message=f"it is given twice, also as {name}:{rest}", hint="give it once")])
        parts[name][rest] = value
    return parts


def place_of(
    policy: Policy, assumptions: Assumptions, path: str, is_new: bool = False
) -> tuple[Literal["policy", "assumptions"], str]:
    """Which of both has a path, and the path without ``policy:`` or ``assumptions:`` before it; of what is new its first name."""
    name, _, rest = path.partition(":")
    if rest and name == "policy":
        return "policy", rest
    if rest and name == "assumptions":
        return "assumptions", rest
    begin = path.partition(".")[0]
    faults = {}
    for name, document in (("policy", policy), ("assumptions", assumptions)):
        if e := _refusal(document, begin if is_new else path):
            faults[name] = e
    if not faults:
        hint = f"write policy:{path} or assumptions:{path}"
        raise Error([Fault(path=path, message="both the policy and the assumptions have this path", hint=hint)])
    if len(faults) == 2:
        begun = {
            name: e
            for name, e in faults.items()
            if _refusal(policy if name == "policy" else assumptions, begin) is None
        }
        told = begun if len(begun) == 1 else faults
        found = [(name, fault) for name, e in told.items() for fault in e.faults]
        if len({(fault.message, fault.hint) for _, fault in found}) == 1:
            raise Error([Fault(path=path, message=found[0][1].message, hint=found[0][1].hint)])
        raise Error([Fault(path=f"{name}:{path}", message=f.message, hint=f.hint) for name, f in found])
    return ("policy" if "policy" not in faults else "assumptions"), path


def _refusal(document: Policy | Assumptions, path: str) -> Error | None:
    """Why a document has nothing at a path; None where it has."""
    try:
        document.get(path)
    except Error as e:
        return e
    return None
