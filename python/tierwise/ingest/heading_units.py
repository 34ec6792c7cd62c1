"""What headings, and titles above them, say that figures are in: a unit or a currency, wherever its word stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tierwise.ingest.forms import narrow

__all__ = ["UNITS_OF_INPUTS", "Title", "other_currency", "title_of", "unit_in", "without_unit"]

UNITS_OF_INPUTS = {
    "seconds": ("s", "sec", "second", "seconds", "秒", "秒钟"),
    "minutes": ("min", "mins", "minute", "minutes", "分钟"),
    "hours": ("h", "hr", "hrs", "hour", "hours", "小时", "时"),
}
# Of those no mapping can say, but figures in them are not what the policy counts.
_OTHER_DURATIONS = {"milliseconds": ("ms", "毫秒"), "days": ("天", "日", "人天", "day", "days")}
_MULTIPLES = {
    "百": ("百",),
    "千": ("千", "k", "thousand", "thousands", "'000", "'000s", "000s", "000's"),
    "万": ("万", "一万", "w", "wan", "10k"),
    "十万": ("十万",),
    "百万": ("百万", "million", "millions", "mn", "mm"),
    "千万": ("千万",),
    "亿": ("亿",),
    "十亿": ("billion", "billions", "bn"),
}
_SHARES = ("%", "百分比", "percent", "pct")
_WORDS = {
    word: unit
    for units in (UNITS_OF_INPUTS, _OTHER_DURATIONS, _MULTIPLES, {"%": _SHARES})
    for unit, words in units.items()
    for word in words
}
_CURRENCIES = {
    word: currency
    for currency, words in {
        "CNY": ("人民币", "rmb", "cny", "¥"),
        "USD": ("美元", "美金", "usd", "us$", "$"),
        "EUR": ("欧元", "eur", "€"),
        "GBP": ("英镑", "gbp", "£"),
        "JPY": ("日元", "日圆", "jpy"),
        "HKD": ("港元", "港币", "hkd", "hk$"),
        "TWD": ("新台币", "台币", "twd", "nt$"),
    }.items()
    for word in words
}
_MONEY = "|".join(re.escape(word) for word in sorted((*_CURRENCIES, "元", "圆"), key=len, reverse=True))
_WORD = re.compile(r"[^\s()\[\]【】〔〕{}<>《》/\\_,、:;|·—–~+*=-]+")
_OPENING, _CLOSING = "([【〔{<《", ")]】〕}>》"
# Within a word: 销售额万元 and 万元销售额, but neither 每万元提成 nor 5万元以上单数, 万元店 and 千元机.
_WITHIN = re.compile(
    rf"(?<![0-9一二三四五六七八九十百千两几每满过破超])(十万|百万|千万|千|万|亿|(?<![a-z])[kw])(?:{_MONEY})(?![以户店级档机券俱])"
)
_BEHIND_MONEY = re.compile(r"(?:[额款入收水绩金资费价润]|gmv)(百万|千万|千|万|亿|k|w)$")
_BEHIND_DURATION = re.compile(r"(分钟|小时|毫秒|秒钟?|(?<=时长)分|(?<=[^\x00-\x7f])(?:mins?|hrs?|h|sec|s|ms))数?$")
_DURATION = re.compile(r"时长|时间|耗时|用时")
_BEFORE_OTHERS = ("per", "top", "plan", "class", "grade", "group", "team", "type", "每")  # cost per thousand, top k


_OF_TIME = (*UNITS_OF_INPUTS, *_OTHER_DURATIONS)


@dataclass(frozen=True)
class Title:
    """What the rows above the headings say that figures are in, and the text that says so; "" where none does."""

    unit: str = ""
    text: str = ""

    def unit_of(self, kind: str, unit: str) -> str:
        """What it says of an input of a kind, of which the policy says its ``unit`` where that is a duration."""
        if self.unit in _OF_TIME:
            return self.unit if unit else ""
        return self.unit if kind == ("share" if self.unit == "%" else "amount") else ""


def unit_in(heading: str, kind: str, unit: str) -> str:
    """The unit that a heading names, "" for none: a multiple, % or a duration.

    Of an input of a ``kind``, of which the policy says its ``unit`` where that is a duration: a word outside of brackets, as in "working
    hours", is of the heading's own where there is nothing to be told from.
    """
    text = _plain(heading)
    for word in _words(text):
        found = _unit_of(word.text, kind, bool(unit) or bool(_DURATION.search(text)))
        if word.text == "m" and (unit or (kind == "amount" and word.is_apart)):
            found = "minutes" if unit else "百万"
        if found and ((word.is_apart and found not in _OTHER_DURATIONS) or _is_likely(found, kind, unit)):
            return found
    if text.endswith("%") or (kind == "share" and re.search(r"(?<![0-9])%", text)):
        return "%"
    if kind == "share" and "‰" in text:
        return "‰"
    if kind in ("share", "hours") or unit:
        behind = _BEHIND_DURATION.search(text) if unit else None
        return _WORDS.get(behind[1], "minutes") if behind else ""
    if found_within := _WITHIN.search(text) or _BEHIND_MONEY.search(text):
        return _WORDS[found_within[1]]
    return ""


def without_unit(heading: str) -> str:
    """A heading without the unit that it names behind a sign or a blank, or at its end, as 销售额/万元; "" where it names none."""
    text = narrow(heading)
    name, *rest = re.split(r"[\s(\[【〔{/\\_,、:;|·—–~-]+", text, maxsplit=1)
    words = [word.removeprefix("单位") for word in _WORD.findall(_plain(rest[0]))] if rest else []
    if words and all(
        not word or word in (*_CURRENCIES, "元", "in", "unit") or _unit_of(word, "share", True) for word in words
    ):
        return name
    return re.sub(rf"(?:十万|百万|千万|千|万|亿)(?:{_MONEY})$|(?:分钟|小时|秒)$", "", text) if not rest else ""


def other_currency(heading: str, currency: str) -> str:
    """The currency that a heading names in brackets or as a word of its own, also behind a multiple, where it is not the policy's."""
    multiples = sorted((one for words in _MULTIPLES.values() for one in words), key=len, reverse=True)
    multiple = re.compile("|".join(map(re.escape, multiples)))
    words = [word.text for word in _words(_plain(heading))]
    told = [_CURRENCIES.get(word) or _CURRENCIES.get(multiple.sub("", word, count=1), "") for word in words]
    named = [one for one in told if one]
    return named[0] if named and currency not in named else ""


def title_of(rows: Iterable[Sequence[Any]]) -> Title:
    """What the rows above the headings say of what stands below: 单位：万元, in one cell or two."""
    for row in rows:
        cells = " ".join(" ".join(cell.split()) for cell in row if isinstance(cell, str) and cell.strip())
        text = _plain(cells)
        for word in _words(text):
            found = _unit_of(word.text, "", word.is_told) if word.is_apart else ""
            if found:
                return Title(found, cells)
        words = _WORD.findall(text)
        last = _WITHIN.search(words[-1]) if words else None
        if last and last.end() == len(words[-1]):
            return Title(_WORDS[last[1]], cells)
    return Title()


def _plain(text: str) -> str:
    """A text in small letters of half width, with the signs of numbers as the mainland writes them."""
    return narrow(text).lower().translate({ord("萬"): "万", ord("億"): "亿", ord("圓"): "圆", ord("時"): "时"})


@dataclass(frozen=True)
class _Word:
    text: str
    is_apart: bool  # in brackets, or told
    is_told: bool  # behind 单位, or behind "in" before thousands


def _words(text: str) -> Iterator[_Word]:
    """The words of a heading that may be its unit: all but the first outside of brackets."""
    before, is_told = "", False
    for found in _WORD.finditer(text):
        left, word = text[: found.start()], found[0]
        is_enclosed = sum(map(left.count, _OPENING)) > sum(map(left.count, _CLOSING))
        if word.startswith("单位"):
            is_told, word = True, word.removeprefix("单位")
        elif word in ("unit", "units") and text[found.end() :].lstrip().startswith((":", "=")):
            is_told, word = True, ""
        is_plural = word == "s" and re.search(r"[a-z]\($", left)  # agent(s)
        if word and not is_plural and (is_enclosed or is_told or (before and before not in _BEFORE_OTHERS)):
            is_spelt = before == "in" and _WORDS.get(word) in _MULTIPLES
            yield _Word(word, is_enclosed or is_told or is_spelt, is_told)
        before = found[0]


def _unit_of(word: str, kind: str, is_duration: bool) -> str:
    if word == "分" and is_duration:
        return "minutes"
    if word == "百分制" and kind == "share":
        return "%"
    if word in _WORDS:
        return _WORDS[word]
    bare = _WORDS.get(re.sub(rf"^(?:{_MONEY})|(?:{_MONEY})$", "", word, count=1), "")
    return bare if bare in _MULTIPLES else ""


def _is_likely(found: str, kind: str, unit: str) -> bool:
    """Whether a unit may be meant by a word that stands for itself, without brackets."""
    if found in _OF_TIME:
        return bool(unit)
    if found == "%":
        return kind == "share"
    return not unit and kind not in ("share", "hours") and found not in ("百", "十万", "千万", "十亿")
