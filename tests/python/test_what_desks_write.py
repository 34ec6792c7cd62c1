"""Thirty-six rules of real desks, each as somebody first tried to write it and as it is written here, with amounts worked out by hand.

Of each: what a desk says; how it was tried; how it is written here (the same, where nothing stands); and what it comes to for people and
months of the small desk below. ``hint``: what was tried stays refused, and its refusal says what to write instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

import tierwise as tw

BASE = """
shops = ["a", "b"]
[inputs]
sales = { kind = "amount", optional = true }
days = "count"
grade = { kind = "text", one_of = ["S", "A", "B"] }
referrer = { kind = "text", optional = true }
agreed = { kind = "amount", optional = true }
share_a = "share"
[[ladder.t.tier]]
name = "junior"
base_pay = 3000
[[ladder.t.tier]]
name = "mid"
base_pay = 4000
enter = "sales > 100000"
[[ladder.t.tier]]
name = "senior"
base_pay = 5000
enter = "sales > 200000"
"""
J = '[[ladder.j.tier]]\nname = "a"\n[[ladder.j.tier]]\nname = "b"\n'  # a second ladder
MONTHS = [f"2025-{m:02}" for m in range(3, 13)] + ["2026-01", "2026-02", "2026-03"]
LAST = MONTHS[-1]


def records() -> dict[str, list[Any]]:
    """A sells 5,000 in March 2025 and 5,000 more each month; B 30,055 and C 150,000 in every month, so that C is mid from April on."""
    people: dict[str, dict[str, Any]] = {
        "A": {"shop": "a", "joined": "2024-08", "days": 20, "grade": "S", "agreed": 500, "share_a": 0.4},
        "B": {"shop": "a", "joined": "2024-10", "days": 10, "grade": "A", "referrer": "A", "share_a": 1},
        "C": {"shop": "b", "joined": "2025-02", "days": 30, "grade": "B", "referrer": "A", "share_a": 0},
    }
    rows = [
        {"person": who, "month": month, "referrer": None, "agreed": None, "last_day": None}
        | facts
        | {"sales": {"A": 5000 * (k + 1), "B": 30055, "C": 150000}[who]}
        for k, month in enumerate(MONTHS)
        for who, facts in people.items()
    ]
    return {name: [row[name] for row in rows] for name in rows[0]}


def line(amount: str, more: str = "") -> str:
    return f'[[pay.line]]\nname = "x"\namount = """{amount}"""\n{more}'


@dataclass(frozen=True)
class Rule:
    said: str
    tried: str
    amounts: dict[str, str]  # "A 2026-03" or "A", which is the last month; "" where there is no payslip
    written: str = ""
    hint: str = ""
    top: str = ""
    columns: dict[str, Any] = field(default_factory=dict)  # (person, month) -> value, over those of all


def by_person(**amounts: int | str) -> dict[str, str]:
    return {who: str(amount) for who, amount in amounts.items()}


def compound(months: int) -> str:
    return str((1000 * Decimal("1.02") ** months).quantize(Decimal("0.01"), ROUND_HALF_UP))


QUOTA = "[parameter.quota]\n"
RULES = [
    Rule(
        "a quota by tier, from a table",
        '[brackets.quota]\nkind = "lookup"\nrates = [["junior", 20000], ["mid", 30000]]\n' + line("lookup(t.tier, quota)"),
        by_person(A=20000, C=30000),
        QUOTA + 'by = "t.tier"\nvalue = 40000\nfigures = { junior = 20000, mid = 30000 }\n' + line("quota"),
    ),
    Rule(
        "a quota by tier",
        QUOTA + "by_tier = { junior = 20000, mid = 30000 }\n" + line("max(sales - quota, 0)"),
        by_person(A=45000, B=10055, C=120000),
        QUOTA + 'by = "t.tier"\nvalue = 40000\nfigures = { junior = 20000, mid = 30000 }\n' + line("max(sales - quota, 0)"),
    ),
    Rule(
        "a quota by shop and tier",
        QUOTA + "by_shop = { a = { junior = 1, mid = 2 }, b = { junior = 3, mid = 4 } }\n" + line("quota"),
        by_person(A=1, B=1, C=4) | {"C 2025-03": "3"},
        QUOTA
        + 'by = ["shop", "t.tier"]\nvalue = 0\ntable = { a = { junior = 1, mid = 2 }, b = { junior = 3, mid = 4 } }\n'
        + line("quota"),
    ),
    Rule(
        "base pay by shop",
        '[[ladder.u.tier]]\nname = "z"\nbase_pay = { a = 3000, b = 3200 }\n' + line("u.base_pay"),
        by_person(A=3000, B=3000, C=3200),
        '[[ladder.u.tier]]\nname = "z"\nbase_pay = { by = "shop", figures = { a = 3000, b = 3200 } }\n' + line("u.base_pay"),
    ),
    Rule(
        "rates by shop",
        '[brackets.r]\nby_shop = { a = [[0, "1%"]], b = [[0, "2%"]] }\n' + line("marginal(sales, r)"),
        by_person(A=650, B="300.55", C=3000),
        '[brackets.r]\nby = "shop"\nfigures.a = [[0, "1%"]]\nfigures.b = [[0, "2%"]]\n' + line("marginal(sales, r)"),
    ),
    Rule(
        "one of two tables, by shop",
        '[brackets.r1]\nrates = [[0, "1%"]]\n[brackets.r2]\nrates = [[0, "2%"]]\n' + line("marginal(sales, if(shop == 'a', r1, r2))"),
        by_person(A=650, B="300.55", C=3000),
        '[brackets.r1]\nrates = [[0, "1%"]]\n[brackets.r2]\nrates = [[0, "2%"]]\n'
        + line("if(shop == 'a', marginal(sales, r1), marginal(sales, r2))"),
        hint='one table by = "shop", or any text, has rows for each; else if(..., marginal(x, a), marginal(x, b))',
    ),
    # A, junior: 1 % of 15,000 and 2 % of 50,000; C, mid: 1 % of 20,000 and 2 % of 130,000
    Rule(
        "1 %, and 2 % beyond five times the base pay",
        '[brackets.r]\nrates = [[0, "1%"], ["t.base_pay*5", "2%"]]\n' + line("marginal(sales, r)"),
        by_person(A=1150, C=2800),
        '[brackets.r]\nedges_of = "t.base_pay"\nrates = [[0, "1%"], [5, "2%"]]\n' + line("marginal(sales, r)"),
    ),
    Rule(
        "100 above the shop's middle",  # that of shop a is between A's and B's, that of b is C's own
        line("if(sales > median(sales, by=shop), 100, 0)"),
        by_person(A=100, B=0, C=0) | {"A 2025-03": "0", "B 2025-03": "100"},
    ),
    Rule(
        "100 in the best fifth of the shop",
        line("if(sales >= percentile(sales, 80, by=shop), 100, 0)"),
        by_person(A=100, B=0, C=100) | {"A 2025-03": "0", "B 2025-03": "100"},
    ),
    Rule(
        "1,000 that grows by 2 % with each month of service",
        line("1000 * 1.02 ^ tenure_months"),
        {"A": compound(19), "C": compound(13), "C 2025-03": "1020.00"},
        line("1000 * power(1.02, tenure_months)"),
    ),
    Rule(
        "the square root of sales",
        line("sqrt(sales)"),
        {"A 2025-04": "100", "A 2025-10": "200", "C": "300"},
        '[brackets.root]\nkind = "interpolate"\nrates = [[0, 0], [10000, 100], [40000, 200], [90000, 300]]\n'
        + line("interpolate(sales, root)"),
        hint="a bracket table of kind 'interpolate' has the points that matter",
    ),
    Rule(
        "500 every six months of service",
        line("if(tenure_months % 6 == 0, 500, 0)"),
        {"A": "0", "A 2026-02": "500", "A 2025-08": "500", "A 2025-09": "0"},
        line("if(mod(tenure_months, 6) == 0, 500, 0)"),
    ),
    Rule(
        "500 between 10,000 and 20,000",
        line("if(10000 <= sales <= 20000, 500, 0)"),
        {"A 2025-03": "0", "A 2025-04": "500", "A 2025-06": "500", "A 2025-07": "0"},
    ),
    Rule(
        "what was sold two months ago",
        line("last_month(last_month(otherwise(sales, 0)))"),
        {"A": "55000", "A 2025-04": "0", "A 2025-05": "5000"},
        line("otherwise(months_ago(2, sales), 0)"),
    ),
    Rule(
        "the quarter so far",
        line("quarter_to_date(sum(otherwise(sales, 0)))"),
        {"A": "180000", "A 2025-03": "5000", "A 2025-05": "25000"},
    ),
    Rule(
        "the months since January",
        line("last(month_of_year, sum(otherwise(sales, 0)))"),
        {"A": "180000", "A 2025-05": "30000"},
        line("year_to_date(sum(otherwise(sales, 0)))"),
        hint="of the months since a beginning: year_to_date(...)",
    ),
    Rule(
        "more than in the same month of last year",
        line("otherwise(sales, 0) - months_ago(12, sales)"),
        {"A": "60000", "B": "0", "A 2026-02": "0"},
        line("sales - otherwise(months_ago(12, sales), sales)"),
    ),
    Rule(
        "the best three of the last six months",
        line("last(6, top(3, sales))"),
        {"A": "180000", "B": "90165", "A 2025-04": "15000"},
        line("last(6, sum_of_largest(3, sales))"),
    ),
    Rule(
        "500 for each colleague brought in",
        line("500 * count(referrer == person, by=company)"),
        by_person(A=1000, B=0, C=0),
        line("500 * count_naming(referrer)"),
    ),
    Rule(
        "500 for A alone, as was agreed",
        line("if(person == 'A', 500, 0)"),
        by_person(A=500, B=0, C=0),
        line("otherwise(agreed, 0)"),
        hint='what is special about somebody is an input, such as agreed = { kind = "amount", optional = true }',
    ),
    Rule(
        "the place among those of shop and tier",
        line("rank(sales, by=[shop, t.tier])"),
        by_person(A=1, B=2, C=1),
    ),
    Rule(
        "500 with the last wage",
        line("if(last_record, 500, 0)"),
        {"A": "0", "B 2025-12": "500", "B 2025-11": "0", "B": ""},
        line("if(is_last_month, 500, 0)"),
        columns={"last_day": {("B", "2025-12"): "2025-12-20"}},
    ),
    Rule(
        "up by two tiers at once",
        J + '[[ladder.j.tier]]\nname = "c"\nenter_from = { a = "sales > 40000" }\n' + line("if(j.tier == 'c', 1, 0)"),
        {"A 2025-11": "0", "A 2025-12": "1", "B": "0", "C 2025-03": "0", "C 2025-04": "1"},
        J + '[[ladder.j.tier]]\nname = "c"\nenter = "sales > 40000"\nenter_from = "a"\n' + line("if(j.tier == 'c', 1, 0)"),
    ),
    Rule(
        "down by two tiers at once",
        J + '[[ladder.j.tier]]\nname = "c"\nkeep = "sales > 10000"\ndemote_to = "a"\n'
        + line("if(j.tier == 'c', 2, if(j.tier == 'a', 1, 0))"),
        {"A 2025-03": "2", "A 2025-04": "1", "B": "2", "C": "2"},
        columns={"j": dict.fromkeys([("A", MONTHS[0]), ("B", MONTHS[0]), ("C", MONTHS[0])], "c")},
    ),
    Rule(
        "up only in January and July",
        J + 'enter = "sales > 1"\nreview_months = [1, 7]\n' + line("if(j.tier == 'b', 1, 0)"),
        {"A 2025-07": "0", "A 2025-08": "1", "C 2025-07": "0", "C 2025-08": "1"},
    ),
    Rule(
        "the tier set anew each month",
        "[ladder.j]\nset = \"if(sales > 40000, 'b', 'a')\"\n" + J + line("if(j.tier == 'b', 1, 0)"),
        {"A 2025-11": "0", "A 2025-12": "1", "B": "0", "C 2025-04": "1"},
    ),
    # A's mean of the months up to April is 7,500
    Rule(
        "let go below 8,000 in the mean of half a year",
        J
        + 'enter = "sales > 1"\nkeep = "last(3, mean(otherwise(sales, 0))) >= 1"\nseparate = "last(6, mean(otherwise(sales, 0))) < 8000"\n'
        + line("1"),
        {"A 2025-04": "1", "A 2025-05": "", "B": "1"},
    ),
    Rule(
        "a line in Hong Kong dollars",
        line("100", 'currency = "HKD"\n'),
        by_person(A=100),
        line("100"),
        hint="people who are paid in another currency have a policy of their own",
        top='currency = "HKD"\n',
    ),
    Rule(
        "another base pay from July on",
        '[[amendment]]\nfrom = "2025-07"\n"ladder.t.junior.base_pay" = 3200\n' + line("t.base_pay"),
        {"A 2025-06": "3000", "A 2025-07": "3200", "C 2025-07": "4000"},
        '[[amendment]]\nfrom = "2025-07"\nset = { "ladder.t.junior.base_pay" = 3200 }\n' + line("t.base_pay"),
    ),
    # 1 % of 95,055, at most 800, by 20 and 10 days
    Rule(
        "1 % of the shop, at most 800, shared by days",
        line("1% * sum(otherwise(sales, 0), by=shop)", 'pool = { by = "shop", weight = "days", at_most = "800" }\n'),
        by_person(A="533.33", B="266.67", C=800) | {"A 2025-03": "233.70", "B 2025-03": "116.85"},
        line("min(1% * sum(otherwise(sales, 0), by=shop), 800)", 'pool = { by = "shop", weight = "days" }\n'),
    ),
    Rule(
        "1 %, to whole yuan",
        line("sales * 1%", 'rounding = "yuan"\n'),
        by_person(A=650, B=301),
        line("round(sales * 1%, 0)"),
    ),
    Rule(
        "base pay by days of the month's",
        line("t.base_pay * days / days_in_month"),
        {"A": "1935.48", "A 2026-02": "2142.86", "C": "3870.97"},
    ),
    Rule(
        "1 for grades that begin with S",
        line("if(starts_with(grade, 'S'), 1, 0)"),
        by_person(A=1, B=0, C=0),
        line("if(grade in ['S'], 1, 0)"),
        hint="an input of kind text with 'one_of' says it, or the texts themselves: grade in",
    ),
    Rule(
        "1 for whoever has ever been mid",
        line("if(since_joining(max(t.rank)) > 1, 1, 0)"),
        {"A": "0", "C 2025-03": "0", "C 2025-04": "1", "C": "1"},
        line("if(t.highest_tier >= 'mid', 1, 0)"),
    ),
    Rule(
        "1 from mid on",
        line("if(t.tier >= 'mid', 1, 0)"),
        {"A": "0", "C 2025-03": "0", "C 2025-04": "1"},
    ),
    Rule(
        "100 by the share of the month in shop a, after a move",
        line("shop_share['a'] * 100"),
        by_person(A=40, B=100, C=0),
        line("share_a * 100"),
    ),
]  # fmt: skip
PARAMETERS = pytest.mark.parametrize("rule", RULES, ids=[rule.said for rule in RULES])


def paid(policy: tw.Policy, rule: Rule) -> dict[str, str]:
    """What the line comes to for the people and months that the rule names."""
    table = records()
    for name, values in rule.columns.items():
        rows = zip(table["person"], table["month"], table.get(name, [None] * len(table["person"])), strict=True)
        table[name] = [values.get((person, month), value) for person, month, value in rows]
    last = dict(list(rule.columns.get("last_day", {})))
    kept = [month <= last.get(who, month) for who, month in zip(table["person"], table["month"], strict=True)]
    ledger = tw.apply(policy, {n: [v for v, k in zip(column, kept, strict=True) if k] for n, column in table.items()})
    assert ledger.currency == ("HKD" if rule.top else "CNY")
    slips = {f"{row['person']} {row['month']}": str(row["amount"]) for row in ledger.payslips.rows()}
    return {key: slips.get(key if " " in key else f"{key} {LAST}", "") for key in rule.amounts}


@PARAMETERS
def test_a_rule_comes_to_what_it_comes_to_by_hand(rule: Rule) -> None:
    found = paid(tw.Policy.parse(rule.top + BASE + (rule.written or rule.tried)), rule)
    assert {key: v and Decimal(v) for key, v in found.items()} == {
        key: v and Decimal(v) for key, v in rule.amounts.items()
    }


@PARAMETERS
def test_what_was_tried_is_read_or_refused_as_it_is_told(rule: Rule) -> None:
    if not rule.written:
        tw.Policy.parse(BASE + rule.tried)
        return
    try:
        tw.Policy.parse(BASE + rule.tried)
    except tw.Error as refused:
        assert rule.hint in str(refused)
        assert all(fault.line for fault in refused.faults)
    else:
        assert rule.said == "more than in the same month of last year"  # read, and missing in the first year


def test_thirty_are_read_and_of_the_others_something_else_has_the_value() -> None:
    """Of the six that stay refused, what was agreed with one person is a fact about them, and so has its value from a column."""
    assert len(RULES) == 36
    assert [rule.said for rule in RULES if rule.hint] == [
        "one of two tables, by shop",
        "the square root of sales",
        "the months since January",
        "500 for A alone, as was agreed",
        "a line in Hong Kong dollars",
        "1 for grades that begin with S",
    ]
