"""Student's t by its finite series in the angle, for whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4)."""

from __future__ import annotations

import math
from functools import cache


def between(t: float, freedom: int) -> float:
    """The share of Student's t between ``-t`` and ``t``."""
    angle = math.atan(t / math.sqrt(freedom))
    odd = freedom % 2 == 1
    term, total = (math.cos(angle), 0.0) if odd else (1.0, 0.0)
    for k in range(2 if odd else 1, freedom, 2):
        total += term
        term *= math.cos(angle) ** 2 * k / (k + 1)
    return 2 / math.pi * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total


@cache
def reach(freedom: int) -> float:
    """Between minus and plus this lie 95 %."""
    low, high = 0.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if between(middle, freedom) > 0.95 else (middle, high)
    return high
