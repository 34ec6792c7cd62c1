"""Records come in from every kind of frame, give the same result, and complain about the same things."""

import datetime
import decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tierwise as tw


def people(ledger):
    return [(r["person"], r["month"], str(r["net"])) for r in ledger.people.rows()]


@pytest.fixture
def expected():
    # January: A0 1900 + 10 + 2% of 500 = 1920, less 5 %: 1824. B1 1900 - 2.5 = 1897.5, less 94.88 (half up): 1802.62
    # February: A0 1900 + 10 + 20.01 = 1930.01, less 96.50: 1833.51. B1 1900 - 95: 1805. March: A0 is iron: 2000 + 10.00
    return [
        ("A0", "2026-01", "1824.00"),
        ("B1", "2026-01", "1802.62"),
        ("A0", "2026-02", "1833.51"),
        ("B1", "2026-02", "1805.00"),
        ("A0", "2026-03", "1909.50"),
    ]


def frames(columns, tmp_path):
    yield "dict of lists", columns
    yield "dict of arrays", {k: np.array(v) for k, v in columns.items()}
    yield "dict of series", {k: pd.Series(v) for k, v in columns.items()}
    yield "dict of Polars series", {k: pl.Series(k, v) for k, v in columns.items()}
    frame = pd.DataFrame(columns)
    yield "pandas", frame
    yield "pandas, objects", frame.astype(object)
    yield "pandas, categories", frame.astype({"person": "category", "shop": "category", "month": "category"})
    yield "pandas, Arrow", frame.convert_dtypes(dtype_backend="pyarrow")
    yield "pandas, nullable", frame.convert_dtypes()
    yield "pandas, dates", frame.assign(month=pd.to_datetime(frame["month"] + "-17"))
    yield "pandas, periods", frame.assign(month=pd.PeriodIndex(frame["month"], freq="M"))
    yield "pandas, float32", frame.assign(sales=frame["sales"].round(2))
    yield "pandas, not contiguous", pd.concat([frame, frame.assign(person="X")], ignore_index=True).iloc[: len(frame)]
    polars = pl.DataFrame(columns)
    yield "Polars", polars
    yield "Polars, lazy", polars.lazy()
    yield "Polars, categories", polars.with_columns(pl.col("person", "shop", "month").cast(pl.Categorical))
    yield "Polars, dates", polars.with_columns((pl.col("month") + "-01").str.to_date())
    yield "Polars, decimals", polars.with_columns(pl.col("sales").cast(pl.Decimal(12, 2)))
    yield "Polars, in pieces", pl.concat([polars[:2], polars[2:]], rechunk=False)
    yield "Arrow", polars.to_arrow()
    yield "Arrow reader", pa.RecordBatchReader.from_batches(polars.to_arrow().schema, polars.to_arrow().to_batches())
    polars.write_csv(tmp_path / "r.csv")
    polars.write_parquet(tmp_path / "r.parquet")
    (tmp_path / "bom.csv").write_bytes(b"\xef\xbb\xbf" + (tmp_path / "r.csv").read_bytes().replace(b"\n", b"\r\n"))
    yield "CSV", tmp_path / "r.csv"
    yield "CSV, by text", str(tmp_path / "r.csv")
    yield "CSV from Excel", tmp_path / "bom.csv"
    yield "Parquet", tmp_path / "r.parquet"


def test_every_kind_of_frame_gives_the_same_payslips(small, columns, expected, tmp_path):
    for name, frame in frames(columns, tmp_path):
        assert people(tw.apply(small, frame)) == expected, name


def test_rows_may_come_in_any_order_and_threads_change_nothing(today):
    records = pl.read_csv(tw.example_records("three_shops"), schema_overrides={"person": pl.String})
    one = tw.apply(today, records, threads=1)
    for threads in (2, 7):
        other = tw.apply(today, records.sample(fraction=1, shuffle=True, seed=threads), threads=threads)
        assert pa.table(other.payslips).equals(pa.table(one.payslips))
        assert pa.table(other.people).equals(pa.table(one.people))
        assert pa.table(other.events).equals(pa.table(one.events))


def test_numbers_go_in_without_a_copy_and_stay_alive(small, columns):
    from tierwise.documents.inputs import kinds_of_policy
    from tierwise.frames.records import read_records

    sales = np.array(columns["sales"])
    before = __import__("sys").getrefcount(sales)
    table = read_records({"sales": sales}, kinds_of_policy(small))
    assert __import__("sys").getrefcount(sales) == before + 1
    del table
    assert __import__("sys").getrefcount(sales) == before


def test_whole_numbers_as_ids_are_taken_as_texts(small, columns):
    columns["person"] = [1, 1, 1, 22, 22]
    for frame in (columns, pd.DataFrame(columns), pl.DataFrame(columns)):
        assert {row["person"] for row in tw.apply(small, frame).people.rows()} == {"1", "22"}


def test_ids_in_a_csv_file_keep_their_zeros(small, columns, tmp_path):
    columns["person"] = ["001"] * 3 + ["002"] * 2
    path = tmp_path / "r.csv"
    pl.DataFrame(columns).write_csv(path)
    assert {row["person"] for row in tw.apply(small, path).people.rows()} == {"001", "002"}


def test_flags_in_a_csv_file_are_read_as_people_write_them(small, columns, tmp_path):
    policy = small.replace("pay.base.when", "on_shift")
    path = tmp_path / "r.csv"
    path.write_text(pl.DataFrame(columns | {"on_shift": ["true", "FALSE", "1", "0", "True"]}).write_csv())
    base = [row["amount"] for row in tw.apply(policy, path).payslips.rows() if row["line"] == "base"]
    assert [amount > 0 for amount in base] == [True, False, False, True, True]


def test_missing_values_are_missing_however_they_are_written(small, columns, tmp_path):
    policy = small.replace("pay.base.when", "missing(customers)")
    missing = [None, 1, None, None, 3]
    frame = columns | {"customers": missing}
    path = tmp_path / "r.csv"
    pl.DataFrame(frame).write_csv(path)
    kinds = [
        frame,
        pd.DataFrame(frame),
        pl.DataFrame(frame),
        path,
        columns | {"customers": [np.nan, 1, np.nan, np.nan, 3]},
    ]
    kinds.append(pd.DataFrame(frame).astype({"customers": "Int64"}))
    for kind in kinds:
        base = [row["amount"] for row in tw.apply(policy, kind).payslips.rows() if row["line"] == "base"]
        assert [amount > 0 for amount in base] == [True, True, False, False, True]


def test_columns_that_the_policy_does_not_name_are_left_alone(small, columns, expected):
    columns["notes"] = [object()] * 5
    assert people(tw.apply(small, columns)) == expected
    frame = pl.DataFrame({k: v for k, v in columns.items() if k != "notes"}).with_columns(tags=pl.lit([1, 2]))
    assert people(tw.apply(small, frame)) == expected


# -- what does not fit ---------------------------------------------------------------------------------------------------


def wrong(column, value, message, row=2):
    def change(columns):
        columns.setdefault(column, [None] * 5)
        columns[column] = [value if i == row else v for i, v in enumerate(columns[column])]
        return columns

    return pytest.param(change, message, id=f"{column}={value!r}")


WRONG = [
    wrong("sales", "x", r"expected numbers, found the text 'x' in row 3 \(A0, 2026-03\)"),
    wrong("sales", None, r"the value is missing in row 3 \(A0, 2026-03\)"),
    wrong("customers", -1.0, r"-1 in row 3 \(A0, 2026-03\) is negative"),
    wrong("customers", 1.5, r"1.5 in row 3 \(A0, 2026-03\) is not a whole number"),
    wrong("person", None, r"the person is missing in row 3"),
    wrong("month", None, r"the month is missing in row 3 \(A0"),
    wrong("month", "2026-13", r"2026-13"),
    wrong("month", "2026-02", r"A0 has two rows for 2026-02: rows 2 and 3"),
    wrong("month", "2026-05", r"A0 has no row for 2026-03, but rows for 2026-02 and 2026-05"),
    wrong("medal", "platinum", r"unknown tier 'platinum'", row=0),
    wrong("shop", None, r"missing in row 3 \(A0, 2026-03\)"),
]


@pytest.mark.parametrize(("change", "message"), WRONG)
@pytest.mark.parametrize("kind", ["dict", "pandas", "polars", "csv"])
def test_what_does_not_fit_is_an_error_that_names_row_and_person(small, columns, tmp_path, change, message, kind):
    records = change(columns)
    if kind == "pandas":
        records = pd.DataFrame(records)
    elif kind == "polars":
        records = pl.DataFrame(records, strict=False) if "x" not in records["sales"] else pl.DataFrame(
            records | {"sales": pl.Series([None, None, "x", None, None])}
        )  # fmt: skip
    elif kind == "csv":
        pd.DataFrame(records).to_csv(tmp_path / "r.csv", index=False)
        records = tmp_path / "r.csv"
    with pytest.raises(tw.Error, match=message) as caught:
        tw.apply(small, records)
    assert all(fault.path for fault in caught.value.faults)


def test_all_faults_come_at_once(small, columns):
    columns["sales"] = [None] * 5
    columns["customers"] = [-1, -1, -1, 0, 0]
    with pytest.raises(tw.Error) as caught:
        tw.apply(small, columns)
    assert len(caught.value.faults) == 8


def test_a_column_that_is_not_there_is_named_with_the_nearest(small, columns):
    columns["salse"] = columns.pop("sales")
    with pytest.raises(tw.Error, match="there is no column 'sales'"):
        tw.apply(small, columns)


@pytest.mark.parametrize("name", ["none.csv", "none.parquet", "records.xlsx", "records"])
def test_a_file_that_cannot_be_read_is_an_error_with_its_name(small, tmp_path, name):
    with pytest.raises(tw.Error, match=name):
        tw.apply(small, tmp_path / name)


def test_a_file_that_is_not_utf8_says_so(small, tmp_path):
    path = tmp_path / "gbk.csv"
    path.write_bytes("person,month,shop,sales\n张三,2026-01,北店,1\n".encode("gbk"))
    with pytest.raises(tw.Error, match="UTF-8"):
        tw.apply(small, path)


def test_something_that_holds_no_columns_is_a_type_error(small):
    with pytest.raises(TypeError, match="records cannot be a list"):
        tw.apply(small, [1, 2])


def test_columns_of_different_lengths_are_an_error(small, columns):
    columns["sales"].pop()
    with pytest.raises(tw.Error, match="rows"):
        tw.apply(small, columns)


def test_no_rows_are_an_error(small, columns):
    for empty in ({k: [] for k in columns}, pl.DataFrame(columns).clear(), pd.DataFrame(columns).iloc[:0]):
        with pytest.raises(tw.Error, match="there are no rows"):
            tw.apply(small, empty)


def test_dates_and_decimals_in_lists_are_taken(small, columns, expected):
    columns["month"] = [datetime.date(int(m[:4]), int(m[5:]), 28) for m in columns["month"]]
    columns["sales"] = [decimal.Decimal(str(v)) for v in columns["sales"]]
    assert people(tw.apply(small, columns)) == expected
