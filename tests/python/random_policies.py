"""Random policies and random records that stress every feature, from a plain seeded random.Random or from Hypothesis.

    rng = random.Random(7)
    policy = random_policy(rng)                        # a dict, as tomllib would read it
    rows = random_records(rng, policy)                 # a list of dicts; None is missing
    text = to_toml(policy)                             # the same policy as a file
    columns(policy)                                    # the records' columns, in order

    @given(cases())                                    # Hypothesis: (policy dict, rows)

Policies are valid and no amount can be missing, so an error is a failure. Figures are chosen to make trouble: sums
such as 0.1 + 0.2, amounts on half a fen, scores on thresholds, thirds, negative sales, missing values, part months.
"""

import copy
import json
import random

SHOPS = {"north": ["north-1", "north-2"], "south": ["south-1", "south-2"], "east": ["east-1"]}
SITES = ["desk", "home", "depot"]
EXITS = ["quit", "dismissal", "transfer_out", "end_of_data"]
ROUNDINGS = ["half_up", "half_even", "half_down", "up", "down", "floor", "ceiling"]
FIGURES = [
    "0",
    "1",
    "2",
    "3",
    "7",
    "10",
    "0.1",
    "0.2",
    "0.3",
    "0.7",
    "0.005",
    "0.015",
    "1.005",
    "2.675",
    "0.125",
    "0.045",
    "33.3",
    "100",
    "12.345",
    "0.25",
    "1e-3",
    "0.6%",
    "1.2%",
    "33%",
    "2.5%",
    "0.01%",
    "80",
    "60",
    "99.995",
    "250",
    "1000",
]
INPUTS = {
    "units": "count",
    "cases": "count",
    "slips": "count",
    "sales": "amount",
    "refunds": "amount",
    "quality": "share",
    "speed": "number",
    "extra_hours": "hours",
    "keen": "flag",
    "blessed": "flag",
    "site": "text",
    "days_worked": "count",
    "days_scheduled": "count",
}
OPTIONAL = {
    "rating": "number",
    "note": "amount",
    "helped": "flag",
    "lane": "text",
    "mentor": "text",
    "certified": "month",
}
ALL_INPUTS = {**INPUTS, **OPTIONAL}


def kinds_of(inputs):
    out = {"number": [], "truth": [], "text": [], "month": []}
    for name, kind in inputs.items():
        out[{"flag": "truth", "text": "text", "month": "month"}.get(kind, "number")].append(name)
    return out


class Formulas:
    """Typed random expressions. `names` are what may be named here, `later` what `before` may name on top of that."""

    def __init__(self, rng, tables, groups, since_promotion):
        self.rng, self.tables, self.groups, self.since_promotion = rng, tables, groups, since_promotion
        self.names = kinds_of(ALL_INPUTS)
        self.names["number"] += ["tenure_months", "month_of_year", "days_in_month"]
        self.names["month"].append("month")
        self.names["text"] += ["shop", "team", "exit_kind"]
        self.names["truth"].append("is_last_month")
        self.later = {"number": [], "truth": [], "text": [], "month": []}
        self.texts = {
            "site": SITES,
            "lane": SITES,
            "mentor": ["p00", "p01", "p99"],
            "shop": sorted(SHOPS),
            "team": ["north-1", "east-1"],
            "exit_kind": EXITS,
        }
        self.with_past = set()  # metrics that hold a function of the past

    def copy(self, since_promotion=None):
        f = Formulas(
            self.rng, self.tables, self.groups, self.since_promotion if since_promotion is None else since_promotion
        )
        f.names, f.later = ({k: list(v) for k, v in d.items()} for d in (self.names, self.later))
        f.with_past, f.texts = set(self.with_past), self.texts
        return f

    def add(self, kind, *names):
        self.names[kind] += names

    def chance(self, p):
        return self.rng.random() < p

    def pick(self, kind, past, later=False):
        known = self.names[kind] + (self.later[kind] * 2 if later else [])
        known = [n for n in known if not (past and n in self.with_past)]
        return self.rng.choice(known)

    def figure(self):
        return self.rng.choice(FIGURES)

    def number(self, depth=3, past=False, later=False, group=0):
        """`past`: already inside a function of the past; `group`: how many group functions stand around."""
        r = self.rng.random()

        def sub():
            return self.number(depth - 1, past, later, group)

        if depth <= 0 or r < 0.12:
            return self.figure() if self.chance(0.3) else self.pick("number", past, later)
        if r < 0.42:
            a, b = sub(), sub()
            op = self.rng.choice(["+", "-", "-", "*", "/"])
            if op == "*":
                b = self.figure()
            if op == "/":
                b = self.rng.choice(["3", "7", "30", "units", "cases", "days_scheduled"])
            text = f"{a} {op} {b}" if op in "+-" else f"({a}) {op} {b}"
            return f"({text})" if self.chance(0.6) or op in "+-" else text
        if r < 0.47:
            return f"-({sub()})"
        if r < 0.54:
            return f"if({self.truth(depth - 1, past, later, group)}, {sub()}, {sub()})"
        if r < 0.60:
            return (
                f"{self.rng.choice(['min', 'max'])}({sub()}, {sub()}{', ' + self.figure() if self.chance(0.3) else ''})"
            )
        if r < 0.63:
            return f"clip({sub()}, {self.figure()}, {self.rng.choice(['50', '200', '5000'])})"
        if r < 0.68:
            return self.rng.choice(
                [
                    f"round({sub()}, {self.rng.randint(0, 6)})",
                    f"round({sub()})",
                    f"floor({sub()})",
                    f"ceil({sub()})",
                    f"abs({sub()})",
                ]
            )
        if r < 0.72:
            return f"otherwise({sub()}, {self.figure()})"
        if r < 0.745:
            return self.left_or_power(sub)
        if r < 0.82 and self.tables:
            name = self.rng.choice(sorted(self.tables))
            return f"{self.tables[name]}({sub()}, {name})"
        if r < 0.90 and group < 2:
            return self.of_group(depth, past, later, group)
        if not past:
            return self.of_past(depth, later, group)
        return self.pick("number", past, later)

    def left_or_power(self, sub):
        """What is left of a division, and powers: of exponents written out, and of figures that are whole numbers, or are not."""
        if self.chance(0.5):
            return (
                f"mod({sub()}, {self.rng.choice(['6', '0.7', '7', '-3', 'units', 'cases', 'days_scheduled', 'speed'])})"
            )
        if self.chance(0.4):
            return f"power({self.rng.choice(['quality', 'clip(speed, -9, 9)'])}, {self.rng.choice([0, 1, 2, 3, 5])})"
        base = self.rng.choice(["1.02", "0.5", "1.005", "quality", "-0.3"])
        whole = [
            "month_of_year",
            "units",
            "days_scheduled - 20",
            "cases - 3",
            "mod(tenure_months, 12)",
            "speed",
            "rating",
        ]
        return f"round(otherwise(power({base}, {self.rng.choice(whole)}), 0.5), {self.rng.choice([2, 6])})"

    def of_group(self, depth, past, later, group):
        if self.chance(0.15):
            inside = self.rng.choice(["", f", {self.truth(depth - 2, past, later, group + 1)}"])
            some = self.number(depth - 2, past, later, group + 1)
            return self.rng.choice([f"count_naming(mentor{inside})", f"sum_naming(mentor, {some})"])
        by = self.rng.choice(self.groups)
        if self.chance(0.2):
            several = self.rng.sample(
                [group for group in self.groups if group != "company"], self.rng.choice([1, 2, 2, 3])
            )
            by = f"[{', '.join(several)}]"
        f = self.rng.choice(["sum", "mean", "min", "max", "rank", "count", "count", "median", "percentile"])
        if f == "percentile":
            return f"percentile({self.number(depth - 2, past, later, group + 1)}, {self.rng.choice([0, 12.5, 80, 99.9999, 100])}, by={by})"
        if f == "count":
            inside = f"{self.truth(depth - 2, past, later, group + 1)}, " if self.chance(0.7) else ""
            return f"count({inside}by={by})"
        return f"{f}({self.number(depth - 2, past, later, group + 1)}, by={by})"

    def of_past(self, depth, later, group):
        before = self.chance(0.4)
        later = later or before
        if self.chance(0.1):
            when = self.rng.choice(["last_month(", "months_ago(2, ", "months_ago(12, "])
            return f"{when}{self.number(depth - 2, True, True, group)})"
        f = self.rng.choice(["sum", "sum", "mean", "min", "max", "count"])
        inside = (
            self.truth(depth - 2, True, later, group) if f == "count" else self.number(depth - 2, True, later, group)
        )
        which = ["last", "last", "since_joining", "year_to_date", "quarter_to_date", "fiscal_year_to_date"] + [
            "since_promotion"
        ] * self.since_promotion
        which = self.rng.choice(which)
        months = f"{self.rng.choice([1, 2, 3, 6, 12])}, " if which == "last" else ""
        of = f
        if which == "last" and f == "sum":
            of = self.rng.choice(["sum", "sum_of_largest(1, ", "sum_of_largest(2, "])
        if f == "mean" and self.chance(0.5):
            of = "mean_of_present"
            inside += f", {self.truth(depth - 2, True, later, group)}" if self.chance(0.5) else ""
        call = f"{which}({months}{of}{'' if ',' in of else '('}{inside}))"
        return f"before({call})" if before else call

    def truth(self, depth=2, past=False, later=False, group=0):
        r = self.rng.random()

        def sub():
            return self.truth(depth - 1, past, later, group)

        def number():
            return self.number(depth - 1, past, later, group)

        if depth > 0 and r < 0.35:
            return self.rng.choice([f"{sub()} and {sub()}", f"({sub()} or {sub()})", f"not ({sub()})"])
        if r < 0.60:
            return f"{number()} {self.rng.choice(['==', '!=', '<', '<=', '>', '>='])} {number()}"
        if r < 0.66:
            name = self.pick("text", past)
            one, other = (self.rng.choice(self.texts[name]) for _ in "ab")
            if name.endswith("tier") and self.chance(0.5):
                return self.in_order(name, one, other, past)
            return self.rng.choice(
                [
                    f"{name} == '{one}'",
                    f'{name} != "{one}"',
                    f"{name} in ['{one}', '{other}']",
                    f"{name} not in ['{one}']",
                ]
            )
        if r < 0.72:
            sign = self.rng.choice(["==", "<", "<=", ">", "!="])
            return f"{self.pick('month', past)} {sign} '2026-0{self.rng.randint(1, 6)}'"
        if r < 0.76:
            return f"missing({self.pick(self.rng.choice(['number', 'truth', 'text', 'month']), past)})"
        if r < 0.80 and not past and self.chance(0.5):
            return self.last_month_of_no_number()
        if r < 0.80:
            return f"{number()} in [0, 1, -2, 60, 80, 0.5]"
        if r < 0.84:
            return f"otherwise({self.pick('truth', past)}, {self.rng.choice(['true', 'false'])})"
        return self.pick("truth", past, later)

    def in_order(self, name, one, other, past):
        """Tiers of one ladder beside each other, or beside names of such."""
        sign, head = self.rng.choice(["<", "<=", ">", ">="]), name.removesuffix("tier").removesuffix("highest_")
        among = self.names["text"]
        beside = self.rng.choice([n for n in (f"{head}tier", f"{head}highest_tier", name) if n in among])
        before = f"otherwise(last_month({name}), '{other}')"
        chosen = [f"{name} {sign} '{one}'", f"'{one}' {sign} {name}", f"{name} {sign} {beside}"]
        chosen.append(f"if(keen, {name}, '{one}') {sign} {self.rng.choice([beside, repr(other)])}")
        return self.rng.choice(chosen if past else [*chosen, f"{before} {sign} '{one}'", f"{beside} {sign} {before}"])

    def last_month_of_no_number(self):
        kind = self.rng.choice(["truth", "text", "month"])
        name = self.pick(kind, True, True)
        if kind == "text":
            return f"last_month({name}) {self.rng.choice(['==', '!='])} {self.rng.choice([name, repr(self.rng.choice(self.texts[name]))])}"
        if kind == "month":
            return (
                f"last_month({name}) {self.rng.choice(['<', '>=', '=='])} {self.rng.choice(['month', repr('2025-12')])}"
            )
        return f"last_month({self.rng.choice([name, 'not ' + name])})"

    def safe(self, depth=3):
        """A number that is never missing."""
        return f"otherwise({self.number(depth)}, {self.figure()})"

    def past_in(self, text):
        return any(w in text for w in ("last(", "last_month(", "months_ago(", "since_", "_to_date(")) or any(
            m in text for m in self.with_past
        )


def random_policy(rng):
    return Maker(rng).policy


TIERS = ["one", "two", "three", "four"]


class Maker:
    """A policy in the making, part by part in the order in which formulas may know each other."""

    def __init__(self, rng):
        self.rng = rng
        self.settings()
        self.brackets()
        f = self.start()
        self.metrics(f)
        self.parts(f)
        f = self.score(f.copy())
        f = self.discipline(f.copy())
        f = self.overtime(f.copy())
        f = self.pay(f.copy())
        self.checks(f)
        self.absence(f)
        self.ladder_rules(f)

    def chance(self, p):
        return self.rng.random() < p

    def absence(self, f):
        if self.chance(0.3):
            when = self.rng.choice(["missing(lane)", "days_worked < 23", "keen and site == 'home'", f.truth(1)])
            self.policy["absence"] = {"when": when, "counts": self.chance(0.3)}

    def settings(self):
        self.policy = {
            "name": f"random-{self.rng.randint(0, 999)}",
            "rounding": self.rng.choice(ROUNDINGS),
            "currency": self.rng.choice(["CNY"] * 5 + ["JPY", "KRW", "TND", "BHD", "CLF"]),
        }
        if self.chance(0.7):
            self.policy["fiscal_year_from"] = self.rng.randint(1, 12)
        if self.chance(0.5):
            months = self.rng.sample(range(1, 13), 4)
            self.policy["calendar"] = {
                "from": "2025-01",
                "until": "2026-12",
                "holidays": [f"2026-{m:02}-05/2026-{m:02}-{self.rng.randint(5, 20):02}" for m in months]
                + [f"2025-{self.rng.randint(7, 12):02}-{self.rng.randint(1, 9):02}"],
                "make_up_days": self.rng.sample(["2025-10-11", "2025-11-30", "2026-01-04", "2026-02-28"], 2),
            }
        if self.chance(0.4):
            self.policy["rehire"] = {
                "within_months": self.rng.choice([1, 2, 12]),
                "keeps_tenure": self.chance(0.6),
                "keeps_tier": self.chance(0.6),
            }
        self.policy["inputs"] = {k: self.rng.choice([v, {"kind": v}]) for k, v in INPUTS.items()} | {
            k: {"kind": v, "optional": True} for k, v in OPTIONAL.items()
        }
        if self.chance(0.7):
            self.policy["inputs"]["shift"] = {"kind": "text", "one_of": ["day", "night"]}
            self.policy["shift"] = [
                {"name": "day", "starts": "08:30", "ends": "17:00", "hours_per_day": 9, "days_on": 6, "days_off": 1},
                {"name": "night", "starts": "16:30", "ends": "24:00", "hours_per_day": 6.5, "night": True},
            ]
        self.policy["parameter"] = {
            "floor_wage": {
                "value": self.rng.choice([0, 150, 1900.5]),
                "by": "shop",
                "figures": {"south": self.rng.choice([180, 2010.1])},
            },
            "factor": self.rng.choice([0.1, "1.5%", 3, 0.07]),
        }

    def brackets(self):
        self.policy["brackets"] = {}
        for name in ("steps", "bands", "grid", "curve"):
            kind = {"steps": "marginal", "bands": "whole", "grid": "lookup", "curve": "interpolate"}[name]
            self.policy["brackets"][name] = {"kind": kind, "rates": self.rows(kind)}
            if self.chance(0.5):
                self.policy["brackets"][name]["closed"] = self.rng.choice(["upper", "upper", "lower"])

    def rows(self, kind):
        edges = sorted(self.rng.sample([0.5, 1, 7.5, 20, 80, 100, 333.33, 1000, 5000], self.rng.randint(1, 4)))
        first = 0 if kind in ("marginal", "whole") else self.rng.choice([-100, -0.5, 0])
        rates = ["0.6%", 0.2, "3%", 0.015, 1, 0.333, 2.5, 0.05, -0.01]
        return [[e, self.rng.choice(rates)] for e in (first, *edges)]

    def start(self):
        self.tables = {k: v["kind"] for k, v in self.policy["brackets"].items()}

        # Ladders come first by name: what formulas may call their tiers.
        self.ladders = self.rng.sample(["medal", "post", "lead"], self.rng.choice([0, 1, 1, 2, 3]))
        self.sizes = {ladder: self.rng.randint(2, 4) for ladder in self.ladders}
        groups = ["team", "shop", "company", "site"] + [
            f"{ladder}.{which}" for ladder in self.ladders for which in ("tier", "highest_tier")
        ]
        start = Formulas(self.rng, self.tables, groups, since_promotion=len(self.ladders) == 1)
        start.add("number", "floor_wage", "factor", *self.figures_by_text())
        if "calendar" in self.policy:
            start.add("number", "working_days")
        if "shift" in self.policy:
            start.add("number", "shift.hours_per_day", "shift.days_on")
            start.add("truth", "shift.night")
        for ladder in self.ladders:
            start.add("number", f"{ladder}.base_pay", f"{ladder}.months_in_tier", f"{ladder}.waiting_months")
            start.add("truth", f"{ladder}.acting", f"{ladder}.priority")
            for name in (f"{ladder}.tier", f"{ladder}.highest_tier"):
                start.add("text", name)
                start.texts[name] = TIERS[: self.sizes[ladder]]
        if len(self.ladders) == 1:
            start.add("number", "base_pay", "months_in_tier")
        return start

    def figures_by_text(self):
        """Parameters that differ by one text or two; bracket tables now and then likewise."""
        made = {
            "by_one": self.by_texts(1, "value", lambda: self.rng.choice([0, 1, -2.5, "5%", 0.07, 1900.55])),
            "by_two": self.by_texts(2, "value", lambda: self.rng.choice([0, 0.5, "3%", -0.02, 12])),
        }
        self.policy["parameter"] |= made
        for table in self.policy["brackets"].values():
            if self.chance(0.3):
                of = ["max(units, 3)", "0.3 * max(otherwise(rating, 12), 0.7)", "max(rating, 2)", "abs(speed) + 0.01"]
                table["edges_of"] = self.rng.choice(of)
            if self.chance(0.4):
                kind = table["kind"]
                del table["rates"]
                table |= self.by_texts(self.rng.choice([1, 1, 2]), "rates", lambda kind=kind: self.rows(kind))
        return made

    def by_texts(self, texts, others, choose, without=""):
        """Keys that let `choose()` differ by one text or two; by tiers they may name every one and need no `others`."""
        known = {"shop": list(SHOPS), "site": SITES} | {
            f"{ladder}.tier": TIERS[: self.sizes[ladder]] for ladder in self.ladders if ladder != without
        }
        by = self.rng.sample(list(known), texts)
        complete = all(text.endswith(".tier") for text in by) and self.chance(0.5)

        def some(of, each):
            return {text: each() for text in (of if complete else self.rng.sample(of, self.rng.randint(1, len(of))))}

        if texts == 1:
            made = {"by": by[0], "figures": some(known[by[0]], choose)}
        else:
            made = {"by": by, "table": some(known[by[0]], lambda: some(known[by[1]], choose))}
        return made if complete else made | {others: choose()}

    def metrics(self, start):
        self.policy["metric"] = {}
        for name in ("effort", "result"):
            text = start.number(2)
            self.policy["metric"][name] = {"value": text} if self.chance(0.5) else text
            if start.past_in(text):
                start.with_past.add(name)
            start.add("number", name)

    def parts(self, start):
        self.lines = ["basic", "extra", "commission", "share", "prize", "fee", "tax", "levy", "memo"][
            : self.rng.randint(4, 9)
        ]
        self.measures, self.offences = (
            ["m_one", "m_two", "m_three"][: self.rng.randint(0, 3)],
            ["error", "absence"][: self.rng.randint(0, 2)],
        )
        self.has_overtime = self.chance(0.5)
        self.score_names = (["score"] + ["points." + m for m in self.measures]) if self.measures else []
        self.discipline_names = ["bad_records", "discipline.fines", "discipline.forfeits"] + [
            f"{o}.{x}" for o in self.offences for x in ("count", "in_window", "fine")
        ]
        self.overtime_names = ["overtime_hours", "overtime_pay"] * self.has_overtime
        start.later["number"] = (
            self.score_names
            + self.discipline_names
            + self.overtime_names
            + self.lines
            + ["gross", "net", "employer_cost"]
        )

    def score(self, f):
        if self.measures:
            self.policy["scorecard"] = {"decimals": self.rng.choice([0, 1, 2, 2, 6]), "measure": []}
            for m in self.measures:
                measure = {"name": m, "weight": self.rng.choice([1, 2, 20, 0.5, "30%"]), "leave_out": self.chance(0.7)}
                how = self.rng.choice(["pass", "linear", "bands"])
                if how == "pass":
                    measure["pass"] = self.rng.choice(["quality >= 80%", "speed <= 5", f.truth()])
                else:
                    measure["value"] = self.rng.choice(
                        ["quality * 100", "speed", "rating", "cases / units", f.number(2)]
                    )
                    measure[how] = (
                        [[0, 100], [5, 60], [8.5, 20]]
                        if self.chance(0.5)
                        else [["-10", 0], [33.3, 33.3], [80, 80], [100, 100]]
                    )
                self.policy["scorecard"]["measure"].append(measure)
            if self.chance(0.5):
                self.policy["scorecard"]["gate"] = [
                    {"name": "presence", "require": f.truth(), "at_most": self.rng.choice([59, 60, 59.5])}
                ]
        return f

    def discipline(self, f):
        f.add("number", *self.score_names)
        for o in self.offences:
            offence = {
                "name": o,
                "count": self.rng.choice(
                    [
                        "slips",
                        "slips",
                        "floor(cases / 4)",
                        "floor(max(0, otherwise(rating, 0)))",
                        f"round(max(0, {f.safe(1)}))",
                    ]
                ),
                "window_months": self.rng.choice([1, 1, 2, 3, 12]),
                "bad_record": self.chance(0.6),
            }
            if self.chance(0.8):
                offence["fines"] = self.rng.choice([[50, 100, 0], [20], [0, 0, 10.05], [0.1, 0.2, 0.3], [33.335]])
            if self.chance(0.3):
                offence["separate_at"] = self.rng.choice([3, 5, 8])
            if self.chance(0.4):
                offence["forfeits"] = f.safe(2)
            self.policy.setdefault("discipline", {"offence": []})["offence"].append(offence)
        return f

    def overtime(self, f):
        f.add("number", *self.discipline_names)
        if self.has_overtime:
            self.policy["overtime"] = {
                "workday": "extra_hours",
                "rest_day": "otherwise(abs(rating), 0)",
                "holiday": self.rng.choice(["0", "units / 3"]),
                "hourly": self.rng.choice(["factor * 10", "floor_wage / 174", f.safe(1)]),
                "workday_multiple": self.rng.choice([1.5, "150%"]),
                "holiday_multiple": 3,
            }
        return f

    def pay(self, f):
        f.add("number", *self.overtime_names, "gross")
        self.capped = self.chance(0.6)
        self.policy["pay"] = {
            "proration": self.rng.choice(
                ["days_worked / days_scheduled", "clip(days_worked / 26, 0, 1)", f"clip({f.safe(1)}, 0, 1)"]
            ),
            "line": [],
        }
        if self.capped:
            self.policy["pay"]["deduction_cap"] = {
                "share": self.rng.choice(["20%", "33.3%", 1]),
                "of": self.rng.choice(["gross", "gross * 0.7 + 0.005", "max(0, gross) / 3"]),
                "keep_at_least": self.rng.choice(["floor_wage", "0", "floor_wage * days_worked / days_scheduled"]),
            }
        for name in self.lines:
            self.policy["pay"]["line"].append(self.line(name, f))
            f = f.copy()
            f.add("number", name)
        return f

    def line(self, name, f):
        kind = {"fee": "deduction", "tax": "deduction", "levy": "employer_cost", "memo": "memo"}.get(
            name
        ) or self.rng.choice(["earning"] * 3 + ["deduction"])
        line = {"name": name, "amount": f.safe(3)}
        if kind != "earning" or self.chance(0.5):
            line["kind"] = kind
        if name == "basic":
            line["amount"] = self.rng.choice(
                [f"{self.ladders[0]}.base_pay + 0.005" if self.ladders else "floor_wage", "2000", line["amount"]]
            )
        if name == "tax" and self.chance(0.5):
            line["amount"] = (
                "max(0, otherwise(marginal(max(0, year_to_date(sum(gross))), steps), 0) - before(year_to_date(sum(tax))))"
            )
        if self.chance(0.4):
            line["when"] = f.truth()
        if self.chance(0.3):
            line["rounding"] = self.rng.choice(ROUNDINGS)
        if name == "share" or self.chance(0.12):
            self.pool(line, f)
        else:
            line["prorate"] = self.chance(0.3)
            if self.chance(0.25):
                line["at_least"] = self.rng.choice(["0", "-50.005", "floor_wage / 7"])
            if self.chance(0.25):
                line["at_most"] = self.rng.choice(["400", "units * 1.005", "99.995"])
        if self.capped and kind == "deduction" and self.chance(0.6):
            line["capped"] = True
        return line

    def pool(self, line, f):
        by = self.rng.choice(["team", "shop", "company", "site"])
        several = (
            self.rng.sample(["team", "shop", *(f"{ladder}.tier" for ladder in self.ladders)], 2)
            if self.chance(0.25)
            else None
        )
        if several:
            by = f"[{', '.join(several)}]"
        x = f.number(1)
        line["amount"] = (
            f"otherwise({self.rng.choice(['0.1%', '0.33', '1', '-0.5'])}"
            f" * {self.rng.choice(['sum', 'mean', 'max'])}({x}, by={by}), 10.005)"
        )
        line["pool"] = {
            "by": several or by,
            "weight": self.rng.choice(["1", "days_worked", "units / 7", "if(keen, 1, 0)", f"max(0, {f.safe(1)})", "0"]),
        }
        if by == "team" and self.chance(0.3):
            del line["pool"]["by"]
        if by == "site" and self.chance(0.5):  # a text that somebody may be without
            line["pool"]["by"] = "lane"
            line["amount"] = line["amount"].replace("by=site", "by=lane")
            line["when"] = f"not missing(lane) and ({line.get('when', 'keen')})"
        if by == "team" and self.chance(0.3):  # missing for those in no team, who are not asked
            line["amount"] = "0.1% * sum(sales, by=team)"
            line["pool"]["weight"] = "units / (1 + sum(units, by=team))"
        if "when" in line and self.chance(0.3):
            line["amount"] = f"if(otherwise({line['when']}, false), {line['amount']}, rating)"
        if "when" in line and self.chance(0.3):  # asked of nobody else: what they miss does not matter
            line["pool"]["weight"] = "if(otherwise(" + line["when"] + ", false), units, rating)"

    def checks(self, f):
        f.add("number", "net", "employer_cost")
        late = "gross - net" if self.chance(0.5) else f.number(1)
        self.policy["metric"]["taken"] = late
        if f.past_in(late):
            f.with_past.add("taken")
        f.add("number", "taken")
        self.policy["check"] = [
            {"name": f"check_{i}", "flag": f.truth(), "message": "told"} for i in range(self.rng.randint(0, 2))
        ]

    def ladder_rules(self, f):
        self.policy["ladder"] = {}
        for ladder in self.ladders:
            own = f.copy(since_promotion=True)
            own.add("number", "months_in_tier", "base_pay", "waiting_months")
            own.add("truth", "acting", "priority")
            own.add("text", "highest_tier")
            own.texts = own.texts | {"highest_tier": TIERS[: self.sizes[ladder]]}
            bar = "score" if self.measures else "quality * 100"
            tiers = []
            for i in range(self.sizes[ladder]):
                tiers.append(self.tier(ladder, i, tiers, own, bar))
            self.policy["ladder"][ladder] = {"tier": tiers}
            if self.chance(0.2):
                self.policy["ladder"][ladder]["review_months"] = self.rng.choice([[2, 4, 6], [1], list(range(3, 13))])
            if self.chance(0.1):
                self.set_outright(self.policy["ladder"][ladder], tiers, own, bar)
        if not self.ladders:
            del self.policy["ladder"]

    def set_outright(self, ladder, tiers, own, bar):
        """One formula instead of the tiers' rules."""
        names = [t["name"] for t in tiers]
        for t in tiers:
            for key in set(t) - {"name", "base_pay", "separate"}:
                del t[key]
        one, other = self.rng.choice(names), self.rng.choice(names)
        ladder["set"] = self.rng.choice(
            [
                f'if({bar} >= 60, "{one}", "{other}")',
                f'if(otherwise({own.truth()}, false), "{one}", if(months_in_tier > 1, "{other}", "{names[0]}"))',
            ]
        )

    def tier(self, ladder, i, tiers, own, bar):
        t = {"name": TIERS[i]}
        if self.chance(0.8):
            t["base_pay"] = self.rng.choice([0, 100, 2000, 1900.55, 0.333])
        if self.chance(0.15):
            pays = [0, 2100, 2000.5, 0.007]
            t["base_pay"] = self.by_texts(self.rng.choice([1, 1, 2]), "value", lambda: self.rng.choice(pays), ladder)
        on_probation = tiers and "probation" in tiers[-1]
        if i and not (on_probation and self.chance(0.7)):
            self.enter(t, own, bar)
        if i and self.chance(0.4):
            t["keep"] = self.rng.choice(
                [f"{bar} >= 60", "quality >= 30%", "months_in_tier < 3 or units > 5", own.truth()]
            )
            if i > 1 and self.chance(0.3):
                t["demote_to"] = TIERS[self.rng.randrange(i)]
        if i > 1 and "enter" in t and self.chance(0.4):
            t["enter_from"] = TIERS[self.rng.randrange(i)]
        if self.chance(0.1):
            t["separate"] = self.rng.choice([f"{bar} < 20", "units < 2 and months_in_tier >= 2", own.truth()])
        if self.chance(0.1):
            t["review_months"] = self.rng.choice([[1, 3, 5, 7, 9, 11], [2], [6, 12]])
        if i + 1 < self.sizes[ladder] and self.chance(0.2 if i else 0.35):
            t["probation"] = {
                "months": self.rng.choice(["1", "2", "if(keen, 1, 3)"]),
                "confirm": self.rng.choice(["quality >= 20%", own.truth()]),
            }
        if "enter" in t and "probation" not in t and not on_probation and self.chance(0.5):
            self.acting(t, i, bar)
        return t

    def enter(self, t, own, bar):
        t["enter"] = self.rng.choice(
            [
                f"months_in_tier >= {self.rng.randint(1, 3)}",
                f"{bar} >= {self.rng.choice([60, 80])}",
                f"last(2, mean({bar})) >= 60 and months_in_tier >= 2",
                "bad_records == 0 and keen",
                "since_promotion(sum(units)) > 40",
                own.truth(),
            ]
        )
        if self.chance(0.5):
            t["applies"] = self.rng.choice(["keen", "keen or priority", "otherwise(helped, true)"])
        if self.chance(0.4):
            t["approve"] = "blessed"
        t["attempts_apart"] = self.rng.choice([0, 0, 1, 2, 3])
        if self.chance(0.5):
            t["seats"] = self.rng.choice([{"*": 1}, {"*": 2, "south": 0}, {"*": 1, "north": 3}])
            if self.chance(0.7):
                t["order"] = self.rng.choice([bar, "rating", "round(quality, 1)", own.number(2)])

    def acting(self, t, i, bar):
        t["acting"] = {"months": self.rng.choice(["1", "2"]), "confirm": self.rng.choice(["blessed", f"{bar} >= 60"])}
        if self.chance(0.5):
            t["acting"]["fallback"] = TIERS[self.rng.randint(0, i - 1)]
        if self.chance(0.6):
            other = self.rng.choice(self.ladders)
            t["acting"]["priority"] = (
                f"{other}.{['one', 'two', 'three', 'four'][self.rng.randint(1, self.sizes[other] - 1)]}"
            )


def random_amendment(rng, policy):
    """The same policy with other figures and rules, which look back no further."""
    out = copy.deepcopy(policy)
    for name in out.get("parameter", {}):
        if rng.random() < 0.5:
            out["parameter"][name] = rng.choice([0, 1, 2.5, 80, "5%", 1900.55])
    for name, metric in out.get("metric", {}).items():
        text = metric["value"] if isinstance(metric, dict) else metric
        if rng.random() < 0.5:
            out["metric"][name] = f"({text}) * {rng.choice(['0.5', '2', '0.333'])}"
    for table in out.get("brackets", {}).values():
        if rng.random() < 0.3 and table["kind"] != "interpolate" and "rates" in table:
            table["rates"] = [[edge, rng.choice([0.01, "7%", 0.333])] for edge, _ in table["rates"]]
            table["closed"] = rng.choice(["lower", "upper"])
    for measure in out.get("scorecard", {}).get("measure", []):
        measure["weight"] = rng.choice([1, 2, 0.5])
    for offence in out.get("discipline", {}).get("offence", []):
        if offence.get("fines") and rng.random() < 0.5:
            offence["fines"] = [rng.choice([0, 10.05, 30, 75]) for _ in offence["fines"]]
    for line in out["pay"]["line"]:
        if rng.random() < 0.4:
            line["amount"] = f"({line['amount']}) * {rng.choice(['0.9', '1.25', '0.015'])}"
    for ladder in out.get("ladder", {}).values():
        for tier in ladder["tier"]:
            if rng.random() < 0.5:
                tier["base_pay"] = rng.choice([0, 1900.55, 2300, 2800])
            if "enter" in tier and rng.random() < 0.3:
                tier["enter"] = f"not ({tier['enter']})"
            if "keep" in tier and rng.random() < 0.3:
                del tier["keep"]
                tier.pop("demote_to", None)
            if "attempts_apart" in tier and rng.random() < 0.3:
                tier["attempts_apart"] = rng.randrange(4)
            if "seats" in tier and rng.random() < 0.4:
                tier["seats"] = rng.choice([{"*": 0}, {"*": 1, "east": 2}, {"north": 1}])
            if "probation" in tier and rng.random() < 0.3:
                tier["probation"]["months"] = rng.choice(["1", "3"])
            if "acting" in tier and rng.random() < 0.4:
                del tier["acting"]
    return out


def with_further_tiers(rng, policy):
    """The same policy with a tier above the others on every ladder, and what differs by tiers said of it, too."""
    out = copy.deepcopy(policy)
    for ladder, spec in out.get("ladder", {}).items():
        last = spec["tier"][-1]["name"]
        further = {"name": "five", "base_pay": rng.choice([0, 3000.55, 4100])}
        if "set" not in spec:
            further["enter"] = rng.choice(["true", "quality >= 50%", "months_in_tier >= 2"])
            further |= rng.choice([{}, {"keep": "quality >= 30%"}, {"acting": {"months": "1", "confirm": "keen"}}])
        spec["tier"].append(further)
        for figures in differing(out):
            complete(figures, f"{ladder}.tier", last)
    return out


def with_other_offences(rng, policy):
    """The same policy with an offence of its own, or without the one that it got so."""
    offences = policy.setdefault("discipline", {"offence": []})["offence"]
    lines = " ".join(line["amount"] for line in policy["pay"]["line"])
    if any(o["name"] == "mishap" for o in offences):
        if "mishap" not in lines and rng.random() < 0.5:
            policy["discipline"]["offence"] = [o for o in offences if o["name"] != "mishap"]
    elif rng.random() < 0.6:
        fresh = {"name": "mishap", "count": rng.choice(["slips", "floor(cases / 4)"]), "bad_record": rng.random() < 0.5}
        fresh |= {"window_months": rng.choice([2, 3, 12]), "fines": rng.choice([[0, 10.05, 20], [33.335], []])}
        offences.append(fresh | rng.choice([{}, {"separate_at": 4}]))


def with_looking_back(rng, policy):
    """The same policy with pay lines that look back on what nothing looked back on so far, a metric and a table of its
    own among it; whatever cannot be said of the months before is missing there."""
    out = copy.deepcopy(policy)
    fresh = rng.choice(["sales * 2 - refunds", "units / 3", "if(keen, rating, cases)", "gross + 0.005"])
    out["metric"].setdefault("fresh", fresh)
    out["parameter"]["dear"] = rng.choice([2, "12.5%"])
    out["brackets"]["ramp"] = {"kind": "marginal", "rates": [[0, 0.1], [100, "33.3%"]]}
    with_other_offences(rng, out)
    lines = out["pay"]["line"]
    there = {line["name"] for line in lines}
    names = [name for name in ("afterwards", "besides", "hence") if name not in there]
    for name in rng.sample(names, min(len(names), rng.choice([1, 1, 2]))):
        at = rng.randint(0, len(lines))
        line = {"name": name, "amount": f"otherwise({LookingBack(rng, out, at).call()}, 0.25)"}
        if rng.random() < 0.4:
            line["kind"] = rng.choice(["memo", "deduction", "employer_cost"])
        lines.insert(at, line)
    return out


class LookingBack:
    """Functions of the past in an amount behind `at` pay lines."""

    def __init__(self, rng, policy, at):
        self.rng = rng
        past = ("last", "since_", "_to_date", "months_ago", "before")
        metrics = {name: m["value"] if isinstance(m, dict) else m for name, m in policy["metric"].items()}
        self.now = [name for name, text in metrics.items() if name != "taken" and not any(w in text for w in past)]
        self.now += [line["name"] for line in policy["pay"]["line"][:at]] + ["fresh"] * 3
        self.now += ["sales", "rating", "gross", "gross", "sales * dear", "marginal(max(0, sales), ramp)"]
        self.now += ["sum(units, by=team)", "rank(quality, by=shop)", "otherwise(fresh, 3)", "bad_records"]
        offences = [o["name"] for o in policy.get("discipline", {}).get("offence", [])]
        self.now += [f"{o}.{figure}" for o in offences for figure in ("count", "in_window", "fine")]
        self.later = [*self.now, "net", *(line["name"] for line in policy["pay"]["line"])]
        self.truths = ["fresh > 10", "keen", "sales >= 100", "not missing(rating)"]
        self.texts = ["site", "lane"]
        for ladder in policy.get("ladder", {}):
            self.now += [f"{ladder}.months_in_tier", f"{ladder}.base_pay"]
            self.truths.append(f"{ladder}.tier >= 'two'")
            self.texts.append(f"{ladder}.tier")
        self.spans = ["year_to_date", "quarter_to_date", "fiscal_year_to_date", "since_joining", "last", "last"]
        if len(policy.get("ladder", {})) == 1:
            self.spans.append("since_promotion")

    def call(self):
        choose, r = self.rng.choice, self.rng.random()
        if r < 0.15:
            return f"months_ago({choose([1, 2, 5])}, {choose(self.later)})"
        if r < 0.25:
            name = choose(self.texts)
            return f"if(last_month({name}) == '{'two' if name.endswith('tier') else 'desk'}', 3, 4)"
        if r < 0.4:
            return f"before({self.over(self.later)})"
        return self.over(self.now)

    def over(self, names):
        choose = self.rng.choice
        span, x, when = choose(self.spans), choose(names), choose(self.truths)
        inside = [f"sum({x})", f"mean({x})", f"max({x})", f"count({when})", f"mean_of_present({x}, {when})"]
        months = ""
        if span == "last":
            months = f"{choose([2, 3, 6])}, "
            inside.append(f"sum_of_largest(2, {x})")
        return f"{span}({months}{choose(inside)})"


def differing(policy):
    """All that may differ by texts."""
    yield from policy.get("parameter", {}).values()
    yield from policy.get("brackets", {}).values()
    for spec in policy.get("ladder", {}).values():
        yield from (tier.get("base_pay") for tier in spec["tier"])


def complete(figures, by, last):
    """The further tier has what the last one has, where nothing stands for others."""
    if not isinstance(figures, dict) or {"value", "rates"} & set(figures) or by not in figures.get("by", ()):
        return
    if isinstance(figures["by"], str) or len(figures["by"]) == 1:
        figures["figures"]["five"] = figures["figures"][last]
    elif figures["by"][0] == by:
        figures["table"]["five"] = figures["table"][last]
    else:
        for row in figures["table"].values():
            row["five"] = row[last]


def columns(policy):
    ladders = policy.get("ladder", {})
    since = [f"{ladder}_since" for ladder in ladders]
    return ["person", "month", "shop", "team", "joined", "last_day", "exit_kind", *ladders, *since, *policy["inputs"]]


def random_records(rng, policy, people=None, months=None):
    """Rows sorted by month and person; some people join late or leave early; every ladder column only on first rows."""
    first, months = 2025 * 12 + rng.randint(7, 11), months or rng.randint(2, 9)

    rows = []
    for n in range(people or rng.randint(2, 10)):
        start = 0 if rng.random() < 0.7 else rng.randint(0, months - 1)
        end = months - 1 if rng.random() < 0.7 else rng.randint(start, months - 1)
        shop = rng.choice(sorted(SHOPS))
        no_team = rng.random() < 0.15
        team, site, joined = rng.choice(SHOPS[shop]), rng.choice(SITES), first + start - rng.choice([0, 0, 1, 5, 30])
        good = rng.random()
        leaves = rng.random() < 0.3 and (rng.choice([None, *EXITS]), rng.random() < 0.5)  # how, and whether said before
        away = 0  # months without a record, so far
        for m in range(start, end + 1):
            if rng.random() < 0.08:
                shop = rng.choice(sorted(SHOPS))
                team = rng.choice(SHOPS[shop])
            scheduled = rng.randint(20, 27)
            row = {
                "person": f"p{n:02d}",
                "month": month_text(first + m),
                "shop": shop,
                "team": None if no_team or rng.random() < 0.03 else team,
                "joined": month_text(joined) if m == start or rng.random() < 0.9 else None,
            }
            row.update(exit_of(leaves, m == end, month_text(first + end)))
            for ladder, spec in policy.get("ladder", {}).items():
                says = m == start or ("rehire" in policy and rng.random() < 0.3)
                row[ladder] = rng.choice(spec["tier"])["name"] if says and rng.random() < 0.4 else None
                held = rng.randint(joined, first + m) if m == start and rng.random() < 0.3 else None
                row[f"{ladder}_since"] = held and month_text(held)
            row.update(random_inputs(rng, first + m, site, good, scheduled))
            may_go_on = away < policy.get("rehire", {}).get("within_months", 0)
            if may_go_on and start < m < end and rng.random() < 0.15:
                away += 1
                continue
            away = 0
            rows.append({c: row.get(c) for c in columns(policy)})
    return sorted(rows, key=lambda r: (r["month"], r["person"]))


def random_inputs(rng, month, site, good, scheduled):
    """What a record says of the inputs."""

    def cents(low, high):
        return rng.randint(low * 100, high * 100) / 100

    return {
        "units": rng.choice([0, 1, rng.randint(2, 60)]),
        "cases": rng.randint(0, 9),
        "slips": rng.choice([0, 0, 0, 1, 2, 3]),
        "sales": rng.choice([cents(-300, 3000), 0.1, 0.3, 100.5, 333.33, -0.05, 80, 1000]),
        "refunds": cents(0, 50),
        "quality": rng.choice([0.8, 0.6, 0.3, 1, 0, rng.randint(0, 1000) / 1000, min(1, round(0.3 + 0.7 * good, 4))]),
        "speed": rng.choice([5, 8.5, 2.25, rng.randint(0, 120) / 10]),
        "extra_hours": rng.choice([0, 1.5, 7.1]),
        "keen": rng.random() < 0.5,
        "blessed": rng.random() < 0.6,
        "site": site if rng.random() < 0.9 else rng.choice(SITES),
        "days_scheduled": scheduled,
        "days_worked": scheduled if rng.random() < 0.6 else rng.randint(0, scheduled),
        "rating": rng.choice([None, 80, 60, 33.3, -1.005, rng.randint(-50, 1000) / 10]),
        "note": rng.choice([None, 0.125, 12.5]),
        "helped": rng.choice([None, True, False]),
        "lane": rng.choice([None, "desk", "home"]),
        "mentor": rng.choice([None, "p00", "p01", "p02", "p03", "p99"]),
        "certified": rng.choice([None, month_text(month - rng.randint(-1, 4))]),
        "shift": rng.choice(["day", "night"]),
    }


def exit_of(leaves, is_last, month):
    """The last day in `month` and how somebody leaves, where a record says it."""
    return {"last_day": month + "-09", "exit_kind": leaves[0]} if leaves and (is_last or leaves[1]) else {}


def month_text(m):
    return f"{m // 12:04d}-{m % 12 + 1:02d}"


def to_toml(d, path=""):
    """The dict as TOML text."""

    def scalar(v):
        if isinstance(v, bool):
            return "true" if v else "false"
        if isinstance(v, str):
            return json.dumps(v, ensure_ascii=False)
        if isinstance(v, list):
            return "[" + ", ".join(map(scalar, v)) + "]"
        if isinstance(v, dict):
            return "{ " + ", ".join(f"{key(k)} = {scalar(x)}" for k, x in v.items()) + " }"
        return repr(v)

    def key(k):
        return k if k.replace("_", "a").isalnum() and k.isascii() else json.dumps(k)

    def is_table(k, v):
        return (isinstance(v, dict) and k not in ("seats", "by_shop", "figures", "table")) or (
            isinstance(v, list) and v and isinstance(v[0], dict)
        )

    out = "".join(f"{key(k)} = {scalar(v)}\n" for k, v in d.items() if not is_table(k, v))
    for k, v in d.items():
        if is_table(k, v):
            for item in v if isinstance(v, list) else [v]:
                head = f"{path}{key(k)}"
                out += ("\n[[%s]]\n" if isinstance(v, list) else "\n[%s]\n") % head + to_toml(item, head + ".")
    return out


def to_csv(rows, names):
    """The rows as CSV text; missing values are empty."""

    def text(v):
        return "" if v is None else ("true" if v else "false") if isinstance(v, bool) else str(v)

    return "\n".join([",".join(names), *(",".join(text(r[c]) for c in names) for r in rows)]) + "\n"


def random_formula(rng, kind="number", depth=3):
    """A formula over the inputs alone (`ALL_INPUTS`, ladders left out), with the tables of `formula_tables`."""
    f = Formulas(rng, {k: v["kind"] for k, v in FORMULA_TABLES.items()}, ["team", "shop", "company", "site"], False)
    return f.number(depth) if kind == "number" else f.truth(depth)


FORMULA_TABLES = {
    "steps": {"kind": "marginal", "rates": [[0, "0.6%"], [100, 0.2], [333.33, "33.3%"]]},
    "bands": {"kind": "whole", "rates": [[0, 0.2], [20, 0.25], [80, 0.3]]},
    "grid": {"kind": "lookup", "rates": [[0, 1], [7.5, 2.5], [100, 0.333]]},
    "curve": {"kind": "interpolate", "rates": [[-10, 0], [1, 10], [3, 50], [80, 150.5]]},
    "bands_up": {"kind": "whole", "closed": "upper", "rates": [[0, 0.2], [20, 0.25], [80, 0.3]]},
    "grid_up": {"kind": "lookup", "closed": "upper", "rates": [[0, 1], [7.5, 2.5], [100, 0.333]]},
}


def cases(**sizes):
    """A Hypothesis strategy of (policy, rows), by seed: a whole policy is too much to be drawn piece by piece."""
    from hypothesis import strategies as st

    def build(seed):
        rng = random.Random(seed)
        policy = random_policy(rng)
        return policy, random_records(rng, policy, **sizes)

    return st.integers(0, 2**32 - 1).map(build)


if __name__ == "__main__":  # python3 random_policies.py 7: the policy and records of seed 7
    import sys

    rng = random.Random(int(sys.argv[1]))
    policy = random_policy(rng)
    print(to_toml(policy))
    print(to_csv(random_records(rng, policy), columns(policy)))
