"""A person gives hours, and goes away for a while."""

from __future__ import annotations

from datetime import date, timedelta

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.errors import Invalid, NotFound
from muster.foundation.periods import monday
from muster.foundation.words import _
from muster.people import policy, rules
from muster.people.actions.locking import _lock_person, _refresh_weeks
from muster.people.events import HoursOffered, LeaveChanged
from muster.people.models import Leave, Person, WeeklyOffer
from muster.people.terms import WEEK_MINUTES, LeaveKind

LONGEST_LEAVE_DAYS = 3 * 366
HOLIDAY_DAYS = 366


@action
def offer_hours(act: Act, person: Person | str, minutes: int, from_monday: date) -> WeeklyOffer:
    """Offer so many minutes a week beyond the main job, from this Monday until the person's next offer.

    Less than what is agreed already is fine: it blocks new work and moves nothing. Raises NotAMonday,
    HoursOutOfRange, and Invalid for a week that is over.
    """
    row = _lock_person(person)
    policy.may_edit_person(act.actor, row).require()
    if from_monday.weekday() != 0:
        raise rules.NotAMonday(from_monday)
    if not 0 <= minutes <= WEEK_MINUTES:
        raise rules.HoursOutOfRange(minutes)
    if act.actor.kind == "person" and from_monday < monday(act.at.date()):
        raise Invalid(_("That week is over. Choose this week or a later one."), field="from_monday")
    offer, _is_new = WeeklyOffer.objects.update_or_create(
        person=row, from_monday=from_monday, defaults={"minutes": minutes}
    )
    _refresh_weeks([row.pk], from_monday)
    journal.record(act, HoursOffered(row.ref, minutes, from_monday))
    return offer


@action
def take_leave(
    act: Act,
    person: Person | str,
    start_date: date,
    end_date: date,
    *,
    kind: LeaveKind | str = LeaveKind.HOLIDAY,
) -> Leave:
    """Be away from the start up to but not including the end: a full week away offers nothing.

    What is agreed for those weeks stays agreed. Raises Invalid when the end is not after the start.
    """
    row = _lock_person(person)
    policy.may_edit_person(act.actor, row).require()
    if end_date <= start_date:
        raise Invalid(_("The end is before the start."), field="end_date")
    if (end_date - start_date).days > LONGEST_LEAVE_DAYS:
        raise Invalid(_("Leave lasts up to three years. End the offer of hours instead."), field="end_date")
    if kind not in set(LeaveKind):
        raise Invalid(_("Choose one of the kinds of leave."), field="kind")
    leave = Leave.objects.create(person=row, start_date=start_date, end_date=end_date, kind=str(kind))
    _refresh_weeks([row.pk], start_date)
    journal.record(act, LeaveChanged(row.ref, start_date, end_date, is_taken=True))
    return leave


@action
def take_public_holidays(
    act: Act, person: Person | str, country: str, *, part: str = "", days: int = HOLIDAY_DAYS
) -> list[Leave]:
    """Be away on the public holidays of a place in the coming days (a year), Mondays to Fridays, each a day of leave.

    Days on which the person is away already are left out, so asking twice adds nothing. Raises NoHolidaysKnown.
    """
    row = _lock_person(person)
    policy.may_edit_person(act.actor, row).require()
    today = act.at.date()
    end = today + timedelta(days=min(days, LONGEST_LEAVE_DAYS))
    away = list(row.leaves.filter(end_date__gt=today).values_list("start_date", "end_date"))
    found = [
        day
        for day, _name in rules.public_holidays(country, today, end, part=part)
        if not any(start <= day < until for start, until in away)
    ]
    taken = [
        Leave.objects.create(
            person=row, start_date=day, end_date=day + timedelta(days=1), kind=str(LeaveKind.PUBLIC)
        )
        for day in found
    ]
    if taken:
        _refresh_weeks([row.pk], taken[0].start_date)
        journal.record(act, LeaveChanged(row.ref, taken[0].start_date, taken[-1].end_date, is_taken=True))
    return taken


@action
def cancel_leave(act: Act, leave_ref: str) -> None:
    """Be there after all. Raises NotFound."""
    leave = Leave.objects.filter(ref=leave_ref).select_related("person").first()
    if leave is None:
        raise NotFound(_("There is no such leave."), ref=leave_ref)
    row = _lock_person(leave.person)
    policy.may_edit_person(act.actor, row).require()
    leave.delete()
    _refresh_weeks([row.pk], leave.start_date)
    journal.record(act, LeaveChanged(row.ref, leave.start_date, leave.end_date, is_taken=False))
