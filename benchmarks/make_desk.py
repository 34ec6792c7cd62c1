"""An invented customer-service desk of any size, for the benchmarks: the records that three_shops.toml asks for.

Everything here is an assumption, made so that every rule of the policy happens to somebody. The same figures for the
same seed. From the shell: make_desk.py ROWS FILE.parquet
"""

import sys
from pathlib import Path

import numpy as np
import polars as pl

MONTHS = [f"{2025 + m // 12}-{m % 12 + 1:02}" for m in range(6, 18)]  # July 2025 to June 2026
START = 2025 * 12 + 6
DEMAND = [0.95, 0.95, 1.0, 1.1, 1.55, 1.15, 0.95, 0.75, 1.0, 1.0, 1.05, 1.45]
SCHEDULED = [27, 27, 26, 26, 26, 27, 26, 22, 27, 26, 27, 26]
TENURES = np.array([0, 1, 3, 4, 6, 8, 10, 14, 17, 22, 26, 31, 40])
FEATURED = ["harbour", "lantern", "orchard"]  # the first three shops have the names that the policy has figures for
POLICY = Path(__file__).resolve().parents[1] / "examples/policies/three_shops.toml"


def policy():
    """The shipped policy, for shops of any name."""
    import tierwise as tw

    return tw.Policy.load(POLICY).replace({"shops": []})


def desk(rows, seed=20250701):
    """A Polars frame of about `rows` person-months: rows // 12 jobs over a year, a job left is filled the next month.

    Shops of 15 to 45 people, teams of about eight, ids in the order of joining; rows by month and person.
    """
    rng = np.random.default_rng(seed)
    jobs = max(1, rows // 12)

    def chance(p, n=jobs):
        return rng.random(n) < p

    def bell():
        return 0.58 * rng.standard_normal(jobs)

    sizes = []
    while sum(sizes) < jobs:
        sizes.extend(rng.integers(15, 46, max(1, jobs // 30)).tolist())
    sizes = np.array(sizes)
    sizes = sizes[: np.searchsorted(np.cumsum(sizes), jobs) + 1]
    sizes[-1] -= sizes.sum() - jobs
    shop = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(jobs) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    teams = np.maximum(1, (sizes + 4) // 8)
    team = (np.cumsum(teams) - teams)[shop] + place % teams[shop]

    people = 0
    fresh = np.ones(jobs, bool)
    who = np.zeros(jobs, np.int64)
    fields = (
        "joined",
        "medal",
        "post",
        "management",
        "experience",
        "typing",
        "skill",
        "night",
        "applies_next",
        "first",
    )
    have = {name: np.zeros(jobs) for name in fields}
    everyone, out = [], []
    for m, (demand, days) in enumerate(zip(DEMAND, SCHEDULED, strict=True)):
        # who is new in a job
        tenure = rng.choice(TENURES, jobs) if m == 0 else np.zeros(jobs, np.int64)
        skill = rng.uniform(np.where(tenure > 20, 0.55, 0.35), 0.95)
        lead = (m == 0) & (place < teams[shop]) & (tenure >= 3)
        drawn = {
            "joined": START + m - tenure,
            "medal": np.select(
                [tenure < 3, tenure < 12, (tenure < 20) | (skill < 0.8), tenure < 30],
                [0, 1, 2, 3],
                np.where(skill > 0.9, 4, 3),
            ),
            "post": np.where((m == 0) & (place < 2) & (tenure >= 12), np.where((place == 0) & (tenure >= 26), 3, 2), tenure >= 3),
            "management": lead,
            "experience": np.where(chance(0.5), 0, rng.integers(0, 15, jobs)),
            "typing": 77 + rng.integers(0, 22, jobs),
            "skill": skill,
            "night": chance(0.3),
            "applies_next": 1 + rng.integers(0, 5, jobs),
            "first": np.full(jobs, m),
        }  # fmt: skip
        for name in fields:
            have[name] = np.where(fresh, drawn[name], have[name])
        count = int(fresh.sum())
        who[fresh] = people + np.arange(count)
        people += count
        everyone.append(have["joined"][fresh])

        # the month's figures
        tenure = START + m - have["joined"]
        green = np.maximum(0, 1 - tenure / 2)
        skill = np.clip(have["skill"] + 0.1 * bell(), 0.05, 0.98)
        worked = days - chance(0.25) - np.where(chance(0.08), 1 + rng.integers(0, 4, jobs), 0)
        worked = np.where(tenure == 0, rng.integers(6, days + 1, jobs), worked)
        training = (tenure == 0) & (worked <= 10)
        customers = np.floor(
            820 * demand * worked / days * (0.55 + 0.6 * skill) * (1 - 0.45 * green) * rng.uniform(0.9, 1.1, jobs)
        )
        customers = np.where(training, 0, np.where(have["post"] == 2, np.floor(customers * 0.7), customers))
        received = np.floor(customers * rng.uniform(1.02, 1.15, jobs))
        orders = np.floor(customers * np.clip(0.19 + 0.25 * skill - 0.06 * green + 0.025 * bell(), 0.12, 0.44))
        slips = 1.3 - skill
        have["applies_next"] -= tenure >= 2
        applies = (tenure >= 2) & (have["applies_next"] <= 0)
        have["applies_next"] = np.where(applies, 2 + rng.integers(0, 3, jobs), have["applies_next"])
        sales = np.round(orders * rng.uniform(120, 190, jobs), 2)
        sales = np.where(chance(0.004), -np.round(rng.uniform(100, 5000, jobs), 2), sales)
        unnoted = (sales > 0) & chance(0.06)
        starts = have["first"] == m
        night = have["night"] == 1
        knowledge = 0.97 - 0.22 * (1 - skill) * rng.uniform(0.3, 1, jobs) - 0.28 * green * rng.uniform(0.3, 0.8, jobs)
        holiday = 0.3 if m in (3, 7, 10) else 0.0
        month = {
            "who": who.copy(),
            "month": np.full(jobs, m),
            "shop": shop,
            "team": team,
            "joined": have["joined"].astype(np.int64),
            "shift": night.astype(np.int64),
            **{ladder: np.where(starts, have[ladder], -1).astype(np.int64) for ladder in ("medal", "post", "management")},
            "experience_months": have["experience"],
            "typing_speed": np.minimum(have["typing"] + tenure // 2, 118),
            "days_scheduled": np.full(jobs, float(days)),
            "days_worked": worked,
            "online_hours": np.round(worked * (np.where(night, 6, 9) + 0.25 + 0.4 * bell()), 1),
            "overtime_workday_hours": np.floor(2 * np.maximum(0, 1.5 + 5 * bell() + 36 * max(0, demand - 1.1))) / 2,
            "overtime_rest_day_hours": np.where(chance(0.3), 4 + 4 * rng.integers(0, 3, jobs), 0),
            "overtime_holiday_hours": np.where(chance(holiday), 8, 0),
            "product_knowledge": np.floor(np.clip(knowledge, 0.4, 1) * 80) / 80,
            "response_seconds": np.where(
                training, np.nan, np.round(2.7 + 4.2 * (1 - skill) * rng.uniform(0.7, 1.2, jobs) + 4 * green + 1.2 * (demand > 1.3), 1)
            ),
            "consultations_received": received,
            "consultations_answered": received - np.floor(received * (1 - skill) * 0.028 * rng.uniform(0.5, 1.3, jobs)),
            "customers_served": customers,
            "orders": orders,
            "order_errors": np.where(orders > 0, chance(0.9 * (1 - skill)) * 1.0 + chance(0.9 * (1 - skill)), 0),
            "sales": sales,
            "unattributed_sales": np.where(unnoted, np.minimum(sales, np.round(rng.uniform(80, 1900, jobs), 2)), 0),
            "after_sales_cases": np.where(have["post"] >= 2, 90 + rng.integers(0, 400, jobs), 0),
            "complaints": np.where(
                customers > 0, chance(0.05 * slips * demand) + chance(0.01 * slips) * (1 + rng.integers(0, 2, jobs)), 0
            ),
            "off_topic_chats": chance(0.06 * slips) + chance(0.03 * slips) * (1 + rng.integers(0, 6, jobs)),
            "contact_leaks": chance(0.006) * 1,
            "late_arrivals": chance(0.12 * slips) * 1 + chance(0.12 * slips) + chance(0.12 * slips),
            "absent_days": np.where((worked < days) & chance(0.03), 1 + rng.integers(0, 4, jobs), 0),
            "applied": applies,
            "approved": applies & chance(0.3 + 0.6 * have["skill"]),
            "picked_to_lead": (tenure >= 4) & chance(0.01),
        }  # fmt: skip
        out.append(month)
        fresh = chance(np.select([tenure <= 1, tenure <= 4, tenure <= 12], [0.14, 0.09, 0.03], 0.01))

    # Ids in the order of joining, those of one month mixed up over the shops.
    joined = np.concatenate(everyone)
    rank = np.empty(people, np.int64)
    rank[np.lexsort((rng.random(people), joined))] = np.arange(people)
    for month in out:
        month["who"] = rank[month["who"]]
        order = np.argsort(month["who"])
        for name, values in month.items():
            month[name] = values[order]
    columns = {name: np.concatenate([month[name] for month in out]) for name in out[0]}
    del out

    def texts(name, words, values):
        return pl.Series(name, [*words, None], pl.Enum(words)).gather(np.where(values < 0, len(words), values))

    shops = FEATURED + [f"S{i:06}" for i in range(len(sizes))]
    own = {
        "who": ("person", [f"A{i:07}" for i in range(people)]),
        "month": ("month", MONTHS),
        "shop": ("shop", shops[: max(3, len(sizes))]),
        "team": ("team", [f"T{i:06}" for i in range(int(teams.sum()))]),
        "joined": ("joined", [f"{i // 12}-{i % 12 + 1:02}" for i in range(START - 40, START + 12)]),
        "shift": ("shift", ["day", "night"]),
        "medal": ("medal", ["trial", "iron", "bronze", "silver", "gold"]),
        "post": ("post", ["trainee", "regular", "after_sales", "supervisor"]),
        "management": ("management", ["agent", "team_leader"]),
    }
    columns["joined"] = columns["joined"] - (START - 40)
    series = []
    for name in list(columns):
        values = columns.pop(name)
        if name in own:
            series.append(texts(*own[name], values))
        elif values.dtype == bool:
            series.append(pl.Series(name, values))
        else:
            series.append(pl.Series(name, values.astype(np.float64), nan_to_null=name == "response_seconds"))
    return pl.DataFrame(series)


if __name__ == "__main__":
    desk(int(sys.argv[1])).write_parquet(sys.argv[2])
