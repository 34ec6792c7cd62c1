"""A report: one HTML file that opens offline, runs nothing and asks no network; charts are pictures in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tierwise.errors import Error, Fault
from tierwise.files.whole_files import replaced
from tierwise.show import chart_files
from tierwise.show.content import Content
from tierwise.show.notebook import STYLE, as_html
from tierwise.visible import markup

__all__ = ["Section", "write_report"]

_NOTHING_FROM_ELSEWHERE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_PAGE = """<style>
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei",
  "WenQuanYi Micro Hei", sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1.2rem }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem } h2 { font-size: 1.2rem; margin: 2rem 0 .4rem }
.answer { border-left: .3rem solid #2a6f97; padding: .1rem 0 .1rem 1rem }
figure { margin: 1rem 0; background: #fff; padding: .6rem; overflow-x: auto } figure svg { max-width: 100%; height: auto }
details summary { cursor: pointer; font-size: 1.2rem; font-weight: 600; margin: 2rem 0 .4rem }
table { font-size: .9rem }
@media print { body { margin: 0; max-width: none; font-size: 11px } h2, summary { break-after: avoid } tr, figure { break-inside: avoid } }
</style>"""


class Section(NamedTuple):
    """What stands below a heading: texts and tables, and charts. ``kind``: the answer stands out, what is folded is opened by a click."""

    heading: str
    content: Content
    charts: Sequence[Any] = ()
    kind: str = ""


def write_report(path: str | os.PathLike[str], title: str, subtitle: str, sections: Sequence[Section]) -> Path:
    """Writes the file, whole or not at all. Charts are left out where nothing can draw them, and the page says so."""
    if Path(path).suffix.lower() not in (".html", ".htm"):
        raise Error([Fault(file=str(path), message="a report's name ends in .html")])
    head = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{markup(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING_FROM_ELSEWHERE}">{_PAGE}{STYLE}</head><body>'
    )
    body = f"<h1>{markup(title)}</h1><p>{markup(subtitle)}</p>" + "".join(map(_section, sections))
    with replaced(path) as draft:
        draft.write_text(head + body + "</body></html>\n", encoding="utf-8", newline="\n")
    return Path(path)


def _section(section: Section) -> str:
    inner = as_html(section.content).removeprefix(STYLE) + "".join(map(_figure, section.charts))
    heading = markup(section.heading)
    if section.kind == "folded":
        return f"<details><summary>{heading}</summary>{inner}</details>"
    mark = ' class="answer"' if section.kind == "answer" else ""
    return f"<section{mark}><h2>{heading}</h2>{inner}</section>"


def _figure(chart: Any) -> str:
    if not chart_files.can_draw():
        return "<p>A chart stands here where vl-convert-python is installed.</p>"
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(chart.to_dict())
    return f"<figure>{svg}</figure>"
