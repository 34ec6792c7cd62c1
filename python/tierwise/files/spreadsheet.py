"""Texts that a spreadsheet would take for formulas: marked with ' on their way into a CSV file, and read without it.

A program that opens a CSV file runs a cell that begins with = + - or @, also behind blanks, characters that are not seen,
a tab or the end of a line, and also where these signs are written in full width. Whoever can choose a name could run what they like
on the machine of whoever opens the file. Only texts are marked; numbers stay numbers.

A text is marked when it begins a formula behind any number of marks, and one mark is taken off again where what
follows it would have been marked. So every text comes back as it was, also one that had a mark of its own. Where an
unmarked text begins a formula, nobody has marked its column, and none is taken off: two people do not become one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫−"
_RUNS = rf"(?:[\s\p{{Cc}}\p{{Cf}}]*[{_SIGNS}]|[\t\r\n])"
_BEGINS = f"'*{_RUNS}"
_FORMULA = f"^{_BEGINS}"
_MARKED = f"^'({_BEGINS})"


def marked(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame with its texts, and the names of its columns, as they may stand in a CSV file."""
    import polars as pl

    kinds = (pl.String, pl.Categorical, pl.Enum)
    texts = [c for c in frame.iter_columns() if c.dtype in kinds]
    doubtful = [c.name for c in texts if c.unique().cast(pl.String).str.contains(_FORMULA).any()]
    said = [(name, pl.col(name).cast(pl.String)) for name in doubtful]
    cells = [pl.when(text.str.contains(_FORMULA)).then("'" + text).otherwise(text).alias(name) for name, text in said]
    names = pl.Series(frame.columns, dtype=pl.String)
    return frame.with_columns(cells).rename(
        {name: f"'{name}" for name in names.filter(names.str.contains(_FORMULA)).to_list()}
    )


def unmarked(texts: pl.Series) -> pl.Series:
    """The texts of a CSV file as they were meant; those among which one begins a formula were written raw."""
    ours = texts.str.contains(_MARKED).any() and not texts.str.contains(f"^{_RUNS}").any()
    return texts.str.replace(_MARKED, "$1") if ours else texts


def unmarked_names(names: Iterable[str]) -> list[str]:
    """The names of a CSV file's columns as they were meant."""
    import polars as pl

    return unmarked(pl.Series(list(names), dtype=pl.String)).to_list()
