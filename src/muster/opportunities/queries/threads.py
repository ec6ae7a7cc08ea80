"""Candidacies as pages show them, and those whose clock has run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.paging import Page, page_of
from muster.foundation.words import _
from muster.opportunities import policy, rules, terms
from muster.opportunities.models import Candidacy, CandidacyQuerySet
from muster.opportunities.queries.rows import get_candidacy, get_visible_role

_JOINED = (
    "person",
    "invited_by",
    "role",
    "role__opportunity",
    "role__opportunity__organisation",
    "role__opportunity__owner",
)


class TrackStep(NamedTuple):
    """One station of a candidacy: its word, whether it is done, now, ahead or the end, and when."""

    station: str
    label: str
    state: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class CandidacyView:
    """One person's thread on one role. ``moves`` are the statuses that the table allows next."""

    ref: str
    role_ref: str
    role_title: str
    opportunity_ref: str
    opportunity_title: str
    kind: str
    organisation_ref: str
    organisation_name: str
    owner_ref: str
    owner_name: str
    person_ref: str
    person_name: str
    person_headline: str
    origin: str
    status: str
    status_label: str
    message: str
    owner_message: str
    pay: terms.PayTerms
    asked_minor: int | None
    offered_minor: int | None
    asked_minutes: int | None
    answers: tuple[tuple[str, str], ...]
    milestones: tuple[dict[str, Any], ...]
    named_by: str
    backup: bool
    is_live: bool
    is_waiting: bool
    created_at: datetime
    answer_due_at: datetime | None
    ended_at: datetime | None
    ended_reason_code: str
    ended_reason: str
    ended_words: str
    track: tuple[TrackStep, ...]
    moves: tuple[str, ...]


def candidacies_of_role(actor: Actor, role_ref: str) -> tuple[CandidacyView, ...]:
    """The candidacies on a role that this actor may know of: all for its owner, one's own for a person,
    the agreed ones of one's people for a home manager. Live ones first, then by the day they began.

    Raises NoSuchRole when the actor may not look at the posting.
    """
    get_visible_role(actor, role_ref)
    rows = _visible(actor).filter(role__ref=role_ref).order_by("id")
    views = [candidacy_view(row) for row in rows]
    return tuple(sorted(views, key=lambda view: not view.is_live))


def candidacies_of_person(
    actor: Actor, *, is_live: bool | None = None, number: int = 1, size: int = 50
) -> Page[CandidacyView]:
    """The actor's own threads, newest first; all, the live ones (True) or the ended ones (False)."""
    rows = Candidacy.objects.select_related(*_JOINED).filter(person__ref=actor.person_ref)
    if is_live is not None:
        rows = rows.filter(status__in=terms.LIVE if is_live else terms.ENDED)
    return page_of(rows.order_by("-id"), number, size).map(candidacy_view)


def get_candidacy_view(actor: Actor, ref: str) -> CandidacyView:
    """One thread that this actor may know of; raises NoSuchCandidacy."""
    row = _visible(actor).filter(ref=ref).first()
    if row is None:
        raise rules.NoSuchCandidacy()
    return candidacy_view(row)


def get_room_view(actor: Actor, ref: str) -> CandidacyView:
    """The candidacy for those who may talk in its room: its two sides, and whoever the thread was opened to.

    Raises NotFound for everybody else, a home manager too.
    """
    row = get_candidacy(ref)
    if not policy.may_talk(actor, row):
        raise NotFound(_("There is no such conversation, or you do not take part in it."))
    return candidacy_view(row)


def list_waiting(actor: Actor, *, number: int = 1, size: int = 20) -> Page[CandidacyView]:
    """Raised hands that wait for this owner, the most urgent first."""
    rows = Candidacy.objects.select_related(*_JOINED).filter(
        role__opportunity__owner__ref=actor.person_ref, status__in=terms.WAITING
    )
    return page_of(rows.order_by("answer_due_at", "id"), number, size).map(candidacy_view)


def count_waiting(actor: Actor) -> int:
    """How many raised hands wait for this owner."""
    return Candidacy.objects.filter(
        role__opportunity__owner__ref=actor.person_ref, status__in=terms.WAITING
    ).count()


def count_visible_candidacies(actor: Actor, role_ref: str) -> int:
    """How many candidacies on the role this actor may know of."""
    return _visible(actor).filter(role__ref=role_ref).count()


def candidacy_view(row: Candidacy) -> CandidacyView:
    """The row, with its person, role and posting joined, as pages show it."""
    role = row.role
    posting = role.opportunity
    code = row.ended_reason_code
    return CandidacyView(
        ref=row.ref,
        role_ref=role.ref,
        role_title=role.title,
        opportunity_ref=posting.ref,
        opportunity_title=posting.title,
        kind=posting.kind,
        organisation_ref=posting.organisation.ref,
        organisation_name=posting.organisation.name,
        owner_ref=posting.owner.ref,
        owner_name=posting.owner.name,
        person_ref=row.person.ref,
        person_name=row.person.name,
        person_headline=row.person.headline,
        origin=row.origin,
        status=row.status,
        status_label=terms.candidacy_status_label(row.status),
        message=row.message,
        owner_message=row.owner_message,
        pay=row.pay,
        asked_minor=row.asked_minor,
        offered_minor=row.offered_minor,
        asked_minutes=row.asked_minutes,
        answers=tuple(zip(role.questions, row.answers, strict=False)),
        milestones=tuple(row.milestones),
        named_by=row.invited_by.name if row.invited_by and row.origin == terms.Origin.NOMINATION else "",
        backup=row.backup,
        is_live=row.is_live,
        is_waiting=row.is_waiting,
        created_at=row.created_at,
        answer_due_at=row.answer_due_at if row.status in terms.UNSETTLED else None,
        ended_at=row.ended_at,
        ended_reason_code=code,
        ended_reason=terms.reason_label(code) if code else "",
        ended_words=row.ended_words,
        track=track_of(row),
        moves=tuple(str(s) for s in terms.CANDIDACY_MOVES[row.status]),
    )


def track_of(row: Candidacy) -> tuple[TrackStep, ...]:
    """The stations of the thread in order, each with its moment."""
    moments: dict[str, datetime | None] = {
        str(terms.Track.NAMED): row.created_at if row.origin == terms.Origin.NOMINATION else None,
        str(terms.Track.INVITED): row.created_at if row.origin == terms.Origin.INVITATION else None,
        str(terms.Track.RAISED): row.raised_at,
        str(terms.Track.SEEN): row.seen_at,
        str(terms.Track.SHORTLISTED): row.shortlisted_at,
        str(terms.Track.OFFERED): row.offered_at,
        str(terms.Track.AGREED): row.agreed_at,
        str(terms.Track.CONFIRMED): row.confirmed_at,
    }
    steps = rules.track({s: at is not None for s, at in moments.items()}, status=row.status)
    return tuple(TrackStep(s, terms.track_label(s), state, moments[s]) for s, state in steps)


def list_due_refs(at: datetime, *, limit: int = 500) -> list[str]:
    """Candidacies in which nothing is agreed and whose answer was owed by this moment."""
    rows = Candidacy.objects.unsettled().filter(answer_due_at__lte=at).order_by("answer_due_at", "id")
    return list(rows.values_list("ref", flat=True)[:limit])


def list_unreminded(*, limit: int = 2000) -> list[Candidacy]:
    """Raised hands that wait for an answer whose owner was not reminded yet, the most urgent first."""
    rows = Candidacy.objects.select_related(*_JOINED).filter(status__in=terms.WAITING, reminded_at=None)
    return list(rows.order_by("answer_due_at", "id")[:limit])


def _visible(actor: Actor) -> CandidacyQuerySet:
    return policy.candidacies_visible_to(actor, Candidacy.objects.select_related(*_JOINED))
