"""Single values as people read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

__all__ = ["money", "shown_value"]


def money(amount: Decimal, *, sign: bool = False) -> str:
    """``12,345.60``; with ``sign`` a + before gains."""
    return f"{amount:+,}" if sign and amount else f"{amount:,}"


def shown_value(value: Any) -> str:
    """A value of a table; nothing for what is missing."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:,.10g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
