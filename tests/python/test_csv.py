"""CSV files: read as Python's csv module reads them, or refused; and result tables written as Polars writes them."""

import csv
import io
import math
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings, strategies as st

import tierwise as tw
from tierwise._native import core
from tierwise.frames.table import Column, listed, numbers, table_of, wholes

plain = st.text(st.sampled_from('ab,"\r\n \u3000中𝄞;\t='), max_size=6)
rows = st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(plain, min_size=n, max_size=n), min_size=1, max_size=6))


def read(data, kind="text"):
    """Rows of Python values."""
    frame = core.Frame.of_table(core.read_csv(data, lambda name: kind, "r.csv"), 2)
    return frame.cells(0, frame.rows)


@settings(deadline=None)
@given(rows, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
def test_whatever_the_csv_module_writes_is_read_as_it_was(cells, end, all_quoted, mark):
    if end == "\n" and not all_quoted:  # the csv module writes a CR without quotes there, which then ends a line for it
        cells = [[text.replace("\r", "") for text in row] for row in cells]
    names = [f"c{i}" for i in range(len(cells[0]))]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL)
    writer.writerows([names, *cells])
    found = read((b"\xef\xbb\xbf" if mark else b"") + out.getvalue().encode())
    assert [[text or "" for text in row] for row in found] == cells


hostile = st.lists(
    st.sampled_from(["a", "1", ",", '"', '""', "\n", "\r\n", "\r", " ", "中", "\0", ",,", '","']), max_size=14
)


@settings(max_examples=500, deadline=None)
@given(hostile.map("".join))
@example('a,b\n"x"y,1\n')
@example('a,b\n5" x 7",1\n')
@example('a,b\n1,"\n')
def test_any_text_is_read_as_the_csv_module_reads_it_strictly_or_refused(text):
    data = ("h,i\n" + text).encode()
    try:
        found = read(data)
    except tw.Error as e:
        assert str(e).startswith("r.csv")
        assert refusable(text)
        return
    expected = [row for row in csv.reader(io.StringIO("h,i\n" + text, newline=""), strict=True) if row][1:]
    assert [[cell or "" for cell in row] for row in found] == expected


def refusable(text):
    """Whether the csv module refuses a text, or reads rows of another length than the header; or it has a CR alone, or a NUL."""
    if "\0" in text or "\r" in text.replace("\r\n", ""):
        return True
    try:
        read_rows = [row for row in csv.reader(io.StringIO("h,i\n" + text, newline=""), strict=True) if row]
    except csv.Error:
        return True
    return len(read_rows) == 1 or any(len(row) != 2 for row in read_rows)


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_in_words(data):
    for kind in ("text", "number", "flag", "by_looks", "unread"):
        for begin in (b"", b"a,b\n"):
            try:
                core.read_csv(begin + data, lambda name: kind, "r.csv")  # noqa: B023
            except tw.Error as e:
                assert str(e).startswith("r.csv")


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False) | st.decimals(allow_nan=False, allow_infinity=False, places=3), min_size=1))
def test_a_number_is_the_double_that_python_reads_of_the_same_text_or_refused_as_more_than_one(values):
    texts = [str(v) for v in values]
    table = core.read_csv(("x,y\n" + "".join(f"{t},\n" for t in texts)).encode(), lambda name: "number", "r.csv")
    for text, (found, _) in zip(texts, core.Frame.of_table(table, 2).cells(0, len(texts)), strict=True):
        if found is None:
            assert len(text) > 15 and Decimal(repr(float(text))) != Decimal(text)
        else:
            assert found == float(text) and math.copysign(1, found) == math.copysign(1, float(text))


@settings(deadline=None)
@given(st.lists(st.sampled_from(["1", "-2.5", "", " 3 ", "x", "true", "FALSE", "nan", "１"]), min_size=1, max_size=5))
def test_by_its_looks_a_column_is_numbers_or_flags_where_all_of_it_is(texts):
    found = [row[0] for row in read(("x,y\n" + "".join(f"{t},\n" for t in texts)).encode(), "by_looks")]
    given_ = [t for t in texts if t]
    if given_ and all(t.lower() in ("true", "false") for t in given_):
        assert found == [None if t == "" else t.lower() == "true" for t in texts]
    elif all(t.strip() in ("1", "-2.5", "3", "nan") for t in given_):
        assert found == [None if t in ("", "nan") else float(t) for t in texts]
    else:
        assert found == [t or None for t in texts]


cells = st.lists(
    st.tuples(
        st.text(st.sampled_from('ab,"\r\n \u3000中'), max_size=4) | st.none(),
        st.floats(-1e15, 1e15) | st.floats(allow_infinity=False),
        st.integers(-(10**12), 10**12),
        st.integers(-(10**15), 10**15),
        st.sampled_from([0, 1, 2]),
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None)  # the disk decides how long it takes
@given(cells, st.sampled_from([0, 2, 3]))
def test_a_table_is_written_as_polars_writes_the_same_frame(tmp_path_factory, values, digits):
    texts, floats, counts, money, flags = zip(*values, strict=True)
    known = list(dict.fromkeys(t for t in texts if t is not None))
    table = table_of(
        "t",
        [
            Column(
                "text", "text", np.array([-1 if t is None else known.index(t) for t in texts], dtype=np.int32), known
            ),
            numbers("number", [math.nan if abs(v) < 1e-5 or abs(v) >= 1e15 else v for v in floats]),
            wholes("count", counts),
            wholes("money", money, "money"),
            Column("flag", "flag", np.array(flags, dtype=np.uint8)),
        ],
        digits,
    )
    path = tmp_path_factory.getbasetemp() / "as_polars.csv"
    table.write_csv(path, raw=True)
    assert path.read_bytes().decode() == table.to_polars().write_csv()


@settings(deadline=None)
@given(st.floats(allow_nan=False))
def test_a_number_that_is_written_reads_back_as_the_same_double(tmp_path_factory, value):
    path = tmp_path_factory.getbasetemp() / "number.csv"
    table_of("t", [numbers("x", [value]), listed("y", ["a"])]).write_csv(path)
    assert read(path.read_bytes(), "number")[0][0] == value


def test_a_file_of_a_million_bad_cells_or_one_long_line_takes_no_time_that_grows_with_its_square():
    many = b"x,y\n" + b"bad,1\n" * 200_000
    assert len(read(many, "number")) == 200_000
    with pytest.raises(tw.Error, match="a quote is not closed"):
        read(b"x,y\n" + b'"' + b'a""' * 200_000)
    with pytest.raises(tw.Error, match="this row has 200002 fields"):
        read(b"x,y\n1" + b",1" * 200_001 + b"\n")


def test_a_file_is_read_in_a_frame_of_the_same_texts(tmp_path):
    records = tw.example_records("three_shops")
    frame = pl.read_csv(records, infer_schema=False)
    found = core.read_csv(records.read_bytes(), lambda name: "text", "")
    assert pl.DataFrame(core.Frame.of_table(found, 2).cells(0, found.rows), schema=found.names, orient="row").equals(
        frame
    )
