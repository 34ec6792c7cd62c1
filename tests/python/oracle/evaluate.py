"""A formula's exact value for a person's month: names, groups and the past looked up in the months worked so far."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from .formula import PAST, Node, check, common_ladder, ladder_of
from .policy import LADDER_NAMES, Policy, load
from .values import TABLES, Month, OracleError, both, either, exact, rounded, whole_down, whole_up, written


def dates(written):
    """The days of `2026-01-01` and `2026-02-15/2026-02-23`."""
    out = set()
    for text in written or []:
        first, _, last = text.partition("/")
        first, last = date.fromisoformat(first), date.fromisoformat(last or first)
        out |= {first + timedelta(n) for n in range((last - first).days + 1)}
    return out


def working_days(calendar, month):
    """Weekdays without holidays, and the days worked instead."""
    if not Month.read(calendar["from"]).index <= month.index <= Month.read(calendar["until"]).index:
        raise OracleError(f"the working days of {month} are not known")
    off, on = dates(calendar.get("holidays")), dates(calendar.get("make_up_days"))
    days = [date(month.year, month.number, d + 1) for d in range(monthrange(month.year, month.number)[1])]
    return sum(day in on or (day.weekday() < 5 and day not in off) for day in days)


NEVER = None  # no promotion so far


def between(values, share):
    """The value at a share of the way from the first to the last, on the straight line between neighbours."""
    place = share * (len(values) - 1)
    below = int(place)
    return values[below] + (values[min(below + 1, len(values) - 1)] - values[below]) * (place - below)


@dataclass
class Standing:
    """Where a person stands on a ladder in a month."""

    tier: int = 0
    highest: int = 0  # held in any month up to this one
    acting: bool = False
    months_in_tier: int = 1
    risen: object = NEVER  # place, among the person's rows, of the first month on a tier entered from below
    preferred: frozenset = frozenset()  # tiers for which priority was earned
    waiting: int = 0
    refused: dict = field(default_factory=dict)  # tier -> Month of the last refusal


@dataclass(eq=False)
class Row:
    """A person's month: its inputs, where the person stands, and what has been computed so far."""

    person: str
    month: Month
    shop: str
    team: str
    joined: Month
    past: list  # the person's rows up to this one, this one included
    inputs: dict
    every: list = field(default_factory=list)  # all the person's rows up to this one: of before a return, too
    tenure_from: object = None  # the month of a return with which tenure begins anew
    on_leave: bool = False
    counts: bool = True
    leaves: object = None  # in a month with a last day: how, "" unsaid
    standing: dict = field(default_factory=dict)  # by ladder
    said: dict = field(default_factory=dict)  # by ladder: the tier that the record says, if any
    known: dict = field(default_factory=dict)  # score, points, discipline, overtime, money lines as exact major units
    fen: dict = field(default_factory=dict)  # line -> (amount, cut)


@dataclass(frozen=True)
class Place:
    """Where a formula stands: how far the month has come, and in the rules of which ladder."""

    stage: int
    ladder: object = None


class Evaluator:
    """Values are never wrong once computed, so each (formula, row, place) is worked out once under the same rules."""

    def __init__(self, policy, amendments=()):
        """`amendments`: the policies that hold from a month on ("2026-03"), in order."""
        self.policies = [(None, policy if isinstance(policy, Policy) else load(policy))]
        self.policies += [(Month.read(month), load(after)) for month, after in amendments]
        self.policy = self.policies[0][1]  # of the month being worked
        self.lines = []  # the names of all pay lines, each behind the one it stands behind where it first stands
        for _, one in self.policies:
            names = [line["name"] for line in one.lines]
            for before, name in zip([None, *names], names, strict=False):
                if name not in self.lines:
                    self.lines.insert(self.lines.index(before) + 1 if before else 0, name)
        offences = {offence["name"] for _, one in self.policies for offence in one.offences}
        for _, one in self.policies:
            one.unpaid = self.lines  # those that it has not pay nothing
            one.uncommitted = offences  # of those that it has not nobody was guilty
        self.memo, self.sayable = {}, {}
        self.months = {}  # Month -> its rows, by person id, without people separated before

    def in_force(self, month):
        """A month of the past is looked up under the rules it had."""
        return [policy for since, policy in self.policies if since is None or not month < since][-1]

    def value(self, node, row, place):
        """The exact value of a formula for a row; None is missing (or unknown)."""
        if node.op in ("number", "text", "truth"):
            return node.value
        if node.op not in ("name", "call"):
            return self.operator(node, row, place)
        key = (node, row, place, id(self.policy))  # stages are counted by the lines of the rules in force
        if key not in self.memo:
            self.memo[key] = (self.named if node.op == "name" else self.call)(node, row, place)
        return self.memo[key]

    def operator(self, node, row, place):
        a = self.value(node.parts[0], row, place)
        if node.op == "not":
            return None if a is None else not a
        if node.op == "negate":
            return None if a is None else -a
        if node.op == "in":
            result = False
            for item in node.parts[1].parts:
                result = either(result, self.equal(a, item.value))
            return result
        b = self.value(node.parts[1], row, place)
        if node.op == "and":
            return both(a, b)
        if node.op == "or":
            return either(a, b)
        if node.op == "==":
            return self.equal(a, b)
        if node.op == "!=":
            same = self.equal(a, b)
            return None if same is None else not same
        if a is None or b is None:
            return None
        if node.op in ("<", "<=", ">", ">="):
            a, b = self.alike(a, b)
            if isinstance(a, str):
                ladder = common_ladder(
                    *(ladder_of(p, lambda name: self.policy.ladder_of(name, place.ladder)) for p in node.parts)
                )
                order = [tier["name"] for tier in self.policy.ladders[ladder]]
                a, b = order.index(a), order.index(b)
            return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[node.op]
        if node.op == "/":
            return None if b == 0 else a / b
        return {"+": a + b, "-": a - b, "*": a * b}[node.op]

    @staticmethod
    def alike(a, b):
        """A month beside a text such as "2026-06" is compared as months."""
        if isinstance(a, Month) and isinstance(b, str):
            b = Month.read(b)
        if isinstance(b, Month) and isinstance(a, str):
            a = Month.read(a)
        return a, b

    def equal(self, a, b):
        if a is None or b is None:
            return None
        a, b = self.alike(a, b)
        return a == b

    def by_texts(self, differing, row, place):
        """What a row's texts have, or what is for all others."""
        (by, each), others = differing
        texts = tuple(self.named(Node("name", text=one), row, Place(place.stage)) for one in by)
        return None if None in texts else each.get(texts, others)

    def named(self, node, row, place):
        name, policy = node.text, self.in_force(row.month)
        if name in policy.inputs:
            return row.inputs[name]
        if name in ("month", "shop", "team"):
            return getattr(row, name)
        if name == "is_last_month":
            return row.leaves is not None and row.leaves != "end_of_data"
        if name == "exit_kind":
            return row.leaves or None
        if name == "month_of_year":
            return Fraction(row.month.number)
        if name == "days_in_month":
            return Fraction(monthrange(row.month.year, row.month.number)[1])
        if name == "working_days":
            return Fraction(working_days(policy.calendar, row.month))
        if name == "tenure_months":
            return Fraction(row.month.index - (row.tenure_from or row.joined or row.every[0].month).index)
        if name in policy.parameters:
            return self.by_texts(policy.parameters[name], row, place)
        if name in policy.metrics:
            return self.value(policy.metrics[name], row, place)
        head, _, last = name.rpartition(".")
        if head in policy.ladders or name in LADDER_NAMES:
            ladder = head or place.ladder or policy.only_ladder
            return self.of_standing(ladder, row, last, place)
        if head == "shift":
            given = row.inputs["shift"]
            if given is None:
                return None
            found = policy.shifts[given].get(
                last, {"hours_per_day": 8, "days_on": 5, "days_off": 2, "night": False}[last]
            )
            return found if last == "night" else exact(found)
        if (name in self.lines or head in policy.uncommitted) and name not in row.known:
            return Fraction(0)  # its rules have no such line, or offence
        if name == "gross":
            at = place.stage - self.policy.LINES  # where the formula stands in the rules of the month being worked
            above = policy.lines
            if at < len(self.policy.lines):
                end = self.lines.index(self.policy.lines[at]["name"])
                above = [line for line in policy.lines if self.lines.index(line["name"]) < end]
            return sum(
                (row.known[line["name"]] for line in above if line.get("kind", "earning") == "earning"), Fraction(0)
            )
        return row.known[name]

    def of_standing(self, ladder, row, name, place):
        at = row.standing[ladder]
        tier = self.in_force(row.month).ladders[ladder][at.tier]
        if name == "base_pay":
            return self.by_texts(tier["base_pay"], row, place)
        return {
            "tier": tier["name"],
            "highest_tier": self.in_force(row.month).ladders[ladder][at.highest]["name"],
            "acting": at.acting,
            "months_in_tier": Fraction(at.months_in_tier),
            "priority": bool(at.preferred),
            "waiting_months": Fraction(at.waiting),
        }[name]

    def call(self, node, row, place):
        f, parts = node.text, node.parts
        if node.by:
            return self.of_group(node, row, place)
        if f == "before":
            return self.of_past(parts[0], row, Place(self.policy.AFTER, place.ladder), before=True)
        if f in ("last_month", "months_ago"):
            back = 1 if f == "last_month" else int(parts[0].value)
            then = row.past[-1 - back] if len(row.past) > back else None
            if then and not self.can_say(parts[-1], then, place):
                return None
            return then and written(self.value(parts[-1], then, Place(self.policy.AFTER, place.ladder)))
        if f in PAST:
            return self.of_past(node, row, place, before=False)
        if f in TABLES:
            x = self.value(parts[0], row, place)
            _, rows, closed, edges_of = self.in_force(row.month).tables[parts[1].text]
            rows = self.by_texts(rows, row, place)
            of = Fraction(1) if edges_of is None else self.value(edges_of, row, place)
            if x is None or rows is None or of is None:
                return None
            if of <= 0:
                raise OracleError("the edges do not rise")
            return TABLES[f](x, [(edge * of, value) for edge, value in rows], closed)
        if f in ("count_naming", "sum_naming"):
            naming = [r for r in self.months[row.month] if r is not row and r.inputs[parts[0].text] == row.person]
            if f == "count_naming":
                return Fraction(sum(not parts[1:] or self.value(parts[1], r, place) is True for r in naming))
            return self.over("sum", [written(self.value(parts[1], r, place)) for r in naming])
        args = [self.value(p, row, place) for p in parts]
        if f == "if":
            return None if args[0] is None else args[1] if args[0] else args[2]
        if f == "otherwise":
            return args[1] if args[0] is None else args[0]
        if f == "missing":
            return args[0] is None
        if any(a is None for a in args):
            return None
        if f == "power":
            whole = args[1].denominator == 1 and 0 <= args[1] <= 60
            return args[0] ** int(args[1]) if whole else None
        if f == "mod":
            return None if args[1] == 0 else args[0] - args[1] * whole_down(args[0] / args[1])
        if f == "clip":
            return min(max(args[0], args[1]), args[2])
        if f == "round":
            return rounded(args[0], int(args[1]) if len(args) > 1 else 0)
        return {"min": min, "max": max, "abs": abs, "floor": whole_down, "ceil": whole_up}[f](*args)

    def group(self, by, row):
        """The people of the row's group in its month, by id; None when the row has no group."""

        def key(r):
            texts = tuple(text(r, one) for one in by)
            return None if None in texts else texts

        def text(r, by):
            if by == "company":
                return True
            if by in ("team", "shop"):
                return getattr(r, by)
            if by in self.policy.inputs:
                return r.inputs[by]
            ladder, _, which = by.rpartition(".")
            return r.standing[ladder].tier if which == "tier" else r.standing[ladder].highest

        own = key(row)
        return None if own is None else [r for r in self.months[row.month] if key(r) == own]

    def of_group(self, node, row, place):
        people = self.group(node.by, row)
        if people is None:
            return None
        if node.text == "count":
            return Fraction(sum(not node.parts or self.value(node.parts[0], r, place) is True for r in people))
        if node.text == "rank":
            x = {r: written(self.value(node.parts[0], r, place)) for r in people}
            return None if x[row] is None else Fraction(1 + sum(v is not None and v > x[row] for v in x.values()))
        key = (node, row.month, people[0], place)  # the same for everybody in the group
        if key not in self.memo:
            values = [written(self.value(node.parts[0], r, place)) for r in people]
            if node.text in ("median", "percentile"):
                share = Fraction(node.parts[1].value, 100) if node.text == "percentile" else Fraction(1, 2)
                self.memo[key] = None if None in values else written(between(sorted(values), share))
            else:
                self.memo[key] = self.over(node.text, values)
        return self.memo[key]

    def can_say(self, part, row, place):
        """Whether the rules of a month have all that a part of today's names, and of the same type."""
        policy = self.in_force(row.month)
        if policy is self.policy:
            return True
        key = (part, id(policy), id(self.policy), place.ladder)
        if key not in self.sayable:
            try:
                found, wanted = (
                    check(part, one.scope(one.AFTER, place.ladder), True, True) for one in (policy, self.policy)
                )
                self.sayable[key] = found == wanted
            except OracleError:
                self.sayable[key] = False
        return self.sayable[key]

    def of_past(self, node, row, place, before):
        rows = row.past
        if node.text == "last":
            rows = rows[-int(node.parts[0].value) :]
        elif node.text == "since_promotion":
            rows = rows[row.standing[place.ladder or self.policy.promotion_ladder].risen or 0 :]
        elif node.text == "year_to_date":
            rows = [r for r in row.every if r.month.year == row.month.year]
        elif node.text == "quarter_to_date":
            quarter = (row.month.number - 1) // 3
            rows = [r for r in row.every if r.month.year == row.month.year and (r.month.number - 1) // 3 == quarter]
        elif node.text == "fiscal_year_to_date":
            begins = self.policy.fiscal_year_from
            since = row.month.index - (row.month.number - begins) % 12  # the index of the month the year began with
            rows = [r for r in row.every if r.month.index >= since]
        if before:
            rows = [r for r in rows if r is not row]
        inner = node.parts[-1]
        asked = inner.parts[1:] if inner.text == "sum_of_largest" else inner.parts
        said = {r for r in rows if all(self.can_say(part, r, place) for part in asked)}
        if inner.text == "mean_of_present":
            rows = [r for r in rows if r in said]
            rows = [r for r in rows if all(self.value(c, r, place) is True for c in inner.parts[1:])]
            values = [written(self.value(inner.parts[0], r, place)) for r in rows]
            return self.over("mean", [v for v in values if v is not None])
        values = [written(self.value(inner.parts[-1], r, place)) if r in said else None for r in rows]
        if inner.text == "count":
            return Fraction(sum(v is True for v in values))
        if inner.text == "sum_of_largest" and None not in values:
            values = sorted(values, reverse=True)[: int(inner.parts[0].value)]
        return self.over("sum" if inner.text == "sum_of_largest" else inner.text, values)

    @staticmethod
    def over(f, values):
        if any(v is None for v in values) or (not values and f != "sum"):
            return None
        return written(
            sum(values, Fraction(0)) / (len(values) if f == "mean" else 1)
            if f in ("sum", "mean")
            else {"min": min, "max": max}[f](values)
        )
