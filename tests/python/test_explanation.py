"""Every figure can be asked for its reason."""

import re
from decimal import Decimal

import pytest

import tierwise as tw
from tierwise.results.explanation_content import derivation


@pytest.fixture(scope="module")
def explanation(ledger):
    return ledger.explain("A023", "2026-01")


def test_lines_are_those_of_the_payslip(ledger, explanation):
    slips = [r for r in ledger.payslips.rows() if (r["person"], r["month"]) == ("A023", "2026-01")]
    assert [(line.name, line.kind, line.amount, line.cut) for line in explanation.lines] == [
        (r["line"], r["kind"], r["amount"], r["cut"]) for r in slips
    ]
    person = next(r for r in ledger.people.rows() if (r["person"], r["month"]) == ("A023", "2026-01"))
    assert (explanation.gross, explanation.net) == (person["gross"], person["net"])
    assert [s.tier for s in explanation.standings] == [person["medal"], person["post"], person["management"]]
    assert Decimal(explanation.score) == Decimal(str(person["score"]))


def test_every_persons_month_can_be_explained_and_equals_its_payslip(ledger):
    nets = {(r["person"], r["month"]): r["net"] for r in ledger.people.rows()}
    for person, month in list(nets)[::25]:
        assert ledger.explain(person, month).net == nets[person, month]


def test_conditions_say_what_was_found_what_was_needed_and_how_much_was_missing(explanation):
    missed = {c.text: c for c in explanation.conditions if c.outcome == "unmet"}
    records = missed["last(3, sum(bad_records)) == 0"]
    assert (records.ladder, records.asks, records.to_tier) == ("medal", "enter", "bronze")
    assert (records.found, records.needed, records.gap) == ("1", "== 0", "1 off")
    assert any("refused medal: iron -> bronze" in event for event in explanation.events)


def test_rounding_is_shown_where_it_changed_an_amount(explanation):
    line = next(line for line in explanation.lines if line.name == "sales_commission")
    assert (line.exact, line.rounding, line.amount) == ("395.78355", "half_up", Decimal("395.78"))
    assert "395.78355 rounded half_up" in str(explanation)


def test_a_measure_shows_beside_its_points_what_it_came_to(explanation):
    for measure in explanation.measures:
        shown = derivation(measure).parts
        for part in measure.parts:
            if part.text == measure.formula and part.value not in ("true", "false"):
                assert f"{part.text} = {part.value}" in shown
    assert re.search(r"response_seconds = \d", str(explanation))


def test_what_the_cap_cut_off_is_shown(ledger):
    cut = next(r for r in ledger.payslips.rows() if r["cut"])
    shown = ledger.explain(cut["person"], cut["month"])
    assert f"the cap on deductions cut off {cut['cut']:,}" in str(shown)
    assert "cut off" in shown._repr_html_()


def test_it_reads_within_its_width_with_chinese_labels(explanation):
    from rich.cells import cell_len

    text = str(explanation)
    assert max(cell_len(line) for line in text.splitlines()) <= 100
    assert "底薪" in text
    assert "medal 奖牌: iron 铁牌客服 (month 7)" in text
    assert repr(explanation) == "<tierwise.Explanation of A023, 2026-01: net 3,532.84 CNY>"


def test_html_escapes_everything_and_does_not_change_from_run_to_run(small, columns):
    columns["person"] = ["<b>&</b>"] * 3 + ["B"] * 2
    policy = small.replace("ladder.medal.trial.zh", "<i>试用</i>")
    shown = [tw.apply(policy, columns).explain("<b>&</b>", "2026-01")._repr_html_() for _ in range(2)]
    assert shown[0] == shown[1]
    assert "<b>&</b>" not in shown[0]
    assert "&lt;i&gt;" in shown[0]


@pytest.mark.parametrize(
    ("person", "month", "message"),
    [
        ("A999", "2026-01", "unknown person 'A999'"),
        ("A023", "2027-01", "there is no row for this month"),
        ("A023", "January", "month: 'January' is not a month; write 2026-07"),
        ("A027", "2025-12", "had been separated before"),
    ],
)
def test_a_month_that_cannot_be_explained_is_an_error(ledger, person, month, message):
    with pytest.raises(tw.Error, match=message):
        ledger.explain(person, month)
