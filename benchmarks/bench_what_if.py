"""How long a what-if takes from Python: bench_what_if.py RESULTS [PACKAGE]

43 people x 24 months x 200 replicas, today's policy and a raise, one measure, one thread, CPU time. PACKAGE is a folder with another
build of tierwise, which is measured in turn with this one. Each is measured in processes of its own (bench_what_if.py, alone), and the
least of their times counts: whatever else the machine does only adds to it. RESULTS/what_if.json has all of it.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

HOW = {"months": 24, "replicas": 200, "seed": 7, "threads": 1, "progress": False}
TURNS, REPEATS, POINTS = 3, 3, 10
RAISE = {"ladder.medal.iron.base_pay": 2300}
# What is told: what, the times it is made of (a divided by b; a alone), unit, scale, bar.
TOLD = [
    ("a what-if: two policies, one measure", "compare", None, "ms", 1e3, ""),
    ("  from a kept baseline", "kept", None, "ms", 1e3, ""),
    ("  a play of one policy", "simulate", None, "ms", 1e3, ""),
    ("  what-if / plays", "compare", "simulate", "x", 1, "<= 2.2"),
    ("  kept what-if / play", "kept", "simulate", "x", 1, "<= 1.2"),
    ("  a point of a sweep / a play", "point", "simulate", "x", 1, "<= 1.2"),
    ("  a table of all main measures", "table", None, "ms", 1e3, ""),
    ("  costs attributed / what-if", "costs", "compare", "x", 1, ""),
    ("  one grouping / a play", "grouping", "simulate", "x", 1, ""),
    ("  a sweep of 300 points", "point", None, "s", 300, "<= 25"),
]

# Beside another build: what, its time, divided by this one's, bar.
BESIDE = [
    ("a what-if of the base / now", "compare", "compare", ">= 4"),
    ("a what-if of the base / from a kept baseline now", "compare", "kept", ">= 8"),
    ("a play of the base / now", "simulate", "simulate", ""),
    ("a point of a sweep of the base / now", "point", "point", ""),
]


def measured():
    """Seconds of CPU of everything that this package can do of it."""
    import tierwise as tw

    def least(call):
        times = []
        for _ in range(REPEATS):
            begin = time.process_time()
            call()
            times.append(time.process_time() - begin)
        return min(times)

    today, records = tw.example("three_shops"), tw.example_records("three_shops")
    assumed = tw.example_assumptions("three_shops")
    people = tw.workforce(tw.apply(today, records), records, keep=["shift", "experience_months", "typing_speed"])
    raised = today.replace(RAISE)
    both = tw.compare({"today": today, "raised": raised}, people, assumed, **HOW)
    one = tw.simulate(today, people, assumed, **HOW)
    vary = {"ladder.medal.iron.base_pay": [2000 + 10 * i for i in range(POINTS)]}
    out = {
        "compare": least(
            lambda: tw.compare({"today": today, "raised": today.replace(RAISE)}, people, assumed, **HOW).table(
                "total_cost"
            )
        ),
        "simulate": least(lambda: tw.simulate(today, people, assumed, by=[], **HOW)),
        "table": least(lambda: both.table()),
        "costs": least(lambda: both.costs()),
        "grouping": least(lambda: one.bands("total_cost", by="shop")),
        "point": least(lambda: tw.sweep(today, people, assumed, vary, measures="total_cost", **HOW)) / POINTS,
    }
    if hasattr(tw, "Baseline"):
        baseline = tw.Baseline(today, people, assumed, **HOW)
        out["kept"] = least(
            lambda: baseline.compare({"raised": today.replace(RAISE)}, threads=1, progress=False).table("total_cost")
        )
        out["point"] = least(lambda: baseline.sweep(vary, measures="total_cost", threads=1, progress=False)) / POINTS
    return out


def in_turn(packages):
    """The least times of each package, measured one after the other, some times over."""
    found = [{} for _ in packages]
    for _ in range(TURNS):
        for own, package in zip(found, packages, strict=True):
            path = os.environ | ({"PYTHONPATH": package} if package else {})
            told = subprocess.run([sys.executable, __file__], env=path, check=True, capture_output=True, text=True)
            for name, seconds in json.loads(told.stdout).items():
                own[name] = min(seconds, own.get(name, seconds))
    return found


def main(results, package=None):
    now, *base = in_turn([None, package] if package else [None])
    found = []
    for what, name, by, unit, scale, bar in TOLD:
        value = scale * now[name] / (now[by] if by else 1)
        found.append({"what": what, "value": value, "unit": unit, "bar": bar})
    for before in base:
        for what, name, by, bar in BESIDE:
            found.append({"what": what, "value": before[name] / now[by], "unit": "x", "bar": bar})
    Path(results, "what_if.json").write_text(json.dumps({"ratios": found, "now": now, "base": base}, indent=1) + "\n")
    for one in found:
        print(f"{one['what']:50} {one['value']:>9.3g} {one['unit']:>2}  {one['bar']}")


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) > 1 else print(json.dumps(measured()))
