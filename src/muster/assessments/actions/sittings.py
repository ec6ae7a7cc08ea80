"""Inviting somebody to one use of an instrument, their consent or their no, and its end."""

from __future__ import annotations

from collections.abc import Sequence

from muster.assessments import events, policy, queries, rules
from muster.assessments.actions.results import _about, _end, _finish, _result_of
from muster.assessments.models import Instrument, Rating, Sitting
from muster.assessments.terms import (
    OPEN_SITTINGS,
    InstrumentKind,
    InstrumentState,
    Purpose,
    SittingState,
)
from muster.evidence import policy as evidence_policy
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people import queries as people_queries
from muster.people.models import Person


@action
def invite_to_sitting(
    act: Act, instrument_ref: str, person_ref: str, *, rater_refs: Sequence[str] = (), words: str = ""
) -> Sitting:
    """Invite somebody of the organisation. Nothing begins before they agree, and saying no costs nothing.

    ``rater_refs``: who rates. One for a scale, one to four for an interview, three to twelve people who worked with
    them for feedback, nobody for a test. Raises NotInUse, WrongRaters, InvitedAlready, NotFound.
    """
    instrument = queries.get_instrument(instrument_ref)
    person = people_queries.get_visible_person(act.actor, person_ref)
    policy.may_invite(act.actor, instrument, person).require()
    if instrument.state != InstrumentState.IN_USE:
        raise rules.NotInUse
    kind = InstrumentKind(instrument.kind)
    raters = rules.check_raters(kind, person.ref, rater_refs)
    _check_people(act, kind, person, raters)
    Instrument.objects.select_for_update().get(pk=instrument.pk)
    if Sitting.objects.filter(instrument=instrument, person=person, state__in=OPEN_SITTINGS).exists():
        raise rules.InvitedAlready
    sitting = Sitting(
        instrument=instrument,
        person=person,
        asked_by_ref=act.actor.ref,
        words=rules.check_note(words),
        asked_at=act.at,
        due_at=rules.sitting_due(act.at),
    )
    sitting.save(force_insert=True)
    Rating.objects.bulk_create(Rating(sitting=sitting, rater_ref=ref) for ref in raters)
    skill_ref = instrument.skill.standing.ref
    journal.record(
        act, events.SittingInvited(sitting.ref, person.ref, act.actor.ref, skill_ref, sitting.due_at)
    )
    return sitting


@action
def agree_to_sitting(act: Act, ref: str, purpose: Purpose | str) -> Sitting:
    """Agree to this one use, only to learn from it or also as evidence for one's level. Raises SittingIsOver."""
    sitting = queries.lock_sitting(ref)
    policy.may_answer_sitting(act.actor, sitting).require()
    sitting.state = rules.next_sitting_state(sitting.state, SittingState.AGREED)
    sitting.purpose, sitting.agreed_at = Purpose(purpose), act.at
    sitting.due_at = rules.sitting_due(act.at)
    sitting.save(update_fields=["state", "purpose", "agreed_at", "due_at"])
    raters = tuple(sitting.ratings.order_by("pk").values_list("rater_ref", flat=True))
    journal.record(
        act,
        events.SittingAgreed(
            sitting.ref, sitting.person.ref, sitting.instrument.skill.standing.ref, str(sitting.purpose), raters,
            sitting.due_at,
        ),
    )  # fmt: skip
    return sitting


@action
def decline_sitting(act: Act, ref: str) -> Sitting:
    """Say no. Nobody counts it. Raises SittingIsOver."""
    sitting = queries.lock_sitting(ref)
    policy.may_answer_sitting(act.actor, sitting).require()
    _end(act, sitting, SittingState.DECLINED)
    journal.record(act, events.SittingDeclined(*_about(sitting)))
    return sitting


@action
def take_back_sitting(act: Act, ref: str) -> Sitting:
    """End it before it is done; what was given so far is deleted and used for nothing. Raises SittingIsOver."""
    sitting = queries.lock_sitting(ref)
    policy.may_take_back_sitting(act.actor, sitting).require()
    sitting.answers = []
    _end(act, sitting, SittingState.TAKEN_BACK, "answers")
    sitting.ratings.update(scores={}, words="")
    journal.record(act, events.SittingTakenBack(*_about(sitting)))
    return sitting


@action
def close_sitting(act: Act, ref: str) -> Sitting:
    """End it with what was given so far. Raises TooFewWords where that may not be shown, SittingIsOver, NotAgreedYet.

    No event: the ending records its own.
    """
    sitting = queries.lock_sitting(ref)
    policy.may_close_sitting(act.actor, sitting).require()
    rules.next_sitting_state(sitting.state, SittingState.DONE)
    result = None if sitting.instrument.kind == InstrumentKind.TEST else _result_of(sitting)
    if result is None:
        raise rules.TooFewWords
    _finish(act, sitting, result)
    return sitting


@action
def lapse_sittings(act: Act) -> int:
    """End what ran out of time, with a result where enough was given; how many. No event: each ending records its own."""
    policy.may_run_clocks(act.actor).require()
    refs = queries.due_refs(act.at)
    for ref in refs:
        sitting = queries.lock_sitting(ref)
        is_test = sitting.instrument.kind == InstrumentKind.TEST
        waits = sitting.state == SittingState.INVITED
        _finish(act, sitting, None if is_test or waits else _result_of(sitting))
    return len(refs)


def _check_people(act: Act, kind: InstrumentKind, person: Person, raters: Sequence[str]) -> None:
    """Those who rate exist, may see the person, and for feedback have worked with them."""
    for ref in raters:
        rater = people_queries.get_visible_person(act.actor, ref)
        actor = people_queries.actor_for(rater, act.at)
        beside = evidence_policy.works_beside(actor, person) or person.ref in actor.manages
        if kind is InstrumentKind.FEEDBACK and not beside:
            raise rules.WrongRaters.of_strangers(rater.name)
