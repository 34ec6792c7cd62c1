"""What a page says of its assumptions: every figure with its source, and those with a known spread as levers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tierwise.documents.assumptions import Assumptions
from tierwise.documents.policy import Policy
from tierwise.documents.vary import Lever, lever_of
from tierwise.errors import Error

__all__ = ["assumed", "planned"]

STEPS = 20  # of a lever from one end of a spread to the other


def assumed(policy: Policy, assumptions: Assumptions) -> Iterator[tuple[str, str, str, str, str, Lever | None]]:
    """Path, label, Chinese label, what is said, source, and the lever if its spread is known; in the order of the file."""
    for path in (path for path in assumptions.paths() if path.endswith(".source")):
        source = assumptions.get(path)
        if source in ("", "unset"):
            continue
        of = path.removesuffix(".source")
        part = assumptions[of]
        label = (
            of.replace("attrition.leaving.", "leaving: ").replace("attrition.", "").replace("_", " ").replace(".", " ")
        )
        zh = str(getattr(part, "zh", ""))
        yield of, label, zh, assumptions.figures(of), source, _lever(of, part, label, zh, policy, assumptions)


def planned(policy: Policy) -> Iterator[tuple[str, str, str, str, str, None]]:
    """The same of what is decided for later months: the amendments to come, which hold whatever is moved."""
    for one, (month, diff) in zip(policy.amendment, policy.diffs(), strict=True):
        said = "; ".join(change.text for change in diff)
        yield f"amendment.{month}", f"from {month}", f"{month}起", said, one["source"] or "the policy", None


def _lever(of: str, part: Any, label: str, zh: str, policy: Policy, assumptions: Assumptions) -> Lever | None:
    """Two standard deviations each way, or between the bounds of a rate."""
    names = dir(part)
    said: dict[str, Any] | None = None
    path = ""
    if "coefficient" in names and "spread" in names and part.spread:
        path, middle, spread = f"{of}.coefficient", Decimal(str(part.coefficient)), Decimal(str(part.spread))
        said = {"from": middle - 2 * spread, "to": middle + 2 * spread, "step": 4 * spread / STEPS}
    elif "between" in names and "annual_rate" in names and part.annual_rate and part.between:
        path = f"{of}.annual_rate"
        low, high = (Decimal(str(x)) * 100 for x in part.between[0])
        said = {"from": f"{low}%", "to": f"{high}%", "step": f"{(high - low) / STEPS}%"}
    if said is None:
        return None
    with contextlib.suppress(Error):  # a spread that is no range moves nothing
        return lever_of(f"assumptions:{path}", {**said, "label": label, "zh": zh}, policy, assumptions)
    return None
