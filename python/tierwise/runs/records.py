"""Records that are read once and applied as often as wanted; and those of a company's own table, read as a mapping says."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping as Named, Sequence
from typing import Any, cast

from tierwise._native import core
from tierwise.arguments import (
    columns as columns_given,
    given,
    listener,
    names_of,
    none_or,
    text,
    threads as threads_given,
)
from tierwise.documents.inputs import kinds_of_policy
from tierwise.documents.policy import POLICY, Policy
from tierwise.frames.notes import ignored
from tierwise.frames.pickles import Immutable, Sealed, pickled, table_from, table_state
from tierwise.frames.records import read_records
from tierwise.frames.table import Table
from tierwise.ingest.check import Checked, check_table, expect_no_faults
from tierwise.ingest.facts import columns_table, left_out_table
from tierwise.ingest.headings import headings_told
from tierwise.ingest.mapping import Mapping, mapping_given
from tierwise.ingest.proposal import propose_mapping
from tierwise.ingest.records_check import RecordsCheck
from tierwise.show.progress import reported

__all__ = ["Records"]

Progress = bool | Callable[[int, int], None]
_SOURCE: dict[str, Any] = {
    "source": columns_given, "policy": POLICY, "mapping": mapping_given, "threads": threads_given, "timezone": none_or(text),
    "progress": listener,
}  # fmt: skip


class Records(Immutable):
    """Records checked, put in order and narrowed for a policy, so that ``tw.apply`` takes no longer than the months do.

    Takes what ``tw.apply`` takes, and keeps a copy: what the frame holds later makes no difference. A variant of the policy, and any
    other, takes them too: what it asks for otherwise (inputs, ladders, groups, texts) is read again from the copy, and refused where it
    is not there. ``Records.load`` reads a company's own table.

    ``columns`` tells what each column of such a table was taken as, ``left_out`` which rows are no records and why.

    >>> import tierwise as tw
    >>> today = tw.example("three_shops")
    >>> records = tw.Records(today, tw.example_records("three_shops"))
    >>> raised = today.replace("ladder.medal.iron.base_pay", 2300)
    >>> tw.difference(tw.apply(today, records), tw.apply(raised, records)).total.net_change > 0
    True
    """

    columns: Table
    left_out: Table

    @given(policy=POLICY, records=columns_given, threads=threads_given, ignore=names_of, timezone=none_or(text))
    def __init__(
        self,
        policy: Policy,
        records: Any,
        *,
        threads: int | None = None,
        ignore: str | Iterable[str] = (),
        timezone: str | None = None,
    ) -> None:
        kinds = kinds_of_policy(policy, timezone=timezone)
        table = read_records(records, kinds, ignore=ignored(ignore, kinds))
        with headings_told(policy, table):
            made = core.Records(policy._core, table, None, cast(int, threads), True)
        self._take(policy, made, Checked(None, None, []))

    def _take(self, policy: Policy, records: core.Records, checked: Checked) -> None:
        self._core = records
        self._sealed = Sealed(records.table)
        self.policy = policy
        self.columns = columns_table(checked.reading)
        self.left_out = left_out_table(checked.reading)

    @classmethod
    @given(**_SOURCE)
    def load(
        cls,
        source: Any,
        policy: Policy,
        mapping: Mapping | str | os.PathLike[str] | None = None,
        *,
        columns: Named[str, Any] | None = None,
        sheet: str | Sequence[str] | None = None,
        header: int | None = None,
        missing: str | Iterable[str] | None = None,
        leave_out: Named[str, Any] | None = None,
        duplicates: str | None = None,
        given: Named[str, Any] | None = None,
        sheet_is: Any = None,
        ignore: str | Iterable[str] | None = None,
        encoding: str | None = None,
        separator: str | None = None,
        timezone: str | None = None,
        threads: int | None = None,
        progress: Progress = True,
    ) -> Records:
        """Reads a company's own table: an .xlsx, .xls or .ods workbook, CSV, Parquet, a frame, a dict of columns, a list of dicts.

        ``mapping`` says what is what: a ``tw.Mapping``, or the path of its file; the arguments from ``columns`` to ``separator`` are
        those of ``tw.Mapping``, and come on top of it, as ``given={"month": "2026-03"}`` where the table does not say its month. Values may
        be in any of the forms that the guide lists; nothing else is taken for anything. Raises ``tw.Error`` with every fault. ``progress``
        as in ``tw.apply``.
        """
        said = mapping_given("mapping", mapping).replace(
            columns=columns, sheet=sheet, header=header, missing=missing, leave_out=leave_out, duplicates=duplicates, given=given,
            sheet_is=sheet_is, ignore=ignore, encoding=encoding, separator=separator,
        )  # fmt: skip
        checked = _checked(source, policy, said, cast(int, threads), timezone, progress)
        expect_no_faults(checked)
        out = cls.__new__(cls)
        out._take(policy, cast(core.Records, checked.records), checked)
        return out

    @classmethod
    @given(**_SOURCE)
    def check(
        cls,
        source: Any,
        policy: Policy,
        mapping: Mapping | str | os.PathLike[str] | None = None,
        *,
        columns: Named[str, Any] | None = None,
        sheet: str | Sequence[str] | None = None,
        header: int | None = None,
        missing: str | Iterable[str] | None = None,
        leave_out: Named[str, Any] | None = None,
        duplicates: str | None = None,
        given: Named[str, Any] | None = None,
        sheet_is: Any = None,
        ignore: str | Iterable[str] | None = None,
        encoding: str | None = None,
        separator: str | None = None,
        timezone: str | None = None,
        threads: int | None = None,
        progress: Progress = True,
    ) -> RecordsCheck:
        """The same without raising: every fault as a table, beside what was read and what was left out."""
        said = mapping_given("mapping", mapping).replace(
            columns=columns, sheet=sheet, header=header, missing=missing, leave_out=leave_out, duplicates=duplicates, given=given,
            sheet_is=sheet_is, ignore=ignore, encoding=encoding, separator=separator,
        )  # fmt: skip
        return RecordsCheck(_checked(source, policy, said, cast(int, threads), timezone, progress))

    @classmethod
    @given(source=columns_given, policy=POLICY, mapping=mapping_given, timezone=none_or(text))
    def propose(
        cls,
        source: Any,
        policy: Policy,
        mapping: Mapping | str | os.PathLike[str] | None = None,
        *,
        sheet: str | Sequence[str] | None = None,
        header: int | None = None,
        encoding: str | None = None,
        separator: str | None = None,
        timezone: str | None = None,
    ) -> Mapping:
        """Proposes a mapping for a table, from its headings and what stands below them.

        It prints as TOML, with what somebody has to decide as comments; ``save`` writes that. Nothing of it holds before it is given to
        ``load``. What a ``mapping`` says already stays. Raises ``tw.Error`` where no row has a heading that could be known.
        """
        said = mapping_given("mapping", mapping).replace(
            sheet=sheet, header=header, encoding=encoding, separator=separator
        )
        return propose_mapping(source, policy, said, header, timezone)

    def __len__(self) -> int:
        """The number of person-months."""
        return self._core.rows

    def __reduce__(self) -> tuple[Any, ...]:
        return pickled(_records, self.policy, table_state(self._core.table), self.columns, self.left_out)

    def __repr__(self) -> str:
        return f"<tierwise.Records: {len(self)} person-months as {self.policy.name!r} reads them>"


def _checked(
    source: Any, policy: Policy, mapping: Mapping, threads: int, timezone: str | None, progress: Progress
) -> Checked:
    with reported(progress) as tell:
        return check_table(source, policy, policy._core, mapping, threads, timezone, tell)


def _records(policy: Policy, state: tuple[Any, ...], columns: Table, left_out: Table) -> Records:
    out = Records.__new__(Records)
    table = table_from(state)
    out._take(
        policy, core.Records(policy._core, table, None, threads_given("threads", None), True), Checked(None, None, [])
    )
    out.columns, out.left_out = columns, left_out
    return out
