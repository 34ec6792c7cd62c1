"""Projections as files: of everybody together, and of groups that are not small; persons where they are asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from tierwise._native import core
from tierwise.documents.assumptions import Assumptions
from tierwise.documents.document import Document
from tierwise.documents.policy import Policy
from tierwise.export.disclosure import publishable
from tierwise.export.folder import Folder
from tierwise.export.workbook import Workbook, workbook
from tierwise.files.whole_files import names_of_files, sha256_of_text
from tierwise.frames.notes import said_of_notes
from tierwise.frames.table import Table, listed, table_of
from tierwise.page.assumed import assumed
from tierwise.results.groups import Groups
from tierwise.results.measures import Amounts, Measure, months_alone
from tierwise.results.state import State

__all__ = [
    "Projected",
    "Run",
    "assumptions_sheet",
    "cover",
    "hashes_of",
    "kinds_of_rows",
    "workforce_sheet",
    "write_persons",
    "write_projection_folder",
    "write_projection_workbook",
]


class Run(Protocol):
    """What every run of months played says of itself."""

    @property
    def months(self) -> list[str]: ...
    @property
    def replicas(self) -> int: ...
    @property
    def done(self) -> list[int]: ...
    @property
    def seed(self) -> int: ...
    @property
    def interrupted(self) -> bool: ...
    @property
    def notes(self) -> Table: ...
    def _manifest(self, with_persons: bool) -> dict[str, Any]: ...


class Projected(Run, Protocol):
    """What of a projection is written."""

    policy: Policy
    assumptions: Assumptions
    _found: core.Projection

    @property
    def _known(self) -> dict[str, Measure]: ...
    @property
    def state(self) -> State | None: ...
    @property
    def groupings(self) -> list[str]: ...
    def bands(self) -> Table: ...
    def reasons(self) -> Table: ...
    def _workforce(self) -> Table: ...
    def _written_groups(self) -> list[Groups]: ...
    def _totals(self, groups: Groups) -> Table: ...
    def _bands(self, groups: Groups, wanted: list[Measure]) -> Table: ...
    def _measures(self, names: None, by: str | None) -> list[Measure]: ...


_SIMULATED = (
    "The figures are simulated. People, sales, service and luck follow the assumptions (sheet assumptions, as far as they have a "
    "source); what the policy pays for them is worked out as in the payroll."
)
_SURE = (
    "low and high of a difference: the 95 % interval of its mean; band_low and band_high, and low and high of a projection: "
    "what 80 % of the replicas lie between. The interval says how sure the simulation is, not how true the assumptions are."
)
_NOT_SHOWN = (
    "Figures are of everybody together: shops and tiers may be small. Persons are there only where they were asked for."
)


def write_projection_workbook(found: Projected, path: str | os.PathLike[str], with_persons: bool) -> None:
    """How a policy's months may go."""
    bands = found.bands()
    with workbook(path, found._found.digits) as book:
        book.table(
            bands,
            "by month",
            "what 80 % of the replicas lie between, month by month",
            kinds=kinds_of_rows(bands, found._known),
        )
        book.table(found.reasons(), "reasons", "why people leave by their own will")
        assumptions_sheet(book, found.policy, found.assumptions)
        if with_persons:
            workforce_sheet(book, found)
        cover(book, found, f"{found.policy.name}, played forward", {"": found}, with_persons)


def write_projection_folder(
    found: Projected, folder: Folder, chart: Any, with_persons: bool, smallest: int, facts: Mapping[str, Any]
) -> Path:
    """Totals and bands of everybody and of groups, reasons, a chart, the rules and the manifest."""
    stems = names_of_files(found.groupings)
    with folder as run:
        everybody, *parts = found._written_groups()
        published, withheld = (parts, []) if with_persons else _publishable_groups(found, parts, smallest)
        for groups in (everybody, *published):
            behind = f"_by_{stems[groups.by]}" if groups.by else ""
            run.table(found._totals(groups), f"totals{behind}")
            run.table(found._bands(groups, found._measures(None, groups.by)), f"bands{behind}")
        run.table(found.reasons(), "reasons")
        if with_persons:
            write_persons(run, found, found.state)
        if chart is not None:
            run.chart(chart)
        rules = run.rules(found.policy, found.assumptions)
        told = {"by": [groups.by for groups in published], "withheld": withheld}
        return run.end({**rules, **found._manifest(with_persons), **told}, dict(facts))


def _publishable_groups(
    found: Projected, all_groups: Sequence[Groups], smallest: int
) -> tuple[list[Groups], list[str]]:
    """The groupings that may be published together, and of each of the others what it is and why not.

    Who is in which group at the start is known, so that sums and differences count; later a group is as large as the mean of
    its heads over the replicas.
    """
    people = found._workforce()
    rows = np.arange(len(people))
    cells = [_cells(people, groups, len(rows)) for groups in all_groups]
    withheld = publishable(cells, rows, smallest).withheld
    for place, groups in enumerate(all_groups):
        heads = (
            Amounts(groups.found).of(found._known["heads"], groups.places, months_alone(len(found.months))).mean(axis=0)
        )
        if place not in withheld and ((heads > 0) & (heads < smallest)).any():
            withheld[place] = f"a group has fewer than {smallest} people in some month"
    said = [f"by {groups.by}: {withheld[place]}" for place, groups in enumerate(all_groups) if place in withheld]
    return [groups for place, groups in enumerate(all_groups) if place not in withheld], said


def _cells(people: Table, groups: Groups, rows: int) -> np.ndarray:
    """Who is in which group at the start; nobody where the workforce does not say."""
    if groups.by not in people.columns:
        return np.full(rows, -1)
    places = {name: place for place, name in enumerate(groups.names)}
    return np.array([places.get(name, -1) for name in people.to_numpy(str(groups.by)).tolist()], dtype=np.int64)


def write_persons(run: Folder, found: Projected, state: State | None) -> None:
    """Who was there at the start, and what was known of them."""
    run.table(found._workforce(), "workforce")
    run.saved(state, "workforce.state")


def kinds_of_rows(table: Table, known: Mapping[str, Measure]) -> list[str]:
    """What the figures of each row are."""
    return [known[row["measure"]].kind for row in table.rows()]


def assumptions_sheet(book: Workbook, policy: Policy, assumptions: Assumptions) -> None:
    rows = list(assumed(policy, assumptions))
    names = ("path", "label", "zh", "figures", "source")
    columns = [listed(name, [str(row[place]) for row in rows]) for place, name in enumerate(names)]
    book.table(table_of("assumptions", columns), "assumptions", "what is assumed, and where it comes from")


def workforce_sheet(book: Workbook, found: Projected) -> None:
    book.table(found._workforce(), "workforce", "who was there at the start")


def cover(book: Workbook, found: Run, title: str, rules: Mapping[str, Projected], with_persons: bool) -> None:
    run: dict[str, Any] = {
        "months": f"{found.months[0]} to {found.months[-1]}",
        "replicas": found.replicas,
        "replicas done": len(found.done),
        "seed": found.seed,
    }
    hashes = [line for name, one in rules.items() for line in hashes_of(name, one)]
    said = [_SIMULATED, _SURE, _NOT_SHOWN]
    if found.interrupted:
        said.append(f"The run was interrupted: {len(found.done)} of {found.replicas} replicas are done.")
    book.cover(
        title,
        run,
        {"What it rests on": said, "Files": hashes, "Notes on the people": said_of_notes(found.notes, with_persons)},
    )


def hashes_of(name: str, one: Projected) -> list[str]:
    """The SHA-256 of what a policy and assumptions would be saved as."""
    ends = f" of {name}" if name else ""
    documents: dict[str, Document] = {"policy": one.policy, "assumptions": one.assumptions}
    return [f"{kind}{ends}: SHA-256 {sha256_of_text(document.to_toml())}" for kind, document in documents.items()]
