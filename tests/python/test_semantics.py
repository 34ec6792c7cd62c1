"""What docs/reference/semantics.md says of small cases, each as it says it; the oracle agrees."""

from __future__ import annotations

import tomllib
from typing import Any

import polars as pl
import pytest

import oracle
import tierwise as tw

INPUTS = """
[inputs]
x = { kind = "number", optional = true }
deal = { kind = "text", optional = true }
f = { kind = "flag", optional = true }
"""


def paid(policy: str, records: dict[str, Any], line: str = "p") -> list[str]:
    """What a line pays row by row, by the engine; the oracle must say the same."""
    ledger = tw.apply(tw.Policy.parse(policy), records)
    rows = [dict(zip(records, values, strict=True)) for values in zip(*records.values(), strict=True)]
    exact = oracle.apply(tomllib.loads(policy), rows)
    found = {(r["person"], r["month"]): r["amount"] for r in ledger.payslips.rows() if r["line"] == line}
    assert {k: int(v * 100) for k, v in found.items()} == {
        (p, m): fen for (p, m, name), (fen, _) in exact.payslips.items() if name == line
    }
    return [str(v) for v in found.values()]


def happened(policy: str, records: dict[str, Any]) -> list[tuple[str, ...]]:
    """Month, person, event, subject, from and to of every event, by the engine; the oracle must say the same."""
    events = list(tw.apply(tw.Policy.parse(policy), records).events.rows())
    found = [tuple(e[k] or "" for k in ("month", "person", "event", "subject", "from", "to")) for e in events]
    ignored = "records_ignored"  # in whose place the oracle has the number of records
    found = [(*f[:5], str(e["number"])) if f[2] == ignored else f for f, e in zip(found, events, strict=True)]
    rows = [dict(zip(records, values, strict=True)) for values in zip(*records.values(), strict=True)]
    assert found == oracle.apply(tomllib.loads(policy), rows).events
    return found


# -- moves of ladders --------------------------------------------------------------------------------------------------

PAID = '[[pay.line]]\nname = "p"\namount = "1"\n'
THREE = """
[[ladder.j.tier]]
name = "a"
[[ladder.j.tier]]
name = "b"
enter = "x > 1"
[[ladder.j.tier]]
name = "c"
enter = "x > 5"
enter_from = "a"
"""


def by_month(x: list[Any], person: str = "A") -> dict[str, Any]:
    return {"person": [person] * len(x), "month": [f"2026-{m:02}" for m in range(1, len(x) + 1)], "x": x}


def test_whoever_meets_the_rules_of_several_tiers_comes_to_the_highest_that_may_be_entered_from_there() -> None:
    assert happened(INPUTS + THREE + PAID, by_month([6, 6])) == [("2026-01", "A", "promoted", "j", "a", "c")]
    step_by_step = THREE.replace('enter_from = "a"\n', "")
    assert [e[2:] for e in happened(INPUTS + step_by_step + PAID, by_month([6, 6]))] == [
        ("promoted", "j", "a", "b"),
        ("promoted", "j", "b", "c"),
    ]


def test_whoever_waits_for_a_higher_tier_takes_a_lower_one_meanwhile_and_waits_on() -> None:
    records = {"person": ["A", "B"] * 3, "month": ["2026-01"] * 2 + ["2026-02"] * 2 + ["2026-03"] * 2, "x": [6] * 6}
    seats = 'seats = { "*" = 1 }\n'
    assert happened(INPUTS + THREE + seats + PAID, records | {"shop": ["s"] * 6}) == [
        ("2026-01", "A", "promoted", "j", "a", "c"),
        ("2026-01", "B", "waiting", "j", "a", "c"),
        ("2026-01", "B", "promoted", "j", "a", "b"),
        ("2026-02", "B", "waiting", "j", "b", "c"),
        ("2026-03", "B", "waiting", "j", "b", "c"),
    ]


def test_a_refusal_of_the_higher_tier_does_not_stand_in_the_way_of_the_lower() -> None:
    asked = THREE.replace('enter = "x > 5"', 'enter = "x > 5"\napplies = "f"\nattempts_apart = 3')
    records = by_month([2, 6, 6, 6, 6]) | {"f": [True] * 5}
    assert [(e[0], *e[2:]) for e in happened(INPUTS + asked + PAID, records)] == [
        ("2026-01", "refused", "j", "a", "c"),
        ("2026-01", "promoted", "j", "a", "b"),
        ("2026-02", "too_soon", "j", "b", "c"),
        ("2026-03", "too_soon", "j", "b", "c"),
        ("2026-04", "promoted", "j", "b", "c"),
    ]


def test_whoever_does_not_keep_a_tier_goes_down_as_far_as_it_says() -> None:
    kept = THREE + 'keep = "x > 3"\ndemote_to = "a"\n'
    assert [e[2:] for e in happened(INPUTS + kept + PAID, by_month([6, 3, 0]))] == [
        ("promoted", "j", "a", "c"),
        ("demoted", "j", "c", "a"),
    ]


def test_tiers_are_looked_at_in_their_review_months_alone() -> None:
    ladder = "[ladder.j]\nreview_months = [2, 5]\n" + THREE + 'keep = "x > 3"\nreview_months = [4]\n'
    assert [(e[0], *e[2:]) for e in happened(INPUTS + ladder + PAID, by_month([6, 6, 6, 6, 0, 0]))] == [
        ("2026-02", "promoted", "j", "a", "b"),
        ("2026-04", "promoted", "j", "b", "c"),
    ]


def test_a_formula_sets_tiers_outright_and_moves_nobody_where_it_is_missing() -> None:
    ladder = "[ladder.j]\nset = \"if(x > 5, 'c', 'a')\"\n"
    ladder += "".join(f'[[ladder.j.tier]]\nname = "{name}"\n' for name in "abc")
    assert [(e[0], *e[2:]) for e in happened(INPUTS + ladder + PAID, by_month([6, None, 6, 1]))] == [
        ("2026-01", "promoted", "j", "a", "c"),
        ("2026-04", "demoted", "j", "c", "a"),
    ]


def test_a_tier_that_is_set_must_be_one_of_the_ladder() -> None:
    ladder = '[ladder.j]\nset = "deal"\n[[ladder.j.tier]]\nname = "a"\n[[ladder.j.tier]]\nname = "b"\n'
    records = by_month([1, 1]) | {"deal": ["b", "z"]}
    with pytest.raises(
        tw.Error, match="ladder.j.set: it gives A, 2026-02 'z', which is no tier of the ladder; known: a, b"
    ):
        tw.apply(tw.Policy.parse(INPUTS + ladder + PAID), records)
    with pytest.raises(tw.Error, match="unknown tier 'bb'; did you mean 'b'"):
        tw.Policy.parse(INPUTS + ladder.replace('"deal"', "\"if(x > 1, 'bb', deal)\"") + PAID)
    with pytest.raises(tw.Error, match="'set' decides about this ladder"):
        tw.Policy.parse(INPUTS + ladder + 'enter = "true"\n' + PAID)


def test_whoever_is_separated_by_a_tier_is_asked_nothing_else_and_is_told_what_held() -> None:
    ladder = THREE.replace('enter = "x > 1"', 'enter = "x > 1"\nseparate = "x < 3 and tenure_months >= 2"')
    records = by_month([2, 2, 2, 9]) | {"joined": ["2026-01"] * 4}
    assert happened(INPUTS + ladder + PAID, records)[1:] == [
        ("2026-03", "A", "let_go", "j", "b", ""),
        ("2026-03", "A", "records_ignored", "", "", "1"),
    ]
    ledger = tw.apply(tw.Policy.parse(INPUTS + ladder + PAID), records)
    assert next(e["reason"] for e in ledger.events.rows() if e["event"] == "let_go") == "x < 3; tenure_months >= 2"
    assert "to be let go from b: met" in str(ledger.explain("A", "2026-03"))


# -- pools and groups --------------------------------------------------------------------------------------------------


def test_a_pool_asks_nothing_of_those_whom_when_leaves_out() -> None:
    records = {"person": ["A", "B", "C"], "month": ["2026-01"] * 3, "x": [1, 2, None], "deal": ["u", "u", None]}
    pool = '[[pay.line]]\nname = "p"\namount = "x * 0 + 10"\nwhen = "not missing(deal)"\npool = { by = "deal", weight = "x" }\n'
    assert paid(INPUTS + pool, records) == ["3.33", "6.67", "0.00"]
    # neither group, nor total, nor weight: here the total of B would be another, and C's is missing
    records["deal"] = ["u", "u", "u"]
    pool = pool.replace("x * 0 + 10", "x * 10").replace("not missing(deal)", "x == 1")
    assert paid(INPUTS + pool, records) == ["10.00", "0.00", "0.00"]


def test_a_pool_by_a_text_that_somebody_who_shares_is_without_is_refused() -> None:
    pool = '[[pay.line]]\nname = "p"\namount = "10"\npool = { by = "deal", weight = "1" }\n'
    records = {"person": ["A", "B"], "month": ["2026-01"] * 2, "x": [1, 2], "deal": ["u", None]}
    with pytest.raises(tw.Error, match="the pool has no group for B, 2026-01"):
        tw.apply(tw.Policy.parse(INPUTS + pool), records)


def test_a_pool_in_which_nobody_shares_is_told_with_its_total() -> None:
    pool = '[[pay.line]]\nname = "p"\namount = "10"\nwhen = "f"\npool = { by = "company", weight = "1" }\n'
    records = {"person": ["A", "B"], "month": ["2026-01"] * 2, "f": [False, None]}
    assert happened(INPUTS + pool, records) == [("2026-01", "A", "pool_unshared", "p", "", "")]
    assert happened(INPUTS + pool.replace('"10"', '"0 / x"'), {**records, "x": [None, 0]}) == []


TEAMS = (
    INPUTS
    + """
[[pay.line]]
name = "p"
amount = "sum(x, by=team)"
pool = { by = "team", weight = "x / sum(x, by=team)" }
[[pay.line]]
name = "g"
amount = "otherwise(rank(x, by=team), -1) + if(missing(count(by=team)), 100, 0) + if(otherwise(team == 'a', false), 1000, 0)"
"""
)
MIXED = {
    "person": ["A", "B", "C", "D", "E"],
    "month": ["2026-01"] * 5,
    "team": ["a", "a", None, "b", None],
    "x": [1, 3, 7, 5, 9],
}


def test_those_in_no_team_have_no_group_share_in_no_team_s_pool_and_nothing_else_stops() -> None:
    assert paid(TEAMS, MIXED) == ["1.00", "3.00", "0.00", "5.00", "0.00"]
    assert paid(TEAMS, MIXED, "g") == ["1002.00", "1001.00", "99.00", "1.00", "99.00"]


@pytest.mark.parametrize("missing", [None, "", float("nan")])
def test_a_team_is_missing_in_whatever_way_it_is(missing: object) -> None:
    records = {**MIXED, "team": ["a", "a", missing, "b", missing]}
    ledger = tw.apply(tw.Policy.parse(TEAMS), records)
    assert ledger.people.to_polars()["team"].to_list() == ["a", "a", None, "b", None]
    assert [str(r["p"]) for r in ledger.totals("team").rows()] == ["0.00", "4.00", "5.00"]
    assert "team = missing" in str(ledger.explain("C", "2026-01"))


def test_a_company_without_any_team_is_paid() -> None:
    records = {**MIXED, "team": pl.Series([None] * 5, dtype=pl.String)}
    assert {
        str(r["amount"]) for r in tw.apply(tw.Policy.parse(TEAMS), records).payslips.rows() if r["line"] == "p"
    } == {"0.00"}


def test_people_in_no_team_are_played_forward_in_none() -> None:
    policy = tw.Policy.parse(
        TEAMS.replace("optional = true", "optional = false").replace("deal = ", "# ").replace("f = ", "# ")
    )
    assumed = tw.Assumptions.parse('name = "a"\n[activity.x]\nmean = "3"\ndecimals = 0\nsource = "assumption"\n')
    staff = {k: v for k, v in MIXED.items() if k != "x"}
    run: dict[str, Any] = {"months": 3, "replicas": 2, "seed": 3, "progress": False}
    found = tw.simulate(policy, staff, assumed, **run)
    records = found.records(1).to_polars()
    teams = dict(zip(records["person"], records["team"], strict=True))
    assert teams == {"A": "a", "B": "a", "C": None, "D": "b", "E": None}
    played = found.ledger(1)
    assert played.total.net == sum(r["net"] for r in found.totals().rows() if r["replica"] == 1)
    next_staff = tw.workforce(played).to_polars()
    assert next_staff["team"].to_list() == ["a", "a", None, "b", None]
    again = tw.simulate(policy, played, assumed, **run)
    assert again.totals().to_polars().shape == found.totals().to_polars().shape
    same = tw.compare(
        {"one": policy, "two": policy, "other": policy.replace("pay.g.amount", "1")}, staff, assumed, **run
    )
    rows = same.table("gross").rows()
    assert next(rows)["difference"] == 0


# -- the past ----------------------------------------------------------------------------------------------------------


def test_last_month_gives_a_text_a_flag_and_a_month_as_they_were() -> None:
    records = {
        "person": ["A"] * 3,
        "month": ["2026-01", "2026-02", "2026-03"],
        "x": [1, 2, 3],
        "deal": ["u", "v", None],
        "f": [True, None, False],
        "team": ["a", None, "b"],
    }
    line = '[[pay.line]]\nname = "p"\namount = "otherwise(if({}, 1, 0), -1)"\n'
    assert paid(INPUTS + line.format("last_month(deal) == 'u'"), records) == ["-1.00", "1.00", "0.00"]
    assert paid(INPUTS + line.format("last_month(f)"), records) == ["-1.00", "1.00", "-1.00"]
    assert paid(INPUTS + line.format("last_month(team) != team"), records) == ["-1.00", "-1.00", "-1.00"]
    assert paid(INPUTS + line.format("last_month(month) < month"), records) == ["-1.00", "1.00", "1.00"]
    assert paid(INPUTS + line.format("last_month(p > 0)"), records) == ["-1.00", "0.00", "0.00"]
    told = tw.apply(tw.Policy.parse(INPUTS + line.format("last_month(deal) == 'u'")), records).explain("A", "2026-02")
    assert "last_month(deal) = u" in str(told)


def test_a_text_that_the_name_can_never_be_is_a_misspelling_in_last_month_too() -> None:
    with pytest.raises(tw.Error, match="did you mean 'iron'"):
        tw.Policy.parse(
            '[[ladder.medal.tier]]\nname = "iron"\n[[pay.line]]\nname = "p"\namount = "if(last_month(medal.tier) == \'irn\', 1, 0)"\n'
        )


def test_joined_may_stand_in_any_of_a_person_s_records() -> None:
    records = {"person": ["A"] * 3, "month": ["2026-01", "2026-02", "2026-03"], "joined": [None, "2025-12", None]}
    assert paid('[[pay.line]]\nname = "p"\namount = "tenure_months"\n', records) == ["1.00", "2.00", "3.00"]


# -- pay ---------------------------------------------------------------------------------------------------------------


def test_a_proration_that_is_missing_is_a_missing_amount_of_the_lines_that_ask_for_it() -> None:
    policy = """
[inputs]
a = "count"
b = "count"
[pay]
proration = "a / b"
[[pay.line]]
name = "p"
amount = "26"
prorate = true
when = "b > 0"
"""
    records = {"person": ["A", "B"], "month": ["2026-01"] * 2, "a": [0, 1], "b": [0, 2]}
    assert paid(policy, records) == ["0.00", "13.00"]
    with pytest.raises(tw.Error, match="pay.line \"p\": the amount is missing for A, 2026-01: 'a / b' is missing"):
        tw.apply(tw.Policy.parse(policy.replace('when = "b > 0"', "")), records)
    with pytest.raises(tw.Error, match="the proration is not between 0 and 1 for B"):
        tw.apply(tw.Policy.parse(policy), {**records, "a": [0, 3]})


def test_what_is_missing_is_named_and_not_what_the_amount_did_without() -> None:
    records = {"person": ["A"], "month": ["2026-01"], "x": [None], "f": [None], "deal": ["u"]}
    with pytest.raises(tw.Error, match="2026-01: 'f' is missing"):
        tw.apply(
            tw.Policy.parse(INPUTS + '[[pay.line]]\nname = "p"\namount = "otherwise(x, 0) + if(f, 1, x)"\n'), records
        )


def test_a_capped_line_of_nothing_or_less_is_taken_as_it_is_and_leaves_the_allowance() -> None:
    policy = """
[inputs]
x = "amount"
[[pay.line]]
name = "base"
amount = "1000"
[[pay.line]]
name = "back"
kind = "deduction"
amount = "x"
capped = true
[[pay.line]]
name = "p"
kind = "deduction"
amount = "500"
capped = true
[pay.deduction_cap]
share = "20%"
of = "gross"
keep_at_least = "0"
"""
    records = {"person": ["A", "B"], "month": ["2026-01"] * 2, "x": [-50, 50]}
    assert paid(policy, records, "back") == ["-50.00", "50.00"]
    assert paid(policy, records) == ["200.00", "150.00"]


# -- the month's end ---------------------------------------------------------------------------------------------------

LADDERS = """
[inputs]
want = "flag"
good = "flag"
[[ladder.a.tier]]
name = "a1"
[[ladder.a.tier]]
name = "a2"
applies = "want"
enter = "good"
[[ladder.b.tier]]
name = "b1"
probation = { months = "1", confirm = "true" }
[[ladder.b.tier]]
name = "b2"
[[ladder.c.tier]]
name = "c1"
probation = { months = "1", confirm = "CONFIRM" }
[[ladder.c.tier]]
name = "c2"
[[pay.line]]
name = "x"
amount = "1"
"""
ONE = {"person": ["P"], "month": ["2026-01"], "want": [True], "good": [False]}


def test_confirmed_at_the_end_of_a_probation_stands_among_the_events_of_its_ladder() -> None:
    assert happened(LADDERS.replace("CONFIRM", "true"), ONE) == [
        ("2026-01", "P", "refused", "a", "a1", "a2"),
        ("2026-01", "P", "confirmed", "b", "b1", "b2"),
        ("2026-01", "P", "confirmed", "c", "c1", "c2"),
    ]


def test_whoever_is_let_go_on_one_ladder_is_not_confirmed_on_another() -> None:
    assert happened(LADDERS.replace("CONFIRM", "not want"), ONE) == [("2026-01", "P", "let_go", "c", "c1", "")]
    # in whatever order the ladders stand, and two probations that end badly are one
    both = LADDERS.replace('confirm = "true"', 'confirm = "good"').replace("CONFIRM", "good")
    assert happened(both, ONE) == [("2026-01", "P", "let_go", "b", "b1", "")]


def test_checks_and_pools_come_before_separation_and_left_comes_last() -> None:
    policy = """
[inputs]
slips = "count"
[[ladder.a.tier]]
name = "a1"
[[ladder.a.tier]]
name = "a2"
enter = "true"
[[discipline.offence]]
name = "slip"
count = "slips"
separate_at = 3
[[pay.line]]
name = "pool"
amount = "1"
pool = { by = "company", weight = "0" }
[[check]]
name = "many"
flag = "slips > 1"
message = "many"
"""
    records = {
        "person": ["A", "B", "B", "C", "C"],
        "month": ["2026-01", "2026-01", "2026-02", "2026-01", "2026-02"],
        "slips": [2, 4, 0, 0, 0],
    }
    assert happened(policy, records)[:6] == [
        ("2026-01", "A", "pool_unshared", "pool", "", ""),
        ("2026-01", "A", "flagged", "many", "", ""),
        ("2026-01", "A", "promoted", "a", "a1", "a2"),
        ("2026-01", "A", "left", "", "", ""),
        ("2026-01", "B", "flagged", "many", "", ""),
        ("2026-01", "B", "separated", "slip", "", ""),
    ]


PRIORITIES = """
[inputs]
up = "flag"
[[ladder.a.tier]]
name = "a1"
[[ladder.a.tier]]
name = "a2"
applies = "up"
enter = "true"
[[ladder.a.tier]]
name = "a3"
applies = "up"
enter = "true"
[[ladder.b.tier]]
name = "b1"
[[ladder.b.tier]]
name = "b2"
enter = "month < '2026-02'"
acting = { months = "1", confirm = "false", priority = "a.a2" }
[[ladder.c.tier]]
name = "c1"
[[ladder.c.tier]]
name = "c2"
enter = "month < '2026-02'"
acting = { months = "1", confirm = "false", priority = "a.a3" }
[[pay.line]]
name = "p"
amount = "if(a.priority, 1, 0)"
"""


def test_two_priorities_on_one_ladder_are_used_up_by_the_first_tier_entered() -> None:
    months = [f"2026-0{m}" for m in range(1, 6)]
    records = {"person": ["P"] * 5, "month": months, "up": [False, False, True, False, False]}
    assert paid(PRIORITIES, records) == ["0.00", "0.00", "1.00", "0.00", "0.00"]
    assert [e[:3] + e[3:4] + e[5:] for e in happened(PRIORITIES, records) if e[3] == "a"] == [
        ("2026-03", "P", "promoted", "a", "a2")
    ]


def test_each_of_two_priorities_counts_where_its_own_tier_is_asked_for() -> None:
    # One seat on a2: P has priority for a3 only and stands behind Q by `order`; with priority for a2 P comes first.
    asks = 'applies = "up"\nenter = "true"'
    seats = PRIORITIES.replace(asks, asks + '\nseats = { "*" = 1 }\norder = "rank_of"', 1)
    seats = seats.replace('up = "flag"', 'up = "flag"\nrank_of = "number"\nacts = "flag"').replace(
        "month < '2026-02'", "acts"
    )
    records = {
        "person": ["P", "P", "P", "Q", "Q", "Q"],
        "month": ["2026-01", "2026-02", "2026-03"] * 2,
        "up": [False, False, True] * 2,
        "rank_of": [1, 1, 1, 2, 2, 2],
        "acts": [True, False, False, False, False, False],
    }
    seated = [e[1] for e in happened(seats, records) if e[2] == "promoted"]
    assert seated == ["P"]
    only_a3 = seats.replace('priority = "a.a2"', 'priority = "a.a3"')
    assert [e[1] for e in happened(only_a3, records) if e[2] == "promoted"] == ["Q"]


def test_who_comes_to_a_tier_from_above_holds_it_for_good_and_begins_its_probation_anew() -> None:
    policy = """
[inputs]
keep = "flag"
[[ladder.a.tier]]
name = "a1"
probation = { months = "2", confirm = "true" }
[[ladder.a.tier]]
name = "a2"
enter = "true"
keep = "keep"
[[ladder.b.tier]]
name = "b1"
[[ladder.b.tier]]
name = "b2"
enter = "true"
acting = { months = "9", confirm = "true" }
[[ladder.b.tier]]
name = "b3"
enter = "false"
keep = "keep"
[[pay.line]]
name = "p"
amount = "if(b.acting, 10, 0) + a.months_in_tier"
"""
    records = {
        "person": ["P"] * 5,
        "month": [f"2026-0{m}" for m in range(1, 6)],
        "keep": [False, True, True, True, True],
        "a": ["a2", None, None, None, None],
        "b": ["b3", None, None, None, None],
    }
    assert happened(policy, records) == [
        ("2026-01", "P", "demoted", "a", "a2", "a1"),
        ("2026-01", "P", "demoted", "b", "b3", "b2"),
        ("2026-03", "P", "confirmed", "a", "a1", "a2"),
    ]
    assert paid(policy, records) == ["1.00", "1.00", "2.00", "1.00", "2.00"]


def test_a_refusal_is_remembered_across_other_tiers() -> None:
    policy = """
[inputs]
good = "flag"
keep = "flag"
[[ladder.a.tier]]
name = "a1"
[[ladder.a.tier]]
name = "a2"
enter = "true"
keep = "keep"
[[ladder.a.tier]]
name = "a3"
applies = "true"
enter = "good"
attempts_apart = 4
[[pay.line]]
name = "p"
amount = "1"
"""
    records = {
        "person": ["P"] * 5,
        "month": [f"2026-0{m}" for m in range(1, 6)],
        "good": [False, True, True, True, True],
        "keep": [True, False, True, True, True],
        "a": ["a2", None, None, None, None],
    }
    assert [e[2] for e in happened(policy, records)] == ["refused", "demoted", "promoted", "too_soon", "promoted"]


# -- variants ----------------------------------------------------------------------------------------------------------


def test_a_path_to_a_part_that_is_one_value_means_that_value() -> None:
    policy = tw.Policy.parse(
        '[inputs]\nsales = "amount"\n[metric]\nnet_sales = "sales"\n[parameter]\ncall_rate = 0.3\n'
        'low = { by = "shop", figures = { s = 1 } }\n'
        '[[pay.line]]\nname = "p"\namount = "net_sales * call_rate"\n'
    )
    changed = policy.replace({"metric.net_sales": "sales * 2", "parameter.call_rate": 0.4})
    assert changed == policy.replace({"metric.net_sales.value": "sales * 2", "parameter.call_rate.value": 0.4})
    assert policy.replace("metric.net_sales", tw.col.sales * 2) == policy.replace("metric.net_sales", "sales * 2")
    assert policy.amend("2026-02", {"parameter.call_rate": "5%"}).amendments[0][1].parameter.call_rate.value == 0.05
    for path, said in [
        ("parameter.low", "it differs by texts; say which: parameter.low.value, or parameter.low.figures.s"),
        ("pay.p", "it has parts; set them one by one: pay.p.amount"),
        ("metric.net_sale", "did you mean 'net_sales'"),
    ]:
        with pytest.raises(tw.Error, match=said):
            policy.replace(path, 1)
