"""A real panel (19,104 employee-months of commissioned sales staff): pay against an independent calculation, to the fen;
and who leaves when, played forward.

The data is not ours to ship, so the test is skipped where it is missing. Its five designations become the tiers trial to
gold; everybody stays on the tier of his or her first row, because the policy has no rule to rise. Some people are away
for months and come back: the policy lets nobody come back, so that a gap is an error in tierwise, and each
unbroken stretch of a person's months is a person here.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest

import tierwise as tw

TIERS = ["trial", "iron", "bronze", "silver", "gold"]
BASE = dict(zip(TIERS, [1900, 2000, 2300, 2700, 3200], strict=True))
RATES = [(0, "0.06"), (500_000, "0.085"), (1_500_000, "0.1"), (5_000_000, "0.125")]  # in percent

POLICY = (
    """
name = "panel"
[inputs]
output = "amount"
[brackets.rates]
rates = ["""
    + ", ".join(f'[{edge}, "{rate}%"]' for edge, rate in RATES)
    + """]
[[pay.line]]
name = "base"
amount = "base_pay"
[[pay.line]]
name = "commission"
amount = "marginal(output, rates)"
"""
    + "".join(f'[[ladder.medal.tier]]\nname = "{tier}"\nbase_pay = {BASE[tier]}\n' for tier in TIERS)
)


def month_of(text):
    """The file mixes MM-DD-YYYY and M/D/YYYY."""
    month, _, year = re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", text).groups()
    return int(year) * 12 + int(month) - 1


@pytest.fixture(scope="module")
def panel(data_folder):
    path = data_folder / "monthly_panel.csv"
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    raw = pd.read_csv(path)
    index = raw["MMM-YY"].map(month_of)
    frame = pd.DataFrame(
        {
            "id": raw["Emp_ID"],
            "index": index,
            "month": [f"{i // 12:04}-{i % 12 + 1:02}" for i in index],
            "shop": raw["City"],
            "designation": raw["Designation"],
            "output": raw["Total Business Value"],
        }
    ).sort_values(["id", "index"], ignore_index=True)
    new = (frame["id"] != frame["id"].shift()) | (frame["index"] != frame["index"].shift() + 1)
    stretch = new.groupby(frame["id"]).cumsum()
    frame["person"] = frame["id"].astype(str) + stretch.map(lambda n: "" if n == 1 else f"-{n}")
    frame["medal"] = frame.groupby("person")["designation"].transform("first").map(lambda d: TIERS[d - 1])
    return frame


def commission(output):
    """Marginal, in exact decimals; a negative month claws back at the first rate."""
    x = Decimal(int(output))
    if x < 0:
        total = x * Decimal(RATES[0][1])
    else:
        edges = [Decimal(edge) for edge, _ in RATES[1:]] + [max(x, Decimal(10**12))]
        total = sum(
            (
                max(Decimal(0), min(x, top) - edge) * Decimal(rate)
                for (edge, rate), top in zip(RATES, edges, strict=True)
            ),
            Decimal(0),
        )
    return (total / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_the_panel_is_the_one_described(panel):
    assert len(panel) == 19_104
    assert panel["id"].nunique() == 2_381
    assert (panel["output"] < 0).any()


def test_a_person_who_comes_back_under_the_old_id_is_an_error_that_names_the_missing_month(panel):
    if not (panel["person"] != panel["id"].astype(str)).any():
        pytest.skip("nobody comes back")
    with pytest.raises(tw.Error, match=r"has no row for \d{4}-\d\d") as caught:
        tw.apply(tw.Policy.parse(POLICY), panel.assign(person=panel["id"]))
    assert "[rehire] within_months = " in str(caught.value)


def test_totals_by_tier_and_overall_equal_the_independent_calculation_to_the_fen(panel):
    ledger = tw.apply(tw.Policy.parse(POLICY), panel)
    expected = panel.assign(
        base=panel["medal"].map(lambda tier: Decimal(BASE[tier])), commission=panel["output"].map(commission)
    )
    by_tier = expected.groupby("medal")[["base", "commission"]].sum()

    found = {row["medal"]: row for row in ledger.totals(by="medal").rows()}
    assert list(found) == [tier for tier in TIERS if tier in by_tier.index]
    for tier, row in found.items():
        assert row["base"] == by_tier.loc[tier, "base"]
        assert row["commission"] == by_tier.loc[tier, "commission"]
        assert row["net"] == by_tier.loc[tier].sum()
    assert ledger.total.net == by_tier.to_numpy().sum()
    assert ledger.total.person_months == 19_104
    assert ledger.total.heads == panel["person"].nunique()


def test_every_single_payslip_equals_the_independent_calculation(panel):
    slips = tw.apply(tw.Policy.parse(POLICY), panel).payslips.to_pandas(money="minor")
    found = slips[slips["line"] == "commission"].set_index(["person", "month"])["amount"]
    expected = panel.set_index(["person", "month"])["output"].map(lambda x: int(commission(x) * 100))
    found.index = found.index.set_levels([level.astype(str) for level in found.index.levels])
    expected.index = expected.index.set_levels([level.astype(str) for level in expected.index.levels])
    assert (found.sort_index().to_numpy() == expected.sort_index().to_numpy()).all()


# -- who leaves when -----------------------------------------------------------------------------------------------------

EDGES = np.array([0, 1, 2, 3, 4, 6, 9, 12, 18, 24, 36])  # completed months, up to the next
START = 2026 * 12  # January
MONTHS, REPLICAS = 18, 3


@pytest.fixture(scope="module")
def life(data_folder):
    """Completed months of a row, and whether it is the last of somebody who leaves."""
    path = data_folder / "monthly_panel.csv"
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    raw = pd.read_csv(path)
    tenure = raw["MMM-YY"].map(month_of) - raw["Dateofjoining"].map(month_of)
    return pd.DataFrame({"tenure": tenure, "leaves": raw["LastWorkingDate"].notna()})


def life_table(tenure, leaves):
    """People at risk and leavers, by group of tenure."""
    group = np.searchsorted(EDGES, tenure, side="right") - 1
    return np.bincount(group, minlength=len(EDGES)), np.bincount(group, weights=leaves, minlength=len(EDGES))


def test_the_panel_s_hazard_rises_to_a_peak_within_the_first_half_year_and_falls(life):
    at_risk, left = life_table(life["tenure"], life["leaves"])
    hazard = left / at_risk
    assert left.sum() == 1_616
    peak = int(hazard.argmax())
    assert 3 <= EDGES[peak] <= 6
    assert (np.diff(hazard[: peak + 1]) > 0).all()
    assert (np.diff(hazard[peak:]) < 0).all()


def test_the_panel_s_life_table_put_in_comes_out(life):
    at_risk, left = life_table(life["tenure"], life["leaves"])
    hazard = left / at_risk
    odds = hazard / (1 - hazard)
    assumptions = tw.Assumptions.parse(f"""
[activity.output]
mean = "0"
source = "nothing hangs on it here"
[attrition.leaving]
intercept = {np.log(odds[-1]):.12f}
tenure = {[[int(edge), float(f"{one:.12f}")] for edge, one in zip(EDGES, odds / odds[-1], strict=True)]}
source = "the panel"
[hiring]
filled = 0
source = "a cohort: nobody comes"
""")
    tenure = life["tenure"].sample(4_000, random_state=7).to_numpy()
    people = {
        "person": [f"P{i:04}" for i in range(len(tenure))],
        "shop": ["one"] * len(tenure),
        "joined": [f"{i // 12:04}-{i % 12 + 1:02}" for i in START - tenure],
    }
    played = tw.simulate(
        tw.Policy.parse(POLICY), people, assumptions, start="2026-01", months=MONTHS, replicas=REPLICAS, seed=11
    )
    joined = dict(zip(people["person"], START - tenure, strict=True))
    found_at_risk, found_left = np.zeros(len(EDGES)), np.zeros(len(EDGES))
    for replica in range(REPLICAS):
        rows = played.records(replica).to_pandas()
        months = rows["month"].astype(str).str
        index = months[:4].astype(int) * 12 + months[5:].astype(int) - 1
        frame = pd.DataFrame({"person": rows["person"].astype(str), "index": index})
        last = frame.groupby("person")["index"].transform("max")
        seen = frame["index"] < START + MONTHS - 1  # who is still there in the last month may leave at its end
        held = (frame["index"] - frame["person"].map(joined))[seen]
        at, gone = life_table(held, (frame["index"] == last)[seen])
        found_at_risk += at
        found_left += gone
    assert found_at_risk.min() > 200
    found = found_left / found_at_risk
    assert (np.abs(found - hazard) < 4 * np.sqrt(hazard * (1 - hazard) / found_at_risk)).all(), (found, hazard)
    assert found.argmax() == hazard.argmax()
    totals = played.totals().to_polars().filter(month=played.months[0])
    assert totals["heads"].to_list() == [4_000] * REPLICAS
    assert played.totals().to_polars()["hires"].sum() == 0


def test_the_hazard_fitted_to_the_panel_is_that_of_statsmodels_logit(panel):
    """The months up to June 2017: the last six have been looked at too often to be anybody's test."""
    sm = pytest.importorskip("statsmodels.api")
    policy = tw.Policy.parse(POLICY)
    assumed = tw.Assumptions.parse("""
[activity.output]
mean = "300000"
noise = 100000
source = "assumption"
""")
    begun = panel.groupby("person")["index"].transform("min")
    records = panel.assign(joined=[f"{i // 12:04}-{i % 12 + 1:02}" for i in begun])
    fitted = tw.fit(
        policy, records[["person", "month", "shop", "medal", "joined", "output"]], start_from=assumed, until="2017-06",
        factors={"output": {"value": "output / 1000000", "reference": 0}}, tenure_rows=[0, 3, 12], tenure_spread=None,
    )  # fmt: skip
    hazard = fitted.hazards["leaving"]
    last = panel.groupby("person")["index"].transform("max")
    at_risk = panel["index"] <= 2017 * 12 + 5
    tenure = (panel["index"] - begun)[at_risk]
    left = (panel["index"] == last)[at_risk].to_numpy(float)
    levels = [tenure < 3, (tenure >= 3) & (tenure < 12), tenure >= 12]
    x = np.column_stack([*levels, panel["output"][at_risk] / 1e6]).astype(float)
    how = {"disp": 0, "method": "newton", "tol": 1e-13, "maxiter": 100}
    groups = pd.factorize(panel["person"][at_risk])[0]
    plain = sm.Logit(left, x).fit(**how)
    clustered = sm.Logit(left, x).fit(**how, cov_type="cluster", cov_kwds={"groups": groups})
    found = [hazard.intercept + t.log_odds for t in hazard.tenure] + [hazard.factors[0].coefficient]
    assert np.abs(found - plain.params).max() < 1e-8
    assert abs(hazard.factors[0].error - plain.bse[3]) < 1e-6
    assert abs(hazard.factors[0].clustered - clustered.bse[3]) < 1e-6
    assert (hazard.exits, hazard.person_months) == (left.sum(), at_risk.sum())
