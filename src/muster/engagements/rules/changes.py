"""What a change of agreed work asks for: which days it may name, and which weeks the work takes afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from muster.engagements import terms
from muster.engagements.rules.refusals import ChangeNotPossible
from muster.foundation.days import day_long
from muster.foundation.periods import monday, week_minutes
from muster.foundation.words import _

DAY = timedelta(days=1)
MOST_DAYS = 1820
"""No work reaches further than five years from its first day: a plate has no more weeks."""

Pauses = Sequence[tuple[date, date]]
"""First and last day of each pause."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When work is done: from the first to the last day, so many minutes a week, without the days of its pauses."""

    starts_date: date
    ends_date: date
    minutes_per_week: int
    pauses: tuple[tuple[date, date], ...] = ()

    def weeks(self) -> dict[date, int]:
        """The minutes each week takes, by its Monday: the share of its working days on which there is work, rounded down.

        A week that is paused altogether takes none.
        """
        whole = week_minutes(self.starts_date, self.ends_date, self.minutes_per_week)
        if not self.pauses:
            return whole
        found = {}
        for week, minutes in whole.items():
            days = [
                day for day in (week + DAY * n for n in range(5)) if self.starts_date <= day <= self.ends_date
            ]
            left = sum(1 for day in days if not is_paused(day, self.pauses))
            if not days:
                found[week] = minutes  # work on a weekend only
            elif left:
                found[week] = self.minutes_per_week * left // 5
        return found


def is_paused(day: date, pauses: Pauses) -> bool:
    """Whether the work rests on this day."""
    return any(first <= day <= last for first, last in pauses)


def after_change(
    now: Schedule, kind: str, *, starts_date: date, ends_date: date, moves_end: bool = False
) -> Schedule:
    """The schedule as it would be with the change."""
    if kind == terms.ChangeKind.PAUSE:
        pause = (starts_date, ends_date)
        longer = ends_date - starts_date + DAY if moves_end else timedelta(0)
        return Schedule(now.starts_date, now.ends_date + longer, now.minutes_per_week, (*now.pauses, pause))
    return Schedule(starts_date, ends_date, now.minutes_per_week, now.pauses)


def check_change(
    now: Schedule,
    kind: str,
    *,
    status: str,
    starts_date: date,
    ends_date: date,
    today: date,
    is_monthly: bool,
) -> None:
    """Raise ChangeNotPossible, naming the field, unless work with this schedule can be changed so.

    Moved before it begins; paused, extended or ended while it is agreed or runs. ``is_monthly``: it is paid by the
    month, which a pause would not touch.
    """
    if kind not in terms.CHANGES_OF.get(status, ()):
        raise ChangeNotPossible(_("Work that stands as this does cannot be changed so."), field="kind")
    if ends_date < starts_date:
        raise ChangeNotPossible(_("The end is before the start."), field="ends_date")
    if (ends_date - now.starts_date).days > MOST_DAYS:
        raise ChangeNotPossible(_("That is more than five years. Name a nearer day."), field="ends_date")
    check = {
        terms.ChangeKind.MOVE: _check_move,
        terms.ChangeKind.PAUSE: _check_pause,
        terms.ChangeKind.EXTEND: _check_extension,
        terms.ChangeKind.END: _check_end,
    }[terms.ChangeKind(kind)]
    check(now, starts_date, ends_date, today)
    if kind == terms.ChangeKind.PAUSE and is_monthly:
        message = _("Pay by the month does not pause. Agree on an end instead, and begin again later.")
        raise ChangeNotPossible(message, field="kind")


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
    if not Schedule(
        now.starts_date, now.ends_date, now.minutes_per_week, (*now.pauses, (starts, ends))
    ).weeks():
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
