"""Months that have not happened yet: the laws of the engine, seen from Python, and what people get to see."""

import copy
import json
import pickle
from html import escape

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from rich.cells import cell_len

import tierwise as tw

MONTHS, REPLICAS = 9, 12


@pytest.fixture(scope="module")
def assumptions():
    return tw.example_assumptions("three_shops")


@pytest.fixture(scope="module")
def people(ledger):
    return tw.workforce(ledger, keep=["shift", "experience_months", "typing_speed"])


@pytest.fixture(scope="module")
def projection(today, people, assumptions):
    return tw.simulate(today, people, assumptions, months=MONTHS, replicas=REPLICAS, seed=3)


def minor(table):
    return table.to_polars(money="minor")


# -- who is there at the start -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", ["2025-09", "2025-12", "2026-03", "2026-05"])
def test_a_workforce_stands_as_the_ledger_goes_on(today, ledger, cut):
    """Of records up to a month: everybody stands as the ledger of all records has them in the month after."""
    records = pl.read_csv(tw.example_records("three_shops"), infer_schema_length=None)
    early = tw.workforce(tw.apply(today, records.filter(pl.col("month") <= cut)), keep="shift").to_polars()
    after = early["month"][0]
    found = ledger.people.to_polars().filter(pl.col("month").cast(pl.String) == after)
    both = early.with_columns(pl.col("person", "medal", "post", "management").cast(pl.String)).join(
        found.with_columns(pl.col("person", "medal", "post", "management").cast(pl.String)), on="person", suffix="_then"
    )
    assert len(both) > 20
    index = int(after[:4]) * 12 + int(after[5:])
    for ladder in ("medal", "post", "management"):
        assert both[ladder].to_list() == both[f"{ladder}_then"].to_list()
        since = both[f"{ladder}_since"].cast(pl.String)
        held = [index - int(s[:4]) * 12 - int(s[5:]) + 1 for s in since]
        assert held == both[f"{ladder}.months_in_tier"].to_list()
    gone = ledger.events.to_polars().filter(
        pl.col("event").is_in(["separated", "let_go"]) & (pl.col("month").cast(pl.String) == cut)
    )
    assert not set(gone["person"].cast(pl.String)) & set(early["person"].cast(pl.String))
    last = dict(records.filter(month=cut).select("person", "shift").iter_rows())
    assert [last[row["person"]] for row in early.rows(named=True)] == early["shift"].cast(pl.String).to_list()
    assert early["joined"].cast(pl.String).to_list() == [
        records.filter(pl.col("person") == p)["joined"][0] for p in early["person"].cast(pl.String)
    ]


def test_a_workforce_goes_on_with_those_on_trial_and_takes_columns_along(small):
    text = small.to_toml().replace('enter = "months_in_tier >= 2 and sales >= 1000"', 'enter = "sales >= 1000"')
    rules = tw.Policy.parse(
        text + '\n[ladder.medal.tier.acting]\nmonths = 3\nconfirm = "sales >= 0"\nfallback = "trial"\n'
    )
    records = {"person": ["A", "B"], "month": ["2026-01"] * 2, "shop": ["n", "n"], "sales": [1500.0, 0.0]}
    people = tw.workforce(tw.apply(rules, records), records | {"student": [True, False], "skill": [0.5, None]},
                          keep=["student", "skill"])  # fmt: skip
    assert [row["medal.acting_months"] for row in people.state.people.rows()] == [1, 0]
    rows = list(people.rows())
    assert [row["medal"] for row in rows] == ["iron", "trial"]
    assert [row["medal_since"] for row in rows] == ["2026-02", "2026-01"]
    assert [row["student"] for row in rows] == [True, False]
    assert [row["skill"] for row in rows] == [0.5, None]


def test_what_a_workforce_cannot_take_is_said(ledger):
    with pytest.raises(tw.Error, match="column 'shfit'; did you mean 'shift'"):
        tw.workforce(ledger, keep=["shfit"])
    with pytest.raises(tw.Error, match="has no row for 2026-06"):
        tw.workforce(ledger, {"person": ["A001"], "month": ["2026-06"], "x": [1.0]}, keep=["x"])


def test_a_workforce_is_made_of_a_ledger(ledger, people):
    with pytest.raises(
        TypeError, match=r"ledger must be a tw\.Ledger, found DataFrame; a frame of people is a workforce"
    ):
        tw.workforce(people.to_polars())
    with pytest.raises(TypeError, match="each of keep must be a name, found int"):
        tw.workforce(ledger, keep=[1])


# -- the laws ------------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bits_for_any_threads_and_order_of_rows(today, people, assumptions, projection):
    frame = people.to_polars()
    for threads, rows in ((1, frame), (3, frame.reverse()), (2, frame.sample(fraction=1, shuffle=True, seed=5))):
        known = projection.state
        again = tw.simulate(
            today, rows, assumptions, months=MONTHS, replicas=REPLICAS, seed=3, threads=threads, state=known
        )
        assert np.array_equal(again.values, projection.values)
    other = tw.simulate(today, people, assumptions, months=MONTHS, replicas=REPLICAS, seed=4)
    assert not np.array_equal(other.values, projection.values)


def test_a_replica_is_the_same_alone_and_among_others(today, people, assumptions, projection):
    alone = tw.simulate(today, people, assumptions, months=MONTHS, replicas=1, first_replica=7, seed=3)
    assert np.array_equal(alone.values[0], projection.values[7])
    assert alone.done == [7]
    assert set(minor(alone.totals())["replica"]) == {7}
    assert minor(alone.totals()).equals(minor(projection.totals()).filter(replica=7))
    assert minor(alone.records(7)).equals(minor(projection.records(7)))


def test_frames_of_every_kind_give_the_same(today, people, assumptions, projection, tmp_path):
    people.write_csv(tmp_path / "people.csv")
    people.write_parquet(tmp_path / "people.parquet")
    frame = people.to_polars()
    rows = list(people.rows())
    kinds = [
        people.to_pandas(),
        people.to_arrow(),
        frame,
        frame.lazy(),
        pa.table(people),
        tmp_path / "people.csv",
        str(tmp_path / "people.parquet"),
        {name: [row[name] for row in rows] for name in people.columns},
    ]
    for given in kinds:
        again = tw.simulate(today, given, assumptions, months=MONTHS, replicas=2, seed=3, state=projection.state)
        assert np.array_equal(again.values, projection.values[:2]), type(given)
    bare = frame.drop("month")
    known = projection.state
    again = tw.simulate(today, bare, assumptions, months=MONTHS, replicas=2, seed=3, start="2026-07", state=known)
    assert np.array_equal(again.values, projection.values[:2])


def test_a_ledger_is_a_workforce_with_all_it_knows(today, ledger, assumptions, projection):
    again = tw.simulate(today, ledger, assumptions, months=MONTHS, replicas=REPLICAS, seed=3)
    assert np.array_equal(again.values, projection.values)
    assert again.drawn_at_start == ["student", "part_time", "age", "skill"]


def test_shops_and_tiers_add_up_to_everybody(projection):
    whole = minor(projection.totals())
    for by in ("shop", "medal", "post", "management"):
        parts = (
            minor(projection.totals(by))
            .group_by("replica", "month", maintain_order=True)
            .agg(pl.all().exclude(by).sum())
        )
        left_out = {"score", "busy", "wait", "lost_share"} | ({"total_cost"} if by != "shop" else set())
        for name in set(parts.columns) - left_out - {"replica", "month"}:
            assert np.allclose(parts[name], whole[name], rtol=0, atol=1e-6 if parts[name].dtype == pl.Float64 else 0), (
                name
            )
    assert "lost" in whole.columns
    assert "lost" not in projection.totals("medal").columns


def test_heads_are_conserved(projection):
    found = minor(projection.totals()).to_dict(as_series=False)
    heads, hires, leavers = (np.array(found[n]).reshape(REPLICAS, MONTHS) for n in ("heads", "hires", "leavers"))
    assert (heads[:, 1:] == heads[:, :-1] - leavers[:, :-1] + hires[:, 1:]).all()
    assert (heads[:, 0] == 42 + hires[:, 0]).all()
    assert (np.array(found["leavers"]) == np.sum([found[n] for n in ("left", "dismissed", "separated")], axis=0)).all()
    total = sum(np.array(found[n]) for n in ("employer_cost", "hiring_cost", "outsourcing_cost"))
    assert (np.array(found["total_cost"]) == total).all()


@pytest.mark.parametrize("replica", [0, 5])
def test_a_replicas_ledger_has_the_totals_of_the_projection_to_the_fen(projection, replica):
    ledger = projection.ledger(replica)
    months = minor(ledger.totals(by="month"))
    found = minor(projection.totals()).filter(replica=replica)
    assert months["heads"].to_list() == found["heads"].to_list()
    for name in ("gross", "net", "employer_cost"):
        assert months[name].to_list() == found[name].to_list()
    for line in ledger.policy.pay.line:
        assert months[line.name].to_list() == found[f"line.{line.name}"].to_list()
    for by in ("shop", "medal"):
        parts = minor(ledger.totals(by=["month", by])).sort("month", by)
        cells = minor(projection.totals(by)).filter((pl.col("replica") == replica) & (pl.col("heads") > 0))
        assert parts["net"].to_list() == cells.sort("month", by)["net"].to_list()
    events = ledger.events.to_polars()
    waiting = events.filter(event="waiting").group_by(pl.col("month").cast(pl.String)).len()
    counted = dict(zip(found["month"].cast(pl.String), found["waiting"], strict=True))
    assert dict(waiting.iter_rows()) == {m: n for m, n in counted.items() if n}
    person = next(ledger.people.rows())["person"]
    assert ledger.explain(person, "2026-07").gross > 0
    assert len(projection.records(replica)) == len(ledger)
    again = tw.apply(projection.policy, projection.records(replica), state=projection.state)
    assert again.total == ledger.total


def test_promoted_counts_the_end_of_probation_too(projection):
    found = minor(projection.totals()).filter(replica=0)
    events = projection.ledger(0).events.to_polars().with_columns(pl.col("event", "from", "to").cast(pl.String))
    promoted = events.filter(event="promoted")
    risen = events.filter((pl.col("event") == "confirmed") & (pl.col("from") != pl.col("to")))
    assert len(risen) > 0
    assert found["promoted"].sum() == len(promoted) + len(risen)


def test_without_hiring_seats_are_filled_at_once_and_openings_of_a_shop_add_up(small):
    text = '[activity.sales]\nmean = "1000"\nsource = "s"\n[attrition.leaving]\nannual_rate = "90%"\nsource = "s"\n'
    people = {"person": [f"P{i}" for i in range(9)], "month": ["2026-01"] * 9, "shop": ["n"] * 9}
    opening = '[[hiring.opening]]\nshop = "n"\nheads = {}\nsource = "s"\n'
    hiring = '[hiring]\nsource = "s"\n'
    for more, heads in (("", 9), (hiring + opening.format(8) + opening.format(4), 12)):
        found = minor(tw.simulate(small, people, tw.Assumptions.parse(text + more), months=6, replicas=3).totals())
        assert found["left"].sum() > 0
        assert set(found["heads"]) == {heads}
        assert found["hiring_cost"].sum() == 0


# -- tables --------------------------------------------------------------------------------------------------------------


def test_bands_are_hundredths_of_the_replicas(projection):
    bands = projection.bands(["net", "score", "busy"]).to_polars()
    net = np.array(minor(projection.totals())["net"]).reshape(REPLICAS, MONTHS) / 100
    own = bands.filter(measure="net")
    for name, part in (("low", 0.1), ("median", 0.5), ("high", 0.9)):
        assert np.allclose(own[name], np.quantile(net, part, axis=0), rtol=1e-12)
    assert (bands["low"] <= bands["median"]).all()
    assert bands["measure"].cast(pl.String).unique(maintain_order=True).to_list() == ["net", "score", "busy"]
    assert len(projection.bands(by="medal")) == MONTHS * 5 * len(projection.totals("medal").columns[3:])


def test_cumulative_totals_add_up_and_average_what_is_no_flow(projection):
    months, so_far = minor(projection.totals()), minor(projection.totals(cumulative=True))
    net = np.array(months["net"]).reshape(REPLICAS, MONTHS)
    assert (np.array(so_far["net"]).reshape(REPLICAS, MONTHS) == net.cumsum(axis=1)).all()
    heads = np.array(months["heads"]).reshape(REPLICAS, MONTHS)
    mean = np.array(so_far["heads"]).reshape(REPLICAS, MONTHS)
    assert np.allclose(mean, heads.cumsum(axis=1) / np.arange(1, MONTHS + 1))
    assert (so_far["busy"] <= 1).all()


def test_money_is_exact_and_names_are_chinese_too(projection):
    totals = projection.totals()
    assert totals.to_polars().schema["total_cost"] == pl.Decimal(19, 2)
    assert projection.labels.both("total_cost", "tier measure") == "total_cost 总成本"
    assert "iron 铁牌客服" in str(projection.totals("medal"))
    assert totals.to_polars(money="minor").schema["total_cost"] == pl.Int64
    assert projection.totals("medal").to_polars().schema["medal"] == pl.Enum(
        ["trial", "iron", "bronze", "silver", "gold"]
    )
    assert next(projection.totals().rows())["replica"] == 0


def test_reasons_are_those_who_left_by_their_own_will(projection):
    reasons = projection.reasons().to_polars()
    left = np.array(minor(projection.totals())["left"]).reshape(REPLICAS, MONTHS).sum(axis=1)
    assert reasons["leavers"].sum() == pytest.approx(left.mean())
    assert reasons["share"].sum() == pytest.approx(1)
    assert reasons["leavers"].is_sorted(descending=True)
    stuck = reasons.filter(reason="stuck")
    assert stuck["zh"].to_list() == ["晋升受阻"]
    assert stuck["says"].to_list() == ["no seat to rise to"]
    by_shop = projection.reasons("shop").to_polars()
    assert by_shop["leavers"].sum() == pytest.approx(left.mean())


def test_values_are_read_where_they_lie_and_outlive_the_projection(today, people, assumptions):
    found = tw.simulate(today, people, assumptions, months=2, replicas=2)
    values = found.values
    assert np.shares_memory(values, found.values)
    assert values.shape == (2, 2, len(found.cells), len(found.raw_measures))
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 1
    heads = [name for name, _ in found.raw_measures].index("heads")
    kept = values[0, 0, 0, heads]
    del found
    assert values[0, 0, 0, heads] == kept == 42


def test_without_demand_and_shops_there_is_nothing_of_them(small):
    text = '[activity.sales]\nmean = "1000"\nnoise = 300\nsource = "s"\n[attrition.leaving]\nannual_rate = 0.3\nsource = "s"\n'
    found = tw.simulate(
        small, {"person": ["A", "B"]}, tw.Assumptions.parse(text), start="2026-01", months=3, replicas=5
    )
    assert found.groupings == ["medal"]
    assert not {"consultations", "busy", "outsourcing_cost"} & set(found.measures)
    assert found.bands("score").to_polars()["median"].null_count() == 3
    assert "consultations" not in str(found)
    assert "score" not in str(found)
    assert found.ledger(1).total.gross > 0


# -- policies that change on the way -------------------------------------------------------------------------------------


def test_amendments_hold_from_their_month_on(today, people, assumptions):
    how = {"months": 6, "replicas": 4, "seed": 1}
    raised = today.replace("ladder.medal.iron.base_pay", 2300)
    plain, after = (tw.simulate(p, people, assumptions, **how).values for p in (today, raised))
    at_once = tw.simulate(today.amend("2026-07", "ladder.medal.iron.base_pay", 2300), people, assumptions, **how)
    assert np.array_equal(at_once.values, after)
    later = tw.simulate(today.amend("2026-10", {"ladder.medal.iron.base_pay": 2300}), people, assumptions, **how).values
    assert np.array_equal(later[:, :3], plain[:, :3])
    assert not np.array_equal(later[:, 3], plain[:, 3])


def test_amended_policies_are_chained_and_printed(today):
    planned = today.amend("2026-09", "ladder.medal.iron.base_pay", 2300).amend(
        "2027-01", {"ladder.medal.iron.base_pay": 2400}
    )
    assert str(planned).endswith(
        "three-shops, amended\n"
        "from 2026-09: ladder.medal.iron (铁牌客服).base_pay: 2000 -> 2300\n"
        "from 2027-01: ladder.medal.iron (铁牌客服).base_pay: 2300 -> 2400"
    )
    assert planned.at("2026-08") == today
    assert planned.at("2026-12").ladder.medal.iron.base_pay == 2300
    assert planned.at("2028-01").ladder.medal.iron.base_pay == 2400
    assert "2300 -&gt; 2400" in planned._repr_html_()
    path = "ladder.medal.iron.base_pay"
    assert hash(planned) == hash(planned.unamended.amend("2026-09", path, 2300).amend("2027-01", path, 2400))


def test_an_amended_policy_is_copied_and_sent_to_other_processes_like_any_other(today):
    planned = today.amend("2026-09", "ladder.medal.iron.base_pay", 2300).amend("2026-11", "rounding", "down")
    for again in (
        pickle.loads(pickle.dumps(planned)),
        copy.deepcopy(planned),
        tw.Policy.parse(planned.to_toml()),
    ):
        assert again == planned
        assert hash(again) == hash(planned)
        assert again.at("2026-10") == planned.at("2026-10")
    with pytest.raises(
        tw.Error, match="the policy that holds from 2026-12 on has amendments itself; give its rules of a month"
    ):
        today.amend("2026-12", planned)


def test_amended_policies_are_refused_where_they_make_no_sense(today, people, assumptions):
    planned = today.amend("2026-09", "ladder.medal.iron.base_pay", 2300)
    with pytest.raises(tw.Error, match="does not come after the one before, from 2026-09"):
        planned.amend("2026-08", "ladder.medal.iron.base_pay", 2400)
    with pytest.raises(tw.Error, match="amendment: 'September' is not a month; write 2026-07"):
        today.amend("September", "ladder.medal.iron.base_pay", 2300)
    with pytest.raises(
        tw.Error, match="amendment from 2026-09: it is behind the 2 months played, which begin with 2026-07"
    ):
        tw.simulate(planned, people, assumptions, months=2)
    with pytest.raises(tw.Error, match='amendment from 2026-08: ladder.medal.gold: the tier "gold" ends'):
        today.amend("2026-08", "ladder.medal.gold", None)


def test_an_amended_replicas_ledger_has_the_totals_of_the_projection_to_the_fen(today, people, assumptions):
    planned = today.amend("2026-09", {"ladder.medal.iron.base_pay": 2300, "scorecard.measure.response_time.weight": 2})
    found = tw.simulate(planned, people, assumptions, months=6, replicas=2, by="shop")
    for replica in found.done:
        ledger = found.ledger(replica)
        totals = found.totals("shop").to_polars().filter(pl.col("replica") == replica)
        of_ledger = {(row["month"], row["shop"]): row for row in ledger.totals(["month", "shop"]).rows()}
        for row in totals.iter_rows(named=True):
            own = of_ledger[row["month"], row["shop"]]
            assert (own["person_months"], own["gross"], own["net"]) == (row["heads"], row["gross"], row["net"])
    records = found.records(replica)
    last = [row["event"] for row in ledger.events.rows() if row["month"] == found.months[-1]]
    gone = last.count("let_go") + last.count("separated")
    after = tw.workforce(ledger, records, keep=["shift"])
    assert len(after) == len(records.to_polars().filter(month=found.months[-1])) - gone
    someone = next(
        row["person"]
        for row in ledger.people.rows()
        if row["month"] == "2026-10" and row["medal"] == "iron" and row["person"] in people.to_polars()["person"]
    )
    before, after = (ledger.explain(someone, month) for month in ("2026-08", "2026-10"))
    assert {part.value for line in before.lines for part in line.parts if part.text == "medal.base_pay"} <= {
        "2000",
        "1900",
    }
    assert "2300" in {part.value for line in after.lines for part in line.parts if part.text.endswith("base_pay")}


# -- what goes wrong -----------------------------------------------------------------------------------------------------


def test_what_does_not_fit_is_said(today, people, assumptions, projection):
    with pytest.raises(tw.Error, match="no column 'month'; add it, or say start"):
        tw.simulate(today, people.to_polars().drop("month"), assumptions)
    with pytest.raises(tw.Error, match="start: 'July' is not a month"):
        tw.simulate(today, people, assumptions, start="July")
    with pytest.raises(tw.Error, match="it speaks of several months"):
        tw.simulate(today, tw.example_records("three_shops"), assumptions)
    with pytest.raises(tw.Error, match="unknown grouping 'stores'"):
        tw.simulate(today, people, assumptions, by="stores", months=1, replicas=1)
    with pytest.raises(tw.Error, match="nothing says how the policy's input"):
        tw.simulate(today, people, tw.Assumptions.parse(""), months=1)
    for wrong in (
        {"months": 0},
        {"replicas": 0},
        {"seed": -1},
        {"months": 1.5},
        {"threads": 0},
        {"threads": "a"},
        {"replicas": True},
    ):
        with pytest.raises(ValueError, match=f"invalid `{next(iter(wrong))}`"):
            tw.simulate(today, people, assumptions, **wrong)
    with pytest.raises(TypeError, match=r"assumptions must be tw.Assumptions, found Policy"):
        tw.simulate(today, people, today)
    with pytest.raises(TypeError, match="each of by must be a name, found int"):
        tw.simulate(today, people, assumptions, by=[1])
    with pytest.raises(TypeError, match=r"policy must be a tw.Policy"):
        tw.simulate(assumptions, people, assumptions)
    with pytest.raises(tw.Error, match="unknown measure 'head'; did you mean 'heads'"):
        projection.bands("head")
    with pytest.raises(tw.Error, match="unknown measure by medal 'lost'"):
        projection.bands("lost", by="medal")
    with pytest.raises(tw.Error, match="unknown grouping 'team'"):
        projection.totals("team")
    with pytest.raises(tw.Error, match=f"no replica {REPLICAS}; there are 0 to {REPLICAS - 1}"):
        projection.records(REPLICAS)


def test_a_start_that_the_workforce_contradicts_is_refused(today, people, ledger, assumptions):
    how = {"months": 2, "replicas": 2}
    agreed = tw.simulate(today, people, assumptions, **how, start="2026-07")
    assert np.array_equal(agreed.values, tw.simulate(today, people, assumptions, **how).values)
    said = "start: 2027-01 is not what the workforce's column 'month' says: 2026-07; leave one of them out"
    for workforce in (people, ledger, people.to_pandas()):
        with pytest.raises(tw.Error, match=said):
            tw.simulate(today, workforce, assumptions, **how, start="2027-01")
    with pytest.raises(tw.Error, match="column 'month' says: 2025-07 to 2026-06"):
        tw.simulate(today, tw.example_records("three_shops"), assumptions, **how, start="2026-07")


def test_what_the_workforce_does_not_say_is_said_with_what_is_taken_instead(today, people, assumptions, projection):
    bare = people.to_polars().select("person", "month", "shop", "team", "post")
    said = "there is no column 'medal': everybody begins on the first tier, trial"
    found = tw.simulate(today, bare, assumptions, months=2, replicas=2)
    assert said in " ".join(str(found).split())
    assert escape(said) in found._repr_html_()
    missing = [(n["kind"], n["subject"]) for n in found.notes.rows() if n["kind"].startswith("missing")]
    assert missing == [("missing_tier", "medal"), ("missing_tier", "management"), ("missing_joined", "joined")]
    assert {row["medal"] for row in found.records().rows() if row["month"] == "2026-07"} == {"trial"}
    compared = tw.compare(
        {"today": today, "later": today.amend("2026-08", {})}, bare, assumptions, months=2, replicas=2
    )
    assert said in " ".join(str(compared).split())
    assert escape(said) in compared._repr_html_()
    assert list(compared.notes.rows()) == list(found.notes.rows())
    assert not [n for n in projection.notes.rows() if n["kind"].startswith("missing")]


@pytest.mark.parametrize(
    ("name", "written"), [("medal", "medl"), ("joined", "Joined"), ("month", "mnth"), ("shift", "shfit")]
)
def test_a_misspelt_column_of_a_workforce_is_refused(today, people, assumptions, tmp_path, name, written):
    frame = people.to_polars().rename({name: written})
    frame.write_csv(tmp_path / "people.csv")
    frame.write_parquet(tmp_path / "people.parquet")
    columns = frame.to_dict(as_series=False)
    for given in (frame, frame.to_pandas(), columns, tmp_path / "people.csv", tmp_path / "people.parquet"):
        with pytest.raises(tw.Error, match="did you mean 'mnth'" if name == "month" else f"did you mean '{name}'"):
            tw.simulate(today, given, assumptions, months=1, replicas=1)


def test_a_column_that_nothing_reads_is_left_out(today, people, assumptions, projection):
    frame = people.to_polars()
    more = frame.with_columns(medl=pl.lit("gold"), wage=pl.lit(3000), skil=pl.lit(1), month_name=pl.lit("July"))
    with pytest.raises(tw.Error, match=r'^column "skil": nothing reads it, and there is no column \'skill\''):
        tw.simulate(today, more, assumptions, months=MONTHS, replicas=2, seed=3)
    for again in (
        tw.simulate(today, more.drop("skil"), assumptions, months=MONTHS, replicas=2, seed=3, state=projection.state),
        tw.simulate(
            today, more, assumptions, months=MONTHS, replicas=2, seed=3, ignore=["skil"], state=projection.state
        ),
    ):
        assert np.array_equal(again.values, projection.values[:2])
        unread = [n["subject"] for n in again.notes.rows() if n["kind"] == "unread_column"]
        assert unread == ["medl", "wage", "month_name"]
    dated = frame.drop("month").with_columns(mnth=pl.lit(1))
    with pytest.raises(tw.Error, match="did you mean 'month'"):
        tw.simulate(today, dated, assumptions, months=1, replicas=1, start="2026-07")
    tw.simulate(today, dated, assumptions, months=1, replicas=1, start="2026-07", ignore=["mnth"])


class Stop:
    """Stops a run when a part of it is done."""

    def __init__(self, part, error):
        self.part, self.error = part, error

    def __call__(self, done, total):
        if done >= self.part * total:
            raise self.error


def test_an_interrupted_run_keeps_what_is_done(today, people, assumptions):
    how = {"months": 12, "replicas": 4000, "seed": 2, "by": "shop"}
    found = tw.simulate(today, people, assumptions, **how, threads=1, progress=Stop(0.4, KeyboardInterrupt))
    assert found.interrupted
    assert 0 < len(found.done) < 4000
    assert f"interrupted: {len(found.done)} of them are done" in repr(found)
    assert "interrupted" in str(found)
    assert "interrupted" in found._repr_html_()
    alone = tw.simulate(
        today, people, assumptions, months=12, replicas=1, seed=2, by="shop", first_replica=found.done[-1]
    )
    own = minor(found.totals()).filter(replica=found.done[-1])
    assert own.equals(minor(alone.totals()))
    assert len(minor(found.totals())) == 12 * len(found.done)
    with pytest.raises(KeyboardInterrupt):
        tw.simulate(today, people, assumptions, **how, progress=Stop(0, KeyboardInterrupt))
    with pytest.raises(ZeroDivisionError):
        tw.simulate(today, people, assumptions, **how, progress=Stop(0.4, ZeroDivisionError))


def test_progress_is_told(today, people, assumptions):
    told = []
    tw.simulate(today, people, assumptions, replicas=300, progress=lambda done, total: told.append((done, total)))
    assert told
    assert {total for _, total in told} == {42 * 12 * 300}
    tw.simulate(today, people, assumptions, replicas=1, months=1, progress=False)


# -- showing -------------------------------------------------------------------------------------------------------------


def test_a_projection_is_shown_by_quarter_or_year_with_bands(projection, today, people, assumptions):
    text = str(projection)
    assert text.startswith("three-shops: 42 people, 2026-07 to 2027-03, 12 replicas, seed 3\n")
    assert [line.split()[0] for line in text.splitlines() if line.startswith("20")] == ["2026-Q3", "2026-Q4", "2027-Q1"]
    assert "drawn as for newcomers: student" in text
    assert max(cell_len(line) for line in text.splitlines()) <= 100
    assert repr(projection) == (
        "<tierwise.Projection of 'three-shops': 42 people, 2026-07 to 2027-03, 12 replicas, seed 3>"
    )
    html = projection._repr_html_()
    assert "2026-Q3" in html
    assert "总成本" in html
    long = str(tw.simulate(today, people, assumptions, months=30, replicas=2))
    assert "2026, 6 mo." in long
    assert "\n2027 " in long


def test_charts_say_what_they_show(projection, tmp_path):
    pytest.importorskip("altair")
    from tierwise.show.chart_files import save_chart

    for chart in (projection.plot(), projection.plot("heads", by="shop"), projection.plot("score", by="medal")):
        spec = chart.to_dict()
        assert "12 replicas" in spec["title"]["subtitle"]
        assert "three-shops" in spec["title"]["text"]
    text = json.dumps(projection.plot("total_cost").to_dict(), ensure_ascii=False)
    assert "total cost 总成本 (CNY)" in text
    save_chart(projection.plot("busy"), tmp_path / "chart.html")
    assert "vega" in (tmp_path / "chart.html").read_text()
    with pytest.raises(tw.Error, match=r"'.jpg'; .png, .svg, .html or .json"):
        save_chart(projection.plot(), tmp_path / "chart.jpg")
    assert save_chart(projection.plot(), tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    assert "总成本" in save_chart(projection.plot(), tmp_path / "chart.svg").read_text()
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".html", ".png", ".svg"]


def test_a_projection_is_written_with_what_repeats_it(projection, today, assumptions, tmp_path):
    from tierwise.files.whole_files import sha256

    folder = projection.write(tmp_path / "out", format="parquet", inputs=[{"file": "x"}], with_persons=True)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["tierwise"] == tw.__version__
    assert manifest["seed"] == 3
    assert manifest["months"] == ["2026-07", "2027-03"]
    assert (manifest["replicas"], manifest["replicas_done"]) == (REPLICAS, REPLICAS)
    assert manifest["by"] == ["shop", "medal", "post", "management"]
    assert manifest["inputs"] == [{"file": "x"}]
    for table in manifest["tables"]:
        assert sha256(folder / table["file"]) == table["sha256"]
    again = tw.simulate(
        tw.Policy.load(folder / manifest["policy"]["file"]), folder / "workforce.parquet",
        tw.Assumptions.load(folder / manifest["assumptions"]["file"]), months=MONTHS, replicas=REPLICAS, seed=manifest["seed"],
            state=tw.State.load(folder / "workforce.state"),
    )  # fmt: skip
    assert np.array_equal(again.values, projection.values)
    with pytest.raises(ValueError, match="invalid `format`"):
        projection.write(tmp_path, format="xlsx")
    with pytest.raises(tw.Error, match="unknown measure 'total_costs'; did you mean 'total_cost'"):
        projection.write(tmp_path / "nothing", chart="total_costs")
    assert not (tmp_path / "nothing").exists()
