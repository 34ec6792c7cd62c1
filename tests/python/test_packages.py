"""Polars, pyarrow and pandas are used where they are, and nothing else needs them: each program runs where some cannot be imported."""

import os
import subprocess
import sys

import pytest

import tierwise as tw

pytest.importorskip("pyarrow")
pytest.importorskip("polars")

HIDE = """
import sys

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {hidden!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Hidden())
"""
POLARS, BOTH, ALL = ("polars",), ("polars", "pyarrow"), ("polars", "pyarrow", "pandas")


def run_without(hidden, program, cwd):
    done = subprocess.run(
        [sys.executable, "-c", HIDE.format(hidden=hidden) + program],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert not [line for line in done.stderr.splitlines() if "Traceback" in line]
    return done.stdout


WHOLE = """
import tierwise as tw
rules, assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
ledger = tw.apply(rules, tw.example_records("three_shops"))
print(ledger.total.net)
assert "people: 534 rows" in str(ledger.people) and "<table" in ledger.people._repr_html_()
ledger.people.write_csv("people.csv")
ledger.write("run", with_persons=True)
people = tw.workforce(ledger, tw.example_records("three_shops"), keep=["shift", "experience_months", "typing_speed"])
people.write_csv("workforce.csv")
how = {"months": 2, "replicas": 3, "progress": False}
played = tw.simulate(rules, people, assumptions, **how)
again = tw.simulate(rules, "workforce.csv", assumptions, state=played.state, **how)
assert (played.values == again.values).all()
print(played.values.sum())
found = tw.compare({"today": rules, "raised": rules.replace({"ladder.medal.iron.base_pay": 2300})}, people, assumptions, **how)
found.write("compared")
print(str(found)[:200])
print(len(tw.risk(rules, tw.example_records("three_shops"), assumptions)))
print(tw.Formula("if(f, x, 0)").evaluate({"x": [1.5, 2], "f": [True, False]}).tolist())
rows = list(ledger.people.rows())
columns = {name: [row[name] for row in rows] for name in ("person", "month", "medal")}
assert len(columns["person"]) == 534
"""


@pytest.fixture(scope="module")
def with_all(tmp_path_factory):
    """What the program says and writes where everything is installed."""
    folder = tmp_path_factory.mktemp("with_all")
    return run_without((), WHOLE, folder), folder


@pytest.mark.parametrize("hidden", [POLARS, BOTH, ALL])
def test_policies_are_applied_played_compared_and_written_the_same_without_the_packages_of_frames(
    hidden, with_all, tmp_path
):
    said, folder = with_all
    assert run_without(hidden, WHOLE, tmp_path) == said
    for path in ("people.csv", "workforce.csv", "run/payslips.csv", "run/people.csv", "run/manifest.json"):
        assert (tmp_path / path).read_bytes() == (folder / path).read_bytes()
    assert sorted(os.listdir(tmp_path / "compared")) == sorted(os.listdir(folder / "compared"))


def test_importing_tierwise_imports_no_package_of_frames(tmp_path):
    code = "import sys, tierwise; print(sorted({'polars', 'pyarrow', 'pandas', 'narwhals'} & set(sys.modules)))"
    assert run_without((), code, tmp_path) == "[]\n"


SHELL = """
import sys
from tierwise.cli.documents import app
sys.argv = ["tierwise", *{arguments!r}]
app()
"""


@pytest.mark.parametrize("hidden", [POLARS, ALL])
def test_the_shell_works_without_the_packages_of_frames(hidden, tmp_path):
    def shell(*arguments):
        return run_without(hidden, SHELL.format(arguments=arguments), tmp_path)

    shell("example", "three_shops")
    files = ("three_shops.toml", "three_shops_records.csv")
    assert "net 1,714,254.43" in shell("apply", *files, "--by", "medal", "--out", "results", "--with-persons")
    assert (tmp_path / "results" / "payslips.csv").stat().st_size > 0
    played = ("--assumptions", "three_shops_assumptions.toml", "--months", "2", "--replicas", "2", "--out", "played")
    assert "at work at the end" in shell("simulate", *files, *played)


PARQUET = """
import tierwise as tw
ledger = tw.apply(tw.example("three_shops"), "records.parquet")
print(ledger.total.net)
ledger.people.write_parquet("people.parquet")
"""


@pytest.mark.parametrize("hidden", [(), POLARS, ("pyarrow",)])
def test_parquet_is_read_and_written_by_polars_or_pyarrow_whichever_is_there(hidden, tmp_path):
    import polars as pl

    records = pl.read_csv(tw.example_records("three_shops"), infer_schema_length=None)
    records.with_columns(pl.col("month").str.to_date("%Y-%m"), pl.col("sales").cast(pl.Decimal(12, 2))).write_parquet(
        tmp_path / "records.parquet"
    )
    assert run_without(hidden, PARQUET, tmp_path) == "1714254.43\n"
    assert len(pl.read_parquet(tmp_path / "people.parquet")) == 534


def test_what_is_missing_is_said_with_what_to_install(tmp_path):
    (tmp_path / "records.parquet").write_bytes(b"PAR1")
    program = """
import tierwise as tw
ledger = tw.apply(tw.example("three_shops"), tw.example_records("three_shops"))
class Stream:
    def __arrow_c_stream__(self, requested_schema=None):
        return ledger.people.__arrow_c_stream__()
def told(ask):
    try:
        ask()
    except (ImportError, tw.Error) as e:
        print(e)
told(lambda: tw.apply(ledger.policy, "records.parquet"))
told(lambda: tw.apply(ledger.policy, Stream()))
told(lambda: ledger.people.write_parquet("people.parquet"))
told(lambda: ledger.people.to_polars())
told(lambda: ledger.people.to_arrow())
told(lambda: ledger.people.to_pandas())
told(lambda: ledger.policy.diff(ledger.policy).to_polars())
"""
    install = "pip install 'tierwise[polars]' or 'tierwise[pyarrow]'"
    assert run_without(ALL, program, tmp_path).splitlines() == [
        f"records.parquet: Parquet is read by Polars or pyarrow, and neither is installed; {install}",
        f"records: a Stream is read by Polars or pyarrow, and neither is installed; {install}",
        f"Parquet is written by Polars or pyarrow, and neither is installed; {install}",
        "to_polars() needs polars, which is not installed: pip install 'tierwise[polars]'; to_pandas() and to_numpy() do without",
        "to_arrow() needs pyarrow, which is not installed: pip install 'tierwise[pyarrow]'; to_pandas() and to_numpy() do without",
        "to_pandas() needs pandas, which is not installed: pip install 'tierwise[pandas]'; to_numpy() does without",
        "to_polars() needs polars, which is not installed: pip install 'tierwise[polars]'; iterating over the changes does without",
    ]


FRAMES = """
import pandas as pd
import pyarrow as pa
import tierwise as tw
frame = pd.read_csv(tw.example_records("three_shops"), dtype={"person": str})
rules = tw.example("three_shops")
table = pa.Table.from_pandas(frame)
class Stream:
    def __arrow_c_stream__(self, requested_schema=None):
        return table.__arrow_c_stream__()
for records in (frame, table, table.to_batches()[0], Stream(), frame.convert_dtypes(dtype_backend="pyarrow"),
                {name: Column for name, Column in zip(table.column_names, table.columns)}):
    print(tw.apply(rules, records).total.net)
"""


def test_frames_of_pandas_and_arrow_are_read_without_polars(tmp_path):
    assert set(run_without(POLARS, FRAMES, tmp_path).split()) == {"1714254.43"}
