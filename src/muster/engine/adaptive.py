"""An adaptive knowledge test: a two-parameter logistic model, one item at a time, and a rule to stop (science, section 4).

    P(right) = 1 / (1 + exp(-a (theta - b)))        information = a² P (1 - P)

theta is on the scale of levels (a rating k is the value k - 3), with a standard normal prior. The estimate is the mean
of the posterior (EAP) over 61 points from -4 to 4; its standard deviation is the error. ``most_likely`` is the maximum
of the likelihood alone, held within -4 and 4, for comparison: it has no answer to all right or all wrong.

The next item is one of the five that tell most at the present estimate, drawn by a number that the caller gives, so
that not everybody sees the same items and every run can be made again. The test ends when the error is .40 or less,
after twenty items, or when there are no more.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

POINTS = 61
REACH = 4.0
STOP_ERROR = 0.40
MOST_ITEMS = 20
AMONG = 5
"""Of how many of the most telling items one is drawn."""

GRID: NDArray[np.float64] = np.linspace(-REACH, REACH, POINTS)
_PRIOR = np.exp(-0.5 * GRID * GRID)


@dataclass(frozen=True, slots=True)
class Item:
    """How well an item tells people apart (``a``, above 0), and the ability at which half are right (``b``)."""

    a: float
    b: float


@dataclass(frozen=True, slots=True)
class Ability:
    """The mean and the standard deviation of what the answers leave open; ``n`` answers."""

    theta: float
    error: float
    n: int

    @property
    def reliability(self) -> float:
        """1 - error²: the share of the differences between people that the test would see."""
        return max(0.0, 1.0 - self.error * self.error)


def chance(item: Item, theta: float) -> float:
    """The probability of a right answer at an ability."""
    return 1.0 / (1.0 + math.exp(-item.a * (theta - item.b)))


def information(item: Item, theta: float) -> float:
    """How much an answer would tell about an ability near theta."""
    p = chance(item, theta)
    return item.a * item.a * p * (1.0 - p)


def _log_likelihood(answers: Sequence[tuple[Item, bool]], theta: NDArray[np.float64]) -> NDArray[np.float64]:
    total = np.zeros_like(theta)
    for item, right in answers:
        odds = item.a * (theta - item.b)
        total -= np.logaddexp(0.0, -odds if right else odds)
    return total


def expected(answers: Sequence[tuple[Item, bool]]) -> Ability:
    """The mean and error of the posterior. Without answers: 0 and about 1."""
    log = _log_likelihood(answers, GRID)
    weight = _PRIOR * np.exp(log - log.max())
    weight /= weight.sum()
    mean = float((GRID * weight).sum())
    variance = float(((GRID - mean) ** 2 * weight).sum())
    return Ability(mean, math.sqrt(variance), len(answers))


def most_likely(answers: Sequence[tuple[Item, bool]]) -> float:
    """The ability under which the answers are likeliest, between -4 and 4; by golden section on a concave function."""
    low, high = -REACH, REACH
    ratio = (math.sqrt(5.0) - 1.0) / 2.0
    for _round in range(60):
        one, two = high - ratio * (high - low), low + ratio * (high - low)
        at = _log_likelihood(answers, np.array([one, two]))
        low, high = (one, high) if at[0] < at[1] else (low, two)
    return (low + high) / 2.0


def next_item(items: Sequence[Item], asked: Collection[int], theta: float, *, seed: str) -> int | None:
    """The number of the next item, or None when all were asked. The same seed draws the same item."""
    left = [n for n in range(len(items)) if n not in asked]
    if not left:
        return None
    left.sort(key=lambda n: (-information(items[n], theta), n))
    best = left[:AMONG]
    drawn = hashlib.sha256(f"{seed}:{len(asked)}".encode()).digest()
    return best[int.from_bytes(drawn[:4], "big") % len(best)]


def is_over(ability: Ability, *, items: int) -> bool:
    """Whether enough is known, enough was asked, or nothing is left to ask."""
    return ability.n > 0 and (ability.error <= STOP_ERROR or ability.n >= min(MOST_ITEMS, items))
