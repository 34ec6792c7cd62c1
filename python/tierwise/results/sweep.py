"""What came of every combination of some figures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from tierwise.arguments import (
    chosen_from,
    file_path,
    given,
    truth,
)  # fmt: skip
from tierwise.documents.assumptions import Assumptions
from tierwise.documents.policy import Policy
from tierwise.frames.table import Table
from tierwise.results.projection import Projection

__all__ = ["Sweep"]


class Sweep(Table):
    """A row a combination and measure; see ``tw.sweep``. ``done`` of ``combinations`` were played."""

    def __init__(
        self, table: Table, first: Projection, done: int, combinations: int, varied: tuple[Policy, Assumptions]
    ) -> None:
        super().__init__(table._frame, table.name, table._labels)
        self._first = first
        self._varied = varied
        self.done = done
        self.combinations = combinations

    @given(folder=file_path, format=chosen_from("csv", "parquet"), raw=truth)
    def write(
        self,
        folder: str | os.PathLike[str],
        format: Literal["csv", "parquet"] = "csv",
        *,
        raw: bool = False,
        **facts: Any,
    ) -> Path:
        """The table, the policy and assumptions that it varies, and ``manifest.json`` in a folder, which is replaced as a whole.

        Returns the folder.
        """
        from tierwise.export.written import write_sweep

        return write_sweep(self, folder, format, raw, facts)

    def __str__(self) -> str:
        from tierwise.results.comparison_view import sweep_text

        return sweep_text(self)

    def _repr_html_(self) -> str:
        from tierwise.results.comparison_view import sweep_html

        return sweep_html(self)

    @property
    def notes(self) -> Table:
        """What of the workforce was not used, or is taken for granted, as ``Projection.notes``."""
        return self._first.notes

    @property
    def interrupted(self) -> bool:
        """Whether the run was ended before all combinations were played."""
        return self.done < self.combinations
