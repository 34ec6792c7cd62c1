"""What `make demo` shows: a year at three shops under the shipped policy, a variant of it, and one person's month."""

import pathlib

from rich.console import Console
from rich.rule import Rule

import tierwise as tw
from tierwise import display, files

OUT = pathlib.Path(__file__).parents[1] / "build" / "demo"
console = Console(width=min(Console().width, 100) if Console().is_terminal else 100, highlight=False)


def heading(text):
    console.print()
    console.print(Rule(text, align="left", characters="═"))
    console.print()


def show(table, columns):
    console.print(display.table_grid(table, 100, columns))


# A policy file, and what people did month by month.
records = tw.example_records("three_shops")
today = tw.example("three_shops")
ledger = tw.apply(today, records)

heading("A year under today's policy 现行制度")
console.print(display.ledger_head(ledger))
console.print()
totals = ["heads", "person_months", "gross", "net", "employer_cost"]
show(ledger.totals(by="shop"), ["shop", *totals])
console.print()
show(ledger.totals(by=["shop", "medal"]), ["shop", "medal", *totals])

heading("Who rose, who left, who waits for a seat 晋升 · 离职 · 等候")
events = list(ledger.events.rows())
labels = today.labels


def people_and_months(rows):
    return ", ".join(f"{row['person']} {row['month']}" for row in rows)


rises = []
for ladder in today.ladder:
    for tier in ladder.tier:
        for event in ("promoted", "appointed"):
            found = [r for r in events if (r["subject"], r["to"], r["event"]) == (ladder.name, tier.name, event)]
            if found:
                rises.append(
                    [labels.both(ladder.name), f"{tier.name} {tier.zh}", event, len(found), people_and_months(found)]
                )
console.print(display.grid(["ladder", "to", "", "times", "who and when"], rises, title="rises 晋升"))
console.print()
gone = [row for row in events if row["event"] in ("separated", "let_go", "demoted", "fell_back")]
console.print(
    display.grid(
        ["month", "person", "shop", "event", "by", "reason"],
        [[r["month"], r["person"], r["shop"], r["event"], labels.both(r["subject"]), r["reason"]] for r in gone],
        title="separations and steps down 离职 · 降级",
    )
)
console.print()
waiting = {}
for row in events:
    if row["event"] == "waiting":
        queue = waiting.setdefault((row["shop"], labels.both(row["to"])), {})
        queue[row["person"]] = queue.get(row["person"], 0) + 1
rows = [
    [shop, seat, len(queue), sum(queue.values()), max(queue.values()), max(queue, key=queue.get)]
    for (shop, seat), queue in sorted(waiting.items())
]
columns = ["shop", "seat", "people", "months waited", "longest", "by"]
console.print(display.grid(columns, rows, title="seats waited for 等候岗位"))

# One figure and one bracket changed: who gains, who loses, what does it cost?
raised = today.replace(
    {
        "ladder.medal.iron.base_pay": 2300,
        "brackets.sales_rates.rates": [[0, "0.6%"], [40000, "0.9%"], [60000, "1.2%"]],
    }
)
heading("What if: a higher iron base, a wider first bracket 调整方案")
console.print(str(today.diff(raised)))
console.print()
change = tw.difference(ledger, tw.apply(raised, records))
console.print(display.difference_grids(change))
console.print()
show(change.by("medal"), ["medal", "net_before", "net_after", "net_change", "employer_cost_change"])

# Every figure can be asked for its reason.
heading("One month in full 一个月的明细")
console.print(display.explanation_grids(ledger.explain("A023", "2026-01")))

ledger.write(OUT, inputs=[{"file": records.name, "sha256": files.sha256(records)}])
heading("Written")
for path in sorted(OUT.iterdir()):
    console.print(f"  {path.relative_to(OUT.parents[1])}  {path.stat().st_size:,} bytes")
