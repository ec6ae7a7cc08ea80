"""Days as pages and charts write them."""

from datetime import date, timedelta

from muster.foundation.days import day_long, day_short, month_long, month_short

__all__ = ["day_long", "day_short", "monday_of", "month_long", "month_short", "week_number"]


def week_number(monday: date) -> int:
    """The ISO week of a Monday."""
    return monday.isocalendar().week


def monday_of(day: date) -> date:
    """The Monday on or before a day."""
    return day - timedelta(days=day.weekday())
