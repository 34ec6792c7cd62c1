"""An independent reading of docs/reference/semantics.md in exact fractions: slow, plain, what the library is tested by.

    ledger = oracle.apply("three_shops.toml", rows)      # rows: dicts by column; None or a column left out: missing
    ledger.payslips["A017", "2026-03", "base"]           # (amount, cut) in minor units (fen)
    ledger.people["A017", "2026-03"]["score"]            # a Fraction, bool or text; None where missing
    ledger.events                                        # (month, person, kind, subject, from, to), in order
    oracle.evaluate("a / 3", {"a": 1}, {})               # Fraction(1, 3)

Nothing of the library is imported here.
"""

from .apply import Ledger, apply, evaluate, evaluate_rows
from .formula import FormulaError, parse
from .policy import load
from .values import Month, OracleError, exact

__all__ = [
    "FormulaError",
    "Ledger",
    "Month",
    "OracleError",
    "apply",
    "evaluate",
    "evaluate_rows",
    "exact",
    "load",
    "parse",
]
