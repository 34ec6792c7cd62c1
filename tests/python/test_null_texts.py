"""What programs write where there was nothing is nobody's name, in whatever column and whoever holds it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tierwise as tw

POLICY = tw.Policy.parse("""
[inputs]
sales = "amount"
referrer = { kind = "text", optional = true }
[[ladder.medal.tier]]
name = "iron"
[[ladder.medal.tier]]
name = "gold"
enter = "sales > 1000"
[[pay.line]]
name = "of_team"
amount = "if(missing(team), 0, 600 / count(by=team))"
[[pay.line]]
name = "of_shop"
amount = "if(missing(shop), 0, 60 / count(by=shop))"
[[pay.line]]
name = "brought_in"
amount = "count_naming(referrer)"
""")
WRITTEN = ["nan", "NaN", "NAN", "NA", "<NA>", "NaT", "None", "null", "NULL", "Null"]
TEXTS = ["exit_kind", "medal", "person", "referrer", "shop", "team"]
ROWS: dict[str, list[Any]] = {
    "person": ["A", "B", "C"],
    "month": ["2026-01"] * 3,
    "joined": ["2025-12"] * 3,
    "sales": [1, 2, 3],
    "team": ["t", "u", "u"],
    "shop": ["x", "x", "x"],
    "medal": ["iron", "iron", "iron"],
    "referrer": ["B", "A", "A"],
    "last_day": ["2026-01-31", None, None],
    "exit_kind": ["quit", None, None],
}


def with_text(column: str, text: str) -> dict[str, list[Any]]:
    return ROWS | {column: [text if at == 0 else value for at, value in enumerate(ROWS[column])]}


def from_file(records: dict[str, list[Any]], folder: Path) -> Path:
    pl.DataFrame(records).write_csv(folder / "records.csv")
    return folder / "records.csv"


def parquet(records: dict[str, list[Any]], folder: Path) -> Path:
    pl.DataFrame(records).write_parquet(folder / "records.parquet")
    return folder / "records.parquet"


def workbook(records: dict[str, list[Any]], folder: Path) -> Path:
    pl.DataFrame(records).write_excel(folder / "records.xlsx")
    return folder / "records.xlsx"


HELD: dict[str, Callable[[dict[str, list[Any]], Path], Any]] = {
    "a dict": lambda records, _: records,
    "Polars": lambda records, _: pl.DataFrame(records),
    "Polars, Categorical": lambda records, _: pl.DataFrame(records).cast(dict.fromkeys(TEXTS, pl.Categorical)),
    "pandas, objects": lambda records, _: pd.DataFrame(records).astype(object),
    "pandas, strings": lambda records, _: pd.DataFrame(records).astype(dict.fromkeys(TEXTS, "string")),
    "Arrow": lambda records, _: pa.table(records),
    "a CSV file": from_file,
    "a Parquet file": parquet,
}


def refused(source: Any) -> list[tw.Fault]:
    with pytest.raises(tw.Error) as caught:
        tw.apply(POLICY, source)
    return list(caught.value.faults)


@pytest.mark.parametrize("held", HELD)
def test_a_text_that_a_program_wrote_for_nothing_is_refused_whoever_holds_it(held: str, tmp_path: Path) -> None:
    for column in TEXTS:
        (fault,) = refused(HELD[held](with_text(column, "NaN"), tmp_path))
        assert (fault.column, fault.value) == (column, "NaN")
        assert "found 'NaN', which programs write for nothing" in fault.message and "'missing'" in fault.hint
        with pytest.raises(tw.Error, match="'NaN', which programs write for nothing"):
            tw.Records.load(HELD[held](with_text(column, "NaN"), tmp_path), POLICY)
    assert len(tw.apply(POLICY, HELD[held](ROWS, tmp_path)).people) == 3


@pytest.mark.parametrize("text", WRITTEN)
def test_each_way_of_writing_nothing_is_refused_until_the_mapping_says_that_it_is_missing(
    text: str, tmp_path: Path
) -> None:
    assert refused(with_text("team", text))[0].value == text
    for source in (with_text("team", text), workbook(with_text("team", text), tmp_path)):
        said = tw.Records.load(source, POLICY, missing=[text])
        clean = tw.apply(POLICY, ROWS | {"team": [None, "u", "u"]})
        assert tw.apply(POLICY, said).payslips.to_polars().equals(clean.payslips.to_polars())
        assert f'missing = ["{text}"]' in str(tw.Records.propose(source, POLICY))


@pytest.mark.parametrize("text", ["Na", "na", "none", "Nan", "Nate", "nil", "N"])
def test_names_that_are_near_it_are_names(text: str) -> None:
    assert len(tw.apply(POLICY, with_text("person", text)).people) == 3


def test_every_row_is_told_and_none_of_them_is_told_twice() -> None:
    faults = refused(ROWS | {"team": ["nan", "nan", "u"], "shop": ["None", "x", "null"]})
    assert [(fault.column, fault.value, fault.row) for fault in faults] == [
        ("shop", "None", 1), ("shop", "null", 3), ("team", "nan", 1), ("team", "nan", 2),
    ]  # fmt: skip


def test_a_policy_that_knows_such_a_name_is_paid_by_it() -> None:
    shops = POLICY.replace("shops", ["NA", "x"])
    assert len(tw.apply(shops, with_text("shop", "NA")).people) == 3
    listed = POLICY.replace("inputs.referrer.one_of", ["None", "A", "B"])
    assert len(tw.apply(listed, with_text("referrer", "None")).people) == 3
    asked = POLICY.replace("pay.line.of_team.amount", "if(team == 'None', 1, 0)")
    assert len(tw.apply(asked, with_text("team", "None")).people) == 3
