"""Results are pickled and copied, with equal content, and never contradict themselves when others' arrays change."""

import copy
import multiprocessing
import pickle
import subprocess
import sys

import numpy as np
import pytest

import tierwise as tw

PLAYED = {"months": 3, "replicas": 4, "seed": 8, "progress": False, "threads": 1}


def contents(value):
    """All that a result says, so that equal ones can be told from others."""
    if isinstance(value, (tw.Policy, tw.Assumptions)):
        return value
    out = [str(value)]
    for name in ("people", "payslips", "events", "notes"):
        table = getattr(value, name, None)
        table = table() if callable(table) else table
        if isinstance(table, tw.Table):
            out.append(list(table.rows()))
    if isinstance(value, tw.Table):
        out += [list(value.rows()), value.columns]
    if isinstance(value, tw.Projection):
        out += [
            value.values.tobytes(),
            value.cells,
            value.raw_measures,
            value.done,
            list(value.ledger(1).people.rows()),
            value.seed,
        ]
    if isinstance(value, tw.Comparison):
        out += [contents(p) for p in value.projections.values()]
        out.append(list(value.costs(by_replica=True).rows()))
    return out


@pytest.fixture(scope="module")
def results():
    today, assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
    records = tw.example_records("three_shops")
    ledger = tw.apply(today, records)
    row = next(ledger.people.rows())
    raised = today.replace("ladder.medal.iron.base_pay", 2300)
    amended = today.amend("2026-08", {"ladder.medal.iron.base_pay": 2300})
    try:
        tw.Formula("1 +")
    except tw.Error as e:
        error = e
    return {
        "fitted": tw.fit(today, records, start_from=assumptions),
        "policy": today, "assumptions": assumptions, "amended": amended, "formula": tw.Formula("a + 1"), "expression": tw.col.score >= 80,
        "error": error, "ledger": ledger, "table": ledger.people, "payslips": ledger.payslips,
        "amended ledger": tw.apply(today.amend("2026-01", {"ladder.medal.iron.base_pay": 2300}), records),
        "explanation": ledger.explain(row["person"], row["month"]), "difference": tw.difference(ledger, tw.apply(raised, records)),
        "workforce": tw.workforce(ledger), "projection": tw.simulate(amended, ledger, assumptions, **PLAYED),
        "comparison": tw.compare({"today": today, "raised": raised}, ledger, assumptions, **PLAYED),
        "sweep": tw.sweep(today, ledger, assumptions, {"demand.chatbot": ["10%", "20%"]}, **PLAYED),
        "risks": tw.risk(today, records, assumptions, bar=0.3), "diff": today.diff(raised),
    }  # fmt: skip


def test_every_result_is_pickled_with_equal_content(results):
    for name, value in results.items():
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
            assert contents(pickle.loads(pickle.dumps(value, protocol))) == contents(value), name


def test_every_result_is_copied(results):
    for name, value in results.items():
        assert contents(copy.copy(value)) == contents(value), name
        assert contents(copy.deepcopy({"kept": [value]})["kept"][0]) == contents(value), name


def test_another_process_reads_what_was_pickled(results, tmp_path):
    (tmp_path / "results.pickle").write_bytes(
        pickle.dumps({n: results[n] for n in ("ledger", "projection", "comparison", "sweep")})
    )
    code = """
import pickle, sys
found = pickle.load(open(sys.argv[1], "rb"))
print(found["ledger"].total.net, found["projection"].done, found["comparison"].names, len(found["sweep"]))
"""
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "results.pickle")], capture_output=True, text=True, timeout=120
    )
    assert ended.stdout.split()[0] == str(results["ledger"].total.net), ended.stderr


def _net(ledger):
    return ledger.total.net


def test_results_go_through_processes(results):
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(_net, [results["ledger"]]) == [results["ledger"].total.net]


def test_the_pickle_of_another_version_is_refused_in_words(results):
    text = pickle.dumps(results["ledger"])
    other = text.replace(tw.__version__.encode(), b"9" * len(tw.__version__))
    assert other != text
    with pytest.raises(tw.Error, match="it was pickled by tierwise 9+, and this is tierwise"):
        pickle.loads(other)


def test_a_pickled_ledger_is_hardly_larger_than_its_records(results):
    assert len(pickle.dumps(results["ledger"])) < 40 * len(results["ledger"]) * 8 + 100_000


def test_an_interrupted_projection_is_pickled_with_what_is_done(results):
    def stop(done, total):
        if done > 0.3 * total:
            raise KeyboardInterrupt

    today, assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
    found = tw.simulate(today, results["ledger"], assumptions, replicas=3000, by=[], progress=stop, threads=1)
    assert found.interrupted
    again = pickle.loads(pickle.dumps(found))
    assert again.done == found.done
    assert again.interrupted
    assert np.array_equal(again.values[found.done], found.values[found.done])


@pytest.fixture
def small():
    return tw.Policy.parse("""
name = "small"
[inputs.sales]
kind = "amount"
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000
[[pay.line]]
name = "base"
amount = "base_pay + sales"
""")


def test_an_explanation_never_contradicts_the_figures(small):
    pd, pl = pytest.importorskip("pandas"), pytest.importorskip("polars")
    sales = np.array([100.0, 200.0])
    records = {"person": ["A", "B"], "month": ["2026-01", "2026-01"], "shop": ["s", "s"], "sales": sales}
    for given in (records, pd.DataFrame(records), pl.DataFrame(records)):
        ledger = tw.apply(small, given)
        before = ledger.explain("A", "2026-01").net
        sales[0] = 999.0
        try:
            assert ledger.explain("A", "2026-01").net == before
            assert tw.workforce(ledger)
            assert pickle.loads(pickle.dumps(ledger)).total == ledger.total
        except tw.Error as e:
            assert 'column "sales": its values have been changed since the result was made' in str(e)
            for call in (tw.workforce, pickle.dumps):
                with pytest.raises(tw.Error, match="have been changed since"):
                    call(ledger)
        sales[0] = 100.0
        assert ledger.explain("A", "2026-01").net == before
