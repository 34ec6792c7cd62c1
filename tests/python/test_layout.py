"""The check of the Python rooms finds what it is there for, and nothing in the package as it is."""

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from layout_python import PythonHouse  # noqa: E402

PACKAGE = "python/tierwise"


@pytest.fixture
def house(tmp_path):
    """The package and the page in a folder of their own, to be spoilt."""
    shutil.copytree(ROOT / PACKAGE, tmp_path / PACKAGE, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs/architecture.md", tmp_path / "docs")

    def spoilt(file, text):
        path = tmp_path / PACKAGE / file
        path.parent.mkdir(exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + text, encoding="utf-8")
        return list(PythonHouse(tmp_path).faults())

    return spoilt


def test_the_package_keeps_its_order(house):
    assert house("errors.py", "") == []


@pytest.mark.parametrize(
    "text",
    [
        "\n\nfrom tierwise.results.ledger import Ledger\n",
        "\n\nfrom tierwise.results import ledger\n",
        "\n\nimport tierwise.results.ledger\n",
        "\n\nif TYPE_CHECKING:\n    from tierwise.results.ledger import Ledger\n",
        "\n\ndef later():\n    from tierwise.results.ledger import Ledger\n",
    ],
)
def test_an_import_of_a_room_above_is_found_wherever_it_stands(house, text):
    found = house("frames/table.py", text)
    assert any("imports tierwise.results.ledger, which is above it" in fault for fault in found)
    assert any("a circle of imports: " in fault and "tierwise.results.ledger" in fault for fault in found)


def test_a_circle_within_a_room_is_found(house):
    found = house("results/explained.py", "\n\nfrom tierwise.results.explanation import Explanation\n")
    assert any("a circle of imports: tierwise.results.explained -> tierwise.results.explanation" in f for f in found)


def test_an_import_in_a_function_is_for_packages_that_need_not_be_there(house):
    assert house("months.py", "\n\ndef later():\n    import pandas\n") == []
    assert ["imports json inside a function" in f for f in house("months.py", "    import json\n")] == [True]


def test_a_room_without_a_place_and_a_long_function_are_found(house):
    assert any("attic: no room of the house" in fault for fault in house("attic/__init__.py", '"""Old things."""\n'))
    long = "\n\ndef long():\n" + "    1\n" * 60
    assert any("long has 61 lines" in fault for fault in house("months.py", long))
