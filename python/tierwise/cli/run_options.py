"""The options that ``simulate``, ``compare`` and ``sweep`` share: how a run is made, and where its results go."""

from __future__ import annotations

import enum
import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_type_hints

import typer

import tierwise as tw
from tierwise.cli.options import REPORT, WORKBOOK, Format, Raw, TableFormat, Threads, WithPersons, say_written

__all__ = [
    "Changes",
    "Ignore",
    "Months",
    "Out",
    "Replicas",
    "Run",
    "Seed",
    "Start",
    "StateFile",
    "TierSource",
    "Tiers",
    "Timezone",
    "of_a_run",
    "state_of",
]

Months = Annotated[int, typer.Option(min=1, help="How many months are played.")]
Replicas = Annotated[int, typer.Option(min=1, help="How many times, each with luck of its own.")]
Seed = Annotated[int, typer.Option(min=0, help="The luck's seed: the same seed, the same luck.")]
Start = Annotated[str | None, typer.Option(metavar="MONTH", help="The first month, where PEOPLE has no column month.")]
StateFile = Annotated[
    Path | None,
    typer.Option(
        "--state", metavar="FILE", help="What the months before left behind, as a run or tw.State.save wrote it."
    ),
]


class TierSource(enum.StrEnum):
    """Whose tiers hold."""

    policy = "policy"
    recorded = "recorded"


Tiers = Annotated[
    TierSource,
    typer.Option(
        help="Whose tiers hold behind a person's first record: the policy's, or those in the records of every month."
    ),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--change",
        metavar="PATH=VALUE",
        help="Change a value of the policy or the assumptions first; VALUE as in TOML, or unset. 'add PATH=VALUE' and "
        "'remove PATH' add and remove elements.",
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(metavar="COLUMN", help="A column that is meant not to be read, however near its name is to another."),
]
Timezone = Annotated[
    str | None, typer.Option(metavar="ZONE", help="Whose months instants in UTC are in, such as Asia/Shanghai.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        help="Write tables, a chart and a manifest into this folder; or a workbook (.xlsx), or of compare a report (.html)."
    ),
]


class Run(NamedTuple):
    """How a run is made, and where its results go: an option a field."""

    months: Months = 12
    replicas: Replicas = 100
    seed: Seed = 0
    start: Start = None
    state: StateFile = None
    ignore: Ignore = None
    timezone: Timezone = None
    change: Changes = None
    out: Out = None
    format: TableFormat = Format.csv
    raw: Raw = False
    with_persons: WithPersons = False
    threads: Threads = None

    def asked(self) -> dict[str, Any]:
        """What the functions of the package take of it."""
        names = ("months", "replicas", "seed", "threads", "start", "timezone")
        return {name: getattr(self, name) for name in names} | {
            "state": state_of(self.state), "ignore": self.ignore or (), "progress": True,
        }  # fmt: skip

    def write(self, found: Any, **facts: Any) -> None:
        """Results where they were asked for, if they were: as a workbook or in a folder."""
        if self.out is None:
            return
        if self.out.suffix.lower() == WORKBOOK:
            found.write_excel(self.out, with_persons=self.with_persons)
        elif self.out.suffix.lower() == REPORT:
            found.write_report(self.out)
        else:
            found.write(self.out, self.format.value, raw=self.raw, with_persons=self.with_persons, **facts)
        say_written(self.out)


def state_of(file: Path | None) -> tw.State | None:
    """What the months before left behind, if a file says it."""
    return None if file is None else tw.State.load(file)


def of_a_run(command: Callable[..., None]) -> Callable[..., None]:
    """A command that takes a ``run``, as typer asks for it: with an option for each field."""
    own = inspect.signature(command, eval_str=True).parameters
    kinds = get_type_hints(Run, include_extras=True)
    fields = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=Run._field_defaults[name], annotation=kinds[name]
        )
        for name in Run._fields
    ]
    asked = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own.values() if p.name != "run"]

    @functools.wraps(command)
    def called(**given: Any) -> None:
        command(run=Run(**{name: given.pop(name) for name in Run._fields}), **given)

    parameters = [*asked, *fields]
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    called.__annotations__ = {p.name: p.annotation for p in parameters}
    return called
