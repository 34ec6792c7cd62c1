"""Values that can be shown, and the one place where what draws them is loaded: only when something is to be seen."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from tierwise.show.chart_values import Chart
from tierwise.show.content import Content

__all__ = ["Shown", "ShownInFull", "as_text", "drawn", "live"]


class Shown(ABC):
    """A value that says what is to be seen of it, and is seen on a terminal and in a notebook."""

    __slots__ = ()

    @abstractmethod
    def _content(self) -> Content:
        """What is to be seen of it."""

    def __str__(self) -> str:
        return as_text(self._content())

    def _repr_html_(self) -> str:
        from tierwise.show.notebook import as_html

        return as_html(self._content())


class ShownInFull(Shown):
    """A value that is its own short form, too."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def as_text(content: Content) -> str:
    """What a terminal would show, without colours."""
    from tierwise.show.terminal import as_text

    return as_text(content)


def drawn(chart: Chart) -> Any:
    """A chart as Altair has it."""
    from tierwise.show.charts import altair_chart

    return altair_chart(chart)


def live(chart: Any) -> Any:
    """A chart of Altair's as a widget."""
    from tierwise.show.charts import live_chart

    return live_chart(chart)
