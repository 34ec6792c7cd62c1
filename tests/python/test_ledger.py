"""What comes out: tables that add up, go to any frame, and live on without their ledger."""

import datetime
import gc
import json
import subprocess
import sys
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

import tierwise as tw


def test_lines_add_up_to_the_net_and_people_to_the_totals_to_the_fen(ledger):
    slips = ledger.payslips.to_polars(money="minor")
    people = ledger.people.to_polars(money="minor")
    signed = (
        slips.filter(pl.col("kind").is_in(["earning", "deduction"]))
        .with_columns(signed=pl.when(pl.col("kind") == "deduction").then(-pl.col("amount")).otherwise(pl.col("amount")))
        .group_by("person", "month")
        .agg(net=pl.col("signed").sum())
    )
    both = people.join(signed, on=["person", "month"], suffix="_of_lines")
    assert len(both) == len(people) == len(ledger)
    assert (both["net"] == both["net_of_lines"]).all()
    for by in ((), "shop", ["month", "medal"], ["year", "team", "post", "person"]):
        totals = ledger.totals(by).to_polars(money="minor")
        for column in ("gross", "net", "employer_cost"):
            assert totals[column].sum() == people[column].sum()
        assert totals["person_months"].sum() == len(ledger)
        assert totals["base"].sum() == slips.filter(line="base")["amount"].sum()
    assert ledger.total.net == Decimal(people["net"].sum()) / 100


def test_money_is_exact_in_every_frame(ledger):
    minor = ledger.people.to_numpy("net")
    assert minor.dtype == np.int64
    assert ledger.people.to_polars().schema["net"] == pl.Decimal(19, 2)
    assert ledger.people.to_polars()["net"].sum() == Decimal(int(minor.sum())) / 100
    pandas = ledger.people.to_pandas(money="decimal")
    assert pandas["net"].sum() == Decimal(int(minor.sum())) / 100
    assert pandas.groupby("shop", observed=True)["net"].sum().sum() == ledger.total.net
    assert ledger.people.to_arrow().schema.field("net").type == pa.decimal128(19, 2)
    assert ledger.people.to_polars(money="float")["net"].to_list() == (minor / 100).tolist()
    assert ledger.people.to_pandas(money="minor")["net"].to_list() == minor.tolist()
    assert ledger.people.to_pandas()["net"].to_list() == (minor / 100).tolist()
    for frame in (ledger.people.to_polars, ledger.people.to_pandas, ledger.people.to_arrow):
        with pytest.raises(ValueError, match="expected one of"):
            frame(money="yuan")


def test_pandas_describes_the_pay(ledger):
    found = ledger.people.to_pandas().describe()
    assert found["net"]["mean"] == pytest.approx(float(ledger.total.net) / ledger.total.person_months)
    assert {"gross", "net", "employer_cost", "score"} <= set(found.columns)


@pytest.mark.parametrize("name", ["people", "payslips", "events"])
def test_pandas_has_what_arrow_has(ledger, name):
    table = getattr(ledger, name)
    for form in ("decimal", "float", "minor"):
        ours, arrow = table.to_pandas(money=form), table.to_arrow(money=form).to_pandas()
        assert list(ours.columns) == list(arrow.columns)
        for column in ours:
            a, b = ours[column], arrow[column]
            assert a.isna().equals(b.isna()), column
            assert a[a.notna()].to_list() == b[b.notna()].to_list(), column
            if isinstance(a.dtype, pd.CategoricalDtype):
                assert (a.cat.ordered, list(a.cat.categories)) == (b.cat.ordered, list(b.cat.categories))


def test_pandas_alone_is_enough_and_what_is_not_there_is_said():
    """In a process of its own, in which pyarrow cannot be imported, and then pandas neither."""
    program = """
import sys
sys.modules["pyarrow"] = None
import tierwise as tw
ledger = tw.apply(tw.example("three_shops"), tw.example_records("three_shops"))
frame = ledger.people.to_pandas()
assert frame["net"].dtype == "float64" and frame["net"].sum().round(2) == float(ledger.total.net)
assert ledger.people.to_pandas(money="decimal")["net"].sum() == ledger.total.net
try:
    ledger.people.to_arrow()
except ImportError as e:
    print(e)
sys.modules["pandas"] = None
try:
    ledger.people.to_pandas()
except ImportError as e:
    print(e)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "to_arrow() needs pyarrow, which is not installed: pip install 'tierwise[pyarrow]'; to_pandas() and to_numpy() do without",
        "to_pandas() needs pandas, which is not installed: pip install 'tierwise[pandas]'; to_numpy() does without",
    ]


@pytest.mark.parametrize("table", ["people", "payslips", "events"])
def test_every_frame_holds_the_same_rows(ledger, table, tmp_path):
    source = getattr(ledger, table)
    rows = list(source.rows())
    assert len(rows) == len(source)
    assert source.to_polars().rows() == [tuple(row.values()) for row in rows]
    assert pl.DataFrame(source).cast(source.to_polars().schema).equals(source.to_polars())
    assert pa.table(source).equals(source.to_arrow())
    assert source.to_arrow().to_pylist() == rows
    assert len(source.to_pandas()) == len(pd.DataFrame(source.to_pandas())) == len(rows)
    source.to_arrow().validate(full=True)
    source.write_parquet(tmp_path / "t.parquet")
    assert pyarrow.parquet.read_table(tmp_path / "t.parquet").num_rows == len(rows)
    source.write_csv(tmp_path / "t.csv")
    back = pl.read_csv(tmp_path / "t.csv", infer_schema=False)
    assert back.columns == source.columns
    assert len(back) == len(rows)


def test_tiers_sort_as_on_their_ladder(ledger):
    assert ledger.people.to_polars().schema["medal"] == pl.Enum(["trial", "iron", "bronze", "silver", "gold"])
    assert ledger.totals(by="medal").to_polars()["medal"].to_list() == ["trial", "iron", "bronze", "silver", "gold"]
    pandas = ledger.people.to_pandas()
    assert pandas["medal"].cat.ordered
    assert (pandas["medal"] >= "silver").sum() == sum(pandas["medal"].isin(["silver", "gold"]))


def test_missing_values_are_null_and_only_where_something_is_missing(ledger):
    people = ledger.people.to_polars()
    assert people["points.response_time"].null_count() > 0
    assert people["net"].null_count() == 0
    slips = ledger.payslips.to_polars()
    assert slips.filter(pl.col("cut").is_not_null())["line"].unique().sort().to_list() == [
        "fines",
        "forfeited_commission",
    ]
    events = ledger.events.to_polars()
    assert events.filter(event="separated")["from"].to_list() == [None]
    assert events.filter(event="waiting")["number"].null_count() == 0


def test_numbers_cannot_be_written_to_and_outlive_the_ledger(small, columns):
    ledger = tw.apply(small, columns)
    net = ledger.people.to_numpy("net")
    assert net.dtype == np.int64
    with pytest.raises(ValueError, match="read-only"):
        net[0] = 1
    arrow, frame = pa.table(ledger.payslips), ledger.people.to_polars()
    reader = pa.RecordBatchReader.from_stream(ledger.people)
    copy = net.tolist()
    del ledger
    gc.collect()
    assert net.tolist() == copy
    assert frame["net"].to_list() == [Decimal(v) / 100 for v in copy]
    assert arrow.num_rows == 15
    assert reader.read_all().num_rows == 5


def test_texts_and_flags_come_as_arrays_too(ledger):
    assert ledger.people.to_numpy("shop")[0] == "lantern"
    assert ledger.people.to_numpy("medal")[0] == "gold"
    assert ledger.events.to_numpy("to")[0] is None
    with pytest.raises(KeyError):
        ledger.people.to_numpy("none")


def test_long_payslips_come_in_pieces_that_are_the_whole(small):
    n = 400_000
    records = {
        "person": [f"P{i:06}" for i in range(n)],
        "month": np.full(n, "2026-01"),
        "shop": np.full(n, "north"),
        "sales": np.arange(n) / 100,
    }
    ledger = tw.apply(small, records)
    batches = pa.RecordBatchReader.from_stream(ledger.payslips)
    sizes = [batch.num_rows for batch in batches]
    assert sum(sizes) == 3 * n
    assert len(sizes) > 1
    slips = ledger.payslips.to_polars(money="minor")
    assert slips["person"].n_unique() == n
    assert slips.filter(line="commission")["amount"].sum() == int(ledger.totals().to_numpy("commission")[0])


def test_an_empty_table_goes_everywhere(small):
    ledger = tw.apply(small, {"person": ["A"], "month": ["2026-01"], "shop": ["s"], "sales": [0.0]})
    assert len(ledger.events) == 0
    assert ledger.events.to_polars().columns == ledger.events.columns
    assert len(ledger.events.to_pandas()) == 0
    assert ledger.events.to_arrow().num_rows == 0
    assert "0 rows" in str(ledger.events)
    assert ledger.events._repr_html_()


def test_a_policy_without_pay_lines_still_grades_people():
    ledger = tw.apply(tw.Policy.parse('name = "graded"'), {"person": ["A"], "month": ["2026-01"]})
    assert len(ledger.payslips.to_polars()) == len(list(ledger.payslips.rows())) == 0
    assert ledger.total.net == 0
    assert ledger.explain("A", "2026-01").lines == []
    assert str(ledger).startswith("graded: 1 people")


def test_a_currency_without_minor_unit_has_whole_amounts(small, columns):
    yen = tw.apply(small.replace("currency", "JPY"), columns)
    assert yen.people.to_polars().schema["net"] == pl.Decimal(19, 0)
    assert str(yen.total.net) == str(int(yen.total.net))
    assert yen.people.to_pandas(money="decimal")["net"].sum() == yen.total.net


def test_what_groups_nothing_is_an_error(ledger):
    with pytest.raises(tw.Error, match="unknown grouping 'stores'"):
        ledger.totals(by="stores")
    with pytest.raises(tw.Error, match="given twice"):
        ledger.totals(by=["shop", "shop"])


def test_a_ledger_is_written_with_a_manifest(ledger, tmp_path):
    from tierwise.files.whole_files import sha256

    folder = ledger.write(tmp_path / "out" / "deep", format="parquet", inputs=[{"file": "x"}], with_persons=True)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["tierwise"] == tw.__version__
    assert manifest["policy"]["name"] == "three-shops"
    assert manifest["inputs"] == [{"file": "x"}]
    for table in manifest["tables"]:
        assert sha256(folder / table["file"]) == table["sha256"]
    assert tw.Policy.load(folder / "policy.toml") == ledger.policy
    assert sorted(p.name for p in folder.iterdir()) == [
        "events.parquet", "manifest.json", "payslips.parquet", "people.parquet", "policy.toml", "totals.parquet",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="invalid `format`"):
        ledger.write(tmp_path, format="xlsx", with_persons=True)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    from tierwise.files.whole_files import replaced

    path = tmp_path / "t.txt"
    path.write_text("before")

    def broken_off():
        with replaced(path) as draft:
            draft.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_off()
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_progress_is_told_and_can_stop_the_run(small):
    n = 300_000
    records = {
        "person": [f"P{i % 1000}" for i in range(n)],
        "month": [f"{2000 + i // 12000}-{i // 1000 % 12 + 1:02}" for i in range(n)],
        "shop": np.full(n, "north"),
        "sales": np.ones(n),
    }
    told = []
    tw.apply(small, records, threads=2, progress=lambda done, total: told.append((done, total)))
    assert told
    assert all(0 <= done <= total == n for done, total in told)

    def stop(done, total):
        raise KeyboardInterrupt

    for threads in (1, 2):
        with pytest.raises(KeyboardInterrupt):
            tw.apply(small, records, threads=threads, progress=stop)
    tw.apply(small, records, progress=True)
    with pytest.raises(ValueError, match="threads"):
        tw.apply(small, records, threads=0)


# -- comparisons ---------------------------------------------------------------------------------------------------------


def test_a_ledger_against_itself_differs_by_exactly_nothing(ledger, today):
    again = tw.apply(today, tw.example_records("three_shops"))
    found = tw.difference(ledger, again)
    assert found.total.net_change == found.total.gross_change == found.total.employer_cost_change == 0
    assert set(found.people.to_numpy("net_change")) == {0}
    assert found.gains() == found.losses() == []
    assert "nobody gains or loses" in str(found)


def test_differences_add_up_by_every_grouping(ledger, today):
    raised = today.replace({"ladder.medal.iron.base_pay": 2300, "brackets.sales_rates.rates[1][0]": 40000})
    after = tw.apply(raised, tw.example_records("three_shops"))
    found = tw.difference(ledger, after)
    assert found.total.net_change == after.total.net - ledger.total.net
    for by in ("shop", "medal", "month", "person"):
        assert found.by(by).to_polars()["net_change"].sum() == found.total.net_change
    changes = found.people.to_numpy("net_change")
    assert (np.diff(changes) <= 0).all()
    assert found.gains(1)[0]["net_change"] == Decimal(int(changes[0])) / 100
    assert found.losses(1)[0]["net_change"] == Decimal(int(changes[-1])) / 100
    assert found.by("shop", "medal").columns[:2] == ["shop", "medal"]
    assert "largest gains" in str(found)
    assert "largest losses" in found._repr_html_()


def test_ledgers_in_different_currencies_are_not_compared(small, columns):
    with pytest.raises(tw.Error, match="different currencies"):
        tw.difference(tw.apply(small, columns), tw.apply(small.replace("currency", "USD"), columns))


def test_amended_rules_are_applied_from_their_month_on(today, ledger, tmp_path):
    path = "ladder.medal.iron.base_pay"
    plan = today.amend("2026-02", path, 2300).amend("2026-04", {path: 2400, "check.cash_fine": None})
    amended = tw.apply(plan, tw.example_records("three_shops"))
    changes = {row["month"]: row["net_change"] for row in tw.difference(ledger, amended).by("month").rows()}
    assert all(change == 0 for month, change in changes.items() if month < "2026-02")
    assert all(change > 0 for month, change in changes.items() if month >= "2026-02")
    iron = next(row["person"] for row in amended.people.rows() if (row["month"], row["medal"]) == ("2026-05", "iron"))
    assert "2,400.00" in str(amended.explain(iron, "2026-05"))
    folder = amended.write(tmp_path / "out", with_persons=True)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert tw.Policy.load(folder / manifest["policy"]["file"]) == plan
    assert "three-shops: 60 people" in str(amended)
    assert "铁牌客服" in amended._repr_html_()


def test_a_month_is_explained_however_it_is_written_also_under_amended_rules(today, ledger):
    amended = tw.apply(today.amend("2026-02", "ladder.medal.iron.base_pay", 2300), tw.example_records("three_shops"))
    for month in ("2025-11-15", datetime.date(2025, 11, 1)):
        assert str(amended.explain("A036", month)) == str(ledger.explain("A036", month))
