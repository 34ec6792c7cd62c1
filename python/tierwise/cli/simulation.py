"""The commands that look ahead: ``tierwise simulate``, ``compare`` and ``sweep`` play on, ``risk`` says who may leave."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

import tierwise as tw
from tierwise._native import core
from tierwise.cli.changes import amended, changed_by, expect, ranges_of, variants_of
from tierwise.cli.options import (
    REPORT,
    WORKBOOK,
    Format,
    PolicyFile,
    Raw,
    Records,
    TableFormat,
    WithPersons,
    expect_out,
    faults_reported,
    inputs,
    names_in,
    say,
    say_written,
    stop,
)
from tierwise.cli.run_options import Changes, Ignore, Run, StateFile, Timezone, of_a_run, state_of
from tierwise.documents.inputs import kinds_of_workforce
from tierwise.documents.policy import Policy
from tierwise.export.folder import Folder
from tierwise.frames.notes import noted
from tierwise.frames.records import read_records
from tierwise.results.measures import expect_measures
from tierwise.results.risks import risk_content, risks_content
from tierwise.runs.compare import rules_of

People = Annotated[
    Path,
    typer.Argument(
        metavar="PEOPLE",
        help="Who is there at the start, a row a person; or records of several months, of which those at work at the "
        "end are taken (CSV or Parquet).",
    ),
]
AssumptionsFile = Annotated[Path, typer.Option("--assumptions", metavar="FILE", help="The assumptions file (TOML).")]
Amend = Annotated[
    list[str] | None,
    typer.Option(
        metavar="MONTH:PATH=VALUE",
        help="Change a value of the policy from a month on; VALUE as in TOML. 'MONTH:add PATH=VALUE' and 'MONTH:remove PATH' "
        "add and remove elements. Several of a month come into force together.",
    ),
]


@of_a_run
def simulate(
    policy: PolicyFile,
    people: People,
    assumptions: AssumptionsFile,
    run: Run,
    amend: Amend = None,
    by: Annotated[str, typer.Option(help="Write totals by these; by default by the shop and every ladder.")] = "",
    measure: Annotated[str, typer.Option(help="What the chart shows.")] = "total_cost",
) -> None:
    """Play a policy forward, many times over: who rises, leaves and comes, and what it costs.

    Example: `tierwise simulate three_shops.toml three_shops_records.csv --assumptions
    three_shops_assumptions.toml --months 24 --out results`
    """
    with faults_reported():
        expect_out(run.out, WORKBOOK)
        rules, assumed = changed_by(tw.Policy.load(policy), tw.Assumptions.load(assumptions), run.change)
        planned = amended(rules, amend)
        _expect_measure(measure, [(rules, assumed)])
        found = tw.simulate(
            planned, workforce_given(rules, people, assumed, run.ignore, run.timezone), assumed, by=names_in(by) or None, **run.asked(),
        )  # fmt: skip
        if planned.amendments:
            say(planned._later(), "")
        say(found._content())
        facts = {"changes": run.change or [], "inputs": inputs(policy, people, assumptions, run.state)}
        run.write(found, chart=measure, **facts)
        _end(found.interrupted)


@of_a_run
def compare(
    policy: PolicyFile,
    people: People,
    assumptions: AssumptionsFile,
    run: Run,
    variant: Annotated[
        list[str],
        typer.Option(
            metavar="NAME:PATH=VALUE",
            help="What to compare with the policy as it is: a value of the policy or the assumptions; NAME:MONTH:PATH=VALUE, "
            "one from a month on; or NAME:FILE, another file of either. What several say of one name adds up.",
        ),
    ],
    measure: Annotated[str, typer.Option(help="What the chart shows.")] = "total_cost",
) -> None:
    """Compare a policy with variants under the same luck: what differs is the policy, not the dice.

    Example: `tierwise compare three_shops.toml three_shops_records.csv --assumptions
    three_shops_assumptions.toml --variant raise:ladder.medal.iron.base_pay=2300 --variant 'chatbot:demand.chatbot="40%"'`
    """
    with faults_reported():
        expect_out(run.out, WORKBOOK, REPORT)
        today, assumed = changed_by(tw.Policy.load(policy), tw.Assumptions.load(assumptions), run.change)
        variants = {"today": today, **variants_of(variant, today, assumed)}
        _expect_measure(measure, [rules_of(n, one, today, assumed) for n, one in variants.items()])
        found = tw.compare(
            variants, workforce_given(today, people, assumed, run.ignore, run.timezone), assumed, **run.asked(),
        )  # fmt: skip
        say(found._content())
        facts = {
            "inputs": inputs(policy, people, assumptions, run.state),
            "changes": run.change or [],
            "variants_asked": variant,
        }
        run.write(found, chart=measure, **facts)
        _end(found.interrupted)


@of_a_run
def sweep(
    policy: PolicyFile,
    people: People,
    assumptions: AssumptionsFile,
    run: Run,
    vary: Annotated[
        list[str],
        typer.Option(
            metavar="PATH=[VALUE, ...]",
            help="A path of the policy or the assumptions, and a list of its values, or a range: {from=A, to=B, step=C}.",
        ),
    ],
    measure: Annotated[
        list[str] | None, typer.Option(help="What is shown; may be given several times. By default the main ones.")
    ] = None,
) -> None:
    """Play every combination of some values forward, each with the same luck.

    Example: `tierwise sweep three_shops.toml three_shops_records.csv --assumptions
    three_shops_assumptions.toml --vary 'ladder.medal.iron.base_pay=[2000, 2200, 2400]'
    --vary 'demand.chatbot=["10%", "30%"]' --measure total_cost`
    """
    with faults_reported():
        expect_out(run.out, WORKBOOK)
        today, assumed = changed_by(tw.Policy.load(policy), tw.Assumptions.load(assumptions), run.change)
        ranges = ranges_of(vary)
        found = tw.sweep(
            today, workforce_given(today, people, assumed, run.ignore, run.timezone), assumed, ranges,
            measures=measure or ["total_cost", "leavers"], **run.asked(),
        )  # fmt: skip
        say(found._content())
        facts = {
            "vary": ranges,
            "changes": run.change or [],
            "inputs": inputs(policy, people, assumptions, run.state),
        }
        run.write(found, **facts)
        _end(found.interrupted)


def risk(
    policy: PolicyFile,
    records: Records,
    assumptions: AssumptionsFile,
    bar: Annotated[
        str | None,
        typer.Option(
            metavar="CHANCE", help="Look for the raise that brings the chance of leaving within twelve months under it."
        ),
    ] = None,
    person: Annotated[str | None, typer.Option(metavar="ID", help="Explain one person's risk.")] = None,
    state: StateFile = None,
    ignore: Ignore = None,
    timezone: Timezone = None,
    change: Changes = None,
    out: Annotated[
        Path | None, typer.Option(help="Write a table of everybody and a manifest into this folder.")
    ] = None,
    format: TableFormat = Format.csv,
    raw: Raw = False,
    with_persons: WithPersons = False,
) -> None:
    """Say who may leave, by what, and what raise would help; from the last month of the records.

    Coefficients are those of the assumptions: no forecast of a person, and no ground for a decision about one.

    Example: `tierwise risk three_shops.toml three_shops_records.csv --assumptions
    three_shops_assumptions.toml --bar 40% --person A011`
    """
    with faults_reported():
        expect_out(out)
        if out is not None and not with_persons:
            stop("risk --out writes a row a person: say --with-persons, and hand it to nobody who need not know", 2)
        rules, assumed = changed_by(tw.Policy.load(policy), tw.Assumptions.load(assumptions), change)
        found = tw.risk(
            rules,
            records,
            assumed,
            bar=None if bar is None else _chance(bar, "--bar"),
            state=state_of(state),
            ignore=ignore or (),
            timezone=timezone,
        )
        say(risks_content(found) if person is None else risk_content(found, found[person]))
        if out is not None:
            facts = {"changes": change or [], "inputs": inputs(policy, records, assumptions, state)}
            notes = [row["text"] for row in found.notes.rows()]
            with Folder(out, format.value, raw=raw) as folder:
                folder.table(found, "risks")
                folder.end(
                    {**folder.rules(rules, assumed), "month": found.month, "bar": found.bar, "notes": notes}, facts
                )
            say_written(out)


# -- what they are given -------------------------------------------------------------------------------------------------


def workforce_given(
    policy: tw.Policy, path: Path, assumptions: tw.Assumptions, ignore: list[str] | None, timezone: str | None
) -> Any:
    """A workforce as it is; of records of several months, the people at work at their end."""
    table = read_records(path, kinds_of_workforce([(policy, assumptions)], timezone=timezone), ignore=ignore or ())
    span = core.months_of(table) if "month" in table.names else None
    if span is None or span[0] == span[1]:
        return path
    drawn = {q.name for q in assumptions.activity if q.each == "person"}
    ledger = tw.apply(policy, path, ignore=ignore or (), timezone=timezone, progress=True)
    found = tw.workforce(ledger, path, keep=[name for name in table.names if name in drawn], timezone=timezone)
    say(f"{len(found)} people are at work at the end of {span[1]}, by the records")
    if (notes := noted(ledger.notes)) is not None:
        say(notes)
    say("")
    return found


def _expect_measure(measure: str, rules: Iterable[tuple[Policy, tw.Assumptions]]) -> None:
    for policy, assumed in rules:
        expect_measures(core.Model(policy._core, assumed._core), measure)


def _chance(text: str, option: str) -> float:
    """``40%`` or ``0.4``."""
    try:
        found = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        found = 0.0
    expect(0 < found < 1, option, text, "a chance between 0 and 1, such as 40%")
    return found


# -- what they say -------------------------------------------------------------------------------------------------------


def _end(interrupted: bool) -> None:
    if interrupted:
        raise typer.Exit(130)
