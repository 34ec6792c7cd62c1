"""How risks look in a terminal."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from tierwise.results.risks import Risk, RiskFactor, Risks
from tierwise.show.terminal import apart, as_text, grid, noted

__all__ = ["risk_grids", "risk_text", "risks_grids", "risks_text"]

SHOWN = 10


def risks_grids(risks: Risks) -> RenderableType:
    """The highest risks first, each with what lifts it most; and what is not known."""
    ordered = sorted(risks.people, key=lambda one: (-one.yearly, one.person))
    columns = ["person", "shop", "tenure", "this month", "12 months"] + (["raise"] if risks.bar else [])
    rows = [
        [
            one.person, one.shop, one.tenure_months, f"{one.monthly:.1%}", f"{one.yearly:.0%}",
            *([_raise(one)] if risks.bar else []), _driver(risks, one),
        ]
        for one in ordered[:SHOWN]
    ]  # fmt: skip
    shown = grid([*columns, "above the median by"], rows, right=columns[2:])
    mean = sum(one.yearly for one in ordered) / len(ordered) if ordered else 0.0
    head = (
        f"{len(ordered)} people, {risks.month}: on average {mean:.0%} leave within twelve months, should nothing change"
    )
    rest = f"... and {len(ordered) - SHOWN} more" if len(ordered) > SHOWN else None
    unknown = [f.name for f in risks.factors if f.missing == len(ordered) and ordered]
    missing = f"not in the records, so it adds nothing: {', '.join(unknown)}" if unknown else None
    return apart(Text(head), shown, *(Text(said) for said in (rest, missing) if said), noted(risks.notes))


def risks_text(risks: Risks) -> str:
    """The ``str()`` of risks."""
    return as_text(risks_grids(risks))


def risk_grids(risks: Risks, one: Risk) -> RenderableType:
    """A person's contributions against the median, largest first."""
    head = (
        f"{one.person}, {one.shop}, {risks.month}: {one.monthly:.1%} this month, {one.yearly:.0%} within twelve months"
    )
    rows = [
        [
            _label(f),
            f.says,
            f"{one.contributions[f.name]:+.2f}",
            f"{f.median:+.2f}",
            f"{gap:+.2f}",
            "yes" if f.lever else "no",
        ]
        for gap, f in sorted(
            ((one.contributions[f.name] - f.median, f) for f in risks.factors), key=lambda x: -abs(x[0])
        )
        if abs(gap) >= 0.005
    ]
    columns = ["factor", "in words", "log-odds", "median", "above it", "can be changed"]
    shown = grid(columns, rows, right=columns[2:5])
    answer = None
    if risks.bar:
        needed = one.raise_needed
        answer = (
            "no factor of the file answers to a raise of the month's gross" if needed is None and not risks.answers_to_pay
            else f"no raise up to tenfold the month's gross was found that alone brings the twelve months under {risks.bar:.0%}"
            if needed is None
            else f"it is under {risks.bar:.0%} already" if needed == 0
            else f"a raise of {needed:,} a month would bring the twelve months under {risks.bar:.0%}, if the coefficients of pay hold"
        )  # fmt: skip
    doubt = "coefficients are assumptions of the file; none is causal because it stands there"
    return apart(Text(head), shown, *(Text(said) for said in (answer, doubt) if said))


def risk_text(risks: Risks, one: Risk) -> str:
    """A person's risk as text."""
    return as_text(risk_grids(risks, one))


def _driver(risks: Risks, one: Risk) -> str:
    gaps = sorted(((one.contributions[f.name] - f.median, f) for f in risks.factors), key=lambda x: -x[0])
    return ", ".join(f"{_label(f)} {gap:+.2f}" for gap, f in gaps[:2] if gap > 0.05)


def _label(f: RiskFactor) -> str:
    return f"{f.name} {f.zh}".rstrip()


def _raise(one: Risk) -> str:
    return "none helps" if one.raise_needed is None else f"{one.raise_needed:,}" if one.raise_needed else ""
