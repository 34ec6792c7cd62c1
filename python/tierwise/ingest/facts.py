"""What was made of a table, as tables: its columns, the rows left out, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tierwise.errors import Fault
from tierwise.frames.table import Table, listed, table_of, wholes
from tierwise.ingest.columns import ReadColumn
from tierwise.ingest.reading import Reading

__all__ = ["columns_table", "faults_table", "left_out_table"]


def columns_table(reading: Reading | None) -> Table:
    """A row a heading: what it was taken as, in which forms its values were and how often, and how many are missing.

    Rows that are left out as duplicates are counted.
    """
    columns = reading.columns if reading is not None else []
    return table_of(
        "columns",
        [
            listed("heading", [column.heading for column in columns]),
            listed("name", [column.name for column in columns]),
            listed("kind", [column.kind or ("number" if column.name else "") for column in columns]),
            listed("unit", [column.unit for column in columns]),
            listed("forms", [_forms(column) for column in columns]),
            wholes("missing", [column.missing for column in columns]),
            wholes("unread", [len(column.cells.unread) for column in columns]),
        ],
    )


def _forms(column: ReadColumn) -> str:
    """``1234.5: 410, ¥1,234.5: 12``, the most frequent first."""
    return ", ".join(
        f"{form}: {many}" for form, many in sorted(column.forms.items(), key=lambda one: (-one[1], one[0]))
    )


def left_out_table(reading: Reading | None) -> Table:
    """A row for each that is no record, and why."""
    rows = sorted(reading.left_out, key=lambda one: (one.sheet, one.row)) if reading is not None else []
    return table_of(
        "left_out",
        [
            listed("sheet", [one.sheet for one in rows]),
            wholes("row", [one.row for one in rows]),
            listed("why", [one.why for one in rows]),
        ],
    )


def faults_table(faults: Sequence[Fault]) -> Table:
    """A row a fault, by its place in the table."""
    return table_of(
        "faults",
        [
            listed("sheet", [fault.sheet for fault in faults]),
            wholes("row", np.array([fault.row for fault in faults], dtype=np.int64)),
            listed("person", [fault.person for fault in faults]),
            listed("month", [fault.month for fault in faults]),
            listed("column", [fault.column for fault in faults]),
            listed("value", [fault.value for fault in faults]),
            listed("fault", [fault.message for fault in faults]),
            listed("hint", [fault.hint for fault in faults]),
        ],
    )
