"""The package as such: what it offers, what it costs to import, and that its docstrings are true."""

import doctest
import importlib
import pathlib
import pkgutil
import subprocess
import sys

import pytest

import tierwise as tw

ROOT = pathlib.Path(__file__).resolve().parents[2]

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(tw.__path__, "tierwise.")
    if not module.name.rpartition(".")[2].startswith("_")
)


@pytest.mark.parametrize("module", MODULES)
def test_docstrings_show_what_happens(module):
    found = doctest.testmod(importlib.import_module(module))
    assert found.failed == 0


def test_importing_loads_no_frame_and_no_command_line_library():
    heavy = ["polars", "pandas", "pyarrow", "narwhals", "altair", "tqdm", "rich", "typer"]
    code = f"import sys, tierwise; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_everything_named_is_there_and_documented():
    for name in tw.__all__:
        thing = getattr(tw, name)
        assert name == "col" or thing.__doc__, name
        for member in vars(thing) if isinstance(thing, type) else ():
            if not member.startswith("_") and (
                callable(getattr(thing, member)) or isinstance(vars(thing)[member], property)
            ):
                assert getattr(thing, member).__doc__, f"{name}.{member}"
    assert set(tw.__all__) <= set(dir(tw))


def test_the_functions_of_the_language_are_all_there():
    known = """
        if min max abs clip round floor ceil otherwise missing marginal whole lookup interpolate sum mean count rank mod power
        median percentile last since_promotion since_joining year_to_date quarter_to_date fiscal_year_to_date before last_month
        months_ago sum_of_largest mean_of_present count_naming sum_naming
    """
    for name in known.split():
        assert callable(getattr(tw, "if_" if name == "if" else name))


def test_star_import_leaves_pythons_own_names_alone():
    names = {}
    exec("from tierwise import *", names)
    assert names.get("sum", sum) is sum
    assert names["apply"] is tw.apply


def test_the_citation_names_this_version():
    citation = ROOT / "CITATION.cff"
    assert f'version: "{tw.__version__}"' in citation.read_text(encoding="utf-8")


def test_the_stubs_say_what_the_extension_offers():
    sys.path.insert(0, str(ROOT / "scripts"))
    import stubs

    assert stubs.FILE.read_text(encoding="utf-8") == stubs.Stubs().text(), "run scripts/stubs.py"


def test_the_package_is_typed_throughout():
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", "python/tierwise"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout
