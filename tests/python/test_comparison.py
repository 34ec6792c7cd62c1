"""Policies compared under the same luck: differences that are the policy's, and costs that add up."""

import json

import numpy as np
import polars as pl
import pytest
from rich.cells import cell_len

import student
import tierwise as tw

MONTHS, REPLICAS = 8, 24
RAISE = {"ladder.medal.iron.base_pay": 2300}


@pytest.fixture(scope="module")
def assumed():
    return tw.example_assumptions("three_shops")


@pytest.fixture(scope="module")
def compared(today, ledger, assumed):
    variants = {
        "today": today,
        "same": today,
        "raise": today.replace(RAISE),
        "outsourced": (today, assumed.replace("demand.outsourced", "20%")),
        "chatbot": assumed.replace("demand.chatbot", "40%"),
        "later": today.amend("2026-10", RAISE),
    }
    return tw.compare(variants, ledger, assumed, months=MONTHS, replicas=REPLICAS, seed=5)


def test_something_compared_with_itself_differs_by_exactly_nothing(compared):
    for table in (
        compared.table(compared.measures),
        compared.table(compared.measures, cumulative=False),
        compared.by_month(compared.measures),
        compared.by_month("total_cost", "medal", cumulative=True),
    ):
        same = (
            table.to_polars().filter(variant="same").select(pl.col(pl.Float64).exclude("first", "saved", "may_differ"))
        )
        assert set(same.unpivot()["value"].drop_nulls()) == {0.0}
    costs = compared.costs(by_replica=True, by_month=True).to_polars(money="minor").filter(variant="same")
    assert costs.select(pl.col(pl.Int64).exclude("replica")).sum().row(0) == (0,) * 7
    people = compared.people().to_polars().filter(variant="same")
    assert people["rise_only_first"].sum() == people["leave_only_variant"].sum() == 0
    assert (people["rise_first"] == people["rise_variant"]).all()


def test_each_variant_is_what_simulate_makes_of_it(compared, today, ledger, assumed):
    for name, policy, assumptions in (
        ("today", today, assumed),
        ("raise", today.replace(RAISE), assumed),
        ("outsourced", today, assumed.replace("demand.outsourced", "20%")),
        ("chatbot", today, assumed.replace("demand.chatbot", "40%")),
        ("later", today.amend("2026-10", RAISE), assumed),
    ):
        alone = tw.simulate(policy, ledger, assumptions, months=MONTHS, replicas=REPLICAS, seed=5)
        assert np.array_equal(alone.values, compared.projections[name].values)
        assert compared.projections[name].ledger(2).total.heads > 40 if name != "later" else True


def test_threads_and_rows_change_nothing(compared, today, ledger, assumed):
    people = tw.workforce(ledger, keep=["shift", "experience_months", "typing_speed"], assumptions=assumed)
    again = tw.compare(
        {"today": today, "raise": today.replace(RAISE)},
        people.to_polars().reverse(),
        assumed,
        months=MONTHS,
        replicas=REPLICAS,
        seed=5,
        threads=3,
        state=people.state,
    )
    for name in ("today", "raise"):
        assert np.array_equal(again.projections[name].values, compared.projections[name].values)
    own = compared.costs(by_replica=True).to_polars().filter(variant="raise").drop("variant")
    assert again.costs(by_replica=True).to_polars().drop("variant").equals(own)
    own = compared.people().to_polars().filter(variant="raise").drop("variant")
    assert again.people().to_polars().drop("variant").equals(own)


def test_differences_are_paired_and_sure_as_far_as_luck_allows(compared):
    row = compared.table("total_cost").to_polars().row(1, named=True)
    assert row["variant"] == "raise"

    def costs(name):
        found = compared.projections[name].totals().to_polars(money="float")["total_cost"]
        return np.array(found).reshape(REPLICAS, MONTHS).sum(axis=1)

    apart = costs("raise") - costs("today")
    assert row["first"] == pytest.approx(costs("today").mean())
    assert row["difference"] == pytest.approx(apart.mean())
    reach = student.reach(REPLICAS - 1) * apart.std(ddof=1) / np.sqrt(REPLICAS)
    assert (row["low"], row["high"]) == pytest.approx((apart.mean() - reach, apart.mean() + reach))
    assert (row["more"], row["less"]) == ((apart > 0).mean(), (apart < 0).mean())
    assert row["better"] == row["less"]
    alone = costs("raise").var(ddof=1) + costs("today").var(ddof=1)
    assert row["saved"] == pytest.approx(1 - apart.var(ddof=1) / alone)


def test_better_is_said_only_where_it_means_something(compared):
    found = compared.table(["heads", "leavers", "score", "lost", "net", "line.base", "reason.stuck"]).to_polars()
    raised = {row["measure"]: row for row in found.filter(variant="raise").rows(named=True)}
    assert raised["heads"]["better"] is raised["net"]["better"] is raised["line.base"]["better"] is None
    assert raised["leavers"]["better"] == raised["leavers"]["less"]
    assert raised["reason.stuck"]["better"] == raised["reason.stuck"]["less"]
    assert raised["score"]["better"] == raised["score"]["more"]
    assert raised["lost"]["better"] == raised["lost"]["less"]


def test_costs_add_up_to_the_change_of_the_total_to_the_fen(compared):
    costs = compared.costs(by_replica=True, by_month=True).to_polars(money="minor")
    parts = ["rate", "mix", "heads", "performance", "hiring", "outsourcing"]
    assert (costs.select(sum=pl.sum_horizontal(parts))["sum"] == costs["total"]).all()

    def totals(name):
        return compared.projections[name].totals().to_polars(money="minor")["total_cost"]

    for name in ("raise", "outsourced", "chatbot"):
        own = costs.filter(variant=name).sort("replica", "month")
        assert own["total"].to_list() == (totals(name) - totals("today")).to_list()
    means = compared.costs().to_polars().filter(variant="outsourced")
    assert means["part"].cast(pl.String).to_list() == [*parts, "total"]
    assert means["mean"][:-1].sum() == pytest.approx(means["mean"][-1])
    assert means["mean"][5] > 0
    months = compared.costs(by_month=True).to_polars().filter(variant="outsourced")
    assert months.filter(part="total")["mean"].sum() == pytest.approx(means["mean"][-1])
    assert set(compared.costs().to_polars()["variant"].cast(pl.String)) == {
        "same",
        "raise",
        "outsourced",
        "chatbot",
        "later",
    }


def test_shops_add_up_to_everybody(compared):
    whole = compared.by_month("total_cost").to_polars()["difference"]
    shops = compared.by_month("total_cost", "shop").to_polars()
    assert np.allclose(
        shops.group_by("variant", "month", maintain_order=True).agg(pl.col("difference").sum())["difference"], whole
    )
    last = (
        compared.by_month("total_cost", cumulative=True)
        .to_polars()
        .filter(pl.col("month").cast(pl.String) == "2027-02")
    )
    assert last["difference"].to_list() == pytest.approx(
        compared.table("total_cost").to_polars()["difference"].to_list()
    )


def test_people_rise_and_leave_in_shares_of_the_replicas(compared):
    people = compared.people().to_polars()
    assert len(people) == 5 * 42
    for what in ("rise", "leave"):
        apart = people[f"{what}_variant"] - people[f"{what}_first"]
        assert np.allclose(apart, people[f"{what}_only_variant"] - people[f"{what}_only_first"])
        for column in (c for c in people.columns if c.startswith(what)):
            assert people[column].is_between(0, 1).all()
    assert (
        people.filter(variant="raise")["leave_first"].to_list()
        == people.filter(variant="same")["leave_first"].to_list()
    )


def test_what_cannot_be_compared_is_said(compared, today, ledger, assumed):
    with pytest.raises(tw.Error, match="nothing to compare with"):
        tw.compare({"today": today}, ledger, assumed)
    with pytest.raises(tw.Error, match="the first variant must be a policy"):
        tw.compare({"assumed": assumed, "today": today}, ledger, assumed)
    with pytest.raises(TypeError, match="policy must be"):
        tw.compare({"today": today, "other": (assumed, today)}, ledger, assumed)
    with pytest.raises(tw.Error, match="unknown measure 'costs'"):
        compared.table("costs")
    with pytest.raises(tw.Error, match="unknown grouping 'team'"):
        compared.by_month("heads", "team")
    with pytest.raises(tw.Error, match="unknown measure by medal 'lost'"):
        compared.by_month("lost", "medal")


def test_what_is_no_variant_is_told_from_one(compared, today, ledger, assumed):
    for variants, message in (
        ([today, today], "variants must be a dict of policies by name, found list"),
        ({1: today, 2: today}, "a variant's name must be a text, found int"),
        ({"a": today, "b": 3}, "variant 'b' must be a policy, assumptions, or a pair of both, found int"),
        ({"a": today, "b": (today,)}, "variant 'b' must be a policy, assumptions, or a pair of both, found tuple"),
        ({"a": today, "b": "x.toml"}, "variant 'b' must be a policy, assumptions, or a pair of both, found str"),
        ({"a": today, "b": (today, "x.toml")}, r"assumptions must be tw\.Assumptions, found str"),
        ({"a": today, "b": ("x.toml", assumed)}, "policy must be a tw.Policy, found str"),
    ):
        with pytest.raises(TypeError, match=message):
            tw.compare(variants, ledger, assumed)
    with pytest.raises(TypeError, match=r"assumptions must be tw\.Assumptions, found str"):
        tw.compare({"a": today, "b": today}, ledger, "x.toml")
    with pytest.raises(TypeError, match="each of by must be a name, found int"):
        tw.compare({"a": today, "b": today}, ledger, assumed, by=[1])


def test_at_least_one_measure_is_named(compared):
    for made in (compared.table, compared.by_month, compared.first.bands):
        with pytest.raises(tw.Error, match="measures: there are none; name at least one"):
            made([])
        with pytest.raises(TypeError, match="each of measures must be a name, found int"):
            made([1])
    names = ["heads", "gross"]
    assert len(compared.table(name for name in names)) == len(compared.table(names))


def test_costs_are_not_decomposed_where_a_tier_is_not_known_to_the_variant():
    small = tw.example("small_desk")
    more = tw.Policy.parse(small.to_toml() + '\n[[ladder.medal.tier]]\nname = "bronze"\nbase_pay = 2500\n')
    people = {"person": ["A", "B"], "month": ["2026-01"] * 2, "shop": ["n", "n"], "medal": ["iron", "trial"]}
    found = tw.compare(
        {"more": more, "small": small}, people, tw.example_assumptions("small_desk"), months=3, replicas=2
    )
    with pytest.raises(tw.Error, match="the same ladders, tiers and quantities"):
        found.costs()
    assert "costs are not decomposed for small" in str(found)


def test_what_nobody_has_is_neither_better_nor_worse(small):
    text = '[activity.sales]\nmean = "1000"\nnoise = 300\nsource = "s"\n'
    people = {"person": ["A", "B"], "month": ["2026-01"] * 2, "shop": ["n", "n"]}
    raised = small.replace("ladder.medal.iron.base_pay", 2300)
    found = tw.compare({"now": small, "raise": raised}, people, tw.Assumptions.parse(text), months=4, replicas=5)
    rows = [next(found.table("score").rows()), *found.by_month("score").rows()]
    assert len(rows) == 1 + 4
    for row in rows:
        assert row["difference"] is row["more"] is row["less"] is None
    assert rows[0]["better"] is None
    gross = next(found.table("gross").rows())
    assert gross["more"] is not None
    assert not [line for line in str(found).splitlines() if "score" in line and "%" in line]


def test_an_interrupted_comparison_keeps_what_is_done(today, ledger, assumed):
    def stop(done, total):
        if done > 0.5 * total:
            raise KeyboardInterrupt

    variants = {"today": today, "raise": today.replace(RAISE)}
    found = tw.compare(variants, ledger, assumed, replicas=1500, threads=1, progress=stop)
    assert found.interrupted
    assert 0 < len(found.done) < 1500
    assert f"interrupted: {len(found.done)} of them are done" in " ".join(str(found).split())
    assert len(found.costs(by_replica=True)) == len(found.done)
    assert found.costs(by_replica=True).to_polars()["replica"].to_list() == found.done
    assert next(found.table("gross").rows())["difference"] > 0
    with pytest.raises(tw.Error, match="interrupted"):
        found.people()
    assert found.plot().to_dict()


def test_one_replica_has_no_interval(today, ledger, assumed):
    found = tw.compare({"today": today, "raise": today.replace(RAISE)}, ledger, assumed, months=2, replicas=1)
    row = next(found.table("gross").rows())
    assert row["difference"] > 0
    assert row["low"] is row["high"] is row["saved"] is None
    assert "gross" not in str(found)
    assert " in 1 of 1 " in str(found) and "no interval is told of fewer than 20" in " ".join(str(found).split())
    assert "total_cost" in str(found)


def test_a_comparison_is_shown_in_one_table(compared):
    text = str(compared)
    assert text.startswith(
        f"today and what differs from it: 42 people, 2026-07 to 2027-02, {REPLICAS} replicas, seed 5\n"
    )
    assert max(cell_len(line) for line in text.splitlines()) <= 100
    assert "total_cost 总成本" in text
    assert "better / worse" in text
    assert "0% / 100%" in text
    share = 100 * (1 - 0.05 ** (1 / REPLICAS))  # none of 24 seen: Clopper and Pearson's bound is closed
    assert f"0: no replica differs; with 95 % fewer than {int(share) + 1} of 100 worlds do" in text
    assert repr(compared).startswith(
        "<tierwise.Comparison of 'today', 'same', 'raise', 'outsourced', 'chatbot', 'later': 42"
    )
    assert "总成本" in compared._repr_html_()
    assert compared.names[0] == "today"
    assert compared.first is compared.projections["today"]


def test_charts_show_differences(compared):
    for chart in (compared.plot(), compared.plot("leavers", by="shop"), compared.plot("busy", cumulative=False)):
        spec = chart.to_dict()
        assert "difference from today" in spec["title"]["text"]
        assert f"{REPLICAS} replicas" in spec["title"]["subtitle"]


def test_a_comparison_is_written_with_every_variant(compared, tmp_path):
    folder = compared.write(tmp_path / "out", with_persons=True)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert list(manifest["variants"]) == compared.names
    assert tw.Policy.load(folder / manifest["variants"]["later"]["policy"]["file"]).amendments[0].month == "2026-10"
    assert tw.Policy.load(folder / manifest["variants"]["raise"]["policy"]["file"]).ladder.medal.iron.base_pay == 2300
    assert {t["file"] for t in manifest["tables"]} >= {"differences.csv", "costs.csv", "people.csv", "workforce.csv"}
    assert len(pl.read_csv(folder / "differences.csv")) == 5 * len(compared.measures)
    with pytest.raises(tw.Error, match="unknown measure 'total_costs'; did you mean 'total_cost'"):
        compared.write(tmp_path / "nothing", chart="total_costs")
    assert not (tmp_path / "nothing").exists()
