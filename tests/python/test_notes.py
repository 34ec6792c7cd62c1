"""What a run did not use is told, and a column of nearly a name without one is refused, whatever the records come from."""

import json
import unicodedata

import pandas as pd
import polars as pl
import pytest
from hypothesis import example, given, settings, strategies as st

import tierwise as tw
from tierwise._native import core

POLICY = tw.Policy.parse(
    """
name = "small"
[inputs]
sales = "amount"
bonus = { kind = "amount", optional = true }
[[ladder.medal.tier]]
name = "trial"
base_pay = 1900
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000
enter = "sales >= 1000"
[[pay.line]]
name = "base"
amount = "base_pay + otherwise(bonus, 0)"
"""
)
RECORDS = {
    "person": ["A", "B", "A", "B"], "month": ["2026-01", "2026-01", "2026-02", "2026-02"], "shop": ["north"] * 4, "team": ["n1"] * 4,
    "sales": [500.0, 1500.0, 500.0, 1500.0], "bonus": [0.0] * 4, "joined": ["2026-01"] * 4, "medal": ["trial", "trial", None, None],
}  # fmt: skip
WORLD = tw.Assumptions.parse('name = "w"\n[activity.sales]\nmean = "1000"\nsource = "assumption"\n')
PEOPLE = {"person": ["A", "B"], "month": ["2026-03"] * 2, "shop": ["north"] * 2, "team": ["n1"] * 2,
          "joined": ["2026-01"] * 2, "medal": ["iron", "trial"], "medal_since": ["2026-02"] * 2, "bonus": [1.0, 2.0]}  # fmt: skip


def told(found):
    return [(n["kind"], n["subject"]) for n in found.notes.rows()]


def without(columns, *names, **more):
    return {k: v for k, v in columns.items() if k not in names} | more


def forms(columns, tmp_path):
    """The same columns from everything that has some."""
    frame = pl.DataFrame(columns)
    frame.write_csv(tmp_path / "records.csv")
    frame.write_parquet(tmp_path / "records.parquet")
    return [
        columns,
        frame,
        frame.lazy(),
        frame.to_arrow(),
        pd.DataFrame(columns),
        tmp_path / "records.csv",
        tmp_path / "records.parquet",
    ]


# -- notes -------------------------------------------------------------------------------------------------------------


def test_a_ledger_of_records_that_say_everything_has_no_notes():
    ledger = tw.apply(POLICY, RECORDS)
    assert told(ledger) == []
    assert ledger.notes.columns == ["kind", "subject", "months", "rows", "text"]
    assert "note" not in str(ledger)
    assert "note" not in ledger._repr_html_()


def test_what_no_column_says_is_told_from_every_source(tmp_path):
    for records in forms(without(RECORDS, "bonus", "joined", "medal", remark=["x"] * 4), tmp_path):
        ledger = tw.apply(POLICY, records)
        assert told(ledger) == [
            ("missing_tier", "medal"), ("missing_joined", "joined"), ("missing_input", "bonus"), ("unread_column", "remark"),
        ]  # fmt: skip
        assert "note: there is no column 'medal': everybody begins on the first tier, trial" in str(ledger)
        assert "nothing reads the column &#x27;remark&#x27;" in ledger._repr_html_()


def test_an_ignored_column_is_not_told(tmp_path):
    for records in forms(RECORDS | {"remark": ["x"] * 4}, tmp_path):
        assert told(tw.apply(POLICY, records, ignore=["remark"])) == []
        assert told(tw.apply(POLICY, records, ignore="remark")) == []


def test_many_notes_are_shown_in_a_line_a_kind():
    ledger = tw.apply(POLICY, RECORDS | {f"c{i}": ["x"] * 4 for i in range(40)})
    assert len(ledger.notes) == 40
    assert "note: nothing reads the columns c0, c1, c2, c3, c4, c5 and 34 more" in str(ledger)
    assert str(ledger).count("note:") == 1


@pytest.mark.parametrize(
    ("column", "a", "b", "differ"),
    [
        ("person", "A01", "A01 ", "blanks"), ("person", "A01", "a01", "case"), ("person", "A01", "Ａ０１", "width"),
        ("person", "José", unicodedata.normalize("NFD", "José"), "Unicode normal form"),
        ("shop", "東区店", "东区店", "simplified or traditional form"),
        ("team", "Red", "\ufeffred", "blanks and case"), ("shop", "ガ", "ｶﾞ", "width"),
    ],
)  # fmt: skip
def test_what_is_one_to_a_reader_is_told_with_both_names(column, a, b, differ):
    records = {
        "person": ["P", "Q"],
        "month": ["2026-01", "2026-02"],
        "shop": ["s"] * 2,
        "team": ["t"] * 2,
        "sales": [1.0, 2.0],
    }
    found = [n for n in tw.apply(POLICY, records | {column: [a, b]}).notes.rows() if n["kind"] == "alike"]
    assert len(found) == 1
    many = {"person": "people", "shop": "shops", "team": "teams"}[column]
    first, second = sorted([a, b], key=lambda text: text.encode())
    first, second = (text.replace("\ufeff", r"\ufeff") for text in (first, second))  # what cannot be seen is shown
    assert found[0]["text"] == f"'{first}', '{second}' differ only in {differ}: they are taken for 2 {many}"
    assert (found[0]["months"], found[0]["rows"]) == ("2026-01 to 2026-02", 2)


def test_notes_do_not_depend_on_the_order_of_rows_or_on_threads():
    records = pl.DataFrame(without(RECORDS, "medal", "bonus")).with_columns(
        shop=pl.Series(["a", "A", "b", "B "]), medal=pl.lit("iron")
    )
    first = list(tw.apply(POLICY, records, threads=1).notes.rows())
    assert [n["kind"] for n in first].count("alike") == 2
    for seed in range(5):
        shuffled = records.sample(fraction=1, shuffle=True, seed=seed)
        assert list(tw.apply(POLICY, shuffled, threads=3).notes.rows()) == first


def test_a_recorded_tier_that_is_not_the_one_worked_out_is_told():
    recorded = RECORDS | {"medal": ["trial", "trial", "trial", "trial"]}
    (note,) = tw.apply(POLICY, recorded).notes.rows()
    assert (note["kind"], note["subject"], note["months"], note["rows"]) == ("other_tier", "medal", "2026-02", 1)
    assert note["text"].endswith("B in 2026-02 (recorded trial, worked out iron)")
    for dtype in (pl.Categorical, pl.Enum(["trial", "iron"])):
        assert told(tw.apply(POLICY, pl.DataFrame(recorded).with_columns(pl.col("medal").cast(dtype)))) == [
            ("other_tier", "medal")
        ]


def test_a_month_applied_alone_tells_which_functions_begin_in_the_middle(ledger, today):
    records = pl.read_csv(tw.example_records("three_shops"))
    people = (
        tw.workforce(tw.apply(today, records.filter(pl.col("month") < "2026-06")))
        .to_polars()
        .with_columns(pl.all().cast(pl.String))
    )
    standing = [c for c in people.columns if c.removesuffix("_since") in ("medal", "post", "management")]
    last = (
        records.filter(month="2026-06")
        .drop("medal", "post", "management")
        .join(people.select("person", *standing), on="person", how="left")
    )
    alone = tw.apply(today, last)
    (cut,) = (n for n in alone.notes.rows() if n["kind"] == "cut_past" and "year_to_date" in n["subject"])
    before = last.filter(pl.col("joined") < "2026-06").height
    assert cut["text"].startswith(f"{before} people were there before their first record: for them ")
    assert cut["rows"] == before
    for name in ("year_to_date(sum(income_tax))", "last(3, mean(score))", "since_joining(sum(bad_records))"):
        assert name in cut["subject"]
    assert "months_in_tier" not in "".join(n["subject"] for n in alone.notes.rows())  # the records say since when
    differ = (
        ledger.people.to_polars().filter(month="2026-06").join(alone.people.to_polars(), on="person", suffix="_alone")
    )
    assert 0 < differ.filter(pl.col("net") != pl.col("net_alone")).height <= before


# -- names -------------------------------------------------------------------------------------------------------------

MISSPELT = [
    ("joined", "join"), ("joined", "Joined"), ("joined", " joined"), ("joined", "ｊｏｉｎｅｄ"), ("team", "teams"), ("team", "TEAM"),
    ("shop", "shop\u200b"), ("medal", "medla"), ("medal", "Medal"), ("medal_since", "medal_sinse"),
    ("bonus", "bonus（元）"), ("bonus", "Bonus [CNY]"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "written"), MISSPELT)
def test_a_column_of_nearly_a_name_without_one_is_refused_by_every_verb(tmp_path, name, written):
    seen = written.replace("\u200b", "\\u200b")
    said = f"column \"{seen}\": nothing reads it, and there is no column '{name}'; did you mean '{name}'?"

    def refused(run):
        with pytest.raises(tw.Error) as e:
            run()
        assert str(e.value).startswith(said)
        assert [(f.column, f.path) for f in e.value.faults] == [(written, f'column "{written}"')]

    records = without(RECORDS, name, **{written: RECORDS.get(name, ["2026-01"] * 4)})
    people = without(PEOPLE, name, **{written: PEOPLE[name]})
    leaving = WORLD.to_toml() + '[attrition.leaving]\nannual_rate = "30%"\nsource = "assumption"\n'
    risky = tw.Assumptions.parse(leaving)
    how = {"months": 1, "replicas": 1, "progress": False}
    for given_records in forms(records, tmp_path) if name == "joined" else [records]:
        refused(lambda given_records=given_records: tw.apply(POLICY, given_records))
    refused(lambda: tw.apply(POLICY.amend("2026-02", {"ladder.medal.iron.base_pay": 2100}), records))
    refused(lambda: tw.risk(POLICY, records, risky))
    refused(lambda: tw.simulate(POLICY, people, WORLD, **how))
    refused(lambda: tw.compare({"a": POLICY, "b": POLICY}, people, WORLD, **how))
    refused(lambda: tw.sweep(POLICY, people, WORLD, {"ladder.medal.iron.base_pay": [1, 2]}, **how))
    for found in (
        tw.apply(POLICY, records, ignore=[written]),
        tw.risk(POLICY, records, risky, ignore=[written]),
        tw.simulate(POLICY, people, WORLD, **how, ignore=[written]),
        tw.compare({"a": POLICY, "b": POLICY}, people, WORLD, **how, ignore=[written]),
        tw.sweep(POLICY, people, WORLD, {"ladder.medal.iron.base_pay": [1, 2]}, **how, ignore=[written]),
    ):
        assert ("unread_column", written) not in told(found)


def test_a_name_that_has_its_column_is_not_missed():
    twice = RECORDS | {"Sales": ["x"] * 4, "join": ["x"] * 4, "medals": ["x"] * 4}
    assert told(tw.apply(POLICY, twice)) == [("unread_column", name) for name in ("Sales", "join", "medals")]
    assert "the nearest name is 'sales'" in next(tw.apply(POLICY, twice).notes.rows())["text"]


def test_short_names_and_names_apart_by_a_figure_are_not_mistaken():
    policy = tw.Policy.parse(
        "[inputs]\n" + "".join(f'"{n}" = {{ kind = "amount", optional = true }}\n' for n in ("id", "q1_sales", "kpi_a", "销售额"))
        + '[[pay.line]]\nname = "b"\namount = "1"\n'
    )  # fmt: skip
    columns = ["ip", "q2_sales", "kpi_b", "销售量", "chop", "step"]
    assert told(tw.apply(policy, RECORDS | {name: ["x"] * 4 for name in columns})) == [
        *(("missing_input", name) for name in ("id", "q1_sales", "kpi_a", "销售额")),
        *(("unread_column", name) for name in ("sales", "bonus", "medal", *columns)),
    ]
    with pytest.raises(tw.Error, match='column "銷售額": nothing reads it'):
        tw.apply(policy, RECORDS | {"銷售額": ["1"] * 4})


def test_every_misspelt_column_is_a_fault_beside_the_others():
    records = without(RECORDS, "joined", "team", join=["x"] * 4, Team=["x"] * 4, sales=[1.0, None, 2.0, 3.0])
    with pytest.raises(tw.Error) as e:
        tw.apply(POLICY, records)
    assert [f.column for f in e.value.faults] == ["join", "Team", "sales"]


def test_a_column_that_is_read_cannot_be_ignored():
    with pytest.raises(tw.Error, match='column "sales": it is read, so it cannot be ignored'):
        tw.apply(POLICY, RECORDS, ignore=["sales"])
    with pytest.raises(tw.Error, match='column "medal": it is read'):
        tw.simulate(POLICY, PEOPLE, WORLD, months=1, replicas=1, ignore=["medal"])
    with pytest.raises(TypeError, match="ignore must be a name or a list of names"):
        tw.apply(POLICY, RECORDS, ignore=3)


# -- workforces --------------------------------------------------------------------------------------------------------


def test_a_projection_tells_what_the_workforce_leaves_unsaid_and_what_nothing_draws():
    how = {"months": 2, "replicas": 2, "progress": False}
    assert told(tw.simulate(POLICY, PEOPLE, WORLD, **how)) == [("undrawn_input", "bonus")]
    bare = {"person": ["A"], "month": ["2026-03"], "sales": [9.0]}
    found = tw.simulate(POLICY, bare, WORLD, **how)
    assert told(found) == [
        ("missing_tier", "medal"), ("missing_joined", "joined"), ("undrawn_input", "bonus"), ("unread_column", "sales"),
    ]  # fmt: skip
    assert list(found.notes.rows())[-1]["text"] == "the column 'sales' is not read: the assumptions draw 'sales'"
    assert ("unread_column", "sales") not in told(tw.simulate(POLICY, bare, WORLD, **how, ignore="sales"))
    assert found.ledger().total.heads == 1


def test_a_variant_that_reads_a_column_keeps_it_from_being_missed():
    other = tw.Policy.parse(POLICY.to_toml().replace("bonus", "bonuses"))
    how = {"months": 1, "replicas": 1, "progress": False}
    with pytest.raises(tw.Error, match='column "bonus": nothing reads it'):
        tw.simulate(other, PEOPLE, WORLD, **how)
    found = tw.compare({"a": POLICY, "b": other}, PEOPLE, WORLD, **how)
    assert told(found) == [("undrawn_input", "bonus"), ("undrawn_input", "bonuses")]
    assert told(found.projections["b"]) == [("undrawn_input", "bonuses")]
    assert found.projections["b"].ledger().total.heads == 2
    tw.sweep(other, PEOPLE, WORLD, {"ladder.medal.iron.base_pay": [1]}, **how, compare_with=POLICY, ignore="bonus")


def test_a_ledger_s_people_take_its_notes_along():
    records = without(RECORDS, "joined", person=["A", "a", "A", "a"])
    people = tw.workforce(tw.apply(POLICY, records))
    assert told(people) == [("alike", "person"), ("missing_joined", "joined")]
    assert "'A', 'a' differ only in case" in str(people)
    assert ("missing_joined", "joined") in told(tw.simulate(POLICY, people, WORLD, months=1, replicas=1))


# -- folders and the shell ---------------------------------------------------------------------------------------------


def test_a_run_s_folder_has_its_notes(tmp_path):
    ledger = tw.apply(POLICY, RECORDS | {"remark": ["x"] * 4})
    assert json.loads((ledger.write(tmp_path / "l") / "manifest.json").read_text())["notes"] == [
        "nothing reads the column 'remark'"
    ]
    found = tw.simulate(POLICY, PEOPLE, WORLD, months=1, replicas=1)
    written = json.loads((found.write(tmp_path / "p", chart=None) / "manifest.json").read_text())
    assert written["notes"] == [n["text"] for n in found.notes.rows()]


# -- texts that are one to a reader ------------------------------------------------------------------------------------

SCRIPTS = [(0x20, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1FFF), (0x3040, 0x30FF), (0xAC00, 0xD7A3),
           (0x1100, 0x11FF), (0xFF00, 0xFF9F), (0xF900, 0xFAD9)]  # fmt: skip
letters = st.one_of(
    *(st.characters(min_codepoint=low, max_codepoint=high, exclude_categories=["Cn", "Cs"]) for low, high in SCRIPTS)
)


def plain(text):
    """Width, normal form and case as Python knows them; blanks are what it calls space, format and control."""
    wide = "".join(
        unicodedata.normalize("NFKC", c) if unicodedata.decomposition(c).startswith(("<wide>", "<narrow>")) else c
        for c in text
    )
    small = unicodedata.normalize("NFD", unicodedata.normalize("NFD", wide).casefold())
    return "".join(
        c for c in small if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc") and c not in IGNORED
    )


IGNORED = "\u034f\u115f\u1160\u3164\uffa0"  # marks and fillers that are there to be ignored


@settings(max_examples=400, deadline=None)
@given(st.text(letters, max_size=8))
@example("Ǆ ῼ ﬁ ŉ ẞ ΐ ʰ")
@example("e\u0301\u0323 ﾊﾟ ｶﾞ")
def test_folding_is_what_python_s_unicode_data_says(text):
    assert core.folded(text) == core.folded(plain(text))
    assert core.folded(core.folded(text)) == core.folded(text)
    for form in ("NFC", "NFD"):
        assert core.folded(unicodedata.normalize(form, text)) == core.folded(text)


def test_every_letter_of_these_scripts_folds_as_python_says():
    for low, high in SCRIPTS:
        for c in map(chr, range(low, high + 1)):
            if unicodedata.category(c) != "Cn":
                assert core.folded(c) == core.folded(plain(c)), f"U+{ord(c):04X}"
                assert unicodedata.normalize("NFD", core.folded(c)) == core.folded(c)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=6), st.text(max_size=6))
def test_texts_that_differ_in_something_named_are_one_when_folded(a, b):
    said = core.apart_in(a, b)
    assert bool(said) == (a != b and core.folded(a) == core.folded(b))


def test_a_tier_held_since_before_the_first_record_needs_no_column_joined():
    policy = tw.Policy.parse(
        POLICY.to_toml().replace('"sales >= 1000"', '"since_promotion(sum(sales)) >= 1000 and months_in_tier > 3"')
    )
    records = without(RECORDS, "joined", medal_since=["2025-06"] * 4)
    (past, joined) = tw.apply(policy, records).notes.rows()
    assert (past["kind"], past["subject"], past["rows"]) == ("cut_past", "since_promotion(sum(sales))", 2)
    assert joined["kind"] == "missing_joined"
    with pytest.raises(tw.Error, match="2025-06 in row 1 .* is before the person joined"):
        tw.apply(policy, records | {"joined": ["2025-07"] * 4})
