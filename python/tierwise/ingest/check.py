"""Every fault of a table and of the records in it, whatever else is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tierwise._native import core
from tierwise.documents.policy import Policy
from tierwise.errors import Error, Fault
from tierwise.ingest.headings import with_headings_told
from tierwise.ingest.mapping import Mapping
from tierwise.ingest.reading import Reading, Tell, read_table

__all__ = ["Checked", "check_table", "expect_no_faults"]

SHOWN_OF_A_KIND = 5  # in a message
LINES_SHOWN = 100


@dataclass
class Checked:
    """What was read, as far as there was a table; the records where nothing is wrong with them; and what is."""

    reading: Reading | None
    records: core.Records | None
    faults: list[Fault]


def check_table(
    source: Any,
    policy: Policy,
    rules: core.Policy,
    mapping: Mapping,
    threads: int,
    timezone: str | None,
    tell: Tell | None = None,
) -> Checked:
    """Reads a table by a mapping and checks it by a policy (``rules`` with its amendments)."""
    try:
        reading = read_table(source, policy, mapping, timezone, tell)
    except Error as e:
        return Checked(None, None, list(e.faults))
    try:
        records = core.Records(rules, reading.table(), None, threads, True)
    except Error as e:
        headings = [column.heading for column in reading.columns if column.heading and not column.name]
        found = with_headings_told(e.faults, policy, headings)
        return Checked(
            reading, None, _in_order(reading, [*reading.faults, *found, *_behind(reading, rules, e, threads)])
        )
    return Checked(reading, None if reading.faults else records, reading.faults)


def _behind(reading: Reading, rules: core.Policy, error: Error, threads: int) -> list[Fault]:
    """Where rows have no person or no month that can be read, nothing else is looked at: the faults of the other rows.

    That such a person has a gap then, or two rows, is no fault of its own.
    """
    refused = any(column.cells.refused for column in reading.columns)
    if refused or not all(fault.row and fault.column in ("person", "month") for fault in error.faults):
        return []
    place = {(int(sheet), int(number)): row for row, (sheet, number) in enumerate(
        zip(reading.sheet_of[reading.places], reading.numbers[reading.places], strict=True))}  # fmt: skip
    sheets = {sheet.name: at for at, sheet in enumerate(reading.sheets)}
    bad = {place[sheets[fault.sheet], fault.row] for fault in error.faults}
    rows = np.setdiff1d(np.arange(len(reading.places)), list(bad))
    people = {fault.person for fault in error.faults}
    if not len(rows):
        return []
    try:
        core.Records(rules, reading.table(rows), None, threads, False)
    except Error as e:
        return [fault for fault in e.faults if fault.column or fault.person not in people]
    return []


def _in_order(reading: Reading, faults: list[Fault]) -> list[Fault]:
    """Faults of the table first, then those of rows, by sheet and row."""
    sheets = {sheet.name: at for at, sheet in enumerate(reading.sheets)}
    return sorted(faults, key=lambda fault: (fault.row != 0, sheets.get(fault.sheet, 0), fault.row))


def expect_no_faults(checked: Checked) -> None:
    """Raises ``tw.Error`` with every fault; the message has the first few of each kind."""
    if not checked.faults:
        return
    told: Counter[tuple[str, str]] = Counter()
    lines: list[str] = []
    more = 0
    for fault in checked.faults:
        kind = (fault.path, fault.hint)
        told[kind] += 1
        if len(lines) >= LINES_SHOWN or (fault.row and told[kind] > SHOWN_OF_A_KIND):
            more += 1
        else:
            lines.append(str(fault))
    if more:
        lines.append(f"and {more} more {'fault' if more == 1 else 'faults'} of these kinds")
    raise Error(checked.faults, "\n".join(lines))


def with_headings(checked: Checked) -> list[Fault]:
    """The faults with the headings of the table for the names of the policy."""
    if checked.reading is None:
        return checked.faults
    heading = {column.name: column.heading for column in checked.reading.columns if column.name}
    return [replace(fault, column=heading.get(fault.column, fault.column)) for fault in checked.faults]
