"""What a person does: raise a hand, answer, agree, take it back."""

from __future__ import annotations

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.opportunities import policy, queries, rules, terms
from muster.opportunities.actions.endings import _end, _release_softly
from muster.opportunities.actions.keeping import _require_both_here, _words
from muster.opportunities.events import (
    CandidacyAgreed,
    CandidacyWithdrawn,
    DeclinedByPerson,
    HandRaised,
    InvitationAccepted,
    NominationDeclined,
    OfferCountered,
)
from muster.opportunities.models import Candidacy, Role
from muster.people import queries as people_queries

Status = terms.CandidacyStatus
NO_PROPOSAL = rules.Proposal()
PROPOSED = ("asked_minor", "asked_minutes", "answers", "milestones")
_ASKED = (Status.INVITED, Status.NOMINATED)


@action
def raise_hand(
    act: Act, role_ref: str, message: str = "", *, proposal: rules.Proposal = NO_PROPOSAL
) -> Candidacy:
    """Say "I would like this" on an open role that the person may see. The owner's clock starts.

    An invited person's raised hand is the yes to the invitation. After taking a hand back, or after an
    ending of any kind, it may be raised again while the role is open. Raises NoSuchRole when the role is
    not visible, RoleNotOpen, HandAlreadyRaised, and FieldInvalid for a proposal that cannot be.
    """
    policy.may_raise_hand(act.actor, queries.get_visible_role(act.actor, role_ref).opportunity).require()
    role = queries.lock_role(role_ref)
    _require_open(role)
    earlier = queries.find_live_candidacy(role.ref, act.actor.person_ref)
    if earlier is not None and earlier.status in _ASKED:
        return _accept(act, queries.lock_candidacy(earlier.ref), message, proposal)
    if earlier is not None:
        raise rules.HandAlreadyRaised(earlier.ref)
    due = rules.answer_due(act.at, role.opportunity.organisation.own_settings.candidacy_answer_days)
    thread = Candidacy(
        role=role,
        person=people_queries.get_person(act.actor.person_ref),
        origin=str(terms.Origin.RAISED_HAND),
        status=str(Status.RAISED),
        message=_words("message", message),
        answer_due_at=due,
        created_at=act.at,
        raised_at=act.at,
    )
    _put_proposal(thread, proposal)
    thread.save()
    posting = role.opportunity
    journal.record(
        act,
        HandRaised(thread.ref, role.ref, posting.ref, posting.owner.ref, thread.person.ref, due),
    )
    return thread


@action
def answer_invitation(
    act: Act,
    candidacy_ref: str,
    *,
    accept: bool,
    message: str = "",
    proposal: rules.Proposal = NO_PROPOSAL,
    reason_code: str = "no_time",
    words: str = "",
) -> Candidacy:
    """Say yes (the hand is raised) or no to an invitation or nomination. A no is counted nowhere.

    Whoever is named by a colleague stays unknown to the owner until the yes.

    Raises MoveNotPossible when there is no invitation waiting, RoleNotOpen for a yes that comes too late.
    """
    thread = queries.lock_candidacy(candidacy_ref)
    policy.may_answer(act.actor, thread).require()
    if thread.status not in _ASKED:
        to = Status.RAISED if accept else Status.DECLINED_BY_PERSON
        raise rules.MoveNotPossible("candidacy", thread.status, to)
    if accept:
        _require_open(thread.role)
        return _accept(act, thread, message, proposal)
    rules.require_reason(reason_code, allowed=terms.PERSON_REASONS)
    was = thread.status
    _end(act, thread, Status.DECLINED_BY_PERSON, reason=reason_code, words=_words("words", words))
    if was == Status.NOMINATED:
        journal.record(act, NominationDeclined(thread.ref, thread.role.ref, thread.person.ref))
        return thread
    journal.record(act, DeclinedByPerson(*_refs(thread), step="invitation", reason_code=reason_code))
    return thread


@action
def counter_offer(
    act: Act,
    candidacy_ref: str,
    *,
    words: str,
    asked_minor: int | None = None,
    asked_minutes: int | None = None,
) -> Candidacy:
    """Answer an offer with other terms: a price, hours, or both, and words. The owner answers in turn.

    The seat is free to offer meanwhile, and the owner's clock starts. Raises MoveNotPossible when there is no
    offer, FieldInvalid for an amount or hours that cannot be.
    """
    thread = queries.lock_candidacy(candidacy_ref)
    policy.may_answer(act.actor, thread).require()
    thread.status = rules.next_status("candidacy", thread.status, Status.COUNTERED)
    role = thread.role
    rules.check_asked(role.pay, asked_minor)
    rules.check_asked_minutes(asked_minutes, minutes_per_week=role.minutes_per_week)
    thread.asked_minor = thread.asked_minor if asked_minor is None else asked_minor
    thread.asked_minutes = thread.asked_minutes if asked_minutes is None else asked_minutes
    thread.message = rules.require_words("message", _words("message", words))
    thread.offered_minor = None
    thread.reminded_at = None
    due = rules.answer_due(act.at, role.opportunity.organisation.own_settings.candidacy_answer_days)
    thread.answer_due_at = due
    asked = ("asked_minor", "asked_minutes", "message", "offered_minor")
    thread.save(update_fields=["status", *asked, "reminded_at", "answer_due_at"])
    _release_softly(act, thread)
    journal.record(act, OfferCountered(*_refs(thread), answer_due_at=due))
    return thread


@action
def agree(act: Act, candidacy_ref: str) -> Candidacy:
    """Take up the seat that the owner offered: both have agreed now.

    Called by ``engagements``, which then asks the home manager and confirms. Raises MoveNotPossible
    when there is no offer, OwnerHasLeft and NotAmongThem when a side has left meanwhile.
    """
    thread = queries.lock_candidacy(candidacy_ref)
    policy.may_answer(act.actor, thread).require()
    thread.status = rules.next_status("candidacy", thread.status, Status.AGREED_BY_PERSON)
    _require_both_here(act, thread.role.opportunity, thread.person)
    thread.agreed_at = act.at
    thread.answer_due_at = None
    thread.save(update_fields=["status", "agreed_at", "answer_due_at"])
    _release_softly(act, thread)
    journal.record(act, CandidacyAgreed(*_refs(thread)))
    return thread


@action
def decline_offer(
    act: Act, candidacy_ref: str, *, reason_code: str = "no_time", words: str = ""
) -> Candidacy:
    """Say no to the seat that was offered. The seat is free to offer again; nobody counts the no."""
    thread = queries.lock_candidacy(candidacy_ref)
    policy.may_answer(act.actor, thread).require()
    rules.require_reason(reason_code, allowed=terms.PERSON_REASONS)
    if thread.status != Status.OFFERED:
        raise rules.MoveNotPossible("candidacy", thread.status, Status.DECLINED_BY_PERSON)
    _end(act, thread, Status.DECLINED_BY_PERSON, reason=reason_code, words=_words("words", words))
    journal.record(act, DeclinedByPerson(*_refs(thread), step="offer", reason_code=reason_code))
    return thread


@action
def withdraw_candidacy(
    act: Act, candidacy_ref: str, *, reason_code: str = "taken_back", words: str = ""
) -> Candidacy:
    """Take the hand back, at any moment before the seat is confirmed (WorkIsAgreed afterwards).

    An agreement that waits for the home manager ends too: ``engagements`` hears it.
    """
    thread = queries.lock_candidacy(candidacy_ref)
    policy.may_answer(act.actor, thread).require()
    if thread.status == Status.CONFIRMED:
        raise rules.WorkIsAgreed()
    rules.require_reason(reason_code, allowed=terms.PERSON_REASONS)
    was = thread.status
    _end(act, thread, Status.WITHDRAWN, reason=reason_code, words=_words("words", words))
    journal.record(act, CandidacyWithdrawn(*_refs(thread), was=was))
    return thread


@action
def end_threads_of(act: Act, person_ref: str) -> int:
    """Somebody is gone for good: what they were in the running for ends, and its owners are told; how many.

    Confirmed seats are not among them: nobody goes while work is open.
    """
    policy.may_run_clocks(act.actor).require()
    ended = 0
    for ref in queries.live_threads_of(person_ref):
        thread = queries.lock_candidacy(ref)
        if not thread.is_live or thread.status == Status.CONFIRMED:
            continue
        was = thread.status
        _end(act, thread, Status.WITHDRAWN, reason="taken_back")
        journal.record(act, CandidacyWithdrawn(*_refs(thread), was=was))
        ended += 1
    return ended


def _put_proposal(thread: Candidacy, proposal: rules.Proposal) -> None:
    role = thread.role
    checked = rules.check_proposal(
        proposal,
        pay=role.pay,
        questions=role.questions,
        minutes_per_week=role.minutes_per_week,
        ends_date=role.ends_date,
    )
    thread.asked_minor, thread.asked_minutes = checked.asked_minor, checked.asked_minutes
    thread.answers = list(checked.answers)
    thread.milestones = [one.as_json() for one in checked.milestones]


def _accept(act: Act, thread: Candidacy, message: str, proposal: rules.Proposal = NO_PROPOSAL) -> Candidacy:
    """The yes to an invitation: the hand is raised and the owner's clock starts."""
    thread.status = rules.next_status("candidacy", thread.status, Status.RAISED)
    settings = thread.role.opportunity.organisation.own_settings
    due = rules.answer_due(act.at, settings.candidacy_answer_days)
    thread.raised_at = act.at
    thread.answer_due_at = due
    thread.message = _words("message", message)
    _put_proposal(thread, proposal)
    thread.save(update_fields=["status", "raised_at", "answer_due_at", "message", *PROPOSED])
    journal.record(act, InvitationAccepted(*_refs(thread), answer_due_at=due))
    return thread


def _require_open(role: Role) -> None:
    """Raise RoleNotOpen unless role and posting take hands."""
    if role.status != terms.RoleStatus.OPEN or not role.opportunity.is_open:
        raise rules.RoleNotOpen()


def _refs(thread: Candidacy) -> tuple[str, str, str, str, str]:
    """The references that every event about a thread carries, in their order."""
    posting = thread.role.opportunity
    return thread.ref, thread.role.ref, posting.ref, posting.owner.ref, thread.person.ref
