"""The ranked list of people for a role. Exact, and never older than the question."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from muster.engine.arrays import RoleArrays, build_people
from muster.engine.explain import Components, Explanation, components
from muster.engine.explain import explain as engine_explain
from muster.engine.rows import PersonRow
from muster.engine.two_sided import DEEPEST, Factor, Placed, with_upper_bounds
from muster.evidence import queries as evidence_queries
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.matching import policy, terms
from muster.matching.queries.feedback import left_out_refs
from muster.matching.queries.glance import glance
from muster.matching.queries.ordering import (
    Kept,
    Showings,
    fair_slots,
    put_in_order,
    speaker_of,
    two_sided_basis,
)
from muster.matching.queries.orders import DEFAULT, exposures, order_choice
from muster.matching.queries.parts import Labels, MatchParts, Missing, match_parts
from muster.matching.rules import Basis, OrderChoice
from muster.matching.snapshot import Snapshot, current
from muster.matching.snapshot.names import KIND_BIT
from muster.matching.snapshot.rows import role_row
from muster.matching.terms import Filter, Sort
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.queries import RoleFacts
from muster.people import queries as people_queries
from muster.people.queries import Person
from muster.people.terms import INNER_KINDS, OUTSIDE_KINDS

INNER = sum(KIND_BIT[str(kind)] for kind in INNER_KINDS)
OUTSIDE = sum(KIND_BIT[str(kind)] for kind in OUTSIDE_KINDS)


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """One person on a ranked list. ``score`` in thousandths of a point, ``free_minutes`` the least in any week."""

    ref: str
    name: str
    headline: str
    place: str
    score: int
    parts: MatchParts
    free_minutes: int
    placed: Placed | None = None
    """Where the two-sided order puts the line, and why; None in any other order."""

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Required skills that are not covered."""
        return self.parts.missing_skills


@dataclass(frozen=True, slots=True)
class PeopleAnswer:
    """The best people for a role, in order. ``fit_count`` meet every hard condition; ``shown_of`` pass the filters."""

    position: str
    taxonomy_version: int
    fit_count: int
    shown_of: int
    people: tuple[PersonMatch, ...]
    left_out: int = 0
    """How many more fit whom the owner does not want suggested for this role."""
    kept: Kept | None = field(default=None, compare=False)
    """What the list was made from, for ``record_shown``."""


def facts_of(role: str | RoleFacts, snapshot: Snapshot) -> RoleFacts:
    """The facts of a role by reference, in any state, or as they are; raises NotFound. No query for an open role."""
    if not isinstance(role, str):
        return role
    return snapshot.facts.get(role) or _get_role_facts(role)


def _get_role_facts(role_ref: str) -> RoleFacts:
    facts = next(iter(opportunity_queries.matching_rows([role_ref])), None)
    if facts is None:
        raise NotFound(_("There is no such role."))
    return facts


def find_people(
    actor: Actor,
    role: str | RoleFacts,
    *,
    at: datetime,
    top: int = terms.MOST_SHOWN,
    filters: Collection[str] = (),
    snapshot: Snapshot | None = None,
    sort: str = Sort.SCORE,
) -> PeopleAnswer:
    """The best ``top`` people for a role (by reference, or facts of one not saved), with their parts.

    Several questions of one page may share a ``snapshot``; without one the current is taken. ``sort`` suggested asks
    for the two-sided order of the best 200, as far as the role's organisation has switched it on; people who were
    erased between ranking and answer are left out.

    Raises NotFound for an unknown role, NotAllowed for anybody but its owner. Filters narrow the best
    ``terms.POOL``; without any the order is exact over everybody. Whom the owner has left out of the suggestions for
    this role is not listed; they are still counted among those who fit.
    """
    snapshot = snapshot or current(at)
    facts = facts_of(role, snapshot)
    policy.may_rank_people(actor, owner_ref=facts.owner_ref).require()
    arrays = snapshot.one_role(facts)
    choice = order_choice(facts.organisation_ref) if sort == Sort.SUGGESTED else DEFAULT
    unwanted = left_out_refs(facts.ref)
    depth = max(top, DEEPEST) if choice.people else top
    ranked = snapshot.people.rank(arrays, 0, top=terms.POOL if filters else depth + len(unwanted))
    wanted = [ref for ref in ranked.refs if ref not in unwanted]
    left_out = len(ranked.refs) - len(wanted)
    passing = [ref for ref in wanted if _passes(snapshot, ref, arrays, filters)] if filters else wanted
    persons = _still_there(passing[:depth])
    refs = [ref for ref in passing[:depth] if ref in persons]
    explained = _Explained(snapshot, arrays)
    order = _exact(refs[:top])
    if choice.people:
        order = _two_sided(snapshot, facts, refs, explained, choice, viewer_ref=actor.ref, at=at, top=top)
    labels = Labels(snapshot)
    people = tuple(
        PersonMatch(
            score=explained(ref).score,
            parts=match_parts(explained(ref), labels),
            free_minutes=_least_free(snapshot.people.row(ref), facts, snapshot),
            placed=order.placed.get(ref),
            **_who(persons[ref]),
        )
        for ref in order.refs
    )
    return PeopleAnswer(
        position=snapshot.position,
        taxonomy_version=snapshot.taxonomy_version,
        fit_count=ranked.fits,
        shown_of=len(passing) if filters else ranked.fits - left_out,
        people=people,
        left_out=left_out,
        kept=_kept(snapshot, facts, order, people),
    )


def _who(person: Person) -> dict[str, str]:
    return {"ref": person.ref, "name": person.name, "headline": person.headline, "place": person.place}


def _still_there(refs: Sequence[str]) -> dict[str, Person]:
    """Those of these persons who were not erased meanwhile."""
    found = people_queries.persons_by_ref(refs)
    return {ref: one for ref, one in found.items() if one.erased_at is None}


@dataclass(frozen=True, slots=True)
class _Order:
    """The lines in order, the pool that they come from, and what the order was made of."""

    refs: list[str]
    pool: list[str]
    placed: dict[str, Placed]
    basis: Basis


def _exact(refs: list[str]) -> _Order:
    """These lines as the score has them."""
    return _Order(refs, refs, {}, Basis(str(Sort.SCORE), 0, len(refs)))


def _kept(snapshot: Snapshot, facts: RoleFacts, order: _Order, people: Sequence[PersonMatch]) -> Kept:
    return Kept(
        direction="people",
        basis=order.basis,
        subject=role_row(facts, snapshot.names, snapshot.week),
        pool=tuple(snapshot.people.row(ref) for ref in order.pool),
        lines=tuple(
            (one.ref, one.score, one.placed.value if one.placed else None)
            for one in people[: order.basis.count]
        ),
        organisation_ref=facts.organisation_ref,
        similarity=snapshot.similarity,
        speaker=speaker_of(snapshot),
    )


class _Explained:
    """Explanations of people for one role, each made once."""

    def __init__(self, snapshot: Snapshot, arrays: RoleArrays) -> None:
        self._snapshot, self._arrays = snapshot, arrays
        self._found: dict[str, Explanation] = {}

    def __call__(self, ref: str) -> Explanation:
        if ref not in self._found:
            self._found[ref] = _explain_person(self._snapshot, ref, self._arrays, 0)
        return self._found[ref]

    def components(self, ref: str) -> Components:
        """The score of one person without its parts."""
        people, row = self._snapshot.people.locate(ref)
        return components(people, row, self._arrays, 0)

    def hoped(self, ref: str) -> Components:
        """The same person at the upper bound of every level."""
        raised = with_upper_bounds(self._snapshot.people.row(ref))
        return components(build_people([raised]), 0, self._arrays, 0)


def _two_sided(
    snapshot: Snapshot,
    facts: RoleFacts,
    refs: Sequence[str],
    explained: _Explained,
    choice: OrderChoice,
    *,
    viewer_ref: str,
    at: datetime,
    top: int,
) -> _Order:
    """The best 200 in the two-sided order: how often each was shown, against how much work they could still take."""
    best = refs[:DEEPEST]
    shown = exposures(best, at=at, viewer_ref=viewer_ref, about_ref=facts.ref)
    need = max(1, facts.minutes_per_week)
    seats = {
        ref: max(1000, _least_free(snapshot.people.row(ref), facts, snapshot) * 1000 // need) for ref in best
    }
    delivered = evidence_queries.delivered_counts(best) if Factor.NEWCOMER in choice.people else {}
    newcomers = frozenset(ref for ref, count in delivered.items() if not count)
    placed, chances = put_in_order(
        best,
        choice,
        factors=choice.people,
        score=explained.components,
        hoped=explained.hoped if newcomers else None,
        newcomers=newcomers,
        showings=Showings(shown, fair_slots(seats, shown)),
        facts={},
        own=frozenset(),
    )
    shown_refs = [*(one.ref for one in placed), *refs[DEEPEST:]][:top]
    basis = two_sided_basis(chances, choice.people, newcomers, skip=0, count=min(top, len(best)))
    return _Order(shown_refs, list(best), {one.ref: one for one in placed}, basis)


def _explain_person(snapshot: Snapshot, ref: str, roles: RoleArrays, role: int) -> Explanation:
    people, row = snapshot.people.locate(ref)
    return engine_explain(people, row, roles, role)


def _passes(snapshot: Snapshot, ref: str, arrays: RoleArrays, filters: Collection[str]) -> bool:
    row = snapshot.people.row(ref)
    if Filter.INSIDE in filters and not row.kinds & INNER:
        return False
    if Filter.OUTSIDE in filters and not row.kinds & OUTSIDE and row.kinds:
        return False
    if Filter.EXTENDED in filters and not row.kinds & ~(INNER | OUTSIDE):
        return False
    if Filter.WANTS not in filters and Filter.EVIDENCED not in filters:
        return True
    seen = glance(*snapshot.people.locate(ref), arrays, 0)
    if Filter.WANTS in filters and seen.wants <= 500:
        return False
    return Filter.EVIDENCED not in filters or seen.is_proven


def _least_free(row: PersonRow, facts: RoleFacts, snapshot: Snapshot) -> int:
    """The fewest minutes free in any week of the role that the snapshot knows."""
    weeks = [(day - snapshot.week).days // 7 for day in facts.mondays]
    known = [row.free[week] for week in weeks if 0 <= week < len(row.free)]
    return min(known, default=0)
