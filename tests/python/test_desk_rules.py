"""Rules as desks write them: every formula of the page comes to what the page says, and what is refused is refused."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import tierwise as tw

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs/guide/desk-rules.md").read_text(encoding="utf-8")


def december() -> Any:
    """The page's own function."""
    names: dict[str, Any] = {}
    exec(PAGE.split("```python\n", 1)[1].split("```", 1)[0], names)
    return names["december"]


ROWS = re.findall(r"^\| ([^|]+) \| `([^`]+)` \| ([\d.]+) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("said", "written", "amount"), ROWS, ids=[said for said, _, _ in ROWS])
def test_a_rule_that_desks_write_comes_to_what_the_page_says(said: str, written: str, amount: str) -> None:
    assert december()(written) == Decimal(amount), said


def test_the_page_has_most_of_what_desks_write() -> None:
    assert len(ROWS) >= 30


@pytest.mark.parametrize(
    "refused",
    [
        "sqrt(sales)", "if(10000 <= sales >= 5000, 1, 0)", "1.02 ^ 12", "tenure_months % 6", "last(month_of_year, sum(sales))",
        "marginal(sales, if(shop == 'north', rates, rates))", "if(starts_with(grade, 'S'), 1, 0)", "if(person == 'A001', 1, 0)",
    ],
)  # fmt: skip
def test_what_is_not_part_of_the_language_is_refused(refused: str) -> None:
    with pytest.raises(tw.Error, match="pay.line"):
        december()(refused)
