"""A seeded crowd and its roles for the match benchmark, made as arrays.

14,000 skills in 20 families with 400 occupations and 300 skills that every trade uses; 15 to 40 skills a person; ten
related skills each, similarity .30 to .90. Of the roles, seven in ten are tight (few people pass) and three are loose.
"""

from dataclasses import dataclass

import numpy as np

from muster.engine.arrays import PeopleArrays, PeopleColumns, stable_hash
from muster.engine.rows import (
    WEEKS,
    Kind,
    LanguageNeed,
    Mode,
    Neighbour,
    Requirement,
    RoleRow,
    Similarity,
    build_similarity,
)

SKILLS, FAMILIES, OCCUPATIONS, TRANSVERSAL = 14_000, 20, 400, 300
LANGUAGES, PLACES, ORGANISATIONS, TAGS = 8, 40, 3, 24


@dataclass(frozen=True, slots=True)
class Trades:
    """Which skills each occupation uses, most used first."""

    skills: np.ndarray  # OCCUPATIONS x 150


def make_trades(seed: int) -> Trades:
    """The occupations' skills: 150 of their family's 685, drawn without replacement."""
    rng = np.random.default_rng(seed)
    family_size = (SKILLS - TRANSVERSAL) // FAMILIES
    rows = []
    for occupation in range(OCCUPATIONS):
        family = occupation % FAMILIES
        rows.append(TRANSVERSAL + family * family_size + rng.permutation(family_size)[:150])
    return Trades(np.array(rows))


def make_similarity(seed: int) -> Similarity:
    """Ten related skills each, of the same family."""
    rng = np.random.default_rng(seed + 1)
    family_size = (SKILLS - TRANSVERSAL) // FAMILIES
    edges = []
    for skill in range(SKILLS):
        if skill < TRANSVERSAL:
            near = rng.integers(0, TRANSVERSAL, 10)
        else:
            first = TRANSVERSAL + (skill - TRANSVERSAL) // family_size * family_size
            near = first + rng.integers(0, min(family_size, SKILLS - first), 10)
        sims = rng.integers(30, 91, 10)
        edges += [(skill, Neighbour(int(n), int(s))) for n, s in zip(near, sims, strict=True)]
    return build_similarity(edges, version=f"benchmark-{seed}")


def _held_skills(rng: np.random.Generator, trades: Trades, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Start and sorted skill ids per person."""
    occupation = rng.integers(0, OCCUPATIONS, n)
    count = rng.integers(15, 41, n)
    person = np.repeat(np.arange(n), count)
    size = person.size
    rank = np.minimum((rng.exponential(35, size)).astype(int), 149)
    own = trades.skills[occupation[person], rank]
    everywhere = np.minimum((rng.exponential(60, size)).astype(int), TRANSVERSAL - 1)
    anything = rng.integers(0, SKILLS, size)
    draw = rng.random(size)
    skill = np.where(draw < 0.7, own, np.where(draw < 0.92, everywhere, anything))
    held = np.unique(person * SKILLS + skill)
    start = np.searchsorted(held, np.arange(n + 1) * SKILLS).astype(np.int64)
    return start, (held % SKILLS).astype(np.uint32)


def _some(rng: np.random.Generator, n: int, most: int, choices: int) -> tuple[np.ndarray, np.ndarray]:
    """Start and sorted values of up to `most` of `choices` per person."""
    count = rng.integers(0, most + 1, n)
    person = np.repeat(np.arange(n), count)
    held = np.unique(person * choices + rng.integers(0, choices, person.size))
    return np.searchsorted(held, np.arange(n + 1) * choices).astype(np.int64), (held % choices).astype(
        np.int64
    )


def make_people(n: int, seed: int, trades: Trades) -> PeopleArrays:
    """n people as arrays."""
    rng = np.random.default_rng(seed + 2)
    start, skill = _held_skills(rng, trades, n)
    size = skill.size
    has = rng.random(size) < 0.9
    evidenced = has & (rng.random(size) < 0.35)
    wish = rng.choice([0, 2, 4, 8], size, p=[0.6, 0.2, 0.15, 0.05])
    language_start, language = _some(rng, n, 3, LANGUAGES)
    tag_start, tag = _some(rng, n, 4, TAGS)
    weekly = rng.choice([0, 240, 480, 960, 1440, 2400], n, p=[0.25, 0.2, 0.25, 0.15, 0.1, 0.05])
    free = weekly[:, None] * (rng.random((n, WEEKS)) > 0.08)
    refs = tuple(f"per-{number:07d}" for number in range(n))
    columns = PeopleColumns(
        key=np.arange(n, dtype=np.int64),
        tie=np.array([stable_hash(ref) for ref in refs], dtype=np.uint64),
        free=free.astype(np.uint16),
        hours=rng.integers(0, [2**63, 2**63, 2**40], (n, 3)).astype(np.uint64),
        place=rng.integers(1, PLACES + 1, n),
        modes=rng.integers(0, 16, n).astype(np.uint8),
        rate=np.where(rng.random(n) < 0.3, rng.integers(2000, 15000, n), -1),
        currency=np.zeros(n, dtype=np.int64),
        kinds=2 ** rng.integers(0, 4, n),
        everyone=np.ones(n, dtype=np.uint8),
        skill_start=start,
        skill=skill,
        mu_step=np.clip(rng.normal(34, 6, size), 12, 52).astype(np.uint8),
        sd_class=np.where(evidenced, rng.integers(2, 6, size), 6).astype(np.uint8),
        stance=(has * 1 + wish + evidenced * 16).astype(np.uint8),
        language_start=language_start,
        language=language,
        language_level=rng.integers(1, 7, language.size).astype(np.uint8),
        organisation_start=np.arange(n + 1, dtype=np.int64),
        organisation=rng.integers(0, ORGANISATIONS, n),
        visible_start=np.zeros(n + 1, dtype=np.int64),
        visible=np.zeros(0, dtype=np.int64),
        tag_start=tag_start,
        tag=tag,
        block_start=np.zeros(n + 1, dtype=np.int64),
        block=np.zeros(0, dtype=np.int64),
    )
    return PeopleArrays(refs, columns)


def make_roles(n: int, seed: int, trades: Trades) -> list[RoleRow]:
    """n roles; three in ten are loose."""
    rng = np.random.default_rng(seed + 3)
    roles = []
    for number in range(n):
        loose = number % 10 < 3
        ranks = rng.permutation(60)[: rng.integers(4, 9)]
        skills = [*trades.skills[rng.integers(OCCUPATIONS), ranks].tolist(), int(rng.integers(0, 40))]
        kinds = [Kind.REQUIRED, Kind.REQUIRED, *rng.choice([0, 1, 1, 2], len(skills) - 2).tolist()]
        need = int(rng.choice([240, 480, 960]))
        roles.append(
            RoleRow(
                ref=f"rol-{number:05d}",
                key=number,
                requirements=tuple(
                    Requirement(skill, int(rng.integers(2, 5)), Kind(kind), 3 if kind == 0 else 1)
                    for skill, kind in zip(skills, kinds, strict=True)
                ),
                need=need,
                minimum=0 if loose else None,
                first_week=int(rng.integers(0, 12)),
                weeks=int(rng.integers(4, 14)),
                window=int(rng.integers(0, 2**62)),
                overlap=int(rng.choice([0, 240, 600])),
                languages=(LanguageNeed(int(rng.integers(LANGUAGES)), 0 if loose else 2, 4),),
                place=int(rng.integers(1, PLACES + 1)),
                mode=Mode.REMOTE if loose else Mode(int(rng.choice([1, 1, 2, 4]))),
                ceiling=None if loose else 9000,
                audience=None if loose else (int(rng.integers(ORGANISATIONS)), 1),
                kinds=0,
                tags=tuple(rng.integers(0, TAGS, 2).tolist()),
            )
        )
    return roles
