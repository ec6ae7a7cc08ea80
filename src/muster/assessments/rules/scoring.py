"""From words and answers to a result: a mean with its error, how reliable it is, and the level that it says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev, stdev

from muster.assessments.terms import (
    DECISIONS_FROM,
    LEAST_RATERS,
    LOCAL_PEOPLE,
    MISSING_SHARE,
    RATER_AGREEMENT,
    RELIABLE_FROM,
    VALIDATED_SITTINGS,
    Standing,
)
from muster.engine.adaptive import Ability


@dataclass(frozen=True, slots=True)
class Result:
    """A result on the scale of levels, in hundredths: 100 to 500, with the range of 95 %. ``reliability`` in hundredths;
    ``raters``: how many words it rests on (answers, for a test); ``items``: the mean of each item in hundredths, or 0."""

    rating: int
    mean: int
    low: int
    high: int
    reliability: int
    raters: int
    items: tuple[int, ...] = ()

    @property
    def is_reliable(self) -> bool:
        """Whether it is reliable enough to be evidence."""
        return self.reliability >= RELIABLE_FROM


def score_of(scores: Mapping[int, int], items: int) -> float | None:
    """The mean of one rater's levels; None where more than a fifth of the items was left open."""
    given = [scores[n] for n in range(items) if scores.get(n)]
    if not given or (items - len(given)) * 100 > MISSING_SHARE * items:
        return None
    return fmean(given)


def agreement(people: Sequence[Sequence[float]]) -> float | None:
    """How far single raters agree, by local data: the one-way intraclass correlation over people who were rated by two
    or more. None for fewer than thirty people; never below 0.

    ICC(1) = (MSB - MSW) / (MSB + (n0 - 1) MSW), n0 the mean number of raters corrected for unequal ones.
    """
    groups = [list(group) for group in people if len(group) >= 2]
    if len(groups) < LOCAL_PEOPLE:
        return None
    total = sum(map(len, groups))
    grand = sum(map(math.fsum, groups)) / total
    between = sum(len(g) * (fmean(g) - grand) ** 2 for g in groups) / (len(groups) - 1)
    within = sum((x - fmean(g)) ** 2 for g in groups for x in g) / (total - len(groups))
    n0 = (total - sum(len(g) ** 2 for g in groups) / total) / (len(groups) - 1)
    if between + (n0 - 1) * within <= 0:
        return 0.0
    return max(0.0, (between - within) / (between + (n0 - 1) * within))


def reliability_of(raters: int, single: float) -> float:
    """Spearman and Brown: n raters together, when single ones agree so far."""
    return raters * single / (1 + (raters - 1) * single)


def alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's alpha over people (rows) and items: k/(k-1) (1 - sum of variances / variance of sums). None for fewer
    than thirty people, fewer than two items, or people who do not differ."""
    if len(rows) < LOCAL_PEOPLE or len(rows[0]) < 2:
        return None
    whole = pstdev([math.fsum(row) for row in rows]) ** 2
    if whole <= 0:
        return None
    k = len(rows[0])
    parts = sum(pstdev(column) ** 2 for column in zip(*rows, strict=True))
    return k / (k - 1) * (1 - parts / whole)


def result_of_ratings(
    given: Sequence[Mapping[int, int]], items: int, *, single: float | None = None
) -> Result | None:
    """What those who rated said together; None where nobody's word counts. ``single``: how far single raters agree, by
    local data."""
    counted = [scores for scores in given if score_of(scores, items) is not None]
    if not counted:
        return None
    means = [score_of(scores, items) or 0.0 for scores in counted]
    mean = fmean(means)
    agree = RATER_AGREEMENT / 100 if single is None else single
    spread = stdev(means) if len(means) > 1 else 1.0
    error = max(spread, 0.25) / math.sqrt(len(means))
    low, high = max(1.0, mean - 1.96 * error), min(5.0, mean + 1.96 * error)
    columns = [[scores[n] for scores in counted if scores.get(n)] for n in range(items)]
    return Result(
        rating=min(5, max(1, math.floor(mean + 0.5))),
        mean=_hundredths(mean),
        low=_hundredths(low),
        high=_hundredths(high),
        reliability=_hundredths(reliability_of(len(means), agree)),
        raters=len(means),
        items=tuple(_hundredths(fmean(column)) if column else 0 for column in columns),
    )


def is_shown(result: Result | None, *, is_feedback: bool) -> bool:
    """Whether a result may be shown: feedback only from three raters on."""
    return result is not None and (not is_feedback or result.raters >= LEAST_RATERS)


def result_of_test(ability: Ability) -> Result:
    """The level that a test says: the highest k with an ability of k - 3.75 or more, the engine's own thresholds."""
    low, high = ability.theta - 1.96 * ability.error, ability.theta + 1.96 * ability.error
    return Result(
        rating=min(5, max(1, math.floor(ability.theta + 3.75))),
        mean=_on_scale(ability.theta),
        low=_on_scale(low),
        high=_on_scale(high),
        reliability=_hundredths(ability.reliability),
        raters=ability.n,
    )


def standing_of(sittings: int, reliability: float | None) -> Standing:
    """What so many finished sittings with such a reliability say of an instrument."""
    if sittings < VALIDATED_SITTINGS or reliability is None or reliability * 100 < RELIABLE_FROM:
        return Standing.UNVALIDATED
    return Standing.DECISIONS if reliability * 100 >= DECISIONS_FROM else Standing.DEVELOPMENT


def _hundredths(value: float) -> int:
    return math.floor(value * 100 + 0.5)


def _on_scale(theta: float) -> int:
    return _hundredths(min(5.0, max(1.0, theta + 3.0)))
