"""The page can be read and used: in three widths and two languages, by keys and by ear, on paper, and when something is wrong."""

import pytest
from page_levers import VARY

import tierwise as tw
from tierwise.documents.vary import changed, levers_of

RAISED = [{"do": "click", "selector": ".preset"}, {"do": "settled"}]
CLEAN = {"requests": [], "violations": [], "errors": []}


def clean(seen):
    return {name: seen[name] for name in CLEAN}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_fits_every_width_and_has_no_fault_that_axe_finds(page, drive, language):
    steps = []
    for width, height, dark in ((390, 844, False), (1024, 768, False), (1920, 1080, True)):
        steps += [{"do": "open", "width": width, "height": height, "dark": dark}, *RAISED]
        steps += [{"do": "click", "selector": "#language"}] if language == "zh" else []
        steps += [
            {"do": "picture", "name": f"{language}-{width}"},
            {"do": "fits"},
            {"do": "click", "selector": "#keep"},
        ]
        steps += [{"do": "unfold"}, {"do": "axe"}, {"do": "fits"}]
    seen = drive(page.path, steps)
    assert clean(seen) == CLEAN
    done = {
        kind: [s for step, s in zip(steps, seen["steps"], strict=True) if step["do"] == kind]
        for kind in ("fits", "axe")
    }
    assert done == {"fits": [0] * 6, "axe": [[]] * 3}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_fits_every_width_in_firefox_too(page, drive, language):
    steps = []
    for width, height, dark in ((390, 844, False), (1024, 768, False), (1920, 1080, True)):
        steps += [{"do": "open", "width": width, "height": height, "dark": dark}, *RAISED]
        steps += [{"do": "click", "selector": "#language"}] if language == "zh" else []
        steps += [{"do": "picture", "name": f"firefox-{language}-{width}"}, {"do": "unfold"}, {"do": "fits"}]
    seen = drive(page.path, steps, "firefox")
    assert clean(seen) == CLEAN
    # Firefox takes the bar that scrolls from the width.
    assert all(s <= 0 for step, s in zip(steps, seen["steps"], strict=True) if step["do"] == "fits")


def test_it_reads_well_on_one_sheet_of_paper(page, drive):
    steps = [{"do": "open", "width": 720}, *RAISED, {"do": "print", "isPrint": True}, {"do": "picture", "name": "printed"},
             {"do": "print", "isPrint": False}, {"do": "pdf", "name": "printed"}]  # fmt: skip
    assert drive(page.path, steps)["steps"][-1] == 1


def test_levers_are_moved_by_keys_and_say_where_they_stand(page, drive):
    steps = [{"do": "open"}, {"do": "press", "selector": "#lever-1-slider", "keys": ["ArrowRight", "ArrowRight"]},
             {"do": "run", "code": "document.getElementById('lever-1-slider').getAttribute('aria-valuetext')"},
             {"do": "run", "code": "document.getElementById('lever-1-field').value"}, {"do": "settled"}, {"do": "figures"},
             {"do": "text", "selector": "#chips li"}]  # fmt: skip
    seen = drive(page.path, steps)
    assert seen["steps"][2] == "2,100 CNY"
    assert seen["steps"][3] == "2100"
    assert seen["steps"][5]["changed"]["changes"][0]["after"] == "2100"
    assert seen["steps"][6] == ["Iron base pay 2,000 CNY → 2,100 CNY"]


def test_a_typed_number_is_held_in_the_range_and_the_address_remembers_it(page, drive):
    steps = [{"do": "open"}, {"do": "move", "positions": {"Iron base pay": 99999}},
             {"do": "run", "code": "[document.getElementById('lever-1-field').value, location.hash]"},
             {"do": "open", "hash": "#lever-1=2400&lever-9=1&x=%"},
             {"do": "run", "code": "document.getElementById('lever-1-field').value"}]  # fmt: skip
    seen = drive(page.path, steps)
    assert seen["steps"][2] == ["2600", "#lever-1=2600"]
    assert seen["steps"][4] == "2400"


def test_kept_variants_are_a_file_that_python_and_the_page_open(desk, page, drive, tmp_path):
    policy, _, assumed = desk
    moved = {"Iron base pay": 2300, "Fines": 50}
    steps = [{"do": "open"}, {"do": "move", "positions": moved}, {"do": "click", "selector": "#keep"},
             {"do": "click", "selector": "#save-variants"}, {"do": "files"},
             {"do": "text", "selector": "#kept-table tbody button"}]  # fmt: skip
    seen = drive(page.path, steps)
    file = tmp_path / "variants.toml"
    file.write_text(seen["steps"][4][0], encoding="utf-8")
    (name, (found, own)), *more = tw.load_variants(file, policy, assumed).items()
    assert seen["steps"][5][0] == name
    assert not more
    base, _, fines, *_ = levers_of(VARY, policy, assumed)
    assert (
        found == changed(policy, assumed, base.settings(base.position(2300)) | fines.settings(fines.position("50%")))[0]
    )
    assert own == assumed

    steps = [{"do": "open"}, {"do": "upload", "selector": "#file", "path": str(file)},
             {"do": "run", "code": "['lever-1-field', 'lever-3-field'].map((id) => document.getElementById(id).value)"}]  # fmt: skip
    assert drive(page.path, steps)["steps"][2] == ["2300", "50"]


def test_a_whole_policy_can_be_opened_and_is_checked_like_any_other(desk, page, drive, tmp_path):
    policy, _, assumed = desk
    other, bad, large = (tmp_path / name for name in ("other.toml", "bad.toml", "large.toml"))
    policy.replace({"ladder.medal.iron.base_pay": 2300, "ladder.medal.bronze.base_pay": 2450}).save(other)
    bad.write_text(policy.to_toml().replace("medal.base_pay", "medal.base_pai"), encoding="utf-8")
    large.write_text("# " + "x" * 17_000_000, encoding="utf-8")
    upload = [{"do": "upload", "selector": "#file", "path": str(file)} for file in (other, bad, large)]
    steps = [{"do": "open"}, upload[0], {"do": "figures"}, upload[1], {"do": "text", "selector": "#refused"},
             {"do": "open"}, upload[2], {"do": "text", "selector": "#refused"}, *RAISED, {"do": "figures"}]  # fmt: skip
    seen = drive(page.path, steps)
    found = tw.compare(
        {"today": policy, "other": tw.Policy.load(other)},
        page.people,
        assumed,
        months=24,
        replicas=100,
        seed=7,
        progress=False,
    )
    row = next(r for r in found.table("total_cost").rows())
    mine = next(r for r in seen["steps"][2]["figures"]["differences"] if r["measure"] == "total_cost")
    assert round(mine["difference"], 6) == row["difference"]
    assert "base_pai" in seen["steps"][4][0]
    assert "bad.toml:" in seen["steps"][4][0]
    assert "larger than a policy can be" in seen["steps"][7][0]
    assert seen["steps"][-1]["changed"]["changes"]  # and the page goes on


def test_what_the_check_finds_of_a_variant_is_shown_as_it_arises(built, desk, drive, tmp_path):
    policy, people, assumed = desk
    vary = {"overtime.workday_multiple": {"from": "100%", "to": "200%", "step": "10%", "label": "Overtime"}}
    seen = drive(
        tw.write_page(tmp_path / "wage.html", policy, people, assumed, vary=vary, months=6).path,
        [{"do": "open"}, {"do": "text", "selector": "#findings-list li"}, {"do": "move", "positions": {"Overtime": 120}},
         {"do": "text", "selector": "#findings-list li"}],
    )  # fmt: skip
    assert seen["steps"][1] == []
    assert seen["steps"][3] == [
        "overtime.workday_multiple overtime at less than 150 % (Labour Law of the PRC, article 44)"
    ]


def test_an_assumption_is_moved_for_both_sides(desk, page, drive):
    policy, _, assumed = desk
    steps = [{"do": "open"}, *RAISED, {"do": "unfold"}, {"do": "move", "positions": {"leaving": 60}}, {"do": "figures"}]
    seen = drive(page.path, steps)
    other = assumed.replace("attrition.leaving.annual_rate", "60%")
    today = {"today": policy, "raised": policy.replace("ladder.medal.iron.base_pay", 2300)}
    found = tw.compare(today, page.people, other, months=24, replicas=100, seed=7, progress=False)
    rows = {row["measure"]: row for row in found.table(found.measures).rows()}
    for row in seen["steps"][-1]["figures"]["differences"]:
        assert (round(row["first"], 6), round(row["difference"], 6)) == (
            rows[row["measure"]]["first"],
            rows[row["measure"]]["difference"],
        )


def test_more_futures_go_on_where_the_first_ended_and_can_be_stopped(desk, page, drive):
    policy, _, assumed = desk
    steps = [{"do": "open"}, *RAISED, {"do": "click", "selector": "#sharpen"}, {"do": "settled"}, {"do": "figures"},
             {"do": "click", "selector": "#sharpen"}, {"do": "click", "selector": "#stop"},
             {"do": "run", "code": "new Promise((done) => setTimeout(() => done(), 4000))"},
             {"do": "text", "selector": "#count"}]  # fmt: skip
    seen = drive(page.path, steps)
    today = {"today": policy, "raised": policy.replace("ladder.medal.iron.base_pay", 2300)}
    found = tw.compare(today, page.people, assumed, months=24, replicas=200, seed=7, progress=False)
    row = next(r for r in found.table("leavers").rows())
    mine = next(r for r in seen["steps"][5]["figures"]["differences"] if r["measure"] == "leavers")
    assert seen["steps"][5]["replicas"] == 200
    assert (round(mine["difference"], 6), round(mine["low"], 6)) == (row["difference"], row["low"])
    assert int(seen["steps"][-1][0].split(" ")[0]) < 400


def test_where_workers_are_blocked_the_page_says_what_to_do(page, drive):
    seen = drive(page.path, [{"do": "open", "without": "Worker"}, {"do": "text", "selector": "#refused"}])
    assert "could not be started" in seen["steps"][1][0]
    assert "saved to disk" in seen["steps"][1][0]


def test_the_answers_steadiness_is_tried_at_both_ends_of_each_assumption(page, drive):
    steps = [{"do": "open"}, *RAISED, {"do": "unfold"}, {"do": "click", "selector": "#try-ends"},
             {"do": "run", "code": """new Promise((done) => { const look = () => {
                 const rows = [...document.querySelectorAll('#ends-table tbody tr')].map((r) => r.textContent);
                 rows.length > 1 ? done(rows) : setTimeout(look, 100); }; look(); })"""}]  # fmt: skip
    rows = drive(page.path, steps)["steps"][-1]
    assert rows[0].startswith("leaving: pay against market")
    assert "the answer holds" in rows[0] or "The answer turns" in rows[0]
