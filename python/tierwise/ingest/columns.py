"""One column of a table read by the forms of its kind: its values, what forms were met, and what could not be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tierwise.errors import Fault
from tierwise.frames.cells import NUMERIC, Cells, Unread
from tierwise.ingest.forms import DURATIONS, FlagForms, Forms, ListedValues, NumberForms, TextForms, Unreadable, narrow
from tierwise.ingest.heading_units import UNITS_OF_INPUTS, Title, other_currency, unit_in
from tierwise.ingest.mapping import UNITS, ColumnMapping
from tierwise.ingest.month_forms import MonthForms
from tierwise.ingest.sheets import Distinct

__all__ = ["ReadColumn", "forms_of", "read_column", "unit_of"]


@dataclass
class ReadColumn:
    """``name`` is the policy's, "" where nothing reads the column."""

    heading: str
    name: str
    kind: str
    cells: Cells
    forms: Counter[str]
    missing: int
    unit: str = ""
    faults: list[Fault] = field(default_factory=list)


def read_column(
    heading: str,
    said: ColumnMapping | None,
    kind: str,
    values: Distinct,
    missing: Sequence[str],
    *,
    unit: str,
    currency: str,
    commas: bool,
    timezone: str | None,
    title: Title,
) -> ReadColumn:
    """A column as what a mapping says of it. ``missing`` are texts that stand for nothing, ``unit`` what the policy counts it in,
    ``title`` what the rows above the headings say."""
    if said is None:
        return ReadColumn(heading, "", "", Cells("text", values.codes, []), Counter(), int(values.nothing.sum()))
    forms = forms_of(said, kind, unit_of(kind, unit), currency, commas, timezone)
    nothing = {narrow(text) for text in (*missing, *said.missing)}
    out = _converted(heading, said, kind, values, forms, nothing)
    out.faults = _of_the_whole(out, said, kind, unit_of(kind, unit), currency, title)
    return out


def unit_of(kind: str, unit: str) -> str:
    """What durations are counted in, if it is one of those that are known."""
    if kind == "hours":
        return "hours"
    return next((known for known, words in UNITS_OF_INPUTS.items() if unit.strip().lower() in words), "")


def forms_of(said: ColumnMapping, kind: str, unit: str, currency: str, commas: bool, timezone: str | None) -> Forms:
    """What reads the values of a column of a kind."""
    forms: Forms
    if kind == "month":
        forms = MonthForms(said.forms, timezone)
    elif kind == "flag":
        forms = FlagForms()
    elif kind in NUMERIC:
        forms = NumberForms(kind, unit=unit, plain=said.unit, said=said.forms, currency=currency, either=commas)
    else:
        forms = TextForms(said.tidy)
    return ListedValues(said.values, forms, said.tidy) if said.values else forms


def _converted(
    heading: str, said: ColumnMapping, kind: str, values: Distinct, forms: Forms, nothing: set[str]
) -> ReadColumn:
    """Every distinct value once, and the rows that have it."""
    listed = any(re.fullmatch(r"[-+]?[0-9.]+", text) for text in nothing)  # figures that stand for nothing
    plain = values.numbers if isinstance(forms, NumberForms) and forms.takes_numbers and not listed else None
    if plain is None:
        values = values.told()
    counts = values.counts()
    found: list[Any] = [None] * len(values.values)
    met: Counter[str] = Counter()
    odd: dict[int, tuple[str, str, str]] = {}
    for code, value in enumerate(values.values):
        if not counts[code] or (nothing and _stands_for_nothing(value, nothing)):
            continue
        try:
            found[code], form = forms.read(value)
            met[form] += int(counts[code])
        except Unreadable as e:
            odd[code] = (f"{value:.15g}" if isinstance(value, float) else str(value)[:200], e.why, e.hint)
    unread: list[Unread] = [(row, *told) for row, told in values.odd.items()]
    if odd:
        rows = np.flatnonzero(np.isin(values.codes, list(odd)))
        unread += [(int(row), *odd[int(values.codes[row])]) for row in rows]
    cells = _cells(kind, found, values)
    if plain is not None:
        cells.values = np.where(values.codes < 0, plain, cells.values)
        met["number"] += int(np.count_nonzero(~np.isnan(plain)))
    cells.unread, cells.refused = sorted(unread), values.refused
    missing = int((cells.values < 0).sum() if cells.dictionary is not None else np.isnan(cells.values).sum()) - len(
        unread
    )
    return ReadColumn(heading, said.name, kind, cells, +met, max(missing, 0), said.unit)


def _stands_for_nothing(value: Any, nothing: set[str]) -> bool:
    if isinstance(value, str):
        return narrow(value) in nothing
    return isinstance(value, (int, float)) and f"{value:.15g}" in nothing


def _cells(kind: str, found: list[Any], values: Distinct) -> Cells:
    """Values as the extension takes them; texts that were made equal are one."""
    if kind in (*NUMERIC, "flag", "month"):
        table = np.array([np.nan if value is None else value for value in found] + [np.nan], dtype=np.float64)
        held = "number" if kind in NUMERIC else kind
        return Cells(held, table[values.codes])
    places: dict[str, int] = {}
    codes = [-1 if value is None else places.setdefault(value, len(places)) for value in found]
    return Cells("text", np.array([*codes, -1], dtype=np.int32)[values.codes], list(places))


# -- the column as a whole -------------------------------------------------------------------------------------------------


def _of_the_whole(
    out: ReadColumn, said: ColumnMapping, kind: str, unit: str, currency: str, title: Title
) -> list[Fault]:
    """What no cell alone tells: a heading with a unit that nobody took over, a unit that the kind has not, dates in both orders."""
    faults = []

    def tell(message: str, hint: str) -> None:
        faults.append(Fault(path=f'column "{out.heading}"', message=message, hint=hint, column=out.heading))

    if said.unit in DURATIONS and not unit:
        tell(
            f"it is in {said.unit}, and the policy does not say what '{said.name}' is in",
            "give the input its unit in the policy",
        )
    elif said.unit and kind not in NUMERIC:
        tell(f"a {kind or 'text'} has no unit", "leave out: unit")
    elif said.unit == "%" and kind != "share":
        tell(f"the unit '%' is one of shares, and '{said.name}' is of kind '{kind}'", "leave out: unit")
    elif said.unit in ("千", "万", "百万", "亿") and kind in ("share", "hours"):
        tell(f"the unit '{said.unit}' is none of '{said.name}', which is of kind '{kind}'", "leave out: unit")
    plain = sum(many for form, many in out.forms.items() if form in ("number", "1234.5", "1,234.5", "1.234,5"))
    is_own = out.heading == said.name  # which means what the policy means
    in_heading = "" if is_own else unit_in(out.heading, kind, unit)
    told = in_heading or title.unit_of(kind, unit)
    if plain and kind in NUMERIC and not said.unit and told and told != unit:
        fits = told in UNITS and not (told in DURATIONS and not unit) and not (told == "%" and kind != "share")
        hint = (
            f"say unit = '{told}' if they are in it, unit = '1' if they are not"
            if fits
            else f"say unit = '1' if '{said.name}' means the same"
        )
        who = "the heading" if in_heading else f"'{title.text[:60]}' above the headings"
        tell(f"{who} says that figures are in {told}, and {plain} of them say nothing of it", hint)
    other = "" if is_own else other_currency(out.heading, currency)
    if kind == "amount" and other and not said.unit:
        tell(
            f"the heading says that amounts are in {other}, and the policy pays in {currency}",
            f"say unit = '1' if they are in {currency}",
        )
    if {"17/3/2025", "3/17/2025"} <= out.forms.keys():
        tell(
            "some dates begin with the day and some with the month",
            "say which in the column's forms: 'd/m/y' or 'm/d/y'",
        )
    return faults
