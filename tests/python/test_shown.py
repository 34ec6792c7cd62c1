"""What is to be seen of a result is one content, and every renderer draws all of it."""

import html
import re

import pytest

import tierwise as tw
from tierwise.show.content import Column, Derivation, Label, Listing, Row, content, grid, lines, words
from tierwise.show.notebook import as_html
from tierwise.show.terminal import as_text

WIDE = 2000  # nothing is wrapped


@pytest.fixture(scope="module")
def results():
    today, assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
    records = tw.example_records("three_shops")
    raised = today.replace("ladder.medal.iron.base_pay", 2300)
    ledger = tw.apply(today, records)
    how = {"months": 5, "replicas": 4, "progress": False}
    return [
        today, assumptions, ledger, ledger.people, ledger.notes, tw.workforce(ledger), ledger.explain("A023", "2026-01"),
        tw.difference(ledger, tw.apply(raised, records)), tw.difference(ledger, ledger), today.diff(raised), today.diff(today),
        today.amend("2026-07", "ladder.medal.iron.base_pay", 2300), tw.simulate(today, ledger, assumptions, **how),
        tw.compare({"today": today, "raised": raised}, ledger, assumptions, **how), tw.risk(today, records, assumptions, bar=0.4),
        tw.sweep(today, ledger, assumptions, {"demand.chatbot": ["10%", "30%"]}, measures="gross", **how),
    ]  # fmt: skip


def read(page):
    """The words of a page, without its style sheet."""
    text = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    text = re.sub(r"</?(b|small|code|span)\b[^>]*>", "", text)
    return html.unescape(re.sub(r"<[^>]+>", " ", text)).split()


def test_a_notebook_shows_every_word_that_a_terminal_shows(results):
    for result in results:
        shown = result._content()
        in_terminal = [w for w in as_text(shown, WIDE).split() if not re.fullmatch("─+", w) and not w.endswith("…")]
        in_notebook = set(read(as_html(shown)))
        assert in_terminal, type(result)
        missing = [w for w in in_terminal if w not in in_notebook]
        assert missing == [], type(result)


def test_a_result_is_printed_and_shown_as_its_content(results):
    for result in results:
        assert str(result) == as_text(result._content())
        assert result._repr_html_() == as_html(result._content())


def test_looking_at_a_result_twice_shows_the_same(results):
    for result in results:
        assert result._content() == result._content()


def test_parts_stand_apart_or_below_each_other():
    parts = [words("head"), None, lines(["a", "b"]), lines([]), Listing("title", ("c", "d"))]
    assert as_text(content(*parts)) == "head\n\na\nb\n\ntitle\n  c\n  d"
    assert as_text(content(*parts, apart=False)) == "head\na\nb\ntitle\n  c\n  d"


def test_columns_of_numbers_stand_to_the_right_and_what_is_missing_is_empty():
    shown = grid(["name", "n"], [["a", 1234], ["b", None]])
    assert [column.right for column in shown.columns] == [False, True]
    assert as_text(content(shown)).splitlines() == ["name       n", "────────────", "a      1,234", "b"]


def test_a_label_stands_where_there_is_room():
    long = "a name of far more than thirty letters"
    columns = [Column("what", unwrapped=True)]
    short = grid(columns, [[Label("iron", "铁牌", "either")], [Label("gold", "金牌", "either")]])
    assert as_text(content(short)).splitlines()[2:] == ["iron 铁牌", "gold 金牌"]
    one_long = grid(columns, [[Label("iron", "铁牌", "either")], [Label(long, "金牌", "either")]])
    assert as_text(content(one_long)).splitlines()[2:] == ["iron", "铁牌", long, "金牌"]


def test_a_part_and_its_value_stay_on_one_line():
    cell = Derivation("a + b", ("first = 1", "second = 2", "third = 3"), "cut")
    shown = as_text(content(grid(["from"], [[cell]])), width=24).splitlines()
    assert shown[2:] == ["a + b", "first = 1 · second = 2", "third = 3", "cut"]


def test_a_table_leaves_out_columns_where_there_is_no_room_and_says_which():
    names = [f"column{i}" for i in range(9)]
    narrow = as_text(content(grid(names, [["x"] * 9], fitting=True, more=3)), width=40)
    assert narrow.splitlines()[-1] == "... 3 more rows"
    assert "columns not shown: " in narrow
    assert "column8" in as_html(content(grid(names, [["x"] * 9], fitting=True)))


def test_no_figure_is_cut_off_in_a_narrow_terminal(results):
    def figures(text):
        return set(re.findall(r"\d[\d.,%–]*\d%?", text))

    for result in results:
        shown = result._content()
        known = figures(as_text(shown, WIDE))
        for width in (60, 80):
            assert figures(as_text(shown, width)) <= known, (type(result), width)


def test_where_nothing_fits_all_is_there_wrapped():
    figures = grid(["first", "second"], [[123_456_789, 987_654_321]])
    assert re.sub(r"[^\d]", "", "".join(sorted(as_text(content(figures), 12)))) == "112233445566778899"


def test_what_is_drawn_is_escaped_in_both():
    shown = content(words(("<b>\x1b[2J", "strong")), grid(["<i>"], [["\u202e&"], Row((words("a\nb"),), "heading")]))
    assert "\\x1b[2J" in as_text(shown) and "\\u202e&" in as_text(shown)
    page = as_html(shown)
    assert "&lt;b&gt;\\x1b[2J" in page and "\\u202e&amp;" in page and "a<br>b" in page and "\u202e" not in page
