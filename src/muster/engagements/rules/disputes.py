"""Sums and checks of disputes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from muster.engagements.rules.refusals import ShareNotPossible


def check_share(share: int) -> int:
    """Thousandths from 0 to 1000; raises ShareNotPossible."""
    if not 0 <= share <= 1000:
        raise ShareNotPossible
    return share


def ruled_minutes(days: Mapping[date, int], share: int) -> dict[date, int]:
    """The minutes of each day that a ruling leaves: the share of the whole, rounded half up once, cut by largest remainder.

    ``share`` in thousandths. Never more than a day had; days left with nothing are kept at 0.
    """
    whole = sum(days.values())
    left = (2 * whole * share + 1000) // 2000
    found = {day: minutes * share // 1000 for day, minutes in days.items()}
    order = sorted(days, key=lambda day: (-(days[day] * share % 1000), day))
    for day in order:
        if sum(found.values()) >= left:
            break
        if found[day] < days[day]:
            found[day] += 1
    return found


def part_of(amount: int, share: int) -> int:
    """The share of an amount of money, in minor units, rounded half up once. ``share`` in thousandths."""
    return (2 * amount * share + 1000) // 2000
