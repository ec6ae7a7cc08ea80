"""Time rules of hours: which days are closed, how a timer falls on days, which rate a day has. No clock, no tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from muster.engagements import terms
from muster.engagements.rules.refusals import DayIsClosed, TimerForgotten
from muster.foundation.periods import add_working_days

MINUTE = timedelta(minutes=1)


def check_open(day: date, *, closed_before: date | None) -> None:
    """Raise DayIsClosed for a day before the organisation's lock. The other days of its week stay open."""
    if closed_before is not None and day < closed_before:
        raise DayIsClosed(day)


def timer_minutes(started_at: datetime, stopped_at: datetime, *, zone: str) -> dict[date, int]:
    """The minutes that a timer ran, by calendar day in the person's time zone.

    Real time counts: the hour that a spring night skips is not worked, the one that an autumn night repeats
    is. Seconds are rounded once, over the whole, to the nearest minute (half a minute up); what falls after
    midnight goes to the day it falls on. Raises TimerForgotten beyond twelve hours.
    """
    seconds = (stopped_at - started_at).total_seconds()
    whole = int((max(0.0, seconds) + 30) // 60)
    if whole > terms.LONGEST_TIMER:
        raise TimerForgotten()
    found: dict[date, int] = {}
    place, moment = ZoneInfo(zone), started_at.astimezone(UTC)
    left = whole
    while left:
        local = moment.astimezone(place)
        day = local.date()
        midnight = datetime(day.year, day.month, day.day, tzinfo=place) + timedelta(days=1)
        until = midnight.astimezone(UTC)
        span = min(left, max(1, -(-int((until - moment).total_seconds()) // 60)))
        found[day] = found.get(day, 0) + span
        moment, left = moment + span * MINUTE, left - span
    return found


def rate_on(day: date, versions: Sequence[tuple[date, int | None, str]]) -> tuple[int | None, str]:
    """What an hour pays on the day: by the last accepted version that had begun, else by the first.

    ``versions``: (first day, minor units an hour or None, currency), in the order in which they were accepted.
    """
    begun = [version for version in versions if version[0] <= day] or list(versions[:1])
    return (begun[-1][1], begun[-1][2]) if begun else (None, "")


def amount_of(days: Sequence[tuple[int, int | None, str]]) -> Mapping[str, int]:
    """What a week comes to in minor units by currency: minutes times rate, rounded once a currency, halves up.

    ``days``: (minutes, minor units an hour or None, currency).
    """
    sums: dict[str, int] = {}
    for minutes, rate, currency in days:
        if rate is not None:
            sums[currency] = sums.get(currency, 0) + minutes * rate
    return {
        currency: int((Decimal(total) / 60).to_integral_value(rounding=ROUND_HALF_UP))
        for currency, total in sums.items()
    }


def hours_due_at(submitted_at: datetime, working_days: int) -> datetime:
    """The moment from which sent hours count as approved."""
    return add_working_days(submitted_at, working_days)
