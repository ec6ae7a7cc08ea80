"""One snapshot per process, brought up to the moment of the question.

Every question first asks the journal what has happened since the snapshot's position. Persons and
roles that an event names are read again; an event about no single person (a monthly tick, a new
taxonomy) makes a new snapshot. So an answer is never older than the question.

Where people are many, a snapshot begins with the copy that processes share (``shared.py``) and what the journal has told
since; after enough edits a thread saves a new copy, and every process goes over to it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from threading import Lock, RLock, Thread
from typing import Any, NamedTuple

from django.db import connection

from muster.engine.arrays import RoleArrays, build_roles
from muster.engine.index.live import LivePeople
from muster.engine.index.people import Segment
from muster.engine.index.roles import RoleIndex, index_roles
from muster.engine.ranking import State
from muster.engine.rows import Neighbour, PersonRow, RoleRow, Similarity
from muster.evidence import queries as evidence_queries
from muster.foundation import journal
from muster.foundation.models import JournalRow
from muster.foundation.periods import monday
from muster.matching.snapshot import shared
from muster.matching.snapshot.bulk import read_people
from muster.matching.snapshot.names import StoredNames, Vocabulary
from muster.matching.snapshot.rows import by_person, person_row, role_row
from muster.matching.snapshot.shared import Kept
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
    "matching.read-again",
)
"""Events (or their beginnings) after which a person's row may be another; those that name nobody are about everybody."""
ROLE_EVENTS = ("opportunity.", "role.", "candidacy.confirmed", "candidacy.closed")
"""Events after which a role's row may be another."""
LEAST_EDITS, MOST_EDITS, SHARE_OF_PEOPLE = 500, 5_000, 50
"""Edited rows after which they are folded in and a new copy is saved: a fiftieth of the people, within these bounds."""
AT_ONCE = ("person.erased",)
"""Events after which a new copy is saved at once, so that nothing of an erased person stays on disk."""
MOST_TO_CATCH_UP = 4
"""Where more than one in so many people was edited since the copy was saved, everything is read again."""


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
    unsettled: set[str] = field(default_factory=set)
    """What a deed had changed that was not finished when it was read; it may be undone, so it is read once more."""
    kept: Kept | None = None
    """The saved copy that lies below; None where everything was read from the database."""
    begun: tuple[str, str] = ("", "")
    """The position it began with, and the mark of the database's past up to it; no mark: not to be saved."""
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


_lock, _tending = RLock(), Lock()
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
        is_ours = _now is not None and _now.week == week and _now.taxonomy_version == version
        if _now is None or not is_ours or not _catch_up(_now):
            _now = _begin(week)
        if _is_due(_now) and _tending.acquire(blocking=False):
            Thread(target=_tend, args=(_now,), daemon=True).start()
        return _now


def _begin(week: date) -> Snapshot:
    """A snapshot from the saved copy, or else from the database; one process reads, and the others wait for its copy."""
    artefact = skill_queries.similarity_artefact()
    key = shared.key_of(week, artefact)
    if (snapshot := _reopened(key, week, artefact)) is not None:
        return snapshot
    with shared.turn():
        if (snapshot := _reopened(key, week, artefact)) is not None:
            return snapshot
        snapshot = _read_all(week)
        if _may_save(snapshot) and _save(snapshot, key, _to_save(snapshot)):
            return _reopened(key, week, artefact) or snapshot
        return snapshot


def _reopened(key: str, week: date, artefact: SimilarityArtefact, *, after: int = 0) -> Snapshot | None:
    """A snapshot from the newest saved copy, caught up; None where there is none, or one too old to be worth it."""
    kept = shared.newest(key, after=after)
    if kept is None:
        return None
    names = Vocabulary(artefact.position, persons=StoredNames(kept.people.state.base), known=kept.names)
    snapshot = _empty(week, artefact, names, kept.people, kept.position)
    snapshot.kept, snapshot.unsettled = kept, set(kept.again)
    snapshot.begun = (kept.position, kept.mark)
    snapshot.set_roles(opportunity_queries.matching_rows(None), ())
    return snapshot if _catch_up(snapshot) else None


def _catch_up(snapshot: Snapshot) -> bool:
    """Bring it up to now by the journal; False when everything must be read again."""
    position, rows = journal.news_since(snapshot.position, _names())
    if (rows or snapshot.unsettled) and not _apply(snapshot, rows):
        return False
    own = journal.unseen_at(position, rows)
    snapshot.unsettled = {ref for row in own for ref in row.subjects}
    snapshot.position = position
    return True


def _is_due(snapshot: Snapshot) -> bool:
    """Whether its edits should be folded in."""
    if snapshot.edits < LEAST_EDITS:
        return False
    return snapshot.edits >= min(MOST_EDITS, snapshot.people.state.count // SHARE_OF_PEOPLE)


def _may_save(snapshot: Snapshot) -> bool:
    return bool(snapshot.begun[1]) and snapshot.people.state.count >= shared.SAVED_FROM


def _tend(old: Snapshot) -> None:
    """Go over to a new copy, another process's or our own; without one, fold the edits in here. In a thread of its own."""
    try:
        new = _renewed(old) if _may_save(old) else None
        if new is None:
            _fold(old)
        else:
            _go_over(old, new)
            old.kept = None
            now = _now or new
            with shared.turn():
                shared.clean(shared.key_of(now.week, now.artefact))
    except Exception:  # the old one stays right, only slower
        log.exception("The copy of the snapshot could not be renewed.")
    finally:
        _tending.release()
        connection.close()  # this thread's own


def _renewed(old: Snapshot) -> Snapshot | None:
    """A snapshot on a newer copy. The lock of edits is never asked for in one's turn: who has it may wait for the turn."""
    key = shared.key_of(old.week, old.artefact)
    after = old.kept.number if old.kept else 0
    moment = _to_save(old)
    with shared.turn():
        new = _reopened(key, old.week, old.artefact, after=after)
        if new is None and _save(old, key, moment):
            new = _reopened(key, old.week, old.artefact, after=after)
    return new


def _go_over(old: Snapshot, new: Snapshot) -> None:
    global _now
    with _lock:
        if _now is old and _catch_up(new):
            _now = new


class _Moment(NamedTuple):
    """What is saved of a moment, and what has to be known about it."""

    state: State
    segments: tuple[Segment, ...] | None
    about: dict[str, Any]


def _to_save(snapshot: Snapshot) -> _Moment:
    with _lock:
        snapshot.edits = 0
        about = {
            "position": snapshot.position,
            "names": snapshot.names.kept(),
            "again": sorted(ref for ref in snapshot.unsettled if ref.startswith("per-")),
        }
        return _Moment(snapshot.people.state, snapshot.people.fresh_segments, about)


def _save(snapshot: Snapshot, key: str, moment: _Moment) -> bool:
    if journal.mark_of(snapshot.begun[0]) != snapshot.begun[1]:
        log.warning("The database is not the one that matching has read: nothing is saved of it.")
        return False
    return shared.renew(key, moment.state, moment.about, segments=moment.segments) is not None


def _fold(snapshot: Snapshot) -> None:
    snapshot.people.folds = True
    snapshot.people.compact()
    with _lock:
        snapshot.edits = 0


@cache
def _names() -> list[str]:
    wanted = (*PERSON_EVENTS, *ROLE_EVENTS)
    return [name for name in journal.EVENTS if name.startswith(wanted)]


def _apply(snapshot: Snapshot, rows: Collection[JournalRow]) -> bool:
    """Read again what the events name; False when everything must be read again."""
    persons = {ref for ref in snapshot.unsettled if ref.startswith("per-")}
    roles = {ref for ref in snapshot.unsettled if ref.startswith("rol-")}
    opportunities = {ref for ref in snapshot.unsettled if ref.startswith("opp-")}
    for row in rows:
        named = {ref for ref in row.subjects if ref.startswith("per-")}
        if row.name in AT_ONCE:
            snapshot.edits += MOST_EDITS
        if row.name.startswith(PERSON_EVENTS):
            if not named:
                return False
            persons |= named
        roles |= {ref for ref in row.subjects if ref.startswith("rol-")}
        opportunities |= {ref for ref in row.subjects if ref.startswith("opp-")}
    roles |= {facts.ref for facts in snapshot.facts.values() if facts.opportunity_ref in opportunities}
    roles |= opportunity_queries.role_refs_of(opportunities)
    if len(persons) > max(LEAST_EDITS, snapshot.people.state.count // MOST_TO_CATCH_UP):
        return False
    if persons:
        _refresh_people(snapshot, persons)
    if roles:
        _refresh_roles(snapshot, roles)
    return True


def _refresh_people(snapshot: Snapshot, refs: set[str]) -> None:
    rows = person_rows(snapshot.names, snapshot.week, refs)
    snapshot.people.remove(refs - {row.ref for row in rows})
    snapshot.people.replace(rows)
    snapshot.edits += len(refs)


def _refresh_roles(snapshot: Snapshot, refs: set[str]) -> None:
    open_now = [f for f in opportunity_queries.matching_rows(refs) if f.is_open]
    snapshot.set_roles(open_now, refs)


def person_rows(names: Vocabulary, week: date, refs: set[str] | None) -> list[PersonRow]:
    """These persons (everybody, with None) a row at a time; ``bulk.read_people`` says the same of everybody much sooner."""
    skills = by_person(evidence_queries.matching_rows(refs))
    facts = people_queries.matching_rows(refs, from_monday=week)
    return [person_row(one, skills.get(one.ref, ()), names, week) for one in facts]


def _read_all(week: date) -> Snapshot:
    """A snapshot from the database alone."""
    position = journal.position()
    artefact = skill_queries.similarity_artefact()
    names = Vocabulary(artefact.position)
    everybody = read_people(names, week)
    names.persons = StoredNames(everybody)
    people = LivePeople(everybody)
    snapshot = _empty(week, artefact, names, people, position)
    snapshot.set_roles(opportunity_queries.matching_rows(None), ())
    if people.state.count >= shared.SAVED_FROM and not connection.in_atomic_block:
        snapshot.begun = (position, journal.mark_of(position))
    log.info("snapshot of %s people and %s roles at %s", people.state.count, len(snapshot.roles), position)
    return snapshot


def _empty(
    week: date, artefact: SimilarityArtefact, names: Vocabulary, people: LivePeople, position: str
) -> Snapshot:
    """A snapshot without roles."""
    return Snapshot(
        week=week,
        artefact=artefact,
        labels=skill_queries.label_book(),
        similarity=_similarity(artefact),
        names=names,
        people=people,
        position=position,
    )


def _similarity(artefact: SimilarityArtefact) -> Similarity:
    """The artefact in the engine's shape: same positions, same order."""
    neighbours: dict[int, tuple[Neighbour, ...]] = {}
    starts = artefact.indptr.tolist()
    near, sims, origins = artefact.neighbour.tolist(), artefact.sim.tolist(), artefact.origin.tolist()
    for skill, (first, last) in enumerate(pairwise(starts)):
        if last > first:
            neighbours[skill] = tuple(Neighbour(near[i], sims[i], origins[i]) for i in range(first, last))
    return Similarity(version=f"taxonomy-{artefact.version}", floor=30, neighbours=neighbours)
