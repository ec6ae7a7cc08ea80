"""Where a person stands in each skill, in short: what a list of work needs to know of its reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from muster.evidence import rules
from muster.evidence.queries.facts import KnownFacts, facts_as_of
from muster.evidence.terms import Stance
from muster.people.models import Person
from muster.skills import queries as skills_queries


@dataclass(frozen=True, slots=True)
class SkillStanding:
    """One skill of a person; the fields mean what they mean in ``SkillRow``."""

    skill_ref: str
    label: str
    stances: tuple[Stance, ...]
    level: int | None
    is_verified: bool
    is_evidenced: bool
    is_fading: bool
    unused_months: int | None


def standings_of(person: Person, *, now: datetime, language: str = "en") -> dict[str, SkillStanding]:
    """By skill reference, in order of name: what ``skill_profile`` says, without what it rests on. Five queries.

    The caller has the person from a query that asked who may see them.
    """
    facts = [known for known in facts_as_of(person.pk, now) if known.has_rows]
    labels = skills_queries.labels_for([known.skill_ref for known in facts], language=language)
    day = now.astimezone(UTC).date()
    rows = [_standing(known, labels.get(known.skill_ref, known.uri), day) for known in facts]
    return {row.skill_ref: row for row in sorted(rows, key=lambda row: (row.label.casefold(), row.skill_ref))}


def _standing(known: KnownFacts, label: str, day: date) -> SkillStanding:
    standing = known.standing(day)
    estimate = standing.estimate
    unused = estimate.unused_months if estimate else None
    return SkillStanding(
        skill_ref=known.skill_ref,
        label=label,
        stances=rules.stances_of(standing.stances),
        level=estimate.level if estimate else None,
        is_verified=bool(estimate and estimate.verified_at >= estimate.level),
        is_evidenced=bool(estimate and estimate.evidenced),
        is_fading=rules.is_fading(unused, known.half_life),
        unused_months=unused,
    )
