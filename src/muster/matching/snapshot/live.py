"""One snapshot per process, brought up to the moment of the question.

Every question first asks the journal what has happened since the snapshot's position. Persons and
roles that an event names are read again; an event about no single person (a monthly tick, a new
taxonomy) makes a new snapshot. So an answer is never older than the question.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from threading import RLock

from muster.engine.arrays import RoleArrays, build_people, build_roles
from muster.engine.index.live import LivePeople
from muster.engine.index.roles import RoleIndex, index_roles
from muster.engine.rows import Neighbour, PersonRow, RoleRow, Similarity
from muster.evidence import queries as evidence_queries
from muster.foundation import journal
from muster.foundation.models import JournalRow
from muster.foundation.periods import monday
from muster.matching.snapshot.names import Vocabulary
from muster.matching.snapshot.rows import by_person, person_row, role_row
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.queries import RoleFacts
from muster.people import queries as people_queries
from muster.skills import queries as skill_queries
from muster.skills.queries import LabelBook, SimilarityArtefact

log = logging.getLogger(__name__)

PERSON_EVENTS = (
    "person.",
    "membership.",
    "hours.held",
    "hours.firmed",
    "hours.changed",
    "hours.released",
    "organisation.people-imported",
    "organisation.settings-changed",
    "skill.claimed",
    "skills.claimed",
    "claim.withdrawn",
    "evidence.",
    "work.recorded",
    "level.rebuilt",
    "levels.rebuilt",
)
"""Events (or their beginnings) after which a person's row may be another."""
ROLE_EVENTS = ("opportunity.", "role.", "candidacy.confirmed", "candidacy.closed")
"""Events after which a role's row may be another."""
COMPACT_AFTER = 500
"""Edited rows after which the delta is folded into the base."""


@dataclass
class Snapshot:
    """People and open roles as arrays. ``position`` is the journal position they were read at or after."""

    week: date
    artefact: SimilarityArtefact
    labels: LabelBook
    similarity: Similarity
    names: Vocabulary
    people: LivePeople
    position: str
    roles: dict[str, RoleRow] = field(default_factory=dict)
    facts: dict[str, RoleFacts] = field(default_factory=dict)
    edits: int = 0
    _role_index: RoleIndex | None = None

    @property
    def taxonomy_version(self) -> int:
        """The version of the taxonomy whose similarity counts."""
        return self.artefact.version

    @property
    def role_index(self) -> RoleIndex:
        """The open roles as a person's question reads them, made when first asked for after a change.

        Under the lock of edits, so that one made from the roles of before is never kept.
        """
        with _lock:
            if self._role_index is None:
                self._role_index = index_roles(build_roles(list(self.roles.values()), self.similarity))
            return self._role_index

    @property
    def role_arrays(self) -> RoleArrays:
        """The open roles as arrays."""
        return self.role_index.roles

    def one_role(self, facts: RoleFacts) -> RoleArrays:
        """Any role, also a draft, as arrays of one row."""
        return build_roles([role_row(facts, self.names, self.week)], self.similarity)

    def set_roles(self, rows: Iterable[RoleFacts], asked: Collection[str]) -> None:
        """Put these open roles in, and take those asked for but not given out."""
        for ref in asked:
            self.roles.pop(ref, None)
            self.facts.pop(ref, None)
        for facts in rows:
            self.roles[facts.ref] = role_row(facts, self.names, self.week)
            self.facts[facts.ref] = facts
        self._role_index = None


_lock = RLock()
_now: Snapshot | None = None


def forget() -> None:
    """Drop the snapshot; the next question makes a new one."""
    global _now
    with _lock:
        _now = None


def is_there() -> bool:
    """Whether a snapshot stands in this process; one being made does not count yet. Never waits."""
    return _now is not None


def current(at: datetime) -> Snapshot:
    """The snapshot, brought up to now. ``at`` says which week is the first."""
    global _now
    with _lock:
        version = skill_queries.taxonomy_version()
        week = monday(at.date())
        if _now is None or _now.week != week or _now.taxonomy_version != version:
            _now = _build(week, journal.position())
            return _now
        position, rows = journal.news_since(_now.position, _names())
        if rows and not _apply(_now, rows):
            _now = _build(week, position)
            return _now
        _now.position = position
        return _now


@cache
def _names() -> list[str]:
    wanted = (*PERSON_EVENTS, *ROLE_EVENTS)
    return [name for name in journal.EVENTS if name.startswith(wanted)]


def _apply(snapshot: Snapshot, rows: Collection[JournalRow]) -> bool:
    """Read again what the events name; False when everything must be read again."""
    persons: set[str] = set()
    roles: set[str] = set()
    opportunities: set[str] = set()
    for row in rows:
        named = {ref for ref in row.subjects if ref.startswith("per-")}
        if row.name.startswith(PERSON_EVENTS):
            if not named:
                return False
            persons |= named
        roles |= {ref for ref in row.subjects if ref.startswith("rol-")}
        opportunities |= {ref for ref in row.subjects if ref.startswith("opp-")}
    roles |= {facts.ref for facts in snapshot.facts.values() if facts.opportunity_ref in opportunities}
    roles |= opportunity_queries.role_refs_of(opportunities)
    if persons:
        _refresh_people(snapshot, persons)
    if roles:
        _refresh_roles(snapshot, roles)
    return True


def _refresh_people(snapshot: Snapshot, refs: set[str]) -> None:
    rows = _person_rows(snapshot.names, snapshot.week, refs)
    snapshot.people.remove(refs - {row.ref for row in rows})
    snapshot.people.replace(rows)
    snapshot.edits += len(refs)
    if snapshot.edits > COMPACT_AFTER:
        snapshot.people.compact()
        snapshot.edits = 0


def _refresh_roles(snapshot: Snapshot, refs: set[str]) -> None:
    open_now = [f for f in opportunity_queries.matching_rows(refs) if f.is_open]
    snapshot.set_roles(open_now, refs)


def _person_rows(names: Vocabulary, week: date, refs: set[str] | None) -> list[PersonRow]:
    skills = by_person(evidence_queries.matching_rows(refs))
    facts = people_queries.matching_rows(refs, from_monday=week)
    return [person_row(one, skills.get(one.ref, ()), names, week) for one in facts]


def _build(week: date, position: str) -> Snapshot:
    artefact = skill_queries.similarity_artefact()
    names = Vocabulary(artefact.position)
    people = LivePeople(build_people(_person_rows(names, week, None)))
    snapshot = Snapshot(
        week=week,
        artefact=artefact,
        labels=skill_queries.label_book(),
        similarity=_similarity(artefact),
        names=names,
        people=people,
        position=position,
    )
    snapshot.set_roles(opportunity_queries.matching_rows(None), ())
    log.info("snapshot of %s people and %s roles at %s", people.state.count, len(snapshot.roles), position)
    return snapshot


def _similarity(artefact: SimilarityArtefact) -> Similarity:
    """The artefact in the engine's shape: same positions, same order."""
    neighbours: dict[int, tuple[Neighbour, ...]] = {}
    starts = artefact.indptr.tolist()
    near, sims, origins = artefact.neighbour.tolist(), artefact.sim.tolist(), artefact.origin.tolist()
    for skill, (first, last) in enumerate(pairwise(starts)):
        if last > first:
            neighbours[skill] = tuple(Neighbour(near[i], sims[i], origins[i]) for i in range(first, last))
    return Similarity(version=f"taxonomy-{artefact.version}", floor=30, neighbours=neighbours)
