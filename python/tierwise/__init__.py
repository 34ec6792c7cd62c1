"""tierwise: a company's rules for grading, assessing, disciplining and paying its staff, as data.

A policy (a TOML file) is applied to recorded months, exactly and to the fen; every figure can be explained, and two
policies compared:

    import tierwise as tw

    today = tw.Policy.load("three_shops.toml")
    raised = today.replace({"ladder.medal.iron.base_pay": 2300})
    ledger = tw.apply(today, "records.csv")
    print(ledger.explain("A017", "2026-03"))
    print(tw.difference(ledger, tw.apply(raised, "records.csv")))
"""

from tierwise import charts
from tierwise._native import core as _core_module
from tierwise.completion import complete_where_asked as _complete_where_asked
from tierwise.documents.assumptions import Assumptions, example_assumptions
from tierwise.documents.policy import Policy, PolicyDiff, example, example_records
from tierwise.documents.variant_file import load_variants
from tierwise.errors import Error, Fault, Unfinished
from tierwise.formulas.category import category
from tierwise.formulas.expression import Expression, Formula, col
from tierwise.formulas.functions import (
    abs as abs,
    before as before,
    ceil as ceil,
    clip as clip,
    count as count,
    count_naming as count_naming,
    fiscal_year_to_date as fiscal_year_to_date,
    floor as floor,
    if_ as if_,
    interpolate as interpolate,
    last as last,
    last_month as last_month,
    lookup as lookup,
    marginal as marginal,
    max as max,
    mean as mean,
    mean_of_present as mean_of_present,
    median as median,
    min as min,
    missing as missing,
    mod as mod,
    months_ago as months_ago,
    otherwise as otherwise,
    percentile as percentile,
    power as power,
    quarter_to_date as quarter_to_date,
    rank as rank,
    round as round,
    since_joining as since_joining,
    since_promotion as since_promotion,
    sum as sum,
    sum_naming as sum_naming,
    sum_of_largest as sum_of_largest,
    whole as whole,
    year_to_date as year_to_date,
)
from tierwise.frames.table import Table
from tierwise.ingest.mapping import Mapping
from tierwise.ingest.records_check import RecordsCheck
from tierwise.results.comparison import Comparison
from tierwise.results.difference import LedgerDifference, difference
from tierwise.results.explanation import Explanation
from tierwise.results.fit import Fit
from tierwise.results.ledger import Ledger
from tierwise.results.projection import Projection
from tierwise.results.risks import Risks
from tierwise.results.state import State
from tierwise.runs.apply import apply
from tierwise.runs.baseline import Baseline
from tierwise.runs.compare import compare
from tierwise.runs.fit import fit
from tierwise.runs.records import Records
from tierwise.runs.risk import risk
from tierwise.runs.simulate import simulate
from tierwise.runs.sweep import sweep
from tierwise.runs.workforce import workforce
from tierwise.runs.write_page import Page, write_page

__version__: str = _core_module.version


def policy_schema() -> str:
    """The JSON Schema (draft 2020-12) of a policy file, for editors that complete and check as one types."""
    return _core_module.policy_schema()


def assumptions_schema() -> str:
    """The JSON Schema (draft 2020-12) of an assumptions file, for editors that complete and check as one types."""
    return _core_module.assumptions_schema()


# What `from tierwise import *` brings; the functions of formulas are used as tw.sum(...), tw.if_(...).
__all__ = [
    "Assumptions",
    "Baseline",
    "Comparison",
    "Error",
    "Explanation",
    "Expression",
    "Fault",
    "Fit",
    "Formula",
    "Ledger",
    "LedgerDifference",
    "Mapping",
    "Page",
    "Policy",
    "PolicyDiff",
    "Projection",
    "Records",
    "RecordsCheck",
    "Risks",
    "State",
    "Table",
    "Unfinished",
    "apply",
    "assumptions_schema",
    "category",
    "charts",
    "col",
    "compare",
    "difference",
    "example",
    "example_assumptions",
    "example_records",
    "fit",
    "load_variants",
    "policy_schema",
    "risk",
    "simulate",
    "sweep",
    "workforce",
    "write_page",
]
_FUNCTIONS = [
    "abs", "before", "ceil", "clip", "count", "count_naming", "fiscal_year_to_date", "floor", "if_", "interpolate", "last",
    "last_month", "lookup", "marginal", "max", "mean", "mean_of_present", "median", "min", "missing", "mod", "months_ago",
    "otherwise", "percentile", "power", "quarter_to_date", "rank", "round", "since_joining", "since_promotion", "sum",
    "sum_naming", "sum_of_largest", "whole", "year_to_date",
]  # fmt: skip


_complete_where_asked()


def __dir__() -> list[str]:
    return sorted([*__all__, *_FUNCTIONS, "__version__"])
