"""What came of every combination of some figures."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tierwise.arguments import (
    chosen_from,
    file_path,
    given,
    none_or,
    text,
    truth,
)  # fmt: skip
from tierwise.documents.assumptions import Assumptions
from tierwise.documents.policy import Policy
from tierwise.errors import Error, Fault
from tierwise.export.folder import Folder
from tierwise.export.workbook import workbook
from tierwise.frames.notes import brief
from tierwise.frames.table import Table
from tierwise.results.comparison_content import TOO_FEW, difference, of_intervals
from tierwise.results.measures import chosen
from tierwise.results.projection import Projection
from tierwise.results.projection_content import TOGETHER, between, figure
from tierwise.results.projection_files import assumptions_sheet, cover, kinds_of_rows, workforce_sheet, write_persons
from tierwise.show.chart_values import Curves
from tierwise.show.content import Column, Content, content, grid, lines, words
from tierwise.show.figures import shown_value
from tierwise.show.shown import drawn
from tierwise.visible import visible

if TYPE_CHECKING:
    import altair as alt

__all__ = ["Sweep"]

FIGURES = ("mean", "80 % between", "difference")


class Sweep(Table):
    """A row a combination and measure; see ``tw.sweep``. ``done`` of ``combinations`` were played."""

    def __init__(
        self, table: Table, first: Projection, done: int, combinations: int, varied: tuple[Policy, Assumptions]
    ) -> None:
        super().__init__(table._frame, table.name, table._labels)
        self._first = first
        self._varied = varied
        self.done = done
        self.combinations = combinations

    @given(folder=file_path, format=chosen_from("csv", "parquet"), raw=truth, with_persons=truth)
    def write(
        self,
        folder: str | os.PathLike[str],
        format: Literal["csv", "parquet"] = "csv",
        *,
        with_persons: bool = False,
        raw: bool = False,
        **facts: Any,
    ) -> Path:
        """The table, the policy and assumptions that it varies, and ``manifest.json`` in a folder, which is replaced as a whole.

        ``with_persons=True`` also writes the workforce. Returns the folder.
        """
        with Folder(folder, format, raw=raw) as run:
            run.table(self, "sweep")
            if with_persons:
                write_persons(run, self._first, self._first.state)
            done = {"combinations": self.combinations, "combinations_done": self.done}
            return run.end({**run.rules(*self._varied), **self._first._manifest(with_persons), **done}, facts)

    @given(path=file_path, with_persons=truth)
    def write_excel(self, path: str | os.PathLike[str], *, with_persons: bool = False) -> Path:
        """An Excel workbook: the table, assumptions, and a cover. ``with_persons=True`` also writes the workforce.

        Needs ``tierwise[excel]``. Returns the path.
        """
        first = self._first
        with workbook(path, self._frame.digits) as book:
            kinds = kinds_of_rows(self, first._known)
            book.table(self, "sweep", "a row a combination of values and measure", kinds=kinds)
            assumptions_sheet(book, *self._varied)
            if with_persons:
                workforce_sheet(book, first)
            done = f"{self.done} of {self.combinations} combinations"
            cover(book, first, f"{first.policy.name}: {done}", {"": first}, with_persons)
        return Path(path)

    @given(measure=none_or(text))
    def plot(self, measure: str | None = None) -> alt.LayerChart | alt.FacetChart:
        """A chart of the difference of a measure over the first figure varied, with its 95 % interval; a line for the others' values."""
        known = list(dict.fromkeys(row["measure"] for row in self.rows()))
        shown = (known or [""])[0] if measure is None else chosen(measure, known)[0]
        chart: alt.LayerChart | alt.FacetChart = drawn(self._curves(shown))
        return chart

    def _curves(self, measure: str) -> Curves:
        over, *others = self.columns[: self.columns.index("measure")]
        rows = [row for row in self.rows() if row["measure"] == measure and row["difference"] is not None]
        points = []
        for row in rows:
            low, mean, high = (row[f"difference{end}"] for end in ("_low", "", "_high"))
            ends = {"low": mean if low is None else low, "middle": mean, "high": mean if high is None else high}
            group = ", ".join(visible(shown_value(row[path])) for path in others)
            points.append({"at": _number(over, row[over]), "group": group, **ends})
        groups = tuple(dict.fromkeys(str(point["group"]) for point in points)) if others else ()
        m = self._first._known[measure]
        title = f"{m.words}: difference over {visible(over)} 差异"
        subtitle = of_intervals(self._first.replicas)
        key = ", ".join(name.replace("\n", "") for name in _short(others))
        if len(groups) > TOGETHER:
            apart = tuple(point | {"panel": point["group"]} for point in points)
            return Curves(title, subtitle, apart, m.kind, m.title, panels=groups, zero=True, over=visible(over))
        return Curves(title, subtitle, tuple(points), m.kind, m.title, groups, key, zero=True, over=visible(over))

    def _content(self) -> Content:
        """A table a measure, a row a combination."""
        paths = self.columns[: self.columns.index("measure")]
        shown: dict[str, list[list[str]]] = {}
        for row in self.rows():
            m = self._first._known[row["measure"]]
            apart = {"difference": row["difference"], "low": row["difference_low"], "high": row["difference_high"]}
            mean = "" if row["mean"] is None else figure(row["mean"], m)
            band = "" if row["low"] is None else between(row["low"], row["high"], m)
            own = [*(shown_value(row[path]) for path in paths), mean, band, difference(apart, m)]
            shown.setdefault(m.label, []).append(own)
        columns = [*map(Column, _short(paths)), *(Column(name, right=True) for name in FIGURES)]
        told = f"differences: mean, ± half the 95 % interval (none is told of {TOO_FEW})"
        legend = [told, *(f"note: {line}" for line in brief(self.notes))]
        return content(
            words(f"{self.name}: {self._first._in_short()}"),
            *(grid(columns, rows, title=title) for title, rows in shown.items()),
            lines(legend, "faint"),
        )

    @property
    def notes(self) -> Table:
        """What of the workforce was not used, or is taken for granted, as ``Projection.notes``."""
        return self._first.notes

    @property
    def interrupted(self) -> bool:
        """Whether the run was ended before all combinations were played."""
        return self.done < self.combinations


def _number(path: str, value: Any) -> float:
    """A value that was varied, as a number: 2300, ``20%``."""
    said = str(value)
    try:
        return float(said.removesuffix("%")) / (100 if said.endswith("%") else 1)
    except ValueError:
        message, hint = f"'{visible(path)}' has values that are no numbers", "vary a figure first"
        raise Error([Fault(path="plot", message=message, hint=hint)]) from None


def _short(paths: Sequence[str]) -> list[str]:
    """Of each path as much as tells it from the others, a part a line."""
    split = [path.split(".") for path in paths]
    names = []
    for parts in split:
        short = (parts[-n:] for n in range(min(2, len(parts)), len(parts) + 1))
        names.append(next(s for s in short if sum(other[-len(s) :] == s for other in split) == 1 or s == parts))
    return [".\n".join(name) for name in names]
