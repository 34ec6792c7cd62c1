"""Formulas, and the Python way of writing them: ``(tw.col.score >= 80) & (tw.col.tenure_months >= 2)``.

The functions of the language are functions here, under the same names (``if_`` for ``if``). They are kept out of
``from tierwise import *``, because some have the names of Python's own.
"""

from __future__ import annotations

import decimal
import numbers
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from tierwise._native import core
from tierwise.arguments import columns, given, none_or, shown, text as text_given, wrong_kind
from tierwise.formulas.evaluate import BracketTables, evaluate
from tierwise.visible import visible

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Expression", "Formula", "col"]


class Formula:
    """A rule, an amount or a metric in the formula language; immutable. Equal formulas mean the same word for word.

    ``text`` may also be an expression of ``tw.col``. Raises ``tw.Error`` with the place and a caret for a text that is
    no formula. Which names and types there are is only known to the policy that uses it.

    >>> import tierwise as tw
    >>> f = tw.Formula("(score>=80) and tenure_months >= 2")
    >>> f.print()
    'score >= 80 and tenure_months >= 2'
    >>> f.names()
    ['score', 'tenure_months']
    """

    __slots__ = ("_formula",)

    def __init__(self, text: str | Formula | Expression) -> None:
        if not isinstance(text, (Formula, Expression)):
            text = text_given("text", text)
        self._formula: core.Formula = core.Formula(str(text))

    @property
    def text(self) -> str:
        """As it was written."""
        return self._formula.text

    def print(self) -> str:
        """In one spelling: single spaces, only the parentheses that are needed."""
        return self._formula.print()

    def names(self) -> list[str]:
        """The names it uses, each once, in order of appearance; groups and bracket tables among them."""
        return self._formula.names()

    @given(frame=columns, timezone=none_or(text_given))
    def evaluate(
        self,
        frame: Any,
        *,
        brackets: BracketTables | Mapping[str, Mapping[str, Any]] | None = None,
        timezone: str | None = None,
    ) -> np.ndarray:
        """Its value for every row of a frame, as an array of that length.

        ``frame`` is whatever ``tw.apply`` takes, with ``timezone`` as there; its columns are the names. Columns of a CSV file are
        numbers or flags where all that stands in them is, else texts. With columns ``person`` and ``month`` the
        functions of groups and of the past mean what they mean in a policy; without them every row is a person of its
        own. Numbers and truths come as float64 (missing or unknown: NaN) and bool where all are known; texts as an
        array of objects, months as texts such as ``2026-03`` (missing: None). ``brackets`` gives the tables: a policy, or a dict such as
        ``{"rates": {"kind": "marginal", "rates": [[0, "1%"], [1000, "2%"]]}}``.

        >>> import tierwise as tw
        >>> tw.Formula("marginal(sales, rates)").evaluate(
        ...     {"sales": [500, 1500]}, brackets={"rates": {"rates": [[0, "1%"], [1000, "2%"]]}})
        array([ 5., 20.])
        """
        return evaluate(self._formula, frame, brackets, timezone)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and self._formula == other._formula

    def __hash__(self) -> int:
        return hash(self._formula)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"tierwise.Formula({self.text!r})"

    def __reduce__(self) -> tuple[type[Formula], tuple[str]]:
        return Formula, (self.text,)


def _written(value: Written) -> str:
    """A value as formula text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (Expression, Formula)):
        return f"({value})"
    if isinstance(value, str):
        quote = "'" if '"' in value else '"'
        return f"{quote}{value}{quote}"
    if isinstance(value, numbers.Integral):
        return f"({int(value)})" if value < 0 else str(int(value))
    if isinstance(value, (decimal.Decimal, numbers.Real)):
        exact = value if isinstance(value, decimal.Decimal) else decimal.Decimal(repr(float(value)))
        if not exact.is_finite():
            raise ValueError(f"{value} cannot stand in a formula")
        return f"({exact:f})" if exact < 0 else f"{exact:f}"
    if isinstance(value, Iterable):
        return "[" + ", ".join(_written(item) for item in value) + "]"
    raise TypeError(f"{shown(value)} cannot stand in a formula")


class Expression:
    """A formula being written in Python: ``str()`` gives its text, and it is accepted wherever a formula is.

    ``& | ~`` are ``and or not``: put each comparison in parentheses. An attribute of a name is a dotted name
    (``tw.col.medal.tier``). Texts compare with ``==`` and ``!=``, and with several by ``is_in``.
    """

    __slots__ = ("_name", "_text")
    __hash__ = None  # type: ignore[assignment]  # == makes an expression, so it cannot tell keys apart

    def __init__(self, text: str, *, name: bool = False) -> None:
        self._text = core.Formula(text_given("text", text)).print()
        self._name = name

    def __getattr__(self, part: str) -> Expression:
        if part.startswith("__") or not self._name:
            raise AttributeError(f"{self._text!r} has no parts; only a name has: tw.col.medal.tier")
        return Expression(f"{self._text}.{part}", name=True)

    def is_in(self, values: Iterable[str]) -> Expression:
        """Whether it is one of several texts: ``x in ["a", "b"]``."""
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise wrong_kind("values", "a list of texts", values)
        return Expression(f"({self}) in {_written(list(values))}")

    def _with(self, sign: str, other: Written, swapped: bool = False) -> Expression:
        left, right = (_written(other), f"({self})") if swapped else (f"({self})", _written(other))
        return Expression(f"{left} {sign} {right}")

    def _joined(self, sign: str, python: str, other: Written, swapped: bool = False) -> Expression:
        if isinstance(other, numbers.Number) and not isinstance(other, bool):
            raise TypeError(f"put comparisons in parentheses: (a >= 1) {python} (b >= 2), not a >= 1 {python} b >= 2")
        return self._with(sign, other, swapped)

    def __add__(self, other: Written) -> Expression:
        return self._with("+", other)

    def __radd__(self, other: Written) -> Expression:
        return self._with("+", other, True)

    def __sub__(self, other: Written) -> Expression:
        return self._with("-", other)

    def __rsub__(self, other: Written) -> Expression:
        return self._with("-", other, True)

    def __mul__(self, other: Written) -> Expression:
        return self._with("*", other)

    def __rmul__(self, other: Written) -> Expression:
        return self._with("*", other, True)

    def __truediv__(self, other: Written) -> Expression:
        return self._with("/", other)

    def __rtruediv__(self, other: Written) -> Expression:
        return self._with("/", other, True)

    def __neg__(self) -> Expression:
        return Expression(f"-({self})")

    def __eq__(self, other: Written) -> Expression:  # type: ignore[override]
        return self._with("==", other)

    def __ne__(self, other: Written) -> Expression:  # type: ignore[override]
        return self._with("!=", other)

    def __lt__(self, other: Written) -> Expression:
        return self._with("<", other)

    def __le__(self, other: Written) -> Expression:
        return self._with("<=", other)

    def __gt__(self, other: Written) -> Expression:
        return self._with(">", other)

    def __ge__(self, other: Written) -> Expression:
        return self._with(">=", other)

    def __and__(self, other: Written) -> Expression:
        return self._joined("and", "&", other)

    def __rand__(self, other: Written) -> Expression:
        return self._joined("and", "&", other, True)

    def __or__(self, other: Written) -> Expression:
        return self._joined("or", "|", other)

    def __ror__(self, other: Written) -> Expression:
        return self._joined("or", "|", other, True)

    def __invert__(self) -> Expression:
        return Expression(f"not ({self})")

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"'{self}' is true or false only for a person's month: use & | ~ for `and`, `or`, `not`, and "
            "(a <= x) & (x <= b) for `a <= x <= b`"
        )

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return visible(f"<tierwise expression: {self._text}>")

    def __reduce__(self) -> tuple[Any, ...]:
        return _expression, (self._text, self._name)


def _expression(text: str, name: bool) -> Expression:
    return Expression(text, name=name)


Written: TypeAlias = (
    Expression | Formula | str | bool | int | float | decimal.Decimal | Iterable["Expression | str | int | float"]
)


class Names:
    """Names of formulas: ``tw.col.score``, ``tw.col.medal.tier``, ``tw.col["points.conversion"]``."""

    def __getattr__(self, name: str) -> Expression:
        if name.startswith("__"):
            raise AttributeError(name)
        return Expression(name, name=True)

    def __getitem__(self, name: str) -> Expression:
        return Expression(text_given("name", name), name=True)

    def __repr__(self) -> str:
        return "tierwise.col"


col = Names()
