"""What a run did not use, or took for granted because nobody said it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tierwise._native import core
from tierwise.arguments import names_of
from tierwise.errors import Error, Fault
from tierwise.frames.kinds import Kinds
from tierwise.frames.table import Table, listed, table_of, wholes
from tierwise.show.content import Words, lines

__all__ = ["Note", "brief", "ignored", "noted", "notes_of", "notes_table", "said_of_notes"]

Note = tuple[str, str, str, int, str]  # kind, subject, months, rows, text


def notes_table(notes: Iterable[Note]) -> Table:
    """Columns kind, subject, months, rows, text, a row a note; what is said twice is told once."""
    rows = list(dict.fromkeys(notes))
    columns = [
        listed("kind", [row[0] for row in rows]),
        listed("subject", [row[1] for row in rows]),
        listed("months", [row[2] for row in rows]),
        wholes("rows", [row[3] for row in rows]),
        listed("text", [row[4] for row in rows]),
    ]
    return table_of("notes", columns)


def notes_of(table: Table) -> list[Note]:
    """The notes of a table of them."""
    return [(r["kind"], r["subject"] or "", r["months"] or "", r["rows"], r["text"]) for r in table.rows()]


_MAY_NAME_PEOPLE = {"alike", "unknown_person", "other_tier", "cut_past"}  # kinds; all others speak of columns and rules


def said_of_notes(notes: Table, with_persons: bool) -> list[str]:
    """What notes say in files: those that may name people only how many rows they are about, unless persons were asked for."""
    said = []
    for row in notes.rows():
        if with_persons or row["kind"] not in _MAY_NAME_PEOPLE:
            said.append(row["text"])
        else:
            rows = f"{row['rows']:,} row{'' if row['rows'] == 1 else 's'}"
            said.append(f"{row['kind'].replace('_', ' ')}: {rows}; who, is written with persons only")
    return list(dict.fromkeys(said))


def brief(notes: Table | Sequence[Note]) -> list[str]:
    """A line or two of each kind of note, however many there are."""
    return core.notes_in_brief(notes_of(notes) if isinstance(notes, Table) else list(notes))


def noted(notes: Table) -> Words | None:
    """Notes as people see them below a result; nothing where there are none."""
    return lines((f"note: {line}" for line in brief(notes)), "faint")


def ignored(ignore: Any, kinds: Kinds) -> set[str]:
    """The columns that are meant not to be read."""
    names = names_of("ignore", ignore)
    used = [name for name in names if kinds.used(name) and name not in kinds.drawn]
    read = [Fault(path=f'column "{name}"', message=_READ, hint=_LEAVE, column=name) for name in used]
    if read:
        raise Error(read)
    return set(names)


_READ = "it is read, so it cannot be ignored"
_LEAVE = "leave it out of 'ignore', or out of the table"
