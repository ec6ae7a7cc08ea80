"""Sums and checks of agreed work. Dates here include the last day; weeks are named by their Monday."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from muster.engagements import terms
from muster.engagements.rules.refusals import (
    DatesNotPossible,
    DayNotPossible,
    LinkNotPossible,
    RatingNotPossible,
    TooManyFiles,
    TooManyHours,
    WordsMissing,
)
from muster.foundation.days import day_long
from muster.foundation.periods import WEEK, monday
from muster.foundation.words import _


def weeks_after(day: date) -> date:
    """The first Monday after the day: from there on hours are free when work ends on that day."""
    return monday(day) + WEEK


def check_dates(starts_date: date, ends_date: date, *, today: date) -> None:
    """Raise DatesNotPossible unless the period lies ahead and ends after it starts."""
    if ends_date < starts_date:
        raise DatesNotPossible(_("The end is before the start."), field="ends_date")
    if ends_date < today:
        raise DatesNotPossible(_("These dates are over. Choose days from today on."), field="starts_date")


def check_last_date(last_date: date, *, starts_date: date, ends_date: date, today: date) -> None:
    """Raise DatesNotPossible unless the work can end on this day: within its dates and not in the past."""
    if not starts_date <= last_date <= ends_date:
        message = _(
            "The last day lies between {start} and {end}.",
            start=day_long(starts_date),
            end=day_long(ends_date),
        )
        raise DatesNotPossible(message, field="last_date")
    if last_date < today:
        raise DatesNotPossible(
            _("The last day cannot be in the past. Today is the earliest."), field="last_date"
        )


def check_day(
    day: date,
    minutes: int,
    *,
    starts_date: date,
    ends_date: date,
    today: date,
    pauses: Sequence[tuple[date, date]] = (),
) -> None:
    """Raise DayNotPossible or TooManyHours unless hours may be logged for the day; a paused day takes none."""
    if not starts_date <= day <= ends_date:
        message = _(
            "{day} is outside the agreed dates, {start} to {end}.",
            day=day_long(day),
            start=day_long(starts_date),
            end=day_long(ends_date),
        )
        raise DayNotPossible(message, field="day")
    if day > today:
        raise DayNotPossible(
            _("{day} has not come yet. Hours are logged once they are worked.", day=day_long(day)),
            field="day",
        )
    if minutes and any(first <= day <= last for first, last in pauses):
        raise DayNotPossible(
            _("The work is paused on {day}, so no hours belong to it.", day=day_long(day)), field="day"
        )
    if not 0 <= minutes <= terms.MOST_MINUTES_A_DAY:
        raise TooManyHours(day)


def check_words(words: str, *, field: str) -> str:
    """The words without blanks around them; raises WordsMissing when nothing is left."""
    words = words.strip()
    if not words:
        raise WordsMissing(field)
    return words[:4000]


def check_link(link: str) -> str:
    """The address, or nothing; raises LinkNotPossible for what is no address of the web."""
    link = link.strip()
    if link and (not link.startswith(("https://", "http://")) or len(link) > 500 or " " in link):
        raise LinkNotPossible
    return link


def check_ratings(
    ratings: Mapping[str, int], *, asked: Collection[str], field: str = "ratings"
) -> dict[str, int]:
    """The ratings, each for something asked and from 1 to 5; raises RatingNotPossible otherwise."""
    for key, value in ratings.items():
        if key not in asked or value not in range(1, 6):
            raise RatingNotPossible(field)
    return dict(ratings)


def check_review(side: str, items: Mapping[str, int]) -> dict[str, int]:
    """The items of a review: each item of the side answered from 1 to 5."""
    asked = terms.REVIEW_ITEMS[terms.Side(side)]
    if set(items) != set(asked):
        raise RatingNotPossible("items")
    return check_ratings(items, asked=asked, field="items")


def review_closes_at(ended_at: datetime) -> datetime:
    """The moment from which reviews are open whether or not both have spoken."""
    return ended_at + timedelta(days=terms.REVIEW_DAYS)


def may_open_reviews(spoken: int, *, ended_at: datetime, at: datetime) -> bool:
    """Blind until both have spoken or the days are over (methods, section 5)."""
    return spoken >= 2 or at >= review_closes_at(ended_at)


def reminders_due(since: date, today: date) -> int:
    """How many reminders that the end of the work waits are due by today: 0, 1 or 2."""
    return sum((today - since).days >= days for days in terms.REMIND_AFTER)


def check_files(refs: Sequence[str]) -> None:
    """Raise TooManyFiles for more than go with one delivery."""
    if len(refs) > terms.MOST_FILES:
        raise TooManyFiles
