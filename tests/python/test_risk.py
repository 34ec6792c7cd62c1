"""Who may leave, by what, and what raise would help: against an independent calculation from the ledger."""

import numpy as np
import pytest
from rich.cells import cell_len

import tierwise as tw

POLICY = """
name = "desk"
[inputs]
sales = "amount"
absent_days = "count"
night = "flag"
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000
[[ladder.medal.tier]]
name = "bronze"
base_pay = 2300
[[pay.line]]
name = "base"
amount = "base_pay"
[[pay.line]]
name = "commission"
amount = "1% * sales"
"""
TENURE = [(0, 1.5), (2, 2.5), (6, 1.2), (12, 1.0), (24, 0.6)]
INTERCEPT = -3.1
WORLD = f"""
name = "desk"
[activity]
sales = {{ mean = "20000", noise = 1000, source = "assumption" }}
absent_days = {{ draw = "count", mean = "0.3", source = "assumption" }}
night = {{ draw = "chance", mean = "0.4", source = "assumption" }}
satisfaction = {{ mean = "0", noise = 1, source = "assumption" }}

[attrition.leaving]
intercept = {INTERCEPT}
tenure = {[list(row) for row in TENURE]}
source = "assumption"
[[attrition.leaving.factor]]
name = "pay"
zh = "薪酬"
says = "pay against the market"
value = "gross / 2600"
log = true
reference = 1
coefficient = -2
spread = 1
source = "assumption"
[[attrition.leaving.factor]]
name = "absence"
says = "absence"
value = "last(2, sum(absent_days))"
reference = 0.5
coefficient = 0.4
source = "assumption"
[[attrition.leaving.factor]]
name = "night"
says = "night shifts"
value = "night"
coefficient = 0.3
lever = false
source = "assumption"
[[attrition.leaving.factor]]
name = "satisfaction"
says = "little satisfaction"
value = "satisfaction"
coefficient = -0.4
source = "assumption"
"""
NAMES = ["pay", "absence", "night", "satisfaction"]


@pytest.fixture(scope="module")
def desk():
    return tw.Policy.parse(POLICY)


@pytest.fixture(scope="module")
def assumptions():
    return tw.Assumptions.parse(WORLD)


@pytest.fixture(scope="module")
def records():
    """Two months of 40 people; somebody who is gone by the second is nobody's risk."""
    luck = np.random.default_rng(8)
    ids = [f"P{i:02}" for i in range(40)]
    joined = [f"{2024 + j // 12}-{j % 12 + 1:02}" for j in luck.integers(0, 26, 40)]
    rows = [(i, m) for m in ("2026-02", "2026-03") for i in range(40) if (i, m) != (7, "2026-03")]
    return {
        "person": [ids[i] for i, _ in rows],
        "month": [m for _, m in rows],
        "shop": [["north", "south"][i % 2] for i, _ in rows],
        "joined": [joined[i] for i, _ in rows],
        "medal": [["iron", "bronze"][i % 3 == 0] for i, _ in rows],
        "sales": luck.uniform(-5000, 60000, len(rows)).round(2).tolist(),
        "absent_days": luck.poisson(0.5, len(rows)).tolist(),
        "night": (luck.random(len(rows)) < 0.4).tolist(),
    }


@pytest.fixture(scope="module")
def risks(desk, assumptions, records):
    return tw.risk(desk, records, assumptions, bar=0.4)


class Expected:
    """The same by hand, from the ledger's gross pay and the records."""

    def __init__(self, desk, records):
        people = tw.apply(desk, records).people.to_polars(money="float").filter(month="2026-03").sort("person")
        rows = list(zip(*records.values(), strict=True))
        now = {row[0]: dict(zip(records, row, strict=True)) for row in rows if row[1] == "2026-03"}
        absent = {p: sum(row[6] for row in rows if row[0] == p) for p in now}
        self.people = sorted(now)
        assert people["person"].to_list() == self.people
        self.gross = people["gross"].to_numpy()
        joined = [now[p]["joined"] for p in self.people]
        self.tenure = np.array([2026 * 12 + 2 - int(j[:4]) * 12 - int(j[5:]) + 1 for j in joined])
        self.others = np.stack(
            [
                0.4 * (np.array([absent[p] for p in self.people]) - 0.5),
                0.3 * np.array([now[p]["night"] for p in self.people]),
                np.zeros(len(self.people)),
            ],
            axis=1,
        )

    def contributions(self, more=0.0):
        return np.column_stack([-2 * np.log((self.gross + more) / 2600), self.others])

    def chance(self, more=0.0, months=12):
        stays = np.ones(len(self.people))
        for k in range(months):
            held = np.searchsorted([m for m, _ in TENURE], self.tenure + k, side="right") - 1
            odds = INTERCEPT + np.log([g for _, g in TENURE])[held] + self.contributions(more).sum(axis=1)
            stays *= 1 - 1 / (1 + np.exp(-odds))
        return 1 - stays


@pytest.fixture(scope="module")
def expected(desk, records):
    return Expected(desk, records)


def test_chances_and_contributions_are_those_of_an_independent_calculation(risks, expected):
    table = risks.to_polars()
    assert table["person"].to_list() == expected.people
    assert table["tenure_months"].to_list() == expected.tenure.tolist()
    assert np.allclose(table["monthly"], expected.chance(months=1), atol=1e-6)
    assert np.allclose(table["yearly"], expected.chance(), atol=1e-6)
    assert np.allclose([one.yearly for one in risks.people], expected.chance(), rtol=1e-12)
    found = [[one.contributions[name] for name in NAMES] for one in risks.people]
    assert np.allclose(found, expected.contributions(), rtol=1e-12, atol=1e-14)
    assert np.allclose([f.median for f in risks.factors], np.median(expected.contributions(), axis=0))
    assert 0.1 < expected.chance().min() < 0.4 < expected.chance().max()


def test_the_raise_is_the_smallest_that_brings_the_year_under_the_bar(risks, expected):
    found = [one.raise_needed for one in risks.people]
    chances = expected.chance()
    for i, needed in enumerate(found):
        assert (needed == 0) == (chances[i] < 0.4)
        assert expected.chance(needed)[i] < 0.4
        if needed:
            assert expected.chance(needed - 1)[i] >= 0.4
    assert 5 < sum(needed > 0 for needed in found) < 35
    assert risks.to_polars()["raise"].to_list() == found


def test_a_raise_that_no_factor_answers_to_is_none(desk, assumptions, records):
    deaf = assumptions.replace("attrition.leaving.pay.value", "2000 / 2600")
    for one in tw.risk(desk, records, deaf, bar=0.4).people:
        assert one.raise_needed == (0 if one.yearly < 0.4 else None)
    risks = tw.risk(desk, records, deaf, bar=0.2)
    worst = max(risks.people, key=lambda one: one.yearly)
    assert worst.raise_needed is None
    assert "no factor of the file answers to a raise of the month's gross" in risks.explain(worst.person)
    assert "none helps" in str(risks)


def test_columns(desk, assumptions, records, risks):
    assert risks.columns == ["person", "shop", "tenure_months", "monthly", "yearly", "raise", "driver", *NAMES]
    bare = tw.risk(desk, records, assumptions)
    assert bare.columns == [name for name in risks.columns if name != "raise"]
    assert bare.to_polars().equals(risks.to_polars().drop("raise"))
    assert {one.raise_needed for one in bare.people} == {None}
    assert len(bare) == 39
    assert bare.month == "2026-03"
    assert "P07" not in bare.to_polars()["person"].to_list()
    above = risks.to_polars().select(NAMES).to_numpy() - [f.median for f in risks.factors]
    for driver, row in zip(risks.to_polars()["driver"], above, strict=True):
        assert driver == (NAMES[row.argmax()] if row.max() > 0 else None)


def test_factors_are_told_with_what_is_missing_of_them(desk, assumptions, records, risks):
    assert [f.name for f in risks.factors] == NAMES
    pay, _, night, satisfaction = risks.factors
    assert (pay.zh, pay.says, pay.lever, pay.coefficient, pay.spread) == ("薪酬", "pay against the market", True, -2, 1)
    assert not night.lever
    assert [f.missing for f in risks.factors] == [0, 0, 0, 39]
    assert satisfaction.median == 0
    assert "not in the records, so it adds nothing: satisfaction" in str(risks)
    luck = np.random.default_rng(3).normal(size=len(records["person"])).tolist()
    luck[-1] = None
    known = tw.risk(desk, records | {"satisfaction": luck}, assumptions)
    assert [f.missing for f in known.factors] == [0, 0, 0, 1]
    assert "not in the records" not in str(known)
    last = known[records["person"][-1]]
    assert last.contributions["satisfaction"] == 0
    assert known["P00"].contributions["satisfaction"] == pytest.approx(-0.4 * luck[40])


def test_a_person_is_explained_against_the_median(risks):
    high = max(risks.people, key=lambda one: one.yearly)
    said = risks.explain(high.person)
    assert said.startswith(
        f"{high.person}, {high.shop}, 2026-03: {high.monthly:.1%} this month, {high.yearly:.0%} within"
    )
    assert f"a raise of {high.raise_needed:,} a month would bring the twelve months under 40%" in said
    assert "none is causal because it stands there" in said
    gap = high.contributions["pay"] - risks.factors[0].median
    line = next(line for line in said.splitlines() if line.startswith("pay 薪酬"))
    assert f"{gap:+.2f}" in line
    assert line.split()[-1] == "yes"
    low = min(risks.people, key=lambda one: one.yearly)
    assert "it is under 40% already" in risks.explain(low.person)
    for text in (said, str(risks)):
        assert max(cell_len(line) for line in text.splitlines()) <= 100
    assert str(risks).splitlines()[4].split()[0] == high.person


def test_what_does_not_fit_is_said(desk, assumptions, records, risks):
    with pytest.raises(tw.Error, match="nobody is called 'P7' in 2026-03; did you mean 'P.7'"):
        risks["P7"]
    with pytest.raises(tw.Error, match="nobody is called 'P07' in 2026-03"):
        risks.explain("P07")
    amended = desk.amend("2026-04", {"ladder.medal.iron.base_pay": 2300})
    with pytest.raises(tw.Error, match="policy: risks are of recorded months: they know no amendments to come"):
        tw.risk(amended, records, assumptions)
    with pytest.raises(TypeError, match=r"policy must be a tw\.Policy"):
        tw.risk(POLICY, records, assumptions)
    with pytest.raises(TypeError, match=r"assumptions must be tw\.Assumptions, found Policy"):
        tw.risk(desk, records, desk)
    with pytest.raises(tw.Error, match="the assumptions do not say why people leave"):
        tw.risk(desk, records, tw.Assumptions.parse(WORLD[: WORLD.index("[attrition")]))
    for bar in (0, 1, -0.2, 40, "0.3"):
        with pytest.raises(ValueError, match="expected a chance between 0 and 1"):
            tw.risk(desk, records, assumptions, bar=bar)
    with pytest.raises(tw.Error, match="sales"):
        tw.risk(desk, {name: values for name, values in records.items() if name != "sales"}, assumptions)


def test_a_raise_is_for_one_alone_and_counts_in_the_shop_s_mean(desk, assumptions, records):
    """What colleagues earn stays; what the shop pays on average rises by a share of the raise."""
    peers = assumptions.replace("attrition.leaving.pay.value", "gross / mean(gross, by=shop)")
    risks = tw.risk(desk, records, peers, bar=0.4)
    now = Expected(desk, records)
    shop = np.array([int(p[1:]) % 2 for p in now.people])
    mean = np.array([now.gross[shop == s].mean() for s in (0, 1)])[shop]
    heads = np.bincount(shop)[shop]
    found = np.array([one.contributions["pay"] for one in risks.people])
    assert np.allclose(found, -2 * np.log(now.gross / mean))

    def chance(raised):
        now.others[:, 2] = 2 * np.log((mean + raised / heads) / 2600)  # the market is the shop's mean
        return now.chance(raised)

    for i, one in enumerate(risks.people):
        if one.raise_needed:
            assert chance(one.raise_needed)[i] < 0.4 <= chance(one.raise_needed - 1)[i]
