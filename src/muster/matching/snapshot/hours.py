"""Working hours and overlap windows as hours of the UTC week: bit h is the hour from h o'clock on Monday."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

HOURS = 168


@lru_cache(maxsize=4096)
def offset_minutes(zone: str, monday: date) -> int:
    """Minutes that local time is ahead of UTC at noon of that Monday."""
    moment = datetime.combine(monday, time(12), ZoneInfo(zone))
    ahead = moment.utcoffset() or timedelta()
    return int(ahead.total_seconds() // 60)


def week_bits(spans: Iterable[tuple[int, int, int]], zone: str, monday: date) -> int:
    """168 bits of the (weekday, start minute, end minute) spans in local time.

    An hour counts when at least half of it lies within a span.
    """
    ahead = offset_minutes(zone, monday)
    minutes = [0] * HOURS
    for weekday, start, end in spans:
        first, last = weekday * 1440 + start - ahead, weekday * 1440 + end - ahead
        minute = first
        while minute < last:
            hour = minute // 60
            step = min(last, (hour + 1) * 60) - minute
            minutes[hour % HOURS] += step
            minute += step
    return sum(1 << hour for hour, held in enumerate(minutes) if held >= 30)


def window_bits(start: int, end: int, zone: str, monday: date) -> int:
    """168 bits of a daily window from Monday to Friday, in the zone's local minutes of the day."""
    return week_bits([(weekday, start, end) for weekday in range(5)], zone, monday)
