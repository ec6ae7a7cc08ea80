"""Hours: logged by day, sent by week, approved or returned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Sum

from muster.engagements import events, policy, queries, rules, terms
from muster.engagements.actions.money import _owe_hours
from muster.engagements.actions.moving import _move
from muster.engagements.models import Engagement, Timesheet, TimesheetDay
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.periods import monday


@action
def log_hours(
    act: Act,
    engagement_ref: str,
    minutes: Mapping[date, int],
    *,
    notes: Mapping[date, str] | None = None,
    links: Mapping[date, str] | None = None,
) -> list[Timesheet]:
    """Write down the minutes worked by day, with a note and a link if there are any; zero clears a day.

    Weeks already sent are not changed, nor are days that the organisation has closed: the other days of
    their week stay open. Without ``notes`` or ``links`` those that stand there stay.
    Raises DayNotPossible (outside the dates, in the future), DayIsClosed, TooManyHours, LinkNotPossible,
    MoveNotPossible (the week was sent or approved, or the work has not begun).
    """
    work = queries.lock_engagement(engagement_ref)
    policy.may_log_hours(act.actor, work).require()
    _begin_if_due(act, work)
    if work.status not in (*terms.RUNNING, *terms.WORKED):
        raise rules.MoveNotPossible("engagement", work.status, terms.EngagementStatus.ACTIVE)
    sheets: dict[date, Timesheet] = {}
    closed_before = queries.closed_before(work.organisation.ref)
    pauses = queries.pauses_of(work)
    for day, worked in sorted(minutes.items()):
        rules.check_day(
            day,
            worked,
            starts_date=work.starts_date,
            ends_date=work.last_date or work.ends_date,
            today=act.at.date(),
            pauses=pauses,
        )
        week = monday(day)
        if week not in sheets:
            sheets[week] = _open_sheet(work, week)
        rules.check_open(day, closed_before=closed_before)
        said = {
            **({"note": notes.get(day, "").strip()[:200]} if notes is not None else {}),
            **({"link": rules.check_link(links.get(day, ""))} if links is not None else {}),
        }
        _write_day(sheets[week], day, worked, said)
        journal.record(
            act,
            events.HoursLogged(
                timesheet_ref=sheets[week].ref,
                engagement_ref=work.ref,
                person_ref=work.person.ref,
                day=day,
                minutes=worked,
            ),
        )
    return list(sheets.values())


def _begin_if_due(act: Act, work: Engagement) -> None:
    """Work whose first day has come begins with the first hours, should the clock not have run yet."""
    if work.status == terms.EngagementStatus.AGREED and work.starts_date <= act.at.date():
        work.started_at = act.at
        _move(work, terms.EngagementStatus.ACTIVE, "started_at")


def _open_sheet(work: Engagement, week: date) -> Timesheet:
    sheet, _created = Timesheet.objects.get_or_create(engagement=work, monday=week)
    if not rules.may_move("timesheet", sheet.status, terms.TimesheetStatus.SUBMITTED):
        raise rules.MoveNotPossible("timesheet", sheet.status, terms.TimesheetStatus.DRAFT)
    return sheet


def _write_day(sheet: Timesheet, day: date, minutes: int, said: Mapping[str, str]) -> None:
    if minutes == 0:
        TimesheetDay.objects.filter(timesheet=sheet, day=day).delete()
        return
    TimesheetDay.objects.update_or_create(timesheet=sheet, day=day, defaults={"minutes": minutes, **said})


def _minutes(sheet: Timesheet) -> int:
    return sheet.days.aggregate(total=Sum("minutes"))["total"] or 0


@action
def submit_timesheet(act: Act, timesheet_ref: str, *, note: str = "") -> Timesheet:
    """Send a week's hours to the owner. Raises NoHoursToSend, MoveNotPossible."""
    sheet = queries.lock_timesheet(timesheet_ref)
    policy.may_log_hours(act.actor, sheet.engagement).require()
    sheet.status = rules.next_status("timesheet", sheet.status, terms.TimesheetStatus.SUBMITTED)
    minutes = _minutes(sheet)
    if not minutes:
        raise rules.NoHoursToSend()
    sheet.note, sheet.submitted_at = note.strip()[:2000], act.at
    sheet.save(update_fields=["status", "note", "submitted_at"])
    journal.record(act, events.TimesheetSubmitted(**_named(sheet), minutes=minutes))
    return sheet


@action
def send_week(
    act: Act,
    engagement_ref: str,
    week: date,
    minutes: Mapping[date, int],
    *,
    note: str = "",
    notes: Mapping[date, str] | None = None,
    links: Mapping[date, str] | None = None,
) -> Timesheet:
    """Write down the days of one week (named by its Monday) and send it, in one step.

    Raises what ``log_hours`` and ``submit_timesheet`` raise; then nothing is written.
    No event: both steps record their own.
    """
    work = queries.lock_engagement(engagement_ref)
    policy.may_log_hours(act.actor, work).require()
    log_hours(act, engagement_ref, minutes, notes=notes, links=links)
    sheet = work.timesheets.filter(monday=week).first()
    if sheet is None:
        raise rules.NoHoursToSend()
    return submit_timesheet(act, sheet.ref, note=note)


@action
def approve_timesheets(act: Act, timesheet_refs: Sequence[str]) -> list[Timesheet]:
    """The owner approves several weeks, all or none. Raises MoveNotPossible.

    No policy: each week asks its own. No event: each week records its own.
    """
    return [approve_timesheet(act, ref) for ref in sorted(set(timesheet_refs))]


@action
def return_timesheets(act: Act, timesheet_refs: Sequence[str], *, words: str) -> list[Timesheet]:
    """The owner sends several weeks back with one question, all or none. Raises WordsMissing, MoveNotPossible.

    No policy: each week asks its own. No event: each week records its own.
    """
    return [return_timesheet(act, ref, words=words) for ref in sorted(set(timesheet_refs))]


@action
def approve_timesheet(act: Act, timesheet_ref: str) -> Timesheet:
    """The owner approves a week's hours: they are counted, and what they cost is owed, at the rate of each day.

    Raises ItemIsDisputed, MoveNotPossible.
    """
    sheet = queries.lock_timesheet(timesheet_ref)
    policy.may_approve_timesheet(act.actor, sheet.engagement).require()
    _require_free(sheet)
    return _approve(act, sheet)


def _require_free(sheet: Timesheet) -> None:
    if queries.is_frozen(sheet.ref):
        raise rules.ItemIsDisputed


def _approve(act: Act, sheet: Timesheet, *, by_clock: bool = False) -> Timesheet:
    sheet.status = rules.next_status("timesheet", sheet.status, terms.TimesheetStatus.APPROVED)
    sheet.decided_at, sheet.returned_words, sheet.by_clock = act.at, "", by_clock
    sheet.save(update_fields=["status", "decided_at", "returned_words", "by_clock"])
    _copy_rates(sheet)
    _owe_hours(act, sheet)
    said = events.TimesheetApprovedByClock if by_clock else events.TimesheetApproved
    journal.record(act, said(**_named(sheet), minutes=_minutes(sheet)))
    return sheet


def _copy_rates(sheet: Timesheet) -> None:
    """Each day keeps what an hour paid on it, whatever later terms say."""
    versions = queries.hourly_rates(sheet.engagement)
    days = list(sheet.days.all())
    for day in days:
        day.rate_minor, day.rate_currency = rules.rate_on(day.day, versions)
    TimesheetDay.objects.bulk_update(days, ["rate_minor", "rate_currency"])


@action
def return_timesheet(act: Act, timesheet_ref: str, *, words: str) -> Timesheet:
    """The owner sends the hours back with a question. Raises WordsMissing, ItemIsDisputed, MoveNotPossible."""
    sheet = queries.lock_timesheet(timesheet_ref)
    policy.may_approve_timesheet(act.actor, sheet.engagement).require()
    _require_free(sheet)
    sheet.returned_words = rules.check_words(words, field="words")
    sheet.status = rules.next_status("timesheet", sheet.status, terms.TimesheetStatus.RETURNED)
    sheet.decided_at = act.at
    sheet.save(update_fields=["status", "decided_at", "returned_words"])
    journal.record(act, events.TimesheetReturned(**_named(sheet)))
    return sheet


def _named(sheet: Timesheet) -> dict[str, str]:
    return {
        "timesheet_ref": sheet.ref,
        "engagement_ref": sheet.engagement.ref,
        "person_ref": sheet.engagement.person.ref,
        "owner_ref": sheet.engagement.owner.ref,
    }
