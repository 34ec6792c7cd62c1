"""A month from whatever says one: a text, a date, an instant, a period."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

import numpy as np

from tierwise.arguments import wrong_kind
from tierwise.errors import Error, Fault

__all__ = [
    "UTC_HINT",
    "YEARS",
    "NoMonth",
    "beyond_a_month",
    "checked_zone",
    "is_utc",
    "month_index",
    "month_of",
    "month_text",
]

UTC_HINT = "say whose month is meant: timezone='Asia/Shanghai'"
YEARS = (1900, 2199)

_UTC = {
    "utc",
    "uct",
    "zulu",
    "universal",
    "gmt",
    "greenwich",
    "gmt0",
    "gmt+0",
    "gmt-0",
    "z",
    "+00:00",
    "-00:00",
    "utc+00:00",
}
_TOO_LONG = {"Year": "years", "Quarter": "quarters", "Week": "weeks", "HalfYear": "half-years"}


class NoMonth(ValueError):
    """Why a value is no month, and what to do about it."""

    def __init__(self, why: str, hint: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.hint = hint


def checked_zone(timezone: str | None) -> str | None:
    """The name of a time zone, if the system knows it."""
    if timezone is None:
        return None
    if not isinstance(timezone, str):
        raise wrong_kind("timezone", "the name of a time zone such as 'Asia/Shanghai'", timezone)
    try:
        zoneinfo.ZoneInfo(timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        message = f"unknown time zone {timezone!r}"
        raise Error([Fault(path="timezone", message=message, hint="names are such as 'Asia/Shanghai'")]) from None
    return timezone


def is_utc(zone: Any) -> bool:
    """Whether a time zone is UTC, which says when something was, and not on which day of whose calendar."""
    name = str(getattr(zone, "key", None) or getattr(zone, "zone", None) or zone).lower().removeprefix("etc/")
    if name in _UTC:
        return True
    fixed = isinstance(zone, datetime.timezone) or type(zone).__name__ in ("tzutc", "FixedOffset")
    return fixed and zone.utcoffset(None) == datetime.timedelta(0)


def month_text(value: Any, timezone: str | None = None) -> str:
    """``2026-03`` of a date, an instant, a period; texts as they are. Raises ``NoMonth`` for anything else."""
    if isinstance(value, str):
        return str.__str__(value)
    if type(value).__name__ == "Period" and hasattr(value, "freqstr"):
        return _of_period(value)
    if isinstance(value, np.datetime64):
        unit = np.datetime_data(value.dtype)[0]
        if unit in ("Y", "W"):
            raise NoMonth(f"found the {'year' if unit == 'Y' else 'week'} {value}", "a month or a date in it is meant")
        return str(value.astype("datetime64[M]"))
    if isinstance(value, datetime.datetime) and value.tzinfo is not None and is_utc(value.tzinfo):
        if timezone is None:
            raise NoMonth(f"found {value.isoformat(sep=' ')}, an instant in UTC", UTC_HINT)
        value = value.astimezone(zoneinfo.ZoneInfo(timezone))
    if isinstance(value, datetime.date):
        return f"{value.year:04}-{value.month:02}"
    raise NoMonth("", "")


def beyond_a_month(freq: Any) -> str:
    """What the periods of pandas are that do not lie in one month; nothing for those that do."""
    name = type(freq).__name__
    for begins, said in _TOO_LONG.items():
        if name.startswith(begins):
            return said
    return "several months" if name.startswith("Month") and freq.n > 1 else ""


def _of_period(value: Any) -> str:
    if longer := beyond_a_month(value.freq):
        raise NoMonth(f"found the period {value} of {longer}", "a month or a date in it is meant")
    return f"{value.year:04}-{value.month:02}"


def month_of(value: Any, path: str = "month", timezone: str | None = None) -> str:
    """``2026-07`` of ``"2026-07"``, a date, a timestamp or a period. Raises ``tw.Error`` for what is none."""
    try:
        text = month_text(value, checked_zone(timezone))
    except NoMonth as e:
        why = e.why.removeprefix("found ") or repr(value)
        raise Error(
            [Fault(path=path, message=f"{why} is not a month", hint=e.hint or "write 2026-07", value=str(value))]
        ) from None
    try:
        if len(text) == 7:
            datetime.date.fromisoformat(f"{text}-01")
        else:
            datetime.date.fromisoformat(text)
        if len(text) not in (7, 10) or text[4] != "-" or not text.isascii():
            raise ValueError
    except ValueError:
        raise Error([Fault(path=path, message=f"{value!r} is not a month", hint="write 2026-07", value=text)]) from None
    if not YEARS[0] <= int(text[:4]) <= YEARS[1]:
        message = f"{text[:7]} is not a month that can be meant"
        raise Error([Fault(path=path, message=message, hint=f"years from {YEARS[0]} to {YEARS[1]} are", value=text)])
    return text[:7]


def month_index(value: Any, path: str = "month") -> int:
    """The same as the extension counts months."""
    text = month_of(value, path)
    return int(text[:4]) * 12 + int(text[5:]) - 1
