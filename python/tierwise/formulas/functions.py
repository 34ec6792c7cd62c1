"""The functions of the formula language, for ``tw.col`` expressions. Their meaning is in the reference, "Formulas"."""

from __future__ import annotations

from collections.abc import Sequence

from tierwise.formulas.expression import Expression, Written, _written

By = str | Expression | Sequence[str | Expression]
"""What people are grouped by: a name, or several."""


def _call(name: str, *parts: str) -> Expression:
    return Expression(f"{name}({', '.join(parts)})")


def _of(name: str, *values: Written) -> Expression:
    return _call(name, *(_written(v) for v in values))


def _by(by: By | None) -> list[str]:
    if by is None:
        return []
    names = [by] if isinstance(by, (str, Expression)) else by
    written = ", ".join(str(name) for name in names)
    return [f"by={written}" if len(names) == 1 else f"by=[{written}]"]


def _group(name: str, x: Written | None, by: By | None) -> Expression:
    parts = [] if x is None else [_written(x)]
    return _call(name, *parts, *_by(by))


def if_(condition: Written, then: Written, otherwise: Written) -> Expression:
    """``if(c, a, b)``: a where the condition is true, b where it is false."""
    return _of("if", condition, then, otherwise)


def min(*values: Written, by: By | None = None) -> Expression:
    """``min(a, b, ...)``: the smallest; of one value, the smallest of a group (``by=``) or of the past (inside
    ``last`` ...)."""
    return _call("min", *(_written(v) for v in values), *_by(by))


def max(*values: Written, by: By | None = None) -> Expression:
    """``max(a, b, ...)``: the largest; of one value, the largest of a group (``by=``) or of the past (inside
    ``last`` ...)."""
    return _call("max", *(_written(v) for v in values), *_by(by))


def abs(x: Written) -> Expression:
    """``abs(x)``: the size of x, whatever its sign."""
    return _of("abs", x)


def clip(x: Written, low: Written, high: Written) -> Expression:
    """``clip(x, low, high)``: ``min(max(x, low), high)``."""
    return _of("clip", x, low, high)


def round(x: Written, decimals: int = 0) -> Expression:
    """``round(x, n)``: half up, ties away from zero, to 0 to 6 decimals."""
    return _of("round", x, decimals) if decimals else _of("round", x)


def floor(x: Written) -> Expression:
    """``floor(x)``: the largest whole number not above x."""
    return _of("floor", x)


def ceil(x: Written) -> Expression:
    """``ceil(x)``: the smallest whole number not below x."""
    return _of("ceil", x)


def mod(x: Written, y: Written) -> Expression:
    """``mod(x, y)``: what is left of x above a multiple of y: ``x - y * floor(x / y)``."""
    return _of("mod", x, y)


def power(x: Written, n: Written) -> Expression:
    """``power(x, n)``: x multiplied n times; missing unless n is a whole number from 0 to 60."""
    return _call("power", _written(x), _written(n))


def otherwise(x: Written, y: Written) -> Expression:
    """``otherwise(x, y)``: y where x is missing or unknown."""
    return _of("otherwise", x, y)


def missing(x: Written) -> Expression:
    """``missing(x)``: whether x is missing or unknown."""
    return _of("missing", x)


def marginal(x: Written, table: str) -> Expression:
    """``marginal(x, t)``: each slice of x at its own rate; t is the name of a bracket table."""
    return _call("marginal", _written(x), str(table))


def whole(x: Written, table: str) -> Expression:
    """``whole(x, t)``: x times the rate of the row it falls in."""
    return _call("whole", _written(x), str(table))


def lookup(x: Written, table: str) -> Expression:
    """``lookup(x, t)``: the value of the row x falls in; missing below the first edge."""
    return _call("lookup", _written(x), str(table))


def interpolate(x: Written, table: str) -> Expression:
    """``interpolate(x, t)``: straight lines between the points, flat beyond them."""
    return _call("interpolate", _written(x), str(table))


def sum(x: Written, by: By | None = None) -> Expression:
    """``sum(x, by=team)``: over a group's people in a month; without ``by`` over the past: ``last(3, sum(x))``."""
    return _group("sum", x, by)


def mean(x: Written, by: By | None = None) -> Expression:
    """``mean(x, by=team)``: over a group's people in a month; without ``by`` over the past."""
    return _group("mean", x, by)


def count(x: Written | None = None, by: By | None = None) -> Expression:
    """``count(by=team)``: people; ``count(c, by=team)``: those for whom c is true; without ``by`` over the past:
    months."""
    return _group("count", x, by)


def rank(x: Written, by: By) -> Expression:
    """``rank(x, by=shop)``: 1 for the highest x in the group."""
    return _group("rank", x, by)


def median(x: Written, by: By) -> Expression:
    """``median(x, by=team)``: the middle value of the group, or half of the two in the middle."""
    return _group("median", x, by)


def percentile(x: Written, p: float, by: By) -> Expression:
    """``percentile(x, p, by=shop)``: the value that p of 100 in the group are not above, on the straight line between
    neighbours, as spreadsheets do."""
    return _call("percentile", _written(x), str(p), *_by(by))


def last(months: int, of: Expression) -> Expression:
    """``last(n, f(x))``: over this month and the n - 1 before it."""
    return _call("last", str(months), str(of))


def since_promotion(of: Expression) -> Expression:
    """``since_promotion(f(x))``: over the months since the present tier was entered from below."""
    return _call("since_promotion", str(of))


def since_joining(of: Expression) -> Expression:
    """``since_joining(f(x))``: over all months of the records so far."""
    return _call("since_joining", str(of))


def year_to_date(of: Expression) -> Expression:
    """``year_to_date(f(x))``: over this calendar year so far."""
    return _call("year_to_date", str(of))


def quarter_to_date(of: Expression) -> Expression:
    """``quarter_to_date(f(x))``: over this quarter of the calendar so far."""
    return _call("quarter_to_date", str(of))


def fiscal_year_to_date(of: Expression) -> Expression:
    """``fiscal_year_to_date(f(x))``: over the company's year so far, which begins with the month ``fiscal_year_from`` of
    the policy."""
    return _call("fiscal_year_to_date", str(of))


def count_naming(who: str | Expression, condition: Written | None = None) -> Expression:
    """``count_naming(who, c)``: how many records of others in the month have the own id in the text input ``who``, and
    c is true for them if it is written."""
    return _call("count_naming", str(who), *([] if condition is None else [_written(condition)]))


def sum_naming(who: str | Expression, x: Written) -> Expression:
    """``sum_naming(who, x)``: x of the records of others that have the own id in the text input ``who``, added up."""
    return _call("sum_naming", str(who), _written(x))


def sum_of_largest(count: int, x: Written) -> Expression:
    """``sum_of_largest(k, x)``: inside ``last(n, ..)``: the k largest of the n months added up."""
    return _call("sum_of_largest", str(count), _written(x))


def mean_of_present(x: Written, condition: Written | None = None) -> Expression:
    """``mean_of_present(x, c)``: inside ``last`` and the like: the mean over the months in which x is not missing, and c
    is true if it is written; missing if none is left."""
    return _call("mean_of_present", _written(x), *([] if condition is None else [_written(condition)]))


def before(past: Expression) -> Expression:
    """``before(year_to_date(..))``: the same without this month."""
    return _call("before", str(past))


def last_month(x: Written) -> Expression:
    """``last_month(x)``: x of the month before, of whatever type; missing in the first."""
    return _of("last_month", x)


def months_ago(n: int, x: Written) -> Expression:
    """``months_ago(n, x)``: x of the month that is n back, 1 to 60; missing where there is none."""
    return _call("months_ago", str(n), _written(x))
