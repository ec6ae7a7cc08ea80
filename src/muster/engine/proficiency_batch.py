"""Many levels at once: the arithmetic of `proficiency.estimate` as one kernel, equal to it bit for bit.

Use it to rebuild a whole snapshot as of a moment; use `estimate` where the lines are wanted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numba import njit
from numpy.typing import NDArray

from muster.engine.levels import P_TABLE, mu_step_of, sd_class_of
from muster.engine.proficiency import DEFAULT, Parameters, Piece, Source, in_force, reading

_CODES = {source: code for code, source in enumerate(Source)}


@dataclass(frozen=True, slots=True)
class Case:
    """The evidence of one person in one skill."""

    evidence: Sequence[Piece]
    half_life: float
    last_used: date | None = None


@dataclass(frozen=True, slots=True)
class Estimates:
    """One entry per case: float64 mu and var, uint8 mu_step and sd_class, int32 p (n x 5, thousandths)."""

    mu: NDArray[np.float64]
    var: NDArray[np.float64]
    mu_step: NDArray[np.uint8]
    sd_class: NDArray[np.uint8]
    p: NDArray[np.int32]


@njit(cache=True, nogil=True)
def _discount(first, last, code, source, rater, team, week, rho, rho_close):  # type: ignore[no-untyped-def]
    n, close = 0, 0
    for a in range(first, last):
        if source[a] != code:
            continue
        n += 1
        for b in range(a + 1, last):
            if source[b] == code and (
                (rater[a] > 0 and rater[a] == rater[b])
                or (team[a] > 0 and team[a] == team[b] and week[a] == week[b])
            ):
                close += 1
    if n < 2:
        return 1.0
    pairs = n * (n - 1) // 2
    mean = (rho * (pairs - close) + rho_close * close) / pairs
    return 1.0 / (1.0 + (n - 1) * mean)


@njit(cache=True, nogil=True)
def _cap(first, last, source, weight, cap_group, caps):  # type: ignore[no-untyped-def]
    for group in range(caps.size):
        together = 0.0
        for i in range(first, last):
            if cap_group[source[i]] == group:
                together += weight[i]
        if together > caps[group]:
            for i in range(first, last):
                if cap_group[source[i]] == group:
                    weight[i] *= caps[group] / together


@njit(cache=True, nogil=True)
def _estimate_many(  # type: ignore[no-untyped-def]
    start, source, y, month, week, rater, team, last_used, half_life, now, base, correlated, cap_group, caps, settings
):  # fmt: skip
    cases = start.size - 1
    mu_out = np.zeros(cases)
    var_out = np.zeros(cases)
    weight = np.zeros(source.size)
    prior, age_variance, floor, nonuse_variance, rho, rho_close, self_code, work_code = settings
    for case in range(cases):
        first, last = start[case], start[case + 1]
        newest_self, newest, used = -1, -1, last_used[case]
        for i in range(first, last):
            newest = max(newest, month[i])
            if source[i] == self_code:
                newest_self = i
            if source[i] == work_code:
                used = max(used, month[i])
        for i in range(first, last):
            code = source[i]
            factor = 1.0
            if correlated[code]:
                factor = _discount(first, last, code, source, rater, team, week, rho, rho_close)
            aged = 1.0 / (1.0 / base[code] + age_variance * max(0, now - month[i]))
            weight[i] = 0.0 if code == self_code and i != newest_self else aged * factor
        _cap(first, last, source, weight, cap_group, caps)
        weights = 0.0
        for i in range(first, last):
            weights += weight[i]
        total = prior + weights
        mu = 0.0
        for i in range(first, last):
            mu += weight[i] * y[i] / total
        var = 1.0 / total
        if used < 0:
            used = newest
        months = max(0, now - used) if used >= 0 else 0
        if months > 0:
            d = np.floor(2.0 ** (-months / half_life[case]) * 1073741824.0 + 0.5) / 1073741824.0
            if mu > floor:
                mu = mu + ((floor + (mu - floor) * d) - mu)
            var = var * d * d + nonuse_variance * (1.0 - d * d)
        mu_out[case] = mu
        var_out[case] = var
    return mu_out, var_out


def _month(day: date) -> int:
    return day.year * 12 + day.month


def estimate_many(cases: Sequence[Case], *, as_of: date, parameters: Parameters = DEFAULT) -> Estimates:
    """The quantised level of every case as of a UTC day, equal bit for bit to `proficiency.estimate` of each."""
    pieces: list[Piece] = []
    start = [0]
    for case in cases:
        pieces.extend(in_force(case.evidence, as_of))
        start.append(len(pieces))
    raters = {name: code for code, name in enumerate(sorted({e.rater for e in pieces} | {""}))}
    teams = {name: code for code, name in enumerate(sorted({e.team for e in pieces} | {""}))}
    groups = {name: code for code, name in enumerate(sorted(parameters.caps))}
    rules = [parameters.sources.get(source, DEFAULT.sources[source]) for source in Source]
    weeks = [e.observed.isocalendar() for e in pieces]
    mu, var = _estimate_many(
        np.array(start, dtype=np.int64),
        np.array([_CODES[e.source] for e in pieces], dtype=np.int64),
        np.array([reading(e, parameters) for e in pieces], dtype=np.float64),
        np.array([_month(e.observed) for e in pieces], dtype=np.int64),
        np.array([week.year * 100 + week.week for week in weeks], dtype=np.int64),
        np.array([raters[e.rater] for e in pieces], dtype=np.int64),
        np.array([teams[e.team] for e in pieces], dtype=np.int64),
        np.array([_month(c.last_used) if c.last_used else -1 for c in cases], dtype=np.int64),
        np.array([c.half_life for c in cases], dtype=np.float64),
        _month(as_of),
        np.array([rule.base_weight for rule in rules], dtype=np.float64),
        np.array([rule.correlated for rule in rules], dtype=np.bool_),
        np.array([groups.get(rule.group, -1) for rule in rules], dtype=np.int64),
        np.array([parameters.caps[name] for name in sorted(parameters.caps)], dtype=np.float64),
        (
            parameters.prior_weight,
            parameters.age_variance_per_month,
            parameters.nonuse_floor,
            parameters.nonuse_variance,
            parameters.rho,
            parameters.rho_close,
            _CODES[Source.SELF],
            _CODES[Source.WORK],
        ),
    )
    mu_step = np.array([mu_step_of(value) for value in mu.tolist()], dtype=np.uint8)
    sd_class = np.array([sd_class_of(value) for value in np.sqrt(var).tolist()], dtype=np.uint8)
    return Estimates(mu=mu, var=var, mu_step=mu_step, sd_class=sd_class, p=P_TABLE[mu_step, sd_class])
