"""The two-sided order of suggestions: what both sides may want, spread so that nobody is never shown.

The exact score says who fits. A list ordered by it alone shows the same few to everybody; so suggestions may be put in
the order of

    value = p_owner * p_wants / (1 + shown / slots) * (1 + lift)

with p_owner = (70 * skills + 15 * practical) / 85 and p_wants = (wants + practical) / 2, each within [.01, 1]; shown, the
sum of 1 / sqrt(rank) over the showings that count; slots, how often that may be before it counts as once. Whole numbers
throughout: probabilities, shown and slots in thousandths, the lift in thousandths, the value in millionths; every
division floors. So a list can be made again to the last digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isqrt

from muster.engine.levels import SD_CLASSES
from muster.engine.rows import PersonRow, Stance
from muster.engine.scoring import PARAMETERS

VERSION = "two-sided-1"
DEEPEST = 200
"""How many of the exact best are put into another order; whoever comes later stays where the score puts them."""
LEAST, MOST = 10, 1000
"""The least and the most that a probability counts, in thousandths."""
MOST_LIFT = 250
"""The most that an organisation may lift its own work, in thousandths of the value."""
TOP_STEP = 63
"""The highest step of a level's mean."""


class Factor(StrEnum):
    """What may count in the order; each is switched by itself."""

    OWNER = "owner"
    WANTS = "wants"
    EXPOSURE = "exposure"
    NEWCOMER = "newcomer"
    LIFT = "lift"


@dataclass(frozen=True, slots=True)
class Chance:
    """One line of the exact list with what the order is made of.

    skills, wants, practical: thousandths, as the score has them. open_skills: the same with a newcomer's upper bound;
    equal to skills for everybody else. shown, slots: thousandths. lift: thousandths, 0 to MOST_LIFT.
    """

    ref: str
    skills: int
    wants: int
    practical: int
    open_skills: int
    shown: int = 0
    slots: int = 1000
    lift: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a line stands now and why. exact: its place by score, from 1. value: millionths.

    p_owner, p_wants: thousandths, 1000 where the factor is off. newcomer: how much of p_owner is the newcomer's bound.
    crowding: shown / slots in thousandths, 0 where off: the value is divided by 1 + crowding. lift: as it counted.
    """

    ref: str
    exact: int
    value: int
    p_owner: int
    p_wants: int
    newcomer: int
    crowding: int
    lift: int


def weight_of(rank: int) -> int:
    """What one showing at this rank (from 1) counts: 1000 / sqrt(rank), floored. Raises ValueError below 1."""
    if rank < 1:
        raise ValueError("ranks begin at 1")
    return isqrt(1_000_000 // rank)


def probability(thousandths: int) -> int:
    """Within the bounds that count."""
    return max(LEAST, min(MOST, thousandths))


def value_of(p_owner: int, p_wants: int, *, shown: int = 0, slots: int = 1000, lift: int = 0) -> int:
    """The value in millionths. Raises ValueError for a negative number, no slots, or a lift beyond the bound."""
    if min(p_owner, p_wants, shown, lift) < 0 or slots < 1 or lift > MOST_LIFT:
        raise ValueError("a number of the order is out of its range")
    plain = p_owner * p_wants * 1_000_000 // (1_000_000 + shown * 1_000_000 // slots)
    return plain * (1000 + lift) // 1000


def chances_in_order(chances: Sequence[Chance], factors: frozenset[Factor]) -> list[Placed]:
    """The lines (given in the order of their score) in the two-sided order; equal values keep the order of the score.

    Only the first DEEPEST change places. Without any factor the order stays as it is.
    """
    placed = [_placed(chance, number, factors) for number, chance in enumerate(chances, start=1)]
    if not factors:
        return placed
    best = sorted(placed[:DEEPEST], key=lambda one: (-one.value, one.exact))
    return best + placed[DEEPEST:]


def _placed(chance: Chance, exact: int, factors: frozenset[Factor]) -> Placed:
    known = _owner(chance.skills, chance.practical)
    hoped = _owner(chance.open_skills, chance.practical) if Factor.NEWCOMER in factors else known
    p_owner = hoped if Factor.OWNER in factors else MOST
    p_wants = probability((chance.wants + chance.practical) // 2) if Factor.WANTS in factors else MOST
    shown = chance.shown if Factor.EXPOSURE in factors else 0
    lift = chance.lift if Factor.LIFT in factors else 0
    return Placed(
        ref=chance.ref,
        exact=exact,
        value=value_of(p_owner, p_wants, shown=shown, slots=chance.slots, lift=lift),
        p_owner=p_owner,
        p_wants=p_wants,
        newcomer=max(0, hoped - known) if Factor.OWNER in factors else 0,
        crowding=shown * 1000 // chance.slots,
        lift=lift,
    )


def _owner(skills: int, practical: int) -> int:
    whole = PARAMETERS.skills + PARAMETERS.practical
    return probability((PARAMETERS.skills * skills + PARAMETERS.practical * practical) // whole)


def with_upper_bounds(person: PersonRow) -> PersonRow:
    """The person with every level at its mean and half a standard deviation: what somebody unproven may turn out to be.

    Means stand in 64 steps of 1/8; the shift is floored to whole steps.
    """
    raised = tuple(
        replace(row, mu_step=min(TOP_STEP, row.mu_step + int(SD_CLASSES[row.sd_class] * 4)))
        if row.stance & Stance.HAS
        else row
        for row in person.skills
    )
    return replace(person, skills=raised)
