"""A talk before anybody decides: times offered, one taken, others asked for, called off. No home manager is asked or told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.opportunities import policy, queries, rules, terms
from muster.opportunities.actions.keeping import _note_deed, _words
from muster.opportunities.events import (
    InterviewEnded,
    InterviewSet,
    InterviewSoon,
    SlotsAskedFor,
    SlotsOffered,
)
from muster.opportunities.models import Candidacy, Interview
from muster.people import queries as people_queries

S = terms.InterviewStatus


def _refs(thread: Candidacy) -> dict[str, str]:
    posting = thread.role.opportunity
    return {
        "candidacy_ref": thread.ref,
        "role_ref": thread.role.ref,
        "opportunity_ref": posting.ref,
        "owner_ref": posting.owner.ref,
        "person_ref": thread.person.ref,
    }


@action
def offer_slots(
    act: Act, candidacy_ref: str, slots: Sequence[datetime], *, minutes: int, place: str = "", words: str = ""
) -> Interview:
    """The owner offers times for a talk, or moves one that is on offer or set: the person takes one of them.

    Raises MoveNotPossible once both have agreed or it is over, FieldInvalid for times that cannot be.
    """
    thread = queries.lock_candidacy(candidacy_ref)
    policy.may_decide(act.actor, thread.role.opportunity).require()
    if thread.status not in (*terms.WAITING, terms.CandidacyStatus.OFFERED):
        raise rules.MoveNotPossible("candidacy", thread.status, terms.CandidacyStatus.SHORTLISTED)
    found = rules.check_slots(slots, minutes=minutes, at=act.at)
    talk = queries.lock_interview(thread) or Interview(candidacy=thread, created_at=act.at)
    if not talk._state.adding:
        rules.next_status("interview", talk.status, S.OFFERED)
        talk.sequence += 1
    talk.status, talk.slots, talk.reminded_at = str(S.OFFERED), found, None
    talk.minutes = minutes
    talk.place = _words("place", place, 300)
    talk.words = _words("words", words)
    talk.due_at = rules.answer_by(found, act.at)
    talk.save()
    _note_deed(act, thread.role.opportunity)
    journal.record(act, SlotsOffered(**_refs(thread), interview_ref=talk.ref, due_at=talk.due_at))
    return talk


@action
def take_slot(act: Act, candidacy_ref: str, starts_at: datetime) -> Interview:
    """The person takes one of the times on offer. Taking the same again changes nothing.

    Raises SlotIsGone when it is not on offer, over, or one of the two has another talk then; MoveNotPossible.
    """
    thread = queries.lock_candidacy(candidacy_ref)
    policy.may_answer(act.actor, thread).require()
    talk = queries.require_interview(thread)
    if talk.status == S.BOOKED and talk.starts_at == starts_at:
        return talk
    status = rules.next_status("interview", talk.status, S.BOOKED)
    if starts_at not in talk.slots or starts_at <= act.at:
        raise rules.SlotIsGone
    sides = (thread.person.ref, thread.role.opportunity.owner.ref)
    people_queries.lock_persons(sides)  # two talks at one moment are taken one after the other
    others = [one for one in queries.booked_talks(sides) if one.pk != talk.pk]
    if any(
        rules.overlaps(starts_at, talk.minutes, one.starts_at, one.minutes) for one in others if one.starts_at
    ):
        raise rules.SlotIsGone
    talk.status, talk.starts_at, talk.due_at = status, starts_at, None
    talk.sequence += 1
    talk.save(update_fields=["status", "starts_at", "due_at", "sequence"])
    journal.record(act, InterviewSet(**_refs(thread), interview_ref=talk.ref, starts_at=starts_at))
    return talk


@action
def ask_other_slots(act: Act, candidacy_ref: str, *, words: str) -> Interview:
    """The person asks for other times, also when one was set already. Raises FieldInvalid without words, MoveNotPossible."""
    thread = queries.lock_candidacy(candidacy_ref)
    policy.may_answer(act.actor, thread).require()
    talk = queries.require_interview(thread)
    talk.status = rules.next_status("interview", talk.status, S.OTHERS_ASKED)
    talk.words = rules.require_words("words", _words("words", words))
    talk.slots, talk.reminded_at = [], None
    talk.due_at = rules.answer_by((), act.at)
    talk.sequence += 1
    talk.save()
    journal.record(act, SlotsAskedFor(**_refs(thread), interview_ref=talk.ref, due_at=talk.due_at))
    return talk


@action
def cancel_interview(act: Act, candidacy_ref: str, *, words: str = "") -> Interview:
    """Either side calls the talk off; the other is told. The candidacy itself goes on. Raises MoveNotPossible."""
    thread = queries.lock_candidacy(candidacy_ref)
    policy.may_meet(act.actor, thread).require()
    talk = queries.require_interview(thread)
    talk.words = _words("words", words)
    _end_talk(act, thread, talk, S.CANCELLED)
    return talk


def _end_talk(act: Act, thread: Candidacy, talk: Interview, to: str) -> None:
    talk.status = rules.next_status("interview", talk.status, to)
    talk.ended_at, talk.due_at = act.at, None
    talk.sequence += 1
    talk.save(update_fields=["status", "ended_at", "due_at", "sequence", "words"])
    if to != S.PAST:  # of a talk that was held nobody has to be told
        journal.record(act, InterviewEnded(**_refs(thread), interview_ref=talk.ref, status=talk.status))


def _interview_clocks(act: Act) -> int:
    """Remind both a day before, note what was held, end what nobody answered and what belongs to an ended thread."""
    done = 0
    for ref in queries.talks_to_look_at(act.at):
        thread = queries.lock_candidacy(ref)
        talk = queries.lock_interview(thread)
        if talk is not None:
            done += _look_at(act, thread, talk)
    return done


def _look_at(act: Act, thread: Candidacy, talk: Interview) -> int:
    if not thread.is_live:
        _end_talk(act, thread, talk, S.CANCELLED)
    elif talk.status != S.BOOKED:
        if talk.due_at is None or talk.due_at > act.at:
            return 0
        _end_talk(act, thread, talk, S.LAPSED)
    elif talk.starts_at is not None and talk.starts_at + timedelta(minutes=talk.minutes) <= act.at:
        _end_talk(act, thread, talk, S.PAST)
    elif talk.reminded_at is None and talk.starts_at is not None:
        talk.reminded_at = act.at
        talk.save(update_fields=["reminded_at"])
        journal.record(act, InterviewSoon(**_refs(thread), interview_ref=talk.ref, starts_at=talk.starts_at))
    else:
        return 0
    return 1
