"""Applying a policy to recorded months."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, cast

from tierwise._native import core
from tierwise.arguments import (
    chosen_from,
    columns,
    given,
    listener,
    names_of,
    none_or,
    text,
    threads as threads_given,
    wrong_kind,
)
from tierwise.documents.inputs import kinds_of_policy
from tierwise.documents.policy import POLICY, Policy
from tierwise.errors import Error, Fault
from tierwise.frames.notes import ignored
from tierwise.frames.pickles import Sealed
from tierwise.frames.records import read_records
from tierwise.ingest.headings import headings_told
from tierwise.results.ledger import Ledger, groups_of
from tierwise.results.state import STATE, State, core_of
from tierwise.runs.records import Records
from tierwise.show.progress import reported

__all__ = ["apply"]


@given(
    policy=POLICY, records=columns, state=none_or(STATE), threads=threads_given, ignore=names_of, timezone=none_or(text), progress=listener,
    tiers=chosen_from("policy", "recorded"),
)  # fmt: skip
def apply(
    policy: Policy,
    records: Any,
    *,
    state: State | None = None,
    threads: int | None = None,
    results: Sequence[str] | None = None,
    by: Iterable[str | Iterable[str]] = (),
    ignore: str | Iterable[str] = (),
    progress: bool | Callable[[int, int], None] = False,
    timezone: str | None = None,
    tiers: Literal["policy", "recorded"] = "policy",
) -> Ledger:
    """Applies a policy to recorded months: what each person would have been paid, how graded, and why.

    Of an amended policy (``Policy.amend``) each month has the rules in force in it; people keep their tiers and what is remembered of them.
    ``records`` has a row a person and month, in any order: a pandas, Polars or Arrow frame (or whatever has
    ``__arrow_c_stream__`` or is known to Narwhals), a dict of columns, or the path of a CSV or Parquet file. Columns: ``person``, ``month``
    (``2026-03`` or a date), ``shop`` and ``team`` where the policy uses them, ``joined``, each input the policy names, and for each
    ladder the starting tier of a person's first month. Missing values are null, NaN or None. ``tw.Records`` reads them once, to be applied
    more than once. The guide's page on records says which types
    of columns are read as which kind. ``timezone`` (``"Asia/Shanghai"``) says in which month instants in UTC are,
    which are refused without.

    ``state`` is how everybody stood after the months before, as a ledger gives it (``Ledger.state``) or a file (``State.load``): the
    records go on behind its last month. Months applied one after the other give what they give at once, to the bit; the guide "Month by
    month" says what else is told, and when rules cannot go on from a state.

    ``tiers="recorded"`` takes everybody's tiers from the records, month by month: the column of each ladder says the tier of every
    record, and the policy decides about none that a further record tells. ``Ledger.reconciliation`` says where the policy would have
    given another, and why; the guide's page on people has it worked out.

    ``results=("totals", "events")`` keeps no payslips, only totals of everything and ``by`` the groupings named (``by=["shop", ("month",
    "medal")]``, as for ``Ledger.totals``), and the events; ``("totals",)`` not even these. That takes a fraction of the memory, and less
    time; ``tw.difference`` compares such ledgers by what both kept.

    The result is the same to the bit for any number of ``threads`` (None: one for each processor). ``progress=True``
    shows a bar when the run takes longer than a second and a person is watching; a function is called now and then
    with the person-months done and the total. Ctrl-C stops the run.

    What of the records is not used, or taken for granted, the ledger's ``notes`` tell. A column that nothing reads is refused where one of
    nearly its name has no column (``Sales``, ``join``); ``ignore`` names those that are meant.

    Raises ``tw.Error`` for records that do not fit; the faults name columns, rows (from 1) and people.
    """
    recorded = tiers == "recorded"
    if isinstance(records, Records):
        if timezone is not None or ignore:
            raise Error([Fault(path="records", message="'ignore' and 'timezone' are said where tw.Records reads them")])
        taken, sealed, again = records._core, records._sealed, core_of(state)
    else:
        kinds = kinds_of_policy(policy, timezone=timezone)
        table = read_records(records, kinds, ignore=ignored(ignore, kinds))
        sealed, again = Sealed(table), None  # it is read as going on from the state
        with headings_told(policy, table):
            taken = core.Records(policy._core, table, core_of(state), cast(int, threads), False, recorded)
    only, events = _kept(results, by)
    with reported(progress) as report:
        ledger = core.apply(policy._core, taken, again, cast(int, threads), report, only, events, recorded)
        return Ledger(policy, sealed, ledger, state, with_events=events)


def _kept(results: Sequence[str] | None, by: Iterable[str | Iterable[str]]) -> tuple[list[list[str]] | None, bool]:
    """The groupings of which totals are kept, None for everything; and whether events are."""
    if isinstance(by, (bytes, bytearray)) or not isinstance(by, Iterable):
        raise wrong_kind("by", "a grouping or a list of groupings", by)
    groupings = [groups_of(one) for one in ([by] if isinstance(by, str) else by)]
    if results is None:
        if groupings:
            message, hint = "nothing is kept by groupings alone", 'results=("totals", "events") keeps totals by them'
            raise Error([Fault(path="by", message=message, hint=hint)])
        return None, True
    names = names_of("results", results)
    for name in names:
        chosen_from("totals", "events")("results", name)
    if "totals" not in names:
        raise Error([Fault(path="results", message="'totals' is not among them", hint='("totals",) is the least')])
    return [[], *(one for one in groupings if one)], "events" in names
