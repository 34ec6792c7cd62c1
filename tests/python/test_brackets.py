"""Bracket tables whose rows have their upper edge, the law's 不超过, and such as differ by texts."""

from __future__ import annotations

import json
from decimal import Decimal

import numpy as np
import pytest

import tierwise as tw

RATES = [[0, "3%"], [3000, "10%"], [12000, "20%"], [25000, "25%"], [35000, "30%"], [55000, "35%"], [80000, "45%"]]
QUICK = [[0, 0], [3000, 210], [12000, 1410], [25000, 2660], [35000, 4410], [55000, 7160], [80000, 15160]]
# 财政部 税务总局公告2023年第30号: the bonus, its tax at the edge, and its tax one fen above.
BONUSES = [
    ("36000", "1080.00", "3390.00"),
    ("144000", "14190.00", "27390.00"),
    ("300000", "58590.00", "72340.00"),
    ("420000", "102340.00", "121590.00"),
    ("660000", "193590.00", "223840.00"),
    ("960000", "328840.00", "416840.00"),
]
POLICY = f"""
currency = "CNY"
[inputs]
bonus = "amount"
[brackets.bonus_rate]
kind = "lookup"
closed = "upper"
rates = {RATES}
[brackets.quick_deduction]
kind = "lookup"
closed = "upper"
rates = {QUICK}
[[pay.line]]
name = "tax"
kind = "deduction"
amount = "bonus * lookup(bonus / 12, bonus_rate) - lookup(bonus / 12, quick_deduction)"
""".replace("'", '"')


def test_the_annual_bonus_is_taxed_as_the_law_says_at_every_edge_and_one_fen_above() -> None:
    bonuses = [float(b) for b, *_ in BONUSES] + [float(b) + 0.01 for b, *_ in BONUSES]
    people = [f"P{i:02}" for i in range(len(bonuses))]
    ledger = tw.apply(tw.Policy.parse(POLICY), {"person": people, "month": ["2026-01"] * 12, "bonus": bonuses})
    found = [row["amount"] for row in ledger.payslips.rows()]
    assert found == [Decimal(at) for _, at, _ in BONUSES] + [Decimal(above) for *_, above in BONUSES]
    assert ledger.explain("P00", "2026-01").net == Decimal("-1080.00")


@pytest.mark.parametrize("kind", ["marginal", "whole", "lookup", "interpolate"])
def test_only_at_the_edges_do_the_two_kinds_of_table_differ(kind: str) -> None:
    rows = [[0, 1], [10, 2.5], [20, 4]]
    x = [-1.0, 0.0, 0.01, 9.99, 10.0, 10.01, 19.99, 20.0, 20.01, 50.0]
    lower, upper = (
        tw.Formula(f"{kind}(x, t)").evaluate({"x": x}, brackets={"t": {"kind": kind, "closed": closed, "rates": rows}})
        for closed in ("lower", "upper")
    )
    differ = [a for a, low, up in zip(x, lower, upper, strict=True) if low != up and not np.isnan(low)]
    assert differ == ([10.0, 20.0] if kind in ("whole", "lookup") else [])
    if kind == "lookup":
        assert upper[1:].tolist() == [1, 1, 1, 1, 2.5, 2.5, 2.5, 4, 4]
        assert np.isnan(upper[0])


def test_which_edge_is_closed_is_seen_in_attributes_differences_and_the_schema() -> None:
    closed = tw.Policy.parse(POLICY)
    assert closed.brackets.bonus_rate.closed == "upper"
    opened = closed.replace("brackets.bonus_rate.closed", "lower")
    assert [change.text for change in closed.diff(opened)] == ["brackets.bonus_rate.closed: upper -> lower"]
    raised = closed.replace("brackets.bonus_rate.rates[1][1]", "11%")
    assert [change.text for change in closed.diff(raised)] == ["brackets.bonus_rate: rate above 3000: 10% -> 11%"]
    assert json.loads(tw.policy_schema())["$defs"]["bracket_table"]["properties"]["closed"]["enum"] == [
        "lower",
        "upper",
    ]
    assert tw.Policy.parse(closed.to_toml()) == closed


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"kind": "lookup", "close": "upper", "rates": [[0, 1]]}, "unknown key 'close'"),
        ({"kind": "lookup", "closed": "both", "rates": [[0, 1]]}, "both"),
        ({"kind": "lookup", "closed": True, "rates": [[0, 1]]}, "closed"),
        ({"kind": "lookup"}, "rates"),
        ({"kind": "lookup", "rates": [[0, object()]]}, "expected a text, a figure or rows"),
        ([[0, 1]], "expected a table"),
    ],
)
def test_a_table_given_as_a_dict_is_read_whole_or_refused(table: object, said: str) -> None:
    with pytest.raises(tw.Error, match=said):
        tw.Formula("lookup(x, t)").evaluate({"x": [1]}, brackets={"t": table})  # type: ignore[dict-item]


def test_a_table_given_as_a_dict_may_have_everything_a_table_has() -> None:
    table = {
        "kind": "lookup",
        "closed": "upper",
        "rates": {0: Decimal("0.5"), np.int64(10): "50%"},
        "zh": "档 🙂",
        "source": "assumption",
    }
    assert tw.Formula("lookup(x, t)").evaluate({"x": [10, 11]}, brackets={"t": table}).tolist() == [0.5, 0.5]


BY_TEXT = """
shops = ["harbour", "lantern"]
[inputs]
sales = "amount"
grade = "text"
[brackets.commission]
by = "shop"
rates = [[0, "1%"]]
figures.harbour = [[0, "1.2%"], [25000, "2%"]]
[brackets.bonus]
kind = "lookup"
closed = "upper"
by = ["shop", "grade"]
table.harbour = { A = [[0, 5], [80, 100]] }
rates = [[0, 1]]
[[pay.line]]
name = "pay"
amount = "marginal(sales, commission) + lookup(sales, bonus)"
"""


def paid(policy: tw.Policy, sales: float, shop: str = "harbour", grade: str = "A", month: str = "2026-01") -> Decimal:
    row = {"person": ["A"], "month": [month], "shop": [shop], "sales": [sales], "grade": [grade]}
    return tw.apply(policy, row).people.to_polars()["gross"][0]


def test_rows_by_text_are_set_by_their_path_and_told_apart_by_their_edges() -> None:
    policy = tw.Policy.parse(BY_TEXT)
    raised = policy.replace(
        {
            "brackets.commission.figures.harbour[1][1]": "2.5%",
            "brackets.commission.figures.lantern": {0: "3%", 100: "4%"},
            "brackets.bonus.table.harbour.A": [[0, 5], [90, 100]],
        }
    )
    assert str(policy.diff(raised)).splitlines() == [
        "brackets.commission.figures.harbour: rate from 25000: 2% -> 2.5%",
        "brackets.commission.figures.lantern: unset -> [[0, 3%], [100, 4%]]",
        "brackets.bonus.table.harbour.A: rate above 80 removed, was 100",
        "brackets.bonus.table.harbour.A: rate above 90 added: 100",
    ]
    assert raised.brackets.commission.figures["lantern"] == [(0, 0.03), (100, 0.04)]
    assert [paid(p, 30000) for p in (policy, raised)] == [Decimal("500.00"), Decimal("525.00")]
    assert paid(policy, 80) == Decimal("5.96")
    assert paid(policy, 80, grade="B") == Decimal("1.96")
    assert paid(raised, 200, shop="lantern") == Decimal("8.00")
    assert tw.Policy.parse(raised.to_toml()) == raised
    back = raised.replace("brackets.commission.figures.lantern", None)
    assert "lantern" not in back.brackets.commission.figures


def test_a_table_is_added_with_rows_by_text_and_amended_for_one() -> None:
    policy = tw.Policy.parse(BY_TEXT)
    more = policy.add(
        "brackets.again",
        {"by": "shop", "rates": {0: "1%"}, "figures": {"harbour": {0: "1.2%", 25000: "2%"}}},
        before="commission",
    )
    assert more.brackets.again.figures == policy.brackets.commission.figures
    assert more.remove("brackets.again") == policy
    with pytest.raises(tw.Error, match="missing 'rates'; give its rows, or say 'by' which text they differ"):
        policy.add("brackets.other", {"kind": "lookup"})
    with pytest.raises(tw.Error, match="expected a table of lists of pairs by name, found the number 3"):
        policy.replace("brackets.commission.figures", 3)
    later = policy.amend("2026-03", {"brackets.commission.figures.harbour": [[0, "9%"]]})
    assert tw.Policy.parse(later.to_toml()) == later
    assert [paid(later, 1000, month=month) for month in ("2026-02", "2026-03")] == [
        Decimal("112.00"),
        Decimal("190.00"),
    ]


def test_a_formula_by_itself_reads_tables_by_columns() -> None:
    by_grade = {"by": "grade", "figures": {"A": [[0, "1%"]], "B": {0: "2%", 100: "3%"}}, "rates": [[0, "9%"]]}
    given = {"sales": [200, 200, 200], "grade": ["A", "B", None]}
    found = tw.Formula("marginal(sales, rates)").evaluate(given, brackets={"rates": by_grade})
    assert found[:2].tolist() == [2, 5] and np.isnan(found[2])
    two = {"by": ["shop", "grade"], "table": {"north": {"A": [[0, "5%"]]}}}
    with pytest.raises(tw.Error, match="there are no brackets by 'shop' and 'grade'"):
        tw.Formula("marginal(sales, rates)").evaluate(
            {"sales": [200], "grade": ["B"], "shop": ["north"]}, brackets={"rates": two}
        )


OF_QUOTA = """
[inputs]
sales = "amount"
quota = { kind = "amount", optional = true }
[brackets.commission]
edges_of = "quota"
rates = [[0, "1%"], ["80%", "1.5%"], ["100%", "2%"]]
[[pay.line]]
name = "pay"
amount = "otherwise(marginal(sales, commission), 7)"
"""


def paid_of_quota(policy: tw.Policy, sales: float, quota: float | None) -> Decimal:
    row = {"person": ["A"], "month": ["2026-01"], "shop": ["s"], "sales": [sales], "quota": [quota]}
    return tw.apply(policy, row).people.to_polars()["gross"][0]


@pytest.mark.parametrize(
    ("sales", "quota", "wanted"),
    [(8000, 10000, "80.00"), (10000, 10000, "110.00"), (12000, 10000, "150.00"), (12000, 7777.77, "170.00"),
     (-100, 10000, "-1.00"), (100, None, "7.00")],
)  # fmt: skip
def test_edges_are_shares_of_a_figure_of_the_person(sales: float, quota: float | None, wanted: str) -> None:
    assert paid_of_quota(tw.Policy.parse(OF_QUOTA), sales, quota) == Decimal(wanted)


def test_on_the_edge_of_a_share_the_upper_row_holds_whatever_the_quota() -> None:
    whole = tw.Policy.parse(OF_QUOTA.replace("marginal(", "whole(").replace("edges_of", 'kind = "whole"\nedges_of'))
    upper = whole.replace("brackets.commission.closed", "upper")
    for fen in range(1, 40_000, 997):
        quota = Decimal(fen * 5) / 100
        sales = quota * 8 / 10  # a whole fen
        below = (sales * 1 / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        above = (sales * 15 / 1000).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        assert (paid_of_quota(whole, float(sales), float(quota)), paid_of_quota(upper, float(sales), float(quota))) == (
            above,
            below,
        )


@pytest.mark.parametrize("quota", [0, -5])
def test_edges_that_do_not_rise_for_a_person_are_told_with_the_person(quota: float) -> None:
    with pytest.raises(
        tw.Error, match="commission\".edges_of: the edges do not rise: 'quota' is not above 0 for A, 2026-01"
    ):
        paid_of_quota(tw.Policy.parse(OF_QUOTA), 100, quota)


@pytest.mark.parametrize(
    ("edges_of", "told"),
    [
        ("quote", "brackets \"commission\".edges_of: unknown name 'quote'; did you mean 'quota'?"),
        ("true", "expected a number, found true or false"),
        ("marginal(sales, commission)", "the edges of 'commission' are shares of what uses it"),
    ],
)
def test_what_edges_cannot_be_shares_of_is_refused(edges_of: str, told: str) -> None:
    with pytest.raises(tw.Error) as refused:
        tw.Policy.parse(OF_QUOTA).replace("brackets.commission.edges_of", edges_of)
    assert told in str(refused.value)


def test_a_table_of_shares_has_its_place_in_files_differences_and_amendments() -> None:
    policy = tw.Policy.parse(OF_QUOTA)
    other = policy.replace({"brackets.commission.edges_of": "quota * 90%", "brackets.commission.rates[1][0]": "85%"})
    assert tw.Policy.parse(other.to_toml()) == other
    assert [change.text for change in policy.diff(other)] == [
        "brackets.commission.edges_of: quota -> quota * 90%",
        "brackets.commission: rate from 80% removed, was 1.5%",
        "brackets.commission: rate from 85% added: 1.5%",
    ]
    later = policy.amend("2026-01", {"brackets.commission.edges_of": None, "brackets.commission.rates": [[0, "9%"]]})
    assert paid_of_quota(later, 100, 0) == 9
    found = tw.Formula("whole(x, t)").evaluate(
        {"x": [79, 80], "q": [100, 100]}, brackets={"t": {"kind": "whole", "edges_of": "q", "rates": {0: 1, "80%": 2}}}
    )
    assert found.tolist() == [79, 160]


def test_shares_go_with_texts_and_the_explanation_shows_the_edge() -> None:
    policy = tw.Policy.parse(OF_QUOTA.replace('rates = [[0, "1%"]', 'by = "shop"\nfigures.s = [[0, "1%"]'))
    row = {"person": ["A"], "month": ["2026-01"], "shop": ["s"], "sales": [9000], "quota": [10000]}
    parts = {part.text: part.value for part in tw.apply(policy, row).explain("A", "2026-01").lines[0].parts}
    assert parts["commission"] == "s: 1.5% from 80% of quota = 8000"
    assert parts["quota"] == "10000"


def test_the_explanation_names_the_row_that_is_used() -> None:
    ledger = tw.apply(
        tw.Policy.parse(BY_TEXT),
        {"person": ["A"], "month": ["2026-01"], "shop": ["lantern"], "sales": [50], "grade": ["A"]},
    )
    parts = {part.text: part.value for part in ledger.explain("A", "2026-01").lines[0].parts}
    assert parts["commission"] == "lantern: 1% from 0"
    assert parts["bonus"] == "lantern, A: 1 above 0"
