"""From evidence to a level: one formula that a person can re-compute (methods, section 1).

A rating k in 1..5 is the value y = k - 3. Every piece of evidence has a weight w = v²/(1 - v²) from the validity v
of its source; with a prior weight of 0.25 at 0,

    W = 0.25 + Σ w      mu = Σ w·ŷ / W      var = 1 / W      P(level >= k) = Phi((mu - tau_k) / sd)

and w·ŷ / W is what the piece contributes, so that the contributions sum to mu. Two clocks tick on the first of a
month: evidence ages (its error variance grows), and an unused skill fades. The result is quantised (mu in steps of
1/8, sd in eight classes) and P is read from an integer table, so that the same evidence gives the same thousandths on
every machine. Weights never depend on values: raising one value can only raise P.

Decided here, where the methods leave a choice:

* *Order*: age, then correlated raters, then caps.
* *Correlated raters* are pieces of one opinion kind (endorsement, peer, manager, expert). Works, tests, samples,
  interviews and certificates are separate performances and stay independent. rho is the mean over pairs: 0.6 for a pair
  from one team in one week or from one and the same rater, 0.3 otherwise. All pieces of the kind share the discount.
* *Self*: the newest self rating replaces older ones; they stay as lines of weight 0.
* *Last use*: the newest of the day given and of the days of delivered work; if neither is known, the day of the newest
  piece. A day after `as_of` counts as today.
* *Fading* moves mu only above -2, but widens the variance always, so that P stays monotone in every value.
* *Expired or future pieces* do not exist as of the moment.
* *Level* is the highest k with P >= .5, yet never above the highest rating that a counted source has named (a claim of
  1 is not shown as 3 because little is known). A claim without any rating has level 1.
* *Verified at k* reads the integer table: P >= 800 thousandths.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from muster.engine.levels import LEVELS, P_TABLE, mu_step_of, sd_class_of
from muster.engine.parts import largest_remainder


class Source(StrEnum):
    """Where a piece of evidence comes from."""

    SELF = "self"
    CV = "cv"
    ENDORSEMENT = "endorsement"
    INTERVIEW = "structured_interview"
    PEER = "peer"
    REVIEW_360 = "review_360"
    CERTIFICATE = "certificate"
    WORK = "delivered_work"
    MANAGER = "manager"
    EXPERT = "expert"
    TEST = "knowledge_test"
    SAMPLE = "work_sample"


OWN_WORD = frozenset({Source.SELF, Source.CV})
"""Sources that are the person's own word: they never verify."""

NONUSE = "nonuse"
"""The kind of the line that tells what months without use have cost."""

HALF_LIVES: Mapping[str, float] = {
    "procedure": 6.5,
    "tool": 11.0,
    "manual": 13.0,
    "concept": 36.0,
    "licence": math.inf,
}
"""Months of nonuse after which half of what lies above -2 is gone; licences end by their expiry date only."""


@dataclass(frozen=True, slots=True)
class SourceRule:
    """How one source is read: ŷ = (y - bias - severity of the rater) / slope, weight v²/(1 - v²) unless given."""

    validity: float
    bias: float = 0.0
    slope: float = 1.0
    weight: float | None = None
    correlated: bool = False
    group: str = ""

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.validity, self.bias, self.slope, self.weight or 0.0))):
            raise ValueError("a source is read with finite numbers")

    @property
    def base_weight(self) -> float:
        """The weight of one fresh piece."""
        if self.weight is not None:
            return self.weight
        square = self.validity * self.validity
        return square / (1.0 - square)


def _default_sources() -> dict[Source, SourceRule]:
    return {
        Source.SELF: SourceRule(0.30, group="self"),
        Source.CV: SourceRule(0.30, group="self"),
        Source.ENDORSEMENT: SourceRule(0.35, correlated=True, group="peers"),
        Source.INTERVIEW: SourceRule(0.42),
        Source.PEER: SourceRule(0.45, correlated=True, group="peers"),
        Source.REVIEW_360: SourceRule(0.45, correlated=True, group="peers"),
        Source.CERTIFICATE: SourceRule(0.50),
        Source.WORK: SourceRule(0.55),
        Source.MANAGER: SourceRule(0.60, correlated=True),
        Source.EXPERT: SourceRule(0.60, correlated=True),
        Source.TEST: SourceRule(0.65),
        Source.SAMPLE: SourceRule(0.70),
    }


@dataclass(frozen=True)
class Parameters:
    """Everything the estimate depends on beside the evidence; published, versioned, named in every result.

    caps: the most that a group of sources may weigh together. Treat `sources`, `caps` and `severity` as read-only.
    """

    version: str = "proficiency-1"
    prior_weight: float = 0.25
    age_variance_per_month: float = 0.02
    nonuse_floor: float = -2.0
    nonuse_variance: float = 0.5
    rho: float = 0.3
    rho_close: float = 0.6
    verified_from: int = 800
    level_from: int = 500
    sources: Mapping[Source, SourceRule] = field(default_factory=_default_sources)
    caps: Mapping[str, float] = field(default_factory=lambda: {"peers": 1.0, "self": 0.15})
    severity: Mapping[str, float] = field(default_factory=dict)


DEFAULT = Parameters()


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence.

    Give `rating` (1..5) or `value` (y = rating - 3, any number); `value` wins. `rater` and `team` are opaque: two
    pieces of one kind with equal `rater`, or with equal `team` observed in one ISO week, count as closely correlated.
    """

    source: Source
    ref: str
    observed: date
    rating: int | None = None
    value: float | None = None
    rater: str = ""
    team: str = ""
    expires: date | None = None

    @property
    def y(self) -> float:
        """The value on the latent scale. Raises ValueError when neither value nor rating is usable."""
        if self.value is not None:
            if not math.isfinite(self.value):
                raise ValueError(f"evidence {self.ref}: the value is not a finite number")
            return float(self.value)
        if self.rating is None or not 1 <= self.rating <= LEVELS:
            raise ValueError(f"evidence {self.ref}: a rating from 1 to 5 or a value is needed")
        return float(self.rating - 3)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the explanation. `contribution` sums to mu in the order given; `milli` sums to `Estimate.mu_milli`.

    kind: a Source value or "nonuse". weight: after age, discount and caps. months: age of the piece, or months unused.
    discount: the factor for correlated raters; capped: the factor of the cap (1 where it did not bite).
    """

    kind: str
    ref: str
    value: float
    weight: float
    contribution: float
    milli: int
    months: int
    discount: float = 1.0
    capped: float = 1.0
    independent: bool = False


@dataclass(frozen=True, slots=True)
class Estimate:
    """A level as far as the evidence tells, as of a day.

    p: thousandths of P(level >= k) for k = 1..5. verified_at: highest verified level, 0 for none. unused_months: None
    when there is nothing to count from. evidenced: at least one piece that is not the person's own word.
    """

    mu: float
    var: float
    mu_step: int
    sd_class: int
    p: tuple[int, int, int, int, int]
    level: int
    verified_at: int
    evidenced: bool
    unused_months: int | None
    mu_milli: int
    lines: tuple[Line, ...]
    parameters: str


def months_between(earlier: date, later: date) -> int:
    """How many firsts of a month lie in (earlier, later]; 0 if later is not later."""
    return max(0, (later.year - earlier.year) * 12 + later.month - earlier.month)


def decay(months: int, half_life: float) -> float:
    """2^(-months / half_life), rounded to 2^-30 so that every machine's power function gives the same bits."""
    if half_life <= 0:
        raise ValueError("a half-life must be above 0")
    return math.floor(math.pow(2.0, -months / half_life) * 1073741824.0 + 0.5) / 1073741824.0


def parameters_with_biases(
    biases: Mapping[Source, tuple[float, float]], *, version: str, base: Parameters = DEFAULT
) -> Parameters:
    """A copy of `base` with re-estimated (bias, slope) per source, under a version string of its own."""
    sources = dict(base.sources)
    for source, (bias, slope) in biases.items():
        sources[source] = replace(sources[source], bias=bias, slope=slope)
    return replace(base, sources=sources, version=version)


def in_force(evidence: Sequence[Piece], as_of: date) -> list[Piece]:
    """The pieces that exist as of the day, in the one order of summation (day, source, ref, rater, value)."""
    pieces = [e for e in evidence if e.observed <= as_of and (e.expires is None or as_of < e.expires)]
    pieces.sort(key=lambda e: (e.observed, e.source.value, e.ref, e.rater, e.y))
    return pieces


def _close(first: Piece, second: Piece) -> bool:
    if first.rater and first.rater == second.rater:
        return True
    same_team = bool(first.team) and first.team == second.team
    return same_team and first.observed.isocalendar()[:2] == second.observed.isocalendar()[:2]


def _discount(pieces: Sequence[Piece], parameters: Parameters) -> float:
    """Effective number over number, for pieces of one opinion kind: 1 / (1 + (n-1)·rho)."""
    n = len(pieces)
    if n < 2:
        return 1.0
    close = sum(_close(a, b) for i, a in enumerate(pieces) for b in pieces[i + 1 :])
    pairs = n * (n - 1) // 2
    rho = (parameters.rho * (pairs - close) + parameters.rho_close * close) / pairs
    return 1.0 / (1.0 + (n - 1) * rho)


def _total(numbers: Sequence[float]) -> float:
    """Left to right, one rounding per step: the built-in sum compensates in some versions of Python only."""
    total = 0.0
    for number in numbers:
        total += number
    return total


def _weigh(
    pieces: Sequence[Piece], as_of: date, parameters: Parameters
) -> tuple[list[float], list[float], list[float]]:
    """Weights after age, discount and caps, with the discount and the cap factor of each piece."""
    newest_self = max((i for i, e in enumerate(pieces) if e.source is Source.SELF), default=-1)
    by_source: dict[Source, list[Piece]] = {}
    for piece in pieces:
        if parameters.sources[piece.source].correlated:
            by_source.setdefault(piece.source, []).append(piece)
    discounts = {source: _discount(group, parameters) for source, group in by_source.items()}
    weights, discounted = [], []
    for i, piece in enumerate(pieces):
        rule = parameters.sources[piece.source]
        aged = 1.0 / (
            1.0 / rule.base_weight + parameters.age_variance_per_month * months_between(piece.observed, as_of)
        )
        factor = discounts.get(piece.source, 1.0)
        superseded = piece.source is Source.SELF and i != newest_self
        weights.append(0.0 if superseded else aged * factor)
        discounted.append(factor)
    capped = [1.0] * len(pieces)
    for group, most in sorted(parameters.caps.items()):
        members = [i for i, e in enumerate(pieces) if parameters.sources[e.source].group == group]
        together = _total([weights[i] for i in members])
        if together > most:
            for i in members:
                capped[i] = most / together
                weights[i] *= capped[i]
    return weights, discounted, capped


def _unused(pieces: Sequence[Piece], last_used: date | None, as_of: date) -> int | None:
    days = [e.observed for e in pieces if e.source is Source.WORK]
    if last_used is not None:
        days.append(last_used)
    if not days:
        days = [e.observed for e in pieces]
    return months_between(max(days), as_of) if days else None


def _fade(
    mu: float, var: float, months: int | None, half_life: float, parameters: Parameters
) -> tuple[float, float, float]:
    """(mu, var) after months of nonuse and the change of mu, such that mu before + change is mu after, exactly."""
    if not months:
        return mu, var, 0.0
    d = decay(months, half_life)
    floor = parameters.nonuse_floor
    change = (floor + (mu - floor) * d) - mu if mu > floor else 0.0
    return mu + change, var * d * d + parameters.nonuse_variance * (1.0 - d * d), change


def _named(pieces: Sequence[Piece], weights: Sequence[float]) -> int:
    """The highest level that a counted source has named; 1 when there is none."""
    named = [math.floor(e.y + 3.5) for e, w in zip(pieces, weights, strict=True) if w > 0]
    return min(LEVELS, max([1, *named]))


def reading(piece: Piece, parameters: Parameters) -> float:
    """ŷ = (y - bias of the source - severity of the rater) / slope."""
    rule = parameters.sources[piece.source]
    return (piece.y - rule.bias - parameters.severity.get(piece.rater, 0.0)) / rule.slope


def _line(
    piece: Piece,
    as_of: date,
    value: float,
    weight: float,
    contribution: float,
    milli: int,
    discount: float,
    cap: float,
) -> Line:
    return Line(
        kind=piece.source.value,
        ref=piece.ref,
        value=value,
        weight=weight,
        contribution=contribution,
        milli=milli,
        months=months_between(piece.observed, as_of),
        discount=discount,
        capped=cap,
        independent=piece.source not in OWN_WORD,
    )


def estimate(
    evidence: Sequence[Piece],
    *,
    as_of: date,
    half_life: float,
    last_used: date | None = None,
    parameters: Parameters = DEFAULT,
) -> Estimate:
    """The level of one person in one skill as of a UTC day, with the lines that sum to it.

    Call it only where there is a claim "has" or evidence: without either there is no level. The order of `evidence` does
    not matter. half_life: months, infinite for licences. Raises ValueError for ratings outside 1..5.
    """
    pieces = in_force(evidence, as_of)
    weights, discounts, capped = _weigh(pieces, as_of, parameters)
    total_weight = parameters.prior_weight + _total(weights)
    values = [reading(piece, parameters) for piece in pieces]
    contributions = [w * y / total_weight for w, y in zip(weights, values, strict=True)]
    months = _unused(pieces, last_used, as_of)
    mu, var, change = _fade(_total(contributions), 1.0 / total_weight, months, half_life, parameters)
    shares = [*contributions, change] if months else contributions
    mu_milli = math.floor(mu * 1000 + 0.5)
    millis = largest_remainder([share * 1000 for share in shares], mu_milli) if shares else []
    lines = [
        _line(piece, as_of, values[i], weights[i], contributions[i], millis[i], discounts[i], capped[i])
        for i, piece in enumerate(pieces)
    ]
    if months:
        lines.append(Line(NONUSE, "", 0.0, 0.0, change, millis[-1], months))
    mu_step, sd_class = mu_step_of(mu), sd_class_of(math.sqrt(var))
    p = P_TABLE[mu_step, sd_class].tolist()
    evidenced = any(piece.source not in OWN_WORD for piece in pieces)
    fresh = months is None or months <= half_life
    likely = max(k for k in range(1, LEVELS + 1) if k == 1 or p[k - 1] >= parameters.level_from)
    sure = max(k for k in range(1, LEVELS + 1) if p[k - 1] >= parameters.verified_from)
    return Estimate(
        mu=mu,
        var=var,
        mu_step=mu_step,
        sd_class=sd_class,
        p=(p[0], p[1], p[2], p[3], p[4]),
        level=min(likely, _named(pieces, weights)),
        verified_at=sure if evidenced and fresh else 0,
        evidenced=evidenced,
        unused_months=months,
        mu_milli=mu_milli,
        lines=tuple(lines),
        parameters=parameters.version,
    )
