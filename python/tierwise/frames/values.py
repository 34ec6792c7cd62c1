"""Python values read one by one as what a column's kind says."""

from __future__ import annotations

import datetime
import decimal
import fractions
import math
import uuid
from collections.abc import Sequence
from typing import Any

import numpy as np

from tierwise.frames.cells import EXACT, EXPECTED, HOURS_HINT, NUMERIC, Cells, Unread, hours_in, missing, refused
from tierwise.months import UTC_HINT, NoMonth, month_text

__all__ = ["Odd", "exact", "is_missing", "of_list", "told"]


class Odd(ValueError):
    """A value that is not what was expected: its plural, itself, how it is told, and what to do about it."""

    def __init__(self, plural: str, value: str, found: str = "", hint: str = "") -> None:
        super().__init__(found)
        self.plural = plural
        self.value = value
        self.found = found
        self.hint = hint


def is_missing(value: Any) -> bool:
    """None, NaN, NaT, pd.NA, or what a mask hides."""
    if value is None:
        return True
    if isinstance(value, (float, np.floating)):
        return bool(value != value)
    if isinstance(value, decimal.Decimal):
        return value.is_nan()
    if isinstance(value, (np.datetime64, np.timedelta64)):
        return bool(np.isnat(value))
    return type(value).__name__ in ("NAType", "NaTType", "MaskedConstant", "NullScalar")


def of_list(values: Sequence[Any], kind: str, zone: str | None = None) -> Cells:
    """Python values, cell by cell; fast where all are plain numbers."""
    types = set(map(type, values)) - {type(None)}
    if types and types <= {float, int} and kind in (*NUMERIC, "flag", ""):
        try:
            numbers = np.array(values, dtype=np.float64)
        except OverflowError:
            numbers = np.array([np.inf])
        if int not in types or np.nanmax(np.abs(numbers), initial=0) < EXACT:
            return Cells("number", numbers)
    if types == {bool} and kind in ("flag", ""):
        return Cells("flag", np.array(values, dtype=np.float64))
    if types == {str} and kind in ("text", "month", ""):
        places: dict[Any, int] = {
            text: place for place, text in enumerate(dict.fromkeys(v for v in values if v is not None))
        }
        dictionary = list(places)
        places[None] = -1
        codes = np.fromiter(map(places.__getitem__, values), dtype=np.int32, count=len(values))
        return Cells("text", codes, dictionary)
    values = [_plain(v) if type(v) not in (float, int, str, bool, type(None)) else v for v in values]
    if kind == "":
        kind = _kind_of(values)
        if not kind:
            return missing(len(values))
    if kind in ("text", "month"):
        return _of_texts(values, kind, zone)
    out = np.full(len(values), np.nan)
    unread: list[Unread] = []
    odd: list[Odd] = []
    for row, value in enumerate(values):
        if is_missing(value):
            continue
        try:
            out[row] = _number(value, kind)
        except Odd as e:
            odd.append(e)
            unread.append(
                (row, e.value, e.found if e.plural == "" else f"expected {EXPECTED[kind]}, found {e.found}", e.hint)
            )
    flags = kind == "flag" and not np.isin(out[~np.isnan(out)], (0.0, 1.0), invert=True).any()
    return _one_fault_for_all(Cells("flag" if flags else "number", out, None, unread), kind, odd)


def _one_fault_for_all(cells: Cells, kind: str, odd: list[Odd]) -> Cells:
    """Where no value could be read and all are of one wrong kind, that is one fault and not one a row."""
    plurals = {e.plural for e in odd}
    none = (cells.values < 0 if cells.dictionary is not None else np.isnan(cells.values)).all()
    if len(odd) < 2 or not none or len(plurals) != 1 or "" in plurals:
        return cells
    found = odd[0].found if odd[0].plural == "texts" else odd[0].plural
    return refused(kind, len(cells.values), found, cells.unread[0][0], odd[0].value, odd[0].hint)


def _plain(value: Any) -> Any:
    """A scalar of Arrow or an array of no dimension as what it holds."""
    if isinstance(value, np.ndarray) and value.ndim == 0 and not isinstance(value, np.ma.core.MaskedConstant):
        return value[()]
    if hasattr(value, "as_py") and hasattr(value, "type"):
        single = {"float": np.float32, "halffloat": np.float16}.get(str(value.type))
        plain = value.as_py()
        return single(plain) if single is not None and plain is not None else plain
    return value


def _kind_of(values: Sequence[Any]) -> str:
    """The kind that a column has of which none is asked: that of its first value."""
    for value in values:
        if is_missing(value):
            continue
        if isinstance(value, (bool, np.bool_)):
            return "flag"
        if isinstance(value, (datetime.date, np.datetime64)) or type(value).__name__ == "Period":
            return "month"
        return "text" if isinstance(value, (str, uuid.UUID)) else "number"
    return ""


def _told(value: Any) -> tuple[str, str]:
    """What a value is, in the plural, and how it is told."""
    shown = str(value) if len(str(value)) <= 60 else str(value)[:57] + "..."
    if isinstance(value, str):
        return "texts", f"the text '{shown}'"
    if isinstance(value, (bool, np.bool_)):
        return "true and false", str(value)
    if isinstance(value, (datetime.datetime, datetime.date, np.datetime64)):
        return "dates", f"the date {shown}"
    if isinstance(value, (datetime.timedelta, np.timedelta64)):
        return "durations", f"the duration {shown}"
    if isinstance(value, datetime.time):
        return "times of day", f"the time of day {shown}"
    if isinstance(value, (complex, np.complexfloating)):
        return "complex numbers", f"the complex number {shown}"
    if isinstance(value, (int, float, decimal.Decimal, np.number)):
        return "numbers", f"the number {shown}"
    name = type(value).__name__
    plural = {"Period": "periods", "bytes": "bytes", "list": "lists", "tuple": "tuples", "dict": "dicts", "set": "sets"}
    if name in plural:
        return plural[name], f"the {name.lower()} {shown}"
    return f"values of type {name}", f"the {name} {shown}"


def told(value: Any) -> str:
    """How a value is told, or what is one of a type."""
    if isinstance(value, type):
        return ("an " if value.__name__[:1].lower() in "aeiou" else "a ") + value.__name__
    return "None" if value is None else _told(value)[1]


def _odd(value: Any, hint: str = "") -> Odd:
    plural, found = _told(value)
    return Odd(plural, str(value)[:200], found, hint)


def _number(value: Any, kind: str) -> float:
    if isinstance(value, (bool, np.bool_)):
        if kind == "flag":
            return float(value)
        raise _odd(value)
    if isinstance(
        value, (datetime.timedelta, np.timedelta64)
    ):  # before whole numbers, which NumPy's durations count as
        if kind != "hours":
            raise _odd(value, "" if kind == "flag" else HOURS_HINT)
        if isinstance(value, np.timedelta64):
            unit, many = np.datetime_data(value.dtype)
            if unit in ("Y", "M", "generic"):
                raise _odd(value, "months and years have no number of hours")
            return float(int(value.astype(np.int64)) * hours_in(unit, many))
        thousandths = value // datetime.timedelta(microseconds=1) * 1000 + getattr(value, "nanoseconds", 0)
        return float(fractions.Fraction(thousandths, 3_600_000_000_000))
    if isinstance(value, (int, np.integer)):
        if abs(int(value)) > EXACT:
            raise Odd("", str(value), f"{value} is more than can be kept exactly")
        return float(value)
    if isinstance(value, float):
        return value
    if isinstance(value, (np.float32, np.float16)):
        return float(str(value))
    if isinstance(value, np.floating):
        value = decimal.Decimal(str(value))
    if isinstance(value, decimal.Decimal):
        return exact(value)
    if isinstance(value, fractions.Fraction):
        nearest = float(value) if abs(value) < EXACT else math.inf
        if math.isinf(nearest) or fractions.Fraction(repr(nearest)) != value:
            raise Odd("", str(value), f"{value} is no decimal that can be kept exactly", "round it first")
        return nearest
    raise _odd(value)


def exact(value: decimal.Decimal) -> float:
    """The double that means just this decimal; raises ``Odd`` where none does."""
    nearest = float(value)
    if math.isfinite(nearest) and decimal.Decimal(repr(nearest)) != value:
        raise Odd("", str(value)[:200], f"{str(value)[:60]} has more digits than can be kept exactly", "round it first")
    return nearest


def _of_texts(values: Sequence[Any], kind: str, zone: str | None) -> Cells:
    codes = np.full(len(values), -1, dtype=np.int32)
    known: dict[str, int] = {}
    unread: list[Unread] = []
    odd: list[Odd] = []
    for row, value in enumerate(values):
        if is_missing(value):
            continue
        try:
            text = value if type(value) is str else _text(value) if kind == "text" else _month(value, zone)
        except Odd as e:
            odd.append(e)
            unread.append(
                (row, e.value, e.found if e.plural == "" else f"expected {EXPECTED[kind]}, found {e.found}", e.hint)
            )
            continue
        codes[row] = known.setdefault(text, len(known))
    return _one_fault_for_all(Cells("text", codes, list(known), unread), kind, odd)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.timedelta64)):
        return str(int(value))
    if isinstance(value, (float, np.floating, decimal.Decimal)) and -EXACT <= value <= EXACT and int(value) == value:
        return str(int(value))
    raise _odd(value, "read ids as text" if isinstance(value, (float, np.floating, decimal.Decimal)) else "")


def _month(value: Any, zone: str | None) -> str:
    try:
        return month_text(value, zone)
    except NoMonth as e:
        plural, found = _told(value)
        if e.hint == UTC_HINT:
            plural = "instants in UTC"
        raise Odd(
            plural, str(value)[:200], e.why.removeprefix("found ") or found, e.hint or "write 2026-03 or 2026-03-17"
        ) from None
