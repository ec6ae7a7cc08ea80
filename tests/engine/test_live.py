"""Plain arrays and index side by side: whatever is edited, in whatever order, both answer alike."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.engine.arrays import build_people, build_roles
from muster.engine.index import live
from muster.engine.index import people as indexed
from muster.engine.index.live import LivePeople
from muster.engine.ranking import People, rank_people
from muster.engine.workload import Workload
from tests.engine import worlds


@pytest.fixture(autouse=True)
def _from_thirty(monkeypatch):
    monkeypatch.setattr(live, "INDEXED_FROM", 30)
    monkeypatch.setattr(live, "FOLD_AFTER", 60)


def same(one, other):
    return (one.refs, one.scores, one.fits) == (other.refs, other.scores, other.fits)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32))
def test_edits_leave_both_alike(seed):
    rng = random.Random(seed)
    similarity = worlds.similarity(rng)
    rows = [worlds.person(rng, n) for n in range(rng.choice([25, 40]))]
    b = build_roles([worlds.role(rng, n) for n in range(4)], similarity)
    people, plain = LivePeople(build_people(rows)), People(build_people(rows))
    for _ in range(12):
        some = [worlds.person(rng, n) for n in rng.sample(range(70), rng.randrange(1, 9))]
        gone = [f"per-{n}" for n in rng.sample(range(80), 2)]
        for both in (people, plain):
            both.replace(some)
            both.remove(gone)
        for j in range(4):
            assert same(people.rank(b, j), rank_people(plain, b, j))
    fold = people._fold
    if fold is not None:
        fold.join()
    assert people.is_indexed
    assert all(same(people.rank(b, j), rank_people(plain, b, j)) for j in range(4))


def test_an_edit_while_everything_is_folded_is_not_lost(monkeypatch):
    rng = random.Random(8)
    similarity = worlds.similarity(rng)
    rows = [worlds.person(rng, n) for n in range(40)]
    b = build_roles([worlds.role(rng, n) for n in range(4)], similarity)
    people, plain = LivePeople(build_people(rows)), People(build_people(rows))
    make, fresh = indexed.make_segments, [worlds.person(rng, n) for n in (3, 99)]

    def slowly(*arguments, **options):
        if options == {}:  # the folding; small indexes are made with it too, once edits wait
            monkeypatch.setattr(indexed, "make_segments", make)
            people.replace(fresh)
            people.remove(["per-5"])
        return make(*arguments, **options)

    monkeypatch.setattr(indexed, "make_segments", slowly)
    people._book.index.compact()
    plain.replace(fresh)
    plain.remove(["per-5"])
    assert all(same(people.rank(b, j), rank_people(plain, b, j)) for j in range(4))


def test_an_index_that_did_not_take_an_edit_is_gone(monkeypatch):
    rng = random.Random(9)
    rows = [worlds.person(rng, n) for n in range(40)]
    people = LivePeople(build_people(rows))
    assert people.is_indexed
    monkeypatch.setattr(people._book.index, "replace", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        people.replace(rows[:2])
    assert not people.is_indexed
    people.replace(rows[:2])
    assert people.is_indexed


def test_few_people_have_no_index_and_nobody_is_no_trouble():
    people = LivePeople(build_people([]))
    roles = build_roles(Workload(1).roles(1), Workload(1).similarity)
    assert not people.is_indexed
    assert people.rank(roles, 0).refs == ()
