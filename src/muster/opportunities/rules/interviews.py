"""Which times for a talk can be offered and taken; clocks that jump are read once and never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from muster.foundation.periods import add_working_days
from muster.foundation.words import _
from muster.opportunities import terms
from muster.opportunities.rules.refusals import FieldInvalid


def moment_of(day: date, at: time, zone: str, *, field: str = "slots") -> datetime:
    """The moment (UTC) at which clocks in the zone show this time.

    Raises FieldInvalid for a time that the clocks jump over in spring. A time that they show twice in autumn is its first.
    """
    local = datetime.combine(day, at, ZoneInfo(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        message = _("The clocks jump over {time} on this day. Choose another time.", time=f"{at:%H:%M}")
        raise FieldInvalid(field, message)
    return moment


def check_slots(slots: Sequence[datetime], *, minutes: int, at: datetime) -> list[datetime]:
    """The times in order, where they can be offered; raises FieldInvalid (field "slots" or "minutes")."""
    if not terms.LEAST_MINUTES <= minutes <= terms.MOST_MINUTES:
        message = _(
            "A talk lasts from {least} to {most} minutes.",
            least=terms.LEAST_MINUTES,
            most=terms.MOST_MINUTES,
        )
        raise FieldInvalid("minutes", message)
    found = sorted(set(slots))
    if not 1 <= len(found) <= terms.MOST_SLOTS:
        raise FieldInvalid("slots", _("Offer from one to {most} times.", most=terms.MOST_SLOTS))
    if found[0] <= at:
        raise FieldInvalid("slots", _("One of these times is over. Offer times that lie ahead."))
    if found[-1] > at + timedelta(days=terms.MOST_DAYS_AHEAD):
        message = _("Offer times within the next {days} days.", days=terms.MOST_DAYS_AHEAD)
        raise FieldInvalid("slots", message)
    return found


def answer_by(slots: Sequence[datetime], at: datetime) -> datetime:
    """Until when the times on offer are answered: three working days, but never after the last of them."""
    due = add_working_days(at, terms.ANSWER_DAYS)
    return min(due, max(slots)) if slots else due


def overlaps(starts_at: datetime, minutes: int, other_at: datetime, other_minutes: int) -> bool:
    """Whether two talks share a moment."""
    return starts_at < other_at + timedelta(minutes=other_minutes) and other_at < starts_at + timedelta(
        minutes=minutes
    )
