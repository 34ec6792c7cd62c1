"""What can be varied is told once: ranges, steps, and how a position changes what stands at its paths."""

from decimal import Decimal

import pytest

import tierwise as tw
from tierwise.documents.vary import changed, levers_of

POLICY, ASSUMED = tw.example("three_shops"), tw.example_assumptions("three_shops")


def lever(name, given):
    return levers_of({name: given}, POLICY, ASSUMED)[0]


def test_a_lever_sets_its_path_to_each_position():
    base = lever("ladder.medal.iron.base_pay", {"from": 2000, "to": 2600, "step": 50})
    assert [base.shown(p) for p in base.positions()] == list(range(2000, 2601, 50))
    assert base.today == 2000
    assert base.settings(Decimal(2300)) == {"policy:ladder.medal.iron.base_pay": 2300}
    assert (base.label, base.zh, base.unit) == ("iron base pay", "铁牌客服 底薪", "CNY")


def test_base_pay_by_text_is_named_with_its_text():
    by_shop = POLICY.replace("ladder.medal.iron.base_pay", {"by": "shop", "value": 2000, "figures": {"harbour": 2100}})
    path = "ladder.medal.iron.base_pay.figures.harbour"
    (base,) = levers_of({path: {"from": 2000, "to": 2600, "step": 50}}, by_shop, ASSUMED)
    assert (base.label, base.unit, base.today) == ("iron base pay harbour", "CNY", 2100)


def test_percentages_are_told_in_hundredths_and_set_as_percentages():
    outsourced = lever("demand.outsourced", {"from": "0%", "to": "60%", "step": "2.5%"})
    assert outsourced.percent
    assert outsourced.settings(Decimal("12.5")) == {"assumptions:demand.outsourced": "12.5%"}
    policy, assumed = changed(POLICY, ASSUMED, outsourced.settings(Decimal(20)))
    assert (policy, assumed.get("demand.outsourced")) == (POLICY, "20%")


def test_a_lever_can_add_to_figures_by_name_and_multiply_lists():
    seats = lever("seats", {"paths": ["ladder.post.after_sales.seats"], "how": "add", "from": 0, "to": 4, "step": 1})
    assert seats.settings(Decimal(1)) == {"policy:ladder.post.after_sales.seats": {"*": 3, "orchard": 2}}
    fines = lever("fines", {"paths": ["discipline.complaint.fines", "discipline.lateness.fines"], "how": "times",
                            "from": "0%", "to": "200%", "step": "10%"})  # fmt: skip
    assert fines.today == 100
    assert fines.settings(Decimal(50)) == {
        "policy:discipline.complaint.fines": [25, 50, 0],
        "policy:discipline.lateness.fines": [0, 0, 5],
    }


def test_of_a_bracket_table_the_rates_are_multiplied_and_the_edges_stay():
    rates = lever(
        "rates", {"paths": ["brackets.sales_rates.rates"], "how": "times", "from": 0.5, "to": 1.5, "step": 0.1}
    )
    assert rates.settings(Decimal("1.1")) == {
        "policy:brackets.sales_rates.rates": [(0, 0.0066), (30000, 0.0099), (60000, 0.0132)]
    }


def test_evenly_spaced_values_are_a_range():
    assert lever("ladder.medal.iron.base_pay", [2000, 2200, 2400]).step == 200
    assert lever("demand.outsourced", ["0%", "10%", "20%"]).percent


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"from": 2600, "to": 2000, "step": 50}, "expected from < to"),
        ({"from": 2000, "to": 2600}, "step must be a number or a percentage, found None"),
        ({"from": 2000, "to": "60%", "step": 50}, "must all be per cent, or none"),
        ({"from": 0, "to": 1, "step": 1e-9}, "a step between them"),
        ({"from": 1, "to": 2, "step": 1, "stap": 1}, "unknown key 'stap'"),
        ({"from": 1, "to": 2, "step": 1, "how": "minus"}, "how must be one of set, add, times"),
        ([2000, 2100, 2300], "not evenly spaced"),
        ([2000], "two values at least"),
        (2000, "expected a range"),
        ({"from": float("nan"), "to": 2, "step": 1}, "from must be a number"),
    ],
)
def test_what_is_no_range_is_refused_in_words(given, said):
    with pytest.raises(tw.Error) as found:
        lever("ladder.medal.iron.base_pay", given)
    assert said in str(found.value)


def test_paths_are_checked_and_only_figures_can_be_varied():
    with pytest.raises(tw.Error, match="base_pay"):
        lever("ladder.medal.iron.base_pai", {"from": 1, "to": 2, "step": 1})
    with pytest.raises(tw.Error, match="only figures can be varied"):
        lever("pay.prize.amount", {"from": 1, "to": 2, "step": 1})
    with pytest.raises(tw.Error, match="several figures: how must be add or times"):
        lever("discipline.complaint.fines", {"from": 1, "to": 2, "step": 1})
