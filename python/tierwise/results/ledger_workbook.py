"""A ledger as a workbook: totals that give nobody away; people, payslips and events where they are asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tierwise.export.disclosure import publishable
from tierwise.export.workbook import workbook
from tierwise.files.whole_files import sha256_of_text
from tierwise.frames.notes import texts_of
from tierwise.frames.table import Table, listed, table_of, wholes

if TYPE_CHECKING:
    from tierwise.results.ledger import Ledger

__all__ = ["groupings_of_ledger", "write_ledger_workbook"]

_CALCULATED = "Every figure follows from the policy and the records as they were given; nothing is estimated."


def write_ledger_workbook(
    ledger: Ledger, path: str | os.PathLike[str], groupings: Sequence[Sequence[str]], with_persons: bool, smallest: int
) -> None:
    """``groupings`` in the order in which they are published as far as they may be."""
    sums = {
        tuple(by): ledger.totals(by) for by in [(), *groupings]
    }  # a misspelt name is found before anything is written
    published, withheld = (list(groupings), []) if with_persons else _publishable(ledger, groupings, smallest)
    policy, total = ledger.policy, ledger.total
    with workbook(path, ledger.people._frame.digits) as book:
        book.table(_lines(sums[()]), "total", "sums over everybody, line by line")
        for by in published:
            joined = " and ".join(by)
            book.table(sums[tuple(by)], f"by {joined}", f"sums by {joined}")
        if with_persons:
            book.table(ledger.people, "people", "a row a person and month")
            book.table(ledger.payslips, "payslips", "a row a line of a payslip")
            if ledger._with_events:
                book.table(ledger.events, "events", "who rose, fell, left, and why not")
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
            "Left out, so that no figure tells what few people earn": withheld,
            "Notes on the records": texts_of(ledger.notes),
        }
        book.cover(f"{policy.name}: {ledger.months[0]} to {ledger.months[-1]}", run, parts)


def _lines(total: Table) -> Table:
    """The one row of all sums as rows, which a page has room for."""
    money = [name for name, held in total._frame.columns if held == "money"]
    amounts = np.concatenate([total.to_numpy(name) for name in money])
    return table_of("total", [listed("line", money), wholes("amount", amounts, "money")], total._frame.digits)


def _publishable(
    ledger: Ledger, groupings: Sequence[Sequence[str]], smallest: int
) -> tuple[list[Sequence[str]], list[str]]:
    """The groupings that may be published together, and of each of the others what it is and why not."""
    people = ledger.people
    months = np.asarray(people.to_numpy("month"))
    columns = {name: _numbered(people.to_numpy(name)) for name in ("person", "month", "shop", "team", *ledger.ladders)}
    columns["year"] = _numbered(np.array([month[:4] for month in months], dtype=object))
    cells = [_numbered(np.stack([columns[name] for name in by])) for by in groupings]
    found = publishable(cells, columns["person"], columns["month"], smallest)
    withheld = [f"by {' and '.join(groupings[place])}: {why}" for place, why in found.withheld.items()]
    return [groupings[place] for place in found.published], withheld


def _numbered(values: np.ndarray) -> np.ndarray:
    """Values as numbers from 0 on, in their order: alike where the values are; of several rows, where all of them are."""
    if values.ndim == 1:
        values = np.array(["" if value is None else value for value in values.tolist()])
    numbers: np.ndarray = np.unique(values, axis=-1, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return numbers


def groupings_of_ledger(ledger: Ledger) -> list[list[str]]:
    """By month, shop and tier, and by two of them each: what everybody asks first."""
    ladders = ledger.ladders
    single = [["month"], ["shop"], *([name] for name in ladders)]
    return [*single, ["month", "shop"], *(["month", name] for name in ladders), *(["shop", name] for name in ladders)]
