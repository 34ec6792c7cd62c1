"""What a person would have been paid in a month, had one figure been another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from tierwise._native import core
from tierwise.errors import Error, Fault
from tierwise.frames.table import Column, Table, numbers, table_of, texts, wholes
from tierwise.months import month_of
from tierwise.results.ledger import Ledger
from tierwise.runs.apply import apply

__all__ = ["pay_over", "record_of"]

STEPS = 24  # from the least to the most
_COUNTED = ("amount", "count", "hours", "number", "share")


class Row(NamedTuple):
    """A person's record of a month among those of the month, and how everybody stood before it."""

    columns: dict[str, list[Any]]
    place: int
    before: Any
    observed: np.ndarray


def pay_over(
    ledger: Ledger, person: str, month: str, column: str, values: Sequence[float] | None, ladder: str | None
) -> Table:
    """A row a value of the input, and a tier with ``ladder``: the person's gross and net pay in the month, all else as it was.

    Columns: value, ``ladder``, gross, net. Colleagues are paid with the person, so that pools and ranks answer, too. ``values``: from 0
    to the most that anybody had in any month, when left out.
    """
    policy = ledger.policy
    kind = dict(policy._core.inputs).get(column)
    known = [name for name, held in policy._core.inputs if held in _COUNTED]
    if column not in known:
        if kind is None:
            core.unknown_name("input", column, known)
        message = f"input '{column}' is no figure but a {kind}"
        raise Error([Fault(path="pay", message=message, hint=f"figures are {', '.join(known)}")])
    if ladder is not None and ladder not in ledger.ladders:
        core.unknown_name("ladder", ladder, ledger.ladders)
    row = record_of(ledger, person, month_of(month), column, ladder is not None)
    over = _values(row.observed, kind == "count") if values is None else np.asarray(values, dtype=np.float64)
    tiers = [None] if ladder is None else [tier.name for tier in policy.at(month_of(month)).ladder[ladder].tier]
    found = []
    for tier in tiers:
        for value in over:
            varied = dict(row.columns) | {column: _with(row.columns[column], row.place, float(value))}
            if tier is not None:
                varied[str(ladder)] = _with(row.columns[str(ladder)], row.place, tier)
            paid = apply(policy, varied, state=row.before, threads=1, tiers="policy" if tier is None else "recorded")
            mine = paid.people["person"].tolist().index(person)
            found.append([int(paid.people.to_numpy(name)[mine]) for name in ("gross", "net")])
    amounts = np.array(found, dtype=np.int64)
    columns: list[Column] = [numbers("value", np.tile(over, len(tiers)))]
    if ladder is not None:
        columns.append(
            texts(ladder, np.repeat(np.arange(len(tiers)), len(over)), [str(t) for t in tiers], ordered=True)
        )
    columns += [wholes(name, amounts[:, i], "money") for i, name in enumerate(("gross", "net"))]
    return table_of("pay", columns, ledger.people._frame.digits, policy.labels)


def record_of(ledger: Ledger, person: str, month: str, column: str, with_tiers: bool) -> Row:
    """The records of a month as columns; ``with_tiers``: with the tier that everybody had in it."""
    records = Table(core.Frame.of_table(ledger._records.unchanged("pay over an input"), 2), "records")
    months = records["month"]
    now, earlier = records.filter(months == month), records.filter(months < month)
    people = now["person"].tolist()
    paid = ledger.people.filter(month=month)
    if person not in paid["person"].tolist():
        message = f"{person} was not paid in {month}"
        raise Error([Fault(path="pay", message=message, hint="ledger.people says who was")])
    state = apply(ledger.policy, earlier, state=ledger._before).state if len(earlier) else ledger._before
    columns = {name: now[name].tolist() for name in now.columns}
    if column not in columns:
        raise Error([Fault(path="pay", message=f"the records have no column '{column}'")])
    for ladder in ledger.ladders if with_tiers else ():
        held = dict(zip(paid["person"], paid[ladder], strict=True))
        columns[ladder] = [held.get(one) for one in people]
    return Row(columns, people.index(person), state, np.asarray(records[column], dtype=np.float64))


def _values(observed: np.ndarray, whole: bool) -> np.ndarray:
    most = float(np.nanmax(observed, initial=0.0))
    over = np.linspace(0.0, most if most > 0 else 1.0, STEPS + 1)
    return np.unique(np.round(over)) if whole else np.unique(np.round(over, 2 if most >= 10 else 6))


def _with(values: list[Any], place: int, value: Any) -> list[Any]:
    return [*values[:place], value, *values[place + 1 :]]
