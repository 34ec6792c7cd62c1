"""Runs written into a folder: tidy tables, the documents they came from, charts, and a manifest to repeat them by."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from tierwise._native import core
from tierwise.export.folder import Folder
from tierwise.files import whole_files

if TYPE_CHECKING:
    from tierwise.frames.table import Table
    from tierwise.results.comparison import Comparison
    from tierwise.results.ledger import Ledger
    from tierwise.results.projection import Projection
    from tierwise.results.sweep import Sweep

Target: TypeAlias = str | os.PathLike[str]


def _run(one: Projection | Comparison) -> dict[str, Any]:
    return {
        "months": [one.months[0], one.months[-1]],
        "replicas": one.replicas,
        "replicas_done": len(one.done),
        "seed": one.seed,
        "notes": _texts(one.notes),
    }


def _texts(notes: Table) -> list[str]:
    return [row["text"] for row in notes.rows()]


def write_ledger(ledger: Ledger, path: Target, format: str, raw: bool, facts: dict[str, Any]) -> Path:
    """See ``Ledger.write``."""
    with Folder(path, format, raw=raw) as folder:
        for table in (ledger.people, ledger.payslips, ledger.events):
            folder.table(table, table.name)
        span = [ledger.months[0], ledger.months[-1]]
        told = {**folder.policy(ledger.policy), "months": span, "person_months": len(ledger)}
        told["notes"] = _texts(ledger.notes)
        return folder.end(told, facts)


def write_projection(
    projection: Projection, path: Target, format: str, chart: str | None, raw: bool, facts: dict[str, Any]
) -> Path:
    """See ``Projection.write``."""
    drawn = (
        None if chart is None else projection.plot(chart)
    )  # what cannot be drawn is found before anything is written
    stems = whole_files.names_of_files(projection.groupings)
    with Folder(path, format, raw=raw) as folder:
        for by in (None, *projection.groupings):
            behind = f"_by_{stems[by]}" if by else ""
            folder.table(projection.totals(by), f"totals{behind}")
            folder.table(projection.bands(by=by), f"bands{behind}")
        folder.table(projection.reasons(), "reasons")
        folder.table(people(projection), "workforce")
        if drawn is not None:
            folder.chart(drawn)
        rules = folder.rules(projection.policy, projection.assumptions)
        return folder.end({**rules, **_run(projection), "by": projection.groupings}, facts)


def write_comparison(
    comparison: Comparison, path: Target, format: str, chart: str | None, raw: bool, facts: dict[str, Any]
) -> Path:
    """See ``Comparison.write``."""
    drawn = None if chart is None else comparison.plot(chart)
    stems = whole_files.names_of_files(comparison.names)
    with Folder(path, format, raw=raw) as folder:
        folder.table(comparison.table(comparison.measures), "differences")
        folder.table(comparison.by_month(comparison.measures), "differences_by_month")
        if any(comparison._found.costs(i) is not None for i in range(1, len(comparison.names))):
            folder.table(comparison.costs(), "costs")
            folder.table(comparison.costs(by_month=True), "costs_by_month")
        if not comparison.interrupted:
            folder.table(comparison.people(), "people")
        folder.table(people(comparison.first), "workforce")
        variants = {}
        for name, p in comparison.projections.items():
            bands = folder.table(p.bands(), f"bands_{stems[name]}")
            variants[name] = {**folder.rules(p.policy, p.assumptions, f"{stems[name]}-"), "bands": bands}
        if drawn is not None:
            folder.chart(drawn)
        return folder.end({"variants": variants, **_run(comparison), "by": comparison.first.groupings}, facts)


def write_sweep(sweep: Sweep, path: Target, format: str, raw: bool, facts: dict[str, Any]) -> Path:
    """See ``Sweep.write``."""
    first = sweep._first
    with Folder(path, format, raw=raw) as folder:
        folder.table(sweep, "sweep")
        folder.table(people(first), "workforce")
        done = {"combinations": sweep.combinations, "combinations_done": sweep.done}
        return folder.end({**folder.rules(*sweep._varied), **_run(first), **done}, facts)


def people(projection: Projection) -> Table:
    """Who was there at the start."""
    from tierwise.frames.table import Table

    return Table(core.Frame.of_table(projection._table, 2), "workforce", projection.labels)
