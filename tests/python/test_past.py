"""A simulation knows the past of those who are there: of a ledger, of its people, and of a frame with a state."""

import pickle

import numpy as np
import polars as pl
import pytest

import tierwise as tw

TODAY, ASSUMED = tw.example("three_shops"), tw.example_assumptions("three_shops")
KEEP = ["shift", "experience_months", "typing_speed"]
HOW = {"months": 3, "replicas": 6, "seed": 4, "progress": False}
FURTHER = TODAY.replace("pay.line.shop_commission.amount", "0.5% * last(12, sum(sales))")


@pytest.fixture(scope="module")
def ledger():
    return tw.apply(TODAY, tw.example_records("three_shops"))


@pytest.fixture(scope="module")
def people(ledger):
    return tw.workforce(ledger, keep=KEEP, assumptions=ASSUMED)


@pytest.fixture(scope="module")
def played(ledger):
    return tw.simulate(TODAY, ledger, ASSUMED, **HOW)


def test_a_ledger_its_people_and_a_frame_with_their_state_play_the_same(people, played, tmp_path):
    people.state.save(tmp_path / "june.state")
    state = tw.State.load(tmp_path / "june.state")
    assert state == people.state
    for given, told in ((people, None), (people.to_polars(), state), (people.to_pandas(), state)):
        assert np.array_equal(tw.simulate(TODAY, given, ASSUMED, state=told, **HOW).values, played.values)
    alone = tw.simulate(TODAY, people.to_polars(), ASSUMED, **HOW)
    assert alone.state is None
    assert not np.array_equal(alone.values, played.values)


def test_people_are_pickled_with_their_past_and_written_without(people, played, tmp_path):
    again = pickle.loads(pickle.dumps(people))
    assert again.state == people.state
    assert np.array_equal(tw.simulate(TODAY, again, ASSUMED, **HOW).values, played.values)
    people.write_parquet(tmp_path / "people.parquet")
    assert tw.simulate(TODAY, tmp_path / "people.parquet", ASSUMED, **HOW).state is None


def test_a_projection_keeps_the_past_of_those_who_were_there(people, played):
    there = [row["person"] for row in people.rows()]
    assert [row["person"] for row in played.state.people.rows()] == there
    assert len(people.state) > len(there)
    again = pickle.loads(pickle.dumps(played))
    assert again.state == played.state
    assert again.ledger(2).total == played.ledger(2).total
    assert list(again.totals("medal").rows()) == list(played.totals("medal").rows())
    by_hand = tw.apply(TODAY, played.records(2).to_polars(), state=played.state)
    assert by_hand.total == played.ledger(2).total
    totals = played.totals().to_polars().filter(replica=2)
    assert by_hand.total.net == totals["net"].sum()
    person = next(by_hand.people.rows())["person"]
    assert played.ledger(2).explain(person, "2026-07").net == by_hand.explain(person, "2026-07").net


def test_a_workforce_without_a_past_is_explained_as_one(people):
    alone = tw.simulate(TODAY, people.to_polars(), ASSUMED, **HOW)
    assert tw.apply(TODAY, alone.records(1)).total == alone.ledger(1).total


def test_variants_that_look_back_further_are_compared_in_the_same_past(ledger, played):
    fresh = tw.compare({"baseline": TODAY, "same": TODAY, "further": FURTHER}, ledger, ASSUMED, **HOW)
    kept = tw.Baseline(TODAY, ledger, ASSUMED, **HOW)
    found = kept.compare({"same": TODAY, "further": FURTHER}, progress=False)
    unpickled = pickle.loads(pickle.dumps(kept)).compare({"same": TODAY, "further": FURTHER}, progress=False)
    for name in ("baseline", "same", "further"):
        for one in (found, unpickled):
            assert np.array_equal(one.projections[name].values, fresh.projections[name].values)
    for name in ("baseline", "same"):
        assert np.array_equal(fresh.projections[name].values, played.values)
    assert not np.array_equal(fresh.projections["further"].values, played.values)
    costs = [list(one.costs().rows()) for one in (fresh, found, unpickled)]
    assert costs[0] == costs[1] == costs[2]
    zero = [row for row in costs[0] if row["variant"] == "same"]
    assert zero
    assert all(row["mean"] == 0 for row in zero)


def test_a_variant_that_pays_another_line_is_compared_in_the_same_past(ledger):
    meal, rest = {"amount": 300, "behind": "base"}, {"amount": 0, "behind": "base"}
    found = tw.compare(
        {"today": TODAY, "without": TODAY.remove("pay.prize"), "meal": TODAY.add("pay.line.meal", meal),
         "later": TODAY.amend("2026-08", add={"pay.line.meal": meal}), "nothing": TODAY.add("pay.line.meal", rest)},
        ledger, ASSUMED, **HOW,
    )  # fmt: skip
    cost = {name: one.totals().to_polars()["gross"].to_numpy().sum() for name, one in found.projections.items()}
    assert cost["nothing"] == cost["today"]
    assert cost["without"] < cost["today"] < cost["later"] < cost["meal"]


def test_what_is_written_of_a_comparison_and_a_sweep_repeats_it(ledger, tmp_path):
    kept = tw.Baseline(TODAY, ledger, ASSUMED, **HOW)
    found = kept.compare({"further": FURTHER}, progress=False)
    folder = found.write(tmp_path / "compared", "parquet", chart=None, with_persons=True)
    people, state = pl.read_parquet(folder / "workforce.parquet"), tw.State.load(folder / "workforce.state")
    again = tw.compare({"baseline": TODAY, "further": FURTHER}, people, ASSUMED, state=state, **HOW)
    for name, one in found.projections.items():
        assert np.array_equal(again.projections[name].values, one.values)
    vary = {"ladder.medal.iron.base_pay": [2000, 2300]}
    swept = tw.sweep(TODAY, ledger, ASSUMED, vary, measures="gross", **HOW)
    folder = swept.write(tmp_path / "swept", "parquet", with_persons=True)
    people, state = pl.read_parquet(folder / "workforce.parquet"), tw.State.load(folder / "workforce.state")
    again = tw.sweep(TODAY, people, ASSUMED, vary, measures="gross", state=state, **HOW)
    assert list(again.rows()) == list(swept.rows())


def test_a_sweep_of_look_backs_plays_each_in_the_same_past(ledger):
    path = "pay.line.shop_commission.amount"
    values = ["0.5% * last(3, sum(sales))", "0.5% * last(12, sum(sales))"]
    swept = tw.sweep(TODAY, ledger, ASSUMED, {path: values}, measures="gross", **HOW)
    kept = tw.Baseline(TODAY, ledger, ASSUMED, **HOW).sweep({path: values}, measures="gross", progress=False)
    for value, row, against in zip(values, swept.rows(), kept.rows(), strict=True):
        alone = tw.simulate(TODAY.replace(path, value), ledger, ASSUMED, **HOW)
        mean = float(alone.totals().to_polars()["gross"].sum()) / HOW["replicas"]
        assert row["mean"] == against["mean"] == pytest.approx(mean, abs=0.01)


def test_what_a_state_does_not_remember_is_refused_and_one_made_for_it_is_not(ledger, people):
    frame = people.to_polars()
    with pytest.raises(tw.Error, match="it looks back on 'full_pay' further than the state after 2026-06 remembers"):
        tw.simulate(TODAY, frame, ASSUMED, state=ledger.state, **HOW)
    with pytest.raises(tw.Error, match="it looks back on 'sales' further than the state after 2026-06 remembers"):
        tw.compare({"a": TODAY, "b": FURTHER}, frame, ASSUMED, state=people.state, **HOW)
    records = pl.read_csv(tw.example_records("three_shops")).filter(pl.col("month") < "2026-06")
    may = tw.workforce(tw.apply(TODAY, records), assumptions=ASSUMED).state
    with pytest.raises(tw.Error, match="workforce: it is of 2026-07, and the state is the one after 2026-05"):
        tw.simulate(TODAY, frame, ASSUMED, state=may, **HOW)
    with pytest.raises(TypeError, match=r"state must be a tw\.State, such as a ledger's"):
        tw.simulate(TODAY, frame, ASSUMED, state=people, **HOW)
    moved = frame.with_columns(medal=pl.lit("gold"))
    with pytest.raises(tw.Error, match="has 'gold' in the column 'medal', and '.*' in the state after 2026-06"):
        tw.simulate(TODAY, moved, ASSUMED, state=people.state, **HOW)


def test_people_of_a_ledger_that_went_on_from_a_state_are_known_as_far_as_that_remembers(ledger):
    records = pl.read_csv(tw.example_records("three_shops"))
    # A metric that names it keeps it remembered: here what the assumptions look back on.
    text = TODAY.to_toml() + '\n[metric.kept]\nvalue = "last(13, sum(absent_days)) + last(13, sum(served_pay))"\n'
    rules = tw.Policy.parse(text.replace("served_pay", "sales"))
    may = tw.apply(rules, records.filter(pl.col("month") < "2026-06"))
    june = tw.apply(rules, records.filter(pl.col("month") == "2026-06"), state=may.state)
    with pytest.raises(tw.Error, match="it looks back on 'full_pay' further than the state after 2026-05 remembers"):
        tw.simulate(rules, june, ASSUMED, **HOW)
    less = tw.Assumptions.parse(ASSUMED.to_toml().replace("before(last(13, mean(full_pay)))", "last_month(score)"))
    whole = tw.apply(rules, records)
    pieces, at_once = (tw.simulate(rules, one, less, **HOW) for one in (june, whole))
    assert np.array_equal(pieces.values, at_once.values)


def test_a_risk_goes_on_from_a_state(people):
    records = pl.read_csv(tw.example_records("three_shops"))
    before = tw.apply(TODAY, records.filter(pl.col("month") < "2026-06"))
    state = tw.workforce(before, assumptions=ASSUMED).state
    whole = tw.risk(TODAY, records, ASSUMED)
    piece = tw.risk(TODAY, records.filter(pl.col("month") == "2026-06"), ASSUMED, state=state)
    assert list(piece.rows()) == list(whole.rows())


def test_what_only_assumptions_name_is_read_of_records_that_have_it_and_told_where_none_do():
    policy = tw.Policy.parse('[inputs]\noutput = "number"\n[[pay.line]]\nname = "x"\namount = "1"\n')
    world = tw.Assumptions.parse("""
        [activity.output]
        mean = "50"
        source = "s"
        [activity.joy]
        mean = "3"
        source = "s"
        [attrition.leaving]
        annual_rate = "10%"
        source = "s"
        [[attrition.leaving.factor]]
        name = "joy"
        value = "last(3, sum(joy))"
        coefficient = 0.1
        source = "s"
    """)
    months = [f"2025-{m:02}" for m in range(1, 13)]
    records = {"person": ["A"] * 12 + ["B"] * 12, "month": months * 2, "output": [50.0] * 24, "joy": [2.5] * 24}
    ledger = tw.apply(policy, records)
    with_joy = tw.workforce(ledger, records)
    for people in (with_joy, pickle.loads(pickle.dumps(with_joy))):
        assert "cut_past" not in {n["kind"] for n in tw.simulate(policy, people, world, **HOW).notes.rows()}
    (told,) = (n for n in tw.simulate(policy, ledger, world, **HOW).notes.rows() if n["kind"] == "cut_past")
    assert (told["subject"], told["months"]) == ("joy", "2025-12")
    assert told["text"].startswith("nothing is known of joy in the months up to 2025-12")
    others = tw.workforce(ledger, {**records, "output": [40.0] * 24})  # not those that were lived
    assert "cut_past" in {n["kind"] for n in tw.simulate(policy, others, world, **HOW).notes.rows()}
