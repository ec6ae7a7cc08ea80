"""What a change of agreed work asks for: which days it may name, and which weeks the work takes afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from muster.engagements import terms
from muster.engagements.rules.refusals import ChangeNotPossible
from muster.foundation.days import day_long
from muster.foundation.periods import monday, week_minutes
from muster.foundation.words import _
from muster.opportunities.terms import PayKind, PayTerms

DAY = timedelta(days=1)
MOST_DAYS = 1820
"""No work reaches further than five years from its first day: a plate has no more weeks."""

MINUTES_OF_A_WEEK = 7 * 24 * 60
MOST_RATE_MINOR = 100_000_000
"""More an hour is a slip of the keyboard."""

Pauses = Sequence[tuple[date, date]]
"""First and last day of each pause."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When work is done: from the first to the last day, so many minutes a week, without the days of its pauses.

    ``steps``: (a day, the minutes a week that were agreed until the day before), in the order of days; from the last
    of them on ``minutes_per_week`` holds.
    """

    starts_date: date
    ends_date: date
    minutes_per_week: int
    pauses: tuple[tuple[date, date], ...] = ()
    steps: tuple[tuple[date, int], ...] = ()

    def minutes_on(self, day: date) -> int:
        """The minutes a week that are agreed on this day."""
        return next((minutes for until, minutes in self.steps if day < until), self.minutes_per_week)

    def weeks(self) -> dict[date, int]:
        """The minutes each week takes, by its Monday: the share of its working days on which there is work, rounded down.

        A week that is paused altogether takes none. In a week in which the hours change each working day takes a fifth of
        what holds on it.
        """
        whole = week_minutes(self.starts_date, self.ends_date, self.minutes_per_week)
        if not self.pauses and not self.steps:
            return whole
        found = {}
        for week, minutes in whole.items():
            days = [
                day for day in (week + DAY * n for n in range(5)) if self.starts_date <= day <= self.ends_date
            ]
            left = [day for day in days if not is_paused(day, self.pauses)]
            if not days:
                found[week] = minutes  # work on a weekend only
            elif left:
                found[week] = sum(self.minutes_on(day) for day in left) // 5
        return found


def is_paused(day: date, pauses: Pauses) -> bool:
    """Whether the work rests on this day."""
    return any(first <= day <= last for first, last in pauses)


def after_change(
    now: Schedule,
    kind: str,
    *,
    starts_date: date,
    ends_date: date,
    moves_end: bool = False,
    minutes_per_week: int | None = None,
) -> Schedule:
    """The schedule as it would be with the change."""
    if kind == terms.ChangeKind.RATE:
        return now
    if kind == terms.ChangeKind.HOURS:
        steps = (*now.steps, (starts_date, now.minutes_per_week))
        return replace(now, minutes_per_week=minutes_per_week or now.minutes_per_week, steps=steps)
    if kind == terms.ChangeKind.PAUSE:
        pause = (starts_date, ends_date)
        longer = ends_date - starts_date + DAY if moves_end else timedelta(0)
        return replace(now, ends_date=now.ends_date + longer, pauses=(*now.pauses, pause))
    return replace(now, starts_date=starts_date, ends_date=ends_date)


def check_change(
    now: Schedule,
    kind: str,
    *,
    status: str,
    starts_date: date,
    ends_date: date,
    today: date,
    rate_from: date | None = None,
) -> None:
    """Raise ChangeNotPossible, naming the field, unless work with this schedule can be changed so.

    Moved before it begins; paused, extended or ended while it is agreed or runs. ``rate_from``: since when the present
    rate holds, where it was changed before.
    """
    if kind not in terms.CHANGES_OF.get(status, ()):
        raise ChangeNotPossible(_("Work that stands as this does cannot be changed so."), field="kind")
    if ends_date < starts_date and kind not in (terms.ChangeKind.HOURS, terms.ChangeKind.RATE):
        raise ChangeNotPossible(_("The end is before the start."), field="ends_date")
    if (ends_date - now.starts_date).days > MOST_DAYS:
        raise ChangeNotPossible(_("That is more than five years. Name a nearer day."), field="ends_date")
    check = {
        terms.ChangeKind.MOVE: _check_move,
        terms.ChangeKind.PAUSE: _check_pause,
        terms.ChangeKind.EXTEND: _check_extension,
        terms.ChangeKind.END: _check_end,
    }.get(terms.ChangeKind(kind))
    if check is not None:
        check(now, starts_date, ends_date, today)
    elif kind == terms.ChangeKind.HOURS:
        _check_from(now, starts_date, max([today, now.starts_date, *(day for day, _minutes in now.steps)]))
    else:
        _check_from(now, starts_date, max(today, now.starts_date, rate_from or today))


def _check_move(now: Schedule, starts: date, ends: date, today: date) -> None:
    if starts < today:
        raise ChangeNotPossible(_("These dates are over. Choose days from today on."), field="starts_date")
    if (starts, ends) == (now.starts_date, now.ends_date):
        raise ChangeNotPossible(_("These are the dates as they are."), field="starts_date")


def _check_pause(now: Schedule, starts: date, ends: date, today: date) -> None:
    if starts < max(today, now.starts_date) or ends > now.ends_date:
        message = _(
            "A pause lies between {start} and {end}.",
            start=day_long(max(today, now.starts_date)),
            end=day_long(now.ends_date),
        )
        raise ChangeNotPossible(message, field="starts_date")
    if any(starts <= last and first <= ends for first, last in now.pauses):
        raise ChangeNotPossible(_("There is a pause on some of these days already."), field="starts_date")
    if not replace(now, pauses=(*now.pauses, (starts, ends))).weeks():
        raise ChangeNotPossible(_("Nothing of the work would be left. End it instead."), field="ends_date")


def _check_extension(now: Schedule, starts: date, ends: date, today: date) -> None:
    if ends <= now.ends_date or ends < today:
        message = _("The last day is {day} now. Choose a later one.", day=day_long(now.ends_date))
        raise ChangeNotPossible(message, field="ends_date")


def _check_end(now: Schedule, starts: date, ends: date, today: date) -> None:
    if not max(today, now.starts_date) <= ends < now.ends_date:
        message = _(
            "The last day lies between {start} and {end}.",
            start=day_long(max(today, now.starts_date)),
            end=day_long(now.ends_date - DAY),
        )
        raise ChangeNotPossible(message, field="ends_date")


def _check_from(now: Schedule, starts: date, first: date) -> None:
    if not first <= starts <= now.ends_date:
        message = _(
            "The day from which on it holds lies between {start} and {end}: what is over stays as it was agreed.",
            start=day_long(first),
            end=day_long(now.ends_date),
        )
        raise ChangeNotPossible(message, field="starts_date")


def check_new_hours(now: Schedule, minutes_per_week: int | None) -> int:
    """The new minutes a week. Raises ChangeNotPossible where they are none, or those that hold already."""
    if not minutes_per_week or not 1 <= minutes_per_week <= MINUTES_OF_A_WEEK:
        raise ChangeNotPossible(_("Write how many hours a week it shall be."), field="minutes_per_week")
    if minutes_per_week == now.minutes_per_week:
        raise ChangeNotPossible(_("These are the hours as they are."), field="minutes_per_week")
    return minutes_per_week


def check_new_rate(rate_minor: int | None, *, present: PayTerms) -> int:
    """The new rate in minor units an hour, in the currency as it is. Raises ChangeNotPossible, naming why not."""
    if present.kind != PayKind.HOURLY or present.most_minor is None:
        message = _(
            "Only work that is paid by the hour has a rate. Agree on other terms for the next piece of work."
        )
        raise ChangeNotPossible(message, field="kind")
    if not rate_minor or not 1 <= rate_minor <= MOST_RATE_MINOR:
        raise ChangeNotPossible(_("Write what an hour shall pay."), field="rate_minor")
    if rate_minor == present.most_minor:
        raise ChangeNotPossible(_("This is the rate as it is."), field="rate_minor")
    return rate_minor


def more_weeks(now: dict[date, int], later: dict[date, int]) -> dict[date, int]:
    """By Monday, the minutes that the later weeks take beyond those of now: what has to find room."""
    return {week: n - now.get(week, 0) for week, n in sorted(later.items()) if n > now.get(week, 0)}


def kept_weeks(before: dict[date, int], later: dict[date, int], *, today: date) -> dict[date, int]:
    """The weeks after a change: those before this week stay as they were on the plate, whatever the change says."""
    this = monday(today)
    return {
        **{week: n for week, n in before.items() if week < this},
        **{week: n for week, n in later.items() if week >= this},
    }
