"""Calls under a retainer: hours asked for in a week, with a yes or a no that costs nothing."""

from __future__ import annotations

from datetime import date

from muster.engagements import events, policy, queries, rules, terms
from muster.engagements.models import RetainerCall
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.periods import add_working_days
from muster.opportunities.terms import Kind


@action
def call_hours(act: Act, engagement_ref: str, *, monday: date, minutes: int, words: str) -> RetainerCall:
    """The owner asks for hours in a week of a retainer, within those that it keeps free.

    Raises CallNotPossible for another kind of work, a week outside it or over, or more than is free there;
    WordsMissing; MoveNotPossible while the work does not run.
    """
    work = queries.lock_engagement(engagement_ref)
    policy.may_approve_timesheet(act.actor, work).require()
    if work.kind != Kind.RETAINER:
        raise rules.CallNotPossible(rules.not_a_retainer(), field="monday")
    if work.status not in (terms.EngagementStatus.AGREED, terms.EngagementStatus.ACTIVE):
        raise rules.MoveNotPossible("engagement", work.status, terms.EngagementStatus.ACTIVE)
    open_or_yes = RetainerCall.objects.filter(
        engagement=work, monday=monday, status__in=(terms.CallStatus.ASKED, terms.CallStatus.ACCEPTED)
    )
    rules.check_call(
        monday=monday,
        minutes=minutes,
        called=sum(one.minutes for one in open_or_yes),
        kept_free=work.minutes_per_week,
        starts_date=work.starts_date,
        ends_date=work.ends_date,
        today=act.at.date(),
    )
    call = RetainerCall.objects.create(
        engagement=work,
        monday=monday,
        minutes=minutes,
        words=rules.check_words(words, field="words"),
        asked_at=act.at,
        due_at=add_working_days(act.at, terms.CALL_DAYS),
    )
    journal.record(
        act, events.HoursCalled(call.ref, work.ref, work.person.ref, work.owner.ref, minutes, call.due_at)
    )
    return call


@action
def answer_call(act: Act, call_ref: str, *, accept: bool) -> RetainerCall:
    """The person says yes or no. A no needs no reason, changes no pay and no rank, and is counted nowhere.

    Raises MoveNotPossible when it was answered or has run out.
    """
    call = queries.lock_call(call_ref)
    policy.may_log_hours(act.actor, call.engagement).require()
    to = terms.CallStatus.ACCEPTED if accept else terms.CallStatus.DECLINED
    _answer_call(act, call, to)
    return call


def _answer_call(act: Act, call: RetainerCall, to: str) -> None:
    call.status = rules.next_status("call", call.status, to)
    call.answered_at = act.at
    call.save(update_fields=["status", "answered_at"])
    work = call.engagement
    journal.record(
        act, events.CallAnswered(call.ref, work.ref, work.person.ref, work.owner.ref, call.minutes, str(to))
    )
