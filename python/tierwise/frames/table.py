"""Result tables: columns that stay where the library computed them, and go to any data frame."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import numpy as np

from tierwise._native import core
from tierwise.arguments import chosen_from, file_path, given, names_of, none_or, text, truth, whole
from tierwise.files.whole_files import replaced
from tierwise.frames.aside import aside
from tierwise.frames.chosen_rows import column_of, mask_of, order_of, taken
from tierwise.frames.forked import elsewhere, threads_are_gone
from tierwise.frames.labels import Labels
from tierwise.frames.packages import POLARS_OR_PYARROW, needed, polars_or_pyarrow
from tierwise.frames.pickles import Immutable, pickled
from tierwise.frames.to_pandas import pandas_frame
from tierwise.show.content import Content, Grid, content, grid, words
from tierwise.show.shown import ShownInFull

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

__all__ = ["Column", "Table", "flags", "listed", "numbers", "rounded", "table_grid", "table_of", "texts", "wholes"]

Money: TypeAlias = Literal["decimal", "float", "minor"]
MONEY = chosen_from("decimal", "float", "minor")


class Table(Immutable, ShownInFull):
    """Rows of a result. Columns are texts (dictionary-encoded), numbers (missing where not known), flags, and money.

    Money is exact: Arrow ``decimal128(19, 2)`` in major units, which Polars shows as ``decimal[19,2]``; pandas, which has no
    such column, gets float64. Ask for ``money="float"`` for charts and statistics (the nearest doubles), for ``"decimal"``, or
    for ``"minor"``, whole fen. To Arrow and Polars everything else goes out without a copy, and what is handed out keeps the
    result alive.

    >>> import tierwise as tw
    >>> ledger = tw.apply(tw.example("three_shops"), tw.example_records("three_shops"))
    >>> ledger.people.to_polars()["net"].sum() == ledger.total.net
    True
    """

    def __init__(
        self, frame: core.Frame, name: str, labels: Labels | None = None, essential: tuple[str, ...] = ()
    ) -> None:
        self._frame = frame
        self._labels = labels
        self._essential = essential  # the columns that are shown however narrow it is
        self.name = name

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [name for name, _ in self._frame.columns]

    def __len__(self) -> int:
        return self._frame.rows

    # -- rows and columns ----------------------------------------------------------------------------------------------

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Row by row as a dict of figures to reckon with, as ``table[name]`` has them; so ``pd.DataFrame(table)`` reads it.

        ``rows`` has money exactly. pandas finds columns in rows, so of a table without rows ``to_pandas()`` alone has them.
        """
        columns = [self[name].tolist() for name in self.columns]
        return (dict(zip(self.columns, row, strict=True)) for row in zip(*columns, strict=True))

    def __contains__(self, name: object) -> bool:
        """Whether there is a column of this name."""
        return name in self.columns

    def __getitem__(self, name: str | slice) -> Any:
        """A column as an array to reckon with: money in major units (the nearest float64), texts as objects.

        Missing numbers are NaN, missing texts None. A slice gives a table of these rows. Raises ``tw.Error`` for a column there is not.
        """
        if isinstance(name, slice):
            return self._with_rows(np.arange(len(self))[name])
        return column_of(self._frame, text("name", name))

    def _ipython_key_completions_(self) -> list[str]:
        return self.columns

    @given(count=whole(0, 2**63 - 1))
    def head(self, count: int = 5) -> Table:
        """The first rows."""
        return self._with_rows(np.arange(min(count, len(self))))

    @given(descending=truth)
    def sort(self, *by: str, descending: bool = False) -> Table:
        """The rows in the order of some columns: tiers in their ladder's, what is missing last, equal ones as they were.

        >>> import tierwise as tw
        >>> ledger = tw.apply(tw.example("three_shops"), tw.example_records("three_shops"))
        >>> ledger.totals("shop").sort("net", descending=True)["shop"].tolist()
        ['orchard', 'harbour', 'lantern']
        """
        return self._with_rows(order_of(self._frame, names_of("by", by), descending))

    def filter(self, mask: Any = None, /, **wanted: Any) -> Table:
        """The rows that have a value, or one of several, in each column named; and that a mask of booleans keeps.

        >>> import tierwise as tw
        >>> ledger = tw.apply(tw.example("three_shops"), tw.example_records("three_shops"))
        >>> people = ledger.people.filter(month="2026-06", medal=["silver", "gold"])
        >>> len(people), len(people.filter(people["net"] > 6_000))
        (12, 3)

        A column whose name is no word goes into a dict: ``filter(**{"medal.months_in_tier": 1})``. Raises ``tw.Error`` for a column
        there is not.
        """
        return self._with_rows(np.flatnonzero(mask_of(self._frame, mask, wanted)))

    def _with_rows(self, places: np.ndarray) -> Table:
        return Table(taken(self._frame, places), self.name, self._labels, self._essential)

    # -- data frames -----------------------------------------------------------------------------------------------

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table through the Arrow PyCapsule interface: ``pl.DataFrame(table)``, ``pa.table(table)``, DuckDB ..."""
        return self._frame.stream("decimal")

    @given(money=MONEY)
    def to_polars(self, *, money: Money = "decimal") -> pl.DataFrame:
        """A Polars frame; texts are Categorical, tiers and lines Enum (they sort as in the policy). Needs Polars."""
        polars = needed("polars", "to_polars()", "to_pandas() and to_numpy() do")
        ordered = [n for n, held in self._frame.columns if held == "text" and self._frame.ordered(n)]

        def made() -> Any:
            frame = polars.DataFrame(_Stream(self._frame, money))
            for (
                name
            ) in ordered:  # column by column: the frame's own cast waits for threads, which a forked process has not
                enum = polars.Enum(self._frame.texts(name))
                frame.replace_column(frame.get_column_index(name), frame.get_column(name).cast(enum))
            return frame

        out: pl.DataFrame = aside(made)
        return out

    @given(money=MONEY)
    def to_pandas(self, *, money: Money = "float") -> pd.DataFrame:
        """A pandas frame, which needs pandas alone; texts are categories, tiers and lines ordered ones.

        Money is a float64 column, the nearest doubles, which pandas can describe and plot; ``money="decimal"`` gives
        ``Decimal`` objects, exact and slower, ``money="minor"`` whole fen. Counts with missing values become float64, flags
        with missing values ``boolean``.
        """
        return pandas_frame(self._frame, _known_form(money))

    @given(money=MONEY)
    def to_arrow(self, *, money: Money = "decimal") -> pa.Table:
        """A pyarrow table. Needs pyarrow."""
        pa = needed("pyarrow", "to_arrow()", "to_pandas() and to_numpy() do")
        return aside(lambda: pa.table(_Stream(self._frame, money)))

    @given(column=text)
    def to_numpy(self, column: str) -> np.ndarray:
        """A column as an array: money as whole minor units (int64), numbers as float64 (missing: NaN), texts as objects.

        Read-only, and without a copy where numbers lie in memory like that. Raises KeyError for a column there is not.
        """
        values = self._frame.numpy(column)
        kind = dict(self._frame.columns)[column]
        if kind == "text":
            names: np.ndarray = np.array([*self._frame.texts(column), None], dtype=object)
            return names.take(values.astype(np.int64), mode="wrap")  # -1 is the last: None
        return values

    @given(first=whole(0, 2**63 - 1), count=none_or(whole(0, 2**63 - 1)))
    def rows(self, first: int = 0, count: int | None = None) -> Iterator[dict[str, Any]]:
        """Rows as dicts: texts, floats, ints, bools, money as ``Decimal`` in major units; None where missing."""
        columns = self._frame.columns
        stop = len(self) if count is None else min(len(self), first + count)
        for begin in range(first, stop, 4096):
            for cells in self._frame.cells(begin, min(4096, stop - begin)):
                yield {
                    name: self._amount(value) if kind == "money" and value is not None else value
                    for (name, kind), value in zip(columns, cells, strict=True)
                }

    def _amount(self, minor: int) -> Decimal:
        return Decimal(minor).scaleb(-self._frame.digits)

    def __reduce__(self) -> tuple[Any, ...]:
        more = {name: value for name, value in self.__dict__.items() if name != "_frame"}
        return pickled(_table, type(self), self._frame.parts(), self._frame.digits, more)

    # -- files -----------------------------------------------------------------------------------------------------

    @given(path=file_path, excel=truth, raw=truth)
    def write_csv(self, path: str | os.PathLike[str], *, excel: bool = False, raw: bool = False) -> None:
        """A CSV file, whole or not at all; ``excel=True`` marks it as UTF-8 the way Excel wants it.

        A text that a spreadsheet would take for a formula is written with ' before it, which is taken off again where
        records or a workforce are read; ``raw=True`` writes texts as they are, for programs that run no formulas.
        """
        with replaced(path) as draft:
            aside(lambda: _write_csv(self, draft, excel, raw))

    @given(path=file_path)
    def write_parquet(self, path: str | os.PathLike[str]) -> None:
        """A Parquet file, whole or not at all."""
        with replaced(path) as draft:
            if threads_are_gone():
                elsewhere(_write_parquet, self, draft)
            else:
                aside(lambda: _write_parquet(self, draft))

    # -- showing ---------------------------------------------------------------------------------------------------

    def _content(self) -> Content:
        head = f"{self.name}: {len(self):,} rows x {len(self.columns)} columns"
        return content(words(head, wrapped=False), table_grid(self), apart=False)


def table_grid(table: Table, count: int = 10, columns: Sequence[str] = (), *, title: str = "") -> Grid:
    """The first rows of a table, with labels; as many columns as fit."""
    names = list(columns or table.columns)
    rows = [[_labelled(table._labels, name, row[name]) for name in names] for row in table.rows(0, count)]
    return grid(names, rows, title=title, essential=table._essential, more=len(table) - count, fitting=True)


def _labelled(labels: Labels | None, column: str, value: Any) -> Any:
    """A tier, a line or the subject of an event with its Chinese label; anything else as it is."""
    if labels is None or not isinstance(value, str):
        return value
    if column == "line":
        return labels.both(value, "line")
    return labels.both(value) if column in ("subject", "from", "to") else labels.both(value, f"tier {column}")


def _table(kind: type[Table], columns: list[Any], digits: int, more: dict[str, Any]) -> Table:
    """A table that was pickled."""
    made = kind.__new__(kind)
    made.__dict__.update(more)
    made._frame = core.Frame.of(columns, digits)
    return made


_ROWS = 16384  # written at once


def _write_csv(table: Table, path: Path, excel: bool, raw: bool) -> None:
    rows = core.CsvRows(table._frame, raw)
    with path.open("wb") as file:
        file.write((b"\xef\xbb\xbf" if excel else b"") + rows.header())
        for first in range(0, len(table), _ROWS):
            file.write(rows.rows(first, min(_ROWS, len(table) - first)))


def _write_parquet(table: Table, path: Path) -> None:
    package = polars_or_pyarrow()
    if package is None:
        raise ImportError(f"Parquet is written by {POLARS_OR_PYARROW[0]}; {POLARS_OR_PYARROW[1]}")
    if package.__name__ == "polars":
        table.to_polars().write_parquet(path)
    else:
        import pyarrow.parquet

        pyarrow.parquet.write_table(table.to_arrow(), path)


class Column(NamedTuple):
    """A column made in Python: ``kind`` as in the extension; texts are codes of a ``dictionary``."""

    name: str
    kind: str
    values: np.ndarray
    dictionary: list[str] | None = None
    ordered: bool = False


def texts(name: str, codes: Any, dictionary: Sequence[str], *, ordered: bool = False) -> Column:
    """A column of texts from the places of each in a dictionary; -1 is missing."""
    return Column(name, "text", np.ascontiguousarray(codes, dtype=np.int32), list(dictionary), ordered)


def listed(name: str, values: Sequence[str]) -> Column:
    """A column of texts from the texts; "" is missing."""
    places: dict[str, int] = {}
    codes = [places.setdefault(text, len(places)) if text else -1 for text in values]
    return texts(name, codes, list(places))


def numbers(name: str, values: Any) -> Column:
    """A column of numbers; NaN is missing."""
    return Column(name, "number", np.ascontiguousarray(values, dtype=np.float64).reshape(-1))


def rounded(name: str, values: Any) -> Column:
    """A column of statistics: six decimals are more than they are sure of, and read better."""
    return numbers(name, np.round(np.asarray(values, dtype=np.float64), 6))


def wholes(name: str, values: Any, kind: str = "count") -> Column:
    """A column of whole numbers, or of ``money`` in minor units."""
    return Column(name, kind, np.ascontiguousarray(values, dtype=np.int64).reshape(-1))


def flags(name: str, values: Any) -> Column:
    """A column of truths."""
    return Column(name, "flag", np.ascontiguousarray(values, dtype=np.uint8).reshape(-1))


def table_of(name: str, columns: Sequence[Column], digits: int = 2, labels: Labels | None = None) -> Table:
    """A result table of columns made in Python; their values stay where they are."""
    return Table(core.Frame.of(list(columns), digits), name, labels)


class _Stream:
    """A frame's Arrow stream with money in the form asked for."""

    def __init__(self, frame: core.Frame, money: Money) -> None:
        self._frame = frame
        self._money = _known_form(money)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._frame.stream(self._money)


def _known_form(money: Money) -> Money:
    if money not in ("decimal", "float", "minor"):
        raise ValueError(f"invalid `money`; found {money!r}, expected one of 'decimal', 'float', 'minor'")
    return money
