"""What changes from one ledger to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tierwise._native import core
from tierwise.arguments import (
    given,
    grouping,
    instance_of,
    truth,
    whole,
)
from tierwise.errors import Error, Fault
from tierwise.frames.pickles import Immutable, pickled
from tierwise.frames.table import Table
from tierwise.results.ledger import Ledger, groups_of
from tierwise.results.line_changes import line_changes
from tierwise.results.pay_changes_chart import changes_of_persons, counts_of_changes
from tierwise.show.chart_values import Chart
from tierwise.show.content import Content, content, grid, words
from tierwise.show.figures import money
from tierwise.show.shown import Shown, drawn

if TYPE_CHECKING:
    import altair as alt

__all__ = ["LedgerDifference", "difference"]


def difference(before: Ledger, after: Ledger) -> LedgerDifference:
    """What changes from one ledger to another, in total, by group and person by person.

    A ledger against itself differs by exactly 0 everywhere. Raises ``tw.Error`` for ledgers in different currencies.

    >>> import tierwise as tw
    >>> today, records = tw.example("three_shops"), tw.example_records("three_shops")
    >>> raised = today.replace("ladder.medal.iron.base_pay", 2300)
    >>> tw.difference(tw.apply(today, records), tw.apply(raised, records)).total.net_change > 0
    True
    """
    for what, ledger in (("before", before), ("after", after)):
        instance_of("a tw.Ledger", Ledger)(what, ledger)
    return LedgerDifference(before, after)


@dataclass(frozen=True)
class Change:
    """A total before and after, in major units."""

    net_before: Decimal
    net_after: Decimal
    net_change: Decimal
    gross_before: Decimal
    gross_after: Decimal
    gross_change: Decimal
    employer_cost_before: Decimal
    employer_cost_after: Decimal
    employer_cost_change: Decimal


class LedgerDifference(Immutable, Shown):
    """Two ledgers side by side; a group that only one of them has counts as 0 in the other."""

    def __init__(self, before: Ledger, after: Ledger) -> None:
        self.before = before
        self.after = after
        self.total = Change(**next(self._table((), False).rows()))

    def _table(self, by: Iterable[str], by_change: bool) -> Table:
        frame = core.difference(self.before._ledger, self.after._ledger, list(by), by_change)
        return Table(frame, "difference", self.before.policy.labels)

    def __reduce__(self) -> tuple[Any, ...]:
        return pickled(LedgerDifference, self.before, self.after)

    def by(self, *groups: str) -> Table:
        """Before, after and change of net, gross and employer cost by a grouping as for ``Ledger.totals``, or by ``line``.

        By ``line``, alone or beside other groups, each has what it adds to them: an earning to all three, a deduction less to net, an
        employer's cost to the employer cost. Lines of kind memo add nothing and are not there. They add up to the change of the
        group, to the last fen. Where a ladder is called line, it is what is meant.
        """
        by = groups_of(groups)
        if "line" in by and "line" not in self.before.ladders:
            return line_changes(self.before, self.after, by)
        return self._table(by, False)

    @cached_property
    def people(self) -> Table:
        """The same for each person, from the largest gain of net pay to the largest loss."""
        return self._table(("person",), True)

    @given(count=whole(0, 2**31 - 1))
    def gains(self, count: int = 5) -> list[dict[str, Any]]:
        """The rows of the people who gain most, largest first."""
        return [row for row in self.people.rows(0, count) if row["net_change"] > 0]

    @given(count=whole(0, 2**31 - 1))
    def losses(self, count: int = 5) -> list[dict[str, Any]]:
        """The rows of the people who lose most, largest loss first."""
        rows = list(self.people.rows(max(0, len(self.people) - count)))
        return [row for row in reversed(rows) if row["net_change"] < 0]

    @given(by=grouping, with_persons=truth)
    def plot(self, by: str | None = None, *, with_persons: bool = False) -> alt.LayerChart | alt.FacetChart:
        """A chart of who gains and who loses: how many people's net pay changes by how much; a panel a shop, team or tier with ``by``.

        ``with_persons=True`` names those whose pay changes most, to either side.
        """
        if with_persons:
            if by is not None:
                raise Error([Fault(path="plot", message="people are named over everybody, not by groups")])
            shown: Chart = changes_of_persons(list(self.people.rows()), self.before.currency)
        else:
            rows = self._table((by, "person"), False) if by is not None else self.people
            labels = self.before.policy.labels
            named = {str(one): labels.both(str(one), f"tier {by}") for one in set(rows[by])} if by is not None else {}
            people = self.people["net_change"].tolist()
            shown = counts_of_changes(rows.rows(), by, people, self.before.currency, named)
        chart: alt.LayerChart | alt.FacetChart = drawn(shown)
        return chart

    def __repr__(self) -> str:
        t = self.total
        return f"<tierwise.LedgerDifference: net {t.net_change:+,}, employer cost {t.employer_cost_change:+,}>"

    def _content(self) -> Content:
        """The total, and the people who gain and lose most."""
        t = self.total
        rows = [
            [
                name.replace("_", " "),
                getattr(t, f"{name}_before"),
                getattr(t, f"{name}_after"),
                money(getattr(t, f"{name}_change"), sign=True),
            ]
            for name in ("gross", "net", "employer_cost")
        ]
        parts = [grid([self.before.currency, "before", "after", "change"], rows, right=["change"])]
        kept = (self.before._ledger.kept, self.after._ledger.kept)
        known = all(by is None or ["person"] in by for by in kept)
        for title, found in (("largest gains", self.gains()), ("largest losses", self.losses())) if known else ():
            if found:
                people = [
                    [r["person"], r["net_before"], r["net_after"], money(r["net_change"], sign=True)] for r in found
                ]
                columns = ["person", "net before", "net after", "change"]
                parts.append(grid(columns, people, title=title, right=["change"]))
        return content(*parts, None if len(parts) > 1 or not known else words("nobody gains or loses"))
