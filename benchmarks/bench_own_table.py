"""A workbook of 100,000 rows and 26 columns read as records, against python-calamine alone.

bench_own_table.py RESULTS writes RESULTS/own_table.json. Both take CPU time of all threads, in turn: the machine may be shared.
"""

import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

import tierwise as tw

ROWS, REPEATS = 100_000, 3
MONEY, SHARES, NUMBERS = range(3, 9), range(9, 11), range(11, 26)


def policy():
    """Every column is an input, and every input is paid."""
    kinds = dict.fromkeys(MONEY, "amount") | dict.fromkeys(SHARES, "share") | dict.fromkeys(NUMBERS, "number")
    inputs = "\n".join(f'c{place} = "{kind}"' for place, kind in kinds.items())
    amount = " + ".join(f"c{place}" for place in kinds)
    return tw.Policy.parse(f'currency = "CNY"\n[inputs]\n{inputs}\n[[pay.line]]\nname = "all"\namount = "{amount}"\n')


def write(path):
    """Ids, months and shops as texts, money and shares as texts that are nearly all different, and numbers."""
    draw = random.Random(3)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["person", "month", "shop", *(f"c{place}" for place in range(3, 26))])
        for row in range(1, ROWS + 1):
            at = row - 1
            cells = [f"C{at // 12:05}", f"2025年{at % 12 + 1}月", "lantern"]
            cells += [f"¥{draw.random() * 1e5:,.2f}" for _ in MONEY] + [f"{draw.random():.1%}" for _ in SHARES]
            sheet.write_row(row, 0, cells + [round(draw.random() * 1e5, 2) for _ in NUMBERS])


def seconds(call):
    begun = time.process_time()
    call()
    return time.process_time() - begun


def main():
    results = Path(sys.argv[1])
    results.mkdir(parents=True, exist_ok=True)
    rules = policy()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.xlsx"
        write(path)
        alone, whole = [], []
        for _ in range(REPEATS):
            alone.append(seconds(lambda: CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()))
            whole.append(seconds(lambda: tw.Records.load(path, rules, progress=False)))
    ratios = [a / b for a, b in zip(whole, alone, strict=True)]
    found = {
        "rows": ROWS,
        "calamine_cpu_seconds": alone,
        "load_cpu_seconds": whole,
        "ratio": {"median": statistics.median(ratios), "min": min(ratios), "max": max(ratios)},
    }
    (results / "own_table.json").write_text(json.dumps(found, indent=1))
    print(f"{ROWS:,} rows x 26 columns of .xlsx as records: {statistics.median(whole):.1f} s of CPU (bar: < 10 s), "
          f"{statistics.median(ratios):.2f} x python-calamine alone, which takes {statistics.median(alone):.1f} s")  # fmt: skip


if __name__ == "__main__":
    main()
