"""Rings of endorsements: by hand, by properties, and in the simulated population of the research check E4."""

from __future__ import annotations

import random
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.engine.rings import WITHIN_DAYS, Praise, find_rings


def praise(giver: str, receiver: str, day: int = 0, rating: int = 5) -> Praise:
    return Praise(giver, receiver, day, rating, f"{giver}>{receiver}@{day}")


def everybody(names: str, day: int = 0) -> list[Praise]:
    return [praise(a, b, day) for a, b in permutations(names, 2)]


def test_by_hand() -> None:
    (ring,) = find_rings([*everybody("abc"), praise("d", "a"), praise("a", "d", day=200)], set())
    assert ring.members == ("a", "b", "c")
    assert ring.pairs == (("a", "b"), ("a", "c"), ("b", "c"))
    assert (len(ring.refs), ring.days, ring.mean_tenths) == (6, 0, 50)
    assert find_rings(everybody("ab"), set()) == ()  # two are no ring
    chain = [praise(*way) for a, b in pairwise("abcd") for way in ((a, b), (b, a))]
    assert find_rings(chain, set()) == ()  # nobody in a triangle
    worked = {frozenset("ab"), frozenset("bc")}
    assert find_rings(everybody("abc"), worked) == ()
    slow = [praise(a, b, day=n * (WITHIN_DAYS + 1)) for n, (a, b) in enumerate(permutations("abc", 2))]
    assert find_rings(slow, set()) == ()
    assert find_rings([], set()) == ()


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.integers(0, 90)), max_size=40)
)
def test_order_does_not_matter_and_every_ring_is_one(rows: list[tuple[str, str, int]]) -> None:
    praises = [Praise(a, b, day, 4, f"{n}") for n, (a, b, day) in enumerate(rows)]
    rings = find_rings(praises, set())
    assert rings == find_rings(list(reversed(praises)), set())
    given_ways = {(one.giver, one.receiver) for one in praises}
    for ring in rings:
        assert len(ring.members) >= 3
        assert all((a, b) in given_ways and (b, a) in given_ways for a, b in ring.pairs)
        assert {name for pair in ring.pairs for name in pair} == set(ring.members)
    assert len({name for ring in rings for name in ring.members}) == sum(len(r.members) for r in rings)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_the_population_of_the_research_check(seed: int) -> None:
    """15 rings of 4 to 8 among 2,000 people, in teams of about eight who endorse each other honestly (check e4)."""
    draw = random.Random(seed)
    team = [draw.randrange(250) for _ in range(2000)]
    mates: dict[int, list[int]] = {}
    for person, number in enumerate(team):
        mates.setdefault(number, []).append(person)
    praises: list[Praise] = []

    def add(giver: int, receiver: int, day: float, rating: int) -> None:
        if giver != receiver:
            praises.append(Praise(f"{giver:04}", f"{receiver:04}", int(day), rating, f"e{len(praises)}"))

    for person in range(2000):
        for mate in draw.sample(mates[team[person]], min(3, len(mates[team[person]]))):
            add(person, mate, draw.uniform(0, 730), 4)
        add(person, draw.randrange(2000), draw.uniform(0, 730), 4)
    order = draw.sample(range(2000), 2000)
    ringed: set[str] = set()
    for _ring in range(15):
        members = [order.pop() for _ in range(draw.randint(4, 8))]
        ringed |= {f"{one:04}" for one in members}
        begin = draw.uniform(0, 700)
        for one, other in permutations(members, 2):
            if draw.random() < 0.8:
                add(one, other, begin + draw.expovariate(1 / 15), 5)
        for one in members:  # and honest ones, to hide behind
            add(one, draw.randrange(2000), draw.uniform(0, 730), 4)
    together = {
        frozenset((f"{a:04}", f"{b:04}")) for group in mates.values() for a, b in permutations(group, 2)
    }
    named = {name for ring in find_rings(praises, together) for name in ring.members}
    assert len(named & ringed) / len(named) >= 0.95
    assert (
        len(named & ringed) / len(ringed) >= 0.7
    )  # the sparsest rings hold no three who all praise each other
