"""What assumptions say, section by section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tierwise._native import core
from tierwise.documents.document import Document, Part
from tierwise.documents.part_content import NOTHING, quoted
from tierwise.show.content import Column, Grid, Label, grid, words

GLANCE = 12  # rows of a section that are still shown in full


class Section(NamedTuple):
    """A table of what is assumed; each row begins with what it is about."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Label, *tuple[str, ...]]]


def sections(assumptions: Document) -> Iterator[Section]:
    """Activity, demand, attrition, hiring and the health of teams, as far as there is something of them."""
    found = [
        _activity(assumptions),
        _keys(assumptions.demand, "demand 咨询需求"),
        _hazard(assumptions, "leaving", "leaving 主动离职"),
        _hazard(assumptions, "dismissal", "dismissal 辞退"),
        _together(assumptions),
        _keys(assumptions.hiring if assumptions.hiring.source else None, "hiring 招聘"),
        _openings(assumptions),
        _traits(assumptions),
    ]
    return (section for section in found if section.rows)


def _named(name: str, zh: str = "") -> Label:
    return Label(name, zh, "either")


def _label(part: Part) -> Label:
    return _named(part.name, part.zh)


def _text(part: Part, member: str) -> str:
    """A member as people read it; nothing for what is not set."""
    value = part._core.get(f"{part._path}.{member}")
    return "" if value in NOTHING else value


def _keys(part: Part | None, title: str) -> Section:
    rows = []
    for name in part._names if part is not None else ():
        assert part is not None
        meaning = core.describe(part._type, name)
        if meaning and (value := _text(part, name)):
            rows.append((_named(name), value, meaning if name != "source" else ""))
    return Section((title, "value", "meaning"), rows)


def _activity(assumptions: Document) -> Section:
    rows = []
    for q in assumptions.activity:
        drawn = "one of" if q.shares else q.draw if q.link == "identity" else f"{q.link} {q.draw}"
        drawn += f" a {q.each}" if q.each != "month" else ""
        mean = ", ".join(f"{name} {_text(q, f'shares.{quoted(name)}')}" for name in q.shares) or _text(q, "mean")
        spread = [_text(q, "person") + " a person"] if q.person else []
        spread += [_text(q, "noise") + (" a month" if spread else "")] if q.noise else []
        mean += f" ± {', '.join(spread)}" if spread else ""
        rows.append((_label(q), drawn, mean + (f", of {q.of}" if q.of is not None else ""), q.source))
    return Section(("activity 活动", "drawn", "mean", "source"), rows)


def _hazard(assumptions: Document, name: str, title: str) -> Section:
    columns = (title, "value", "log-odds", "source")
    hazard = assumptions[f"attrition.{name}"]
    if hazard is None:
        return Section(columns, [])
    rate = _text(hazard, "annual_rate")
    if hazard.between:
        low, high = (_text(hazard, f"between[0][{i}]") for i in (0, 1))
        rate += f" ({low} to {high})"
    what = _named("annual rate" if hazard.intercept is None else "intercept")
    rows = [(what, rate if hazard.intercept is None else "", _text(hazard, "intercept"), hazard.source)]
    if hazard.tenure:
        odds = ", ".join(
            f"{_text(hazard, f'tenure[{i}][0]')}: x {_text(hazard, f'tenure[{i}][1]')}"
            for i in range(len(hazard.tenure))
        )
        rows.append((_named("odds by tenure"), odds, "", ""))
    for f in hazard.factor:
        value = f"ln({f.value})" if f.log else str(f.value)
        effect = _text(f, "coefficient") + (f" ± {_text(f, 'spread')}" if f.spread else "")
        if f.reference != (1 if f.log else 0):
            effect += f" from {_text(f, 'reference')}"
        if f.personal and not assumptions.attrition.personal:
            effect += ", personal: left out"
        rows.append((_label(f), value, effect, f.source))
    return Section(columns, rows)


def _together(assumptions: Document) -> Section:
    rows = [(_label(c), str(c.who), str(c.chance), _text(c, "share"), c.source) for c in assumptions.attrition.together]
    return Section(("together 一同离职", "who", "chance a month", "share", "source"), rows)


def _openings(assumptions: Document) -> Section:
    rows = [(_named(o.shop), str(o.heads), ", ".join(o.start), o.source) for o in assumptions.hiring.opening]
    return Section(("heads 编制", "wanted", "start", "source"), rows)


def _traits(assumptions: Document) -> Section:
    rows = []
    for t in assumptions.team_health.trait:
        elsewhere = ", ".join(f"{shop} {score}" for shop, score in t.by_shop.items())
        rows.append((_label(t), f"{t.score}" + (f" ({elsewhere})" if elsewhere else ""), f"{t.weight}", t.source))
    return Section(("team health 团队健康", "score", "weight", "source"), rows)


def section_grid(section: Section) -> Grid:
    """A section as people see it; of many sources only the beginning."""
    brief = len(section.rows) > GLANCE and section.columns[-1] == "source"
    columns = [Column(name, unwrapped=i == 0) for i, name in enumerate(section.columns)]
    columns[-1] = Column(section.columns[-1], brief=brief)
    return grid(columns, [[label, *map(words, rest)] for label, *rest in section.rows])
