"""Errors: every fault can be had, the message has the first few of each kind."""

import pickle

import numpy as np
import pytest

import tierwise as tw

POLICY = tw.Policy.parse("""
[inputs]
sales = "count"
rate = "share"
[[pay.line]]
name = "commission"
amount = "sales * rate"
""")


def faulty(rows: int, frame: dict) -> tw.Error:
    people = [f"p{i}" for i in range(rows)]
    with pytest.raises(tw.Error) as caught:
        tw.apply(POLICY, {"person": people, "month": ["2026-01"] * rows, **frame})
    return caught.value


def test_every_fault_is_kept_with_its_row_person_month_column_and_value():
    e = faulty(30, {"sales": [-float(i) for i in range(30)], "rate": [2.0] + [0.5] * 29})
    assert len(e.faults) == 30
    assert {(f.row, f.person, f.value) for f in e.faults if f.column == "sales"} == {
        (i + 1, f"p{i}", f"-{i}") for i in range(1, 30)
    }
    of_rate = [f for f in e.faults if f.column == "rate"]
    assert [(f.row, f.person, f.month, f.value) for f in of_rate] == [(1, "p0", "2026-01", "2")]


def test_the_message_has_the_first_few_faults_of_each_kind_and_how_many_more():
    lines = str(faulty(30, {"sales": [-1.0] * 30, "rate": [2.0] * 3 + [0.5] * 27})).splitlines()
    assert len(lines) == 9
    assert lines[0] == 'column "sales": -1 in row 1 (p0, 2026-01) is negative'
    assert lines[5].startswith('column "rate": 2 in row 1 (p0, 2026-01) is above 1')
    assert lines[-1] == "and 25 more faults of these kinds"


def test_a_hundred_thousand_faults_are_all_had_behind_a_short_message():
    e = faulty(100_000, {"sales": np.full(100_000, -1.0), "rate": np.full(100_000, 0.5)})
    assert len(e.faults) == 100_000
    assert len(str(e)) < 2_000


def test_an_error_is_pickled_with_its_faults_and_its_message():
    e = faulty(9, {"sales": [-1.0] * 9, "rate": [0.5] * 9})
    again = pickle.loads(pickle.dumps(e))
    assert (again.faults, str(again)) == (e.faults, str(e))


def test_what_is_missing_for_an_amount_is_a_fault_of_that_person_whatever_the_batch():
    policy = tw.Policy.parse("""
[inputs]
bonus = { kind = "amount", optional = true }
[[pay.line]]
name = "extra"
amount = "bonus"
""")
    people = [f"p{i:05}" for i in range(4000)]
    with pytest.raises(tw.Error) as caught:
        tw.apply(policy, {"person": people, "month": ["2026-02"] * 4000, "bonus": [None] * 4000}, threads=2)
    assert sorted(f.person for f in caught.value.faults) == people
    assert {f.month for f in caught.value.faults} == {"2026-02"}


def test_a_hundred_thousand_unknown_names_beside_as_many_known_ones_are_each_told():
    n = 100_000
    known = ", ".join(f'"shop{i}"' for i in range(n))
    grades = known.replace("shop", "grade")
    policy = tw.Policy.parse(f"""
shops = [{known}]
[inputs]
grade = {{ kind = "text", one_of = [{grades}] }}
[[pay.line]]
name = "base"
amount = "1"
""")
    people = [f"p{i}" for i in range(n)]
    shops, grades_found = [f"shopp{i}" for i in range(n)], [f"grad{i}" for i in range(n)]
    records = {"person": people, "month": ["2026-01"] * n, "shop": shops, "grade": grades_found}
    with pytest.raises(tw.Error) as caught:
        tw.apply(policy, records)
    assert {(f.row, f.value) for f in caught.value.faults if f.column == "shop"} == {
        (i + 1, f"shopp{i}") for i in range(n)
    }
    assert {(f.row, f.value) for f in caught.value.faults if f.column == "grade"} == {
        (i + 1, f"grad{i}") for i in range(n)
    }
    assert caught.value.faults[0].hint == "did you mean 'shop0'?"


def test_an_unknown_shop_is_told_in_every_row_that_has_it():
    policy = POLICY.replace("shops", ["north"])
    records = {"person": ["a", "b"], "month": ["2026-01"] * 2, "shop": ["nort"] * 2, "sales": [1, 1], "rate": [1, 1]}
    with pytest.raises(tw.Error) as caught:
        tw.apply(policy, records)
    assert [(f.row, f.person, f.value) for f in caught.value.faults] == [(1, "a", "nort"), (2, "b", "nort")]
