"""Assumptions in Python: a document like a policy, with a source for everything in it."""

import json
import pickle
import tomllib

import jsonschema
import pytest
from rich.cells import cell_len

import tierwise as tw
from tierwise.documents.document import shipped


@pytest.fixture(scope="module")
def assumptions():
    return tw.example_assumptions("three_shops")


@pytest.fixture(scope="module")
def written():
    """The same file as Python reads it: its figures may change, what is read must follow."""
    return tomllib.loads(shipped("assumptions", "three_shops", ".toml").read_text(encoding="utf-8"))


def share(text):
    return float(text.removesuffix("%")) / 100


def test_members_are_attributes_as_in_the_file(assumptions, written):
    leaving, activity = written["attrition"]["leaving"], written["activity"]
    assert assumptions.name == written["name"]
    assert assumptions.attrition.leaving.annual_rate == pytest.approx(share(leaving["annual_rate"]))
    assert assumptions.attrition.leaving.factor.stuck.zh == "晋升受阻"
    assert assumptions.attrition.leaving.stuck.lever is True
    assert assumptions.attrition.leaving.tenure == [tuple(row) for row in leaving["tenure"]]
    shares = {name: pytest.approx(share(text)) for name, text in activity["shift"]["shares"].items()}
    assert assumptions.activity.shift.shares == shares
    assert assumptions.activity.sales.mean == tw.Formula(activity["sales"]["mean"])
    assert assumptions.activity.orders.draw == activity["orders"]["draw"]
    assert assumptions.activity.sales.of is None
    assert assumptions["demand"].minutes == written["demand"]["minutes"]
    traits = {trait["name"]: trait for trait in written["team_health"]["trait"]}
    assert assumptions.team_health.help_and_trust.by_shop == traits["help_and_trust"]["by_shop"]


def test_lists_are_iterated_counted_and_asked_by_name_or_position(assumptions, written):
    assert [c.name for c in assumptions.attrition.together] == [c["name"] for c in written["attrition"]["together"]]
    assert len(assumptions.activity) == len(written["activity"])
    assert [quantity.name for quantity in assumptions.activity] == list(written["activity"])
    assert "sales" in assumptions.activity
    assert assumptions.activity[0].name == next(iter(written["activity"]))
    assert len(assumptions.hiring.opening) == len(written["hiring"].get("opening", []))


def test_lists_without_names_are_asked_by_position():
    text = '[hiring]\nsource = "s"\n[[hiring.opening]]\nshop = "lantern"\nheads = 15\n[[hiring.opening]]\nshop = "x"\n'
    openings = tw.Assumptions.parse(text).hiring.opening
    assert [o.shop for o in openings] == ["lantern", "x"]
    assert openings[-1].heads == 0
    assert [line.split() for line in repr(openings).splitlines()[3:]] == [["[0]", "lantern", "15"], ["[1]", "x", "0"]]
    assert "hiring.opening[1].heads" in tw.Assumptions.parse(text).paths()


def test_what_is_not_there_is_none_or_an_attribute_error_with_the_nearest_name(assumptions):
    assert tw.Assumptions.parse("").demand is None
    assert tw.Assumptions.parse("").attrition.leaving is None
    with pytest.raises(AttributeError, match="did you mean 'annual_rate'"):
        assumptions.attrition.leaving.anual_rate  # noqa: B018
    with pytest.raises(AttributeError, match="assumptions: unknown name 'activty'; did you mean 'activity'"):
        assumptions.activty  # noqa: B018
    assert {"activity", "replace"} <= set(dir(assumptions))


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("attrition.leaving.annual_rate", 0.3, "30%"),
        ("attrition.leaving.annual_rate", "30%", "30%"),
        ("attrition.leaving.tenure", {0: 2, 3: 1}, "[[0, 2], [3, 1]]"),
        ("attrition.leaving.between", [["20%", "40%"]], "[[20%, 40%]]"),
        ("attrition.leaving.pay_against_market.coefficient", -1.5, "-1.5"),
        ("attrition.leaving.night.lever", True, "true"),
        ("attrition.dismissal.intercept", -5, "-5"),
        ("activity.sales.noise", 900, "900"),
        ("activity.sales.mean", tw.col.orders * 65, "orders * 65"),
        ("activity.sales.at_least", 0, "0"),
        ("activity.orders.of", None, "unset"),
        ("activity.shift.shares", {"day": 0.5, "night": "50%"}, "{ day = 0.5, night = 50% }"),
        ("demand.minutes", 4.5, "4.5"),
        ("totals", ["sales"], "[sales]"),
    ],
)
def test_replace_takes_what_python_has(assumptions, path, value, shown):
    assert assumptions.replace(path, value).get(path) == shown


def test_what_replace_gives_back_it_takes_again(assumptions):
    again = {path: assumptions[path] for path in assumptions.paths()}
    again = {path: value for path, value in again.items() if value is not None and value != []}
    assert assumptions.replace(again) == assumptions


def test_replace_reports_everything_that_does_not_fit_at_once(assumptions):
    with pytest.raises(tw.Error) as caught:
        assumptions.replace({"demand.minuts": 1, "activity.sales.mean": "1 +", "activity.sales.draw": "chanse"})
    assert [fault.path for fault in caught.value.faults] == [
        "demand.minuts",
        "activity.sales.mean",
        "activity.sales.draw",
    ]


def test_diff_says_in_words_what_changes(assumptions):
    assumptions = assumptions.replace({"attrition.leaving.annual_rate": 0.45, "activity.sales.noise": 800})
    diff = assumptions.diff(assumptions.replace({"attrition.leaving.annual_rate": 0.3, "activity.sales.noise": 900}))
    assert str(diff) == "activity.sales (销售额).noise: 800 -> 900\nattrition.leaving.annual_rate: 45% -> 30%"
    assert diff[1].before == "45%"
    assert diff.before is assumptions
    assert diff.to_polars().columns == ["path", "before", "after", "text"]
    assert "800 -&gt; 900" in diff._repr_html_()
    assert str(assumptions.diff(assumptions)) == "no differences"


def test_assumptions_are_written_and_read_back_equal(assumptions, tmp_path):
    path = tmp_path / "again.toml"
    assumptions.save(path)
    assert tw.Assumptions.load(path) == assumptions
    assert tw.Assumptions.parse(assumptions.to_toml()) == assumptions
    assert hash(tw.Assumptions.load(path)) == hash(assumptions)
    assert pickle.loads(pickle.dumps(assumptions)) == assumptions
    assert assumptions != assumptions.replace("demand.minutes", 4)
    assert tw.Assumptions.parse("") != tw.Policy.parse("")


def test_a_missing_source_is_a_fault_with_line_and_caret(tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text('name = "x"\n\n[activity.sales]\nmean = "orders * 60"\n')
    with pytest.raises(tw.Error) as caught:
        tw.Assumptions.load(path)
    fault = caught.value.faults[0]
    assert (fault.line, fault.offset, fault.file) == (3, 11, str(path))
    assert fault.message == "missing 'source'"
    with pytest.raises(tw.Error, match=r"none\.toml: the file cannot be read"):
        tw.Assumptions.load(tmp_path / "none.toml")


def test_the_guesses_are_those_whose_source_says_so(assumptions, written):
    guesses = {g.path: g for g in assumptions.guesses()}
    mean = written["activity"]["student"]["mean"]
    assert guesses["activity.student"].figures == f"draw chance, each person, mean {mean}"
    leaving = written["attrition"]["leaving"]
    low, high = leaving["between"][0]
    figures = f"annual_rate {leaving['annual_rate']}, between [[{low}, {high}]], tenure [{leaving['tenure'][0]}"
    assert guesses["attrition.leaving"].figures.startswith(figures)
    assert "factor" not in guesses["attrition.leaving"].figures
    assert "attrition.leaving.pay_against_market" not in guesses
    assert "activity.days_scheduled" not in guesses
    assert all("assumption" in g.source for g in guesses.values())


def test_assumptions_show_every_section_with_chinese_labels(assumptions, written):
    count, leaving = len(written["activity"]), written["attrition"]["leaving"]
    said = f"<tierwise.Assumptions 'three-shops': {count} quantities; {leaving['annual_rate']} leave a year>"
    assert repr(assumptions) == said
    shown = str(assumptions)
    for said in ("activity 活动", "demand 咨询需求", "leaving 主动离职", "hiring 招聘", "team health 团队健康"):
        assert said in shown
        assert said in assumptions._repr_html_()
    assert "薪酬低于市场" in shown
    pay = next(f for f in leaving["factor"] if f["name"] == "pay_against_market")
    assert "ln(" in shown
    assert f"ln({pay['value']})" in assumptions._repr_html_()
    low, high = leaving["between"][0]
    assert f"{leaving['annual_rate']} ({low} to {high})" in shown
    leader = next(trait for trait in written["team_health"]["trait"] if trait["name"] == "leader")
    assert f"{leader['score']} (lantern {leader['by_shop']['lantern']})" in shown
    assert max(cell_len(line) for line in shown.splitlines()) <= 100
    assert "one factor behind knowledge" in assumptions._repr_html_()
    assert str(tw.Assumptions.parse("")).strip() == ""


def test_names_of_any_letters_are_shown():
    text = """
[activity."班次 (north)"]
shares = { "大 夜" = "40%", 'a"b' = "60%" }
source = "assumption"
[[attrition.together]]
name = "学生 [a]"
who = "student"
chance = 0.5
share = 0.4
source = "assumption"
"""
    shown = str(tw.Assumptions.parse(text))
    assert "大 夜 40%" in shown
    assert 'a"b 60%' in shown
    assert [g.path for g in tw.Assumptions.parse(text).guesses()] == [
        'activity."班次 (north)"',
        'attrition."学生 [a]"',
    ]


def test_examples_are_there_by_name():
    with pytest.raises(tw.Error, match=r"known: .*\bthree_shops"):
        tw.example_assumptions("four_shops")


def test_the_schema_describes_every_member_and_takes_the_example(assumptions):
    schema = json.loads(tw.assumptions_schema())
    assert schema["title"] == "tierwise assumptions file"
    assert schema["properties"]["attrition"]["description"]
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(tomllib.loads(assumptions.to_toml()), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"activity": {"sales": {"mean": 1}}}, schema)
