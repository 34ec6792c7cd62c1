"""How much there may be of everything: the page of limits says what is in force, and nothing grows quadratically up to it."""

import os
import pathlib
import re
import tempfile
from datetime import date, timedelta

import pytest

import tierwise as tw

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "reference" / "limits.md"
HEAD = 'name = "p"\n'
INPUT = '[inputs]\nx = "number"\n'
LADDER = (
    '[[ladder.medal.tier]]\nname = "iron"\nbase_pay = 2000\n[[ladder.medal.tier]]\nname = "gold"\nenter = "false"\n'
)
BASE = '[[pay.line]]\nname = "base"\namount = "base_pay"\n'
ASSUMED = 'name = "a"\n[activity.x]\nmean = "1"\nsource = "assumption"\n'


def many(n, text):
    """A text n times, ``@`` standing for its number."""
    return "".join(text.replace("@", str(i)) for i in range(n))


def listed(n, text):
    return ", ".join(text.replace("@", str(i)) for i in range(n))


def quoted(n, text):
    return listed(n, f"'{text}'")


def rows(n, text):
    return many(n, text + "\n")


def lines(n, amount="1"):
    return many(n, f'[[pay.line]]\nname = "l@"\namount = "{amount}"\n')


def parsed(text):
    return tw.Policy.parse(HEAD + text)


def formula(text, metrics=""):
    return parsed(f'{INPUT}{LADDER}[[pay.line]]\nname = "base"\namount = "{text}"\n[metric]\n{metrics}')


def played(assumptions, **how):
    policy = parsed(f'{INPUT}{LADDER}[[pay.line]]\nname = "base"\namount = "base_pay + x"\n')
    people = {"person": ["A1", "A2"], "shop": ["north", "south"]}
    how = {"months": 1, "replicas": 1, "start": "2026-01", **how}
    return tw.simulate(policy, people, tw.Assumptions.parse(assumptions), progress=False, **how)


def calendar(months, holidays):
    days = [(date(2000, 1, 1) + timedelta(i)).isoformat() for i in range(holidays)]
    until = f"{2000 + (months - 1) // 12}-{(months - 1) % 12 + 1:02}"
    return f'{LADDER}{BASE}[calendar]\nfrom = "2000-01"\nuntil = "{until}"\nholidays = {days}\n'


def amended(n):
    policy = parsed(LADDER + BASE)
    months = [f"{1900 + i // 12}-{i % 12 + 1:02}" for i in range(n)]
    out = policy.amend(months[0], "ladder.medal.iron.base_pay", 2001)
    for month in months[1:]:
        out = out.amend(month, "ladder.medal.iron.base_pay", 2002)
    return out


def columns(n):
    records = {"person": "A1", "month": "2026-01", "sales": 1, "customers": 1, "answer_rate": 1}
    more = range(n - len(records))
    cells = ",".join(str(v) for v in records.values()) + "," * len(more)
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write(f"{','.join(records)}{''.join(f',c{i}' for i in more)}\n{cells}\n")
        file.flush()
        tw.apply(tw.example("small_desk"), file.name)


def swept(n):
    """More than there may be is refused; of what is not, only the combinations are made."""
    from tierwise.runs.sweep import _points

    vary = {"a": list(range(n)), "b": [1]}
    if n > 10_000:
        small, assumed = tw.example("small_desk"), tw.example_assumptions("small_desk")
        tw.sweep(small, {}, assumed, {"ladder.medal.iron.base_pay": range(n)})
    assert len(_points(vary, {})) == n


def dated(year):
    records = {"person": ["A1"], "month": [f"{year}-01"], "sales": [1.0], "customers": [1], "answer_rate": [1.0]}
    tw.apply(tw.example("small_desk"), records)


def brackets(n):
    return f"[brackets.b]\nrates = [{listed(n, '[@, 0.1]')}]\n"


def traits(n, rest="score = 5"):
    return many(n, f'[[team_health.trait]]\nname = "t@"\n{rest}\nsource = "assumption"\n')


LEAVING = '[attrition.leaving]\nannual_rate = "60%"\nsource = "assumption"\n'
FACTOR = '[[attrition.leaving.factor]]\nname = "f@"\nvalue = "gross"\ncoefficient = 0.0001\nsource = "assumption"\n'
TOGETHER = '[[attrition.together]]\nname = "t@"\nwho = "true"\nchance = "0"\nshare = 0\nsource = "assumption"\n'
OPENING = '[[hiring.opening]]\nshop = "north"\nheads = 0\nsource = "assumption"\n'
SEATED = '[[ladder.medal.tier]]\nname = "high"\nenter = "true"\nseats = { '

# Limits that are tried: a row of the page -> what has n of it. Names would share their luck long before 1,000 of them: what is not
# too many may then be refused for that.
TRIED = {
    "pay lines": lambda n: parsed(LADDER + lines(n)),
    "metrics": lambda n: parsed(LADDER + BASE + "[metric]\n" + rows(n, "m@ = 'base_pay + @'")),
    "parameters": lambda n: parsed(f"{LADDER}{BASE}[parameter]\n{rows(n, 'p@ = @')}"),
    "figures of a parameter by one text": lambda n: parsed(
        f"{LADDER}{lines(1, 'p')}[parameter.p]\nvalue = 1\nby = 'shop'\nfigures = {{ {listed(n, 's@ = @')} }}\n"
    ),
    "figures of a parameter by two texts": lambda n: parsed(
        f"{LADDER}{lines(1, 'p')}[parameter.p]\nvalue = 1\nby = ['team', 'shop']\ntable.t = {{ {listed(n, 's@ = @')} }}\n"
    ),
    "inputs": lambda n: parsed(LADDER + BASE + "[inputs]\n" + rows(n, "x@ = 'number'")),
    "texts of an input's `one_of`": lambda n: parsed(
        LADDER
        + BASE
        + '[[check]]\nname = "c"\nflag = "x == \'t9\'"\n'
        + f'[inputs.x]\nkind = "text"\none_of = [{quoted(n, "t@")}]\n'
    ),
    "shops": lambda n: parsed(f"shops = [{quoted(n, 's@')}]\n{LADDER}{BASE}"),
    "bracket tables": lambda n: parsed(LADDER + BASE + many(n, "[brackets.b@]\nrates = [[0, 0.1]]\n")),
    "rows of a bracket table": lambda n: parsed(LADDER + lines(1, "marginal(base_pay, b)") + brackets(n)),
    "lists of rows of a bracket table by one text": lambda n: parsed(
        f"{LADDER}{lines(1, 'marginal(base_pay, t)')}[brackets.t]\nrates = [[0, 1]]\nby = 'shop'\n"
        f"figures = {{ {listed(n, 's@ = [[0, @]]')} }}\n"
    ),
    "rows of a bracket table by text, all together": lambda n: parsed(
        f"{LADDER}{lines(1, 'marginal(base_pay, t)')}[brackets.t]\nrates = [[0, 1]]\nby = 'shop'\n"
        f"[brackets.t.figures]\n"
        + rows(n // 10_000, f"s@ = [{listed(10_000, '[@, 1]')}]")
        + f"rest = [{listed(n % 10_000, '[@, 1]')}]\n" * (n % 10_000 > 0)
    ),
    "ladders": lambda n: parsed(many(n, '[[ladder.a@.tier]]\nname = "t"\n') + lines(1)),
    "tiers of a ladder": lambda n: parsed(many(n, '[[ladder.medal.tier]]\nname = "t@"\n') + BASE),
    "figures of a base pay by one text": lambda n: parsed(
        f'[[ladder.medal.tier]]\nname = "one"\n[ladder.medal.tier.base_pay]\nvalue = 1\nby = "shop"\n'
        f"figures = {{ {listed(n, 's@ = @')} }}\n" + lines(1)
    ),
    "shops with seats of a tier": lambda n: parsed(
        f"shops = [{quoted(n, 's@')}]\n{LADDER}{SEATED}{listed(n, 's@ = 1')} }}\n{BASE}"
    ),
    "measures of the scorecard": lambda n: parsed(
        INPUT
        + LADDER
        + BASE
        + many(n, '[[scorecard.measure]]\nname = "m@"\nvalue = "x"\nlinear = [[0, 0], [1, 100]]\n')
    ),
    "gates of the scorecard": lambda n: parsed(
        f'{INPUT}{LADDER}{BASE}[[scorecard.measure]]\nname = "m"\npass = "x > 1"\n'
        + many(n, '[[scorecard.gate]]\nname = "g@"\nrequire = "x > @"\nat_most = 60\n')
    ),
    "rows of a measure": lambda n: parsed(
        f'{INPUT}{LADDER}{BASE}[[scorecard.measure]]\nname = "m"\nvalue = "x"\nbands = [{listed(n, "[@, 50]")}]\n'
    ),
    "offences": lambda n: parsed(
        INPUT
        + LADDER
        + BASE
        + many(n, '[[discipline.offence]]\nname = "o@"\ncount = "x"\nwindow_months = 3\nfines = [1]\n')
    ),
    "fines of an offence": lambda n: parsed(
        f'{INPUT}{LADDER}{BASE}[[discipline.offence]]\nname = "o"\ncount = "x"\nfines = [{listed(n, "@")}]\n'
    ),
    "shifts": lambda n: parsed(
        f'[inputs]\nshift = "text"\n{LADDER}{BASE}'
        + many(n, "[shift.s@]\nhours_per_day = 8\ndays_on = 1\ndays_off = 1\n")
    ),
    "checks": lambda n: parsed(LADDER + BASE + many(n, '[[check]]\nname = "c@"\nflag = "base_pay > @"\n')),
    "amendments": amended,
    "holidays, or make-up days, of a calendar": lambda n: parsed(calendar(1200, n)),
    "months of a calendar": lambda n: parsed(calendar(n, 1)),
    "bytes of a name": lambda n: parsed(f'{LADDER}[[pay.line]]\nname = "{"a" * n}"\namount = "1"\n'),
    "bytes": lambda n: formula("x" + " " * (n - 1)),
    "parts": lambda n: formula(f"max({listed(n - 1, '1')})"),
    "operators in one chain, as of a sum": lambda n: formula("1" + " + 1" * n),
    "parentheses inside one another, the formula itself counted": lambda n: formula(
        "(" * (n - 1) + "1" + ")" * (n - 1)
    ),
    "parts once its metrics are put in": lambda n: formula(
        f"max({listed(20, 'm')})", f'm = "max({listed(500 if n <= 20_000 else 501, "x")})"\n'
    ),
    "parts to work out, the left side of `in` counted for each item": lambda n: formula(
        f"if(max({listed(400 if n <= 200_000 else 410, 'x')}) in [{listed(248, '@')}], 1, 2)"
    ),
    "parts inside one another once its metrics are put in": lambda n: formula(
        f"m{n - 2}", 'm0 = "x"\n' + "".join(f'm{i} = "m{i - 1}"\n' for i in range(1, n - 1))
    ),
    "parts of all formulas of a policy once their metrics are put in": lambda n: parsed(
        f'{INPUT}{LADDER}{lines(n // 4001 + (1 if n > 2_000_000 else -3), "m")}[metric]\nm = "max({listed(4000, "x")})"\n'
    ),
    "months of `last`": lambda n: formula(f"last({n}, sum(x))"),
    "quantities": lambda n: played(ASSUMED + many(n - 1, '[activity.x@]\nmean = "1"\nsource = "assumption"\n')),
    "texts with a share of a quantity": lambda n: played(
        f'{ASSUMED}[activity.grade]\neach = "person"\nshares = {{ {listed(n, "g@ = 0.001")} }}\nsource = "assumption"\n'
    ),
    "traits": lambda n: played(ASSUMED + traits(n)),
    "scores by shop of a trait": lambda n: played(ASSUMED + traits(1, f"by_shop = {{ {listed(n, 's@ = 5')} }}")),
    "factors of a hazard": lambda n: played(ASSUMED + LEAVING + many(n, FACTOR)),
    "rows of a hazard's tenure": lambda n: played(f"{ASSUMED}{LEAVING}tenure = [{listed(n, '[@, 1.5]')}]\n"),
    "common departures": lambda n: played(ASSUMED + many(n, TOGETHER)),
    "openings": lambda n: played(f'{ASSUMED}[hiring]\nsource = "assumption"\n{many(n, OPENING)}'),
    "totals": lambda n: played(f"totals = [{quoted(n, 'x')}]\n" + ASSUMED),
    "bytes of a policy's or assumptions' file": lambda n: tw.Policy.parse(" " * n),
    "parts of a dotted key": lambda n: parsed("a" + ".a" * (n - 1) + " = 1\n"),
    "tables or lists inside one another": lambda n: parsed("a = " + "[" * n + "]" * n + "\n"),
    "faults of one file that are kept": lambda n: parsed(many(n, "k@ = 1\n")),
    "columns of a CSV file": columns,
    "digits of a number": lambda n: parsed(f"{LADDER}{BASE}[parameter]\np = 0.{'1' * n}\n"),
    "size of a figure": lambda n: parsed(f"{LADDER}{BASE}[parameter]\np = {n - 1}\n"),
    "first year": dated,
    "last year": dated,
    "months of a run": lambda n: played(ASSUMED, months=n),
    "months in a window of offences": lambda n: parsed(
        f'{INPUT}{LADDER}{BASE}[[discipline.offence]]\nname = "o"\ncount = "x"\nwindow_months = {n}\n'
    ),
    "seed": lambda n: played(ASSUMED, seed=n),
    "combinations of a sweep": swept,
}

# Refused, but for another reason than that there are too many.
OTHERWISE = r"unknown key 'a'|unknown key 'k\d|share their luck|two totals of this name|handed in"


def rows_of_page():
    found = re.findall(r"^\| (.*?) \| (?:below )?([\d,]+) \|$", PAGE.read_text(encoding="utf-8"), flags=re.M)
    return [(what, int(limit.replace(",", ""))) for what, limit in found]


def test_every_limit_of_the_page_is_tried():
    assert [what for what, _ in rows_of_page()] == list(TRIED)


@pytest.mark.parametrize(("what", "limit"), rows_of_page(), ids=lambda value: str(value))
def test_a_limit_named_on_the_page_is_in_force(what, limit):
    try:
        TRIED[what](limit)
    except tw.Error as e:
        assert re.search(OTHERWISE, str(e)), str(e)
    beyond = limit - 1 if what == "first year" else limit + 1
    with pytest.raises((tw.Error, ValueError)) as refused:
        TRIED[what](beyond)
    named = {f"{limit:,}", str(limit), f"{beyond:,}", str(beyond)}
    said = str(refused.value) + "".join(fault.message for fault in getattr(refused.value, "faults", ())[-1:])
    assert what == "size of a figure" or any(n in said for n in named), said


@pytest.mark.parametrize(
    "what",
    ["pay lines", "metrics", "rows of a bracket table", "checks", "offences", "quantities", "factors of a hazard"],
)
def test_a_hundred_thousand_of_it_are_refused_with_their_number(what):
    with pytest.raises(tw.Error, match="100,000 "):
        TRIED[what](100_000)


def test_a_sweep_counts_its_combinations_before_it_makes_them():
    small, assumed = tw.example("small_desk"), tw.example_assumptions("small_desk")
    vary = {f"brackets.commission_rates.rates[{i // 2}][{i % 2}]": list(range(100)) for i in range(4)}
    with pytest.raises(tw.Error, match="100,000,000 combinations; a sweep may have 10,000"):
        tw.sweep(small, {}, assumed, vary)


def test_every_fault_of_a_file_can_be_had_and_the_message_has_the_first():
    with pytest.raises(tw.Error) as refused:
        parsed(LADDER + lines(20_000, "base_pay +"))
    assert len(refused.value.faults) == 20_000
    assert refused.value.faults[-1].line == 10 + 3 * 19_999
    assert len(str(refused.value)) < 50_000


def test_two_policies_with_as_many_lines_and_rows_as_there_may_be_are_told_apart():
    before = parsed(LADDER + lines(1000, "marginal(base_pay, b)") + brackets(10_000))
    after = parsed(
        LADDER + lines(1000, "whole(base_pay, b)") + brackets(10_000).replace("0.1]", "0.2]") + 'kind = "whole"\n'
    )
    assert len(before.diff(after)) == 1000 + 10_000 + 1
    assert tw.Policy.parse(after.to_toml()) == after


def test_a_thousand_figures_among_ten_thousand_are_replaced_at_once():
    text = f"{LADDER}{BASE}[parameter]\n{rows(10_000, 'p@ = @')}"
    changed = parsed(text).replace({f"parameter.p{i}.value": 1 for i in range(9_000, 10_000)})
    assert changed.parameter.p9999.value == 1
    with pytest.raises(tw.Error) as refused:
        changed.replace({f"parameter.q{i}.value": 1 for i in range(100)})
    assert len(refused.value.faults) == 100


def test_no_more_of_a_file_is_read_than_there_may_be_of_it(tmp_path):
    with open(tmp_path / "large.toml", "wb") as file:
        file.truncate(2**40)
    for kind in (tw.Policy, tw.Assumptions):
        with pytest.raises(tw.Error, match=r"the file has 1,099,511,627,776 bytes; it may have 16,777,216$"):
            kind.load(tmp_path / "large.toml")
        if os.path.exists("/dev/zero"):
            with pytest.raises(tw.Error, match=r"^/dev/zero: the file has 16,777,217 bytes; it may have 16,777,216$"):
                kind.load("/dev/zero")
