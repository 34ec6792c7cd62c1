"""A policy applied to recorded months, as docs/reference/semantics.md tells it, step by step."""

from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from math import floor

from .evaluate import Evaluator, Place, Row, Standing
from .formula import check, parse
from .values import Month, OracleError, exact, interpolate, marginal, rounded, row_of, to_integer, written


@dataclass
class Ledger:
    payslips: dict = field(default_factory=dict)  # (person, month, line) -> (amount, cut) in minor units
    people: dict = field(default_factory=dict)  # (person, month) -> what is known after the month, by name
    events: list = field(default_factory=list)  # (month, person, kind, subject, from, to)
    differences: list = field(default_factory=list)  # (month, person, ladder, before, recorded, policy or None)


def apply(policy, rows, amendments=(), tiers="policy"):
    return Engine(policy, amendments, recorded=tiers == "recorded").run(rows)


def evaluate_rows(text, rows, tables, inputs):
    """One formula over several rows (person, month, shop, team, inputs); `inputs` gives kinds by name."""
    engine = Engine({"inputs": {k: {"kind": v, "optional": True} for k, v in inputs.items()}, "brackets": tables})
    tree = parse(text)
    check(tree, engine.policy.scope(engine.policy.AFTER))
    full = [{"person": "A", "month": "2026-01", "shop": "s", "team": "t", **r} for r in rows]
    engine.run(full)
    found = {(r.person, str(r.month)): r for month in engine.months.values() for r in month}
    return [engine.value(tree, found[r["person"], r["month"]], Place(engine.policy.AFTER)) for r in full]


def evaluate(text, row, tables=None, inputs=None):
    """One formula on one row: a Fraction, bool, text or Month; None is missing or unknown, as are inputs left out."""
    kinds = {bool: "flag", str: "text"}
    own = {
        k: kinds.get(type(v), "number")
        for k, v in row.items()
        if k not in ("person", "month", "shop", "team", "joined")
    }
    return evaluate_rows(text, [row], tables or {}, {**own, **(inputs or {})})[0]


class Engine(Evaluator):
    def __init__(self, policy, amendments=(), recorded=False):
        super().__init__(policy, amendments)
        self.recorded = recorded
        self.let_go = {}  # person -> the ladder that let them go
        self.ledger, self.found, self.earned = Ledger(), [], []
        self.order = count()  # of events, also of those that are taken back
        self.latest = {}  # person -> the last row worked

    def run(self, rows):
        read = sorted((self.read(r) for r in rows), key=lambda r: (r[0].month, r[0].person.encode()))
        by_person = {}
        for row, _ in read:
            own = by_person.setdefault(row.person, [])
            rehire = self.policy.rehire
            away = row.month.index - own[-1].month.index - 1 if own else 0
            if own and not (0 <= away <= (0 if rehire is None else rehire.get("within_months", 12))):
                raise OracleError(f"{row.person}: the record after {own[-1].month} is of {row.month}")
            if own and own[-1].leaves is not None and rehire is None:
                raise OracleError(f"{row.person}: a record of {row.month} behind the last day")
            own.append(row)
        for own in by_person.values():
            joined = next((row.joined for row in own if row.joined), None)
            for row in own:
                row.joined = joined
        gone = {}  # person -> month of separation
        ends = max((row.month for row, _ in read), default=None)
        for month in sorted({row.month for row, _ in read}):
            self.policy = self.in_force(month)
            now = [(row, start) for row, start in read if row.month == month and row.person not in gone]
            self.months[month] = [row for row, _ in now]
            for row, start in now:
                self.enter_month(row, start)
                for at in row.standing.values():
                    at.highest = max(at.highest, at.tier)
            people = self.months[month]
            self.score(people)
            self.discipline(people)
            self.overtime(people)
            self.pay(people)
            self.checks(people)
            self.months_end(people, gone, by_person)
            if self.recorded:
                self.follow(people, gone, by_person)
            self.earned = []
            for row in people:
                own = by_person[row.person]
                behind = own[own.index(row) + 1 :]
                last = row.leaves is not None or (behind[0].month.index > month.index + 1 if behind else month != ends)
                if row.person not in gone and last:
                    self.event(row, 91, "left", row.leaves or "")
        self.ledger.events = [e for *_, e in sorted(self.found, key=lambda f: f[:4])]
        return self.ledger

    def event(self, row, step, kind, subject, before="", after=""):
        self.found.append(
            (
                row.month,
                row.person.encode(),
                step,
                next(self.order),
                (str(row.month), row.person, kind, subject, before, after),
            )
        )

    def read(self, given):
        p = self.policy
        month = Month.read(given["month"])
        who = f"{given['person']}, {month}"
        inputs = {}
        for name, spec in p.inputs.items():
            v = given.get(name)
            if v is None:
                if not spec.get("optional"):
                    raise OracleError(f"{who}: {name} is missing")
            elif spec.get("kind", "number") == "month":
                v = Month.read(v)
            elif spec.get("kind", "number") not in ("text", "flag"):
                v = exact(v)
                if (
                    (spec.get("kind", "number") in ("count", "hours", "share") and v < 0)
                    or (spec.get("kind", "number") == "share" and v > 1)
                    or (spec.get("kind", "number") == "count" and v.denominator != 1)
                ):
                    raise OracleError(f"{who}: {name} cannot be {v}")
            inputs[name] = v
        joined = given.get("joined")
        row = Row(
            given["person"],
            month,
            given.get("shop"),
            given.get("team") or None,
            joined and Month.read(joined),
            [],
            inputs,
        )
        day = given.get("last_day") and Month.read(given["last_day"])
        if day and day < month:
            raise OracleError(f"{who}: is behind the last day")
        if day and day == month:
            row.leaves = given.get("exit_kind") or ""
        row.said = {ladder: given.get(ladder) for ladder in p.ladders}
        for ladder, tiers in self.in_force(month).ladders.items():
            names = [t["name"] for t in tiers]
            if self.recorded and len(names) > 1 and row.said[ladder] not in names:
                raise OracleError(f"{who}: the tier of {ladder} is {row.said[ladder]}")
        since = {ladder: given.get(f"{ladder}_since") for ladder in p.ladders}
        return row, {ladder: (given.get(ladder), since[ladder] and Month.read(since[ladder])) for ladder in p.ladders}

    def enter_month(self, row, start):
        """The standing decided at the last month's end, or the one the person starts with."""
        before = self.latest.get(row.person)
        self.latest[row.person] = row
        row.every = [*(before.every if before else []), row]
        if before:
            away, rehire = row.month.index - before.month.index - 1, self.policy.rehire
            back = away > 0 or before.leaves is not None
            if back:
                self.event(row, 0, "returned", "")
            anew = back and not rehire.get("keeps_tenure", True)
            row.past = [row] if anew else [*(before.past if before.counts else before.past[:-1]), row]
            row.tenure_from = row.month if anew else before.tenure_from
            if back and not rehire.get("keeps_tier", True):
                self.first_standing(row, {ladder: (tier, None) for ladder, (tier, _) in start.items()})
                for at in row.standing.values():
                    at.risen = len(row.past) - 1
                return
            row.standing = before.next_standing
            for ladder, at in row.standing.items():
                at.acting = at.acting and "acting" in self.policy.ladders[ladder][at.tier]
                at.waiting = 0 if back else at.waiting
                at.risen = 0 if anew else at.risen
            return
        row.past = [row]
        self.first_standing(row, start)

    def first_standing(self, row, start):
        for ladder, tiers in self.policy.ladders.items():
            names = [t["name"] for t in tiers]
            held, since = start[ladder]
            if held and not (self.has_tier(ladder, held, row.month) and self.has_tier(ladder, held, since)):
                raise OracleError(f"{row.person}, {row.month}: there is no {held} yet")
            months = row.month.index - since.index + 1 if since else 1
            row.standing[ladder] = Standing(tier=names.index(held) if held else 0, months_in_tier=months)

    def has_tier(self, ladder, name, month):
        return month is None or name in [t["name"] for t in self.in_force(month).ladders[ladder]]

    # -- 1. score
    def score(self, people):
        p, place = self.policy, Place(self.policy.SCORE)
        known = {}
        for row in people:
            at = known[row] = {}
            total = weights = Fraction(0)
            lost = False
            for m in p.measures:
                if "pass" in m:
                    held = self.value(m["pass"], row, place)
                    points = None if held is None else Fraction(100 if held else 0)
                else:
                    x = self.value(m["value"], row, place)
                    points = (
                        None if x is None else interpolate(x, m["linear"]) if m["linear"] else row_of(x, m["bands"])
                    )
                points = at["points." + m["name"]] = written(points)
                if points is not None:
                    total, weights = total + m["weight"] * points, weights + m["weight"]
                elif not m.get("leave_out"):
                    lost = True
            score = None if lost or weights == 0 else rounded(total / weights, p.decimals)
            for g in p.gates:
                if self.value(g["require"], row, place) is not True and score is not None:
                    score = min(score, exact(g.get("at_most", 0)))
            at["score"] = score
        for row in people:
            row.known.update(known[row])

    # -- 2. discipline
    def discipline(self, people):
        p, place = self.policy, Place(self.policy.DISCIPLINE)
        known = {}
        for row in people:
            at = known[row] = {
                "discipline.fines": Fraction(0),
                "discipline.forfeits": Fraction(0),
                "bad_records": Fraction(0),
            }
            for o in p.offences:
                name = o["name"]
                count = written(self.value(o["count"], row, place))
                if count is None or count < 0:
                    raise OracleError(
                        f"{row.person}, {row.month}: the count of {name} is {'missing' if count is None else count}"
                    )
                if count.denominator != 1:
                    raise OracleError(f"{row.person}, {row.month}: the count of {name} is not whole: {count}")
                earlier = [
                    r.known.get(name + ".count", 0) for r in row.past[:-1][::-1][: o.get("window_months", 1) - 1]
                ]
                in_window = count + sum(earlier)
                fine = Fraction(0)
                if o.get("fines"):
                    steps = [(Fraction(k), exact(f)) for k, f in enumerate(o["fines"])]
                    fine = written(marginal(in_window, steps) - marginal(in_window - count, steps))
                at.update({name + ".count": count, name + ".in_window": in_window, name + ".fine": fine})
                at["discipline.fines"] += fine
                if o.get("bad_record"):
                    at["bad_records"] += count
                if "forfeits" in o:
                    lost = written(self.value(o["forfeits"], row, place))
                    if lost is None:
                        raise OracleError(f"{row.person}, {row.month}: what {name} forfeits is missing")
                    at["discipline.forfeits"] += lost
        for row in people:
            row.known.update(known[row])

    # -- 3. overtime
    def overtime(self, people):
        o, place = self.policy.overtime, Place(self.policy.OVERTIME)
        if not o:
            return
        for row in people:
            hours = [self.value(o[k], row, place) for k in ("workday", "rest_day", "holiday")]
            hourly = self.value(o["hourly"], row, place)
            multiples = [
                exact(o.get(k + "_multiple", default))
                for k, default in (("workday", "1.5"), ("rest_day", 2), ("holiday", 3))
            ]
            lost = any(h is None for h in hours)
            row.known["overtime_hours"] = None if lost else written(sum(hours))
            row.known["overtime_pay"] = (
                None
                if lost or hourly is None
                else written(hourly * sum(h * m for h, m in zip(hours, multiples, strict=True)))
            )

    # -- 4. pay
    def pay(self, people):
        p = self.policy
        allowance = {}
        for row in people if any(line.get("prorate") for line in p.lines) else []:
            share = self.value(p.proration, row, Place(p.LINES))
            if share is not None and not 0 <= share <= 1:
                raise OracleError(f"{row.person}, {row.month}: the proration is {share}, not between 0 and 1")
        for i, line in enumerate(p.lines):
            place, name = Place(p.LINES + i), line["name"]
            fen = self.pool(line, people, place) if line.get("pool") else {r: self.line(line, r, place) for r in people}
            for row in people:
                cut = 0
                if line.get("capped"):
                    if row not in allowance:
                        allowance[row] = self.allowance(row, place)
                    if fen[row] > 0:
                        cut = fen[row] - min(fen[row], allowance[row])
                        allowance[row] -= fen[row] - cut
                row.fen[name] = (fen[row] - cut, cut)
                self.ledger.payslips[row.person, str(row.month), name] = row.fen[name]
            for row in people:
                row.known[name] = Fraction(row.fen[name][0], 10**p.digits)
        for row in people:
            total = {kind: Fraction(0) for kind in ("earning", "deduction", "employer_cost", "memo")}
            for line in p.lines:
                total[line.get("kind", "earning")] += row.known[line["name"]]
            row.known["gross"] = total["earning"]
            row.known["net"] = total["earning"] - total["deduction"]
            row.known["employer_cost"] = total["earning"] + total["employer_cost"]
            after = {
                f"{ladder}.{name}": self.of_standing(ladder, row, name, Place(p.AFTER))
                for ladder in row.standing
                for name in ("tier", "months_in_tier", "acting", "priority", "waiting_months", "base_pay")
            }
            self.ledger.people[row.person, str(row.month)] = {"shop": row.shop, "team": row.team, **after, **row.known}

    def fen(self, amount, line):
        return to_integer(amount * 10**self.policy.digits, line.get("rounding", self.policy.rounding))

    def must(self, node, row, place, what):
        v = self.value(node, row, place)
        if v is None:
            raise OracleError(f"{row.person}, {row.month}: {what} is missing")
        return v

    def holds(self, node, row, place):
        return node is None or self.value(node, row, place) is True

    def line(self, line, row, place):
        if not self.holds(line.get("when"), row, place):
            return 0
        name = line["name"]
        amount = self.must(line["amount"], row, place, name)
        if line.get("prorate"):
            amount *= self.must(self.policy.proration, row, place, "proration")
        if "at_least" in line:
            amount = max(amount, self.must(line["at_least"], row, place, name + ".at_least"))
        if "at_most" in line:
            amount = min(amount, self.must(line["at_most"], row, place, name + ".at_most"))
        return self.fen(amount, line)

    def pool(self, line, people, place):
        shares = {}
        for row in people:
            if row in shares:
                continue
            by = line["pool"]["by"]
            by = (by,) if isinstance(by, str) else tuple(by)
            group = self.group(by, row)
            if group is None:
                if "team" not in by and self.holds(line.get("when"), row, place):
                    raise OracleError(f"{row.person}, {row.month}: {by} is missing")
                shares[row] = 0
                continue
            asked = [r for r in group if self.holds(line.get("when"), r, place)]
            totals = {self.fen(self.must(line["amount"], r, place, line["name"]), line) for r in asked}
            if len(totals) > 1:
                raise OracleError(f"{row.month}: {line['name']} differs within {by}")
            if not asked:  # a total of nobody is told of, not asked for
                total = self.value(line["amount"], group[0], place)
                totals = {0 if total is None else self.fen(total, line)}
            total = totals.pop()
            weight = dict.fromkeys(group, Fraction(0))
            for r in asked:
                weight[r] = written(self.must(line["pool"]["weight"], r, place, line["name"] + ".pool.weight"))
                if weight[r] < 0:
                    raise OracleError(f"{r.person}, {r.month}: the weight in {line['name']} is negative")
            shares.update(share_out(total, weight))
            if sum(weight.values()) == 0 and total != 0:
                self.event(group[0], 10, "pool_unshared", line["name"])
        return shares

    def allowance(self, row, place):
        cap = self.policy.cap
        of = self.must(cap["of"], row, place, "deduction_cap.of")
        keep = self.must(cap["keep_at_least"], row, place, "deduction_cap.keep_at_least")
        most = min(exact(cap.get("share", "20%")) * of, of - keep)
        return max(0, floor(most * 10**self.policy.digits))

    # -- 5. checks
    def checks(self, people):
        for row in people:
            for c in self.policy.checks:
                if self.value(c["flag"], row, Place(self.policy.AFTER)) is True:
                    self.event(row, 20, "flagged", c["name"])

    # -- 6. the month's end
    def months_end(self, people, gone, by_person):
        p = self.policy
        for row in people:
            row.on_leave = bool(p.absence) and self.value(p.absence["when"], row, Place(p.AFTER)) is True
            row.counts = not row.on_leave or p.absence.get("counts", False)
            row.next_standing = deepcopy(row.standing)
            for at in row.next_standing.values():
                at.months_in_tier += row.counts
            for o in p.offences:
                if o.get("separate_at") is not None and row.known[o["name"] + ".in_window"] >= o["separate_at"]:
                    self.separate(row, gone, by_person, 30, "separated", o["name"])
                    break
            if row.person not in gone and row.on_leave:
                self.event(row, 32, "on_leave", "")
        at_work = [row for row in people if not row.on_leave]
        for row in at_work:
            for ladder, tiers in p.ladders.items():
                own = tiers[row.standing[ladder].tier]
                asked = row.person not in gone and own.get("separate") is not None
                if asked and self.value(own["separate"], row, Place(p.AFTER, ladder)) is True:
                    self.separate(row, gone, by_person, 35, "let_go", ladder, own["name"])
        # b. Probations that end unconfirmed come first: whoever is let go is asked nothing else.
        for row in at_work:
            for ladder, tiers in p.ladders.items():
                if row.person not in gone and self.probation(row, ladder) is False:
                    tier = tiers[row.standing[ladder].tier]["name"]
                    self.separate(row, gone, by_person, 40, "let_go", ladder, tier)
        staying = [row for row in people if row.person not in gone]
        candidates = {}  # (ladder, tier) -> rows
        for step, ladder in enumerate(p.ladders):
            for row in [r for r in staying if not r.on_leave]:
                asked = self.be_set if p.set[ladder] else self.ask
                for tier in asked(row, ladder, 40 + step):
                    candidates.setdefault((ladder, tier), []).append(row)
        # c. Seats, ladder by ladder, from the top down.
        for step, (ladder, tiers) in enumerate(p.ladders.items()):
            waiting = set()
            for tier in reversed(range(len(tiers))):
                asking = [r for r in candidates.get((ladder, tier), []) if r.next_standing[ladder].tier < tier]
                shops = {row.shop for row in asking}
                for shop in shops:
                    waiting |= self.seat(
                        ladder,
                        tier,
                        [r for r in asking if r.shop == shop],
                        [r for r in staying if r.shop == shop],
                        60 + step,
                    )
            for row in staying:
                at = row.next_standing[ladder]
                at.waiting = at.waiting + 1 if row in waiting else 0 if row.counts else at.waiting
        # A priority earned now holds from the next month, so a tier entered now does not use it up.
        for row, _, ladder, tier in self.earned:
            row.next_standing[ladder].preferred |= {tier}

    # -- 7. tiers as recorded: what ladders decided gives way to what the person's next record says
    def follow(self, people, gone, by_person):
        p = self.policy
        for row in people:
            own = by_person[row.person]
            behind = own[own.index(row) + 1 :]
            let_go = self.let_go.pop(row.person, None)
            if not behind or (row.person in gone and let_go is None):
                continue
            gone.pop(row.person, None)
            back = behind[0].month.index > row.month.index + 1 or row.leaves is not None
            anew = back and not p.rehire.get("keeps_tier", True)
            decided = {ladder: at.tier for ladder, at in row.next_standing.items()}
            for ladder, tiers in p.ladders.items():
                names = [t["name"] for t in self.in_force(behind[0].month).ladders[ladder]]
                said = None if anew else behind[0].said[ladder]
                to, held = names.index(said) if said else decided[ladder], row.standing[ladder].tier
                if to == decided[ladder] and let_go != ladder:
                    continue
                given = None if let_go == ladder else names[decided[ladder]]
                self.ledger.differences.append(
                    (str(behind[0].month), row.person, ladder, names[held], names[to], given)
                )
                self.undo(row, ladder)
                if to > held:
                    acting = to < len(tiers) and bool(tiers[to].get("acting"))
                    self.rise(row, ladder, to, acting)
                    self.event(row, 85, "appointed" if acting else "promoted", ladder, names[held], names[to])
                elif to < held:
                    self.fall(row, ladder, to)
                    self.event(row, 85, "demoted", ladder, names[held], names[to])

    def undo(self, row, ladder):
        """A month more as if the ladder had decided nothing, and nothing of it were told."""
        at = row.next_standing[ladder] = deepcopy(row.standing[ladder])
        at.months_in_tier += row.counts
        at.waiting = 0 if row.counts else at.waiting
        for earner, by, other, tier in self.earned:
            if earner is row and by == ladder and tier not in row.standing[other].preferred:
                row.next_standing[other].preferred -= {tier}
        of_ladders = {
            "let_go", "confirmed", "fell_back", "demoted", "too_soon", "refused", "not_approved", "promoted", "appointed", "waiting",
        }  # fmt: skip
        told = self.found
        self.found = []
        for one in told:
            _, _, step, _, (month, person, kind, subject, *_) = one
            now = (month, person) == (str(row.month), row.person)
            if now and step < 85 and (kind == "records_ignored" or (kind in of_ladders and subject == ladder)):
                continue
            self.found.append(one)

    def separate(self, row, gone, by_person, step, kind, subject, tier=""):
        gone[row.person] = row.month
        if kind == "let_go":
            self.let_go[row.person] = subject
        self.event(row, step, kind, subject, tier)
        later = len(by_person[row.person]) - len(row.every)
        if later:
            self.event(row, step, "records_ignored", "", "", str(later))

    def probation(self, row, ladder):
        """True: confirmed now. False: let go now. None: not on probation, or not yet at its end."""
        at, place = row.standing[ladder], Place(self.policy.AFTER, ladder)
        rule = self.policy.ladders[ladder][at.tier].get("probation")
        if not rule or at.months_in_tier < self.must(rule["months"], row, place, f"{ladder} probation months"):
            return None
        return self.value(rule["confirm"], row, place) is True

    def rise(self, row, ladder, tier, acting=False):
        """Up to a tier: the months start anew, and a priority for this ladder is used up."""
        at = row.next_standing[ladder]
        at.tier, at.acting, at.months_in_tier, at.risen, at.preferred = (
            tier,
            acting,
            1,
            len(row.past) - (not row.counts),
            frozenset(),
        )

    def fall(self, row, ladder, tier):
        at = row.next_standing[ladder]
        at.tier, at.acting, at.months_in_tier = tier, False, 1

    def be_set(self, row, ladder, step):
        """Step b for one ladder whose tiers a formula sets. Nobody is a candidate for anything."""
        tiers, held = self.policy.ladders[ladder], row.standing[ladder].tier
        if row.month.number not in self.policy.reviews[ladder]:
            return []
        name = self.value(self.policy.set[ladder], row, Place(self.policy.AFTER, ladder))
        if name is None or name == tiers[held]["name"]:
            return []
        if not self.has_tier(ladder, name, row.month):
            raise OracleError(f"{row.person}, {row.month}: {ladder} is set to {name}")
        to = [t["name"] for t in tiers].index(name)
        self.event(row, step, "promoted" if to > held else "demoted", ladder, tiers[held]["name"], name)
        if to > held:
            self.rise(row, ladder, to)
        else:
            self.fall(row, ladder, to)
        return []

    def ask(self, row, ladder, step):
        """Step b for one ladder. The tiers the person is a candidate for."""
        tiers = self.policy.ladders[ladder]
        at, place = row.standing[ladder], Place(self.policy.AFTER, ladder)
        own, name = tiers[at.tier], tiers[at.tier]["name"]
        if own.get("probation"):
            if self.probation(row, ladder):
                self.event(row, step, "confirmed", ladder, name, tiers[at.tier + 1]["name"])
                self.rise(row, ladder, at.tier + 1, bool(tiers[at.tier + 1].get("acting")))
            return []
        if at.acting:
            rule = own["acting"]
            if at.months_in_tier < self.must(rule["months"], row, place, f"{ladder} acting months"):
                return []
            if self.holds(rule["confirm"], row, place):
                self.event(row, step, "confirmed", ladder, name, name)
                row.next_standing[ladder].acting = False
            else:
                back = [t["name"] for t in tiers].index(rule["fallback"]) if rule.get("fallback") else at.tier - 1
                self.event(row, step, "fell_back", ladder, name, tiers[back]["name"])
                self.fall(row, ladder, back)
                if rule.get("priority"):
                    other, preferred = rule["priority"].split(".")
                    self.earned.append((row, ladder, other, preferred))
            return []
        month = row.month.number
        if at.tier > 0 and month in own["review_months"] and not self.holds(own.get("keep"), row, place):
            self.event(row, step, "demoted", ladder, name, tiers[own["demote_to"]]["name"])
            self.fall(row, ladder, own["demote_to"])
            return []
        wanted = []
        for to in range(len(tiers) - 1, at.tier, -1):
            up = tiers[to]
            if "enter" not in up or up["enter_from"] > at.tier or month not in up["review_months"]:
                continue
            if self.attempt(row, ladder, up, step):
                wanted.append(to)
                if not up.get("seats"):
                    break  # sure of it
        return wanted

    def attempt(self, row, ladder, up, step):
        """Whether the person, who stands lower, is a candidate for the tier `up`."""
        at, place = row.standing[ladder], Place(self.policy.AFTER, ladder)
        name = self.policy.ladders[ladder][at.tier]["name"]

        def event(kind):
            self.event(row, step, kind, ladder, name, up["name"])

        on_application = "applies" in up
        if not self.holds(up.get("applies"), row, place):
            return False
        refused = at.refused.get(up["name"])
        if (
            refused is not None
            and row.month.index - refused.index < up.get("attempts_apart", 0)
            and up["name"] not in at.preferred
        ):
            if on_application:
                event("too_soon")
            return False
        if not self.holds(up["enter"], row, place):
            if on_application:
                event("refused")
                row.next_standing[ladder].refused[up["name"]] = row.month
            return False
        if not self.holds(up.get("approve"), row, place):
            event("not_approved")
            row.next_standing[ladder].refused[up["name"]] = row.month
            return False
        return True

    def seat(self, ladder, tier, asking, shop_people, step):
        """Step c for one tier and shop: some of those asking enter; the others are returned."""
        tiers = self.policy.ladders[ladder]
        spec, name, place = tiers[tier], tiers[tier]["name"], Place(self.policy.AFTER, ladder)
        seats = spec.get("seats")
        free = len(asking)
        if seats:
            free = seats.get(asking[0].shop, seats.get("*", 0)) - sum(
                r.next_standing[ladder].tier == tier for r in shop_people
            )

        def turn(row):
            at = row.standing[ladder]
            order = written(self.value(spec["order"], row, place)) if "order" in spec else Fraction(0)
            return (name not in at.preferred, order is None, -(order or 0), -at.waiting, row.person.encode())

        queue = sorted(asking, key=turn) if seats else asking
        for i, row in enumerate(queue):
            held = tiers[row.standing[ladder].tier]["name"]
            if i < free:
                self.event(row, step, "appointed" if spec.get("acting") else "promoted", ladder, held, name)
                self.rise(row, ladder, tier, bool(spec.get("acting")))
            else:
                self.event(row, step, "waiting", ladder, held, name)
        return set(queue[max(free, 0) :])


def share_out(total, weight):
    """`total` fen by weight: whole fen each, those left over to the largest remainders, equal ones in order."""
    whole = sum(weight.values())
    if whole == 0:
        return dict.fromkeys(weight, 0)
    exactly = {r: abs(total) * w / whole for r, w in weight.items()}
    shares = {r: floor(x) for r, x in exactly.items()}
    left = abs(total) - sum(shares.values())
    for r in sorted(weight, key=lambda r: shares[r] - exactly[r])[:left]:
        shares[r] += 1
    return {r: s if total >= 0 else -s for r, s in shares.items()}
