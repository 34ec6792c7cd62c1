"""A ledger as files: sums that give nobody away; people, payslips and events where they are asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from tierwise.documents.policy import Policy
from tierwise.export.disclosure import publishable
from tierwise.export.folder import Folder
from tierwise.export.workbook import workbook
from tierwise.files.whole_files import names_of_files, sha256_of_text
from tierwise.frames.notes import said_of_notes
from tierwise.frames.table import Table, listed, table_of, wholes

__all__ = ["Asked", "asked_of", "write_ledger_folder", "write_ledger_workbook"]

_CALCULATED = "Every figure follows from the policy and the records as they were given; nothing is estimated."
_PERSONS = {
    "people": "a row a person and month",
    "payslips": "a row a line of a payslip",
    "events": "who rose, fell, left, and why not",
    "reconciliation": "where the tiers recorded differ from the policy's",
}


class Paid(Protocol):
    """What of a ledger is written."""

    policy: Policy

    @property
    def people(self) -> Table: ...
    @property
    def _by_person(self) -> list[Table]: ...
    @property
    def notes(self) -> Table: ...
    @property
    def months(self) -> list[str]: ...
    @property
    def currency(self) -> str: ...
    @property
    def ladders(self) -> list[str]: ...
    @property
    def total(self) -> Any: ...
    def totals(self, by: str | Iterable[str] = ()) -> Table: ...
    def __len__(self) -> int: ...


class Asked(NamedTuple):
    """What is to be written: groupings in the order in which they are published as far as they may be; persons or none."""

    groupings: list[list[str]]
    with_persons: bool
    smallest_group: int


def asked_of(ledger: Paid, by: Sequence[list[str]] | None, with_persons: bool, smallest_group: int) -> Asked:
    """By month, shop and tier, and by two of them each, where nothing is said: what everybody asks first."""
    if by is None:
        alone = ["month", *(["shop"] if "shop" in ledger.people.columns else []), *ledger.ladders]
        by = [[name] for name in alone] + [
            list(two) for two in combinations(alone, 2) if not set(two) <= set(ledger.ladders)
        ]
    return Asked([one for one in by if one], with_persons, smallest_group)


class _Sums(NamedTuple):
    total: Table
    by: dict[tuple[str, ...], Table]
    withheld: list[str]  # what is left out, and why


def _sums(ledger: Paid, asked: Asked) -> _Sums:
    """What is published of what was asked for. A misspelt name is found before anything is written."""
    total, sums = ledger.totals(), {tuple(by): ledger.totals(by) for by in asked.groupings}
    if asked.with_persons:
        return _Sums(total, sums, [])
    withheld = _withheld(ledger, list(sums), asked.smallest_group)
    why = [f"by {' and '.join(by)}: {said}" for by, said in withheld.items()]
    return _Sums(total, {by: table for by, table in sums.items() if by not in withheld}, why)


def write_ledger_workbook(ledger: Paid, path: str | os.PathLike[str], asked: Asked) -> None:
    """A cover, a sheet of all sums, a sheet a grouping."""
    sums, policy, total = _sums(ledger, asked), ledger.policy, ledger.total
    with workbook(path, sums.total._frame.digits) as book:
        book.table(_lines(sums.total), "total", "sums over everybody, line by line")
        for by, table in sums.by.items():
            joined = " and ".join(by)
            book.table(table, f"by {joined}", f"sums by {joined}")
        for table in ledger._by_person if asked.with_persons else ():
            book.table(table, table.name, _PERSONS[table.name])
        run = {
            "policy": policy.name,
            "policy's SHA-256": sha256_of_text(policy.to_toml()),
            "months": f"{ledger.months[0]} to {ledger.months[-1]}",
            "people": total.heads,
            "person-months": total.person_months,
            "gross": total.gross,
            "net": total.net,
            "employer cost": total.employer_cost,
            "currency": ledger.currency,
        }
        parts = {
            "What it rests on": [_CALCULATED],
            "Left out, so that no figure tells what few people earn": sums.withheld,
            "Notes on the records": said_of_notes(ledger.notes, asked.with_persons),
        }
        book.cover(f"{policy.name}: {ledger.months[0]} to {ledger.months[-1]}", run, parts)


def write_ledger_folder(ledger: Paid, folder: Folder, asked: Asked, facts: Mapping[str, Any]) -> Path:
    """A table of all sums, a table a grouping, the policy and the manifest."""
    with folder as run:
        sums = _sums(ledger, asked)
        stems = names_of_files([" and ".join(by) for by in sums.by])
        run.table(sums.total, "totals")
        for by, table in sums.by.items():
            run.table(table, f"totals_by_{stems[' and '.join(by)]}")
        for table in ledger._by_person if asked.with_persons else ():
            run.table(table, table.name)
        span = [ledger.months[0], ledger.months[-1]]
        told = {**run.policy(ledger.policy), "months": span, "person_months": len(ledger)}
        return run.end(
            told | {"withheld": sums.withheld, "notes": said_of_notes(ledger.notes, asked.with_persons)}, dict(facts)
        )


def _lines(total: Table) -> Table:
    """The one row of all sums as rows, which a page has room for."""
    money = [name for name, held in total._frame.columns if held == "money"]
    amounts = np.concatenate([total.to_numpy(name) for name in money])
    return table_of("total", [listed("line", money), wholes("amount", amounts, "money")], total._frame.digits)


def _withheld(ledger: Paid, groupings: Sequence[tuple[str, ...]], smallest: int) -> dict[tuple[str, ...], str]:
    """The groupings that may not be published beside those before them, and why."""
    people = ledger.people._frame
    columns = {name: people.numpy(name) for name in {name for by in groupings for name in by} - {"year"}}
    years = [text[:4] for text in people.texts("month")]
    columns["year"] = np.array([years.index(year) for year in years], dtype=np.int64)[people.numpy("month")]
    cells = [_numbered([columns[name] for name in by]) for by in groupings]
    found = publishable(cells, _numbered([people.numpy("person")]), smallest)
    return {groupings[place]: why for place, why in found.withheld.items()}


def _numbered(columns: Sequence[np.ndarray]) -> np.ndarray:
    """Rows as numbers from 0 on: alike where the codes of all columns are."""
    codes = np.stack([column.astype(np.int64) for column in columns])
    numbers: np.ndarray = np.unique(codes, axis=1, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return numbers
