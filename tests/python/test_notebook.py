"""What a notebook shows: one really run, and what style sheets and sanitizers of notebooks do to our tables."""

import re
import sys
import types

import pytest

import tierwise as tw
from tierwise.show import progress

CELLS = {
    "setup": """
        import tierwise as tw
        today, records = tw.example("three_shops"), tw.example_records("three_shops")
        ledger = tw.apply(today, records)""",
    "table": "ledger.totals(by='shop')",
    "text": "said = str(ledger)",
    "printed": "print(ledger.totals(by='shop'))",
    "chart": "tw.simulate(today, ledger, tw.example_assumptions('three_shops'), months=2, replicas=2).plot('heads', by='shop')",
    "progress": """
        from tierwise.show import progress
        progress.PATIENCE = progress.APART = 0
        assumptions = tw.example_assumptions("three_shops")
        played = tw.simulate(today, ledger, assumptions, months=12, replicas=100)""",
}


@pytest.fixture(scope="module")
def outputs():
    """The outputs of each cell of a notebook that a kernel has run."""
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_code_cell(re.sub(r"(?m)^ {8}", "", source).strip()) for source in CELLS.values()]
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "", "language": "python"}
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    return dict(zip(CELLS, (cell.outputs for cell in book.cells), strict=True))


def test_a_table_is_shown_once(outputs):
    (shown,) = outputs["table"]
    assert shown.output_type == "execute_result"
    assert "<table>" in shown.data["text/html"]
    assert "harbour" in shown.data["text/plain"]


def test_a_text_is_made_without_showing_it(outputs):
    assert outputs["text"] == []


def test_print_prints_what_a_terminal_would_show(outputs, ledger):
    (shown,) = outputs["printed"]
    assert (shown.output_type, shown.name) == ("stream", "stdout")
    assert shown.text.rstrip() == str(ledger.totals(by="shop")).rstrip()


def test_a_chart_is_shown_as_it_was_drawn(outputs):
    (shown,) = outputs["chart"]
    assert set(shown.data) == {"image/svg+xml", "text/plain"}
    assert "人数" in shown.data["image/svg+xml"]


def test_a_long_run_shows_a_bar_and_takes_it_away(outputs):
    (shown,) = outputs["progress"]
    assert shown.output_type == "display_data"
    assert set(shown.data.values()) == {""}  # as it was left


@pytest.fixture
def pictures(monkeypatch):
    """What a notebook is told to show, without a kernel."""
    told = []

    class Shown:
        def update(self, bundle, raw):
            told.append(bundle)

    def display(bundle, raw, display_id):
        told.append(bundle)
        return Shown()

    ipython, shown = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    ipython.get_ipython = lambda: types.SimpleNamespace(kernel=object())
    shown.display = display
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", shown)
    return told


def test_a_bar_says_how_far_it_is_and_ends_at_the_last_of_all(pictures, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0)
    monkeypatch.setattr(progress, "APART", 0)
    with progress.ProgressBar() as bar:
        for done in (250, 500, 1000):
            bar(done, 1000)
    drawn = [re.findall(r'value="(\d+)"', picture["text/html"]) for picture in pictures]
    assert drawn == [["0"], ["250"], ["500"], ["1000"], []]
    assert "50 % of 1.00k person-months" in pictures[2]["text/plain"]


def test_a_short_run_shows_no_bar(pictures):
    with progress.ProgressBar() as bar:
        bar(1, 2)
    assert pictures == []


def test_no_bar_goes_into_a_pipe(monkeypatch, capfd):
    monkeypatch.setattr(progress, "PATIENCE", 0)
    with progress.ProgressBar() as bar:
        bar(1, 2)
    assert capfd.readouterr() == ("", "")


def test_every_cell_says_itself_where_it_stands(ledger, today):
    """A notebook's style sheet has texts stand to the right, and one that is not trusted loses ours."""
    shown = [ledger, ledger.people, today, tw.difference(ledger, ledger), ledger.explain("A017", "2026-03")]
    for html in (one._repr_html_() for one in shown):
        tags = re.findall(r"<t[dh]\b[^>]*>", html)
        assert tags and all(re.search(r'style="text-align: (left|right)"', tag) for tag in tags)
    first = re.search(r'<td[^>]*style="text-align: (\w+)">A001</td>', ledger.people._repr_html_())
    assert first is not None and first[1] == "left"
