"""What may come of a policy: totals of every replica and month, and how they spread."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from tierwise._native import core
from tierwise.arguments import (
    MOST_REPLICAS,
    all_threads,
    chosen_from,
    file_path,
    given,
    grouping,
    names_of,
    none_or,
    text,
    truth,
    whole,
)
from tierwise.documents.assumptions import Assumptions
from tierwise.documents.policy import Policy
from tierwise.errors import Error, Fault
from tierwise.export.disclosure import SMALLEST_GROUP
from tierwise.export.folder import Folder
from tierwise.frames.labels import Labels
from tierwise.frames.notes import Note, notes_table
from tierwise.frames.pickles import Sealed, pickled, table_from, table_state
from tierwise.frames.table import Column, Table, listed, numbers, rounded, table_of, texts, wholes
from tierwise.results.groups import Groups, expect_grouping, groupings_of
from tierwise.results.ledger import Ledger
from tierwise.results.measures import (
    Amounts,
    Band,
    Measure,
    chosen,
    known_measures,
    measure_column,
    months_alone,
    months_so_far,
    spread,
)
from tierwise.results.projection_content import REASONS, bands_chart, projection_content, summary
from tierwise.results.projection_files import write_projection_folder, write_projection_workbook
from tierwise.results.run_facts import Played
from tierwise.results.state import State
from tierwise.show.content import Content
from tierwise.show.progress import reported
from tierwise.show.shown import drawn
from tierwise.visible import visible

if TYPE_CHECKING:
    import altair as alt

__all__ = ["Projection"]


class Projection(Played):
    """What may come of a policy: totals of every replica and month, how they spread, and any replica in full.

    Measures: ``heads``, ``hires``, ``leavers`` (``left`` by their own will, ``dismissed`` beyond the policy,
    ``separated`` by it), ``promoted`` (also by the end of probation, onto the next tier, which is the ledger's event
    ``confirmed``), ``appointed``, ``demoted``, ``waiting`` (people who wait for a seat), ``gross``, ``net``,
    ``employer_cost``, ``hiring_cost``, ``outsourcing_cost``, ``total_cost`` (the last three together), ``score`` (the
    mean of those who have one); where the assumptions have demand, ``consultations``, ``chatbot``, ``outsourced``,
    ``at_desk``, ``lost``, ``lost_share`` (of those at the desk and outsourced), ``desk_hours``, ``busy_hours``,
    ``busy`` (their quotient), ``wait_seconds`` and ``wait`` (seconds each); ``line.<pay line>``, ``total.<what the
    assumptions total>`` and ``reason.<why people left>``.
    """

    def __init__(
        self,
        policy: Policy,
        assumptions: Assumptions,
        found: core.Projection,
        model: core.Model,
        table: core.Table,
        notes: Sequence[Note] = (),
    ) -> None:
        self._found = found
        self._model = model
        self._table = table
        self._sealed = Sealed(table)
        self._people_notes = list(notes)
        self.policy = policy
        self.assumptions = assumptions

    # -- what was run ------------------------------------------------------------------------------------------------

    @property
    def _run(self) -> core.Projection:
        return self._found

    @cached_property
    def done(self) -> list[int]:
        """The numbers of the replicas that are done: all of them, unless the run was interrupted."""
        return [int(i) + self._found.first_replica for i in np.flatnonzero(self._found.done)]

    @cached_property
    def notes(self) -> Table:
        """What of the workforce was not used, or is taken for granted: kind, subject, months, rows, text.

        ``kind`` is alike, cut_past, missing_tier, missing_joined, undrawn_input, drawn_at_start or unread_column; the guide to
        simulation says what each means.
        """
        return notes_table([*self._people_notes, *self._found.notes])

    @cached_property
    def state(self) -> State | None:
        """How the people stood at the start, with their past; None where the workforce had none."""
        return None if self._found.before is None else State(self._found.before)

    @property
    def drawn_at_start(self) -> list[str]:
        """What the workforce did not say of its people, so that it was drawn as for newcomers."""
        return self._found.drawn_at_start

    @property
    def measures(self) -> list[str]:
        """The names of what is added up and worked out."""
        return list(self._known)

    @cached_property
    def groupings(self) -> list[str]:
        """What ``by`` may name: ``shop``, if the workforce has shops, and ladders."""
        return groupings_of([self.policy], self._table)

    @property
    def values(self) -> np.ndarray:
        """The raw totals, read-only and without a copy: replica, month, cell, measure, in whole units (fen, hundredths).

        The last two axes are ``cells`` and ``raw_measures``. Rows of replicas that are not ``done`` are not whole.
        """
        return self._found.values

    @property
    def cells(self) -> list[tuple[str, str]]:
        """The third axis of ``values``: ("", "") for everybody; then, of groupings that are kept, ("shop", its name), (ladder, tier)."""
        return [(by, name) for by, name, _ in self._found.cells]

    @property
    def raw_measures(self) -> list[tuple[str, int]]:
        """The last axis of ``values``: names, and how many decimals the whole units have."""
        return self._found.raw_measures

    # -- tables ------------------------------------------------------------------------------------------------------

    @given(by=grouping, cumulative=truth)
    def totals(self, by: str | None = None, *, cumulative: bool = False) -> Table:
        """A row a replica and month, and a shop or tier with ``by``: one column a measure, money exact.

        ``cumulative`` adds the months up from the first; ``heads`` and ``waiting`` are then their mean, and ``score``
        and other means those of all months so far. By a ladder there is nothing of demand, and ``total_cost`` is
        without outsourcing.
        """
        return self._totals(self._groups(by), cumulative)

    def _totals(self, groups: Groups, cumulative: bool = False) -> Table:
        by, cells = groups.by, groups.places
        spans = months_so_far(len(self.months)) if cumulative else months_alone(len(self.months))
        amounts = Amounts(groups.found)
        columns = [wholes("replica", np.repeat(self.done, len(spans) * len(cells)))]
        columns += self._months_and_cells(groups, 1, len(self.done))
        for measure in self._measures(None, by):
            exact = measure.kind in ("money", "count") and not (cumulative and measure.is_stock)
            if exact:
                kind = "money" if measure.kind == "money" else "count"
                columns.append(wholes(measure.name, amounts.exact(measure.sum_of, cells, spans), kind))
            else:
                columns.append(numbers(measure.name, amounts.of(measure, cells, spans)))
        return table_of("totals", columns, self._found.digits, self.labels)

    @given(measures=none_or(names_of), by=grouping, cumulative=truth)
    def bands(
        self, measures: str | Iterable[str] | None = None, by: str | None = None, *, cumulative: bool = False
    ) -> Table:
        """How the replicas spread: month, ``by``, measure, low, median, high.

        80 % of the replicas lie between ``low`` and ``high`` (the 10th and 90th hundredth). ``measures``: some names; all when left out.
        """
        wanted = self._measures(measures, by)
        return self._bands(self._groups(by), wanted, cumulative)

    def _bands(self, groups: Groups, wanted: list[Measure], cumulative: bool = False) -> Table:
        spans = months_so_far(len(self.months)) if cumulative else months_alone(len(self.months))
        amounts = Amounts(groups.found)
        found = [spread(amounts.of(m, groups.places, spans)) for m in wanted]
        columns = self._months_and_cells(groups, len(wanted), 1)
        columns.append(measure_column([m.name for m in wanted], len(spans) * len(groups.places)))
        columns += [rounded(name, np.stack([getattr(one, name) for one in found], axis=2)) for name in Band._fields]
        return table_of("bands", columns, self._found.digits, self.labels)

    @given(by=grouping)
    def reasons(self, by: str | None = None) -> Table:
        """Why people left by their own will: ``by``, reason, zh, says, leavers (a replica's mean), low, high, share.

        What raised a leaver's odds is drawn in proportion to how much it did; ``none`` is nothing known. ``low`` and ``high`` hold
        80 % of the replicas; ``share`` is of all leavers of the group. The most frequent come first.
        """
        groups = self._groups(by)
        cells = groups.places
        wanted = [m for m in self._known.values() if m.name.startswith("reason.")]
        all_months = [slice(0, len(self.months))]
        amounts = Amounts(groups.found)
        counts = np.stack([amounts.of(m, cells, all_months)[:, 0] for m in wanted], axis=2)
        band = spread(counts)
        means = counts.mean(axis=0) if len(counts) else np.full(counts.shape[1:], np.nan)
        sums = means.sum(axis=1, keepdims=True)
        shares = np.divide(means, sums, out=np.full(means.shape, np.nan), where=sums > 0)
        order = np.argsort(-means, axis=1, kind="stable")
        places = np.repeat(np.arange(len(cells)), len(wanted))
        sorted_by = (places, order.reshape(-1))
        says = self._reason_words()
        names = [wanted[i].name.removeprefix("reason.") for i in sorted_by[1]]
        columns = [] if by is None else [groups.column(places)]
        columns += [
            listed("reason", names),
            listed("zh", [wanted[i].zh for i in sorted_by[1]]),
            listed("says", [says.get(name, "") for name in names]),
            rounded("leavers", means[sorted_by]),
            rounded("low", band.low[sorted_by]),
            rounded("high", band.high[sorted_by]),
            numbers("share", shares[sorted_by]),
        ]
        return table_of("reasons", columns, self._found.digits, self.labels)

    # -- a replica in full -------------------------------------------------------------------------------------------

    @given(replica=whole(0, MOST_REPLICAS))
    def records(self, replica: int = 0) -> Table:
        """The months of one replica as records, a row a person and month: ``tw.apply`` takes them, with ``state`` if there is one.

        A newcomer is called after the position: ``A017+01`` is the first who came after A017.
        """
        return Table(core.Frame.of_table(self._records(replica), self._found.digits), "records", self.labels)

    @given(replica=whole(0, MOST_REPLICAS))
    def ledger(self, replica: int = 0) -> Ledger:
        """One replica's full ledger, with payslips and explanations; its totals are the projection's to the fen."""
        records = self._records(replica)
        read = core.Records(self.policy._core, records, self._found.before, 1, False)
        return Ledger(self.policy, Sealed(records), core.apply(self.policy._core, read, None, 1, None), self.state)

    def _records(self, replica: int) -> core.Table:
        if replica not in self.done:
            there = f"{self.done[0]} to {self.done[-1]}"
            raise Error([Fault(path="replica", message=f"there is no replica {replica}", hint=f"there are {there}")])
        return core.simulated_records(
            self._model,
            self._sealed.unchanged("a replica in full"),
            self._found.before,
            months=len(self.months),
            replica=replica,
            seed=self.seed,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        state = core.projection_state(self._found)
        table = table_state(self._sealed.unchanged("a copy"))
        return pickled(_projection, self.policy, self.assumptions, state, table, self._people_notes)

    # -- showing -----------------------------------------------------------------------------------------------------

    @given(measure=text, by=grouping, cumulative=truth)
    def plot(
        self, measure: str = "total_cost", by: str | None = None, *, cumulative: bool = False
    ) -> alt.LayerChart | alt.FacetChart:
        """A chart of a measure month by month: the median, and the band that holds 80 % of the replicas."""
        shown = self._measures(measure, by)[0]
        title = f"{visible(self.policy.name)}: {shown.words}" + (", cumulative 累计" if cumulative else "")
        rows = self.bands(shown.name, by, cumulative=cumulative).rows()
        chart: alt.LayerChart | alt.FacetChart = drawn(bands_chart(title, shown, rows, by, self.labels, len(self.done)))
        return chart

    @given(
        folder=file_path,
        format=chosen_from("csv", "parquet"),
        raw=truth,
        chart=none_or(text),
        with_persons=truth,
        smallest_group=whole(1, 1000),
    )
    def write(
        self,
        folder: str | os.PathLike[str],
        format: Literal["csv", "parquet"] = "csv",
        *,
        chart: str | None = "total_cost",
        with_persons: bool = False,
        smallest_group: int = SMALLEST_GROUP,
        raw: bool = False,
        **facts: Any,
    ) -> Path:
        """Totals, bands and reasons, for everybody and by each grouping (those that are kept, if any is), a chart, ``manifest.json``.

        Groupings with a group of fewer than ``smallest_group`` people are left out, and the manifest says which and why;
        ``with_persons=True`` writes them too, and the workforce. The folder is replaced as a whole; files in it that no run
        wrote stay. ``chart`` is what it shows (as SVG; where nothing can draw, as Vega-Lite). The manifest has what the run
        can be repeated from, the SHA-256 of every table, and the ``facts`` given. Returns the folder.
        """
        picture = (
            None if chart is None else self.plot(chart)
        )  # what cannot be drawn is found before anything is written
        with_what = (picture, with_persons, smallest_group, facts)
        return write_projection_folder(self, Folder(folder, format, raw=raw), *with_what)

    @given(path=file_path, with_persons=truth)
    def write_excel(self, path: str | os.PathLike[str], *, with_persons: bool = False) -> Path:
        """An Excel workbook of everybody together: bands month by month, reasons, assumptions, and a cover.

        ``with_persons=True`` also writes the workforce. Needs ``tierwise[excel]``. Returns the path.
        """
        write_projection_workbook(self, path, with_persons)
        return Path(path)

    def _workforce(self) -> Table:
        """Who was there at the start."""
        return Table(core.Frame.of_table(self._table, 2), "workforce", self.labels)

    def __repr__(self) -> str:
        return f"<tierwise.Projection of {self.policy.name!r}: {self._in_short()}>"

    def _in_short(self) -> str:
        run = f"{self.replicas} replicas" if self.replicas > 1 else f"replica {self._found.first_replica}"
        said = f"{self._table.rows} people, {self.months[0]} to {self.months[-1]}, {run}, seed {self.seed}"
        return said + (f"; interrupted: {len(self.done)} of them are done" if self.interrupted else "")

    def _content(self) -> Content:
        head = f"{self.policy.name}: {self._in_short()}"
        reasons = list(self.reasons().rows(0, REASONS))
        return projection_content(head, summary(self._found, self.months, self._known), reasons, self.notes)

    # -- what tables are made of -------------------------------------------------------------------------------------

    @cached_property
    def _known(self) -> dict[str, Measure]:
        return known_measures(self._found)

    @cached_property
    def labels(self) -> Labels:
        """The Chinese labels of tiers, lines, measures and reasons."""
        measures = [("tier measure", m.name, m.zh) for m in self._known.values()]
        return Labels([*self.policy._core.labels(), *measures])

    def _measures(self, names: str | Iterable[str] | None, by: str | None) -> list[Measure]:
        expect_grouping(by, self.groupings)
        known = {n: m for n, m in self._known.items() if by in (None, "shop") or m.of_tiers}
        if names is None:
            return list(known.values())
        return [known[name] for name in chosen(names, known, "measure" if by is None else f"measure by {by}")]

    def _groups(self, by: str | None) -> Groups:
        """Totals by a grouping: those that are kept, or the replicas played once more."""
        expect_grouping(by, self.groupings)
        kept = by is None or any(of == by for of, _ in self.cells)
        return Groups.of(self._found if kept else self._played_by([by]), by)  # type: ignore[list-item]

    def _written_groups(self) -> list[Groups]:
        """Of everybody, and by each grouping that is kept, or else by all there are."""
        kept = list(dict.fromkeys(by for by, _ in self.cells if by))
        found = self._found if kept else self._played_by(self.groupings)
        return [Groups.of(found, by) for by in (None, *(kept or self.groupings))]

    def _played_by(self, by: list[str]) -> core.Projection:
        people = self._sealed.unchanged(f"totals by {', '.join(by)}")
        with reported(True) as report:
            return core.grouped(self._found, people, by, all_threads(), report)

    def _months_and_cells(self, groups: Groups, inner: int, outer: int) -> list[Column]:
        """The columns month and ``by``, repeated for what runs faster (``inner``) and slower (``outer``)."""
        cells = len(groups.places)
        months = np.tile(np.repeat(np.arange(len(self.months)), cells * inner), outer)
        columns = [texts("month", months, self.months)]
        if groups.by is not None:
            columns.append(groups.column(np.tile(np.repeat(np.arange(cells), inner), outer * len(self.months))))
        return columns

    def _reason_words(self) -> dict[str, str]:
        out = {"none": "nothing that is known"}
        leaving = self.assumptions.attrition.leaving
        for factor in leaving.factor if leaving is not None else ():
            out[factor.name] = factor.says
        for together in self.assumptions.attrition.together:
            out[together.name] = "leave together"
        return out


def _projection(
    policy: Policy, assumptions: Assumptions, state: tuple[Any, ...], table: tuple[Any, ...], notes: list[Note]
) -> Projection:
    """A projection that was pickled."""
    model = core.Model(policy._core, assumptions._core)
    return Projection(policy, assumptions, core.projection_from(model, state), model, table_from(table), notes)
