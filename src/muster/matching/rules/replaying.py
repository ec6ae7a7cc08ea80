"""Making a list again from what was kept of it, and saying whether it is the same to the byte.

A list's bytes are the JSON of its lines, [reference, score, value], in their order, without a space. Scores are
thousandths of a point; the value stands in millionths in the two-sided order and is null in any other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from muster.engine.arrays import build_people, build_roles
from muster.engine.explain import components
from muster.engine.oracle import tie
from muster.engine.two_sided import Chance, Factor, chances_in_order, with_upper_bounds
from muster.matching.rules.rows_as_text import Numbers, Text, person_row, role_row, similarity_of
from muster.matching.terms import Sort

PER_LINE = ("shown", "slots", "lifts", "newcomers", "keys")
Line = tuple[str, int, int | None]
"""One line of a list: the reference, its score, its value in the two-sided order."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What an order was made of. skip, count: the lines that were shown, of the pool in its order.

    For each input of the pool, in its order: shown and slots (thousandths), lifts, newcomers (1: the levels counted at
    their upper bound), keys (what another order sorts by, smallest first). Empty where it plays no part.
    """

    sort: str
    skip: int
    count: int
    factors: tuple[str, ...] = ()
    shown: tuple[int, ...] = ()
    slots: tuple[int, ...] = ()
    lifts: tuple[int, ...] = ()
    newcomers: tuple[int, ...] = ()
    keys: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it is kept; what is empty is left out."""
        found: dict[str, Any] = {"sort": self.sort, "skip": self.skip, "count": self.count}
        for name in ("factors", *PER_LINE):
            if value := getattr(self, name):
                found[name] = list(value)
        return found

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Basis:
        """As it was kept."""
        values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in kept.items()}
        return cls(**values)


def list_bytes(lines: Sequence[Line]) -> bytes:
    """The bytes that must be the same."""
    return json.dumps([list(line) for line in lines], separators=(",", ":")).encode()


def digest_of(lines: Sequence[Line]) -> str:
    """SHA-256 of the list's bytes, in hexadecimal letters."""
    return sha256(list_bytes(lines)).hexdigest()


def in_order(
    basis: Basis, chances: Sequence[Chance], scores: Mapping[str, int], ties: Mapping[str, int]
) -> list[Line]:
    """The whole pool in its order: by score (then tie), by value, or by the keys that were kept (then score)."""
    by_score = sorted(chances, key=lambda one: (-scores[one.ref], ties[one.ref]))
    if basis.sort == Sort.SUGGESTED and basis.factors:
        placed = chances_in_order(by_score, frozenset(Factor(one) for one in basis.factors))
        return [(one.ref, scores[one.ref], one.value) for one in placed]
    if basis.keys:
        key = dict(zip((one.ref for one in chances), basis.keys, strict=True))
        by_score = sorted(by_score, key=lambda one: key[one.ref])
    return [(one.ref, scores[one.ref], None) for one in by_score]


def make_again(basis: Basis, subject: Text, pool: Sequence[Text | None], direction: str) -> list[Line]:
    """The whole pool in order again, from the inputs alone: scored anew, put in order anew.

    direction: "people" (the subject is a role) or "work" (a person). None in the pool stands for an input that is
    gone; its line is left out. The lines shown are ``basis.skip`` and the ``basis.count`` that follow.
    """
    there = [place for place, one in enumerate(pool) if one is not None]
    fewer: dict[str, Any] = {
        name: tuple(values[i] for i in there) for name in PER_LINE if (values := getattr(basis, name))
    }
    left = replace(basis, **fewer)
    kept = [one for one in pool if one is not None]
    numbers = Numbers()
    is_people = direction == "people"
    roles = [role_row(one, numbers) for one in ([subject] if is_people else kept)]
    people = [person_row(one, numbers) for one in (kept if is_people else [subject])]
    by_role = build_roles(roles, similarity_of([subject] if is_people else kept, numbers))
    plain, hoped = build_people(people), build_people([with_upper_bounds(one) for one in people])
    chances, scores, ties = [], {}, {}
    for place, one in enumerate(kept):
        person, role = (place, 0) if is_people else (0, place)
        found = components(plain, person, by_role, role)
        is_new = bool(left.newcomers) and bool(left.newcomers[place])
        chances.append(
            Chance(
                one["ref"],
                found.skills,
                found.wants,
                found.practical,
                components(hoped, person, by_role, role).skills if is_new else found.skills,
                shown=left.shown[place] if left.shown else 0,
                slots=left.slots[place] if left.slots else 1000,
                lift=left.lifts[place] if left.lifts else 0,
            )
        )
        scores[one["ref"]] = found.score
        ties[one["ref"]] = tie(roles[role].ref, people[person].ref)
    return in_order(left, chances, scores, ties)
