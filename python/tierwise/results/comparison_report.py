"""A comparison as a report for a manager: the answer first, then what it follows from, then what it does not know."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from tierwise._native import core
from tierwise.export.report import Section, write_report
from tierwise.frames.notes import said_of_notes
from tierwise.frames.table import Table
from tierwise.page.assumed import assumed
from tierwise.results.answer import answer
from tierwise.results.comparison_files import Compared, changes_of
from tierwise.results.intervals_chart import intervals_chart
from tierwise.results.projection_files import hashes_of
from tierwise.show.content import Content, Listing, content, grid, lines
from tierwise.show.shown import drawn

__all__ = ["write_comparison_report"]

_CHARTED = ("total_cost", "leavers")
_LIMITS = (
    "What the policy pays is worked out as in the payroll. How people sell, learn, rise and leave follows the assumptions below.",
    "An interval says how sure the mean over the replicas is. It does not say how true the assumptions are.",
    "That an assumption is in the file does not make it a cause: who is paid more and leaves less may do so for another reason.",
    "Everybody counts together here. Shops and tiers may be small, and no person is named.",
)


class Reported(Compared, Protocol):
    """What of a comparison a report shows."""

    def plot(self, measure: str) -> Any: ...
    def _differences(self, notes: Sequence[str]) -> Content: ...
    @property
    def without_effect(self) -> list[str]: ...


def write_comparison_report(found: Reported, path: str | os.PathLike[str], title: str) -> Path:
    """One HTML file."""
    known, first = found.first._known, found.names[0]
    rows: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in found.table(found.measures).rows():
        rows.setdefault(row["variant"], {})[row["measure"]] = row
    said = [answer(first, name, rows[name], known, len(found.done)) for name in found.names[1:]]
    said += [
        [f"{name} changes no figure at all: nothing that was played reads what it changes."]
        for name in found.without_effect
    ]
    charts = [drawn(intervals_chart(found)), *(found.plot(name) for name in _CHARTED if name in found.measures)]
    sections = [
        Section("In short 结论", content(*(lines(one) for one in said)), kind="answer"),
        Section("What changes 变更", _shown(changes_of(found), ["variant", "path", "before", "after", "in words"])),
        Section("What differs 差异", found._differences(()), charts),
        *_costs(found),
        Section("By payslip line 按工资项", _lines(found)),
        Section("What this does not know 局限", content(Listing("", _LIMITS))),
        Section("Assumptions and their sources 假设", _assumptions(found), kind="folded"),
        Section("What was run 运行信息", content(Listing("", tuple(_run(found)))), kind="folded"),
    ]
    subtitle = f"{found.months[0]} to {found.months[-1]}, {len(found.months)} months"
    return write_report(path, title or f"{', '.join(found.names[1:])} against {first}", subtitle, sections)


def _shown(table: Table, columns: Sequence[str]) -> Content:
    return content(grid(columns, [[row[name] for name in columns] for row in table.rows()]))


def _costs(found: Reported) -> list[Section]:
    if not found._attributable:
        return []
    digits = found.first._found.digits
    rows = [
        [
            row["variant"],
            f"{row['part']} {row['zh']}",
            *(_amount(row[name], digits) for name in ("mean", "low", "high")),
        ]
        for row in found.costs().rows()
    ]
    columns = ["variant", "part", "mean", "80 % from", "to"]
    return [
        Section("Where the change of the cost comes from 成本变化构成", content(grid(columns, rows, right=columns[2:])))
    ]


def _amount(value: float | None, digits: int) -> str:
    """In whole units, or with all digits where they are all there is to see; nothing for what is not known."""
    return "" if value is None else f"{value:+,.{0 if abs(value) >= 100 or value == 0 else digits}f}"


def _lines(found: Reported) -> Content:
    """The lines that an employer's cost or a net pay moves by; those that nothing moves are left out."""
    labels, digits = found.first.policy.labels, found.first._found.digits
    rows = [
        [
            row["variant"],
            labels.both(row["line"], "line"),
            row["measure"],
            *(_amount(row[n], digits) for n in ("difference", "low", "high")),
        ]
        for row in found.by_line().rows()
        if row["difference"] and row["measure"] in ("net", "employer_cost")
    ]
    columns = ["variant", "line", "of", "difference", "95 % from", "to"]
    return content(grid(columns, rows, right=columns[3:]) if rows else lines(["no line changes"]))


def _assumptions(found: Reported) -> Content:
    rows = [
        [f"{label} {zh}".rstrip(), said, source]
        for _, label, zh, said, source, _ in assumed(found.first.policy, found.first.assumptions)
    ]
    return content(grid(["assumption", "figures", "source"], rows))


def _run(found: Reported) -> list[str]:
    hashes = [line for name, one in found.projections.items() for line in hashes_of(name, one)]
    run = f"tierwise {core.version}; seed {found.seed}; {len(found.done)} of {found.replicas} replicas"
    return [run, *hashes, *said_of_notes(found.notes, with_persons=False)]
