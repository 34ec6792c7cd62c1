"""What a projection adds up: every measure's label, unit and direction, and those that are worked out from others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from tierwise._native import core
from tierwise.arguments import some_names
from tierwise.frames.table import Column, texts

Array = np.ndarray

PAIRED = np.dtype([(name, np.float64) for name in core.PAIRED])


class Measure(NamedTuple):
    """``kind`` is money, count, number or share; ``better`` 1 if more of it is, -1 if less, 0 if neither."""

    name: str
    zh: str
    kind: str
    unit: str
    better: int
    is_stock: bool  # a number of people in a month, not a flow: over several months it is averaged, not added up
    of_tiers: bool  # False: only everybody and shops have it, as what customers ask is no tier's
    sum_of: tuple[str, ...]  # what is added up for it
    over: tuple[str, ...]  # what the sum is divided by; nothing where it is one

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


def known_measures(found: core.Projection | core.Model) -> dict[str, Measure]:
    """The measures of a projection, or of any that a model gives, by name and in order."""
    return {
        m.name: Measure(m.name, m.zh, m.kind, m.unit, m.better, m.is_stock, m.of_tiers, tuple(m.sum_of), tuple(m.over))
        for m in found.measures
    }


def chosen(names: Any, known: Iterable[str], what: str = "measure") -> list[str]:
    """Some names, all of which are known."""
    wanted, there = some_names("measures", names), list(known)
    for name in wanted:
        if name not in there:
            core.unknown_name(what, name, there)
    return wanted


def expect_measures(model: core.Model, names: Any) -> list[str]:
    """A misspelt measure is found before anything is played."""
    return chosen(names, known_measures(model))


class Amounts:
    """The values of a projection's finished replicas, measure by measure and over spans of months."""

    def __init__(self, found: core.Projection, replicas: Sequence[int] | None = None) -> None:
        """``replicas``: the places of those looked at; all that are done when left out."""
        self._places = {name: i for i, (name, _) in enumerate(found.raw_measures)}
        self._decimals = dict(found.raw_measures)
        self._values = found.values
        self._chosen = np.flatnonzero(found.done) if replicas is None else np.asarray(replicas, dtype=np.int64)

    def exact(self, names: Iterable[str], cells: Sequence[int], spans: Sequence[slice]) -> Array:
        """Some of ``raw_measures`` added up exactly, in whole units (fen, hundredths): replica, span, cell."""
        parts = [self._values[..., self._places[name]] for name in names]
        months = np.sum([part[self._chosen][:, :, list(cells)] for part in parts], axis=0)
        running = np.concatenate([np.zeros_like(months[:, :1]), np.cumsum(months, axis=1)], axis=1)
        out: Array = running[:, [s.stop for s in spans]] - running[:, [s.start for s in spans]]
        return out

    def of(self, measure: Measure, cells: Sequence[int], spans: Sequence[slice]) -> Array:
        """In units as people read them: replica, span, cell; NaN where there is nothing to speak of."""
        sums = self._added(measure.sum_of, cells, spans)
        if measure.over:
            under = self._added(measure.over, cells, spans)
            out: Array = np.divide(sums, under, out=np.full(sums.shape, np.nan), where=under > 0)
            return out
        if measure.is_stock:
            return sums / np.array([s.stop - s.start for s in spans], dtype=np.float64)[None, :, None]
        return sums

    def _added(self, names: Sequence[str], cells: Sequence[int], spans: Sequence[slice]) -> Array:
        return np.asarray(self.exact(names, cells, spans) / 10.0 ** self._decimals[names[0]])


def paired(first: Array, other: Array) -> Array:
    """Column by column over replicas, with the fields ``PAIRED``: the mean difference, how sure it is, how it spreads."""
    return core.paired(first, other).view(PAIRED)[:, 0]


def months_alone(months: int) -> list[slice]:
    """Each month by itself."""
    return [slice(t, t + 1) for t in range(months)]


def months_so_far(months: int) -> list[slice]:
    """The months from the first to each."""
    return [slice(0, t + 1) for t in range(months)]


class Band(NamedTuple):
    """How replicas spread, cell by cell: 80 % of them lie between low and high."""

    low: Array
    median: Array
    high: Array


def spread(values: Array) -> Band:
    """The band over replicas, the first axis."""
    flat = np.ascontiguousarray(values, dtype=np.float64).reshape(len(values), int(np.prod(values.shape[1:])))
    return Band(*(column.reshape(values.shape[1:]) for column in core.spreads(flat).T))


def measure_column(names: Sequence[str], times: int) -> Column:
    """The column ``measure``, the names over and over."""
    return texts("measure", np.tile(np.arange(len(names)), times), list(names), ordered=True)
