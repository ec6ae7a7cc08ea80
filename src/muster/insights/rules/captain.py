"""Sums of one person's own view: concentration, how much months differ, how far agreed work reaches.

Concentration is the Herfindahl-Hirschman index, the sum of squared shares: 1 for one source alone, 1/n for n equal
ones. Its inverse is how many equal sources it amounts to (the "effective number", Laakso and Taagepera 1979).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from muster.foundation.errors import Invalid
from muster.foundation.words import _
from muster.insights.rules.figures import months_back
from muster.insights.terms.captain import LEAST_MONTHS, SPEAK_UP

MOST_INCOME = 10**12
"""The most that somebody can state a month, in minor units."""


class IncomeNotPossible(Invalid):
    """A stated income below zero, or beyond any."""

    def __init__(self) -> None:
        super().__init__(_("Write an amount from 0 on, such as 2450 or 2450.50."), field="amount")


def hhi(amounts: Iterable[int]) -> float:
    """The sum of squared shares, 0 to 1; 0 where there is nothing."""
    found = [amount for amount in amounts if amount > 0]
    total = sum(found)
    return sum((amount / total) ** 2 for amount in found) if total else 0.0


def effective(amounts: Iterable[int]) -> float:
    """How many equal sources these amount to: the inverse of ``hhi``; 0 where there is nothing."""
    index = hhi(amounts)
    return 1 / index if index else 0.0


def shares_of(amounts: Mapping[str, int]) -> dict[str, int]:
    """Thousandths of the whole by key, adding up to 1000 (largest remainder); empty where there is nothing."""
    total = sum(amounts.values())
    if total <= 0:
        return {}
    found = {key: amount * 1000 // total for key, amount in amounts.items()}
    order = sorted(amounts, key=lambda key: (-(amounts[key] * 1000 % total), -amounts[key], key))
    for key in order[: 1000 - sum(found.values())]:
        found[key] += 1
    return found


def level_of(share: int) -> int:
    """How many of the marks a share (thousandths) has reached: 0 to 3."""
    return sum(share >= mark for mark in SPEAK_UP)


def usual_of(months: Sequence[int]) -> int | None:
    """The mean of whole months, rounded half up; None for fewer than three."""
    if len(months) < LEAST_MONTHS:
        return None
    return (2 * sum(months) + len(months)) // (2 * len(months))


def spread_of(months: Sequence[int]) -> int | None:
    """The middle distance from the mean: half the months lie within it. None for fewer than three."""
    usual = usual_of(months)
    if usual is None:
        return None
    away = sorted(abs(month - usual) for month in months)
    return away[(len(away) - 1) // 2]


def tones_of(sources: Sequence[tuple[str, bool]]) -> dict[str, int]:
    """The paint of each source, 0 to 4: main jobs slate, others in the order given; what is too many shares 4."""
    tones, following = {}, 1
    for key, is_home in sources:
        tones[key] = 0 if is_home else min(4, following)
        following += not is_home
    return tones


def home_minutes(
    minutes_per_week: int, months: Sequence[date], *, starts: date, ends: date | None, until: date
) -> tuple[int, ...]:
    """Minutes of a main job by month: a fifth of the week's for each Monday to Friday up to before ``until``.

    ``months`` are first days; ``ends`` is the first day without the job.
    """
    last = until if ends is None else min(until, ends)
    found = []
    for month in months:
        first, end = max(month, starts), min(months_back(month, -1), last)
        days = sum(1 for n in range(max(0, (end - first).days)) if (first + timedelta(days=n)).weekday() < 5)
        found.append(minutes_per_week * days // 5)
    return tuple(found)


def stated_income(
    amount: int, months: Sequence[date], *, since: date, ends: date | None, until: date
) -> tuple[int, ...]:
    """What a monthly amount comes to by month: whole months whole, others by their days; rounded down."""
    last = until if ends is None else min(until, ends)
    found = []
    for month in months:
        following = months_back(month, -1)
        first, end = max(month, since), min(following, last)
        found.append(amount * max(0, (end - first).days) // (following - month).days)
    return tuple(found)


def half_worked(works: Collection[tuple[date, date, int]], *, today: date) -> date | None:
    """The day by which half of the agreed minutes from today on are worked; None where there is none.

    ``works``: (first day, last day, minutes a week). Days count alike, weekends too.
    """
    lasting = [(max(start, today), end, minutes) for start, end, minutes in works if end >= max(start, today)]
    whole = sum(((end - start).days + 1) * minutes for start, end, minutes in lasting)
    if not whole:
        return None
    day, done = today, 0
    while True:
        done += sum(minutes for start, end, minutes in lasting if start <= day <= end)
        if 2 * done >= whole:
            return day
        day += timedelta(days=1)
