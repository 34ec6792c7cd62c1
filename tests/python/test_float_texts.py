"""Whole numbers that are ids and names, and became floats on their way as others were missing: the same whoever holds them, or told."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tierwise as tw

POLICY = tw.Policy.parse("""
shops = ["1", "2"]
[inputs]
sales = "amount"
grade = { kind = "text", one_of = ["1", "2"], optional = true }
referrer = { kind = "text", optional = true }
desk = { kind = "text", optional = true }
[parameter]
prize = { by = "grade", value = 5, figures = { 1 = 10, 2 = 20 } }
seat = { by = "desk", value = 1, figures = { 7 = 2 } }
[[ladder.medal.tier]]
name = "1"
[[ladder.medal.tier]]
name = "2"
enter = "sales > 1000"
[[pay.line]]
name = "brought_in"
amount = "100 * count_naming(referrer, sales > 0)"
[[pay.line]]
name = "of_prize"
amount = "otherwise(prize, 0)"
[[pay.line]]
name = "of_team"
amount = "if(team == '4', 3, 0)"
[[pay.line]]
name = "of_seat"
amount = "otherwise(seat, 0)"
[[pay.line]]
name = "of_silver"
amount = "if(medal.tier == '2', 1000, 0)"
""")
PLAIN: dict[str, list[Any]] = {"month": ["2026-01"] * 3, "joined": ["2026-01"] * 3, "sales": [1, 1, 1]}
WHOLE: dict[str, list[Any]] = {
    "person": [1001, 1002, 1003],
    "shop": [1, 2, 1],
    "team": [4, 5, 5],
    "medal": [1, None, 2],
    "grade": [1, None, 2],
    "referrer": [None, 1001, 1001],
    "desk": [7, 8, None],
}
# 1001 brings in two (200), has grade 1 (10), is of team 4 (3) and sits at 7 (2): 215. 1002 sits at 8 (1). 1003 has grade 2 (20) and is
# silver (1000).
PAID = {"1001": 215, "1002": 1, "1003": 1020}
ALL_BUT_PERSON = ["desk", "grade", "medal", "referrer", "shop", "team"]
NAN = float("nan")


def columns(of: Callable[[int], Any], none: Any = None) -> dict[str, list[Any]]:
    return PLAIN | {name: [none if v is None else of(v) for v in values] for name, values in WHOLE.items()}


def as_text(value: int) -> str:
    return f"{value}.0"


def pandas(of: Callable[[int], Any], dtype: Any = None) -> pd.DataFrame:
    frame = pd.DataFrame(columns(of, NAN if of is float and dtype != "double[pyarrow]" else None))
    return frame if dtype is None else frame.astype(dict.fromkeys(WHOLE, dtype))


FLOATS: dict[str, Callable[[], Any]] = {
    "pandas, float64": lambda: pandas(float),
    "pandas, objects that are floats": lambda: pandas(float, object),
    "pandas, float32": lambda: pandas(float, "float32"),
    "pandas, Float64": lambda: pandas(float, "Float64"),
    "pandas, Int64": lambda: pandas(int, "Int64"),
    "pandas, Arrow's doubles": lambda: pandas(float, "double[pyarrow]"),
    "pandas, categories of floats": lambda: pandas(float, "category"),
    "Arrow, doubles": lambda: pa.table(columns(float)),
    "Arrow, floats": lambda: pa.table(
        {name: pa.array(v, pa.float32()) if name in WHOLE else v for name, v in columns(float).items()}
    ),
    "Arrow, decimals": lambda: pa.table(columns(lambda v: decimal.Decimal(f"{v}.0"))),
    "Polars, Float64": lambda: pl.DataFrame(columns(float)),
    "Polars, Float32": lambda: pl.DataFrame(columns(float)).cast(dict.fromkeys(WHOLE, pl.Float32)),
    "a dict of lists": lambda: columns(float),
    "a dict of arrays": lambda: {n: np.array(v) if n in WHOLE else v for n, v in columns(float, NAN).items()},
    "a dict of NumPy's floats": lambda: columns(np.float64),
}
TEXTS: dict[str, Callable[[], Any]] = {
    "pandas, objects": lambda: pandas(as_text),
    "pandas, strings": lambda: pandas(as_text, "string"),
    "pandas, categories": lambda: pandas(as_text, "category"),
    "Arrow": lambda: pa.table(columns(as_text)),
    "Polars": lambda: pl.DataFrame(columns(lambda v: f"{v}.00")),
    "Polars, Categorical": lambda: pl.DataFrame(columns(as_text)).cast(dict.fromkeys(WHOLE, pl.Categorical)),
    "a dict": lambda: columns(as_text),
}


def paid(records: Any, policy: tw.Policy = POLICY) -> dict[str, int]:
    return {row["person"]: int(row["net"]) for row in tw.apply(policy, records).people.rows()}


def refused(records: Any) -> list[str]:
    """The columns refused, each once, as floats."""
    with pytest.raises(tw.Error) as caught:
        tw.apply(POLICY, records)
    faults = caught.value.faults
    assert all("as the float" in fault.message and 'astype("Int64")' in fault.hint for fault in faults)
    return sorted(fault.column for fault in faults)


def with_ids(records: Any) -> Any:
    """The same with ids that are no floats."""
    ids = [str(v) for v in WHOLE["person"]]
    if isinstance(records, pl.DataFrame):
        return records.with_columns(person=pl.Series(ids))
    if isinstance(records, pa.Table):
        return records.set_column(records.column_names.index("person"), "person", pa.array(ids))
    return records.assign(person=ids) if isinstance(records, pd.DataFrame) else records | {"person": ids}


@pytest.mark.parametrize("held", FLOATS)
def test_numbers_that_are_whole_are_their_digits_whoever_holds_them(held: str) -> None:
    assert paid(FLOATS[held]()) == PAID
    assert paid(tw.Records.load(FLOATS[held](), POLICY)) == PAID


@pytest.mark.parametrize("held", TEXTS)
def test_texts_that_were_floats_are_refused_with_what_to_write(held: str) -> None:
    assert refused(TEXTS[held]()) == ["person"]
    assert refused(with_ids(TEXTS[held]())) == ALL_BUT_PERSON


def test_rows_and_cells_of_a_workbook_are_read_by_the_same_rule(tmp_path: Path) -> None:
    rows = [dict(zip(columns(float), row, strict=True)) for row in zip(*columns(float).values(), strict=True)]
    assert paid(tw.Records.load(rows, POLICY)) == PAID
    pandas(float).to_excel(tmp_path / "a.xlsx", index=False)
    assert paid(tw.Records.load(tmp_path / "a.xlsx", POLICY)) == PAID
    with_ids(pandas(as_text)).to_excel(tmp_path / "texts.xlsx", index=False)
    with pytest.raises(tw.Error, match="found the whole number 1 as the float '1.0' in row 2"):
        tw.Records.load(tmp_path / "texts.xlsx", POLICY)
    faults = tw.Records.check(tmp_path / "texts.xlsx", POLICY).faults
    assert sorted(row["column"] for row in faults.rows()) == ALL_BUT_PERSON


def test_a_csv_file_of_pandas_is_refused_and_read_once_the_numbers_are_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "records.csv"
    frame = pandas(float)
    frame.to_csv(file, index=False)
    assert refused(file) == ["person"]
    with_ids(frame).to_csv(file, index=False)
    assert refused(file) == ALL_BUT_PERSON
    with pytest.raises(tw.Error, match="found the whole number 1001 as the float '1001.0' in row 3"):
        tw.Records.load(file, POLICY)
    frame.astype(dict.fromkeys(WHOLE, "Int64")).to_csv(file, index=False)
    assert paid(file) == paid(pd.read_csv(file)) == paid(tw.Records.load(file, POLICY)) == PAID


def test_a_name_that_really_has_a_point_is_one_where_the_policy_says_so() -> None:
    versions = POLICY.replace(
        {"inputs.grade.one_of": ["1.0", "2.0"], "parameter.prize.figures": {"1.0": 10, "2.0": 20}}
    )
    assert paid(columns(str) | {"grade": ["1.0", None, "2.0"]}, versions) == PAID
    asked = POLICY.replace("pay.line.of_team.amount", "if(team == '4.0', 3, 0)")
    assert paid(columns(str) | {"team": ["4.0"] * 3}, asked) == PAID | {"1002": 4, "1003": 1023}


def test_among_other_texts_a_float_is_one_unless_its_whole_number_stands_there_too() -> None:
    assert paid(columns(str) | {"team": ["4", "5.0", "five"]}) == PAID
    assert paid(columns(str) | {"team": ["4", "x.0", "1.5"]}) == PAID
    assert refused(columns(str) | {"team": ["4", "4.0", "five"]}) == ["team"]
    assert refused(columns(str) | {"desk": ["-7.0", None, ""]}) == ["desk"]


def test_texts_that_no_row_has_do_not_count() -> None:
    frame = pl.DataFrame(columns(str)).with_columns(
        team=pl.Series(["4", "x", "x"], dtype=pl.Enum(["4", "4.0", "x"])),
        desk=pl.Series(["7", "8", None], dtype=pl.Enum(["7", "8", "9.0"])),
    )
    assert paid(frame) == PAID
