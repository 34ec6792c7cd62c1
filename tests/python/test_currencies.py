"""Currencies with no, three and four decimals, from the payslip to the files and to months that have not happened yet."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path

import polars as pl
import pytest

import tierwise as tw

# code, decimals, and what a third of 100 is to be paid
CURRENCIES = [
    ("JPY", 0, "33"),
    ("KRW", 0, "33"),
    ("CNY", 2, "33.33"),
    ("TND", 3, "33.333"),
    ("KWD", 3, "33.333"),
    ("BHD", 3, "33.333"),
    ("CLF", 4, "33.3333"),
]
POLICY = """
currency = "CODE"
[inputs]
sales = "amount"
[[ladder.medal.tier]]
name = "iron"
base_pay = 1000
[[pay.line]]
name = "base"
amount = "base_pay"
[[pay.line]]
name = "commission"
amount = "sales / 3"
[[pay.line]]
name = "pool"
amount = "10"
pool = { by = "company", weight = "1" }
[[pay.line]]
name = "fine"
kind = "deduction"
amount = "sales / 3"
capped = true
[pay.deduction_cap]
share = "1%"
of = "gross"
keep_at_least = "0"
"""
ASSUMED = """
name = "desk"
totals = ["sales"]
[activity.sales]
mean = "100.1235"
decimals = 4
source = "assumption"
"""
PEOPLE = {"person": ["A", "B", "C"], "month": ["2026-01"] * 3, "sales": [100.0, 200.0, 50.0]}
STAFF = {"person": ["A", "B", "C"], "month": ["2026-01"] * 3, "joined": ["2025-01"] * 3}


@pytest.mark.parametrize(("code", "digits", "third"), CURRENCIES)
def test_money_has_the_decimals_of_its_currency_wherever_it_is_read(
    code: str, digits: int, third: str, tmp_path: Path
) -> None:
    policy = tw.Policy.parse(POLICY.replace("CODE", code))
    ledger = tw.apply(policy, PEOPLE)
    paid = {(r["person"], r["line"]): r["amount"] for r in ledger.payslips.rows()}
    unit = Decimal(1).scaleb(-digits)
    assert str(paid["A", "commission"]) == third
    shares = [paid[p, "pool"] for p in "ABC"]
    assert sum(shares) == 10
    assert max(shares) - min(shares) == unit
    cap = (1000 + paid["A", "commission"] + shares[0]) / 100
    assert paid["A", "fine"] == cap.quantize(unit, rounding=ROUND_FLOOR)

    assert pl.DataFrame(ledger.payslips)["amount"].dtype == pl.Decimal(19, digits)
    net = {p: sum(-v if line == "fine" else v for (who, line), v in paid.items() if who == p) for p in "ABC"}
    assert ledger.total.net == sum(net.values())
    told = ledger.explain("A", "2026-01")
    assert told.net == net["A"]
    assert third in str(told) and code in str(told) and third in told._repr_html_()

    text = next(ledger.write(tmp_path / "out", with_persons=True).glob("payslips*")).read_text(encoding="utf-8")
    assert f",commission,earning,{third}," in text
    raised = tw.apply(policy.replace("ladder.medal.iron.base_pay", 1001), PEOPLE)
    change = tw.difference(ledger, raised).total
    assert change.gross_change == 3
    assert change.gross_change.as_tuple().exponent == -digits


@pytest.mark.parametrize(("code", "digits", "third"), CURRENCIES)
def test_months_to_come_are_paid_and_compared_to_the_minor_unit(code: str, digits: int, third: str) -> None:
    policy, assumed = tw.Policy.parse(POLICY.replace("CODE", code)), tw.Assumptions.parse(ASSUMED)
    run = {"months": 2, "replicas": 20, "seed": 1, "progress": False}
    found = tw.simulate(policy, STAFF, assumed, **run)
    commission = (Decimal("100.1235") / 3).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    rows = list(found.totals().rows())
    assert [row["line.commission"] for row in rows] == [3 * commission] * 40
    assert rows[0]["total.sales"] == pytest.approx(float(round(Decimal("100.1235"), max(2, digits)) * 3))
    assert found.ledger(0).total.net == sum(row["net"] for row in rows if row["replica"] == 0)
    both = tw.compare({"a": policy, "b": policy.replace("ladder.medal.iron.base_pay", 1001)}, STAFF, assumed, **run)
    gross = next(both.table("gross").rows())
    assert (gross["difference"], gross["low"], gross["high"]) == (6.0, 6.0, 6.0)


@pytest.mark.parametrize("code", ["RMB", "XAU", "XXX", "cny", "TN", ""])
def test_what_is_no_currency_is_refused(code: str) -> None:
    with pytest.raises(tw.Error, match="ISO 4217"):
        tw.Policy.parse(f'currency = "{code}"\n')
