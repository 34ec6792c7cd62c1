"""A text as factors of a hazard: one for each value but the reference."""

from __future__ import annotations

from typing import NamedTuple

from tierwise.arguments import given, text

__all__ = ["Category", "category"]


class Category(NamedTuple):
    """See ``category``."""

    column: str
    reference: str


@given(column=text, reference=text)
def category(column: str, reference: str) -> Category:
    """For the ``factors`` of ``tw.fit``: a text of the records as a factor for each of its values but the ``reference``, against which
    the others' coefficients are. What is missing or empty counts as the reference.

    >>> import tierwise as tw
    >>> tw.category("shift", "day")
    Category(column='shift', reference='day')
    """
    return Category(column, reference)
