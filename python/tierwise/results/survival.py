"""How long people stay, by tenure: the product-limit estimate (Kaplan and Meier 1958) over the months of replicas."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tierwise.frames.table import Table
from tierwise.months import month_index

__all__ = ["Stayed", "stayed"]

FEWEST = 20  # person-months at a tenure: where there are fewer, the curve ends


class Stayed:
    """By completed months of tenure: who could leave at the end of such a month, who did, and who is still there after it.

    People who were there before the first month count from the tenure at which they are first seen (late entry).
    """

    def __init__(self, at_risk: np.ndarray, left: np.ndarray) -> None:
        self.at_risk = at_risk
        self.left = left

    @property
    def share(self) -> np.ndarray:
        """Of those who join, the part still there after 0, 1, 2 ... months; it ends where fewer than ``FEWEST`` could leave."""
        few = np.flatnonzero(self.at_risk < FEWEST)
        end = int(few[0]) if len(few) else len(self.at_risk)
        return np.concatenate([[1.0], np.cumprod(1 - self.left[:end] / self.at_risk[:end])])


def stayed(records: Sequence[Table], last: str) -> Stayed:
    """From the records of replicas whose last month is ``last``: who leaves then is not seen, and not counted."""
    risks, leaves = [], []
    for table in records:
        months = _numbers(table["month"])
        tenure = np.maximum(months - _numbers(table["joined"]), 0)
        _, person = np.unique(table["person"].astype(str), return_inverse=True)
        final = np.zeros(person.max(initial=-1) + 1, dtype=np.int64)
        np.maximum.at(final, person, months)
        seen = months < month_index(last)
        risks.append(tenure[seen])
        leaves.append(tenure[seen & (months == final[person])])
    at_risk = np.bincount(np.concatenate(risks))
    return Stayed(at_risk, np.bincount(np.concatenate(leaves), minlength=len(at_risk)))


def _numbers(months: np.ndarray) -> np.ndarray:
    known = {month: month_index(month) for month in set(months)}
    return np.array([known[month] for month in months], dtype=np.int64)
