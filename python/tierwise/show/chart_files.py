"""Charts in files: PNG, SVG, pages. They are drawn by vl-convert, without a browser and without a network."""

from __future__ import annotations

import importlib.util
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tierwise.errors import Error, Fault
from tierwise.files.whole_files import replaced
from tierwise.visible import visible

__all__ = ["FONT", "can_draw", "save_chart"]

FONT = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif"
FONT_PACKAGE = "fonts-wqy-microhei"


def save_chart(chart: Any, path: str | os.PathLike[str]) -> Path:
    """Writes a chart, whole or not at all; the ending says how: .png, .svg, .html, .json.

    A page (.html) has all in it that draws the chart and asks no network. Warns where letters would be drawn as empty boxes.
    """
    path = Path(path)
    kind = path.suffix.removeprefix(".").lower()
    if kind not in ("png", "svg", "html", "json"):
        message = f"charts cannot be written as '{visible(path.suffix)}'"
        raise Error([Fault(file=str(path), message=message, hint=".png, .svg, .html or .json")])
    if kind != "json" and not can_draw():
        hint = "pip install vl-convert-python, or write .json"
        message = "charts are drawn by vl-convert-python, which is not installed"
        raise Error([Fault(file=str(path), message=message, hint=hint)])
    how: dict[str, dict[str, Any]] = {"png": {"scale_factor": 2}, "html": {"inline": True}}
    if kind == "png":
        warn_of_boxes(chart)
    with replaced(path) as draft:
        chart.save(str(draft), format=kind, **how.get(kind, {}))
    return path


def can_draw() -> bool:
    """Whether charts can be drawn here, by vl-convert: as PNG and SVG, as pages, and in notebooks."""
    return importlib.util.find_spec("vl_convert") is not None


# -- letters -------------------------------------------------------------------------------------------------------------


def warn_of_boxes(chart: Any) -> None:
    """Warns of letters that no font of this machine has; an SVG has them as letters, for whoever looks at it."""
    if missing := boxes("".join(_texts(chart.to_dict()))):
        some = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
        warnings.warn(
            f"no font here has {some}: they are drawn as empty boxes; install one, such as Debian's {FONT_PACKAGE} "
            "or Noto Sans CJK, or save the chart as .svg",
            stacklevel=3,
        )


def boxes(text: str) -> list[str]:
    """The letters of a text that no font here has: they are drawn as one is that has no shape at all."""
    letters = sorted({c for c in text if not c.isascii() and c.isalnum()})
    nothing = _drawn("\ue123") if letters else b""  # of those that everybody may use as they like
    return [letter for letter in letters if _drawn(letter) == nothing]


def _drawn(letter: str) -> bytes:
    import vl_convert

    text = f'<text x="4" y="30" font-size="28" font-family="{FONT}">{letter}</text>'
    drawn: bytes = vl_convert.svg_to_png(f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{text}</svg>')
    return drawn


def _texts(part: Any) -> Iterator[str]:
    """All texts in a chart's document."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, (dict, list)):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _texts(inner)
