"""The demo runs without a warning and shows what it promises."""

import pathlib
import subprocess
import sys

from rich.cells import cell_len

DEMO = pathlib.Path(__file__).parents[2] / "examples" / "demo.py"


def test_the_demo_runs_and_reads_well_in_100_columns():
    done = subprocess.run([sys.executable, "-W", "error", DEMO], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    for words in ("iron 铁牌客服", "promoted", "separated", "seats waited for", "largest gains", "largest losses",
                  "payslip 工资单", "build/demo/people.csv"):  # fmt: skip
        assert words in done.stdout
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= 100
