"""Comparisons as files: how variants differ for everybody together; persons where they are asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from tierwise.export.folder import Folder
from tierwise.export.workbook import workbook
from tierwise.files.whole_files import names_of_files
from tierwise.frames.table import Table, listed, table_of
from tierwise.results.measures import Measure
from tierwise.results.projection_files import (
    Projected,
    Run,
    assumptions_sheet,
    cover,
    kinds_of_rows,
    workforce_sheet,
    write_persons,
)

__all__ = ["Compared", "changes_of", "write_comparison_folder", "write_comparison_workbook"]


class Compared(Run, Protocol):
    """What of a comparison is written."""

    @property
    def first(self) -> Projected: ...
    @property
    def names(self) -> list[str]: ...
    @property
    def projections(self) -> Mapping[str, Projected]: ...
    @property
    def _attributable(self) -> list[str]: ...
    @property
    def measures(self) -> list[str]: ...
    def table(self, measures: list[str]) -> Table: ...
    def by_month(self, measures: list[str]) -> Table: ...
    def by_line(self) -> Table: ...
    def costs(self) -> Table: ...
    def people(self) -> Table: ...
    def _cost_parts(self) -> dict[str, Any]: ...
    def _costs(self, found: dict[str, Any], by_month: bool) -> Table: ...


def write_comparison_folder(
    found: Compared, folder: Folder, chart: Any, with_persons: bool, facts: Mapping[str, Any]
) -> Path:
    """Differences, costs, each variant's bands and rules, a chart and the manifest."""
    stems = names_of_files(found.names)
    with folder as run:
        run.table(found.table(found.measures), "differences")
        run.table(found.by_month(found.measures), "differences_by_month")
        if found._attributable:
            parts = found._cost_parts()
            run.table(found._costs(parts, by_month=False), "costs")
            run.table(found._costs(parts, by_month=True), "costs_by_month")
        if with_persons and not found.interrupted:
            run.table(found.people(), "people")
        if with_persons:
            # A variant's past has what the first looks back on, too.
            write_persons(run, found.first, found.projections[found.names[-1]].state)
        variants = {}
        for name, one in found.projections.items():
            bands = run.table(one.bands(), f"bands_{stems[name]}")
            variants[name] = {**run.rules(one.policy, one.assumptions, f"{stems[name]}-"), "bands": bands}
        if chart is not None:
            run.chart(chart)
        return run.end({"variants": variants, **found._manifest(with_persons)}, dict(facts))


def write_comparison_workbook(found: Compared, path: str | os.PathLike[str], with_persons: bool) -> None:
    """How each variant differs from the first."""
    differences, months = found.table(found.measures), found.by_month(found.measures)
    known = found.first._known
    with workbook(path, found.first._found.digits) as book:
        book.table(
            differences, "differences", "over all months, a row a variant and measure", kinds=_means(differences, known)
        )
        book.table(changes_of(found), "changes", "what each variant changes")
        lines = found.by_line()
        book.table(lines, "by line", "which line of the payslip a difference comes from", kinds=["money"] * len(lines))
        if found._attributable:
            costs = found.costs()
            book.table(
                costs, "costs", "which part of a change of the cost comes from what", kinds=["money"] * len(costs)
            )
        book.table(months, "by month", "the differences month by month", kinds=_means(months, known))
        assumptions_sheet(book, found.first.policy, found.first.assumptions)
        if with_persons and not found.interrupted:
            book.table(found.people(), "people", "each person's chance to rise and to leave")
        if with_persons:
            workforce_sheet(book, found.first)
        cover(book, found, f"{found.names[0]} against {', '.join(found.names[1:])}", found.projections, with_persons)


def _means(table: Table, known: Mapping[str, Measure]) -> list[str]:
    """What the means of each row are: of people, too, there are parts."""
    return ["number" if kind == "count" else kind for kind in kinds_of_rows(table, known)]


def changes_of(found: Compared) -> Table:
    """What ``diff`` says of each variant's policy and assumptions."""
    first, rows = found.first, []
    for name in found.names[1:]:
        one = found.projections[name]
        rows += [(name, "policy", c) for c in first.policy._changes(one.policy)]
        rows += [(name, "assumptions", c) for c in first.assumptions._changes(one.assumptions)]
    columns: dict[str, list[str]] = {
        "variant": [name for name, _, _ in rows],
        "of": [of for _, of, _ in rows],
        "path": [c.path for _, _, c in rows],
        "before": [c.before for _, _, c in rows],
        "after": [c.after for _, _, c in rows],
        "in words": [c.text for _, _, c in rows],
    }
    return table_of("changes", [listed(name, values) for name, values in columns.items()])
