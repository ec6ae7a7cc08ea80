"""Computing levels anew: after every change, and for everybody on the first of a month."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime

from django.db import connection
from django.db.models import Q

from muster.evidence import policy, queries, rules
from muster.evidence.events import LevelRebuilt, LevelsRebuilt
from muster.evidence.models import SkillLevel
from muster.foundation import jobs, journal
from muster.foundation.act import Act, system
from muster.foundation.action import action
from muster.people import queries as people_queries
from muster.people.models import Person
from muster.skills import queries as skills_queries

BATCH = 200
"""Persons per transaction when everybody's levels are computed anew."""

_LOCK_SPACE = 0x4556 << 48
_WRITTEN = (
    "stances",
    "mu_step",
    "sd_class",
    "mu_milli",
    "level",
    "confidence",
    "verified_level",
    "is_evidenced",
    "last_used_date",
    "unused_months",
    "lines",
    "parameters_version",
    "as_of_date",
)


@action
def rebuild_level(act: Act, person: Person | str, skill_ref: str) -> SkillLevel | None:
    """Compute one level anew from its rows; None when nothing is said or known of the skill."""
    row = _person(person)
    policy.may_rebuild(act.actor, row).require()
    skill = queries.get_skill_row(skill_ref)
    _lock(row)
    _rebuild(row, [skill.pk], _day(act))
    journal.record(act, LevelRebuilt(person_ref=row.ref, skill_ref=skill.ref))
    return SkillLevel.objects.filter(person=row, skill=skill).first()


@action
def rebuild_all_levels(act: Act, as_of: date | None = None) -> int:
    """Have everybody's levels computed anew as of a UTC day (today if none is given); the number of persons.

    The work is done in jobs of some hundred persons, each in a transaction of its own, so that nobody waits.
    No event: each of the jobs records its own.
    """
    policy.may_rebuild(act.actor).require()
    return _defer_all(act, as_of or _day(act))


def _defer_all(act: Act, day: date) -> int:
    """Queue the jobs that compute everybody's levels anew; the number of persons."""
    ids = queries.person_ids_with_levels()
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        jobs.defer("evidence.rebuild_batch", person_ids=batch, as_of=day.isoformat(), at=act.at.isoformat())
    return len(ids)


@action
def rebuild_batch(act: Act, person_ids: Collection[int], as_of: date) -> int:
    """Compute all levels of these persons anew as of a UTC day; the number of levels."""
    policy.may_rebuild(act.actor).require()
    count, book = 0, queries.rules_book()
    for person in Person.objects.filter(pk__in=list(person_ids)).order_by("pk"):
        _lock(person)
        count += _rebuild(person, None, as_of, book)
    journal.record(act, LevelsRebuilt(as_of_date=as_of, persons=len(person_ids)))
    return count


@jobs.job("evidence.rebuild_batch")
def _rebuild_batch_job(person_ids: list[int], as_of: str, at: str) -> None:
    act = system("evidence.levels", at=datetime.fromisoformat(at))
    rebuild_batch(act, person_ids, date.fromisoformat(as_of))


def _person(person: Person | str) -> Person:
    return people_queries.get_person(person) if isinstance(person, str) else person


def _day(act: Act) -> date:
    """The UTC day of the act: both clocks of a level tick in UTC."""
    return act.at.astimezone(UTC).date()


def _lock(person: Person) -> None:
    """Let one transaction at a time change what is said and known of a person. Held until it ends.

    A lock of its own, since there may be no row yet to lock, and the person's own row belongs to another app.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_SPACE + person.pk])


def _rebuild(
    person: Person, skill_ids: Collection[int] | None, as_of: date, book: rules.RulesBook | None = None
) -> int:
    """Write the levels of these skills (all, for None) as their rows say now; the number written. Call it locked."""
    if skill_ids is not None:
        skill_ids = skills_queries.standing_ids(skill_ids)
    facts = queries.facts_now(person.pk, skill_ids, book)
    rows = []
    for fact in facts:
        if fact.has_rows:
            standing = fact.standing(as_of)
            version = fact.level_rules.parameters.version
            rows.append(_row(person, fact.skill_id, standing, as_of, version))
    gone = SkillLevel.objects.filter(person=person).exclude(skill_id__in=[row.skill_id for row in rows])
    if skill_ids is not None:
        ids = list(skill_ids)
        gone = gone.filter(Q(skill_id__in=ids) | Q(skill__merge__stands_id__in=ids))
    gone.delete()
    SkillLevel.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person", "skill"],
        update_fields=list(_WRITTEN),
        batch_size=500,
    )
    return len(rows)


def _row(person: Person, skill_id: int, standing: rules.Standing, as_of: date, version: str) -> SkillLevel:
    row = SkillLevel(
        person=person,
        skill_id=skill_id,
        stances=standing.stances,
        last_used_date=standing.last_used_date,
        as_of_date=as_of,
        parameters_version=version,
    )
    estimate = standing.estimate
    if estimate is not None:
        row.mu_step = estimate.mu_step
        row.sd_class = estimate.sd_class
        row.mu_milli = estimate.mu_milli
        row.level = estimate.level
        row.confidence = estimate.p[estimate.level - 1]
        row.verified_level = estimate.verified_at
        row.is_evidenced = estimate.evidenced
        row.unused_months = estimate.unused_months
        row.lines = rules.lines_of(estimate)
    return row
