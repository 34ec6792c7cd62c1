"""Playing forward against the same model in NumPy, and a reduced one in Mesa and SimPy; and the memory it takes.

bench_simulate.py RESULTS PROGRAMS writes RESULTS/simulate.json; PROGRAMS is the folder with the built `play`. The times
of one comparison are taken in turn, in CPU time. A check that fails ends it.
"""

import functools
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
import reduced_desk
import simulate_numpy
import three_shops_numpy
from bench_apply import Spread, found, note, timed

ROOT = Path(__file__).resolve().parents[1]
MONTHS = 24
MAIN = ["heads", "hires", "left", "dismissed", "separated", "promoted", "total_cost", "score"]
UNITS = {  # what a unit of the NumPy model's measures is in those of tierwise
    **dict.fromkeys(("gross", "net", "employer_cost", "hiring_cost", "outsourcing_cost", "total_cost", "score"), 100),
    **{f"line.{name}": 100 for name in three_shops_numpy.LINES},
}


class Played:
    """What `play` did: its times, memory, and totals in units (replica, month, cell, measure)."""

    def __init__(self, programs, folder, totals=True, **given):
        command = [str(programs / "play"), *(f"{name}={value}" for name, value in given.items())]
        if totals:
            command.append(f"totals={folder}/totals")
        self.about = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        self.measures = self.about["measures"]
        if totals:
            values = np.fromfile(f"{folder}/totals", "<i8")
            shape = self.about["replicas"], self.about["months"], len(self.about["cells"]), len(self.measures)
            self.values = values.reshape(shape) / 10.0 ** np.array(self.about["decimals"])

    def of(self, name, cell=0):
        return self.values[:, :, cell, self.measures.index(name)]

    def cells(self, by):
        return [i for i, (own, _) in enumerate(self.about["cells"]) if own == by]

    @property
    def nanoseconds(self):
        """CPU time a person-month, of the fastest repeat."""
        return min(self.about["cpu"]) * 1e9 / self.about["person_months"]


def worst_difference(played, theirs, names):
    """By how many standard errors the means of a measure and month, or of all months, differ at most; of which, and how
    many were compared.

    `theirs`: measure -> replica x month. The errors are of both samples together, for what hardly ever happens.
    """
    worst, which, compared = 0.0, "", 0
    for name in names:
        a, b = (np.c_[values, values.sum(1)] for values in (played.of(name), theirs[name]))
        deviation = np.concatenate([a, b]).std(0)
        error = deviation * np.sqrt(1 / len(a) + 1 / len(b))
        apart = np.abs(a.mean(0) - b.mean(0))
        distance = np.divide(apart, error, out=np.where(apart > 0, np.inf, 0.0), where=error > 0)
        compared += len(distance)
        if distance.max() > worst:
            worst, which = float(distance.max()), f"{name} in month {int(distance.argmax()) + 1} ({MONTHS + 1}: in all)"
    return worst, which, compared


def agree(what, played, theirs, names, errors=4):
    worst, which, compared = worst_difference(played, theirs, names)
    note(f"{what}: means apart at most", Spread([worst]), "std. errors", "", most=errors)
    replicas = f"{len(played.values):,} and {len(theirs[names[0]]):,} replicas"
    print(f"  of {compared:,} means ({len(names)} measures), {which}; {replicas}")
    if worst > errors:
        sys.exit(f"{what} is not the model that tierwise plays")


# -- NumPy -------------------------------------------------------------------------------------------------------------


def replay(programs, folder):
    """A replica's records through the NumPy rules, and its queue: how many of its totals by month and shop differ."""
    records = f"{folder}/records.csv"
    played = Played(programs, folder, replicas=1, by="shop", records=records)
    frame = pl.read_csv(records, infer_schema_length=None)
    done = three_shops_numpy.apply(frame)
    first, shops = int(done["month"].min()), len(done["shops"])
    place = (done["month"] - first) * shops + done["shop"]
    of_frame = {name: frame[name].to_numpy() for name in ("online_hours", "sales", "orders", "complaints")}
    came = frame["person"].str.contains("+", literal=True).to_numpy() & (done["joined"] == done["month"])
    sums = {"heads": np.ones(len(place)), "hires": came, "score": np.rint(done["score"]) / 100}
    sums |= {name: done[name] for name in three_shops_numpy.EVENTS}
    sums |= {f"line.{name}": done[name] / 100 for name in three_shops_numpy.LINES}
    sums |= {name: done[name] / 100 for name in ("gross", "net", "employer_cost")}
    sums |= {f"total.{name}": of_frame[name] for name in ("sales", "orders", "complaints")}
    differ = compared = 0
    cells = played.cells("shop")

    def compare(name, ours, apart=1e-6):
        nonlocal differ, compared
        theirs = np.stack([played.of(name, cell)[0] for cell in cells], 1)
        compared += theirs.size
        bad = np.flatnonzero(np.abs(theirs - ours).ravel() > apart)
        differ += len(bad)
        if len(bad):
            print(f"{name}: {theirs.ravel()[bad[:5]]}, NumPy {ours.ravel()[bad[:5]]}", file=sys.stderr)

    for name, values in sums.items():
        compare(name, np.bincount(place, values, MONTHS * shops).reshape(MONTHS, shops))
    asked = np.stack([played.of("consultations", cell)[0] for cell in cells], 1).ravel()
    pace = simulate_numpy.pace_of(done["month"] - done["joined"])
    queue, *_ = simulate_numpy.served(asked, place, of_frame["online_hours"], pace)
    for name in simulate_numpy.DEMAND:
        # Busy hours are real numbers that tierwise rounds to hundredths.
        compare(name, queue[name].reshape(MONTHS, shops), apart=0.005 + 1e-6 if name == "busy_hours" else 1e-6)
    measures = len(sums) + len(queue)
    print(f"a replica replayed: {compared:,} totals by month and shop of {measures} measures, {len(frame):,} records")
    note("totals that differ from NumPy's rules", Spread([differ]), "totals", "", "0", most=0)
    if differ:
        sys.exit("the rules in NumPy are not those that tierwise plays")


def numpy_model(programs, folder, repeats):
    people = pl.read_csv(f"{folder}/workforce.csv")
    for replicas, times in ((10, 5), (500, 1)):
        mine, theirs, kept = Spread(), Spread(), []
        for repeat in range(repeats):
            played = Played(programs, folder, replicas=replicas, by="shop", repeats=times)
            mine.append(played.nanoseconds)
            play = functools.partial(simulate_numpy.simulate, people, MONTHS, replicas, seed=repeat)
            seconds = timed(lambda play=play, kept=kept: kept.append(play()))
            theirs.append(seconds * 1e9 / float(kept[-1][..., 0].sum()))
        size = f"{len(people)} people, {replicas} replicas"
        note(f"simulate, {size}", mine, "ns")
        note(f"NumPy, {size}", theirs, "ns")
        note(f"NumPy / simulate, {size}", theirs.over(mine), "x", least=20)
    all_shops = np.concatenate([values.sum(2) for values in kept])
    names = simulate_numpy.MEASURES
    played = Played(programs, folder, replicas=len(all_shops))
    theirs = {name: all_shops[:, :, i] / UNITS.get(name, 1) for i, name in enumerate(names)}
    agree("NumPy", played, theirs, MAIN)
    agree("NumPy, all measures", played, theirs, names, errors=5)  # of 1,825 means one in ten runs has one beyond 4


# -- one person at a time ----------------------------------------------------------------------------------------------


def agents(programs, folder, repeats, replicas=60):
    import simulate_mesa
    import simulate_simpy

    people = pl.read_csv(f"{folder}/workforce.csv")
    number = {name: three_shops_numpy.months(people[name]) for name in ("month", "joined", "medal_since")}
    first = int(number["month"][0])
    start = [
        {
            "tenure": int(first - joined),
            "tier": reduced_desk.TIERS.index(tier),
            "months_in_tier": int(first - since) + 1,
        }
        for joined, tier, since in zip(number["joined"], people["medal"], number["medal_since"], strict=True)
    ]
    files = {name: ROOT / f"benchmarks/reduced_{name}.toml" for name in ("policy", "assumptions")}
    both = {"Mesa": (simulate_mesa, Spread(), []), "SimPy": (simulate_simpy, Spread(), [])}
    mine = Spread()
    for repeat in range(repeats):
        mine.append(Played(programs, folder, replicas=replicas, repeats=5, **files).nanoseconds)
        for module, times, kept in both.values():
            play = functools.partial(module.simulate, start, first, MONTHS, replicas, 1000 * repeat)
            seconds = timed(lambda play=play, kept=kept: kept.extend(play()))
            times.append(seconds * 1e9 / sum(month["heads"] for one in kept[-replicas:] for month in one))
    note(f"simulate, reduced model, {replicas} replicas", mine, "ns")
    played = Played(programs, folder, replicas=2000, **files)
    for name, (_, times, kept) in both.items():
        note(f"{name}, the same", times, "ns")
        note(f"{name} / simulate", times.over(mine), "x")
        theirs = {
            measure: np.array([[float(month[measure]) for month in one] for one in kept])
            for measure in reduced_desk.MEASURES
        }
        agree(name, played, theirs, reduced_desk.MEASURES)


# -- memory ------------------------------------------------------------------------------------------------------------


def memory(programs, folder):
    def taken(**given):
        about = Played(programs, folder, totals=False, **given).about
        return about["peak"] - about["before"] - about["totals"], about["people"]

    for copies in (2326, 23256):
        beyond, people = taken(copies=copies)
        what = f"memory beyond people and totals, {people:,} people"
        note(what, Spread([beyond / people]), "bytes/person", "", most=400)
    few, many = taken(replicas=1000)[0], taken(replicas=10_000)[0]
    note("memory beyond totals, 43 people, 1,000 replicas", Spread([few / 1e6]), "MB", "")
    note("memory beyond totals, 43 people, 10,000 replicas", Spread([many / 1e6]), "MB", "")
    note("  with 10,000 / with 1,000", Spread([many / few]), "x", "", most=1.3)


def main():
    results, programs = Path(sys.argv[1]), Path(sys.argv[2])
    print(f"{'what':58} {'median':>9} {'unit':12} {'least - most':>19}  time  bar")
    with tempfile.TemporaryDirectory() as folder:
        Played(programs, folder, totals=False, workforce=f"{folder}/workforce.csv", months=1)
        replay(programs, folder)
        numpy_model(programs, folder, 5)
        agents(programs, folder, 3)
        memory(programs, folder)
    results.mkdir(parents=True, exist_ok=True)
    (results / "simulate.json").write_text(json.dumps({"measured": found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
