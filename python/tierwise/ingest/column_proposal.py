"""What is proposed for one column: forms that must be said, its unit, how its texts are tidied, what stands for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tierwise.documents.policy import Policy
from tierwise.frames.cells import NUMERIC
from tierwise.ingest.columns import forms_of, unit_of
from tierwise.ingest.forms import DURATIONS, TextForms, Unreadable, narrow
from tierwise.ingest.heading_units import Title, unit_in
from tierwise.ingest.mapping import UNITS, ColumnMapping
from tierwise.ingest.sheets import Distinct

__all__ = ["ColumnProposal", "propose_column"]

NOTHING = ("-", "--", "—", "——", "/", "\\", "无", "暂无", "空", "n/a", "na", "nan", "null", "none", ".", "?", "？")
# What programs write for nothing, to the letter, as the extension refuses them where a name stands.
_NULLS = ("nan", "NaN", "NAN", "NA", "<NA>", "NaT", "None", "null", "NULL", "Null")
_EITHER_WAY = (("d/m/y", "m/d/y"), ("1,234.5", "1.234,5"), ("h:mm", "m:ss"))
# What a list of staff says of exits; what may be one or the other, or none of them, is asked for.
_EXITS = {
    "quit": ("辞职", "主动离职", "自愿离职", "主动辞职", "个人辞职", "resigned", "resignation", "voluntary"),
    "dismissal": ("辞退", "开除", "解雇", "解聘", "裁员", "被动离职", "dismissed", "fired", "laid off", "involuntary"),
    "transfer_out": ("调出", "调离", "转出", "transferred", "transfer"),
}
_EXITS_MEANT = {text: kind for kind, texts in _EXITS.items() for text in texts}
SHOWN = 3  # of the values that are in no form


@dataclass
class ColumnProposal:
    """What is proposed, and what somebody has to decide."""

    column: ColumnMapping
    missing: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def propose_column(
    heading: str, said: ColumnMapping, kind: str, values: Distinct, policy: Policy, unit: str, timezone: str | None,
    title: Title,
) -> ColumnProposal:  # fmt: skip
    """Looks at every distinct value of a column; what is ``said`` of it already stays."""
    out = ColumnProposal(said)
    if kind not in (*NUMERIC, "flag", "month"):
        _of_texts(out, heading, values, policy)
        return out
    counted = unit_of(kind, unit)
    out.missing = [
        text
        for text in dict.fromkeys(narrow(one) for one in values.values if isinstance(one, str))
        if text.lower() in NOTHING
    ]
    present = [one for one in values.values if not (isinstance(one, str) and narrow(one) in out.missing)]
    _propose_unit(out, heading, kind, counted, present, title)
    odd = _unread(out.column, kind, counted, policy.currency, present, timezone)
    if odd:
        _propose_forms(out, heading, kind, counted, policy.currency, present, timezone, odd)
    return out


def _unread(
    said: ColumnMapping, kind: str, unit: str, currency: str, values: Sequence[Any], timezone: str | None
) -> list[tuple[str, Unreadable]]:
    """The values that are in no form, each with why."""
    forms = forms_of(said, kind, unit, currency, False, timezone)
    found = []
    for value in values:
        try:
            forms.read(value)
        except Unreadable as e:
            found.append((f"{value:.15g}" if isinstance(value, float) else str(value), e))
    return found


def _propose_unit(
    out: ColumnProposal, heading: str, kind: str, counted: str, values: Sequence[Any], title: Title
) -> None:
    """The unit that a heading names, or a title above, where figures without one can be in it."""
    told = "" if heading == out.column.name else unit_in(heading, kind, counted)
    told = told or title.unit_of(kind, counted)
    if out.column.unit or kind not in NUMERIC or not told or told == counted:
        return
    if told == "%":
        figures = [one for one in values if isinstance(one, (int, float))]
        if kind == "share" and any(one > 1 for one in figures):
            out.column = replace(out.column, unit="%")
        elif figures:
            out.remarks.append(f"'{heading}': say unit = '%' if 0.9 means 0.9 %, unit = '1' if it means 90 %")
    elif told in DURATIONS and not counted:
        out.remarks.append(
            f"'{heading}': the policy does not say what '{out.column.name}' is in; say unit = '1' if it is {told}, too"
        )
    elif told not in UNITS:
        out.remarks.append(f"'{heading}' is in {told}, which no unit says: mend it; say unit = '1' if it is not")
    else:
        out.column = replace(out.column, unit=told)


def _propose_forms(
    out: ColumnProposal, heading: str, kind: str, unit: str, currency: str, values: Sequence[Any], timezone: str | None,
    odd: Sequence[tuple[str, Unreadable]],
) -> None:  # fmt: skip
    """Forms without which values are refused, and with which all are read: one of two only where the others do not do."""
    said = out.column
    serial = replace(said, forms=(*said.forms, "serial"))
    if kind == "month" and len(left := _unread(serial, kind, unit, currency, values, timezone)) < len(odd):
        said, odd = serial, left
    for pair in _EITHER_WAY:
        if not odd:
            break
        fits = []
        for form in pair:
            more = replace(said, forms=(*said.forms, form))
            left = _unread(more, kind, unit, currency, values, timezone)
            if len(left) < len(odd):
                fits.append((len(left), form, more, left))
        fits.sort(key=lambda one: one[0])
        if len(fits) == 1 or (len(fits) == 2 and fits[0][0] < fits[1][0]):
            said, odd = fits[0][2], fits[0][3]
        elif fits:
            example = next(value for value, _ in odd)
            out.remarks.append(f"'{heading}' has '{example}': say forms = ['{pair[0]}'] or forms = ['{pair[1]}']")
            odd = fits[0][3]
    out.column = said
    for value, why in odd[:SHOWN]:
        out.remarks.append(f"'{heading}' has '{value}': {why.why}" + (f"; {why.hint}" if why.hint else ""))
    if len(odd) > SHOWN:
        out.remarks.append(f"'{heading}' has {len(odd) - SHOWN} more values that are in no form")


def _of_texts(out: ColumnProposal, heading: str, values: Distinct, policy: Policy) -> None:
    """How texts are tidied, where that makes two of them one or takes blanks away; and tiers by their Chinese labels."""
    texts = [one for one in values.values if isinstance(one, str)]
    tidy = list(out.column.tidy)
    for step in ("trim", "width"):
        read = TextForms([step]).read
        if step not in tidy and any(read(text)[0] != text for text in texts if _is_sound(text)):
            tidy.append(step)
    tidied = {TextForms(tidy).read(text)[0] for text in texts if _is_sound(text)}
    if (
        out.column.name == "person"
        and len({text.upper() for text in tidied}) < len(tidied)
        and not {"upper", "lower"} & set(tidy)
    ):
        tidy.append("upper")
    out.column = replace(out.column, tidy=tuple(tidy))
    known = _names_in(out.column.name, policy)
    out.missing = [text for text in dict.fromkeys(map(narrow, texts)) if text in _NULLS and text not in known]
    tidied -= set(out.missing)
    if not known:
        return
    labels = {policy.labels.zh(name, f"tier {out.column.name}"): name for name in known}
    if out.column.name == "exit_kind":
        labels = {text: _EXITS_MEANT[text.lower()] for text in tidied if text.lower() in _EXITS_MEANT}
    meant = {text: labels[text] for text in sorted(tidied) if text in labels and text not in known}
    if meant:
        out.column = replace(out.column, values=meant | dict(out.column.values))
    strange = [text for text in sorted(tidied) if text not in (*known, *out.column.values)]
    if strange:
        out.remarks.append(
            f"'{heading}' has {', '.join(map(repr, strange[:SHOWN]))}; the policy knows {', '.join(known)}: say 'values'"
        )


def _is_sound(text: str) -> bool:
    try:
        TextForms().read(text)
    except Unreadable:
        return False
    return True


def _names_in(name: str, policy: Policy) -> list[str]:
    """The names that a column may have, where the policy lists them."""
    if name == "shop":
        return list(policy.shops)
    if name == "exit_kind":
        return ["quit", "dismissal", "transfer_out", "end_of_data"]
    for ladder in policy.ladder:
        if ladder.name == name:
            return [tier.name for tier in ladder.tier]
    return next((list(one.one_of) for one in policy.inputs if one.name == name and one.one_of), [])
