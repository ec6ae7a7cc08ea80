"""Which one skill is worth asking a person to have confirmed: the value of the answer for the open work they fit.

Somebody's rating is not known before it is given, but the engine's own P says how likely each is:

    Pr(k) = P(level >= k) - P(level >= k+1)
    changed = Σ_k Pr(k) x (open roles on which "P(level >= need) >= .5" would turn out otherwise after a rating of k)
    moved   = Σ_k Pr(k) x Σ_roles weight x |P_k(level >= need) - P(level >= need)|

``changed`` counts matches that turn between "has it" and "is missing it", the one thing of a skill that costs eight
points; ``moved`` (how far scores go) decides between equals. Where even the best would change little, nobody is asked.
Related skills, which may cover a need as well, are left out: a question is about one skill.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MET_FROM = 500
"""Thousandths of P from which a need counts as met; the engine's own line (``engine.scoring``)."""
LEAST_CHANGED = 250
"""Thousandths of a match: below a quarter of one expected change nobody is asked."""
ASK_AGAIN_DAYS = 90
"""How long "not now" lasts."""

Chances = Sequence[int]
"""Thousandths of P(level >= k) for k = 1 to 5."""


@dataclass(frozen=True, slots=True)
class Need:
    """What one open role needs of the skill: a level 1 to 5, and its weight of 1,000."""

    level: int
    weight: int


@dataclass(frozen=True, slots=True)
class Worth:
    """What an answer would change: thousandths of matches expected to turn, and how far scores are expected to move
    (thousandths of P times weight). Compares by the first, then the second."""

    changed: int
    moved: int

    @property
    def key(self) -> tuple[int, int]:
        """To compare by."""
        return self.changed, self.moved


def chances_of_ratings(now: Chances) -> tuple[int, ...]:
    """Thousandths of how likely the level is exactly 1 to 5; they sum to P(level >= 1)."""
    return tuple(now[k] - (now[k + 1] if k + 1 < len(now) else 0) for k in range(len(now)))


def worth_of(now: Chances, after: Mapping[int, Chances], needs: Sequence[Need]) -> Worth:
    """What a rating would be worth before it is known. ``after``: P for each rating 1 to 5 that may come."""
    changed = moved = 0
    for rating, chance in enumerate(chances_of_ratings(now), start=1):
        then = after[rating]
        for need in needs:
            was, becomes = now[need.level - 1], then[need.level - 1]
            changed += chance * ((was >= MET_FROM) != (becomes >= MET_FROM))
            moved += chance * need.weight * abs(becomes - was) // 1000
    return Worth(changed, moved // 1000)
