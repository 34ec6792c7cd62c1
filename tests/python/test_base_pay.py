"""Base pay that differs by shop, by any text, or by two of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

import tierwise as tw

DESK = """
shops = ["north", "south"]
[inputs]
grade = "text"
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000
[[ladder.medal.tier]]
name = "silver"
base_pay = { by = "shop", value = 2400, figures = { north = 2500.5 } }
[[ladder.medal.tier]]
name = "gold"
base_pay = { by = ["shop", "grade"], table = { north = { A = 3000 }, south = { A = 3100, B = 3150 } } }
[[pay.line]]
name = "base"
amount = "base_pay"
"""
POLICY = tw.Policy.parse(DESK)


def paid(policy: tw.Policy, tier: str, shop: str = "north", grade: str = "A", month: str = "2026-01") -> Decimal:
    row = {"person": ["A"], "month": [month], "shop": [shop], "medal": [tier], "grade": [grade]}
    return tw.apply(policy, row).people.to_polars()["gross"][0]


def test_each_tier_pays_what_its_texts_say() -> None:
    assert paid(POLICY, "iron") == 2000
    assert [paid(POLICY, "silver", shop) for shop in ("north", "south")] == [Decimal("2500.50"), 2400]
    assert [paid(POLICY, "gold", "south", grade) for grade in "AB"] == [3100, 3150]


def test_only_who_is_on_the_tier_must_have_a_figure() -> None:
    assert paid(POLICY, "silver", "north", "C") == Decimal("2500.50")
    with pytest.raises(
        tw.Error, match="tier \"gold\".base_pay: there is no figure by 'shop' and 'grade' for A, 2026-01"
    ):
        paid(POLICY, "gold", "north", "C")


def test_the_explanation_shows_the_one_figure() -> None:
    row = {"person": ["A"], "month": ["2026-01"], "shop": ["north"], "medal": ["silver"], "grade": ["A"]}
    (base, *_) = tw.apply(POLICY.replace("pay.base.amount", "base_pay * 2"), row).explain("A", "2026-01").lines
    assert [(part.text, part.value) for part in base.parts] == [("base_pay", "2500.5"), ("base_pay * 2", "5001")]


def test_a_tier_says_one_figure_or_which_texts() -> None:
    assert POLICY.ladder.medal.iron.base_pay == 2000
    assert POLICY.ladder.medal.silver.base_pay.figures == {"north": 2500.5}
    by_shop = POLICY.replace("ladder.medal.iron.base_pay", {"by": "shop", "figures": {"north": 1900, "south": 1950}})
    assert paid(by_shop, "iron", "south") == 1950
    assert by_shop.replace("ladder.medal.iron.base_pay", {"value": 2000}) == POLICY
    assert tw.Policy.parse(by_shop.to_toml()) == by_shop
    raised = POLICY.replace({"ladder.medal.iron.base_pay": 2100, "ladder.medal.silver.base_pay.figures.north": 2600})
    assert [change.text for change in POLICY.diff(raised)] == [
        "ladder.medal.iron.base_pay: 2000 -> 2100",
        "ladder.medal.silver.base_pay.figures.north: 2500.5 -> 2600",
    ]


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("silver.base_pay", 3, "it differs by texts; say which: ladder.medal.silver.base_pay.value, or "),
        ("silver.base_pay.figures.nort", 3, "unknown shop 'nort'; did you mean 'north'?"),
        ("silver.base_pay", {"figures": {"north": 3}}, "missing 'value'; give one value, or say 'by' which text it differs"),
        ("silver.base_pay.value", None, "has no figure for 'south' of shop; add it, or a 'value' for all others"),
        ("silver.base_pay.figures.north", -1, "base pay is negative"),
        ("silver.base_pay.by", "medal.tier", "differs by 'medal.tier', the tier it is of"),
        ("iron.base_pay", "much", "expected a number, found the text \"much\""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(path: str, value: object, told: str) -> None:
    with pytest.raises(tw.Error) as refused:
        POLICY.replace(f"ladder.medal.{path}", value)
    assert told in str(refused.value)


def test_amendments_change_one_shop_or_all_of_it() -> None:
    later = POLICY.amend(
        "2026-03", {"ladder.medal.silver.base_pay.figures.north": 2600, "ladder.medal.iron.base_pay": 2050}
    )
    later = later.amend("2026-05", {"ladder.medal.iron.base_pay": {"by": "shop", "value": 1, "figures": {"south": 2}}})
    assert tw.Policy.parse(later.to_toml()) == later
    assert [paid(later, "silver", month=month) for month in ("2026-02", "2026-03")] == [Decimal("2500.50"), 2600]
    assert [paid(later, "iron", "south", month=month) for month in ("2026-02", "2026-04", "2026-05")] == [2000, 2050, 2]
    assert POLICY.at("2026-03") == POLICY


def test_whole_policies_become_amendments_that_say_it() -> None:
    by_shop = POLICY.replace("ladder.medal.iron.base_pay", {"by": "shop", "figures": {"north": 1, "south": 2}})
    for other in (by_shop, *(POLICY.replace("ladder.medal.gold.base_pay", {"value": pay}) for pay in (0, 5))):
        for one, another in ((POLICY, other), (other, POLICY)):
            assert one.amend("2026-03", another).at("2026-03") == another
