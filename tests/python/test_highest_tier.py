"""The highest tier ever held is known to formulas, and goes on from a state."""

from __future__ import annotations

import pytest

import tierwise as tw

DESK = """
name = "desk"
[inputs]
points = "number"
[rehire]
keeps_tier = KEEPS
[[ladder.medal.tier]]
name = "trial"
[[ladder.medal.tier]]
name = "iron"
enter = "points >= 80"
keep = "points >= 60"
[[ladder.medal.tier]]
name = "silver"
enter = "points >= 90"
keep = "points >= 70"
[[pay.line]]
name = "once"
amount = "if(medal.highest_tier == 'trial', 1, if(medal.highest_tier < 'silver', 2, 3))"
"""


def records(points: list[float], months: str = "123456789", **columns: list) -> dict[str, list]:
    chosen = [f"2026-0{m}" for m in months[: len(points)]]
    return {"person": ["A"] * len(points), "month": chosen, "points": points} | columns


def paid(ledger: tw.Ledger) -> list[int]:
    return [int(row["gross"]) for row in ledger.people.rows()]


def policy(keeps: str = "true") -> tw.Policy:
    return tw.Policy.parse(DESK.replace("KEEPS", keeps))


def test_it_rises_with_the_month_in_which_a_tier_is_held_and_stays_behind_a_demotion() -> None:
    # Held: trial, iron, silver, iron, trial, trial, iron.
    assert paid(tw.apply(policy(), records([85, 95, 65, 50, 75, 85, 70]))) == [1, 2, 3, 3, 3, 3, 3]


def test_it_begins_with_the_starting_tier_and_a_note_tells_whose_past_is_not_known() -> None:
    said = records([50, 50, 50], medal=["silver", None, None], joined=["2025-01"] * 3)
    ledger = tw.apply(policy(), said)
    assert paid(ledger) == [3, 3, 3]
    assert [note["subject"] for note in ledger.notes.rows() if note["kind"] == "cut_past"] == ["medal.highest_tier"]


def test_it_goes_on_from_a_state_and_through_its_file() -> None:
    rules, rows = policy(), records([85, 95, 65, 50, 75, 85, 70])
    whole = tw.apply(rules, rows)
    for cut in range(1, 7):
        first, then = ({name: column[part] for name, column in rows.items()} for part in (slice(cut), slice(cut, None)))
        before = tw.apply(rules, first)
        after = tw.apply(rules, then, state=before.state)
        assert paid(before) + paid(after) == paid(whole)
        assert after.state == whole.state


def test_what_was_decided_for_somebody_who_never_came_was_not_held() -> None:
    # Iron is decided at the end of January, and the return begins anew.
    rows = records([85, 50], months="14", medal=["trial", "trial"])
    assert paid(tw.apply(policy("false"), rows)) == [1, 1]
    assert paid(tw.apply(policy("true"), rows)) == [1, 2]


def test_tiers_as_recorded_count() -> None:
    said = records([50, 50, 50, 50], medal=["trial", "silver", "trial", "iron"])
    assert paid(tw.apply(policy(), said, tiers="recorded")) == [1, 3, 3, 3]
    # The policy's own silver, which the record of March does not have, was never held.
    said = records([95, 95, 95], medal=["trial", "iron", "iron"])
    assert paid(tw.apply(policy(), said, tiers="recorded")) == [1, 2, 2]


def test_it_is_explained_compared_in_order_and_grouped_by() -> None:
    rules = policy()
    found = tw.apply(rules, records([85, 95, 65, 50])).explain("A", "2026-04")
    assert ("medal.highest_tier", "silver") in [(part.text, part.value) for part in found.lines[0].parts]
    by = DESK.replace("KEEPS", "true").replace(
        "if(medal.highest_tier == 'trial'", "count(by=medal.highest_tier) * if(medal.highest_tier == 'trial'"
    )
    assert paid(tw.apply(tw.Policy.parse(by), records([85, 95]))) == [1, 2]
    with pytest.raises(tw.Error, match="did you mean 'silver'"):
        tw.Policy.parse(DESK.replace("KEEPS", "true").replace("< 'silver'", "< 'silvr'"))
    with pytest.raises(tw.Error, match="the name 'highest_tier' is taken: it is the highest tier held so far"):
        tw.Policy.parse('[inputs]\nhighest_tier = "number"\n')


def test_the_past_of_a_simulation_has_it() -> None:
    rules = policy()
    ledger = tw.apply(rules, records([95, 95, 50, 50]))
    assert paid(ledger)[-1] == 3
    assumed = tw.Assumptions.parse('[activity.points]\nmean = "50"\nsource = "assumption"\n')
    people = tw.workforce(ledger)
    told = tw.simulate(rules, people, assumed, months=1, replicas=1, seed=1)  # with its past
    alone = tw.simulate(rules, people.to_polars(), assumed, months=1, replicas=1, seed=1)
    found = [paid(one.ledger()) for one in (told, alone)]
    assert found == [[3], [1]]
