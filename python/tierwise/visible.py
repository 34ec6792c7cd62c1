"""Characters that are not seen, or that change how others are seen, shown as what they are: ``\\x1b``, ``\\u202e``."""

from __future__ import annotations

import re
from html import escape

__all__ = ["markup", "visible"]

# As in detail/text/visible.hpp, where they are named; and what no UTF-8 can hold.
UNSEEN = (
    (0x00, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xD800, 0xDFFF),
    (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB), (0xFFFE, 0xFFFF), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)  # fmt: skip
_UNSEEN = re.compile("[" + "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in UNSEEN) + "]")


def visible(text: str, *, lines: bool = False) -> str:
    """A text as people may see it, whatever is in it; ``lines``: the ends of its lines are meant."""
    if text.isascii() and text.isprintable():
        return text
    return "\n".join(map(visible, text.split("\n"))) if lines else _UNSEEN.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def markup(text: str) -> str:
    """A text as HTML that shows it."""
    return escape(visible(text))
