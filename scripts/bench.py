"""Runs the benchmarks and keeps what they measure: bench.py PROGRAMS RESULTS

PROGRAMS is the folder with the built bench_* programs, RESULTS where each leaves its JSON. The Python benchmarks
(benchmarks/bench_*.py) run after them, each with RESULTS as its argument.
"""

import pathlib
import subprocess
import sys

programs, results = map(pathlib.Path, sys.argv[1:3])
results.mkdir(parents=True, exist_ok=True)
for program in sorted(p for p in programs.glob("bench_*") if p.is_file() and p.stat().st_mode & 0o100):
    print(f"== {program.name}", flush=True)
    command = [
        str(program.resolve()),
        "--benchmark_repetitions=5",
        "--benchmark_report_aggregates_only=true",
        f"--benchmark_out={results / program.name}.json",
        "--benchmark_out_format=json",
    ]
    subprocess.run(command, check=True)
for script in sorted(pathlib.Path("benchmarks").glob("bench_*.py")):
    print(f"== {script.name}", flush=True)
    subprocess.run([sys.executable, str(script), str(results)], check=True)
