"""Runs the benchmarks and prints what they compare as ratios: bench.py PROGRAMS RESULTS [BASE]

PROGRAMS is the folder with the built programs, RESULTS where each bench_* leaves its JSON. The Python benchmarks
(benchmarks/bench_*.py) run after them, with what SCRIPTS says; what they need beyond the package's own requirements is in
benchmarks/requirements.txt. BASE is another commit, which is built beside this one and measured in turn with it.
"""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

import beside

REPEATS = 5
# What is compared: what, program, benchmark, the one it is divided by (None: nothing), time or counter, bar, and a scale.
COMPARED = [
    ("formula of six terms / the scalar loop by hand", "bench_formula", "six_terms_engine", "six_terms_scalar_loop",
     "cpu_time", "<= 1.2 x", 1),
    ("formula of six terms / the same loop, vectorised", "bench_formula", "six_terms_engine", "six_terms_loop", "cpu_time", "", 1),
    ("  rounded to the fen / the scalar loop", "bench_formula", "money_engine", "money_scalar_loop", "cpu_time", "", 1),
    ("  rounded to the fen / the loop vectorised", "bench_formula", "money_engine", "money_loop", "cpu_time", "", 1),
    ("second thread: 1M rows with 1 / with 2", "bench_apply", "three_shops/rows:1000000/threads:1/ids:1/real_time",
     "three_shops/rows:1000000/threads:2/ids:1/real_time", "real_time", ">= 1.6 x", 1),
    ("  the calling thread's work with 1 / with 2", "bench_apply", "three_shops/rows:1000000/threads:1/ids:1/real_time",
     "three_shops/rows:1000000/threads:2/ids:1/real_time", "cpu_time", "", 1),
    ("a row of 1M / a row of 10k", "bench_apply", "three_shops/rows:1000000/threads:1/ids:1/real_time",
     "three_shops/rows:10000/threads:1/ids:1/real_time", "cpu_time", "linear: <= 1.3 x", 1e-2),
    ("ids by joining / ids by shop", "bench_apply", "three_shops/rows:1000000/threads:1/ids:1/real_time",
     "three_shops/rows:1000000/threads:1/ids:0/real_time", "cpu_time", "", 1),
    ("apply, 1M rows", "bench_apply", "three_shops/rows:1000000/threads:1/ids:1/real_time", None, "cpu_time", "", 1),
    ("a row of 10M / a row of 1M", "bench_apply", "three_shops/rows:10000000/threads:1/ids:1/real_time",
     "three_shops/rows:1000000/threads:1/ids:1/real_time", "cpu_time", "linear: <= 1.25 x", 0.1),
    ("a table / ready records, 1M rows", "bench_apply", "three_shops/rows:1000000/threads:1/ids:1/real_time",
     "from_records/rows:1000000/threads:1/ids:1/real_time", "cpu_time", "", 1),
    ("a table / totals only from ready records, 1M rows", "bench_apply", "three_shops/rows:1000000/threads:1/ids:1/real_time",
     "totals_only/rows:1000000/threads:1/ids:1/real_time", "cpu_time", "", 1),
    ("bytes of a ledger's row", "bench_apply", "three_shops/rows:1000000/threads:1/ids:1/real_time", None, "bytes_a_row",
     "<= 200", 1),
    ("a policy made ready", "bench_apply", "ready", None, "cpu_time", "<= 1 ms", 1),
    ("simulate, 100k people: person-months a second", "bench_simulate", "simulate/threads:1/iterations:1/real_time", None,
     "millions_a_second", ">= 10 M", 1),
    ("  a person-month", "bench_simulate", "simulate/threads:1/iterations:1/real_time", None, "ns_a_person_month", "", 1),
    ("  the floor: only its draws", "bench_simulate", "floor_of_draws/iterations:1", None, "ns_a_person_month", "", 1),
    ("  simulate / the floor", "bench_simulate", "simulate/threads:1/iterations:1/real_time", "floor_of_draws/iterations:1",
     "ns_a_person_month", "<= 4 x", 1),
    ("  second thread: simulate with 1 / with 2", "bench_simulate", "simulate/threads:1/iterations:1/real_time",
     "simulate/threads:2/iterations:1/real_time", "real_time", ">= 1.8 x", 1),
    ("  the calling thread's work with 1 / with 2", "bench_simulate", "simulate/threads:1/iterations:1/real_time",
     "simulate/threads:2/iterations:1/real_time", "cpu_time", "", 1),
]  # fmt: skip
MILLISECONDS = {"ns": 1e-6, "us": 1e-3, "ms": 1.0, "s": 1e3}
COUNTERS = {"millions_a_second": "M", "ns_a_person_month": "ns", "bytes_a_row": "bytes"}  # CPU time
SCRIPTS = {
    "bench_simulate.py": ("results", "programs"),
    "bench_apply.py": ("results", "programs"),
    "bench_what_if.py": ("results", "package"),
}  # others get the results


def run(program, results):
    command = [
        str(program.resolve()),
        f"--benchmark_repetitions={REPEATS}",
        "--benchmark_enable_random_interleaving=true",
        "--benchmark_display_aggregates_only=true",  # every repetition is in the file
        f"--benchmark_out={results / program.name}.json",
        "--benchmark_out_format=json",
    ]
    subprocess.run(command, check=True)


def times(file, name, time):
    """A benchmark's repetitions in milliseconds, or in the counter's unit."""
    runs = json.loads(file.read_text())["benchmarks"] if file.exists() else []
    return [
        r[time] * (1 if time in COUNTERS else MILLISECONDS[r["time_unit"]])
        for r in runs
        if r["run_type"] == "iteration" and r["run_name"] == name
    ]


def met(value, bar):
    """Whether a bar such as "linear: <= 130 x" is met; None without one."""
    words = bar.rpartition(": ")[2].split()
    if not words:
        return None
    return value <= float(words[1]) if words[0] == "<=" else value >= float(words[1])


def report(results):
    """The table of COMPARED; medians, and in brackets from the least to the most that two repetitions could give."""
    found = []
    for what, program, name, by, time, bar, scale in COMPARED:
        mine = [scale * t for t in times(results / f"{program}.json", name, time)]
        other = times(results / f"{program}.json", by, time) if by else [1.0]
        if not mine or not other:
            continue
        value = statistics.median(mine) / statistics.median(other)
        low, high, unit = min(mine) / max(other), max(mine) / min(other), "x" if by else COUNTERS.get(time, "ms")
        clock = "wall" if time == "real_time" else "CPU"
        found.append(
            {
                "what": what,
                "median": value,
                "min": low,
                "max": high,
                "unit": unit,
                "clock": clock,
                "bar": bar,
                "met": met(value, bar),
            }
        )
    (results / "ratios.json").write_text(json.dumps(found, indent=1) + "\n")
    print(f"\n{'what':50} {'median':>10}   {'from - to':>19}  clock  bar", flush=True)
    for f in found:
        word = {None: "", True: "met", False: "NOT MET"}[f["met"]]
        spread = f"{f['min']:.3g} - {f['max']:.3g}"
        print(
            f"{f['what']:50} {f['median']:>7.3g} {f['unit']:>2}   {spread:>19}  {f['clock']:5}  {f['bar']}  {word}",
            flush=True,
        )
    print()


def report_beside(results):
    """How many times as long the other commit takes, for everything that both measure."""
    print(f"\n{'CPU time of the base / now':60} {'median':>10}", flush=True)
    found = []
    for file in sorted((results / "base").glob("bench_*.json")):
        runs = json.loads(file.read_text())["benchmarks"]
        for name in dict.fromkeys(r["run_name"] for r in runs):
            now, base = times(results / file.name, name, "cpu_time"), times(file, name, "cpu_time")
            if now and base:
                found.append(
                    {"program": file.stem, "benchmark": name, "ratio": statistics.median(base) / statistics.median(now)}
                )
                print(f"{file.stem + ': ' + name:60} {found[-1]['ratio']:>7.3g}  x", flush=True)
    (results / "beside.json").write_text(json.dumps(found, indent=1) + "\n")
    print()


def main():
    programs, results = map(pathlib.Path, sys.argv[1:3])
    base = beside.built(sys.argv[3]) if len(sys.argv) > 3 else None
    shutil.rmtree(results / "base", ignore_errors=True)
    (results / "base").mkdir(parents=True)
    for program in sorted(p for p in programs.glob("bench_*") if p.is_file() and os.access(p, os.X_OK)):
        print(f"== {program.name}", flush=True)
        run(program, results)
        if base and (base[0] / program.name).exists():
            print(f"== {program.name} of the base", flush=True)
            run(base[0] / program.name, results / "base")
    report(results)
    if base:
        report_beside(results)
    needed = ["-m", "pip", "install", "--quiet", "--requirement", "benchmarks/requirements.txt"]
    subprocess.run([sys.executable, *needed], check=True)
    folders = {"results": str(results), "programs": str(programs)} | ({"package": str(base[1])} if base else {})
    for script in sorted(pathlib.Path("benchmarks").glob("bench_*.py")):
        print(f"== {script.name}", flush=True)
        given = [folders[name] for name in SCRIPTS.get(script.name, ("results",)) if name in folders]
        subprocess.run([sys.executable, str(script), *given], check=True)


if __name__ == "__main__":
    main()
