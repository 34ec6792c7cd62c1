"""What the commands of ``tierwise`` share: faults, exit codes, and what they are given."""

from __future__ import annotations

import contextlib
import enum
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.text import Text

import tierwise as tw
from tierwise.documents.assumptions import SECTIONS
from tierwise.documents.document import Document, read_text
from tierwise.export.folder import expect_place
from tierwise.files import whole_files
from tierwise.frames.packages import needed
from tierwise.show.content import Content, Part
from tierwise.show.terminal import Terminal, drawn
from tierwise.visible import visible

PolicyFile = Annotated[Path, typer.Argument(metavar="POLICY", help="The policy file (TOML).")]
AnyFile = Annotated[Path, typer.Argument(metavar="FILE", help="A policy file or an assumptions file (TOML).")]
Records = Annotated[Path, typer.Argument(metavar="RECORDS", help="A row a person and month (CSV or Parquet).")]
Threads = Annotated[int | None, typer.Option(min=1, help="Threads; by default one a processor. Results never differ.")]


class Format(enum.StrEnum):
    """How tables are written."""

    csv = "csv"
    parquet = "parquet"


TableFormat = Annotated[Format, typer.Option(help="How tables are written.")]
Raw = Annotated[
    bool, typer.Option("--raw", help="Write texts as they are, also those that a spreadsheet would take for formulas.")
]
WORKBOOK, REPORT = ".xlsx", ".html"  # endings of what --out may be instead of a folder
WithPersons = Annotated[
    bool,
    typer.Option(
        "--with-persons", help="Also write what is known of each person, and groups of fewer than five people."
    ),
]


@contextlib.contextmanager
def faults_reported() -> Iterator[None]:
    """Faults go to standard error as they are; Ctrl-C ends quietly."""
    try:
        yield
    except tw.Error as e:
        stop(str(e), 1)
    except OSError as e:
        stop(f"{e.filename or ''}: {e.strerror or e}".removeprefix(": "), 1)
    except ImportError as e:
        stop(str(e), 1)
    except UnicodeError as e:
        if isinstance(e, UnicodeEncodeError) and "utf" not in e.encoding.lower():
            stop(f"what is shown has letters that {e.encoding} has not: set PYTHONIOENCODING=utf-8", 1)
        stop("a name has bytes that are no text: rename it, or give it in UTF-8", 1)
    except (TypeError, ValueError) as e:
        stop(str(e), 2)
    except MemoryError:
        stop("there is not enough memory for this", 1)
    except KeyboardInterrupt:
        stop("interrupted", 130)


def stop(message: str, code: int) -> NoReturn:
    """Ends the command with a message on standard error."""
    print(visible(message, lines=True), file=sys.stderr)
    raise typer.Exit(code)


def say(*shown: Content | Part | str) -> None:
    """Prints what the terminal is wide enough for."""
    Terminal().print(*(Text(one) if isinstance(one, str) else drawn(one) for one in shown))


def names_in(text: str) -> list[str]:
    """``shop,medal`` as names."""
    return [name.strip() for name in text.split(",") if name.strip()]


def expect_out(out: Path | None, *files: str) -> None:
    """Ends the command, before it does anything, where ``--out`` can be no folder, and no file of an ending that can be written."""
    if out is None:
        return
    if out.suffix.lower() in files:
        if out.is_dir():
            stop(f"{out}: there is a folder where --out needs a file", 1)
        if not out.absolute().parent.is_dir():
            stop(f"{out}: there is no folder {out.parent} to write it into", 1)
        if out.suffix.lower() == WORKBOOK:
            needed("xlsxwriter", "a workbook", "--out with a folder works", extra="excel")
        return
    if out.suffix.lower() in (WORKBOOK, REPORT) and not out.is_dir():
        stop(f"{out}: this command writes a folder" + "".join(f", or a file that ends in {one}" for one in files), 2)
    there = next((path for path in (out, *out.parents) if path.exists()), None)
    if there is not None and not there.is_dir():
        stop(f"{there}: there is a file where --out needs a folder", 1)
    expect_place(out)


def say_written(out: Path) -> None:
    """Says what is there now."""
    names = [] if out.is_file() else sorted(path.name for path in out.iterdir() if not path.name.startswith("."))
    say(f"\nwritten to {out}/: {', '.join(names)}" if names else f"\nwritten: {out}")


def inputs(*paths: Path | None) -> list[dict[str, str]]:
    """Files for the manifest, with what tells them from others of their name; None where one was not given."""
    return [{"file": str(path), "sha256": whole_files.sha256(path)} for path in paths if path is not None]


def load(path: Path) -> tw.Policy | tw.Assumptions:
    """A policy or assumptions, told apart by what stands in the file; what is neither is taken for a policy."""
    text = read_text(path)
    try:
        keys = set(tomllib.loads(text))
    except (ValueError, RecursionError):  # no TOML: the headers tell it, too; the faults are found below
        keys = set(re.findall(r"(?m)^\s*\[+(\w+)", text))
    if keys & set(SECTIONS):
        return tw.Assumptions.parse(text, str(path))
    if not keys & (_members(tw.Policy) - _members(tw.Assumptions)):
        print(f"{path}: taken for a policy file, as it has none of {', '.join(SECTIONS)}", file=sys.stderr)
    return tw.Policy.parse(text, str(path))


def _members(kind: type[Document]) -> set[str]:
    """The keys that files of a kind may have at the top."""
    return set(kind.parse("")._core.look("")[2])
