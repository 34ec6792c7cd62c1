"""A unit that a heading or a title names is seen wherever its word stands, and in ordinary headings there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import tierwise as tw

POLICY = tw.Policy.parse("""
currency = "CNY"
[inputs]
sales = { kind = "amount", optional = true }
calls = { kind = "count", optional = true }
points = { kind = "number", optional = true }
handling = { kind = "number", unit = "seconds", optional = true }
worked = { kind = "hours", optional = true }
rate = { kind = "share", optional = true }
[[pay.line]]
name = "commission"
amount = "otherwise(sales, 0)"
""")
UNITS = {
    "万": [
        "销售额（万元）",
        "销售额(万)",
        "销售额 单位:万元",
        "销售额（单位：万元）",
        "销售额（单位：万）",
        "销售额（单位万元）",
        "销售额【万元】",
        "销售额[万元]",
        "销售额-万元",
        "销售额/万元",
        "销售额_万元",
        "销售额万元",
        "万元销售额",
        "销售额 万元",
        "万元 销售额",
        "销售额，万元",
        "销售额（税前，万元）",
        "销售额（含税万元）",
        "销售额(万元)2025",
        "销售额（万元/月）",
        "销售额(w)",
        "销售额(W)",
        "销售额w",
        "销售额/万",
        "销售额万",
        "销售额（万人民币）",
        "销售额（万RMB）",
        "GMV(w)",
        "GMV 万",
        "gmv万",
        "sales (10k CNY)",
        "销售额\n（万元）",
        "销售额 ＿ 万元",
        "销售额（萬元）",
        "销售额（一万元）",
        "销售额/wan",
        "w元销售额",
        "营收万",
        "流水w",
        "sales unit: 万",
    ],
    "千": [
        "销售额(千元)",
        "销售额千元",
        "销售额(K)",
        "销售额（k元）",
        "销售额/k",
        "销售额k",
        "sales (k)",
        "sales in thousands",
        "sales ('000)",
        "sales (RMB'000)",
        "K元销售额",
        "sales_k",
        "sales (thousand CNY)",
        "sales [K¥]",
    ],
    "百万": [
        "销售额（百万）",
        "销售额百万元",
        "sales in millions",
        "sales (mn)",
        "sales (million CNY)",
        "sales (M)",
        "销售额（MM）",
        "sales (¥ m)",
    ],
    "亿": ["销售额（亿元）", "销售额(亿)", "销售额亿元"],
}
UNSAYABLE = {
    "十万": ["销售额（十万元）", "销售额十万元"],
    "千万": ["销售额（千万）"],
    "百": ["销售额（百元）"],
    "十亿": ["sales (bn)"],
}
DURATIONS = [
    ("时长(分钟)", "handling", "minutes"),
    ("时长/分", "handling", "minutes"),
    ("时长 分钟", "handling", "minutes"),
    ("时长分钟", "handling", "minutes"),
    ("时长（min）", "handling", "minutes"),
    ("处理时长（分）", "handling", "minutes"),
    ("处理分钟数", "handling", "minutes"),
    ("时长（单位：分）", "handling", "minutes"),
    ("handling, minutes", "handling", "minutes"),
    ("handling_min", "handling", "minutes"),
    ("时长(h)", "handling", "hours"),
    ("时长_小时", "handling", "hours"),
    ("时长min", "handling", "minutes"),
    ("talk time (m)", "handling", "minutes"),
    ("时长hrs", "handling", "hours"),
    ("工时(分钟)", "worked", "minutes"),
    ("工时/分", "worked", "minutes"),
    ("工时分钟", "worked", "minutes"),
]
SHARES = [
    "满意度%",
    "满意度/%",
    "满意度（%）",
    "%满意度",
    "满意度（%，月均）",
    "满意度(%)2025",
    "满意度（百分比）",
    "满意度(百分制)",
    "满意度 百分比",
    "rate pct",
]
CURRENCIES = {
    "USD": ["销售额（美元）", "销售额/美元", "销售额（万美元）", "sales USD", "sales_usd", "sales (k$)"],
    "HKD": ["销售额（港币）", "销售额 港元"],
}
ORDINARY = {
    "sales": [
        "销售额",
        "销售额（元）",
        "销售额/元",
        "销售额_元",
        "万象店销售",
        "万象店销售额",
        "百元店销售额",
        "亿元俱乐部销售",
        "W酒店销售",
        "K11销售额",
        "4S店销售额",
        "5k race",
        "万元店销售额",
        "万元以上订单金额",
        "5万元以上订单额",
        "每万元提成",
        "破万元大单额",
        "千元机销售额",
        "元旦班销售额",
        "元旦班",
        "千牛成交额",
        "亿企达收入",
        "百万医疗险保费",
        "万能险保费",
        "K歌房收入",
        "week",
        "week sales",
        "sales week 1",
        "weekly work",
        "work",
        "work pay",
        "bank sales",
        "owner sales",
        "kpi",
        "sales (CNY)",
        "sales RMB",
        "sales per thousand",
        "sales, top k",
        "sales (net)",
        "sales (2025)",
        "销售额（税前）",
        "销售额（含退款）",
        "双十一销售额",
        "秒杀销售额",
        "分销额",
        "时段销售额",
        "小时工工资",
        "Manhattan",
        "wk",
        "s",
        "h",
        "k",
        "w",
        "万",
        "min",
        "销售额（分店）",
        "销售额(第1周)",
        "agent(s) sales",
        "units sold",
    ],
    "calls": [
        "接待量",
        "万象店接待量",
        "千牛接待量",
        "百万客户数",
        "分组接待量",
        "人次",
        "单位接待量",
        "calls",
        "call(s)",
        "calls per week",
        "客户数(人)",
        "千人通话数",
    ],
    "points": [
        "分数",
        "分组",
        "得分",
        "质检分",
        "质检分（百分制）",
        "满意度（分）",
        "满意度/分",
        "评分 分",
        "小时工",
        "假期（天）",
        "休假 天",
        "工龄（月）",
        "时薪",
        "工作小时",
        "加班小时数",
        "通话分钟数",
        "working hours",
        "second line",
        "second",
        "min score",
        "max-min",
        "score h",
        "h_index",
        "系数k",
        "K值",
        "权重w",
        "前10%人数",
        "top 10% calls",
        "元旦班",
        "week",
        "work",
        "分",
        "时",
        "秒",
    ],
    "handling": [
        "时长",
        "处理时长",
        "时长（秒）",
        "时长/秒",
        "时长秒",
        "平均秒数",
        "handling (s)",
        "handling seconds",
        "time",
        "时间",
        "分组时长",
        "分机时长",
    ],
    "worked": [
        "工时",
        "工时（小时）",
        "工时/小时",
        "加班小时",
        "小时数",
        "hours",
        "working hours",
        "work (h)",
        "上班时间",
    ],
    "rate": ["满意度", "接通率", "rate", "前10%占比", "分时段占比", "percentile", "top 10% rate"],
}


def faults_of(heading: str, name: str, figure: float, **said: Any) -> str:
    rows = [{"person": "a", "month": "2026-01", heading: figure}]
    checked = tw.Records.check(rows, POLICY, columns={heading: {"name": name, **said} if said else name})
    return "\n".join(f"{row['fault']}; {row['hint']}" for row in checked.faults.rows())


def paid(source: Any, **said: Any) -> float:
    return float(tw.apply(POLICY, tw.Records.load(source, POLICY, **said)).total.gross)


@pytest.mark.parametrize("unit", UNITS)
def test_a_multiple_in_a_heading_is_refused_until_the_unit_is_said_wherever_it_stands(unit: str) -> None:
    for heading in UNITS[unit]:
        told = faults_of(heading, "sales", 1.25)
        assert f"figures are in {unit}, and 1 of them say nothing of it; say unit = '{unit}'" in told, heading
        assert not faults_of(heading, "sales", 1.25, unit=unit) and not faults_of(heading, "sales", 1.25, unit="1")


@pytest.mark.parametrize("unit", UNSAYABLE)
def test_a_multiple_that_no_unit_says_is_refused_unless_figures_are_said_to_be_themselves(unit: str) -> None:
    for heading in UNSAYABLE[unit]:
        assert f"figures are in {unit}, and 1 of them say nothing" in faults_of(heading, "sales", 1.25), heading
        assert not faults_of(heading, "sales", 1.25, unit="1")


@pytest.mark.parametrize(("heading", "name", "unit"), DURATIONS)
def test_another_duration_than_the_policys_is_refused_until_it_is_said(heading: str, name: str, unit: str) -> None:
    assert f"figures are in {unit}, and 1 of them say nothing" in faults_of(heading, name, 4)
    assert not faults_of(heading, name, 4, unit=unit)


@pytest.mark.parametrize(
    ("heading", "name", "unit"),
    [
        ("时长（毫秒）", "handling", "milliseconds"),
        ("handling_ms", "handling", "milliseconds"),
        ("工时（天）", "worked", "days"),
        ("工时/人天", "worked", "days"),
        ("满意度（‰）", "rate", "‰"),
    ],
)
def test_what_no_unit_says_is_refused_unless_figures_are_said_to_be_themselves(
    heading: str, name: str, unit: str
) -> None:
    assert f"figures are in {unit}, and 1 of them say nothing of it; say unit = '1'" in faults_of(heading, name, 0.5)
    assert not faults_of(heading, name, 0.5, unit="1")


@pytest.mark.parametrize("heading", SHARES)
def test_hundredths_in_a_heading_are_refused_until_they_are_said(heading: str) -> None:
    assert "figures are in %, and 1 of them say nothing of it; say unit = '%'" in faults_of(heading, "rate", 0.5)
    assert not faults_of(heading, "rate", 0.5, unit="%")


@pytest.mark.parametrize("currency", CURRENCIES)
def test_another_currency_is_refused_wherever_it_stands(currency: str) -> None:
    for heading in CURRENCIES[currency]:
        assert f"amounts are in {currency}, and the policy pays in CNY" in faults_of(heading, "sales", 1), heading
        assert not faults_of(heading, "sales", 1, unit="1")


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_headings_name_no_unit(name: str) -> None:
    for heading in ORDINARY[name]:
        assert not faults_of(heading, name, 1), heading


def test_a_name_of_the_policy_means_what_the_policy_means() -> None:
    own = tw.Policy.parse(
        '[inputs]\nsales_k = "amount"\ncost_usd = "amount"\n[[pay.line]]\nname = "p"\namount = "sales_k"\n'
    )
    assert not tw.Records.check([{"person": "a", "month": "2026-01", "sales_k": 1, "cost_usd": 2}], own)


def titled(path: Path, *above: list[Any], heading: str = "销售额", figure: Any = 1.25) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("明细")
        for at, row in enumerate([*above, ["工号", "月份", heading, "接待量"], ["a", "2026-01", figure, 5]]):
            sheet.write_row(at, 0, row)
    return path


COLUMNS = {"工号": "person", "月份": "month", "销售额": "sales", "接待量": "calls"}


@pytest.mark.parametrize(
    "above",
    [
        [["客服业绩表（单位：万元）"]],
        [["客服业绩表(万元)"]],
        [["客服业绩表"], ["单位：万元"]],
        [["客服业绩表", "", "单位：", "万元"]],
        [["业绩 单位 万"]],
        [["2026年1月业绩（税前，万元）"]],
        [["客服业绩表万元"]],
        [["Sales (unit: 10k CNY)"]],
    ],
)
def test_a_unit_in_a_title_is_refused_until_it_is_said_of_the_amounts(above: list[list[Any]], tmp_path: Path) -> None:
    table = titled(tmp_path / "a.xlsx", *above)
    header = len(above) + 1
    with pytest.raises(tw.Error, match="above the headings says that figures are in 万, and 1 of them") as caught:
        tw.Records.load(table, POLICY, columns=COLUMNS, header=header)
    assert [fault.column for fault in caught.value.faults] == ["销售额"]
    for unit, value in (("万", 12500), ("1", 1.25)):
        said = COLUMNS | {"销售额": {"name": "sales", "unit": unit}}
        assert paid(table, columns=said, header=header) == value
    proposed = tw.Records.propose(table, POLICY, tw.Mapping(COLUMNS))
    assert "above the headings says that figures are in 万: mend the units where they are not" in str(proposed)
    assert paid(table, mapping=proposed) == 12500


@pytest.mark.parametrize(
    "title",
    [
        "客服业绩表",
        "客服业绩表（单位：元）",
        "万象店业绩",
        "百万元大单赛",
        "每破万元奖励表",
        "第1周 work",
        "制表：客服一组（分店）",
        "agent(s)",
    ],
)
def test_ordinary_titles_name_no_unit(title: str, tmp_path: Path) -> None:
    table = titled(tmp_path / "a.xlsx", [title])
    assert paid(table, columns=COLUMNS, header=2) == 1.25
    assert "above the headings" not in str(tw.Records.propose(table, POLICY, tw.Mapping(COLUMNS)))


def test_figures_with_their_signs_below_a_title_need_no_saying(tmp_path: Path) -> None:
    table = titled(tmp_path / "a.xlsx", ["客服业绩表（单位：万元）"], figure="1.25万")
    assert paid(table, columns=COLUMNS, header=2) == 12500


@pytest.mark.parametrize(
    "heading",
    ["销售额/万元", "销售额_万元", "销售额万元", "销售额 万元", "销售额，万元", "销售额 单位：万元", "销售额(万元)"],
)
def test_a_proposal_knows_a_heading_with_its_unit_however_it_is_written(heading: str) -> None:
    labelled = POLICY.replace("inputs.sales.zh", "销售额")
    rows = [{"工号": "a", "月份": "2026-01", heading: 1.25}]
    assert (
        tw.Records.propose(rows, labelled).columns[heading]
        == tw.Mapping({heading: {"name": "sales", "unit": "万"}}).columns[heading]
    )


@pytest.mark.parametrize(
    "heading",
    [
        "销售额-去年",
        "销售额-去年（万元）",
        "去年销售额/万元",
        "销售额 去年 万元",
        "销售额 目标",
        "销售额_备注",
        "销售额/单",
    ],
)
def test_a_proposal_takes_no_other_heading_for_one_by_its_beginning(heading: str) -> None:
    rows = [{"工号": "a", "月份": "2026-01", heading: 1.25}]
    assert heading not in tw.Records.propose(rows, POLICY.replace("inputs.sales.zh", "销售额")).columns
