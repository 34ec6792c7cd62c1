"""What the agents of simulate_mesa.py and simulate_simpy.py do in a month: reduced_policy.toml and reduced_assumptions.toml
as a person would write them in Python, one person at a time.

Left out of the three shops' policy and assumptions: the queue and its covariates, shops and teams with their pools, prizes
and seats, post and management ladders, shifts and overtime, insurance, tax and other pay lines, dismissals and departures
together, and all factors of leaving but tenure, pay and performance.
"""

import math
from bisect import bisect_right

TIERS = ["trial", "iron", "bronze", "silver", "gold"]
TRIAL, IRON, BRONZE, SILVER, GOLD = range(5)
BASE_PAY = [1900, 2000, 2300, 2700, 3200]
MARKET_PAY = [2300, 3400, 3900, 5200, 6200]
KEEP = [0, 0, 70, 75, 80]
SEASON = [0.95, 0.7, 0.9, 0.9, 0.95, 1.35, 0.85, 0.85, 0.95, 1, 1.65, 0.95]
TENURE = [(0, 1.5), (1, 2.5), (3, 2.2), (6, 1.5), (12, 1), (24, 0.75), (36, 0.55), (60, 0.4)]
FILLED, HIRING_COST, TRAINING_COST = 0.8, 2500, 800
MEASURES = ["heads", "hires", "left", "separated", "promoted", "demoted", "total_cost", "score"]


def odds_of(tenure):
    return TENURE[bisect_right(TENURE, tenure, key=lambda row: row[0]) - 1][1]


def intercept(annual_rate):
    """With it, 12 / the mean stay in months is the annual rate."""
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        stay, left = 0.0, 1.0
        for month in range(60):
            stay += left
            left *= 1 - 1 / (1 + math.exp(-middle) / odds_of(month))
        stay += left * (1 + math.exp(-middle) / odds_of(60))
        low, high = (middle, high) if 12 / stay < annual_rate else (low, middle)
    return middle


LEAVING = intercept(0.45)


def marginal(sales):
    return 0.006 * sales + 0.003 * max(0, sales - 30000) + 0.003 * max(0, sales - 60000)


def learned(tenure):
    """Speed of somebody with so many completed months, as a part of an experienced agent's."""
    if tenure >= 12:
        return 1.0
    if tenure >= 6:
        return 0.92 + 0.08 * (tenure - 6) / 6
    if tenure >= 3:
        return 0.82 + 0.10 * (tenure - 3) / 3
    return 0.625 + 0.195 * tenure / 3


class Person:
    """Somebody at the desk: what they did, where they stand."""

    def __init__(self, rng, tenure=0, tier=TRIAL, months_in_tier=1):
        self.rng = rng  # numpy.random.Generator
        self.skill = rng.normal()
        self.tenure = tenure
        self.tier = tier
        self.months_in_tier = months_in_tier
        self.months_risen = 1
        self.scores, self.bad_records = [], []
        self.new = tenure == 0

    def work(self, month):
        """A month's activity, score and pay."""
        rng, pace = self.rng, learned(self.tenure)
        self.absent = rng.poisson(math.exp(-2.6))
        worked = min(26, max(1, round(26 - self.absent - 0.4 + 0.7 * rng.normal())))
        customers = max(0, round(850 * SEASON[month % 12] * worked / 26 * pace + 40 * rng.normal()))
        seconds = round(math.exp(1.22 - 0.12 * self.skill - 0.35 * (pace - 1) + 0.12 * rng.normal()), 1)
        knowledge = round(1 / (1 + math.exp(-(1.6 + 0.5 * self.skill + 2 * (pace - 0.8) + 0.25 * rng.normal()))), 3)
        orders = rng.binomial(customers, 1 / (1 + math.exp(0.45 - 0.15 * self.skill - 0.08 * rng.normal())))
        errors = rng.poisson(orders * 0.0015 * (2 - pace))
        sales = round(120 * orders + 800 * rng.normal(), 2)
        self.complaints = rng.poisson(math.exp(-2.7 - 0.25 * self.skill))
        self.applied = rng.random() < 0.5
        self.approved = rng.random() < 0.85

        points = 20 * min(100, max(0, (knowledge / 0.8 - 0.6) / 0.4 * 100))
        points += 15 * (100 if seconds < 5 else 60 if seconds < 8 else 20 if seconds < 15 else 0)
        weights = 35
        if customers > 0:
            points += 20 * min(100, max(0, (orders / customers - 0.2) / 0.2 * 100))
            weights += 20
        if orders > 0:
            points += 15 * (100 if errors / orders < 0.002 else 50 if errors / orders < 0.01 else 0)
            weights += 15
        self.score = round(points / weights, 2)
        if self.absent > 2:
            self.score = min(self.score, 59)
        self.scores.append(self.score)
        self.bad_records.append(self.complaints + self.absent)

        self.gross = round(BASE_PAY[self.tier] * worked / 26, 2)
        if self.tier != TRIAL:
            self.gross += round(customers * (0.2 if customers < 600 else 0.25 if customers < 1000 else 0.3), 2)
            self.gross += round(marginal(sales), 2)
        self.fines = 50 * min(self.complaints, 1) + 100 * min(max(self.complaints - 1, 0), 1)

    def mean_score(self, months):
        last = self.scores[-months:]
        return sum(last) / len(last)

    def is_separated(self):
        return self.complaints >= 3

    def may_rise(self):
        if not self.applied:
            return False
        if self.tier == TRIAL:
            meets = self.tenure >= 2 and sum(self.bad_records) == 0 and self.score >= 80
        elif self.tier == IRON:
            meets = self.months_in_tier >= 4 and sum(self.bad_records[-3:]) == 0 and self.mean_score(3) >= 83
        elif self.tier == BRONZE:
            meets = self.months_in_tier >= 6 and sum(self.bad_records[-6:]) == 0 and self.mean_score(3) >= 87
        elif self.tier == SILVER:
            since = self.bad_records[-self.months_risen :]
            meets = self.months_in_tier >= 9 and sum(since) == 0 and self.mean_score(6) >= 90
        else:
            meets = False
        return meets and self.approved

    def move(self):
        """From the next month on; +1 for a rise, -1 for a fall."""
        step = 0
        if self.tier >= BRONZE and self.months_in_tier >= 3 and self.mean_score(3) < KEEP[self.tier]:
            step = -1
        elif self.may_rise():
            step = 1
        self.tier += step
        self.months_in_tier = 1 if step else self.months_in_tier + 1
        self.months_risen = 1 if step > 0 else self.months_risen + 1
        return step

    def leaves(self, coefficients, tier):
        """Whether the person goes, by the tier of the month that ends."""
        pay, performance = coefficients
        odds = LEAVING + math.log(odds_of(self.tenure)) + performance * (self.score - 85) / 10
        odds += pay * math.log(max(self.gross / MARKET_PAY[tier], 1e-9))
        return self.rng.random() < 1 / (1 + math.exp(-odds))

    def grow_older(self):
        self.tenure += 1
        self.new = False


def drawn_coefficients(rng):
    return -2 + rng.normal(), -0.3 + 0.15 * rng.normal()


def end_month(person, coefficients, totals):
    """Behind a month's work: counts it, decides, and says whether the person goes."""
    tier = person.tier
    totals["heads"] += 1
    totals["score"] += person.score
    totals["total_cost"] += person.gross
    separated = person.is_separated()
    if not separated:
        step = person.move()
        totals["promoted"] += step > 0
        totals["demoted"] += step < 0
    left = not separated and person.leaves(coefficients, tier)
    totals["separated"] += separated
    totals["left"] += left
    person.grow_older()
    return separated or left


def hired(totals):
    totals["hires"] += 1
    totals["total_cost"] += HIRING_COST + TRAINING_COST
