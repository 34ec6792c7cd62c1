"""Tiers as recorded: they hold, month by month; where the policy would have given others is told, with why."""

from __future__ import annotations

import itertools
import pickle
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from typer.testing import CliRunner

import oracle
import random_policies
import tierwise as tw
from test_engine_against_oracle import amended, events, expected_events, frame_of, payslips
from test_laws import applied
from tierwise.cli.documents import app
from tierwise.show.terminal import as_text

DESK = """
name = "desk"
[inputs]
points = "number"
[[ladder.medal.tier]]
name = "trial"
base_pay = 2000
[[ladder.medal.tier]]
name = "iron"
base_pay = 3000
enter = "months_in_tier >= 2 and points >= 80"
keep = "points >= 60"
[[pay.line]]
name = "base"
amount = "base_pay"
"""


def records(tiers: str, points: list[float]) -> dict[str, list]:
    """Of A, a month a letter: trial and iron by their first ones."""
    names = {"t": "trial", "i": "iron"}
    months = [f"2026-{m:02}" for m in range(1, len(tiers) + 1)]
    return {
        "person": ["A"] * len(tiers),
        "month": months,
        "joined": ["2026-01"] * len(tiers),
        "medal": [names.get(t) for t in tiers],
        "points": points,
    }


def reconciled(ledger: tw.Ledger) -> list[tuple]:
    names = ("month", "person", "ladder", "before", "recorded", "policy")
    return [tuple(row[name] for name in names) for row in ledger.reconciliation.rows()]


def random_desk(seed: int) -> tuple[str, list[dict], tw.Policy, dict, list[tuple[str, str]], random.Random] | None:
    """A policy as text and made, its rows with the tiers that it gives, and its amendments."""
    rng = random.Random(seed)
    policy = random_policies.random_policy(rng)
    rows = random_policies.random_records(rng, policy)
    text = random_policies.to_toml(policy)
    changes: list[tuple[str, str]] = []
    months = sorted({row["month"][:7] for row in rows})
    if rng.random() < 0.4:
        month = rng.choice(months)
        changes.append((month, random_policies.to_toml(random_policies.random_amendment(rng, policy))))
    try:
        rules = amended(tw.Policy.parse(text), changes)
    except tw.Error:
        return None
    ledger = applied(rules, frame_of(rows, policy))
    if isinstance(ledger, str):
        return None
    held = {(row["person"], row["month"]): row for row in ledger.people.rows()}
    kept = [row for row in rows if (row["person"], row["month"][:7]) in held]
    for row in kept:
        row.update({ladder: held[row["person"], row["month"][:7]][ladder] for ladder in policy.get("ladder", {})})
    return text, kept, rules, policy, changes, rng


def check(seed: int, percent: int) -> int:
    """Recorded tiers of which some are others than the policy gives, in one piece, in two, and by the oracle."""
    desk = random_desk(seed)
    if desk is None:
        return 0
    text, rows, rules, policy, changes, rng = desk
    frame = frame_of(rows, policy)
    given = tw.apply(rules, frame)
    same = tw.apply(rules, frame, tiers="recorded")
    assert payslips(same) == payslips(given)
    assert list(same.people.rows()) == list(given.people.rows())
    assert list(same.events.rows()) == list(given.events.rows())
    assert len(same.reconciliation) == 0
    for row in rows:
        for ladder, spec in policy.get("ladder", {}).items():
            if rng.randrange(100) < percent:
                row[ladder] = rng.choice(spec["tier"])["name"]
    frame = frame_of(rows, policy)
    try:
        exact = oracle.apply(text, rows, changes, tiers="recorded")
    except oracle.OracleError:
        with pytest.raises(tw.Error):
            tw.apply(rules, frame, tiers="recorded")
        return 0
    ledger = applied(rules, frame, tiers="recorded")
    if isinstance(ledger, str):
        return 0
    assert payslips(ledger) == exact.payslips
    assert events(ledger) == expected_events(exact)
    assert reconciled(ledger) == sorted(
        exact.differences, key=lambda d: (d[0], d[1].encode(), list(policy["ladder"]).index(d[2]))
    )
    months = sorted({row["month"][:7] for row in rows})
    cut = rng.choice(months)
    parts: list[tw.Ledger] = []
    for piece in ([r for r in rows if r["month"] < cut], [r for r in rows if r["month"] >= cut]):
        if piece:
            state = parts[-1].state if parts else None
            parts.append(tw.apply(rules, frame_of(piece, policy), state=state, tiers="recorded"))
    assert [*itertools.chain(*(payslips(part).items() for part in parts))] == [*payslips(ledger).items()]
    assert [*itertools.chain(*map(reconciled, parts))] == reconciled(ledger)
    assert parts[-1].state == ledger.state
    return len(ledger.reconciliation)


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_random_recorded_tiers_hold_in_any_pieces_as_the_oracle_has_them(start: int) -> None:
    assert sum(check(seed, 15) for seed in range(start, start + 20)) > 20


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=1000, max_value=10**9))
def test_any_random_recorded_tiers_hold_in_any_pieces_as_the_oracle_has_them(seed: int) -> None:
    check(seed, 10)


def test_a_difference_is_told_once_and_the_recorded_tier_holds_from_there_on() -> None:
    policy = tw.Policy.parse(DESK)
    ledger = tw.apply(policy, records("ttiiit", [90, 76, 70, 90, 50, 0]), tiers="recorded")
    assert [float(row["net"]) for row in ledger.people.rows()] == [2000, 2000, 3000, 3000, 3000, 2000]
    assert ledger.people.to_polars()["medal.months_in_tier"].to_list() == [1, 2, 1, 2, 3, 1]
    assert [tuple(row.values()) for row in ledger.reconciliation.rows()] == [
        ("2026-03", "A", "", "medal", "trial", "iron", "trial", "enter", "points >= 80 (76, 4 more)")
    ]
    assert [(row["month"], row["event"], row["to"], row["reason"]) for row in ledger.events.rows()] == [
        ("2026-02", "promoted", "iron", "as recorded"),
        ("2026-05", "demoted", "trial", "points >= 60"),
    ]
    assert "tiers as recorded: 1 differs" in str(ledger)
    assert "promoted medal: trial -> iron (as recorded)" in ledger.explain("A", "2026-02").events
    assert ledger.explain("A", "2026-03").lines[0].amount == 3000
    again = pickle.loads(pickle.dumps(ledger))
    assert again.reconciliation.to_polars().equals(ledger.reconciliation.to_polars())


def test_each_reason_names_the_rule_that_decided() -> None:
    policy = tw.Policy.parse(DESK)
    found = [
        tuple(row.values())[4:]
        for tiers, points in (("iii", [50, 90, 90]), ("it", [75, 0]), ("tt", [90, 90]), ("ttt", [90, 90, 90]))
        for row in tw.apply(policy, records(tiers, points), tiers="recorded").reconciliation.rows()
    ]
    assert found == [
        ("iron", "iron", "trial", "keep", "points >= 60 (50, 10 more)"),
        ("iron", "trial", "iron", "keep", "points >= 60 holds"),
        ("trial", "trial", "iron", "enter", "months_in_tier >= 2 and points >= 80 holds"),
    ]


def reason_of(rule: str, more: str = "") -> str:
    """Why A, who has 76 points of 4 deals in Lantern and no approval, is iron by the records and not by `rule`."""
    text = DESK.replace('points = "number"\n', 'points = "number"\ndeals = "count"\napproved = "flag"\n') + more
    entered = 'enter = "months_in_tier >= 2 and points >= 80"'
    policy = tw.Policy.parse(text.replace(entered, f"enter = '''{rule}'''"))
    rows = records("ti", [76, 0]) | {"deals": [4, 4], "approved": [False] * 2, "shop": ["Lantern"] * 2}
    return next(tw.apply(policy, rows, tiers="recorded").reconciliation.rows())["reason"]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("points >= 80 or deals > 9", "points >= 80 (76, 4 more) or deals > 9 (4, more than 5 up)"),
        (
            "approved or points >= 80 and deals > 9 or deals == 5",
            "approved (false) or points >= 80 (76, 4 more) and deals > 9 (4, more than 5 up) or deals == 5 (4, 1 off)",
        ),
        (
            "points > 70 and (approved or deals < 4) and not (points > 75 and deals <= 4)",
            "approved (false) or deals < 4 (4, more than 0 down); not (points > 75 (76) and deals <= 4 (4))",
        ),
        ("approved or not points < 77", "approved (false) or not points < 77 (76)"),
        ("not not (points >= 80)", "not not points >= 80 (76, 4 more)"),
        (
            "not (points > 70 or approved) or (deals > 9 or approved) and points > 0",
            "not (points > 70 (76) or approved (false)) or (deals > 9 (4, more than 5 up) or approved (false)) and points > 0 (76)",
        ),
        ('deals in [1, 2] or medal.tier == "iron"', 'deals in [1, 2] (4) or medal.tier == "iron" (trial)'),
        ('shop in ["North", "South"]', 'shop in ["North", "South"] (Lantern)'),
        ('medal.tier >= "iron"', 'medal.tier >= "iron" (trial)'),
        (
            "if(deals > 3, points >= 80, approved) or approved",
            "if(deals > 3, points >= 80, approved) (deals > 3 (4); points >= 80 (76, 4 more)) or approved (false)",
        ),
        (
            "otherwise(last_month(points) > 90, points > 90)",
            "otherwise(last_month(points) > 90, points > 90) (last_month(points) > 90 (missing); points > 90 (76, more than 14 up))",
        ),
        ("otherwise(last_month(points), 0) > 90 or false",
         "otherwise(last_month(points), 0) > 90 (0, more than 90 up) or false"),
    ],
)  # fmt: skip
def test_a_reason_has_the_figure_of_each_operand(rule: str, reason: str) -> None:
    assert reason_of(rule) == reason


def test_a_metric_of_several_conditions_stands_before_what_it_is_made_of() -> None:
    metric = '[metric]\ngood = "points >= 80"\nready = "good or deals > 9"\n'
    assert reason_of("good", metric) == "good (76, 4 more)"
    assert reason_of("ready", metric) == "ready (good (76, 4 more) or deals > 9 (4, more than 5 up))"
    assert reason_of("ready and points > 0 or approved", metric) == (
        "ready (good (76, 4 more) or deals > 9 (4, more than 5 up)) and points > 0 (76) or approved (false)"
    )


def test_a_narrow_table_of_differences_keeps_who_when_and_which_tiers() -> None:
    policy = tw.Policy.parse(DESK.replace("points >= 60", "points >= 60 or last(2, sum(points)) >= 120"))
    rows = records("ttiii", [90, 76, 20, 30, 50]) | {"shop": ["a shop with quite a long name"] * 5}
    table = tw.apply(policy, rows, tiers="recorded").reconciliation

    def shown(width: int) -> tuple[list[str], str]:
        lines = as_text(table._content(), width).splitlines()
        assert max(map(len, lines)) <= width
        return lines[1].split(), lines[-1]

    kept = ["month", "person", "ladder", "recorded", "policy"]
    assert shown(160)[0] == table.columns
    assert shown(80) == ([*kept, "rule", "reason"], "columns not shown: shop, before")
    assert shown(60) == ([*kept, "reason"], "columns not shown: shop, before, rule")
    assert shown(46) == (kept, "columns not shown: shop, before, rule, reason")


def test_who_was_let_go_by_a_ladder_and_is_recorded_on_was_not() -> None:
    policy = tw.Policy.parse(DESK.replace('keep = "points >= 60"', 'keep = "points >= 60"\nseparate = "points < 10"'))
    rows = records("iiii", [70, 5, 70, 5])
    ledger = tw.apply(policy, rows, tiers="recorded")
    assert [float(row["net"]) for row in ledger.people.rows()] == [3000] * 4
    assert [tuple(row.values())[4:] for row in ledger.reconciliation.rows()] == [
        ("iron", "iron", None, "separate", "points < 10 holds")
    ]
    assert [(row["month"], row["event"]) for row in ledger.events.rows()] == [("2026-04", "let_go")]
    assert len(tw.apply(policy, rows)) == 2
    state = tw.apply(policy, {name: column[:2] for name, column in rows.items()}, tiers="recorded").state
    later = tw.apply(policy, {name: column[2:] for name, column in rows.items()}, state=state, tiers="recorded")
    assert [tuple(row.values())[4:] for row in later.reconciliation.rows()] == [
        ("iron", "iron", None, None, "decided before these records")
    ]
    assert later.state == ledger.state


def test_a_tier_that_is_missing_or_misspelt_is_a_fault_with_its_place() -> None:
    policy = tw.Policy.parse(DESK)
    rows = records("ttii", [90, 90, 90, 90])
    rows["medal"][1], rows["medal"][2] = "irn", None
    with pytest.raises(tw.Error) as caught:
        tw.apply(policy, rows, tiers="recorded")
    assert str(caught.value).splitlines() == [
        "column \"medal\": unknown tier 'irn' in row 2 (A, 2026-02); did you mean 'iron'?",
        'column "medal": the tier is missing in row 3 (A, 2026-03)',
    ]
    del rows["medal"]
    with pytest.raises(tw.Error, match="there is no column 'medal', which tiers as recorded are in"):
        tw.apply(policy, rows, tiers="recorded")
    with pytest.raises(ValueError, match="one of 'policy', 'recorded'"):
        tw.apply(policy, rows, tiers="record")
    with pytest.raises(tw.Error, match="the tiers are the policy's own"):
        _ = tw.apply(policy, rows).reconciliation


def test_a_ladder_of_one_tier_need_not_be_said_in_every_record() -> None:
    policy = tw.Policy.parse(
        DESK.replace("[[ladder.medal", '[[ladder.post.tier]]\nname = "agent"\n[[ladder.medal', 1).replace(
            'base_pay"', 'medal.base_pay"'
        )
    )
    ledger = tw.apply(policy, records("tii", [90, 90, 90]) | {"post": [None, "agent", None]}, tiers="recorded")
    assert [row["post"] for row in ledger.people.rows()] == ["agent"] * 3
    assert [row["ladder"] for row in ledger.reconciliation.rows()] == ["medal"]


def test_ready_records_are_applied_with_both_kinds_of_tiers() -> None:
    policy = tw.Policy.parse(DESK)
    rows = records("tiii", [90, 50, 50, 50])
    ready = tw.Records(policy, rows)
    for tiers in ("policy", "recorded", "policy"):
        one, other = (tw.apply(policy, given, tiers=tiers) for given in (ready, rows))
        assert payslips(one) == payslips(other)
        assert list(one.events.rows()) == list(other.events.rows())
    kept = tw.apply(policy, ready, tiers="recorded", results=("totals", "events"))
    assert kept.total.net == tw.apply(policy, ready, tiers="recorded").total.net
    assert len(kept.reconciliation) == 3


def test_the_shell_takes_tiers_as_recorded_and_tells_the_differences(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text(DESK)
    rows = records("tiii", [90, 50, 50, 50])
    lines = [",".join(rows), *(",".join(map(str, row)) for row in zip(*rows.values(), strict=True))]
    (tmp_path / "paid.csv").write_text("\n".join(lines) + "\n")
    files = [str(tmp_path / "desk.toml"), str(tmp_path / "paid.csv")]
    told = CliRunner().invoke(
        app, ["apply", *files, "--tiers", "recorded", "--out", str(tmp_path / "out"), "--with-persons"]
    )
    assert told.exit_code == 0, told.output
    assert "tiers as recorded: 3 differ" in told.output
    assert "month     person   ladder   recorded   policy   rule    reason" in told.output
    assert "points >= 60 (50, 10" in told.output
    assert (tmp_path / "out" / "reconciliation.csv").read_text().count("\n") == 4
    told = CliRunner().invoke(app, ["explain", *files, "A", "2026-02", "--tiers", "recorded"])
    assert "medal: iron" in told.output
