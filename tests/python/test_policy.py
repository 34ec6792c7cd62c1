"""Policies in Python: files, variants, differences, and everything in them as attributes."""

import pickle
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

import tierwise as tw


def test_members_are_attributes_as_in_the_file(today):
    assert today.name == "three-shops"
    assert today.ladder.medal.iron.base_pay == 2000
    assert today.ladder.medal.tier.iron.zh == "铁牌客服"
    assert today.brackets.sales_rates.rates == [(0, 0.006), (30000, 0.009), (60000, 0.012)]
    assert today.ladder.medal.gold.seats == {"*": 2}
    assert today.pay.line["base"].prorate is True
    assert today.pay.base.amount == tw.Formula("medal.base_pay")
    assert today.ladder.medal.trial.enter is None
    assert today["ladder.medal.iron"].base_pay == 2000


def test_lists_are_iterated_counted_and_asked_by_name_or_position(today):
    assert [tier.name for tier in today.ladder.medal.tier] == ["trial", "iron", "bronze", "silver", "gold"]
    assert len(today.ladder) == 3
    assert "medal" in today.ladder
    assert today.pay.line[0].name == "base"
    assert today.pay.line[-1].name == "commission_before_forfeit"
    with pytest.raises(IndexError):
        today.pay.line[99]
    with pytest.raises(TypeError, match="is no list"):
        list(today.ladder.medal)


def test_completion_offers_members_and_elements(today):
    assert {"ladder", "pay", "replace", "diff"} <= set(dir(today))
    assert {"name", "zh", "tier", "iron", "gold"} <= set(dir(today.ladder.medal))


def test_a_misspelt_member_is_an_attribute_error_with_the_nearest_name(today):
    with pytest.raises(AttributeError, match="did you mean 'base_pay'"):
        today.ladder.medal.iron.base_pai  # noqa: B018
    with pytest.raises(AttributeError):
        today.laddder  # noqa: B018
    assert not hasattr(today, "_repr_png_")


def test_a_policy_cannot_be_changed_by_setting_a_part(today):
    with pytest.raises(AttributeError):
        today.ladder.medal.iron.base_pay = 1


def test_replace_gives_another_policy_and_leaves_this_one(today):
    raised = today.replace(
        {
            "ladder.medal.iron.base_pay": 2300,
            "brackets.sales_rates.rates": [[0, "0.6%"], [25000, "0.9%"], [60000, "1.2%"]],
        }
    )
    assert raised.ladder.medal.iron.base_pay == 2300
    assert raised.brackets.sales_rates.rates[1] == (25000, 0.009)
    assert today.ladder.medal.iron.base_pay == 2000
    assert raised != today


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("ladder.medal.iron.base_pay", 2300, "2300"),
        ("ladder.medal.iron.base_pay", np.int64(2300), "2300"),
        ("ladder.medal.iron.base_pay", np.float32(2300.5), "2300.5"),
        ("ladder.medal.iron.base_pay", Decimal("2300.10"), "2300.1"),
        ("ladder.medal.iron.base_pay", 0.1, "0.1"),
        ("ladder.medal.iron.base_pay", "2300", "2300"),
        ("brackets.sales_rates.rates[0][1]", "0.7%", "0.7%"),
        ("brackets.sales_rates.rates", {0: "0.5%", 1000: 0.01}, "[[0, 0.5%], [1000, 0.01]]"),
        ("brackets.sales_rates.rates", np.array([[0, 0.5], [1000, 0.25]]), "[[0, 0.5], [1000, 0.25]]"),
        ("discipline.complaint.fines", [10, 20], "[10, 20]"),
        ("ladder.medal.gold.seats", {"*": 3, "harbour": 1}, "{ * = 3, harbour = 1 }"),
        ("ladder.medal.iron.enter", "score >= 70", "score >= 70"),
        ("ladder.medal.iron.enter", tw.col.score >= 70, "score >= 70"),
        ("ladder.medal.iron.enter", tw.Formula("score >= 70"), "score >= 70"),
        ("ladder.medal.silver.keep", None, "unset"),
        ("pay.base.prorate", False, "false"),
        ("rounding", "half_even", "half_even"),
        ("pay.base.rounding", "down", "down"),
    ],
)
def test_replace_takes_what_python_has(today, path, value, shown):
    assert today.replace(path, value).get(path) == shown


def test_what_replace_gives_back_it_takes_again(today):
    again = {path: today[path] for path in today.paths()}
    said = {path: value for path, value in again.items() if value is not None and value != []}
    assert today.replace(said) == today


def test_replace_reports_everything_that_does_not_fit_at_once(today):
    with pytest.raises(tw.Error) as caught:
        today.replace({"ladder.medal.iron.base_pai": 1, "pay.base.amount": "1 +", "rounding": "half_upp"})
    assert [fault.path for fault in caught.value.faults] == [
        "ladder.medal.iron.base_pai",
        "pay.base.amount",
        "rounding",
    ]
    with pytest.raises(tw.Error, match="unknown name 'scor'; did you mean 'score'"):
        today.replace("ladder.medal.iron.enter", "scor >= 80")


@pytest.mark.parametrize("value", [object(), 12345678901234567890, float("nan"), float("inf"), {"a": "b"}])
def test_what_is_no_setting_is_an_error_and_never_something_else(today, value):
    with pytest.raises(tw.Error, match="ladder.medal.iron.base_pay"):
        today.replace("ladder.medal.iron.base_pay", value)


def test_diff_says_in_words_what_changes(today):
    raised = today.replace("ladder.medal.iron.base_pay", 2300)
    diff = today.diff(raised)
    assert str(diff) == "ladder.medal.iron (铁牌客服).base_pay: 2000 -> 2300"
    assert diff[0].before == "2000"
    assert diff.to_polars().columns == ["path", "before", "after", "text"]
    assert "2000 -&gt; 2300" in diff._repr_html_()
    assert str(today.diff(today)) == "no differences"
    assert len(today.diff(today)) == 0


def test_what_is_doubtful_is_found_with_its_source_and_forbids_nothing(today):
    finding = today.findings()[0]
    assert (finding.path, finding.text) == ("discipline.complaint", "a cash fine by an employer is contested")
    assert "Labour Contract Law" in finding.source
    assert tw.example("small_desk").findings() == []


def test_a_policy_is_written_and_read_back_equal(today, tmp_path):
    path = tmp_path / "again.toml"
    today.save(path)
    assert tw.Policy.load(path) == today
    assert tw.Policy.parse(today.to_toml()) == today
    assert hash(tw.Policy.load(path)) == hash(today)
    assert pickle.loads(pickle.dumps(today)) == today


def test_a_fault_in_a_file_has_line_column_and_caret(tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text('name = "x"\n\n[[pay.line]]\nname = "a"\namount = "sale * 2"\n\n[inputs]\nsales = "amount"\n')
    with pytest.raises(tw.Error) as caught:
        tw.Policy.load(path)
    fault = caught.value.faults[0]
    assert (fault.line, fault.offset) == (5, 11)
    assert fault.file == str(path)
    assert fault.excerpt[fault.caret :].startswith("sale")
    assert "did you mean 'sales'" in fault.hint
    assert str(caught.value).splitlines()[-1].strip() == "^"


def test_a_caret_under_chinese_counts_characters():
    with pytest.raises(tw.Error) as caught:
        tw.Policy.parse('name = "x"\n[metric]\na = { zh = "订单差错率", value = "b" }\n')
    fault = caught.value.faults[0]
    assert fault.excerpt[fault.caret] == "b"
    assert fault.offset == 'a = { zh = "订单差错率", value = "b" }'.index('"b"') + 2


@pytest.mark.parametrize("content", [None, b"name = \xff", b"= 1"])
def test_a_file_that_cannot_be_read_is_an_error_with_its_name(tmp_path, content):
    path = tmp_path / "bad.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(tw.Error, match="bad.toml"):
        tw.Policy.load(path)


def test_errors_are_values():
    with pytest.raises(ValueError, match="expected a text") as caught:
        tw.Policy.parse("name = 1")
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.faults == caught.value.faults
    assert str(again) == str(caught.value)


def test_examples_are_there_by_name():
    assert tw.example("small_desk").name == "small-desk"
    assert tw.example_records("three_shops").name == "three_shops_records.csv"
    with pytest.raises(tw.Error, match="known: small_desk, three_shops"):
        tw.example("four_shops")


def test_a_policy_shows_its_ladders_with_chinese_labels(today):
    assert repr(today).startswith("<tierwise.Policy 'three-shops': ladders medal, post, management")
    assert "iron 铁牌客服" in str(today)
    assert "铁牌客服" in today._repr_html_()


def test_the_schema_describes_every_member():
    import json

    schema = json.loads(tw.policy_schema())
    assert schema["properties"]["ladder"]["description"]


def test_changes_are_a_dict_or_one_path_with_its_value(today):
    path, changes = "ladder.medal.iron.base_pay", {"ladder.medal.iron.base_pay": 2300}
    amended = today.amend("2026-08", path, 2200)
    for change in (
        today.replace,
        lambda *how: today.amend("2026-09", *how),
        lambda *how: amended.amend("2026-09", *how),
    ):
        with pytest.raises(TypeError, match="changes must be a dict of values by path, or one path, found NoneType"):
            change(None)
        with pytest.raises(TypeError, match="a value goes with one path: beside a dict of changes, 5 says nothing"):
            change(changes, 5)
        with pytest.raises(TypeError, match="a path must be a text, found int"):
            change({1: 5})


def test_documents_differ_from_those_of_their_kind(today):
    assumptions = tw.example_assumptions("three_shops")
    for one, other, message in (
        (today, assumptions, r"other must be a tw\.Policy, found Assumptions"),
        (assumptions, today, r"other must be tw\.Assumptions, found Policy"),
    ):
        with pytest.raises(TypeError, match=message):
            one.diff(other)


def test_what_is_no_setting_is_refused_by_replace_with_the_path(today):
    path = "ladder.medal.iron.base_pay"
    for value in (
        pl.LazyFrame({"a": [1]}),
        today,
        tw.example_assumptions("three_shops"),
        tw.col,
        object(),
        {1, 2},
        lambda: 1,
    ):
        with pytest.raises((tw.Error, TypeError), match="iron"):
            today.replace(path, value)
    assert today.replace(path, np.float64(2300)) == today.replace(path, 2300)


AMENDED = """
[[amendment]]
from = "2026-03"
source = "notice 2026-7"

[amendment.add]
"parameter.night_rate" = { value = 30, source = "notice 2026-7" }

[amendment.set]
"ladder.medal.iron.base_pay" = 2300
"brackets.sales_rates.rates" = [[0, "1%"], [25000, "2%"]]

[[amendment]]
from = "2026-05"
remove = ["ladder.medal.gold.seats"]

[amendment.set]
"parameter.night_rate" = 35
"""


def test_a_file_with_amendments_is_applied_as_the_amendments_one_by_one(today):
    read = tw.Policy.parse(today.to_toml() + AMENDED)
    records = tw.example_records("three_shops")
    rated = tw.Policy.parse(today.to_toml() + "\n[parameter.night_rate]\nvalue = 30\n")
    changes = {"ladder.medal.iron.base_pay": 2300, "brackets.sales_rates.rates": {0: "1%", 25000: "2%"}}
    later = {"parameter.night_rate": 35, "ladder.medal.gold.seats": None}
    planned = rated.amend("2026-03", changes).amend("2026-05", later)
    assert tw.apply(read, records).payslips.to_polars().equals(tw.apply(planned, records).payslips.to_polars())
    assert not tw.apply(read, records).payslips.to_polars().equals(tw.apply(today, records).payslips.to_polars())
    assert [read.at(month).ladder.medal.iron.base_pay for month in ("2026-02", "2026-03", "2026-06")] == [
        2000,
        2300,
        2300,
    ]
    assert read.at("2026-02") == today


def test_amendments_of_a_file_are_written_sent_and_compared(today):
    read = tw.Policy.parse(today.to_toml() + AMENDED)
    assert tw.Policy.parse(read.to_toml()) == read == pickle.loads(pickle.dumps(read))
    assert [change.text for change in today.diff(read)] == [
        'from 2026-03: parameter.night_rate added: { value = 30, source = "notice 2026-7" }',
        'from 2026-03: brackets.sales_rates.rates: [[0, "1%"], [25000, "2%"]]',
        "from 2026-03: ladder.medal.iron.base_pay: 2300",
        'from 2026-03: source "" -> "notice 2026-7"',
        "from 2026-05: ladder.medal.gold.seats removed",
        "from 2026-05: parameter.night_rate: 35",
    ]
    assert read.amendment[0].set["ladder.medal.iron.base_pay"] == 2300
    assert read.replace({"amendment": None}) == today


def test_elements_are_added_where_they_are_said_to_stand_and_removed(today):
    night = {"name": "night", "zh": "夜班补贴", "amount": 30}
    added = today.add("pay.line", night, behind="base")
    names = [line.name for line in added.pay.line]
    assert names.index("night") == names.index("base") + 1
    assert today.add("pay.line", night, before="base").pay.line[0].name == "night"
    assert today.add("pay.line", night).pay.line[-1].zh == "夜班补贴"
    assert str(today.diff(added)) == 'pay.line "night" (夜班补贴) added after "base"'
    assert added.remove("pay.night") == today
    assert today.add("parameter.rate", 200).replace("parameter.rate", 250).parameter.rate.value == 250
    assert today.add("metric.net_sales", "days_worked / 2").get("metric.net_sales.value") == "days_worked / 2"
    rates = {"name": "team_rates", "kind": "whole", "rates": [[0, "1%"], [50000, "2%"]]}
    assert today.add("brackets", rates).brackets.team_rates.rates == [(0, 0.01), (50000, 0.02)]


def test_what_cannot_be_added_is_told(today):
    for to, element, how, said in (
        ("pay.line", {"name": "base", "amount": 1}, {}, "pay.line.base: the name 'base' is taken"),
        ("pay.line", {"name": "x", "amont": 1}, {}, "pay.line.x: unknown key 'amont'; did you mean 'amount'"),
        ("pay.line", {"name": "x"}, {}, "pay.line.x: missing 'amount'"),
        ("pay.line", {"name": "x", "amount": 1}, {"behind": "bas"}, "unknown name 'bas'; did you mean 'base'"),
        ("pay.line", {"amount": 1}, {}, "pay.line: it is a list; say what is added: pay.line.NAME"),
        ("pay.lin", {"name": "x", "amount": 1}, {}, "unknown name 'lin'"),
        ("parameter.rate", {"vale": 2}, {}, "parameter.rate: unknown key 'vale'; did you mean 'value'"),
        ("brackets", {"name": "x", "rates": [[5, 1], [0, 2]]}, {}, "brackets"),
    ):
        with pytest.raises(tw.Error, match=said.replace("[", r"\[")):
            today.add(to, element, **how)


def test_pay_lines_begin_and_end_with_an_amendment_and_other_months_keep_theirs(today):
    records = tw.example_records("three_shops")
    planned = today.amend(
        "2026-03",
        add={
            "parameter.allowance_rate": 120,
            "pay.line.allowance": {"amount": "allowance_rate", "behind": "base", "zh": "补贴"},
            "ladder.medal.tier.diamond": {"base_pay": 9000},
        },
    ).amend("2026-05", remove=["pay.allowance"])
    ledger, before = tw.apply(planned, records), tw.apply(today, records)
    paid = {}
    for row in ledger.payslips.rows():
        if row["line"] == "allowance":
            paid.setdefault(row["month"], set()).add(row["amount"])
    assert {month: amounts for month, amounts in paid.items() if amounts != {0}} == {
        "2026-03": {Decimal("120.00")},
        "2026-04": {Decimal("120.00")},
    }
    rest = [row for row in ledger.payslips.rows() if row["line"] != "allowance" and row["month"] < "2026-03"]
    assert rest == [row for row in before.payslips.rows() if row["month"] < "2026-03"]
    assert tw.Policy.parse(planned.to_toml()) == planned
    assert planned.at("2026-05") == today.add("parameter.allowance_rate", 120).add(
        "ladder.medal.tier.diamond", {"base_pay": 9000}
    )
    assert "allowance" in [line.name for line in planned.at("2026-04").pay.line]
    with pytest.raises(tw.Error, match='amendment from 2026-07: ladder.medal.gold: the tier "gold" ends'):
        planned.amend("2026-07", remove=["ladder.medal.gold"])


def test_the_policy_that_holds_from_a_month_on_is_kept_as_what_changes(today):
    then = today.add("pay.line", {"name": "meal", "amount": 300}, behind="base").replace(
        {"ladder.medal.iron.base_pay": 2300, "brackets.sales_rates.rates": {0: "1%", 25000: "2%"}}
    )
    planned = today.amend("2026-03", then)
    assert planned.at("2026-03") == then and planned.at("2026-02") == today
    assert planned.amendment[0].set["ladder.medal.tier.iron.base_pay"] == 2300
    assert planned.amendment[0].add["pay.line.meal"] == {"amount": "300", "behind": "base"}


def test_a_part_that_is_not_set_is_set_as_a_whole_whatever_its_values_are():
    as_told = 'rehire = { within_months = 3 }\n[[pay.line]]\nname = "base"\namount = 1\n'
    desk = tw.Policy.parse(as_told.partition("\n")[2])
    assert (
        desk.replace("rehire", {"within_months": 3})
        == desk.add("rehire", {"within_months": 3})
        == tw.Policy.parse(as_told)
    )
    again = desk.replace("rehire", {"within_months": 3}).replace("rehire", {"within_months": 6, "keeps_tier": False})
    assert (again.rehire.within_months, again.rehire.keeps_tier) == (6, False)
    with pytest.raises(tw.Error, match="rehire: it has parts; set them one by one: rehire.within_months"):
        desk.replace("rehire", 3)
    with pytest.raises(
        tw.Error, match=r"'rehire' is not set, .*; set it as a whole: rehire = \{ within_months = ... \}"
    ):
        desk.replace("rehire.within_months", 3)
    # An amendment takes it likewise, and says why not where it holds in all months.
    with pytest.raises(
        tw.Error, match="amendment from 2026-02: rehire: it is unset until then, .* it is the same in all months"
    ):
        desk.amend("2026-02", {"rehire": {"within_months": 3}})
