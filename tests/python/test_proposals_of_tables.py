"""What is proposed for workbooks whose sheets are months, whose headings come again, and which say how people left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import tierwise as tw

POLICY = tw.Policy.parse("""
[inputs]
sales = { kind = "amount", zh = "销售额" }
[[pay.line]]
name = "p"
amount = "sales"
""")


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def month_of(first: float) -> list[list[Any]]:
    return [["工号", "销售额"], ["A", first], ["B", first + 1]]


def paid(source: Any, proposed: tw.Mapping) -> list[tuple[str, str, int]]:
    rows = tw.apply(POLICY, tw.Records.load(source, POLICY, proposed)).people.rows()
    return sorted((row["person"], str(row["month"])[:7], int(row["net"])) for row in rows)


@pytest.mark.parametrize("names", [("2025年1月", "2025年2月"), ("2025-01", "2025-02"), ("202501", "202502")])
def test_sheets_that_are_named_by_months_are_proposed_as_months(names: tuple[str, str], tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", {names[0]: month_of(1), names[1]: month_of(3), "说明": [["x"]]})
    proposed = tw.Records.propose(book, POLICY)
    assert 'sheet_is = "month"' in str(proposed) and "no heading is taken for 'month'" not in str(proposed)
    assert proposed.sheets == names
    assert paid(book, proposed) == [("A", "2025-01", 1), ("A", "2025-02", 3), ("B", "2025-01", 2), ("B", "2025-02", 4)]


def test_one_sheet_that_is_named_by_its_month_is_that_month(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", {"2025年3月": month_of(1)})
    assert paid(book, tw.Records.propose(book, POLICY)) == [("A", "2025-03", 1), ("B", "2025-03", 2)]


def test_sheets_of_no_year_and_sheets_beside_a_column_of_months_are_not_taken_for_months(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", {"1月": month_of(1), "2月": month_of(3)})
    proposed = tw.Records.propose(book, POLICY)
    assert proposed.sheet_is is None and "the sheet is named '1月', of no year: say sheet_is" in str(proposed)
    both = [["工号", "月份", "销售额"], ["A", "2025-05", 1]]
    book = workbook(tmp_path / "b.xlsx", {"2025年1月": both})
    assert paid(book, tw.Records.propose(book, POLICY)) == [("A", "2025-05", 1)]


def test_headings_that_come_again_and_totals_are_left_out(tmp_path: Path) -> None:
    head: list[Any] = ["月份", "工号", "销售额"]
    rows = [head, ["2025-01", "A", 1], head, ["2025-01", "B", 2], ["", "小计", 3], ["2025-02", "A", 4], head]
    book = workbook(tmp_path / "a.xlsx", {"明细": rows})
    proposed = tw.Records.propose(book, POLICY)
    assert proposed.leave_out == {"月份": ("月份",), "工号": ("小计",)}
    assert "found the text" not in str(proposed)
    assert paid(book, proposed) == [("A", "2025-01", 1), ("A", "2025-02", 4), ("B", "2025-01", 2)]


def test_what_a_list_says_of_exits_is_proposed_where_it_means_one_kind_and_asked_for_where_it_may_not() -> None:
    said = {"辞职": "quit", "主动离职": "quit", "辞退": "dismissal", "开除": "dismissal", "调出": "transfer_out"}
    rows = [
        {"工号": f"P{at}", "月份": "2025-01", "销售额": 1, "离职日期": "2025-01-20", "离职类型": text}
        for at, text in enumerate(said)
    ]
    proposed = tw.Records.propose(rows, POLICY)
    assert proposed.columns["离职类型"].values == said
    kinds = {
        row["person"]: row["subject"] for row in tw.apply(POLICY, tw.Records.load(rows, POLICY, proposed)).events.rows()
    }
    assert kinds == {f"P{at}": kind for at, kind in enumerate(said.values())}
    asked = tw.Records.propose([*rows, rows[0] | {"工号": "X", "离职类型": "合同到期"}], POLICY)
    assert (
        "# '离职类型' has '合同到期'; the policy knows quit, dismissal, transfer_out, end_of_data: say 'values'"
        in str(asked)
    )
    assert asked.columns["离职类型"].values == said
