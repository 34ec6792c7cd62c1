"""Charts by name: ``tw.charts.flows(ledger)``. Each gives an Altair chart, which a notebook shows and which saves itself.

``chart.save("x.png")`` writes a picture, ``.svg`` and ``.html`` (a page with all in it) as well. A notebook keeps a chart as an SVG, with
no script in it; ``live(chart)`` answers to the mouse. The figures are those of the results that the charts are of, whose ``plot()`` draws
the one asked for most.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tierwise._native import core
from tierwise.arguments import given, grouping, instance_of, month as month_given, names_of, none_or, text, truth, whole
from tierwise.months import month_of
from tierwise.results.comparison import Comparison
from tierwise.results.difference import LedgerDifference
from tierwise.results.intervals_chart import intervals_chart
from tierwise.results.ledger import Ledger
from tierwise.results.projection import Projection
from tierwise.results.risks import Risks
from tierwise.results.seats_chart import seats_chart
from tierwise.results.survival import stayed
from tierwise.runs.pay_over import pay_over, record_of
from tierwise.show.chart_values import Curves
from tierwise.show.shown import drawn, live as drawn_live
from tierwise.visible import visible

if TYPE_CHECKING:
    import altair as alt

__all__ = [
    "bands", "contributions", "differences", "differences_by_month", "flows", "gains_and_losses", "live", "pay", "seats", "survival",
]  # fmt: skip

_LEDGER = instance_of("a tw.Ledger", Ledger)
_COMPARISON = instance_of("a tw.Comparison", Comparison)
_LOOKED_AT = 1_000_000  # person-months: of larger runs not every replica is looked at person by person


@given(projection=instance_of("a tw.Projection", Projection), measure=text, by=grouping, cumulative=truth)
def bands(
    projection: Projection, measure: str = "total_cost", by: str | None = None, *, cumulative: bool = False
) -> alt.LayerChart | alt.FacetChart:
    """A measure month by month: the median, and the band that holds 80 % of the replicas. As ``projection.plot``."""
    return projection.plot(measure, by, cumulative=cumulative)


@given(comparison=_COMPARISON, measure=text, by=grouping, cumulative=truth)
def differences_by_month(
    comparison: Comparison, measure: str = "total_cost", by: str | None = None, *, cumulative: bool = True
) -> alt.LayerChart | alt.FacetChart:
    """The differences month by month, a panel a variant. As ``comparison.plot``."""
    return comparison.plot(measure, by, cumulative=cumulative)


@given(comparison=_COMPARISON, measures=none_or(names_of))
def differences(comparison: Comparison, measures: str | Iterable[str] | None = None) -> alt.ConcatChart:
    """Over all months, variant by variant side by side: the mean difference of each measure in its 95 % interval.

    Better and worse are said where the interval is on one side of nothing; a point without one has too few replicas that differ.
    """
    chart: alt.ConcatChart = drawn(intervals_chart(comparison, measures))
    return chart


@given(difference=instance_of("a tw.LedgerDifference", LedgerDifference), by=grouping, with_persons=truth)
def gains_and_losses(
    difference: LedgerDifference, by: str | None = None, *, with_persons: bool = False
) -> alt.LayerChart | alt.FacetChart:
    """How many people's net pay changes by how much. As ``difference.plot``."""
    return difference.plot(by, with_persons=with_persons)


@given(ledger=_LEDGER, ladder=none_or(text))
def flows(ledger: Ledger, ladder: str | None = None) -> alt.LayerChart:
    """People flowing between the tiers of a ladder. As ``ledger.plot``; ``projection.ledger(replica)`` is the ledger of one replica."""
    return ledger.plot(ladder)


@given(
    result=instance_of("a tw.Ledger or tw.Projection", Ledger, Projection),
    ladder=none_or(text),
    replicas=none_or(whole(1, 10_000)),
)
def seats(
    result: Ledger | Projection, ladder: str | None = None, *, replicas: int | None = None
) -> alt.LayerChart | alt.FacetChart:
    """Month by month: the seats of each tier that has some, who holds them, and who waits for them at the month's end.

    Of a projection ``replicas`` are looked at person by person, 50 when left out or as many as make a million person-months.
    """
    if isinstance(result, Ledger):
        ledgers, said = [result], "seats of all shops, people on the tier, people waiting at the month's end"
    else:
        chosen = _looked_at(result, replicas)
        ledgers = [result.ledger(replica) for replica in chosen]
        said = f"{len(chosen):,} replicas: the median and what 80 % of them lie between; waiting at the month's end"
    policy = ledgers[0].policy
    if ladder is not None and ladder not in ledgers[0].ladders:
        core.unknown_name("ladder", ladder, ledgers[0].ladders)
    title = f"{visible(policy.name)}: seats and waiting 编制与等候"
    chart: alt.LayerChart | alt.FacetChart = drawn(seats_chart(ledgers, ladder, title, said))
    return chart


@given(
    comparison=instance_of("a tw.Comparison or tw.Projection", Comparison, Projection),
    replicas=none_or(whole(1, 10_000)),
    months=whole(1, 1200),
)
def survival(comparison: Comparison | Projection, *, months: int = 36, replicas: int | None = None) -> alt.LayerChart:
    """What part of those who join is still there after up to ``months``, policy by policy (Kaplan and Meier 1958).

    Over ``replicas`` together, 50 when left out or as many as make a million person-months. Whoever was there before counts from the
    tenure at which the run begins. A curve ends where fewer than 20 person-months are left to look at.
    """
    each = comparison.projections if isinstance(comparison, Comparison) else {comparison.policy.name: comparison}
    chosen = _looked_at(
        comparison if isinstance(comparison, Projection) else comparison.first, replicas, comparison.done
    )
    points: list[dict[str, Any]] = []
    for name, projection in each.items():
        found = stayed([projection.records(replica) for replica in chosen], projection.months[-1])
        points += [
            {"at": tenure, "low": share, "middle": share, "high": share, "group": visible(name)}
            for tenure, share in enumerate(found.share[: months + 1].tolist())
        ]
    said = f"of those who join, {len(chosen):,} replicas together; leavers of the last month are not seen"
    made = Curves(
        "who stays how long 留存", said, tuple(points), "share", "still there 在职比例", tuple(visible(name) for name in each), "policy",
        over="months of tenure 在职月数", steps=True, whole=True,
    )  # fmt: skip
    chart: alt.LayerChart = drawn(made)
    return chart


@given(risks=instance_of("a tw.Risks", Risks), person=text)
def contributions(risks: Risks, person: str) -> alt.LayerChart:
    """What a person's risk to leave is made of, against the median person's. As ``risks.plot(person)``."""
    return risks.plot(person)


@given(ledger=_LEDGER, person=text, month=month_given, over=text, by=none_or(text))
def pay(
    ledger: Ledger, person: str, month: Any, over: str, *, by: str | None = None, values: Sequence[float] | None = None
) -> alt.LayerChart:
    """A person's pay in a month over one input, all else as it was: gross and net, or with ``by`` the net pay of each tier of a ladder.

    ``values`` are those of the input; from 0 to the most that anybody had when left out. Colleagues are paid again with the person, so
    that pools and ranks answer as well.

    >>> import tierwise as tw
    >>> ledger = tw.apply(tw.example("three_shops"), tw.example_records("three_shops"))
    >>> chart = tw.charts.pay(ledger, "A023", "2026-01", over="sales")  # chart.save("pay.png")
    """
    at = month_of(month)
    found = pay_over(ledger, person, at, over, values, by)
    labels, policy = ledger.policy.labels, ledger.policy
    points = []
    for row in found.rows():
        drawn_as = {"gross": row["gross"], "net": row["net"]} if by is None else {str(row[by]): row["net"]}
        for name, amount in drawn_as.items():
            group = (
                {"gross": "gross 应发", "net": "net 实发"}.get(name, name)
                if by is None
                else labels.both(name, f"tier {by}")
            )
            points.append(
                {"at": row["value"], "group": visible(group), **dict.fromkeys(("low", "middle", "high"), float(amount))}
            )
    had = record_of(ledger, person, at, over, False)
    value, net = had.columns[over][had.place], ledger.people.filter(month=at, person=person)["net"][0]
    was = "missing" if value is None else f"{value:,.10g}"
    title = f"{visible(person)}, {at}: pay over {visible(labels.both(over, 'input'))} 收入曲线"
    axis = f"{'net pay 实发' if by else 'pay 收入'} ({policy.currency})"
    groups = tuple(dict.fromkeys(str(point["group"]) for point in points))
    made = Curves(
        title, f"all else as it was; it was {was}, and net pay {net:,.2f}", tuple(points), "money", axis, groups, by,
        over=visible(labels.both(over, "input")),
    )  # fmt: skip
    chart: alt.LayerChart = drawn(made)
    return chart


def live(chart: Any) -> Any:
    """A chart as a widget that answers to the mouse, without asking a network. Needs ``tierwise[notebook]``."""
    return drawn_live(chart)


def _looked_at(projection: Projection, replicas: int | None, done: Sequence[int] | None = None) -> list[int]:
    """The replicas that are looked at person by person."""
    each = max(1, projection._table.rows * len(projection.months))
    return list(done if done is not None else projection.done)[: replicas or min(50, max(1, _LOOKED_AT // each))]
