"""What weeks have room for, for one person or for everybody, in a handful of queries.

Weeks that hold nothing have no row; their room follows from offers, leave, main jobs and policy. The
same arithmetic serves the actions (one person), the plate, and matching (all persons), so that a page
never shows room that an action then refuses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Q, QuerySet

from muster.foundation.periods import monday, mondays_from
from muster.people.models import (
    Leave,
    Membership,
    Person,
    PersonWeek,
    WeeklyOffer,
    WorkingHours,
)
from muster.people.rules import AWAY_WORKING_DAYS, Room, away_share
from muster.people.terms import OrganisationSettings

Minutes = npt.NDArray[np.int32]

FEW = 2000
"""Up to this many persons are asked for by id; for more the whole table is read once."""


@dataclass(frozen=True, slots=True)
class WeekTable:
    """Minutes per person (row) and week (column), each array of shape (persons, weeks).

    ``offered`` is what is given after leave, ``cap`` what commitments may take, ``home`` the main jobs,
    ``away`` is true where leave touches a working day.
    """

    person_ids: tuple[int, ...]
    mondays: tuple[date, ...]
    offered: Minutes
    home: Minutes
    cap: Minutes
    held: Minutes
    committed: Minutes
    away: npt.NDArray[np.bool_]

    @property
    def free(self) -> Minutes:
        """Minutes that new work may take, never negative."""
        return np.maximum(self.cap - self.held - self.committed, 0)

    def rooms(self, row: int = 0) -> dict[date, Room]:
        """One person's weeks as values for the rules."""
        return {
            week: Room(int(self.cap[row, i]), int(self.held[row, i]), int(self.committed[row, i]))
            for i, week in enumerate(self.mondays)
        }


def week_table(
    person_ids: Sequence[int], from_monday: date, weeks: int, *, instead: tuple[date, int] | None = None
) -> WeekTable:
    """The table for these persons and ``weeks`` weeks from ``from_monday``: four queries at most, for any number.

    A fifth reads the working days of those who are away. ``instead`` (a Monday, minutes) is taken as if each
    person had offered that from there on until their next offer: for looking before saying.
    """
    mondays = tuple(mondays_from(from_monday, weeks))
    rows = {person_id: i for i, person_id in enumerate(person_ids)}
    shape = (len(rows), weeks)
    grid = _Grid(rows, mondays, tuple(person_ids) if len(rows) <= FEW else None)
    offered = grid.offers(np.zeros(shape, dtype=np.int32), instead)
    home, most = grid.main_jobs(np.zeros(shape, dtype=np.int32))
    away = grid.take_leave(offered)
    held, committed = grid.taken(np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32))
    cap = np.maximum(np.minimum(offered, most - home), 0)
    return WeekTable(tuple(person_ids), mondays, offered, home, cap, held, committed, away)


def offers_until(end: date) -> QuerySet[WeeklyOffer]:
    """Offers that begin before a day."""
    return WeeklyOffer.objects.filter(from_monday__lt=end)


def leaves_within(start: date, end: date) -> QuerySet[Leave]:
    """Leave that touches the half-open period."""
    return Leave.objects.filter(start_date__lt=end, end_date__gt=start)


def taken_within(start: date, end: date) -> QuerySet[PersonWeek]:
    """Weeks from a Monday up to but not including another that hold something."""
    rows = PersonWeek.objects.filter(monday__gte=start, monday__lt=end)
    return rows.filter(Q(held_minutes__gt=0) | Q(committed_minutes__gt=0))


@dataclass(frozen=True, slots=True)
class _Grid:
    """Rows of persons, columns of weeks, and the reading that fills them."""

    rows: Mapping[int, int]
    mondays: tuple[date, ...]
    few: tuple[int, ...] | None

    @property
    def start(self) -> date:
        return self.mondays[0]

    @property
    def end(self) -> date:
        return self.mondays[-1] + timedelta(days=7)

    def of_persons(self, table: QuerySet[Any]) -> QuerySet[Any]:
        return table if self.few is None else table.filter(person_id__in=self.few)

    def column(self, day: date) -> int:
        """The column of the week in which the day lies, kept within the table."""
        return min(max((monday(day) - self.start).days // 7, 0), len(self.mondays))

    def offers(self, offered: Minutes, instead: tuple[date, int] | None) -> Minutes:
        """Each offer holds from its Monday until the next one of the person."""
        found = self.of_persons(offers_until(self.end))
        rows = list(found.order_by("from_monday").values_list("person_id", "from_monday", "minutes"))
        if instead is not None:
            rows = [row for row in rows if row[1] != instead[0]] + [(pk, *instead) for pk in self.rows]
            rows.sort(key=lambda row: row[1])
        for person_id, since, minutes in rows:
            row = self.rows.get(person_id)
            if row is not None:
                offered[row, self.column(since) :] = minutes
        return offered

    def main_jobs(self, home: Minutes) -> tuple[Minutes, Minutes]:
        """Minutes of main jobs, and the strictest policy among the organisations that the person belongs to."""
        usual = OrganisationSettings().max_week_minutes
        most = np.full(home.shape, usual, dtype=np.int32)
        is_set = np.zeros(home.shape, dtype=np.bool_)
        found = self.of_persons(Membership.objects.touching(self.start, self.end))
        for person_id, stated, starts, ends, minutes in found.values_list(
            "person_id",
            "organisation__settings__max_week_minutes",
            "starts_date",
            "ends_date",
            "home_minutes",
        ):
            row = self.rows.get(person_id)
            if row is None:
                continue
            first = self.column(starts)
            last = len(self.mondays) if ends is None else self.column(ends - timedelta(days=1)) + 1
            home[row, first:last] += minutes
            limit = usual if stated is None else stated
            span = most[row, first:last]
            most[row, first:last] = np.where(is_set[row, first:last], np.minimum(span, limit), limit)
            is_set[row, first:last] = True
        return home, most

    def take_leave(self, offered: Minutes) -> npt.NDArray[np.bool_]:
        """Take days of leave from what is offered; true where something was taken."""
        away = np.zeros(offered.shape, dtype=np.bool_)
        leaves: dict[int, list[tuple[date, date]]] = {}
        found = self.of_persons(leaves_within(self.start, self.end))
        for person_id, start, end in found.values_list("person_id", "start_date", "end_date"):
            if person_id in self.rows:
                leaves.setdefault(person_id, []).append((start, end))
        days = self.working_days(leaves)
        for person_id, spans in leaves.items():
            row = self.rows[person_id]
            touched = {
                column
                for start, end in spans
                for column in range(self.column(start), self.column(end - timedelta(days=1)) + 1)
                if column < len(self.mondays)
            }
            for column in touched:
                gone, of = away_share(
                    spans, self.mondays[column], working_days=days.get(person_id, AWAY_WORKING_DAYS)
                )
                away[row, column] = gone > 0
                offered[row, column] = offered[row, column] * (of - gone) // of
        return away

    def working_days(self, leaves: Mapping[int, object]) -> dict[int, set[int]]:
        """The weekdays on which those who are away said they work."""
        days: dict[int, set[int]] = {}
        if leaves:
            found = self.of_persons(WorkingHours.objects.all())
            if self.few is not None or len(leaves) <= FEW:
                found = found.filter(person_id__in=list(leaves))
            for person_id, weekday in found.values_list("person_id", "weekday"):
                days.setdefault(person_id, set()).add(weekday)
        return days

    def taken(self, held: Minutes, committed: Minutes) -> tuple[Minutes, Minutes]:
        """What is held and agreed, as the database keeps it."""
        found = self.of_persons(taken_within(self.start, self.end))
        for person_id, week, held_minutes, committed_minutes in found.values_list(
            "person_id", "monday", "held_minutes", "committed_minutes"
        ):
            row = self.rows.get(person_id)
            if row is not None:
                column = self.column(week)
                held[row, column] = held_minutes
                committed[row, column] = committed_minutes
        return held, committed


def ids_for(refs: Collection[str]) -> dict[str, int]:
    """Reference to row id for those persons that exist."""
    rows = Person.objects.all() if len(refs) > FEW else Person.objects.with_refs(refs)
    return dict(rows.values_list("ref", "pk"))


def free_minutes(person_refs: Iterable[str], mondays: Sequence[date]) -> Minutes:
    """Free minutes, int32 of shape (persons, mondays), in the order given; unknown persons have none.

    The Mondays may be any; the table is read for the whole span between the first and the last.
    """
    refs = list(person_refs)
    if not refs or not mondays:
        return np.zeros((len(refs), len(mondays)), dtype=np.int32)
    ids = ids_for(refs)
    known = [ref for ref in dict.fromkeys(refs) if ref in ids]
    first, last = min(mondays), max(mondays)
    table = week_table([ids[ref] for ref in known], first, (last - first).days // 7 + 1)
    columns = [(week - table.mondays[0]).days // 7 for week in mondays]
    rows = {ref: i for i, ref in enumerate(known)}
    free = table.free[:, columns]
    none = np.zeros(len(mondays), dtype=np.int32)
    return np.array([free[rows[ref]] if ref in rows else none for ref in refs], dtype=np.int32)
