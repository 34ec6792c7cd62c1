"""Which line a change comes from: lines add up to the change of every group, exactly, and in the means over replicas."""

import polars as pl
import pytest

import tierwise as tw

MOVED = [f"{name}_{when}" for name in ("net", "gross", "employer_cost") for when in ("before", "after", "change")]


@pytest.fixture(scope="module")
def ledgers():
    today, records = tw.example("three_shops"), tw.example_records("three_shops")
    other = today.replace({
        "ladder.medal.iron.base_pay": 2300, "pay.fines.kind": "memo", "pay.fines.capped": False,
        "pay.meals.kind": "employer_cost", "pay.prize.amount": "0",
        "pay.score_bonus.name": "quality",
    })  # fmt: skip
    return tw.apply(today, records), tw.apply(other, records)


@pytest.mark.parametrize(
    "by", [(), ("shop",), ("medal",), ("month",), ("year", "shop"), ("shop", "medal"), ("team",), ("person",)]
)
def test_lines_add_up_to_the_change_of_every_group_to_the_fen(ledgers, by):
    found = tw.difference(*ledgers)
    texts = [pl.col(name).cast(pl.String) for name in by]
    lines = found.by("line", *by).to_polars().with_columns(texts)
    whole = found.by(*by).to_polars().with_columns(texts)
    added = lines.group_by(by).agg(pl.col(MOVED).sum()) if by else lines.select(pl.col(MOVED).sum())
    if not by:
        assert added.row(0) == whole.select(MOVED).row(0)
        return
    both = added.join(whole, on=by, suffix="_whole", nulls_equal=True)
    assert both.height == whole.height == added.height
    assert all((both[name] == both[f"{name}_whole"]).all() for name in MOVED)


def test_each_line_is_what_the_payslips_have_of_it(ledgers):
    before, after = ledgers
    signs = {"earning": (1, 1, 1), "deduction": (-1, 0, 0), "employer_cost": (0, 0, 1), "memo": (0, 0, 0)}
    for row in tw.difference(before, after).by("line").rows():
        for ledger, when in ((before, "before"), (after, "after")):
            slips = ledger.payslips.to_polars().filter(pl.col("line").cast(pl.String) == row["line"])
            amount = slips["amount"].sum() or 0
            sign = signs[slips["kind"][0]] if slips.height else (0, 0, 0)
            for name, factor in zip(("net", "gross", "employer_cost"), sign, strict=True):
                assert row[f"{name}_{when}"] == amount * factor
                assert row[f"{name}_change"] == row[f"{name}_after"] - row[f"{name}_before"]


def test_a_line_that_only_one_ledger_has_counts_as_nothing_in_the_other(ledgers):
    rows = {row["line"]: row for row in tw.difference(*ledgers).by("line").rows()}
    assert rows["score_bonus"]["net_after"] == 0 < rows["score_bonus"]["net_before"] == rows["quality"]["net_after"]
    assert rows["fines"]["net_after"] == 0 > rows["fines"]["net_before"]
    assert rows["meals"]["gross_after"] == 0 < rows["meals"]["employer_cost_after"]
    assert "commission_before_forfeit" not in rows  # a memo


def test_groups_stand_in_the_order_asked_for_and_of_totals_only_too(ledgers):
    found = tw.difference(*ledgers)
    assert found.by("medal", "line").columns[:2] == ["medal", "line"]
    assert found.by("line", "medal").columns[:2] == ["line", "medal"]
    kept = [
        tw.apply(ledger.policy, tw.example_records("three_shops"), results=("totals",), by=["shop"])
        for ledger in ledgers
    ]
    assert tw.difference(*kept).by("line", "shop").to_polars().equals(found.by("line", "shop").to_polars())
    with pytest.raises(tw.Error, match="were not kept"):
        tw.difference(*kept).by("line", "medal")


def test_a_ladder_called_line_is_meant_where_there_is_one():
    policy = tw.Policy.parse(
        '[[ladder.line.tier]]\nname = "a"\nbase_pay = 5\n[[pay.line]]\nname = "base"\namount = "base_pay"\n'
    )
    ledger = tw.apply(policy, {"person": ["p"], "month": ["2026-01"]})
    assert [row["line"] for row in tw.difference(ledger, ledger).by("line").rows()] == ["a"]


@pytest.fixture(scope="module")
def comparison(ledgers):
    before, after = ledgers
    assumptions = tw.example_assumptions("three_shops")
    policies = {"today": before.policy, "other": after.policy, "same": before.policy}
    people = tw.workforce(before).to_polars()  # without what the other rules do not look back on
    return tw.compare(policies, people, assumptions, months=4, replicas=6, seed=3, progress=False)


@pytest.mark.parametrize("by", [None, "shop", "medal"])
def test_lines_of_a_comparison_add_up_to_its_differences(comparison, by):
    keys = ["variant", "measure", *([by] if by else [])]
    lines = comparison.by_line(by).to_polars().with_columns(pl.col(keys).cast(pl.String))
    added = lines.group_by(keys).agg(pl.col("first", "difference").sum())
    measures = ["net", "gross", "employer_cost"]
    if by is None:
        whole = comparison.table(measures).to_polars()
    else:
        whole = comparison.by_month(measures, by, cumulative=True).to_polars()
        whole = whole.filter(pl.col("month").cast(pl.String) == comparison.months[-1])
    both = added.join(whole.with_columns(pl.col(keys).cast(pl.String)), on=keys, suffix="_whole")
    assert both.height == added.height == whole.height
    for name in ("first", "difference"):
        if f"{name}_whole" in both.columns:
            assert (both[name] - both[f"{name}_whole"]).abs().max() < 1e-4  # each is rounded to a millionth


def test_a_policy_compared_with_itself_differs_in_no_line(comparison):
    same = comparison.by_line().to_polars().filter(pl.col("variant") == "same")
    assert same.height > 0
    assert (same["difference"] == 0).all()


def test_lines_of_kind_memo_move_nothing_and_are_not_there(comparison):
    found = comparison.by_line().to_polars()
    told = {(line, measure) for line, measure in found.select("line", "measure").cast(pl.String).iter_rows()}
    assert ("meals", "employer_cost") in told and ("income_tax", "gross") not in told
    assert all(line != "commission_before_forfeit" for line, _ in told)
