"""Records that are read once: the same results as from the frame, whatever happens to it later."""

import pickle

import numpy as np
import polars as pl
import pytest

import tierwise as tw


@pytest.fixture(scope="module")
def today():
    return tw.example("three_shops")


@pytest.fixture(scope="module")
def frame():
    return pl.read_csv(tw.example_records("three_shops"))


def tables(ledger):
    return [table.to_polars() for table in (ledger.people, ledger.payslips, ledger.events, ledger.notes)]


def same(a, b):
    return all(x.equals(y) for x, y in zip(tables(a), tables(b), strict=True))


def test_records_give_the_ledger_of_their_frame_again_and_again(today, frame):
    records = tw.Records(today, frame)
    assert len(records) == len(frame)
    expected = tw.apply(today, frame)
    assert same(tw.apply(today, records), expected)
    assert same(tw.apply(today, records, threads=2), expected)
    raised = today.replace("ladder.medal.iron.base_pay", 2300)
    assert same(tw.apply(raised, records), tw.apply(raised, frame))


def test_a_policy_that_asks_for_other_groups_has_them_read_again(today, frame):
    records = tw.Records(today, frame)
    line = today.pay.line[0].name
    other = today.replace(f"pay.line.{line}.amount", "count(by=team)")
    assert same(tw.apply(other, records), tw.apply(other, frame))


def test_records_keep_a_copy_of_arrays_that_are_changed_later(today, frame):
    arrays = {name: frame[name].to_numpy().copy() for name in frame.columns}
    before = tw.apply(today, frame)
    records = tw.Records(today, arrays)
    for values in arrays.values():
        if values.dtype == np.float64:
            values[:] = 1
    ledger = tw.apply(today, records)
    assert same(ledger, before)
    assert same(pickle.loads(pickle.dumps(ledger)), before)


def test_records_are_pickled_and_explained(today, frame):
    records = tw.Records(today, frame)
    again = pickle.loads(pickle.dumps(records))
    ledger, other = tw.apply(today, records), tw.apply(today, again)
    assert same(ledger, other)
    person, month = ledger.people.to_polars().row(0)[:2]
    assert str(other.explain(person, month)) == str(tw.apply(today, frame).explain(person, month))


def test_what_is_said_of_reading_is_said_where_they_are_read(today, frame):
    odd = frame.rename({"joined": "join"})
    with pytest.raises(tw.Error, match="join"):
        tw.Records(today, odd)
    records = tw.Records(today, odd, ignore=["join"])
    assert len(tw.apply(today, records)) == len(tw.apply(today, odd, ignore=["join"]))
    with pytest.raises(tw.Error, match="where tw.Records reads them"):
        tw.apply(today, records, ignore=["join"])
