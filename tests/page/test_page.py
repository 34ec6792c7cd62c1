"""The page says what Python says, asks no network, and keeps names what they are."""

import pytest
from page_levers import VARY

import tierwise as tw
from tierwise.documents.vary import changed, levers_of

POSITIONS = [
    {"Iron base pay": 2300},
    {"Iron base pay": 1950, "Fines": 50},
    {"After-sales seats to add": 2, "Commission rates": 115},
    {"Iron base pay": 2600, "Fines": 200, "Commission rates": 50, "After-sales seats to add": 4, "Chats outsourced": 35},
]  # fmt: skip


def settings_at(desk, positions):
    """What levers at these positions set, by the words of Python."""
    policy, _, assumed = desk
    out = {}
    for lever in levers_of(VARY, policy, assumed):
        if lever.label in positions:
            at = next(p for p in lever.positions() if float(p) == positions[lever.label])
            out |= lever.settings(at)
    return out


def compared(desk, page, settings):
    policy, _, assumed = desk
    today = {"today": policy, "variant": changed(policy, assumed, settings)}
    return tw.compare(today, page.people, assumed, months=24, replicas=100, seed=7, progress=False)


def equal(mine, theirs):
    """To the last digit of the six decimals that tables have."""
    return mine == theirs if mine is None or theirs is None else round(mine, 6) == round(theirs, 6)


def expect_figures(found, figures, split):
    rows = {row["measure"]: row for row in found.table(found.measures).rows()}
    assert {row["measure"] for row in figures["differences"]} == set(rows)
    for row in figures["differences"]:
        for name in ("first", "difference", "low", "high", "more", "less", "better"):
            assert equal(row[name], rows[row["measure"]][name]), (row["measure"], name)
    costs = {row["part"]: row for row in found.costs().rows()}
    for row in split:
        for name in ("mean", "low", "high"):
            assert equal(row[name], costs[row["part"]][name]), (row["part"], name)


def expect_months(found, rows):
    theirs = list(found.by_month("total_cost", cumulative=True).rows())
    assert [row["month"] for row in rows] == [row["month"] for row in theirs]
    for mine, row in zip(rows, theirs, strict=True):
        for name in ("difference", "low", "high", "band_low", "band_high", "more", "less"):
            assert equal(mine[name], row[name]), (row["month"], name)


def expect_people(found, page, groups):
    """Expected rises and leavers of a shop are those of its people."""
    shop = {row["person"]: row["shop"] for row in page.people.rows()}
    for group in (g for g in groups if g["by"] == "shop"):
        assert group["people"] == sum(1 for of in shop.values() if of == group["name"])
        own = [row for row in found.people().rows() if shop[row["person"]] == group["name"]]
        for name in ("rise_first", "rise_variant", "leave_first", "leave_variant"):
            assert group[name] == pytest.approx(sum(row[name] for row in own), abs=1e-9)


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_the_pages_figures_are_those_of_compare_to_the_last_digit(desk, page, drive, browser):
    steps = [{"do": "open"}]
    for positions in POSITIONS:
        back = {
            "Iron base pay": 2000,
            "After-sales seats to add": 0,
            "Fines": 100,
            "Commission rates": 100,
            "Chats outsourced": 0,
        }
        steps += [{"do": "move", "positions": back | positions}, {"do": "figures"}]
    seen = drive(page.path, steps, browser)
    assert (seen["requests"], seen["violations"], seen["errors"]) == ([], [], [])
    for positions, shown in zip(POSITIONS, [s for s in seen["steps"] if s and "figures" in s], strict=True):
        found = compared(desk, page, settings_at(desk, positions))
        assert shown["replicas"] == 100
        expect_figures(found, shown["figures"], shown["costs"])
        expect_months(found, shown["byMonth"])
        expect_people(found, page, shown["figures"]["groups"])


def test_a_page_of_an_amended_policy_goes_on_from_month_to_month_as_compare_does(built, desk, drive, tmp_path):
    policy, people, assumed = desk
    amended = policy.amend("2026-10", {"parameter.minimum_wage.value": 2000}).amend(
        "2027-01", {"ladder.medal.bronze.base_pay": 2400}, add={"pay.line.housing": {"amount": 300, "behind": "base"}}
    )
    vary = {"ladder.medal.iron.base_pay": {"from": 2000, "to": 2600, "step": 50, "label": "Iron base pay"}}
    page = tw.write_page(tmp_path / "ahead.html", amended, people, assumed, vary=vary, months=9, replicas=40, seed=7)
    steps = [{"do": "open"}, {"do": "move", "positions": {"Iron base pay": 2300}}, {"do": "figures"}]
    figures = drive(page.path, steps)["steps"][2]["figures"]
    today = {"today": amended, "variant": amended.replace("ladder.medal.iron.base_pay", 2300)}
    found = tw.compare(today, page.people, assumed, months=9, replicas=40, seed=7, progress=False)
    rows = {row["measure"]: row for row in found.table(found.measures).rows()}
    assert {row["measure"] for row in figures["differences"]} == set(rows)
    for row in figures["differences"]:
        for name in ("first", "difference", "low", "high"):
            assert equal(row[name], rows[row["measure"]][name]), (row["measure"], name)
    assert rows["total_cost"]["difference"] > 0


def test_what_is_read_is_what_was_computed(desk, page, drive):
    seen = drive(page.path, [{"do": "open"}, {"do": "move", "positions": {"Iron base pay": 2300}}, {"do": "figures"}])
    row = next(
        r
        for r in compared(desk, page, {"ladder.medal.iron.base_pay": 2300}).table().rows()
        if r["measure"] == "total_cost"
    )
    shown = seen["steps"][2]
    assert shown["tiles"]["total_cost"] == f"{row['difference']:+,.0f}".replace("-", "−")
    assert shown["say"].startswith(f"This costs {row['difference']:,.0f} CNY more over 24 months")


def test_today_is_told_before_anything_is_moved(page, drive):
    seen = drive(page.path, [{"do": "open"}, {"do": "figures"}])
    assert seen["steps"][1]["say"].startswith("As it is today, 24 months cost about ")
    assert seen["steps"][1]["changed"] == {"changes": [], "findings": []}


def test_the_file_is_a_megabyte_and_a_half_at_most_without_the_people(page):
    assert page.path.stat().st_size <= 1_500_000


def test_names_that_look_like_html_stay_names(built, desk, drive, tmp_path):
    policy, people, assumed = desk
    bad = '</script><script>document.title="taken"</script><img src=x onerror=alert(1)>'
    policy = policy.replace("description", bad)
    vary = {
        bad: {"paths": ["ladder.medal.iron.base_pay"], "from": 1900, "to": 2600, "step": 50, "zh": bad, "unit": "<b>"}
    }
    page = tw.write_page(
        tmp_path / "names.html", policy, people, assumed, vary=vary, variants={bad: {bad: 2300}}, months=6, title=bad
    )
    steps = [{"do": "open"}, {"do": "text", "selector": "#levers label"}, {"do": "text", "selector": "h1"},
             {"do": "click", "selector": ".preset"}, {"do": "settled"}, {"do": "text", "selector": "#chips li"},
             {"do": "run", "code": "document.querySelectorAll('img, b[onerror]').length"}]  # fmt: skip
    seen = drive(page.path, steps)
    assert seen["steps"][1] == [bad]
    assert seen["steps"][2] == [bad]
    assert bad in seen["steps"][5][0]
    assert seen["steps"][6] == 0
    assert (seen["violations"], seen["errors"]) == ([], [])
