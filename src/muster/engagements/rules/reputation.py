"""Reputation from finished work (methods, section 5): one public formula, the same for both sides.

``value = (s + m * mu) / (n + m)``: s successes in n pieces of work, each weighing half for every 12 months
*in which the person worked* since, so that a pause changes nothing; m = 8; mu is what work of this kind
comes to on the whole. Stars are not an input, and neither are declines, cancellations or pauses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from scipy.special import betaincinv

PRIOR_WEIGHT = 8.0
"""m: as many pieces of ordinary work does everybody begin with."""
HALF_LIFE_MONTHS = 12
"""Worked months after which a piece of work weighs half."""
LEAST_FOR_MEAN = 20
"""Reviewed pieces of work of one kind from which its own mean counts."""
PRIOR_MEAN = 0.75
"""What stands for the mean until there are that many: a round number, not a finding."""
LEAST_WORK = 3
LEAST_COUNTERPARTS = 2
"""From so many pieces of work, with so many others, a reputation is shown at all."""
INTERVAL = (0.1, 0.9)
"""The quantiles between which the true value lies with a probability of 80 %."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one piece of work went, in the eyes of the other side. ``success`` is from 0 to 1."""

    kind: str
    ended_date: date
    counterpart_ref: str
    success: float


@dataclass(frozen=True, slots=True)
class Reputation:
    """A value from 0 to 1 with its 80 % interval, and the plain counts behind it."""

    value: float
    low: float
    high: float
    engagements: int
    counterparts: int


def success_of(items: Iterable[int], *, would_again: bool) -> float:
    """0 to 1: half from "would work together again", half from the mean of the anchored items (1 to 5)."""
    values = list(items)
    mean = sum(values) / len(values) if values else 1.0
    return 0.5 * would_again + 0.5 * (mean - 1) / 4


def month_of(day: date) -> int:
    """The calendar month as a running number."""
    return day.year * 12 + day.month - 1


def months_between(start: date, end: date) -> range:
    """The calendar months that this time touches; both days count."""
    return range(month_of(start), month_of(end) + 1)


def weight_of(ended_date: date, worked_months: Collection[int]) -> float:
    """What a piece of work weighs: half for every 12 worked months after the month in which it ended."""
    since = sum(1 for month in worked_months if month > month_of(ended_date))
    return float(0.5 ** (since / HALF_LIFE_MONTHS))


def mean_of(successes: Collection[float]) -> float:
    """mu of one kind of work: the mean of all there is, once there is enough of it."""
    if len(successes) < LEAST_FOR_MEAN:
        return PRIOR_MEAN
    return sum(successes) / len(successes)


def reputation_of(
    outcomes: Collection[Outcome], *, worked_months: Collection[int], means: Mapping[str, float]
) -> Reputation | None:
    """The reputation, or None while there is too little to show: fewer than 3 pieces of work or 2 counterparts."""
    counterparts = {outcome.counterpart_ref for outcome in outcomes}
    if len(outcomes) < LEAST_WORK or len(counterparts) < LEAST_COUNTERPARTS:
        return None
    months = frozenset(worked_months)
    weights = [weight_of(outcome.ended_date, months) for outcome in outcomes]
    n = sum(weights)
    s = sum(weight * one.success for weight, one in zip(weights, outcomes, strict=True))
    mu = sum(w * means.get(one.kind, PRIOR_MEAN) for w, one in zip(weights, outcomes, strict=True)) / n
    good = s + PRIOR_WEIGHT * mu
    bad = n - s + PRIOR_WEIGHT * (1 - mu)
    low, high = (_quantile(good, bad, at) for at in INTERVAL)
    return Reputation(good / (n + PRIOR_WEIGHT), low, high, len(outcomes), len(counterparts))


def _quantile(good: float, bad: float, at: float) -> float:
    """The quantile of Beta(good, bad); the end of the range where one side has no weight at all."""
    if good <= 0:
        return 0.0
    if bad <= 0:
        return 1.0
    return float(betaincinv(good, bad, at))
