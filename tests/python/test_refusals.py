"""What does not fit is refused with its place, and with what was probably meant."""

import pytest
import typer

import tierwise as tw
from test_cli import run  # noqa: F401
from tierwise.cli.changes import variants_of

DESK = """
shops = ["east", "west"]
[inputs]
sales = "amount"
[[ladder.medal.tier]]
name = "iron"
base_pay = 1000
[[ladder.medal.tier]]
name = "gold"
base_pay = { by = "shop", value = 2000, figures = { east = 2500 } }
enter = "sales >= 500"
[brackets.rates]
by = "medal.tier"
rates = [[0, "1%"]]
figures.gold = [[0, "2%"]]
[parameter.meal]
by = "shop"
value = 10
figures = { east = 20 }
[[pay.line]]
name = "base"
amount = "base_pay + meal"
[[pay.line]]
name = "share"
amount = "marginal(sales, rates)"
"""
POLICY = tw.Policy.parse(DESK)
ASSUMED = tw.Assumptions.parse('[activity.sales]\nmean = 500\nsource = "assumption"\n')
RECORDS = {"person": ["A", "B"], "month": ["2026-01"] * 2, "shop": ["east", "west"], "sales": [600, 100]}


def said(call):
    with pytest.raises(tw.Error) as refused:
        call()
    return str(refused.value)


NOT_THERE = [
    ("parameter.meal.figures.west", "unknown name 'west'; known: east"),
    ("brackets.rates.figures.iron", "unknown name 'iron'; known: gold"),
    ("ladder.medal.gold.base_pay.figures.west", "unknown name 'west'; known: east"),
    ("brackets.rates.edges_of", "it is not there, and so cannot be removed; beside it there are rates, by, figures"),
    ("ladder.medal.gold.keep", "it is not there, and so cannot be removed; beside it there are enter"),
    ("parameter.meal.table", "it is not there, and so cannot be removed; beside it there are value, by, figures"),
    ("calendar", "it is not there, and so cannot be removed; beside it there are shops, inputs, parameter, brackets, ladder, pay.line"),
    ("pay.meal", "unknown name 'meal'; known: proration, deduction_cap, line, base, share"),
    ("pay", "it cannot be unset; of it these can be removed: pay.line"),
    ("ladder.medal.iron.base_pay", "it cannot be unset; set it to something else"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "why"), NOT_THERE)
def test_what_is_not_there_cannot_be_removed_wherever_that_is_asked_for(tmp_path, path, why):
    expected = f"{path}: {why}"
    assert said(lambda: POLICY.remove(path)) == expected
    assert said(lambda: POLICY.replace(path, None)) == expected
    amended = f"amendment from 2026-07: {expected}"
    assert said(lambda: POLICY.amend("2026-07", remove=[path])) == amended
    written = DESK + f"[[amendment]]\nfrom = '2026-07'\nremove = ['{path}']\n"
    assert f"policy.toml:28:11: {amended}" in said(lambda: tw.Policy.parse(written))
    variants = tmp_path / "variants.toml"
    variants.write_text(f"[[variant]]\nname = 'v'\n[variant.policy]\nremove = ['{path}']\n", encoding="utf-8")
    assert said(lambda: tw.load_variants(variants, POLICY, ASSUMED)) == f"{variants}: variant 'v': {expected}"


def test_what_is_not_there_cannot_be_removed_on_the_shell(run, tmp_path):  # noqa: F811
    (tmp_path / "desk.toml").write_text(DESK, encoding="utf-8")
    (tmp_path / "records.csv").write_text("person,month,shop,sales\nA,2026-01,east,600\n", encoding="utf-8")
    for option in ("2026-01:remove brackets.rates.figures.iron", "2026-01:brackets.rates.figures.iron=unset"):
        done = run("apply", "desk.toml", "records.csv", "--amend", option)
        assert done.exit_code == 1
        assert "brackets.rates.figures.iron: unknown name 'iron'; known: gold" in " ".join(done.output.split())


def test_the_last_figure_goes_with_what_it_differs_by():
    for path, example in (
        ("parameter.meal", "figures = { NAME = 1 }"),
        ("brackets.rates", "figures = { NAME = [[0, 1]] }"),
        ("ladder.medal.gold.base_pay", "figures = { NAME = 1 }"),
    ):
        name = "gold" if path == "brackets.rates" else "east"
        last = f"{path}.figures.{name}"
        by = path.replace("medal.gold", "medal.tier.gold") + ".by"
        refused = said(lambda last=last: POLICY.remove(last))
        assert refused.endswith(f"has no 'figures'; {example}; or remove what it differs by, too: {by}")
        assert len(POLICY.diff(POLICY.remove(last, by))) == 2
        assert POLICY.amend("2026-07", remove=[last, by]).at("2026-07") == POLICY.remove(last, by)
    alone = tw.Policy.parse(DESK.replace("value = 10\n", "").replace("east = 20 }", "east = 20, west = 30 }"))
    assert said(lambda: alone.remove("parameter.meal.figures")).endswith(
        "or give 'value' and remove what it differs by, too: parameter.meal.by"
    )


def test_a_combination_of_a_sweep_may_leave_out_what_is_not_there():
    people = tw.workforce(tw.apply(POLICY, RECORDS))
    asked = {"ladder.medal.gold.keep": [None, "sales >= 300"]}
    found = tw.sweep(POLICY, people, ASSUMED, asked, months=1, replicas=2, measures="heads")
    assert [row["ladder.medal.gold.keep"] for row in found.rows()] == ["None", "sales >= 300"]
    asked = {"parameter.meal.figures.west": [None, 30]}
    assert "unknown name 'west'" in said(lambda: tw.sweep(POLICY, people, ASSUMED, asked, months=1, replicas=2))


def test_what_a_gap_is_refused_with_names_the_rehire_that_lets_people_come_back():
    records = {"person": ["A", "A"], "month": ["2024-01", "2026-03"], "shop": ["east"] * 2, "sales": [600, 100]}
    refused = said(lambda: tw.apply(POLICY, records))
    assert refused == (
        "records: A has no row for 2024-02, but rows for 2024-01 and 2026-03; add the missing months; or let people come "
        "back, in the policy: [rehire] within_months = 25, by which tenure, tier and the year's sums go on; or give "
        "somebody new a new id"
    )
    back = POLICY.add("rehire", {"within_months": 25})
    assert len(tw.apply(back, records).people) == 2
    assert said(lambda: tw.apply(back.replace("rehire.within_months", 24), records)).endswith(
        "25 months; the policy's [rehire] says within_months = 24: add the missing months, raise it to 25, or give "
        "somebody new a new id"
    )
    left = records | {"month": ["2026-01", "2026-02"], "last_day": ["2026-01-20", None]}
    refused = said(lambda: tw.apply(POLICY, left))
    assert refused.startswith(
        'column "last_day": row 2 (A, 2026-02) is behind the last day, in 2026-01; correct the last day; or'
    )
    assert "[rehire] within_months = 12" in refused
    assert [row["event"] for row in tw.apply(back, left).events.rows()] == ["promoted", "left", "returned"]
    assert said(lambda: tw.apply(back, left | {"last_day": ["2026-01-20"] * 2})).endswith(
        "correct the last day: behind a return it is empty, or the next one"
    )
    assert said(lambda: tw.Records.load(records, POLICY)) == said(lambda: tw.apply(POLICY, records))


@pytest.mark.parametrize(
    ("said_of_it", "why"),
    [
        ({"changes": {"ladder.medal.gld.enter": "sales > 3"}}, "ladder.medal.gld.enter: unknown name 'gld'; did you mean 'gold'?"),
        ({"changes": {"parameter.lunch": 3}}, "parameter.lunch: unknown name 'lunch'; known: meal; what is new is added, not set"),
        ({"changes": {"ladder.medal.iron.base_pay": "much"}},
         'ladder.medal.iron.base_pay: expected a number, found the text "much"'),
        ({"changes": {"pay.base": "base_pay"}}, "pay.base: it has parts; set them one by one: pay.base.amount"),
        ({"changes": {"calendar.from": "2026-01"}},
         "calendar.from: 'calendar' is not set, so it has no parts; set it as a whole: calendar = { from = ... }"),
        ({"changes": {"currency": "USD"}},
         "currency: it is CNY until then, and would be USD; it is the same in all months: say it in the policy itself"),
        ({"changes": {"inputs.sales.kind": "number"}},
         ("inputs.sales: it is of kind amount until then, and would be of kind number; records of all months have the same "
         "columns: give it in the policy itself, optional where some lack it")),
        ({"changes": {"shops": ["east", "west", "north"]}},
         'shops: the shop "north" is new; give the shops of all months in the policy itself'),
        ({"add": {"inputs.nights": "count"}},
         ('inputs.nights: the input "nights" is new; records of all months have the same columns: give it in the policy itself, '
         "optional where some lack it")),
        ({"add": {"ladder.medal.tier.silver": {"behind": "iron"}}},
         ('ladder.medal.silver: the tier "silver" would stand below "gold"; new tiers come above those there are, and these '
         "keep their order")),
        ({"add": {"pay.line.lunch": {"amount": 3, "behind": "bas"}}},
         "pay.line.lunch.behind: unknown name 'bas'; did you mean 'base'?"),
        ({"add": {"brackets.rates.figures.iron": [[0, 1]]}},
         "brackets.rates.figures.iron: it is no element of a list; it is set, not added"),
        ({"add": {"absence": {"when": "sales == 0"}}},
         "absence.counts: it is unset until then, and would be false; it is the same in all months: say it in the policy itself"),
        ({"remove": ["ladder.medal.gold", "brackets.rates.figures", "brackets.rates.by"]},
         'ladder.medal.gold: the tier "gold" ends; people may stand on it: it stays, and without \'enter\' nobody rises to it'),
        ({"remove": ["pay.share"], "add": {"pay.line.share": {"amount": 1, "kind": "deduction"}}},
         ("pay.line.share: it is of kind earning until then, and would be of kind deduction; a pay line keeps its kind: end it, "
         "and add one of another name")),
    ],
)  # fmt: skip
def test_an_amendment_that_does_not_fit_is_refused_with_its_month_its_path_and_what_was_meant(said_of_it, why):
    assert said(lambda: POLICY.amend("2026-07", **said_of_it)) == f"amendment from 2026-07: {why}"


def test_a_table_says_all_of_a_parameter_and_of_a_bracket_table():
    whole = POLICY.replace("parameter.meal", {"value": 30})
    assert whole == POLICY.replace("parameter.meal.value", 30).remove("parameter.meal.by", "parameter.meal.figures")
    two = POLICY.replace(
        "brackets.rates", {"by": ["shop", "medal.tier"], "rates": [[0, 0]], "table": {"west": {"gold": [[0, "3%"]]}}}
    )
    assert two.get("brackets.rates.table.west.gold") == "[[0, 3%]]" and two.get("brackets.rates.figures") == "{}"
    assert (
        POLICY.amend("2026-07", {"brackets.rates": {"rates": [[0, "5%"]]}}).at("2026-07").get("brackets.rates.by")
        == "[]"
    )
    more = two.replace("brackets.rates.table.east.iron", [[0, "4%"]])
    assert more.get("brackets.rates.table") == "{ east = { iron = [[0, 4%]] }, west = { gold = [[0, 3%]] } }"


def test_a_table_without_person_and_month_is_refused_with_the_headings_that_look_like_them(run, tmp_path):  # noqa: F811
    others = {f"列{i}": [1.0, 2.0] for i in range(20)}
    own = {"工号": ["A", "B"], "shop": ["east", "west"], **others, "sales": [600, 100]}
    way = "in tw.Records.load says so, or a mapping (--mapping), which tw.Records.propose (tierwise records --propose) writes"
    person = f"records: there is no column 'person'; '工号' looks like it; columns={{\"工号\": \"person\"}} {way}"
    listed = "known: 工号, 列0, 列1, 列2, 列3, 列4, 列5, 列6 and 13 more"
    month = f'records: there is no column \'month\'; {listed}; columns={{"HEADING": "month"}} {way}'
    assert said(lambda: tw.apply(POLICY, own)) == f"{person}\n{month}"
    assert said(lambda: tw.Records(POLICY, own)) == f"{person}\n{month}"
    assert said(lambda: tw.Records.load(own, POLICY)) == f"{person}\n{month}"
    found = [f"records: {row['fault']}; {row['hint']}" for row in tw.Records.check(own, POLICY).faults.rows()]
    assert found == [person, month]
    assert tw.Records.propose(own, POLICY).columns["工号"].name == "person"
    (tmp_path / "desk.toml").write_text(DESK, encoding="utf-8")
    (tmp_path / "own.csv").write_text("工号,month,shop,sales\nA,2026-01,east,600\n", encoding="utf-8")
    done = run("apply", "desk.toml", "own.csv")
    assert done.exit_code == 1
    assert '\'工号\' looks like it; columns={"工号": "person"} in tw.Records.load' in " ".join(done.output.split())
    loaded = tw.Records.load(tmp_path / "own.csv", POLICY, columns={"工号": "person"})
    assert len(tw.apply(POLICY, loaded).people) == 1


def test_a_missing_input_is_refused_with_the_heading_of_its_own_label():
    labelled = POLICY.replace("inputs.sales.zh", "销售额")
    own = {"person": ["A"], "month": ["2026-01"], "shop": ["east"], "销售额（元）": [600]}
    assert "there is no column 'sales', which the policy's inputs name; '销售额（元）' looks like it" in said(
        lambda: tw.apply(labelled, own)
    )


def test_totals_by_team_of_records_without_teams_say_so():
    ledger = tw.apply(POLICY, RECORDS)
    expected = (
        "unknown grouping 'team': the records have no column of that name; known: month, year, shop, person, medal"
    )
    assert said(lambda: ledger.totals(by="team")) == expected
    assert said(lambda: tw.difference(ledger, ledger).by("team")) == expected


def test_a_text_that_is_no_tier_is_refused_with_the_tiers_that_there_are():
    policy = tw.Policy.parse(
        "[inputs]\nwish = 'text'\n[ladder.grade]\nset = 'wish'\n[[ladder.grade.tier]]\nname = 'low'\n[[ladder.grade.tier]]\nname = 'high'\n"
    )
    records = {"person": ["A", "B"], "month": ["2026-01"] * 2, "wish": ["hihg", "low"]}
    expected = "ladder.grade.set: it gives A, 2026-01 'hihg', which is no tier of the ladder; did you mean 'high'?"
    assert said(lambda: tw.apply(policy, records)) == expected
    assert said(lambda: tw.apply(policy, records | {"wish": ["x", "low"]})).endswith("known: low, high")


def test_a_month_outside_the_calendar_is_refused_with_what_takes_it_in():
    policy = POLICY.add("calendar", {"from": "2026-02", "until": "2026-03"}).replace("pay.base.amount", "working_days")
    for month, key in (("2026-01", "from"), ("2026-04", "until")):
        assert said(lambda month=month: tw.apply(policy, RECORDS | {"month": [month] * 2})) == (
            f"calendar: the working days of {month} are not known: it is from 2026-02 to 2026-03; "
            f'say {key} = "{month}", and the holidays'
        )
    assert said(lambda: POLICY.add("calendar", {"holidays": ["2026-01-01"]})).startswith(
        "calendar: missing 'from'; the first month"
    )


BOTH = "both the policy and the assumptions have this path; write policy:parameter.k or assumptions:parameter.k"
NEITHER = (
    "policy:parameter.zz: unknown name 'zz'; known: meal\n"
    "assumptions:parameter.zz: unknown name 'zz'; there are no names yet"
)
SHELL = [
    ("add parameter.k=3", f"parameter.k: {BOTH}"),
    ("remove pay.zz", "pay.zz: unknown name 'zz'; known: proration, deduction_cap, line, base, share"),
    ("remove parameter.zz", NEITHER),
    ("add parametr.k=3", "parametr.k: unknown name 'parametr'; did you mean 'parameter'?"),
]
USAGE = [
    ("ad parameter.k=3", "expected PATH=VALUE, add PATH=VALUE or remove PATH"),
    ("add =3", "expected PATH=VALUE, add PATH=VALUE or remove PATH"),
    ("remove", "expected PATH=VALUE, add PATH=VALUE or remove PATH"),
    ("add parameter.k", "expected add PATH=VALUE"),
    ("remove pay.share=3", "expected remove PATH, without a value"),
]


@pytest.mark.parametrize(("words", "why"), SHELL)
def test_what_the_shell_is_told_of_a_variant_is_refused_with_its_path_and_once(words, why):
    assert said(lambda: variants_of([f"v:{words}"], POLICY, ASSUMED)) == why


@pytest.mark.parametrize(("words", "why"), USAGE)
def test_what_the_shell_cannot_read_of_a_variant_is_refused_with_what_is_expected(words, why):
    with pytest.raises(typer.BadParameter) as refused:
        variants_of([f"v:{words}"], POLICY, ASSUMED)
    assert str(refused.value) == f"'v:{words}': {why}"


def test_the_shell_adds_to_the_document_that_is_named():
    added = variants_of(["v:add policy:parameter.k=3", 'v:rounding = "half_even"'], POLICY, ASSUMED)
    assert added["v"] == (POLICY.add("parameter.k", 3).replace("rounding", "half_even"), ASSUMED)


def test_paths_say_which_quotes_they_take():
    assert said(lambda: POLICY.get("brackets.rates.figures.the gold")).endswith(
        "a name with a blank in it stands in double quotes"
    )
    assert said(lambda: POLICY.get("brackets.rates.figures.'gold'")).endswith("names are put in double quotes")


def test_values_under_set_in_a_file_of_variants_are_told_where_they_stand(tmp_path):
    file = tmp_path / "variants.toml"
    file.write_text("[[variant]]\nname = 'v'\n[variant.policy.set]\nrounding = 'half_even'\n", encoding="utf-8")
    assert said(lambda: tw.load_variants(file, POLICY, ASSUMED)).endswith(
        "leave 'set' out, and write them beside 'add' and 'remove'"
    )


SIZES = """
[metric]
size = "if(sales > 60, 'large', 'small')"
held = "medal.tier"
best = "otherwise(last_month(medal.tier), 'gold')"
"""


def with_sizes(more="", amount="0"):
    return tw.Policy.parse(f'{DESK}\n[[pay.line]]\nname = "extra"\namount = "{amount}"\n{SIZES}\n{more}')


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("size == 'lage'", "unknown value of size 'lage'; did you mean 'large'?"),
        ("size in ['small', 'lage']", "unknown value of size 'lage'; did you mean 'large'?"),
        ("if(sales > 9, size, 'lage') != size", "unknown value of size 'lage'; did you mean 'large'?"),
        ("held == 'glod'", "unknown value of held 'glod'; did you mean 'gold'?"),
        ("best == 'glod'", "unknown value of best 'glod'; did you mean 'gold'?"),
        (
            "otherwise(last_month(medal.tier), 'glod') == medal.tier",
            "unknown value of medal.tier 'glod'; did you mean 'gold'?",
        ),
        ("if(size == 'large', shop, 'west') == 'wst'", "unknown text 'wst'; did you mean 'west'?"),
        ("size == medal.tier", "these are never the same: no text is one of both"),
    ],
)
def test_a_text_that_can_never_be_is_refused_wherever_the_possible_ones_are_known(condition, told):
    with pytest.raises(tw.Error) as refused:
        with_sizes(amount=f"if({condition}, 1, 3)")
    assert f'pay.line "extra": {told}' in str(refused.value)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (
            '[parameter.r]\nby = "size"\nvalue = 3\nfigures = { lage = 1 }',
            "figures: unknown value of size 'lage'; did you mean 'large'?",
        ),
        (
            '[parameter.r]\nby = "held"\nvalue = 3\nfigures = { glod = 1 }',
            "figures: unknown value of held 'glod'; did you mean 'gold'?",
        ),
        ('[parameter.r]\nby = "size"\nfigures = { large = 1 }', "has no figure for 'small' of size"),
        (
            '[parameter.r]\nby = ["shop", "size"]\nvalue = 3\ntable.east = { lage = 1 }',
            "table.east: unknown value of size 'lage'",
        ),
        (
            '[brackets.b]\nby = "size"\nrates = [[0, 1]]\nfigures.lage = [[0, 2]]',
            "figures: unknown value of size 'lage'",
        ),
        (
            '[[ladder.post.tier]]\nname = "x"\nbase_pay = { by = "size", value = 1, figures = { lage = 2 } }',
            "unknown value of size 'lage'",
        ),
    ],
)
def test_a_figure_for_a_text_that_a_metric_can_never_be_is_refused(rule, told):
    with pytest.raises(tw.Error) as refused:
        with_sizes(rule)
    assert told in str(refused.value)


def test_texts_that_a_metric_can_be_are_taken():
    policy = with_sizes(
        '[parameter.r]\nby = "size"\nfigures = { large = 1, small = 2 }', "if(size == 'large' and best == 'gold', r, 0)"
    )
    assert [str(row["gross"]) for row in tw.apply(policy, RECORDS).people.rows()] == ["1027.00", "1012.00"]


def test_rows_of_brackets_that_are_named_are_told_how_they_are_set():
    with pytest.raises(tw.Error) as refused:
        POLICY.replace("brackets.rates.rates.10", "1%")
    assert str(refused.value) == (
        "brackets.rates.rates.10: unknown name '10'; what is in 'rates' has no names and is set all at once: brackets.rates.rates; "
        "or one by its position: brackets.rates.rates[0]"
    )


def amended(first, then):
    """Pays by `first`, and by `then` from February, when the metric `size` gets other texts."""
    return tw.Policy.parse(f"""
[inputs]
sales = "amount"
[metric]
size = "if(sales > 60, 'large', 'small')"
[[pay.line]]
name = "paid"
amount = "{first}"
[[amendment]]
from = "2026-02"
set = {{ "metric.size" = "if(sales > 60, 'big', 'tiny')", "pay.line.paid.amount" = "{then}" }}
""")


def test_texts_are_those_of_the_rules_in_force_and_of_a_month_before_also_earlier_ones():
    policy = amended("if(size == 'large', 1, 2)", "if(last_month(size) == 'large' and size == 'big', 3, 4)")
    months = {"person": ["A", "A"], "month": ["2026-01", "2026-02"], "sales": [100, 100]}
    assert [str(row["gross"]) for row in tw.apply(policy, months).people.rows()] == ["1.00", "3.00"]
    with pytest.raises(tw.Error, match="amendment from 2026-02: .*unknown value of size 'large'; known: big, tiny"):
        amended("0", "if(size == 'large', 1, 2)")
    with pytest.raises(tw.Error, match="unknown value of size 'big'; known: large, small"):
        amended("if(size == 'big', 1, 2)", "0")
