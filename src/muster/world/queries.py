"""Reading the hidden truth, for what measures the product against it. Nothing of the product may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from muster.engine import calibration
from muster.engine.levels import LEVELS, P_TABLE, SD_CLASSES, mu_of, threshold
from muster.evidence import queries as evidence_queries
from muster.evidence.queries import SkillFacts
from muster.world.models import TrueCharacter, TrueSkill, WorldMade

Z80, Z95 = 1.2816, 1.96


@dataclass(frozen=True, slots=True)
class TruthReport:
    """How levels did against the hidden truth. ``rmse`` in levels; a prediction is P(level >= k) for k from 2 to 5, so
    there are four for each of ``levels``; the coverages are shares of truths within the published interval."""

    levels: int
    rmse: float
    coverage_80: float
    coverage_95: float
    report: calibration.Report


def find_world() -> WorldMade | None:
    """The world that was made in this database, or None."""
    return WorldMade.objects.order_by("pk").first()


def true_levels(person_ref: str) -> dict[str, float]:
    """By skill reference how well the person really does it, 1.0 to 5.0."""
    rows = TrueSkill.objects.filter(person_ref=person_ref).values_list("skill_ref", "level_hundredths")
    return {ref: level / 100 for ref, level in rows}


def count_truth() -> int:
    """How many true levels there are."""
    return TrueSkill.objects.count()


def find_character(person_ref: str) -> TrueCharacter | None:
    """How an invented person is, or None for people who are real."""
    return TrueCharacter.objects.filter(person_ref=person_ref).first()


def levels_against_truth() -> dict[str, TruthReport]:
    """By what a level rests on ("all", "evidence", "own word") how it did; only what has any. Two queries.

    Quantised as published: the mu of the step, the sd of the class, P from the table. A truth of t is the value t - 3, and is
    at level k or above from the engine's own threshold on.
    """
    truth = {
        (person, skill): hundredths / 100 - 3
        for person, skill, hundredths in TrueSkill.objects.values_list(
            "person_ref", "skill_ref", "level_hundredths"
        )
    }
    known = [
        (row, truth[key])
        for row in evidence_queries.matching_rows()
        if row.mu_step >= 0 and (key := (row.person_ref, row.skill_ref)) in truth
    ]
    groups = {
        "all": known,
        "evidence": [pair for pair in known if pair[0].is_evidenced],
        "own word": [pair for pair in known if not pair[0].is_evidenced],
    }
    return {name: _compared(pairs) for name, pairs in groups.items() if pairs}


def _compared(pairs: Sequence[tuple[SkillFacts, float]]) -> TruthReport:
    y = np.array([value for _row, value in pairs])
    mu = np.array([mu_of(row.mu_step) for row, _value in pairs])
    var = np.array([SD_CLASSES[row.sd_class] ** 2 for row, _value in pairs])
    table = P_TABLE[[row.mu_step for row, _value in pairs], [row.sd_class for row, _value in pairs]] / 1000
    levels = range(2, LEVELS + 1)
    return TruthReport(
        levels=len(pairs),
        rmse=float(np.sqrt(((mu - y) ** 2).mean())),
        coverage_80=calibration.coverage(mu, var, y, z=Z80),
        coverage_95=calibration.coverage(mu, var, y, z=Z95),
        report=calibration.report(
            np.concatenate([table[:, k - 1] for k in levels]),
            np.concatenate([y >= threshold(k) for k in levels]),
        ),
    )
