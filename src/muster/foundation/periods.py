"""Days and weeks: periods are half-open, weeks are named by their Monday."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` up to but not including ``end``. An empty or reversed period is refused."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("a period ends after it starts")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def overlaps(self, other: Period) -> bool:
        """True when at least one day is in both."""
        return self.start < other.end and other.start < self.end


def monday(day: date) -> date:
    """The Monday of the ISO week in which the day lies."""
    return day - timedelta(days=day.weekday())


def weeks(start: date, end: date) -> list[date]:
    """The Mondays of every ISO week that the half-open period [start, end) touches."""
    if end <= start:
        return []
    first, last = monday(start), monday(end - timedelta(days=1))
    return [first + WEEK * i for i in range((last - first).days // 7 + 1)]


def week_minutes(starts_date: date, ends_date: date, minutes_per_week: int) -> dict[date, int]:
    """The minutes each week takes, by its Monday.

    The first and the last week take their share of working days (Monday to Friday) that lie within
    the dates, rounded down to the minute; weeks between take the whole.
    """
    shares = {}
    for week in weeks(starts_date, ends_date + timedelta(days=1)):
        days = sum(1 for i in range(5) if starts_date <= week + timedelta(days=i) <= ends_date)
        if days:
            shares[week] = minutes_per_week * days // 5
    if not shares:
        # Work on a weekend only: it still takes its time from that week.
        shares = {monday(starts_date): minutes_per_week}
    return shares


def mondays_from(start: date, count: int) -> list[date]:
    """``count`` Mondays, beginning with the week of ``start``."""
    first = monday(start)
    return [first + WEEK * i for i in range(count)]


def each_day(start: date, end: date) -> Iterator[date]:
    """The days of the half-open period [start, end)."""
    for offset in range((end - start).days):
        yield start + timedelta(days=offset)


def add_working_days(at: datetime, days: int, *, holidays: Collection[date] = ()) -> datetime:
    """The same time of day, ``days`` Mondays to Fridays later that are no holidays.

    Raises ValueError when ``days`` is negative.
    """
    if days < 0:
        raise ValueError("working days are counted forward")
    result = at
    while days:
        result += timedelta(days=1)
        if result.weekday() < 5 and result.date() not in holidays:
            days -= 1
    return result
