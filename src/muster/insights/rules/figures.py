"""Pure sums of figures: medians, shares, months, and keeping small groups out of sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from muster.insights.terms.figures import LEAST, Group


def median(values: Sequence[int], *, least: int = LEAST) -> int | None:
    """The middle value, rounded half up; None for fewer than ``least`` values."""
    if len(values) < max(1, least):
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle] + 1) // 2


def share(part: int, whole: int, *, least: int = LEAST) -> int | None:
    """The part in thousandths of the whole, rounded half up; None for a whole of fewer than ``least``."""
    if whole < max(1, least):
        return None
    return (2000 * part + whole) // (2 * whole)


def at_least(n: int, *, least: int = LEAST) -> int | None:
    """The number, or None where it is so small that it could name people. Nobody is nobody's secret: 0 stays."""
    return n if n == 0 or n >= least else None


def groups(members: Mapping[str, int], active: Mapping[str, int], *, least: int = LEAST) -> tuple[Group, ...]:
    """Each group with how many take part, largest first; None where it could name somebody.

    Hidden is a group of fewer than ``least`` members, and one in which fewer than ``least``, but
    somebody, take part. Where exactly one is hidden, the whole less the others would give it away: then
    the smallest of the others is hidden too.
    """
    shown: dict[str, int | None] = {}
    for name, size in members.items():
        count = active.get(name, 0)
        shown[name] = at_least(count, least=least) if size >= least else None
    hidden = [name for name, value in shown.items() if value is None]
    open_ones = sorted((name for name in shown if shown[name] is not None), key=lambda n: (members[n], n))
    if len(hidden) == 1 and open_ones:
        shown[open_ones[0]] = None
    ordered = sorted(members, key=lambda name: (-members[name], name))
    return tuple(Group(name, members[name], shown[name]) for name in ordered)


def month_start(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def months_back(day: date, n: int) -> date:
    """The first day of the month that lies ``n`` months before the day's."""
    months = day.year * 12 + day.month - 1 - n
    return date(months // 12, months % 12 + 1, 1)


def months_between(since: date, until: date) -> list[date]:
    """The first days of all months that the half-open days touch."""
    found = []
    month = month_start(since)
    while month < until:
        found.append(month)
        month = months_back(month, -1)
    return found
