"""The notebooks that are shipped run from top to bottom for whoever installed the package, and leave what they promise."""

import json
import pathlib
import re
import zipfile

import pytest

ROOT = pathlib.Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "examples" / "notebooks").glob("*.ipynb"))
LEFT = {  # files worth sending
    "1_the_first_month": {"raise.png", "first_year.xlsx"},
    "2_your_own_table": {"export.xlsx", "export.toml", "faults.xlsx", "seats.png", "year.xlsx"},
    "3_raise_or_commission": {"raise_or_commission.png", "raise_or_commission.html"},
    "4_seats_and_the_long_wait": {"seats.png", "seats.xlsx"},
}
NAMELESS = {"first_year.xlsx", "year.xlsx", "raise_or_commission.html", "seats.xlsx"}  # handed on: no person is in them


def cells(path, kind):
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def source(cell):
    return "".join(cell["source"])


def test_there_is_a_notebook_for_each_question():
    assert [path.stem for path in NOTEBOOKS] == sorted(LEFT)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs_and_reads_on_its_own(path):
    book = json.loads(path.read_text(encoding="utf-8"))
    assert set(book["metadata"]) == {"kernelspec", "language_info"}
    assert [cell["id"] for cell in book["cells"]] == [f"cell-{i:02}" for i in range(1, len(book["cells"]) + 1)]
    for cell in cells(path, "code"):
        assert cell["outputs"] == [] and cell["execution_count"] is None
        assert max(len(line) for line in source(cell).splitlines()) <= 100
        assert not re.search(r"/(home|root|tmp|work)\b|\.\./", source(cell))  # it runs anywhere
    kinds = [cell["cell_type"] for cell in book["cells"]]
    assert kinds[0] == "markdown" and source(book["cells"][0]).startswith("# ")
    assert "codecodecode" not in "".join(kinds)  # nothing goes on for long without a word
    assert any(source(cell).startswith("## Something to send") for cell in cells(path, "markdown"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_leaves_what_it_promises(path, tmp_path):
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    for needed in ("ipykernel", "pandas", "xlsxwriter", "python_calamine"):
        pytest.importorskip(needed)
    book = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3", resources=where).execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    for output in outputs:  # a bar of a slow machine is taken away again
        assert (
            output.output_type == "execute_result"
            or output.get("name") == "stdout"
            or set(output.data.values()) == {""}
        )
    pictures = [output.data["image/svg+xml"] for output in outputs if "image/svg+xml" in output.get("data", {})]
    assert pictures and not any("<script" in picture for picture in pictures)
    assert {file.name for file in tmp_path.iterdir() if not file.name.startswith(".")} == LEFT[path.stem]
    for name in LEFT[path.stem] & NAMELESS:
        assert not re.search(r"\bA0\d\d\b", contents(tmp_path / name)), name
    nbconvert = pytest.importorskip("nbconvert")
    page = nbconvert.HTMLExporter().from_notebook_node(book)[0]
    assert len(re.findall(r'<img[^>]*src="data:image/svg\+xml', page)) == len(pictures)  # each once, and it stays
    if path.stem.startswith("2"):  # its table pays what the clean one does
        assert [output.data["text/plain"] for output in outputs if output.get("data", {}).get("text/plain") == "True"]


def contents(file):
    """What is to be read in a file; of a workbook, all its sheets."""
    if file.suffix != ".xlsx":
        return file.read_text(encoding="utf-8")
    with zipfile.ZipFile(file) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def test_the_shell_writes_the_notebooks(tmp_path):
    from typer.testing import CliRunner

    from tierwise.cli.documents import app

    done = CliRunner().invoke(app, ["example", "notebooks", "--to", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {p.name: p.read_bytes() for p in NOTEBOOKS}
