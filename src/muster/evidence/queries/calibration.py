"""How true levels are: what was expected of delivered work against what was said of it; and what the evidence says of
its own sources and raters.

Each piece of delivered work is an outcome. The level is frozen at the moment before it came, and its rating is compared
with what the level led to expect, noise of a rating included. Nothing here is shown of single persons.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC

import numpy as np

from muster.engine import calibration
from muster.engine.calibration import Fit, Report
from muster.engine.proficiency import LEVELS, Parameters, Piece, estimate, reading
from muster.evidence.models import Evidence
from muster.evidence.queries.facts import half_life_of, piece_of
from muster.evidence.queries.settings import rules_book
from muster.evidence.rules import LevelRules
from muster.evidence.terms import OWN_WORD, EvidenceKind

Z80, Z95 = 1.2816, 1.96
ENOUGH = 100
"""Outcomes below which no calibration is printed."""


@dataclass(frozen=True, slots=True)
class LevelReport:
    """How levels did against `outcomes` pieces of delivered work. `report` and coverages are None below `ENOUGH`.

    A prediction is the chance that the rating is k or above, for k from 2 to 5, so there are four for each outcome.
    """

    outcomes: int
    report: Report | None
    coverage_80: float | None
    coverage_95: float | None
    parameters: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the evidence says of its sources and raters: in the units of the settings (thousandths).

    `fits`: kind of evidence to what it is like; kinds with too little evidence are left out. `severity`: raters with
    at least five pieces in a group of at least three raters.
    """

    pieces: int
    fits: dict[str, Fit]
    severity: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Expected:
    mu: float
    var: float
    y: float


def level_report(*, most: int = 5000) -> LevelReport:
    """The calibration of levels on the newest outcomes, at most so many. Three queries."""
    held = rules_book().now
    expected = list(_expectations(held, most))
    if len(expected) < ENOUGH:
        return LevelReport(len(expected), None, None, None, held.parameters.version)
    mu = np.array([one.mu for one in expected])
    var = np.array([one.var for one in expected])
    y = np.array([one.y for one in expected])
    chances, truths = [], []
    for k in range(2, LEVELS + 1):
        tau = k - 3.75
        chances.append([0.5 * math.erfc((tau - m) / math.sqrt(2 * v)) for m, v in zip(mu, var, strict=True)])
        truths.append(y >= k - 3 - 1e-9)
    report = calibration.report(np.concatenate([np.array(c) for c in chances]), np.concatenate(truths))
    return LevelReport(
        outcomes=len(expected),
        report=report,
        coverage_80=calibration.coverage(mu, var, y, z=Z80),
        coverage_95=calibration.coverage(mu, var, y, z=Z95),
        parameters=held.parameters.version,
    )


def _expectations(held: LevelRules, most: int) -> Iterable[_Expected]:
    works = (
        Evidence.objects.standing().filter(kind=EvidenceKind.DELIVERED_WORK).order_by("-created_at", "-pk")
    )
    wanted = list(works.values_list("person_id", "skill_id", "pk")[:most])
    persons = {person for person, _skill, _pk in wanted}
    rows = Evidence.objects.standing().filter(person_id__in=persons).select_related("skill").order_by("pk")
    by_case: dict[tuple[int, int], list[Evidence]] = {}
    for row in rows.iterator(chunk_size=5000):
        by_case.setdefault((row.person_id, row.skill_id), []).append(row)
    keys = {pk for _person, _skill, pk in wanted}
    rule = held.parameters.sources
    for rows_of in by_case.values():
        for row in rows_of:
            if row.pk not in keys:
                continue
            before = [piece_of(other) for other in rows_of if other.created_at < row.created_at]
            if not before:
                continue
            source = rule[piece_of(row).source]
            found = estimate(
                before,
                as_of=row.created_at.astimezone(UTC).date(),
                half_life=half_life_of(row.skill, held),
                parameters=held.parameters,
            )
            noise = 1.0 / source.base_weight
            yield _Expected(found.mu, found.var + noise, reading(piece_of(row), held.parameters))


def reestimate(*, most: int = 200_000) -> Proposal:
    """What the standing evidence says of sources and raters. One query and a half; nothing is written."""
    parameters = rules_book().now.parameters
    rows = Evidence.objects.standing().order_by("-pk")[:most]
    pieces: list[tuple[int, Piece]] = []
    cases: dict[tuple[int, int], int] = {}
    for row in rows.iterator(chunk_size=5000):
        case = cases.setdefault((row.person_id, row.skill_id), len(cases))
        pieces.append((case, piece_of(row)))
    if not pieces:
        return Proposal(0, {}, {})
    fits = {
        str(kind): fit
        for kind in EvidenceKind
        if (fit := _fit(kind, pieces, parameters, len(cases))) is not None
    }
    return Proposal(len(pieces), fits, _severity(pieces, parameters))


def _fit(
    kind: EvidenceKind, pieces: Sequence[tuple[int, Piece]], parameters: Parameters, cases: int
) -> Fit | None:
    """What one kind is like, against the posterior of all others about the same cases; the own word judges nobody."""
    total = np.full(cases, parameters.prior_weight)
    summed = np.zeros(cases)
    others = np.zeros(cases)
    for case, piece in pieces:
        if str(piece.source) == kind or EvidenceKind(str(piece.source)) in OWN_WORD:
            continue
        weight = parameters.sources[piece.source].base_weight
        total[case] += weight
        summed[case] += weight * reading(piece, parameters)
        others[case] += 1
    mine = [(n, piece.y) for n, piece in pieces if str(piece.source) == kind and others[n]]
    about = np.array([n for n, _y in mine], dtype=np.int64)
    y = np.array([value for _n, value in mine], dtype=np.float64)
    return calibration.fit_source(y, (summed / total)[about], (1.0 / total)[about])


def _severity(pieces: Sequence[tuple[int, Piece]], parameters: Parameters) -> dict[str, int]:
    """Thousandths of a level by rater, where there is enough to say: five pieces, three raters who can be compared."""
    rated = [p.rater for _c, p in pieces if p.rater and EvidenceKind(str(p.source)) not in OWN_WORD]
    numbers = {ref: n for n, ref in enumerate(sorted(set(rated)))}
    if not numbers:
        return {}
    rater = [
        numbers.get(p.rater, -1) if EvidenceKind(str(p.source)) not in OWN_WORD else -1 for _c, p in pieces
    ]
    found = calibration.rater_severity(
        np.array([case for case, _p in pieces], dtype=np.int64),
        np.array(rater, dtype=np.int64),
        np.array([piece.y for _c, piece in pieces]),
        np.array([parameters.sources[piece.source].base_weight for _c, piece in pieces]),
        raters=len(numbers),
        prior_weight=parameters.prior_weight,
    )
    counts = np.bincount(np.array([n for n in rater if n >= 0]), minlength=len(numbers))
    sizes = np.bincount(found.group, minlength=len(numbers))
    return {
        ref: round(float(found.severity[n]) * 1000)
        for ref, n in numbers.items()
        if counts[n] >= 5 and sizes[found.group[n]] >= 3
    }
