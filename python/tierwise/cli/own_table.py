"""The command ``records``: a company's own table checked by a policy, and a mapping proposed for it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

import tierwise as tw
from tierwise.cli import run_options
from tierwise.cli.options import Threads, faults_reported, say

Mapping = Annotated[
    Path | None,
    typer.Option(help="The mapping (TOML) that says what the headings of the records are; workbooks need one."),
]


def records(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook (.xlsx, .xls, .ods), CSV or Parquet.")],
    policy: Annotated[Path, typer.Option(help="The policy file (TOML) that the records are for.")],
    mapping: Mapping = None,
    propose: Annotated[
        bool, typer.Option("--propose", help="Print a mapping for it, to be read, mended and saved.")
    ] = False,
    sheet: Annotated[list[str] | None, typer.Option(help="The sheet; may be given several times.")] = None,
    header: Annotated[int | None, typer.Option(min=1, help="The row of the headings, from 1.")] = None,
    faults: Annotated[
        Path | None,
        typer.Option(metavar="FILE.xlsx", help="Write the sheets with faulty cells coloured, and why as notes."),
    ] = None,
    timezone: run_options.Timezone = None,
    threads: Threads = None,
) -> None:
    """Check a company's own table: what each column is taken as, which rows are no records, and every fault.

    Example: `tierwise records month.xlsx --policy three_shops.toml --propose > month.toml`, then
    `tierwise records month.xlsx --policy three_shops.toml --mapping month.toml`
    """
    with faults_reported():
        rules = tw.Policy.load(policy)
        how: dict[str, Any] = {"mapping": mapping, "sheet": sheet or None, "header": header, "timezone": timezone}
        if propose:
            sys.stdout.write(str(tw.Records.propose(file, rules, **how)))
            return
        found = tw.Records.check(file, rules, threads=threads, **how)
        say(found._content())
        if faults is not None:
            found.write_workbook(faults)
            say(f"\nwritten: {faults}")
        if found:
            raise typer.Exit(1)


def read(rules: tw.Policy, file: Path, mapping: Path | None, how: dict[str, Any]) -> tw.Records | Path:
    """Records of a file by a mapping; without one the file itself. ``how`` it is read beside that goes with what reads it."""
    if mapping is None:
        return file
    ignore = how.pop("ignore", None) or ()
    said = tw.Mapping.load(mapping)
    return tw.Records.load(
        file,
        rules,
        said,
        ignore=[*said.ignore, *ignore],
        timezone=how.pop("timezone", None),
        threads=how.get("threads"),
    )
