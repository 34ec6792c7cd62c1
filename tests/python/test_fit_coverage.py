"""Two hundred companies of known truth, fitted: coefficients without bias, and intervals that hold the truth as often as they say."""

import numpy as np
import pandas as pd
import pytest

import tierwise as tw

POLICY = tw.Policy.parse("""
name = "desk"
[inputs]
output = "number"
site = "text"
""")
ASSUMED = tw.Assumptions.parse("""
[activity.output]
mean = "0"
noise = 1
source = "assumption"
[activity.site]
each = "person"
shares = { east = "50%", north = "30%", west = "20%" }
source = "assumption"
[attrition.leaving]
intercept = -3
tenure = [[0, 1], [3, 1], [12, 1]]
source = "assumption"
[attrition.dismissal]
intercept = -4
source = "assumption"
""")
FACTORS = {
    "lag": "last(3, mean(output))", "site": tw.category("site", "east"), "dismissal.output": "output",
}  # fmt: skip
TRUTH = {
    "intercept": -3.0, "tenure 0": 0.7, "tenure 3": 0.4, "lag": -0.5, "site north": 0.3, "site west": -0.4,
    "dismissal.intercept": -4.0, "dismissal.output": -0.6,
}  # fmt: skip
MONTHS, PEOPLE, COMPANIES = 30, 700, 200


def company(seed):
    """People who come and go in thirty months, half of them there before; dismissal is decided before leaving."""
    rng = np.random.default_rng(seed)
    there = rng.random(PEOPLE) < 0.5
    begins = np.where(there, 0, rng.integers(0, MONTHS - 3, PEOPLE))
    joined = begins - np.where(there, rng.integers(1, 24, PEOPLE), 0)
    site = rng.choice(["east", "north", "west"], PEOPLE, p=[0.5, 0.3, 0.2])
    own = rng.normal(0, 0.7, PEOPLE)
    output = np.round(own[:, None] + rng.normal(0, 0.7, (PEOPLE, MONTHS)), 3)
    month = np.arange(MONTHS)
    here = month >= begins[:, None]
    sums = np.where(here, output, 0)
    window = [np.sum(sums[:, max(0, m - 2) : m + 1], axis=1) / np.maximum(np.sum(here[:, max(0, m - 2) : m + 1], axis=1), 1)
              for m in month]  # fmt: skip
    lag = np.stack(window, axis=1)
    tenure = month - joined[:, None]
    level = np.where(tenure < 3, 0.7, np.where(tenure < 12, 0.4, 0.0))
    of_site = np.select([site == "north", site == "west"], [0.3, -0.4], 0.0)[:, None]
    leaves = rng.random((PEOPLE, MONTHS)) < 1 / (1 + np.exp(3 - level + 0.5 * lag - of_site))
    goes = rng.random((PEOPLE, MONTHS)) < 1 / (1 + np.exp(4 + 0.6 * output))
    rows = []
    for i in range(PEOPLE):
        for m in range(begins[i], MONTHS):
            kind = "dismissal" if goes[i, m] else "quit" if leaves[i, m] else None
            rows.append((f"P{i:03}", m, joined[i], output[i, m], site[i], None if kind is None else m, kind))
            if kind is not None:
                break
    frame = pd.DataFrame(
        rows, columns=["person", "month", "joined", "output", "site", "last_day", "exit_kind"], dtype=object
    )
    for name in ("month", "joined", "last_day"):
        frame[name] = [None if m is None else f"{(24288 + m) // 12}-{(24288 + m) % 12 + 1:02}" for m in frame[name]]
    return frame


def found_and_errors(fitted):
    leaving, dismissal = fitted.hazards["leaving"], fitted.hazards["dismissal"]
    assert leaving.reference == 2
    out = {"intercept": (leaving.intercept, leaving.intercept_error)}
    out |= {f"tenure {t.from_month}": (t.log_odds, t.error) for t in leaving.tenure if t.error}
    out |= {f.name: (f.coefficient, f.larger_error) for f in leaving.factors}
    out["dismissal.intercept"] = (dismissal.intercept, dismissal.intercept_error)
    return out | {"dismissal.output": (dismissal.factors[0].coefficient, dismissal.factors[0].larger_error)}


@pytest.mark.long
def test_intervals_of_fitted_coefficients_hold_the_truth_as_often_as_they_say():
    z = {name: [] for name in TRUTH}
    for seed in range(COMPANIES):
        fitted = tw.fit(POLICY, company(seed), start_from=ASSUMED, factors=FACTORS, priors=False, tenure_spread=None)
        for name, (value, error) in found_and_errors(fitted).items():
            z[name].append((value - TRUTH[name]) / error)
    for name, of_name in z.items():
        scores = np.array(of_name)
        covered = (np.abs(scores) < 1.96).mean()
        print(f"{name}: mean z {scores.mean():+.3f}, sd {scores.std():.3f}, covered {covered:.3f}")
        assert abs(scores.mean()) * np.sqrt(COMPANIES) < 4, name
    everything = np.abs(np.array(list(z.values())))
    covered = (everything < 1.96).mean()
    print(f"all: covered {covered:.4f}")
    assert 0.92 < covered < 0.98
