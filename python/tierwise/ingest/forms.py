"""The forms in which desks write figures, durations, yes and no, and texts: a closed list, which the guide has as a table.

What may be meant in two ways is refused until the mapping says which (``SAYABLE``). Figures are the decimals that are written.
"""

from __future__ import annotations

import datetime
import decimal
import fractions
import functools
import math
import re
from collections.abc import Collection, Mapping
from typing import Any, Protocol

from tierwise.frames.cells import EXACT
from tierwise.frames.values import Odd, exact, told

__all__ = ["DURATIONS", "ERRORS", "MULTIPLES", "FlagForms", "Forms", "NumberForms", "TextForms", "Unreadable", "narrow"]

ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#SPILL!", "#CALC!")
MULTIPLES = {"1": 0, "%": -2, "千": 3, "万": 4, "百万": 6, "亿": 8}  # powers of ten
DURATIONS = {"seconds": 1, "minutes": 60, "hours": 3600}  # in seconds

_CURRENCY_SIGNS = {
    "CNY": ("¥", "人民币", "CNY", "RMB", "元", "圆"),
    "USD": ("US$", "$", "USD"),
    "EUR": ("€", "EUR"),
    "GBP": ("£", "GBP"),
    "JPY": ("¥", "JPY", "円"),
    "HKD": ("HK$", "HKD"),
    "TWD": ("NT$", "TWD"),
    "SGD": ("S$", "SGD"),
    "KRW": ("₩", "KRW"),
    "INR": ("₹", "INR"),
}
_NARROW = (
    {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}
    | dict.fromkeys((0x3000, 0xA0, 0x202F), 0x20)
    | {0x2212: 0x2D, 0xFFE5: 0xA5}
)
_WIDE = re.compile(f"[{''.join(map(chr, _NARROW))}]")
_PLAIN = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_CLOCK = re.compile(r"(-?)([0-9]+):([0-9]{1,2})(?::([0-9]{1,2}))?")
_SPELT = re.compile(
    r"(?:([0-9]+)\s*(?:小时|时|h)\s*)?(?:([0-9]+)\s*(?:分钟|分|min|m)\s*)?(?:([0-9]+)\s*(?:秒钟|秒|s))?"
)
_COMMA_DECIMAL = re.compile(r"([-+]?)([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]+))?")
_EITHER = re.compile(r"[-+]?[0-9]{1,3}[.,][0-9]{3}")  # thousands of one country, decimals of another
_YES = {"是": "是/否", "y": "Y/N", "yes": "yes/no", "true": "TRUE/FALSE", "1": "1/0", "真": "真/假"}
_NO = {"否": "是/否", "n": "Y/N", "no": "yes/no", "false": "TRUE/FALSE", "0": "1/0", "假": "真/假"}


class Unreadable(ValueError):
    """A value that is in none of the forms, or may be meant in two ways: why, and what to do about it."""

    def __init__(self, why: str, hint: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.hint = hint


class Forms(Protocol):
    """What reads the distinct values of a column: each as its value, and the form that it is in."""

    def read(self, value: Any) -> tuple[Any, str]: ...


def narrow(text: str) -> str:
    """A text with digits, letters and signs of half width, and without blanks around it."""
    return (text.translate(_NARROW) if not text.isascii() and _WIDE.search(text) else text).strip()


def expect_no_error(text: str) -> None:
    """An error of Excel is no text."""
    if text.startswith("#") and text.strip().upper() in ERRORS:
        raise Unreadable(f"found the error {text.strip()}", "mend the formula, or list it in 'missing'")


def _decimal(digits: str, power: int) -> float:
    """Digits that are written, times a power of ten."""
    if len(digits) <= 15:
        return float(f"{digits}e{power}")  # the double nearest to the decimal, which means just it
    return _exact(decimal.Decimal(digits), power)


def _exact(value: decimal.Decimal, power: int) -> float:
    try:
        return exact(value.scaleb(power))
    except Odd as e:
        raise Unreadable(e.found, e.hint) from None


class NumberForms:
    """Numbers, amounts of money, counts, shares and durations.

    ``kind`` is the input's, ``unit`` what the policy counts it in, ``plain`` what figures without a unit of their own count (a
    ``MULTIPLES`` or ``DURATIONS``; "" as the policy does). ``either``: the file's country may write decimals with a comma.
    """

    def __init__(
        self,
        kind: str,
        *,
        unit: str = "",
        plain: str = "",
        said: Collection[str] = (),
        currency: str = "",
        either: bool = False,
    ) -> None:
        self._kind = kind
        self._unit = unit
        self._plain_unit = plain if plain in DURATIONS else unit
        self._ratio = fractions.Fraction(1)
        if plain in DURATIONS and unit in DURATIONS:
            self._ratio = fractions.Fraction(DURATIONS[plain], DURATIONS[unit])
        self._multiple = plain
        self._power = MULTIPLES.get(plain, 0)
        self._said = said
        self._either = either
        self._currency = currency if kind == "amount" else ""
        self._expected = (
            f"amounts in {currency}" if self._currency else {"share": "shares", "count": "counts"}.get(kind, "numbers")
        )
        self._pattern = _pattern(self._currency)

    @property
    def takes_numbers(self) -> bool:
        """Whether figures without a unit are just themselves."""
        return self._power == 0 and self._ratio == 1

    def read(self, value: Any) -> tuple[float, str]:
        if isinstance(value, str):
            return self._of_text(value)
        if isinstance(value, bool):
            raise Unreadable(f"expected {self._expected}, found {told(value)}")
        if isinstance(value, (int, float, decimal.Decimal)):
            return self._scaled(value), "number"
        if isinstance(value, (datetime.time, datetime.timedelta)) and self._unit:
            return self._of_clock_cell(value)
        raise Unreadable(f"expected {self._expected}, found {told(value)}")

    def _scaled(self, value: int | float | decimal.Decimal) -> float:
        """A figure without a unit of its own."""
        if self.takes_numbers:
            if isinstance(value, float):
                return value
            if isinstance(value, int) and abs(value) <= EXACT:
                return float(value)
        if not math.isfinite(value):
            raise Unreadable(f"expected {self._expected}, found {value}")
        written = decimal.Decimal(repr(value)) if isinstance(value, float) else decimal.Decimal(value)
        if self._ratio != 1:
            return float(fractions.Fraction(written) * self._ratio)
        return _exact(written, self._power)

    def _of_text(self, written: str) -> tuple[float, str]:
        text = narrow(written)
        expect_no_error(text)
        if self._either and _EITHER.fullmatch(text) and not {"1,234.5", "1.234,5"} & set(self._said):
            why = f"ambiguous '{text}' (thousands, or a decimal, as semicolons separate the file)"
            raise Unreadable(why, "say which in the column's forms: '1,234.5' or '1.234,5'")
        if "1.234,5" in self._said and (found := _COMMA_DECIMAL.fullmatch(text)):
            whole = found[2].replace(".", "")
            return self._scaled(decimal.Decimal(f"{found[1]}{whole}.{found[3] or 0}")), "1.234,5"
        if _PLAIN.fullmatch(text):
            return self._of_digits(text), "1234.5"
        if found := self._pattern.fullmatch(text):
            return self._of_figure(text, found)
        if self._unit and (":" in text or _SPELT.fullmatch(text)):
            return self._of_clock_text(text)
        raise self._refusal(text)

    def _of_figure(self, text: str, found: re.Match[str]) -> tuple[float, str]:
        minus, before, whole, rest, multiple, behind, percent = found.group(
            "minus", "before", "whole", "rest", "multiple", "behind", "percent"
        )
        inner = found["behind_sign"]
        if inner and (minus or not before):  # one sign of the number, behind that of the currency
            raise self._refusal(text)
        minus = minus or inner
        if not whole and rest in (None, "."):
            raise self._refusal(text)
        if percent and self._kind != "share":
            raise Unreadable(
                f"expected {self._expected}, found the percentage '{text}'", "an input of kind 'share' takes it"
            )
        if multiple and self._kind in ("share", "hours"):
            raise self._refusal(text)
        if behind and not multiple and self._power > 0:
            why = f"found '{text}' in a column whose unit is '{self._multiple}'"
            raise Unreadable(why, "say what the column is in, or mend the cell")
        digits = f"{minus or ''}{whole.replace(',', '')}{rest or ''}"
        form = f"{before or ''}{'1,234.5' if ',' in whole else '1234.5'}{multiple or ''}{behind or ''}{percent or ''}"
        if percent or multiple:
            return _decimal(digits, -2 if percent else MULTIPLES[multiple]), form
        return self._of_digits(digits), form

    def _of_digits(self, digits: str) -> float:
        """A figure that is written without a unit."""
        if self._ratio == 1:
            return _decimal(digits, self._power)
        return self._scaled(decimal.Decimal(digits))

    def _of_clock_text(self, text: str) -> tuple[float, str]:
        if spelt := _SPELT.fullmatch(text):
            if not any(spelt.groups()):
                raise self._refusal(text)
            hours, minutes, seconds = (int(part or 0) for part in spelt.groups())
            return self._in_unit(hours * 3600 + minutes * 60 + seconds), "1小时20分30秒"
        found = _CLOCK.fullmatch(text)
        if found is None:
            raise self._refusal(text)
        sign = -1 if found[1] else 1
        first, second = int(found[2]), int(found[3])
        if second > 59 or (found[4] and int(found[4]) > 59):
            raise Unreadable(f"expected durations, found '{text}'", "minutes and seconds go up to 59")
        if found[4]:
            return self._in_unit(sign * (first * 3600 + second * 60 + int(found[4]))), "h:mm:ss"
        form = self._two_parts()
        if not form:
            raise Unreadable(
                f"ambiguous '{text}' (hours and minutes, or minutes and seconds)",
                "say which in the column's forms: 'h:mm' or 'm:ss'",
            )
        return self._in_unit(sign * (first * 60 + second) * (60 if form == "h:mm" else 1)), form

    def _two_parts(self) -> str:
        """What 4:20 is: as said, or by the unit that figures are in; of minutes it is not known."""
        for form in ("h:mm", "m:ss"):
            if form in self._said:
                return form
        return {"hours": "h:mm", "seconds": "m:ss"}.get(self._plain_unit, "")

    def _of_clock_cell(self, value: datetime.time | datetime.timedelta) -> tuple[float, str]:
        """A cell that Excel shows as a time. Who types 4:20 gets four hours and twenty minutes, whatever was meant."""
        if isinstance(value, datetime.time):
            value = datetime.timedelta(
                hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
            )
        seconds = fractions.Fraction(value // datetime.timedelta(microseconds=1), 1_000_000)
        if seconds % 60 == 0 and self._plain_unit != "hours":
            if "m:ss" in self._said:
                return self._in_unit(seconds / 60), "time cell as m:ss"
            if "h:mm" not in self._said:
                why = f"ambiguous time {value} (typed as hours and minutes, or as minutes and seconds)"
                raise Unreadable(why, "say which in the column's forms: 'h:mm' or 'm:ss'")
        return self._in_unit(seconds), "time cell"

    def _in_unit(self, seconds: int | fractions.Fraction) -> float:
        return float(fractions.Fraction(seconds) / DURATIONS[self._unit])

    def _refusal(self, text: str) -> Unreadable:
        hint = ""
        if re.fullmatch(r"[-+]?[0-9.]+[eE][-+]?[0-9]+", text):
            hint = "Excel writes long figures so, and rounds them: show the column as a number before it is exported"
        elif re.fullmatch(r"\([0-9,.]+\)", text):
            hint = "write a figure below nothing with a minus"
        elif _CLOCK.fullmatch(text) and not self._unit:
            hint = 'of a duration the policy must know the unit: unit = "seconds", "minutes" or "hours" of the input'
        elif _COMMA_DECIMAL.fullmatch(text):
            hint = "of figures with a decimal comma say so in the column's forms: '1.234,5'"
        return Unreadable(f"expected {self._expected}, found the text '{text[:60]}'", hint)


@functools.cache
def _pattern(currency: str) -> re.Pattern[str]:
    """A figure with what may stand around it."""
    signs = sorted(_CURRENCY_SIGNS.get(currency, (currency,)) if currency else (), key=len, reverse=True)
    sign = "|".join(map(re.escape, signs)) or "(?!)"
    return re.compile(
        rf"(?P<minus>[-+](?=.))?(?P<before>{sign})?\s*(?P<behind_sign>[-+])?(?P<whole>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]*)(?P<rest>\.[0-9]*)?\s*"
        rf"(?P<multiple>千|百万|万|亿)?\s*(?P<behind>{sign})?\s*(?P<percent>%)?",
        re.IGNORECASE,
    )


class FlagForms:
    """Yes and no."""

    def read(self, value: Any) -> tuple[float, str]:
        if isinstance(value, bool):
            return float(value), "true/false cell"
        if isinstance(value, (int, float)) and value in (0, 1):
            return float(value), "number"
        if isinstance(value, str):
            text = narrow(value).lower()
            expect_no_error(text)
            if text in _YES:
                return 1.0, _YES[text]
            if text in _NO:
                return 0.0, _NO[text]
        raise Unreadable(f"expected yes or no, found {told(value)}", "say what it means in the column's 'values'")


class TextForms:
    """Texts, tidied as said: blanks around them (``trim``), full width (``width``), case (``upper``, ``lower``)."""

    def __init__(self, tidy: Collection[str] = ()) -> None:
        self._tidy = tidy

    def read(self, value: Any) -> tuple[str, str]:
        if isinstance(value, bool) or not isinstance(value, (str, int, float, decimal.Decimal)):
            raise Unreadable(f"expected texts, found {told(value)}")
        if not isinstance(value, str):
            if not math.isfinite(value) or value != int(value) or not -EXACT <= value <= EXACT:
                raise Unreadable(f"expected texts, found {told(value)}", "read ids as text")
            return str(int(value)), "number"
        expect_no_error(value)
        text = value
        if "width" in self._tidy:
            text = text.translate(_NARROW)
        if "trim" in self._tidy:
            text = text.strip()
        if "upper" in self._tidy:
            text = text.upper()
        if "lower" in self._tidy:
            text = text.lower()
        return text, "text" if text == value else "text, tidied"


class ListedValues:
    """Values that the mapping lists, before the forms of the kind."""

    def __init__(self, values: Mapping[str, Any], forms: Forms, tidy: Collection[str] = ()) -> None:
        self._values = values
        self._forms = forms
        self._tidied = TextForms(tidy)

    def read(self, value: Any) -> tuple[Any, str]:
        if isinstance(value, str):
            text = self._tidied.read(value)[0]
            for written in (value, text, text.strip()):
                if written in self._values:
                    return self._forms.read(self._values[written])[0], "listed value"
        return self._forms.read(value)
