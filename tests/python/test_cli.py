"""The command: what it prints, where, and how it ends."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import polars as pl
import pytest
import typer.rich_utils
from rich.cells import cell_len
from typer.testing import CliRunner

import tierwise as tw
from tierwise.cli.changes import amended, changed_by, ranges_of, variants_of
from tierwise.cli.documents import app


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(typer.rich_utils, "MAX_WIDTH", 80)  # it looks at the environment once, maybe for another test
    runner = CliRunner()
    assert runner.invoke(app, ["example"]).exit_code == 0
    return lambda *words: runner.invoke(app, [str(word) for word in words])


POLICY, RECORDS = "three_shops.toml", "three_shops_records.csv"


def test_apply_prints_totals_and_writes_tables_with_a_manifest(run, tmp_path):
    done = run("apply", POLICY, RECORDS, "--by", "shop,medal", "--out", "results", "--with-persons", "--threads", 2)
    assert done.exit_code == 0
    assert "iron 铁牌客服" in done.stdout
    manifest = json.loads((tmp_path / "results" / "manifest.json").read_text())
    assert [given["file"] for given in manifest["inputs"]] == [POLICY, RECORDS]
    assert len(manifest["inputs"][0]["sha256"]) == 64
    assert pl.read_csv(tmp_path / "results" / "people.csv").height == manifest["person_months"]


def test_a_table_of_ones_own_is_checked_and_applied_by_a_mapping(run, tmp_path):
    assert run("example", "small_desk").exit_code == 0
    (tmp_path / "own.csv").write_text(
        "工号;月份;customers;sales;answer_rate\nA;2026年3月;410;¥23,000.00;98.5%\nB;3月;1;2;97%\n"
    )
    proposed = run("records", "own.csv", "--policy", "small_desk.toml", "--propose")
    (tmp_path / "own.toml").write_text(proposed.stdout)
    assert "'月份' has '3月'" in proposed.stdout
    found = run("records", "own.csv", "--policy", "small_desk.toml", "--mapping", "own.toml", "--faults", "faults.xlsx")
    assert found.exit_code == 1 and "2 records in 1 sheet; 0 rows left out; 1 fault" in found.stdout
    assert (tmp_path / "faults.xlsx").stat().st_size > 0
    (tmp_path / "own.csv").write_text((tmp_path / "own.csv").read_text().replace("3月;1", "2026-03;1"))
    assert run("records", "own.csv", "--policy", "small_desk.toml", "--mapping", "own.toml").exit_code == 0
    done = run("apply", "small_desk.toml", "own.csv", "--mapping", "own.toml", "--out", "results")
    assert done.exit_code == 0, done.output
    manifest = json.loads((tmp_path / "results" / "manifest.json").read_text())
    assert [given["file"] for given in manifest["inputs"]] == ["small_desk.toml", "own.csv", "own.toml"]
    assert run("explain", "small_desk.toml", "own.csv", "A", "2026-03", "--mapping", "own.toml").exit_code == 0
    same = run("diff", "small_desk.toml", "small_desk.toml", "--records", "own.csv", "--mapping", "own.toml")
    assert same.exit_code == 0, same.output


def test_months_are_applied_one_after_the_other_from_the_state_that_each_leaves_behind(run, tmp_path, assumptions):
    records = pl.read_csv(tmp_path / RECORDS, infer_schema_length=None)
    records.filter(pl.col("month") < "2026-06").write_csv(tmp_path / "may.csv")
    records.filter(pl.col("month") == "2026-06").write_csv(tmp_path / "june.csv")
    done = run("apply", POLICY, "may.csv", "--save-state", "may.state")
    assert "written: may.state, how everybody stands after 2026-05" in done.stdout
    done = run("apply", POLICY, "june.csv", "--state", "may.state", "--save-state", "june.state", "--out", "june")
    assert done.exit_code == 0, done.output
    assert [given["file"] for given in json.loads((tmp_path / "june" / "manifest.json").read_text())["inputs"]] == [
        POLICY, "june.csv", "may.state",
    ]  # fmt: skip
    assert run("apply", POLICY, RECORDS, "--save-state", "whole.state").exit_code == 0
    assert tw.State.load(tmp_path / "june.state") == tw.State.load(tmp_path / "whole.state")
    words = ["explain", POLICY, "june.csv", "A017", "2026-06"]
    whole = run("explain", POLICY, RECORDS, "A017", "2026-06").stdout
    assert run(*words, "--state", "may.state").stdout == whole != run(*words).stdout
    refused = run("risk", POLICY, "june.csv", "--assumptions", assumptions, "--state", "may.state")
    assert refused.exit_code == 1
    assert "it looks back on 'full_pay' further than the state after 2026-05 remembers" in " ".join(
        refused.stderr.split()
    )


def test_apply_and_explain_take_amendments(run):
    amend = ["--amend", "2026-02:ladder.medal.iron.base_pay=2300", "--amend", "2026-04:ladder.medal.iron.base_pay=2400"]
    plain, done = run("apply", POLICY, RECORDS), run("apply", POLICY, RECORDS, *amend)
    assert done.exit_code == 0, done.output
    assert "from 2026-04: ladder.medal.iron (铁牌客服).base_pay: 2300 -> 2400" in done.stdout
    assert plain.stdout not in done.stdout
    explained = run("explain", POLICY, RECORDS, "A036", "2025-11", *amend)
    assert explained.stdout == run("explain", POLICY, RECORDS, "A036", "2025-11").stdout
    assert run("apply", POLICY, RECORDS, "--amend", "2026-02").exit_code == 2


def test_commands_are_told_in_whose_time_zone_instants_in_utc_are(run, tmp_path):
    instant = pl.col("month").str.to_datetime("%Y-%m").dt.replace_time_zone("Asia/Shanghai").dt.convert_time_zone("UTC")
    pl.read_csv(tmp_path / RECORDS, infer_schema_length=None).with_columns(instant).write_parquet(
        tmp_path / "utc.parquet"
    )
    assumptions = ["--assumptions", "three_shops_assumptions.toml"]
    played = [*assumptions, "--months", 1, "--replicas", 2]
    base = "ladder.medal.iron.base_pay"
    for words in (
        ["apply", POLICY, "R"],
        ["explain", POLICY, "R", "A023", "2026-01"],
        ["risk", POLICY, "R", *assumptions],
        ["diff", POLICY, POLICY, "--records", "R"],
        ["simulate", POLICY, "R", *played],
        ["compare", POLICY, "R", *played, "--variant", f"more:{base}=2300"],
        ["sweep", POLICY, "R", *played, "--vary", f"{base}=[2300]"],
    ):
        instants = ["utc.parquet" if word == "R" else word for word in words]
        refused = run(*instants)
        assert refused.exit_code == 1 and "instants in UTC" in refused.stderr, refused.output
        taken = run(*instants, "--timezone", "Asia/Shanghai")
        assert taken.exit_code == 0, taken.output
        assert taken.stdout == run(*[RECORDS if word == "R" else word for word in words]).stdout
        assert run(*instants, "--timezone", "Nowhere/City").exit_code == 1


def test_everything_fits_into_80_columns(run):
    for words in (
        ["apply", POLICY, RECORDS],
        ["explain", POLICY, RECORDS, "A023", "2026-01"],
        ["show", POLICY],
        ["show", POLICY, "ladder.medal.iron"],
        ["show", POLICY, "pay.line"],
        ["check", POLICY],
    ):
        done = run(*words)
        assert done.exit_code == 0, done.output
        assert max(cell_len(line) for line in done.stdout.splitlines()) <= 80, words


def test_tables_line_up_under_chinese_labels(run):
    lines = run("apply", POLICY, RECORDS, "--by", "medal").stdout.splitlines()
    rows = [line.rstrip() for line in lines if "牌客服" in line]
    assert len(rows) == 4
    assert len({cell_len(row) for row in rows}) == 1


def test_show_prints_a_part_with_what_it_means(run):
    assert "2000" in run("show", POLICY, "ladder.medal.iron").stdout
    assert "base pay of a month" in " ".join(run("show", POLICY, "ladder.medal.iron").stdout.split())
    assert run("show", POLICY, "pay.base.amount").stdout == "medal.base_pay\n"


def test_diff_compares_in_words_and_in_money(run):
    tw.Policy.load(POLICY).replace("ladder.medal.iron.base_pay", 2300).save("raised.toml")
    done = run("diff", POLICY, "raised.toml")
    assert done.stdout == "ladder.medal.iron (铁牌客服).base_pay: 2000 -> 2300\n"
    done = run("diff", POLICY, "raised.toml", "--records", RECORDS, "--by", "medal")
    assert "largest gains" in done.stdout
    assert "iron 铁牌客服" in done.stdout
    assert run("diff", POLICY, POLICY).stdout == "no differences\n"


def test_schema_is_json(run):
    assert json.loads(run("schema").stdout)["title"] == "tierwise policy file"
    assert run("schema", "--reference").stdout.startswith("## ")


@pytest.fixture
def assumptions(tmp_path):
    tw.example_assumptions("three_shops").save(tmp_path / "assumptions.toml")
    return "assumptions.toml"


def test_assumptions_are_shown_as_policies_are(run, assumptions):
    shown = run("show", assumptions).stdout
    assert "薪酬低于市场" in shown
    assert "leavers of a year" in " ".join(run("show", assumptions, "attrition.leaving").stdout.split())
    assert run("show", assumptions, "activity.sales.noise").stdout == "800\n"
    for words in (["show", assumptions], ["show", assumptions, "demand"], ["check", assumptions]):
        assert max(cell_len(line) for line in run(*words).stdout.splitlines()) <= 80, words


def test_assumptions_are_compared_with_assumptions_only(run, assumptions):
    tw.Assumptions.load(assumptions).replace("attrition.leaving.annual_rate", "30%").save("loyal.toml")
    assert run("diff", assumptions, "loyal.toml").stdout == "attrition.leaving.annual_rate: 45% -> 30%\n"
    done = run("diff", POLICY, assumptions)
    assert done.exit_code == 1
    assert (
        done.stderr == "three_shops.toml is a policy and assumptions.toml is not: two files of one kind are compared\n"
    )
    assert run("diff", assumptions, assumptions, "--records", RECORDS).exit_code == 1


def test_check_lists_what_is_assumed_and_fails_on_faults_only(run, assumptions, tmp_path):
    done = run("check", assumptions)
    assert done.exit_code == 0
    read = tw.Assumptions.load(assumptions)
    said = f"three-shops: {len(read.activity)} quantities; {len(read.guesses())} sources are assumptions"
    assert f"assumptions.toml: fine. {said}" in " ".join(done.stdout.split())
    assert "activity.student" in done.stdout
    assert "activity.days_scheduled" not in done.stdout
    (tmp_path / "wrong.toml").write_text('[activity.sales]\nmean = "1"\n')
    done = run("check", "wrong.toml")
    assert done.exit_code == 1
    assert done.stderr.startswith("wrong.toml:1:11: activity \"sales\": missing 'source'")
    (tmp_path / "wrong.toml").write_text("[demand]\nminutes = \n")  # no TOML at all
    assert "wrong.toml:2:" in run("check", "wrong.toml").stderr


def test_a_file_is_told_by_what_stands_in_it(run, assumptions, tmp_path):
    assert json.loads(run("schema", "assumptions").stdout) == json.loads(run("schema", assumptions).stdout)
    assert json.loads(run("schema", assumptions).stdout)["title"] == "tierwise assumptions file"
    assert json.loads(run("schema", POLICY).stdout) == json.loads(run("schema", "policy").stdout)
    assert "## `[demand]`" in run("schema", "assumptions", "--reference").stdout
    (tmp_path / "demand.toml").write_text('[inputs]\ndemand = "count"\n')
    assert run("check", "demand.toml").stderr == ""
    (tmp_path / "name.toml").write_text('name = "x"\n')
    done = run("check", "name.toml")
    assert done.exit_code == 0
    assert done.stderr == (
        "name.toml: taken for a policy file, as it has none of activity, attrition, demand, hiring, team_health\n"
    )


def test_faults_go_to_standard_error_as_they_are_and_the_exit_code_is_1(run, tmp_path):
    (tmp_path / "wrong.toml").write_text('name = "x"\n[[pay.line]]\nname = "a"\namount = "1 +"\n')
    done = run("check", "wrong.toml")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith("wrong.toml:4:14: ")
    (tmp_path / "deep.toml").write_text("a = " + "[" * 5000)
    (tmp_path / "long.toml").write_text("a = " + "9" * 5000)
    assert "Traceback" not in done.output
    for words in (
        ["apply", "none.toml", RECORDS],
        ["apply", POLICY, "none.csv"],
        ["apply", POLICY, RECORDS, "--by", "stores"],
        ["explain", POLICY, RECORDS, "A999", "2026-01"],
        ["show", POLICY, "ladder.medl"],
        ["example"],  # the files are there already
        ["example", "four_shops"],
        ["apply", POLICY, RECORDS, "--out", POLICY],
        ["check", "deep.toml"],
        ["check", "long.toml"],
    ):
        done = run(*words)
        assert done.exit_code == 1, words
        assert done.stderr
        assert "Traceback" not in done.output


def test_what_shows_no_chinese_is_told_how_to(run):
    done = CliRunner(charset="ascii").invoke(app, ["show", POLICY])
    assert done.exit_code == 1
    assert done.stderr == "what is shown has letters that ascii has not: set PYTHONIOENCODING=utf-8\n"


def test_wrong_usage_ends_with_2(run):
    assert run("apply", POLICY).exit_code == 2
    assert run("aply").exit_code == 2
    assert run("apply", POLICY, RECORDS, "--threads", 0).exit_code == 2


# -- months that have not happened yet -----------------------------------------------------------------------------------

QUICK = ("--months", 4, "--replicas", 6)


def test_simulate_plays_records_on_and_writes_tables_a_chart_and_a_manifest(run, assumptions, tmp_path):
    done = run(
        "simulate",
        POLICY,
        RECORDS,
        "--assumptions",
        assumptions,
        *QUICK,
        "--seed",
        9,
        "--threads",
        2,
        "--out",
        "out",
        "--with-persons",
    )
    assert done.exit_code == 0, done.output
    assert "42 people are at work at the end of 2026-06, by the records" in done.stdout
    assert "three-shops: 42 people, 2026-07 to 2026-10, 6 replicas, seed 9" in done.stdout
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= 80
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["seed"] == 9
    assert [given["file"] for given in manifest["inputs"]] == [POLICY, RECORDS, assumptions]
    assert {len(given["sha256"]) for given in manifest["inputs"]} == {64}
    assert (tmp_path / "out" / manifest["charts"][0]).exists()
    people = tmp_path / "out" / "workforce.csv"
    again = run(
        "simulate",
        POLICY,
        people,
        "--state",
        tmp_path / "out" / "workforce.state",
        "--assumptions",
        assumptions,
        *QUICK,
        "--seed",
        9,
        "--out",
        "again",
        "--format",
        "parquet",
    )
    assert "by the records" not in again.stdout
    totals = pl.read_csv(tmp_path / "out" / "totals.csv")
    assert len(totals) == 4 * 6
    assert (
        pl.read_parquet(tmp_path / "again" / "totals.parquet")["net"].cast(pl.Float64).to_list()
        == totals["net"].to_list()
    )


def test_a_start_must_agree_with_the_people(run, assumptions):
    words = ["simulate", POLICY, RECORDS, "--assumptions", assumptions, *QUICK]
    assert run(*words, "--start", "2026-07").exit_code == 0
    done = run(*words, "--start", "2027-01")
    assert done.exit_code == 1
    assert "start: 2027-01 is not what the workforce's column 'month' says: 2026-07" in done.stderr


def test_simulate_takes_changes_and_dated_ones(run, assumptions):
    words = ["simulate", POLICY, RECORDS, "--assumptions", assumptions, *QUICK]
    done = run(*words, "--change", "demand.chatbot=0.4", "--amend", "2026-09:ladder.medal.iron.base_pay=2300")
    assert done.exit_code == 0, done.output
    assert "from 2026-09: ladder.medal.iron (铁牌客服).base_pay: 2000 -> 2300" in done.stdout
    assert run(*words, "--change", "demand.chatbt=0.4").exit_code == 1
    assert run(*words, "--change", "demand.chatbot").exit_code == 2
    assert run(*words, "--amend", "ladder.medal.iron.base_pay=2300").exit_code == 2
    assert run(*words, "--amend", "2028-09:ladder.medal.iron.base_pay=2300").exit_code == 1


def test_compare_shows_differences_of_variants(run, assumptions, tmp_path):
    today = tw.Policy.load(POLICY)
    today.replace("ladder.medal.iron.base_pay", 2300).save("raised.toml")
    words = ["compare", POLICY, RECORDS, "--assumptions", assumptions, *QUICK]
    done = run(
        *words, "--variant", "raise:ladder.medal.iron.base_pay=2300", "--variant", "file:raised.toml",
        "--variant", 'both:demand.chatbot="40%"', "--variant", "both:attrition.leaving.tenure=[[0, 2], [3, 1]]",
        "--variant", "later:2026-09:ladder.medal.iron.base_pay=2300", "--out", "out",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "better / worse" in done.stdout
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= 80
    found = pl.read_csv(tmp_path / "out" / "differences.csv")
    assert found["variant"].unique(maintain_order=True).to_list() == ["raise", "file", "both", "later"]
    assert found.filter(variant="raise").drop("variant").equals(found.filter(variant="file").drop("variant"))
    assert run(*words).exit_code == 2
    for wrong in ("raise", "raise:", ":demand.chatbot=0.4", "today:demand.chatbot=0.4", "a:demand.chatbot=1,2"):
        assert run(*words, "--variant", wrong).exit_code == 2, wrong
    for wrong in ("a:none.toml", "a:demand.chatbt=1", "a:2026-9:ladder.medal.iron.base_pay=2300"):
        done = run(*words, "--variant", wrong)
        assert done.exit_code == 1, wrong
        assert "Traceback" not in done.output
    assert "'2026-9' is not a month" in done.stderr


def test_sweep_plays_every_combination(run, assumptions, tmp_path):
    words = ["sweep", POLICY, RECORDS, "--assumptions", assumptions, *QUICK]
    done = run(
        *words,
        "--vary",
        "ladder.medal.iron.base_pay=[2000, 2300]",
        "--vary",
        'demand.chatbot=["10%", "30%"]',
        "--out",
        "out",
    )
    assert done.exit_code == 0, done.output
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= 80
    found = pl.read_csv(tmp_path / "out" / "sweep.csv")
    assert len(found) == 2 * 2 * 2
    assert found["ladder.medal.iron.base_pay"].to_list() == [2000.0] * 4 + [2300.0] * 4
    assert run(*words, "--vary", "demand.chatbot").exit_code == 2
    assert run(*words, "--vary", "demand.chatbot=[]").exit_code == 2
    assert run(*words, "--vary", "demand.chatbot=[0.1]", "--measure", "costs").exit_code == 1


def test_what_is_said_of_one_name_month_or_path_adds_up(run, assumptions):
    today, assumed = tw.Policy.load(POLICY), tw.Assumptions.load(assumptions)
    today.replace("ladder.medal.iron.base_pay", 2300).save("raised.toml")
    iron, bronze = "ladder.medal.iron.base_pay", "ladder.medal.bronze.base_pay"
    found = variants_of(
        [f"a:2026-09:{iron}=2400", "b:raised.toml", f"a:{bronze}=2500", "b:demand.chatbot=0.4", f"a:2026-09:{bronze}=2600",
         f"b:policy:{bronze}=2700"], today, assumed,
    )  # fmt: skip
    assert list(found) == ["a", "b"]
    assert found["a"] == (today.replace(bronze, 2500).amend("2026-09", {iron: 2400, bronze: 2600}), assumed)
    assert found["b"] == (today.replace({iron: 2300, bronze: 2700}), assumed.replace("demand.chatbot", 0.4))
    assert amended(today, [f"2026-02:{iron}=2300", f"2026-04:{iron}=2400", f"2026-02:{bronze}=2500"]) == today.amend(
        "2026-02", {iron: 2300, bronze: 2500}
    ).amend("2026-04", iron, 2400)
    meal = 'add pay.line.meal={ amount = 300, behind = "base" }'
    with_meal = today.add("pay.line.meal", {"amount": 300}, behind="base").remove("pay.prize")
    told = [
        meal,
        "remove pay.prize",
        "remove policy:parameter.x",
        "add policy:parameter.x=3",
        "remove activity.age.at_most",
    ]
    for said in (
        changed_by(today.add("parameter.x", 1), assumed, told),
        variants_of([f"a:{one}" for one in told], today.add("parameter.x", 1), assumed)["a"],
    ):
        assert said == (with_meal.add("parameter.x", 3), assumed.remove("activity.age.at_most"))
    for said in (
        amended(today, [f"2026-07:{meal}", "2026-07:remove pay.prize"]),
        variants_of([f"a:2026-07:{meal}", "a:2026-07:remove pay.prize"], today, assumed)["a"][0],
    ):
        assert said == today.amend(
            "2026-07", add={"pay.line.meal": {"amount": 300, "behind": "base"}}, remove=["pay.prize"]
        )
    assert ranges_of([f"{iron}=[2000, 2300]", "x=unset", f"{iron}=[2500]"]) == {iron: [2000, 2300, 2500], "x": [None]}


def test_values_are_those_of_toml_and_unset_takes_one_away(run, assumptions):
    today, assumed = tw.Policy.load(POLICY), tw.Assumptions.load(assumptions)
    iron = "ladder.medal.iron"
    for said, path, value in (
        (f"{iron}.zh=\"铁, '牌' = x\"", f"{iron}.zh", "铁, '牌' = x"),
        (f'{iron}.enter = "score >= 80 and approved"', f"{iron}.enter", "score >= 80 and approved"),
        (f" policy:{iron}.base_pay = 2_300 # more", f"{iron}.base_pay", 2300),
    ):
        assert changed_by(today, assumed, [said]) == (today.replace(path, value), assumed), said
    assert changed_by(today, assumed, [f"{iron}.approve=unset"])[0] == today.replace(f"{iron}.approve", None)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--change", "ladder.medal.iron.enter=approved"], """quotes: --change 'ladder.medal.iron.enter="approved"'"""),
        (["--change", "demand.chatbot=40%"], """quotes: --change 'demand.chatbot="40%"'"""),
        (["--change", 'demand.chatbot="40%'], "is no TOML value"),
        (["--change", "demand.chatbot=1\nx=2"], "there is more than a value"),
        (["--change", "demand.chatbot"], "expected PATH=VALUE"),
        (["--change", "demand.chatbot="], "expected PATH=VALUE"),
        (["--change", "=1"], "expected PATH=VALUE"),
        (["--change", "demand.chatbot=0.4", "--change", "demand.chatbot=0.5"], "this one is set already"),
        (["--change", "demand.chatbot=" + "9" * 5000], "a value of 5,000 characters is too long or too deep"),
        (["--change", "demand.chatbot=" + "[" * 5000], "a value of 5,000 characters is too long or too deep"),
        (["--change", "add pay.line.meal"], "expected add PATH=VALUE"),
        (["--change", "remove pay.prize", "--change", "remove pay.prize"], "this one is removed already"),
        (["--variant", "a:add pay.line.meal"], "expected add PATH=VALUE"),
        (["--amend", "2026-09"], "expected MONTH:PATH=VALUE"),
        (["--amend", "2026-09:ladder.medal.iron.base_pay"], "expected PATH=VALUE"),
        (["--amend", "2026-09:ladder.medal.iron.base_pay=many"], """'2026-09:ladder.medal.iron.base_pay="many"'"""),
        (["--variant", "a"], "expected NAME:PATH=VALUE or NAME:FILE"),
        (["--variant", "today:demand.chatbot=0.4"], "today is the policy as it is"),
        (["--variant", "a:raised.toml", "--variant", "a:raised.toml"], "this variant has a policy already"),
        (["--variant", "a:demand.chatbot=0.4", "--variant", "a:demand.chatbot=0.4"], "this one is set already"),
        (["--vary", "demand.chatbot=0.4"], "a list of values, such as demand.chatbot=[0.4]"),
        (["--vary", "demand.chatbot=[10%, 30%]"], 'quotes, as in ["10%", "30%"]'),
        (["--vary", "demand.chatbot=10%,30%"], "a list of values, such as demand.chatbot=[10%,30%]"),
    ],
)
def test_a_value_that_is_none_is_told_with_what_was_found_and_what_was_meant(run, assumptions, options, words):
    tw.Policy.load(POLICY).save("raised.toml")
    command = {"--variant": "compare", "--vary": "sweep"}.get(options[0], "simulate")
    done = run(command, POLICY, RECORDS, "--assumptions", assumptions, *QUICK, *options)
    assert done.exit_code == 2, done.output
    said = " ".join(re.sub("[│╭╮╰╯─]", " ", done.stderr).split())
    assert words.replace(" ", "") in said.replace(" ", ""), said


@pytest.mark.parametrize("command", ["simulate", "compare", "sweep", "risk", "apply"])
def test_what_can_be_known_to_fail_fails_before_anything_is_done(run, assumptions, tmp_path, command):
    words = [command, POLICY, RECORDS, *([] if command == "apply" else ["--assumptions", assumptions])]
    words += QUICK if command in ("simulate", "compare", "sweep") else []
    words += {"compare": ["--variant", "loyal:demand.chatbot=0.4"], "sweep": ["--vary", "demand.chatbot=[0.4]"]}.get(
        command, []
    )
    for out, there in ((POLICY, POLICY), (f"{POLICY}/new/out", POLICY)):
        done = run(*words, "--out", out)
        assert (done.exit_code, done.stdout) == (1, ""), done.output
        assert done.stderr == f"{there}: there is a file where --out needs a folder\n"
    if command in ("simulate", "compare", "sweep"):
        done = run(*words, "--measure", "total_costs", "--out", "out")
        assert done.exit_code == 1
        assert done.stderr == "unknown measure 'total_costs'; did you mean 'total_cost'?\n"
        assert "three-shops: 42 people" not in done.stdout
        assert not (tmp_path / "out").exists()
        done = run(*words, "--measure", "busy", "--out", "out")
        assert done.exit_code == 0, done.output


def test_risk_says_who_may_leave_and_what_raise_would_help(run, assumptions, tmp_path):
    words = ["risk", POLICY, RECORDS, "--assumptions", assumptions]
    assert "say --with-persons" in run(*words, "--out", "out").stderr
    done = run(*words, "--bar", "40%", "--out", "out", "--with-persons")
    assert done.exit_code == 0, done.output
    assert "raise" in done.stdout
    assert "not in the records, so it adds nothing: " in " ".join(done.stdout.split())
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= 80
    found = tw.risk(tw.Policy.load(POLICY), RECORDS, tw.Assumptions.load(assumptions), bar=0.4)
    table = pl.read_csv(tmp_path / "out" / "risks.csv")
    assert table.columns == found.columns
    assert table["person"].to_list() == [one.person for one in found.people]
    assert table["raise"].to_list() == [one.raise_needed for one in found.people]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["month"], manifest["bar"]) == ("2026-06", 0.4)
    assert [given["file"] for given in manifest["inputs"]] == [POLICY, RECORDS, assumptions]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "assumptions.toml", "manifest.json", "policy.toml", "risks.csv"
    ]  # fmt: skip
    assert run(*words, "--bar", "0.4").stdout == done.stdout[: done.stdout.index("\nwritten to")]


def test_risk_explains_one_person(run, assumptions):
    words = ["risk", POLICY, RECORDS, "--assumptions", assumptions]
    done = run(*words, "--person", "A011")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("A011, lantern, 2026-06: ")
    assert "none is causal because it stands there" in " ".join(done.stdout.split())
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= 80
    assert run(*words, "--person", "A011", "--change", 'attrition.leaving.annual_rate="20%"').stdout != done.stdout
    done = run(*words, "--person", "A0111")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "nobody is called 'A0111' in 2026-06; did you mean 'A011'?" in done.stderr
    for wrong in ("140%", "0", "much"):
        assert run(*words, "--bar", wrong).exit_code == 2, wrong
    assert run("risk", POLICY, RECORDS).exit_code == 2


def test_an_interrupted_simulation_shows_what_is_done_and_ends_with_130(run, assumptions, tmp_path):
    words = [
        sys.executable,
        "-m",
        "tierwise",
        "simulate",
        POLICY,
        RECORDS,
        "--assumptions",
        assumptions,
        "--replicas",
        "60000",
        "--threads",
        "1",
    ]
    process = subprocess.Popen(
        [*words, "--by", "shop"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    time.sleep(4)
    process.send_signal(signal.SIGINT)
    told, said = process.communicate(timeout=120)
    if process.returncode == 0:
        pytest.skip("the run was over before it could be interrupted")
    assert process.returncode == 130
    assert "Traceback" not in said
    assert "interrupted" in told + said


@pytest.mark.parametrize(
    "command",
    ["apply", "explain", "show", "diff", "check", "schema", "example", "simulate", "compare", "sweep", "risk"],
)
def test_help_teaches_with_an_example(run, command):
    done = run(command, "--help")
    assert done.exit_code == 0
    assert f"Example: tierwise {command}" in " ".join(done.stdout.split())


def test_it_runs_as_a_module():
    done = subprocess.run([sys.executable, "-m", "tierwise", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"tierwise {tw.__version__}\n"


def test_ctrl_c_ends_quietly_with_130(run, tmp_path):
    n = 3_000_000
    pl.DataFrame(
        {
            "person": pl.Series(np.arange(n) // 12).cast(pl.String),
            "month": pl.Series(np.arange(n) % 12 + 1).cast(pl.String).str.zfill(2).str.replace("^", "2026-"),
            "shop": pl.repeat("s", n, eager=True),
            "sales": np.arange(n, dtype=float),
            "customers": np.arange(n),
            "answer_rate": np.full(n, 0.97),
        }
    ).write_parquet(tmp_path / "long.parquet")
    assert run("example", "small_desk").exit_code == 0
    words = [sys.executable, "-m", "tierwise", "apply", "small_desk.toml", "long.parquet", "--threads", "1"]
    process = subprocess.Popen(
        words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    )
    time.sleep(1.2)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    if process.returncode == 0:
        pytest.skip("the run was over before it could be interrupted")
    assert process.returncode == 130
    assert "Traceback" not in said


def test_a_comparison_is_written_as_a_workbook_or_a_report_by_the_ending_of_out(run, assumptions, tmp_path):
    words = (
        "compare",
        POLICY,
        RECORDS,
        "--assumptions",
        assumptions,
        *QUICK,
        "--variant",
        "raise:ladder.medal.iron.base_pay=2300",
    )
    for name in ("raise.xlsx", "raise.html"):
        done = run(*words, "--out", name)
        assert done.exit_code == 0, done.output
        assert f"written: {name}" in done.stdout and (tmp_path / name).stat().st_size > 10_000
    refused = run("simulate", POLICY, RECORDS, "--assumptions", assumptions, *QUICK, "--out", "out.html")
    assert refused.exit_code == 2 and "writes a folder, or a file that ends in .xlsx" in refused.stderr
    (tmp_path / "there.xlsx").mkdir()
    assert "there is a folder where --out needs a file" in run(*words, "--out", "there.xlsx").stderr
