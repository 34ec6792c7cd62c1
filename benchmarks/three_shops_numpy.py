"""The rules of examples/policies/three_shops.toml written by hand in NumPy: a loop over the months, arrays inside.

What the benchmarks compare tierwise with. Money is whole fen in float64, and every quotient that gets rounded is of whole
numbers, so each payslip line comes out as the policy says, to the fen. Amounts of the records are to the fen, hours to
the hundredth, shares to four places.
"""

from types import SimpleNamespace

import numpy as np
import polars as pl

MEDAL = ["trial", "iron", "bronze", "silver", "gold"]
POST = ["trainee", "regular", "after_sales", "supervisor"]
MANAGEMENT = ["agent", "team_leader"]
TRIAL, IRON, BRONZE, SILVER, GOLD = range(5)
TRAINEE, REGULAR, AFTER_SALES, SUPERVISOR = range(4)
AGENT, LEADER = range(2)
MEDAL_PAY = np.array([1900.0, 2000, 2300, 2700, 3200])
POST_PAY = np.array([0.0, 100, 300, 1200])
MANAGEMENT_PAY = np.array([0.0, 500])
EARNINGS = ["base", "post_allowance", "seniority_pay", "night_allowance", "meals", "served_commission", "sales_commission",
            "after_sales_pay", "shop_commission", "team_pool", "score_bonus", "prize", "team_prize", "overtime", "draw"]  # fmt: skip
DEDUCTIONS = ["draw_recovery", "fines", "forfeited_commission", "social_insurance", "housing_fund", "income_tax"]
LINES = [*EARNINGS, *DEDUCTIONS, "social_insurance_employer", "housing_fund_employer", "commission_before_forfeit"]
NUMBERS = ["experience_months", "typing_speed", "days_scheduled", "days_worked", "online_hours", "overtime_workday_hours",
           "overtime_rest_day_hours", "overtime_holiday_hours", "product_knowledge", "response_seconds",
           "consultations_received", "consultations_answered", "customers_served", "orders", "order_errors", "sales",
           "unattributed_sales", "after_sales_cases", "complaints", "off_topic_chats", "contact_leaks", "late_arrivals",
           "absent_days"]  # fmt: skip
FLAGS = ["applied", "approved", "picked_to_lead"]
EVENTS = ["separated", "promoted", "appointed", "demoted", "waiting"]  # at the month's end: how many
NEVER = -1000


def half_up(x):
    """For x >= 0; a quotient of whole numbers is never so near a half that floating point could mistake it."""
    return np.floor(x + 0.5)


def half_up_signed(x):
    return np.copysign(np.floor(np.abs(x) + 0.5), x)


def texts(column, words=None):
    """Codes in byte order of the texts (-1 where missing), and the texts."""
    if words is None and column.dtype == pl.Enum and column.dtype.categories.is_sorted():
        words = column.dtype.categories
    elif words is None:
        words = column.cast(pl.String).drop_nulls().unique().sort()
    if column.dtype != pl.Enum(words):
        column = column.cast(pl.String).cast(pl.Enum(words))
    return column.to_physical().cast(pl.Int32).fill_null(-1).to_numpy(), words


def months(column):
    """Month numbers, year * 12 + month - 1."""
    code, words = texts(column)
    return np.array([int(w[:4]) * 12 + int(w[5:7]) - 1 for w in words])[code]


def commission_thousandths(fen):
    """The marginal sales commission in thousandths of a fen."""
    return 6 * fen + 3 * np.maximum(fen - 3_000_000, 0) + 3 * np.maximum(fen - 6_000_000, 0)


def tax_hundredths(fen):
    """The cumulative income tax in hundredths of a fen, for fen >= 0."""
    out = 3 * fen
    for edge, more in ((36000, 7), (144000, 10), (300000, 5), (420000, 5), (660000, 5), (960000, 10)):
        over = fen - 100 * edge
        if over.max(initial=0) <= 0:
            break
        out += more * np.maximum(over, 0)
    return out


def shares(total, weight, group, groups):
    """Whole fen of the group's total by weight; those left over one each to the largest remainders, then lower rows."""
    sums = np.bincount(group, weight, groups)
    whole = sums[group]
    product = total[group] * weight
    with np.errstate(invalid="ignore"):
        share = np.floor(product / whole)
    share[whole == 0] = 0
    remainder = product - share * whole
    left = np.where(sums > 0, total - np.bincount(group, share, groups), 0)
    # One key of group, remainder (largest first) and row, so that a plain sort of integers does it.
    row_bits, rest_bits = len(group).bit_length(), int(sums.max(initial=0)).bit_length()
    if row_bits + rest_bits + groups.bit_length() < 63:
        key = (group.astype(np.int64) << rest_bits) + ((1 << rest_bits) - 1 - remainder.astype(np.int64))
        key = (key << row_bits) + np.arange(len(group))
        key.sort()
        order = key & ((1 << row_bits) - 1)
    else:
        order = np.lexsort((-remainder, group))
    count = np.bincount(group, minlength=groups)
    place = np.arange(len(group)) - np.repeat(np.cumsum(count) - count, count)
    share[order] += place < np.repeat(left, count)
    return share


def seat(tier, asking, next_tier, staying, shop, seats, first, order, waited):
    """Rows seated and rows that wait, of those asking for the tier."""
    who = np.flatnonzero(asking)
    free = seats - np.bincount(shop[staying & (next_tier == tier)], minlength=len(seats))
    who = who[np.lexsort((-waited[who], -order[who], ~first[who], shop[who]))]
    at = shop[who]
    seated = np.arange(len(who)) - np.searchsorted(at, at) < free[at]
    return who[seated], who[~seated]


def of_shops(names):
    """Minimum wage, bar of product knowledge and seats for after-sales of shops by name."""
    minimum_wage, knowledge_bar = np.full(len(names), 190000.0), np.full(len(names), 0.8)
    after_sales_seats = np.full(len(names), 2)
    for i, name in enumerate(names):
        if name == "harbour":
            minimum_wage[i], knowledge_bar[i] = 201000, 1
        elif name == "orchard":
            after_sales_seats[i] = 1
    return minimum_wage, knowledge_bar, after_sales_seats


class Desk:
    """People by number, in shops and teams: what is carried from month to month, and the rules of a month.

    Minimum wage in fen, bar of product knowledge and seats for after-sales go by shop; those who are gone stand in a shop
    and a team of their own, the last ones.
    """

    def __init__(self, people, teams, minimum_wage, knowledge_bar, after_sales_seats):
        self.shops, self.teams = len(minimum_wage), teams
        self.minimum_wage = np.append(minimum_wage, 190000.0)
        self.knowledge_slope = 250e6 / np.append(knowledge_bar, 0.8)
        self.after_sales_seats = np.append(after_sales_seats, 2)
        ladders = ("medal", "post", "management")
        self.gone = np.zeros(people, bool)
        self.held = {name: np.zeros(people, np.int8) for name in ladders}
        self.held_months = {name: np.ones(people, np.int32) for name in ladders}
        self.waited = {name: np.zeros(people, np.int32) for name in ladders}
        self.acting = {name: np.zeros(people, bool) for name in ("post", "management")}
        self.refused = {tier: np.full(people, NEVER) for tier in (BRONZE, SILVER, GOLD)}
        self.priority = np.zeros(people, bool)
        self.records = np.zeros(people)
        self.bad_since_rise = np.zeros(people)
        # Running sums by month: nobody has a gap.
        self.scores, self.bads = [np.zeros(people)], [np.zeros(people)]
        self.late_one, self.late_two = (
            np.zeros(people),
            np.zeros(people),
        )  # of the month before, and the one before that
        self.draws, self.recovered = np.zeros(people), np.zeros(people)
        self.income, self.tax_paid = np.zeros(people), np.zeros(people)

    def begin(self, who):
        """Somebody new under these numbers, on the first tier of each ladder."""
        for values in (
            self.gone, self.priority, self.records, self.bad_since_rise, *self.scores, *self.bads, self.late_one,
            self.late_two, self.draws, self.recovered, self.income, self.tax_paid, *self.held.values(),
            *self.waited.values(), *self.acting.values(),
        ):  # fmt: skip
            values[who] = 0
        for values in self.held_months.values():
            values[who] = 1
        for values in self.refused.values():
            values[who] = NEVER

    def over(self, sums, months):
        """Of the people of the month, over its last months."""
        return (sums[-1] - sums[max(-months - 1, -len(sums))])[self.who]

    def pay(self, now, who, shop, team, tenure, night, c):
        """The payslip lines of a month (number `now`, year * 12 + month - 1) and what else follows from its records `c`."""
        S, T = self.shops, self.teams
        live = ~self.gone[who]
        medal, post, management = (values[who] for values in self.held.values())
        at_shop, at_team = np.where(live, shop, S), np.where(live, team, T)
        worked, scheduled = c["days_worked"], c["days_scheduled"]
        on_night = night
        self.records[who] += 1

        # -- score, in hundredths: points in millionths by weight
        with np.errstate(divide="ignore", invalid="ignore"):
            points = 20 * np.clip(np.rint(c["product_knowledge"] * self.knowledge_slope[at_shop] - 150e6), 0, 100e6)
            weights = np.full(len(who), 20.0)
            seconds = c["response_seconds"]
            known = seconds >= 0
            points += 15e6 * (40.0 * (seconds < 5) + 40 * (seconds < 8) + 20 * (seconds < 15)) * known
            weights += 15 * known
            received = c["consultations_received"]
            known = received > 0
            share = half_up(np.clip((2000 * c["consultations_answered"] - 1900 * received) * 1e6 / received, 0, 100e6))
            points += np.where(known, 15 * share, 0)
            weights += 15 * known
            known = worked > 0
            points += 1500e6 * (known & (c["online_hours"] >= np.where(on_night, 6, 9) * worked))
            weights += 15 * known
            customers, orders = c["customers_served"], c["orders"]
            known = customers > 0
            share = half_up(np.clip((500 * orders - 100 * customers) * 1e6 / customers, 0, 100e6))
            points += np.where(known, 20 * share, 0)
            weights += 20 * known
            known = orders > 0
            errors = c["order_errors"]
            points += 750e6 * known * (1.0 * (500 * errors < orders) + (100 * errors < orders))
            weights += 15 * known
        score = half_up(points / (weights * 1e4))
        score = np.where(c["absent_days"] <= 2, score, np.minimum(score, 5900))

        # -- discipline
        complaints, leaks, late = c["complaints"], c["contact_leaks"], c["late_arrivals"]
        bad = complaints + leaks + c["absent_days"]
        two_before = self.late_one[who]
        late_before = two_before + self.late_two[who]
        self.late_one[who], self.late_two[who] = late, two_before
        fines_asked = 100 * (
            50 * np.minimum(complaints, 1) + 100 * np.clip(complaints - 1, 0, 1) + 20 * c["off_topic_chats"] + 100 * leaks
            + 10 * (np.maximum(late_before + late - 2, 0) - np.maximum(late_before - 2, 0))
        )  # fmt: skip
        sales = np.rint(100 * c["sales"])
        noted = sales - np.rint(100 * c["unattributed_sales"])
        sales_thousandths = commission_thousandths(sales)
        forfeits = sales_thousandths - commission_thousandths(noted)

        # -- overtime: hours in hundredths
        workday, rest, holiday = (np.rint(100 * c[f"overtime_{k}_hours"]) for k in ("workday", "rest_day", "holiday"))
        overtime_millionths = half_up(MEDAL_PAY[medal] * (3 * workday + 4 * rest + 6 * holiday) * 1e4 / 348)

        # -- earnings
        trial = medal == TRIAL
        line = {}
        line["base"] = half_up(100 * MEDAL_PAY[medal] * worked / scheduled)
        line["post_allowance"] = half_up(100 * (POST_PAY[post] + MANAGEMENT_PAY[management]) * worked / scheduled)
        seniority = 1000 * np.clip(tenure - 6, 0, 6) + 750 * np.clip(tenure - 12, 0, 24)
        line["seniority_pay"] = half_up(seniority * worked / scheduled)
        line["night_allowance"] = 800 * worked * on_night
        line["meals"] = np.minimum(1500 * worked, 39000)
        served = customers * np.where(customers < 600, 20, np.where(customers < 1000, 25, 30))
        line["served_commission"] = np.where(trial, 0, served)
        line["sales_commission"] = np.where(trial, 0, half_up_signed(sales_thousandths / 1000))
        line["after_sales_pay"] = np.where(post >= AFTER_SALES, np.minimum(150 * c["after_sales_cases"], 60000), 0)
        in_shop = np.bincount(at_shop, customers, S + 1)
        line["shop_commission"] = np.where(post == SUPERVISOR, 3 * in_shop[at_shop], 0)
        pool = half_up(np.maximum(np.bincount(at_team, noted, T + 1), 0) / 1000)
        line["team_pool"] = shares(pool, score * worked, at_team, T + 1)
        bonus = 10000 * (score >= 8000) + 15000 * (score >= 9000) + 15000 * (score >= 9500)
        line["score_bonus"] = half_up(bonus * worked / scheduled)
        best = np.full(S + 1, -1.0)
        np.maximum.at(best, at_shop, score)
        present = worked >= 15
        line["prize"] = 30000.0 * (present & (score == best[at_shop]))
        with np.errstate(invalid="ignore"):
            of_team = half_up(np.bincount(at_team, score, T + 1) * 1e4 / np.bincount(at_team, minlength=T + 1))[at_team]
        best = np.full(S + 1, -1.0)
        np.maximum.at(best, at_shop, of_team)
        line["team_prize"] = 8000.0 * (present & (of_team == best[at_shop]))
        line["overtime"] = half_up(overtime_millionths / 1e4)
        earned = line["served_commission"] + line["sales_commission"]
        new_iron = (medal == IRON) & (self.held_months["medal"][who] <= 3)
        line["draw"] = np.where(new_iron, half_up(np.maximum(40000 - earned, 0) * worked / scheduled), 0)
        gross = sum(line[name] for name in EARNINGS)

        # -- deductions
        recovery = np.minimum(self.draws[who] - self.recovered[who], earned - 40000)
        line["draw_recovery"] = np.where(~trial & (line["draw"] == 0), np.maximum(recovery, 0), 0)
        self.draws[who] += line["draw"]
        self.recovered[who] += line["draw_recovery"]
        wage = self.minimum_wage[at_shop]
        allowed = np.maximum(np.floor(np.minimum(gross / 5, gross - wage)), 0)
        line["fines"] = np.minimum(fines_asked, allowed)
        forfeited = np.where(trial, 0, half_up(forfeits / 1000))
        line["forfeited_commission"] = np.minimum(forfeited, allowed - line["fines"])
        insured = np.minimum(np.maximum(gross, wage), 1_800_000)
        line["social_insurance"] = half_up(105 * insured / 1000)
        line["housing_fund"] = np.rint(5 * insured / 100)
        if now % 12 == 0:
            self.income[:], self.tax_paid[:] = 0, 0
        taxable = self.income[who] + gross - line["social_insurance"] - line["housing_fund"] - 500_000
        self.income[who] = taxable
        due = tax_hundredths(np.maximum(taxable, 0))
        line["income_tax"] = half_up(np.maximum(due - 100 * self.tax_paid[who], 0) / 100)
        self.tax_paid[who] += line["income_tax"]
        line["social_insurance_employer"] = half_up(26 * insured / 100)
        line["housing_fund_employer"] = line["housing_fund"]
        line["commission_before_forfeit"] = earned + line["team_pool"]
        m = SimpleNamespace(
            now=now, who=who, live=live, shop=at_shop, tenure=tenure, c=c, medal=medal, post=post, management=management,
            score=score, bad=bad, line=line, gross=gross, fines_asked=fines_asked, forfeits=forfeits / 1000, forfeited=forfeited,
            wage=wage, overtime_hours=workday + rest + holiday,
        )  # fmt: skip
        m.net = gross - sum(line[name] for name in DEDUCTIONS)
        m.employer_cost = gross + line["social_insurance_employer"] + line["housing_fund_employer"]
        return m

    def close(self, m):
        """The month's end: who goes, falls and rises. Everybody stands where the next month finds them."""
        self.who = who = m.who
        now, live, at_shop, tenure, c, score, bad = m.now, m.live, m.shop, m.tenure, m.c, m.score, m.bad
        medal, post, management = m.medal, m.post, m.management
        medal_months, post_months, management_months = (months[who] for months in self.held_months.values())
        held, held_months, acting = self.held, self.held_months, self.acting
        waited, refused, priority = self.waited, self.refused, self.priority
        bads, bad_since_rise, over, count = self.bads, self.bad_since_rise, self.over, self.records[who]
        S, complaints, trial = self.shops, c["complaints"], medal == TRIAL
        for sums, values in ((self.scores, score), (self.bads, bad)):
            sums.append(sums[-1].copy())
            sums[-1][who] += values
            del sums[:-7]

        score_three, bad_three = over(self.scores, 3), over(bads, 3)
        score_six, bad_six = over(self.scores, 6), over(bads, 6)
        three, six = np.minimum(count, 3), np.minimum(count, 6)
        bad_since_rise[who] += bad
        prefers = priority[who]

        # Separations and the ends of probations.
        over_now = (post == TRAINEE) & (post_months >= np.where(c["experience_months"] >= 6, 1, 3))
        confirmed = over_now & (c["typing_speed"] >= 80) & (c["product_knowledge"] >= 0.75)
        leaves = (complaints >= 3) | (over_now & ~confirmed)
        self.gone[who[leaves]] = True
        staying = live & ~leaves

        # Medal: demotions, then who may rise.
        low = np.array([0, 0, 7000, 7500, 8000.0])[medal]
        demoted = staying & (score_three < low * three) & (medal_months >= 3)
        asks = staying & ~demoted & (c["applied"] | (prefers & (medal == IRON)))
        up = np.minimum(medal + 1, GOLD)
        enter = np.zeros(len(who), bool)
        may = asks.copy()
        for tier, apart in ((BRONZE, 2), (SILVER, 3), (GOLD, 3)):
            here = medal == tier - 1
            soon = here & (now - refused[tier][who] < apart)
            may &= ~(soon & ~prefers) if tier == BRONZE else ~soon
        enter |= trial & (tenure >= 2) & (bads[-1][who] == 0) & (score >= 8000)
        enter |= (
            (medal == IRON)
            & (medal_months >= 4)
            & (bad_three == 0)
            & (score_three >= np.where(prefers, 8000, 8300) * three)
        )
        enter |= (medal == BRONZE) & (medal_months >= 6) & (bad_six == 0) & (score_three >= 8700 * three)
        enter |= (medal == SILVER) & (medal_months >= 9) & (bad_since_rise[who] == 0) & (score_six >= 9000 * six)
        may &= medal != GOLD
        candidate = may & enter & c["approved"]
        for tier in (BRONZE, SILVER, GOLD):
            refused[tier][who[may & ~candidate & (medal == tier - 1)]] = now
        next_medal = np.where(demoted, medal - 1, medal)
        rises = candidate & (medal != SILVER)
        waits = {name: np.zeros(len(who), bool) for name in waited}
        seated, waiting = seat(
            GOLD, candidate & (medal == SILVER), next_medal, staying, at_shop, np.full(S + 1, 2), np.zeros(len(who), bool),
            score_six / six, waited["medal"][who],
        )  # fmt: skip
        rises[seated] = True
        waits["medal"][waiting] = True
        promoted = rises.astype(np.int8)
        next_medal = np.where(rises, up, next_medal)
        held["medal"][who] = next_medal
        held_months["medal"][who] = np.where(demoted | rises, 1, medal_months + 1)
        bad_since_rise[who[rises]] = 0
        priority[who[rises]] = False

        # Post: probations confirmed, acting supervisors, seats from the top down.
        post_acting, management_acting = acting["post"][who], acting["management"][who]
        ends = staying & post_acting & (post_months >= 2)
        two = np.minimum(count, 2)
        good = ends & (over(self.scores, 2) >= 8500 * two) & (over(bads, 2) == 0)
        fell = ends & ~good
        next_post = np.where(staying & confirmed, REGULAR, np.where(fell, AFTER_SALES, post))
        to_after_sales = (
            staying & (post == REGULAR) & ((post_months >= 12) | (tenure >= 15)) & (score_three >= 8800 * three)
        )
        to_supervisor = (
            staying
            & (post == AFTER_SALES)
            & (tenure >= 24)
            & (management == LEADER)
            & ~management_acting
            & (score_six >= 8800 * six)
        )
        nobody = np.zeros(len(who), bool)
        rises = staying & confirmed
        for tier, asking, seats, by in (
            (SUPERVISOR, to_supervisor, np.ones(S + 1, np.int64), score_six / six),
            (AFTER_SALES, to_after_sales, self.after_sales_seats, score_three / three),
        ):
            seated, waiting = seat(tier, asking, next_post, staying, at_shop, seats, nobody, by, waited["post"][who])
            next_post[seated] = tier
            rises[seated] = True
            waits["post"][waiting] = True
        promoted += rises & (next_post != SUPERVISOR)
        appointed = (rises & (next_post == SUPERVISOR)).astype(np.int8)
        fallen = demoted.astype(np.int8) + fell
        held["post"][who] = next_post
        held_months["post"][who] = np.where(rises | fell, 1, post_months + 1)
        acting["post"][who] = (post_acting & ~ends) | (rises & (next_post == SUPERVISOR))

        # Management.
        ends = staying & management_acting
        fell = ends & ~((score >= 8200) & (bad == 0))
        next_management = np.where(fell, AGENT, management)
        asking = staying & (management == AGENT) & c["picked_to_lead"] & ~trial
        seated, waiting = seat(
            LEADER,
            asking,
            next_management,
            staying,
            at_shop,
            np.full(S + 1, 3),
            nobody,
            score,
            waited["management"][who],
        )
        next_management[seated] = LEADER
        waits["management"][waiting] = True
        held["management"][who] = next_management
        rises = np.zeros(len(who), bool)
        rises[seated] = True
        held_months["management"][who] = np.where(rises | fell, 1, management_months + 1)
        acting["management"][who] = (management_acting & ~ends) | rises
        priority[who[fell]] = True
        for name, waiting in waits.items():
            waited[name][who] = np.where(waiting, waited[name][who] + 1, 0)
        m.separated, m.promoted = live & leaves, promoted
        m.appointed, m.demoted, m.waiting = appointed + rises, fallen + fell, sum(1 * w for w in waits.values())


def apply(frame):
    """Every payslip line in fen, by month and person: a dict of arrays, `paid` False where a separated person's record is."""
    person, people = texts(frame["person"])
    month = months(frame["month"])
    order = None
    key = month.astype(np.int64) * len(people) + person
    if not (key[1:] > key[:-1]).all():
        order = np.argsort(key)

    def sort(array):
        return array if order is None else array[order]

    person, month = sort(person), sort(month)
    shop, shops = texts(frame["shop"])
    team, teams = texts(frame["team"])
    shop, team = sort(shop), sort(team)
    joined = sort(months(frame["joined"]))
    night = sort(texts(frame["shift"], ["day", "night"])[0]) == 1
    start = {
        name: sort(texts(frame[name], words)[0])
        for name, words in (("medal", MEDAL), ("post", POST), ("management", MANAGEMENT))
    }
    since = {name: sort(months(frame[name])) for name in frame.columns if name.endswith("_since")}
    column = {name: sort(frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy()) for name in NUMBERS}
    column |= {name: sort(frame[name].to_numpy()) for name in FLAGS}
    n = len(person)

    out = {name: np.empty(n) for name in LINES}
    out |= {name: np.empty(n) for name in ("gross", "net", "employer_cost", "score", "cut_fines", "cut_forfeited")}
    out |= {name: np.empty(n, bool) for name in ("overtime_limit", "below_minimum_wage", "cash_fine", "probation_pay")}
    out |= {name: np.empty(n, np.int8) for name in ("medal", "post", "management")}
    out |= {name: np.empty(n, np.int8) for name in EVENTS}
    out["paid"] = np.empty(n, bool)
    out["person"], out["month"], out["people"] = person, month, people
    out["shop"], out["shops"], out["joined"] = shop, shops, joined

    desk = Desk(len(people), len(teams), *of_shops(shops.to_list()))
    seen = np.zeros(len(people), bool)
    edges = np.flatnonzero(np.diff(month)) + 1
    for a, b in zip(np.r_[0, edges], np.r_[edges, n], strict=True):
        if a == b:
            continue
        rows = slice(a, b)
        who = person[rows]
        new = ~seen[who]
        if new.any():
            seen[who[new]] = True
            for name, given in start.items():
                desk.held[name][who[new]] = np.maximum(given[rows][new], 0)
                if f"{name}_since" in since:
                    desk.held_months[name][who[new]] = month[a] - since[f"{name}_since"][rows][new] + 1
        c = {name: values[rows] for name, values in column.items()}
        now = int(month[a])
        m = desk.pay(now, who, shop[rows], team[rows], now - joined[rows], night[rows], c)
        for name, values in m.line.items():
            out[name][rows] = values
        for name in ("gross", "net", "employer_cost", "score", "medal", "post", "management"):
            out[name][rows] = getattr(m, name)
        out["cut_fines"][rows] = m.fines_asked - m.line["fines"]
        out["cut_forfeited"][rows] = m.forfeited - m.line["forfeited_commission"]
        out["paid"][rows] = m.live
        out["overtime_limit"][rows] = m.overtime_hours > 3600
        plain = m.gross - sum(m.line[name] for name in ("overtime", "night_allowance", "meals", "fines"))
        out["below_minimum_wage"][rows] = plain * c["days_scheduled"] < m.wage * c["days_worked"]
        out["cash_fine"][rows] = m.line["fines"] > 0
        out["probation_pay"][rows] = (m.post == TRAINEE) & (
            m.line["base"] * c["days_scheduled"] < 160000 * c["days_worked"]
        )
        desk.close(m)
        for name in EVENTS:
            out[name][rows] = getattr(m, name)
    return out


def differences(ledger, found):
    """How many payslip lines, cuts, nets, costs and tiers of a ledger differ from those found here; also a few of them."""
    paid = found["paid"]
    kept = np.flatnonzero(paid)
    if len(ledger) != len(kept):
        return len(ledger), [f"{len(ledger)} person-months paid, {len(kept)} here"]
    wrong, some = 0, []

    def compare(name, theirs, ours):
        nonlocal wrong
        bad = np.flatnonzero(theirs != ours)
        wrong += len(bad)
        for i in bad[:3]:
            row = kept[i]
            some.append(
                f"{found['people'][int(found['person'][row])]} {found['month'][row]} {name}: {theirs[i]}, here {ours[i]}"
            )

    amounts = ledger.payslips.to_numpy("amount").reshape(-1, len(LINES))
    cuts = ledger.payslips.to_numpy("cut").reshape(-1, len(LINES))
    for i, name in enumerate(LINES):
        compare(name, amounts[:, i], found[name][kept])
    compare("cut of fines", cuts[:, LINES.index("fines")], found["cut_fines"][kept])
    compare("cut of forfeited", cuts[:, LINES.index("forfeited_commission")], found["cut_forfeited"][kept])
    for name in ("gross", "net", "employer_cost"):
        compare(name, ledger.people.to_numpy(name), found[name][kept])
    compare("score", np.rint(100 * ledger.people.to_numpy("score")), found["score"][kept])
    for name in ("overtime_limit", "below_minimum_wage", "cash_fine", "probation_pay"):
        found.setdefault("flagged", {})[name] = int(found[name][kept].sum())
    return wrong, some
