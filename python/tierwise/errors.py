"""What goes wrong is a list of faults: where, what was found, and what was probably meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Error", "Fault"]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    ``line`` and ``column`` count from 1 in characters; 0 means unknown. ``path`` is the part of the policy or the column
    of the records, such as ``pay.line "commission"``. ``excerpt`` is the written line, ``caret`` the offset in it that
    is meant. ``str(fault)`` is the whole message; texts that are not known are empty.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""
    message: str = ""
    hint: str = ""
    excerpt: str = ""
    caret: int = 0
    text: str = ""

    def __str__(self) -> str:
        if self.text:
            return self.text
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        said = self.message + (f"; {self.hint}" if self.hint else "")
        return ": ".join(part for part in (where, self.path, said) if part)


class Error(ValueError):
    """A policy, a formula or records that do not fit. ``faults`` has everything that is wrong, in the order written.

    >>> import tierwise as tw
    >>> try:
    ...     tw.Formula("score >=")
    ... except tw.Error as e:
    ...     print(e)
    expected a number, a name or '(', found the end
      score >=
              ^
    """

    def __init__(self, faults: Sequence[Fault] | str) -> None:
        self.faults: tuple[Fault, ...] = (Fault(message=faults),) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[Error], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)
