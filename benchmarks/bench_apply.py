"""apply() from Python against the same rules in NumPy, and the other bars that are measured from outside.

bench_apply.py RESULTS PROGRAMS [ROWS] writes RESULTS/python.json; PROGRAMS has the built bench_apply, ROWS (default 10000000)
is the largest size. The times of one comparison are taken in turn. CPU time unless it says wall: the machine may be shared,
and only threads need the wall clock.
"""

import gc
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import make_desk
import numpy as np
import polars as pl
import three_shops_numpy

import tierwise as tw

ROOT = Path(__file__).resolve().parents[1]
MILLION = 1_000_000
SIX_TERMS = (
    "2000 * days_worked / days_scheduled + marginal(sales, sales_rates) + whole(customers_served, served_rates) + "
    "min(15 * days_worked, 390) + if(product_knowledge >= 90%, 250, 0) - 50 * complaints"
)
found = []


class Spread(list):
    """Measurements of one thing: the median, and from the least to the most."""

    @property
    def median(self):
        return statistics.median(self)

    def by(self, scale):
        return Spread(v * scale for v in self)

    def over(self, other):
        """Ratios of the repeats that were taken one after the other."""
        return Spread(a / b for a, b in zip(self, other, strict=True))


def note(what, measured, unit, clock="CPU", bar="", least=None, most=None):
    """`least` or `most` is the bar; the median is what must meet it."""
    value = measured.median
    met = (
        None
        if least is None and most is None
        else (least is None or value >= least) and (most is None or value <= most)
    )
    bar = bar or (f">= {least:g}" if least is not None else f"<= {most:g}" if most is not None else "")
    one = {"what": what, "median": value, "min": min(measured), "max": max(measured), "repeats": len(measured),
           "unit": unit, "clock": clock, "bar": bar, "met": met}  # fmt: skip
    found.append(one)
    spread = f"{one['min']:.4g} - {one['max']:.4g}"
    word = {None: "", True: "met", False: "NOT MET"}[met]
    print(f"{what:58} {value:>9.4g} {unit:12} {spread:>19}  {clock:4}  {bar:8} {word}", flush=True)


def timed(job, clock=time.process_time):
    gc.collect()
    begin = clock()
    job()
    return clock() - begin


def ways(policy, frame):
    """How the rules can be run: what is compared, by name."""
    ready = tw.Records(policy, frame, threads=1)
    return {
        "whole ledger": lambda: tw.apply(policy, frame, threads=1),
        "whole ledger from ready records": lambda: tw.apply(policy, ready, threads=1),
        "totals only from ready records": lambda: tw.apply(policy, ready, threads=1, results="totals"),
        "NumPy": lambda: three_shops_numpy.apply(frame),
    }


BARS = {"whole ledger": 3.0, "totals only from ready records": 4.5}


def compared_with_numpy(policy, frames, repeats):
    for n, frame in frames.items():
        wrong, some = three_shops_numpy.differences(tw.apply(policy, frame), three_shops_numpy.apply(frame))
        if wrong:
            print("\n".join(some), file=sys.stderr)
        print(f"{n:,} employee-months of {frame['person'].n_unique():,} people in {frame['shop'].n_unique():,} shops")
        note("payslip figures that differ from NumPy's", Spread([wrong]), "figures", "", "0", most=0)
        jobs = ways(policy, frame)
        times = {what: Spread() for what in jobs}
        often = max(1, 100_000 // n)
        for _ in range(repeats):
            for what, job in jobs.items():
                times[what].append(timed(lambda job=job, often=often: [job() for _ in range(often)]) / often)
        for what, spread in times.items():
            note(f"{what}, {n:,} rows", spread.by(1e9 / len(frame)), "ns a row")
        for what in list(times)[:-1]:
            bar = BARS.get(what) if n == MILLION else BARS[what] * 0.8 if what in BARS else None
            note(f"NumPy / {what}, {n:,} rows", times["NumPy"].over(times[what]), "x", least=bar)


def beside_cpp(policy, frame, program, repeats):
    """From ready records: what Python takes beyond C++, each in a process of its own."""
    ready = tw.Records(policy, frame, threads=1)
    python, cpp = Spread(), Spread()
    name = "from_records/rows:1000000/threads:1/ids:1"
    for _ in range(repeats):
        python.append(timed(lambda: tw.apply(policy, ready, threads=1)) * 1e9 / len(frame))
        command = [str(program), f"--benchmark_filter={name}/", "--benchmark_format=json"]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        cpp.append(found["benchmarks"][0]["cpu_time"] * 1e6 / MILLION)
    note("from ready records: Python / C++", python.over(cpp), "x", most=1.15)


def second_thread(policy, frame, repeats):
    times = {threads: (Spread(), Spread(), Spread()) for threads in (1, 2)}
    for _ in range(repeats):
        for threads, (walls, own, all_threads) in times.items():
            cpu = time.thread_time(), time.process_time()
            walls.append(timed(lambda threads=threads: tw.apply(policy, frame, threads=threads), time.perf_counter))
            own.append(time.thread_time() - cpu[0])
            all_threads.append(time.process_time() - cpu[1])
    note("second thread: apply with 1 / with 2", times[1][0].over(times[2][0]), "x", "wall", least=1.6)
    # Where the machine is shared the wall clock says little; this is what the second thread takes off the first.
    note("  the calling thread's work with 1 / with 2", times[1][1].over(times[2][1]), "x")
    note("  all threads' work with 2 / with 1", times[2][2].over(times[1][2]), "x")


# -- what only a process of its own can tell ---------------------------------------------------------------------------

MEMORY = """
import gc, sys, time
sys.path.insert(0, {here!r})
import polars as pl, make_desk, tierwise as tw, three_shops_numpy
def status(key):
    return next(int(l.split()[1]) for l in open("/proc/self/status") if l.startswith(key)) * 1024
frame = pl.read_parquet({file!r})
small = frame.filter(pl.col("month") == make_desk.MONTHS[0]).head(100)
policy = make_desk.policy()
run = {run}
run(small)
gc.collect()
open("/proc/self/clear_refs", "w").write("5")  # the peak starts anew
before = status("VmRSS:")
kept = run(frame)
print((status("VmHWM:") - before) / len(frame), (status("VmRSS:") - before) / len(frame))
"""


def memory(frame, repeats):
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/desk.parquet"
        frame.write_parquet(file)
        for what, run in (("apply", "lambda f: tw.apply(policy, f, threads=1)"), ("NumPy", "three_shops_numpy.apply")):
            peak, kept = Spread(), Spread()
            for _ in range(repeats):
                code = MEMORY.format(here=str(ROOT / "benchmarks"), file=file, run=run)
                words = subprocess.run(
                    [sys.executable, "-c", code], check=True, capture_output=True, text=True
                ).stdout.split()
                peak.append(float(words[0]))
                kept.append(float(words[1]))
            note(f"memory beyond the frame, {what}: peak", peak, "bytes a row", "")
            note(f"memory beyond the frame, {what}: kept", kept, "bytes a row", "")


def import_time(repeats):
    code = "import numpy, time; t = time.process_time(); import tierwise; print(time.process_time() - t)"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    times = Spread(
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
        for _ in range(repeats)
    )
    note("import tierwise, beyond NumPy", times, "s", most=0.25)


def compile_time(repeats):
    import resource

    def used():
        u = resource.getrusage(resource.RUSAGE_CHILDREN)
        return u.ru_utime + u.ru_stime

    with tempfile.TemporaryDirectory() as folder:
        for header, bar in (("tierwise/tierwise.hpp", 1.5), ("tierwise/toml.hpp", 4)):
            source = Path(folder) / "one.cpp"
            source.write_text(f"#include <{header}>\nint main() {{}}\n")
            times = {compiler: Spread() for compiler in ("g++", "clang++") if shutil.which(compiler)}
            for _ in range(repeats):
                for compiler, spread in times.items():
                    before = used()
                    command = [
                        compiler,
                        "-std=c++20",
                        "-O0",
                        f"-I{ROOT / 'include'}",
                        "-c",
                        str(source),
                        "-o",
                        f"{folder}/one.o",
                    ]
                    subprocess.run(command, check=True)
                    spread.append(used() - before)
            for compiler, spread in times.items():
                note(f"#include <{header}> -O0, {compiler}", spread, "s", most=bar)


# -- small things ------------------------------------------------------------------------------------------------------


def variant(policy, repeats):
    times = Spread()
    for i in range(repeats):
        change = {"ladder.medal.iron.base_pay": 2100 + i}
        begin = time.process_time()
        policy.replace(change)
        times.append(time.process_time() - begin)
    note("a variant ready: policy.replace of one figure", times.by(1e3), "ms", most=1)


def six_terms(c):
    worked, sales, customers = c["days_worked"], c["sales"], c["customers_served"]
    pay = 2000 * worked / c["days_scheduled"]
    pay += 0.006 * sales + 0.003 * np.maximum(sales - 30000, 0) + 0.003 * np.maximum(sales - 60000, 0)
    pay += customers * np.where(customers < 600, 0.2, np.where(customers < 1000, 0.25, 0.3))
    pay += np.minimum(15 * worked, 390)
    pay += np.where(c["product_knowledge"] >= 0.9, 250, 0)
    return pay - 50 * c["complaints"]


def beside_numpy(what, rows, ours, numpys, repeats, most=None):
    """Microseconds of both, taken in turn, so many times each that the clock can tell."""
    if np.abs(ours() - numpys()).max() > 1e-8:
        sys.exit(f"the formula and NumPy differ: {what}, {rows} rows")
    times = max(1, 300_000 // rows)
    engine, plain = Spread(), Spread()
    for _ in range(repeats):
        engine.append(timed(lambda: [ours() for _ in range(times)]) / times)
        plain.append(timed(lambda: [numpys() for _ in range(times)]) / times)
    note(f"{what}, {rows:,} rows, Formula.evaluate", engine.by(1e6), "us")
    note(f"{what}, {rows:,} rows, NumPy", plain.by(1e6), "us")
    note("  Formula.evaluate / NumPy", engine.over(plain), "x", most=most)


def formulas(policy, frame, repeats):
    names = ["days_worked", "days_scheduled", "sales", "customers_served", "product_knowledge", "complaints"]
    pay, add = tw.Formula(SIX_TERMS), tw.Formula("a + b")

    def beside(n, most_of_a_sum=None, most_of_six_terms=None):
        columns = {name: np.ascontiguousarray(frame[name].to_numpy()[:n], dtype=np.float64) for name in names}
        a, b = columns["sales"], np.round(columns["sales"] * 0.37, 2)
        beside_numpy("a + b", n, lambda: add.evaluate({"a": a, "b": b}), lambda: a + b, repeats, most_of_a_sum)
        i, j = np.arange(n), np.arange(n) * 7
        beside_numpy("a + b of int64", n, lambda: add.evaluate({"a": i, "b": j}), lambda: i + j, repeats)
        ours = lambda: pay.evaluate(columns, brackets=policy)  # noqa: E731
        beside_numpy("six terms", n, ours, lambda: six_terms(columns), repeats, most_of_six_terms)

    beside(1000)
    beside(100_000, 10, 1)
    beside(len(frame))


def main():
    results, programs = Path(sys.argv[1]), Path(sys.argv[2])
    largest = int(sys.argv[3]) if len(sys.argv) > 3 else 10 * MILLION
    print(f"{'what':58} {'median':>9} {'unit':12} {'least - most':>19}  time  bar")
    policy = make_desk.policy()
    variant(policy, 300)
    import_time(7)
    compile_time(3)
    frame = make_desk.desk(MILLION)
    formulas(policy, frame, 9)
    second_thread(policy, frame, 5)
    beside_cpp(policy, frame, programs / "bench_apply", 5)
    memory(frame, 3)
    compared_with_numpy(policy, {10_000: make_desk.desk(10_000), MILLION: frame}, 5)
    del frame
    compared_with_numpy(policy, {largest: make_desk.desk(largest)}, 3)
    results.mkdir(parents=True, exist_ok=True)
    about = {"rows": largest, "numpy": np.__version__, "polars": pl.__version__, "tierwise": tw.__version__}
    (results / "python.json").write_text(json.dumps({"about": about, "measured": found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
