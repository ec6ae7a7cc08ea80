"""The ranked lists: people for a role, work for a person. Exact, and never older than the question."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from muster.engine.arrays import RoleArrays, build_people
from muster.engine.explain import Explanation
from muster.engine.explain import explain as engine_explain
from muster.engine.ranking import People, rank_people, rank_roles
from muster.engine.rows import HOURS_OF_WEEK, WEEKS, PersonRow, Stance
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.matching import policy, terms
from muster.matching.queries.parts import Labels, MatchParts, Missing, match_parts
from muster.matching.snapshot import Snapshot, current
from muster.matching.snapshot.names import KIND_BIT
from muster.matching.terms import Filter
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.queries import RoleFacts
from muster.people import queries as people_queries
from muster.people.terms import INNER_KINDS, OUTSIDE_KINDS

INNER = sum(KIND_BIT[str(kind)] for kind in INNER_KINDS)
OUTSIDE = sum(KIND_BIT[str(kind)] for kind in OUTSIDE_KINDS)

ALL_HOURS = HOURS_OF_WEEK * 60
"""Minutes of a week with nothing in it."""


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


@dataclass(frozen=True, slots=True)
class RoleMatch:
    """One role on a person's list. ``learns`` are learnable skills of it that the person wants to learn."""

    ref: str
    facts: RoleFacts
    score: int
    parts: MatchParts
    learns: tuple[str, ...]

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Required skills that are not covered."""
        return self.parts.missing_skills


@dataclass(frozen=True, slots=True)
class WorkAnswer:
    """The best roles for a person, in order; ``fit_count`` meet every hard condition, ``beyond_hours`` more would
    if the person had room in those weeks."""

    position: str
    taxonomy_version: int
    fit_count: int
    shown_of: int
    roles: tuple[RoleMatch, ...]
    beyond_hours: int = 0


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What a person narrows their list by. Empty collections ask nothing."""

    words: str = ""
    kinds: frozenset[str] = field(default=frozenset())
    modes: frozenset[str] = field(default=frozenset())
    themes: frozenset[str] = field(default=frozenset())
    would_learn: bool = False
    outside_of: frozenset[str] = field(default=frozenset())
    """Organisation references: only work of other organisations."""
    refs: frozenset[str] | None = None
    """Only these roles: those that a search has found."""
    beyond_hours: bool = False
    """Also work for which the person has no room; it scores as it stands, with the hours that are there."""


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
) -> PeopleAnswer:
    """The best ``top`` people for a role (by reference, or facts of one not saved), with their parts.

    Several questions of one page may share a ``snapshot``; without one the current is taken.

    Raises NotFound for an unknown role, NotAllowed for anybody but its owner. Filters narrow the best
    ``terms.POOL``; without any the order is exact over everybody.
    """
    snapshot = snapshot or current(at)
    facts = facts_of(role, snapshot)
    policy.may_rank_people(actor, owner_ref=facts.owner_ref).require()
    arrays = snapshot.one_role(facts)
    state = snapshot.people.state
    ranked = rank_people(state, arrays, 0, top=terms.POOL if filters else top)
    refs = (
        [ref for ref in ranked.refs if _passes(snapshot, ref, arrays, filters)]
        if filters
        else list(ranked.refs)
    )
    explained = {ref: _explain_person(snapshot, ref, arrays, 0) for ref in refs[:top]}
    labels = Labels(snapshot)
    persons = people_queries.persons_by_ref(explained)
    people = tuple(
        PersonMatch(
            ref=ref,
            name=persons[ref].name,
            headline=persons[ref].headline,
            place=persons[ref].place,
            score=one.score,
            parts=match_parts(one, labels),
            free_minutes=_least_free(snapshot.people.row(ref), facts, snapshot),
        )
        for ref, one in explained.items()
        if ref in persons
    )
    return PeopleAnswer(
        position=snapshot.position,
        taxonomy_version=snapshot.taxonomy_version,
        fit_count=ranked.fits,
        shown_of=len(refs) if filters else ranked.fits,
        people=people,
    )


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
    explained = _explain_person(snapshot, ref, arrays, 0)
    if Filter.WANTS in filters and explained.wants <= 500:
        return False
    return Filter.EVIDENCED not in filters or explained.claimed == 0


def _least_free(row: PersonRow, facts: RoleFacts, snapshot: Snapshot) -> int:
    """The fewest minutes free in any week of the role that the snapshot knows."""
    weeks = [(day - snapshot.week).days // 7 for day in facts.mondays]
    known = [row.free[week] for week in weeks if 0 <= week < len(row.free)]
    return min(known, default=0)


def find_work(
    actor: Actor,
    person_ref: str,
    *,
    at: datetime,
    top: int = terms.MOST_SHOWN,
    wished: WorkFilter | None = None,
) -> WorkAnswer:
    """The best ``top`` open roles for a person, with their parts: the same score seen from the other side.

    Raises NotAllowed for anybody but the person, NotFound for a person who is not there. Whether others
    may find the person plays no part: looking for work is private.
    """
    policy.may_rank_work(actor, person_ref=person_ref).require()
    snapshot = current(at)
    row = _own_row(snapshot, person_ref)
    alone = People(build_people([row]))
    roles = snapshot.role_arrays
    base = alone.state.base
    ranked = rank_roles(alone, person_ref, roles, top=len(roles.refs) if wished else top)
    roomy = rank_roles(_with_all_hours(row), person_ref, roles, top=len(roles.refs) if wished else 0)
    found = roomy.refs if wished and wished.beyond_hours else ranked.refs
    refs = [ref for ref in found if wished is None or _wished(snapshot, row, snapshot.facts[ref], wished)]
    if found is roomy.refs:
        scores = {ref: engine_explain(base, 0, roles, roles.row_of[ref]).score for ref in refs[: terms.POOL]}
        refs = sorted(scores, key=lambda ref: -scores[ref])
    explained = {ref: engine_explain(base, 0, roles, roles.row_of[ref]) for ref in refs[:top]}
    labels = Labels(snapshot)
    return WorkAnswer(
        position=snapshot.position,
        taxonomy_version=snapshot.taxonomy_version,
        fit_count=ranked.fits,
        shown_of=len(refs) if wished else ranked.fits,
        roles=tuple(
            RoleMatch(
                ref=ref,
                facts=snapshot.facts[ref],
                score=one.score,
                parts=match_parts(one, labels),
                learns=_learns(snapshot, row, snapshot.facts[ref]),
            )
            for ref, one in explained.items()
        ),
        beyond_hours=roomy.fits - ranked.fits,
    )


def _with_all_hours(row: PersonRow) -> People:
    """The person alone, as if every week were free."""
    return People(build_people([replace(row, free=(ALL_HOURS,) * WEEKS)]))


def _own_row(snapshot: Snapshot, person_ref: str) -> PersonRow:
    try:
        row = snapshot.people.row(person_ref)
    except KeyError:
        raise NotFound(_("There is no such person.")) from None
    return replace(row, visible_to=None)


def _learns(snapshot: Snapshot, row: PersonRow, facts: RoleFacts) -> tuple[str, ...]:
    """Skills of the role that the person wants to learn and may learn there."""
    wanted = {skill.skill for skill in row.skills if skill.stance & Stance.LEARN}
    number = snapshot.names.skills
    return tuple(
        r.skill_ref for r in facts.requirements if r.kind != "required" and number.get(r.skill_ref) in wanted
    )


def _wished(snapshot: Snapshot, row: PersonRow, facts: RoleFacts, wished: WorkFilter) -> bool:
    if wished.refs is not None and facts.ref not in wished.refs:
        return False
    if wished.kinds and facts.kind not in wished.kinds:
        return False
    if wished.modes and facts.work_mode not in (*wished.modes, "any"):
        return False
    if wished.themes and not wished.themes & set(facts.theme_keys):
        return False
    if facts.organisation_ref in wished.outside_of:
        return False
    if wished.would_learn and not _learns(snapshot, row, facts):
        return False
    return wished.words.casefold() in facts.title.casefold() if wished.words else True
