"""A company's own table: the messy workbook pays what the clean one does, and what may mean two things is refused until it is said."""

import datetime
import pickle
import random
import sys
import zipfile
from decimal import Decimal

import polars as pl
import pytest
import xlsxwriter

import tierwise as tw
from tierwise._native import core

POLICY = tw.Policy.parse("""
name = "orchard desk"
currency = "CNY"
shops = ["east", "west"]

[inputs]
calls = "count"
sales = "amount"
refunds = { kind = "amount", optional = true }
answered = { kind = "share", optional = true }
handling = { kind = "number", unit = "seconds", optional = true }
worked = "hours"
certified = "flag"

[[ladder.grade.tier]]
name = "junior"
base_pay = 3000
[[ladder.grade.tier]]
name = "senior"
base_pay = 4000
enter = "tenure_months >= 3 and last(2, mean(otherwise(answered, 0))) >= 90%"

[[pay.line]]
name = "base"
amount = "base_pay"
[[pay.line]]
name = "commission"
amount = "3.7% * (sales - otherwise(refunds, 0)) + if(otherwise(handling, 999) <= 260, 0.35 * calls, 0) + if(certified, 88.8, 0)"
[[pay.line]]
name = "hours"
amount = "1.25 * worked"
""")
HEADINGS = {
    "工号": "person", "月份": "month", "店铺": "shop", "入职日期": "joined", "职级": "grade", "接听量": "calls", "销售额": "sales",
    "退订金额": "refunds", "接通率": "answered", "处理时长": "handling", "工时": "worked", "认证": "certified",
}  # fmt: skip
MAPPING = tw.Mapping.parse("""
sheet = "明细"
header = 3
missing = ["-"]
duplicates = "keep_equal"
ignore = ["备注"]
[leave_out]
"工号" = ["合计"]
[columns]
"工号" = { name = "person", tidy = ["trim", "width", "upper"] }
"月份" = { name = "month", forms = ["serial"] }
"店铺" = { name = "shop", tidy = "trim", values = { "东店" = "east", "西店" = "west" } }
"入职日期" = "joined"
"职级" = { name = "grade", values = { "初级" = "junior", "高级" = "senior" } }
"接听量" = "calls"
"销售额" = "sales"
"退订金额" = "refunds"
"接通率" = "answered"
"处理时长" = "handling"
"工时" = "worked"
"认证" = "certified"
""")
PLAIN = {"工号": "person", "月份": "month", "销售额": "sales"}
ONE = tw.Policy.parse("""
currency = "CNY"
[inputs]
sales = { kind = "amount", optional = true }
rate = { kind = "share", optional = true }
calls = { kind = "count", optional = true }
points = { kind = "number", optional = true }
hours = { kind = "hours", optional = true }
seconds = { kind = "number", unit = "seconds", optional = true }
minutes = { kind = "number", unit = "minutes", optional = true }
yes = { kind = "flag", optional = true }
note = { kind = "text", optional = true }
[[pay.line]]
name = "x"
amount = "0"
""")


def clean_and_messy(people=40, months=8, seed=5):
    """The same records twice: a frame as the library wants it, and rows as an export has them."""
    draw = random.Random(seed)
    clean, messy = [], []
    for i in range(people):
        joined = datetime.date(2024, draw.randint(1, 12), draw.randint(1, 28))
        shop, grade = draw.choice(["east", "west"]), draw.choice(["junior", "senior"])
        for m in range(draw.randint(0, 3), months):
            month = datetime.date(2025 + (m + 5) // 12, (m + 5) % 12 + 1, 1)
            sales, refunds = draw.randint(-50000, 4000000), draw.choice([None, 0, draw.randint(1, 99999)])
            answered, handling = (
                draw.choice([None, draw.randint(600, 1000)]),
                draw.choice([None, draw.randint(200, 330)]),
            )
            calls, minutes = draw.randint(0, 2500), draw.randint(0, 1200) * 15
            certified = draw.random() < 0.4
            clean.append({
                "person": f"C{i:03}", "month": f"{month:%Y-%m}", "shop": shop, "joined": f"{joined:%Y-%m-%d}", "grade": grade,
                "calls": calls, "sales": Decimal(sales) / 100, "refunds": None if refunds is None else Decimal(refunds) / 100,
                "answered": None if answered is None else Decimal(answered) / 1000, "handling": handling,
                "worked": Decimal(minutes) / 60, "certified": certified,
            })  # fmt: skip
            messy.append([
                draw.choice([f"C{i:03}", f"c{i:03} ", f"Ｃ{i:03}"]), as_month(draw, month),
                draw.choice(["东店", "东店 "] if shop == "east" else ["西店", "西店 "]),
                draw.choice([joined, f"{joined.year}/{joined.month}/{joined.day}", f"{joined.year}年{joined.month}月{joined.day}日"]),
                "初级" if grade == "junior" else "高级", draw.choice([calls, f"{calls:,}", str(calls)]), as_money(draw, sales),
                draw.choice([None, "-", " "]) if refunds is None else as_money(draw, refunds),
                draw.choice([None, "-", ""]) if answered is None
                else draw.choice([f"{answered / 10}%", answered / 1000, f"{answered / 10}％"]),
                draw.choice([None, "-"]) if handling is None else as_duration(draw, handling),
                draw.choice([f"{minutes // 60}:{minutes % 60:02}", minutes / 60, datetime.timedelta(minutes=minutes)]),
                draw.choice(["是", "Y", True, 1]) if certified else draw.choice(["否", "n", False, 0]), None,
            ])  # fmt: skip
    messy += [list(draw.choice(messy)) for _ in range(5)] + [[None] * 13]
    draw.shuffle(messy)
    messy.append(["合计", *[None] * 5, 123456789.5, *[None] * 6])
    return clean, [["果园客服 月度明细（导出）"], [], [*HEADINGS, "备注"], *messy]


def as_month(draw, month):
    serial = (month - datetime.date(1899, 12, 30)).days
    return draw.choice(
        [
            f"{month:%Y-%m}",
            f"{month.year}/{month.month}",
            f"{month.year}年{month.month}月",
            serial,
            month,
            int(f"{month:%Y%m}"),
        ]
    )


def as_duration(draw, seconds):
    return draw.choice([seconds, f"{seconds // 60}:{seconds % 60:02}", f"{seconds // 60}分{seconds % 60}秒"])


def as_money(draw, fen):
    yuan = Decimal(fen) / 100
    sign = "-" if fen < 0 else ""
    return draw.choice(
        [
            float(yuan),
            f"{yuan:,.2f}",
            f"{sign}¥{abs(yuan):,.2f}",
            f"{sign}￥{abs(yuan)}",
            f"{yuan / 10000}万",
            f"{yuan}元",
            f" {yuan} ",
        ]
    )


def write(path, rows, sheet="明细", more=()):
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}) as book:
        times = book.add_format({"num_format": "[h]:mm"})
        for name, lines in ((sheet, rows), *more):
            to = book.add_worksheet(name)
            for at, row in enumerate(lines):
                for place, cell in enumerate(row):
                    to.write(
                        at, place, cell, *([times] if isinstance(cell, (datetime.timedelta, datetime.time)) else [])
                    )
    return path


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    clean, rows = clean_and_messy()
    return pl.DataFrame(clean, infer_schema_length=None), write(tmp_path_factory.mktemp("own") / "明细.xlsx", rows)


def payslips(records):
    return tw.apply(POLICY, records).payslips.to_polars()


def values(records, name):
    """A column of records as the engine has it; missing values are None."""
    found = next(column for column in core.table_state(records._core.table)[0] if column[0] == name)
    return [None if value != value else value for value in found[2].tolist()]


def read(cell, name, **said):
    """One cell as it comes to the engine."""
    rows = [{"person": "a", "month": "2026-01", name: cell}]
    return values(tw.Records.load(rows, ONE, columns={name: {"name": name, **said}}), name)[0]


def faults(*given, **said):
    return "\n".join(f"{row['fault']}; {row['hint'] or ''}" for row in tw.Records.check(*given, **said).faults.rows())


def refused(cell, name, **said):
    return faults([{"person": "a", "month": "2026-01"} | {name: cell}], ONE, columns={name: {"name": name, **said}})


def test_the_messy_workbook_pays_what_the_clean_table_does_to_the_fen(desk):
    clean, messy = desk
    records = tw.Records.load(messy, POLICY, MAPPING)
    assert payslips(records).equals(payslips(clean))
    assert len(records) == len(clean)


def test_columns_tell_what_each_was_taken_as_and_what_was_left_out(desk):
    _, messy = desk
    records = tw.Records.load(messy, POLICY, MAPPING)
    sales = next(row for row in records.columns.rows() if row["heading"] == "销售额")
    assert (sales["name"], sales["kind"]) == ("sales", "amount")
    assert "¥1,234.5: " in sales["forms"] and "1234.5万: " in sales["forms"]
    why = [row["why"] for row in records.left_out.rows()]
    assert (
        why.count("blank") == 1
        and why.count("工号 is '合计'") == 1
        and sum("the same as row" in one for one in why) == 5
    )
    again = pickle.loads(pickle.dumps(records))
    assert again.columns.to_polars().equals(records.columns.to_polars())
    assert payslips(again).equals(payslips(records))


def test_a_mapping_reads_back_as_it_was_written(tmp_path):
    MAPPING.save(tmp_path / "m.toml")
    assert tw.Mapping.load(tmp_path / "m.toml") == MAPPING
    assert tw.Mapping.parse(str(MAPPING)) == MAPPING
    assert MAPPING.replace(header=4) != MAPPING


def test_what_is_none_of_a_mapping_is_told_at_once():
    with pytest.raises(tw.Error) as told:
        tw.Mapping.parse(
            'header = 0\nduplicates = "keep"\n[columns]\n"a" = { name = "person", tody = "trim" }\n"b" = { name = "x", forms = ["dmy"] }'
        )
    assert [fault.path for fault in told.value.faults] == ['columns."a"', 'columns."b".forms', "header", "duplicates"]
    assert "did you mean 'tidy'?" in str(told.value)
    with pytest.raises(tw.Error, match="did you mean 'columns'"):
        tw.Mapping.parse("[column]")


@pytest.mark.parametrize(
    ("cell", "name", "value"),
    [
        ("1234.5", "sales", "1234.5"), ("1,234.50", "sales", "1234.5"),
        ("￥１，２３４．５０", "sales", "1234.5"), ("-¥0.1", "sales", "-0.1"),
        ("1.2万", "sales", "12000"), ("0.07万元", "sales", "700"), ("3千", "calls", "3000"), ("1.0001亿", "sales", "100010000"),
        ("RMB 12", "sales", "12"), ("12元", "sales", "12"), ("¥-1,234.50", "sales", "-1234.5"), ("93.4 %", "rate", "0.934"),
        ("−5", "points", "-5"), (0.1 + 0.2, "points", "0.30000000000000004"),
        ("93.4%", "rate", "0.934"), ("0.1%", "rate", "0.001"), ("７％", "rate", "0.07"), (0.934, "rate", "0.934"),
        ("1:20:30", "seconds", "4830"), ("4:20", "seconds", "260"), ("4:30", "hours", "4.5"), ("1小时30分", "hours", "1.5"),
        ("90秒", "minutes", "1.5"), ("1:00:30", "minutes", "60.5"), (datetime.timedelta(hours=30), "hours", "30"),
        (datetime.time(0, 4, 20), "seconds", "260"),
    ],
)  # fmt: skip
def test_figures_are_the_decimals_that_are_written(cell, name, value):
    assert read(cell, name) == float(value)


@pytest.mark.parametrize(
    ("cell", "name", "why"),
    [
        ("$12", "sales", "expected amounts in CNY"), ("1,23", "sales", "decimal comma"), ("1.234,5", "sales", "decimal comma"),
        ("12,345,67", "sales", "expected amounts"), ("1.2E+05", "sales", "rounds them"), ("(12)", "sales", "with a minus"),
        ("-¥-5", "sales", "expected amounts"), ("--5", "sales", "expected amounts"), ("¥", "sales", "expected amounts"),
        ("93.4%", "points", "kind 'share' takes it"), ("¥5", "points", "expected numbers"), ("1.2万", "rate", "expected shares"),
        ("4:20", "minutes", "hours and minutes, or minutes and seconds"), ("4:75", "seconds", "expected durations"),
        ("4:20", "points", "must know the unit"), (datetime.time(4, 20), "seconds", "typed as hours and minutes"),
        (True, "points", "found True"), (datetime.date(2025, 3, 1), "sales", "found the date"), ("²", "points", "found the text"),
        ("#DIV/0!", "sales", "found the error"), ("#N/A", "note", "found the error"), ("9007199254740993.5", "points", "more digits"),
        ("maybe", "yes", "yes or no"), (2, "yes", "yes or no"),
        (17.5, "note", "read ids as text"), (datetime.date(2025, 3, 1), "note", "date"),
        ("无", "sales", "expected amounts"), ("-", "sales", "expected amounts"),
    ],
)  # fmt: skip
def test_what_is_in_no_form_or_in_two_is_refused(cell, name, why):
    assert why in refused(cell, name)


@pytest.mark.parametrize(
    ("cell", "name", "said", "value"),
    [
        ("1.234,5", "sales", {"forms": "1.234,5"}, 1234.5),
        ("1.234", "sales", {"forms": "1.234,5"}, 1234), ("12,5", "sales", {"forms": "1.234,5"}, 12.5),
        (1.85, "sales", {"unit": "万"}, 18500), ("1.85", "sales", {"unit": "万"}, 18500), ("1.85万", "sales", {"unit": "万"}, 18500),
        (97, "rate", {"unit": "%"}, 0.97), ("97%", "rate", {"unit": "%"}, 0.97), (0.1, "rate", {"unit": "%"}, 0.001),
        (4.5, "seconds", {"unit": "minutes"}, 270),
        ("4:20", "minutes", {"forms": "m:ss"}, 4 + 20 / 60), ("4:20", "minutes", {"forms": "h:mm"}, 260),
        (datetime.time(4, 20), "seconds", {"forms": "m:ss"}, 260), (datetime.time(4, 20), "seconds", {"forms": "h:mm"}, 15600),
        ("A", "points", {"values": {"A": 95}}, 95), ("无", "sales", {"missing": "无"}, None), (-999, "sales", {"missing": "-999"}, None),
    ],
)  # fmt: skip
def test_what_is_said_of_a_column_is_how_it_is_read(cell, name, said, value):
    assert read(cell, name, **said) == value


def month_of(cell, **said):
    found = tw.Records.check([{"person": "a", "month": cell}], ONE, columns={"month": {"name": "month", **said}})
    if found:
        return next(iter(found.faults.rows()))["fault"]
    return tw.apply(
        ONE, tw.Records.load([{"person": "a", "month": cell}], ONE, columns={"month": {"name": "month", **said}})
    ).months[0]


@pytest.mark.parametrize(
    "cell",
    [
        "2025-03", "2025/3", "2025.03", "2025.3", "202503", 202503, 202503.0, "2025年3月", "2025年03月份", "3/2025", "03-2025", "Mar 2025",
        "March, 2025", "2025-03-17", "2025/3/17 0:00", "2025-03-17T08:30:00", "20250317", 20250317, "2025年3月17日", "17 Mar 2025",
        "17/3/2025", "3/17/2025", "２０２５／３", " 2025/3 ", datetime.date(2025, 3, 17),
        datetime.datetime(2025, 3, 31, 23, 59), "3/3/2025",
    ],
)  # fmt: skip
def test_months_are_read_in_the_forms_of_the_list(cell):
    assert month_of(cell) == "2025-03"


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("03/04/2025", "ambiguous '03/04/2025' (Apr or Mar)"), (45717, "(2025-03-01 in Excel)"),
        ("45717", "found the text"), ("2025.1", "(January, or October"),
        ("25/3", "found the text"), ("3月", "found the text"),
        ("2025-13", "no such month"), ("2025-02-30", "no such date"),
        (3, "found the number 3"), (2025.3, "in Excel"), ("1899-12", "can be meant"), (True, "expected months"),
    ],
)  # fmt: skip
def test_what_may_be_two_months_or_none_is_refused(cell, why):
    assert why in month_of(cell)


def test_ambiguous_months_are_read_as_said():
    assert month_of("03/04/2025", forms="d/m/y") == "2025-04"
    assert month_of("03/04/2025", forms="m/d/y") == "2025-03"
    assert month_of(45717, forms="serial") == "2025-03"
    assert month_of("2025.1", forms="y.m") == "2025-01"
    assert "no such date" in month_of("17/3/2025", forms="m/d/y")


def test_dates_in_both_orders_in_one_column_are_refused():
    rows = [{"person": p, "month": "2025-05", "joined": d} for p, d in (("a", "17/3/2025"), ("b", "3/17/2025"))]
    assert "some dates begin with the day" in faults(rows, ONE)


@pytest.mark.parametrize(
    ("heading", "name", "cell", "unit", "value"),
    [
        ("销售额（万元）", "sales", 1.85, "万", 18500),
        ("销售额(亿)", "sales", "0.5", "亿", 50000000), ("接通率%", "rate", 97, "%", 0.97),
        ("时长（分钟）", "seconds", 2, "minutes", 120), ("时长【秒】", "minutes", 90, "seconds", 1.5),
    ],
)  # fmt: skip
def test_a_heading_with_a_unit_is_refused_until_the_unit_is_said(heading, name, cell, unit, value):
    rows = [{"person": "a", "month": "2026-01", heading: cell}]
    assert "the heading says" in faults(rows, ONE, columns={heading: name})
    records = tw.Records.load(rows, ONE, columns={heading: {"name": name, "unit": unit}})
    assert values(records, name) == [value]
    as_it_is = tw.Records.load([rows[0] | {heading: 0.5}], ONE, columns={heading: {"name": name, "unit": "1"}})
    assert values(as_it_is, name) == [0.5]


def test_a_heading_whose_figures_have_their_signs_needs_no_saying():
    rows = [{"person": "a", "month": "2026-01", "接通率(%)": "97%"}]
    assert not tw.Records.check(rows, ONE, columns={"接通率(%)": "rate"})


def test_a_heading_with_another_currency_is_refused_until_it_is_said_to_be_none():
    rows = [{"person": "a", "month": "2026-01", "销售额（美元）": 12}]
    assert "amounts are in USD, and the policy pays in CNY" in faults(rows, ONE, columns={"销售额（美元）": "sales"})
    assert values(tw.Records.load(rows, ONE, columns={"销售额（美元）": {"name": "sales", "unit": "1"}}), "sales") == [
        12
    ]
    assert not tw.Records.check(
        [{"person": "a", "month": "2026-01", "销售额(RMB)": 12}], ONE, columns={"销售额(RMB)": "sales"}
    )


CSV = '工号,月份,销售额\na,2026-01,"1,234.50"\nb,2026-01,-\n'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (CSV.encode(), {}), (b"\xef\xbb\xbf" + CSV.encode(), {}), (CSV.encode("utf-16"), {}), (b"\xfe\xff" + CSV.encode("utf-16-be"), {}),
        (CSV.encode("gb18030"), {"encoding": "gb18030"}), (CSV.replace("\n", "\r\n").encode(), {}),
        (CSV.replace('"1,234.50"', "1234.50").replace(",", ";").encode(), {}),
        (CSV.replace('"1,234.50"', "1234.5").replace(",", "\t").encode(), {}),
        (CSV.replace('"1,234.50"', "1234.5").replace(",", "|").encode(), {}), (("题目\n\n" + CSV).encode(), {"header": 3}),
    ],
)  # fmt: skip
def test_text_files_of_any_usual_kind_give_the_same_records(tmp_path, data, said):
    (tmp_path / "x.csv").write_bytes(data)
    records = tw.Records.load(tmp_path / "x.csv", ONE, columns=PLAIN, missing="-", **said)
    assert values(records, "sales") == [1234.5, None]


def test_text_files_that_may_be_read_in_two_ways_say_what_is_to_be_said(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(CSV.encode("gb18030"))
    assert "say encoding = 'gb18030' if it begins so: 工号,月份,销售额" in faults(path, ONE, columns=PLAIN)
    path.write_text("person;month;sales,total\na;2026-01;1\n")
    assert "commas and semicolons" in faults(path, ONE)
    path.write_text("person;month;sales\na;2026-01;1.234\nb;2026-01;1.5\n")
    assert "thousands, or a decimal" in faults(path, ONE)
    records = tw.Records.load(path, ONE, columns={"sales": {"name": "sales", "forms": "1,234.5"}})
    assert values(records, "sales") == [1.234, 1.5]


def test_a_row_that_is_longer_or_shorter_than_the_headings_is_a_fault(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("person,month,sales\na,2026-01,1,234.50\nb,2026-01,2\nc,2026-01\n\ntotal\n")
    told = [
        (row["row"], row["fault"]) for row in tw.Records.check(path, ONE, leave_out={"person": "total"}).faults.rows()
    ]
    assert told == [
        (2, "row 2 has 4 cells, and there are 3 headings"),
        (4, "row 4 has 2 cells, and there are 3 headings"),
    ]


def test_frames_parquet_and_lists_of_dicts_are_read_by_the_same_forms(tmp_path):
    rows = [{"工号": "a", "月份": "2026年1月", "销售额": "1.2万"}, {"工号": "b", "月份": "2026/1", "销售额": None}]
    frame = pl.DataFrame(rows)
    frame.write_parquet(tmp_path / "x.parquet")
    columns = {name: frame[name].to_list() for name in frame.columns}
    for source in (rows, frame, frame.to_pandas(), frame.to_arrow(), columns, tmp_path / "x.parquet", frame.lazy()):
        assert values(tw.Records.load(source, ONE, columns=PLAIN), "sales") == [12000, None]


def test_every_fault_is_told_at_once_with_its_sheet_and_row(tmp_path):
    rows = [["导出"], ["person", "month", "sales", "rate"], ["a", "2026-01", "x", 0.5], ["b", "soon", "y", 2], ["c", "2026-01", 1, 97],
            ["d", "2026-01", 1, 1], ["d", "2026-03", 1, 1], ["e", "2026-01", 1, 1], ["e", "2026-01", 2, 1]]  # fmt: skip
    path = write(tmp_path / "x.xlsx", rows, "一月", more=[("空", [])])
    found = tw.Records.check(path, ONE, header=2)
    told = [(row["sheet"], row["row"], row["person"], row["column"]) for row in found.faults.rows()]
    assert ("一月", 4, "b", "month") in told and ("一月", 3, "a", "sales") in told and ("一月", 5, "c", "rate") in told
    assert ("一月", 7, "d", None) in told and ("一月", 9, "e", None) in told
    assert "rows 8 and 9" in str(found.faults.to_polars()["fault"].to_list())
    with pytest.raises(tw.Error) as raised:
        tw.Records.load(path, ONE, header=2)
    assert len(raised.value.faults) == len(found)


def test_sheets_are_read_one_below_the_other_and_named_in_faults(tmp_path):
    head = ["person", "month", "sales"]
    sheets = [
        ("一月", [head, ["a", "2026-01", 1], ["b", "2026-01", "x"]]),
        ("二月", [head, ["a", "2026-02", 2], ["a", "2026-01", 3]]),
    ]
    path = write(tmp_path / "x.xlsx", sheets[0][1], "一月", more=sheets[1:])
    assert "there are 2 sheets with something in them: '一月', '二月'" in faults(path, ONE)
    found = tw.Records.check(path, ONE, sheet=["一月", "二月"])
    assert [(row["sheet"], row["row"]) for row in found.faults.rows()] == [("一月", 3), ("二月", 3)]
    assert "rows 2 of 一月 and 3 of 二月" in str(found.faults.to_polars()["fault"].to_list())
    assert "did you mean '一月'" in faults(path, ONE, sheet="一月份")


def test_what_no_column_says_is_given_or_the_name_of_the_sheet(tmp_path):
    rows = [{"person": "a", "sales": 1}, {"person": "b", "sales": 2}]
    records = tw.Records.load(rows, ONE, given={"month": datetime.date(2026, 3, 9)})
    assert tw.apply(ONE, records).months == ["2026-03"]
    assert "did you mean 'month'" in faults(rows, ONE, given={"monht": "2026-03"})
    assert "both 'month' and 'given month' are 'month'" in faults(
        [{**rows[0], "month": "2026-01"}], ONE, given={"month": "2026-03"}
    )
    path = write(
        tmp_path / "x.xlsx",
        [["person", "sales"], ["a", 1], [], ["b", 2]],
        "2026年1月",
        more=[("2月", [["person", "sales"], ["a", 3]])],
    )
    mapping = tw.Mapping(
        sheet=["2026年1月", "2月"], sheet_is={"name": "month", "values": {"2月": "2026-02"}}, given={"rate": "50%"}
    )
    assert tw.Mapping.parse(str(mapping)) == mapping
    records = tw.Records.load(path, ONE, mapping)
    assert [(row["person"], row["month"]) for row in tw.apply(ONE, records).people.rows()] == [
        ("a", "2026-01"),
        ("b", "2026-01"),
        ("a", "2026-02"),
    ]
    assert values(records, "rate") == [0.5] * 3
    assert [row["why"] for row in records.left_out.rows()] == ["blank"]


def test_an_empty_cell_is_what_stands_above_it_where_that_is_said(tmp_path):
    head = ["note", "person", "month", "sales"]
    rows = [
        head,
        ["east", "a", "2026-01", 1],
        ["", "b", "2026-01", 2],
        ["west", "c", "2026-01", 3],
        [None, "d", "2026-01", 4],
    ]
    path = write(tmp_path / "x.xlsx", rows, "一", more=[("二", [head, ["", "e", "2026-01", 5]])])
    told = tw.Records.load(path, ONE, sheet=["一", "二"], columns={"note": {"name": "note", "fill": True}})
    ledger = tw.apply(ONE.replace("pay.x.amount", "if(missing(note), 0, if(note == 'east', 1, 2))"), told)
    assert [int(row["gross"]) for row in ledger.people.rows()] == [1, 1, 2, 2, 0]


def test_what_of_a_mapping_does_not_fit_is_told_with_the_nearest(tmp_path):
    rows = [{"工号": "a", "月份": "2026-01", "销售额": 1, "rate": 0.5, "客户": 1}]
    assert "did you mean '销售额'" in faults(rows, ONE, columns={**PLAIN, "销售颜": "sales"})
    assert "did you mean 'sales'" in faults(rows, ONE, columns={**PLAIN, "客户": "salse"})
    assert "both '销售额' and '客户' are 'sales'" in faults(rows, ONE, columns={**PLAIN, "客户": "sales"})
    path = write(tmp_path / "x.xlsx", [["题目"], [], ["工号", "月份", "销售额"], ["a", "2026-01", 1]])
    assert "say header = 3" in faults(path, ONE, columns=PLAIN)


def test_errors_of_a_workbook_are_no_empty_cells(tmp_path):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["person", "month", "sales"])
        sheet.write_row(1, 0, ["a", "2026-01"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    assert "found the error #DIV/0!" in faults(path, ONE)
    records = tw.Records.load(path, ONE, missing="#DIV/0!")
    assert values(records, "sales") == [None]


def test_rows_that_differ_are_no_duplicates():
    rows = [{"person": "a", "month": "2026-01", "sales": sale} for sale in ("1", 1.0, "1.00", 2)]
    assert "two rows" in faults(rows, ONE, duplicates="keep_equal")
    assert len(tw.Records.load(rows[:3], ONE, duplicates="keep_equal")) == 1
    assert "two rows" in faults(rows[:3], ONE)


def test_the_workbook_of_faults_has_the_same_sheets_with_the_reasons_as_notes(tmp_path):
    path = write(
        tmp_path / "x.xlsx",
        [["题目"], ["person", "month", "sales"], ["a", "2026-01", "x"], ["b", "2026-01", 2.5]],
        "一月",
    )
    found = tw.Records.check(path, ONE, header=2)
    found.write_workbook(tmp_path / "faults.xlsx")
    again = tw.Records.check(tmp_path / "faults.xlsx", ONE, header=2, sheet="一月")
    assert again.faults.to_polars().equals(found.faults.to_polars())
    with zipfile.ZipFile(tmp_path / "faults.xlsx") as parts:
        notes = "".join(parts.read(name).decode() for name in parts.namelist() if "comments" in name)
    assert "expected amounts in CNY, found the text" in notes


def test_files_that_cannot_be_read_say_why(tmp_path):
    assert "cannot be read" in faults(tmp_path / "none.xlsx", ONE)
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    assert "no workbook that can be read" in faults(tmp_path / "x.xlsx", ONE)
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    assert "expected one of .xlsx" in faults(tmp_path / "x.pdf", ONE)
    with pytest.raises(TypeError, match="records as a list are dicts"):
        tw.Records.load([[1, 2]], ONE)


def test_a_proposal_says_what_can_be_seen_and_what_must_be_decided(desk):
    _, messy = desk
    label = {
        "calls": "接听量",
        "sales": "销售额",
        "refunds": "退订金额",
        "answered": "接通率",
        "handling": "处理时长",
        "worked": "工时",
        "certified": "认证",
    }
    policy = POLICY.replace({f"inputs.{name}.zh": zh for name, zh in label.items()} | {"ladder.grade.zh": "职级"})
    policy = policy.replace({"ladder.grade.junior.zh": "初级", "ladder.grade.senior.zh": "高级"})
    proposed = tw.Records.propose(messy, policy)
    assert "# '店铺' has '东店', '西店'; the policy knows east, west: say 'values'" in str(proposed)
    assert "# not read: 备注" in str(proposed)
    said = proposed.replace(columns={"店铺": MAPPING.columns["店铺"]}, sheet="明细", ignore="备注")
    assert said == MAPPING
    assert tw.Mapping.parse(str(proposed)) == proposed


def test_a_proposal_finds_the_sheet_the_headings_and_the_encoding(tmp_path):
    rows = [["题目"], ["工号", "月份", "sales"], ["a", "2026-01", 1]]
    path = write(tmp_path / "x.xlsx", [["说明"]], "说明", more=[("一月", rows), ("二月", rows)])
    proposed = tw.Records.propose(path, ONE)
    assert (proposed.sheets, proposed.header) == (("一月", "二月"), 2)
    (tmp_path / "x.csv").write_bytes(CSV.encode("gb18030"))
    assert tw.Records.propose(tmp_path / "x.csv", ONE).encoding == "gb18030"
    with pytest.raises(tw.Error, match="no row at the beginning"):
        tw.Records.propose(write(tmp_path / "y.xlsx", [["甲", "乙"], [1, 2]]), ONE)


@pytest.mark.parametrize(
    ("cells", "name", "proposed"),
    [
        (["03/04/2025", "17/4/2025"], "joined", 'forms = ["d/m/y"]'), (["03/04/2025", "4/17/2025"], "joined", 'forms = ["m/d/y"]'),
        (["03/04/2025", "05/04/2025"], "joined", "say forms = ['d/m/y'] or forms = ['m/d/y']"),
        (["1.234,50"], "sales", 'forms = ["1.234,5"]'),
        (["无", "暂无", 3], "sales", 'missing = ["无", "暂无"]'),
        ([datetime.time(4, 20)], "seconds", "say forms = ['h:mm'] or forms = ['m:ss']"),
        (["about 5"], "sales", "found the text 'about 5'"), ([" x", "x"], "note", 'tidy = ["trim"]'),
    ],
)  # fmt: skip
def test_forms_are_proposed_where_one_of_two_does_and_asked_for_where_both_do(cells, name, proposed):
    rows = [{"person": f"p{i}", "month": "2026-01", name: cell} for i, cell in enumerate(cells)]
    assert proposed in str(tw.Records.propose(rows, ONE))


def test_a_unit_is_proposed_where_the_heading_names_it():
    rows = [{"person": "a", "month": "2026-01", "sales（万元）": 1.2, "rate(%)": 97}]
    proposed = str(tw.Records.propose(rows, ONE))
    assert '"sales（万元）" = { name = "sales", unit = "万" }' in proposed
    assert '"rate(%)" = { name = "rate", unit = "%" }' in proposed
    assert "say unit = '%' if 0.9 means 0.9 %" in str(tw.Records.propose([rows[0] | {"rate(%)": 0.9}], ONE))


def test_without_the_packages_for_workbooks_it_is_said_what_to_install(desk, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert "pip install 'tierwise[excel]'" in faults(desk[1], POLICY)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ImportError, match=r"pip install 'tierwise\[excel\]'; RecordsCheck.faults.write_csv"):
        tw.Records.check([{"person": "a"}], ONE).write_workbook(tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


def test_open_document_sheets_are_read(tmp_path):
    def cell(value):
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    rows = [["工号", "月份", "销售额"], ["a", "2026年1月", "1.2万"], ["b", "2026/1", 0.5]]
    cells = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    body = f'<office:body><office:spreadsheet><table:table table:name="一月">{cells}</table:table></office:spreadsheet></office:body>'
    with zipfile.ZipFile(tmp_path / "x.ods", "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}>{body}</office:document-content>',
        )
    assert values(tw.Records.load(tmp_path / "x.ods", ONE, columns=PLAIN), "sales") == [12000, 0.5]


def test_progress_is_told_up_to_the_end(desk):
    told = []
    tw.Records.load(desk[1], POLICY, MAPPING, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told) and told[-1][0] == told[-1][1] > 0


def test_ready_records_of_a_table_serve_amended_policies_too(desk):
    clean, messy = desk
    amended = POLICY.amend("2025-09", {"ladder.grade.junior.base_pay": 3100})
    records = tw.Records.load(messy, amended, MAPPING)
    assert tw.apply(amended, records).payslips.to_polars().equals(tw.apply(amended, clean).payslips.to_polars())


def test_a_mapping_and_what_is_said_beside_it_add_up(desk):
    _, messy = desk
    less = tw.Mapping.parse(str(MAPPING).replace("header = 3", "").replace('"工时" = "worked"', ""))
    assert payslips(tw.Records.load(messy, POLICY, less, header=3, columns={"工时": "worked"})).height > 0
    assert "'worked'" in faults(messy, POLICY, less, header=3)


def test_a_file_that_the_library_can_read_by_itself_gives_the_same_ledger():
    policy, records = tw.example("three_shops"), tw.example_records("three_shops")
    loaded, read = tw.apply(policy, tw.Records.load(records, policy)), tw.apply(policy, records)
    assert loaded.payslips.to_polars().equals(read.payslips.to_polars())
    assert loaded.notes.to_polars().equals(read.notes.to_polars())


def test_the_mark_before_a_formula_is_taken_off(tmp_path):
    (tmp_path / "x.csv").write_text("person,month,note\n'=a,2026-01,'x\n''+b,2026-01,y\n")
    records = tw.Records.load(tmp_path / "x.csv", ONE)
    assert sorted(row["person"] for row in tw.apply(ONE, records).people.rows()) == ["'+b", "=a"]
