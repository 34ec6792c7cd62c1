"""A policy played forward once and kept, for what-ifs one after the other."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from tierwise._native import core
from tierwise.arguments import (
    file_path,
    given,
    listener,
    names_of,
    none_or,
    threads as threads_given,
)
from tierwise.documents.assumptions import Assumed, Assumptions, assumptions_of
from tierwise.documents.inputs import kinds_of_workforce
from tierwise.documents.policy import POLICY, Policy
from tierwise.documents.vary import Vary
from tierwise.errors import Error, Fault
from tierwise.frames.pickles import pickled
from tierwise.results.comparison import Comparison
from tierwise.results.projection import Projection
from tierwise.results.run_facts import Played
from tierwise.results.state import State
from tierwise.results.sweep import Sweep
from tierwise.runs.compare import Variant, models_of, names_of_variants, projections_of, rules_of
from tierwise.runs.kept import Kept, Luck, play
from tierwise.runs.played import PLAYED, kept_groupings
from tierwise.runs.sweep import play_points, points_to_play
from tierwise.runs.workforce import People, people_of
from tierwise.runs.write_page import MOST_PAGE_REPLICAS, Page, write_page
from tierwise.show.content import Content
from tierwise.show.progress import Progress, reported

__all__ = ["Baseline"]

NAME = "baseline"  # in its comparisons


class Baseline(Played):
    """A policy played forward once and kept, for any number of what-ifs: each plays its variants only.

    Arguments are those of ``tw.simulate``. ``compare`` and ``sweep`` give what ``tw.compare`` and ``tw.sweep`` give with this policy
    as the first, to the bit. Interrupted by Ctrl-C it keeps the replicas that are done, and variants are played in those. It is
    never changed, may be used by several threads at once, and is pickled with the workforce as it was given.

    >>> import tierwise as tw
    >>> today, assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
    >>> people = tw.apply(today, tw.example_records("three_shops"))
    >>> baseline = tw.Baseline(today, people, assumptions, months=6, replicas=20)
    >>> found = baseline.compare({"raise": today.replace("ladder.medal.iron.base_pay", 2300)})
    >>> next(row["difference"] > 0 for row in found.table("gross").rows())
    True
    """

    @given(policy=POLICY, by=none_or(names_of), **PLAYED)
    def __init__(
        self,
        policy: Policy,
        workforce: Any,
        assumptions: Assumptions | Assumed,
        *,
        months: int = 12,
        replicas: int = 100,
        seed: int = 0,
        threads: int | None = None,
        by: str | Iterable[str] | None = None,
        start: Any = None,
        state: State | None = None,
        ignore: str | Iterable[str] = (),
        timezone: str | None = None,
        progress: Progress = True,
    ) -> None:
        assumptions = assumptions_of(assumptions)
        self._workforce = workforce
        self._reading = {"start": start, "state": state, "ignore": ignore, "timezone": timezone}
        self._by = kept_groupings(by)
        people = people_of(workforce, [(policy, assumptions)], **self._reading)
        with reported(progress) as report:
            self._kept = play(
                NAME, (policy, assumptions), people, Luck(months, replicas, seed),
                threads=cast(int, threads), by=self._by, elsewhere=[], progress=report,
            )  # fmt: skip

    @property
    def projection(self) -> Projection:
        """What was played."""
        return self._kept.projection

    @property
    def policy(self) -> Policy:
        """The policy that was played."""
        return self.projection.policy

    @property
    def assumptions(self) -> Assumptions:
        """The assumptions that were played."""
        return self.projection.assumptions

    @property
    def _run(self) -> core.Projection:
        return self.projection._found

    @property
    def done(self) -> list[int]:
        """The numbers of the replicas that are done: all of them, unless the run was interrupted."""
        return self.projection.done

    @property
    def notes(self) -> Any:
        """What of the workforce was not used, or is taken for granted, as ``Projection.notes``."""
        return self.projection.notes

    # -- what is compared with it ------------------------------------------------------------------------------------

    @given(threads=threads_given, progress=listener)
    def compare(
        self, variants: Mapping[str, Variant], *, threads: int | None = None, progress: Progress = True
    ) -> Comparison:
        """Plays variants under the same luck; in the comparison the kept policy is called ``baseline``.

        ``variants`` names policies (amended ones, too), pairs of a policy and assumptions of its own, or assumptions beside the
        baseline's policy. Everything else is as for ``tw.compare``.
        """
        rules = {
            name: rules_of(f"variant {name!r}", variants[name], self.policy, self.assumptions)
            for name in names_of_variants(variants)
        }
        if not rules:
            message, hint = "there is nothing to compare with", 'compare {"another": policy, ...}'
            raise Error([Fault(path="compare", message=message, hint=hint)])
        if NAME in rules:
            message = "the policy that others are compared with is called so"
            raise Error([Fault(path=f"compare {NAME!r}", message=message, hint="give the variant another name")])
        people = self._people(list(rules.values()))
        models = models_of(rules, people.table, len(self.months))
        with reported(progress) as report:
            found = self._kept.found.compare(
                models, people.table, people.before, threads=cast(int, threads), progress=report
            )
        played = projections_of(rules, models, found, 1, people)
        return Comparison(found, {NAME: self.projection} | played)

    @given(threads=threads_given, measures=none_or(names_of), progress=listener)
    def sweep(
        self,
        vary: Vary,
        *,
        measures: str | Iterable[str] | None = None,
        threads: int | None = None,
        progress: Progress = True,
    ) -> Sweep:
        """Plays every combination of some values of the policy and the assumptions; differences are from the baseline.

        Arguments are those of ``tw.sweep``, and so is the table.
        """
        policy, assumptions = self.policy, self.assumptions
        asked = points_to_play(policy, assumptions, vary)
        people = self._people(asked.asking)
        with reported(progress) as report:
            return play_points(asked, self._kept, people, measures=measures, threads=cast(int, threads), report=report)

    @given(path=file_path)
    def write_page(
        self,
        path: str | os.PathLike[str],
        *,
        vary: Vary,
        variants: Mapping[str, Mapping[str, Any]] | None = None,
        title: str = "",
        language: str = "en",
        own_ids: bool = False,
        key: str | None = None,
    ) -> Page:
        """Writes a page of this policy, its people and luck, on which a manager moves levers: see ``tw.write_page``.

        The page plays as many months, and at first as many replicas (800 at most), as the baseline has.
        """
        return write_page(
            path, self.policy, self._workforce, self.assumptions, vary=vary, variants=variants, months=len(self.months),
            replicas=min(self.replicas, MOST_PAGE_REPLICAS), seed=self.seed, title=title, language=language, own_ids=own_ids, key=key,
            **{name: given for name, given in self._reading.items() if name != "state"},
        )  # fmt: skip

    def _people(self, rules: Sequence[tuple[Policy, Assumptions]]) -> People:
        """The workforce, read again where variants ask for more of it, or of its past, than the baseline did."""
        first = [(self.policy, self.assumptions)]
        before = self._run.before
        if before is not None and not all(core.remembers(before, core.Model(p._core, a._core)) for p, a in rules):
            return self._read_again([*first, *rules])
        if not all(_asks_alike(first[0], own) for own in rules):
            zone = self._reading["timezone"]
            own, asked = (
                kinds_of_workforce([(p, a) for p, a in some], timezone=zone) for some in (first, [*first, *rules])
            )
            if not own.alike(asked):
                return self._read_again([*first, *rules])
        return People(self.projection._sealed.unchanged("a comparison"), before, self.projection._people_notes)

    def _read_again(self, rules: Sequence[tuple[Policy, Assumptions]]) -> People:
        people = people_of(self._workforce, rules, **self._reading)
        self.projection._sealed.expect_same(people.table, "a comparison")
        return people

    # -- copies, and what is to be seen ------------------------------------------------------------------------------

    def __reduce__(self) -> tuple[Any, ...]:
        state = core.baseline_state(self._kept.found)
        return pickled(_baseline, self.projection, self._workforce, self._reading, self._by, state)

    def __repr__(self) -> str:
        return f"<tierwise.Baseline of {self.policy.name!r}: {self.projection._in_short()}>"

    def _content(self) -> Content:
        return self.projection._content()


def _asks_alike(one: tuple[Policy, Assumptions], other: tuple[Policy, Assumptions]) -> bool:
    """Whether both certainly ask for the same of a workforce, as most variants of a policy do."""
    (policy, assumptions), (other_policy, others) = one, other
    policy, other_policy = policy, other_policy
    names = [[ladder.name for ladder in p.ladder] for p in (policy, other_policy)]
    return assumptions is others and names[0] == names[1] and policy._core.inputs == other_policy._core.inputs


def _baseline(projection: Projection, workforce: Any, reading: dict[str, Any], by: list[str], state: Any) -> Baseline:
    """A baseline that was pickled."""
    own = Baseline.__new__(Baseline)
    own._workforce, own._reading, own._by = workforce, reading, by
    found = core.baseline_from(NAME, projection._model, projection._table, projection._found, by, state)
    own._kept = Kept(found, projection)
    return own
