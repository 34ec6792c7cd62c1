"""The demo runs without a warning, shows what it promises, and what it shows and writes is one and the same."""

import json
import pathlib
import re
import subprocess
import sys

import polars as pl
import pytest
from rich.cells import cell_len

import tierwise as tw

DEMO = pathlib.Path(__file__).parents[2] / "examples" / "demo.py"
OUT = DEMO.parents[1] / "build" / "demo"
VARIANTS = ["raise", "carrots", "seats", "outsource"]


@pytest.fixture(scope="module")
def shown():
    done = subprocess.run([sys.executable, "-W", "error", DEMO], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="module")
def manifest(shown):
    return json.loads((OUT / "manifest.json").read_text())


def test_it_reads_well_in_100_columns(shown):
    assert max(cell_len(line) for line in shown.splitlines()) <= 100
    for words in ("现行制度", "2026-07 to 2028-06, 200 replicas", "better / worse", "total_cost 总成本", "pts",
                  "within twelve months", "a raise of", "payslip 工资单", "build/demo/"):  # fmt: skip
        assert words in shown


def test_every_variant_is_told_compared_and_written(shown, manifest):
    assert list(manifest["variants"]) == ["today", *VARIANTS]
    lines = [line.rstrip() for line in shown.splitlines()]
    for name in VARIANTS:
        assert any(re.match(rf"{name} \S+ .*: .* -> ", line) for line in lines)  # what changes
        assert name in lines  # its rows of the differences
    today = tw.Policy.load(OUT / "today-policy.toml")
    assert today == tw.example("three_shops")
    changed = {name: tw.Policy.load(OUT / f"{name}-policy.toml") for name in VARIANTS}
    assert [change.path for change in today.diff(changed["raise"])] == ["ladder.medal.iron.base_pay"]
    assert changed["carrots"].discipline.complaint.fines == [25, 50, 0]
    assert changed["carrots"].discipline.off_topic_chat.fines == [0]
    assert str(changed["carrots"].pay.team_pool.amount).startswith("0.3% * ")
    for shop in ("harbour", "lantern", "orchard"):
        before, after = (p.ladder.post.after_sales.seats for p in (today, changed["seats"]))
        assert after.get(shop, after["*"]) == before.get(shop, before["*"]) + 1
    assert changed["outsource"] == today
    worlds = [tw.Assumptions.load(OUT / f"{name}-assumptions.toml") for name in ("today", "outsource")]
    assert [change.path for change in worlds[0].diff(worlds[1])] == ["demand.outsourced"]
    assert worlds[1].demand.outsourced == 0.2


def test_the_files_are_those_it_names(shown, manifest):
    named = re.split(r",\s+", shown[shown.rindex("build/demo/: ") + len("build/demo/: ") :].strip())
    assert sorted(named) == sorted(path.name for path in OUT.iterdir())
    assert {"chart.png", "chart.svg", "differences.csv", "differences_by_month.csv", "costs.csv", "people.csv"} <= set(
        named
    )
    assert (OUT / "chart.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert (OUT / "chart.svg").read_text().startswith("<svg")
    assert manifest["months"] == ["2026-07", "2028-06"]
    assert (manifest["replicas_done"], manifest["seed"]) == (200, 1)


def test_figures_agree_with_each_other(shown):
    differences = pl.read_csv(OUT / "differences.csv").filter(measure="total_cost")
    costs = pl.read_csv(OUT / "costs.csv")
    whole = [costs.filter(variant=name, part="total")["mean"].item() for name in VARIANTS]
    parts = [costs.filter(pl.col("part") != "total", variant=name)["mean"].sum() for name in VARIANTS]
    assert whole == pytest.approx(differences["difference"].to_list(), abs=0.01)
    assert whole == pytest.approx(parts, abs=0.01)
    for value in whole:  # in the table of differences, and in that of the parts
        assert len(re.findall(re.escape(f"{value:+,.0f}") + r"(?!\d)", shown)) >= 2
    people = pl.read_csv(OUT / "people.csv")
    assert people["variant"].unique(maintain_order=True).to_list() == VARIANTS
    for what in ("leave", "rise"):
        moved = people[f"{what}_variant"] - people[f"{what}_first"]
        assert (moved - people[f"{what}_only_variant"] + people[f"{what}_only_first"]).abs().max() < 1e-9
