"""Sums of hours for very many people: what is free in each week, and the hours of the UTC week in which they work."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from muster.engine.rows import HOURS_OF_WEEK

Array = NDArray[Any]
_NONE = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False, slots=True)
class Hours:
    """What decides which minutes are free. Lists are cut by owner: ``x_start`` has one more entry than there are people.

    Weeks and days count from the first Monday and may lie before it or after the last week. Offers: from which week how many
    minutes, in order of week. Jobs: from week up to but not including week, minutes, and the limit of the whole week. Leave:
    from day up to but not including day. Taken: week within the table and minutes. working_days: bits of weekdays, bit 0 is
    Monday, at least one. usual: the limit where there is no job.
    """

    offer_start: Array
    offer_week: Array
    offer_minutes: Array
    job_start: Array
    job_first: Array
    job_last: Array
    job_minutes: Array
    job_limit: Array
    leave_start: Array
    leave_first: Array
    leave_last: Array
    taken_start: Array
    taken_week: Array
    taken_minutes: Array
    working_days: Array
    usual: int


def free_minutes(hours: Hours, weeks: int) -> Array:
    """Free minutes of each person in each week, uint16 of shape (people, weeks).

    Of what is offered, less the share of working days that leave takes (rounded down), at most what the strictest limit of
    those weeks leaves beside the main jobs; less what is taken; never below 0.
    """
    h = hours
    found = np.zeros((h.offer_start.size - 1, weeks), dtype=np.uint16)
    offers = (h.offer_start, h.offer_week, h.offer_minutes)
    jobs = (h.job_start, h.job_first, h.job_last, h.job_minutes, h.job_limit)
    leave = (h.leave_start, h.leave_first, h.leave_last, h.working_days)
    _free(offers, jobs, leave, (h.taken_start, h.taken_week, h.taken_minutes), h.usual, found)
    return found


def week_words(start: Array, weekday: Array, begin: Array, end: Array, ahead: Array) -> Array:
    """Bits of the hours of the UTC week, uint64 of shape (people, 3): see ``PeopleColumns.hours``.

    Spans (cut by ``start``) are minutes of a local day; ``ahead``: minutes that each person's local time is ahead of UTC. An
    hour counts when at least half of it lies within the spans.
    """
    found = np.zeros((start.size - 1, 3), dtype=np.uint64)
    _words(start, weekday, begin, end, ahead, found)
    return found


@njit(cache=True, nogil=True)
def _free(
    offers: tuple[Array, ...],
    jobs: tuple[Array, ...],
    leave: tuple[Array, ...],
    taken: tuple[Array, ...],
    usual: int,
    found: Array,
) -> None:
    people, weeks = found.shape
    offered, home, most = (
        np.empty(weeks, np.int64),
        np.empty(weeks, np.int64),
        np.empty(weeks, np.int64),
    )
    is_away = np.empty(weeks * 7, np.bool_)
    for p in range(people):
        offered[:], home[:], most[:] = 0, 0, _NONE
        for k in range(offers[0][p], offers[0][p + 1]):
            offered[max(0, offers[1][k]) :] = offers[2][k]
        for k in range(jobs[0][p], jobs[0][p + 1]):
            for week in range(max(0, jobs[1][k]), min(weeks, jobs[2][k])):
                home[week] += jobs[3][k]
                most[week] = min(most[week], jobs[4][k])
        if leave[0][p] < leave[0][p + 1]:
            is_away[:] = False
            for k in range(leave[0][p], leave[0][p + 1]):
                for day in range(max(0, leave[1][k]), min(weeks * 7, leave[2][k])):
                    is_away[day] = True
            _take_leave(is_away, leave[3][p], offered)
        for week in range(weeks):
            limit = usual if most[week] == _NONE else most[week]
            offered[week] = max(0, min(offered[week], limit - home[week]))
        for k in range(taken[0][p], taken[0][p + 1]):
            offered[taken[1][k]] -= taken[2][k]
        for week in range(weeks):
            found[p, week] = max(0, offered[week])


@njit(cache=True, nogil=True)
def _take_leave(is_away: Array, working_days: int, offered: Array) -> None:
    of = 0
    for weekday in range(7):
        of += working_days >> weekday & 1
    for week in range(offered.size):
        gone = 0
        for weekday in range(7):
            if working_days >> weekday & 1 and is_away[week * 7 + weekday]:
                gone += 1
        offered[week] = offered[week] * (of - gone) // of


@njit(cache=True, nogil=True)
def _words(start: Array, weekday: Array, begin: Array, end: Array, ahead: Array, found: Array) -> None:
    minutes = np.empty(HOURS_OF_WEEK, np.int64)
    for p in range(start.size - 1):
        minutes[:] = 0
        for k in range(start[p], start[p + 1]):
            minute = weekday[k] * 1440 + begin[k] - ahead[p]
            last = weekday[k] * 1440 + end[k] - ahead[p]
            while minute < last:
                hour = minute // 60
                step = min(last, (hour + 1) * 60) - minute
                minutes[hour % HOURS_OF_WEEK] += step
                minute += step
        for hour in range(HOURS_OF_WEEK):
            if minutes[hour] >= 30:
                found[p, hour // 64] |= np.uint64(1) << np.uint64(hour % 64)
