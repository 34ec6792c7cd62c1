"""The names of a user's own policies and results, offered by IPython and notebooks between the quotes of a call, and behind ``tw.col.``.

``ledger.totals("`` offers months, shops and ladders, ``policy.replace("`` paths, ``comparison.plot("`` measures. Nothing is run for it but
what a result knows already.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any, NamedTuple

from tierwise import charts
from tierwise.documents.document import Document
from tierwise.documents.policy import Policy
from tierwise.formulas.expression import Names
from tierwise.results.comparison import Comparison
from tierwise.results.difference import LedgerDifference
from tierwise.results.ledger import Ledger
from tierwise.results.projection import Projection
from tierwise.results.risks import Risks

__all__ = ["complete_in", "offered"]

_COMMON = ("tenure_months", "months_in_tier", "score", "bad_records", "gross", "net", "month")
_GROUPS = ("month", "year", "shop", "team", "person")


class Call(NamedTuple):
    """A call up to the quote in which the cursor stands: what is called, of what, and for which argument."""

    of: str
    name: str
    first: str  # the first argument as it is written
    place: int
    keyword: str
    typed: str


def complete_in(shell: Any) -> None:
    """Has an IPython shell offer these names, too; once."""
    completer = getattr(shell, "Completer", None)
    if completer is not None and not any(getattr(one, "of_tierwise", False) for one in completer.custom_matchers):

        def names(text: str) -> list[str]:
            return offered(completer.text_until_cursor, text, shell.user_ns)

        names.of_tierwise = True  # type: ignore[attr-defined]
        completer.custom_matchers.append(names)


def complete_where_asked() -> None:
    """The same in the shell that runs this, if one does."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None and hasattr(ipython, "get_ipython") else None
    if shell is not None:
        complete_in(shell)


def offered(line: str, token: str, names: Mapping[str, Any]) -> list[str]:
    """What may stand at the end of a line, in the place of its last token."""
    if token.rpartition(".")[0] and isinstance(_found(token.rpartition(".")[0], names), Names):
        of, _, typed = token.rpartition(".")
        return [f"{of}.{name}" for name in _columns(names) if name.startswith(typed)]
    call = _call(line)
    if call is None:
        return []
    cut = len(call.typed) - len(token)  # what was typed before a letter at which tokens end
    try:
        known = _known(call, names)
    except Exception:  # a completion that fails is none
        return []
    return [name[cut:] for name in dict.fromkeys(known) if name.startswith(call.typed)] if cut >= 0 else []


# -- what is asked -------------------------------------------------------------------------------------------------------


def _call(line: str) -> Call | None:
    """The call in whose text the line ends."""
    quote = _open_quote(line)
    if quote is None:
        return None
    depth, places, at = 0, 0, quote - 1
    while at >= 0 and not (depth == 0 and line[at] == "("):
        depth += line[at] in ")]}"
        depth -= line[at] in "([{" and depth > 0
        places += line[at] == "," and depth == 0
        at -= 1
    called = re.search(r"([A-Za-z_][\w.]*)\.(\w+)$", line[: max(at, 0)])
    if called is None:
        return None
    inside = line[at + 1 : quote]
    keyword = re.search(r"(\w+)\s*=\s*[\[(]?[^=,]*$", inside)
    return Call(
        called[1], called[2], inside.split(",")[0].strip(), places, keyword[1] if keyword else "", line[quote + 1 :]
    )


def _open_quote(line: str) -> int | None:
    """Where the text begins in which a line ends; None where it ends in none."""
    begun: int | None = None
    for i, letter in enumerate(line):
        if begun is None and letter in "\"'":
            begun = i
        elif begun is not None and letter == line[begun]:
            begun = None
    return begun


def _found(path: str, names: Mapping[str, Any]) -> Any:
    """A name of the user's, or a member of one; nothing is called."""
    first, *rest = path.split(".")
    found = names.get(first)
    for name in rest:
        found = getattr(found, name, None) if isinstance(found, (ModuleType, Comparison)) else None
    return found


# -- what is known -------------------------------------------------------------------------------------------------------


def _known(call: Call, names: Mapping[str, Any]) -> list[str]:
    of = _found(call.of, names)
    if of is charts:
        return _of_chart(call, _found(call.first, names))
    if isinstance(of, Document):
        return of.paths() if call.name in ("replace", "get", "amend") else []
    return _of_result(call.name, call.keyword, call.place, of)


def _of_chart(call: Call, of: Any) -> list[str]:
    if call.name == "pay" and isinstance(of, Ledger):
        if call.keyword == "by":
            return of.ladders
        return (
            [name for name, _ in of.policy._core.inputs]
            if call.place == 3 or call.keyword == "over"
            else _whom(of, call.place - 1)
        )
    if call.name == "seats" and isinstance(of, Projection):
        return [ladder.name for ladder in of.policy.ladder]
    return _of_result("plot", call.keyword, call.place - 1, of)


def _of_result(name: str, keyword: str, place: int, of: Any) -> list[str]:
    if isinstance(of, (Projection, Comparison)):
        groups = of.groupings if isinstance(of, Projection) else of.first.groupings
        return groups if keyword == "by" or place == 1 or name in ("totals", "reasons", "by_line") else of.measures
    if isinstance(of, Ledger):
        return of.ladders if name == "plot" else _whom(of, place) if name == "explain" else [*_GROUPS, *of.ladders]
    if isinstance(of, LedgerDifference):
        return [*_GROUPS, *(["line"] if name == "by" else []), *of.before.ladders]
    return [one.person for one in of.people] if isinstance(of, Risks) else []


def _whom(ledger: Ledger, place: int) -> list[str]:
    """People, or months."""
    return sorted(set(ledger.people["person"])) if place == 0 else ledger.months


def _columns(names: Mapping[str, Any]) -> list[str]:
    """What formulas of the user's policies may name."""
    policies = [one for one in names.values() if isinstance(one, Policy)]
    own = [name for one in policies for name, _ in one._core.inputs] + [m.name for one in policies for m in one.metric]
    return list(dict.fromkeys([*_COMMON, *own]))
