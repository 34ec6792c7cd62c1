"""Records that are read once and applied as often as wanted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from tierwise._native import core
from tierwise.arguments import columns, given, names_of, none_or, text, threads as threads_given
from tierwise.documents.inputs import kinds_of_policy
from tierwise.documents.rules import RULES, Rules, base_of
from tierwise.frames.notes import ignored
from tierwise.frames.pickles import Immutable, Sealed, pickled, table_from, table_state
from tierwise.frames.records import read_records

__all__ = ["Records"]


class Records(Immutable):
    """Records checked, put in order and narrowed for a policy, so that ``tw.apply`` takes no longer than the months do.

    Takes what ``tw.apply`` takes, and keeps a copy: what the frame holds later makes no difference. A variant of the policy, and any
    other, takes them too: what it asks for otherwise (inputs, ladders, groups, texts) is read again from the copy, and refused where it
    is not there.

    >>> import tierwise as tw
    >>> today = tw.example("three_shops")
    >>> records = tw.Records(today, tw.example_records("three_shops"))
    >>> raised = today.replace("ladder.medal.iron.base_pay", 2300)
    >>> tw.difference(tw.apply(today, records), tw.apply(raised, records)).total.net_change > 0
    True
    """

    @given(policy=RULES, records=columns, threads=threads_given, ignore=names_of, timezone=none_or(text))
    def __init__(
        self,
        policy: Rules,
        records: Any,
        *,
        threads: int | None = None,
        ignore: str | Iterable[str] = (),
        timezone: str | None = None,
    ) -> None:
        kinds = kinds_of_policy(base_of(policy), timezone=timezone)
        self._take(policy, read_records(records, kinds, ignore=ignored(ignore, kinds)), cast(int, threads))

    def _take(self, policy: Rules, table: core.Table, threads: int) -> None:
        self._core = core.Records(policy._core, table, None, threads, True)
        self._sealed = Sealed(self._core.table)
        self.policy = policy

    def __len__(self) -> int:
        """The number of person-months."""
        return self._core.rows

    def __reduce__(self) -> tuple[Any, ...]:
        return pickled(_records, self.policy, table_state(self._core.table))

    def __repr__(self) -> str:
        return f"<tierwise.Records: {len(self)} person-months as {self.policy.name!r} reads them>"


def _records(policy: Rules, state: tuple[Any, ...]) -> Records:
    out = Records.__new__(Records)
    out._take(policy, table_from(state), threads_given("threads", None))
    return out
