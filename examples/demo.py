"""What `make demo` shows: three shops, today's policy and four ways to change it, played two years forward."""

import pathlib
import shutil
import time

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

import tierwise as tw
from tierwise.files import whole_files
from tierwise.frames.table import table_grid
from tierwise.results.explanation_content import payslip
from tierwise.results.ledger import ledger_head
from tierwise.show.chart_files import save_chart
from tierwise.show.content import grid
from tierwise.show.terminal import drawn

OUT = pathlib.Path(__file__).parents[1] / "build" / "demo"
MONTHS, REPLICAS, SEED = 24, 200, 1
console = Console(width=min(Console().width, 100) if Console().is_terminal else 100, highlight=False)


def heading(text):
    console.print()
    console.print(Rule(text, align="left", characters="═"))
    console.print()


def say(text=""):
    console.print(Text(text))


# A policy, what people did month by month, and what is assumed of the months to come.
today, assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
records = tw.example_records("three_shops")
ledger = tw.apply(today, records)

heading("The year behind 过去一年")
say(ledger_head(ledger))
console.print()
columns = ["shop", "heads", "gross", "net", "employer_cost"]
console.print(drawn(table_grid(ledger.totals(by="shop"), 9, columns)))

# Four variants: figures of the policy or of the assumptions, changed by their paths.
proposed = {
    "raise": ("加底薪", today.replace("ladder.medal.iron.base_pay", 2300)),
    "carrots": (
        "少罚多奖",
        today.replace(
            {
                "discipline.complaint.fines": [25, 50, 0],
                "discipline.off_topic_chat.fines": [0],
                "pay.team_pool.amount": "0.3% * max(0, sum(commission_sales, by=team))",
            }
        ),
    ),
    "seats": (
        "增售后岗",
        today.replace({"ladder.post.after_sales.seats.*": 3, "ladder.post.after_sales.seats.orchard": 2}),
    ),
    "outsource": ("外包", assumptions.replace("demand.outsourced", "20%")),
}

heading("Variants 方案")
rows = [["today 现行制度", "nothing"]]
for name, (zh, changed) in proposed.items():
    rows.append([f"{name} {zh}", str((today if isinstance(changed, tw.Policy) else assumptions).diff(changed))])
console.print(drawn(grid(["", "what changes"], rows)))

# The same luck under each: what differs is the policy, not the dice.
heading(f"The next {MONTHS} months, {REPLICAS} times over 未来两年")
begun = time.perf_counter()
variants = {"today": today} | {name: changed for name, (_, changed) in proposed.items()}
found = tw.compare(variants, ledger, assumptions, months=MONTHS, replicas=REPLICAS, seed=SEED)
took = time.perf_counter() - begun
console.print(Text(str(found)))
say("sales are the desk's own: what is sold in outsourced chats is not among them")
say(f"played in {took:.1f} s; how people answer to a change is assumed in the file, not found here")

heading("Where the change of the cost comes from 成本变化的来源")
costs = {}
for row in found.costs().rows():
    costs.setdefault(f"{row['part']} {row['zh']}", {})[row["variant"]] = f"{row['mean']:+,.0f}" if row["mean"] else "0"
names = list(proposed)
rows = [[part, *(of.get(name, "") for name in names)] for part, of in costs.items()]
console.print(drawn(grid([today.currency, *names], rows, right=names)))

# The people of today, one by one: in how many of the replicas each leaves, and rises.
heading("Whom it touches 影响到谁")
rows = []
for name in names:
    touched = [row for row in found.people().rows() if row["variant"] == name]
    cells = []
    for what in ("leave", "rise"):
        changes = [row[f"{what}_variant"] - row[f"{what}_first"] for row in touched]
        most = max(touched, key=lambda row: abs(row[f"{what}_variant"] - row[f"{what}_first"]))
        cells.append(f"{100 * sum(changes) / len(changes):+.1f} pts")
        cells.append(f"{most['person']} {most[f'{what}_first']:.0%} to {most[f'{what}_variant']:.0%}")
    rows.append([f"{name} {proposed[name][0]}", *cells])
say("of those who are there today, on average, and of the one whose chance moves most")
columns = ["chance", "to leave 离职", "most", "to rise 晋升", "most"]
console.print(drawn(grid(columns, rows, right=[columns[1], columns[3]])))

# Every figure can be asked for its reason: one person's risk, and one month's payslip.
heading("One person's risk 一个人的离职风险")
risks = tw.risk(today, records, assumptions, bar=0.4)
paid_too_little = [row for row in risks.rows() if (row["driver"] or "").startswith("pay") and row["raise"]]
console.print(Text(risks.explain(max(paid_too_little, key=lambda row: row["yearly"])["person"])))

heading("One payslip explained 一张工资单的明细")
month = ledger.explain("A023", "2026-01")
month.lines = [line for line in month.lines if line.amount]
say(f"{month.person}, {month.shop}, {month.month}: score 考核 {month.score}; lines that come to nothing are left out")
totals = {"gross": month.gross, "net": month.net, "employer cost": month.employer_cost}
console.print(drawn(payslip(month.lines, month.currency, totals)))

shutil.rmtree(OUT, ignore_errors=True)  # what an earlier demo wrote
# Persons are written only where that is asked for; these are invented.
found.write(OUT, with_persons=True, inputs=[{"file": records.name, "sha256": whole_files.sha256(records)}])
save_chart(found.plot("total_cost"), OUT / "chart.png")
heading("Written 输出文件")
say(f"{OUT.relative_to(OUT.parents[1])}/: " + ", ".join(sorted(path.name for path in OUT.iterdir())))
