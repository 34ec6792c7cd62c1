"""A tier that an amendment adds is one from its month on: no record of a month before has it, and nobody comes to it."""

from __future__ import annotations

import itertools
import random

import pytest

import oracle
import random_policies
import tierwise as tw
from test_engine_against_oracle import amended, events, expected_events, frame_of, payslips
from test_laws import applied

DESK = """
[inputs]
sales = "amount"
wish = { kind = "text", optional = true }
[[ladder.medal.tier]]
name = "trial"
base_pay = 1000
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000
[[pay.line]]
name = "base"
amount = "base_pay"
"""
GOLD = """
[[amendment]]
from = "2026-03"
[amendment.add]
"ladder.medal.tier.gold" = { base_pay = 3000 }
"""
TOO_SOON = (
    "column \"medal\": 'gold' in row {row} (A, {month}) is no tier yet in {month}; "
    "the policy has it from 2026-03 on; the tiers of {month}: trial, iron"
)


def records(*tiers: str | None, first: int = 1) -> dict[str, list]:
    months = [f"2026-{m:02}" for m in range(first, first + len(tiers))]
    return {
        "person": ["A"] * len(tiers),
        "month": months,
        "joined": ["2026-01"] * len(tiers),
        "medal": list(tiers),
        "sales": [10] * len(tiers),
    }


def base_pays(ledger: tw.Ledger) -> list[int]:
    return [int(row["gross"]) for row in ledger.people.rows()]


@pytest.mark.parametrize("tiers", ["policy", "recorded"])
def test_a_record_of_a_month_before_the_amendment_that_adds_its_tier_is_refused(tiers: str) -> None:
    policy = tw.Policy.parse(DESK + GOLD)
    for table, row, month in ((records("gold"), 1, "2026-01"), (records("gold", first=2), 1, "2026-02")):
        with pytest.raises(tw.Error) as refused:
            tw.apply(policy, table, tiers=tiers)
        assert str(refused.value) == TOO_SOON.format(row=row, month=month)
    assert base_pays(tw.apply(policy, records("gold", "gold", first=3), tiers=tiers)) == [3000, 3000]


def test_of_recorded_tiers_every_one_is_of_its_month() -> None:
    policy = tw.Policy.parse(DESK + GOLD)
    assert base_pays(tw.apply(policy, records("trial", "iron", "gold"), tiers="recorded")) == [1000, 2000, 3000]
    with pytest.raises(tw.Error, match="'gold' in row 2 .A, 2026-02. is no tier yet in 2026-02"):
        tw.apply(policy, records("trial", "gold", "gold"), tiers="recorded")
    # Where they do not hold, it is told that the records have another tier.
    ledger = tw.apply(policy, records("iron", "gold", "gold"))
    assert base_pays(ledger) == [2000, 2000, 2000]
    assert next(note["kind"] for note in ledger.notes.rows()) == "other_tier"


def test_a_ladder_of_one_tier_need_not_be_said_before_it_has_two() -> None:
    text = DESK.replace('[[ladder.medal.tier]]\nname = "iron"\nbase_pay = 2000\n', "")
    policy = tw.Policy.parse(text + GOLD)
    assert base_pays(tw.apply(policy, records(None, None, "gold"), tiers="recorded")) == [1000, 1000, 3000]
    no_column = {name: values for name, values in records(None, None).items() if name != "medal"}
    assert base_pays(tw.apply(policy, no_column, tiers="recorded")) == [1000, 1000]
    with pytest.raises(tw.Error, match="the tier is missing in row 3"):
        tw.apply(policy, records(None, None, None), tiers="recorded")


def test_nobody_holds_a_tier_since_a_month_in_which_there_was_none() -> None:
    policy = tw.Policy.parse(DESK + GOLD)
    table = records("gold", first=4)
    with pytest.raises(tw.Error, match=r"medal_since.: 'gold' in row 1 \(A, 2026-04\) is no tier yet in 2026-02"):
        tw.apply(policy, {**table, "medal_since": ["2026-02"]})
    assert base_pays(tw.apply(policy, {**table, "medal_since": ["2026-03"]})) == [3000]


def test_the_faults_of_a_table_have_it_too() -> None:
    checked = tw.Records.check(records("gold"), tw.Policy.parse(DESK + GOLD))
    (fault,) = checked.faults.rows()
    assert fault["column"], fault["value"] == ("medal", "gold")
    assert fault["month"] == "2026-01"
    assert "is no tier yet in 2026-01" in fault["fault"]


def test_records_read_once_are_read_again_where_the_tier_begins_later() -> None:
    march, april = tw.Policy.parse(DESK + GOLD), tw.Policy.parse(DESK + GOLD.replace("2026-03", "2026-04"))
    kept = tw.Records.load(records("gold", first=3), march)
    assert base_pays(tw.apply(march, kept)) == [3000]
    with pytest.raises(tw.Error, match="is no tier yet in 2026-03; the policy has it from 2026-04 on"):
        tw.apply(april, kept)


def test_a_state_with_people_on_a_tier_goes_on_only_under_rules_that_have_it() -> None:
    march, june = tw.Policy.parse(DESK + GOLD), tw.Policy.parse(DESK + GOLD.replace("2026-03", "2026-06"))
    state = tw.apply(march, records("gold", first=3)).state
    with pytest.raises(tw.Error, match="there is no tier 'gold', which people of the state hold: A"):
        tw.apply(june, records(None, first=4), state=state)
    assert base_pays(tw.apply(june, records("iron", None, first=4))) == [2000, 2000]


def test_a_formula_that_sets_tiers_puts_nobody_on_one_to_come() -> None:
    policy = tw.Policy.parse(DESK.replace("[[ladder", '[ladder.medal]\nset = "wish"\n[[ladder', 1) + GOLD)
    table = {**records(None, None), "wish": ["gold", None]}
    with pytest.raises(
        tw.Error, match=r"'gold', which is no tier of the ladder; an amendment .* adds a tier of this name"
    ):
        tw.apply(policy, table)
    table = {**records(None, None, None, None), "wish": [None, None, "gold", None]}
    assert base_pays(tw.apply(policy, table)) == [1000, 1000, 1000, 3000]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            '[amendment.set]\n"pay.base.amount" = "if(medal.tier == \'gold\', 1, 0)"',
            "unknown value of medal.tier 'gold'",
        ),
        (
            '[amendment.add]\n"ladder.medal.iron.probation" = { months = 1, confirm = "sales > 1" }',
            "a probation leads to the next tier, and there is none",
        ),
        ('[amendment.set]\n"pay.base.amount" = "bonus"', "unknown name 'bonus'"),
    ],
)
def test_rules_between_two_amendments_know_nothing_of_the_later_one(change: str, told: str) -> None:
    later = GOLD + '"pay.line.bonus" = { amount = 5, before = "base" }\n'
    with pytest.raises(tw.Error, match=f"amendment from 2026-02: .*{told}"):
        tw.Policy.parse(DESK + f'[[amendment]]\nfrom = "2026-02"\n{change}\n' + later)


def test_what_differs_by_tiers_need_not_say_anything_of_a_tier_to_come() -> None:
    extra = '[parameter.extra]\nby = "medal.tier"\nfigures = { trial = 1, iron = 2 }\n'
    text = (extra + DESK).replace('"base_pay"', '"base_pay + extra"')
    policy = tw.Policy.parse(
        text + GOLD + '[amendment.set]\n"parameter.extra.figures" = { trial = 1, iron = 2, gold = 3 }\n'
    )
    assert base_pays(tw.apply(policy, records("trial", "iron", "gold"), tiers="recorded")) == [1001, 2002, 3003]
    with pytest.raises(tw.Error, match="amendment from 2026-03: parameter .extra.: has no figure for 'gold'"):
        tw.Policy.parse(text + GOLD)


@pytest.mark.parametrize("change", ['"inputs.wish.one_of" = ["a"]', '"shops" = ["north"]', '"currency" = "JPY"'])
def test_what_records_are_made_of_does_not_change_with_an_amendment(change: str) -> None:
    with pytest.raises(tw.Error, match="amendment from 2026-03: (inputs.wish|shops|currency): |not be set|unknown"):
        tw.Policy.parse(DESK + f'[[amendment]]\nfrom = "2026-03"\n[amendment.set]\n{change}\n')


def test_a_workforce_and_newcomers_stand_on_tiers_of_the_first_month() -> None:
    policy = tw.Policy.parse(DESK + GOLD)
    hiring = '[hiring]\nsource = "plan"\n[[hiring.opening]]\nshop = "north"\nheads = 2\nstart = ["medal.gold"]\nsource = "plan"\n'
    text = 'name = "same"\n[activity.sales]\nmean = 60\nsource = "x"\n'

    def played(month: str, tier: str, assumed: str) -> tw.Projection:
        people = {"person": ["A"], "month": [month], "shop": ["north"], "medal": [tier], "joined": ["2025-01"]}
        return tw.simulate(policy, people, tw.Assumptions.parse(assumed), months=2, replicas=1, seed=1)

    assert played("2026-03", "gold", text + hiring)
    assert played("2026-02", "iron", text)
    with pytest.raises(tw.Error, match="'gold' in row 1 .* is no tier yet in 2026-02"):
        played("2026-02", "gold", text)
    with pytest.raises(tw.Error, match=r"hiring.opening: there is no tier 'medal.gold' in 2026-02, the first month"):
        played("2026-02", "iron", text + hiring)


def check(seed: int) -> tuple[int, int]:
    """A random policy whose ladders get a further tier, on records that now and then have it too soon. How many rows
    were compared, and whether they were refused."""
    rng = random.Random(seed)
    policy = random_policies.random_policy(rng)
    more = random_policies.with_further_tiers(rng, policy)
    rows = random_policies.random_records(rng, more)
    month = rng.choice(sorted({row["month"] for row in rows}))
    tiers = rng.choice(["policy", "policy", "recorded"])
    for row, ladder in itertools.product(rows, policy.get("ladder", {})):
        names = [tier["name"] for tier in (more if row["month"] >= month else policy)["ladder"][ladder]["tier"]]
        if row[ladder] == "five" and row["month"] < month and rng.random() < 0.5:
            row[ladder] = "one"
        if tiers == "recorded" and (row[ladder] is None or rng.random() < 0.2):
            row[ladder] = rng.choice(names)
        if row[ladder] == "five":
            row[f"{ladder}_since"] = rng.choice([None, None, month])
    changes = [(month, random_policies.to_toml(more))]
    rules = amended(tw.Policy.parse(random_policies.to_toml(policy)), changes)
    frame = frame_of(rows, policy)
    try:
        exact = oracle.apply(random_policies.to_toml(policy), rows, changes, tiers=tiers)
    except oracle.OracleError:
        with pytest.raises(tw.Error):
            tw.apply(rules, frame, tiers=tiers)
        return 0, 1
    ledger = applied(rules, frame, tiers=tiers)
    if isinstance(ledger, str):
        return 0, 0
    assert payslips(ledger) == exact.payslips
    assert events(ledger) == expected_events(exact)
    return len(frame), 0


@pytest.mark.parametrize("start", range(7000, 7200, 50))
def test_random_ladders_that_get_a_further_tier_are_climbed_as_the_oracle_climbs_them(start: int) -> None:
    found = [check(seed) for seed in range(start, start + 50)]
    assert sum(rows for rows, _ in found) > 400
    assert sum(refused for _, refused in found) > 2
