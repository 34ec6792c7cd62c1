"""The command ``tierwise``. Exit codes: 0 fine, 1 faults in the files, 2 wrong usage, 130 interrupted."""

from __future__ import annotations

import contextlib
import enum
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console, RenderableType
from rich.text import Text

import tierwise as tw
from tierwise import assumptions_view, display, files
from tierwise._native import core
from tierwise.assumptions import SECTIONS
from tierwise.document import Document, Part, read_text

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Applies a company's staff policy (a TOML file) to recorded months: what everybody would have been paid, and why."
    "\n\nBegin with `tierwise example three_shops`, which writes a policy and a year of records into this folder.",
)
PolicyFile = Annotated[Path, typer.Argument(metavar="POLICY", help="The policy file (TOML).")]
AnyFile = Annotated[Path, typer.Argument(metavar="FILE", help="A policy file or an assumptions file (TOML).")]
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


def _load(path: Path) -> tw.Policy | tw.Assumptions:
    """A policy or assumptions, told apart by what stands in the file; what is neither is taken for a policy."""
    text = read_text(path)
    try:
        keys = set(tomllib.loads(text))
    except tomllib.TOMLDecodeError:  # the headers tell it, too; the faults are found below
        keys = set(re.findall(r"(?m)^\s*\[+(\w+)", text))
    if keys & set(SECTIONS):
        return tw.Assumptions.parse(text, str(path))
    if not keys & (_members(tw.Policy) - _members(tw.Assumptions)):
        print(f"{path}: taken for a policy file, as it has none of {', '.join(SECTIONS)}", file=sys.stderr)
    return tw.Policy.parse(text, str(path))


def _members(kind: type[Document]) -> set[str]:
    """The keys that files of a kind may have at the top."""
    return set(kind.parse("")._core.look("")[2])


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
    file: AnyFile,
    path: Annotated[str, typer.Argument(help="A part of it, such as ladder.medal.iron or pay.base.amount.")] = "",
) -> None:
    """Show a policy or assumptions, or a part of it with what each figure means.

    Example: `tierwise show three_shops.toml ladder.medal.iron`
    """
    with _faults_reported():
        loaded = _load(file)
        if not path:
            if isinstance(loaded, tw.Assumptions):
                return _say(assumptions_view.assumptions_grids(loaded))
            return _say(display.policy_grids(loaded))
        part = loaded[path]
        _say(display.part_grid(part) if isinstance(part, Part) else Text(loaded.get(path)))


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(metavar="FILE_A", help="The policy or assumptions to compare from.")],
    after: Annotated[Path, typer.Argument(metavar="FILE_B", help="The policy or assumptions to compare to.")],
    records: Annotated[
        Path | None, typer.Option(help="Apply both policies to these records, and show who gains and who loses.")
    ] = None,
    by: Annotated[str, typer.Option(help="With records: show the change by these groups.")] = "shop",
    threads: Threads = None,
) -> None:
    """Compare two policies in words and, with records, in money; or two files of assumptions in words.

    Example: `tierwise diff three_shops.toml raised.toml --records three_shops_records.csv --by shop,medal`
    """
    with _faults_reported():
        a, b = _load(before), _load(after)
        if isinstance(a, tw.Assumptions) and isinstance(b, tw.Assumptions):
            if records is not None:
                _stop("--records: assumptions are not applied to records; compare two policies", 1)
            return _say(Text(str(a.diff(b))))
        if isinstance(a, tw.Assumptions) or isinstance(b, tw.Assumptions):
            policy, other = (after, before) if isinstance(a, tw.Assumptions) else (before, after)
            _stop(f"{policy} is a policy and {other} is not: two files of one kind are compared", 1)
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
def check(file: AnyFile) -> None:
    """Check a file: every fault with its line. Without faults, what the law makes doubtful in a policy; what is guessed
    in assumptions.

    Example: `tierwise check three_shops.toml`
    """
    with _faults_reported():
        loaded = _load(file)
        if isinstance(loaded, tw.Assumptions):
            guesses = loaded.guesses()
            said = f"{loaded.name}: {len(loaded.activity)} quantities; {len(guesses)} sources are assumptions"
            _say(Text(f"{file}: fine. {said}"))
            if guesses:
                found = display.grid(["assumed", "figures", "source"], guesses)
                found.columns[0].no_wrap = True
                _say(Text(), found)
            return
        ladders = ", ".join(f"{ladder.name} ({len(ladder.tier)} tiers)" for ladder in loaded.ladder) or "none"
        _say(Text(f"{file}: fine. {loaded.name}: ladders {ladders}; {len(loaded.pay.line)} pay lines"))
        if doubts := loaded.doubts():
            _say(Text(), display.grid(["doubtful", "", "see"], doubts))


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
    with _faults_reported():
        policy = of == "policy" or (of != "assumptions" and isinstance(_load(Path(of)), tw.Policy))
    if policy:
        sys.stdout.write(core.policy_reference() if reference else tw.policy_schema())
    else:
        sys.stdout.write(core.assumptions_reference() if reference else tw.assumptions_schema())


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
