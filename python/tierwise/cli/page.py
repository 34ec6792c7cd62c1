"""``tierwise page``: a page for managers, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import tierwise as tw
from tierwise.cli.changes import changed_by, ranges_of, settings_given
from tierwise.cli.options import PolicyFile, faults_reported, say
from tierwise.cli.run_options import Changes, Ignore, Months, Seed, Start, Timezone
from tierwise.cli.simulation import AssumptionsFile, workforce_given

__all__ = ["page"]


def page(
    policy: PolicyFile,
    people: Annotated[
        Path, typer.Option("--people", "-w", metavar="FILE", help="Who is there at the start, or records.")
    ],
    assumptions: AssumptionsFile,
    vary: Annotated[
        list[str],
        typer.Option(
            metavar="PATH={from=A, to=B, step=C}",
            help="A lever: how = set, add or times, paths, label, zh, unit may stand beside. May be given several times.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The page.")],
    variant: Annotated[
        list[str] | None, typer.Option(metavar="NAME:PATH=VALUE", help="A prepared variant; several of a name add up.")
    ] = None,
    months: Months = 24,
    replicas: Annotated[int, typer.Option(min=1, max=800, help="How many futures are played at first.")] = 100,
    seed: Seed = 0,
    start: Start = None,
    ignore: Ignore = None,
    timezone: Timezone = None,
    change: Changes = None,
    title: Annotated[str, typer.Option(help="The page's title.")] = "",
    language: Annotated[str, typer.Option(help="The language it opens in: en or zh.")] = "en",
    own_ids: Annotated[
        bool, typer.Option("--own-ids", help="Keep people's own ids, and so the luck of reports.")
    ] = False,
    key: Annotated[str | None, typer.Option(help="The key of the pseudonyms; by default a new one.")] = None,
) -> None:
    """Write a page on which a manager moves levers and sees what would differ: one file, no server, no network.

    Example: `tierwise page three_shops.toml --people three_shops_records.csv --assumptions three_shops_assumptions.toml
    --vary 'ladder.medal.iron.base_pay={from=2000, to=2600, step=50}' --out raise.html`
    """
    with faults_reported():
        today, assumed = changed_by(tw.Policy.load(policy), tw.Assumptions.load(assumptions), change)
        written = tw.write_page(
            out, today, workforce_given(today, people, assumed, ignore, timezone), assumed, vary=ranges_of(vary),
            variants=settings_given(variant or []), months=months, replicas=replicas, seed=seed, start=start, ignore=ignore or (),
            timezone=timezone, title=title, language=language, own_ids=own_ids, key=key,
        )  # fmt: skip
        kilobytes = round(written.path.stat().st_size / 1000)
        ids = "their own ids" if own_ids else "pseudonyms"
        say(f"written to {out}: {kilobytes} kB, {len(written.people)} people under {ids}")
