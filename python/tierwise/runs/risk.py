"""Who may leave, by what, and what raise would help."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from tierwise._native import core
from tierwise.arguments import chance, columns, given, names_of, none_or, text
from tierwise.documents.assumptions import ASSUMPTIONS, Assumed, Assumptions, assumptions_of
from tierwise.documents.inputs import kinds_of_risk
from tierwise.documents.policy import POLICY, Policy
from tierwise.errors import Error, Fault
from tierwise.frames.notes import ignored, notes_table
from tierwise.frames.records import read_records
from tierwise.frames.table import Column, listed, numbers, rounded, table_of
from tierwise.results.risks import Risk, RiskFactor, Risks
from tierwise.results.state import STATE, State, core_of

__all__ = ["risk"]


@given(
    records=columns, assumptions=ASSUMPTIONS, bar=none_or(chance), state=none_or(STATE), ignore=names_of, timezone=none_or(text),
)  # fmt: skip
def risk(
    policy: Policy,
    records: Any,
    assumptions: Assumptions | Assumed,
    *,
    bar: float | None = None,
    state: State | None = None,
    ignore: str | Iterable[str] = (),
    timezone: str | None = None,
) -> Risks:
    """Each person's chance of leaving, read off the last month of the records.

    The policy is applied to ``records`` (anything ``tw.apply`` takes, with ``timezone`` as there) and the leaving
    factors of the assumptions are worked out for that month. What only the assumptions know (satisfaction,
    ``demand.busy``) is read where the records have such a column; else it is missing and adds nothing, and the result
    says so. With ``bar``, a chance of leaving within twelve months such as 0.4, the smallest raise of the month's
    gross is sought that brings the person under it, up to tenfold the gross; colleagues' pay stays as it is, also in
    the means that the person's own is part of. Factors answer to it that depend on the month's ``gross``, but not
    through the past (``last(3, mean(gross))``) or a pool; ``answers_to_pay`` says whether any does.

    ``state`` is what the months before left behind, as for ``tw.apply``; it must remember what the assumptions look back on, as that of
    ``tw.workforce`` with ``assumptions`` does. ``ignore`` is as there, too, and ``notes`` of the result as those of a ledger.

    The coefficients are the file's, and none is causal because it stands there: no forecast of a person, and no ground for a decision
    about one.

    >>> import tierwise as tw
    >>> today, assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
    >>> found = tw.risk(today, tw.example_records("three_shops"), assumptions)
    >>> found.month, len(found)
    ('2026-06', 42)
    """
    assumptions = assumptions_of(assumptions)
    if POLICY("policy", policy).amendments:
        message, hint = "risks are of recorded months: they know no amendments to come", "give the policy without them"
        raise Error([Fault(path="policy", message=message, hint=hint)])
    model = core.Model(policy._core, assumptions._core)
    kinds = kinds_of_risk(policy, assumptions, timezone=timezone)
    table = read_records(records, kinds, ignore=ignored(ignore, kinds))
    month, answers, factors, people, shops, chances, contributions, notes = core.risk(
        model, table, core_of(state), bar or 0.0
    )
    known = [RiskFactor(*f) for f in factors]
    tenures, monthly, yearly, _, raises = chances.T
    found = [
        Risk(
            person, shop, int(tenure), this_month, within_a_year,
            {f.name: float(c) for f, c in zip(known, own, strict=True)},
            None if np.isnan(needed) else int(needed),
        )
        for person, shop, tenure, this_month, within_a_year, needed, own
        in zip(people, shops, tenures, monthly, yearly, raises, contributions, strict=True)
    ]  # fmt: skip
    above = contributions - np.array([f.median for f in known])
    drivers = [known[int(row.argmax())].name if len(row) and row.max() > 0 else "" for row in above]
    columns: list[Column] = [
        listed("person", people), listed("shop", shops), numbers("tenure_months", tenures),
        rounded("monthly", monthly), rounded("yearly", yearly),
    ]  # fmt: skip
    if bar is not None:
        columns.append(numbers("raise", raises))
    columns.append(listed("driver", drivers))
    columns += [rounded(f.name, contributions[:, i]) for i, f in enumerate(known)]
    return Risks(table_of("risks", columns), month, known, found, bar, answers, notes_table(notes))
