"""Runs written into a folder: tidy tables, the documents they came from, charts, and a manifest to repeat them by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tierwise import files
from tierwise._native import core
from tierwise.amended import AmendedPolicy, Rules, base_of

if TYPE_CHECKING:
    from tierwise.assumptions import Assumptions
    from tierwise.comparison import Comparison
    from tierwise.document import Document
    from tierwise.ledger import Ledger
    from tierwise.projection import Projection
    from tierwise.sweeps import Sweep
    from tierwise.table import Table


class Folder:
    """Collects what is written, for the manifest."""

    def __init__(self, path: Path, format: str) -> None:
        if format not in ("csv", "parquet"):
            raise ValueError(f"invalid `format`; found {format!r}, expected one of 'csv', 'parquet'")
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._format = format
        self._tables: list[str] = []
        self._charts: list[str] = []

    def table(self, table: Table, name: str) -> None:
        """A table in the folder's format."""
        file = f"{name}.{self._format}"
        table.write_csv(self.path / file) if self._format == "csv" else table.write_parquet(self.path / file)
        self._tables.append(file)

    def chart(self, chart: Any) -> None:
        """A chart as SVG; where nothing can draw it, as a page for a browser."""
        from tierwise.charts import can_draw, save_chart

        self._charts.append(save_chart(chart, self.path / ("chart.svg" if can_draw() else "chart.html")).name)

    def document(self, document: Document, name: str) -> dict[str, str]:
        """A policy or assumptions as TOML; what the manifest says of it."""
        files.write_text(self.path / f"{name}.toml", document.to_toml())
        sha = files.sha256(self.path / f"{name}.toml")
        return {"name": str(getattr(document, "name", "")), "file": f"{name}.toml", "sha256": sha}

    def policy(self, policy: Rules, prefix: str = "") -> dict[str, Any]:
        """Policy and amendments."""
        out: dict[str, Any] = {"policy": self.document(base_of(policy), f"{prefix}policy")}
        if isinstance(policy, AmendedPolicy):
            out["amendments"] = [
                {"from": month, **self.document(amended, f"{prefix}policy-{month}")}
                for month, amended in policy.amendments
            ]
        return out

    def rules(self, policy: Rules, assumptions: Assumptions, prefix: str = "") -> dict[str, Any]:
        """Policy, amendments and assumptions."""
        return self.policy(policy, prefix) | {"assumptions": self.document(assumptions, f"{prefix}assumptions")}

    def end(self, facts: dict[str, Any]) -> Path:
        """The manifest."""
        charts = {"charts": self._charts} if self._charts else {}
        files.write_manifest(self.path, self._tables, **facts, **charts)
        return self.path


def _run(one: Projection | Comparison) -> dict[str, Any]:
    return {
        "months": [one.months[0], one.months[-1]],
        "replicas": one.replicas,
        "replicas_done": len(one.done),
        "seed": one.seed,
    }


def write_ledger(ledger: Ledger, path: Path, format: str, facts: dict[str, Any]) -> Path:
    """See ``Ledger.write``."""
    folder = Folder(path, format)
    for table in (ledger.people, ledger.payslips, ledger.events):
        folder.table(table, table.name)
    span = [ledger.months[0], ledger.months[-1]]
    return folder.end({**folder.policy(ledger.policy), "months": span, "person_months": len(ledger), **facts})


def write_projection(projection: Projection, path: Path, format: str, chart: str | None, facts: dict[str, Any]) -> Path:
    """See ``Projection.write``."""
    drawn = (
        None if chart is None else projection.plot(chart)
    )  # what cannot be drawn is found before anything is written
    folder = Folder(path, format)
    for by in (None, *projection.groupings):
        behind = f"_by_{by}" if by else ""
        folder.table(projection.totals(by), f"totals{behind}")
        folder.table(projection.bands(by=by), f"bands{behind}")
    folder.table(projection.reasons(), "reasons")
    folder.table(people(projection), "workforce")
    if drawn is not None:
        folder.chart(drawn)
    rules = folder.rules(projection.policy, projection.assumptions)
    return folder.end({**rules, **_run(projection), "by": projection.groupings, **facts})


def write_comparison(comparison: Comparison, path: Path, format: str, chart: str | None, facts: dict[str, Any]) -> Path:
    """See ``Comparison.write``."""
    drawn = None if chart is None else comparison.plot(chart)
    folder = Folder(path, format)
    folder.table(comparison.table(comparison.measures), "differences")
    folder.table(comparison.by_month(comparison.measures), "differences_by_month")
    if any(comparison._found.costs(i) is not None for i in range(1, len(comparison.names))):
        folder.table(comparison.costs(), "costs")
        folder.table(comparison.costs(by_month=True), "costs_by_month")
    if not comparison.interrupted:
        folder.table(comparison.people(), "people")
    folder.table(people(comparison.first), "workforce")
    for i, (name, projection) in enumerate(comparison.projections.items()):
        folder.table(projection.bands(), f"bands_{_file_name(name, i)}")
    if drawn is not None:
        folder.chart(drawn)
    variants = {
        name: folder.rules(p.policy, p.assumptions, f"{_file_name(name, i)}-")
        for i, (name, p) in enumerate(comparison.projections.items())
    }
    return folder.end({"variants": variants, **_run(comparison), "by": comparison.first.groupings, **facts})


def write_sweep(sweep: Sweep, path: Path, format: str, facts: dict[str, Any]) -> Path:
    """See ``Sweep.write``."""
    folder = Folder(path, format)
    folder.table(sweep, "sweep")
    first = sweep._first
    folder.table(people(first), "workforce")
    done = {"combinations": sweep.combinations, "combinations_done": sweep.done}
    return folder.end({**folder.rules(*sweep._varied), **_run(first), **done, **facts})


def people(projection: Projection) -> Table:
    """Who was there at the start."""
    from tierwise.table import Table

    return Table(core.Frame.of_table(projection._table, 2), "workforce", projection.labels)


def _file_name(name: str, at: int) -> str:
    """A variant's name as part of a file's."""
    kept = "".join(c if c.isalnum() or c in "-_" else "-" for c in name).strip("-")
    return kept or f"variant{at}"
