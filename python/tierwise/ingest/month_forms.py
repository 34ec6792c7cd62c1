"""The forms in which desks write months and dates; of a date the month is what counts."""

from __future__ import annotations

import datetime
import decimal
import math
import re
from collections.abc import Collection
from typing import Any

from tierwise.frames.values import told
from tierwise.ingest.forms import Unreadable, expect_no_error, narrow
from tierwise.months import YEARS, NoMonth, month_text

__all__ = ["MonthForms"]

_TIME = r"(?:[T ]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})(?:\2([0-9]{{1,2}}){_TIME})?")
_CHINESE = re.compile(rf"([0-9]{{4}})\s*年\s*([0-9]{{1,2}})\s*月(?:份|\s*([0-9]{{1,2}})\s*日{_TIME})?")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{4})")
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}){_TIME}")
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(rf"(?:([0-9]{{1,2}})[- ])?({'|'.join(_NAMES)})[a-z]*\.?[- ,]+([0-9]{{4}})", re.IGNORECASE)
_WHERE = "say which in the column's forms: 'd/m/y' or 'm/d/y'"
_BEGIN = datetime.date(1899, 12, 30)  # day 0 of Excel's from March 1900 on
_SERIALS = (61, 109574)  # 1900-03-01, before which Excel counts otherwise, to 2199-12-31


class MonthForms:
    """Months and dates as month indexes. ``said`` are the forms of those that may be meant in two ways."""

    def __init__(self, said: Collection[str] = (), timezone: str | None = None) -> None:
        self._said = said
        self._timezone = timezone

    def read(self, value: Any) -> tuple[float, str]:
        if isinstance(value, str):
            return self._of_text(value)
        if isinstance(value, (int, float, decimal.Decimal)) and not isinstance(value, bool):
            return self._of_number(value)
        try:
            year, month = month_text(value, self._timezone).split("-")[:2]
        except NoMonth as e:
            raise Unreadable(f"expected months, {e.why or 'found ' + told(value)}", e.hint) from None
        return _index(int(year), int(month), None, str(value)), "date cell"

    def _of_number(self, value: int | float | decimal.Decimal) -> tuple[float, str]:
        if not math.isfinite(value):
            raise Unreadable(f"expected months, found {told(value)}")
        whole = int(value)
        if value == whole and (found := _DIGITS.fullmatch(str(whole))):
            return self._of_digits(found, str(whole))
        if _SERIALS[0] <= value < _SERIALS[1] + 1:
            if "serial" in self._said:
                day = _BEGIN + datetime.timedelta(days=whole)
                return _index(day.year, day.month, None, str(value)), "serial"
            day = _BEGIN + datetime.timedelta(days=whole)
            why = f"expected months, found the number {value:.15g} ({day} in Excel)"
            raise Unreadable(why, "say that it is meant in the column's forms: 'serial'")
        raise Unreadable(f"expected months, found {told(value)}")

    def _of_digits(self, found: re.Match[str], text: str) -> tuple[float, str]:
        index = _index(int(found[1]), int(found[2]), found[3], text)
        return index, "20250317" if found[3] else "202503"

    def _of_text(self, written: str) -> tuple[float, str]:
        text = narrow(written)
        expect_no_error(text)
        if found := _YEAR_FIRST.fullmatch(text):
            if found[2] == "." and found[4] is None and found[3] == "1" and "y.m" not in self._said:
                why = f"ambiguous '{text}' (January, or October that lost its nought)"
                raise Unreadable(why, "say that it is January in the column's forms: 'y.m'")
            form = {"-": "2025-03", "/": "2025/3", ".": "2025.3"}[found[2]]
            return _index(int(found[1]), int(found[3]), found[4], text), form + (f"{found[2]}17" if found[4] else "")
        if found := _CHINESE.fullmatch(text):
            return _index(int(found[1]), int(found[2]), found[3], text), "2025年3月" + ("17日" if found[3] else "")
        if found := _MONTH_FIRST.fullmatch(text):
            return _index(int(found[2]), int(found[1]), None, text), "3/2025"
        if found := _DIGITS.fullmatch(text):
            return self._of_digits(found, text)
        if found := _NAMED.fullmatch(text):
            return _index(int(found[3]), _NAMES.index(found[2].lower()) + 1, found[1], text), "Mar 2025"
        if found := _YEAR_LAST.fullmatch(text):
            return self._of_year_last(text, int(found[1]), int(found[3]), int(found[4]))
        hint = "write 2025-03"
        if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", text):
            hint = "a day number of Excel is read where it is a number and the column's forms say 'serial'"
        raise Unreadable(f"expected months, found the text '{text[:60]}'", hint)

    def _of_year_last(self, text: str, first: int, second: int, year: int) -> tuple[float, str]:
        orders = [order for order in ("d/m/y", "m/d/y") if order in self._said]
        if not orders:
            fits = [
                order
                for order, month, day in (("d/m/y", second, first), ("m/d/y", first, second))
                if month <= 12 and day <= 31
            ]
            if len(fits) > 1 and first != second:
                why = f"ambiguous '{text}' ({_named(second)} or {_named(first)})"
                raise Unreadable(why, _WHERE)
            orders = fits[:1] or ["d/m/y"]
        if len(orders) > 1:
            raise Unreadable(f"ambiguous '{text}' (both orders are said)", _WHERE)
        month, day = (second, first) if orders[0] == "d/m/y" else (first, second)
        return _index(year, month, str(day), text), "17/3/2025" if orders[0] == "d/m/y" else "3/17/2025"


def _named(month: int) -> str:
    return _NAMES[month - 1].capitalize()


def _index(year: int, month: int, day: str | None, text: str) -> float:
    try:
        datetime.date(year, month, int(day or 1))
    except ValueError:
        raise Unreadable(f"no such {'date' if day else 'month'}: '{text}'") from None
    if not YEARS[0] <= year <= YEARS[1]:
        raise Unreadable(f"no month that can be meant: '{text}'", f"years from {YEARS[0]} to {YEARS[1]} are")
    return float(year * 12 + month - 1)
