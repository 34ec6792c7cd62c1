"""The command ``tierwise``. Exit codes: 0 fine, 1 faults in the files, 2 wrong usage, 130 interrupted."""

from __future__ import annotations

import contextlib
import enum
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console, RenderableType
from rich.text import Text

import tierwise as tw
from tierwise import display, files
from tierwise._native import core
from tierwise.policy import Part

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Applies a company's staff policy (a TOML file) to recorded months: what everybody would have been paid, and why."
    "\n\nBegin with `tierwise example three_shops`, which writes a policy and a year of records into this folder.",
)
PolicyFile = Annotated[Path, typer.Argument(metavar="POLICY", help="The policy file (TOML).")]
Records = Annotated[Path, typer.Argument(metavar="RECORDS", help="A row a person and month (CSV or Parquet).")]
Threads = Annotated[int | None, typer.Option(min=1, help="Threads; by default one a processor. Results never differ.")]


class Format(enum.StrEnum):
    """How tables are written."""

    csv = "csv"
    parquet = "parquet"


@contextlib.contextmanager
def _faults_reported() -> Iterator[None]:
    """Faults go to standard error as they are; Ctrl-C ends quietly."""
    try:
        yield
    except tw.Error as e:
        _stop(str(e), 1)
    except OSError as e:
        _stop(f"{e.filename or ''}: {e.strerror or e}".removeprefix(": "), 1)
    except KeyboardInterrupt:
        _stop("interrupted", 130)


def _stop(message: str, code: int) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(code)


def _say(*parts: RenderableType) -> None:
    Console(highlight=False, soft_wrap=False).print(*parts)


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
        Path | None, typer.Option(help="Write payslips, people, events and a manifest into this folder.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How tables are written.")] = Format.csv,
    threads: Threads = None,
) -> None:
    """Apply a policy to records and show the totals.

    Example: `tierwise apply three_shops.toml three_shops_records.csv --by shop,medal --out results`
    """
    with _faults_reported():
        ledger = tw.apply(tw.Policy.load(policy), records, threads=threads, progress=True)
        groups = [name.strip() for name in by.split(",") if name.strip()]
        if groups:
            _say(display.apart(Text(display.ledger_head(ledger)), display.totals_grid(ledger, groups)))
        else:
            _say(display.ledger_grids(ledger))
        if out is not None:
            inputs = [{"file": str(path), "sha256": files.sha256(path)} for path in (policy, records)]
            ledger.write(out, format.value, inputs=inputs)
            _say(Text(f"\nwritten to {out}/: people, payslips, events (.{format}), policy.toml, manifest.json"))


@app.command()
def explain(
    policy: PolicyFile,
    records: Records,
    person: Annotated[str, typer.Argument(help="The person's id, as in the records.")],
    month: Annotated[str, typer.Argument(help="The month, such as 2026-03.")],
    threads: Threads = None,
) -> None:
    """Explain one person's month: every line, every value, every condition and how much it was missed by.

    Example: `tierwise explain three_shops.toml three_shops_records.csv A017 2026-03`
    """
    with _faults_reported():
        ready = tw.Policy.load(policy)
        _say(display.explanation_grids(tw.apply(ready, records, threads=threads, progress=True).explain(person, month)))


@app.command()
def show(
    policy: PolicyFile,
    path: Annotated[str, typer.Argument(help="A part of it, such as ladder.medal.iron or pay.base.amount.")] = "",
) -> None:
    """Show a policy, or a part of it with what each figure means.

    Example: `tierwise show three_shops.toml ladder.medal.iron`
    """
    with _faults_reported():
        loaded = tw.Policy.load(policy)
        if not path:
            return _say(display.policy_grids(loaded))
        part = loaded[path]
        _say(display.part_grid(part) if isinstance(part, Part) else Text(loaded.get(path)))


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(metavar="POLICY_A", help="The policy file to compare from.")],
    after: Annotated[Path, typer.Argument(metavar="POLICY_B", help="The policy file to compare to.")],
    records: Annotated[
        Path | None, typer.Option(help="Apply both to these records, and show who gains and who loses.")
    ] = None,
    by: Annotated[str, typer.Option(help="With records: show the change by these groups.")] = "shop",
    threads: Threads = None,
) -> None:
    """Compare two policies in words and, with records, in money.

    Example: `tierwise diff three_shops.toml raised.toml --records three_shops_records.csv --by shop,medal`
    """
    with _faults_reported():
        a, b = tw.Policy.load(before), tw.Policy.load(after)
        _say(Text(str(a.diff(b))))
        if records is None:
            return
        found = tw.difference(*(tw.apply(p, records, threads=threads, progress=True) for p in (a, b)))
        groups = [name.strip() for name in by.split(",") if name.strip()]
        columns = [*groups, "net_before", "net_after", "net_change", "employer_cost_change"]
        _say(
            display.apart(Text(), display.difference_grids(found), display.table_grid(found.by(*groups), 100, columns))
        )


@app.command()
def check(policy: PolicyFile) -> None:
    """Check a policy file: every fault with its line; of a policy without faults, what the law makes doubtful in it.

    Example: `tierwise check three_shops.toml`
    """
    with _faults_reported():
        loaded = tw.Policy.load(policy)
        ladders = ", ".join(f"{ladder.name} ({len(ladder.tier)} tiers)" for ladder in loaded.ladder) or "none"
        _say(Text(f"{policy}: fine. {loaded.name}: ladders {ladders}; {len(loaded.pay.line)} pay lines"))
        if doubts := loaded.doubts():
            _say(Text(), display.grid(["doubtful", "", "see"], doubts))


@app.command()
def schema(
    reference: Annotated[
        bool, typer.Option(help="A reference for people, in Markdown, instead of JSON Schema.")
    ] = False,
) -> None:
    """Print the JSON Schema of policy files, for editors that complete and check as one types.

    Example: `tierwise schema > policy.schema.json`
    """
    sys.stdout.write(core.policy_reference() if reference else tw.policy_schema())


@app.command()
def example(
    name: Annotated[str, typer.Argument(help="three_shops or small_desk.")] = "three_shops",
    to: Annotated[Path, typer.Option(help="The folder to write to.")] = Path(),
) -> None:
    """Write a shipped policy, and its records where there are any, into a folder.

    Example: `tierwise example three_shops`
    """
    from tierwise.policy import shipped_files

    with _faults_reported():
        for source in shipped_files(name):
            target = to / source.name
            if target.exists():
                _stop(f"{target}: the file is there already; it is left as it is", 1)
            with files.replaced(target) as draft:
                shutil.copyfile(source, draft)
            _say(Text(f"written: {target}"))


if __name__ == "__main__":
    app()
