"""From approved hours to what is owed: the rate of each day, and one rounding for each rate and week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from muster.ledger import rules as ledger_rules


@dataclass(frozen=True, slots=True)
class Rated:
    """Minutes of a week at one rate: ``amount`` minor units, rounded once, half to even."""

    hourly: int
    currency: str
    minutes: int
    amount: int
    from_date: date
    until_date: date


def rate_on(day: date, rates: Sequence[tuple[date, int, str]]) -> tuple[int, str]:
    """The rate of a day: that of the last version in force by then, or of the first one before any was.

    ``rates`` are (first day, minor units an hour, currency) in the order of the versions.
    """
    found = rates[0]
    for rate in rates:
        if rate[0] <= day:
            found = rate
    return found[1], found[2]


def rated(minutes: Mapping[date, int], rates: Sequence[tuple[date, int, str]]) -> tuple[Rated, ...]:
    """What the minutes of each day come to, one line a rate, by the first day of each.

    A rate that changes in the middle of a week counts from its day on: hours before it keep the old one.
    """
    groups: dict[tuple[int, str], dict[date, int]] = {}
    for day, worked in sorted(minutes.items()):
        if worked:
            groups.setdefault(rate_on(day, rates), {})[day] = worked
    return tuple(
        Rated(
            hourly,
            currency,
            sum(days.values()),
            ledger_rules.price_of(sum(days.values()), hourly),
            min(days),
            max(days),
        )
        for (hourly, currency), days in groups.items()
    )


def month_of(day: date) -> tuple[date, date]:
    """The first day of the day's month, and of the next."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def retainer_for(
    month: date,
    monthly: int,
    *,
    starts_date: date,
    ends_date: date,
    pauses: Sequence[tuple[date, date]] = (),
) -> int:
    """What readiness costs in the month that begins on ``month``: the share of its days within the dates and in no pause.

    ``pauses``: the first and last day of each; they do not overlap. Minor units, rounded once, half to even. It is
    owed whether or not work was called for, and declining a call takes nothing away.
    """
    first, after = month_of(month)
    start, end = max(first, starts_date), min(after, ends_date + timedelta(days=1))
    days = max((end - start).days, 0)
    for begins, last in pauses:
        days -= max((min(end, last + timedelta(days=1)) - max(start, begins)).days, 0)
    return round(Fraction(monthly * max(days, 0), (after - first).days))
