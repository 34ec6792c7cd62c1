"""The oracle passes the conformance file of the formula language."""

import pathlib
import sys
import tomllib
from fractions import Fraction

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import oracle

FILE = tomllib.loads((pathlib.Path(__file__).parents[1] / "conformance" / "formulas.toml").read_text(encoding="utf-8"))


def expected(result):
    if isinstance(result, bool):
        return result
    return None if result in ("missing", "unknown") else Fraction(result)


@pytest.mark.parametrize("case", FILE["case"], ids=lambda c: c["formula"])
def test_case(case):
    rows = case.get("rows", [case.get("row", {})])
    found = oracle.evaluate_rows(case["formula"], rows, FILE["brackets"], FILE["inputs"])
    assert found == [expected(r) for r in case.get("results", [case.get("result")])]


@pytest.mark.parametrize("case", FILE["error"], ids=lambda c: c["formula"][:40])
def test_error(case):
    text = case["formula"]
    with pytest.raises(oracle.FormulaError) as raised:
        oracle.evaluate_rows(text, [{}], FILE["brackets"], FILE["inputs"])
    for part in case["message"]:
        assert part in str(raised.value)
    if "column" in case:
        before = text.encode()[: raised.value.at].decode()
        assert len(before) - (before.rfind("\n") + 1) + 1 == case["column"]
