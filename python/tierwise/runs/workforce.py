"""Who is there when a simulation begins, and how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from tierwise._native import core
from tierwise.arguments import columns, given, names_of, none_or, text, wrong_kind
from tierwise.documents.assumptions import ASSUMPTIONS, Assumed, Assumptions, assumptions_of
from tierwise.documents.inputs import kinds_of_policy, kinds_of_workforce
from tierwise.documents.policy import Policy
from tierwise.frames.notes import Note, brief, ignored, notes_of, notes_table
from tierwise.frames.pickles import Sealed, pickled, table_from, table_state
from tierwise.frames.records import read_records, read_workforce
from tierwise.frames.table import Table
from tierwise.results.ledger import Ledger
from tierwise.results.state import State, core_of
from tierwise.show.content import Content, content, lines

__all__ = ["People", "Workforce", "people_of", "workforce"]


class Workforce(Table):
    """People and how they stand in the month in which a simulation begins, with their past. Made by ``tw.workforce``.

    It is a table like any other, and goes to any data frame; what is made of it has no past. ``notes`` says what of the records is taken
    for granted: kind, subject, months, rows, text, as those of a ledger.
    """

    def __init__(
        self, table: Table, notes: Table, ledger: Ledger, lived: Sealed, assumptions: Assumptions | None
    ) -> None:
        super().__init__(table._frame, table.name, table._labels)
        self.notes = notes
        self._ledger = ledger
        self._lived = lived  # the ledger's records, maybe with more columns
        self._assumptions = assumptions

    @cached_property
    def state(self) -> State:
        """How everybody stands behind the ledger that these people are of, as ``Ledger.state``.

        With what the assumptions that ``tw.workforce`` was given look back on.
        """
        asked = [] if self._assumptions is None else [core.Model(self._ledger.policy._core, self._assumptions._core)]
        return self._past(asked)

    def _past(self, models: Sequence[core.Model]) -> State:
        """The state with what models look back on; where the ledger does not remember it, it is worked out of its records."""
        records = self._lived.unchanged("the past of the people at its end")
        before = core_of(self._ledger._before)
        return State(core.past(self._ledger._ledger, records, models, before))

    def _with_rows(self, places: np.ndarray) -> Workforce:
        """Some of the people, with their past."""
        return Workforce(super()._with_rows(places), self.notes, self._ledger, self._lived, self._assumptions)

    def __reduce__(self) -> tuple[Any, ...]:
        lived = None if self._lived is self._ledger._records else table_state(self._lived.unchanged("a copy"))
        table = Table(self._frame, self.name, self._labels)
        return pickled(_workforce, table, self.notes, self._ledger, lived, self._assumptions)

    def _content(self) -> Content:
        return content(*super()._content().parts, lines(brief(self.notes), wrapped=False), apart=False)


@given(records=none_or(columns), assumptions=none_or(ASSUMPTIONS), timezone=none_or(text))
def workforce(
    ledger: Ledger,
    records: Any = None,
    *,
    keep: Iterable[str] = (),
    assumptions: Assumptions | Assumed | None = None,
    timezone: str | None = None,
) -> Workforce:
    """The people at work at the end of a ledger's last month, ready for ``tw.simulate`` and ``tw.compare``.

    A row a person who has a record in the last month and was not separated or let go in it, with columns ``person``, ``month`` (the
    month after), ``shop`` and ``team`` as far as the records have them, ``joined``, and for each ladder the tier held from then on
    (after that month's own promotions) and ``<ladder>_since``. ``keep`` names columns whose values of the last month are taken
    along, such as what the assumptions draw once for a person; they are looked for in ``records`` (anything
    ``tw.apply`` takes, with ``timezone`` as there), or else in the records of the ledger, which keeps the policy's own columns only.

    A simulation that is given it knows their past: acting appointments, months waited for a seat, priorities, refusals, bad records,
    and what functions of the past remember, also those of the assumptions and of variants, which are worked out of the ledger's
    records (what only the assumptions name, of ``records``, where these are the ledger's with more columns). A data frame made of it is
    a workforce, too, of people without a past. What nobody can know from it is who has given notice. Tiers held since before the
    records count from the first record, unless the records had a column ``<ladder>_since``.

    ``assumptions`` are needed only for a ``state`` that is saved, to be given to a simulation of a plain frame later: it has then what
    these look back on, too.

    >>> import tierwise as tw
    >>> ledger = tw.apply(tw.example("three_shops"), tw.example_records("three_shops"))
    >>> people = tw.workforce(ledger, keep=["shift", "experience_months", "typing_speed"])
    >>> next(people.rows())["medal"], next(people.rows())["medal_since"]
    ('gold', '2025-07')
    """
    if not isinstance(ledger, Ledger):
        said = str(wrong_kind("ledger", "a tw.Ledger", ledger))
        raise TypeError(f"{said}; a frame of people is a workforce as it is: give it to tw.simulate")
    own = ledger._records.unchanged("the people at its end")
    wanted = names_of("keep", keep)
    found = (
        own
        if records is None
        else read_records(records, kinds_of_policy(ledger.policy, timezone=timezone), only_used=False)
    )
    people, notes = core.workforce(ledger._ledger, own, found, wanted)
    table = Table(core.Frame.of_table(people, 2), "workforce", ledger.policy.labels)
    lived = Sealed(found) if found is not own and ledger._records.is_in(found) else ledger._records
    assumed = None if assumptions is None else assumptions_of(assumptions)
    return Workforce(table, notes_table(notes), ledger, lived, assumed)


def _workforce(
    table: Table, notes: Table, ledger: Ledger, lived: tuple[Any, ...] | None, assumptions: Assumptions | None
) -> Workforce:
    """People who were pickled."""
    return Workforce(table, notes, ledger, ledger._records if lived is None else Sealed(table_from(lived)), assumptions)


class People(NamedTuple):
    """A workforce as the extension takes it, the past of its people, and its own notes."""

    table: core.Table
    before: core.State | None
    notes: list[Note]


def people_of(
    found: Any,
    rules: Sequence[tuple[Policy, Assumptions]],
    start: Any,
    state: State | None = None,
    ignore: Any = (),
    timezone: str | None = None,
    *,
    beside: tuple[Policy, Assumptions] | None = None,
) -> People:
    """The workforce as the extension takes it; of a ledger, the people at its end.

    ``rules`` are those that are played; of what others play ``beside`` them only the past is asked for.
    """
    for _, assumptions in rules:
        if not isinstance(assumptions, Assumptions):
            raise wrong_kind("assumptions", "tw.Assumptions", assumptions)
    if isinstance(found, Ledger):
        drawn = {q.name for _, assumptions in rules for q in assumptions.activity if q.each == "person"}
        found = workforce(
            found, keep=[name for name in found._records.unchanged("the people at its end").names if name in drawn]
        )
    kinds = kinds_of_workforce([(policy, assumptions) for policy, assumptions in rules], timezone=timezone)
    table = read_workforce(found, kinds, start, ignored(ignore, kinds))
    if not isinstance(found, Workforce):
        return People(table, core_of(state), [])
    if state is None:
        looking_back = [*rules, *([] if beside is None else [beside])]
        state = found._past([core.Model(policy._core, assumptions._core) for policy, assumptions in looking_back])
    return People(table, core_of(state), notes_of(found.notes))
