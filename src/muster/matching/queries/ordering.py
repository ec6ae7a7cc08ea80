"""The two-sided order of what the exact ranking has found, and everything needed to make the list again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from muster.engine.explain import Components
from muster.engine.rows import PersonRow, RoleRow, Similarity
from muster.engine.two_sided import DEEPEST, Chance, Placed, chances_in_order
from muster.matching.rules import Basis, Line, OrderChoice, Speaker, person_text, role_text
from muster.matching.snapshot import Snapshot
from muster.matching.terms import Sort
from muster.opportunities.queries import RoleFacts


@dataclass(frozen=True, slots=True)
class Kept:
    """What a list was made from, for ``record_shown``: rows as the engine read them, never changed afterwards."""

    direction: str
    basis: Basis
    subject: PersonRow | RoleRow
    pool: tuple[PersonRow | RoleRow, ...]
    lines: tuple[Line, ...]
    organisation_ref: str
    similarity: Similarity
    speaker: Speaker

    def texts(self) -> list[dict[str, Any]]:
        """The inputs by name, the subject first."""
        return [self._text(one) for one in (self.subject, *self.pool)]

    def _text(self, row: PersonRow | RoleRow) -> dict[str, Any]:
        if isinstance(row, PersonRow):
            return person_text(row, self.speaker)
        return role_text(row, self.similarity, self.speaker)


@dataclass(frozen=True, slots=True)
class Showings:
    """How much each line was shown, and how much may be before it counts as once; thousandths."""

    shown: Mapping[str, int]
    slots: Mapping[str, int]


def fair_slots(seats: Mapping[str, int], shown: Mapping[str, int]) -> dict[str, int]:
    """Slots in thousandths: a line's own (thousandths), times how often a line of this list was shown on average.

    Without the average a busy market would end in pure turns, because a good fit that was shown a hundred times
    could never stand before a bad one that was not. With it a line that was shown as often as the others counts
    half of one that was never shown, however busy the market is.
    """
    if not seats:
        return {}
    mean = sum(shown[ref] * 1000 // own for ref, own in seats.items()) // len(seats)
    return {ref: own * max(1000, mean) // 1000 for ref, own in seats.items()}


def put_in_order(
    refs: Sequence[str],
    choice: OrderChoice,
    *,
    factors: frozenset[Any],
    score: Callable[[str], Components],
    hoped: Callable[[str], Components] | None,
    newcomers: frozenset[str],
    showings: Showings,
    facts: Mapping[str, RoleFacts],
    own: frozenset[str],
) -> tuple[list[Placed], list[Chance]]:
    """The first 200 of ``refs`` (in exact order) in the two-sided order, with what it was made of.

    facts: the roles by line, where the lines are roles; ``own``: the reader's organisations, whose marked work
    the choice lifts.
    """
    chances = []
    for ref in refs[:DEEPEST]:
        one = score(ref)
        is_new = hoped is not None and ref in newcomers
        role = facts.get(ref)
        lifted = role is not None and role.organisation_ref in own
        chances.append(
            Chance(
                ref,
                one.skills,
                one.wants,
                one.practical,
                hoped(ref).skills if hoped is not None and is_new else one.skills,
                shown=showings.shown.get(ref, 0),
                slots=showings.slots.get(ref, 1000),
                lift=choice.lift(is_strategic=role.is_strategic, is_urgent=role.is_urgent)
                if role is not None and lifted
                else 0,
            )
        )
    return chances_in_order(chances, factors), chances


def two_sided_basis(
    chances: Sequence[Chance], factors: frozenset[Any], newcomers: frozenset[str], *, skip: int, count: int
) -> Basis:
    """What the order was made of, ready to be kept."""
    return Basis(
        sort=str(Sort.SUGGESTED),
        skip=skip,
        count=count,
        factors=tuple(sorted(str(one) for one in factors)),
        shown=tuple(one.shown for one in chances),
        slots=tuple(one.slots for one in chances),
        lifts=tuple(one.lift for one in chances),
        newcomers=tuple(int(one.ref in newcomers) for one in chances),
    )


def speaker_of(snapshot: Snapshot) -> Speaker:
    """What the snapshot's numbers stand for."""
    refs, names = snapshot.artefact.skill_refs, snapshot.names
    return Speaker(
        skill=lambda number: refs[number],
        organisation=lambda number: _said(names.organisations).get(number, ""),
        place=lambda number: _said(names.places).get(number, ""),
        language=lambda number: _said(names.languages).get(number, ""),
        tag=lambda number: _said(names.tags).get(number, ""),
        currency=lambda number: _said(names.currencies).get(number, ""),
    )


def _said(names: Any) -> dict[int, str]:
    return _reversed(names, len(names))


@lru_cache(maxsize=32)
def _reversed(names: Any, length: int) -> dict[int, str]:
    return {number: text for text, number in names.items()}
