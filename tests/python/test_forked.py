"""A forked child, as of multiprocessing on Linux, reads, plays and writes after its parent did."""

import os
import subprocess
import sys

import pytest

CODE = """
import faulthandler, os, signal, sys
import polars as pl
import tierwise as tw

today, assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
records = tw.example_records("three_shops")
first = tw.apply(today, records)
frame, folder = pl.read_csv(records), sys.argv[1]
arrow = frame.to_arrow()
first.people.write_csv(os.path.join(folder, "parent.csv"))
played = {"months": 2, "replicas": 3, "progress": False}
whole = tw.simulate(today, first, assumptions, **played)
child = os.fork()
if child == 0:
    signal.alarm(60)
    faulthandler.dump_traceback_later(50)
    assert tw.apply(today, records).total == first.total
    assert tw.apply(today, frame).total == first.total
    assert tw.apply(today, {name: frame[name] for name in frame.columns}).total == first.total
    assert tw.apply(today, arrow).total == first.total
    assert (tw.simulate(today, first, assumptions, **played).values == whole.values).all()
    assert len(first.people.to_polars()) == len(first)
    first.people.write_csv(os.path.join(folder, "child.csv"))
    first.people.write_parquet(os.path.join(folder, "child.parquet"))
    first.write(os.path.join(folder, "run"))
    for lazy in (frame.lazy(), pl.scan_csv(records)):
        try:
            tw.apply(today, lazy)
            os._exit(3)
        except tw.Error as e:
            assert str(e) == "records: a LazyFrame cannot be collected in a process forked from one that used Polars; " \
                             "collect it before, or start processes by spawn"
    try:
        tw.apply(today, records.with_suffix(".toml"))
        os._exit(2)
    except tw.Error:
        os._exit(0)
_, status = os.waitpid(child, 0)
same = open(os.path.join(folder, "child.csv"), "rb").read() == open(os.path.join(folder, "parent.csv"), "rb").read()
print(os.waitstatus_to_exitcode(status), same)
"""


pytest.importorskip("pyarrow")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_child_reads_plays_and_writes(tmp_path):
    ended = subprocess.run([sys.executable, "-c", CODE, str(tmp_path)], capture_output=True, text=True, timeout=180)
    assert ended.stdout == "0 True\n", ended.stderr
