"""Calls under a retainer: what may be asked for, and how the sure hours stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from muster.engagements.rules.refusals import CallNotPossible
from muster.foundation.words import _


def check_call(
    *,
    monday: date,
    minutes: int,
    called: int,
    kept_free: int,
    starts_date: date,
    ends_date: date,
    today: date,
) -> None:
    """Raise CallNotPossible unless so many minutes can be asked for in the week.

    ``kept_free`` are the minutes that the retainer keeps free each week, ``called`` those asked for or accepted
    in this week already.
    """
    if monday.isoweekday() != 1:
        raise CallNotPossible(_("Choose the Monday of the week."), field="monday")
    sunday = monday + timedelta(days=6)
    if sunday < starts_date or monday > ends_date:
        raise CallNotPossible(_("This week is outside the retainer."), field="monday")
    if sunday < today:
        raise CallNotPossible(_("This week is over."), field="monday")
    left = kept_free - called
    if not 1 <= minutes <= left:
        hours = f"{max(0, left) / 60:g}"
        raise CallNotPossible(_("In this week {hours} h can still be called.", hours=hours), field="minutes")


@dataclass(frozen=True, slots=True)
class MonthOfCalls:
    """One month of a retainer, in minutes: what is sure, what was called, accepted, and declined.

    ``paid`` is the larger of what is sure and what was accepted: a month without calls is paid all the same.
    What was declined changes nothing, and is shown to the two sides alone.
    """

    month: date
    sure: int
    called: int
    accepted: int
    declined: int

    @property
    def paid(self) -> int:
        """The minutes that the month is paid for at least."""
        return max(self.sure, self.accepted)


def months_of_calls(calls: Iterable[tuple[date, int, str]], *, sure: int) -> tuple[MonthOfCalls, ...]:
    """The months that have calls, latest first, from (Monday, minutes, status); a week counts where it begins."""
    months: dict[date, dict[str, int]] = {}
    for monday, minutes, status in calls:
        sums = months.setdefault(monday.replace(day=1), {})
        sums[status] = sums.get(status, 0) + minutes
    return tuple(
        MonthOfCalls(month, sure, sum(sums.values()), sums.get("accepted", 0), sums.get("declined", 0))
        for month, sums in sorted(months.items(), reverse=True)
    )


def not_a_retainer() -> str:
    """The sentence for a call under work that is none."""
    return _("Hours are called under a retainer only.")
