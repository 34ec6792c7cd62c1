"""A policy that is played once and kept: what is compared with it has the bits of a comparison that plays both."""

import copy
import pickle
import random
import threading

import numpy as np
import polars as pl
import pytest

import random_policies
import tierwise as tw

HOW = {"months": 5, "replicas": 7, "seed": 3}
RAISE = {"ladder.medal.iron.base_pay": 2300}


@pytest.fixture(scope="module")
def assumed():
    return tw.example_assumptions("three_shops")


@pytest.fixture(scope="module")
def baseline(today, ledger, assumed):
    return tw.Baseline(today, ledger, assumed, **HOW)


@pytest.fixture(scope="module")
def variants(today, assumed):
    return {
        "same": today,
        "raise": today.replace(RAISE),
        "chatbot": assumed.replace("demand.chatbot", "40%"),
        "later": today.amend("2026-09", RAISE),
    }


def frames(found):
    """Everything that a comparison says in figures, by whatever it may be asked."""
    out = [found.table(found.measures), found.table(cumulative=False), found.people()]
    for by in (None, *found.first.groupings):
        shared = [m for m in found.measures if by in (None, "shop") or found.first._known[m].of_tiers]
        out.append(found.by_month(shared, by))
        out += [p.totals(by) for p in found.projections.values()]
    if found._attributable:
        out.append(found.costs(by_month=True, by_replica=True))
    return [table.to_polars(money="minor") for table in out]


def expect_equal(kept, fresh):
    assert kept.names[1:] == fresh.names[1:]
    for own, other in zip(kept.projections.values(), fresh.projections.values(), strict=True):
        assert np.array_equal(own.values, other.values)
    for own, other in zip(frames(kept), frames(fresh), strict=True):
        assert own.equals(other, null_equal=True)


def test_kept_and_fresh_baselines_give_equal_bits(baseline, today, ledger, assumed, variants):
    fresh = tw.compare({"today": today, **variants}, ledger, assumed, **HOW)
    kept = baseline.compare(variants, threads=3)
    expect_equal(kept, fresh)
    assert list(kept.notes.rows()) == list(fresh.notes.rows())
    assert kept.names == ["baseline", *variants]
    assert kept.first is baseline.projection
    expect_equal(baseline.compare({"raise": variants["raise"]}, threads=1), tw.compare(
        {"today": today, "raise": variants["raise"]}, ledger, assumed, **HOW))  # fmt: skip


def test_a_baseline_compared_with_itself_differs_by_exactly_nothing(baseline, today):
    same = baseline.compare({"same": today})
    apart = same.table(same.measures).to_polars().select(pl.col("difference", "low", "high", "more", "less"))
    assert set(apart.unpivot()["value"].drop_nulls()) == {0.0}
    assert same.costs(by_replica=True).to_polars(money="minor")["total"].to_list() == [0] * 7


ACTIVITY = {
    "count": 'draw = "count"\nmean = "3"',
    "amount": 'mean = "700"\nnoise = 900',
    "share": 'link = "logit"\nmean = "1"\nnoise = 1',
    "number": 'mean = "6"\nnoise = 3\nperson = 2',
    "hours": 'mean = "2"\nnoise = 2\nat_least = 0',
    "flag": 'draw = "chance"\nmean = "0.5"',
    "text": 'each = "person"\nshares = { desk = 0.5, home = 0.3, depot = 0.2 }',
}
DAYS = {"days_scheduled": (24, 20, 27), "days_worked": (17, 0, 20)}
LEAVING = '[attrition.leaving]\nannual_rate = "90%"\nsource = "assumption"\n[hiring]\nsource = "assumption"\n'


def amended(policy, month, other):
    """The policy that becomes the other one."""
    return {"later": policy.amend(month, other)}


def random_assumptions(policy):
    """Whatever the policy needs, drawn anyhow."""
    text = 'name = "any"\n'
    for name, kind in policy._core.inputs:
        if name in DAYS:
            mean, least, most = DAYS[name]
            text += (
                f'[activity.{name}]\nmean = "{mean}"\nnoise = 2\nat_least = {least}\nat_most = {most}\ndecimals = 0\n'
            )
        elif name == "shift":
            text += '[activity.shift]\neach = "person"\nshares = { day = 0.6, night = 0.4 }\n'
        elif kind in ACTIVITY:
            text += f"[activity.{name}]\n{ACTIVITY[kind]}\n"
        else:
            continue
        text += 'source = "assumption"\n'
    return tw.Assumptions.parse(text + LEAVING)


def random_case(seed):
    """A random policy, one like it, people, and the year that begins with a simulation."""
    rng = random.Random(seed)
    made = random_policies.random_policy(rng)
    rows = random_policies.random_records(rng, made, people=9, months=3)
    first = min(row["month"] for row in rows)
    people = {row["person"]: row for row in rows}.values()
    start = int(first[:4]) + 1
    kept = ["person", "shop", "team", "joined", *made.get("ladder", {})]
    workforce = {name: [row[name] for row in people] for name in kept}
    workforce["joined"] = [joined or first for joined in workforce["joined"]]
    policies = [made, random_policies.random_amendment(rng, made)]
    own, other = (tw.Policy.parse(random_policies.to_toml(p)) for p in policies)
    return own, other, workforce, start


@pytest.mark.parametrize("begin", range(0, 24, 8))
def test_kept_and_fresh_baselines_give_equal_bits_for_random_policies(begin):
    compared = 0
    for seed in range(begin, begin + 8):
        try:
            own, other, people, year = random_case(seed)
            how = {"months": 4, "replicas": 3, "seed": seed, "start": f"{year}-01", "progress": False}
            others = {"other": other, "same": own} | amended(own, f"{year}-03", other)
            assumed = random_assumptions(own)
            fresh = tw.compare({"own": own, **others}, people, assumed, **how)
        except tw.Error:  # an amendment that looks back further, an amount that is missing
            continue
        expect_equal(tw.Baseline(own, people, assumed, **how).compare(others), fresh)
        compared += 1
    assert compared >= 3


def test_groupings_that_are_kept_are_those_that_are_made_when_asked(today, ledger, assumed):
    kept = tw.simulate(today, ledger, assumed, by=["medal", "shop", "post", "management"], **HOW)
    asked = tw.simulate(today, ledger, assumed, **HOW)
    assert asked.cells == [("", "")]
    assert asked.groupings == kept.groupings == ["shop", "medal", "post", "management"]
    for by in asked.groupings:
        for own, other in ((kept.totals(by), asked.totals(by)), (kept.reasons(by), asked.reasons(by))):
            assert own.to_polars(money="minor").equals(other.to_polars(money="minor"), null_equal=True)
    with pytest.raises(tw.Error, match="unknown grouping 'team'"):
        asked.totals("team")


def test_a_sweep_on_a_baseline_is_the_sweep(baseline, today, ledger, assumed):
    vary = {"ladder.medal.iron.base_pay": [2000, 2300], "demand.chatbot": ["10%", "40%"]}
    swept = tw.sweep(today, ledger, assumed, vary, compare_with=today, **HOW)
    assert list(baseline.sweep(vary).rows()) == list(swept.rows())
    assert list(baseline.sweep(vary, measures="busy").rows()) == [r for r in swept.rows() if r["measure"] == "busy"]
    with pytest.raises(tw.Error, match="unknown measure 'costs'"):
        baseline.sweep(vary, measures="costs")
    with pytest.raises(tw.Error, match="a sweep changes one policy's figures"):
        tw.Baseline(today.amend("2026-08", RAISE), ledger, assumed, **HOW).sweep(vary)


def test_a_variant_that_asks_for_more_of_the_workforce_finds_it():
    small, drawn = tw.example("small_desk"), tw.example_assumptions("small_desk").to_toml()
    people = {
        "person": ["A", "B"],
        "month": ["2026-01"] * 2,
        "shop": ["n", "n"],
        "medal": ["iron", "trial"],
        "speed": [9.5, 1.0],
    }
    assumed = tw.Assumptions.parse(drawn)
    faster = tw.Assumptions.parse(
        drawn.replace('mean = "4"', 'mean = "4 + speed"')
        + '\n[activity.speed]\neach = "person"\nmean = "5"\nsource = "assumption"\n'
    )
    how = {"months": 3, "replicas": 4}
    baseline = tw.Baseline(small, people, assumed, **how)
    assert [row["subject"] for row in baseline.notes.rows() if row["kind"] == "unread_column"] == ["speed"]
    kept = baseline.compare({"faster": faster})
    fresh = tw.compare({"baseline": small, "faster": faster}, people, assumed, **how)
    expect_equal(kept, fresh)
    assert sorted(map(str, kept.notes.rows())) == sorted(map(str, fresh.notes.rows()))
    again = pickle.loads(pickle.dumps(baseline))
    expect_equal(again.compare({"faster": faster}), fresh)
    people["medal"][0] = "trial"
    with pytest.raises(tw.Error, match='column "medal": its values have been changed since the result was made'):
        baseline.compare({"faster": faster})


def test_a_baseline_is_copied_and_pickled(baseline, variants):
    own = frames(baseline.compare(variants))
    for again in (copy.copy(baseline), copy.deepcopy(baseline), pickle.loads(pickle.dumps(baseline))):
        assert all(a.equals(b, null_equal=True) for a, b in zip(own, frames(again.compare(variants)), strict=True))
        assert repr(again) == repr(baseline)


def test_several_threads_compare_with_one_baseline(baseline, variants):
    alone = baseline.compare({"raise": variants["raise"]}).projections["raise"].values
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(baseline.compare({"raise": variants["raise"]}, progress=False)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(np.array_equal(one.projections["raise"].values, alone) for one in found)


def test_a_baseline_that_was_interrupted_is_compared_in_the_replicas_that_it_has(today, ledger, assumed):
    def stop(done, total):
        if done > 0.3 * total:
            raise KeyboardInterrupt

    part = tw.Baseline(today, ledger, assumed, months=6, replicas=900, threads=1, progress=stop)
    assert part.interrupted
    assert f"interrupted: {len(part.done)} of them are done" in " ".join(str(part).split())
    found = part.compare({"raise": today.replace(RAISE)})
    assert found.done == part.done
    assert next(found.table("gross").rows())["difference"] > 0
    assert len(found.costs(by_replica=True)) == len(part.done)
    assert found.by_month("gross", "shop")
    assert len(part.sweep({"demand.chatbot": [0.1, 0.2]}, measures="gross")) == 2


def test_progress_is_told_and_an_interruption_keeps_what_is_done(baseline, today, ledger, assumed):
    told = []
    baseline.compare({"raise": today.replace(RAISE)}, progress=lambda *done: told.append(done))
    assert told[-1][1] == 42 * HOW["months"] * HOW["replicas"]

    def stop(done, total):
        if done > 0.3 * total:
            raise KeyboardInterrupt

    kept = tw.Baseline(today, ledger, assumed, months=6, replicas=900, progress=False)
    found = kept.compare({"raise": today.replace(RAISE)}, threads=1, progress=stop)
    assert found.interrupted
    assert 0 < len(found.done) < 900


def test_what_cannot_be_compared_with_a_baseline_is_said(baseline, today, assumed):
    for variants, message in (
        ({}, "nothing to compare with"),
        ({"baseline": today}, "compare 'baseline': the policy that others are compared with is called so"),
    ):
        with pytest.raises(tw.Error, match=message):
            baseline.compare(variants)
    for variants, message in (
        ([today], "variants must be a dict of policies by name, found list"),
        ({"b": 3}, "variant 'b' must be a policy, assumptions, or a pair of both, found int"),
    ):
        with pytest.raises(TypeError, match=message):
            baseline.compare(variants)
    with pytest.raises(TypeError, match=r"assumptions must be tw\.Assumptions, found Policy"):
        tw.Baseline(today, {}, today)


def test_a_baseline_shows_what_was_played(baseline):
    assert repr(baseline).startswith(
        "<tierwise.Baseline of 'three-shops': 42 people, 2026-07 to 2026-11, 7 replicas, seed 3"
    )
    assert str(baseline) == str(baseline.projection)
    assert (baseline.months[0], baseline.replicas, baseline.seed, baseline.interrupted) == ("2026-07", 7, 3, False)
