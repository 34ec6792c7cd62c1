"""Tables behave as who knows pandas expects; the same rows as pandas sorts and chooses are the oracle."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tierwise as tw

pd = pytest.importorskip("pandas")


@pytest.fixture(scope="module")
def people() -> tw.Table:
    return tw.apply(tw.example("three_shops"), tw.example_records("three_shops")).people


def shown(table: tw.Table) -> list[dict[str, Any]]:
    return list(table.rows())


def test_a_column_has_figures_to_reckon_with(people: tw.Table) -> None:
    frame = people.to_pandas()
    for name in people.columns:
        column, wanted = people[name], frame[name]
        if isinstance(wanted.dtype, pd.CategoricalDtype):
            assert column.tolist() == wanted.astype(object).where(wanted.notna(), None).tolist()
        else:
            np.testing.assert_array_equal(column, wanted.to_numpy())
    with pytest.raises(tw.Error, match="unknown column 'nett'; did you mean 'net'"):
        people["nett"]


def test_pandas_takes_a_table_as_it_is_and_describes_what_is_paid(people: tw.Table) -> None:
    frame = pd.DataFrame(people)
    assert list(frame.columns) == people.columns and len(frame) == len(people)
    assert frame["net"].dtype == np.float64
    assert frame.describe()["net"]["max"] == float(max(row["net"] for row in people.rows()))


def test_a_table_without_rows_has_its_columns_in_pandas(people: tw.Table) -> None:
    nobody = people.filter(person="nobody")
    assert list(nobody.to_pandas().columns) == list(people.to_pandas().columns) == people.columns
    assert nobody.to_pandas().dtypes.equals(people.to_pandas().dtypes)
    assert list(pd.DataFrame(nobody, columns=nobody.columns).columns) == people.columns


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "by", [["net"], ["shop", "net"], ["medal", "month"], ["score"], ["post.months_in_tier", "person"]]
)
def test_rows_are_sorted_as_pandas_sorts_them(people: tw.Table, by: list[str], descending: bool) -> None:
    frame = people.to_pandas()
    for name in by:  # texts in the order of their letters, tiers in that of their ladder
        if isinstance(frame[name].dtype, pd.CategoricalDtype) and not frame[name].cat.ordered:
            frame[name] = frame[name].astype(object)
    wanted = frame.sort_values(by, ascending=not descending, kind="stable", na_position="last")
    assert people.sort(*by, descending=descending)["person"].tolist() == wanted["person"].tolist()


def test_rows_are_chosen_by_value_by_several_and_by_a_mask(people: tw.Table) -> None:
    rows = shown(people)
    found = people.filter(month="2026-06", medal=["silver", "gold"])
    assert shown(found) == [row for row in rows if row["month"] == "2026-06" and row["medal"] in ("silver", "gold")]
    assert shown(people.filter(people["net"] > 6_000)) == [row for row in rows if row["net"] > 6_000]
    assert shown(people.filter(**{"medal.months_in_tier": 1})) == [r for r in rows if r["medal.months_in_tier"] == 1]
    assert shown(people.filter(score=None)) == [row for row in rows if row["score"] is None]
    assert shown(people.head(3)) == rows[:3] and len(people.head(10**6)) == len(people)
    assert shown(people.filter(shop="nowhere")) == []
    with pytest.raises(TypeError, match="534 booleans"):
        people.filter([True])
    with pytest.raises(tw.Error, match="unknown column 'shopp'"):
        people.filter(shopp="harbour")


def test_what_was_chosen_is_a_table_like_any_other(people: tw.Table) -> None:
    gold = people.filter(medal="gold").sort("net")
    assert type(gold) is tw.Table and gold.columns == people.columns
    assert sum(row["net"] for row in gold.rows()) == sum(row["net"] for row in people.rows() if row["medal"] == "gold")
    assert list(gold.to_pandas()["medal"].cat.categories) == list(people.to_pandas()["medal"].cat.categories)
    assert "gold 金牌客服" in str(gold)
