"""What a company's own records say of who leaves: coefficients with their errors, the tenure curve, and assumptions made of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from tierwise.documents.assumptions import Assumed, Assumptions
from tierwise.frames.notes import noted
from tierwise.frames.table import Table, flags, listed, numbers, rounded, table_of, wholes
from tierwise.show.content import Content, content, grid, lines, words
from tierwise.show.shown import Shown

__all__ = ["Fit", "FittedFactor", "FittedHazard", "FittedTenure", "MeasuredQuantity"]

Z = 1.959963984540054  # of a 95 % interval
FAR = 3.0  # errors from which on a figure contradicts the records


class FittedFactor(NamedTuple):
    """A factor's coefficient in log-odds, its standard error, and that with a person's months taken as belonging together (None: of
    one person alone); what was known before, with its spread (None: nothing); the share of the data in what is known now; of how many
    person-months its value is missing; and whether it is held as the file has it."""

    name: str
    coefficient: float
    error: float
    clustered: float | None
    prior: float | None
    prior_spread: float | None
    share_of_data: float
    missing: int
    held: bool

    @property
    def larger_error(self) -> float:
        """The larger of both errors: the interval's, and the ``spread`` in the assumptions."""
        return max(self.error, self.clustered or 0.0)


class FittedTenure(NamedTuple):
    """A row of the tenure curve: the completed months from which it holds, its log-odds against the reference row with their standard
    error, the person-months at risk in it, and the exits."""

    from_month: int
    log_odds: float
    error: float
    person_months: int
    exits: int


class MeasuredQuantity(NamedTuple):
    """What the records say of a quantity that people are drawn by: ``shift`` is how far its values lie above the file's mean on the scale
    of its link, with its error by person; ``person`` and ``noise`` how far they spread about it between people and between a person's
    months (None: not measured, as of counts), with their errors, the file's, and how many errors apart the two are. Of what is drawn
    ``once`` for a person the spread is the noise."""

    name: str
    once: bool
    person_months: int
    people: int
    shift: float
    shift_error: float
    person: float | None
    person_error: float
    file_person: float
    person_z: float
    noise: float | None
    noise_error: float
    file_noise: float
    noise_z: float

    @property
    def contradicted(self) -> list[str]:
        """Which of the file's figures are more than three errors away from the records: mean, person, noise."""
        away = {
            "mean": abs(self.shift) > FAR * self.shift_error,
            "person": self.person is not None and abs(self.person_z) > FAR,
            "noise": self.noise is not None and abs(self.noise_z) > FAR,
        }
        return [name for name, far in away.items() if far]


class FittedHazard:
    """A monthly hazard as fitted: ``leaving`` or ``dismissal``.

    ``intercept`` is of the reference row of tenure, that with most person-months, and of everybody at the factors' references.
    ``covariance`` is beside the names in ``coefficients``. ``area`` is the AUC on the months that were fitted.
    """

    def __init__(self, parts: dict[str, Any]) -> None:
        self.name: str = parts["name"]
        self.intercept: float = parts["intercept"]
        self.intercept_error: float = parts["intercept_error"]
        self.tenure = [FittedTenure(*row) for row in parts["tenure"]]
        self.reference: int = parts["reference"]
        self.factors = [FittedFactor(*row) for row in parts["factors"]]
        self.coefficients: list[str] = parts["coefficients"]
        self.covariance: np.ndarray = parts["covariance"]
        self.person_months: int = parts["person_months"]
        self.people: int = parts["people"]
        self.exits: int = parts["exits"]
        self.log_likelihood: float = parts["log_likelihood"]
        self.area: float = parts["area"]

    def __repr__(self) -> str:
        return f"<tierwise.FittedHazard {self.name!r}: {self.exits:,} exits in {self.person_months:,} person-months>"


class Fit(Assumed, Shown):
    """What ``tw.fit`` found. Verbs that take assumptions take it as it is.

    ``assumptions`` are those that the fit began with, with the fitted figures in their place, each of which says so in its source.
    ``hazards`` has the details of each hazard by name, ``quantities`` what the records say of what people do.
    ``first`` and ``last`` are the months at risk, ``sha256`` is of the
    person-months, ``warnings`` what to think of before believing it, ``notes`` what of the records was not used. ``options`` is what
    ``tw.fit`` was given: ``tw.fit(policy, others, **fitted.options)`` fits the same to other records.
    """

    def __init__(
        self,
        assumptions: Assumptions,
        hazards: list[FittedHazard],
        quantities: list[MeasuredQuantity],
        first: str,
        last: str,
        sha256: str,
        warnings: list[str],
        notes: Table,
        options: dict[str, Any],
    ) -> None:
        self.assumptions = assumptions
        self.hazards = {one.name: one for one in hazards}
        self.quantities = quantities
        self.first = first
        self.last = last
        self.sha256 = sha256
        self.warnings = warnings
        self.notes = notes
        self.options = options

    @property
    def table(self) -> Table:
        """A row a factor: hazard, factor, coefficient, error, clustered, low and high (what lies between with 95 %, by the larger error),
        prior and prior_spread (missing where nothing was known before), share_of_data, missing (person-months), held."""
        rows = [(h.name, f) for h in self.hazards.values() for f in h.factors]
        found = [f for _, f in rows]
        half = np.array([Z * f.larger_error for f in found])
        values = np.array([f.coefficient for f in found])
        columns = [
            listed("hazard", [name for name, _ in rows]),
            listed("factor", [f.name for f in found]),
            rounded("coefficient", values),
            rounded("error", [f.error for f in found]),
            rounded("clustered", [_or_nan(f.clustered) for f in found]),
            rounded("low", values - half),
            rounded("high", values + half),
            rounded("prior", [_or_nan(f.prior) for f in found]),
            rounded("prior_spread", [_or_nan(f.prior_spread) for f in found]),
            rounded("share_of_data", [f.share_of_data for f in found]),
            wholes("missing", [f.missing for f in found]),
            flags("held", [f.held for f in found]),
        ]
        return table_of("fit", columns)

    @property
    def tenure(self) -> Table:
        """A row a row of tenure: hazard, from_month (completed months), odds against the reference row with low and high (95 %),
        person_months, exits, and monthly: the chance of leaving in a month at the factors' references."""
        rows = [(h, t) for h in self.hazards.values() for t in h.tenure]
        log_odds = np.array([t.log_odds for _, t in rows])
        half = np.array([Z * t.error for _, t in rows])
        columns = [
            listed("hazard", [h.name for h, _ in rows]),
            numbers("from_month", [t.from_month for _, t in rows]),
            rounded("odds", np.exp(log_odds)),
            rounded("low", np.exp(log_odds - half)),
            rounded("high", np.exp(log_odds + half)),
            wholes("person_months", [t.person_months for _, t in rows]),
            wholes("exits", [t.exits for _, t in rows]),
            rounded("monthly", 1 / (1 + np.exp(-np.array([h.intercept for h, _ in rows]) - log_odds))),
        ]
        return table_of("tenure", columns)

    @property
    def activity(self) -> Table:
        """A row a quantity of the assumptions that the records have: quantity, shift (how far its values lie above the file's mean, on the
        scale of its link) and shift_error, person and noise with their errors and the file's, person_months, people, and contradicts:
        which of the file's figures (mean, person, noise) are more than three errors away."""
        found = self.quantities
        columns = [
            listed("quantity", [q.name for q in found]),
            rounded("shift", [q.shift for q in found]),
            rounded("shift_error", [q.shift_error for q in found]),
            rounded("person", [_or_nan(q.person) for q in found]),
            rounded("person_error", [q.person_error if q.person is not None else np.nan for q in found]),
            rounded("file_person", [q.file_person for q in found]),
            rounded("noise", [_or_nan(q.noise) for q in found]),
            rounded("noise_error", [q.noise_error if q.noise is not None else np.nan for q in found]),
            rounded("file_noise", [q.file_noise for q in found]),
            wholes("person_months", [q.person_months for q in found]),
            wholes("people", [q.people for q in found]),
            listed("contradicts", [", ".join(q.contradicted) for q in found]),
        ]
        return table_of("activity", columns)

    @property
    def proposal(self) -> Assumptions:
        """The assumptions with what was measured in the place of what contradicts the records: means moved by the shift, spreads between
        people and months. Means of counts with a link are left to whoever knows the formula."""
        changes: dict[str, Any] = {}
        for q in self.quantities:
            written = self.assumptions.activity[q.name]
            path = f'activity."{q.name}"'
            own: dict[str, Any] = {}
            if "mean" in q.contradicted and (written.draw == "value" or written.link == "identity"):
                own["mean"] = f"({written.mean}) {'-' if q.shift < 0 else '+'} {abs(q.shift):.6g}"
            own |= {name: float(f"{getattr(q, name):.6g}") for name in ("person", "noise") if name in q.contradicted}
            if own:
                own["source"] = (
                    f"measured: {', '.join(own)} of {q.person_months:,} values of {q.people:,} people, {self.first} to {self.last}, "
                    f"sha256 {self.sha256[:16]}; before: {written.source}"
                )
            changes |= {f"{path}.{name}": value for name, value in own.items()}
        return self.assumptions.replace(changes) if changes else self.assumptions

    def __repr__(self) -> str:
        told = ", ".join(f"{h.exits:,} exits by {name}" for name, h in self.hazards.items())
        return f"<tierwise.Fit: {told}, {self.first} to {self.last}>"

    def _content(self) -> Content:
        parts = [part for hazard in self.hazards.values() for part in _hazard_parts(self, hazard)]
        warned = lines((f"warning: {text}" for text in self.warnings), wrapped=True)
        return content(*parts, *_activity_parts(self.quantities), warned, noted(self.notes))


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _hazard_parts(fit: Fit, hazard: FittedHazard) -> list[Any]:
    head = words(
        (hazard.name, "strong"),
        f"  {hazard.exits:,} exits in {hazard.person_months:,} person-months of {hazard.people:,} people, "
        f"{fit.first} to {fit.last}, AUC {hazard.area:.3f}",
    )
    factors = grid(
        ["factor", "coefficient", "error", "by person", "95 % between", "of the data"],
        [_factor_row(f) for f in hazard.factors],
        right=["coefficient", "error", "by person", "95 % between", "of the data"],
    )
    odds = [
        (t, np.exp(t.log_odds), np.exp(t.log_odds - Z * t.error), np.exp(t.log_odds + Z * t.error))
        for t in hazard.tenure
    ]
    tenure = grid(
        ["tenure from", "odds", "95 % between", "person-months", "exits", "a month"],
        [
            [
                f"{t.from_month}", f"{value:.2f}", "" if t.error == 0 else f"{low:.2f}–{high:.2f}", f"{t.person_months:,}",
                f"{t.exits:,}", f"{1 / (1 + np.exp(-hazard.intercept - t.log_odds)):.1%}",
            ]
            for t, value, low, high in odds
        ],
        right=["tenure from", "odds", "95 % between", "person-months", "exits", "a month"],
    )  # fmt: skip
    return [head, factors if hazard.factors else None, tenure]


def _activity_parts(quantities: list[MeasuredQuantity]) -> list[Any]:
    """What the records contradict of what people do; and how much of it they do not."""
    far = [q for q in quantities if q.contradicted]
    if not quantities:
        return []
    names = ["quantity", "contradicted", "above the file's mean", "between people", "between months"]
    rows = [
        [
            q.name, ", ".join(q.contradicted), _give_or_take(q.shift, q.shift_error, "+"),
            "" if q.person is None else f"{_give_or_take(q.person, q.person_error)} (file {q.file_person:.3g})",
            "" if q.noise is None else f"{_give_or_take(q.noise, q.noise_error)} (file {q.file_noise:.3g})",
        ]
        for q in far
    ]  # fmt: skip
    said = f"of {len(quantities)} quantities that the records have, {len(far) or 'none'} "
    said += "contradicts the file" if len(far) < 2 else "contradict the file"
    return [
        words(("activity", "strong"), f"  {said} by more than three errors"),
        grid(names, rows, right=names[2:]) if far else None,
    ]


def _give_or_take(value: float, error: float, sign: str = "") -> str:
    return f"{value:{sign}.3g} ± {error:.2g}"


def _factor_row(f: FittedFactor) -> list[str]:
    low, high = f.coefficient - Z * f.larger_error, f.coefficient + Z * f.larger_error
    if f.held:
        return [f.name, f"{f.coefficient:+.3f}", "", "", "as the file has it", ""]
    return [
        f.name, f"{f.coefficient:+.3f}", f"{f.error:.3f}", "" if f.clustered is None else f"{f.clustered:.3f}",
        f"{low:+.2f} to {high:+.2f}", f"{f.share_of_data:.0%}",
    ]  # fmt: skip
