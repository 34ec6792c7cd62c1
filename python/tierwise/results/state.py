"""How everybody stands after a month: what later months go on from."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Any

from tierwise._native import core
from tierwise.arguments import file_path, given, instance_of
from tierwise.errors import Error, Fault
from tierwise.files.whole_files import replaced
from tierwise.frames.pickles import Immutable, pickled
from tierwise.frames.table import Table, table_grid
from tierwise.show.content import Content, content, words
from tierwise.show.shown import Shown

__all__ = ["STATE", "State", "core_of"]


class State(Immutable, Shown):
    """What a ledger's last month leaves behind: tiers, months in them, acting appointments, waiting, priorities, refusals, and what
    functions of the past remember; of everybody, also of those who have left or been separated. Made by ``Ledger.state``.

    ``after`` is that month, as ``2026-06``; ``policy_sha256`` is of the text of a policy file with the rules in force in it: a run's
    manifest has it, too.

    >>> import tierwise as tw
    >>> june = tw.apply(tw.example("three_shops"), tw.example_records("three_shops")).state
    >>> june.after, len(june)
    ('2026-06', 60)
    """

    def __init__(self, state: core.State) -> None:
        self._core = state
        self.after, self._size, self._policy, self.policy_sha256 = state.facts()

    @classmethod
    @given(path=file_path)
    def load(cls, path: str | os.PathLike[str]) -> State:
        """Reads a file that ``save`` wrote. Raises ``tw.Error`` for what is no state, is damaged, or is of another format."""
        try:
            data = Path(path).read_bytes()
        except OSError as e:
            message = f"the file cannot be read: {(e.strerror or str(e)).lower()}"
            raise Error([Fault(file=os.fspath(path), message=message)]) from None
        return cls(core.State(data, os.fspath(path)))

    @given(path=file_path)
    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes a file, whole or not at all: the same on every machine."""
        data = self._core.to_bytes()
        with replaced(path) as draft:
            draft.write_bytes(data)

    @cached_property
    def people(self) -> Table:
        """A row a person, by id: person, shop, joined, first_record, last_record, separated; for each ladder the tier from the next
        month on, and ``<ladder>.months_in_tier``, ``.acting_months``, ``.waiting_months``, the coming month included.

        ``separated`` is the month in which the company parted with somebody, ``left`` that of a last day in the records;
        whoever else has left has a ``last_record`` before ``after``.
        """
        return Table(self._core.people(), "state")

    def __len__(self) -> int:
        """The number of people, those who have gone included."""
        return self._size

    def __eq__(self, other: object) -> bool:
        return self._core.equals(other._core) if isinstance(other, State) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.after, len(self), self.policy_sha256))

    def __reduce__(self) -> tuple[Any, ...]:
        return pickled(_state, self._core.to_bytes())

    def __repr__(self) -> str:
        return f"<tierwise.State after {self.after}: {len(self)} people, by {self._policy!r}>"

    def _content(self) -> Content:
        head = f"after {self.after}: {len(self):,} people, as '{self._policy}' left them"
        facts = ("person", "shop", "joined", "last_record", "separated")
        shown = [name for name in self.people.columns if "." not in name and name != "first_record"]
        ladders = [name for name in shown if name not in facts]
        return content(words(head), table_grid(self.people, 10, ["person", "shop", *ladders, *facts[2:]]))


def _state(data: bytes) -> State:
    """A state that was pickled."""
    return State(core.State(data, ""))


STATE = instance_of("a tw.State, such as a ledger's", State)


def core_of(state: State | None) -> core.State | None:
    """The state as the extension takes it."""
    return None if state is None else state._core
