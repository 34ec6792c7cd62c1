"""A report opens offline, names nobody, and its words are those of its figures."""

from __future__ import annotations

import math
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import student
import tierwise as tw
from tierwise.results.answer import answer, direction, said_of
from tierwise.results.measures import Measure

COST = Measure("total_cost", "总成本", "money", "CNY", -1, False, False, ("total_cost",), ())
LEAVERS = Measure("leavers", "离职", "count", "people", -1, False, True, ("leavers",), ())
SCORE = Measure("score", "考核得分", "number", "", 1, False, True, ("points",), ("scored",))


@pytest.fixture(scope="module")
def compared() -> tw.Comparison:
    today = tw.example("three_shops")
    people = tw.workforce(
        tw.apply(today, tw.example_records("three_shops")), keep=["shift", "experience_months", "typing_speed"]
    )
    variants = {"today": today, "raise <b>": today.replace("ladder.medal.iron.base_pay", 2300), "same": today}
    return tw.compare(variants, people, tw.example_assumptions("three_shops"), months=2, replicas=6)


def row_of(differences: np.ndarray, first: float) -> dict[str, float | None]:
    """What ``Comparison.table`` says of replicas' differences: by NumPy alone."""
    n = len(differences)
    mean, apart = float(differences.mean()), int((differences != 0).sum())
    told = n >= 20 and apart >= 10
    reach = student.reach(n - 1) * float(differences.std(ddof=1)) / np.sqrt(n) if told else 0.0
    return {
        "first": first,
        "difference": mean,
        "low": mean - reach if told else None,
        "high": mean + reach if told else None,
        "more": float((differences > 0).mean()),
        "less": float((differences < 0).mean()),
        "may_differ": 1 - 0.05 ** (1 / n) if not apart else None,
    }


def rare(luck: np.random.Generator, n: int) -> np.ndarray:
    """In which replicas there is a difference at all: in all, in some, in none."""
    return luck.random(n) < luck.choice([1.0, 1.0, 1.0, 0.3, 0.0])


def test_the_words_of_500_random_comparisons_are_those_of_their_figures() -> None:
    luck = np.random.default_rng(20261129)
    seen = set()
    for _ in range(500):
        n = int(luck.integers(1, 40))
        drift = luck.choice([0.0, 0.0, 3.0, -3.0])
        rows = {
            m.name: row_of(luck.normal(drift, 1.0, n) * rare(luck, n) * scale, 10.0 * scale)
            for m, scale in ((COST, 10_000.0), (LEAVERS, 2.0), (SCORE, 1.0))
        }
        known = {m.name: m for m in (COST, LEAVERS, SCORE)}
        cost, noticed, sure = answer("today", "raise", rows, known, n)
        for name, sentence, words in (
            ("total_cost", cost, {"more": "raise costs more than today: +", "less": "raise costs less than today: -"}),
            ("leavers", noticed, {"more": "ore leavers 离职: +", "less": "ewer leavers 离职: -"}),
            ("score", noticed, {"more": "igher score 考核得分: +", "less": "ower score 考核得分: -"}),
        ):
            low, high = rows[name]["low"], rows[name]["high"]
            above, below = low is not None and low > 0, high is not None and high < 0
            assert (words["more"] in sentence) == above
            assert (words["less"] in sentence) == below
            seen.add((name, direction(rows[name])))
        ways = [direction(row) for row in rows.values()]
        assert ("is not clear" in cost) == (ways[0] == "unclear")
        assert ("±" in cost) == (rows["total_cost"]["low"] is not None)
        assert (f"with 95 % fewer than {math.floor(100 * (1 - 0.05 ** (1 / n))) + 1} of 100" in sure) == (
            "equal" in ways
        )
        more, less = (int(text.replace(",", "")) for text in re.findall(r"in (\d+) ?(?:of them|less)", sure))
        assert (more, less) == (round(rows["total_cost"]["more"] * n), round(rows["total_cost"]["less"] * n))
        assert ("nobody knows how sure" in sure) == (n < 20)
    assert {way for name, way in seen if name == "total_cost"} == {"more", "less", "equal", "unclear"}
    assert (
        said_of({"first": None, "difference": None, "low": None, "high": None}, SCORE, 30)
        == "of score 考核得分 nothing can be said"
    )


class Read(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.met: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_report_is_one_file_that_runs_nothing_and_asks_nobody(compared: tw.Comparison, tmp_path: Path) -> None:
    path = compared.write_report(tmp_path / "raise.html")
    text = path.read_text(encoding="utf-8")
    page = Read(text)
    assert page.open == [] and "svg" in page.met
    assert not page.met & {"script", "link", "iframe", "img", "b>"}
    assert all(link.startswith("#") for link in page.links)
    assert "raise &lt;b&gt; costs" in text or "Whether raise &lt;b&gt; costs" in text
    assert "default-src 'none'" in text
    assert path.read_bytes() == compared.write_report(tmp_path / "again.html").read_bytes()


def test_a_report_has_the_answer_the_changes_the_assumptions_and_names_nobody(
    compared: tw.Comparison, tmp_path: Path
) -> None:
    text = compared.write_report(tmp_path / "raise.html", title="Raise?").read_text(encoding="utf-8")
    assert "<h1>Raise?</h1>" in text
    assert "ladder.medal.iron.base_pay" in text and "same costs as much as today: 0" in text
    assert compared.without_effect == ["same"] and "same changes no figure at all" in text
    assert "same changes no measure in any replica" in " ".join(str(compared).split())
    for heading in (
        "In short 结论",
        "What changes 变更",
        "What this does not know 局限",
        "Assumptions and their sources 假设",
    ):
        assert heading in text
    people = set(tw.workforce(compared.first.ledger())["person"].tolist())
    assert len(people) > 10 and not people & set(re.findall(r"[\w+]+", text))


def test_a_report_of_one_replica_says_that_nothing_is_clear(compared: tw.Comparison, tmp_path: Path) -> None:
    today = compared.first.policy
    people = tw.workforce(
        tw.apply(today, tw.example_records("three_shops")), keep=["shift", "experience_months", "typing_speed"]
    )
    raised = today.replace("ladder.medal.iron.base_pay", 2300)
    one = tw.compare({"today": today, "raise": raised}, people, compared.first.assumptions, months=1, replicas=1)
    text = one.write_report(tmp_path / "one.html").read_text(encoding="utf-8")
    assert "Whether raise costs more or less than today is not clear: +" in text
    assert "1 replica played" in text and "nobody knows how sure" in text
    with pytest.raises(tw.Error, match=r"ends in \.html"):
        one.write_report(tmp_path / "one.pdf")


def test_no_file_names_people_in_its_notes(tmp_path: Path) -> None:
    today, assumed = tw.example("three_shops"), tw.example_assumptions("three_shops")
    ledger = tw.apply(today, tw.example_records("three_shops"))
    people = tw.workforce(ledger, keep=["shift", "experience_months", "typing_speed"]).to_pandas()
    people["person"] = ["A901", "a901", *people["person"].astype(str).tolist()[2:]]  # two that are one to a reader
    raised = today.replace("ladder.medal.iron.base_pay", 2300)
    found = tw.compare({"today": today, "raise": raised}, people, assumed, months=1, replicas=2)
    assert any("A901" in row["text"] for row in found.notes.rows())
    found.write_report(tmp_path / "raise.html")
    found.write(tmp_path / "compared", chart=None)
    found.first.write(tmp_path / "played", chart=None)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > 10
    assert not [
        path.name for path in written if b"901" in path.read_bytes() and re.search(rb"\b[Aa]901\b", path.read_bytes())
    ]
    assert "alike: 2 rows" in (tmp_path / "raise.html").read_text(encoding="utf-8")


def test_people_sorted_or_chosen_keep_their_past(compared: tw.Comparison) -> None:
    today, assumed = compared.first.policy, compared.first.assumptions
    people = tw.workforce(
        tw.apply(today, tw.example_records("three_shops")), keep=["shift", "experience_months", "typing_speed"]
    )
    whole, again = (
        tw.simulate(today, one, assumed, months=2, replicas=2) for one in (people, people.sort("person").head(1000))
    )
    assert (whole.values == again.values).all()
