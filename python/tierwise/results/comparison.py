"""How variants differ from the first, replica by replica under the same luck."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from tierwise._native import core
from tierwise.arguments import all_threads, chosen_from, file_path, given, grouping, names_of, none_or, text, truth
from tierwise.errors import Error, Fault
from tierwise.export.folder import Folder
from tierwise.frames.notes import brief, notes_of, notes_table
from tierwise.frames.pickles import pickled
from tierwise.frames.table import Column, Table, numbers, rounded, table_of, texts, wholes
from tierwise.results.comparison_content import GLANCE, comparison_content, differences_chart
from tierwise.results.comparison_files import write_comparison_folder, write_comparison_workbook
from tierwise.results.comparison_report import write_comparison_report
from tierwise.results.groups import Groups, expect_grouping
from tierwise.results.line_means import line_amounts, line_differences, lines_of
from tierwise.results.measures import (
    Amounts,
    Measure,
    chosen,
    measure_column,
    months_alone,
    months_so_far,
    paired,
    spread,
)
from tierwise.results.narrowed import Within, said_of_within
from tierwise.results.projection import Projection
from tierwise.results.run_facts import Played
from tierwise.show.content import Content
from tierwise.show.progress import reported
from tierwise.show.shown import drawn
from tierwise.visible import visible

if TYPE_CHECKING:
    import altair as alt

__all__ = ["MEASURES", "PARTS", "Comparison"]

MEASURES = (
    "heads", "hires", "leavers", "left", "promoted", "waiting", "gross", "total_cost", "score", "total.sales",
    "total.complaints", "consultations", "lost", "lost_share", "busy", "wait",
)  # fmt: skip
PARTS = {  # of the cost's change, in the extension's order
    "rate": "同样的人按另一套规则付薪",
    "mix": "级别构成",
    "heads": "人数",
    "performance": "人员与业绩",
    "hiring": "招聘",
    "outsourcing": "外包",
}


def _comparison(projections: dict[str, Projection], state: list[Any], within: Within | None) -> Comparison:
    """A comparison that was pickled."""
    found = core.comparison_from(list(projections), [p._found for p in projections.values()], state)
    for i, projection in enumerate(projections.values()):
        projection._found = found.projection(i)  # the totals are there once
    return Comparison(found, projections, within)


class Comparison(Played):
    """How variants differ from the first, replica by replica under the same luck.

    ``projections`` has each variant's ``Projection`` by name. Differences are the variant's minus the first's.
    """

    def __init__(
        self, found: core.Comparison, projections: dict[str, Projection], within: Within | None = None
    ) -> None:
        self._found, self._within = found, within
        self.projections = projections

    @property
    def names(self) -> list[str]:
        """The variants' names, the first included."""
        return list(self.projections)

    @property
    def first(self) -> Projection:
        """The projection that the others are compared with."""
        return self.projections[self.names[0]]

    @property
    def _run(self) -> core.Projection:
        return self.first._found

    @cached_property
    def done(self) -> list[int]:
        """The numbers of the replicas that are done under every variant: all of them, unless the run was interrupted."""
        return self._found.finished()

    @cached_property
    def notes(self) -> Table:
        """The notes of all projections, each once; of columns that nothing reads only what is so for all of them."""
        each = [notes_of(p.notes) for p in self.projections.values()]
        unread = set.intersection(*({note for note in notes if note[0] == "unread_column"} for notes in each))
        return notes_table(note for notes in each for note in notes if note[0] != "unread_column" or note in unread)

    @property
    def measures(self) -> list[str]:
        """The measures that all variants have."""
        shared = set.intersection(*(set(p._known) for p in self.projections.values()))
        return [name for name in self.first.measures if name in shared]

    @cached_property
    def without_effect(self) -> list[str]:
        """The variants under which every measure is the first's in every replica: nothing that was played reads what they change."""
        differs = {row["variant"] for row in self.table(self.measures).rows() if row["more"] or row["less"]}
        return [name for name in self.names[1:] if name not in differs]

    # -- figures -----------------------------------------------------------------------------------------------------

    @given(measures=none_or(names_of), cumulative=truth)
    def table(self, measures: str | Iterable[str] | None = None, *, cumulative: bool = True) -> Table:
        """A row a variant and measure: the mean difference, and how sure it is.

        Columns: variant, measure, first (the first policy's mean), difference (the mean), low and high (the 95 % interval of
        the mean by Student's t; missing from fewer than 20 replicas, or where fewer than ten of them differ), more and less
        (the share of replicas that have more, or less), may_differ (with 95 % the share of all worlds that differ is at most
        this), better (the share that are better: fewer leavers, lower cost, a higher score; missing where neither is better),
        saved (the part of the variance that common luck took away).
        Over all months, or with ``cumulative=False`` in the last. ``heads``, ``waiting`` and means are means over the months.
        """
        wanted = self._measures(measures)
        span = slice(0, len(self.months)) if cumulative else slice(len(self.months) - 1, len(self.months))
        groups = self._groups(None)
        firsts = self._amounts(groups[self.names[0]], wanted, [span])
        found = np.concatenate(
            [self._paired(firsts, groups[name], wanted, [span]).reshape(-1) for name in self.names[1:]]
        )
        means = [column.mean() for column in firsts.reshape(len(firsts), -1).T]
        better = np.tile([m.better for m in wanted], len(self.names) - 1)
        columns = [
            texts("variant", np.repeat(np.arange(len(self.names) - 1), len(wanted)), self.names[1:], ordered=True),
            measure_column([m.name for m in wanted], len(self.names) - 1),
            rounded("first", np.tile(means, len(self.names) - 1)),
            *(rounded(name, found[of]) for name, of in (("difference", "mean"), ("low", "low"), ("high", "high"))),
            *(numbers(name, found[of]) for name, of in (("more", "above"), ("less", "below"))),
            numbers("may_differ", found["may_differ"]),
            numbers("better", np.where(better > 0, found["above"], np.where(better < 0, found["below"], np.nan))),
            rounded("saved", found["saved"]),
        ]
        return self._made("differences", columns)

    @given(measures=names_of, by=grouping, cumulative=truth)
    def by_month(self, measures: str | Iterable[str], by: str | None = None, *, cumulative: bool = False) -> Table:
        """A row a variant, month, shop or tier (with ``by``) and measure: the differences month by month.

        Columns: variant, month, ``by``, measure, difference, low and high (the 95 % interval of the mean, as in ``table``), band_low
        and band_high (what 80 % of the replicas lie between), more, less. ``cumulative``: over the months from the first to each.
        """
        wanted = self._measures(measures)
        for p in self.projections.values():
            p._measures([m.name for m in wanted], by)
        spans = months_so_far(len(self.months)) if cumulative else months_alone(len(self.months))
        groups = self._groups(by)
        firsts = self._amounts(groups[self.names[0]], wanted, spans)
        rows = np.stack([self._paired(firsts, groups[name], wanted, spans) for name in self.names[1:]])
        names = groups[self.names[0]].names
        variant, month, cell, measure = (axis.reshape(-1) for axis in np.indices(rows.shape))
        rows = rows.reshape(-1)
        columns = [
            texts("variant", variant, self.names[1:], ordered=True),
            texts("month", month, self.months),
            *([] if by is None else [texts(by, cell, names, ordered=by != "shop")]),
            texts("measure", measure, [m.name for m in wanted], ordered=True),
            *(rounded(name, rows[of]) for name, of in (("difference", "mean"), ("low", "low"), ("high", "high"))),
            *(rounded(name, rows[name]) for name in ("band_low", "band_high")),
            *(numbers(name, rows[of]) for name, of in (("more", "above"), ("less", "below"))),
        ]
        return self._made("differences", columns)

    @given(by=grouping)
    def by_line(self, by: str | None = None) -> Table:
        """A row a variant, shop or tier (with ``by``), line of the payslip and measure: which line a difference comes from.

        Columns: variant, ``by``, line, measure (net, gross, employer_cost: those that the line adds to), first (what the line adds to the
        first policy's mean over all months), difference (the mean), low and high (the 95 % interval of the mean, as in ``table``).
        A deduction adds less to net. The lines add up to ``table(["net", "gross", "employer_cost"])``; one that only
        one policy has counts as 0 in the other.
        """
        span = [slice(0, len(self.months))]
        groups = self._groups(by)
        policies = {name: p.policy for name, p in self.projections.items()}
        lines = lines_of(list(policies.values()))
        added = {name: line_amounts(groups[name], policies[name], lines, self.done, span) for name in self.names}
        return self._made("differences", line_differences(self.names, groups[self.names[0]], lines, added))

    @given(by_month=truth, by_replica=truth)
    def costs(self, *, by_month: bool = False, by_replica: bool = False) -> Table:
        """Where the change of the total cost comes from, part by part.

        ``rate``: the same people, months and tiers, paid by the variant's rules; ``mix``: other shares of the tiers;
        ``heads``: more or fewer people; ``performance``: people who did other things; ``hiring``; ``outsourcing``;
        ``total``: all of them, which is the difference of ``total_cost`` to the fen. Columns: variant, month
        (``by_month``), part, zh, mean, low, high (what 80 % of the replicas lie between); with ``by_replica`` instead
        a row a replica with a column a part, as exact money.

        Nothing of it is kept: each call plays the replicas once more and pays the first policy's months by the variants'
        rules, which takes about as long as the comparison did and gives the same figures each time.
        Raises ``tw.Error`` where no variant's cost can be decomposed: policies with other ladders or tiers.
        """
        return self._costs(self._cost_parts(), by_month, by_replica)

    def _costs(self, found: dict[str, np.ndarray], by_month: bool, by_replica: bool = False) -> Table:
        variants = list(found)
        parts = np.stack(list(found.values()))  # variant, replica, month, part
        parts = parts if by_month else parts.sum(axis=2, keepdims=True)
        variant = texts("variant", [], variants, ordered=True)
        months = self.months if by_month else [""]
        if by_replica:
            v, r, m = (axis.reshape(-1) for axis in np.indices(parts.shape[:3]))
            columns = [variant._replace(values=v.astype(np.int32)), wholes("replica", np.asarray(self.done)[r])]
            columns += [texts("month", m, months)] if by_month else []
            columns += [wholes(name, parts[..., i], "money") for i, name in enumerate([*PARTS, "total"])]
            return self._made("costs", columns)
        amounts = parts / 10.0**self.first._found.digits
        means = amounts.mean(axis=1)
        bands = [spread(one) for one in amounts]
        v, m, part = (axis.reshape(-1) for axis in np.indices(means.shape))
        columns = [variant._replace(values=v.astype(np.int32))]
        columns += [texts("month", m, months)] if by_month else []
        columns += [
            texts("part", part, [*PARTS, "total"], ordered=True),
            texts("zh", part, [*PARTS.values(), "合计"]),
            rounded("mean", means),
            rounded("low", np.stack([band.low for band in bands])),
            rounded("high", np.stack([band.high for band in bands])),
        ]
        return self._made("costs", columns)

    def people(self) -> Table:
        """A row a variant and person of the workforce: the chance to rise and to leave, under the first policy and the variant.

        Columns: variant, person, rise_first, rise_variant, rise_only_first, rise_only_variant, leave_first, leave_variant,
        leave_only_first, leave_only_variant: shares of the replicas in which it happens within the months played.
        """
        if self.interrupted:
            message = "people are counted in whole runs only, and this one was interrupted"
            raise Error([Fault(path="people", message=message)])
        found = [self._found.people(i) for i in range(1, len(self.names))]
        ids = found[0][0]
        counts = np.concatenate([table for _, table in found])
        columns = [
            texts("variant", np.repeat(np.arange(len(self.names) - 1), len(ids)), self.names[1:], ordered=True),
            texts("person", np.tile(np.arange(len(ids)), len(self.names) - 1), ids),
        ]
        rise_first, rise_variant, rise_both, leave_first, leave_variant, leave_both = counts.T
        risen, left = (rise_first, rise_variant, rise_both), (leave_first, leave_variant, leave_both)
        for what, (first, variant, both) in (("rise", risen), ("leave", left)):
            named = {"first": first + both, "variant": variant + both, "only_first": first, "only_variant": variant}
            columns += [numbers(f"{what}_{name}", count / self.replicas) for name, count in named.items()]
        return self._made("people", columns)

    def __reduce__(self) -> tuple[Any, ...]:
        return pickled(_comparison, self.projections, core.comparison_state(self._found), self._within)

    # -- showing -----------------------------------------------------------------------------------------------------

    @given(measure=text, by=grouping, cumulative=truth)
    def plot(
        self, measure: str = "total_cost", by: str | None = None, *, cumulative: bool = True
    ) -> alt.LayerChart | alt.FacetChart:
        """A chart of the differences month by month, a panel a variant: the mean, its 95 % interval, what holds 80 % of the replicas."""
        shown = self._measures(measure)[0]
        rows = self.by_month(shown.name, by, cumulative=cumulative).rows()
        than = f"difference from {visible(self.names[0])} 差异"
        of = f", {visible(self.names[1])}" if len(self.names) == 2 else ""
        title = f"{shown.words}: {than}{of}" + (", cumulative 累计" if cumulative else "")
        made = differences_chart(title, shown, rows, by, self.first.labels, len(self.done))
        chart: alt.LayerChart | alt.FacetChart = drawn(made)
        return chart

    @given(folder=file_path, format=chosen_from("csv", "parquet"), raw=truth, chart=none_or(text), with_persons=truth)
    def write(
        self,
        folder: str | os.PathLike[str],
        format: Literal["csv", "parquet"] = "csv",
        *,
        chart: str | None = "total_cost",
        with_persons: bool = False,
        raw: bool = False,
        **facts: Any,
    ) -> Path:
        """Differences over all months and by month, costs, each variant's bands, a chart, ``manifest.json``.

        ``with_persons=True`` also writes ``people()``, each person's chance to leave among it, and the workforce. The folder
        is replaced as a whole; files in it that no run wrote stay. ``chart`` is what it shows (as SVG;
        where nothing can draw, as Vega-Lite). The manifest has what the run can be repeated from, the SHA-256 of
        every table, and the ``facts`` given. Returns the folder.
        """
        picture = None if chart is None else self.plot(chart)
        return write_comparison_folder(self, Folder(folder, format, raw=raw), picture, with_persons, facts)

    @given(path=file_path, with_persons=truth)
    def write_excel(self, path: str | os.PathLike[str], *, with_persons: bool = False) -> Path:
        """An Excel workbook of everybody together: differences, costs, lines, changes, assumptions, and a cover.

        ``with_persons=True`` also writes ``people()`` and the workforce. Needs ``tierwise[excel]``. Returns the path.
        """
        write_comparison_workbook(self, path, with_persons)
        return Path(path)

    @given(path=file_path, title=text)
    def write_report(self, path: str | os.PathLike[str], *, title: str = "") -> Path:
        """A report for a manager as one HTML file that opens offline: the answer in sentences, changes, differences, assumptions, limits.

        Nobody is named in it. Returns the path.
        """
        return write_comparison_report(self, path, title)

    def __repr__(self) -> str:
        return f"<tierwise.Comparison of {', '.join(map(repr, self.names))}: {self._in_short()}>"

    def _in_short(self) -> str:
        said = f"{self.first._table.rows} people, {self.months[0]} to {self.months[-1]}, {self.replicas} replicas"
        said += f", seed {self.seed}"
        return said + (f"; interrupted: {len(self.done)} of them are done" if self.interrupted else "")

    def _content(self) -> Content:
        return self._differences(brief(self.notes))

    def _differences(self, notes: Sequence[str]) -> Content:
        head = f"{self.names[0]} and what differs from it: {self._in_short()}"
        rows = list(self.table([name for name in GLANCE if name in self.measures]).rows())
        said, saved = [], [row["saved"] for row in self.table().rows() if row["saved"] is not None]
        if saved and not self.interrupted:
            part = f"{np.median(saved):.0%} of the variance (median of the measures)"
            said.append(f"the same luck under each took away {part}")
        if self._within:
            said.append(said_of_within(self, self._within))
        for name in self.without_effect:
            said.append(f"{name} changes no measure in any replica: nothing that was played reads what it changes")
        undecomposed = [name for name in self.names[1:] if name not in self._attributable]
        if undecomposed:
            said.append(f"costs are not decomposed for {', '.join(undecomposed)}: other ladders, tiers or quantities")
        return comparison_content(head, self.names[1:], rows, self.first._known, len(self.done), said, notes)

    # -- what tables are made of -------------------------------------------------------------------------------------

    def _made(self, name: str, columns: Sequence[Column]) -> Table:
        return table_of(name, columns, self.first._found.digits, self.first.labels)

    def _measures(self, names: str | Iterable[str] | None) -> list[Measure]:
        shared = self.measures
        wanted = [n for n in MEASURES if n in shared] if names is None else chosen(names, shared)
        return [self.first._known[name] for name in wanted]

    def _groups(self, by: str | None) -> dict[str, Groups]:
        """The totals of the shops or tiers that all variants have."""
        for p in self.projections.values():
            expect_grouping(by, p.groupings)
        found = {name: p._groups(by) for name, p in self.projections.items()}
        shared = [name for name in found[self.names[0]].names if all(name in own.names for own in found.values())]
        return {name: own.named(shared) for name, own in found.items()}

    def _amounts(self, groups: Groups, measures: Sequence[Measure], spans: Sequence[slice]) -> np.ndarray:
        """Of the replicas that are done under every variant: replica, span, cell, measure."""
        amounts = Amounts(groups.found, [r - groups.found.first_replica for r in self.done])
        return np.stack([amounts.of(m, groups.places, spans) for m in measures], axis=3)

    def _paired(
        self, firsts: np.ndarray, variant: Groups, measures: Sequence[Measure], spans: Sequence[slice]
    ) -> np.ndarray:
        """What ``paired`` finds: span, cell, measure."""
        others = self._amounts(variant, measures, spans)
        pairs = (np.ascontiguousarray(values).reshape(len(values), -1) for values in (firsts, others))
        found = paired(*pairs)
        for share in ("above", "below", "may_differ"):  # nothing in any replica: no share of them has more or less
            found[share][np.isnan(found["mean"])] = np.nan
        return found.reshape(others.shape[1:])

    @cached_property
    def _attributable(self) -> list[str]:
        """The variants whose costs can be decomposed."""
        return [name for i, name in enumerate(self.names[1:], 1) if self._found.attributable(i)]

    def _cost_parts(self) -> dict[str, np.ndarray]:
        """By variant: replica, month, part and their total, in minor units."""
        if not self._attributable:
            message = "costs are decomposed between policies with the same ladders, tiers and quantities"
            raise Error([Fault(path="costs", message=message)])
        people = self.projections[self.names[-1]]._sealed.unchanged("the parts of the cost")
        with reported(True) as report:
            all_parts = core.attribute_costs(self._found, people, all_threads(), report)
        out = {}
        for name, found in zip(self.names[1:], all_parts, strict=True):
            if found is not None:
                whole = found[[r - self.first._found.first_replica for r in self.done]]
                out[name] = np.concatenate([whole, whole.sum(axis=2, keepdims=True)], axis=2)
        return out
