"""A page for managers, written to one file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tierwise._native import core
from tierwise.arguments import (
    LARGEST_SEED,
    MOST_MONTHS,
    chosen_from,
    columns,
    file_path,
    given,
    month,
    names_of,
    none_or,
    text,
    truth,
    whole,
    wrong_kind,
)  # fmt: skip
from tierwise.documents.assumptions import ASSUMPTIONS, Assumed, Assumptions, assumptions_of
from tierwise.documents.policy import POLICY, Policy
from tierwise.documents.vary import Lever, Vary, changed, levers_of
from tierwise.errors import Error, Fault
from tierwise.frames.table import Table
from tierwise.page.people import under_pseudonyms
from tierwise.page.written import given as page_given, template, written
from tierwise.runs.workforce import people_of

__all__ = ["MOST_PAGE_REPLICAS", "Page", "write_page"]

MOST_PAGE_REPLICAS = 800
AMENDED = ("from", "source", "remove", "add", "set")  # what an amendment says


class Page:
    """A page as it was written: where it is, and whom it holds.

    ``people`` are those of the file, under the ids that they have there: ``tw.compare`` with them, the page's seed and its
    assumptions gives the page's figures to the last digit.
    """

    def __init__(self, path: Path, people: Table) -> None:
        self.path = path
        self.people = people

    def __repr__(self) -> str:
        return f"<tierwise.Page {str(self.path)!r}: {len(self.people)} people, {self.path.stat().st_size:,} bytes>"


@given(
    path=file_path, policy=POLICY, workforce=columns, assumptions=ASSUMPTIONS,
    months=whole(1, MOST_MONTHS), replicas=whole(1, MOST_PAGE_REPLICAS), seed=whole(0, LARGEST_SEED), start=none_or(month),
    ignore=names_of, timezone=none_or(text), title=text, language=chosen_from("en", "zh"), own_ids=truth, key=none_or(text),
)  # fmt: skip
def write_page(
    path: str | os.PathLike[str],
    policy: Policy,
    workforce: Any,
    assumptions: Assumptions | Assumed,
    *,
    vary: Vary,
    variants: Mapping[str, Mapping[str, Any]] | None = None,
    months: int = 24,
    replicas: int = 100,
    seed: int = 0,
    start: Any = None,
    ignore: str | Iterable[str] = (),
    timezone: str | None = None,
    title: str = "",
    language: str = "en",
    own_ids: bool = False,
    key: str | None = None,
) -> Page:
    """Writes a page on which a manager moves levers and sees what would differ: one file, no server, no network.

    ``vary`` says what can be moved: ``{"ladder.medal.iron.base_pay": {"from": 2000, "to": 2600, "step": 50}}``. A range may have
    ``how`` (``set``, ``add`` or ``times``), several ``paths`` that move together (the key is its name then), ``label``, ``zh`` and
    ``unit``; percentages are texts, ``"20%"``. ``variants`` are prepared by name: values by path, or by a lever's name.

    In the file are the policy, the assumptions, the engine, and of the people what the simulation reads, under pseudonyms that only
    ``key`` leads to (a new one for each page, unless given). Their luck goes by their ids; ``own_ids=True`` keeps these. They have no
    past there, also those of a ledger: a report with the page's figures compares with the ``people`` of the page that is returned.
    Of a policy with amendments the page has the rules of its first month and what is still to come, and levers move what no
    amendment to come says. Everything else is as for ``tw.compare``.

    Raises ``tw.Error`` for levers and variants that do not fit, and where tierwise was built without the page.
    """
    assumptions = assumptions_of(assumptions)
    page = template()
    if policy.amendments:
        there = people_of(workforce, [(policy, assumptions)], start, None, ignore, timezone).table
        policy = _from(policy, next(iter(_rows(there)))["month"])
    levers = levers_of(vary, policy, assumptions)
    _expect_unamended(levers, policy, assumptions)
    prepared = _expect_variants(variants, levers, policy, assumptions)
    table = people_of(workforce, [(policy, assumptions)], start, None, ignore, timezone).table
    reads = set(core.Model(policy._core, assumptions._core).reads)
    if own_ids:
        held = {name: [row[name] for row in _rows(table)] for name in table.names if name == "person" or name in reads}
    else:
        held = under_pseudonyms(table, (key or secrets.token_hex(16)).encode(), reads)
    table = people_of(held, [(policy, assumptions)], None).table
    facts = {
        "title": title, "language": language, "months": months, "replicas": replicas, "seed": str(seed),
        "ids": "own" if own_ids else "pseudonyms",
    }  # fmt: skip
    out = written(path, page, page_given(policy, assumptions, table, levers, prepared, facts))
    return Page(out, Table(core.Frame.of_table(table, 2), "workforce", policy.labels))


def _rows(table: core.Table) -> list[dict[str, Any]]:
    return list(Table(core.Frame.of_table(table, 2), "workforce").rows())


def _from(policy: Policy, month: str) -> Policy:
    """The rules of a month, with the amendments that are still to come."""
    said = [{name: one[name] for name in AMENDED if one[name]} for one in policy.amendment if one["from"] > month]
    then = policy.at(month)
    return then.replace({"amendment": said}) if said else then


def _expect_unamended(levers: list[Lever], policy: Policy, assumptions: Assumptions) -> None:
    """Refuses a lever whose figures an amendment to come says: it would move nothing from that month on."""
    for lever in levers:
        places = [place.path for place in lever.places if place.document == "policy"]
        for position in (lever.low, lever.high):
            moved, _ = changed(policy, assumptions, lever.settings(position))
            for since, rules in moved.amendments:
                if any(_said(rules, path) != moved.get(path) for path in places):
                    message = f"an amendment says it from {since} on"
                    hint = f"move what stays as it is, or write a page of policy.at({since!r})"
                    raise Error([Fault(path=f"vary {lever.name}", message=message, hint=hint)])


def _said(rules: Policy, path: str) -> str | None:
    """What stands at a path; None where there is no such thing any more."""
    try:
        return rules.get(path)
    except Error:
        return None


def _expect_variants(
    variants: Mapping[str, Mapping[str, Any]] | None, levers: list[Lever], policy: Policy, assumptions: Assumptions
) -> dict[str, Mapping[str, Any]]:
    """The prepared variants, each of which can be made of policy and assumptions."""
    if variants is None:
        return {}
    if not isinstance(variants, Mapping):
        raise wrong_kind("variants", "a dict of changes by name", variants)
    names = {lever.name for lever in levers}
    for name, changes in variants.items():
        text("a variant's name", name)
        if not isinstance(changes, Mapping):
            raise wrong_kind(f"variant {name!r}", "a dict of values by path", changes)
        changed(policy, assumptions, {path: value for path, value in changes.items() if path not in names})
    return dict(variants)
