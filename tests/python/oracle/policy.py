"""A policy file as plain lists of dicts: sugar undone, figures exact, formulas parsed and checked."""

import pathlib
import tomllib
from copy import deepcopy

from .formula import IN_WORDS, Scope, check, ladder_of, literal
from .values import OracleError, exact

MINOR_DIGITS = {
    "JPY": 0,
    "KRW": 0,
    "VND": 0,
    "XOF": 0,
    "KWD": 3,
    "TND": 3,
    "BHD": 3,
    "CLF": 4,
    "UYW": 4,
}  # two for the others
LADDER_NAMES = {
    "tier": "text",
    "highest_tier": "text",
    "base_pay": "number",
    "months_in_tier": "number",
    "acting": "truth",
    "priority": "truth",
    "waiting_months": "number",
}
ALWAYS = {
    "tenure_months": "number",
    "month_of_year": "number",
    "days_in_month": "number",
    "month": "month",
    "shop": "text",
    "team": "text",
    "is_last_month": "truth",
    "exit_kind": "text",
}
DISCIPLINE = ("discipline.fines", "discipline.forfeits", "bad_records")
KIND = {"flag": "truth", "text": "text", "month": "month"}  # other inputs are numbers


def named(value, scalar="value"):
    """A list of named things: an array of tables, or tables by name, where a scalar stands for its `scalar` member."""
    if isinstance(value, list):
        return [dict(v) for v in value]
    return [{"name": k, **(v if isinstance(v, dict) else {scalar: v})} for k, v in (value or {}).items()]


def pairs(rows):
    return [(exact(a), exact(b)) for a, b in rows]


def by_texts(d, read=exact):
    """The texts that a figure, or a table's rows, differ by, and the figures or rows by what these are."""
    by = d.get("by", [])
    each = {(text,): figure for text, figure in d.get("figures", {}).items()}
    for first, row in d.get("table", {}).items():
        each |= {(first, second): figure for second, figure in row.items()}
    return [by] if isinstance(by, str) else by, {texts: read(figure) for texts, figure in each.items()}


def load(source):
    """From a path, TOML text or a dict."""
    if isinstance(source, dict):
        return Policy(deepcopy(source))
    text = str(source)
    return Policy(tomllib.loads(text if "\n" in text else pathlib.Path(text).read_text(encoding="utf-8")))


class Policy:
    def __init__(self, d):
        self.desk(d)
        self.inputs = {i["name"]: i for i in named(d.get("inputs"), "kind")}
        self.parameters = {
            p["name"]: (by_texts(p), None if p.get("value") is None else exact(p["value"]))
            for p in named(d.get("parameter"))
        }
        self.metrics = {m["name"]: literal(m["value"]) for m in named(d.get("metric"))}
        self.tables = {
            t["name"]: (
                t.get("kind", "marginal"),
                (by_texts(t, pairs), pairs(t["rates"]) if t.get("rates") else None),
                t.get("closed", "lower"),
                literal(t["edges_of"]) if t.get("edges_of") else None,
            )
            for t in named(d.get("brackets"), "kind")
        }
        self.ladders = {x["name"]: [self.tier(t) for t in named(x.get("tier"))] for x in named(d.get("ladder"))}
        self.set = {x["name"]: x.get("set") and literal(x["set"]) for x in named(d.get("ladder"))}
        self.reviews = {x["name"]: x.get("review_months") or range(1, 13) for x in named(d.get("ladder"))}
        for ladder, tiers in self.ladders.items():
            names = [t["name"] for t in tiers]
            for i, t in enumerate(tiers):
                t["review_months"] = t.get("review_months") or self.reviews[ladder]
                for key in ("enter_from", "demote_to"):
                    t[key] = names.index(t[key]) if t.get(key) else i - 1
        card = d.get("scorecard", {})
        self.decimals = card.get("decimals", 2)
        self.measures = [self.with_formulas(m, "pass", "value") for m in named(card.get("measure"))]
        for m in self.measures:
            m["weight"] = exact(m.get("weight", 1))
            m["linear"], m["bands"] = pairs(m.get("linear", [])), pairs(m.get("bands", []))
        self.gates = [self.with_formulas(g, "require") for g in named(card.get("gate"))]
        self.offences = [
            self.with_formulas(o, "count", "forfeits") for o in named(d.get("discipline", {}).get("offence"))
        ]
        self.shifts = {s["name"]: s for s in named(d.get("shift"))}
        self.overtime = d.get("overtime") and self.with_formulas(
            d["overtime"], "workday", "rest_day", "holiday", "hourly"
        )
        pay = d.get("pay", {})
        self.proration = None if pay.get("proration") is None else literal(pay["proration"])
        self.cap = pay.get("deduction_cap") and self.with_formulas(
            {"keep_at_least": 0, **pay["deduction_cap"]}, "of", "keep_at_least"
        )
        self.lines = [
            self.with_formulas(line, "amount", "when", "at_least", "at_most") for line in named(pay.get("line"))
        ]
        for line in self.lines:
            if line.get("pool"):
                line["pool"] = self.with_formulas({"by": "team", "weight": True, **line["pool"]}, "weight")
        self.checks = [self.with_formulas(c, "flag") for c in named(d.get("check"))]
        self.rehire = d.get("rehire")
        self.absence = d.get("absence") and self.with_formulas(d["absence"], "when")
        rising = [name for name, tiers in self.ladders.items() if len(tiers) > 1]
        self.only_ladder = next(iter(self.ladders)) if len(self.ladders) == 1 else None
        self.promotion_ladder = rising[0] if len(rising) == 1 else None
        self.unpaid, self.uncommitted = [], []  # pay lines and offences of other months
        self.check_all()

    def desk(self, d):
        self.name = d.get("name", "")
        self.currency = d.get("currency", "CNY")
        self.digits = MINOR_DIGITS.get(self.currency, 2)
        self.rounding = d.get("rounding", "half_up")
        self.fiscal_year_from = d.get("fiscal_year_from", 1)
        self.calendar = d.get("calendar")

    @staticmethod
    def with_formulas(d, *members):
        return {**d, **{m: literal(d[m]) for m in members if d.get(m) is not None}}

    def tier(self, t):
        t = self.with_formulas(t, "applies", "enter", "approve", "keep", "separate", "order")
        pay = t.get("base_pay", 0)
        pay = pay if isinstance(pay, dict) else {"value": pay}
        t["base_pay"] = (by_texts(pay), None if pay.get("value") is None else exact(pay["value"]))
        for part in ("probation", "acting"):
            if t.get(part):
                t[part] = self.with_formulas(t[part], "months", "confirm")
        return t

    # -- which names a formula may use, by how far the month has come: a stage is a number that grows
    SCORE, DISCIPLINE, OVERTIME, LINES = 0, 1, 2, 3  # line i is at LINES + i

    @property
    def AFTER(self):  # after the last line
        return self.LINES + len(self.lines)

    def type_of(self, name, stage, ladder=None):
        """number, truth, text or month; None when unknown at this stage."""
        if name in self.inputs:
            return KIND.get(self.inputs[name].get("kind", "number"), "number")
        if name in ALWAYS:
            return ALWAYS[name]
        if name == "working_days" and self.calendar:
            return "number"
        if name in self.parameters:
            return "number"
        if name in self.metrics:
            return check(self.metrics[name], self.scope(stage, ladder))
        head, _, last = name.rpartition(".")
        if head in self.ladders and last in LADDER_NAMES:
            return LADDER_NAMES[last]
        if name in LADDER_NAMES and (ladder or self.only_ladder):
            return LADDER_NAMES[name]
        if (
            head == "shift"
            and self.shifts
            and "shift" in self.inputs
            and last in ("hours_per_day", "days_on", "days_off", "night")
        ):
            return "truth" if last == "night" else "number"
        if stage > self.SCORE and (name == "score" or name in ["points." + m["name"] for m in self.measures]):
            return "number"
        told = ("count", "in_window", "fine")
        if stage > self.DISCIPLINE and (
            name in DISCIPLINE or (head in [o["name"] for o in self.offences] and last in told)
        ):
            return "number"
        if stage == self.AFTER and head in self.uncommitted and last in told:
            return "number"
        if stage > self.OVERTIME and self.overtime and name in ("overtime_hours", "overtime_pay"):
            return "number"
        if stage >= self.LINES and (
            name == "gross" or name in [line["name"] for line in self.lines[: stage - self.LINES]]
        ):
            return "number"
        if stage == self.AFTER and (name in ("net", "employer_cost") or name in self.unpaid):
            return "number"
        return None

    def known(self, ladder=None):
        names = [
            *self.inputs,
            *ALWAYS,
            *(["working_days"] if self.calendar else []),
            *self.parameters,
            *self.metrics,
            "score",
            "gross",
            "net",
            "employer_cost",
            *DISCIPLINE,
            "overtime_hours",
            "overtime_pay",
            *[line["name"] for line in self.lines],
            *["points." + m["name"] for m in self.measures],
            *[f"{o['name']}.{x}" for o in self.offences for x in ("count", "in_window", "fine")],
            *[f"{ladder}.{x}" for ladder in self.ladders for x in LADDER_NAMES],
        ]
        return names + list(LADDER_NAMES) if ladder or self.only_ladder else names

    def scope(self, stage, ladder=None):
        return Scope(
            lambda name, everything: self.type_of(name, self.AFTER if everything else stage, ladder),
            self.known(ladder),
            self.tables,
            self.is_group,
            bool(ladder or self.promotion_ladder),
            lambda name: self.ladder_of(name, ladder),
        )

    def ladder_of(self, name, own):
        """The ladder of whose tiers a name is one; None for anything else."""
        if name in self.metrics:
            return ladder_of(self.metrics[name], lambda inner: self.ladder_of(inner, own))
        head, _, last = name.rpartition(".")
        return (head or own or self.only_ladder) if last in ("tier", "highest_tier") else None

    def is_group(self, by):
        return (
            by in ("team", "shop", "company")
            or self.inputs.get(by, {}).get("kind") == "text"
            or (by.rpartition(".")[2] in ("tier", "highest_tier") and by.rpartition(".")[0] in self.ladders)
        )

    def check_all(self):
        """Every formula has a meaning where it stands."""

        def need(tree, kind, stage, where, ladder=None):
            if tree is None:
                return
            try:
                found = check(tree, self.scope(stage, ladder))
            except OracleError as e:
                raise OracleError(f"{where}: {e}") from e
            if found != kind:
                raise OracleError(f"{where}: expected {IN_WORDS[kind]}, found {IN_WORDS[found]}")

        for m in self.measures:
            need(m.get("pass"), "truth", self.SCORE, m["name"])
            need(m.get("value"), "number", self.SCORE, m["name"])
        for g in self.gates:
            need(g["require"], "truth", self.SCORE, g["name"])
        for o in self.offences:
            need(o["count"], "number", self.DISCIPLINE, o["name"])
            need(o.get("forfeits"), "number", self.DISCIPLINE, o["name"])
        for part in ("workday", "rest_day", "holiday", "hourly"):
            need(self.overtime and self.overtime[part], "number", self.OVERTIME, "overtime")
        for i, line in enumerate(self.lines):
            stage = self.LINES + i
            for part in ("amount", "at_least", "at_most"):
                need(line.get(part), "number", stage, line["name"])
            need(line.get("when"), "truth", stage, line["name"])
            if line.get("prorate"):
                need(self.proration, "number", stage, line["name"])
            if line.get("pool"):
                need(line["pool"]["weight"], "number", stage, line["name"])
            if line.get("capped"):
                need(self.cap["of"], "number", stage, "deduction_cap")
                need(self.cap["keep_at_least"], "number", stage, "deduction_cap")
        if self.absence:
            need(self.absence["when"], "truth", self.AFTER, "absence")
        for c in self.checks:
            need(c["flag"], "truth", self.AFTER, c["name"])
        for ladder, tiers in self.ladders.items():
            need(self.set[ladder], "text", self.AFTER, f"{ladder}.set", ladder)
            for t in tiers:
                for part in ("applies", "enter", "approve", "keep", "separate"):
                    need(t.get(part), "truth", self.AFTER, f"{ladder}.{t['name']}", ladder)
                need(t.get("order"), "number", self.AFTER, f"{ladder}.{t['name']}", ladder)
                for part in ("probation", "acting"):
                    if t.get(part):
                        need(t[part]["months"], "number", self.AFTER, f"{ladder}.{t['name']}", ladder)
                        need(t[part]["confirm"], "truth", self.AFTER, f"{ladder}.{t['name']}", ladder)
