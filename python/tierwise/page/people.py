"""What a page holds of people: the columns that the simulation reads, under keyed pseudonyms."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from tierwise._native import core
from tierwise.errors import Error, Fault
from tierwise.frames.table import Table

__all__ = ["people_csv", "under_pseudonyms"]

LETTERS = 12  # of a pseudonym: 60 bits, so that among 100,000 people two are alike once in two hundred million pages
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def under_pseudonyms(people: core.Table, key: bytes, reads: Iterable[str]) -> dict[str, list[object]]:
    """The columns that are read, each person under a pseudonym that only the key leads to, in the pseudonyms' order."""
    wanted = set(reads)
    rows = list(Table(core.Frame.of_table(people, 2), "workforce").rows())
    named = sorted((_pseudonym(str(row["person"]), key), row) for row in rows) if _are_apart(rows, key) else []
    columns = [name for name in people.names if name == "person" or name in wanted]
    return {name: [alias if name == "person" else row[name] for alias, row in named] for name in columns}


def people_csv(people: core.Table) -> str:
    """The people as the text of a CSV file, which the page's engine reads back as they are."""
    written = core.CsvRows(core.Frame.of_table(people, 2), True)
    return (written.header() + written.rows(0, people.rows)).decode()


def _pseudonym(person: str, key: bytes) -> str:
    number = int.from_bytes(hmac.new(key, person.encode(), hashlib.sha256).digest()[:8], "big")
    return "".join(ALPHABET[number >> 5 * i & 31] for i in range(LETTERS))


def _are_apart(rows: list[dict[str, object]], key: bytes) -> bool:
    aliases = {_pseudonym(str(row["person"]), key) for row in rows}
    if len(aliases) == len({row["person"] for row in rows}):
        return True
    raise Error([Fault(path="key", message="two people have one pseudonym under this key", hint="take another key")])
