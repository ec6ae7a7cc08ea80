"""The timer, closed days, and hours that are opened again. Nothing here watches anybody: a timer knows two moments."""

from __future__ import annotations

from datetime import date

from muster.engagements import events, policy, queries, rules, terms
from muster.engagements.actions.hours import _approve, _named, log_hours
from muster.engagements.actions.money import _take_hours_back
from muster.engagements.models import HoursLock, RunningTimer, Timesheet, TimesheetDay
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.words import _
from muster.people import queries as people_queries


@action
def start_timer(act: Act, engagement_ref: str, *, note: str = "") -> RunningTimer:
    """Start the timer of a piece of work. One runs at a time: raises TimerRuns; MoveNotPossible before it begins."""
    work = queries.lock_engagement(engagement_ref)
    policy.may_log_hours(act.actor, work).require()
    if work.status not in terms.RUNNING or work.starts_date > act.at.date():
        raise rules.MoveNotPossible("engagement", work.status, terms.EngagementStatus.ACTIVE)
    running = queries.find_timer(act.actor)
    if running is not None:
        raise rules.TimerRuns(running.engagement.title)
    timer = RunningTimer.objects.create(
        person=work.person, engagement=work, started_at=act.at, note=note.strip()[:200]
    )
    journal.record(act, events.TimerStarted(engagement_ref=work.ref, person_ref=work.person.ref))
    return timer


@action
def stop_timer(act: Act, *, note: str = "") -> dict[date, int]:
    """Stop one's timer: its minutes are added to the days they fall on, in the person's own time zone.

    Raises NoTimer, TimerForgotten (after twelve hours), and what ``log_hours`` raises; then it runs on.
    """
    timer = queries.find_timer(act.actor, lock=True)
    if timer is None:
        raise rules.NoTimer
    work = timer.engagement
    policy.may_log_hours(act.actor, work).require()
    found = rules.timer_minutes(
        timer.started_at, act.at, zone=people_queries.get_person(act.actor.ref).time_zone
    )
    known = {
        row.day: row for row in TimesheetDay.objects.filter(timesheet__engagement=work, day__in=list(found))
    }
    words = note.strip() or timer.note
    sums = {day: minutes + (known[day].minutes if day in known else 0) for day, minutes in found.items()}
    notes = {
        day: "; ".join(filter(None, dict.fromkeys([known[day].note if day in known else "", words])))
        for day in found
    }
    if sums:
        log_hours(act, work.ref, sums, notes=notes)
    timer.delete()
    journal.record(
        act,
        events.TimerStopped(
            engagement_ref=work.ref, person_ref=act.actor.person_ref, minutes=sum(found.values())
        ),
    )
    return found


@action
def drop_timer(act: Act) -> None:
    """Stop one's timer and write nothing down. Raises NoTimer."""
    timer = queries.find_timer(act.actor, lock=True)
    if timer is None:
        raise rules.NoTimer
    policy.may_log_hours(act.actor, timer.engagement).require()
    ref = timer.engagement.ref
    timer.delete()
    journal.record(act, events.TimerStopped(engagement_ref=ref, person_ref=act.actor.person_ref, minutes=0))


@action
def reopen_timesheet(act: Act, timesheet_ref: str, *, words: str) -> Timesheet:
    """The owner opens approved hours again, with a reason: the person may change and send them once more.

    What they cost is taken back. Days that the organisation has closed stay as they are. Raises WordsMissing,
    MoveNotPossible, OnAnInvoice once they were invoiced.
    """
    sheet = queries.lock_timesheet(timesheet_ref)
    policy.may_approve_timesheet(act.actor, sheet.engagement).require()
    if sheet.status != terms.TimesheetStatus.APPROVED:
        raise rules.MoveNotPossible("timesheet", sheet.status, terms.TimesheetStatus.RETURNED)
    sheet.returned_words = rules.check_words(words, field="words")
    _take_hours_back(act, sheet, words=_("Hours reopened"))
    sheet.status = rules.next_status("timesheet", sheet.status, terms.TimesheetStatus.RETURNED)
    sheet.decided_at, sheet.by_clock = act.at, False
    sheet.save(update_fields=["status", "returned_words", "decided_at", "by_clock"])
    sheet.days.update(rate_minor=None, rate_currency="")
    journal.record(act, events.TimesheetReopened(**_named(sheet)))
    return sheet


@action
def close_hours(act: Act, organisation_ref: str, *, until_date: date) -> None:
    """Close an organisation's hours before this day, or open them again by an earlier one.

    A week across it stays editable for its free days. Raises NotFound.
    """
    organisation = people_queries.get_organisation(organisation_ref)
    policy.may_close_hours(act.actor, organisation.ref).require()
    HoursLock.objects.update_or_create(organisation=organisation, defaults={"until_date": until_date})
    journal.record(act, events.HoursClosed(organisation_ref=organisation.ref, until_date=until_date))


def _approve_by_clock(act: Act, timesheet_ref: str) -> int:
    """Hours whose answer is overdue count as approved; 1 when they do."""
    sheet = queries.lock_timesheet(timesheet_ref)
    if sheet.status != terms.TimesheetStatus.SUBMITTED or queries.is_frozen(sheet.ref):
        return 0
    _approve(act, sheet, by_clock=True)
    return 1
