"""Runs for totals only: the same totals as of a ledger, and nobody's rows."""

import pickle

import pytest

import tierwise as tw

GROUPS = ["shop", ("month", "medal"), "person"]


@pytest.fixture(scope="module")
def today():
    return tw.example("three_shops")


@pytest.fixture(scope="module")
def records(today):
    return tw.Records(today, tw.example_records("three_shops"))


@pytest.fixture(scope="module")
def kept(today, records):
    return tw.apply(today, records, results=("totals", "events"), by=GROUPS)


def test_totals_and_events_are_those_of_the_ledger(today, records, kept):
    ledger = tw.apply(today, records)
    assert len(kept) == len(ledger)
    assert kept.total == ledger.total
    assert (kept.months, kept.shops) == (ledger.months, ledger.shops)
    for by in GROUPS:
        assert kept.totals(by).to_polars().equals(ledger.totals(by).to_polars())
    assert kept.events.to_polars().equals(ledger.events.to_polars())
    assert kept.notes.to_polars().equals(ledger.notes.to_polars())


def test_differences_are_those_of_ledgers(today, records, kept):
    raised = today.replace("ladder.medal.iron.base_pay", 2300)
    found = tw.difference(kept, tw.apply(raised, records, results="totals", by=["person"]))
    expected = tw.difference(tw.apply(today, records), tw.apply(raised, records))
    assert found.total == expected.total
    assert found.people.to_polars().equals(expected.people.to_polars())
    assert str(found) == str(expected)
    some = tw.difference(kept, tw.apply(raised, records, results="totals"))
    assert some.total == expected.total
    assert "largest gains" not in str(some)


def test_what_was_not_kept_is_told(today, records, kept):
    for table in ("people", "payslips"):
        with pytest.raises(tw.Error, match="only totals were kept"):
            getattr(kept, table)
    with pytest.raises(tw.Error, match="kept are: all together; shop; month, medal; person"):
        kept.totals("medal")
    with pytest.raises(tw.Error, match="only totals were kept"):
        tw.workforce(kept)
    quiet = tw.apply(today, records, results="totals", by="shop")
    with pytest.raises(tw.Error, match="not kept"):
        _ = quiet.events
    assert "net" in str(quiet)


def test_they_are_pickled_and_explained(kept):
    again = pickle.loads(pickle.dumps(kept))
    assert again.totals("shop").to_polars().equals(kept.totals("shop").to_polars())
    assert again.events.to_polars().equals(kept.events.to_polars())
    person = kept.totals("person").to_polars()["person"][0]
    assert kept.explain(person, kept.months[0]).person == person


def test_results_and_groupings_that_make_no_sense_are_refused(today, records):
    with pytest.raises(tw.Error, match="'totals' is not among them"):
        tw.apply(today, records, results="events")
    with pytest.raises(ValueError, match="payslips"):
        tw.apply(today, records, results=("totals", "payslips"))
    with pytest.raises(tw.Error, match="keeps totals by them"):
        tw.apply(today, records, by=["shop"])
    with pytest.raises(tw.Error, match="unknown grouping 'stores'"):
        tw.apply(today, records, results="totals", by="stores")
