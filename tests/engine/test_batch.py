"""Whole sweeps give what single questions give, whatever the number of threads."""

import random

import pytest

from muster.engine import oracle
from muster.engine.arrays import build_people, build_roles
from muster.engine.index.batch import rank_for_each, suggest_to_each
from muster.engine.index.people import IndexedPeople
from muster.engine.index.roles import index_roles
from tests.engine import worlds


@pytest.mark.parametrize("workers", [1, 3])
def test_both_sweeps_are_those_of_the_oracle(workers):
    rng = random.Random(4)
    similarity = worlds.similarity(rng)
    rows, roles = [worlds.person(rng, n) for n in range(150)], [worlds.role(rng, n) for n in range(130)]
    a, b = build_people(rows), build_roles(roles, similarity)
    work = suggest_to_each(a.columns, range(150), index_roles(b), top=9, workers=workers)
    people = rank_for_each(IndexedPeople(a.columns).state, b, range(130), top=9, workers=workers)
    assert (work.start.size, people.start.size) == (151, 131)
    for n, person in enumerate(rows):
        part = slice(work.start[n], work.start[n + 1])
        found = [(b.refs[at], score) for at, score in zip(work.found[part], work.scores[part], strict=True)]
        assert found == oracle.rank_roles(person, roles, similarity, top=9)
    for n, role in enumerate(roles):
        part = slice(people.start[n], people.start[n + 1])
        found = [
            (a.refs[at], score) for at, score in zip(people.found[part], people.scores[part], strict=True)
        ]
        assert found == oracle.rank_people(rows, role, similarity, top=9)


def test_no_questions_no_answers():
    rng = random.Random(1)
    b = build_roles([], worlds.similarity(rng))
    sweep = rank_for_each(IndexedPeople(build_people([]).columns).state, b, range(0))
    assert sweep.start.tolist() == [0]
    assert sweep.found.size == 0
