"""Which line of the payslip a difference between policies comes from, in the means over replicas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tierwise.documents.policy import Policy
from tierwise.frames.table import Column, rounded, texts
from tierwise.results.groups import Groups
from tierwise.results.lines import ADDS, MOVED, kinds_of, lines_of
from tierwise.results.measures import Amounts, paired

__all__ = ["line_amounts", "line_differences", "lines_of"]


def line_amounts(
    groups: Groups, policy: Policy, lines: Sequence[str], done: Sequence[int], span: Sequence[slice]
) -> np.ndarray:
    """What each line adds in each replica, in major units: replica, cell, line, ``MOVED``."""
    amounts = Amounts(groups.found, [replica - groups.found.first_replica for replica in done])
    kinds = kinds_of(policy)
    out = np.zeros((len(done), len(groups.places), len(lines), len(MOVED)))
    for place, name in enumerate(lines):
        if name in kinds:
            found = amounts.exact([f"line.{name}"], groups.places, span)[:, 0, :]
            out[:, :, place, :] = found[:, :, None] * np.array(ADDS[kinds[name]]) / 10.0**groups.found.digits
    return out


def line_differences(
    names: Sequence[str], groups: Groups, lines: Sequence[str], added: Mapping[str, np.ndarray]
) -> list[Column]:
    """The columns of a row a variant, group, line and measure, where the line adds to it at all."""
    first = added[names[0]]
    shape = first.shape[1:]
    flat = np.ascontiguousarray(first.reshape(len(first), -1))
    found = [paired(flat, np.ascontiguousarray(added[name].reshape(len(first), -1))) for name in names[1:]]
    rows = np.stack([one.reshape(shape) for one in found])
    there = np.stack([(first != 0).any(axis=(0, 1)) | (added[name] != 0).any(axis=(0, 1)) for name in names[1:]])
    variant, cell, line, measure = np.nonzero(np.broadcast_to(there[:, None], rows.shape))
    at = (variant, cell, line, measure)
    return [
        texts("variant", variant, names[1:], ordered=True),
        *([] if groups.by is None else [groups.column(cell)]),
        texts("line", line, lines, ordered=True),
        texts("measure", measure, MOVED, ordered=True),
        rounded("first", first.mean(axis=0)[cell, line, measure]),
        *(rounded(name, rows[at][of]) for name, of in (("difference", "mean"), ("low", "low"), ("high", "high"))),
    ]
