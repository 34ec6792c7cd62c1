"""A notebook offers the names that there are: between the quotes of a call, and behind tw.col."""

import pytest

import tierwise as tw
from tierwise.completion import complete_in, offered


@pytest.fixture(scope="module")
def names(today, ledger):
    assumptions = tw.example_assumptions("three_shops")
    projection = tw.simulate(today, ledger, assumptions, months=2, replicas=2, progress=False)
    found = tw.compare({"today": today, "same": today}, ledger, assumptions, months=2, replicas=2, progress=False)
    risks = tw.risk(today, tw.example_records("three_shops"), assumptions)
    own = {"today": today, "ledger": ledger, "assumed": assumptions, "projection": projection, "found": found}
    return own | {"risks": risks, "difference": tw.difference(ledger, ledger), "tw": tw, "other": object()}


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ('today.replace("ladder.medal.iron.b', ["ladder.medal.iron.base_pay"]),
        ('today.replace({"ladder.medal.iron.base_pay": 2300, "ladder.medal.bronze.b', ["ladder.medal.bronze.base_pay"]),
        ('assumed.replace("demand.outsourcing_f', ["demand.outsourcing_fee"]),
        ('ledger.totals("', ["month", "year", "shop", "team", "person", "medal", "post", "management"]),
        ('ledger.totals(by=["shop", "me', ["medal"]),
        ("ledger.explain('A01", [f"A01{i}" for i in range(10)]),
        ('ledger.explain("A017", "2026-0', [f"2026-0{i}" for i in range(1, 7)]),
        ('ledger.explain("A017", month="2025-07', ["2025-07"]),
        ('ledger.plot("p', ["post"]),
        ('x = projection.plot("hea', ["heads"]),
        ('projection.plot("heads", by="', ["shop", "medal", "post", "management"]),
        ('projection.totals("sh', ["shop"]),
        ('found.by_month("leav', ["leavers"]),
        ('found.first.plot("total_c', ["total_cost"]),
        ('difference.by("li', ["line"]),
        ('risks.plot("A017', ["A017"]),
        ('tw.charts.bands(projection, "wait', ["waiting", "wait_seconds", "wait"]),
        ('tw.charts.pay(ledger, "A023", "2026-01", over="sal', ["sales"]),
        ('tw.charts.pay(ledger, "A023", "2026-01", "sal', ["sales"]),
        ('tw.charts.flows(ledger, "man', ["management"]),
    ],
)
def test_names_are_offered_where_they_may_stand(names, line, first):
    token = line.rpartition('"')[2] if '"' in line else line.rpartition("'")[2]
    assert offered(line, token, names) == first


def test_names_of_formulas_are_those_of_the_policies_at_hand(names):
    assert offered("tw.col.typing", "tw.col.typing", names) == ["tw.col.typing_speed"]
    assert "tw.col.answer_rate" in offered("(tw.col.a", "tw.col.a", names)


@pytest.mark.parametrize(
    "line",
    ['other.totals("', 'nobody.plot("', 'print("', 'ledger.totals("shop")', "ledger.", '"', "", 'f(ledger)("', 'ledger.totals(g("'],
)  # fmt: skip
def test_elsewhere_nothing_is_offered(names, line):
    assert offered(line, line.rpartition('"')[2], names) == []


def test_a_shell_offers_them(names):
    pytest.importorskip("IPython")
    from IPython.core.completer import provisionalcompleter
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.user_ns.update(names)
    complete_in(shell)
    complete_in(shell)
    assert len(shell.Completer.custom_matchers) == 1
    for line, name in (
        ('projection.plot("hea', "heads"),
        ('today.replace("ladder.post.after_sales.seats.o', "ladder.post.after_sales.seats.orchard"),
        ("tw.col.typing", "tw.col.typing_speed"),
    ):
        with provisionalcompleter():
            assert name in [one.text for one in shell.Completer.completions(line, len(line))]
