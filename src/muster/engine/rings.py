"""Groups who praise each other: what a human should look at, found by facts that can be named (science, section 3, E4).

Teams that work together endorse each other too, so mutual praise alone accuses far too many. A *pair* counts only where
both endorsed each other within ``WITHIN_DAYS`` and no work of both is on record; a *ring* is at least three people who hang
together by such pairs, with three of them all in pairs with each other. In the simulated population of E4 that names people
with a precision of .95 and more. A ring inside one team cannot be seen like this: there the cap on what endorsements
and peers may weigh together stands instead.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

WITHIN_DAYS = 45
LEAST = 3


@dataclass(frozen=True, slots=True)
class Praise:
    """One endorsement: who, whom, on which day (a number), with which rating."""

    giver: str
    receiver: str
    day: int
    rating: int
    ref: str


@dataclass(frozen=True, slots=True)
class Ring:
    """People who endorse each other: their pairs, the endorsements between them, days from first to last, tenths of the
    mean rating."""

    members: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    refs: tuple[str, ...]
    days: int
    mean_tenths: int


def find_rings(praises: Sequence[Praise], together: Collection[frozenset[str]]) -> tuple[Ring, ...]:
    """All rings, in order of their first member. ``together``: pairs of people with work of both on record.

    The order of ``praises`` does not matter. Time grows with the endorsements, and with mutual ones in one group.
    """
    by_way: dict[tuple[str, str], list[Praise]] = {}
    for one in sorted(praises, key=lambda p: (p.day, p.ref)):
        if one.giver != one.receiver:
            by_way.setdefault((one.giver, one.receiver), []).append(one)
    near: dict[str, set[str]] = {}
    for giver, receiver in by_way:
        back = by_way.get((receiver, giver), [])
        is_strange = giver < receiver and frozenset((giver, receiver)) not in together
        if is_strange and _is_close(by_way[giver, receiver], back):
            near.setdefault(giver, set()).add(receiver)
            near.setdefault(receiver, set()).add(giver)
    return tuple(_ring(members, near, by_way) for members in _groups(near) if _has_triangle(members, near))


def _is_close(there: Sequence[Praise], back: Sequence[Praise]) -> bool:
    return any(abs(one.day - other.day) <= WITHIN_DAYS for one in there for other in back)


def _groups(near: dict[str, set[str]]) -> list[tuple[str, ...]]:
    """Those who hang together, each group in order; groups in order of their first member."""
    seen: set[str] = set()
    groups = []
    for first in sorted(near):
        if first in seen:
            continue
        group, open_ends = {first}, [first]
        while open_ends:
            for other in near[open_ends.pop()] - group:
                group.add(other)
                open_ends.append(other)
        seen |= group
        groups.append(tuple(sorted(group)))
    return groups


def _has_triangle(members: Sequence[str], near: dict[str, set[str]]) -> bool:
    if len(members) < LEAST:
        return False
    return any(near[one] & near[other] for one in members for other in near[one] if one < other)


def _ring(
    members: tuple[str, ...], near: dict[str, set[str]], by_way: dict[tuple[str, str], list[Praise]]
) -> Ring:
    pairs = tuple((a, b) for a, b in combinations(members, 2) if b in near[a])
    inside = [one for a, b in pairs for way in ((a, b), (b, a)) for one in by_way[way]]
    days = [one.day for one in inside]
    ratings = [one.rating for one in inside]
    return Ring(
        members=members,
        pairs=pairs,
        refs=tuple(sorted(one.ref for one in inside)),
        days=max(days) - min(days),
        mean_tenths=(sum(ratings) * 20 // len(ratings) + 1) // 2,
    )
