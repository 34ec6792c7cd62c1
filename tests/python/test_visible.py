"""What a terminal would obey, and what an eye does not see, is shown escaped, wherever people read."""

import sys
import unicodedata

import pytest
from hypothesis import given, strategies as st

import tierwise as tw
from tierwise.visible import UNSEEN, markup, visible

HOSTILE = "\x1b[31m[red]\u202eA\u200b0\x07\x9b\u2028<b>"
SHOWN = "\\x1b[31m[red]\\u202eA\\u200b0\\x07\\x9b\\u2028<b>"


def test_what_is_escaped_is_what_is_not_seen():
    hidden = {chr(c) for a, b in UNSEEN for c in range(a, b + 1)}
    every = [chr(c) for c in range(sys.maxunicode + 1)]
    assert {c for c in every if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs")} <= hidden
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"}
    assert {c for c in every if unicodedata.bidirectional(c) in turning} - set(
        map(chr, range(0x13430, 0x13460))
    ) <= hidden
    assert not {c for c in hidden if unicodedata.category(c)[0] in "NPS"}
    assert visible(HOSTILE) == SHOWN
    assert visible("奖牌 é\u3000\xa0😀 a\\b") == "奖牌 é\u3000\xa0😀 a\\b"
    assert visible("a\n\tb", lines=True) == "a\n\\x09b" and visible("a\nb") == "a\\x0ab"
    assert visible("\ud800") == "\\ud800"
    assert markup("<\u202e&\x00'") == "&lt;\\u202e&amp;\\x00&#x27;"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))
def test_cpp_and_python_escape_alike(text):
    """By what C++ says of a name that it does not know."""
    from tierwise._native import core

    with pytest.raises(tw.Error) as e:
        core.unknown_name("column", text, [])
    assert str(e.value) == f"unknown column '{visible(text)}'"


def test_every_character_is_escaped_alike_in_cpp():
    from tierwise._native import core

    for first in range(0, sys.maxunicode + 1, 16):  # of a long name the end is not shown
        text = "".join(chr(c) for c in range(first, first + 16) if not 0xD800 <= c <= 0xDFFF)
        try:
            core.unknown_name("column", text, [])
        except tw.Error as e:
            assert str(e) == f"unknown column '{visible(text)}'"
        else:
            pytest.fail("it is known")


def unseen(text: str) -> list[str]:
    return [c for c in text.replace("\n", "") if visible(c) != c]


@pytest.fixture(scope="module")
def hostile():
    from conftest import COLUMNS, SMALL

    policy = tw.Policy.parse(
        SMALL.replace('zh = "铁牌客服"', 'zh = "铁\\u202e[red]"').replace('name = "small"', 'name = "\\u001b[2Jsmall"')
    )
    columns = COLUMNS | {"person": [HOSTILE] * 3 + ["B1"] * 2, "shop": [HOSTILE] * 5}
    return tw.apply(policy, columns)


def test_tables_explanations_and_policies_show_it_escaped(hostile):
    why = hostile.explain(HOSTILE, "2026-02")
    people = tw.workforce(hostile)
    changed = hostile.policy.replace("ladder.medal.iron.base_pay", 2500)
    shown = [hostile, hostile.people, hostile.payslips, hostile.events, hostile.policy, why, people,
             tw.difference(hostile, hostile), hostile.policy.diff(changed), hostile.totals(by="shop")]  # fmt: skip
    for one in shown:
        assert unseen(str(one)) == [], type(one)
        assert unseen(repr(one)) == [], type(one)
        html = one._repr_html_()
        assert unseen(html) == [], type(one)
        assert "u2028<b>" not in html
    assert "\\x1b[31m[red]\\u202eA" in str(hostile.people)
    assert markup(HOSTILE) in hostile.people._repr_html_()
    assert "铁\\u202e[red]" in str(hostile.policy)  # Rich's markup is no markup here


def test_toml_has_it_escaped_and_reads_it_back(hostile):
    policy = hostile.policy.replace("description", HOSTILE + "\"'\U000e0001\ufeff奖é😀")
    for text in (policy.to_toml(), str(policy.ladder.medal), str(policy.ladder)):
        assert unseen(text) == []
    assert tw.Policy.parse(policy.to_toml()) == policy
    assert "奖é😀" in policy.to_toml()


def test_errors_show_it_escaped(hostile):
    with pytest.raises(AttributeError, match=r"unknown name '\\u202e'"):
        getattr(hostile.policy.ladder, "\u202e")
    with pytest.raises(tw.Error) as e:
        hostile.explain(HOSTILE + "x", "2026-02")
    assert unseen(str(e.value)) == [] and "\\u202e" in str(e.value)
    with pytest.raises(tw.Error) as e:
        tw.Policy.parse('name = "a"\n\tb\u202e = 1\r\n')
    assert unseen(str(e.value).replace("\t", "")) == []
    fault = tw.Fault(file="a\x1b[31m.toml", message="no\nline", hint="\u200b")
    assert str(fault) == "a\\x1b[31m.toml: no\\x0aline; \\u200b"


def test_a_caret_stands_under_what_is_meant_behind_what_was_escaped():
    with pytest.raises(tw.Error) as e:
        tw.Formula("'\u202e' == scor +")
    lines = str(e.value).splitlines()
    assert lines[-2].strip() == "'\\u202e' == scor +"
    assert lines[-1].index("^") == len(lines[-2])


def test_the_shell_sends_no_control_characters(hostile, tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from tierwise.cli.documents import app

    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.toml").write_text(hostile.policy.to_toml(), encoding="utf-8")
    rows = "\n".join(f'"{HOSTILE}",2026-0{m},s{HOSTILE},1500' for m in (1, 2, 3))
    (tmp_path / "r.csv").write_text(f"person,month,shop,sales\n{rows}\n", encoding="utf-8")
    for words in (["apply", "p.toml", "r.csv", "--by", "person,shop"], ["explain", "p.toml", "r.csv", HOSTILE, "2026-02"],
                  ["show", "p.toml"], ["check", "p.toml"], ["explain", "p.toml", "r.csv", "\x1b]0;x\x07", "2026-02"],
                  ["check", "\x1b[31m.toml"], ["apply", "p.toml", "r.csv", "--amend", "\x1b[31m"]):  # fmt: skip
        done = CliRunner(env={"NO_COLOR": "1"}).invoke(app, words)
        found = done.output
        assert unseen(found) == [], words
