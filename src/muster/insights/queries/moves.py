"""Which of a person's skills grow and which fade, over twelve months."""

from __future__ import annotations

from datetime import datetime, timedelta

from muster.evidence import queries as evidence_queries
from muster.insights.terms.captain import MOST_MOVES, MOVED, SkillMove
from muster.people.models import Person

POINTS = 7
"""The level now, and every second month before."""


def moves_of(person: Person, *, at: datetime, language: str = "en") -> tuple[SkillMove, ...]:
    """Up to three skills that grew and three that fade, those that moved most first.

    A skill counts once it has rested on more than the person's own word.
    """
    moments = [at - timedelta(days=round(365 * i / (POINTS - 1))) for i in range(POINTS - 1, -1, -1)]
    growing, fading = [], []
    for found in evidence_queries.levels_over(person, moments, language=language):
        known = [point for point in found.points if point is not None]
        if not found.is_evidenced or len(known) < 2:
            continue
        moved = known[-1] - known[0]
        move = SkillMove(found.skill_ref, found.label, found.points, is_fading=moved < 0)
        if moved >= MOVED:
            growing.append((-moved, found.label, move))
        elif moved <= -MOVED:
            fading.append((moved, found.label, move))
    chosen = [*_most(growing), *_most(fading)]
    return tuple(chosen)


def _most(found: list[tuple[int, str, SkillMove]]) -> list[SkillMove]:
    return [move for _moved, _label, move in sorted(found, key=lambda one: one[:2])[:MOST_MOVES]]
