"""Warming compiles everything that real calls use."""

import random

from muster.engine import lines, proficiency_batch, text, walks
from muster.engine.arrays import build_people, build_roles
from muster.engine.index import count, reverse, search
from muster.engine.index.people import IndexedPeople, best
from muster.engine.index.people import count as count_people
from muster.engine.index.roles import index_roles
from muster.engine.ranking import People, rank_people, rank_roles, removed
from muster.engine.warm import warm
from tests.engine import worlds


def test_real_calls_compile_nothing_more_after_warming():
    assert warm(index=True) >= 0
    kernels = [
        walks.best_people,
        walks.best_roles,
        walks.count_failures,
        walks.explain_pair,
        lines.explain_lines,
        proficiency_batch._estimate_many,
        text._search,
        reverse.walk_roles,
        search.search,
        count.count_fits,
    ]
    before = [len(kernel.signatures) for kernel in kernels]
    assert min(before) >= 1
    rng = random.Random(1)
    people = People(build_people([worlds.person(rng, n) for n in range(9)]))
    roles = build_roles([worlds.role(rng, n) for n in range(3)], worlds.similarity(rng))
    people.remove(["per-3"])
    people.compact()
    for row in range(3):
        rank_people(people, roles, row)
        removed(people, roles, row)
    rank_roles(people, "per-1", roles)
    reverse.best(people.state.base.columns, 1, index_roles(roles))
    indexed = IndexedPeople(people.state.base.columns)
    indexed.remove(2)
    indexed.compact()
    best(indexed.state, roles, 1)
    count_people(indexed.state, roles, 1)
    warm()
    text.LabelIndex([(0, "x y"), (0, "z")]).search(["x", "y z"])
    assert [len(kernel.signatures) for kernel in kernels] == before
