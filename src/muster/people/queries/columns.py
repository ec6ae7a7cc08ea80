"""Everything that matching reads of persons, as columns: what ``matching_rows`` tells, for all of them.

Persons come in parts, in order of their row id, so that what is held besides the answer does not grow with them. A part is
nine queries at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, ExpressionWrapper, QuerySet

from muster.engine.reading.lists import any_within, beside_owners, owner_rows, starts_of
from muster.engine.reading.records import Coded, Fields, columns_of, day_number, first_seen
from muster.engine.reading.weeks import Hours, free_minutes
from muster.foundation.bulk import records
from muster.foundation.periods import monday
from muster.people.models import Membership, Organisation, Person, PersonLanguage, WorkingHours, touches
from muster.people.queries.matching import MATCHING_WEEKS
from muster.people.queries.weeks import leaves_within, offers_until, taken_within
from muster.people.rules import AWAY_WORKING_DAYS
from muster.people.terms import OrganisationSettings

Array = npt.NDArray[Any]

PART = 20_000
"""Persons who are read at once."""
_NEVER = np.iinfo(np.int32).max
"""A day after every other one: what has no end ends here."""


@dataclass(frozen=True, eq=False, slots=True)
class PersonColumns:
    """What ``PersonFacts`` says, a row per person in order of the row id.

    ``ids`` int64, ascending; ``refs`` their bytes (uint8, n x the longest, filled up with zeros). ``rate_minor`` is -1 where
    none is asked; ``free_minutes`` is uint16 of shape (n, weeks). Lists are cut by an ``x_start`` of n + 1 entries: themes in
    the person's order, memberships that hold in the first week and languages (levels 1 to 6) in order of their row id,
    working hours in any order.
    """

    ids: Array
    refs: Array
    place: Coded
    time_zone: Coded
    work_mode: Coded
    rate_minor: Array
    rate_currency: Coded
    is_searchable: Array
    theme_start: Array
    themes: Coded
    membership_start: Array
    organisation: Coded
    kind: Coded
    language_start: Array
    language: Coded
    language_level: Array
    hours_start: Array
    weekday: Array
    start_minute: Array
    end_minute: Array
    free_minutes: Array


def matching_columns(*, from_monday: date, weeks: int = MATCHING_WEEKS) -> Iterator[PersonColumns]:
    """Everybody but the erased, in parts of at most ``PART``. Somebody who comes meanwhile may be missing."""
    start, after = monday(from_monday), 0
    while True:
        rows = Person.objects.present().filter(pk__gt=after).order_by("pk")[:PART]
        fields = columns_of(records(rows.values_list(*_FIELDS)), len(_FIELDS))
        ids = fields[0].integers()
        if not ids.size:
            return
        order = np.argsort(ids)
        ids, fields = ids[order], [field.taken(order) for field in fields]
        yield _part(ids, fields, start, weeks)
        after = int(ids[-1])


_FIELDS = (
    "pk",
    "ref",
    "place",
    "time_zone",
    "work_mode",
    "rate_minor",
    "rate_currency",
    "is_searchable",
    "themes",
)


class _Lists(NamedTuple):
    """Lists of persons: where each begins, and the columns of their elements."""

    start: Array
    columns: list[Fields]


class _Ties(NamedTuple):
    """Memberships that touch the table's weeks: organisation by number, its limit of the week, and the first week's."""

    start: Array
    holds_now: Array
    organisation: Array
    refs: tuple[str, ...]
    limit: Array
    kind: Fields
    first_day: Array
    last_day: Array
    home_minutes: Array


def _lists(ids: Array, rows: QuerySet[Any], *said: Any) -> _Lists:
    """These expressions of the persons' rows, each list in order of the first of them (a whole number or a day)."""
    chosen = rows.filter(person_id__gte=int(ids[0]), person_id__lte=int(ids[-1])).order_by()
    grouped = chosen.values_list("person_id").annotate(
        **{f"said_{place}": ArrayAgg(one) for place, one in enumerate(said)}
    )
    owners, *arrays = columns_of(records(grouped), 1 + len(said))
    counts, first = arrays[0].elements()
    fields = [first, *(one.elements()[1] for one in arrays[1:])]
    rows_of = owner_rows(ids, owners.integers())
    start, order = beside_owners(rows_of, counts, ids.size, first.integers())
    return _Lists(start, [one.taken(order) for one in fields])


def _part(ids: Array, fields: list[Fields], start: date, weeks: int) -> PersonColumns:
    _pk, ref, place, time_zone, work_mode, rate_minor, rate_currency, is_searchable, themes = fields
    theme_counts, theme = themes.elements()
    ties = _ties(ids, start, start + timedelta(weeks=weeks))
    now_start, now = _kept(ties.start, ties.holds_now)
    codes, organisations = first_seen(ties.organisation[now])
    languages = _lists(ids, PersonLanguage.objects.all(), "pk", "language", "level")
    hours = _lists(ids, WorkingHours.objects.all(), "weekday", "start_minute", "end_minute")
    weekday = hours.columns[0].integers()
    return PersonColumns(
        ids=ids,
        refs=ref.matrix(),
        place=place.coded(),
        time_zone=time_zone.coded(),
        work_mode=work_mode.coded(),
        rate_minor=rate_minor.integers(),
        rate_currency=rate_currency.coded(),
        is_searchable=is_searchable.integers() > 0,
        theme_start=starts_of(theme_counts),
        themes=theme.coded(),
        membership_start=now_start,
        organisation=Coded(codes, tuple(ties.refs[at] for at in organisations.tolist())),
        kind=ties.kind.taken(now).coded(),
        language_start=languages.start,
        language=languages.columns[1].coded(),
        language_level=languages.columns[2].integers(),
        hours_start=hours.start,
        weekday=weekday,
        start_minute=hours.columns[1].integers(),
        end_minute=hours.columns[2].integers(),
        free_minutes=_free_minutes(ids, ties, _working_days(hours.start, weekday), start, weeks),
    )


def _ties(ids: Array, start: date, end: date) -> _Ties:
    holds_now = ExpressionWrapper(touches(start, start + timedelta(days=7)), output_field=BooleanField())
    found = _lists(
        ids,
        Membership.objects.touching(start, end),
        "pk",
        holds_now,
        "organisation_id",
        "kind",
        "starts_date",
        "ends_date",
        "home_minutes",
    )
    _pk, now, organisation, kind, starts, ends, home = found.columns
    codes, organisation_ids = first_seen(organisation.integers())
    about = {
        pk: (ref, limit)
        for pk, ref, limit in Organisation.objects.filter(pk__in=organisation_ids.tolist()).values_list(
            "pk", "ref", "settings__max_week_minutes"
        )
    }
    usual = OrganisationSettings().max_week_minutes
    told = [about[pk] for pk in organisation_ids.tolist()]
    limits = np.array([usual if limit is None else limit for _ref, limit in told], dtype=np.int64)
    return _Ties(
        start=found.start,
        holds_now=now.integers() > 0,
        organisation=codes,
        refs=tuple(ref for ref, _limit in told),
        limit=limits[codes],
        kind=kind,
        first_day=starts.integers(),
        last_day=ends.integers(missing=_NEVER) - 1,
        home_minutes=home.integers(),
    )


def _kept(start: Array, keep: Array) -> tuple[Array, Array]:
    """The lists with only the elements that are kept: where each begins, and which elements they are."""
    before = starts_of(keep)
    return before[start], np.flatnonzero(keep)


def _working_days(start: Array, weekday: Array) -> Array:
    """Bits of the weekdays on which each person works; those who do not say work on the usual ones."""
    usual = sum(1 << day for day in AWAY_WORKING_DAYS)
    days = any_within(start, np.left_shift(1, weekday))
    return np.where(days > 0, days, usual)


def _free_minutes(ids: Array, ties: _Ties, working_days: Array, start: date, weeks: int) -> Array:
    """``week_table(...).free`` of these persons."""
    end, first_day = start + timedelta(weeks=weeks), day_number(start)
    offers = _lists(ids, offers_until(end), "from_monday", "minutes")
    leaves = _lists(ids, leaves_within(start, end), "start_date", "end_date")
    taken = _lists(ids, taken_within(start, end), "monday", "held_minutes", "committed_minutes")

    def week_of(days: Array) -> Array:
        return (days - first_day) // 7

    return free_minutes(
        Hours(
            offer_start=offers.start,
            offer_week=week_of(offers.columns[0].integers()),
            offer_minutes=offers.columns[1].integers(),
            job_start=ties.start,
            job_first=week_of(ties.first_day),
            job_last=week_of(ties.last_day) + 1,
            job_minutes=ties.home_minutes,
            job_limit=ties.limit,
            leave_start=leaves.start,
            leave_first=leaves.columns[0].integers() - first_day,
            leave_last=leaves.columns[1].integers() - first_day,
            taken_start=taken.start,
            taken_week=week_of(taken.columns[0].integers()),
            taken_minutes=taken.columns[1].integers() + taken.columns[2].integers(),
            working_days=working_days,
            usual=OrganisationSettings().max_week_minutes,
        ),
        weeks,
    )
