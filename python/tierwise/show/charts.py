"""Charts, as Altair objects: a notebook shows them as they are drawn here, and they save themselves as files."""

from __future__ import annotations

import os
from typing import Any

import altair as alt

from tierwise.errors import Error, Fault
from tierwise.show import chart_files
from tierwise.show.chart_bars import drawn_bars, drawn_counts, drawn_intervals
from tierwise.show.chart_curves import drawn_curves
from tierwise.show.chart_flows import drawn_flows
from tierwise.show.chart_marks import OFFSET, WIDTH
from tierwise.show.chart_values import Bars, Chart, Counts, Curves, Intervals

__all__ = ["altair_chart", "live_chart"]


def altair_chart(shown: Chart) -> Any:
    """A chart as Altair has it, with its title and our letters."""
    heading = alt.TitleParams(
        shown.title, subtitle=shown.subtitle, anchor="start", subtitleColor="#666", offset=OFFSET, limit=WIDTH + 60, fontSize=13,
        subtitleFontSize=11,
    )  # fmt: skip
    made = _drawn(shown).properties(title=heading).configure(font=chart_files.FONT).configure_view(stroke=None)
    # Every copy of it is one, too. Altair takes an assignment for a key of the chart's document.
    object.__setattr__(made, "__class__", _OURS[type(made)])
    return made


def _drawn(shown: Chart) -> Any:
    if isinstance(shown, Curves):
        return drawn_curves(shown)
    if isinstance(shown, Intervals):
        return drawn_intervals(shown)
    if isinstance(shown, Bars):
        return drawn_bars(shown)
    return drawn_counts(shown) if isinstance(shown, Counts) else drawn_flows(shown)


def live_chart(chart: Any) -> Any:
    """A chart that answers to the mouse, without a network: a widget, which only a running notebook shows."""
    if not chart_files.can_draw():
        raise Error([Fault(path="live", message="it needs vl-convert-python", hint="pip install vl-convert-python")])
    try:
        made = alt.JupyterChart
        made.enable_offline()
    except ImportError:
        message, hint = "a live chart is a widget, which anywidget makes", "pip install 'tierwise[notebook]'"
        raise Error([Fault(path="live", message=message, hint=hint)]) from None
    return made(chart)


# -- in a notebook -------------------------------------------------------------------------------------------------------


class _Ours:
    """A chart that a notebook shows as it was drawn here, by no script and without asking the network.

    Whoever has chosen a renderer of Altair's (``alt.renderers.enable("html")``) gets that one.
    """

    def _repr_mimebundle_(self, *args: Any, **how: Any) -> Any:
        if alt.renderers.active != "default":
            return super()._repr_mimebundle_(*args, **how)  # type: ignore[misc]
        if not chart_files.can_draw():
            return {"text/plain": "a chart, which vl-convert-python would draw: pip install vl-convert-python"}
        import vl_convert

        return {"image/svg+xml": vl_convert.vegalite_to_svg(self.to_dict()), "text/plain": repr(self)}  # type: ignore[attr-defined]

    def save(self, fp: Any, *args: Any, **how: Any) -> None:
        """Writes a file; where its name says all, whole or not at all, and a page (.html) with all in it that draws the chart."""
        if not args and not how and isinstance(fp, (str, os.PathLike)):
            chart_files.save_chart(self, fp)
        else:
            super().save(fp, *args, **how)  # type: ignore[misc]


class LayerChart(_Ours, alt.LayerChart):
    """Altair's, drawn here."""


class FacetChart(_Ours, alt.FacetChart):
    """Altair's, drawn here."""


class ConcatChart(_Ours, alt.ConcatChart):
    """Altair's, drawn here."""


_OURS: dict[type, type] = {
    alt.LayerChart: LayerChart,
    alt.FacetChart: FacetChart,
    alt.ConcatChart: ConcatChart,
}
