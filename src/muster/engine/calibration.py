"""How true the estimates are, and what the sources and raters are really like (methods, section 1).

*Severity* is found by empirical Bayes: c_r = Σ w (y - mu) / (Σ w + 1/tau²), centred within each group of raters and
cases that hang together; where groups do not touch, raters of different groups cannot be compared. *Bias, slope and
validity* of a source follow from regressing its values on the posterior mean of the others: theta = mu + error with an
error that is independent of mu, so the slope is not thinned. *Calibration* compares predictions with what came: Brier
score, reliability in ten bins, expected calibration error, coverage of the 80 and 95 % intervals.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BINS = 10
ROUNDS = 12
SEVERITY_VARIANCE = 0.25
"""The variance of severity between raters that the prior expects (a standard deviation of half a level)."""


@dataclass(frozen=True, slots=True)
class Severities:
    """Per rater: severity (positive: gives more than others would), its variance, and the group it can be compared in."""

    severity: Floats
    variance: Floats
    group: Ints


@dataclass(frozen=True, slots=True)
class Fit:
    """What a source is like: ŷ = (y - bias) / slope, and the validity v of its weight v²/(1 - v²). `n` pieces."""

    bias: float
    slope: float
    validity: float
    n: int


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of the reliability curve: mean prediction, share that came true, how many."""

    predicted: float
    came_true: float
    n: int


@dataclass(frozen=True, slots=True)
class Report:
    """How well predictions did. `brier_base` is the score of always predicting the mean; lower is better."""

    n: int
    brier: float
    brier_base: float
    error: float
    bins: tuple[Bin, ...]


def rater_severity(
    case: Ints,
    rater: Ints,
    y: Floats,
    weight: Floats,
    *,
    raters: int,
    prior_weight: float = 0.25,
    rounds: int = ROUNDS,
) -> Severities:
    """The severity of each rater from all pieces, and how sure it is.

    case: which person-in-a-skill a piece is about; rater: who gave it, -1 for tests and the person's own word, whose
    severity is 0; y: readings on the latent scale; weight: their weights. Arrays of one length; no order is needed.
    """
    cases = int(case.max()) + 1 if case.size else 0
    severity, variance = np.zeros(raters), np.full(raters, SEVERITY_VARIANCE)
    rated = rater >= 0
    group = _groups(case[rated], rater[rated], cases, raters)
    total = np.bincount(case, weight, minlength=cases) + prior_weight
    for _round in range(rounds if rated.any() else 0):
        reading = y - np.where(rated, severity[rater], 0.0)
        mu = np.bincount(case, weight * reading, minlength=cases) / total
        sure = 1.0 / (1.0 / weight[rated] + 1.0 / total[case[rated]])
        top = np.bincount(rater[rated], sure * (y[rated] - mu[case[rated]]), minlength=raters)
        bottom = np.bincount(rater[rated], sure, minlength=raters) + 1.0 / SEVERITY_VARIANCE
        severity, variance = top / bottom, 1.0 / bottom
        counts = np.bincount(group, minlength=raters)
        severity = severity - (np.bincount(group, severity, minlength=raters) / np.maximum(counts, 1))[group]
    return Severities(severity, variance, group)


def _groups(case: Ints, rater: Ints, cases: int, raters: int) -> Ints:
    """Per rater the smallest rater of those who hang together with them through cases."""
    parent = list(range(raters + cases))

    def top(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for c, r in zip(case.tolist(), rater.tolist(), strict=True):
        a, b = top(r), top(raters + c)
        parent[max(a, b)] = min(a, b)
    return np.array([top(r) for r in range(raters)], dtype=np.int64)


def fit_source(y: Floats, mu: Floats, var: Floats, *, least: int = 200) -> Fit | None:
    """What a source is like, from its values and the posterior (mean and variance) of the others about the same cases.

    None for fewer than `least` pieces, or where mu or y do not vary, or higher values go with less.
    """
    n = int(y.size)
    if n < least or float(mu.std()) < 1e-6 or float(y.std()) < 1e-6:
        return None
    slope = float(np.cov(y, mu, bias=True)[0, 1] / mu.var())
    if slope <= 0.05:
        return None
    bias = float(y.mean() - slope * mu.mean())
    rest = float(((y - bias - slope * mu) ** 2).mean()) - slope * slope * float(var.mean())
    weight = slope * slope / max(rest, 0.05)
    return Fit(bias, slope, min(0.95, math.sqrt(weight / (1.0 + weight))), n)


def report(predicted: Floats, came_true: NDArray[np.bool_]) -> Report:
    """How predictions (0 to 1) did against what came. Raises ValueError for none at all."""
    n = int(predicted.size)
    if n == 0:
        raise ValueError("there is nothing to compare yet")
    truth = came_true.astype(np.float64)
    place = np.minimum((predicted * BINS).astype(np.int64), BINS - 1)
    bins = tuple(
        Bin(float(predicted[place == b].mean()), float(truth[place == b].mean()), int((place == b).sum()))
        for b in range(BINS)
        if (place == b).any()
    )
    error = sum(one.n * abs(one.predicted - one.came_true) for one in bins) / n
    return Report(
        n=n,
        brier=float(((predicted - truth) ** 2).mean()),
        brier_base=float(truth.mean() * (1.0 - truth.mean())),
        error=float(error),
        bins=bins,
    )


def coverage(mu: Floats, var: Floats, truth: Floats, *, z: float) -> float:
    """The share of truths within z standard deviations of the estimate."""
    return float((np.abs(truth - mu) <= z * np.sqrt(var)).mean())


def best_half_life(
    mu_fresh: Floats, var_fresh: Floats, months: Floats, outcome: Floats, noise: float, *, choices: Sequence[float],
    floor: float = -2.0, nonuse_variance: float = 0.5,
) -> float:  # fmt: skip
    """The half-life (months) under which outcomes after `months` of nonuse are most likely; `noise` is their variance."""

    def likelihood(half_life: float) -> float:
        d = 2.0 ** (-months / half_life)
        mu = np.where(mu_fresh > floor, floor + (mu_fresh - floor) * d, mu_fresh)
        var = var_fresh * d * d + nonuse_variance * (1.0 - d * d) + noise
        return float((-0.5 * (outcome - mu) ** 2 / var - 0.5 * np.log(var)).sum())

    return max(choices, key=likelihood)
