"""Formulas written in Python mean what their text says."""

import pickle
import re
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, strategies as st

import tierwise as tw
from tierwise import col


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ((col.score >= 80) & (col.tenure_months >= 2), "score >= 80 and tenure_months >= 2"),
        ((col.a | col.b) & ~col.c, "(a or b) and not c"),
        (~(col.a & col.b), "not (a and b)"),
        (col.a & True, "a and true"),
        ((col.a + 1) * 2 - col.b / 4, "(a + 1) * 2 - b / 4"),
        (col.a - (col.b - col.c), "a - (b - c)"),
        (1 - col.a, "1 - a"),
        (2 / (col.a * 3), "2 / (a * 3)"),
        (-col.a, "-a"),
        (-(col.a + 1), "-(a + 1)"),
        (col.a - -1, "a - -1"),
        (col.a * 0.006, "a * 0.006"),
        (col.a * Decimal("0.10"), "a * 0.1"),
        (col.a * np.float64(0.1), "a * 0.1"),
        (col.a > 1e-7, "a > 0.0000001"),
        (col.a >= 10, "a >= 10"),
        (col.medal.tier == "gold", 'medal.tier == "gold"'),
        (col["points.conversion"] != 0, "points.conversion != 0"),
        (col.shift.is_in(["day", "night"]), 'shift in ["day", "night"]'),
        (tw.if_(col.a > 0, col.a, 0), "if(a > 0, a, 0)"),
        (tw.min(col.a, 3), "min(a, 3)"),
        (tw.max(col.a, by="shop"), "max(a, by=shop)"),
        (tw.clip(col.a, 0, 1), "clip(a, 0, 1)"),
        (tw.round(col.a), "round(a)"),
        (tw.round(col.a, 2), "round(a, 2)"),
        (tw.abs(tw.floor(col.a)) + tw.ceil(col.b), "abs(floor(a)) + ceil(b)"),
        (tw.otherwise(col.a, 0), "otherwise(a, 0)"),
        (tw.missing(col.a), "missing(a)"),
        (tw.marginal(col.sales - col.returned, "rates"), "marginal(sales - returned, rates)"),
        (tw.whole(col.a, "t") + tw.lookup(col.a, "t") + tw.interpolate(col.a, "t"),
         "whole(a, t) + lookup(a, t) + interpolate(a, t)"),
        (tw.sum(col.sales, by="team"), "sum(sales, by=team)"),
        (tw.mean(col.a, by=col.medal.tier), "mean(a, by=medal.tier)"),
        (tw.count(by="shop"), "count(by=shop)"),
        (tw.count(col.late > 0, by="shop"), "count(late > 0, by=shop)"),
        (tw.rank(col.score, by="shop") <= 3, "rank(score, by=shop) <= 3"),
        (tw.last(3, tw.mean(col.score)) >= 80, "last(3, mean(score)) >= 80"),
        (tw.since_promotion(tw.sum(col.bad_records)) == 0, "since_promotion(sum(bad_records)) == 0"),
        (tw.since_joining(tw.count()), "since_joining(count())"),
        (tw.before(tw.year_to_date(tw.sum(col.income_tax))), "before(year_to_date(sum(income_tax)))"),
        (tw.last_month(col.score), "last_month(score)"),
        (tw.median(col.score, by="shop"), "median(score, by=shop)"),
        (tw.percentile(col.score, 99.5, by=col.medal.tier), "percentile(score, 99.5, by=medal.tier)"),
        (tw.months_ago(12, col.score), "months_ago(12, score)"),
        (tw.before(tw.fiscal_year_to_date(tw.sum(col.score))), "before(fiscal_year_to_date(sum(score)))"),
        (tw.count_naming("referrer", col.tenure_months >= 3), "count_naming(referrer, tenure_months >= 3)"),
        (tw.sum_naming(col.referrer, col.sales), "sum_naming(referrer, sales)"),
        (tw.last(3, tw.mean_of_present(col.score)), "last(3, mean_of_present(score))"),
        (tw.year_to_date(tw.mean_of_present(col.score, col.days > 0)), "year_to_date(mean_of_present(score, days > 0))"),
        (tw.last(6, tw.sum_of_largest(3, col.score)), "last(6, sum_of_largest(3, score))"),
        (tw.quarter_to_date(tw.sum(col.score)), "quarter_to_date(sum(score))"),
        (tw.mod(col.tenure_months, 6) == 0, "mod(tenure_months, 6) == 0"),
        (tw.power(1 + col.rate, 12), "power(1 + rate, 12)"),
    ],
)  # fmt: skip
def test_an_expression_prints_as_formula_text(expression, text):
    assert str(expression) == text
    assert tw.Formula(expression).print() == tw.Formula(text).print()


def test_an_expression_has_no_truth_of_its_own():
    with pytest.raises(TypeError, match="use & | ~"):
        bool(col.score >= 80)
    with pytest.raises(TypeError, match="use & | ~"):
        1 <= col.score <= 3  # noqa: B015


def test_forgotten_parentheses_are_told():
    with pytest.raises(TypeError, match="put comparisons in parentheses"):
        col.score >= 80 & col.tenure_months >= 2  # noqa: B015


def test_an_expression_is_no_key_and_can_be_pickled():
    with pytest.raises(TypeError):
        assert {col.a: 1}
    assert str(pickle.loads(pickle.dumps(col.medal)).tier) == "medal.tier"
    with pytest.raises(AttributeError, match="has no parts"):
        (col.a + 1).tier  # noqa: B018


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_what_no_formula_can_hold_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        col.a + value


def test_formulas_are_equal_when_they_mean_the_same_word_for_word():
    a, b = tw.Formula("(score>=80) and x"), tw.Formula("score >= 80 and x")
    assert a == b
    assert hash(a) == hash(b)
    assert a != tw.Formula("score > 80 and x")
    assert str(a) == "(score>=80) and x"
    assert a.print() == "score >= 80 and x"
    assert a.names() == ["score", "x"]
    assert repr(b) == "tierwise.Formula('score >= 80 and x')"
    assert pickle.loads(pickle.dumps(a)) == a


def test_a_wrong_formula_is_an_error_with_a_caret():
    with pytest.raises(tw.Error) as caught:
        tw.Formula("score >= (80")
    assert caught.value.faults[0].excerpt == "score >= (80"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9).map(lambda v: float(f"{v:.6g}")))
def test_a_number_keeps_its_value_through_an_expression(value):
    found = tw.Formula(col.a + value).evaluate({"a": [0.0]})
    assert found[0] == pytest.approx(value, rel=1e-12, abs=1e-12)


def test_a_formula_is_evaluated_over_any_frame():
    import pandas as pd
    import polars as pl

    data = {"sales": [500.0, 1500.0, None], "shop": ["a", "b", "a"]}
    rates = {"rates": {"kind": "marginal", "rates": [[0, "1%"], [1000, "2%"]]}}
    for frame in (data, pd.DataFrame(data), pl.DataFrame(data), pl.DataFrame(data).to_arrow()):
        found = tw.Formula("marginal(sales, rates)").evaluate(frame, brackets=rates)
        assert found[:2].tolist() == [5.0, 20.0]
        assert np.isnan(found[2])


def test_evaluation_keeps_the_type_of_its_result(today):
    data = {"a": [1, 2], "s": ["x", "y"], "month": ["2026-01", "2026-02"], "person": ["P", "P"]}
    assert tw.Formula("a > 1").evaluate(data).tolist() == [False, True]
    assert tw.Formula("a > 1").evaluate({"a": [None, 2.0]}).tolist()[1] == 1.0
    assert tw.Formula("if(a > 1, s, 'z')").evaluate(data).tolist() == ["z", "y"]
    assert tw.Formula("month").evaluate(data).tolist() == ["2026-01", "2026-02"]
    assert tw.Formula("since_joining(sum(a))").evaluate(data).tolist() == [1.0, 3.0]
    assert tw.Formula("whole(a, served_rates)").evaluate({"a": [600]}, brackets=today).tolist() == [150.0]
    with pytest.raises(tw.Error, match="unknown"):
        tw.Formula("b").evaluate(data)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("if（sales > 80，1，0）", "unexpected '（'; '（' is full-width; write '('"),
        ("max（sales）", "unknown name 'max（sales）'; '（' is full-width; write '('"),
        ("sales＞80", "unknown name 'sales＞80'; '＞' is full-width; write '>'"),
        ("max(sales；80)", "found 1; '；' is full-width; write ','"),
        ("sales　> 80", "there is a full-width blank; write ' '"),
    ],
)
def test_a_full_width_sign_is_told_with_the_one_that_is_meant(formula: str, said: str) -> None:
    with pytest.raises(tw.Error, match=re.escape(said)):
        tw.Formula(formula).evaluate({"sales": [85]})


def test_names_may_have_full_width_signs_as_the_columns_of_a_workbook_do() -> None:
    assert tw.Formula("销售额（元） * 2").evaluate({"销售额（元）": [1.5]}).tolist() == [3.0]
