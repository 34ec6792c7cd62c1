"""Writes docs/reference/policy-file.md, assumptions-file.md, formulas.md and measures.md from the code: scripts/reference.py

The keys of the files come from the C++ aggregates, functions and measures from their C++ tables, and every example is computed while
the page is made. tests/python/test_docs.py compares the pages with what this makes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import tierwise as tw
from tierwise._native import core

ROOT = Path(__file__).resolve().parent.parent
MADE = "<!-- Made by scripts/reference.py from the code. Change it there. -->\n\n"

# Two people of one team in three months. B's score was not taken in January.
RECORDS: dict[str, list[Any]] = {
    "person": ["A", "A", "A", "B", "B", "B"],
    "month": ["2026-01", "2026-02", "2026-03"] * 2,
    "shop": ["north"] * 6,
    "team": ["north-1"] * 6,
    "sales": [1000.0, 3000.0, 500.0, 2000.0, 2500.0, -200.0],
    "score": [82.0, 91.5, 90.0, None, 80.0, 85.0],
    "late": [False, True, False, False, False, True],
    "mentor": [None, None, None, "A", "A", "A"],
}
BRACKETS = {
    "slices": {"kind": "marginal", "rates": [[0, "1%"], [1000, "2%"], [3000, "3%"]]},
    "rate": {"kind": "whole", "rates": [[0, "1%"], [1000, "2%"], [3000, "3%"]]},
    "bonus": {"kind": "lookup", "rates": [[80, 100], [90, 250]]},
    "points": {"kind": "interpolate", "rates": [[0, 0], [1000, 10], [3000, 50]]},
}


WRONG = ["score >=", "80 == score == 90", "score & late", "marginal(sales, slice)", "mean(score)", "1.5 + late"]


def value_of(formula: str, row: int) -> str:
    """What a formula gives for a row of RECORDS."""
    value = tw.Formula(formula).evaluate(RECORDS, brackets=BRACKETS)[row]
    if isinstance(value, str):
        return f"`{value}`"
    if value != value:
        return "missing"
    if str(value) in ("True", "False"):
        return f"`{str(value).lower()}`"
    return f"{value:.10g}"


def limit(name: str) -> str:
    """A bound on formulas, from their tree."""
    tree = (ROOT / "include/tierwise/detail/formula/tree.hpp").read_text(encoding="utf-8")
    found = re.search(rf"{name} = (\d+);", tree)
    assert found is not None, name
    return f"{int(found[1]):,}"


def complaint(formula: str) -> str:
    """How a formula is refused."""
    try:
        tw.Formula(formula).evaluate(RECORDS, brackets=BRACKETS)
    except tw.Error as e:
        return str(e)
    raise AssertionError(f"{formula} is a formula")


def table(header: list[str], rows: list[list[str]]) -> str:
    out = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join([*out, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def policy_file() -> str:
    """docs/reference/policy-file.md"""
    return (
        "# The policy file\n\n"
        + MADE
        + "Every table and key a policy file may have. What they do is in the [guides](../guide/policy-files.md), what they mean to the\n"
        'fen in [semantics](semantics.md). A number is written `2000`, `0.85` or as text `"0.6%"`, with at most 15 digits. A formula is a\n'
        "text in the [formula language](formulas.md). `NAME` stands for a name of your own.\n\n"
        + core.policy_reference()
    )


def assumptions_file() -> str:
    """docs/reference/assumptions-file.md"""
    return (
        "# The assumptions file\n\n"
        + MADE
        + "Every table and key an assumptions file may have: how the world answers to a [policy](policy-file.md). A number is written\n"
        '`2000`, `0.85` or as text `"0.6%"`, with at most 15 digits. A formula is a text in the [formula language](formulas.md) and may\n'
        "also name what the policy computes. `NAME` stands for a name of your own. Every assumption carries its source.\n\n"
        + core.assumptions_reference()
    )


def formulas() -> str:
    """docs/reference/formulas.md"""
    names = list(RECORDS)
    records = [[str(RECORDS[n][row]) if RECORDS[n][row] is not None else "" for n in names] for row in range(6)]
    records = [[x.lower() if x in ("True", "False") else x for x in row] for row in records]
    brackets = [
        [f"`{name}`", f"`{t['kind']}`", ", ".join(f"from {edge}: {rate}" for edge, rate in t["rates"])]
        for name, t in BRACKETS.items()
    ]
    rows = []
    for f in core.functions():
        who = f"{RECORDS['person'][f.row]}, {RECORDS['month'][f.row][5:]}"
        gives = [who, value_of(f.example, f.row)] if f.gives else ["", "needs a ladder"]
        rows.append([f"`{f.name}`", f"`{f.signature}`: {f.meaning}", f"`{f.example}`", *gives])
    faults = "\n\n".join(complaint(f) for f in WRONG)
    return (
        "# The formula language\n\n"
        + MADE
        + "Rules, amounts and metrics are written in one language. What each part means exactly (what is rounded, what is missing, which\n"
        "months a function covers) is in [semantics](semantics.md#formulas); how to use it is in the [guide](../guide/formulas.md).\n\n"
        "## Writing\n\n"
        + table(
            ["what", "written", "notes"],
            [
                ["numbers", "`2000`, `0.85`, `1.2%`", "1.2% is 0.012; the percent sign stands right behind its number"],
                ["texts", "`'night'`, `\"night\"`", "compared with `==`, `!=` and `in`"],
                ["truths", "`true`, `false`", ""],
                ["names", "`score`, `medal.tier`", "letters of any script, digits, `_`; a dot between parts"],
                ["lists", "`['day', 'night']`", "only behind `in`"],
            ],
        )
        + "\nOperators from weakest to strongest; those in one row associate to the left, and of comparisons bounds "
        "chain, `80 <= score < 90`:\n\n"
        + table(
            ["operators", "on"],
            [
                ["`or`", "truths"],
                ["`and`", "truths"],
                ["`not`", "a truth"],
                ["`==` `!=` `<` `<=` `>` `>=` `in`", "numbers, months, tiers; texts and flags with `==` `!=`"],
                ["`+` `-`", "numbers"],
                ["`*` `/`", "numbers"],
                ["`-` before a value", "a number"],
            ],
        )
        + "\n## Functions\n\nThe examples are worked out on these records and tables:\n\n"
        + table([f"`{n}`" for n in names], records)
        + "\n"
        + table(["table", "kind", "rows"], brackets)
        + "\n"
        + table(["function", "meaning", "example", "for", "gives"], rows)
        + "\nIn Python each is a function of `tierwise` under the same name (`tw.if_` for `if`), on expressions of `tw.col`. "
        "In C++ rules,\n"
        "`min`, `max`, `abs`, `clip`, `if_`, `otherwise`, `missing` and `in` exist; groups, tables and the past need a policy.\n\n"
        "## Limits\n\n"
        f"A formula has at most {limit('formula_text_limit')} bytes, {limit('formula_node_limit')} parts, "
        f"and {limit('formula_depth_limit')} levels of nesting. There are no loops, no definitions of\n"
        "functions, and no calls out.\n\n"
        "## Complaints\n\nWhat is no formula is refused with its place, and with what was probably meant:\n\n"
        f"```\n{faults}\n```\n"
    )


def measures() -> str:
    """docs/reference/measures.md"""
    model = core.Model(tw.example("three_shops")._core, tw.example_assumptions("three_shops")._core)
    rows = []
    for m in model.measures:
        if m.name.startswith(("line.", "total.", "reason.")):
            continue
        made = " + ".join(f"`{name}`" for name in m.sum_of) if m.sum_of != [m.name] or m.over else ""
        if m.over:
            over = " + ".join(f"`{name}`" for name in m.over)
            made = f"{made} / {over}" if len(m.over) == 1 else f"{made} / ({over})"
        better = {1: "more", -1: "less", 0: ""}[m.better]
        unit = "the currency" if m.kind == "money" else m.unit
        months = "mean" if m.is_stock else "quotient" if m.over else "sum"
        rows.append([f"`{m.name}`", m.zh, m.kind, unit, made, better, months, "yes" if m.of_tiers else ""])
    header = ["measure", "", "kind", "unit", "made of", "better", "over months", "by ladder"]
    return (
        "# What a projection measures\n\n"
        + MADE
        + "`simulate` adds these up by replica, month and group, and `compare` takes their differences. Beside them are `line.NAME`\n"
        "for each pay line, `total.NAME` for what the assumptions total, and `reason.NAME` for why people left (`reason.none`: nothing\n"
        "known). Where nothing stands under *made of*, a measure is added up under its own name; a quotient is that of the sums. What\n"
        "customers ask is no tier's: everybody and shops have it, where the assumptions have demand.\n\n"
        + table(header, rows)
    )


PAGES = {
    "policy-file.md": policy_file,
    "assumptions-file.md": assumptions_file,
    "formulas.md": formulas,
    "measures.md": measures,
}

if __name__ == "__main__":
    for page, make in PAGES.items():
        (ROOT / "docs/reference" / page).write_text(make(), encoding="utf-8")
