"""Two things about a match without its parts: for filters and counts over thousands, of which few are explained."""

from __future__ import annotations

from dataclasses import dataclass

from muster.engine.arrays import PeopleArrays, RoleArrays
from muster.engine.ranking import TABLE
from muster.engine.rows import Kind
from muster.engine.walks import explain_pair

LEARNABLE = int(Kind.LEARNABLE)
WANTS = 2
"""Where the wishes stand among the kernel's sums: score, skills, wants, practical."""


@dataclass(frozen=True, slots=True)
class Glance:
    """``wants`` in thousandths; ``is_proven``: every skill that counts at all counts in full by evidence alone."""

    wants: int
    is_proven: bool
    has_cover: bool


def glance(people: PeopleArrays, row: int, roles: RoleArrays, role: int) -> Glance:
    """The same numbers as an explanation has them, a tenth of its time."""
    columns = roles.columns
    cover, _via, proven, _wants, _practical, out = explain_pair(people.columns, row, columns, role, TABLE)
    first, last = int(columns.requirement_start[role]), int(columns.requirement_start[role + 1])
    counts = columns.kind[first:last] != LEARNABLE
    whole, own = cover[: last - first][counts], proven[: last - first][counts]
    return Glance(
        wants=int(out[WANTS]),
        is_proven=bool((whole == own).all()),
        has_cover=bool(whole.any()),
    )
