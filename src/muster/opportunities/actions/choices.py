"""What an owner does with the people on a role: invite, look, choose, decline. And what follows."""

from __future__ import annotations

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.periods import week_minutes
from muster.opportunities import policy, queries, rules, terms
from muster.opportunities.actions.endings import _end, _fill_if_full, _free_a_seat
from muster.opportunities.actions.hands import _refs, _require_open
from muster.opportunities.actions.keeping import _note_deed, _require_in_audience, _system, _words
from muster.opportunities.events import (
    CandidacyClosed,
    CandidacyDeclined,
    CandidacySeen,
    CandidacyShortlisted,
    KeptAsBackup,
    PersonInvited,
    PersonNominated,
    SeatConfirmed,
    SeatOffered,
    SeatReopened,
)
from muster.opportunities.models import Candidacy, Role
from muster.people import actions as people_actions
from muster.people import queries as people_queries

Status = terms.CandidacyStatus


@action
def invite(act: Act, role_ref: str, person_ref: str, message: str = "") -> Candidacy:
    """Ask a person of the posting's audience whether they would like the role.

    Raises RoleNotOpen, AlreadyInvited, OutsideTheAudience, and PersonSaidNo when the person declined an
    invitation to this role before.
    """
    role = queries.lock_role(role_ref)
    posting = role.opportunity
    person = people_queries.get_person(person_ref)
    policy.may_invite(
        act.actor,
        posting,
        person_ref=person.ref,
        is_searchable=person.is_searchable and person.erased_at is None,
    ).require()
    _require_open(role)
    _require_in_audience(act, posting, person)
    earlier = queries.find_live_candidacy(role.ref, person.ref)
    if earlier is not None and earlier.status == Status.NOMINATED:
        return _invite_nominated(act, queries.lock_candidacy(earlier.ref), message)
    if earlier is not None:
        raise rules.AlreadyInvited()
    if queries.has_said_no(role, person.ref):
        raise rules.PersonSaidNo()
    due = rules.answer_due(act.at, terms.INVITATION_DAYS)
    thread = Candidacy(
        role=role,
        person=person,
        origin=str(terms.Origin.INVITATION),
        status=str(Status.INVITED),
        owner_message=_words("message", message),
        invited_by=posting.owner,
        answer_due_at=due,
        created_at=act.at,
    )
    thread.save()
    _note_deed(act, posting)
    journal.record(act, PersonInvited(*_refs(thread), answer_due_at=due))
    return thread


def _invite_nominated(act: Act, thread: Candidacy, message: str) -> Candidacy:
    """The owner invites somebody whom a colleague named: from now on it is an invitation like any other."""
    thread.status = rules.next_status("candidacy", thread.status, Status.INVITED)
    thread.origin = str(terms.Origin.INVITATION)
    thread.invited_by = thread.role.opportunity.owner
    thread.owner_message = _words("message", message)
    due = rules.answer_due(act.at, terms.INVITATION_DAYS)
    thread.answer_due_at = due
    thread.save(update_fields=["status", "origin", "invited_by", "owner_message", "answer_due_at"])
    _note_deed(act, thread.role.opportunity)
    journal.record(act, PersonInvited(*_refs(thread), answer_due_at=due))
    return thread


@action
def nominate(act: Act, role_ref: str, person_ref: str, words: str = "") -> Candidacy | None:
    """Name a colleague for a role. The colleague is asked, and the owner learns nothing before their yes.

    Whoever is on the role already, or said no to it, is not asked again, and the one who names does not learn
    of that either: then nothing happens (None). Raises NoSuchRole, RoleNotOpen, OutsideTheAudience.
    """
    posting = queries.get_visible_role(act.actor, role_ref).opportunity
    role = queries.lock_role(role_ref)
    person = people_queries.get_person(person_ref)
    is_open = person.is_searchable and person.erased_at is None
    policy.may_nominate(act.actor, posting, person_ref=person.ref, is_searchable=is_open).require()
    _require_open(role)
    _require_in_audience(act, role.opportunity, person)
    is_known = queries.find_live_candidacy(role.ref, person.ref) is not None
    if is_known or queries.has_said_no(role, person.ref, to_colleagues=True):
        journal.record(act, PersonNominated("", role.ref, "", ""))
        return None
    thread = Candidacy(
        role=role,
        person=person,
        origin=str(terms.Origin.NOMINATION),
        status=str(Status.NOMINATED),
        owner_message=_words("message", words),
        invited_by=people_queries.get_person(act.actor.person_ref),
        answer_due_at=rules.answer_due(act.at, terms.INVITATION_DAYS),
        created_at=act.at,
    )
    thread.save()
    journal.record(act, PersonNominated(thread.ref, role.ref, person.ref, act.actor.person_ref))
    return thread


@action
def mark_seen(act: Act, candidacy_ref: str) -> Candidacy:
    """Note that the owner has looked at a raised hand; the person sees it. Looking again changes nothing."""
    thread = queries.lock_candidacy(candidacy_ref)
    policy.may_decide(act.actor, thread.role.opportunity).require()
    if thread.status != Status.RAISED:
        return thread
    thread.status = rules.next_status("candidacy", thread.status, Status.SEEN)
    thread.seen_at = act.at
    thread.save(update_fields=["status", "seen_at"])
    _note_deed(act, thread.role.opportunity)
    journal.record(act, CandidacySeen(*_refs(thread)))
    return thread


@action
def mark_role_seen(act: Act, role_ref: str) -> int:
    """Note that the owner has looked at the list of hands on a role; the number newly seen."""
    role = queries.lock_role(role_ref)
    policy.may_decide(act.actor, role.opportunity).require()
    fresh = [t for t in queries.list_live_candidacies(role) if t.status == Status.RAISED]
    for thread in fresh:
        thread.role = role
        thread.status = rules.next_status("candidacy", thread.status, Status.SEEN)
        thread.seen_at = act.at
        thread.save(update_fields=["status", "seen_at"])
        journal.record(act, CandidacySeen(*_refs(thread)))
    if fresh:
        _note_deed(act, role.opportunity)
    return len(fresh)


@action
def shortlist(act: Act, candidacy_ref: str) -> Candidacy:
    """Put a person on the short list. The owner's clock starts once more, and only this once."""
    thread = queries.lock_candidacy(candidacy_ref)
    posting = thread.role.opportunity
    policy.may_decide(act.actor, posting).require()
    thread.status = rules.next_status("candidacy", thread.status, Status.SHORTLISTED)
    due = rules.answer_due(act.at, posting.organisation.own_settings.candidacy_answer_days)
    thread.shortlisted_at = act.at
    thread.seen_at = thread.seen_at or act.at
    thread.answer_due_at = due
    thread.reminded_at = None
    thread.save(update_fields=["status", "shortlisted_at", "seen_at", "answer_due_at", "reminded_at"])
    _note_deed(act, posting)
    journal.record(act, CandidacyShortlisted(*_refs(thread), answer_due_at=due))
    return thread


@action
def keep_as_backup(act: Act, candidacy_ref: str, *, is_backup: bool = True) -> Candidacy:
    """Say that this person would be asked next; ``is_backup`` False takes it back.

    The mark does not stop any clock. When a seat falls free again, the backups are told.
    """
    thread = queries.lock_candidacy(candidacy_ref)
    posting = thread.role.opportunity
    policy.may_decide(act.actor, posting).require()
    if thread.status not in terms.WAITING:
        raise rules.MoveNotPossible("candidacy", thread.status, Status.SHORTLISTED)
    thread.backup = is_backup
    thread.save(update_fields=["backup"])
    _note_deed(act, posting)
    journal.record(act, KeptAsBackup(*_refs(thread), is_backup=is_backup))
    return thread


@action
def choose(act: Act, candidacy_ref: str, message: str = "", *, offered_minor: int | None = None) -> Candidacy:
    """Offer the person a seat; the person answers within five working days.

    The offer names its pay: ``offered_minor``, or what the person asked for, or their own hourly rate where
    it lies in the range, or the upper end of it. Never more offers than seats: raises SeatsAllOffered. Raises RoleNotOpen when the posting is over.
    """
    thread = queries.lock_candidacy(candidacy_ref)
    role = thread.role
    posting = role.opportunity
    policy.may_decide(act.actor, posting).require()
    thread.status = rules.next_status("candidacy", thread.status, Status.OFFERED)
    if role.status != terms.RoleStatus.OPEN or posting.status not in _CHOOSING:
        raise rules.RoleNotOpen()
    _require_in_audience(act, posting, thread.person)
    if not rules.seats_left_to_offer(role.seats, queries.count_spoken_for(role)):
        raise rules.SeatsAllOffered(role.seats)
    due = rules.answer_due(act.at, terms.OFFER_DAYS)
    thread.offered_minor = _offered(thread, offered_minor)
    thread.offered_at = act.at
    thread.seen_at = thread.seen_at or act.at
    thread.answer_due_at = due
    thread.owner_message = _words("message", message) or thread.owner_message
    thread.save(
        update_fields=["status", "offered_at", "seen_at", "answer_due_at", "owner_message", "offered_minor"]
    )
    _note_deed(act, posting)
    _hold_softly(act, thread)
    journal.record(act, SeatOffered(*_refs(thread), answer_due_at=due))
    return thread


def _hold_softly(act: Act, thread: Candidacy) -> None:
    """While the offer is open, what it asks for stands on the person's plate: for the person to see, not to take room."""
    role = thread.role
    starts = max(role.starts_date, act.at.date())
    if thread.answer_due_at is None or role.ends_date < starts:
        return
    people_actions.hold_softly(
        _system(act),
        thread.person.ref,
        source_ref=thread.ref,
        title=role.title or role.opportunity.title,
        kind=role.opportunity.kind,
        weeks=week_minutes(starts, role.ends_date, thread.asked_minutes or role.minutes_per_week),
        until_at=thread.answer_due_at,
    )


def _offered(thread: Candidacy, offered_minor: int | None) -> int | None:
    pay, person = thread.role.pay, thread.person
    asked = rules.check_asked(pay, thread.asked_minor if offered_minor is None else offered_minor)
    own = (person.rate_minor, person.rate_currency)
    return rules.offered_pay(pay, asked_minor=asked, own_rate=own).most_minor


_CHOOSING = (terms.OpportunityStatus.OPEN, terms.OpportunityStatus.PAUSED)


@action
def decline(act: Act, candidacy_ref: str, reason_code: str, words: str = "") -> Candidacy:
    """Do not choose this person, or take an invitation or offer back, with a reason that the person reads.

    ``reason_code`` is one of terms.OWNER_REASONS; with "other" the words must say it. Once both have
    agreed the way back is the engagement's: raises MoveNotPossible.
    """
    thread = queries.lock_candidacy(candidacy_ref)
    posting = thread.role.opportunity
    policy.may_decide(act.actor, posting).require()
    rules.require_reason(reason_code, allowed=terms.OWNER_REASONS)
    said = _words("words", words)
    rules.check_reason_words(reason_code, said)
    _end(act, thread, Status.DECLINED, reason=reason_code, words=said)
    _note_deed(act, posting)
    journal.record(act, CandidacyDeclined(*_refs(thread), reason_code=reason_code))
    return thread


@action
def confirm(act: Act, candidacy_ref: str) -> Candidacy:
    """Fill a seat: the last yes has been said.

    With the last seat the role is filled and everybody else on it is told, each with a reason; with the
    last role the posting is. Raises MoveNotPossible unless both had agreed. No policy: called down by
    ``engagements``, which asks the home manager's own; here it may be anybody's act, also the clock's.
    """
    thread = queries.lock_candidacy(candidacy_ref)
    role = thread.role
    thread.status = rules.next_status("candidacy", thread.status, Status.CONFIRMED)
    thread.confirmed_at = act.at
    thread.save(update_fields=["status", "confirmed_at"])
    role.seats_filled += 1
    role.save(update_fields=["seats_filled"])
    journal.record(act, SeatConfirmed(*_refs(thread), seats_free=role.seats_free))
    _fill_if_full(act, role)
    return thread


@action
def reopen_seat(
    act: Act, candidacy_ref: str, *, reason_code: str = "fell_through", words: str = ""
) -> Candidacy:
    """End an agreement before its work began: the home manager said no, or the two parted.

    Ends a candidacy that both had agreed to or that was confirmed ("home_said_no", "fell_through" or a
    reason of owner or person). A confirmed seat is free again, role and posting open again unless the
    posting is over, and the backups are told. Raises MoveNotPossible in any other state. No policy:
    called down by ``engagements``, which asks its own.
    """
    thread = queries.lock_candidacy(candidacy_ref)
    role = thread.role
    if thread.status not in terms.AGREED:
        raise rules.MoveNotPossible("candidacy", thread.status, Status.CLOSED)
    rules.require_reason(reason_code, allowed=terms.REASONS)
    was_confirmed = thread.status == Status.CONFIRMED
    _end(act, thread, Status.CLOSED, reason=reason_code, words=_words("words", words))
    journal.record(act, CandidacyClosed(*_refs(thread), reason_code=reason_code))
    if was_confirmed:
        _free_a_seat(role)
        journal.record(act, _reopened(role, thread))
    return thread


def _reopened(role: Role, thread: Candidacy) -> SeatReopened:
    posting = role.opportunity
    backups = queries.backup_refs(role) - {thread.person.ref}
    return SeatReopened(posting.ref, role.ref, posting.owner.ref, tuple(sorted(backups)))
