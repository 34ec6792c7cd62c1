"""What headings of a company's own table are taken for, and what is said where a column is not there under its own name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from tierwise._native import core
from tierwise.documents.inputs import kinds_of_policy
from tierwise.documents.policy import Policy
from tierwise.errors import Error, Fault
from tierwise.ingest.heading_units import without_unit
from tierwise.visible import visible

__all__ = ["headings_told", "known_headings", "name_of", "with_headings_told"]

# What headings are taken for what all records have: the guide lists them.
NAMES = {
    "person": (
        "工号",
        "员工号",
        "员工编号",
        "员工工号",
        "人员编号",
        "坐席工号",
        "employee id",
        "employee_id",
        "emp_id",
        "staff id",
        "id",
    ),
    "month": ("月份", "月", "年月", "统计月份", "考核月份", "绩效月份", "所属月份", "period"),
    "shop": ("店铺", "门店", "职场", "店", "store", "site"),
    "team": ("班组", "团队", "小组", "组别", "组", "group"),
    "joined": ("入职日期", "入职时间", "入职月份", "入职年月", "hire date", "hired", "start date"),
    "last_day": ("离职日期", "离职时间", "最后工作日", "leaving date", "last working day", "termination date"),
    "exit_kind": ("离职类型", "离职原因", "离职类别", "exit type", "reason for leaving"),
}
LISTED = 8  # headings of a table that has many


def known_headings(policy: Policy) -> dict[str, str]:
    """What headings may be taken for, folded, and the name."""
    known: dict[str, str] = {}
    for name, words in NAMES.items():
        known |= {core.folded(word): name for word in words}
    for name in (*(one.name for one in policy.inputs), *(ladder.name for ladder in policy.ladder)):
        label = policy.labels.zh(name, "input") or policy.labels.zh(name, "ladder")
        known |= {core.folded(word): name for word in (label, name) if word}
    return known | {core.folded(name): name for name in kinds_of_policy(policy).names()}


def name_of(heading: str, known: dict[str, str]) -> str:
    """What a heading may be taken for: by itself, or without what stands in brackets behind it, or without its unit."""
    if name := known.get(core.folded(heading), ""):
        return name
    bare = heading.replace("（", "(").partition("(")[0].strip().removesuffix("%")
    return next(
        (name for text in (bare, without_unit(heading)) if text and (name := known.get(core.folded(text), ""))), ""
    )


@contextmanager
def headings_told(policy: Policy, table: core.Table) -> Iterator[None]:
    """What the extension refuses of a table, with the headings that a missing column may stand under."""
    try:
        yield
    except Error as e:
        faults, message = with_headings_told(e.faults, policy, table.left_out), str(e)
        for before, after in zip(e.faults, faults, strict=True):
            message = message.replace(str(before), str(after))
        raise Error(faults, message) from None


def with_headings_told(faults: Sequence[Fault], policy: Policy, headings: Sequence[str]) -> list[Fault]:
    """The faults; those of columns that are not there with the unread headings that they may stand under, and how to say so."""
    return [_told(f, policy, headings) if _is_missing(f, headings) else f for f in faults]


def _is_missing(fault: Fault, headings: Sequence[str]) -> bool:
    is_guessed = fault.hint.startswith("did you mean")
    return fault.path == "records" and fault.column not in ("", *headings) and bool(headings) and not is_guessed


def _told(fault: Fault, policy: Policy, headings: Sequence[str]) -> Fault:
    known = known_headings(policy)
    alike = [heading for heading in headings if name_of(heading, known) == fault.column]
    if alike:
        hint = " and ".join(f"'{one}'" for one in alike) + f" {'looks' if len(alike) == 1 else 'look'} like it"
    elif fault.column in ("person", "month"):
        more = len(headings) - LISTED
        hint = fault.hint or f"known: {', '.join(headings[:LISTED])}" + (f" and {more} more" if more > 0 else "")
    else:
        return fault
    hint += (
        f'; columns={{"{alike[0] if alike else "HEADING"}": "{fault.column}"}} in tw.Records.load says so, or a mapping (--mapping), '
        "which tw.Records.propose (tierwise records --propose) writes"
    )
    return replace(fault, hint=hint, text=visible(f"{fault.path}: {fault.message}; {hint}"))
