"""Records that name other people: how many name me, and what theirs come to."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import pytest

import tierwise as tw

POLICY = """
name = "referrals"

[inputs]
sales = "amount"
referrer = { kind = "text", optional = true }

[[pay.line]]
name = "base"
amount = "1000"

[[pay.line]]
name = "referrals"
amount = "200 * count_naming(referrer, sales > 0)"

[[pay.line]]
name = "override"
amount = "1% * otherwise(sum_naming(referrer, sales), 0)"
"""


def amounts(ledger: tw.Ledger, line: str) -> dict[tuple[str, str], float]:
    return {(r["person"], str(r["month"])): float(r["amount"]) for r in ledger.payslips.rows() if r["line"] == line}


def columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def desk(people: int, months: int, seed: int) -> list[dict[str, Any]]:
    luck = random.Random(seed)
    rows = []
    for m in range(1, months + 1):
        for p in range(people):
            if luck.random() < 0.1 and m in (1, months):
                continue  # joins later, or leaves before
            near = luck.choice([None, p, (p + 1) % people, (p * 7 + 3) % people if p % 50 == 0 else p ^ 1, people + 5])
            rows.append(
                {
                    "person": f"p{p:05}", "month": f"2026-{m:02}", "shop": "north", "sales": luck.choice([0, 100.5, -3, 70]),
                    "referrer": None if near is None else f"p{near:05}",
                }
            )  # fmt: skip
    luck.shuffle(rows)
    return rows


def test_everybody_is_paid_for_the_records_that_name_them_whoever_works_on_them() -> None:
    rows = desk(5000, 3, 7)
    ledger = tw.apply(tw.Policy.parse(POLICY), columns(rows), threads=2)
    there = {(r["person"], r["month"]) for r in rows}
    counted: dict[tuple[str, str], float] = defaultdict(float)
    added: dict[tuple[str, str], float] = defaultdict(float)
    for r in rows:
        to = (r["referrer"], r["month"])
        if to in there and r["referrer"] != r["person"]:
            counted[to] += 200 * (r["sales"] > 0)
            added[to] += r["sales"] * 100
    assert amounts(ledger, "referrals") == {key: counted[key] for key in there}
    exact = {key: (abs(round(added[key])) + 50) // 100 / 100 * (1 if added[key] >= 0 else -1) for key in there}
    assert amounts(ledger, "override") == exact


def test_ids_of_nobody_are_told() -> None:
    rows = [
        {"person": "A", "month": "2026-01", "shop": "s", "sales": 1, "referrer": "B "},
        {"person": "B", "month": "2026-01", "shop": "s", "sales": 1, "referrer": "Z9"},
        {"person": "C", "month": "2026-02", "shop": "s", "sales": 1, "referrer": "B"},
    ]
    notes = [n for n in tw.apply(tw.Policy.parse(POLICY), columns(rows)).notes.rows() if n["kind"] == "unknown_person"]
    assert [(n["subject"], n["months"], n["rows"], n["text"]) for n in notes] == [
        ("referrer", "2026-01", 2, "'referrer' has 2 ids of which there is no record: B , Z9")
    ]


def test_months_applied_one_by_one_pay_what_they_pay_at_once() -> None:
    rows = desk(40, 4, 11)
    policy = tw.Policy.parse(POLICY)
    at_once = tw.apply(policy, columns(rows))
    state, paid = None, {}
    for m in ("2026-01", "2026-02", "2026-03", "2026-04"):
        month = [r for r in rows if r["month"] == m]
        ledger = tw.apply(policy, columns(month)) if state is None else tw.apply(policy, columns(month), state=state)
        paid.update(amounts(ledger, "referrals"))
        state = ledger.state
    assert paid == amounts(at_once, "referrals")


@pytest.mark.parametrize(("intercept", "paid"), [(-40, [400, 400, 400]), (40, [400, 0, 0])])
def test_in_months_to_come_people_name_each_other_as_long_as_they_are_there(intercept: int, paid: list[int]) -> None:
    text = POLICY.partition('[[pay.line]]\nname = "override"')[0]
    text = text.replace('sales = "amount"\n', "").replace("referrer, sales > 0", "referrer")
    people = {
        "person": ["A", "B", "C", "D"],
        "shop": ["s"] * 4,
        "joined": ["2025-01"] * 4,
        "referrer": [None, "A", "A", "D"],
    }
    world = tw.Assumptions.parse(f'name = "w"\n[attrition.leaving]\nintercept = {intercept}\nsource = "assumption"\n')
    played = tw.simulate(tw.Policy.parse(text), people, world, start="2026-01", months=3, replicas=4, seed=5)
    lines = [(r["replica"], r["line.referrals"]) for r in played.totals().rows()]
    assert lines == [(replica, amount) for replica in range(4) for amount in paid]


def test_what_other_rules_would_have_paid_for_naming_is_a_change_of_pay_alone() -> None:
    text = '[inputs]\nreferrer = { kind = "text", optional = true }\n[[pay.line]]\nname = "base"\namount = "1000"\n'
    people = {
        "person": ["A", "B", "C", "D"],
        "shop": ["s"] * 4,
        "joined": ["2025-01"] * 4,
        "referrer": [None, "A", "A", "D"],
    }
    world = tw.Assumptions.parse('name = "w"\n[attrition.leaving]\nannual_rate = "60%"\nsource = "assumption"\n')
    today = tw.Policy.parse(text)
    paying = today.replace("pay.line.base.amount", "1000 + 200 * count_naming(referrer)")
    how: dict[str, Any] = {"start": "2026-01", "months": 6, "replicas": 5, "seed": 5}
    compared = tw.compare({"today": today, "paying": paying}, people, world, **how)
    gross = [sum(r["gross"] for r in tw.simulate(p, people, world, **how).totals().rows()) for p in (paying, today)]
    costs = {r["part"]: r["mean"] for r in compared.costs().rows()}
    assert costs["rate"] == costs["total"] == float(gross[0] - gross[1]) / 5 > 0


def test_an_explanation_says_how_many_name_somebody() -> None:
    line = tw.apply(tw.Policy.parse(POLICY), columns(desk(40, 1, 3))).explain("p00010", "2026-01").lines[1]
    rows = [r for r in desk(40, 1, 3) if r["referrer"] == "p00010" and r["person"] != "p00010" and r["sales"] > 0]
    assert {p.text: p.value for p in line.parts}["count_naming(referrer, sales > 0)"] == str(len(rows))
    assert rows
