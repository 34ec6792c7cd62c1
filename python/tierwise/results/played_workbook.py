"""Projections and comparisons as workbooks: of everybody together, with what was assumed beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tierwise.documents.assumptions import Assumptions
from tierwise.documents.policy import Policy
from tierwise.export.workbook import Workbook, workbook
from tierwise.files.whole_files import sha256_of_text
from tierwise.frames.notes import texts_of
from tierwise.frames.table import Table, listed, table_of
from tierwise.page.assumed import assumed
from tierwise.results.measures import Measure
from tierwise.results.run_facts import Played

if TYPE_CHECKING:
    from tierwise.results.comparison import Comparison
    from tierwise.results.projection import Projection

__all__ = ["write_comparison_workbook", "write_projection_workbook"]

_SIMULATED = (
    "The figures are simulated. People, sales, service and luck follow the assumptions (sheet assumptions, as far as they have a "
    "source); what the policy pays for them is worked out as in the payroll."
)
_SURE = (
    "low and high of a difference: the 95 % interval of its mean; band_low and band_high, and low and high of a projection: "
    "what 80 % of the replicas lie between. The interval says how sure the simulation is, not how true the assumptions are."
)
_NOT_SHOWN = "Groups and people are not in this workbook: shops and tiers may be small."


def write_comparison_workbook(found: Comparison, path: str | os.PathLike[str]) -> None:
    """How each variant differs from the first."""
    differences, months = found.table(found.measures), found.by_month(found.measures)
    known = found.first._known
    with workbook(path, found.first._found.digits) as book:
        book.table(
            differences, "differences", "over all months, a row a variant and measure", kinds=_means(differences, known)
        )
        book.table(_changes(found), "changes", "what each variant changes")
        lines = found.by_line()
        book.table(lines, "by line", "which line of the payslip a difference comes from", kinds=["money"] * len(lines))
        if found._attributable:
            costs = found.costs()
            book.table(
                costs, "costs", "which part of a change of the cost comes from what", kinds=["money"] * len(costs)
            )
        book.table(months, "by month", "the differences month by month", kinds=_means(months, known))
        rules = {name: (one.policy, one.assumptions) for name, one in found.projections.items()}
        _assumptions(book, found.first.policy, found.first.assumptions)
        _cover(book, found, f"{found.names[0]} against {', '.join(found.names[1:])}", rules)


def write_projection_workbook(found: Projection, path: str | os.PathLike[str]) -> None:
    """How a policy's months may go."""
    bands = found.bands()
    with workbook(path, found._found.digits) as book:
        book.table(
            bands,
            "by month",
            "what 80 % of the replicas lie between, month by month",
            kinds=_kinds(bands, found._known),
        )
        book.table(found.reasons(), "reasons", "why people leave by their own will")
        _assumptions(book, found.policy, found.assumptions)
        _cover(book, found, f"{found.policy.name}, played forward", {"": (found.policy, found.assumptions)})


def _kinds(table: Table, known: Mapping[str, Measure]) -> list[str]:
    """What the figures of each row are."""
    return [known[row["measure"]].kind for row in table.rows()]


def _means(table: Table, known: Mapping[str, Measure]) -> list[str]:
    """What the means of each row are: of people, too, there are parts."""
    return ["number" if kind == "count" else kind for kind in _kinds(table, known)]


def _changes(found: Comparison) -> Table:
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


def _assumptions(book: Workbook, policy: Policy, assumptions: Assumptions) -> None:
    rows = list(assumed(policy, assumptions))
    names = ("path", "label", "zh", "figures", "source")
    columns = [listed(name, [str(row[place]) for row in rows]) for place, name in enumerate(names)]
    book.table(table_of("assumptions", columns), "assumptions", "what is assumed, and where it comes from")


def _cover(book: Workbook, found: Played, title: str, rules: Mapping[str, tuple[Policy, Assumptions]]) -> None:
    run: dict[str, Any] = {
        "months": f"{found.months[0]} to {found.months[-1]}",
        "replicas": found.replicas,
        "replicas done": len(found.done),
        "seed": found.seed,
    }
    hashes = [line for name, documents in rules.items() for line in _hashed(name, documents)]
    said = [_SIMULATED, _SURE, _NOT_SHOWN]
    if found.interrupted:
        said.append(f"The run was interrupted: {len(found.done)} of {found.replicas} replicas are done.")
    book.cover(title, run, {"What it rests on": said, "Files": hashes, "Notes on the people": texts_of(found.notes)})


def _hashed(name: str, documents: Sequence[Policy | Assumptions]) -> list[str]:
    """The SHA-256 of what a policy and assumptions would be saved as."""
    ends = f" of {name}" if name else ""
    kinds = ("policy", "assumptions")
    return [
        f"{kind}{ends}: SHA-256 {sha256_of_text(one.to_toml())}" for kind, one in zip(kinds, documents, strict=True)
    ]
