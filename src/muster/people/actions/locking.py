"""The order in which rows are locked: the person, then the person's weeks by Monday.

Everything that changes what a week has room for, or what is in it, goes through here, so that two
acts on one person wait for each other and never for each other's second row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from muster.foundation.errors import NotFound
from muster.foundation.periods import monday
from muster.foundation.words import _
from muster.people.models import Person, PersonWeek
from muster.people.queries.weeks import week_table
from muster.people.rules import Room

BATCH = 500


def _lock_person(who: Person | str) -> Person:
    """The person's row, locked until the transaction ends; raises NotFound."""
    ref = who if isinstance(who, str) else who.ref
    person = Person.objects.select_for_update(no_key=True).filter(ref=ref).first()
    if person is None:
        raise NotFound(_("There is no such person."), ref=ref)
    return person


def _open_weeks(person: Person, mondays: Collection[date]) -> dict[date, Room]:
    """The rooms of these weeks, each with a row of its own, locked in order of Monday."""
    first, last = min(mondays), max(mondays)
    table = week_table([person.pk], first, (last - first).days // 7 + 1)
    columns = {week: i for i, week in enumerate(table.mondays) if week in mondays}
    PersonWeek.objects.bulk_create(
        [
            PersonWeek(
                person=person,
                monday=week,
                offered_minutes=int(table.offered[0, i]),
                cap_minutes=int(table.cap[0, i]),
            )
            for week, i in columns.items()
        ],
        ignore_conflicts=True,
    )
    rows = _lock_weeks(person, mondays)
    return {row.monday: Room(row.cap_minutes, row.held_minutes, row.committed_minutes) for row in rows}


def _lock_weeks(person: Person, mondays: Collection[date]) -> list[PersonWeek]:
    """The rows of these weeks, locked in order of Monday."""
    rows = PersonWeek.objects.select_for_update().filter(person=person, monday__in=list(mondays))
    return list(rows.order_by("monday"))


def _refresh_weeks(person_ids: Sequence[int], from_day: date) -> None:
    """Bring the offered and cap minutes of existing weeks up to date, after what they follow from changed."""
    start = monday(from_day)
    rows = list(
        PersonWeek.objects.select_for_update()
        .filter(person_id__in=list(person_ids), monday__gte=start)
        .order_by("person_id", "monday")
    )
    if not rows:
        return
    last = max(row.monday for row in rows)
    ids = sorted({row.person_id for row in rows})
    table = week_table(ids, start, (last - start).days // 7 + 1)
    places = {pk: i for i, pk in enumerate(ids)}
    changed = []
    for row in rows:
        column = (row.monday - start) // timedelta(days=7)
        offered = int(table.offered[places[row.person_id], column])
        cap = int(table.cap[places[row.person_id], column])
        if (row.offered_minutes, row.cap_minutes) != (offered, cap):
            row.offered_minutes, row.cap_minutes = offered, cap
            changed.append(row)
    PersonWeek.objects.bulk_update(changed, ["offered_minutes", "cap_minutes"], batch_size=BATCH)
