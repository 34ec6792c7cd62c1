"""The company's own year beside that of the calendar, which is the tax's."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import tierwise as tw

POLICY = """
fiscal_year_from = 4

[inputs]
sales = "amount"

[rehire]
within_months = 12
"""
MONTHS = ["2026-02", "2026-03", "2026-04", "2026-05", "2026-12", "2027-01", "2027-03", "2027-04"]


def records(months: list[str]) -> dict[str, list[Any]]:
    """Sales of 1, 2, 4, ... in these months; the others are months away."""
    sales = [float(2 ** MONTHS.index(m)) for m in months]
    return {"person": ["A"] * len(months), "month": months, "shop": ["s"] * len(months), "sales": sales}


@pytest.mark.parametrize(
    ("formula", "amounts"),
    [
        ("fiscal_year_to_date(sum(sales))", [1, 3, 4, 12, 28, 60, 124, 128]),
        ("year_to_date(sum(sales))", [1, 3, 7, 15, 31, 32, 96, 224]),
        ("otherwise(before(fiscal_year_to_date(sum(sales))), -1)", [0, 1, 0, 4, 12, 28, 60, 0]),
        ("fiscal_year_to_date(mean(sales))", [1, 1.5, 4, 6, 9.33, 15, 24.8, 128]),
        ("fiscal_year_to_date(min(sales))", [1, 1, 4, 4, 4, 4, 4, 128]),
        ("otherwise(before(fiscal_year_to_date(max(sales))), -1)", [-1, 1, -1, 4, 8, 16, 32, -1]),
        ("fiscal_year_to_date(count(sales > 4))", [0, 0, 0, 1, 2, 3, 4, 1]),
        ("fiscal_year_to_date(mean_of_present(sales, sales > 4))", [-1, -1, -1, 8, 12, 18.67, 30, 128]),
    ],
)
def test_the_companys_year_begins_where_the_policy_says_also_for_who_was_away(
    formula: str, amounts: list[float]
) -> None:
    policy = tw.Policy.parse(POLICY + f'[[pay.line]]\nname = "x"\namount = "otherwise({formula}, -1)"\n')
    wanted = [Decimal(str(a)) for a in amounts]
    assert [r["amount"] for r in tw.apply(policy, records(MONTHS)).payslips.rows()] == wanted
    paid, state = [], None
    for piece in (MONTHS[:2], MONTHS[2:4], MONTHS[4:5], MONTHS[5:]):
        ledger = tw.apply(policy, records(piece), state=state) if state else tw.apply(policy, records(piece))
        paid += [r["amount"] for r in ledger.payslips.rows()]
        state = ledger.state
    assert paid == wanted


def test_a_year_that_begins_in_january_is_that_of_the_calendar() -> None:
    policy = tw.Policy.parse(
        POLICY.replace("from = 4", "from = 1")
        + '[[pay.line]]\nname = "x"\namount = "fiscal_year_to_date(sum(sales))"\n'
    )
    assert [r["amount"] for r in tw.apply(policy, records(MONTHS)).payslips.rows()] == [1, 3, 7, 15, 31, 32, 96, 224]


def test_no_amendment_moves_the_companys_year_and_no_state_goes_on_with_another() -> None:
    line = '[[pay.line]]\nname = "x"\namount = "fiscal_year_to_date(sum(sales))"\n'
    amended = POLICY + line + '[[amendment]]\nfrom = "2026-05"\nset = { fiscal_year_from = 7 }\n'
    with pytest.raises(tw.Error, match="fiscal_year_from: it is 4 until then, and would be 7"):
        tw.Policy.parse(amended)
    state = tw.apply(tw.Policy.parse(POLICY + line), records(MONTHS[:2])).state
    with pytest.raises(tw.Error, match="it looks back on 'sales' further than the state"):
        tw.apply(tw.Policy.parse(POLICY.replace("from = 4", "from = 7") + line), records(MONTHS[2:4]), state=state)
