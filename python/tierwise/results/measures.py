"""What a projection adds up: every measure's label, unit and direction, and those that are worked out from others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from tierwise._native import core
from tierwise.arguments import some_names
from tierwise.frames.table import Column, texts

Array = np.ndarray

# Of these a month has a number of people, not a flow: over several months they are averaged, not added up.
STOCKS = ("heads", "waiting")
# Only shops and everybody have these: what customers ask is no tier's.
SERVICE = (
    "consultations", "chatbot", "outsourced", "at_desk", "lost", "lost_share", "desk_hours", "busy_hours", "busy",
    "wait_seconds", "wait", "outsourcing_cost",
)  # fmt: skip

_ZH = {
    "heads": "人数",
    "hires": "入职",
    "leavers": "离职",
    "left": "主动离职",
    "dismissed": "辞退",
    "separated": "开除",
    "promoted": "晋升",
    "appointed": "代理任命",
    "demoted": "降级",
    "waiting": "等候岗位",
    "gross": "应发工资",
    "net": "实发工资",
    "employer_cost": "用工成本",
    "hiring_cost": "招聘成本",
    "outsourcing_cost": "外包成本",
    "total_cost": "总成本",
    "score": "考核得分",
    "scored": "参加考核人数",
    "consultations": "咨询量",
    "chatbot": "机器人回复",
    "outsourced": "外包接待",
    "at_desk": "人工接待",
    "lost": "流失咨询",
    "lost_share": "流失率",
    "desk_hours": "在线工时",
    "busy_hours": "接待工时",
    "busy": "忙碌度",
    "wait_seconds": "等待总秒数",
    "wait": "平均等待",
}
_UNITS = {
    "score": "points",
    "desk_hours": "hours",
    "busy_hours": "hours",
    "wait_seconds": "seconds",
    "wait": "seconds",
    **dict.fromkeys(["heads", "hires", "leavers", "left", "dismissed", "separated", "waiting", "scored"], "people"),
    **dict.fromkeys(["consultations", "chatbot", "outsourced", "at_desk", "lost"], "consultations"),
}
# Whether more (1) or less (-1) of it is better; what is not named here is neither.
_BETTER = {
    "score": 1,
    "total.sales": 1,
    "total.orders": 1,
    **dict.fromkeys(
        [
            "leavers", "left", "dismissed", "separated", "waiting", "employer_cost", "hiring_cost", "outsourcing_cost",
            "total_cost", "lost", "lost_share", "wait", "wait_seconds", "total.complaints",
        ],
        -1,
    ),
}  # fmt: skip
_MONEY = ("gross", "net", "employer_cost", "hiring_cost", "outsourcing_cost", "total_cost")
# Worked out from others: (what, from).
_RATIOS = {
    "score": (("score",), ("scored",)),
    "busy": (("busy_hours",), ("desk_hours",)),
    "wait": (("wait_seconds",), ("at_desk",)),
    "lost_share": (("lost",), ("at_desk", "outsourced")),
}
_SUMS = {"leavers": ("left", "dismissed", "separated")}
_BEHIND = {"leavers": "hires", "lost_share": "lost", "busy": "busy_hours", "wait": "wait_seconds"}  # their places


class Measure(NamedTuple):
    """``kind`` is money, count, number or share; ``better`` 1 if more of it is, -1 if less, 0 if neither."""

    name: str
    zh: str
    kind: str
    unit: str
    better: int

    @property
    def label(self) -> str:
        """``total_cost 总成本``"""
        return f"{self.name} {self.zh}".rstrip()

    @property
    def words(self) -> str:
        """``total cost 总成本``: for titles."""
        words = self.name.replace("_", " ").removeprefix("line.").removeprefix("total.")
        return f"{words.replace('reason.', 'leavers: ')} {self.zh}".rstrip()

    @property
    def title(self) -> str:
        """``total cost 总成本 (CNY)``: for axes."""
        return self.words + (f" ({self.unit})" if self.unit else "")


def known_measures(
    found: core.Projection | core.Model, currency: str, labels: Callable[[str], str]
) -> dict[str, Measure]:
    """The measures of a projection, or of any that a model gives, by name and in order; ``labels`` knows the Chinese names of inputs."""
    out: dict[str, Measure] = {}

    def add(name: str, kind: str, zh: str = "", unit: str = "") -> None:
        better = -1 if name.startswith("reason.") else _BETTER.get(name, 0)
        out[name] = Measure(name, zh or _ZH.get(name, ""), kind, unit or _UNITS.get(name, ""), better)

    for name, zh, decimals in found.measures:
        if name in SERVICE and not found.serves:
            continue
        if name.startswith("line.") or name in _MONEY:
            add(name, "money", zh, currency)
        elif name.startswith("total."):
            add(name, "number", zh or labels(name.removeprefix("total.")))
        elif name.startswith("reason."):
            add(name, "count", zh or ("原因不明" if name == "reason.none" else ""), "people")
        elif name == "score":
            add(name, "number")
        else:
            add(name, "count" if decimals == 0 else "number", zh)
        for later, place in _BEHIND.items():
            if place == name:
                add(later, "count" if later in _SUMS else "number" if later == "wait" else "share")
    return out


def chosen(names: Any, known: Iterable[str], what: str = "measure") -> list[str]:
    """Some names, all of which are known."""
    wanted, there = some_names("measures", names), list(known)
    for name in wanted:
        if name not in there:
            core.unknown_name(what, name, there)
    return wanted


def expect_measures(model: core.Model, names: Any) -> list[str]:
    """A misspelt measure is found before anything is played."""
    return chosen(names, known_measures(model, "", lambda _: ""))


class Amounts:
    """The values of a projection's finished replicas, measure by measure and over stretches of months."""

    def __init__(self, found: core.Projection, replicas: Sequence[int] | None = None) -> None:
        """``replicas``: the places of those looked at; all that are done when left out."""
        self._places = {name: i for i, (name, _, _) in enumerate(found.measures)}
        self._decimals = {name: decimals for name, _, decimals in found.measures}
        self._values = found.values
        self._chosen = np.flatnonzero(found.done) if replicas is None else np.asarray(replicas, dtype=np.int64)

    def whole(self, name: str, cells: Sequence[int], spans: Sequence[slice]) -> Array:
        """Added up exactly, in whole units (fen, hundredths): replica, stretch, cell."""
        parts = [self._values[..., self._places[part]] for part in _SUMS.get(name, (name,))]
        months = np.sum([part[self._chosen][:, :, list(cells)] for part in parts], axis=0)
        running = np.concatenate([np.zeros_like(months[:, :1]), np.cumsum(months, axis=1)], axis=1)
        out: Array = running[:, [s.stop for s in spans]] - running[:, [s.start for s in spans]]
        return out

    def of(self, measure: Measure, cells: Sequence[int], spans: Sequence[slice]) -> Array:
        """In units as people read them: replica, stretch, cell; NaN where there is nothing to speak of."""
        if measure.name in _RATIOS:
            over, under = (self._added(names, cells, spans) for names in _RATIOS[measure.name])
            out: Array = np.divide(over, under, out=np.full(over.shape, np.nan), where=under > 0)
            return out
        sums = self._added(_SUMS.get(measure.name, (measure.name,)), cells, spans)
        if measure.name in STOCKS:
            return sums / np.array([s.stop - s.start for s in spans], dtype=np.float64)[None, :, None]
        return sums

    def _added(self, names: Sequence[str], cells: Sequence[int], spans: Sequence[slice]) -> Array:
        whole = np.sum([self.whole(name, cells, spans) for name in names], axis=0)
        return np.asarray(whole / 10.0 ** self._decimals[names[0]])


def months_alone(months: int) -> list[slice]:
    """Each month by itself."""
    return [slice(t, t + 1) for t in range(months)]


def months_so_far(months: int) -> list[slice]:
    """The months from the first to each."""
    return [slice(0, t + 1) for t in range(months)]


def spread(values: np.ndarray) -> np.ndarray:
    """Over replicas, the first axis: low, median and high as the last one."""
    flat = np.ascontiguousarray(values, dtype=np.float64).reshape(len(values), int(np.prod(values.shape[1:])))
    return core.spreads(flat).reshape(*values.shape[1:], 3)


def measure_column(names: Sequence[str], times: int) -> Column:
    """The column ``measure``, the names over and over."""
    return texts("measure", np.tile(np.arange(len(names)), times), list(names), ordered=True)
