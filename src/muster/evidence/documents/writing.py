"""A person's record as a JSON Resume (jsonresume.org, schema 1.0), and the parts of one that they once gave, untouched.

What a person uploaded as a JSON Resume is kept whole; taking it out again gives every field that the schema knows, as it
was. To it are added the skills that stand in Muster with their levels, and the work done here; nothing is overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from muster.evidence import queries as evidence_queries
from muster.evidence.documents.plain import decode
from muster.foundation.act import Actor
from muster.people import queries as people_queries

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
LEVEL_WORDS = {1: "Beginner", 2: "Basic", 3: "Independent", 4: "Advanced", 5: "Expert"}


@dataclass(frozen=True, slots=True)
class SkillLine:
    """A skill as it stands now: its name and level, and whether others have shown it."""

    label: str
    level: int
    is_evidenced: bool


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Finished work: what, for whom, from when to when (ISO days)."""

    title: str
    organisation: str
    started: str
    ended: str


def write_resume(
    given: dict[str, Any], *, name: str, email: str, skills: Sequence[SkillLine], work: Sequence[WorkLine]
) -> dict[str, Any]:
    """The résumé: what was given first, field by field; then what it lacks. ``given`` is not changed."""
    resume: dict[str, Any] = {"$schema": SCHEMA, **deepcopy(given)}
    basics = resume.setdefault("basics", {})
    if isinstance(basics, dict):
        basics.setdefault("name", name)
        if email:
            basics.setdefault("email", email)
    known = _names(resume.get("skills"))
    more = [
        {
            "name": one.label,
            "level": LEVEL_WORDS[one.level],
            "keywords": ["shown by evidence"] if one.is_evidenced else [],
        }
        for one in skills
        if one.label.strip().casefold() not in known
    ]
    _add(resume, "skills", more)
    done = {
        (str(row.get("position", "")), str(row.get("startDate", ""))) for row in _rows(resume.get("work"))
    }
    _add(
        resume,
        "work",
        [
            {"name": one.organisation, "position": one.title, "startDate": one.started, "endDate": one.ended}
            for one in work
            if (one.title, one.started) not in done
        ],
    )
    return resume


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _names(value: Any) -> set[str]:
    found: set[str] = set()
    for row in _rows(value):
        said = row.get("keywords")
        words = [row.get("name"), *(said if isinstance(said, list) else [])]
        found |= {word.strip().casefold() for word in words if isinstance(word, str)}
    return found


def _add(resume: dict[str, Any], part: str, rows: list[dict[str, Any]]) -> None:
    """Put rows behind those that are there; a part that is no list is left as it is."""
    if rows and isinstance(resume.setdefault(part, []), list):
        resume[part] = [*resume[part], *rows]


def resume_of(actor: Actor, *, now: datetime, language: str = "en") -> dict[str, Any]:
    """The actor's own record as a JSON Resume: what they gave as one (the newest), the skills that have a level, and the
    finished work. Raises NotAllowed for whoever is no person."""
    person = people_queries.get_person(actor.person_ref)
    profile = evidence_queries.skill_profile(actor, person, now=now, language=language)
    skills = [
        SkillLine(row.label, row.level, row.is_evidenced) for row in profile.rows if row.level is not None
    ]
    records = evidence_queries.work_records(person.ref)
    names = people_queries.organisation_names({record.organisation_ref for record in records})
    work = [
        WorkLine(
            record.title,
            names.get(record.organisation_ref, ""),
            record.started_date.isoformat(),
            record.ended_date.isoformat(),
        )
        for record in records
    ]
    given = _given(evidence_queries.read_resume_file(actor))
    return write_resume(given, name=person.name, email=person.email or "", skills=skills, work=work)


def _given(data: bytes | None) -> dict[str, Any]:
    """The résumé that was handed in, every field of it; nothing where there was none."""
    if data is None:
        return {}
    given = json.loads(decode(data).lstrip("\ufeff"))
    return given if isinstance(given, dict) else {}
