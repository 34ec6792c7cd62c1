"""Exact values: figures, months, rounding, truth with an unknown, and bracket tables."""

import itertools
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor


class OracleError(Exception):
    """The policy or the records are wrong; the message says where."""


def exact(v):
    """A figure as the decimal it is written as: 0.1 is one tenth, "0.6%" is six thousandths."""
    if isinstance(v, bool):
        raise OracleError(f"{v!r} is not a number")
    if isinstance(v, float):
        return Fraction(repr(v))
    if isinstance(v, str):
        return Fraction(v[:-1]) / 100 if v.endswith("%") else Fraction(v)
    return Fraction(v)


@dataclass(frozen=True, order=True)
class Month:
    """Months since January of year 0."""

    index: int

    @staticmethod
    def read(text):
        """`2026-03` or `2026-03-17`; None when it is neither."""
        parts = text.split("-")
        if [len(p) for p in parts] not in ([4, 2], [4, 2, 2]) or not all(p.isascii() and p.isdigit() for p in parts):
            return None
        if not 1 <= int(parts[1]) <= 12 or (len(parts) == 3 and not 1 <= int(parts[2]) <= 31):
            return None
        return Month(int(parts[0]) * 12 + int(parts[1]) - 1)

    @property
    def year(self):
        return self.index // 12

    @property
    def number(self):
        return self.index % 12 + 1

    def __str__(self):
        return f"{self.year:04d}-{self.number:02d}"


# -- rounding ----------------------------------------------------------------------------------------------------------


def to_integer(x, how):
    """A Fraction as a whole number, by a named rounding (names as in Python's decimal)."""
    below = floor(x)
    rest = x - below
    if rest == 0:
        return below
    if how == "floor":
        return below
    if how == "ceiling":
        return below + 1
    if how == "up":
        return below + 1 if x > 0 else below
    if how == "down":
        return below if x > 0 else below + 1
    if rest != Fraction(1, 2):
        return below + (rest > Fraction(1, 2))
    if how == "half_up":  # ties away from zero
        return below + 1 if x > 0 else below
    if how == "half_down":  # ties towards zero
        return below if x > 0 else below + 1
    if how == "half_even":
        return below if below % 2 == 0 else below + 1
    raise OracleError(f"unknown rounding '{how}'")


def rounded(x, places):
    """Half up (ties away from zero) to `places` decimals; missing stays missing."""
    return None if x is None else Fraction(to_integer(x * 10**places, "half_up"), 10**places)


def written(x):
    """What is written down has at most six places. Truths, texts and months are written as they are."""
    return rounded(x, 6) if isinstance(x, Fraction) else x


def whole_down(x):
    return Fraction(floor(x))


def whole_up(x):
    return Fraction(ceil(x))


# -- truth with an unknown (None) --------------------------------------------------------------------------------------


def both(a, b):
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def either(a, b):
    if a is True or b is True:
        return True
    return None if a is None or b is None else False


# -- bracket tables: a list of (edge, rate), and which edge belongs to a row -------------------------------------------


def row_of(x, rates, closed="lower"):
    """The rate of the last row whose lower edge is not above x (`closed` "upper": is below x, the first row's apart)."""
    found = None
    for i, (edge, rate) in enumerate(rates):
        if x > edge or (x == edge and (closed == "lower" or i == 0)):
            found = rate
    return found


def marginal(x, rates, closed="lower"):
    if x < 0:
        return x * rates[0][1]
    total = Fraction(0)
    for i, (edge, rate) in enumerate(rates):
        top = x if i + 1 == len(rates) else min(x, rates[i + 1][0])
        if top > edge:
            total += (top - edge) * rate
    return total


def whole(x, rates, closed="lower"):
    return x * (rates[0][1] if x < 0 else row_of(x, rates, closed))


def interpolate(x, points, closed="lower"):
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[-1][1]


TABLES = {"marginal": marginal, "whole": whole, "lookup": row_of, "interpolate": interpolate}
