"""What lies before a manager and a person when they talk about levels: each skill with the activity behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from muster.evidence import policy
from muster.evidence.models import Talk, WorkRecord
from muster.evidence.queries.profile import SkillRow, skill_profile
from muster.evidence.terms import OWN_WORD, EvidenceKind
from muster.foundation.act import Actor
from muster.people.models import Person

MOST_SKILLS = 12
"""Skills in one talk: those where the manager's word would change most come first."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing that happened: `kind` is a kind of evidence or "work"."""

    kind: str
    ref: str
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class TalkLine:
    """A skill in the talk. `last_rating` is the manager's own earlier rating with its day, if there is one."""

    skill_ref: str
    label: str
    level: int | None
    level_words: str
    fresh_words: str
    is_verified: bool
    last_rating: int | None
    last_date: date | None
    activity: tuple[Activity, ...]


def talk_table(actor: Actor, person: Person, *, at: datetime, language: str = "en") -> list[TalkLine]:
    """Skills to talk about with what happened since the manager's last word on each, newest first.

    What is unsure comes before what is verified, and much activity before little. Nine queries at most.
    """
    profile = skill_profile(actor, person, now=at, language=language)
    records = list(WorkRecord.objects.filter(person=person).order_by("-ended_date", "-pk")[:200])
    lines = [_line(row, records, actor) for row in profile.rows if row.level is not None]
    lines.sort(key=lambda line: (line.is_verified, -len(line.activity), line.label.casefold()))
    return lines[:MOST_SKILLS]


def _line(row: SkillRow, records: list[WorkRecord], actor: Actor) -> TalkLine:
    own = [p for p in row.evidence if p.kind is EvidenceKind.MANAGER and p.rater_ref == actor.ref]
    last = max(own, key=lambda piece: piece.observed_date, default=None)
    since = last.observed_date if last else date.min
    found = [
        Activity(str(piece.kind), piece.ref, piece.kind_words, piece.observed_date)
        for piece in row.evidence
        if piece.kind not in OWN_WORD and piece not in own and piece.observed_date >= since
    ]
    rated = {piece.source_ref for piece in row.evidence}
    found += [
        Activity("work", record.source_ref, record.title, record.ended_date)
        for record in records
        if row.skill_ref in record.skill_refs
        and record.source_ref not in rated
        and record.ended_date >= since
    ]
    return TalkLine(
        skill_ref=row.skill_ref,
        label=row.label,
        level=row.level,
        level_words=row.level_words,
        fresh_words=row.fresh_words,
        is_verified=row.is_verified,
        last_rating=last.rating if last else None,
        last_date=last.observed_date if last else None,
        activity=tuple(sorted(found, key=lambda one: one.day, reverse=True)[:8]),
    )


def list_talks(actor: Actor, person: Person) -> list[Talk]:
    """The talks about a person's levels, newest first, for the person and the manager."""
    if not policy.may_see_words(actor, person):
        return []
    return list(Talk.objects.filter(person=person).order_by("-held_date", "-pk")[:20])
