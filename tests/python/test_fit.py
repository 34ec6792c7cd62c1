"""Hazards fitted to records: against statsmodels' logit, against a penalised Newton of NumPy's, and in a loop with the simulation."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

import tierwise as tw

POLICY = tw.Policy.parse("""
name = "desk"
[inputs]
output = "number"
late = "flag"
site = "text"
[[pay.line]]
name = "base"
amount = "2000 + max(0, output)"
""")
TENURE = [(0, 2.0), (3, 1.5), (12, 1.0)]
ASSUMED = tw.Assumptions.parse(f"""
name = "desk"
[activity.output]
mean = "100"
noise = 15
source = "assumption"
[activity.late]
draw = "chance"
mean = "20%"
source = "assumption"
[activity.site]
each = "person"
shares = {{ east = "50%", west = "50%" }}
source = "assumption"
[attrition.leaving]
intercept = -3
tenure = {[list(row) for row in TENURE]}
source = "assumption"
[[attrition.leaving.factor]]
name = "output"
value = "output"
reference = 100
coefficient = -0.03
spread = 0.01
source = "a study"
[[attrition.leaving.factor]]
name = "late"
value = "late"
coefficient = 0.4
spread = 0.3
source = "assumption"
""")
OUTPUT = {"value": "output", "reference": 100}


def month_text(index):
    return f"{index // 12:04}-{index % 12 + 1:02}"


def history(people=500, months=24, seed=1):
    """Months of people of whom half were there before the first one; each leaves by a logit of tenure, output and lateness."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(people):
        before = int(rng.integers(1, 20)) if rng.random() < 0.5 else 0
        begins = 0 if before else int(rng.integers(0, months - 2))
        for m in range(begins, months):
            tenure = before + m - begins
            output, late = round(100 + 15 * rng.normal(), 2), bool(rng.random() < 0.2)
            rows.append((f"P{i:04}", m, begins - before, tenure, output, late, "east" if i % 2 else "west"))
            odds = -3 + np.log(2 if tenure < 3 else 1.5 if tenure < 12 else 1) - 0.02 * (output - 100) + 0.6 * late
            if rng.random() < 1 / (1 + np.exp(-odds)):
                break
    out = pd.DataFrame(rows, columns=["person", "index", "begun", "tenure", "output", "late", "site"])
    first = 2024 * 12
    return out.assign(
        month=[month_text(first + i) for i in out["index"]], joined=[month_text(first + i) for i in out["begun"]]
    )


RECORDED = ["person", "month", "joined", "output", "late", "site"]


@pytest.fixture(scope="module")
def panel():
    return history()


def at_risk(panel):
    """The person-months at risk, and whether each is somebody's last: the last month does not say."""
    ends = panel.groupby("person")["index"].max()
    known = panel[panel["index"] < panel["index"].max()]
    return known, (known["index"] == known["person"].map(ends)).to_numpy(float)


def design(known):
    t = known["tenure"]
    levels = [t < 3, (t >= 3) & (t < 12), t >= 12]
    return np.column_stack([*levels, known["output"] - 100, known["late"]]).astype(float)


def coefficients(hazard):
    return np.array([hazard.intercept + t.log_odds for t in hazard.tenure] + [f.coefficient for f in hazard.factors])


def test_without_priors_coefficients_and_errors_are_those_of_statsmodels_logit(panel):
    fitted = tw.fit(POLICY, panel[RECORDED], start_from=ASSUMED, priors=False, tenure_spread=None)
    known, left = at_risk(panel)
    newton = {"disp": 0, "method": "newton", "tol": 1e-13, "maxiter": 100}
    plain = sm.Logit(left, design(known)).fit(**newton)
    groups = pd.factorize(known["person"])[0]
    clustered = sm.Logit(left, design(known)).fit(**newton, cov_type="cluster", cov_kwds={"groups": groups})
    hazard = fitted.hazards["leaving"]
    assert np.abs(coefficients(hazard) - plain.params).max() < 1e-8
    assert np.abs(np.array([f.error for f in hazard.factors]) - plain.bse[3:]).max() < 1e-6
    assert np.abs(np.array([f.clustered for f in hazard.factors]) - clustered.bse[3:]).max() < 1e-6
    assert hazard.log_likelihood == pytest.approx(plain.llf, abs=1e-8)
    assert (hazard.person_months, hazard.exits) == (len(known), left.sum())
    assert hazard.people == known["person"].nunique()
    turned = np.array([[0, 0, 1, 0, 0], [1, 0, -1, 0, 0], [0, 1, -1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]])
    assert hazard.coefficients == ["intercept", "tenure 0", "tenure 3", "output", "late"]
    assert np.abs(hazard.covariance - turned @ plain.cov_params() @ turned.T).max() < 1e-8


def test_with_priors_it_is_the_top_of_the_likelihood_times_the_prior(panel):
    fitted = tw.fit(POLICY, panel[RECORDED], start_from=ASSUMED, tenure_spread=0.5)
    known, left = at_risk(panel)
    x = design(known)
    mean = np.array([*(np.log(odds) for _, odds in TENURE), -0.03, 0.4])
    steps = np.array([[-1, 1, 0, 0, 0], [0, -1, 1, 0, 0]])
    precision = steps.T @ steps / 0.5**2 + np.diag([0, 0, 0, 1 / 0.01**2, 1 / 0.3**2])
    b = np.array([-3.0, -3, -3, 0, 0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ b))
        information = (x * (p * (1 - p))[:, None]).T @ x + precision
        b += np.linalg.solve(information, x.T @ (left - p) - precision @ (b - mean))
    hazard = fitted.hazards["leaving"]
    assert np.abs(coefficients(hazard) - b).max() < 1e-8
    variance = np.diag(np.linalg.inv(information))
    assert [f.error for f in hazard.factors] == pytest.approx(np.sqrt(variance[3:]))
    assert [f.share_of_data for f in hazard.factors] == pytest.approx(1 - variance[3:] / np.array([0.01, 0.3]) ** 2)


def test_the_bits_are_the_same_for_any_number_of_threads_and_any_order_of_rows(panel):
    one = tw.fit(POLICY, panel[RECORDED], start_from=ASSUMED, threads=1)
    for other in (
        tw.fit(POLICY, panel[RECORDED], start_from=ASSUMED, threads=5),
        tw.fit(POLICY, panel[RECORDED].sample(frac=1, random_state=3), start_from=ASSUMED, threads=2),
    ):
        assert other.sha256 == one.sha256
        assert other.assumptions == one.assumptions
        assert other.hazards["leaving"].covariance.tobytes() == one.hazards["leaving"].covariance.tobytes()


def test_fitted_to_simulated_months_the_coefficients_are_those_simulated():
    truth = ASSUMED.replace(
        {
            "attrition.draw_coefficients": False,
            "attrition.leaving.output.coefficient": -0.02,
            "attrition.leaving.late.coefficient": 0.6,
        }
    )
    people = {
        "person": [f"S{i:03}" for i in range(400)], "month": ["2024-01"] * 400, "site": ["east", "west"] * 200,
        "joined": [month_text(2024 * 12 - i % 30) for i in range(400)],
    }  # fmt: skip
    played = tw.simulate(POLICY, people, truth, months=19, replicas=6, seed=5, progress=False)
    z = []
    for replica in range(6):
        records = played.records(replica).to_polars()
        hazard = tw.fit(POLICY, records, start_from=truth, priors=False, tenure_spread=None).hazards["leaving"]
        for found, true in zip(hazard.factors, (-0.02, 0.6), strict=True):
            z.append((found.coefficient - true) / found.larger_error)
        row = hazard.tenure[0]
        of_reference = np.log(TENURE[hazard.reference][1])
        z.append((hazard.intercept + 3 - of_reference) / hazard.intercept_error)
        z.append((row.log_odds - np.log(TENURE[0][1]) + of_reference) / row.error if row.error else 0.0)
    z = np.array(z).reshape(6, -1)
    assert np.abs(z.mean(axis=0) * np.sqrt(6)).max() < 4
    assert np.abs(z).max() < 5


def test_a_simulation_of_what_was_fitted_loses_in_its_first_month_the_sum_of_the_fitted_chances(panel):
    fitted = tw.fit(POLICY, panel[RECORDED], start_from=ASSUMED)
    certain = fitted.assumptions.replace(
        {
            "activity.output.mean": "80",
            "activity.output.noise": 0,
            "activity.late.mean": "100%",
            "attrition.draw_coefficients": False,
        }
    )
    n = 300
    people = {"person": [f"S{i:03}" for i in range(n)], "month": ["2026-01"] * n, "site": ["east"] * n,
              "joined": [month_text(2026 * 12 - i % 20) for i in range(n)]}  # fmt: skip
    hazard = fitted.hazards["leaving"]
    tenure = np.arange(n) % 20
    level = np.array([t.log_odds for t in hazard.tenure])[np.searchsorted([3, 12], tenure, side="right")]
    found = [f.coefficient for f in hazard.factors]
    chances = 1 / (1 + np.exp(-(hazard.intercept + level + found[0] * (80 - 100) + found[1])))
    replicas = 400
    played = tw.simulate(POLICY, people, certain, months=1, replicas=replicas, seed=2, progress=False)
    seen = played.totals()["left"].sum()
    expected, variance = replicas * chances.sum(), replicas * (chances * (1 - chances)).sum()
    assert abs(seen - expected) / np.sqrt(variance) < 4


def test_every_fitted_figure_says_the_records_it_is_of_and_what_was_known_before(panel):
    fitted = tw.fit(POLICY, panel[RECORDED], start_from=ASSUMED, factors={"east": "site == 'east'"}, until="2025-06")
    hazard = fitted.hazards["leaving"]
    of = f"fitted: {hazard.exits} exits, 2024-01 to 2025-06, sha256 {fitted.sha256[:16]}"
    leaving = fitted.assumptions.attrition.leaving
    assert leaving.source == of
    assert leaving.factor["east"].source == of
    share = round(100 * hazard.factors[0].share_of_data)
    assert (
        leaving.factor["output"].source == f"{of}, {share}% of what is known; before: -0.03 give or take 0.01: a study"
    )
    assert (fitted.assumptions.get("attrition.leaving.annual_rate"), leaving.intercept) == (
        "0",
        pytest.approx(hazard.intercept),
    )
    assert tw.Assumptions.parse(fitted.assumptions.to_toml()) == fitted.assumptions
    assert [f.name for f in hazard.factors] == ["output", "late", "east"]
    assert leaving.factor["east"].spread == pytest.approx(hazard.factors[2].larger_error)
    other = tw.fit(POLICY, panel[RECORDED].assign(output=panel["output"] + 1), start_from=ASSUMED, until="2025-06")
    assert other.sha256 != fitted.sha256


def test_verbs_that_take_assumptions_take_a_fit(panel):
    fitted = tw.fit(POLICY, panel[RECORDED], start_from=ASSUMED)
    ledger = tw.apply(POLICY, panel[RECORDED])
    people = tw.workforce(ledger, panel[RECORDED], keep=["site"], assumptions=fitted)
    how = {"months": 2, "replicas": 3, "progress": False}
    played = tw.simulate(POLICY, people, fitted, **how)
    assert list(played.totals().rows()) == list(tw.simulate(POLICY, people, fitted.assumptions, **how).totals().rows())
    raised = POLICY.replace("pay.line.base.amount", "2100 + max(0, output)")
    assert list(
        tw.compare({"today": POLICY, "raised": raised, "before": (POLICY, ASSUMED)}, people, fitted, **how).projections
    )
    assert len(tw.compare({"today": POLICY, "fitted": fitted}, people, ASSUMED, **how).projections) == 2
    assert tw.Baseline(POLICY, people, fitted, **how).compare({"raised": raised})
    assert len(tw.sweep(POLICY, people, fitted, {"attrition.leaving.late.coefficient": [0, 1]}, **how)) > 0
    risks = tw.risk(POLICY, panel[RECORDED], fitted)
    assert list(risks.rows()) == list(tw.risk(POLICY, panel[RECORDED], fitted.assumptions).rows())
    again = tw.fit(POLICY, panel[RECORDED], **fitted.options)
    assert again.assumptions == fitted.assumptions


def test_a_category_is_a_factor_for_each_value_but_the_reference(panel):
    sites = np.array(["east", "west", "home'n office", None], dtype=object)[np.arange(len(panel)) % 4]
    records = panel[RECORDED].assign(site=np.where(pd.isna(sites), "", sites))
    fitted = tw.fit(
        POLICY, records, start_from=ASSUMED, priors=False, tenure_spread=None, factors={"at": tw.category("site", "east")}
    )  # fmt: skip
    hazard = fitted.hazards["leaving"]
    assert [f.name for f in hazard.factors] == ["output", "late", "at home'n office", "at west"]
    known, left = at_risk(panel.assign(site=records["site"]))
    x = np.column_stack([design(known), known["site"] == "home'n office", known["site"] == "west"]).astype(float)
    found = sm.Logit(left, x).fit(disp=0, method="newton", tol=1e-13, maxiter=100)
    assert np.abs(coefficients(hazard) - found.params).max() < 1e-8
    assert tw.Assumptions.parse(fitted.assumptions.to_toml()) == fitted.assumptions
    assert tw.fit(POLICY, records, **fitted.options).assumptions == fitted.assumptions


@pytest.mark.parametrize(
    ("category", "said"),
    [
        (tw.category("site", "north"), "nobody in the records has the reference 'north'; there are east, west"),
        (tw.category("output", "100"), "the records have no texts in a column 'output'; there are site"),
    ],
)
def test_a_category_that_the_records_do_not_have_is_refused(panel, category, said):
    with pytest.raises(tw.Error) as caught:
        tw.fit(POLICY, panel[RECORDED], start_from=ASSUMED, factors={"at": category})
    assert said in str(caught.value)


def test_what_people_did_is_held_against_the_file_and_what_contradicts_it_is_named_and_proposed(panel):
    agreed = tw.fit(POLICY, panel[RECORDED], start_from=ASSUMED)
    measured = {q.name: q for q in agreed.quantities}
    assert list(measured) == ["output", "late"]
    months = at_risk(panel)[0]
    assert measured["output"].shift == pytest.approx(months["output"].mean() - 100)
    assert measured["late"].shift == pytest.approx(months["late"].mean() - 0.2)
    groups = months.groupby("person")["output"]
    within = months["output"] - groups.transform("mean")
    assert measured["output"].noise ** 2 == pytest.approx(
        (within**2).sum() / (len(months) - len(groups)) - 0.01**2 / 12
    )
    assert measured["output"].noise == pytest.approx(15, abs=4 * measured["output"].noise_error)
    assert not any(q.contradicted for q in agreed.quantities)
    assert agreed.proposal == agreed.assumptions
    assert "of 2 quantities that the records have, none contradict" in str(agreed)

    others = ASSUMED.replace(
        {
            "activity.output.mean": "90",
            "activity.output.person": 5,
            "activity.output.noise": 10,
            "activity.late.mean": "30%",
        }
    )
    refuted = tw.fit(POLICY, panel[RECORDED], start_from=others)
    assert {q.name: q.contradicted for q in refuted.quantities} == {
        "output": ["mean", "person", "noise"],
        "late": ["mean"],
    }
    assert [row["contradicts"] for row in refuted.activity.rows()] == ["mean, person, noise", "mean"]
    shown = str(refuted)
    assert "of 2 quantities that the records have, 2 contradict the file" in shown
    assert "(file 5)" in shown and "(file 10)" in shown
    proposed = refuted.proposal.activity.output
    assert proposed.noise == pytest.approx(15, abs=1)
    assert str(proposed.mean).startswith("(90) + ")
    assert proposed.source.startswith("measured: mean, person, noise of ")
    again = tw.fit(POLICY, panel[RECORDED], start_from=refuted.proposal)
    assert not any(q.contradicted for q in again.quantities)


# -- who is at risk ------------------------------------------------------------------------------------------------------


def staff(**more):
    """Six people over five months by hand; A to D leave, each in another way."""
    last = {"A": 1, "B": 2, "C": 2, "D": 3, "E": 4, "F": 4}
    rows = [(who, m) for who, end in last.items() for m in range(end + 1)]
    out = {
        "person": [who for who, _ in rows], "month": [month_text(2024 * 12 + m) for _, m in rows],
        "joined": ["2023-06"] * len(rows), "output": [90.0 + ord(who) + 5 * m for who, m in rows],
        "late": [False] * len(rows), "site": ["east"] * len(rows),
    }  # fmt: skip
    for name, by_person in more.items():
        out[name] = [by_person.get(who) for who, _ in rows]
    return out


LAST_DAYS = {"A": "2024-02-10", "B": "2024-03-31", "C": "2024-03-01", "D": "2024-04-30", "E": "2024-05-31"}
KINDS = {"A": "quit", "B": "dismissal", "C": "transfer_out", "D": None, "E": "quit"}


def test_without_last_days_whoever_has_no_later_record_has_left_and_the_last_month_says_nothing():
    fitted = tw.fit(POLICY, staff(), start_from=ASSUMED)
    hazard = fitted.hazards["leaving"]
    assert (hazard.person_months, hazard.exits, hazard.people) == (2 + 3 + 3 + 4 + 4 + 4, 4, 6)
    assert (fitted.first, fitted.last) == ("2024-01", "2024-04")
    assert any("no column 'last_day'" in text for text in fitted.warnings)
    assert any("4 exits: too few to fit by" in text for text in fitted.warnings)


def test_other_kinds_of_exit_end_the_risk_in_their_month_without_an_exit():
    records = staff(last_day=LAST_DAYS, exit_kind=KINDS)
    hazard = tw.fit(POLICY, records, start_from=ASSUMED).hazards["leaving"]
    assert (hazard.person_months, hazard.exits) == (2 + 2 + 2 + 4 + 4 + 4, 2)  # A has quit, D is unsaid
    only = tw.fit(POLICY, records, start_from=ASSUMED, exits={"leaving": "quit"}).hazards["leaving"]
    assert (only.person_months, only.exits) == (2 + 2 + 2 + 3 + 4 + 4, 1)
    both = tw.fit(POLICY, records, start_from=ASSUMED, exits={"leaving": ["quit", "unsaid", "transfer_out"]}).hazards[
        "leaving"
    ]
    assert (both.person_months, both.exits) == (2 + 2 + 3 + 4 + 4 + 4, 3)


def test_dismissals_are_a_hazard_of_their_own_asked_before_leaving():
    records = staff(last_day=LAST_DAYS, exit_kind=KINDS)
    fitted = tw.fit(
        POLICY,
        records,
        start_from=ASSUMED,
        exits={"dismissal": "dismissal"},
        factors={"dismissal.output": OUTPUT | {"spread": 0.1}},
    )
    leaving, dismissal = fitted.hazards["leaving"], fitted.hazards["dismissal"]
    assert (leaving.person_months, leaving.exits) == (2 + 2 + 2 + 4 + 4 + 4, 2)
    assert (dismissal.person_months, dismissal.exits) == (
        2 + 3 + 2 + 4 + 4 + 4,
        1,
    )  # who quits was not dismissed before
    assert fitted.assumptions.attrition.dismissal.factor["output"].source.startswith("fitted: 1 exits")
    assert list(tw.fit(POLICY, records, start_from=ASSUMED).hazards) == ["leaving"]


def test_the_records_last_month_is_at_risk_only_where_last_days_say_who_leaves():
    with pytest.raises(tw.Error, match="who leaves at the end of 2024-05 is not known"):
        tw.fit(POLICY, staff(), start_from=ASSUMED, until="2024-05")
    hazard = tw.fit(POLICY, staff(last_day=LAST_DAYS, exit_kind=KINDS), start_from=ASSUMED, until="2024-05").hazards[
        "leaving"
    ]
    assert (hazard.person_months, hazard.exits) == (2 + 2 + 2 + 4 + 5 + 5, 3)
    with pytest.raises(tw.Error, match="there are no records of 2024-06"):
        tw.fit(POLICY, staff(), start_from=ASSUMED, until="2024-06")


# -- what cannot be fitted is said ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("factors", "said"),
    [
        ({"doomed": "output < 95 and late"}, 'factor "doomed": it is at its reference in all'),
        ({"twice": "2 * output"}, "\"twice\": it is a combination of 'output'"),
        ({"same": "7"}, '"same": it is the same for everybody of a tenure'),
        ({"summer": "month_of_year >= 6"}, '"summer": a season is told from chance by two years of records'),
        ({"gone": "since_joining(count(late)) < -1"}, '"gone": it is at its reference in all'),
    ],
)
def test_factors_that_nothing_can_be_said_of_are_refused(factors, said):
    records = history(people=200, months=20, seed=4)
    records = records.assign(late=records["late"] & (records["output"] > 95))
    with pytest.raises(tw.Error) as caught:
        tw.fit(POLICY, records[RECORDED], start_from=ASSUMED, factors={"output": "output", **factors})
    assert said in str(caught.value)


def test_separation_is_named_and_a_prior_resolves_it(panel):
    last = panel.groupby("person")["index"].transform("max")
    knows = panel.assign(site=np.where((panel["index"] == last) & panel["late"], "west", "east"))
    one = {"gives_it_away": "site == 'west'"}
    with pytest.raises(tw.Error, match='"gives_it_away": it separates those who leave from those who stay') as caught:
        tw.fit(POLICY, knows[RECORDED], start_from=ASSUMED, factors=one)
    assert "'output'" not in str(caught.value)
    fitted = tw.fit(
        POLICY, knows[RECORDED], start_from=ASSUMED, factors={"gives_it_away": {"value": "site == 'west'", "spread": 1}}
    )
    assert 1 < fitted.hazards["leaving"].factors[-1].coefficient < 10
    known, left = at_risk(panel)
    rows = [0, 12, int(known["tenure"][left == 1].max()) + 1]  # behind the last exit
    with pytest.raises(tw.Error, match=rf"nobody leaves in the \d+ person-months from month {rows[2]} on"):
        tw.fit(POLICY, panel[RECORDED], start_from=ASSUMED, tenure_rows=rows, tenure_spread=None)
    smooth = tw.fit(POLICY, panel[RECORDED], start_from=ASSUMED, tenure_rows=rows)
    assert smooth.hazards["leaving"].tenure[2].exits == 0


def test_a_factor_that_knows_the_exit_is_told_as_leakage(panel):
    last = panel.groupby("person")["index"].transform("max")
    rng = np.random.default_rng(2)
    days = np.where(panel["index"] == last, rng.integers(1, 20, len(panel)), rng.integers(17, 23, len(panel)))
    leaky = tw.fit(
        POLICY, panel[RECORDED].assign(output=days.astype(float)), start_from=ASSUMED, factors={"output": "output"}
    )
    assert leaky.hazards["leaving"].area > 0.9
    assert any("does a factor know the exit already" in text and "Look at output" in text for text in leaky.warnings)
    honest = tw.fit(POLICY, panel[RECORDED], start_from=ASSUMED)
    assert not any("exit already" in text for text in honest.warnings)


def test_a_factor_of_spread_zero_and_one_that_the_records_do_not_have_are_held_as_the_file_has_them(panel):
    mood = {"name": "mood", "value": "mood", "coefficient": -0.5, "spread": 0.2, "source": "a survey"}
    drawn = {"name": "mood", "mean": "0", "noise": 1, "source": "assumption"}
    begun = ASSUMED.replace("attrition.leaving.late.spread", 0).add("activity", drawn)
    begun = begun.add("attrition.leaving.factor", mood)
    fitted = tw.fit(POLICY, panel[RECORDED], start_from=begun)
    held = {f.name: f.held for f in fitted.hazards["leaving"].factors}
    assert held == {"output": False, "late": True, "mood": True}
    assert fitted.hazards["leaving"].factors[2].missing == fitted.hazards["leaving"].person_months
    assert fitted.assumptions.attrition.leaving.factor["mood"] == begun.attrition.leaving.factor["mood"]
    known, left = at_risk(panel)
    x = design(known)[:, :4]
    offset = sm.GLM(left, x, family=sm.families.Binomial(), offset=0.4 * known["late"].to_numpy(float)).fit(tol=1e-12)
    free = tw.fit(POLICY, panel[RECORDED], start_from=begun, factors={"output": OUTPUT}, tenure_spread=None)
    found = coefficients(free.hazards["leaving"])[[0, 1, 2, 5]]
    assert np.abs(found - offset.params).max() < 1e-8


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"exits": {"leaving": "resigned"}}, "there is no kind of exit 'resigned'"),
        ({"exits": {"quits": "quit"}}, "there is no hazard 'quits'"),
        ({"exits": {"leaving": ["quit", "dismissal"]}}, "'dismissal' is of two hazards"),
        ({"factors": {"retirement.age": "output"}}, "there is no hazard 'retirement'"),
        ({"factors": {"x": "outputs"}}, "did you mean 'output'?"),
        ({"tenure_rows": [1, 3]}, "expected completed months from 0 on, rising"),
        ({"exits": {"leaving": "transfer_out"}}, "attrition.leaving: nobody in the records left so"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(panel, how, said):
    with pytest.raises((tw.Error, ValueError)) as caught:
        tw.fit(POLICY, panel[RECORDED], start_from=ASSUMED, **how)
    assert said in str(caught.value)


def test_records_of_one_month_say_nothing_of_who_stays():
    with pytest.raises(tw.Error, match="they are of 2024-01 alone, which does not say who stays"):
        tw.fit(POLICY, {name: values[:1] for name, values in staff().items()}, start_from=ASSUMED)


def test_a_fit_shows_coefficients_tenure_and_warnings(panel):
    fitted = tw.fit(POLICY, panel[RECORDED], start_from=ASSUMED)
    shown = str(fitted)
    hazard = fitted.hazards["leaving"]
    assert (
        f"{hazard.exits:,} exits in {hazard.person_months:,} person-months of 500 people, 2024-01 to 2025-11" in shown
    )
    assert "warning: the records have no column 'last_day'" in shown
    table = {row["factor"]: row for row in fitted.table.rows()}
    assert table["late"]["low"] < table["late"]["coefficient"] < table["late"]["high"]
    curve = list(fitted.tenure.rows())
    assert [row["from_month"] for row in curve] == [0, 3, 12]
    assert sum(row["exits"] for row in curve) == hazard.exits
    assert curve[hazard.reference]["odds"] == 1
