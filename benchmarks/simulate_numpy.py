"""examples/assumptions/three_shops.toml played forward by hand in NumPy: months in a loop, people x replicas in arrays.

The rules of the policy are those of three_shops_numpy.py. What people do, who leaves, what customers ask and who comes
is written here as the assumptions file says, figure by figure: change one there, change it here. A desk's seats keep
their shop and team whoever sits in them.
"""

import math

import numpy as np
import three_shops_numpy as rules
from three_shops_numpy import AFTER_SALES, LINES, MANAGEMENT, MEDAL, POST, TRIAL

SEASON = np.array([0.95, 0.7, 0.9, 0.9, 0.95, 1.35, 0.85, 0.85, 0.95, 1, 1.65, 0.95])
LEAVING_TENURE = ((0, 1.5), (1, 2.5), (3, 2.2), (6, 1.5), (12, 1), (24, 0.75), (36, 0.55), (60, 0.4))
DISMISSAL_TENURE = ((0, 2), (3, 1))
MARKET_PAY = np.array([2300.0, 3400, 3900, 5200, 6200])  # by medal
HEALTH = {"lantern": 80 / 14 - 6, "orchard": 85 / 14 - 6}  # of a team over 6; 0 elsewhere
# name, coefficient, its standard deviation
FACTORS = (
    ("pay_against_market", -2, 1), ("pay_below_peers", 2, 1.5), ("pay_growth", -1, 1), ("time_on_tier", 0.08, 0.08),
    ("stuck", 0.05, 0.04), ("performance", -0.3, 0.15), ("best_or_worst", 0.08, 0.08), ("performance_drop", 0.25, 0.15),
    ("absence", 0.35, 0.25), ("fined", 0.1, 0.1), ("load", 0.1, 0.1), ("overtime", 0.05, 0.05), ("night", 0.2, 0.2),
    ("student", 0.3, 0.3), ("part_time", 0.3, 0.3), ("satisfaction", -0.4, 0.15), ("team", -0.15, 0.1),
)  # fmt: skip
REASONS = [*(name for name, _, _ in FACTORS), "students", "none"]
COUNTED = ["heads", "hires", "left", "dismissed", *rules.EVENTS]
MONEY = ["gross", "net", "employer_cost", "hiring_cost", "outsourcing_cost", "total_cost"]
DEMAND = ["consultations", "chatbot", "outsourced", "at_desk", "lost", "desk_hours", "busy_hours", "wait_seconds"]
TOTALS = ["sales", "orders", "complaints", "overtime_hours", "satisfaction"]
MEASURES = [*COUNTED, *MONEY, "score", "scored", *DEMAND, *(f"line.{name}" for name in LINES),
            *(f"total.{name}" for name in TOTALS), *(f"reason.{name}" for name in REASONS)]  # fmt: skip


# -- who leaves --------------------------------------------------------------------------------------------------------


def logistic(x):
    return 1 / (1 + np.exp(-x))


def log_of(x):
    """What is not above 0 has no logarithm, and adds nothing."""
    return np.log(np.where(x > 0, x, 1))


def log_odds_by_tenure(rows):
    out = np.zeros(rows[-1][0] + 1)
    for month, odds in rows:
        out[month:] = math.log(odds)
    return out


def intercept(annual_rate, by_tenure):
    """With it, 12 / the mean stay in months is the annual rate."""
    low, high = -30.0, 30.0
    for _ in range(80):
        middle = (low + high) / 2
        hazard = logistic(middle + by_tenure)
        left = np.cumprod(np.r_[1, 1 - hazard[:-1]])
        stay = left[:-1].sum() + left[-1] / hazard[-1]
        low, high = (middle, high) if 12 / stay < annual_rate else (low, middle)
    return middle


# -- the queue ---------------------------------------------------------------------------------------------------------


def erlang_a(arrivals, served, patience, servers):
    """Shares lost, mean waits in hours, utilisations (M/M/n+M); between whole numbers of servers in proportion."""
    arrivals = np.maximum(arrivals, 1e-300)
    n = np.floor(servers)
    part = servers - n
    load = arrivals / served
    # The inverse of Erlang's loss formula for n - 1, n and n + 1 servers.
    before, at, behind = np.ones_like(load), np.ones_like(load), np.ones_like(load)
    inverse = np.ones_like(load)
    for k in range(1, int(n.max(initial=0)) + 2):
        inverse = 1 + k / load * inverse
        before = np.where(n - 1 == k, inverse, before)
        at = np.where(n == k, inverse, at)
        behind = np.where(n + 1 == k, inverse, behind)

    def whole(m, below, all_busy):
        c, x = m * served * patience, arrivals * patience
        term = x / (c + 1)
        some, losses, k = term.copy(), term.copy(), 1
        while k < 100_000 and (k * term > 1e-16 * losses).any():
            k += 1
            term = term * x / (c + k)
            some += term
            losses += k * term
        everything = all_busy + some
        return np.minimum(1, losses / x / everything), np.minimum(1, (below + some) / everything)

    nobody = n < 1
    lost_low, busy_low = whole(np.maximum(n, 1), before, at)
    lost_low, busy_low = np.where(nobody, 1, lost_low), np.where(nobody, 0, busy_low)
    lost_high, busy_high = whole(n + 1, at, behind)
    lost = (1 - part) * lost_low + part * lost_high
    with np.errstate(invalid="ignore"):
        busy = ((1 - part) * n * busy_low + part * (n + 1) * busy_high) / servers
    return lost, lost * patience, np.where(servers > 0, busy, busy_high)


def pace_of(tenure):
    """To six decimals, as what is shared out is written down."""
    return np.rint(1e6 * np.interp(tenure, [0, 3, 6, 12], [0.625, 0.82, 0.92, 1])) / 1e6


def served(consultations, shop, hours, pace):
    """What becomes of the consultations of each shop: the measures, and the pace-weighted hours."""
    shops = len(consultations)
    d = {"consultations": consultations, "chatbot": np.rint(0.2 * consultations), "outsourced": np.zeros(shops)}
    d["at_desk"] = consultations - d["chatbot"]
    d["desk_hours"] = np.bincount(shop, hours, shops)
    pulled = np.bincount(shop, hours * pace, shops)
    lost_share, wait, busy = erlang_a(d["at_desk"] / 465, 5 / (1 + 0.3 * 2), 4 / 60, 3 * pulled / 465)
    d["lost"] = np.rint(d["at_desk"] * lost_share)
    d["busy_hours"] = d["desk_hours"] * busy
    d["wait_seconds"] = np.rint(d["at_desk"] * wait * 3600)
    return d, pulled, lost_share, busy


# -- the months --------------------------------------------------------------------------------------------------------


def simulate(frame, months, replicas, seed=0):
    """The totals by replica, month, shop and measure (in order of MEASURES; money in fen, score in hundredths)."""
    rng = np.random.Generator(np.random.Philox(seed))
    W, P = replicas, len(frame)
    first = int(rules.months(frame["month"])[0])
    shop_of, shops = rules.texts(frame["shop"])
    team_of, teams = rules.texts(frame["team"])
    S, T = len(shops), len(teams)
    world = np.repeat(np.arange(W), P)
    shop = world * S + np.tile(shop_of, W)
    team = world * T + np.tile(team_of, W)
    desk = rules.Desk(W * P, W * T, *(np.tile(values, W) for values in rules.of_shops(shops.to_list())))
    for name, words in (("medal", MEDAL), ("post", POST), ("management", MANAGEMENT)):
        desk.held[name][:] = np.tile(rules.texts(frame[name], words)[0], W)
        desk.held_months[name][:] = np.tile(first - rules.months(frame[f"{name}_since"]) + 1, W)
    joined = np.tile(rules.months(frame["joined"]), W)
    night = np.tile(frame["shift"].to_numpy() == "night", W)
    experience = np.tile(frame["experience_months"].to_numpy().astype(float), W)
    typing = np.tile(frame["typing_speed"].to_numpy().astype(float), W)
    health = np.tile(np.array([HEALTH.get(name, 0.0) for name in shops])[shop_of], W)
    occupied, emptied = np.ones(W * P, bool), np.full(W * P, -1)
    student, part_time, skill = np.zeros(W * P, bool), np.zeros(W * P, bool), np.zeros(W * P)
    own = {name: np.zeros(W * P) for name in ("absent", "response", "knowledge", "orders", "late", "satisfaction")}
    # Running sums by month, as those of the desk.
    full_pays, absences = [np.zeros(W * P)], [np.zeros(W * P)]
    means, spreads = (np.array([[factor[i]] for factor in FACTORS]) for i in (1, 2))
    coefficients = means + spreads * rng.standard_normal((len(FACTORS), W))
    leaving_odds, dismissal_odds = log_odds_by_tenure(LEAVING_TENURE), log_odds_by_tenure(DISMISSAL_TENURE)
    leaving_base, dismissal_base = intercept(0.45, leaving_odds), intercept(0.04, dismissal_odds)

    def arrive(who):
        n = len(who)
        student[who] = rng.random(n) < 0.15
        part_time[who] = rng.random(n) < 0.05
        skill[who] = rng.standard_normal(n)
        for values in own.values():
            values[who] = rng.standard_normal(n)

    arrive(np.arange(W * P))
    out = np.zeros((months, len(MEASURES), W * S))
    for t in range(months):
        now = first + t
        calendar = now % 12 + 1

        # -- who comes
        empty = np.flatnonzero(~occupied & (t - 1 - emptied >= 1))
        hired = empty[rng.random(len(empty)) < 0.8]
        if len(hired):
            desk.begin(hired)
            occupied[hired] = True
            joined[hired] = now
            for sums in (*full_pays, *absences):
                sums[hired] = 0
            arrive(hired)
            experience[hired] = rng.poisson(5, len(hired))
            typing[hired] = np.maximum(np.rint(92 + 12 * rng.standard_normal(len(hired))), 40)
            night[hired] = rng.random(len(hired)) < 0.4

        # -- what people do
        who = np.flatnonzero(occupied)
        n = len(who)
        at, in_world, able, by_night, tenure = shop[who], world[who], skill[who], night[who], now - joined[who]
        medal, post = desk.held["medal"][who], desk.held["post"][who]
        pace = pace_of(tenure)
        z = rng.standard_normal((8, n))
        absent = rng.poisson(np.exp(-2.6 + 0.6 * own["absent"][who])).astype(float)
        worked = np.clip(np.rint(26 - absent - 0.4 + 0.7 * z[0]), 1, 26)
        hours = np.maximum(np.rint(10 * (worked * (np.where(by_night, 6, 9) + 0.15 + 0.05 * able) + 3 * z[1])) / 10, 0)
        price = np.rint(100 * np.exp(4.8 + 0.06 * rng.standard_normal(W * S))) / 100
        asked = 16500 * SEASON[calendar - 1] * np.exp(0.06 * rng.standard_normal(W * S) - 0.5 * 0.06**2)
        d, pulled, lost_share, busy = served(np.rint(asked), at, hours, pace)
        with np.errstate(divide="ignore", invalid="ignore"):
            mine = np.where(pulled > 0, d["at_desk"] / pulled, 0)[at] * hours * pace
        received = np.rint(mine)
        answered = rng.binomial(received.astype(np.int64), 1 - lost_share[at])
        customers = np.rint(0.92 * answered)
        rush = busy[at]
        response = 1.22 - 0.12 * able - 0.35 * (pace - 1) + 0.9 * np.maximum(0, rush - 0.75)
        response = np.rint(10 * np.exp(response + 0.1 * own["response"][who] + 0.12 * z[2])) / 10
        knowledge = 1.6 + 0.5 * able + 2 * (pace - 0.8) + 0.3 * own["knowledge"][who] + 0.25 * z[3]
        chance = logistic(-0.45 + 0.15 * able + 0.12 * own["orders"][who] + 0.08 * z[4])
        orders = rng.binomial(customers.astype(np.int64), chance).astype(float)
        c = {
            "experience_months": experience[who],
            "typing_speed": typing[who],
            "days_scheduled": np.full(n, 26.0),
            "days_worked": worked,
            "online_hours": hours,
            "overtime_workday_hours": np.maximum(np.rint(10 * ((14 if calendar in (6, 11) else 4) + 2 * z[5])) / 10, 0),
            "overtime_rest_day_hours": np.full(n, 8.0 if calendar in (6, 11) else 0.0),
            "overtime_holiday_hours": np.full(n, 6.0 if calendar in (1, 5, 10) else 0.0),
            "product_knowledge": np.rint(1000 * logistic(knowledge)) / 1000,
            "response_seconds": response,
            "consultations_received": received,
            "consultations_answered": answered.astype(float),
            "customers_served": customers,
            "orders": orders,
            "order_errors": rng.poisson(orders * 0.0015 * (2 - pace)).astype(float),
            "sales": np.rint(100 * (orders * price[at] + 800 * z[6])) / 100,
            "unattributed_sales": rng.poisson(60, n).astype(float),
            "after_sales_cases": rng.poisson(np.where(post >= AFTER_SALES, 140, 6)).astype(float),
            "complaints": rng.poisson(np.exp(-2.7 - 0.25 * able + 1.2 * np.maximum(0, rush - 0.8))).astype(float),
            "off_topic_chats": rng.poisson(0.06, n).astype(float),
            "contact_leaks": rng.poisson(0.004, n).astype(float),
            "late_arrivals": rng.poisson(np.exp(-0.8 + 0.7 * own["late"][who])).astype(float),
            "absent_days": absent,
            "applied": rng.random(n) < 0.5,
            "approved": rng.random(n) < 0.85,
            "picked_to_lead": rng.random(n) < np.where((tenure >= 6) & (medal != TRIAL), 0.02, 0),
        }

        # -- the policy
        stuck = sum(waited[who] for waited in desk.waited.values())
        on_medal = desk.held_months["medal"][who]
        past = desk.records[who].copy()
        # `before(last(n, ..))` covers the n - 1 months before this one.
        recent_score = (desk.scores[-1] - desk.scores[max(-4, -len(desk.scores))])[who]
        recent_pay = (full_pays[-1] - full_pays[max(-13, -len(full_pays))])[who]
        m = desk.pay(now, who, at, team[who], tenure, by_night, c)
        desk.close(m)
        full_pay = rules.half_up(m.gross * 26 / worked)  # as if all days had been worked
        for sums, values, kept in ((full_pays, full_pay, 13), (absences, absent, 4)):
            sums.append(sums[-1].copy())
            sums[-1][who] += values
            del sums[:-kept]
        bad_month = m.bad > 0
        satisfied = 0.15 * health[who] - 0.5 * np.maximum(0, rush - 0.85) - 0.1 * bad_month
        satisfied = np.rint(100 * (satisfied + 0.7 * own["satisfaction"][who] + 0.5 * z[7])) / 100

        # -- who leaves
        mean_pay = np.bincount(at, full_pay, W * S) / np.maximum(np.bincount(at, minlength=W * S), 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            peers = np.where(medal == TRIAL, 1, np.maximum(1, mean_pay[at] / full_pay))
            usual = np.where(past > 0, recent_pay / np.minimum(past, 12), full_pay)
            values = (
                log_of(full_pay / 100 / MARKET_PAY[medal]),
                np.log(peers / 1.05),
                log_of(full_pay / usual),
                np.minimum(on_medal, 60) / 12 - 1,
                stuck,
                (m.score / 100 - 85) / 10,
                (m.score / 100 - 85) ** 2 / 100 - 1,
                np.where(past > 0, (recent_score / np.minimum(past, 3) - m.score) / 1000, 0),
                (absences[-1] - absences[max(-4, -len(absences))])[who] - 0.2,
                (m.fines_asked + m.forfeits) / 10_000 - 0.1,
                np.maximum(0, rush - 0.85) * 10,
                m.overtime_hours / 1000 - 0.5,
                by_night,
                student[who],
                part_time[who],
                satisfied,
                health[who],
            )
        parts = [coefficients[f][in_world] * value for f, value in enumerate(values)]
        odds = leaving_base + leaving_odds[np.minimum(tenure, len(leaving_odds) - 1)] + sum(parts)
        separated = m.separated
        base = dismissal_base + dismissal_odds[np.minimum(tenure, len(dismissal_odds) - 1)]
        dismissed = ~separated & (rng.random(n) < logistic(base))
        left = ~separated & ~dismissed & (rng.random(n) < logistic(odds))
        reason = np.full(n, -1)
        leavers = np.flatnonzero(left)
        raised = np.maximum([part[leavers] for part in parts], 0)
        all_raised = raised.sum(0)
        point = rng.random(len(leavers))
        unexplained = np.exp(-all_raised)
        with np.errstate(divide="ignore", invalid="ignore"):
            place = (point - unexplained) / (1 - unexplained) * all_raised
        which = (np.cumsum(raised, 0) <= place).sum(0)
        reason[leavers] = np.where((point < unexplained) | (all_raised <= 0), len(REASONS) - 1, which)
        if calendar in (2, 9):
            term_begins = rng.random(W * S) < 0.5
            goes = ~(separated | dismissed | left) & student[who] & term_begins[at] & (rng.random(n) < 0.4)
            reason[goes] = len(REASONS) - 2
            left |= goes
        going = who[separated | dismissed | left]
        occupied[going] = False
        emptied[going] = t

        # -- the totals
        def add(name, values, at=at, totals=out[t]):
            totals[MEASURES.index(name)] += np.bincount(at, values, W * S)

        add("heads", None)
        add("hires", None, shop[hired])
        add("left", left)
        add("dismissed", dismissed)
        for name in rules.EVENTS:
            add(name, getattr(m, name))
        for name in ("gross", "net", "employer_cost"):
            add(name, getattr(m, name))
        add("total_cost", m.employer_cost)
        amount = np.full(len(hired), 250_000 + 80_000.0)  # the hire itself, and the first month's training
        add("hiring_cost", amount, shop[hired])
        add("total_cost", amount, shop[hired])
        add("score", m.score)
        add("scored", None)
        for name, values in m.line.items():
            add(f"line.{name}", values)
        for name, values in (
            ("sales", c["sales"]),
            ("orders", c["orders"]),
            ("complaints", c["complaints"]),
            ("overtime_hours", m.overtime_hours / 100),
            ("satisfaction", satisfied),
        ):
            add(f"total.{name}", values)
        for name in DEMAND:
            out[t, MEASURES.index(name)] += d[name]
        reasons = np.bincount(reason[left] * (W * S) + at[left], minlength=len(REASONS) * W * S)
        out[t, -len(REASONS) :] += reasons.reshape(len(REASONS), W * S)
    return out.reshape(months, len(MEASURES), W, S).transpose(2, 0, 3, 1)
