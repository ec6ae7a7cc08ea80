"""One person, one role and what is related to what, as plain values: what the array builders and the oracle read.

Ids are the caller's: skills are unsigned 32-bit integers, organisations, places, languages, tags and keys any integer
from 0 to 2^62. Weeks count from the snapshot's Monday (week 0); a horizon has 52 of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag

WEEKS = 52
HOURS_OF_WEEK = 168
MOST_REQUIREMENTS = 40
MOST_NEIGHBOURS = 10


class Stance(IntFlag):
    """What a person-skill row says. HAS: there is a level (claim or evidence); EVIDENCED: not the own word alone."""

    HAS = 1
    USE = 2
    LEARN = 4
    RATHER_NOT = 8
    EVIDENCED = 16


class Kind(IntEnum):
    """What a requirement asks."""

    REQUIRED = 0
    USEFUL = 1
    LEARNABLE = 2


class Mode(IntFlag):
    """Where work is done. A role has one or none; a person any. ANYWHERE: would go to any place (persons only)."""

    UNSTATED = 0
    REMOTE = 1
    HYBRID = 2
    ON_SITE = 4
    ANYWHERE = 8


class Condition(IntFlag):
    """Hard conditions in the order in which they are told; a set bit says: this one is not met."""

    AUDIENCE = 1
    VISIBILITY = 2
    BLOCK = 4
    COVER = 8
    MUST = 16
    HOURS = 32
    LANGUAGE = 64
    PLACE = 128
    RATE = 256


CONDITIONS: tuple[Condition, ...] = tuple(Condition)


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A person and a skill: the quantised level (read only with HAS) and the stances."""

    skill: int
    mu_step: int = 32
    sd_class: int = 7
    stance: Stance = Stance.HAS


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Everything of a person that matching reads: nothing else may enter a score.

    key: a number of the person, known to roles that exclude it. free: minutes free per week, at most 52 (missing weeks
    are 0). hours: 168 bits, bit h = works in hour h of the UTC week from Monday 00:00. languages: id to level 1..6.
    rate: minor units an hour, None for none asked. kinds: bits of the kinds of membership. visible_to: organisations
    that may see the person, None for all. tags: themes and purposes. blocks: parties the person does not work for.
    """

    ref: str
    key: int
    skills: tuple[SkillRow, ...] = ()
    free: tuple[int, ...] = ()
    hours: int = 0
    languages: Mapping[int, int] = field(default_factory=dict)
    place: int = 0
    modes: Mode = Mode.UNSTATED
    rate: int | None = None
    currency: int = 0
    kinds: int = 0
    organisations: tuple[int, ...] = ()
    visible_to: tuple[int, ...] | None = None
    tags: tuple[int, ...] = ()
    blocks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """A skill that a role asks for. weight: any whole numbers; required and useful ones are scaled to sum to 1,000."""

    skill: int
    level: int = 3
    kind: Kind = Kind.REQUIRED
    weight: int = 1
    must: bool = False


@dataclass(frozen=True, slots=True)
class LanguageNeed:
    """A language with the level below which nobody is listed and the level that is wished for (at least the floor)."""

    language: int
    floor: int
    wish: int = 0


@dataclass(frozen=True, slots=True)
class RoleRow:
    """What a role asks. Minutes are per week; minimum None means half of the need.

    window: 168 bits of UTC hours in which the role wants overlap; overlap: minutes a week wanted, 0 for the whole window.
    organisation: who asks. audience: organisations whose members may see it, None for all. kinds: bits of kinds
    admitted, 0 for all. excluded: keys of persons (blocks, conflicts of interest). parties: ids that persons may block.
    """

    ref: str
    key: int
    requirements: tuple[Requirement, ...] = ()
    need: int = 0
    minimum: int | None = None
    first_week: int = 0
    weeks: int = 0
    window: int = 0
    overlap: int = 0
    languages: tuple[LanguageNeed, ...] = ()
    place: int = 0
    mode: Mode = Mode.UNSTATED
    ceiling: int | None = None
    currency: int = 0
    organisation: int = 0
    audience: tuple[int, ...] | None = None
    kinds: int = 0
    excluded: tuple[int, ...] = ()
    parties: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A related skill: similarity in hundredths (1..100) and a code that says where the relation comes from."""

    skill: int
    sim: int
    origin: int = 0


@dataclass(frozen=True)
class Similarity:
    """Up to ten neighbours a skill, nearest first (then lower id), none below the published floor."""

    version: str
    floor: int
    neighbours: Mapping[int, tuple[Neighbour, ...]]

    def of(self, skill: int) -> tuple[Neighbour, ...]:
        """The skill itself at 100, then its neighbours."""
        return (Neighbour(skill, 100), *self.neighbours.get(skill, ()))


def build_similarity(
    edges: Iterable[tuple[int, Neighbour]], *, version: str, floor: int = 30, most: int = MOST_NEIGHBOURS
) -> Similarity:
    """The artefact from directed edges (skill asked for, skill that helps). Of double edges the nearest counts.

    Raises ValueError for a similarity outside 1..100.
    """
    best: dict[int, dict[int, Neighbour]] = {}
    for skill, near in edges:
        if not 1 <= near.sim <= 100:
            raise ValueError(f"similarity {near.sim} is outside 1..100")
        if near.skill == skill or near.sim < floor:
            continue
        kept = best.setdefault(skill, {}).get(near.skill)
        if kept is None or (-near.sim, near.origin) < (-kept.sim, kept.origin):
            best[skill][near.skill] = near
    chosen = {
        skill: tuple(sorted(nears.values(), key=lambda near: (-near.sim, near.skill))[:most])
        for skill, nears in best.items()
    }
    return Similarity(version=version, floor=floor, neighbours=chosen)
