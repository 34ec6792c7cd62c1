"""The command ``tierwise``. Exit codes: 0 fine, 1 faults in the files, 2 wrong usage, 130 interrupted."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

import tierwise as tw
from tierwise._native import core
from tierwise.cli import own_table, page, run_options, simulation
from tierwise.cli.changes import amended
from tierwise.cli.options import (
    WORKBOOK,
    AnyFile,
    Format,
    PolicyFile,
    Raw,
    Records,
    TableFormat,
    Threads,
    WithPersons,
    expect_out,
    faults_reported,
    inputs,
    load,
    names_in,
    say,
    say_written,
    stop,
)
from tierwise.documents.document import Part
from tierwise.documents.policy import shipped_files
from tierwise.files import whole_files
from tierwise.frames.table import table_grid
from tierwise.results.ledger import ledger_content
from tierwise.show.content import Column, grid

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Applies a company's staff policy (a TOML file) to recorded months: what everybody would have been paid, and why; "
    "and plays it forward under assumptions: what may come of it."
    "\n\nBegin with `tierwise example three_shops`, which writes a policy, a year of records and "
    "assumptions into this folder.",
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"tierwise {tw.__version__}")
        raise typer.Exit()


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command()
def apply(
    policy: PolicyFile,
    records: Records,
    by: Annotated[str, typer.Option(help="Group totals by these: month, year, shop, team, person, or a ladder.")] = "",
    out: Annotated[
        Path | None,
        typer.Option(help="Write sums and a manifest into this folder, or a workbook: a name that ends in .xlsx."),
    ] = None,
    mapping: own_table.Mapping = None,
    amend: simulation.Amend = None,
    state: run_options.StateFile = None,
    tiers: run_options.Tiers = run_options.TierSource.policy,
    save_state: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what the last month leaves behind into this file.")
    ] = None,
    ignore: run_options.Ignore = None,
    timezone: run_options.Timezone = None,
    format: TableFormat = Format.csv,
    raw: Raw = False,
    with_persons: WithPersons = False,
    threads: Threads = None,
) -> None:
    """Apply a policy to records and show the totals.

    Example: `tierwise apply three_shops.toml three_shops_records.csv --by shop,medal --out results`
    """
    with faults_reported():
        expect_out(out, WORKBOOK)
        rules = amended(tw.Policy.load(policy), amend)
        how: dict[str, Any] = {"threads": threads, "ignore": ignore or (), "timezone": timezone}
        taken = own_table.read(rules, records, mapping, how)
        ledger = tw.apply(rules, taken, state=run_options.state_of(state), tiers=tiers.value, **how, progress=True)
        if rules.amendments:
            say(rules._later(), "")
        say(ledger_content(ledger, names_in(by)))
        if tiers is run_options.TierSource.recorded:
            say("", table_grid(ledger.reconciliation, 100))
        if save_state is not None:
            ledger.state.save(save_state)
            say(f"\nwritten: {save_state}, how everybody stands after {ledger.state.after}")
        if out is not None:
            if out.suffix.lower() == WORKBOOK:
                ledger.write_excel(out, with_persons=with_persons)
            else:
                asked = inputs(policy, records, mapping, state)
                ledger.write(out, format.value, raw=raw, with_persons=with_persons, inputs=asked)
            say_written(out)


@app.command()
def explain(
    policy: PolicyFile,
    records: Records,
    person: Annotated[str, typer.Argument(help="The person's id, as in the records.")],
    month: Annotated[str, typer.Argument(help="The month, such as 2026-03.")],
    mapping: own_table.Mapping = None,
    amend: simulation.Amend = None,
    state: run_options.StateFile = None,
    tiers: run_options.Tiers = run_options.TierSource.policy,
    ignore: run_options.Ignore = None,
    timezone: run_options.Timezone = None,
    threads: Threads = None,
) -> None:
    """Explain one person's month: every line, every value, every condition and how much it was missed by.

    Example: `tierwise explain three_shops.toml three_shops_records.csv A017 2026-03`
    """
    with faults_reported():
        rules = amended(tw.Policy.load(policy), amend)
        how: dict[str, Any] = {"threads": threads, "ignore": ignore or (), "timezone": timezone}
        taken = own_table.read(rules, records, mapping, how)
        ledger = tw.apply(rules, taken, state=run_options.state_of(state), tiers=tiers.value, **how, progress=True)
        say(ledger.explain(person, month)._content())


@app.command()
def show(
    file: AnyFile,
    path: Annotated[str, typer.Argument(help="A part of it, such as ladder.medal.iron or pay.base.amount.")] = "",
) -> None:
    """Show a policy or assumptions, or a part of it with what each figure means.

    Example: `tierwise show three_shops.toml ladder.medal.iron`
    """
    with faults_reported():
        loaded = load(file)
        if not path:
            say(loaded._content())
        else:
            part = loaded[path]
            say(part._content() if isinstance(part, Part) else loaded.get(path))


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(metavar="FILE_A", help="The policy or assumptions to compare from.")],
    after: Annotated[Path, typer.Argument(metavar="FILE_B", help="The policy or assumptions to compare to.")],
    records: Annotated[
        Path | None, typer.Option(help="Apply both policies to these records, and show who gains and who loses.")
    ] = None,
    mapping: own_table.Mapping = None,
    by: Annotated[str, typer.Option(help="With records: show the change by these groups.")] = "shop",
    ignore: run_options.Ignore = None,
    timezone: run_options.Timezone = None,
    threads: Threads = None,
) -> None:
    """Compare two policies in words and, with records, in money; or two files of assumptions in words.

    Example: `tierwise diff three_shops.toml raised.toml --records three_shops_records.csv --by shop,medal`
    """
    with faults_reported():
        a, b = load(before), load(after)
        if isinstance(a, tw.Assumptions) and isinstance(b, tw.Assumptions):
            if records is not None:
                stop("--records: assumptions are not applied to records; compare two policies", 1)
            say(str(a.diff(b)))
            return
        if isinstance(a, tw.Assumptions) or isinstance(b, tw.Assumptions):
            policy, other = (after, before) if isinstance(a, tw.Assumptions) else (before, after)
            stop(f"{policy} is a policy and {other} is not: two files of one kind are compared", 1)
        say(str(a.diff(b)))
        if records is None:
            return
        how: dict[str, Any] = {"threads": threads, "ignore": ignore or (), "timezone": timezone}
        taken = own_table.read(a, records, mapping, how)
        found = tw.difference(*(tw.apply(p, taken, **how, progress=True) for p in (a, b)))
        groups = names_in(by)
        columns = [*groups, "net_before", "net_after", "net_change", "employer_cost_change"]
        say("")
        say("", found._content(), "", table_grid(found.by(*groups), 100, columns))


@app.command()
def check(file: AnyFile) -> None:
    """Check a file: every fault with its line. Without faults, what the law makes doubtful in a policy; what is guessed
    in assumptions.

    Example: `tierwise check three_shops.toml`
    """
    with faults_reported():
        loaded = load(file)
        if isinstance(loaded, tw.Assumptions):
            guesses = loaded.guesses()
            said = f"{loaded.name}: {len(loaded.activity)} quantities; {len(guesses)} sources are assumptions"
            say(f"{file}: fine. {said}")
            if guesses:
                say("", grid([Column("assumed", unwrapped=True), "figures", "source"], guesses))
            return
        ladders = ", ".join(f"{ladder.name} ({len(ladder.tier)} tiers)" for ladder in loaded.ladder) or "none"
        say(f"{file}: fine. {loaded.name}: ladders {ladders}; {len(loaded.pay.line)} pay lines")
        if findings := loaded.findings():
            say("", grid(["doubtful", "", "see"], findings))


@app.command()
def schema(
    of: Annotated[
        str, typer.Argument(help="policy or assumptions, or a file that is one of them.", show_default=True)
    ] = "policy",
    reference: Annotated[
        bool, typer.Option(help="A reference for people, in Markdown, instead of JSON Schema.")
    ] = False,
) -> None:
    """Print the JSON Schema of policy files or of assumptions files, for editors that complete and check as one types.

    Example: `tierwise schema > policy.schema.json`
    """
    with faults_reported():
        policy = of == "policy" or (of != "assumptions" and isinstance(load(Path(of)), tw.Policy))
    if policy:
        sys.stdout.write(core.policy_reference() if reference else tw.policy_schema())
    else:
        sys.stdout.write(core.assumptions_reference() if reference else tw.assumptions_schema())


@app.command()
def example(
    name: Annotated[str, typer.Argument(help="three_shops, small_desk, or notebooks.")] = "three_shops",
    to: Annotated[Path, typer.Option(help="The folder to write to.")] = Path(),
) -> None:
    """Write a shipped policy, with its records and assumptions where there are any, or the notebooks, into a folder.

    Example: `tierwise example three_shops`
    """
    with faults_reported():
        for written, source in shipped_files(name).items():
            target = to / written
            if target.exists():
                stop(f"{target}: the file is there already; it is left as it is", 1)
            with whole_files.replaced(target) as draft:
                shutil.copyfile(source, draft)
            say(f"written: {target}")


app.command()(own_table.records)
app.command()(simulation.simulate)
app.command()(simulation.compare)
app.command()(simulation.sweep)
app.command()(simulation.risk)
app.command()(page.page)


if __name__ == "__main__":
    app()
