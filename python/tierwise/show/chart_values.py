"""What a chart shows, as frozen values: curves, intervals, bars, counts and flows. How they are drawn is not known here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

__all__ = ["Bars", "Chart", "Counts", "Curves", "Flows", "Intervals"]


@dataclass(frozen=True)
class Curves:
    """A figure over months, or over a number, as a line in its band, for each of the ``groups``, in each of the ``panels``.

    A point has ``at`` (a month, or the number called ``over``), low, middle, high, its group and panel where there are some, and
    sure_low and sure_high where a narrower band lies in the wider one. ``kind`` and ``axis`` are the figure's kind and title,
    ``legend`` what groups are; ``zero``: a line is drawn at nothing; ``steps``: what holds until it changes; ``whole``: the axis
    begins at nothing; ``across``: panels side by side.
    """

    title: str
    subtitle: str
    points: tuple[dict[str, Any], ...]
    kind: str
    axis: str
    groups: tuple[str, ...] = ()
    legend: str | None = None
    panels: tuple[str, ...] = ()
    zero: bool = False
    over: str = ""
    steps: bool = False
    whole: bool = False
    across: int = 3


@dataclass(frozen=True)
class Intervals:
    """Figures with their intervals side by side: a row each in a panel for each figure, every panel with a scale of its own.

    A row has panel, name, low, middle, high and ``verdict``, one of ``verdicts``. ``kinds`` has the figure's kind for each panel.
    """

    title: str
    subtitle: str
    rows: tuple[dict[str, Any], ...]
    kinds: dict[str, str]
    verdicts: tuple[str, ...]


@dataclass(frozen=True)
class Bars:
    """Named figures as bars to both sides of nothing, in the order given.

    ``signs`` says what more and less than nothing are; ``better`` 1 if more is better, -1 if less.
    """

    title: str
    subtitle: str
    rows: tuple[tuple[str, float], ...]
    kind: str
    axis: str
    signs: tuple[str, str]
    better: int = 1


@dataclass(frozen=True)
class Counts:
    """How many have a figure between ``low`` and ``high``: a column each, in each of the ``panels``.

    A column has low, high (neither on the other side of ``edge``), count, and its panel where there are some. ``signs`` says what figures
    above and below the edge are, "" where there are none; ``better`` 1 if more is better, -1 if less.
    """

    title: str
    subtitle: str
    columns: tuple[dict[str, Any], ...]
    kind: str
    axis: str
    counted: str
    signs: tuple[str, str]
    panels: tuple[str, ...] = ()
    edge: float = 0.0
    better: int = 1


@dataclass(frozen=True)
class Flows:
    """How many go from where to where, from each of the ``stops`` to the next.

    ``places`` from the top to the bottom, with their labels; a flow has stop (its number), from, to, count and ``way``, one of ``ways``.
    """

    title: str
    subtitle: str
    stops: tuple[str, ...]
    places: dict[str, str]
    flows: tuple[dict[str, Any], ...]
    ways: tuple[str, ...]
    legend: str


Chart: TypeAlias = Curves | Intervals | Bars | Counts | Flows
