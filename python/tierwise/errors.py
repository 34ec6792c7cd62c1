"""What goes wrong is a list of faults: where, what was found, and what was probably meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tierwise.visible import visible

__all__ = ["Error", "Fault", "Unfinished"]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    Of a file: ``line`` and ``offset`` count from 1 in characters, as in Python's ``SyntaxError``. ``path`` is the part of
    the policy or the column of the records, such as ``pay.line "commission"``. ``excerpt`` is the written line, ``caret``
    the offset in it that is meant. Of records: ``row`` counts from 1; ``person``, ``month`` (``"2026-03"``), ``column``, the
    ``value`` in it as a text, and the ``sheet`` of a workbook. What is not known is 0 or empty. ``str(fault)`` is the
    whole message.
    """

    file: str = ""
    line: int = 0
    offset: int = 0
    path: str = ""
    message: str = ""
    hint: str = ""
    excerpt: str = ""
    caret: int = 0
    text: str = ""
    row: int = 0
    person: str = ""
    month: str = ""
    column: str = ""
    value: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        if self.text:
            return self.text
        where = ":".join(str(part) for part in (self.file, self.line, self.offset) if part)
        said = self.message + (f"; {self.hint}" if self.hint else "")
        return visible(": ".join(part for part in (where, self.path, said) if part))


class Error(ValueError):
    """A policy, a formula or records that do not fit.

    ``faults`` has everything that is wrong, in the order written; the message has of those that differ only in row,
    person and value the first few.

    >>> import tierwise as tw
    >>> try:
    ...     tw.Formula("score >=")
    ... except tw.Error as e:
    ...     print(e)
    expected a number, a name or '(', found the end
      score >=
              ^
    """

    def __init__(self, faults: Sequence[Fault] | str, message: str | None = None) -> None:
        self.faults: tuple[Fault, ...] = (Fault(message=faults),) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults) if message is None else message)

    def __reduce__(self) -> tuple[type[Error], tuple[tuple[Fault, ...], str]]:
        return type(self), (self.faults, str(self))


class Unfinished(Error):
    """A run whose executor failed before all of it was played.

    ``finished`` is a projection or a comparison of the replicas that are done, as of an interrupted run, or a sweep of the
    combinations that are; None where nothing is.
    """

    def __init__(self, faults: Sequence[Fault] | str, finished: Any = None) -> None:
        super().__init__(faults)
        self.finished = finished

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.faults, self.finished)
