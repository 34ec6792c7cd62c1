"""Writes three_shops_records.csv: twelve invented months of the three-shops customer-service desk.

Everything here is an assumption: nobody's records went into it. The shape follows what is commonly said of such desks:
demand peaks in November and June, newcomers answer slowly, most leavers go within their first months. Some months are
scripted (`STORY`), so that everything the policy provides for happens to somebody.

Run:  python3 make_records.py [output.csv]
"""

import csv
import pathlib
import random
import sys

FIRST, MONTHS = 2025 * 12 + 6, 12  # July 2025, counted as year * 12 + month - 1
DEMAND = [0.95, 0.95, 1.0, 1.1, 1.55, 1.15, 0.95, 0.75, 1.0, 1.0, 1.05, 1.45]  # July ... June
SCHEDULED = [27, 27, 26, 26, 26, 27, 26, 22, 27, 26, 27, 26]  # six days on, one off; the Spring Festival in February
STANDARD = {"lantern": 0.88, "orchard": 0.87, "harbour": 0.97}  # product knowledge a shop trains to; harbour is strict
ORDER_VALUE = {"lantern": 128, "orchard": 146, "harbour": 171}  # yuan an order
COLUMNS = [
    "person", "month", "shop", "team", "joined", "medal", "post", "management", "experience_months", "typing_speed",
    "shift", "days_scheduled", "days_worked", "online_hours", "overtime_workday_hours", "overtime_rest_day_hours",
    "overtime_holiday_hours", "product_knowledge", "response_seconds", "consultations_received",
    "consultations_answered", "customers_served", "orders", "order_errors", "sales", "unattributed_sales",
    "after_sales_cases", "complaints", "off_topic_chats", "contact_leaks", "late_arrivals", "absent_days", "applied",
    "approved", "picked_to_lead",
]  # fmt: skip

# The people with a part in the story: shop, team, months in the company at the start, medal, post, management, skill.
# Skill runs from 0 to 1: below 0.4 scores in the sixties, 0.6 in the eighties, 0.8 and more in the nineties.
CAST = {
    "supervisor": ("lantern", 1, 41, "gold", "supervisor", "team_leader", 0.86),
    "lantern_lead_2": ("lantern", 2, 30, "silver", "after_sales", "team_leader", 0.76),
    "lantern_lead_3": ("lantern", 3, 26, "bronze", "regular", "team_leader", 0.66),  # leaves in December
    "successor": ("lantern", 3, 9, "iron", "regular", "agent", 0.80),  # picked in November, waits, confirmed
    "orchard_lead_1": ("orchard", 1, 38, "gold", "after_sales", "team_leader", 0.90),  # becomes acting supervisor
    "orchard_lead_2": ("orchard", 2, 28, "gold", "regular", "team_leader", 0.84),
    "queue_1": ("orchard", 1, 22, "silver", "regular", "agent", 0.92),  # wait for a gold seat
    "queue_2": ("orchard", 2, 24, "silver", "regular", "agent", 0.89),
    "fell_back": ("orchard", 2, 8, "iron", "regular", "agent", 0.69),  # acting leader, not confirmed
    "harbour_lead_1": ("harbour", 1, 33, "silver", "after_sales", "team_leader", 0.88),  # acting supervisor, falls back
    "harbour_lead_2": ("harbour", 2, 25, "silver", "regular", "team_leader", 0.75),
    "harbour_gold": ("harbour", 1, 36, "gold", "regular", "agent", 0.87),
    "tired": ("harbour", 2, 19, "bronze", "regular", "agent", 0.20),  # loses bronze
    "quarrel": ("lantern", 2, 6, "iron", "regular", "agent", 0.45),  # three complaints in November
    "cancelled": ("harbour", 1, 11, "iron", "regular", "agent", 0.55),  # negative sales in December
    "mover": ("lantern", 1, 13, "bronze", "regular", "agent", 0.72),  # goes to harbour in February
    "patient": ("orchard", 1, 5, "iron", "regular", "agent", 0.78),  # iron to silver within the year
    "slow": ("lantern", 2, 1, "trial", "trainee", "agent", 0.25),  # let go at the end of probation
    "too_chatty": ("orchard", 2, 1, "trial", "trainee", "agent", 0.55),  # fines beyond what may be deducted
    "blocked": ("harbour", 2, 2, "trial", "regular", "agent", 0.70),  # a bad record, never iron
    "hasty": ("lantern", 3, 1, "trial", "regular", "agent", 0.64),  # applies too early, and again
    "unlucky": ("orchard", 1, 2, "trial", "regular", "agent", 0.73),  # meets the rule, not approved at first
}

# What happens to them: person, month (0 is July 2025), columns. Later months than their last are not written.
STORY = (
    [
        ("lantern_lead_3", 5, {"last": True}),
        ("successor", 4, {"picked_to_lead": True}),
        ("successor", 5, {"picked_to_lead": True}),
        ("successor", 6, {"picked_to_lead": True, "good": True}),
        ("successor", 7, {"good": True}),
        ("fell_back", 2, {"picked_to_lead": True, "complaints": 0}),
        ("fell_back", 3, {"complaints": 1}),
        ("fell_back", 6, {"good": True}),
        ("fell_back", 7, {"good": True, "approved": True}),
        ("harbour_lead_2", 9, {"applied": True, "approved": True}),
        ("harbour_lead_2", 10, {"applied": True, "approved": True}),
        ("harbour_lead_1", 0, {"good": True}),
        ("harbour_lead_1", 2, {"complaints": 1}),
        ("orchard_lead_1", 0, {"good": True}),
        ("quarrel", 2, {"complaints": 1}),
        ("quarrel", 4, {"complaints": 3}),
        ("quarrel", 5, {"last": True}),
        ("cancelled", 5, {"sales": -3214.5, "unattributed_sales": 0}),
        ("slow", 2, {"product_knowledge": 0.6875, "last": True}),
        ("too_chatty", 0, {"days_worked": 9, "off_topic_chats": 4, "complaints": 1}),
        ("too_chatty", 1, {"off_topic_chats": 7, "complaints": 2, "contact_leaks": 2}),
        ("blocked", 1, {"contact_leaks": 1}),
        ("blocked", 3, {"applied": True, "approved": True}),
        ("hasty", 0, {"applied": True, "good": True}),
        ("hasty", 2, {"applied": True, "approved": True, "good": True}),
        ("unlucky", 0, {"good": True}),
        ("unlucky", 1, {"applied": True, "good": True}),
        ("unlucky", 2, {"applied": True, "approved": True, "good": True}),
        ("patient", 3, {"applied": True, "approved": True, "good": True}),
        ("patient", 4, {"applied": True, "approved": True}),
        ("patient", 5, {"applied": True, "approved": True}),
        ("patient", 10, {"applied": True, "approved": True}),
        ("patient", 11, {"applied": True, "approved": True}),
    ]
    + [("tired", m, {"bad": True}) for m in range(2, 6)]
    + [("tired", 8, {"absent_days": 3, "late_arrivals": 4})]
    + [(p, m, {"good": True}) for p in ("queue_1", "queue_2", "harbour_lead_2") for m in range(2, 12)]
    + [(p, m, {"applied": True, "approved": True}) for p in ("queue_1", "queue_2") for m in range(8, 12)]
)


def text_of(m):
    return f"{m // 12:04d}-{m % 12 + 1:02d}"


def somebody(rng, key, shop, team, joined, tiers, skill, first, last, student=False):
    return {
        "key": key,
        "shop": shop,
        "team": team,
        "joined": joined,
        "tiers": tiers,
        "skill": skill,
        "first": first,
        "last": last,
        "student": student,
        "experience": rng.choice([0, 0, 0, 3, 8, 14]) if first else rng.choice([0, 0, 5, 12]),
        "typing": rng.randint(78, 98),
        "night": rng.random() < 0.3,
        "applies_next": rng.randint(1, 5),
    }


def leaving_month(rng, first, tenure):
    """Most go within their first months, a few later."""
    for m in range(first, MONTHS):
        t = tenure + m - first
        if rng.random() < (0.14 if t <= 1 else 0.09 if t <= 4 else 0.03 if t <= 12 else 0.01):
            return m
    return MONTHS - 1


def people(rng):
    """The starting people and everyone hired later: dicts with `first` and `last` month (0 is July 2025)."""
    out = []

    def add(*about, **more):
        out.append(somebody(rng, *about, **more))

    for key, (shop, team, tenure, medal, post, management, skill) in CAST.items():
        last = next((m for who, m, what in STORY if who == key and what.get("last")), MONTHS - 1)
        add(key, shop, team, FIRST - tenure, (medal, post, management), skill, 0, last)
    for shop, teams, count in (("lantern", 3, 8), ("orchard", 2, 8), ("harbour", 2, 8)):
        for i in range(count):
            tenure = rng.choice([0, 1, 3, 4, 6, 8, 10, 14, 17, 22])
            medal = "trial" if tenure < 3 else "iron" if tenure < 12 else "bronze"
            post = "trainee" if tenure < 3 else "regular"
            add(
                None,
                shop,
                i % teams + 1,
                FIRST - tenure,
                (medal, post, "agent"),
                rng.uniform(0.4, 0.86),
                0,
                leaving_month(rng, 0, tenure),
            )
    for m in range(1, MONTHS):  # hire back up to 45; students help before and in the peaks
        here = [p for p in out if p["first"] <= m <= p["last"]]
        students = {3: 2, 4: 2, 10: 1, 11: 1}.get(m, 0)
        for i in range(min(max(0, 45 - len(here)), 3) + students):
            size = {s: sum(p["shop"] == s and p["first"] <= m <= p["last"] for p in out) for s in STANDARD}
            shop = min(sorted(size), key=size.get)
            team = rng.randint(1, 3 if shop == "lantern" else 2)
            last = min(m + rng.randint(0, 2), MONTHS - 1) if i < students else leaving_month(rng, m, 0)
            add(
                None,
                shop,
                team,
                FIRST + m,
                ("trial", "trainee", "agent"),
                rng.uniform(0.4, 0.92),
                m,
                last,
                student=i < students,
            )
    for i, p in enumerate(sorted(out, key=lambda p: p["joined"])):
        p["id"] = f"A{i + 1:03d}"
    return out


def month_of(p, m, rng, story):
    """What the person did in the month, as a dict by column."""
    demand, scheduled = DEMAND[m], SCHEDULED[m]
    tenure = FIRST + m - p["joined"]
    green = max(0.0, 1 - tenure / 2)  # 1 in the month of joining, 0 after two months
    skill = skill_of(p, story, rng)
    shop, team = ("harbour", 2) if p["key"] == "mover" and m >= 7 else (p["shop"], p["team"])

    worked = story.get("days_worked", days_worked(p, m, scheduled, tenure, rng))
    share = worked / scheduled

    customers = round(820 * demand * share * (0.55 + 0.6 * skill) * (1 - 0.45 * green) * rng.uniform(0.9, 1.1))
    if p["tiers"][1] == "after_sales":
        customers = round(customers * 0.7)  # the rest of the time goes into after-sales cases
    training = tenure == 0 and not p["student"] and worked <= 10
    if training:
        customers = 0  # still in product training: nobody wrote to this person
    received = round(customers * rng.uniform(1.02, 1.15))
    missed = (1 - skill) * 0.028 * (1 + 0.5 * (demand > 1.3)) * rng.uniform(0.5, 1.3)
    answered = received - round(received * missed)
    orders = round(customers * min(0.44, max(0.12, 0.19 + 0.25 * skill - 0.06 * green + rng.gauss(0, 0.015))))
    errors = sum(rng.random() < 0.9 * (1 - skill) for _ in range(2)) if orders else 0
    sales = round(orders * ORDER_VALUE[shop] * rng.uniform(0.9, 1.1), 2)
    response = round(2.7 + 4.2 * (1 - skill) * rng.uniform(0.7, 1.2) + 4 * green + 1.2 * (demand > 1.3), 1)
    knowledge = STANDARD[shop] - 0.22 * (1 - skill) * rng.uniform(0.3, 1) - 0.28 * green * rng.uniform(0.6, 1) + 0.03
    row = dict.fromkeys(COLUMNS)
    row.update(
        person=p["id"],
        month=text_of(FIRST + m),
        shop=shop,
        team=f"{shop}-{team}",
        joined=text_of(p["joined"]),
        experience_months=p["experience"],
        typing_speed=min(p["typing"] + max(0, tenure) // 2, 118),
        shift="night" if p["night"] else "day",
        days_scheduled=scheduled,
        days_worked=worked,
        online_hours=round(worked * ((6 if p["night"] else 9) + rng.gauss(0.25, 0.22)), 1),
        **overtime(p, m, demand, rng),
        product_knowledge=round(min(1, max(0.4, knowledge)) * 80) / 80,  # a test of 80 questions
        response_seconds=None if training else response,
        consultations_received=received,
        consultations_answered=answered,
        customers_served=customers,
        orders=orders,
        order_errors=errors,
        sales=sales,
        unattributed_sales=round(rng.uniform(80, 1900), 2) if orders and rng.random() < 0.06 else 0,
        after_sales_cases=rng.randint(90, 240) if p["tiers"][1] in ("after_sales", "supervisor") else 0,
        **mistakes(customers > 0, worked < scheduled, 1.3 - skill, demand, rng),
        applied=False,
        approved=False,
        picked_to_lead=False,
    )
    decide(row, p, tenure, skill, rng)
    if story.get("good"):
        row.update(order_errors=0, complaints=0, contact_leaks=0, absent_days=0)
    row.update((k, v) for k, v in story.items() if k in row)
    if m == p["first"]:
        row.update(zip(("medal", "post", "management"), p["tiers"], strict=True))
    return row


def skill_of(p, story, rng):
    skill = p["skill"] + rng.gauss(0, 0.05) + (0.25 if story.get("good") else -0.2 if story.get("bad") else 0)
    return min(max(skill, 0.05), 0.98)


def days_worked(p, m, scheduled, tenure, rng):
    worked = scheduled - (rng.random() < 0.25) - (rng.random() < 0.08) * rng.randint(1, 4)
    if p["student"]:
        return rng.randint(7, 16)
    if m == p["first"] and tenure == 0:
        return rng.randint(6, scheduled)  # joined within the month
    if m == p["last"] and m < MONTHS - 1:
        return rng.randint(8, scheduled)  # left within the month
    return worked


def overtime(p, m, demand, rng):
    peak = 36 * max(0, demand - 1.1)
    return {
        "overtime_workday_hours": round(max(0, rng.gauss(1.5, 3) + peak) * 2) / 2 * (not p["student"]),
        "overtime_rest_day_hours": rng.choice([0, 0, 0, 0, 4, 8]) + (rng.choice([0, 8, 8, 16]) if demand > 1.3 else 0),
        "overtime_holiday_hours": rng.choice([0, 0, 8]) if m in (3, 7, 10) else 0,  # October, February, May
    }


def mistakes(served, away, slips, demand, rng):
    return {
        "complaints": int(served and rng.random() < 0.035 * slips * demand),
        "off_topic_chats": int(rng.random() < 0.06 * slips) + int(rng.random() < 0.03 * slips),
        "contact_leaks": int(rng.random() < 0.006),
        "late_arrivals": sum(rng.random() < 0.12 * slips for _ in range(4)),
        "absent_days": int(away and rng.random() < 0.03),
    }


def decide(row, p, tenure, skill, rng):
    """Most apply once they have been on a medal for some months; leaders approve most of those who do well."""
    p["applies_next"] -= 1
    if tenure >= 2 and p["applies_next"] <= 0 and not p["student"] and p["key"] is None:
        row["applied"], row["approved"] = True, rng.random() < 0.3 + 0.8 * p["skill"]
        p["applies_next"] = rng.randint(2, 4) + (3 if skill < 0.55 else 0)


def plain(column, v):
    if v is None:
        return ""
    if isinstance(v, bool):
        return "true" if v else "false"
    if column in ("sales", "unattributed_sales"):
        return f"{v:.2f}"
    if isinstance(v, float):
        return f"{v:.4f}".rstrip("0").rstrip(".") if column == "product_knowledge" else f"{v:.1f}"
    return str(v)


def records(seed=2025):
    rng = random.Random(seed)
    rows = []
    for p in people(rng):
        trainee = p["tiers"][1] == "trainee"
        for m in range(p["first"], p["last"] + 1):
            story = {k: v for who, when, what in STORY if who == p["key"] and when == m for k, v in what.items()}
            row = month_of(p, m, rng, story)
            rows.append(row)
            if trainee and m - p["first"] + 1 >= (1 if p["experience"] >= 6 else 3):
                trainee = False  # probation ends: whoever is not confirmed has no later month
                if not (row["typing_speed"] >= 80 and row["product_knowledge"] >= 0.75):
                    break
    return sorted(rows, key=lambda r: (r["month"], r["person"]))


if __name__ == "__main__":
    target = pathlib.Path(
        sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).with_name("three_shops_records.csv")
    )
    with target.open("w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows([plain(c, r[c]) for c in COLUMNS] for r in records())
