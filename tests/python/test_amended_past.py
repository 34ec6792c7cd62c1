"""An amendment may look back on anything: the months before it are there, worked out by the rules that they had."""

from __future__ import annotations

import itertools
import random

import pytest

import oracle
import random_policies
import tierwise as tw
from test_engine_against_oracle import amended, events, expected_events, frame_of, payslips
from test_laws import applied

DESK = """
fiscal_year_from = 4
[inputs]
sales = "amount"
[brackets.rates]
rates = [[0, "1%"], [50, "2%"]]
[[ladder.medal.tier]]
name = "trial"
base_pay = 1000
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000
enter = "sales >= 40"
[[pay.line]]
name = "base"
amount = "base_pay"
"""


def amended_desk(amount: str, more: str = "") -> tw.Policy:
    return tw.Policy.parse(
        DESK
        + f'[[amendment]]\nfrom = "2026-04"\n[amendment.add]\n{more}\n"pay.line.extra" = {{ amount = "{amount}" }}\n'
    )


def records(first: int, last: int) -> dict[str, list]:
    """Of A, with sales of 10 in January, 20 in February and so on."""
    months = range(first, last + 1)
    return {
        "person": ["A"] * len(months),
        "month": [f"2026-{m:02}" for m in months],
        "joined": ["2025-12"] * len(months),
        "sales": [10 * m for m in months],
    }


def extra(ledger: tw.Ledger) -> list[float]:
    return [float(row["amount"]) for row in ledger.payslips.rows() if row["line"] == "extra"]


# What it comes to in April, May and June, by hand.
WINDOWS = {
    "last(3, sum(sales))": [90, 120, 150],
    "months_ago(2, sales)": [20, 30, 40],
    "quarter_to_date(sum(sales))": [40, 90, 150],
    "fiscal_year_to_date(sum(sales))": [40, 90, 150],
    "year_to_date(sum(sales))": [100, 150, 210],
    "since_joining(max(sales))": [40, 50, 60],
    "since_promotion(sum(sales))": [100, 50, 110],
    "last(3, mean_of_present(sales, sales > 20))": [35, 40, 50],
    "last(2, sum_of_largest(1, sales))": [40, 50, 60],
    "last(3, count(sales > 20))": [2, 3, 3],
    "last(3, sum(marginal(sales, rates)))": [0.90, 1.20, 1.60],
    "last(3, sum(months_in_tier))": [9, 8, 7],
    "last(3, sum(gross))": [3000, 4000, 5000],
    "before(last(2, sum(net)))": [1000, 2000, 4000],
    "if(last_month(medal.tier) == 'trial', 1, 2)": [1, 1, 2],
    "if(medal.highest_tier == 'iron', 1, 2)": [2, 1, 1],
}


@pytest.mark.parametrize("amount", WINDOWS)
def test_a_pay_line_that_looks_back_may_come_with_an_amendment(amount: str) -> None:
    policy = amended_desk(amount)
    ledger = tw.apply(policy, records(1, 6))
    assert extra(ledger) == [0, 0, 0, *WINDOWS[amount]]
    # Month by month, each from the state before, to the bit.
    states, found = [tw.apply(policy, records(1, 1)).state], [0.0]
    for month in range(2, 7):
        piece = tw.apply(policy, records(month, month), state=states[-1])
        states.append(piece.state)
        found += extra(piece)
    assert found == extra(ledger)
    assert states[-1] == ledger.state


FRESH = '"metric.fresh" = "sales * 2"'


@pytest.mark.parametrize(
    ("amount", "more", "found"),
    [
        # A month whose rules have no such metric is missing, and so is what covers it; counts and means of what is present go on.
        ("otherwise(last(3, sum(fresh)), -1)", FRESH, [-1, -1, 300]),
        ("otherwise(months_ago(2, fresh), -1)", FRESH, [-1, -1, 80]),
        ("otherwise(quarter_to_date(sum(fresh)), -1)", FRESH, [80, 180, 300]),
        ("otherwise(year_to_date(sum(fresh)), -1)", FRESH, [-1, -1, -1]),
        ("last(3, count(fresh > 1))", FRESH, [1, 2, 3]),
        ("last(3, mean_of_present(fresh))", FRESH, [80, 90, 100]),
        ("otherwise(last(2, sum(sales * dear)), -1)", '"parameter.dear" = 3', [-1, 270, 330]),
        ("otherwise(last(2, sum(otherwise(fresh, 0))), -1)", FRESH, [-1, 180, 220]),
        # A pay line that was not there has paid nothing.
        ("last(3, sum(meal))", '"pay.line.meal" = { amount = 7, before = "base" }', [7, 14, 21]),
    ],
)
def test_what_the_rules_of_a_month_cannot_say_is_missing_in_it(amount: str, more: str, found: list[float]) -> None:
    policy = amended_desk(amount, more)
    assert extra(tw.apply(policy, records(1, 6)))[3:] == found


def with_offence(from_month: str, offence: str, text: str = DESK) -> tw.Policy:
    """The desk with a deduction of what offences cost, and a later offence of each month's sales in tens."""
    text += '[[pay.line]]\nname = "fine"\nkind = "deduction"\namount = "discipline.fines"\n'
    text += f'[[amendment]]\nfrom = "{from_month}"\n[amendment.add]\n"discipline.offence.big" = {offence}\n'
    return tw.Policy.parse(text)


def of_line(ledger: tw.Ledger, name: str) -> list[float]:
    return [float(row["amount"]) for row in ledger.payslips.rows() if row["line"] == name]


COUNTED = {
    "person": ["A"] * 6,
    "month": [f"2026-0{m}" for m in range(1, 7)],
    "joined": ["2025-12"] * 6,
    "sales": [1] * 6,
}


def test_an_offence_counts_from_the_month_in_which_it_becomes_one() -> None:
    old = DESK + '[[discipline.offence]]\nname = "old"\ncount = "sales"\nfines = [7]\n'
    policy = with_offence(
        "2026-03", '{ count = "sales", window_months = 3, fines = [0, 10, 20], separate_at = 3 }', old
    )
    ledger = tw.apply(policy, COUNTED)
    assert of_line(ledger, "fine") == [7, 7, 7, 17, 27]  # the third is of May, after which A is not there
    assert [(row["month"], row["subject"]) for row in ledger.events.rows() if row["event"] == "separated"] == [
        ("2026-05", "big")
    ]
    first = tw.apply(policy, {name: values[:3] for name, values in COUNTED.items()})
    then = tw.apply(policy, {name: values[3:] for name, values in COUNTED.items()}, state=first.state)
    assert of_line(first, "fine") + of_line(then, "fine") == of_line(ledger, "fine")
    assert then.state == ledger.state


@pytest.mark.parametrize("begins", ["2026-02", "2026-03", "2026-04"])
def test_months_to_come_count_an_offence_as_records_do(begins: str) -> None:
    offence = '{ count = "sales", window_months = 12, fines = [0, 10, 20, 40, 80] }'
    policy = with_offence(begins, offence)
    whole = of_line(tw.apply(policy, COUNTED), "fine")
    since = int(begins[-1]) - 1
    assert whole == [0] * since + [0, 10, 20, 40, 80][: 6 - since]
    lived = {name: values[:2] for name, values in COUNTED.items()}
    assumed = tw.Assumptions.parse('name = "same"\n[activity.sales]\nmean = 1\nsource = "x"\n')
    # Also where the rules that were lived by know nothing of the offence, and those to come get it later on.
    for rules in (policy, policy.unamended) if begins != "2026-02" else (policy,):
        ledger = tw.apply(rules, lived)
        played = tw.simulate(policy, ledger, assumed, months=4, replicas=1, seed=1, progress=False)
        assert of_line(played.ledger(0), "fine") == whole[2:]


@pytest.mark.parametrize("amount", ["100 * last(3, count(sales >= dear))", "last(3, mean_of_present(sales * dear))"])
def test_months_that_do_not_count_because_their_rules_lack_a_name_are_noted(amount: str) -> None:
    def noted(policy: tw.Policy, first: int, last: int) -> list[tuple]:
        rows = [row for row in tw.apply(policy, records(first, last)).notes.rows() if row["kind"] == "cut_past"]
        return [(row["subject"], row["months"], row["rows"]) for row in rows if "before 2026-04" in row["text"]]

    policy = amended_desk(amount, '"parameter.dear" = 1')
    assert noted(policy, 1, 6) == [(amount.removeprefix("100 * "), "2026-04", 1)]
    assert noted(policy, 1, 3) == noted(policy, 4, 6) == []  # nothing looks back, or on nothing recorded
    assert noted(amended_desk(amount.replace("dear", "1")), 1, 6) == []
    # A quarter begins in April, and a year does not.
    assert noted(amended_desk("quarter_to_date(count(sales >= dear))", '"parameter.dear" = 1'), 1, 6) == []
    assert len(noted(amended_desk("year_to_date(count(sales >= dear))", '"parameter.dear" = 1'), 1, 6)) == 1


def test_an_amount_that_covers_such_a_month_is_told_to_be_missing() -> None:
    with pytest.raises(tw.Error, match=r"the amount is missing for A, 2026-04: .last\(3, sum\(fresh\)\). is missing"):
        tw.apply(amended_desk("last(3, sum(fresh))", FRESH), records(1, 6))


def test_a_metric_of_the_past_is_what_the_rules_of_each_month_made_of_it() -> None:
    text = DESK + '[metric]\nbonus = "sales"\n'
    text += '[[amendment]]\nfrom = "2026-03"\n[amendment.set]\n"metric.bonus" = "sales * 100"\n'
    text += '[[amendment]]\nfrom = "2026-04"\n[amendment.add]\n"pay.line.extra" = { amount = "last(3, sum(bonus))" }\n'
    assert extra(tw.apply(tw.Policy.parse(text), records(1, 4)))[3:] == [20 + 3000 + 4000]


def test_a_state_of_rules_without_the_amendment_lacks_what_it_looks_back_on() -> None:
    policy = amended_desk("last(3, sum(sales))")
    alone = tw.apply(policy.unamended, records(1, 3)).state
    with pytest.raises(
        tw.Error, match="further than the state after 2026-03 remembers; .* an amendment that looks back"
    ):
        tw.apply(policy, records(4, 6), state=alone)
    assert extra(tw.apply(policy, records(4, 6), state=tw.apply(policy, records(1, 3)).state)) == [90, 120, 150]


def test_months_to_come_look_back_on_what_the_first_of_them_have() -> None:
    policy = amended_desk("last(3, sum(sales))")
    assumed = tw.Assumptions.parse('name = "same"\n[activity.sales]\nmean = 60\nsource = "x"\n')
    ledger = tw.apply(policy, records(1, 2))
    played = tw.simulate(policy, tw.workforce(ledger), assumed, months=3, replicas=1, seed=1)
    lived = tw.apply(policy, {**records(3, 5), "sales": [60] * 3}, state=ledger.state)
    assert [row["gross"] for row in played.totals().rows()] == [float(row["gross"]) for row in lived.people.rows()]


def check(seed: int) -> int:
    """Random rules that look back further in one amendment or two, in one piece, in two, and by the oracle."""
    rng = random.Random(seed)
    policy = random_policies.random_policy(rng)
    rows = random_policies.random_records(rng, policy)
    text = random_policies.to_toml(policy)
    months = sorted({row["month"] for row in rows})
    changes: list[tuple[str, str]] = []
    for month in sorted(rng.sample(months, k=min(2, len(months)))):
        policy = random_policies.with_looking_back(rng, random_policies.random_amendment(rng, policy))
        changes.append((month, random_policies.to_toml(policy)))
    rules = amended(tw.Policy.parse(text), changes)
    try:
        exact = oracle.apply(text, rows, changes)
    except oracle.OracleError:
        with pytest.raises(tw.Error):
            tw.apply(rules, frame_of(rows, policy))
        return 0
    ledger = applied(rules, frame_of(rows, policy))
    if isinstance(ledger, str):
        return 0
    unpaid = {
        line: (0, 0) for line in payslips(ledger) if line not in exact.payslips
    }  # of lines that others' months have
    assert payslips(ledger) == exact.payslips | unpaid
    assert events(ledger) == expected_events(exact)
    cut = rng.choice(months)
    parts: list[tw.Ledger] = []
    for piece in ([r for r in rows if r["month"] < cut], [r for r in rows if r["month"] >= cut]):
        if piece:
            state = parts[-1].state if parts else None
            parts.append(tw.apply(rules, frame_of(piece, policy), state=state))
    assert [*itertools.chain(*(payslips(part).items() for part in parts))] == [*payslips(ledger).items()]
    assert parts[-1].state == ledger.state
    return len(rows)


@pytest.mark.parametrize("start", range(9000, 9200, 50))
def test_random_amendments_that_look_back_are_paid_as_exact_arithmetic_pays_them(start: int) -> None:
    assert sum(check(seed) for seed in range(start, start + 50)) > 800
