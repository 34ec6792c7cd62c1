"""Workbooks: their numbers read back as they were, nobody is named who was not asked for, and the same run makes the same file."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tierwise as tw
from tierwise.export.disclosure import publishable

calamine = pytest.importorskip("python_calamine")
pytest.importorskip("xlsxwriter")

SMALLEST = """
name = "smallest"
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000
[[pay.line]]
name = "base"
amount = "base_pay"
"""


@pytest.fixture(scope="module")
def ledger() -> tw.Ledger:
    return tw.apply(tw.example("three_shops"), tw.example_records("three_shops"))


@pytest.fixture(scope="module")
def compared(ledger: tw.Ledger) -> tw.Comparison:
    people = tw.workforce(ledger, keep=["shift", "experience_months", "typing_speed"])
    variants = {"today": ledger.policy, "raise": ledger.policy.replace("ladder.medal.iron.base_pay", 2300)}
    return tw.compare(variants, people, tw.example_assumptions("three_shops"), months=2, replicas=4)


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = calamine.CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def as_read(value: Any) -> Any:
    return (
        float(value)
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool)
        else ""
        if value is None
        else value
    )


def expect_equal(sheet: list[list[Any]], table: tw.Table) -> None:
    assert sheet[0] == table.columns
    assert len(sheet) == len(table) + 1
    for read, row in zip(sheet[1:], table.rows(), strict=True):
        assert [as_read(value) for value in read] == [as_read(value) for value in row.values()]


def test_sums_read_back_equal_and_nobody_is_named(ledger: tw.Ledger, tmp_path: Path) -> None:
    found = sheets(ledger.write_excel(tmp_path / "year.xlsx"))
    for by in (["month"], ["shop"], ["month", "shop"]):
        expect_equal(found[f"by {' and '.join(by)}"], ledger.totals(by))
    amounts = dict(found["total"][1:])
    assert amounts["net"] == float(ledger.total.net)
    people = set(ledger.people.to_numpy("person").tolist())
    assert not people & {cell for sheet in found.values() for row in sheet for cell in row}


def test_people_and_payslips_are_there_where_they_are_asked_for(ledger: tw.Ledger, tmp_path: Path) -> None:
    found = sheets(ledger.write_excel(tmp_path / "payroll.xlsx", with_persons=True))
    for name in ("people", "payslips", "events"):
        expect_equal(found[name], getattr(ledger, name))
    assert "by shop and medal" in found


def test_what_would_tell_of_few_is_left_out_whole_and_named(ledger: tw.Ledger, tmp_path: Path) -> None:
    found = sheets(ledger.write_excel(tmp_path / "year.xlsx"))
    cover = [row[0] for row in found["cover"]]
    assert "by shop and medal" not in found
    assert "by shop and medal: 6 of its 15 cells have fewer than 5 people" in cover
    only = sheets(ledger.write_excel(tmp_path / "own.xlsx", by=["shop", ["shop", "person"]], smallest_group=1))
    assert list(only) == ["cover", "total", "by shop", "by shop and person"]


def test_groupings_that_tell_of_few_only_together_are_not_both_published(tmp_path: Path) -> None:
    rows = {
        "person": [f"P{i:02}" for i in range(16)],
        "month": ["2026-01"] * 16,
        "shop": ["left" if i < 6 else "right" for i in range(16)],
        "team": ["early" if i < 10 else "late" for i in range(16)],
    }
    ledger = tw.apply(tw.Policy.parse(SMALLEST), rows)
    found = sheets(ledger.write_excel(tmp_path / "one.xlsx", by=["shop", "team"]))
    assert list(found) == ["cover", "total", "by shop"]  # early - left: what four people earn
    assert "by team: with the others it tells figures of fewer people" in [row[0] for row in found["cover"]]
    number = np.arange(16)
    alone = publishable([np.where(number < 10, 0, 1)], number)
    assert alone.published == (0,)


def test_a_comparison_has_its_figures_its_changes_and_its_assumptions(compared: tw.Comparison, tmp_path: Path) -> None:
    found = sheets(compared.write_excel(tmp_path / "raise.xlsx"))
    assert list(found) == ["cover", "differences", "changes", "by line", "costs", "by month", "assumptions"]
    expect_equal(found["differences"], compared.table(compared.measures))
    expect_equal(found["costs"], compared.costs())
    assert found["changes"][1][:5] == ["raise", "policy", "ladder.medal.iron.base_pay", "2000", "2300"]
    sourced = {row[0]: row[4] for row in found["assumptions"][1:]}
    assert all(sourced.values()) and len(sourced) > 20
    first = sheets(compared.first.write_excel(tmp_path / "today.xlsx"))
    expect_equal(first["by month"], compared.first.bands())


def test_the_same_run_makes_the_same_file(ledger: tw.Ledger, tmp_path: Path) -> None:
    one, other = (ledger.write_excel(tmp_path / name).read_bytes() for name in ("one.xlsx", "other.xlsx"))
    assert one == other


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    rows = {"person": ["=1+1"], "month": ["2026-01"], "shop": ["@SUM(A1)"], "team": ["all"]}
    found = sheets(tw.apply(tw.Policy.parse(SMALLEST), rows).write_excel(tmp_path / "one.xlsx", with_persons=True))
    assert found["people"][1][0] == "=1+1"
    assert "@SUM(A1)" in found["people"][1]


def test_arguments_are_looked_at_before_anything_is_written(ledger: tw.Ledger, tmp_path: Path) -> None:
    with pytest.raises(tw.Error, match="shopp"):
        ledger.write_excel(tmp_path / "no.xlsx", by=["shopp"])
    with pytest.raises(TypeError, match="a list of names, and of lists of names"):
        ledger.write_excel(tmp_path / "no.xlsx", by="shop")
    assert not list(tmp_path.iterdir())


def test_a_folder_names_nobody_and_tells_what_it_leaves_out(
    ledger: tw.Ledger, compared: tw.Comparison, tmp_path: Path
) -> None:
    folder = ledger.write(tmp_path / "ledger")
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = {one["file"] for one in told["tables"]}
    assert {"totals.csv", "totals_by_shop.csv", "totals_by_month-and-shop.csv"} <= files
    assert not files & {"people.csv", "payslips.csv", "events.csv", "totals_by_shop-and-medal.csv"}
    assert "by shop and medal: 6 of its 15 cells have fewer than 5 people" in told["withheld"]
    played = compared.first.write(tmp_path / "played", chart=None)
    told = json.loads((played / "manifest.json").read_text(encoding="utf-8"))
    files = {one["file"] for one in told["tables"]}
    assert "shop" in told["by"] and "bands_by_shop.csv" in files and "bands_by_post.csv" not in files
    assert "by post: " in " ".join(told["withheld"])
    compared.write(tmp_path / "compared", chart=None)
    people = set(ledger.people.to_numpy("person").tolist())
    for path in tmp_path.rglob("*.*"):
        words = set(re.findall(r"[\w-]+", path.read_text(encoding="utf-8")))
        assert not words & people, path.name


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_opens_it_and_sees_the_same_numbers(ledger: tw.Ledger, tmp_path: Path) -> None:
    path = ledger.write_excel(tmp_path / "year.xlsx", by=["shop"])
    asked = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", asked, "--outdir", tmp_path, path], check=True, timeout=120
    )
    with (tmp_path / "year-by shop.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["shop"] for row in rows] == ["harbour", "lantern", "orchard"]
    sums = ledger.totals("shop").to_pandas()["net"].tolist()
    assert [float(row["net"].replace(",", "")) for row in rows] == pytest.approx(sums, abs=0.005)
