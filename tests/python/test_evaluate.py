"""A formula by itself over columns of any type: what exact arithmetic gives, whatever road the columns take in."""

import datetime
import decimal
import gc
from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

import tierwise as tw

ROWS = st.integers(1, 700)


def decimals(draw, rows: int, places: int, size: int) -> list[Fraction]:
    seed = draw(st.integers(0, 2**32 - 1))
    wholes = np.random.default_rng(seed).integers(-size * 10**places, size * 10**places, rows)
    return [Fraction(int(n), 10**places) for n in wholes]


@settings(max_examples=60, deadline=None)
@given(st.data(), ROWS, st.integers(0, 4), st.integers(0, 4))
def test_sums_and_products_of_decimals_are_the_doubles_nearest_to_them(data, rows, places, others):
    a, b = decimals(data.draw, rows, places, 9000), decimals(data.draw, rows, others, 9000)
    frame = {"a": [float(v) for v in a], "b": np.array([float(v) for v in b])}
    for formula, exact in (
        ("a + b", [x + y for x, y in zip(a, b, strict=True)]),
        ("b - a", [y - x for x, y in zip(a, b, strict=True)]),
        ("0.6% * a", [x * Fraction(6, 1000) for x in a]),
        ("a * 1.25 + 3 * b", [x * Fraction(5, 4) + 3 * y for x, y in zip(a, b, strict=True)]),
        ("(a - b) / 8", [(x - y) / 8 for x, y in zip(a, b, strict=True)]),
        ("abs(a) + max(a, b)", [abs(x) + max(x, y) for x, y in zip(a, b, strict=True)]),
    ):
        assert tw.Formula(formula).evaluate(frame).tolist() == [float(v) for v in exact], formula


@settings(max_examples=40, deadline=None)
@given(st.data(), ROWS, st.integers(0, 3))
def test_comparisons_and_roundings_are_those_of_exact_fractions(data, rows, places):
    a, b = decimals(data.draw, rows, places, 20), decimals(data.draw, rows, 1, 3)
    frame = {"a": np.array([float(v) for v in a]), "b": np.array([float(v) for v in b])}
    assert tw.Formula("a * 3 >= b / 10").evaluate(frame).tolist() == [
        x * 3 >= y / 10 for x, y in zip(a, b, strict=True)
    ]
    assert tw.Formula("a - b == 0.1").evaluate(frame).tolist() == [
        x - y == Fraction(1, 10) for x, y in zip(a, b, strict=True)
    ]
    rounded = [(x * y).numerator / decimal.Decimal((x * y).denominator) for x, y in zip(a, b, strict=True)]
    cents = [float(v.quantize(decimal.Decimal("0.01"), decimal.ROUND_HALF_UP)) + 0.0 for v in rounded]
    assert tw.Formula("round(a * b, 2)").evaluate(frame).tolist() == cents


COLUMNS = {
    "int8": np.array([1, -7, 100, 0], dtype=np.int8),
    "int64": np.array([1, -7, 2**40, 0]),
    "uint64": np.array([1, 7, 2**40, 0], dtype=np.uint64),
    "big-endian": np.array([1.5, -7, 100, 0.1], dtype=">f8"),
    "float32": np.array([0.1, -7.7, 100, np.nan], dtype=np.float32),
    "float16": np.array([0.1, -7.7, 100, np.nan], dtype=np.float16),
    "no decimals": np.array([1 / 3, -2 / 7, 1e-9, np.nan]),
    "negative zero": np.array([-0.0, 0.0, -1.5, np.nan]),
    "strided": np.arange(8) / 10,
    "masked": np.ma.masked_equal([1.5, -7, 100, 0], 100),
    "list": [1, 2.5, None, decimal.Decimal("0.1")],
    "nullable": pd.Series([1, None, 3, 4], dtype="Int64"),
    "pandas": pd.Series([0.1, None, 3.25, 4], index=[5, 6, 7, 8]),
    "arrow": pd.Series([0.1, None, 3.25, 4], dtype="float64[pyarrow]"),
    "polars": pl.Series([0.1, None, 3.25, 4]),
    "decimals": pl.Series(["0.1", None, "3.25", "4"]).cast(pl.Decimal(10, 2)),
    "bool": np.array([True, False, True, True]),
    "flags": pl.Series([True, None, False, True]),
    "text": np.array(["a", "b", "a", "c"]),
    "categories": pd.Series(["a", None, "b", "a"], dtype="category"),
    "dates": np.array(["2026-01-03", "2025-12", "NaT", "2026-02"], dtype="datetime64[D]"),
    "months": [datetime.date(2026, 1, 3), datetime.date(2025, 12, 1), None, datetime.date(2026, 2, 2)],
}


def formulas(column) -> list[str]:
    if isinstance(column, str) and column in ("text", "categories"):
        return ["x", "x == 'a'", "if(x == 'a', x, 'none')", "missing(x)"]
    if column in ("bool", "flags"):
        return ["x", "not x", "if(x, 1, 0.5)", "otherwise(x, true)"]
    if column in ("dates", "months"):
        return ["x", "x == x", "missing(x)"]
    return ["x", "x + x", "x * 0.1 - y", "x / 4", "x / y", "round(x, 1)", "x > 0.1", "otherwise(x, y)", "x + y >= 0.2"]


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_column_of_any_type_gives_the_same_alone_and_with_people_and_months(kind):
    column = COLUMNS[kind][::2] if kind == "strided" else COLUMNS[kind]
    alone = {"x": column, "y": [0.1, 0.2, 7, 3]}
    dated = alone | {"person": ["a", "b", "c", "d"], "month": ["2026-01"] * 4}
    for text in formulas(kind):
        one, other = tw.Formula(text).evaluate(alone), tw.Formula(text).evaluate(dated)
        assert one.dtype == other.dtype, text
        same = one.tobytes() == other.tobytes() if one.dtype != object else one.tolist() == other.tolist()
        assert same, (text, one, other)


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ([1.0, 2e13], "20000000000000 in row 2 is too large"),
        (np.array([1.0, np.inf]), "in row 2 is too large"),
        (np.array([1, 2**60]), "1152921504606846976 is more than can be kept exactly"),
        (["a", "b"], "expected"),
        ([], "there are no rows"),
    ],
)
def test_what_a_column_cannot_hold_is_told(column, said):
    with pytest.raises(tw.Error, match=said):
        tw.Formula("x + 1").evaluate({"x": column})


def test_a_column_that_the_formula_does_not_read_need_not_be_sound():
    assert tw.Formula("x + 1").evaluate({"x": [1.0, 2.0], "y": [2e13, np.nan]}).tolist() == [2.0, 3.0]


def test_results_are_the_callers_own():
    given_ = np.arange(1000) / 4
    before = given_.copy()
    found = tw.Formula("x").evaluate({"x": given_})
    assert not np.shares_memory(found, given_)
    found[:] = 0
    assert (given_ == before).all()
    made = [tw.Formula("x * 2").evaluate({"x": np.arange(50_000) / 4}) for _ in range(20)]
    gc.collect()
    assert all((one == np.arange(50_000) / 2).all() for one in made)


def test_long_and_short_calls_give_the_same():
    long = np.round(np.random.default_rng(3).uniform(-500, 500, 450_000), 2)  # more than a moment's work
    formula = tw.Formula("x * 1.2% + x")
    whole = formula.evaluate({"x": long})
    parts = np.concatenate([formula.evaluate({"x": long[i : i + 50_000]}) for i in range(0, len(long), 50_000)])
    assert whole.tobytes() == parts.tobytes()
