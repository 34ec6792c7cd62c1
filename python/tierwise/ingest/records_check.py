"""What a check of a table found, to be looked at."""

from __future__ import annotations

import os

from tierwise.arguments import file_path, given
from tierwise.files.whole_files import replaced
from tierwise.frames.pickles import Immutable
from tierwise.frames.table import table_grid
from tierwise.ingest.check import Checked, with_headings
from tierwise.ingest.facts import columns_table, faults_table, left_out_table
from tierwise.ingest.fault_workbook import write_fault_workbook
from tierwise.show.content import Content, Grid, content, grid, words
from tierwise.show.shown import ShownInFull

__all__ = ["RecordsCheck"]

SHOWN = 20  # faults


class RecordsCheck(Immutable, ShownInFull):
    """What is wrong with a table, and what it was taken for. Made by ``tw.Records.check``.

    ``faults`` has a row for each: sheet, row, person, month, column (as the table calls it), value, fault, hint. ``columns`` and
    ``left_out`` are those of ``tw.Records``.
    """

    def __init__(self, checked: Checked) -> None:
        self._checked = checked
        self._faults = with_headings(checked)
        self.faults = faults_table(self._faults)
        self.columns = columns_table(checked.reading)
        self.left_out = left_out_table(checked.reading)

    def __len__(self) -> int:
        """The number of faults."""
        return len(self._faults)

    def __bool__(self) -> bool:
        """Whether there is a fault."""
        return bool(self._faults)

    @given(path=file_path)
    def write_workbook(self, path: str | os.PathLike[str]) -> None:
        """A workbook of the same sheets: their values, with faulty cells coloured and the reason as a note, and a sheet with the list.

        Formats and formulas of the original are not carried over. Needs XlsxWriter.
        """
        with replaced(path) as draft:
            write_fault_workbook(draft, self._checked.reading, self._faults)

    def _list(self) -> Grid:
        """The first faults; rows as they are numbered."""
        several = self._checked.reading is not None and len(self._checked.reading.sheets) > 1
        shown = [*(["sheet"] if several else []), "row", "person", "column", "value", "fault", "hint"]
        rows = [[str(row[name] or "") for name in shown] for row in self.faults.rows(0, SHOWN)]
        return grid(shown, rows, title="faults", right=["row"], more=len(self._faults) - SHOWN, fitting=True)

    def _content(self) -> Content:
        reading = self._checked.reading
        rows = (
            f"{len(reading.places):,} records in {len(reading.sheets)} sheet{'s'[: len(reading.sheets) != 1]}; "
            if reading
            else ""
        )
        many = len(self._faults)
        head = f"{rows}{len(self.left_out):,} rows left out; {'no faults' if not many else f'{many:,} faults' if many > 1 else '1 fault'}"
        return content(
            words(head, wrapped=False),
            self._list() if many else None,
            table_grid(self.columns, 60, ["heading", "name", "forms", "missing"], title="columns")
            if len(self.columns)
            else None,
            table_grid(self.left_out, 10, title="rows left out") if len(self.left_out) else None,
        )
