"""What a page's file holds, and what is refused before one is written."""

import json
import pathlib

import pytest

import tierwise as tw
from tierwise.page import written

POLICY, ASSUMED = tw.example("three_shops"), tw.example_assumptions("three_shops")
VARY = {"ladder.medal.iron.base_pay": {"from": 2000, "to": 2600, "step": 50}}
FRAME = '<script type="application/json">{{given}}</script>'


@pytest.fixture(scope="module")
def people():
    return tw.apply(POLICY, tw.example_records("three_shops"))


@pytest.fixture
def frame(tmp_path, monkeypatch):
    """A template with nothing in it but the place for the desk."""
    file = tmp_path / "template.html"
    file.write_text(FRAME, encoding="utf-8")
    monkeypatch.setattr(written, "TEMPLATE", file)


def given(path: pathlib.Path) -> dict:
    return json.loads(
        path.read_text(encoding="utf-8").removeprefix('<script type="application/json">').removesuffix("</script>")
    )


def test_a_page_holds_the_people_under_pseudonyms_and_only_what_is_read(frame, people, tmp_path):
    page = tw.write_page(tmp_path / "p.html", POLICY, people, ASSUMED, vary=VARY, seed=2**63)
    held = given(page.path)
    own = {row["person"] for row in tw.workforce(people).rows()}
    assert not any(person in page.path.read_text(encoding="utf-8") for person in own)
    header, *rows = held["people"].splitlines()
    assert len(rows) == 42
    assert "typing_speed" in header
    assert "sales" not in header.split(",")
    assert [row.split(",")[0] for row in rows] == sorted(row.split(",")[0] for row in rows)
    assert (held["seed"], held["ids"]) == (str(2**63), "pseudonyms")


def test_a_key_gives_the_same_pseudonyms_and_no_key_new_ones(frame, people, tmp_path):
    def ids(**how):
        page = tw.write_page(tmp_path / "p.html", POLICY, people, ASSUMED, vary=VARY, **how)
        return {row["person"] for row in page.people.rows()}

    assert ids(key="a") == ids(key="a")
    assert not ids(key="a") & ids(key="b")
    assert ids() != ids()
    assert ids(own_ids=True) == {row["person"] for row in tw.workforce(people).rows()}


def _alone(ledger):
    """The people at its end without their past."""
    return tw.workforce(ledger, keep=["shift", "experience_months", "typing_speed"]).to_polars()


def test_under_own_ids_the_pages_people_have_the_luck_of_the_workforce_without_its_past(frame, people, tmp_path):
    page = tw.write_page(tmp_path / "p.html", POLICY, people, ASSUMED, vary=VARY, own_ids=True)
    how = {"months": 3, "replicas": 5, "seed": 1, "progress": False}
    a, b = (tw.simulate(POLICY, who, ASSUMED, **how) for who in (page.people, _alone(people)))
    assert list(a.bands().rows()) == list(b.bands().rows())


def test_no_text_ends_the_block_of_data(frame, people, tmp_path):
    policy = POLICY.replace("description", "</script><!--")
    page = tw.write_page(tmp_path / "p.html", policy, people, ASSUMED, vary=VARY)
    assert page.path.read_text(encoding="utf-8").count("</script>") == 1
    assert "</script><!--" in given(page.path)["policy"]


def test_prepared_variants_are_positions_of_levers_and_values_beside_them(frame, people, tmp_path):
    variants = {"raise": {"ladder.medal.iron.base_pay": 2300, "pay.prize.amount": "0", "demand.outsourced": "20%"}}
    page = tw.write_page(tmp_path / "p.html", POLICY, people, ASSUMED, vary=VARY, variants=variants)
    assert given(page.path)["variants"] == [
        {
            "name": "raise",
            "positions": {"lever-1": 2300.0},
            "policy": {"pay.prize.amount": "0"},
            "assumptions": {"demand.outsourced": "20%"},
        }
    ]


def test_every_assumption_with_a_source_is_listed_and_movable_where_its_spread_is_known(frame, people, tmp_path):
    listed = given(tw.write_page(tmp_path / "p.html", POLICY, people, ASSUMED, vary=VARY).path)["assumed"]
    by_path = {one["path"]: one for one in listed}
    stuck = by_path["attrition.leaving.stuck"]["lever"]
    assert [stuck[k] for k in ("from", "to", "today")] == pytest.approx([-0.03, 0.13, 0.05])
    rate = by_path["attrition.leaving"]["lever"]
    assert (rate["from"], rate["to"], rate["today"], rate["percent"]) == (30, 60, 45, True)
    assert by_path["hiring"]["lever"] is None
    assert all(one["source"] for one in listed)


def test_what_does_not_fit_is_refused_before_anything_is_written(frame, people, tmp_path):
    to = tmp_path / "p.html"
    for how, said in [
        ({"vary": {"ladder.medal.iron.base_pai": [1, 2]}}, "base_pai"),
        ({"vary": VARY, "variants": {"x": {"no.such": 1}}}, "no.such"),
        ({"vary": VARY, "variants": {"x": {"ladder.medal.iron.base_pay": 9000}}}, "no position"),
        ({"vary": VARY, "variants": {"x": {"pay.prize.amount": "nothing +"}}}, "pay.prize"),
    ]:
        with pytest.raises(tw.Error, match=said):
            tw.write_page(to, POLICY, people, ASSUMED, **how)
    assert not to.exists()


def test_without_the_built_page_it_is_said_how_to_build_it(people, tmp_path, monkeypatch):
    monkeypatch.setattr(written, "TEMPLATE", tmp_path / "none.html")
    with pytest.raises(tw.Error, match="make page"):
        tw.write_page(tmp_path / "p.html", POLICY, people, ASSUMED, vary=VARY)


def test_a_baseline_writes_a_page_of_its_own_people_and_luck(frame, people, tmp_path):
    baseline = tw.Baseline(POLICY, people, ASSUMED, months=3, replicas=5, seed=9, progress=False)
    own = given(baseline.write_page(tmp_path / "a.html", vary=VARY, key="k").path)
    same = given(
        tw.write_page(
            tmp_path / "b.html", POLICY, people, ASSUMED, vary=VARY, key="k", months=3, replicas=5, seed=9
        ).path
    )
    assert own == same


HOUSING = {"pay.line.housing": {"amount": 300, "behind": "base"}}


def test_an_amended_policy_is_a_page_from_its_first_month_on_with_what_is_still_to_come(frame, people, tmp_path):
    amended = (
        POLICY.amend("2026-03", {"ladder.medal.iron.base_pay": 2100})
        .amend("2026-10", {"parameter.minimum_wage.value": 2000}, add=HOUSING)
        .amend("2027-01", {"ladder.medal.bronze.base_pay": 2400}, remove=["pay.prize"])
    )
    page = tw.write_page(tmp_path / "p.html", amended, people, ASSUMED, vary=VARY, months=9)
    held = given(page.path)
    ahead = tw.Policy.parse(held["policy"])
    assert [one.month for one in ahead.amendments] == ["2026-10", "2027-01"]
    for month in ("2026-07", "2026-09", "2026-10", "2026-12", "2027-01", "2030-01"):
        assert ahead.at(month) == amended.at(month)
    assert held["levers"][0]["today"] == 2100
    told = [one for one in held["assumed"] if one["path"].startswith("amendment.")]
    assert [(one["label"], one["lever"]) for one in told] == [("from 2026-10", None), ("from 2027-01", None)]
    assert told[0]["value"].endswith('pay.line "housing" added after "base"')
    how = {"months": 9, "replicas": 4, "seed": 1, "progress": False}
    found = tw.compare({"amended": amended, "ahead": ahead}, page.people, ASSUMED, **how)
    assert all(row["difference"] == 0 for row in found.table(found.measures).rows() if row["difference"] is not None)


def test_a_policy_amended_in_the_past_alone_is_a_page_of_what_holds(frame, people, tmp_path):
    amended = POLICY.amend("2026-03", {"ladder.medal.iron.base_pay": 2100})
    held = given(tw.write_page(tmp_path / "p.html", amended, people, ASSUMED, vary=VARY).path)
    assert tw.Policy.parse(held["policy"]) == POLICY.replace("ladder.medal.iron.base_pay", 2100)


@pytest.mark.parametrize(
    ("path", "how"),
    [
        ("ladder.medal.iron.base_pay", {"from": 2000, "to": 2600, "step": 50}),
        ("ladder.medal.tier.iron.base_pay", {"from": 2000, "to": 2600, "step": 50}),
        ("brackets.sales_rates.rates", {"from": "90%", "to": "110%", "step": "5%", "how": "times"}),
    ],
)
def test_a_lever_of_what_an_amendment_to_come_says_is_refused(frame, people, tmp_path, path, how):
    values = {"ladder.medal.iron.base_pay": 2300, "brackets.sales_rates.rates": [[0, "0.6%"], [30000, "1%"]]}
    amended = POLICY.amend("2026-09", values)
    with pytest.raises(tw.Error, match="an amendment says it from 2026-09 on; move what stays as it is"):
        tw.write_page(tmp_path / "p.html", amended, people, ASSUMED, vary={path: how})
    then = amended.at("2026-09")
    assert tw.write_page(tmp_path / "p.html", then, people, ASSUMED, vary={path: how}).path.exists()
    other = POLICY.amend("2026-09", "pay.prize.amount", "0")
    assert tw.write_page(tmp_path / "p.html", other, people, ASSUMED, vary={path: how}).path.exists()
