"""What many tests start from: the shipped example, and a policy small enough to check by hand."""

import os
import pathlib

import pytest

import tierwise as tw

# Programs that tests start use the package that the tests use, whatever else is installed.
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(pathlib.Path(tw.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
)

SMALL = """
name = "small"

[inputs]
sales = "amount"
customers = { kind = "count", optional = true }
on_shift = { kind = "flag", optional = true }
grade = { kind = "text", optional = true }

[brackets.rates]
rates = [[0, "1%"], [1000, "2%"]]

[ladder.medal]
zh = "奖牌"

[[ladder.medal.tier]]
name = "trial"
zh = "试用客服"
base_pay = 1900

[[ladder.medal.tier]]
name = "iron"
zh = "铁牌客服"
base_pay = 2000
enter = "months_in_tier >= 2 and sales >= 1000"

[[pay.line]]
name = "base"
zh = "底薪"
amount = "base_pay"

[[pay.line]]
name = "commission"
amount = "marginal(sales, rates)"

[[pay.line]]
name = "fund"
kind = "deduction"
amount = "5% * gross"
"""

# A0 rises after February, B1 never: by hand 1900 + 20 = 1920 gross in January for A0.
COLUMNS = {
    "person": ["A0", "A0", "A0", "B1", "B1"],
    "month": ["2026-01", "2026-02", "2026-03", "2026-01", "2026-02"],
    "shop": ["north", "north", "north", "south", "south"],
    "sales": [1500.0, 2000.5, 999.99, -250.0, 0.0],
}


@pytest.fixture
def small():
    return tw.Policy.parse(SMALL, "small.toml")


@pytest.fixture
def columns():
    return {name: list(values) for name, values in COLUMNS.items()}


@pytest.fixture(scope="session")
def today():
    return tw.example("three_shops")


@pytest.fixture(scope="session")
def ledger(today):
    return tw.apply(today, tw.example_records("three_shops"))


@pytest.fixture(scope="session")
def data_folder():
    """Data that is not ours to ship: $TIERWISE_DATA, or ../shared/data beside the repository."""
    folder = os.environ.get("TIERWISE_DATA") or pathlib.Path(__file__).parents[3] / "shared" / "data"
    return pathlib.Path(folder)
