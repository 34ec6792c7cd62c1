"""Chinese labels of what columns hold: ladders, tiers, lines and the rest."""

from __future__ import annotations

__all__ = ["Labels"]


class Labels:
    """Chinese labels, shown beside the English names wherever people read."""

    def __init__(self, found: list[tuple[str, str, str]]) -> None:
        self._zh = {(what, name): zh for what, name, zh in found if zh}
        self._any = {name: zh for what, name, zh in found if zh}

    def zh(self, name: str, what: str = "") -> str:
        """The label of a name, or "". ``what`` is ladder, tier <ladder>, line, measure, offence, check or input."""
        return self._zh.get((what, name), "") if what else self._any.get(name, "")

    def both(self, name: str, what: str = "") -> str:
        """``iron 铁牌客服``, or the name alone."""
        return f"{name} {self.zh(name, what)}".rstrip()
