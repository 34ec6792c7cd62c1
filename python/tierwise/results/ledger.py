"""What came out of applying a policy to recorded months."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tierwise._native import core
from tierwise.arguments import (
    chosen_from,
    file_path,
    given,
    lists_of_names,
    month as month_given,
    names_of,
    none_or,
    text,
    threads as threads_given,
    truth,
    whole,
)
from tierwise.documents.policy import Policy
from tierwise.errors import Error, Fault
from tierwise.export.disclosure import SMALLEST_GROUP
from tierwise.export.folder import Folder
from tierwise.frames.notes import noted, notes_table
from tierwise.frames.pickles import Immutable, Sealed, pickled, table_from, table_state
from tierwise.frames.table import Table, table_grid
from tierwise.months import month_of
from tierwise.results.explanation import Explanation
from tierwise.results.flows_chart import flows_chart
from tierwise.results.ledger_files import Asked, asked_of, write_ledger_folder, write_ledger_workbook
from tierwise.results.state import State, core_of
from tierwise.show.content import Content, Grid, content, words
from tierwise.show.figures import money
from tierwise.show.shown import Shown, drawn
from tierwise.visible import visible

if TYPE_CHECKING:
    import altair as alt

__all__ = ["Ledger", "Total", "groups_of", "ledger_content", "ledger_head", "totals_grid"]


@dataclass(frozen=True)
class Total:
    """Sums in major units; ``heads`` counts different people, ``person_months`` rows."""

    heads: int
    person_months: int
    gross: Decimal
    net: Decimal
    employer_cost: Decimal


class Ledger(Immutable, Shown):
    """What came out of ``tw.apply``: three tables, totals by any grouping, and the reason for every figure."""

    def __init__(
        self,
        policy: Policy,
        records: Sealed,
        ledger: core.Ledger,
        before: State | None = None,
        *,
        with_events: bool = True,
    ) -> None:
        self._records = records
        self._before = before
        self._ledger = ledger
        self._with_events = with_events
        self.policy = policy

    def _need_rows(self, table: str) -> None:
        if self._ledger.kept is not None:
            hint = "tw.apply keeps everything unless results are named"
            raise Error([Fault(path=table, message="only totals were kept of this run", hint=hint)])

    @cached_property
    def people(self) -> Table:
        """A row a person and month, by month and person.

        Columns: person, month, shop, team, each ladder's tier and ``<ladder>.months_in_tier``, points, score, discipline
        and overtime where the policy has them, gross, net, employer_cost. Months not paid because
        the person had been separated are not there (see ``events``).
        """
        self._need_rows("people")
        return Table(self._ledger.people(), "people", self.policy.labels)

    @cached_property
    def payslips(self) -> Table:
        """A row a payslip line: person, month, shop, team, line, kind, amount, cut.

        ``kind`` is earning, deduction, employer_cost or memo; a deduction's ``amount`` is positive. ``cut`` is what the cap on
        deductions took off the line; missing for lines that are not under it.
        """
        self._need_rows("payslips")
        return Table(self._ledger.payslips(), "payslips", self.policy.labels)

    @cached_property
    def events(self) -> Table:
        """A row an event, by month and person: month, person, shop, event, subject, from, to, number, reason.

        ``event`` is promoted, appointed, confirmed, demoted, fell_back, refused, not_approved, too_soon, waiting, let_go,
        separated, left, returned, on_leave, flagged, pool_unshared or records_ignored; ``subject`` the ladder, offence, line or
        check, or how somebody left;
        of people in the state that the records go on from, left and records_ignored are of months before the first;
        ``number`` the place in a queue or the number of records ignored; ``reason`` the conditions that were not met.
        """
        if not self._with_events:
            raise Error(
                [Fault(path="events", message="they were not kept of this run", hint='name "events" among the results')]
            )
        return Table(self._ledger.events(), "events", self.policy.labels)

    @cached_property
    def reconciliation(self) -> Table:
        """Of tiers as recorded: a row a tier that the policy would not have given, by month, person and ladder.

        Columns: month (of the record), person, shop, ladder, before (the tier of the record before), recorded, policy (the tier it would
        have given from ``before``; missing where it lets the person go), rule (which decided: enter, keep, confirm, applies, approve,
        separate, set; missing where no rule did) and reason: what of it did not hold, with what was found, or that it held. Each month
        is by itself: a difference is told once, and the recorded tier holds from there on.
        """
        if not self._ledger.tiers_recorded:
            hint = 'tw.apply(policy, records, tiers="recorded") takes them from the records'
            raise Error([Fault(path="reconciliation", message="the tiers are the policy's own", hint=hint)])
        _ = self.events
        essential = ("month", "person", "ladder", "recorded", "policy")
        return Table(self._ledger.reconciliation(), "reconciliation", self.policy.labels, essential)

    @cached_property
    def notes(self) -> Table:
        """What of the records was not used, or is taken for granted: kind, subject, months, rows, text.

        ``kind`` is alike, unknown_person, other_tier, cut_past, other_rules, missing_tier, missing_joined, missing_input or
        unread_column; the guide to records says what each means. Nothing to tell: no rows.
        """
        return notes_table(self._ledger.notes)

    @cached_property
    def state(self) -> State:
        """How everybody stands behind the last month: what ``tw.apply(policy, later, state=...)`` goes on from."""
        self._need_rows("state")
        return State(self._ledger.state())

    @property
    def months(self) -> list[str]:
        """From the first month to the last, as ``2026-03``."""
        return self._ledger.months

    @property
    def currency(self) -> str:
        """The currency everything is paid in, as in ISO 4217."""
        return str(self.policy.currency)

    @property
    def ladders(self) -> list[str]:
        """The names of the ladders people stand on."""
        return [ladder.name for ladder in self.policy.ladder]

    @property
    def shops(self) -> list[str]:
        """The shops of the records, by name."""
        return sorted(self._ledger.shops)

    def __len__(self) -> int:
        """The number of person-months paid."""
        return self._ledger.rows

    @cached_property
    def total(self) -> Total:
        """Heads, person-months, gross, net and employer cost of everything."""
        row = next(self.totals().rows(), None)
        return Total(0, 0, *[Decimal(0)] * 3) if row is None else Total(**{k: row[k] for k in Total.__annotations__})

    @given(by=names_of)
    def totals(self, by: str | Iterable[str] = ()) -> Table:
        """Sums by any grouping: month, year, shop, team, person, or a ladder's name; without ``by`` one row for all.

        Columns: the groups, heads (different people), person_months, each pay line, gross, net, employer_cost. Tiers come in the order of
        their ladder. Raises ``tw.Error`` for what groups nothing.

        >>> import tierwise as tw
        >>> ledger = tw.apply(tw.example("three_shops"), tw.example_records("three_shops"))
        >>> [row["shop"] for row in ledger.totals(by="shop").rows()]
        ['harbour', 'lantern', 'orchard']
        """
        return Table(core.totals(self._ledger, groups_of(by)), "totals", self.policy.labels)

    @given(person=text, month=month_given)
    def explain(self, person: str, month: Any) -> Explanation:
        """One person's month: each line with its formula, values and rounding; each condition, and by how much it was missed.

        ``month`` reads like ``2026-03``, or is a date, timestamp or period in it. Raises ``tw.Error`` when the person
        has no row then or had been separated. Takes as long as a run on the people who share a shop or team with this
        one.
        """
        records, before = self._records.unchanged("explain"), core_of(self._before)
        recorded = self._ledger.tiers_recorded
        found = core.explain(self.policy._core, records, before, str(person), month_of(month), recorded)
        return Explanation(found, self.policy.at(found.month))

    @given(ladder=none_or(text))
    def plot(self, ladder: str | None = None) -> alt.LayerChart:
        """A chart of how people go from tier to tier of a ladder (the first when none is named), come and go, over four of the months."""
        ladders = self.ladders
        if ladder is not None and ladder not in ladders:
            core.unknown_name("ladder", ladder, ladders)
        if not ladders or not len(self):
            raise Error([Fault(path="plot", message="there is nobody on a ladder")])
        of = self.policy.at(self.months[-1]).ladder[ladder or ladders[0]]
        title = f"{visible(self.policy.name)}: {visible(self.policy.labels.both(of.name, 'ladder'))}, who goes where 人员流动"
        shown = flows_chart(self.people, of.name, [(tier.name, tier.zh) for tier in of.tier], title)
        chart: alt.LayerChart = drawn(shown)
        return chart

    @given(
        folder=file_path,
        format=chosen_from("csv", "parquet"),
        by=none_or(lists_of_names),
        with_persons=truth,
        smallest_group=whole(1, 1000),
        raw=truth,
    )
    def write(
        self,
        folder: str | os.PathLike[str],
        format: Literal["csv", "parquet"] = "csv",
        *,
        by: Iterable[str | Iterable[str]] | None = None,
        with_persons: bool = False,
        smallest_group: int = SMALLEST_GROUP,
        raw: bool = False,
        **facts: Any,
    ) -> Path:
        """Sums by some groupings, the policy (and its amendments) and ``manifest.json`` in a folder, which is replaced as a whole.

        ``by``: the groupings, such as ``["shop", ["month", "medal"]]``; by default by month, shop and each ladder, and by two of
        them each. Nobody is named, and no figure of fewer than ``smallest_group`` people follows from the tables: groupings
        that would give one are left out, the later ones first, and the manifest says which and why. Sums over everybody are
        there in any case. ``with_persons=True`` writes people, payslips and events beside all groupings asked for: for the
        payroll, not to be handed on. Of tiers as recorded the reconciliation is there, too.

        The manifest has the version, the policy's name and SHA-256, the SHA-256 of every table, and the ``facts`` given.
        Files in the folder that no run wrote stay. Texts that a spreadsheet would take for formulas are marked, unless ``raw``
        (see ``Table.write_csv``). Returns the folder, which is made when it is not there. Raises ``tw.Error`` for what groups nothing.
        """
        asked = self._asked([] if by is None and with_persons else by, with_persons, smallest_group)
        return write_ledger_folder(self, Folder(folder, format, raw=raw), asked, facts)

    @given(path=file_path, by=none_or(lists_of_names), with_persons=truth, smallest_group=whole(1, 1000))
    def write_excel(
        self,
        path: str | os.PathLike[str],
        *,
        by: Iterable[str | Iterable[str]] | None = None,
        with_persons: bool = False,
        smallest_group: int = SMALLEST_GROUP,
    ) -> Path:
        """An Excel workbook of what ``write`` writes: a sheet a table, and a cover that says what was run. Needs ``tierwise[excel]``.

        Returns the path. Raises ``tw.Error`` for what groups nothing.
        """
        write_ledger_workbook(self, path, self._asked(by, with_persons, smallest_group))
        return Path(path)

    @property
    def _by_person(self) -> list[Table]:
        """The tables with rows of persons that there are."""
        events = [self.events] if self._with_events else []
        return [self.people, self.payslips, *events, *([self.reconciliation] if self._ledger.tiers_recorded else [])]

    def _asked(self, by: Iterable[str | Iterable[str]] | None, with_persons: bool, smallest_group: int) -> Asked:
        return asked_of(self, None if by is None else [groups_of(one) for one in by], with_persons, smallest_group)

    def __reduce__(self) -> tuple[Any, ...]:
        state = table_state(self._records.unchanged("a copy"))
        kept, recorded = self._ledger.kept, self._ledger.tiers_recorded
        return pickled(_ledger, self.policy, state, self._before, kept, self._with_events, recorded)

    def __repr__(self) -> str:
        t = self.total
        return (
            f"<tierwise.Ledger of {self.policy.name!r}: {t.heads} people, {self.months[0]} to {self.months[-1]}, "
            f"{t.person_months} person-months; net {t.net:,} {self.currency}>"
        )

    def _content(self) -> Content:
        return ledger_content(self)


def _ledger(
    policy: Policy,
    state: tuple[Any, ...],
    before: State | None,
    only: list[list[str]] | None,
    events: bool,
    recorded: bool,
) -> Ledger:
    """A ledger that was pickled: the same bits come out of the same policy and records."""
    table = table_from(state)
    threads = threads_given("threads", None)
    read = core.Records(policy._core, table, core_of(before), threads, False, recorded)
    found = core.apply(policy._core, read, None, threads, None, only, events, recorded)
    return Ledger(policy, Sealed(table), found, before, with_events=events)


def groups_of(by: str | Iterable[str]) -> list[str]:
    groups = names_of("by", by)
    for group in groups:
        if groups.count(group) > 1:
            raise Error([Fault(message=f"grouping '{group}' is given twice")])
    return groups


def ledger_head(ledger: Ledger) -> str:
    """A ledger in a sentence."""
    t = ledger.total
    return (
        f"{ledger.policy.name}: {t.heads:,} people, {ledger.months[0]} to {ledger.months[-1]}, "
        f"{t.person_months:,} person-months; gross {money(t.gross)}, net {money(t.net)}, "
        f"employer cost {money(t.employer_cost)} {ledger.currency}"
    )


def totals_grid(ledger: Ledger, by: Sequence[str], count: int = 100) -> Grid:
    """Totals by a grouping, without the single lines."""
    return table_grid(ledger.totals(by), count, [*by, "heads", "person_months", "gross", "net", "employer_cost"])


def ledger_content(ledger: Ledger, by: Sequence[str] = ()) -> Content:
    """Totals by a grouping; or by shop and by the first ladder, and what happened how often."""
    if by:
        return content(words(ledger_head(ledger)), totals_grid(ledger, by), noted(ledger.notes))
    kept = ledger._ledger.kept
    happened = Counter(row["event"] for row in ledger.events.rows()) if ledger._with_events else {}
    shown = [["shop"], *([name] for name in ledger.ladders[:1])] if kept is None else [by for by in kept if by]
    events = ", ".join(f"{event} {n}" for event, n in sorted(happened.items(), key=lambda item: (-item[1], item[0])))
    return content(
        words(ledger_head(ledger)),
        *(totals_grid(ledger, groups) for groups in shown),
        words(f"events: {events}") if events else None,
        words(_reconciled(ledger)) if ledger._ledger.tiers_recorded and ledger._with_events else None,
        noted(ledger.notes),
    )


def _reconciled(ledger: Ledger) -> str:
    """Of tiers as recorded, in a sentence."""
    apart = len(ledger.reconciliation)
    told = "1 differs" if apart == 1 else f"{apart:,} differ"
    return f"tiers as recorded: {told} from what the policy would have given (ledger.reconciliation)"
