"""Results as they are pickled: what cannot be worked out again is written down, the rest is worked out where they are read.

A ledger is its policy and records: the same bits come out of them, so that it is small, and explains itself wherever it is. A projection
is its totals beside policy, assumptions and workforce. Every one names the version that wrote it; another version may compute
otherwise, and refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from tierwise._native import core
from tierwise.errors import Error, Fault

__all__ = ["Immutable", "Sealed", "pickled", "table_from", "table_state"]


class Immutable:
    """A result is never changed, so its copy is itself."""

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class Sealed:
    """A table that lies in others' arrays, and what tells whether they have been changed since."""

    def __init__(self, table: core.Table) -> None:
        self._table = table
        self._seal = core.seal(table)

    def unchanged(self, wanted: str) -> core.Table:
        """The table, to do what is ``wanted``; an ``Error`` where a column is not what it was."""
        self.expect_same(self._table, wanted)
        return self._table

    def is_in(self, table: core.Table) -> bool:
        """Whether another table has these columns as they were, and maybe more."""
        return not self._changed(table)

    def expect_same(self, table: core.Table, wanted: str) -> None:
        """An ``Error`` where a column of this table is not what it was; another may have more columns."""
        if changed := self._changed(table):
            message = f"its values have been changed since the result was made, so that {wanted} would contradict it"
            hint = "make the result again, or give it a copy of what is changed later"
            raise Error([Fault(path=f'column "{name}"', message=message, hint=hint) for name in changed])

    def _changed(self, table: core.Table) -> list[str]:
        now = dict(core.seal(table))
        return [name for name, was in self._seal if now.get(name) != was]


# -- pickling ----------------------------------------------------------------------------------------------------------


def pickled(make: Callable[..., Any], *state: Any) -> tuple[Any, ...]:
    """What ``__reduce__`` gives: what makes the value again, of this version only."""
    return _made, (_version(), make, state)


def _made(version: str, make: Callable[..., Any], state: tuple[Any, ...]) -> Any:
    if version != _version():
        message = f"it was pickled by tierwise {version}, and this is tierwise {_version()}"
        raise Error([Fault(path="pickle", message=message, hint="make it again, or write results into files")])
    return make(*state)


def _version() -> str:
    return core.version


def table_state(table: core.Table) -> tuple[Any, ...]:
    """Columns, the names of those left out, and where rows stand."""
    return core.table_state(table)


def table_from(state: tuple[Any, ...]) -> core.Table:
    """The table of a state."""
    columns, left_out, numbers, sheet_of, sheets = state
    table = core.Table()
    for name, kind, values, dictionary, unread, refused in columns:
        if dictionary is None:
            table.add_numbers(name, values, getattr(core.ColumnKind, kind), unread, refused)
        else:
            table.add_texts(name, values, dictionary, unread, refused)
    for name in left_out:
        table.leave_out(name)
    if sheets:
        table.place_rows(numbers, sheet_of, sheets)
    return table
