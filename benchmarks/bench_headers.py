"""What including a header costs, beside the engine and by the headers alone: bench_headers.py RESULTS

Seconds of CPU that a file takes to compile at -O0 which only includes it, and a program that loads a policy file and
applies a row (tests/consumer/applies.cpp), with every compiler of g++ and clang++ that is there; as ratios to
`policy.hpp` the same way, taken in turn. RESULTS/headers.json has them.
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 5
WAYS = {"beside the engine": ["-DTIERWISE_COMPILED"], "headers alone": []}
HEADERS = ("policy", "tierwise", "apply", "simulate", "compare", "policy_file")
PROGRAM = "loads a file, applies a row"
BARS = {
    ("tierwise", "beside the engine"): 2,
    ("tierwise", "headers alone"): 4,
    (PROGRAM, "beside the engine"): 3,
}


def seconds(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    results = Path(sys.argv[1])
    compilers = [c for c in ("g++", "clang++") if shutil.which(c)]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        sources = {PROGRAM: ROOT / "tests/consumer/applies.cpp"}
        for header in HEADERS:
            sources[header] = Path(folder) / f"{header}.cpp"
            sources[header].write_text(f'#include "tierwise/{header}.hpp"\n')
        for compiler in compilers:
            for way, flags in WAYS.items():
                times: dict[str, list[float]] = {name: [] for name in sources}
                for _ in range(REPEATS):
                    for name, source in sources.items():
                        command = [compiler, "-std=c++20", "-O0", *flags, f"-I{ROOT / 'include'}", "-c"]
                        times[name].append(seconds([*command, str(source), "-o", os.devnull]))
                alone = statistics.median(times["policy"])
                print(f"{compiler}, {way}: policy.hpp {alone:.2f} s", flush=True)
                for name, taken in times.items():
                    ratio, bar = statistics.median(taken) / alone, BARS.get((name, way))
                    word = "" if bar is None else f"  <= {bar} x  {'met' if ratio <= bar else 'NOT MET'}"
                    print(f"  {name:30} {statistics.median(taken):6.2f} s  {ratio:5.2f} x{word}", flush=True)
                    found.append({"what": name, "way": way, "compiler": compiler, "seconds": taken, "ratio": ratio})
    results.mkdir(parents=True, exist_ok=True)
    (results / "headers.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
