"""A mapping proposed for a table from its headings and what stands below them: to be read, mended and said by somebody."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tierwise._native import core
from tierwise.documents.inputs import kinds_of_policy
from tierwise.documents.policy import Policy
from tierwise.errors import Error, Fault
from tierwise.ingest import delimited, workbooks
from tierwise.ingest.column_proposal import propose_column
from tierwise.ingest.forms import Unreadable
from tierwise.ingest.heading_units import title_of
from tierwise.ingest.headings import known_headings, name_of
from tierwise.ingest.mapping import ColumnMapping, Mapping
from tierwise.ingest.month_forms import MonthForms
from tierwise.ingest.reading import read_table, records_among, stacked
from tierwise.ingest.sheets import Sheet
from tierwise.ingest.sources import MOST_LOOKED_AT, heading_text, raw_sheets

__all__ = ["propose_mapping"]

TOTALS = ("合计", "总计", "小计", "汇总", "平均", "total", "sum", "subtotal", "grand total", "average")
_MONTH_OF_SOME_YEAR = re.compile(r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月份?")


def propose_mapping(source: Any, policy: Policy, said: Mapping, header: int | None, timezone: str | None) -> Mapping:
    """A mapping for a table; what is ``said`` of it already stays. Raises ``tw.Error`` where no row has a heading that is known."""
    kinds = kinds_of_policy(policy, timezone=timezone)
    known = known_headings(policy)
    place, remarks = _place(source, said, header, known)
    what = Path(source).name if isinstance(source, (str, os.PathLike)) else "the table"
    remarks.insert(0, f"proposed for {what}: read every line, and mend what is wrong")
    sheets = raw_sheets(source, place, kinds)
    named = _named(list(dict.fromkeys(_headings(sheets))), said, known, remarks)
    units = {one.name: one.unit for one in policy.inputs}
    title = title_of(row for sheet in sheets for row in sheet.above[:-1])
    if title.unit:
        remarks.append(
            f"'{title.text[:60]}' above the headings says that figures are in {title.unit}: mend the units where they are not"
        )
    place = _with_months_of_sheets(place, sheets, named, remarks)
    leave_out = dict(said.leave_out) | _rows_of_no_record(sheets, named, said)
    cells = {heading: stacked(sheets, heading) for heading in dict.fromkeys(_headings(sheets))}
    keep, _ = records_among(sheets, cells, place.replace(leave_out=leave_out))
    columns: dict[str, ColumnMapping] = {}
    missing = dict.fromkeys(said.missing)
    for heading, column in named.items():
        found = propose_column(
            heading, column, kinds.of(column.name), cells[heading].told().held_by(keep), policy, units.get(column.name, ""), timezone,
            title,
        )  # fmt: skip
        columns[heading] = found.column
        missing |= dict.fromkeys(found.missing)
        remarks += found.remarks
    out = place.replace(columns=columns, missing=tuple(missing), leave_out=leave_out)
    trial = read_table(source, policy, out.replace(duplicates="keep_equal"), timezone)
    if any(one.why.startswith("the same as") for one in trial.left_out):
        out = out.replace(duplicates="keep_equal")
    needed = [
        name
        for name in ("person", "month", *(["shop"] if policy.shops else []))
        if all(name != c.name for c in (*columns.values(), *([place.sheet_is] if place.sheet_is else [])))
        and name not in place.given
    ]
    remarks += [f"no heading is taken for '{name}', which records must have" for name in needed]
    unread = [column.heading for column in trial.columns if not column.name]
    if unread:
        remarks.append(f"not read: {', '.join(unread)}")
    return out._with_remarks(remarks)


def _headings(sheets: list[Sheet]) -> list[str]:
    return [text for sheet in sheets for text in sheet.headings if text]


def _with_months_of_sheets(
    place: Mapping, sheets: list[Sheet], named: dict[str, ColumnMapping], remarks: list[str]
) -> Mapping:
    """That the names of sheets are months, where no heading says the month and each of them is one."""
    said = [column.name for column in named.values()]
    if place.sheet_is is not None or "month" in (*said, *place.given) or not all(sheet.name for sheet in sheets):
        return place
    try:
        for sheet in sheets:
            MonthForms().read(sheet.name)
    except Unreadable:
        if all(_MONTH_OF_SOME_YEAR.fullmatch(sheet.name.strip()) for sheet in sheets):
            remarks.append(
                f"the sheet is named '{sheets[0].name}', of no year: say sheet_is = "
                f'{{ name = "month", values = {{ "{sheets[0].name}" = "YEAR-MONTH" }} }}'
            )
        return place
    return place.replace(sheet_is="month")


def _rows_of_no_record(
    sheets: list[Sheet], named: dict[str, ColumnMapping], said: Mapping
) -> dict[str, tuple[str, ...]]:
    """By heading, the texts that rows of totals and repeated rows of headings have below it."""
    out: dict[str, tuple[str, ...]] = {}
    told = False  # of rows of headings
    for heading, column in named.items():
        if column.name not in ("person", "month", "shop") or heading in said.leave_out:
            continue
        texts = [text for text in stacked(sheets, heading).values if isinstance(text, str)]
        odd = [text.strip() for text in texts if text.strip().lower() in TOTALS]
        again = [] if told else [text.strip() for text in texts if heading_text(text) == heading]
        told = told or bool(again)
        if again or odd:
            out[heading] = tuple(dict.fromkeys((*again, *odd)))
    return out


# -- where the table is ----------------------------------------------------------------------------------------------------


def _place(source: Any, said: Mapping, header: int | None, known: dict[str, str]) -> tuple[Mapping, list[str]]:
    """The sheet, the row of headings, the encoding: as said, or where most headings are known."""
    if not isinstance(source, (str, os.PathLike)):
        return said, []
    path, remarks = Path(source), list[str]()
    ending = path.suffix.lower()
    if ending in workbooks.ENDINGS:
        found = workbooks.filled_sheets(path, said.sheets)
    elif ending in delimited.ENDINGS:
        said = _readable(path, said)
        found = [("", delimited.read_delimited(path, header or 1, said.encoding, said.separator)[0])]
    else:
        return said, []
    best = [(name, *_headings_in(rows, header, known)) for name, rows in found]
    most = max((score for _, _, score, _ in best), default=0)
    if most == 0:
        message = "no row at the beginning has a heading that is known"
        raise Error([Fault(file=str(path), message=message, hint="say in 'columns' which heading is which name")])
    name, row, _, headings = next(one for one in best if one[2] == most)
    sheets = [one[0] for one in best if one[1] == row and one[3] == headings]
    if ending in workbooks.ENDINGS and len(found) > 1 and not said.sheets:
        others = [one[0] for one in best if one[0] not in sheets]
        if others:
            remarks.append(f"sheets that are not read: {', '.join(others)}")
        return said.replace(sheet=sheets if len(sheets) > 1 else name, header=row), remarks
    return said.replace(header=row), remarks


def _headings_in(
    rows: Sequence[Sequence[Any]], header: int | None, known: dict[str, str]
) -> tuple[int, int, list[str]]:
    """The row of headings, how many of them are known, and they."""
    among = range(header - 1, header) if header else range(min(len(rows), MOST_LOOKED_AT))
    found = []
    for row in among:
        headings = [heading_text(cell) for cell in rows[row]] if row < len(rows) else []
        found.append((len({name for heading in headings if (name := name_of(heading, known))}), -row, headings))
    score, row, headings = max(found, key=lambda one: one[:2], default=(0, 0, []))
    return 1 - row, score, headings


def _readable(path: Path, said: Mapping) -> Mapping:
    """The encoding of a file of text: GB18030 where it is no Unicode."""
    if said.encoding:
        return said
    for encoding in ("", "gb18030"):
        try:
            delimited.decoded(path, path.read_bytes(), encoding)
        except Error:
            continue
        except OSError:
            break
        return said.replace(encoding=encoding)
    return said


def _named(headings: list[str], said: Mapping, known: dict[str, str], remarks: list[str]) -> dict[str, ColumnMapping]:
    """Which heading is taken for which name; the first where there are several."""
    named = dict(said.columns)
    taken = {what.name: heading for heading, what in named.items()}
    exact = [heading for heading in headings if known.get(core.folded(heading)) == heading]
    for heading in (*exact, *(one for one in headings if one not in exact)):
        name = name_of(heading, known)
        if not name or heading in named:
            continue
        if name in taken:
            remarks.append(f"'{heading}' may be '{name}' too; '{taken[name]}' is taken")
            continue
        taken[name] = heading
        named[heading] = ColumnMapping(name)
    return {heading: named[heading] for heading in headings if heading in named}
