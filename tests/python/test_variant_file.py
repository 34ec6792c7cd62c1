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
    ],
)
def test_what_is_no_file_of_variants_is_refused_in_words(tmp_path, text, said):
    with pytest.raises(tw.Error, match=said):
        load(tmp_path, text)
