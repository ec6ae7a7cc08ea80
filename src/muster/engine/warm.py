"""Compile every kernel with the types that are really used, before the first user waits for it.

The compiled code is kept in NUMBA_CACHE_DIR (else beside the source), so that only the first start of a version pays.
"""

import struct
from datetime import date
from time import perf_counter
from typing import Any

import numpy as np

from muster.engine.arrays import build_people, build_roles
from muster.engine.explain import components, explain
from muster.engine.index import reverse
from muster.engine.index.people import IndexedPeople, best, count
from muster.engine.index.roles import index_roles
from muster.engine.proficiency import Piece, Source
from muster.engine.proficiency_batch import Case, estimate_many
from muster.engine.ranking import People, rank_people, rank_roles, removed
from muster.engine.reading.lists import any_within, beside_owners, one_of_each, unique_within
from muster.engine.reading.records import columns_of
from muster.engine.reading.weeks import Hours, free_minutes, week_words
from muster.engine.rows import (
    LanguageNeed,
    Neighbour,
    PersonRow,
    Requirement,
    RoleRow,
    SkillRow,
    build_similarity,
)
from muster.engine.text import LabelIndex


def warm(*, index: bool = False) -> float:
    """Run every kernel once on tiny data; return the seconds it took. Safe to call again and from several processes.

    index: also those of the index of people, which a house of fewer than live.INDEXED_FROM never runs.
    """
    began = perf_counter()
    near = build_similarity([(1, Neighbour(2, 50))], version="warm")
    person = PersonRow(
        "warm", 1, (SkillRow(1), SkillRow(2)), free=(60,), languages={1: 3}, organisations=(1,), tags=(1,)
    )
    role = RoleRow(
        "warm",
        1,
        (Requirement(1, 1, must=True),),
        need=60,
        weeks=1,
        window=1,
        languages=(LanguageNeed(1, 1, 6),),
        audience=(1,),
        tags=(1,),
    )
    people, roles = People(build_people([person])), build_roles([role], near)
    people.replace([person])
    rank_people(people, roles, 0)
    rank_roles(people, "warm", roles)
    removed(people, roles, 0)
    explain(*people.locate("warm"), roles, 0)
    components(*people.locate("warm"), roles, 0)
    reverse.best(people.state.base.columns, 0, index_roles(roles))
    if index:
        indexed = IndexedPeople(people.state.base.columns)
        best(indexed.state, roles, 0)
        count(indexed.state, roles, 0)
    _warm_reading()
    piece = Piece(Source.SELF, "warm", date(2026, 1, 1), rating=3)
    estimate_many([Case([piece], 11.0)], as_of=date(2026, 1, 1))
    labels = LabelIndex([(0, "warm")])
    labels.search(["warm"])
    labels.likeness(["warm"])
    return perf_counter() - began


def _warm_reading() -> None:
    """The kernels that read everybody, on one record of a number, a text and an array of one number."""
    array = struct.pack(">iiiiiiq", 1, 0, 0, 1, 1, 8, 7)
    record = struct.pack(">iiiqii4sii", 3, 0, 8, 7, 0, 4, b"warm", 0, len(array)) + array
    number, text, numbers = columns_of(record, 3)
    text.coded()
    text.matrix()
    counts, elements = numbers.elements()
    one, none = elements.integers(), np.zeros(1, dtype=np.int64)
    start, _order = beside_owners(none, counts, 1, number.integers())
    unique_within(start, one)
    any_within(start, one)
    one_of_each(start, one, one, one, one)
    week_words(start, none, none, one, none)
    lists: dict[str, Any] = {name: start if name.endswith("_start") else none for name in Hours.__slots__}
    free_minutes(Hours(**(lists | {"working_days": one, "usual": 1})), 1)
