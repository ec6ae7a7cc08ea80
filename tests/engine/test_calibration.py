"""Severity, sources, reliability and coverage; and the recovery check E2 with the engine's own functions.

E2 is a population of our own making: levels drift towards novice when unused, ratings carry noise, lenient raters and
self ratings that lag behind. Its variances are not the product's, so they go in as parameters of the same functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest

from muster.engine import calibration as c
from muster.engine.proficiency import Parameters, Piece, Source, SourceRule, estimate

NOVICE, HALF_LIFE, DRIFT = -2.0, 11.0, 0.25
NOISE = {Source.SELF: 0.95 / 0.6, Source.MANAGER: 0.75, Source.PEER: 0.95, Source.TEST: 0.5, Source.WORK: 0.8}
TODAY = date(2026, 11, 1)


@dataclass
class Population:
    """Truth now, months of nonuse, and pieces as (case, source, rater, value, months old)."""

    truth: np.ndarray
    unused: np.ndarray
    pieces: list[tuple[int, Source, int, float, int]]
    severity: np.ndarray


def population(seed: int, *, people: int = 1500, raters: int = 120) -> Population:
    rng = np.random.default_rng(seed)
    then = rng.normal(size=people)
    unused = np.floor(rng.exponential(8, people) * (rng.random(people) < 0.6))
    drift = 0.5 ** (unused / HALF_LIFE)
    truth = NOVICE + (then - NOVICE) * drift + rng.normal(0, DRIFT, people) * np.sqrt(1 - drift)
    severity, team = rng.normal(0, 0.5, raters), rng.integers(0, raters, people)
    pieces: list[tuple[int, Source, int, float, int]] = []
    for i in range(people):
        own = 0.40 + 0.6 * (truth[i] * 0.3 + then[i] * 0.7) + rng.normal(0, 0.95)
        pieces.append((i, Source.SELF, -1, own, 0))
        given = [(Source.MANAGER, int(team[i]), 4.0)] if rng.random() < 0.6 else []
        given += [(Source.PEER, int(rng.integers(0, raters)), 4.0) for _ in range(rng.poisson(1.0))]
        given += [(Source.TEST, -1, 6.0)] if rng.random() < 0.25 else []
        given += [(Source.WORK, int(rng.integers(0, raters)), 3.0) for _ in range(rng.poisson(0.8))]
        for source, rater, spread in given:
            age = int(unused[i] + rng.exponential(spread))
            value = then[i] + rng.normal(0, NOISE[source]) + (severity[rater] if rater >= 0 else 0.0)
            pieces.append((i, source, rater, value, age))
    return Population(truth, unused, pieces, severity)


def parameters_of(variance: float, severity: dict[str, float]) -> Parameters:
    """E2's numbers: a prior of variance 1, no ageing of evidence, independent raters, no caps."""
    sources = {
        source: SourceRule(
            0.5,
            bias=0.4 if source is Source.SELF else 0.0,
            slope=0.6 if source is Source.SELF else 1.0,
            weight=1.0
            / (NOISE[source] ** 2 + (variance if source not in (Source.SELF, Source.TEST) else 0.0)),
        )
        for source in NOISE
    }
    return Parameters(
        version="e2", prior_weight=1.0, age_variance_per_month=0.0, nonuse_variance=DRIFT**2, rho=0.0,
        rho_close=0.0, sources=sources, caps={}, severity=severity,
    )  # fmt: skip


def severities_of(people: Population) -> c.Severities:
    case = np.array([p[0] for p in people.pieces])
    rater = np.array([p[2] for p in people.pieces])
    own = np.array([p[1] is Source.SELF for p in people.pieces])
    value = np.array([p[3] for p in people.pieces])
    weight = np.array([1.0 / NOISE[p[1]] ** 2 for p in people.pieces])
    return c.rater_severity(
        case,
        rater,
        np.where(own, (value - 0.4) / 0.6, value),
        weight,
        raters=people.severity.size,
        prior_weight=1.0,
    )


def estimates_of(people: Population, parameters: Parameters) -> tuple[np.ndarray, np.ndarray]:
    by_case: dict[int, list[Piece]] = {}
    for n, (case, source, rater, value, age) in enumerate(people.pieces):
        by_case.setdefault(case, []).append(
            Piece(source, f"{n:06d}", _ago(age), value=float(value), rater=f"r{rater}" if rater >= 0 else "")
        )
    found = [
        estimate(
            by_case[case], as_of=TODAY, half_life=HALF_LIFE, last_used=_ago(int(people.unused[case])),
            parameters=parameters,
        )
        for case in range(people.truth.size)
    ]  # fmt: skip
    return np.array([one.mu for one in found]), np.array([one.var for one in found])


def _ago(months: int) -> date:
    number = TODAY.year * 12 + TODAY.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


@pytest.mark.parametrize("seed", range(2))
def test_e2_truth_is_recovered(seed: int) -> None:
    """RMSE at most .45 and 95 % coverage between .92 and .97; severities found again."""
    people = population(seed)
    found = severities_of(people)
    assert np.corrcoef(found.severity, people.severity)[0, 1] > 0.9
    known = {f"r{r}": float(value) for r, value in enumerate(found.severity)}
    mu, var = estimates_of(people, parameters_of(float(found.variance.mean()), known))
    assert np.sqrt(((mu - people.truth) ** 2).mean()) <= 0.45
    assert 0.92 <= c.coverage(mu, var, people.truth, z=1.96) <= 0.97
    assert 0.76 <= c.coverage(mu, var, people.truth, z=1.2816) <= 0.86
    blind, _var = estimates_of(people, parameters_of(0.25, {}))
    assert ((mu - people.truth) ** 2).mean() < ((blind - people.truth) ** 2).mean()


def test_e2_a_wrong_half_life_shows_in_the_coverage() -> None:
    people = population(3, people=600)
    found = severities_of(people)
    known = {f"r{r}": float(value) for r, value in enumerate(found.severity)}
    parameters = parameters_of(float(found.variance.mean()), known)
    late = Population(people.truth, people.unused, people.pieces, people.severity)
    mu, var = estimates_of(late, parameters)
    right = c.coverage(mu, var, people.truth, z=1.96)
    d, short = 2.0 ** (-people.unused / HALF_LIFE), 2.0 ** (-people.unused / 5.5)
    fresh = np.where(mu > NOVICE, NOVICE + (mu - NOVICE) / d, mu)
    wrong = NOVICE + (fresh - NOVICE) * short
    assert c.coverage(wrong, var, people.truth, z=1.96) < right - 0.04


def test_raters_who_never_meet_are_not_compared() -> None:
    case = np.array([0, 0, 1, 1])
    rater = np.array([0, 1, 2, 3])
    y = np.array([2.0, 0.0, -2.0, 0.0])
    found = c.rater_severity(case, rater, y, np.ones(4), raters=5)
    assert found.group.tolist() == [0, 0, 2, 2, 4]
    assert found.severity[:2].sum() == pytest.approx(0)
    assert found.severity[2:4].sum() == pytest.approx(0)
    assert found.severity[4] == 0


def test_no_rater_at_all() -> None:
    found = c.rater_severity(np.array([0]), np.array([-1]), np.zeros(1), np.ones(1), raters=0)
    assert found.severity.size == 0


def test_a_source_is_recognised() -> None:
    rng = np.random.default_rng(5)
    mu, var = rng.normal(0, 1, 20_000), np.full(20_000, 0.2)
    theta = mu + rng.normal(0, np.sqrt(0.2), mu.size)
    fit = c.fit_source(0.4 + 0.6 * theta + rng.normal(0, 0.8, mu.size), mu, var)
    assert fit is not None
    weight = 0.6**2 / 0.8**2
    assert (fit.bias, fit.slope) == (pytest.approx(0.4, abs=0.03), pytest.approx(0.6, abs=0.03))
    assert fit.validity == pytest.approx((weight / (1 + weight)) ** 0.5, abs=0.03)
    assert c.fit_source(mu[:50], mu[:50], var[:50]) is None
    assert c.fit_source(-mu, mu, var) is None
    assert c.fit_source(np.zeros(500), mu[:500], var[:500]) is None


def test_the_report_of_perfect_and_useless_predictions() -> None:
    truth = np.array([True, False] * 50)
    perfect = c.report(truth.astype(float), truth)
    assert (perfect.n, perfect.brier, perfect.error) == (100, 0.0, 0.0)
    useless = c.report(np.full(100, 0.5), truth)
    assert (useless.brier, useless.brier_base, useless.error) == (0.25, 0.25, 0.0)
    assert [(one.n, one.came_true) for one in useless.bins] == [(100, 0.5)]
    with pytest.raises(ValueError, match="nothing"):
        c.report(np.zeros(0), np.zeros(0, dtype=bool))


def test_golden_numbers_of_the_report() -> None:
    found = c.report(np.array([0.1, 0.1, 0.9, 0.8]), np.array([False, True, True, True]))
    assert found.brier == pytest.approx((0.01 + 0.81 + 0.01 + 0.04) / 4)
    assert found.error == pytest.approx((2 * 0.4 + 0.1 + 0.2) / 4)


def test_a_half_life_is_found_again() -> None:
    rng = np.random.default_rng(9)
    fresh, months = rng.normal(0, 1, 4000), rng.integers(0, 40, 4000).astype(float)
    d = 2.0 ** (-months / 11.0)
    now = -2 + (fresh - -2) * d + rng.normal(0, 1, 4000) * np.sqrt(0.5 * (1 - d * d))
    outcome = now + rng.normal(0, 0.8, 4000)
    choices = (5.5, 8.0, 11.0, 16.0, 22.0)
    found = c.best_half_life(fresh, np.full(4000, 1e-9), months, outcome, 0.64, choices=choices)
    assert found in (8.0, 11.0, 16.0)
