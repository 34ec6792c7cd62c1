"""A column is what its kind says, or an error: the table of docs/guide/records.md, walked whole, against payslips worked out here."""

import array
import datetime as dt
import decimal
import pathlib
import warnings
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st

import tierwise as tw

warnings.filterwarnings("ignore", category=FutureWarning)

NUMERIC = ("count", "number", "amount", "share")
KINDS = (*NUMERIC, "hours", "flag", "text", "month")
UTC, SHANGHAI = dt.UTC, dt.timezone(dt.timedelta(hours=8))
GUIDE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "guide" / "records.md"

AMOUNTS = {
    **dict.fromkeys((*NUMERIC, "hours"), "if(missing(x), 5, 100 * x)"),
    "flag": "if(missing(x), 5, if(x, 7, 3))",
    "text": "if(missing(x), 5, if(x == '1', 7, 3))",
    "month": "if(missing(x), 5, if(x < month, 7, 3))",
}


def policy(kind, optional=True):
    return tw.Policy.parse(f"""
[inputs]
x = {{ kind = "{kind}", optional = {str(optional).lower()} }}
[[pay.line]]
name = "line"
amount = "{AMOUNTS[kind]}"
""")


POLICIES = {kind: policy(kind) for kind in KINDS}


def frame_of(column, rows):
    """Two or three people in 2026-03, and a column x, which may be a whole frame of one."""
    people = {"person": [f"p{i:03}" for i in range(rows)], "month": ["2026-03"] * rows}
    if isinstance(column, pd.Series):
        return pd.DataFrame({**people, "x": column})
    if isinstance(column, pl.Series):
        return pl.DataFrame({**people, "x": column})
    if isinstance(column, (pa.Array, pa.ChunkedArray)):
        return pa.table({**people, "x": column})
    return {**people, "x": column}


def paid(kind, column, rows, **how):
    return [row["net"] for row in tw.apply(POLICIES[kind], frame_of(column, rows), **how).people.rows()]


def said(kind, column, rows, **how):
    with pytest.raises(tw.Error) as caught:
        tw.apply(POLICIES[kind], frame_of(column, rows), **how)
    assert all(f.column == "x" and f.message for f in caught.value.faults), str(caught.value)
    return caught.value


def whole_numbers(v):
    yield "list", v
    yield "list of NumPy scalars", [None if i is None else np.int16(i) for i in v]
    yield "list with pd.NA", [pd.NA if i is None else i for i in v]
    full = [0 if i is None else i for i in v]
    hidden = [i is None for i in v]
    for width in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", ">i4"):
        yield f"masked {width}", np.ma.array(np.array(full, dtype=width), mask=hidden)
    for width in ("Int8", "Int64", "UInt64", "int32[pyarrow]", "uint64[pyarrow]"):
        yield f"pandas {width}", pd.Series(v, dtype=width)
    yield "pandas objects", pd.Series(v, dtype=object)
    yield (
        "pandas categories",
        pd.Series(pd.Categorical(v, categories=sorted({i for i in v if i is not None})), dtype="category"),
    )
    for width in (pl.Int8, pl.Int64, pl.UInt16, pl.UInt64, pl.Int128):
        yield f"Polars {width}", pl.Series("x", v, dtype=width)
    yield "Polars objects", pl.Series("x", v, dtype=pl.Object)
    yield "Arrow", pa.array(v, pa.int32())
    yield "Arrow dictionary", pa.array(v).dictionary_encode()
    yield "Arrow in pieces", pa.chunked_array([pa.array(v[:1], pa.int64()), pa.array(v[1:], pa.int64())])


def floats(v):
    v = [None if i is None else float(i) for i in v]
    none = [np.nan if i is None else i for i in v]
    yield "list", v
    yield "list with NaN", none
    yield "list of float32", [None if i is None else np.float32(i) for i in v]
    for width in ("float16", "float32", "float64", "longdouble", ">f8"):
        yield width, np.array(none, dtype=width)
        yield (
            f"masked {width}",
            np.ma.array(np.array([9 if i is None else i for i in v], dtype=width), mask=[i is None for i in v]),
        )
    for width in ("float32", "float64", "Float32", "Float64", "float[pyarrow]", "double[pyarrow]", "Sparse[float]"):
        yield f"pandas {width}", pd.Series(none, dtype=width)
    yield "pandas objects", pd.Series(v, dtype=object)
    yield "pandas categories", pd.Series(pd.Categorical(v))
    for width in (pl.Float32, pl.Float64):
        yield f"Polars {width}", pl.Series("x", v, dtype=width)
    yield "Arrow float", pa.array(v, pa.float32())
    yield "Arrow half", pa.array(None if i is None else np.float16(i) for i in v)
    yield "array.array", array.array("f", none)


def decimals(v):
    v = [None if i is None else Decimal(i) for i in v]
    yield "list", v
    yield "pandas objects", pd.Series(v, dtype=object)
    yield "pandas Arrow", pd.Series(v, dtype=pd.ArrowDtype(pa.decimal128(20, 2)))
    yield "Polars", pl.Series("x", v, dtype=pl.Decimal(38, 2))
    yield "Arrow", pa.array(v, pa.decimal128(38, 4))
    yield "Arrow 256", pa.array(v, pa.decimal256(60, 4))


def truths(v):
    v = [None if i is None else bool(i) for i in v]
    yield "list", v
    yield "list of NumPy scalars", [None if i is None else np.bool_(i) for i in v]
    yield "masked", np.ma.array([bool(i) for i in v], mask=[i is None for i in v])
    for kind in ("boolean", "bool[pyarrow]", object):
        yield f"pandas {kind}", pd.Series(v, dtype=kind)
    yield "pandas categories", pd.Series(pd.Categorical(v))
    yield "Polars", pl.Series("x", v, dtype=pl.Boolean)
    yield "Arrow dictionary", pa.array(v).dictionary_encode()


def texts(v):
    yield "list", v
    yield (
        "array",
        np.array([i or "" for i in v])[[i for i, t in enumerate(v) if t is not None] or slice(None)]
        if None not in v
        else v,
    )
    yield "masked", np.ma.array([i or "?" for i in v], mask=[i is None for i in v])
    for kind in (object, "string[python]", "string[pyarrow]", "str", "category", pd.ArrowDtype(pa.large_string())):
        yield f"pandas {kind}", pd.Series(v, dtype=kind)
    yield "Polars", pl.Series("x", v, dtype=pl.String)
    yield "Polars Enum", pl.Series("x", v, dtype=pl.Enum(sorted({i for i in v if i is not None} | {"z"})))
    yield "Polars categories", pl.Series("x", v, dtype=pl.Categorical)
    yield "Arrow", pa.array(v, pa.string_view())
    yield "Arrow dictionary", pa.array(v, pa.string()).dictionary_encode()


def dates(v):
    yield "list", v
    times = [None if i is None else dt.datetime(i.year, i.month, i.day, 23, 59) for i in v]
    yield "list of datetimes", times
    yield "list of timestamps", [pd.NaT if i is None else pd.Timestamp(i) for i in v]
    yield "list of datetime64", [None if i is None else np.datetime64(i) for i in v]
    for unit in ("M", "D", "s", "ns"):
        yield f"datetime64[{unit}]", np.array(v, dtype=f"datetime64[{unit}]")
    yield (
        "masked",
        np.ma.array(np.array([i or dt.date(1, 1, 1) for i in v], dtype="datetime64[D]"), mask=[i is None for i in v]),
    )
    yield "pandas", pd.Series(pd.to_datetime(pd.Series(times)))
    yield "pandas objects", pd.Series(v, dtype=object)
    yield "pandas date32", pd.Series(v, dtype=pd.ArrowDtype(pa.date32()))
    yield "pandas categories", pd.Series(pd.Categorical(times))
    yield "Polars Date", pl.Series("x", v, dtype=pl.Date)
    yield "Polars Datetime", pl.Series("x", times, dtype=pl.Datetime("ms"))
    yield "Arrow date64", pa.array(v, pa.date64())


def _instants(v, zone, name):
    times = [None if i is None else dt.datetime(i.year, i.month, i.day, 12, tzinfo=zone) for i in v]
    yield "list", times
    yield "pandas", pd.Series(pd.to_datetime(pd.Series(times, dtype=object), utc=True)).dt.tz_convert(name)
    yield "pandas objects", pd.Series(times, dtype=object)
    yield "pandas Arrow", pd.Series(times, dtype=pd.ArrowDtype(pa.timestamp("us", name)))
    yield "Polars", pl.Series("x", times, dtype=pl.Datetime("us", "UTC")).dt.convert_time_zone(name)
    yield "Arrow", pa.array(times, pa.timestamp("s", name))


def own_instants(v):
    return _instants(v, SHANGHAI, "Asia/Shanghai")


def utc_instants(v):
    return _instants(v, UTC, "UTC")


def short_periods(v):
    for freq in ("M", "D", "h", "s"):
        yield f"pandas {freq}", pd.Series(pd.PeriodIndex(pd.to_datetime(pd.Series(v)), freq=freq))
    yield "list", [None if i is None else pd.Period(i, "M") for i in v]


def long_periods(v):
    for freq in ("Q", "Y", "W", "2M"):
        yield f"pandas {freq}", pd.Series(pd.PeriodIndex(pd.to_datetime(pd.Series(v)), freq=freq))
    yield "list", [None if i is None else pd.Period(i, "Q") for i in v]
    for unit in ("Y", "W"):
        yield f"datetime64[{unit}]", np.array(v, dtype="datetime64[D]").astype(f"datetime64[{unit}]")


def durations(v):
    v = [None if i is None else dt.timedelta(hours=i) for i in v]
    yield "list", v
    yield "list of timedelta64", [None if i is None else np.timedelta64(i) for i in v]
    for unit in ("m", "s", "ns"):
        yield f"timedelta64[{unit}]", np.array(v, dtype=f"timedelta64[{unit}]")
    yield "pandas", pd.Series(pd.to_timedelta(pd.Series(v)))
    yield "pandas Arrow", pd.Series(v, dtype=pd.ArrowDtype(pa.duration("us")))
    yield "Polars", pl.Series("x", v, dtype=pl.Duration("ms"))
    yield "Arrow", pa.array(v, pa.duration("s"))


def nothing_known(v):
    for name, one in {
        "times": dt.time(8),
        "bytes": b"1",
        "lists": [1],
        "structs": {"a": 1},
        "complex": 1 + 2j,
        "objects": object(),
    }.items():
        some = [None if i is None else one for i in v]
        yield f"list of {name}", some
        yield f"pandas {name}", pd.Series(some, dtype=object)
    yield "sets", [None if i is None else {1} for i in v]
    if None not in v:
        yield "complex array", np.array([1j] * len(v))
        yield "bytes array", np.array([b"1"] * len(v))
        yield "structured array", np.zeros(len(v), dtype=[("a", "f8")])
    for name, one in {"Time": dt.time(8), "Binary": b"1", "List": [1], "Struct": {"a": 1}}.items():
        yield f"Polars {name}", pl.Series("x", [None if i is None else one for i in v])
    yield "Arrow time", pa.array([None if i is None else dt.time(8) for i in v], pa.time32("s"))


DAYS = [dt.date(2026, 2, 28), dt.date(2026, 3, 1), dt.date(2026, 1, 31)]
SORTS = {
    "whole numbers, of any width": (whole_numbers, [1, 0, 1]),
    "floats, of any width": (floats, [1, 0, 1]),
    "decimals": (decimals, [1, 0, 1]),
    "true and false": (truths, [1, 0, 1]),
    "texts": (texts, ["1", "0", "1"]),
    "dates, timestamps": (dates, DAYS),
    "instants in a zone of their own": (own_instants, DAYS),
    "instants in UTC": (utc_instants, DAYS),
    "periods of a month or less": (short_periods, DAYS),
    "weeks, quarters, years": (long_periods, DAYS),
    "durations": (durations, [1, 0, 1]),
    "times of day, bytes, lists, structs, complex numbers": (nothing_known, [1, 1, 1]),
}


def table():
    """The guide's table: sort -> kind -> what it says."""
    lines = GUIDE.read_text(encoding="utf-8").partition("| values |")[2].partition("\n\n")[0].splitlines()
    for line in lines[2:]:
        sort, numeric, *others = [cell.strip() for cell in line.strip("|").split("|")]
        yield sort, dict.fromkeys(NUMERIC, numeric) | dict(zip(("hours", "flag", "text", "month"), others, strict=True))


TABLE = dict(table())
# 1 and 0 as numbers are 100 and 0, as flags and texts 7 and 3; February and January before March are 7, March is 3.
RIGHT = {
    kind: [Decimal(v) for v in (100, 0, 100)] if kind in (*NUMERIC, "hours") else [Decimal(v) for v in (7, 3, 7)]
    for kind in KINDS
}


def test_the_guide_has_every_sort_and_every_kind():
    assert list(TABLE) == list(SORTS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sort", SORTS)
def test_the_whole_table_is_true(sort, kind):
    make, values = SORTS[sort]
    word = TABLE[sort][kind]
    how = {}
    if word == "`2026-03`, `2026-03-17`":
        values = ["2026-02", "2026-03-31", "2026-01-17"]
    if word == "with `timezone=`":
        for _, column in make(values):
            assert "timezone=" in str(said(kind, column, 3))
        how = {"timezone": "Asia/Shanghai"}
    for gap in (None, 0, 2):
        given_ = [None if i == gap else v for i, v in enumerate(values)]
        for name, column in make(given_):
            if word == "no":
                first = 0 if gap != 0 else 1
                e = said(kind, column, 3, **how)
                assert (e.faults[0].row, e.faults[0].person) == (first + 1, f"p{first:03}"), (name, str(e))
                assert "expected" in str(e), (name, str(e))
            else:
                expected = [Decimal(5) if i == gap else v for i, v in enumerate(RIGHT[kind])]
                assert paid(kind, column, 3, **how) == expected, (name, given_)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sort", SORTS)
def test_a_column_with_nothing_in_it_is_missing_whatever_its_type(sort, kind):
    make, _ = SORTS[sort]
    needed = policy(kind, optional=False)
    for name, column in make([None, None, None]):
        if "objects" in name and "Polars" in name:
            continue  # Polars makes no such column
        assert paid(kind, column, 3) == [Decimal(5)] * 3, name
        with pytest.raises(tw.Error, match="the value is missing in row 1"):
            tw.apply(needed, frame_of(column, 3))


@pytest.mark.parametrize("sort", ["whole numbers, of any width", "floats, of any width", "decimals"])
def test_numbers_other_than_0_and_1_are_no_flags(sort):
    for name, column in SORTS[sort][0]([1, 2]):
        if "categories" in name:
            continue
        assert "2 in row 2 (p001, 2026-03) is neither true nor false" in str(said("flag", column, 2)), name


def test_floats_that_are_whole_are_ids_and_others_are_none():
    for name, column in floats([1, 1.5]):
        e = said("text", column, 2)
        assert (e.faults[0].row, e.faults[0].value) == (2, "1.5"), name


def fen(value):
    return value.quantize(Decimal("0.01"), rounding=decimal.ROUND_HALF_UP)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e7, 1e7, width=32), min_size=1, max_size=20))
def test_a_float32_means_the_shortest_decimal_of_its_own_width(values):
    column = np.array(values, dtype=np.float32)
    due = [fen(100 * Decimal(str(v))) for v in column]
    for one in (
        column,
        list(column),
        pd.Series(column),
        pd.Series(column, dtype="Float32"),
        pl.Series("x", column),
        pa.array(column),
    ):
        assert paid("amount", one, len(values)) == due


@settings(max_examples=40, deadline=None)
@given(st.lists(st.decimals(-(10**9), 10**9, places=4), min_size=1, max_size=20))
def test_a_decimal_is_paid_to_the_last_digit(values):
    due = [fen(100 * v) for v in values]
    for one in (values, pl.Series("x", values, dtype=pl.Decimal(20, 4)), pa.array(values, pa.decimal128(30, 4))):
        assert paid("amount", one, len(values)) == due


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_a_duration_is_its_hours(seconds):
    spans = [dt.timedelta(seconds=s) for s in seconds]
    due = [fen(100 * Decimal(repr(s / 3600))) for s in seconds]
    for column in (
        spans,
        np.array(spans, dtype="timedelta64[ns]"),
        pd.Series(spans),
        pl.Series("x", spans),
        pa.array(spans),
    ):
        assert paid("hours", column, len(seconds)) == due


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (2**53 + 1, "more than can be kept exactly"),
        (-(10**400), "more than can be kept exactly"),
        (Decimal("0.1234567890123456789"), "more digits than can be kept exactly"),
        (Decimal("Infinity"), "is too large"),
        (float("inf"), "is too large"),
    ],
)
def test_what_cannot_be_kept_exactly_is_refused(value, word):
    e = said("number", [1, value], 2)
    assert word in str(e)
    assert e.faults[0].row == 2
    if isinstance(value, int) and value > 0:
        for column in (
            np.array([1, value]),
            pl.Series("x", [1, value]),
            pd.Series([1, value], dtype="Int64"),
            pa.array([1, value]),
        ):
            assert str(value) in str(said("number", column, 2))


def test_objects_are_looked_at_one_by_one_and_the_good_ones_are_checked():
    e = said("count", ["x", -1, dt.date(2026, 1, 1), 2, [1]], 5)
    assert [(f.row, f.value) for f in sorted(e.faults, key=lambda f: f.row)] == [
        (1, "x"),
        (2, "-1"),
        (3, "2026-01-01"),
        (5, "[1]"),
    ]


def test_a_column_of_a_wrong_type_is_one_fault():
    for column in (
        pd.Series(pd.to_datetime(["2026-01-01"] * 900)),
        [dt.date(2026, 1, 1)] * 900,
        np.zeros(900, dtype=bool),
    ):
        assert len(said("amount", column, 900).faults) == 1


def test_two_columns_of_one_name_are_an_error_from_any_source(tmp_path):
    names = ["person", "month", "x", "x"]
    values = [["a"], ["2026-03"], [1.0], [2.0]]
    path = tmp_path / "twice.csv"
    path.write_text("person,month,x,x\na,2026-03,1,2\n")
    arrow = pa.table([pa.array(v) for v in values], names)
    twice = pd.DataFrame({"person": ["a"], "month": ["2026-03"], "x": [1.0], "y": [2.0]}).set_axis(names, axis=1)
    for source in (
        path,
        arrow,
        arrow.to_batches()[0],
        twice,
        {"person": ["a"], "month": ["2026-03"], 1: [1], "1": [2]},
    ):
        with pytest.raises(tw.Error, match="there are 2 columns"):
            tw.apply(POLICIES["number"], source)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"person;month;x\na;2026-03;1\n", "semicolons"),
        (b"person\tmonth\tx\na\t2026-03\t1\n", "tabs"),
        ("person,month,x\na,2026-03,1\n".encode("utf-16"), "UTF-16"),
        ("person,month,x\na,2026-03,1\n".encode("utf-16-be"), "UTF-16"),
        ("person,month,x\n张三,2026-03,1\n".encode("gb18030"), "GB18030"),
        ("person,month,x\nJosé,2026-03,1\n".encode("latin-1"), "Latin-1"),
        ("person,month,x\n张三,2026-03,1\n李四".encode()[:-1], "breaks off within a letter"),
        (b"", "the file is empty"),
        (b"person,month,x\n", "there are no rows, only a header"),
        (b"person,month,x\na\0,2026-03,1\n", "NUL"),
        (b'person,month,x\n"a,2026-03,1\n', "a quote is not closed"),
        (b"person,month,x\na,2026-03,1\nb,2026-03\n", r":3: this row has 2 fields, the header 3"),
        (b"person,month,x\na,2026-03,1,2\n", r":2:13: this row has 4 fields, the header 3"),
        (b"person,month,x\ra,2026-03,1\r", "old Mac"),
        (b"PK\x03\x04", "Excel workbook"),
        (b"sep=,\nperson,month,x\na,2026-03,1\n", "sep="),
    ],
)
def test_a_csv_file_of_another_kind_is_refused_with_what_it_is(tmp_path, data, words):
    path = tmp_path / "records.csv"
    path.write_bytes(data)
    with pytest.raises(tw.Error, match=words) as caught:
        tw.apply(POLICIES["number"], path)
    assert "records.csv" in str(caught.value)


def test_frames_that_hold_their_columns_elsewhere_say_where():
    frame = pd.DataFrame({"person": ["a"], "month": ["2026-03"], "x": [1.0]})
    for found, words in (
        (frame.set_index("person"), "reset_index"),
        (frame.set_index(["person", "month"]), "reset_index"),
        (pd.concat({"a": frame}, axis=1), "columns of 2 levels"),
        ({"person": ["a"], "month": "2026-03", "x": [1]}, "expected a list of values, found the text '2026-03'"),
        ({"person": ["a"], "month": ["2026-03"], "x": np.zeros((1, 2))}, "2 dimensions"),
        ({"person": ["a"], "month": ["2026-03"], "x": [1, 2]}, "has 2 rows, the others have 1"),
        ({"person": ["a", "\ud800"], "month": ["2026-03"] * 2, "x": [1, 2]}, "half a character"),
    ):
        with pytest.raises(tw.Error, match=words):
            tw.apply(POLICIES["number"], found)
    for found in (frame["x"], pl.Series([1]), [{"person": "a"}], 5, None, frame.groupby("person")):
        with pytest.raises(TypeError, match="records cannot be"):
            tw.apply(POLICIES["number"], found)


@pytest.mark.parametrize("month", ["2025-02-29", "2024-02-30", "2026-04-31", "1899-12", "2200-01", "2026-1", "0001-01"])
def test_a_month_that_is_none_is_no_month_anywhere(month):
    frame = {"person": ["a"], "month": [month], "x": [1]}
    with pytest.raises(tw.Error, match="is not a month"):
        tw.apply(POLICIES["number"], frame)
    good = POLICIES["number"]
    ledger = tw.apply(good, {"person": ["a"], "month": ["2026-03"], "x": [1]})
    for ask in (lambda: ledger.explain("a", month), lambda: good.amend(month, {"pay.line.amount": "x"})):
        with pytest.raises(tw.Error, match="month"):
            ask()


def test_years_before_1900_and_after_2199_are_refused_as_dates_too():
    for value in (dt.date(1899, 12, 31), dt.date(2200, 1, 1)):
        for column in ([value], np.array([value], dtype="datetime64[D]"), pl.Series("x", [value])):
            assert "is not a month" in str(said("month", column, 1))


def test_dates_timestamps_and_periods_are_taken_wherever_a_month_is_asked():
    today = tw.example("small_desk")
    ledger = tw.apply(POLICIES["number"], {"person": ["a"], "month": ["2026-03"], "x": [1]})
    for month in ("2026-03", "2026-03-17", dt.date(2026, 3, 17), dt.datetime(2026, 3, 17), np.datetime64("2026-03"),
                  pd.Timestamp("2026-03-31"), pd.Period("2026-03"), pd.Period("2026-03-05", "D")):  # fmt: skip
        assert str(ledger.explain("a", month)) == str(ledger.explain("a", "2026-03"))
        changed = today.amend(month, {"ladder.medal.iron.base_pay": 2300})
        assert changed.amendments[0].month == "2026-03"
        assert changed.at(month).ladder.medal.iron.base_pay == 2300
        people = {"person": ["a"], "shop": ["lantern"], "joined": ["2025-01"]}
        assumptions = tw.example_assumptions("small_desk")
        assert tw.simulate(today, people, assumptions, months=1, replicas=1, start=month, progress=False).months == [
            "2026-03"
        ]
    for month in (
        pd.Period("2026Q1"),
        np.datetime64("2026"),
        202603,
        None,
        dt.datetime(2026, 3, 1, tzinfo=UTC),
        pd.NaT,
    ):
        with pytest.raises((tw.Error, TypeError), match="month"):
            ledger.explain("a", month)


def test_an_instant_in_utc_is_in_the_month_of_the_time_zone_said():
    midnight = (
        pd.DatetimeIndex(["2026-02-01", "2026-03-01", "2026-04-01"]).tz_localize("Asia/Shanghai").tz_convert("UTC")
    )
    frame = pd.DataFrame({"person": ["a"] * 3, "month": midnight, "x": [1.0, 2.0, 3.0]})
    said_ = tw.apply(POLICIES["number"], frame, timezone="Asia/Shanghai")
    assert [row["month"] for row in said_.people.rows()] == ["2026-02", "2026-03", "2026-04"]
    with pytest.raises(tw.Error, match="instants in UTC"):
        tw.apply(POLICIES["number"], frame)
    with pytest.raises(tw.Error, match="unknown time zone 'Asia/Shangai'"):
        tw.apply(POLICIES["number"], frame, timezone="Asia/Shangai")
    f = tw.Formula("if(m < month, 1, 0)")
    table = {"m": midnight, "person": ["a", "b", "c"], "month": ["2026-03"] * 3}
    assert f.evaluate(table, timezone="Asia/Shanghai").tolist() == [1.0, 0.0, 0.0]


def test_a_missing_shop_names_no_value_of_another_column():
    shops = tw.Policy.parse("""
shops = ["north"]
[inputs]
shift = "text"
[[pay.line]]
name = "b"
amount = "1"
when = "shift == 'day'"
""")
    frame = {"person": ["a", "b"], "month": ["2026-01"] * 2, "shop": ["north", None], "shift": ["day", "night"]}
    with pytest.raises(tw.Error) as caught:
        tw.apply(shops, frame)
    assert [(f.column, f.row, f.value) for f in caught.value.faults] == [("shop", 2, "")]


@pytest.mark.parametrize(
    "values", [pd.to_datetime(["2026-01-01"] * 2), [dt.timedelta(hours=1)] * 2, [b"x"] * 2, [[1], [2]], ["1", "2"]]
)
def test_a_formula_by_itself_reads_columns_alike(values):
    f = tw.Formula("x + 1")
    with pytest.raises(tw.Error, match="x"):
        f.evaluate({"x": values})
    assert f.evaluate({"x": [1, 2], "y": values}).tolist() == [2.0, 3.0]
    assert f.evaluate({"x": np.ma.array([1.0, 9.0], mask=[False, True])})[0] == 2.0


@pytest.fixture(scope="module")
def three_shops():
    today, assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
    ledger = tw.apply(today, tw.example_records("three_shops"))
    people = tw.workforce(ledger, keep=["shift", "experience_months", "typing_speed"])
    return today, assumptions, ledger, people.to_polars().to_pandas().astype(object)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("experience_months", dt.date(2026, 1, 1), "found dates"),
        ("typing_speed", dt.timedelta(hours=1), "found durations, such as 1:00:00"),
        ("typing_speed", True, "found true and false"),
        ("shift", 1.5, "expected texts, found numbers, such as 1.5"),
        ("medal_since", 5.0, "expected months, found numbers"),
        ("joined", pd.Period("2026Q1"), "found periods"),
        ("team", b"x", "found bytes"),
    ],
)
def test_a_workforce_is_read_as_records_are(three_shops, column, value, words):
    today, assumptions, _, people = three_shops
    wrong = people.assign(**{column: pd.Series([value] * len(people), dtype=object)})
    for run in (
        lambda: tw.simulate(today, wrong, assumptions, months=1, replicas=1, progress=False),
        lambda: tw.compare({"a": today, "b": today}, wrong, assumptions, months=1, replicas=1, progress=False),
        lambda: tw.sweep(
            today, wrong, assumptions, {"ladder.medal.iron.base_pay": [2000]}, months=1, replicas=1, progress=False
        ),
    ):
        with pytest.raises(tw.Error, match=words) as caught:
            run()
        assert {f.column for f in caught.value.faults} == {column}


def test_risks_and_workforces_read_their_records_by_kind_too(three_shops):
    today, assumptions, ledger, _ = three_shops
    records = pd.read_csv(tw.example_records("three_shops"), dtype={"person": str})
    with pytest.raises(tw.Error, match="satisfaction.*found the text 'x'"):
        tw.risk(today, records.assign(satisfaction="x"), assumptions)
    assert len(tw.risk(today, records.assign(satisfaction=np.float32(0.5)), assumptions)) > 0
    with pytest.raises(tw.Error, match="instants in UTC"):
        tw.workforce(ledger, records.assign(month=pd.to_datetime(records["month"], utc=True)), keep=["shift"])
    with pytest.raises(tw.Error, match=r"column \"odd\": .*found lists, such as"):
        tw.workforce(ledger, records.assign(odd=[[1]] * len(records)), keep=["odd"])


def test_a_number_of_a_csv_file_is_kept_to_the_last_digit_or_refused_as_a_decimal_is(tmp_path):
    path = tmp_path / "records.csv"
    kept = ["0.1", "1.50000000000000000000", "0.30000000000000004", "1.0000000000000e+02", "-9007199254", " 2.5 "]
    lost = ["0.1234567890123456789", "0.10000000000000000001", "9007199254740993", "1.000000000000000055"]
    path.write_text("person,month,x\n" + "".join(f"p{i},2026-03,{v}\n" for i, v in enumerate(kept)))
    assert [r["net"] for r in tw.apply(POLICIES["number"], path).people.rows()] == [
        fen(100 * Decimal(v.strip())) for v in kept
    ]
    path.write_text("person,month,x\n" + "".join(f"p{i},2026-03,{v}\n" for i, v in enumerate(kept + lost)))
    with pytest.raises(tw.Error, match="more digits than can be kept exactly") as caught:
        tw.apply(POLICIES["number"], path)
    assert [(f.row, f.value) for f in caught.value.faults] == [(len(kept) + 1 + i, v) for i, v in enumerate(lost)]
    for v in lost:
        assert "can be kept exactly" in str(said("number", [Decimal(v)], 1))


def test_blank_lines_of_a_csv_file_are_no_rows(tmp_path):
    path = tmp_path / "records.csv"
    for end in ("\n", "\r\n"):
        lines = [
            "person,month,x,note",
            "",
            "a,2026-03,1,",
            "",
            "",
            'b,2026-03,2,"two\n\nlines"',
            "c,2026-03,-,z",
            "",
            "",
        ]
        path.write_bytes(end.join(lines).encode())
        with pytest.raises(tw.Error, match="found the text '-' in row 3 ") as caught:
            tw.apply(POLICIES["number"], path)
        assert [(f.person, f.row) for f in caught.value.faults] == [("c", 3)]
        path.write_bytes(end.join(lines).replace(",-,", ",3,").encode())
        assert [r["net"] for r in tw.apply(POLICIES["number"], path).people.rows()] == [100, 200, 300]
    path.write_text("x\n1\n\n2\n")
    assert str(tw.Formula("x").evaluate(path)) == "[ 1. nan  2.]"


def test_an_empty_text_is_missing_where_months_and_people_are_read(tmp_path):
    path = tmp_path / "records.csv"
    path.write_text('"person","month","joined","x"\n"a","2026-03","",""\n"b","2026-03","2026-01","2026-02"\n')
    for records in (
        path,
        {"person": ["a", "b"], "month": ["2026-03"] * 2, "joined": ["", "2026-01"], "x": ["", "2026-02"]},
    ):
        assert [r["net"] for r in tw.apply(POLICIES["month"], records).people.rows()] == [5, 7]
    for nobody in ("", " ", "\u3000", None):
        with pytest.raises(tw.Error, match="the person is missing in row 1"):
            tw.apply(POLICIES["number"], {"person": [nobody, "b"], "month": ["2026-03"] * 2, "x": [1, 2]})


def test_a_table_of_something_else_is_told_the_columns_that_are_missing(tmp_path):
    path = tmp_path / "records.csv"
    path.write_text("Report of March,,\nperson,month,x\na,2026-03,1\n")
    for records in (path, {"name": ["a"]}, pd.DataFrame({"name": ["a"]}), pl.DataFrame({"name": ["a"]})):
        with pytest.raises(tw.Error, match="there is no column 'person'"):
            tw.apply(POLICIES["number"], records)


@pytest.mark.parametrize(
    ("frame", "words", "place"),
    [
        ({"x": [1, "a"]}, "found the text 'a' in row 2$", (2, "", "")),
        ({"x": [1.0, np.inf]}, "inf in row 2 is too large", (2, "", "")),
        ({"x": [1, 1e9]}, "too large to be exact for row 2$", (2, "", "")),
        (
            {"month": ["2026-01", "2026-02"], "x": [1, 1e9]},
            "too large to be exact for row 2, 2026-02$",
            (2, "", "2026-02"),
        ),
        ({"person": ["a", "b"], "x": [1, 1e9]}, "too large to be exact for b$", (2, "b", "")),
        ({"person": ["a", "a"], "x": [1, 1]}, "a has two rows: rows 1 and 2; a column 'month'", (2, "a", "")),
    ],
)
def test_a_formula_by_itself_tells_nobody_who_is_not_in_the_frame(frame, words, place):
    with pytest.raises(tw.Error, match=words) as caught:
        tw.Formula("round(x * x * x)").evaluate(frame)
    (fault,) = caught.value.faults
    assert (fault.row, fault.person, fault.month) == place


def test_a_fault_of_what_a_policy_makes_of_a_row_names_the_row():
    owed = tw.Policy.parse(
        '[inputs]\nx = { kind = "number", optional = true }\n[[pay.line]]\nname = "line"\namount = "x"\n'
    )
    with pytest.raises(tw.Error, match="the amount is missing for a, 2026-03") as caught:
        tw.apply(owed, {"person": ["c", "b", "a"], "month": ["2026-03"] * 3, "x": [1, 2, None]})
    assert [(f.row, f.person, f.month) for f in caught.value.faults] == [(3, "a", "2026-03")]


def test_a_formula_by_itself_takes_columns_of_a_file_for_what_they_look_like(tmp_path):
    path = tmp_path / "some.csv"
    path.write_text("x,f,t,u\n 1.5 ,TRUE,007,1\n,false,x,\n-2,,y,3\n")
    assert tw.Formula("if(f, 2 * otherwise(x, 1), otherwise(x, 9))").evaluate(path)[:2].tolist() == [3.0, 9.0]
    assert tw.Formula("t == '007'").evaluate(path).tolist() == [True, False, False]
    assert tw.Formula("otherwise(u, 2)").evaluate(path).tolist() == [1.0, 2.0, 3.0]


def test_types_that_polars_does_not_know_are_read_value_by_value_or_told():
    class Stream:
        def __init__(self, table):
            self.table = table

        def __arrow_c_stream__(self, requested_schema=None):
            return self.table.__arrow_c_stream__(requested_schema)

    truths = pa.ExtensionArray.from_storage(pa.bool8(), pa.array([1, 0], pa.int8()))
    assert paid("flag", truths, 2) == [7, 3]
    assert "true and false" in str(said("amount", truths, 2))
    assert "found lists" in str(said("amount", pa.array([[1], [2]], pa.list_view(pa.int64())), 2))
    wide = pa.table({"person": ["a"], "month": ["2026-03"], "x": pa.array([Decimal("1.5")], pa.decimal256(50, 2))})
    assert [r["net"] for r in tw.apply(POLICIES["number"], wide).people.rows()] == [150]
    with pytest.raises(tw.Error, match="a column's type cannot be read"):
        tw.apply(POLICIES["number"], Stream(wide))
    with pytest.raises(tw.Error, match="the lazy frame cannot be collected"):
        tw.apply(POLICIES["number"], pl.scan_csv("nowhere.csv"))


def test_a_column_that_is_nearly_the_month_is_refused_beside_start_too():
    today, assumptions = tw.example("small_desk"), tw.example_assumptions("small_desk")
    people = {"person": ["a"], "shop": ["lantern"], "joined": ["2025-01"], "Month": ["2026-05"]}
    how = {"months": 1, "replicas": 1, "start": "2026-03", "progress": False}
    with pytest.raises(tw.Error, match="column \"Month\": nothing reads it.*did you mean 'month'"):
        tw.simulate(today, people, assumptions, **how)
    assert tw.simulate(today, people, assumptions, ignore=["Month"], **how).months == ["2026-03"]


def test_a_column_that_is_missing_is_looked_for_among_all_that_there_are():
    with pytest.raises(tw.Error, match="there is no column 'person'; known: x, month, staff number"):
        tw.apply(POLICIES["number"], {"x": [1], "month": ["2026-03"], "staff number": ["a"]})
