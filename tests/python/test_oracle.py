"""The oracle against cases worked out by hand, so that what the library is tested with is itself tested."""

import csv
import pathlib
import random
import sys
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import oracle
import random_policies

EXAMPLES = pathlib.Path(__file__).parents[2] / "examples"

RATES = {"kind": "marginal", "rates": [[0, "3%"], [300000, "5%"], [600000, "7%"]]}
ITEMS = [200, 300, 1500, 1200, 2000, 4500]


def months(n, first="2026-01", **columns):
    """n records of one person; a column given as a list has a value for each month."""
    m = oracle.Month.read(first).index
    rows = [
        {"person": "A", "month": str(oracle.Month(m + i)), "shop": "s", "team": "t", "joined": first} for i in range(n)
    ]
    for i, row in enumerate(rows):
        row.update({k: v[i] if isinstance(v, list) else v for k, v in columns.items()})
    return rows


def together(*people):
    """The rows of several people, each as from `months`, with ids A, B, C ..."""
    return [{**row, "person": "ABCDEFGH"[i]} for i, rows in enumerate(people) for row in rows]


def happened(ledger, *leave_out):
    return [e[:3] + e[4:] for e in ledger.events if e[2] not in leave_out]


def line(**spec):
    return {"name": "pay", "amount": "x", **spec}


def paid(policy, rows, name="pay"):
    return [ledger_line for (p, m, n), ledger_line in oracle.apply(policy, rows).payslips.items() if n == name]


# -- bracket tables ----------------------------------------------------------------------------------------------------


def test_marginal_rates_apply_to_each_slice():
    assert oracle.evaluate("marginal(x, t)", {"x": 750000}, {"t": RATES}) == 34500
    assert oracle.evaluate("marginal(x, t)", {"x": 600000}, {"t": RATES}) == 24000


def test_whole_rate_applies_to_all_of_it_and_an_edge_belongs_to_its_row():
    assert oracle.evaluate("whole(x, t)", {"x": 600000}, {"t": {**RATES, "kind": "whole"}}) == 42000


def test_items_each_by_itself():
    edges = {"kind": "marginal", "rates": [[0, "1%"], [1000, "2%"], [3000, "3%"]]}
    assert sum(oracle.evaluate("marginal(x, t)", {"x": x}, {"t": edges}) for x in ITEMS) == 164
    points = {"kind": "interpolate", "rates": [[0, 0], [1000, 10], [3000, 50], [8000, 150]]}
    assert sum(oracle.evaluate("interpolate(x, t)", {"x": x}, {"t": points}) for x in ITEMS) == 149


# -- discipline --------------------------------------------------------------------------------------------------------

COMPLAINTS = {
    "inputs": {"complaints": "count"},
    "discipline": {
        "offence": [
            {"name": "complaint", "count": "complaints", "fines": [50, 100, 0], "separate_at": 3, "bad_record": True}
        ]
    },
    "pay": {"line": [{"name": "fines", "kind": "deduction", "amount": "discipline.fines"}]},
}


def test_the_first_complaint_costs_50_the_second_100_and_the_third_the_job():
    ledger = oracle.apply(COMPLAINTS, months(5, complaints=[1, 2, 0, 3, 1]))
    assert [a for a, _ in ledger.payslips.values()] == [5000, 15000, 0, 15000]
    assert ledger.events == [
        ("2026-04", "A", "separated", "complaint", "", ""),
        ("2026-04", "A", "records_ignored", "", "", "1"),
    ]


def test_a_rolling_window_counts_on_across_months():
    policy = {
        "inputs": {"late": "count"},
        "discipline": {"offence": [{"name": "lateness", "count": "late", "window_months": 3, "fines": [0, 0, 10]}]},
        "pay": {"line": [{"name": "fines", "kind": "deduction", "amount": "discipline.fines"}]},
    }
    # The third within three months and each after it: none; the third; two more; January has left the window.
    assert [a for a, _ in paid(policy, months(4, late=[2, 1, 2, 1]), "fines")] == [0, 1000, 2000, 1000]


# -- scorecard ---------------------------------------------------------------------------------------------------------


def test_a_measure_left_out_takes_its_weight_with_it_and_a_gate_caps():
    policy = {
        "inputs": {"a": {"kind": "number", "optional": True}, "b": "number", "absent": "count"},
        "scorecard": {
            "measure": [
                {"name": "first", "weight": 30, "value": "a", "linear": [[0, 0], [100, 100]], "leave_out": True},
                {"name": "second", "weight": 70, "value": "b", "bands": [[0, 100], [5, 60]]},
            ],
            "gate": [{"name": "presence", "require": "absent <= 2", "at_most": 59}],
        },
    }
    people = oracle.apply(policy, months(3, a=[50, None, 50], b=[5, 4.9, 0], absent=[0, 0, 3])).people
    assert [p["score"] for p in people.values()] == [57, 100, 59]  # .3*50 + .7*60; 100; 85 capped


# -- ladders -----------------------------------------------------------------------------------------------------------

MEDAL = {
    "inputs": {"x": "number", "asks": "flag", "agreed": "flag"},
    "ladder": {
        "medal": {
            "tier": [
                {"name": "trial"},
                {
                    "name": "iron",
                    "applies": "asks",
                    "enter": "x >= 80",
                    "approve": "agreed",
                    "keep": "x >= 60",
                    "attempts_apart": 2,
                },
            ]
        }
    },
}


def test_an_application_is_refused_then_too_soon_then_not_approved_then_accepted():
    ledger = oracle.apply(
        MEDAL,
        months(
            8,
            x=[79, 90, 80, 90, 80, 60, 59, 90],
            asks=[1 == 1] * 8,
            agreed=[True, True, False, True, True, True, True, False],
        ),
    )
    assert happened(ledger) == [
        ("2026-01", "A", "refused", "trial", "iron"),
        ("2026-02", "A", "too_soon", "trial", "iron"),
        ("2026-03", "A", "not_approved", "trial", "iron"),
        ("2026-04", "A", "too_soon", "trial", "iron"),
        ("2026-05", "A", "promoted", "trial", "iron"),
        ("2026-07", "A", "demoted", "iron", "trial"),
        ("2026-08", "A", "not_approved", "trial", "iron"),
    ]
    assert [p["medal.tier"] for p in ledger.people.values()] == ["trial"] * 5 + ["iron"] * 2 + ["trial"]
    assert [p["medal.months_in_tier"] for p in ledger.people.values()] == [1, 2, 3, 4, 5, 1, 2, 1]


SEATS = {
    "inputs": {"x": "number"},
    "ladder": {
        "post": {
            "tier": [
                {"name": "regular"},
                {"name": "after_sales", "enter": "x >= 80", "seats": {"*": 1}, "order": "x", "keep": "x >= 50"},
            ]
        }
    },
}


def test_a_seat_goes_to_the_highest_order_then_to_whoever_waited_longest():
    ledger = oracle.apply(
        SEATS, together(months(3, x=[80, 90, 90]), months(3, x=[90, 40, 10]), months(3, x=[70, 90, 90]))
    )
    assert happened(ledger) == [
        ("2026-01", "A", "waiting", "regular", "after_sales"),
        ("2026-01", "B", "promoted", "regular", "after_sales"),
        ("2026-02", "A", "promoted", "regular", "after_sales"),
        ("2026-02", "B", "demoted", "after_sales", "regular"),
        ("2026-02", "C", "waiting", "regular", "after_sales"),
        ("2026-03", "C", "waiting", "regular", "after_sales"),
    ]
    assert ledger.people["A", "2026-02"]["post.waiting_months"] == 1
    assert ledger.people["C", "2026-03"]["post.waiting_months"] == 1


LEADERS = {
    "inputs": {"x": "number", "picked": "flag"},
    "ladder": {
        "medal": {
            "tier": [
                {"name": "iron"},
                {"name": "bronze", "enter": "x >= if(medal.priority, 80, 95)", "seats": {"*": 1}},
            ]
        },
        "lead": {
            "tier": [
                {"name": "agent"},
                {
                    "name": "leader",
                    "enter": "picked",
                    "acting": {"months": 1, "confirm": "x >= 82", "fallback": "agent", "priority": "medal.bronze"},
                },
            ]
        },
    },
}


def test_an_acting_leader_is_confirmed():
    ledger = oracle.apply(LEADERS, months(3, x=82, picked=[True, False, False]))
    assert happened(ledger) == [
        ("2026-01", "A", "appointed", "agent", "leader"),
        ("2026-02", "A", "confirmed", "leader", "leader"),
    ]
    assert [p["lead.acting"] for p in ledger.people.values()] == [False, True, False]
    assert [p["lead.months_in_tier"] for p in ledger.people.values()] == [1, 1, 2]


def test_an_acting_leader_falls_back_and_has_priority_for_bronze():
    # A is not confirmed in February; in March B, with the higher id but the higher x, must wait behind A's priority.
    ledger = oracle.apply(
        LEADERS, together(months(3, x=[0, 81, 80], picked=[True, False, False]), months(3, x=[0, 0, 99], picked=False))
    )
    assert happened(ledger) == [
        ("2026-01", "A", "appointed", "agent", "leader"),
        ("2026-02", "A", "fell_back", "leader", "agent"),
        ("2026-03", "A", "promoted", "iron", "bronze"),
        ("2026-03", "B", "waiting", "iron", "bronze"),
    ]
    assert [ledger.people["A", m]["medal.priority"] for m in ("2026-02", "2026-03")] == [False, True]


PROBATION = {
    "inputs": {"experience": "count", "typing": "number"},
    "ladder": {
        "post": {
            "tier": [
                {"name": "trainee", "probation": {"months": "if(experience >= 6, 1, 3)", "confirm": "typing >= 80"}},
                {"name": "regular"},
            ]
        }
    },
}


def test_probation_ends_in_confirmation_or_in_being_let_go():
    ledger = oracle.apply(
        PROBATION, together(months(4, experience=0, typing=[90, 90, 79, 90]), months(4, experience=6, typing=80))
    )
    assert happened(ledger) == [
        ("2026-01", "B", "confirmed", "trainee", "regular"),
        ("2026-03", "A", "let_go", "trainee", ""),
        ("2026-03", "A", "records_ignored", "", "1"),
    ]


# -- pay ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "fen"),
    [
        ("half_up", [13, -13]),
        ("half_even", [12, -12]),
        ("half_down", [12, -12]),
        ("up", [13, -13]),
        ("down", [12, -12]),
        ("floor", [12, -13]),
        ("ceiling", [13, -12]),
    ],
)
def test_half_a_fen_is_rounded_as_named(how, fen):
    policy = {"inputs": {"x": "number"}, "rounding": how, "pay": {"line": [line()]}}
    assert [a for a, _ in paid(policy, months(2, x=[0.125, -0.125]))] == fen


def test_a_line_is_prorated_then_floored_then_capped_and_the_cap_wins():
    policy = {
        "inputs": {"x": "number", "days": "count"},
        "pay": {"proration": "days / 30", "line": [line(prorate=True, at_least="100", at_most="80 + days")]},
    }
    assert [a for a, _ in paid(policy, months(3, x=[300, 300, 3000], days=[15, 5, 30]))] == [9500, 8500, 11000]


def test_deductions_are_capped_and_what_was_cut_is_shown():
    policy = {
        "inputs": {"x": "number", "f": "number"},
        "pay": {
            "deduction_cap": {"share": "20%", "of": "gross", "keep_at_least": 1900},
            "line": [
                line(),
                {"name": "fines", "kind": "deduction", "amount": "f", "capped": True},
                {"name": "loss", "kind": "deduction", "amount": "100", "capped": True},
            ],
        },
    }
    ledger = oracle.apply(policy, months(4, x=[2000, 5000, 2000.05, 900], f=[150, 50, 0, 1]))
    assert [v for k, v in ledger.payslips.items() if k[2] == "fines"] == [(10000, 5000), (5000, 0), (0, 0), (0, 100)]
    assert [v for k, v in ledger.payslips.items() if k[2] == "loss"] == [(0, 10000), (10000, 0), (10000, 0), (0, 10000)]
    assert [p["net"] for p in ledger.people.values()] == [1900, 4850, Fraction("1900.05"), 900]


def test_a_pool_is_shared_to_the_fen_by_largest_remainders():
    policy = {
        "inputs": {"x": "number", "w": "number"},
        "pay": {"line": [line(amount="sum(x, by=team)", pool={"weight": "w"})]},
    }

    def shared(total, weights):
        people = [months(1, x=total if i == 0 else 0, w=w) for i, w in enumerate(weights)]
        return [a for a, _ in paid(policy, together(*people))]

    assert shared(1, [1, 1, 1]) == [34, 33, 33]  # 33 1/3 each: the odd fen to the lower id
    assert shared(1, [1, 2, 4]) == [14, 29, 57]  # 14.28, 28.57, 57.14
    assert shared(-0.05, [1, 1]) == [-3, -2]
    assert shared(1, [0, 0]) == [0, 0]


def test_a_pool_with_no_weight_is_told():
    policy = {"inputs": {"x": "number"}, "pay": {"line": [line(amount="sum(x, by=team)", pool={"weight": "0"})]}}
    assert [e[2:4] for e in oracle.apply(policy, months(1, x=5)).events] == [("pool_unshared", "pay")]
    assert oracle.apply(policy, months(1, x=0)).events == []  # nothing to share is nothing to tell


def test_a_draw_is_recovered_from_later_commission():
    policy = {
        "inputs": {"x": "number"},
        "pay": {
            "line": [
                line(),
                {"name": "draw", "amount": "max(0, 400 - pay)", "when": "tenure_months < 2"},
                {
                    "name": "recovery",
                    "kind": "deduction",
                    "at_least": "0",
                    "when": "draw == 0",
                    "amount": "min(before(since_joining(sum(draw))) - before(since_joining(sum(recovery))), pay - 400)",
                },
            ]
        },
    }
    ledger = oracle.apply(policy, months(5, x=[100, 250, 600, 350, 1000]))
    assert [p["draw"] for p in ledger.people.values()] == [300, 150, 0, 0, 0]
    assert [p["recovery"] for p in ledger.people.values()] == [0, 0, 200, 0, 250]


def test_a_missing_amount_names_person_month_and_line():
    policy = {"inputs": {"x": {"kind": "number", "optional": True}}, "pay": {"line": [line()]}}
    with pytest.raises(oracle.OracleError, match="A, 2026-02: pay is missing"):
        oracle.apply(policy, months(2, x=[1, None]))


TAX = {
    "inputs": {"wage": "amount", "insurance": "amount"},
    "brackets": {
        "rates": {
            "rates": [
                [0, "3%"],
                [36000, "10%"],
                [144000, "20%"],
                [300000, "25%"],
                [420000, "30%"],
                [660000, "35%"],
                [960000, "45%"],
            ]
        }
    },
    "metric": {"taxable": "max(0, year_to_date(sum(gross - insured - 5000)))"},
    "pay": {
        "line": [
            {"name": "wage_line", "amount": "wage"},
            {"name": "insured", "kind": "deduction", "amount": "insurance"},
            {
                "name": "tax",
                "kind": "deduction",
                "amount": "max(0, marginal(taxable, rates) - before(year_to_date(sum(tax))))",
            },
        ]
    },
}

# The tax office's own table: on the year's cumulated taxable income up to .., rate, quick deduction.
QUICK = [
    (36000, "0.03", 0),
    (144000, "0.10", 2520),
    (300000, "0.20", 16920),
    (420000, "0.25", 31920),
    (660000, "0.30", 52920),
    (960000, "0.35", 85920),
    (None, "0.45", 181920),
]


def test_a_year_of_cumulative_withholding_equals_the_tax_offices_quick_deduction_table():
    rng = random.Random(3)
    wages = [(rng.choice([3000, 9000, 30000, 120000]) * 100 + rng.randint(0, 99999)) / 100 for _ in range(18)]
    insurance = [rng.randint(0, 200000) / 100 for _ in wages]
    expected, taxable, withheld = [], Decimal(0), Decimal(0)
    for i, (w, s) in enumerate(zip(wages, insurance, strict=True)):
        if (i + 6) % 12 == 0:  # July is the first month; January starts a new year
            taxable = withheld = Decimal(0)
        taxable += Decimal(repr(w)) - Decimal(repr(s)) - 5000
        base = max(Decimal(0), taxable)
        _, rate, quick = next(q for q in QUICK if q[0] is None or base <= q[0])
        due = max(Decimal(0), base * Decimal(rate) - quick - withheld).quantize(Decimal("0.01"), ROUND_HALF_UP)
        withheld += due
        expected.append(int(due * 100))
    ledger = oracle.apply(TAX, months(18, "2025-07", wage=wages, insurance=insurance))
    assert [a for k, (a, _) in ledger.payslips.items() if k[2] == "tax"] == expected


# -- groups and the past -----------------------------------------------------------------------------------------------


def test_groups_and_ranks():
    rows = together(months(1, x=0.1), months(1, x=0.2), months(1, x=0.2))

    def run(text):
        return oracle.evaluate_rows(text, rows, {}, {"x": "number"})

    assert run("sum(x, by=team)") == [Fraction(1, 2)] * 3
    assert run("rank(x, by=shop)") == [3, 1, 1]
    assert run("mean(x, by=company)") == [Fraction(166667, 1000000)] * 3  # written down with six places
    assert run("count(x > 0.1, by=team)") == [2, 2, 2]


def test_the_past():
    rows = months(4, "2025-11", x=[1, 2, 4, 8])

    def run(text):
        return oracle.evaluate_rows(text, rows, {}, {"x": "number"})

    assert run("last(2, sum(x))") == [1, 3, 6, 12]
    assert run("before(last(2, sum(x)))") == [0, 1, 2, 4]
    assert run("year_to_date(sum(x))") == [1, 3, 4, 12]
    assert run("before(since_joining(max(x)))") == [None, 1, 2, 4]
    assert run("last_month(x)") == [None, 1, 2, 4]


# -- whole policies ----------------------------------------------------------------------------------------------------


def test_the_sample_records_run_and_their_pay_is_plausible():
    policy = oracle.load(EXAMPLES / "policies" / "three_shops.toml")
    with (EXAMPLES / "data" / "three_shops_records.csv").open(encoding="utf-8") as f:
        rows = [
            {
                k: None if v == "" else v == "true" if policy.inputs.get(k, {}).get("kind") == "flag" else v
                for k, v in r.items()
            }
            for r in csv.DictReader(f)
        ]
    ledger = oracle.apply(policy, rows)
    kinds = {e[2] for e in ledger.events}
    assert kinds >= {
        "confirmed",
        "let_go",
        "fell_back",
        "demoted",
        "refused",
        "not_approved",
        "too_soon",
        "waiting",
        "promoted",
        "appointed",
        "separated",
        "flagged",
        "records_ignored",
        "left",
    }
    full_months = sorted(p["gross"] for p in ledger.people.values())[60:-60]
    assert full_months[0] > 2300 and full_months[-1] < 7000


def test_the_sample_records_are_what_their_script_writes(tmp_path):
    import runpy

    script = EXAMPLES / "data" / "make_records.py"
    out, argv = tmp_path / "records.csv", sys.argv
    try:
        sys.argv = [str(script), str(out)]
        runpy.run_path(str(script), run_name="__main__")
    finally:
        sys.argv = argv
    assert out.read_bytes() == (EXAMPLES / "data" / "three_shops_records.csv").read_bytes()


@settings(max_examples=25, deadline=None)
@given(random_policies.cases(people=4, months=4))
def test_random_policies_run_whatever_the_order_of_rows(case):
    policy, rows = case
    ledger = oracle.apply(policy, rows)
    again = oracle.apply(random_policies.to_toml(policy), rows[::-1])
    assert ledger.payslips == again.payslips and ledger.events == again.events
    for p in ledger.people.values():
        own = {line["name"]: (line.get("kind", "earning"), p[line["name"]]) for line in policy["pay"]["line"]}
        assert p["net"] == sum(v for k, v in own.values() if k == "earning") - sum(
            v for k, v in own.values() if k == "deduction"
        )
