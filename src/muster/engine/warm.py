"""Compile every kernel with the types that are really used, before the first user waits for it.

The compiled code is kept in NUMBA_CACHE_DIR (else beside the source), so that only the first start of a version pays.
"""

from datetime import date
from time import perf_counter

from muster.engine.arrays import build_people, build_roles
from muster.engine.explain import explain
from muster.engine.index import reverse
from muster.engine.index.people import IndexedPeople, best, count
from muster.engine.index.roles import index_roles
from muster.engine.proficiency import Piece, Source
from muster.engine.proficiency_batch import Case, estimate_many
from muster.engine.ranking import People, rank_people, rank_roles, removed
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
    reverse.best(people.state.base.columns, 0, index_roles(roles))
    if index:
        indexed = IndexedPeople(people.state.base.columns)
        best(indexed.state, roles, 0)
        count(indexed.state, roles, 0)
    piece = Piece(Source.SELF, "warm", date(2026, 1, 1), rating=3)
    estimate_many([Case([piece], 11.0)], as_of=date(2026, 1, 1))
    labels = LabelIndex([(0, "warm")])
    labels.search(["warm"])
    labels.likeness(["warm"])
    return perf_counter() - began
