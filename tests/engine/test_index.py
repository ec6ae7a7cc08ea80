"""The index against the plain twin, to the last unit: both must name the same fifty in the same order."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.engine import oracle
from muster.engine.arrays import PeopleArrays, build_people, build_roles, take_people
from muster.engine.index.people import IndexedPeople, best, count
from muster.engine.ranking import People, rank_people
from muster.engine.rows import PersonRow, Requirement, RoleRow, SkillRow, build_similarity
from muster.engine.workload import Workload
from tests.engine import worlds

SEEDS = st.integers(0, 2**32)


def found(people, rows, roles, role, top=50):
    answer = best(people.state, roles, role, top=top)
    return [
        (rows[n].ref, score) for n, score in zip(answer.numbers.tolist(), answer.scores.tolist(), strict=True)
    ]


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from([1, 3, 50]))
def test_small_worlds_are_ranked_as_the_oracle_does(seed, top):
    rng = random.Random(seed)
    similarity = worlds.similarity(rng)
    rows = [worlds.person(rng, n) for n in range(rng.choice([1, 60, 200]))]
    roles = [worlds.role(rng, n) for n in range(8)]
    people, b = IndexedPeople(build_people(rows).columns), build_roles(roles, similarity)
    for j, role in enumerate(roles):
        assert found(people, rows, b, j, top) == oracle.rank_people(rows, role, similarity, top=top)
        fitting = sum(not oracle.score(row, role, similarity).failed for row in rows)
        assert count(people.state, b, j) == fitting


@settings(max_examples=12, deadline=None)
@given(SEEDS)
def test_edits_are_seen_at_once_and_settling_changes_nothing(seed):
    rng = random.Random(seed)
    similarity = worlds.similarity(rng)
    rows = {n: worlds.person(rng, n) for n in range(40)}
    roles = [worlds.role(rng, n) for n in range(3)]
    people, b = IndexedPeople(build_people(list(rows.values())).columns), build_roles(roles, similarity)
    for _ in range(14):
        number = rng.randrange(50)
        if rng.random() < 0.25:
            people.remove(number)
            rows.pop(number, None)
        else:
            rows[number] = worlds.person(rng, number)
            people.replace(number, build_people([rows[number]]).columns)
        if rng.random() < 0.4:
            rng.choice([people.settle, people.settle, people.compact])()
        assert people.state.count == len(rows)
        for j, role in enumerate(roles):
            assert found(people, rows, b, j) == oracle.rank_people(list(rows.values()), role, similarity)


def test_many_small_indexes_become_one():
    rng = random.Random(5)
    similarity, role = worlds.similarity(rng), replace(worlds.role(rng, 1), minimum=0)
    people, b = IndexedPeople(build_people([]).columns), build_roles([role], similarity)
    rows = []
    for n in range(30):
        rows.append(worlds.person(rng, n))
        people.replace(n, build_people([rows[n]]).columns)
        people.settle()
    assert len(people.state.segments) < 12
    assert found(people, rows, b, 0) == oracle.rank_people(rows, role, similarity)


def test_twenty_thousand_people_of_the_workload():
    """Every kind of pass, block and shortcut, against the other kernels, which small worlds hold against the oracle."""
    work = Workload(7)
    arrays = work.people(20_000)
    roles = build_roles(work.roles(40), work.similarity)
    people, slow = IndexedPeople(arrays.columns), People(arrays)
    for j in range(40):
        answer, expected = best(people.state, roles, j), rank_people(slow, roles, j)
        assert [arrays.refs[n] for n in answer.numbers.tolist()] == list(expected.refs)
        assert answer.scores.tolist() == list(expected.scores)
        assert count(people.state, roles, j) == expected.fits


def test_the_order_of_rows_and_their_numbers_mean_nothing():
    work = Workload(3)
    arrays = work.people(3_000)
    roles = build_roles(work.roles(5), work.similarity)
    mixed = np.random.default_rng(1).permutation(3_000)
    straight = IndexedPeople(arrays.columns)
    shuffled = IndexedPeople(take_people(arrays, mixed).columns)
    for j in range(5):
        a, b = best(straight.state, roles, j), best(shuffled.state, roles, j)
        assert a.numbers.tolist() == mixed[b.numbers].tolist()
        assert a.scores.tolist() == b.scores.tolist()


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.booleans())
def test_equal_hashes_are_ordered_by_key_however_people_came_in(seed, near_hashes):
    """Score, hash, key: with everybody alike and hashes that are equal or differ in the lowest bits only, the order must be
    that of the keys, whatever the rows, places and indexes."""
    rng = random.Random(seed)
    similarity, role = worlds.similarity(rng), replace(worlds.role(rng, 1), minimum=0)
    pattern = [worlds.person(rng, n) for n in range(4)]
    keys = rng.sample([*range(-3, 40), *range(2**33, 2**33 + 40)], 70)
    rows = [replace(rng.choice(pattern), ref=f"per-{n}", key=key) for n, key in enumerate(keys)]
    plain = build_people(rows)
    b = build_roles([role], similarity)
    hashes = [rng.randrange(3) if near_hashes else 9 for _ in rows]
    ties = [_tie_that_gives(hashed, int(b.columns.tie[0])) for hashed in hashes]
    columns = plain.columns._replace(tie=np.array(ties, dtype=np.uint64))
    expected = rank_people(People(PeopleArrays(plain.refs, columns)), b, 0)
    first = rng.randrange(70)
    people = IndexedPeople(_some(columns, np.arange(first)))
    for n in rng.sample(range(first, 70), 70 - first):
        people.replace(n, _some(columns, np.array([n])))
        if rng.random() < 0.2:
            people.settle()
    answer = best(people.state, b, 0)
    assert [rows[n].ref for n in answer.numbers.tolist()] == list(expected.refs)
    assert answer.scores.tolist() == list(expected.scores)


def _tie_that_gives(hashed, role_tie):
    """The hash of a person's ref that, with this role, comes out as `hashed`: the mixing backwards."""
    word = 2**64 - 1
    z = hashed
    for shift, factor in ((31, 0x94D049BB133111EB), (27, 0xBF58476D1CE4E5B9), (30, None)):
        unmixed = z
        while unmixed ^ unmixed >> shift != z:
            unmixed = z ^ unmixed >> shift
        z = unmixed * pow(factor, -1, 2**64) & word if factor else unmixed
    return z ^ (role_tie * 0x9E3779B97F4A7C15 & word)


def _some(columns, rows):
    return take_people(PeopleArrays([""] * columns.key.size, columns), rows).columns


@pytest.mark.parametrize("many", [12, 40])
def test_roles_with_many_skills_and_people_with_odd_minutes(many):
    rng = random.Random(many)
    rows = [
        PersonRow(
            f"p{n}", (n << 33) + 1,
            tuple(SkillRow(s, rng.randrange(64), rng.randrange(8)) for s in rng.sample(range(60), 20)),
            free=tuple(rng.randrange(3000) for _ in range(52)),
        )
        for n in range(150)
    ]  # fmt: skip
    none = build_similarity([], version="none")
    role = RoleRow(
        "r", 1, tuple(Requirement(s, rng.randint(1, 5), weight=rng.randrange(3)) for s in range(many)),
        need=900, minimum=7, weeks=2, excluded=((3 << 33) + 1,),
    )  # fmt: skip
    people, b = IndexedPeople(build_people(rows).columns), build_roles([role], none)
    assert found(people, rows, b, 0) == oracle.rank_people(rows, role, none)


def test_a_first_step_of_the_scale_is_a_level_and_nobody_fits_an_empty_house():
    none = build_similarity([], version="none")
    rows = [PersonRow("a", 1, (SkillRow(1, 0, 0),)), PersonRow("b", 2, (SkillRow(2, 63, 0),))]
    b = build_roles([RoleRow("r", 1, (Requirement(1, 1),))], none)
    assert found(IndexedPeople(build_people(rows).columns), rows, b, 0) == oracle.rank_people(
        rows, RoleRow("r", 1, (Requirement(1, 1),)), none
    )
    assert found(IndexedPeople(build_people([]).columns), [], b, 0) == []
