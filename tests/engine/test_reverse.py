"""The best roles for a person from the index, against the plain twin and the other kernels, to the last unit."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.engine import oracle
from muster.engine.arrays import build_people, build_roles, person_row
from muster.engine.index.reverse import best, best_rows
from muster.engine.index.roles import index_roles
from muster.engine.ranking import People, rank_roles
from muster.engine.rows import PersonRow, Requirement, RoleRow, SkillRow, build_similarity
from muster.engine.workload import Workload
from tests.engine import worlds

SEEDS = st.integers(0, 2**32)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from([1, 3, 50]))
def test_small_worlds_are_ranked_as_the_oracle_does(seed, top):
    rng = random.Random(seed)
    similarity = worlds.similarity(rng)
    rows = [worlds.person(rng, n) for n in range(8)]
    roles = [worlds.role(rng, n) for n in range(rng.choice([0, 1, 60, 150]))]
    people, index = build_people(rows), index_roles(build_roles(roles, similarity))
    for i, person in enumerate(rows):
        found = best(people.columns, i, index, top=top)
        expected = oracle.rank_roles(person, roles, similarity, top=top)
        assert list(zip(found.refs, found.scores, strict=True)) == expected
        assert found.fits == sum(not oracle.score(person, role, similarity).failed for role in roles)


def test_five_thousand_roles_of_the_workload():
    work = Workload(11)
    people = work.people(3_000)
    rows = [person_row(people, n) for n in range(0, 3_000, 50)]
    some, roles = build_people(rows), build_roles(work.roles(5_000), work.similarity)
    index, slow = index_roles(roles), People(some)
    for i, row in enumerate(rows):
        found, expected = best(some.columns, i, index), rank_roles(slow, row.ref, roles)
        assert (found.refs, found.scores, found.fits) == (expected.refs, expected.scores, expected.fits)


def test_equal_hashes_are_ordered_by_key_and_the_order_of_roles_means_nothing():
    rng = random.Random(3)
    similarity, pattern = worlds.similarity(rng), worlds.role(rng, 1)
    keys = rng.sample(range(-50, 50), 80)
    roles = [RoleRow(f"rol-{n}", key, pattern.requirements, minimum=0) for n, key in enumerate(keys)]
    person = build_people([PersonRow("p", 1, tuple(SkillRow(n.skill, 40, 1) for n in pattern.requirements))])
    arrays = build_roles(roles, similarity)
    arrays.columns.tie[:] = 5
    rows, _, fits = best_rows(person.columns, 0, index_roles(arrays))
    assert fits == 80
    assert [keys[row] for row in rows.tolist()] == sorted(keys)[:50]


@pytest.mark.parametrize("many", [12, 40])
def test_roles_with_many_skills_and_a_first_step_of_the_scale(many):
    rng = random.Random(many)
    none = build_similarity([], version="none")
    roles = [
        RoleRow(
            f"r{n}", n, tuple(Requirement(s, rng.randint(1, 5), weight=rng.randrange(3)) for s in range(many)),
            excluded=(7,) if n % 9 == 0 else (), tags=tuple(range(n % 4)),
        )
        for n in range(90)
    ]  # fmt: skip
    person = PersonRow("p", 7, (SkillRow(1, 0, 0), SkillRow(2, 63, 0), SkillRow(5, 30, 3)), tags=(0, 2))
    found = best(build_people([person]).columns, 0, index_roles(build_roles(roles, none)))
    assert list(zip(found.refs, found.scores, strict=True)) == oracle.rank_roles(person, roles, none)
    assert np.all(np.diff(found.scores) <= 0)
