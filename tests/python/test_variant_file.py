"""A file of variants gives the policies and assumptions that it says, or says what is wrong with it."""

import pytest

import tierwise as tw

POLICY, ASSUMED = tw.example("three_shops"), tw.example_assumptions("three_shops")
FILE = """
# Variants of three-shops
[[variant]]
name = "a raise"
[variant.policy]
"ladder.medal.iron.base_pay" = 2300
"ladder.post.after_sales.seats" = { "*" = 3, "orchard" = 2 }
"brackets.sales_rates.rates" = [[0, 0.0066], [30000, "0.99%"]]

[[variant]]
name = "outsourced"
[variant.assumptions]
"demand.outsourced" = "20%"
"""
POLICY_SAYS = '[[variant]]\nname = "a"\n[variant.policy]\n'
HOUSING = """
[[variant]]
name = "housing"
[variant.policy]
remove = ["pay.prize"]
"pay.base.amount" = "medal.base_pay + housing_rate"
[variant.policy.add]
"parameter.housing_rate" = 300
"pay.line.night" = { amount = "8 * days_worked", zh = "夜班", behind = "base" }
[variant.assumptions]
remove = ["activity.age.at_most"]
"""


def load(tmp_path, text):
    file = tmp_path / "variants.toml"
    file.write_text(text, encoding="utf-8")
    return tw.load_variants(file, POLICY, ASSUMED)


def test_each_variant_is_a_policy_and_assumptions(tmp_path):
    found = load(tmp_path, FILE)
    assert list(found) == ["a raise", "outsourced"]
    policy, assumed = found["a raise"]
    assert assumed == ASSUMED
    assert policy.get("ladder.medal.iron.base_pay") == "2300"
    assert policy.get("ladder.post.after_sales.seats") == "{ * = 3, orchard = 2 }"
    assert policy["brackets.sales_rates.rates"] == [(0, 0.0066), (30000, 0.0099)]
    assert found["outsourced"] == (POLICY, ASSUMED.replace("demand.outsourced", "20%"))


def test_a_variant_adds_and_removes_as_an_amendment_does(tmp_path):
    found, assumed = load(tmp_path, HOUSING)["housing"]
    by_hand = (
        POLICY.add("parameter.housing_rate", 300)
        .add("pay.line.night", {"amount": "8 * days_worked", "zh": "夜班"}, behind="base")
        .remove("pay.prize")
        .replace("pay.base.amount", "medal.base_pay + housing_rate")
    )
    assert found == by_hand
    assert assumed == ASSUMED.remove("activity.age.at_most")
    told = [change.text for change in POLICY.diff(found)]
    assert 'pay.line "prize" (优秀员工奖) removed' in told
    assert 'pay.line "night" (夜班) added after "base"' in told


def test_they_are_what_compare_takes(tmp_path):
    people = tw.apply(POLICY, tw.example_records("three_shops"))
    found = tw.compare({"today": POLICY, **load(tmp_path, FILE)}, people, ASSUMED, months=2, replicas=2, progress=False)
    assert found.names == ["today", "a raise", "outsourced"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = ", "no TOML"),
        ('name = "three-shops"', "there are no variants"),
        ("[[variant]]\n[variant.policy]\n", "has no name"),
        ('[[variant]]\nname = "a"\n[[variant]]\nname = "a"\n', "two variants 'a'"),
        ('[[variant]]\nname = "a"\nmonths = 3\n', "unknown key 'months'"),
        ('[[variant]]\nname = "a"\npolicy = 3\n', "expected values by path"),
        ('[[variant]]\nname = "a"\n[variant.policy]\n"ladder.medal.iron.base_pai" = 1\n', "base_pai"),
        ("variant = 3", "expected tables"),
        (POLICY_SAYS + "remove = 3", "variants.toml: variant 'a': remove: expected a list of paths"),
        (POLICY_SAYS + 'remove = "pay.prize"', "expected a list of paths"),
        (POLICY_SAYS + 'remove = ["pay.prizes"]', "pay.prizes: unknown name 'prizes'; did you mean 'prize'?"),
        (POLICY_SAYS + "add = [3]", "variant 'a': add: expected new elements by path"),
        (POLICY_SAYS + 'add = { "pay.line.base" = { amount = 3 } }', "pay.line.base: the name 'base' is taken"),
        (POLICY_SAYS + 'add = { "pay.line.x" = { amont = 3 } }', "unknown key 'amont'; did you mean 'amount'?"),
        (
            POLICY_SAYS + 'add = { "pay.line.x" = { amount = 3, behind = "bas" } }',
            "unknown name 'bas'; did you mean 'base'?",
        ),
        (POLICY_SAYS + 'remove = ["parameter.minimum_wage"]', "unknown name 'minimum_wage'"),
    ],
)
def test_what_is_no_file_of_variants_is_refused_in_words(tmp_path, text, said):
    with pytest.raises(tw.Error, match=said):
        load(tmp_path, text)
