"""Who is there when a simulation begins, and how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tierwise._native import core
from tierwise.arguments import columns, given, names_of, none_or, text, wrong_kind
from tierwise.documents.assumptions import Assumptions
from tierwise.documents.inputs import kinds_of_policy, kinds_of_workforce
from tierwise.documents.policy import Policy
from tierwise.documents.rules import base_of
from tierwise.frames.notes import Note, brief, ignored, notes_of, notes_table
from tierwise.frames.records import read_records, read_workforce
from tierwise.frames.table import Table
from tierwise.results.ledger import Ledger
from tierwise.show.content import Content, content, lines

__all__ = ["Workforce", "workforce"]


class Workforce(Table):
    """People and how they stand in the month in which a simulation begins. Made by ``tw.workforce``.

    ``notes`` says what of their standing a simulation does not know: kind, subject, months, rows, text, as those of a ledger.
    """

    def __init__(self, table: Table, notes: Table) -> None:
        super().__init__(table._frame, table.name, table._labels)
        self.notes = notes

    def _content(self) -> Content:
        return content(*super()._content().parts, lines(brief(self.notes), wrapped=False), apart=False)


@given(records=none_or(columns), timezone=none_or(text))
def workforce(
    ledger: Ledger, records: Any = None, *, keep: Iterable[str] = (), timezone: str | None = None
) -> Workforce:
    """The people at work at the end of a ledger's last month, ready for ``tw.simulate`` and ``tw.compare``.

    A row a person who has a record in the last month and was not separated or let go in it, with columns ``person``, ``month`` (the
    month after), ``shop`` and ``team`` as far as the records have them, ``joined``, and for each ladder the tier held from then on
    (after that month's own promotions) and ``<ladder>_since``. ``keep`` names columns whose values of the last month are taken
    along, such as what the assumptions draw once for a person; they are looked for in ``records`` (anything
    ``tw.apply`` takes, with ``timezone`` as there), or else in the records of the ledger, which keeps the policy's own columns only.

    What a simulation cannot know from it: who has given notice; scores and amounts of the months before, so that functions of
    the past begin anew; months waited for a seat, refusals and priorities; whether a tier is held on trial: it is taken for held
    for good, and ``notes`` names those people. Tiers held since before the records count from the first record, unless the
    records had a column ``<ladder>_since``.

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
        else read_records(records, kinds_of_policy(base_of(ledger.policy), timezone=timezone), only_used=False)
    )
    people, notes = core.workforce(ledger._ledger, own, found, wanted)
    return Workforce(Table(core.Frame.of_table(people, 2), "workforce", ledger.policy.labels), notes_table(notes))


def people_of(
    found: Any, rules: Sequence[tuple[Policy, Assumptions]], start: Any, ignore: Any = (), timezone: str | None = None
) -> tuple[core.Table, list[Note]]:
    """The workforce as the extension takes it, and its own notes; of a ledger, the people at its end."""
    for _, assumptions in rules:
        if not isinstance(assumptions, Assumptions):
            raise wrong_kind("assumptions", "tw.Assumptions", assumptions)
    if isinstance(found, Ledger):
        drawn = {q.name for _, assumptions in rules for q in assumptions.activity if q.each == "person"}
        found = workforce(
            found, keep=[name for name in found._records.unchanged("the people at its end").names if name in drawn]
        )
    kinds = kinds_of_workforce(rules, timezone=timezone)
    table = read_workforce(found, kinds, start, ignored(ignore, kinds))
    return table, notes_of(found.notes) if isinstance(found, Workforce) else []
