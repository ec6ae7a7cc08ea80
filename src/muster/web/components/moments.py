"""Days, spans and weeks as sentences say them, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from muster.foundation.words import _, _n
from muster.web.components.dates import day_long, day_short, week_number
from muster.web.components.numbers import hours


def weekday_long(day: date) -> str:
    """The name of the day of the week: "Friday"."""
    return [
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    ][day.weekday()]


def weekday_short(day: date) -> str:
    """The short name of the day of the week: "Fri"."""
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")][day.weekday()]


def day_words(day: date, today: date) -> str:
    """A day in a sentence: "Friday 27 November", with the year when it is not this one."""
    words = _("{weekday} {day}", weekday=weekday_long(day), day=day_long(day))
    return words if day.year == today.year else _("{words} {year}", words=words, year=day.year)


def moment_words(at: datetime, zone: str, today: date) -> str:
    """A moment on the clock of a time zone: "Friday 27 November, 15:00"."""
    local = at.astimezone(ZoneInfo(zone))
    return _("{day}, {time}", day=day_words(local.date(), today), time=f"{local:%H:%M}")


def day_brief(day: date, today: date) -> str:
    """A day in a list: "27 Nov", with the year when it is not this one."""
    words = day_short(day)
    return words if day.year == today.year else _("{words} {year}", words=words, year=day.year)


def span_words(starts: date, ends: date, today: date) -> str:
    """From the first to the last day: "7 Dec to 15 Jan 2027"."""
    first = day_short(starts) if starts.year in (ends.year, today.year) else day_brief(starts, today)
    return _("{start} to {end}", start=first, end=day_brief(ends, today))


def week_words(monday: date) -> str:
    """A week by its number and days: "Week 49, 30 Nov to 6 Dec"."""
    sunday = monday + timedelta(days=6)
    span = _("{start} to {end}", start=day_short(monday), end=day_short(sunday))
    return _("Week {n}, {span}", n=week_number(monday), span=span)


def hours_a_week(minutes: int) -> str:
    """Weekly minutes as a fact: "8 h a week"."""
    return _("{n} h a week", n=hours(minutes))


def hours_words(minutes: int) -> str:
    """Minutes as hours in a sentence: "1 hour", "7.5 hours"."""
    return _("1 hour") if minutes == 60 else _("{n} hours", n=hours(minutes))


def weeks_words(count: int) -> str:
    """A number of weeks in a sentence."""
    return _n("{n} week", "{n} weeks", n=count)
