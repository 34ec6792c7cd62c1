"""Who leaves, by what, and how surely: hazards fitted to a company's own records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, cast

from tierwise._native import core
from tierwise.arguments import (
    columns,
    given,
    month,
    names_of,
    none_or,
    shown,
    text,
    threads as threads_given,
    truth,
    wrong_kind,
    wrong_value,
)
from tierwise.documents.assumptions import ASSUMPTIONS, Assumed, Assumptions, assumptions_of
from tierwise.documents.inputs import kinds_of_risk
from tierwise.documents.policy import POLICY, Policy
from tierwise.errors import Error, Fault
from tierwise.formulas.category import Category
from tierwise.formulas.expression import Expression, Formula, col
from tierwise.frames.chosen_rows import column_of
from tierwise.frames.notes import ignored, notes_table
from tierwise.frames.records import read_records
from tierwise.months import month_of
from tierwise.results.fit import Fit, FittedHazard, MeasuredQuantity
from tierwise.results.state import STATE, State, core_of

__all__ = ["fit"]

HAZARDS = ("leaving", "dismissal")
EXITS = {"leaving": ["quit", "unsaid"], "dismissal": ["dismissal"]}
KINDS = ("quit", "dismissal", "transfer_out", "unsaid")
ROWS = (0, 1, 3, 6, 12, 24, 36, 60)  # completed months, where a file has no tenure rows
SOURCE = "to be fitted"
NO_CATEGORY = ("person", "month", "joined", "last_day", "exit_kind")  # texts and months that are nobody's kind

FactorGiven = str | Expression | Formula | Category | Mapping[str, Any] | None


def _positive(what: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1000:
        raise wrong_value(what, "a number above 0, or None", value)
    return float(value)


def _months_from(what: str, value: Any) -> list[int]:
    """Tenure rows: completed months from which each holds."""
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise wrong_kind(what, "a list of completed months such as [0, 3, 12]", value)
    rows = [int(v) if not isinstance(v, bool) and int(v) == v else -1 for v in value]
    if not rows or rows[0] != 0 or any(b <= a for a, b in pairwise(rows)):
        raise wrong_value(what, "completed months from 0 on, rising", value)
    return rows


@given(
    policy=POLICY, records=columns, start_from=ASSUMPTIONS, until=none_or(month), priors=truth, tenure_rows=none_or(_months_from),
    tenure_spread=none_or(_positive), state=none_or(STATE), ignore=names_of, timezone=none_or(text), threads=threads_given,
)  # fmt: skip
def fit(
    policy: Policy,
    records: Any,
    *,
    start_from: Assumptions | Assumed,
    until: Any = None,
    exits: Mapping[str, str | Iterable[str]] | None = None,
    factors: Mapping[str, FactorGiven] | None = None,
    priors: bool = True,
    tenure_rows: Iterable[int] | None = None,
    tenure_spread: float | None = 0.4,
    state: State | None = None,
    ignore: str | Iterable[str] = (),
    timezone: str | None = None,
    threads: int | None = None,
) -> Fit:
    """Fits the monthly chances of leaving, and of dismissal, to a company's own records.

    The policy is applied to ``records`` (anything ``tw.apply`` takes, with ``state``, ``ignore`` and ``timezone`` as there), and each
    person-month is at risk as ``tw.simulate`` would have it: with that month's factors and completed months of tenure, at its end.
    People enter with the tenure they have (delayed entry); the last month of the records does not say who stays, so it is left
    out: ``until`` is the last month at risk.

    ``start_from`` are assumptions: their factors are fitted, and their coefficients are what is known before, each as far as its ``spread``
    says (a Gaussian prior); a factor of spread 0 is held as it is. With ``priors=False`` nothing is known before and nothing held.
    ``factors`` adds to them or replaces some: a formula by name, of which nothing is known before, a ``tw.category``, or a dict of what
    the file would say (``value``, ``log``, ``reference``, ``coefficient``, ``spread``, ``says`` ...); None leaves one out. A factor of
    the dismissals is called ``dismissal.NAME``. Truths count 1 and 0, and what is missing adds nothing, as in a simulation.

    ``exits`` says which kinds of exit are a hazard's: ``{"leaving": ["quit", "unsaid"], "dismissal": "dismissal"}`` unless said; whoever
    leaves in another way is at risk no more in that month (censoring). Dismissals are fitted where the assumptions have them, or ``exits``
    names them.

    Tenure is in rows as the file has them, or from ``tenure_rows`` on. The log-odds of neighbouring ones differ by what the file says, give
    or take ``tenure_spread``; with None each row stands by itself.

    Raises ``tw.Error`` where nobody left, where a factor tells without fail who leaves (separation), where factors are combinations
    of each other, and for a season in less than 24 months.

    >>> import tierwise as tw
    >>> today, assumed = tw.example("three_shops"), tw.example_assumptions("three_shops")
    >>> fitted = tw.fit(today, tw.example_records("three_shops"), start_from=assumed)
    >>> fitted
    <tierwise.Fit: 9 exits by leaving, 2025-07 to 2026-05>
    """
    if policy.amendments:
        message, hint = "a fit is of recorded months: it knows no amendments to come", "give the policy without them"
        raise Error([Fault(path="policy", message=message, hint=hint)])
    kinds_of_exit = _exits_given(exits)
    begun = _with_hazards(assumptions_of(start_from), exits or {}, cast("list[int] | None", tenure_rows))
    kinds = kinds_of_risk(policy, begun, timezone=timezone)
    table = read_records(records, kinds, ignore=ignored(ignore, kinds))
    begun, flat = _with_factors(begun, _by_value(factors, table))
    found = core.fit(
        core.Model(policy._core, begun._core), table, core_of(state), None if until is None else month_of(until, "until"),
        leaving=kinds_of_exit["leaving"], dismissal=kinds_of_exit["dismissal"], priors=priors, without_prior=flat,
        tenure_spread=tenure_spread, threads=cast(int, threads),
    )  # fmt: skip
    assumptions, hazards, quantities, first, last, sha256, warnings, notes = found
    options = {
        "start_from": assumptions_of(start_from), "exits": exits, "factors": factors, "priors": priors, "tenure_rows": tenure_rows,
        "tenure_spread": tenure_spread,
    }  # fmt: skip
    told = [FittedHazard(one) for one in hazards]
    measured = [MeasuredQuantity(*one) for one in quantities]
    return Fit(Assumptions(assumptions), told, measured, first, last, sha256, warnings, notes_table(notes), options)


def _exits_given(exits: Any) -> dict[str, list[str]]:
    """The kinds of exit of each hazard."""
    if exits is not None and not isinstance(exits, Mapping):
        raise wrong_kind("exits", "a dict of kinds of exit by hazard", exits)
    out = dict(EXITS)
    for hazard, kinds in (exits or {}).items():
        if hazard not in HAZARDS:
            raise Error(
                [
                    Fault(
                        path="exits", message=f"there is no hazard {shown(hazard)}", hint=f"known: {', '.join(HAZARDS)}"
                    )
                ]
            )
        out[hazard] = names_of("exits", kinds)
        for kind in out[hazard]:
            if kind not in KINDS:
                hint = f"known: {', '.join(KINDS)}; 'unsaid' are those without a kind"
                raise Error(
                    [Fault(path=f"exits {hazard!r}", message=f"there is no kind of exit {shown(kind)}", hint=hint)]
                )
    return out


def _with_hazards(assumptions: Assumptions, exits: Mapping[str, Any], rows: list[int] | None) -> Assumptions:
    """The assumptions with the hazards that are to be fitted, and with these tenure rows."""
    for hazard in HAZARDS:
        there = getattr(assumptions.attrition, hazard)
        if there is None and (hazard == "leaving" or hazard in exits):
            new = {"annual_rate": "30%", "tenure": [[m, 1] for m in rows or ROWS], "source": SOURCE}
            assumptions = assumptions.add(f"attrition.{hazard}", new)
        elif there is not None and rows is not None:
            held = [(int(start), odds) for start, odds in there.tenure] or [(0, 1)]
            odds = [[m, next(o for start, o in reversed(held) if start <= m)] for m in rows]
            assumptions = assumptions.replace(f"attrition.{hazard}.tenure", odds)
    return assumptions


def _by_value(factors: Any, table: core.Table) -> Any:
    """Factors in which each category is one for each of its values."""
    if not isinstance(factors, Mapping):
        return factors
    out: dict[Any, Any] = {}
    for name, said in factors.items():
        if not isinstance(said, Category):
            out[name] = said
            continue
        path = f"factor {shown(name)}"
        records = core.Frame.of_table(table, 2)
        texts = [column for column, held in records.columns if held == "text" and column not in NO_CATEGORY]
        if said.column not in texts:
            message = f"the records have no texts in a column {shown(said.column)}"
            raise Error([Fault(path=path, message=message, hint=f"there are {', '.join(texts)}" if texts else "")])
        values = sorted({value for value in column_of(records, said.column) if value})
        if said.reference not in values:
            hint = f"there are {', '.join(values[:10])}"
            raise Error(
                [
                    Fault(
                        path=path, message=f"nobody in the records has the reference {shown(said.reference)}", hint=hint
                    )
                ]
            )
        for value in values:
            if value != said.reference:
                out[f"{name} {value}"] = col[said.column] == value
    return out


def _with_factors(assumptions: Assumptions, factors: Any) -> tuple[Assumptions, list[str]]:
    """The assumptions with other factors, and the names of those of which nothing is known before."""
    if factors is not None and not isinstance(factors, Mapping):
        raise wrong_kind("factors", "a dict of formulas by name", factors)
    flat: list[str] = []
    for name, said in (factors or {}).items():
        text("a factor's name", name)
        hazard, _, own = name.partition(".") if "." in name else ("leaving", "", name)
        if hazard not in HAZARDS or getattr(assumptions.attrition, hazard) is None:
            message = f"there is no hazard {shown(hazard)} to have the factor {shown(own)}"
            raise Error([Fault(path="factors", message=message, hint="a factor is called NAME, or dismissal.NAME")])
        path = f"attrition.{hazard}.factor"
        if own in [f.name for f in getattr(assumptions.attrition, hazard).factor]:
            assumptions = assumptions.remove(f'{path}."{own}"')
        if said is None:
            continue
        if isinstance(said, Mapping):
            parts = dict(said)
        elif isinstance(said, (str, Expression, Formula)):
            parts = {"value": str(said)}
        else:
            raise wrong_kind(f"the factor {shown(name)}", "a formula, a dict of what the file would say, or None", said)
        if "spread" not in parts:
            flat.append(own)
        new = {"coefficient": 0, "source": SOURCE} | parts | {"name": own}
        if isinstance(new.get("value"), (Expression, Formula)):
            new["value"] = str(new["value"])
        assumptions = assumptions.add(path, new)
    return assumptions, flat
