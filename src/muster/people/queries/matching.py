"""Everything that matching reads of persons, in ten queries for any number of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from muster.foundation.periods import monday
from muster.people.models import Membership, Person, PersonLanguage, WorkingHours
from muster.people.queries.weeks import FEW, Minutes, week_table

MATCHING_WEEKS = 52


@dataclass(frozen=True, slots=True, eq=False)
class PersonFacts:
    """What matching may know of a person: nothing protected, no past, no declines.

    ``memberships`` are (organisation ref, kind) that hold in the first week; ``working_hours`` are
    (weekday, start minute, end minute) in ``time_zone``; ``languages`` are (ISO 639-1, level 1 to 6);
    ``free_minutes`` is an int32 array, one entry per week from the first Monday.
    """

    ref: str
    memberships: tuple[tuple[str, str], ...]
    place: str
    country: str
    latitude: float | None
    longitude: float | None
    time_zone: str
    working_hours: tuple[tuple[int, int, int], ...]
    languages: tuple[tuple[str, int], ...]
    work_mode: str
    themes: tuple[str, ...]
    rate_minor: int | None
    rate_currency: str
    is_searchable: bool
    free_minutes: Minutes

    @property
    def organisation_refs(self) -> tuple[str, ...]:
        """The organisations that the person belongs to."""
        return tuple(organisation for organisation, _kind in self.memberships)


_FIELDS = (
    "pk",
    "ref",
    "place",
    "country",
    "latitude",
    "longitude",
    "time_zone",
    "work_mode",
    "themes",
    "rate_minor",
    "rate_currency",
    "is_searchable",
)


def matching_rows(
    person_refs: Collection[str] | None, *, from_monday: date, weeks: int = MATCHING_WEEKS
) -> Iterator[PersonFacts]:
    """The facts of these persons (of all, with None), in order of their row id. Erased persons are left out."""
    rows = Person.objects.present().order_by("pk")
    if person_refs is not None:
        rows = rows.with_refs(person_refs)
    persons = list(rows.values(*_FIELDS))
    ids = [row["pk"] for row in persons]
    start = monday(from_monday)
    table = week_table(ids, start, weeks)
    free = table.free
    few = ids if len(ids) <= FEW else None
    ties = Membership.objects.touching(start, start + timedelta(days=7))
    memberships = _grouped(ties, few, "organisation__ref", "kind")
    hours = _grouped(WorkingHours.objects.all(), few, "weekday", "start_minute", "end_minute")
    languages = _grouped(PersonLanguage.objects.all(), few, "language", "level")
    for index, row in enumerate(persons):
        pk = row.pop("pk")
        row["themes"] = tuple(row["themes"])
        yield PersonFacts(
            **row,
            memberships=tuple(memberships.get(pk, ())),
            working_hours=tuple(sorted(hours.get(pk, ()))),
            languages=tuple(languages.get(pk, ())),
            free_minutes=free[index],
        )


def _grouped(rows: QuerySet[Any], few: list[int] | None, *fields: str) -> dict[int, list[tuple[Any, ...]]]:
    """The fields as tuples by person id."""
    if few is not None:
        rows = rows.filter(person_id__in=few)
    found: dict[int, list[tuple[Any, ...]]] = {}
    for person_id, *values in rows.order_by("pk").values_list("person_id", *fields):
        found.setdefault(person_id, []).append(tuple(values))
    return found
