"""How comparisons look: one table of differences, the same in a terminal and in a notebook."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import RenderableType
from rich.text import Text

from tierwise.frames.notes import brief
from tierwise.results.measures import Measure
from tierwise.results.projection_view import between, figure
from tierwise.show import terminal
from tierwise.visible import markup

if TYPE_CHECKING:
    from tierwise.results.comparison import Comparison
    from tierwise.results.sweep import Sweep

GLANCE = ("heads", "leavers", "promoted", "total_cost", "score", "total.sales", "lost")  # as far as there are
COLUMNS = ("", "at first", "difference", "better / worse")


def head(comparison: Comparison) -> str:
    """The run in a sentence."""
    return f"{comparison.names[0]} and what differs from it: {comparison._in_short()}"


def shown(comparison: Comparison) -> dict[str, list[list[str]]]:
    """The rows of each variant; a share's difference is in points of a hundred."""
    names = [name for name in GLANCE if name in comparison.measures]
    known = comparison.first._known
    out: dict[str, list[list[str]]] = {name: [] for name in comparison.names[1:]}
    for row in comparison.table(names).rows():
        m = known[row["measure"]]
        first = float("nan") if row["first"] is None else row["first"]
        out[row["variant"]].append([m.label, figure(first, m), difference(row, m), _chances(row, m)])
    return out


def difference(row: dict[str, Any], m: Measure) -> str:
    """``+47,208 ± 3,265``: the mean and half of its 95 % interval, with as many digits as the interval allows."""
    mean, low, high = row["difference"], row["low"], row["high"]
    if mean is None:
        return ""
    scale = 100 if m.kind == "share" else 1
    unit = " pts" if m.kind == "share" else ""
    if mean == 0 and (low is None or low == high):
        return f"0{unit}"
    if low is None:
        return figure(mean, m, sign=True) + unit
    reach = (high - low) / 2 * scale
    least = 0 if m.kind == "money" else 3
    decimals = least if reach == 0 else min(max(1 - math.floor(math.log10(reach)), 0), least)
    return f"{mean * scale:+,.{decimals}f} ± {reach:,.{decimals}f}{unit}"


def _chances(row: dict[str, Any], m: Measure) -> str:
    if row["better"] is None:
        return ""
    return f"{row['better']:.0%} / {row['less' if m.better > 0 else 'more']:.0%}"


def notes(comparison: Comparison) -> list[str]:
    """What the table cannot say by itself."""
    out = ["means over the replicas, ± half the 95 % interval; better, worse: in what part of the replicas"]
    saved = [row["saved"] for row in comparison.table().rows() if row["saved"] is not None]
    if saved and not comparison.interrupted:
        out.append(
            f"the same luck under each took away {np.median(saved):.0%} of the variance (median of the measures)"
        )
    unparted = [n for i, n in enumerate(comparison.names[1:], 1) if comparison._found.costs(i) is None]
    if unparted:
        out.append(f"costs are not parted for {', '.join(unparted)}: other ladders, tiers or quantities")
    return out + [f"note: {line}" for line in brief(comparison.notes)]


def comparison_grids(comparison: Comparison) -> RenderableType:
    """A comparison at a glance."""
    rows: list[list[Any]] = []
    for name, found in shown(comparison).items():
        rows.append([Text(name, style="bold"), *[""] * (len(COLUMNS) - 1)])
        rows.extend([f"  {row[0]}", *row[1:]] for row in found)
    grid = terminal.grid(COLUMNS, rows, right=COLUMNS[1:])
    return terminal.apart(Text(head(comparison)), grid, Text("\n".join(notes(comparison)), style="dim"))


def comparison_text(comparison: Comparison) -> str:
    """The ``str()`` of a comparison."""
    return terminal.as_text(comparison_grids(comparison))


def comparison_html(comparison: Comparison) -> str:
    """A comparison in a notebook."""
    from tierwise.show.notebook import boxed, table

    parts = [table(COLUMNS, rows, title=name, right=COLUMNS[1:]) for name, rows in shown(comparison).items()]
    said = "".join(f"<p><small>{markup(note)}</small></p>" for note in notes(comparison))
    return boxed(f"<p>{markup(head(comparison))}</p>", *parts, said)


# -- sweeps ------------------------------------------------------------------------------------------------------------


def swept(sweep: Sweep) -> dict[str, list[list[str]]]:
    """For each measure a row a combination."""
    known = sweep._first._known
    paths = sweep.columns[: sweep.columns.index("measure")]
    out: dict[str, list[list[str]]] = {}
    for row in sweep.rows():
        m = known[row["measure"]]
        apart = {"difference": row["difference"], "low": row["difference_low"], "high": row["difference_high"]}
        mean = "" if row["mean"] is None else figure(row["mean"], m)
        band = "" if row["low"] is None else between(row["low"], row["high"], m)
        out.setdefault(m.label, []).append([*(terminal.cell(row[p]) for p in paths), mean, band, difference(apart, m)])
    return out


def _sweep_columns(sweep: Sweep) -> tuple[list[str], list[str]]:
    """The columns, those of figures again; of a path as much as tells it from the others."""
    paths = [path.split(".") for path in sweep.columns[: sweep.columns.index("measure")]]
    names = []
    for parts in paths:
        short = (parts[-n:] for n in range(min(2, len(parts)), len(parts) + 1))
        names.append(next(s for s in short if sum(other[-len(s) :] == s for other in paths) == 1 or s == parts))
    figures = ["mean", "80 % between", "difference"]
    return [*(".\n".join(name) for name in names), *figures], figures


def sweep_grids(sweep: Sweep) -> RenderableType:
    """A table a measure, a row a combination."""
    columns, figures = _sweep_columns(sweep)
    run = f"{sweep.name}: {sweep._first._in_short()}"
    grids = [terminal.grid(columns, rows, title=title, right=figures) for title, rows in swept(sweep).items()]
    legend = ["differences: mean, ± half the 95 % interval", *(f"note: {line}" for line in brief(sweep.notes))]
    return terminal.apart(Text(run), *grids, Text("\n".join(legend), style="dim"))


def sweep_text(sweep: Sweep) -> str:
    """The ``str()`` of a sweep."""
    return terminal.as_text(sweep_grids(sweep))


def sweep_html(sweep: Sweep) -> str:
    """A sweep in a notebook."""
    from tierwise.show.notebook import boxed, table

    columns, figures = _sweep_columns(sweep)
    names = [name.replace("\n", "") for name in columns]
    said = "".join(f"<p><small>{markup(note)}</small></p>" for note in (f"note: {line}" for line in brief(sweep.notes)))
    return boxed(*(table(names, rows, title=title, right=figures) for title, rows in swept(sweep).items()), said)
