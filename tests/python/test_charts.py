"""Charts are drawn here: no script, no network, no empty boxes; and what cannot be drawn is said."""

import itertools
import json
import os
import pathlib
import re
import subprocess
import sys

import altair as alt
import pytest

import tierwise as tw
from tierwise.show import chart_files

ROOT = pathlib.Path(__file__).parents[2]


@pytest.fixture(scope="module")
def compared(today, ledger):
    assumptions = tw.example_assumptions("three_shops")
    raised = today.replace("ladder.medal.iron.base_pay", 2300)
    variants = {"today": today, 'it\'s "more"': raised, "\u202e<b>\x1b[1m": raised}
    return tw.compare(variants, ledger, assumptions, months=3, replicas=3, progress=False)


def test_a_notebook_shows_a_chart_as_it_was_drawn_here(compared):
    for chart in (
        compared.plot(),
        compared.plot("heads", by="shop"),
        compared.first.plot(),
        compared.first.plot().properties(width=300),
        tw.charts.differences(compared),
    ):
        shown = chart._repr_mimebundle_(include=None, exclude=None)
        assert set(shown) == {"image/svg+xml", "text/plain"}
        drawn = shown["image/svg+xml"]
        assert drawn.startswith("<svg") and "<script" not in drawn
        assert set(re.findall(r"https?://[^\"]*", drawn)) <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        }


def test_whoever_chose_a_renderer_gets_it(compared):
    with alt.renderers.enable("json"):
        assert "application/json" in compared.plot()._repr_mimebundle_()[0]


def test_labels_are_escaped_and_any_name_is_drawn(compared):
    drawn = compared.plot()._repr_mimebundle_()["image/svg+xml"]
    assert "\\u202e&lt;b&gt;\\x1b[1m" in drawn
    assert 'it\'s "more"' in drawn.replace("&quot;", '"').replace("&#x27;", "'").replace("&apos;", "'")
    assert drawn.count('stroke-dasharray="4,3"') == 2  # the line at nothing, in each panel


def test_a_chart_saves_itself_as_its_name_says(compared, tmp_path):
    for ending, begins in (("png", b"\x89PNG"), ("svg", b"<svg"), ("json", b"{"), ("html", b"<!DOCTYPE html>")):
        compared.plot().save(tmp_path / f"chart.{ending}")
        assert (tmp_path / f"chart.{ending}").read_bytes().lstrip().startswith(begins)
    with pytest.raises(tw.Error, match="charts cannot be written as '.pdf'"):
        compared.plot().save(str(tmp_path / "chart.pdf"))


def test_a_live_chart_asks_no_network(compared):
    pytest.importorskip("anywidget")
    live = tw.charts.live(compared.plot())
    assert live.spec["title"]["text"].startswith("total cost")
    assert not re.search(r"(from|import)\s*\(?[\"']https?:", str(type(live)._esm))


def test_without_its_packages_a_live_chart_says_what_is_missing(compared, monkeypatch):
    def missing(*_):
        raise ImportError("no anywidget")

    monkeypatch.setattr(alt.JupyterChart, "enable_offline", missing)
    with pytest.raises(tw.Error, match=r"a widget, which anywidget makes; pip install 'tierwise\[notebook\]'"):
        tw.charts.live(compared.plot())


def test_a_page_with_a_chart_asks_no_network(compared, tmp_path):
    page = chart_files.save_chart(compared.plot(), tmp_path / "chart.html").read_text(encoding="utf-8")
    assert not re.search(r"<(script|link)\b[^>]*\b(src|href)=", page)
    assert not re.search(r"https?://[^\s\"']*(cdn|unpkg)", page)
    for folder in ("python", "docs", "examples"):
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in (".py", ".md", ".html", ".toml"):
                assert "cdn." not in file.read_text(encoding="utf-8"), file


LETTERS = "奖牌人客服考核总成本差异"


def test_chinese_letters_are_drawn_and_not_as_empty_boxes():
    drawn = {letter: chart_files._drawn(letter) for letter in (*LETTERS, "\ue123")}
    assert len(set(drawn.values())) == len(drawn)
    assert chart_files.boxes(LETTERS + "é, Ω and a") == []


def png(chart_title: str) -> bytes:
    import vl_convert

    chart = (
        alt.Chart(alt.InlineData(values=[{"x": 1}]))
        .mark_point()
        .properties(title=chart_title)
        .configure(font=chart_files.FONT)
    )
    found: bytes = vl_convert.vegalite_to_png(chart.to_dict())
    return found


def test_a_chart_with_the_same_letters_in_another_order_is_another_picture():
    """Where letters are boxes they are all the same box."""
    for a, b in itertools.pairwise(["奖牌人", "人奖牌", "牌人奖"]):
        assert png(a) != png(b)


def test_where_no_font_has_the_letters_it_is_said(tmp_path):
    """In a process that finds no fonts."""
    (tmp_path / "none").mkdir()
    nowhere = f"<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig><dir>{tmp_path}/none</dir></fontconfig>"
    (tmp_path / "fonts.conf").write_text(nowhere)
    program = """
import warnings, altair as alt
from tierwise.show import chart_files
chart = alt.Chart(alt.InlineData(values=[{"x": 1}])).mark_point().properties(title="奖牌人 and more 客服")
with warnings.catch_warnings(record=True) as found:
    warnings.simplefilter("always")
    chart_files.save_chart(chart, "chart.svg")
    chart_files.save_chart(chart.properties(title="none"), "chart.png")
    assert not found
    chart_files.save_chart(chart, "chart.png")
print(found[0].message)
"""
    env = os.environ | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=env, cwd=tmp_path, encoding="utf-8"
    )
    assert done.stdout.startswith(
        "no font here has 人, 奖, 客 and 2 more: they are drawn as empty boxes; install one, such as "
    ), done
    assert chart_files.FONT_PACKAGE in done.stdout
    assert chart_files.FONT_PACKAGE in (ROOT / "scripts" / "bootstrap").read_text()


def test_where_nothing_can_draw_it_is_said_and_the_run_is_written(compared, tmp_path, monkeypatch):
    monkeypatch.setattr(chart_files, "can_draw", lambda: False)
    for ending in ("png", "svg", "html"):
        with pytest.raises(
            tw.Error, match="drawn by vl-convert-python, which is not installed; pip install vl-convert-python"
        ):
            chart_files.save_chart(compared.plot(), tmp_path / f"chart.{ending}")
    assert list(compared.plot()._repr_mimebundle_()) == ["text/plain"]
    out = compared.write(tmp_path / "out")
    assert json.loads((out / "manifest.json").read_text())["charts"] == ["chart.json"]
    assert json.loads((out / "chart.json").read_text())["$schema"].endswith(".json")
