"""The record of work done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from muster.evidence import queries
from muster.evidence.actions.levels import _day, _lock, _person, _rebuild
from muster.evidence.events import WorkRecorded
from muster.evidence.models import WorkRecord
from muster.evidence.terms import WorkOutcome
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people.models import Person


@action
def record_work(
    act: Act,
    person: Person | str,
    *,
    organisation_ref: str,
    source_ref: str,
    title: str,
    kind: str,
    started_date: date,
    ended_date: date,
    minutes: int,
    outcome: WorkOutcome | str = WorkOutcome.ACCEPTED,
    skill_refs: Collection[str] = (),
) -> WorkRecord:
    """Write down a finished piece of work; the skills it used count as used on its last day.

    Once per source: a repetition gives the row that is there. `minutes` are those approved, as whole minutes.
    No policy: only floors above call this, inside an action that has asked its own (finishing an engagement).
    """
    row = _person(person)
    _lock(row)
    found = WorkRecord.objects.filter(person=row, source_ref=source_ref).first()
    if found is not None:
        return found
    skills = queries.skill_rows(list(skill_refs))
    record = WorkRecord(
        person=row,
        organisation_ref=organisation_ref,
        source_ref=source_ref,
        title=title[:200],
        kind=kind,
        started_date=started_date,
        ended_date=ended_date,
        minutes=minutes,
        outcome=WorkOutcome(outcome),
        skill_refs=sorted({skill.ref for skill in skills.values()}),
        created_at=act.at,
    )
    record.save(force_insert=True)
    if skills:
        _rebuild(row, [skill.pk for skill in skills.values()], _day(act))
    journal.record(act, WorkRecorded(row.ref, source_ref, organisation_ref))
    return record
