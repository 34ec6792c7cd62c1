"""What charts show is what the results say: each document's data against the figures it is of, reckoned another way."""

import math
import re
from collections import Counter
from itertools import pairwise

import pytest

import tierwise as tw

WIDEST = 625  # what fits into 600 points with a little room at the edges


@pytest.fixture(scope="module")
def compared(today, ledger):
    variants = {
        "today": today,
        "raise": today.replace("ladder.medal.iron.base_pay", 2300),
        "seats": today.replace({"ladder.post.after_sales.seats.*": 3}),
    }
    return tw.compare(
        variants, ledger, tw.example_assumptions("three_shops"), months=6, replicas=40, seed=3, progress=False
    )


@pytest.fixture(scope="module")
def changed(today, ledger):
    other = today.replace({"ladder.medal.iron.base_pay": 1950, "discipline.complaint.fines": [25, 50, 0]})
    return tw.difference(ledger, tw.apply(other, tw.example_records("three_shops")))


def data(chart, *having):
    """The rows of all of a chart's tables that have some columns."""
    tables = chart.to_dict()["datasets"].values()
    return [row for rows in tables if rows and all(key in rows[0] for key in having) for row in rows]


def test_bands_have_the_figures_of_the_projection(compared):
    rows = list(compared.first.bands("heads", by="shop").rows())
    shown = data(compared.first.plot("heads", by="shop"), "middle")
    assert [(r["group"], r["at"][:7], r["low"], r["middle"], r["high"]) for r in shown] == [
        (r["shop"], r["month"], r["low"], r["median"], r["high"]) for r in rows
    ]


def test_each_variant_has_a_panel_of_its_own_with_both_intervals(compared):
    shown = data(compared.plot("leavers", cumulative=True), "middle")
    rows = list(compared.by_month("leavers", cumulative=True).rows())
    names = ("low", "sure_low", "middle", "sure_high", "high")
    assert [(r["panel"], *(r[n] for n in names)) for r in shown] == [
        (r["variant"], r["band_low"], r["low"], r["difference"], r["high"], r["band_high"]) for r in rows
    ]
    assert len({(r["panel"], r["at"]) for r in shown}) == len(shown)  # no band lies over another
    by_shop = data(compared.plot("leavers", by="shop"), "middle")
    assert len({(r["panel"], r["at"]) for r in by_shop}) == len(by_shop) == 2 * 3 * 6


def test_differences_are_called_better_or_worse_where_the_interval_says_so(compared):
    rows = {(r["variant"], r["measure"]): r for r in compared.table(["leavers", "total_cost", "heads"]).rows()}
    shown = data(tw.charts.differences(compared, ["leavers", "total_cost", "heads"]), "verdict")
    panels = {
        "leavers 离职 (people)": "leavers",
        "total cost 总成本 (CNY)": "total_cost",
        "heads 人数 (people)": "heads",
    }
    assert len(shown) == len(rows) == 6
    for one in shown:
        row = rows[one["name"], panels[one["panel"]]]
        assert (one["low"], one["middle"], one["high"]) == (row["low"], row["difference"], row["high"])
        clear = row["low"] is not None and (row["low"] > 0 or row["high"] < 0)
        if one["panel"].startswith("heads"):
            assert one["verdict"].startswith("more or less" if clear else "no clear")
        else:  # fewer leavers and a lower cost are better
            word = "no clear" if not clear else "better" if row["high"] < 0 else "worse"
            assert one["verdict"].startswith(word)
    assert {one["verdict"] for one in shown if one["panel"].startswith("total")} == {"worse 变差"}


def test_from_few_replicas_nothing_is_called_better_or_worse(today, ledger):
    raised = today.replace("ladder.medal.iron.base_pay", 2300)
    assumed = tw.example_assumptions("three_shops")
    few = tw.compare({"today": today, "raise": raised}, ledger, assumed, months=2, replicas=3, progress=False)
    assert {one["verdict"][:8] for one in data(tw.charts.differences(few), "verdict")} == {"no clear"}


def test_everybody_whose_pay_changes_is_in_one_column(changed):
    changes = [float(row["net_change"]) for row in changed.people.rows()]
    chart = changed.plot()
    shown = data(chart, "count")
    assert sum(one["count"] for one in shown) == sum(change != 0 for change in changes) > 0
    for one in shown:
        assert one["low"] < one["high"] and (one["low"] >= 0 or one["high"] <= 0)
        assert one["count"] == sum(
            one["low"] < c <= one["high"] if one["low"] >= 0 else one["low"] <= c < one["high"] for c in changes
        )
        assert one["sign"].startswith("more" if one["low"] >= 0 else "less")
    more, less = sum(c > 0 for c in changes), sum(c < 0 for c in changes)
    subtitle = chart.to_dict()["title"]["subtitle"]
    assert subtitle.startswith(f"60 people: {more} have more 增加, {less} less 减少, {60 - more - less} the same")
    by_shop = data(changed.plot(by="shop"), "count")
    rows = [row for row in changed.by("shop", "person").rows() if row["net_change"]]
    assert {shop: sum(one["count"] for one in by_shop if one["panel"] == shop) for shop in ("harbour", "lantern", "orchard")} == Counter(
        row["shop"] for row in rows
    )  # fmt: skip


def test_nobody_is_named_in_a_chart_of_changes_unless_asked_for(changed):
    people = set(changed.before.people["person"])
    assert not people & set(re.findall(r"\w+", str(changed.plot(by="shop").to_dict())))
    named = data(changed.plot(with_persons=True), "value")
    by_person = {row["person"]: float(row["net_change"]) for row in changed.people.rows()}
    assert all(one["value"] == by_person[one["name"]] for one in named)
    assert [one["value"] for one in named] == sorted((one["value"] for one in named), reverse=True)
    with pytest.raises(tw.Error, match="people are named over everybody"):
        changed.plot("shop", with_persons=True)


def test_a_ledger_against_itself_has_a_chart_without_columns(ledger):
    chart = tw.difference(ledger, ledger).plot()
    assert data(chart, "count") == []
    assert chart._repr_mimebundle_()["image/svg+xml"].startswith("<svg")


def test_flows_are_who_was_where_in_two_months(ledger):
    held = {(r["person"], r["month"]): r["medal"] for r in ledger.people.rows()}
    stops = ["2025-07", "2025-11", "2026-02", "2026-06"]
    shown = data(ledger.plot(), "ribbon")
    flows = {(r["ribbon"]): r for r in shown}.values()
    expected = Counter()
    for a, b in pairwise(stops):
        for person in {p for p, month in held if month in (a, b)}:
            expected[held.get((person, a), "come"), held.get((person, b), "go")] += 1
    counted = Counter()
    for flow in flows:
        counted[flow["from"].split()[0], flow["to"].split()[0]] += flow["count"]
        order = ["trial", "iron", "bronze", "silver", "gold"]
        a, b = flow["from"].split()[0], flow["to"].split()[0]
        way = a if a == "come" else b if b == "go" else ("stay", "rise", "fall")[
            (order.index(b) > order.index(a)) - (order.index(b) < order.index(a))
        ]  # fmt: skip
        assert flow["way"].startswith(way)
    assert counted == expected
    texts = [row["stop"] for row in data(ledger.plot(), "stop", "x") if isinstance(row["stop"], str)]
    assert texts == stops


def test_ribbons_are_as_wide_as_people_go_and_fill_their_boxes(ledger):
    boxes, ribbons = data(ledger.plot("post"), "label"), data(ledger.plot("post"), "ribbon")
    unit = next((one["top"] - one["bottom"]) / int(one["label"].split()[-1]) for one in boxes)
    for one in ribbons:
        assert one["top"] - one["bottom"] == pytest.approx(one["count"] * unit)
    for one in boxes:
        assert one["top"] - one["bottom"] == pytest.approx(int(one["label"].split()[-1]) * unit)
        assert -1e-9 <= one["bottom"] < one["top"] <= 1 + 1e-9


def test_seats_held_and_waiting_are_counted_from_the_ledger(ledger, small, columns):
    shown = {
        (r["panel"].split()[0], r["group"].split()[0], r["at"][:7]): r["middle"]
        for r in data(tw.charts.seats(ledger), "middle")
    }
    assert {tier for tier, _, _ in shown} == {"gold", "after_sales", "supervisor", "team_leader"}
    people, events = list(ledger.people.rows()), list(ledger.events.rows())
    for month in ledger.months:
        assert shown["gold", "seats", month] == 3 * 2 and shown["after_sales", "seats", month] == 2 + 2 + 1
        assert shown["gold", "held", month] == sum(r["month"] == month and r["medal"] == "gold" for r in people)
        assert shown["gold", "waiting", month] == sum(
            e["event"] == "waiting" and e["month"] == month and e["to"] == "gold" for e in events
        )
    assert sum(shown["gold", "waiting", month] for month in ledger.months) == 8
    with pytest.raises(tw.Error, match="did you mean 'medal'"):
        tw.charts.seats(ledger, "medall")
    with pytest.raises(tw.Error, match="no tier of the policy has seats"):
        tw.charts.seats(tw.apply(small, columns))


def test_seats_of_a_projection_are_those_of_its_replicas(compared):
    shown = data(tw.charts.seats(compared.first, "medal", replicas=5), "middle")
    last = [one for one in shown if one["at"].startswith("2026-12") and one["group"].startswith("held")]
    held = [
        sum(r["month"] == "2026-12" and r["medal"] == "gold" for r in compared.first.ledger(i).people.rows())
        for i in range(5)
    ]
    assert last[0]["middle"] == sorted(held)[2]


def test_survival_is_the_product_over_those_still_there(compared):
    """By hand, person by person; and whoever leaves is counted once: the leavers of all months but the last."""
    shown = [one for one in data(tw.charts.survival(compared), "middle") if one["group"] == "raise"]
    raised = compared.projections["raise"]
    at_risk, left = Counter(), Counter()
    for replica in range(40):
        months = {}
        for row in raised.records(replica).rows():
            months.setdefault((row["person"], row["joined"]), []).append(row["month"])
        for (_, joined), seen in months.items():
            for month in seen:
                tenure = (int(month[:4]) - int(joined[:4])) * 12 + int(month[5:]) - int(joined[5:])
                if month != "2026-12":
                    at_risk[tenure] += 1
                    left[tenure] += month == max(seen)
    rows = [row for row in raised.totals().rows() if row["month"] != "2026-12"]
    leavers = sum(row["leavers"] for row in rows)
    assert sum(left.values()) == leavers > 0
    share = 1.0
    for one in shown:
        assert one["middle"] == pytest.approx(share)
        tenure = one["at"]
        share *= 1 - left[tenure] / at_risk[tenure] if at_risk[tenure] else math.nan
    assert len(shown) == 37 or at_risk[shown[-1]["at"]] < 20


def test_contributions_are_a_persons_against_the_median(today):
    risks = tw.risk(today, tw.example_records("three_shops"), tw.example_assumptions("three_shops"))
    one = risks["A017"]
    shown = {row["name"].split()[0]: row["value"] for row in data(risks.plot("A017"), "value")}
    gaps = {f.name: one.contributions[f.name] - f.median for f in risks.factors}
    assert shown == {name: gap for name, gap in gaps.items() if abs(gap) >= 0.005}


@pytest.mark.parametrize("bar", [None, 0.35])
def test_chances_of_leaving_are_counted_and_nobody_is_named(today, bar):
    risks = tw.risk(today, tw.example_records("three_shops"), tw.example_assumptions("three_shops"), bar=bar)
    chart = risks.plot()
    shown = data(chart, "count")
    assert sum(one["count"] for one in shown) == len(risks)
    for one in shown:
        assert one["count"] == sum(one["low"] <= person.yearly < one["high"] for person in risks.people)
        if bar:
            assert one["sign"].startswith("35% or more" if one["low"] >= bar else "under 35%")
    assert not {person.person for person in risks.people} & set(re.findall(r"\w+", str(chart.to_dict())))


def test_a_sweep_is_drawn_over_the_first_figure_varied(today, ledger):
    vary = {"ladder.medal.iron.base_pay": [2000, 2200, 2400], "demand.chatbot": ["20%", "40%"]}
    assumed = tw.example_assumptions("three_shops")
    swept = tw.sweep(
        today, ledger, assumed, vary, measures=["total_cost", "heads"], months=2, replicas=20, progress=False
    )
    rows = [row for row in swept.rows() if row["measure"] == "total_cost"]
    shown = data(swept.plot(), "middle")
    assert [(one["at"], one["group"], one["middle"]) for one in shown] == [
        (row["ladder.medal.iron.base_pay"], row["demand.chatbot"], row["difference"]) for row in rows
    ]
    assert all(one["low"] <= one["middle"] <= one["high"] for one in shown)
    with pytest.raises(tw.Error, match="unknown measure 'head'; did you mean 'heads'"):
        swept.plot("head")
    texts = {"ladder.medal.iron.zh": ["铁牌", "黑牌"]}
    with pytest.raises(tw.Error, match="has values that are no numbers"):
        tw.sweep(today, ledger, assumed, texts, measures="heads", months=1, replicas=1, progress=False).plot()


def test_pay_over_an_input_is_what_the_policy_pays_for_it(today, ledger):
    records = tw.example_records("three_shops")
    chart = tw.charts.pay(ledger, "A023", "2026-01", "sales", values=[0, 40_000, 53_975.95])
    shown = {(one["at"], one["group"].split()[0]): one["middle"] for one in data(chart, "middle")}
    paid = ledger.people.filter(person="A023", month="2026-01")
    assert shown[53_975.95, "net"] == paid["net"][0] and shown[53_975.95, "gross"] == paid["gross"][0]
    assert "it was 53,975.95" in chart.to_dict()["title"]["subtitle"]
    pd = pytest.importorskip("pandas")
    frame = pd.read_csv(records)
    frame.loc[(frame["person"] == "A023") & (frame["month"] == "2026-01"), "sales"] = 40_000
    other = tw.apply(today, frame).people.filter(person="A023", month="2026-01")
    assert shown[40_000, "net"] == other["net"][0]


def test_pay_by_tier_has_the_persons_own_tier_among_them(ledger):
    paid = ledger.people.filter(person="A023", month="2026-01")
    chart = tw.charts.pay(ledger, "A023", "2026-01", "sales", by="medal", values=[53_975.95])
    shown = {one["group"].split()[0]: one["middle"] for one in data(chart, "middle")}
    assert list(shown) == ["trial", "iron", "bronze", "silver", "gold"]
    assert shown[paid["medal"][0]] == paid["net"][0]
    assert sorted(shown.values()) == list(shown.values())


def test_what_no_chart_can_be_made_of_is_said(ledger, compared):
    for call, said in (
        (lambda: tw.charts.pay(ledger, "A023", "2026-01", "sale"), "did you mean 'sales'"),
        (lambda: tw.charts.pay(ledger, "A023", "2026-01", "shift"), "is no figure but a text"),
        (lambda: tw.charts.pay(ledger, "A999", "2026-01", "sales"), "was not paid in 2026-01"),
        (lambda: ledger.plot("meddal"), "did you mean 'medal'"),
        (lambda: compared.plot("head"), "did you mean 'heads'"),
    ):
        with pytest.raises(tw.Error, match=said):
            call()
    with pytest.raises(TypeError, match=r"ledger must be a tw.Ledger, found Comparison"):
        tw.charts.flows(compared)


# -- how it looks --------------------------------------------------------------------------------------------------------


def every_chart(compared, changed, ledger, today):
    risks = tw.risk(today, tw.example_records("three_shops"), tw.example_assumptions("three_shops"))
    yield compared.plot()
    yield compared.plot("leavers", by="shop")
    yield compared.first.plot()
    yield compared.first.plot("heads", by="shop")
    yield compared.first.plot("heads", by="medal")
    yield tw.charts.differences(compared)
    yield changed.plot()
    yield changed.plot(by="shop")
    yield changed.plot(with_persons=True)
    yield ledger.plot()
    yield ledger.plot("post")
    yield tw.charts.seats(ledger)
    yield tw.charts.survival(compared, replicas=2)
    yield risks.plot()
    yield risks.plot("A017")
    yield tw.charts.pay(ledger, "A023", "2026-01", "sales", values=range(0, 60_000, 10_000))


def test_every_chart_fits_into_600_and_has_letters_of_ten_points_at_least(compared, changed, ledger, today):
    for chart in every_chart(compared, changed, ledger, today):
        drawn = chart._repr_mimebundle_()["image/svg+xml"]
        assert float(re.search(r'viewBox="0 0 ([\d.]+)', drawn)[1]) <= WIDEST
        assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', drawn)) >= 10
        assert "<script" not in drawn
        assert not re.search(r'(?: d|transform|width|height|x\d?|y\d?)="[^"]*(NaN|undefined|null)', drawn)


def test_the_labels_of_an_axis_are_apart_whatever_the_scale():
    import vl_convert

    from tierwise.show.chart_values import Curves
    from tierwise.show.shown import drawn

    for kind in ("money", "count", "number", "share"):
        for most in (0.0004, 0.8, 3, 700, 987_654, 23_000_000):
            points = tuple({"at": f"2026-0{i}", "low": y, "middle": y, "high": y} for i, y in ((1, 0.0), (2, most)))
            chart = drawn(Curves("", "", points, kind, "axis", zero=True))
            svg = vl_convert.vegalite_to_svg(chart.to_dict())
            labels = re.findall(r">([+\u2212]?[\d.,]+[%kMGmµ]?)</text>", svg)
            assert len(labels) >= 4 and len(set(labels)) == len(labels), (kind, most, labels)
            assert not {"0k", "0M", "+0", "+0.0", "0.0%"} & set(labels), (kind, most, labels)
