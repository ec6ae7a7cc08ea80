"""Random people, roles and relatedness for the engine's tests: small numbers, so that every rule meets every other."""

import random

from muster.engine.rows import (
    Kind,
    LanguageNeed,
    Mode,
    Neighbour,
    PersonRow,
    Requirement,
    RoleRow,
    SkillRow,
    Stance,
    build_similarity,
)

SKILLS = 30


def similarity(rng: random.Random):
    edges = [
        (a, Neighbour(b, rng.randint(20, 100), rng.randint(0, 2)))
        for a in range(SKILLS)
        for b in rng.sample(range(SKILLS), rng.randint(0, 14))
    ]
    return build_similarity(edges, version="test-1", floor=30)


def person(rng: random.Random, number: int) -> PersonRow:
    skills = tuple(
        SkillRow(skill, rng.randint(20, 60), rng.randint(0, 7), Stance(rng.randint(0, 31)))
        for skill in rng.sample(range(SKILLS), rng.randint(0, 8))
    )
    level = rng.choice([0, 300, 600, 1200])
    return PersonRow(
        ref=f"per-{number}",
        key=number,
        skills=skills,
        free=tuple(max(0, level + rng.choice([0, 0, -200, 300])) for _ in range(rng.choice([52, 52, 20]))),
        hours=rng.getrandbits(168),
        languages={code: rng.randint(1, 6) for code in rng.sample(range(3), rng.randint(0, 3))},
        place=rng.randint(0, 2),
        modes=Mode(rng.randint(0, 15)),
        rate=rng.choice([None, 3000, 5000, 9000]),
        currency=rng.randint(0, 1),
        kinds=rng.randint(0, 3),
        organisations=tuple(rng.sample(range(3), rng.randint(0, 2))),
        visible_to=rng.choice([None, None, None, (0, 1), ()]),
        tags=tuple(rng.sample(range(6), rng.randint(0, 3))),
        blocks=tuple(rng.sample(range(100, 106), rng.choice([0, 0, 1]))),
    )


def role(rng: random.Random, number: int) -> RoleRow:
    loose = rng.random() < 0.6
    needs = tuple(
        Requirement(
            skill,
            rng.randint(1, 5),
            Kind(rng.randint(0, 2)),
            rng.randint(0, 3),
            must=not loose and rng.random() < 0.2,
        )
        for skill in rng.sample(range(SKILLS), rng.choice([0, 1, 3, 5, 9]))
    )
    return RoleRow(
        ref=f"rol-{number}",
        key=number,
        requirements=needs,
        need=rng.choice([0, 300, 600]),
        minimum=0 if loose else rng.choice([None, 100]),
        first_week=rng.randint(-3, 54),
        weeks=rng.randint(0, 12),
        window=rng.choice([0, rng.getrandbits(168)]),
        overlap=rng.choice([0, 600, 100_000]),
        languages=tuple(
            LanguageNeed(code, 0 if loose else rng.randint(0, 4), rng.randint(0, 6))
            for code in rng.sample(range(3), rng.randint(0, 2))
        ),
        place=rng.randint(0, 2),
        mode=rng.choice([Mode.UNSTATED, Mode.REMOTE, Mode.HYBRID, Mode.ON_SITE]),
        ceiling=None if loose else rng.choice([None, 4000]),
        currency=rng.randint(0, 1),
        organisation=rng.randint(0, 2),
        audience=None if loose else rng.choice([None, (0, 1), (2,)]),
        kinds=0 if loose else rng.randint(0, 3),
        excluded=tuple(rng.sample(range(40), 2)),
        parties=tuple(rng.sample(range(100, 106), 2)),
        tags=tuple(rng.sample(range(6), rng.randint(0, 3))),
    )
