"""Computing levels anew: after every change, and for everybody on the first of a month."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import Any

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
_PUT = """
    INSERT INTO evidence_skilllevel (
        person_id, skill_id, stances, mu_step, sd_class, mu_milli, level, confidence, verified_level, is_evidenced,
        last_used_date, unused_months, lines, parameters_version, as_of_date
    )
    SELECT
        person_id, skill_id, stances, mu_step, sd_class, mu_milli, level, confidence, verified_level, is_evidenced,
        last_used_date, unused_months, lines, parameters_version, as_of_date
    FROM json_populate_recordset(NULL::evidence_skilllevel, %s)
    ON CONFLICT (person_id, skill_id) DO UPDATE SET
        stances = EXCLUDED.stances, mu_step = EXCLUDED.mu_step, sd_class = EXCLUDED.sd_class,
        mu_milli = EXCLUDED.mu_milli, level = EXCLUDED.level, confidence = EXCLUDED.confidence,
        verified_level = EXCLUDED.verified_level, is_evidenced = EXCLUDED.is_evidenced,
        last_used_date = EXCLUDED.last_used_date, unused_months = EXCLUDED.unused_months, lines = EXCLUDED.lines,
        parameters_version = EXCLUDED.parameters_version, as_of_date = EXCLUDED.as_of_date
"""


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
    there = Person.objects.filter(pk__in=list(person_ids)).order_by("pk")
    ids = list(there.values_list("pk", flat=True))
    _lock_all(ids)
    levels = [
        _level(person_id, fact, as_of)
        for person_id, facts in queries.facts_of_many(ids, queries.rules_book()).items()
        for fact in facts
        if fact.has_rows
    ]
    kept = {(level["person_id"], level["skill_id"]) for level in levels}
    stored = SkillLevel.objects.filter(person_id__in=ids).values_list("pk", "person_id", "skill_id")
    gone = [pk for pk, person_id, skill_id in stored if (person_id, skill_id) not in kept]
    SkillLevel.objects.filter(pk__in=gone).delete()
    _write(levels)
    journal.record(act, LevelsRebuilt(as_of_date=as_of, persons=len(person_ids)))
    return len(levels)


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
    _lock_all([person.pk])


def _lock_all(person_ids: Sequence[int]) -> None:
    """The same for several, who must come in order of their ids: nobody then waits for whoever waits for them."""
    keys = [_LOCK_SPACE + pk for pk in person_ids]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(key) FROM (SELECT unnest(%s::bigint[]) AS key) AS keys", [keys]
        )


def _rebuild(person: Person, skill_ids: Collection[int], as_of: date) -> int:
    """Write the levels of these skills as their rows say now; the number written. Call it locked."""
    ids = list(skills_queries.standing_ids(skill_ids))
    levels = [_level(person.pk, fact, as_of) for fact in queries.facts_now(person.pk, ids) if fact.has_rows]
    gone = SkillLevel.objects.filter(person=person).exclude(skill_id__in=[one["skill_id"] for one in levels])
    gone.filter(Q(skill_id__in=ids) | Q(skill__merge__stands_id__in=ids)).delete()
    _write(levels)
    return len(levels)


def _write(levels: Sequence[dict[str, Any]]) -> None:
    """Put these levels in the place of what stands of the same persons and skills.

    One statement with one parameter: a monthly round writes every level there is, and a parameter for each cell of a
    row would take longer than the arithmetic.
    """
    if levels:
        with connection.cursor() as cursor:
            cursor.execute(_PUT, [json.dumps(levels, default=str)])


def _level(person_id: int, fact: queries.KnownFacts, as_of: date) -> dict[str, Any]:
    """The columns of the level that these facts come to as of a UTC day."""
    standing = fact.standing(as_of)
    estimate = standing.estimate
    return {
        "person_id": person_id,
        "skill_id": fact.skill_id,
        "stances": standing.stances,
        "mu_step": estimate.mu_step if estimate else None,
        "sd_class": estimate.sd_class if estimate else None,
        "mu_milli": estimate.mu_milli if estimate else None,
        "level": estimate.level if estimate else None,
        "confidence": estimate.p[estimate.level - 1] if estimate else None,
        "verified_level": estimate.verified_at if estimate else 0,
        "is_evidenced": bool(estimate and estimate.evidenced),
        "last_used_date": standing.last_used_date,
        "unused_months": estimate.unused_months if estimate else None,
        "lines": rules.lines_of(estimate) if estimate else [],
        "parameters_version": fact.level_rules.parameters.version,
        "as_of_date": as_of,
    }
