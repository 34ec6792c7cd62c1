"""Whatever stands in a table, checking it tells faults and raises nothing; what has no fault can be applied."""

import datetime as dt
import decimal
import math

import hypothesis
from hypothesis import strategies as st

import tierwise as tw
from tierwise._native import core

POLICY = tw.Policy.parse("""
currency = "CNY"
[inputs]
sales = { kind = "amount", optional = true }
rate = { kind = "share", optional = true }
calls = { kind = "count", optional = true }
hours = { kind = "hours", optional = true }
seconds = { kind = "number", unit = "seconds", optional = true }
minutes = { kind = "number", unit = "minutes", optional = true }
certified = { kind = "flag", optional = true }
note = { kind = "text", optional = true }
[[pay.line]]
name = "x"
amount = "0"
""")
ODD = [
    None, True, False, 0, -1, 2**60, 1e308, 1e16, 1e-5, math.inf, math.nan, 1.5, 45717, 45717.5, 202513, 20250230, decimal.Decimal("1.10"),
    decimal.Decimal("NaN"), decimal.Decimal("Infinity"), dt.date(2025, 3, 1), dt.datetime(2025, 3, 1, 12),
    dt.datetime(2025, 3, 1, tzinfo=dt.UTC), dt.time(4, 20), dt.timedelta(hours=30), dt.timedelta(days=-1), b"x", [1], {}, 1j,
    "2025-03", "1.2万", "93%", "4:20", "03/04/2025", "￥.", "+.千", "=1+1", "\ud800", "合计",
]  # fmt: skip
CELLS = st.sampled_from(ODD) | st.text("0123456789.,-+%¥￥万千:年月日/ eE()#１，．％是否YN", max_size=8)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "person": st.sampled_from(["a", "b", " a", 1.0, math.inf, ""]) | CELLS,
            "month": st.sampled_from(["2025-03", "2025-04"]) | CELLS,
        },
        optional=dict.fromkeys((one.name for one in POLICY.inputs), CELLS) | {"joined": CELLS},
    ),
    max_size=4,
)
SAID = st.sampled_from([
    {}, {"missing": ["-", "1"], "duplicates": "keep_equal"}, {"leave_out": {"person": ["a", ""]}}, {"given": {"rate": "5%"}},
    {"columns": {"person": {"name": "person", "tidy": ["trim", "width", "upper"], "fill": True}}},
    {"columns": {"month": {"name": "month", "forms": ["serial", "d/m/y"]}, "sales": {"name": "sales", "unit": "万"}}},
    {"columns": {"minutes": {"name": "minutes", "unit": "hours", "forms": "m:ss"}, "rate": {"name": "rate", "unit": "%"}}},
    {"columns": {"calls": {"name": "calls", "forms": "1.234,5", "values": {"-": 0, "1": "x"}}}},
])  # fmt: skip


@hypothesis.settings(max_examples=150, deadline=None)
@hypothesis.given(rows=ROWS, said=SAID)
def test_a_check_of_anything_tells_faults_and_raises_nothing(rows, said, tmp_path_factory):
    found = tw.Records.check(rows, POLICY, **said)
    assert bool(found) == (len(found.faults) > 0)
    assert str(found)
    assert str(tw.Records.propose(rows, POLICY))
    if not found:
        assert len(tw.apply(POLICY, tw.Records.load(rows, POLICY, **said)).people) > 0
    elif len(rows) > 2:
        found.write_workbook(tmp_path_factory.mktemp("faults") / "faults.xlsx")


@hypothesis.given(
    fen=st.integers(-(10**12), 10**12),
    form=st.sampled_from(["{:.2f}", "{:,.2f}", "¥{:,.2f}", "{:,.2f}元", "RMB {:.2f}", " {:.2f} ", "￥{:.2f}"]),
)
def test_money_in_every_form_is_the_decimal_that_is_written(fen, form):
    yuan = decimal.Decimal(fen) / 100
    rows = [{"person": "a", "month": "2025-03", "sales": form.format(yuan)}]
    policy = POLICY.replace("pay.x.amount", "otherwise(sales, 0)")
    assert next(iter(tw.apply(policy, tw.Records.load(rows, policy)).people.rows()))["gross"] == yuan


@hypothesis.given(
    digits=st.integers(1, 99_999), places=st.integers(0, 4), multiple=st.sampled_from(["千", "万", "百万", "亿"])
)
def test_multiples_move_the_point_exactly(digits, places, multiple):
    written = decimal.Decimal(digits).scaleb(-places)
    exact = float(
        written.scaleb({"千": 3, "万": 4, "百万": 6, "亿": 8}[multiple])
    )  # the double that means just this decimal
    row = {"person": "a", "month": "2025-03"}
    behind = tw.Records.load([{**row, "sales": f"{written:f}{multiple}"}], POLICY)
    said = tw.Records.load([{**row, "sales": written}], POLICY, columns={"sales": {"name": "sales", "unit": multiple}})
    for records in (behind, said):
        name, _, values, *_ = core.table_state(records._core.table)[0][2]
        assert (name, values.tolist()) == ("sales", [exact])
