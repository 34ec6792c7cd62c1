"""Ctrl-C, at any moment: what is done is kept, whole, and equals what an uninterrupted run has; the next call works."""

import json
import subprocess
import sys

import polars as pl
import pytest

import tierwise as tw

BEGIN = """
import json, os, signal, sys, threading, time
import numpy as np
import tierwise as tw

today, assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
people = tw.apply(today, tw.example_records("three_shops"))
raised = today.replace("ladder.medal.iron.base_pay", 2300)


def press(delay):
    threading.Timer(delay, lambda: os.kill(os.getpid(), signal.SIGINT)).start()


def raises(call, delay=0.2):
    try:
        press(delay)
        call()
    except KeyboardInterrupt:
        return True
    time.sleep(2 * delay)  # ended before it was pressed
    return False


def interrupted(call):
    for delay in (1, 4, 16, 64):  # machines differ: a run in which nothing is done yet has nothing to keep
        try:
            press(delay)
            return call()
        except KeyboardInterrupt:
            pass


def same(a, b, replicas):
    return all(np.array_equal(a.values[r], b.values[r]) for r in replicas)
"""


def run(code):
    """What a program prints; each of the runs in it would take many minutes."""
    done = subprocess.run([sys.executable, "-c", BEGIN + code], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_simulation_keeps_the_replicas_that_are_done():
    found = run("""
how = {"months": 48, "seed": 3, "threads": 2, "progress": False}
part = interrupted(lambda: tw.simulate(today, people, assumptions, replicas=15000, **how))
whole = tw.simulate(today, people, assumptions, replicas=max(part.done[:30]) + 1, **how)
told = f"{len(part.done)} of them are done" in repr(part)
print(json.dumps([part.interrupted, len(part.done), same(part, whole, part.done[:30]), len(part.totals()), told]))
""")
    interrupted, done, equal, rows, said = found
    assert interrupted
    assert 0 < done < 15000
    assert equal
    assert rows == 48 * done
    assert said


def test_ctrl_c_before_any_replica_is_done_ends_the_run():
    assert run("""
how = {"months": 48, "progress": False}
ended = [raises(lambda: tw.simulate(today, people, assumptions, replicas=15000, **how), 0.001),
         raises(lambda: tw.compare({"a": today, "b": raised}, people, assumptions, replicas=3000, **how), 0.001)]
print(json.dumps([*ended, tw.simulate(today, people, assumptions, replicas=1).done]))
""") == [True, True, [0]]


def test_a_comparison_keeps_the_replicas_that_are_done():
    found = run("""
how = {"months": 12, "seed": 5, "threads": 2, "progress": False, "by": []}
part = interrupted(lambda: tw.compare({"today": today, "raise": raised}, people, assumptions, replicas=15000, **how))
whole = tw.compare({"today": today, "raise": raised}, people, assumptions, replicas=max(part.done[:30]) + 1, **how)
equal = [same(part.projections[n], whole.projections[n], part.done[:30]) for n in part.names]
kept = part.costs(by_replica=True).to_polars()
own = whole.costs(by_replica=True).to_polars()
costs = kept.filter(kept["replica"].is_in(part.done[:30])).equals(own.filter(own["replica"].is_in(part.done[:30])))
print(json.dumps([part.interrupted, len(part.done), equal, costs, len(kept)]))
""")
    interrupted, done, equal, costs, rows = found
    assert interrupted
    assert 0 < done < 15000
    assert equal == [True, True]
    assert costs
    assert rows == done


def test_a_sweep_keeps_the_combinations_that_are_done():
    found = run("""
how = {"months": 12, "replicas": 400, "measures": "gross", "progress": False}
vary = {"ladder.medal.iron.base_pay": list(range(2000, 2200))}
part = interrupted(lambda: tw.sweep(today, people, assumptions, vary, **how))
whole = tw.sweep(today, people, assumptions, {p: v[:2] for p, v in vary.items()}, **how)
print(json.dumps([part.interrupted, part.done, len(part), list(part.rows(0, 1)) == list(whole.rows(0, 1))]))
""")
    interrupted, done, rows, equal = found
    assert interrupted
    assert 0 < done < 200
    assert rows == done
    assert equal


LARGE = """
n = 400_000
records = {"person": np.array([f"P{i % 40000:05}" for i in range(n)]), "month": np.array([f"2025-{i // 40000 + 1:02}" for i in range(n)]),
           "shop": np.array([f"S{i % 40000 % 50}" for i in range(n)]), "sales": np.ones(n)}
policy = tw.Policy.parse('''
name = "large"
[inputs.sales]
kind = "amount"
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000
[[pay.line]]
name = "base"
amount = "base_pay + mean(sales, by=shop) + last(12, sum(sales))"
''')
"""


@pytest.mark.parametrize("delay", [0.01, 0.1, 0.4, 1])
def test_apply_hears_ctrl_c_and_works_again(delay):
    code = f"""
def over_and_over():
    while True:
        tw.apply(policy, records).people.to_polars()
ended = raises(over_and_over, {delay})
print(json.dumps([ended, len(tw.apply(policy, records))]))
"""
    assert run(LARGE + code) == [True, 400_000]


def test_what_is_read_from_results_hears_ctrl_c():
    assert all(
        run("""
drawn = tw.simulate(today, people, assumptions, months=12, replicas=200, progress=False)
compared = tw.compare({"a": today, "b": raised}, people, assumptions, months=3, replicas=50, progress=False)
calls = [lambda: people.totals(by=["month", "person"]), lambda: people.payslips.to_polars(), lambda: people.events.to_arrow(),
         lambda: people.explain("A001", "2026-06"), lambda: tw.difference(people, people).people,
         lambda: drawn.bands(), lambda: drawn.totals(by="shop"), lambda: drawn.ledger(0), lambda: drawn.records(0),
         lambda: compared.table(), lambda: tw.risk(today, tw.example_records("three_shops"), assumptions, bar=0.3),
         lambda: tw.workforce(people), lambda: tw.Formula("a * 2").evaluate({"a": [1.0] * 1000})]
names = [p["person"] for p in people.people.rows(0, 1)]
calls[3] = lambda: people.explain(names[0], people.months[0])
def over_and_over(call):
    while True:
        call()
print(json.dumps([raises(lambda: over_and_over(call), 0.1) for call in calls]))
""")
    )


def test_reading_a_file_or_a_lazy_frame_hears_ctrl_c(tmp_path):
    pl.read_csv(tw.example_records("three_shops")).write_parquet(tmp_path / "records.parquet")
    found = run(
        f"FILE = {str(tmp_path / 'records.parquet')!r}"
        """
import polars as pl

def slow(*given, **named):
    time.sleep(8)


scan, read, collect = pl.scan_csv(tw.example_records("three_shops")), pl.read_parquet, pl.LazyFrame.collect
heard = []
for kept, records in (("read_parquet", FILE), ("collect", scan)):
    where = pl if kept == "read_parquet" else pl.LazyFrame
    setattr(where, kept, slow)
    begin = time.monotonic()
    heard.append(raises(lambda: tw.apply(today, records)) and time.monotonic() - begin < 7)  # not waited for
pl.read_parquet, pl.LazyFrame.collect = read, collect
print(json.dumps([heard, len(tw.apply(today, scan)) > 0]))
"""
    )
    assert found == [[True, True], True]
