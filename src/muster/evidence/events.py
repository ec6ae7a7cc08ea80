"""What can happen to claims, evidence and levels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from muster.foundation.journal import event


@event("skill.claimed")
@dataclass(frozen=True)
class SkillClaimed:
    """A person said something new of a skill: `stance` is has, use, learn or rather_not; `origin` self, cv or import."""

    person_ref: str
    skill_ref: str
    stance: str
    origin: str


@event("skills.claimed")
@dataclass(frozen=True)
class SkillsClaimed:
    """A person said something new of several skills in one form. `document_ref` names the CV they come from, if one."""

    person_ref: str
    skill_refs: tuple[str, ...]
    origin: str
    document_ref: str | None = None


@event("claim.withdrawn")
@dataclass(frozen=True)
class ClaimWithdrawn:
    """A person took back what they said of a skill; own-word evidence for it is withdrawn with it."""

    person_ref: str
    skill_ref: str
    stances: tuple[str, ...]


@event("document.read")
@dataclass(frozen=True)
class DocumentRead:
    """A CV was read; `found` skills wait for the person's word. An earlier CV of the person is replaced."""

    person_ref: str
    document_ref: str
    found: int


@event("found_skill.rejected")
@dataclass(frozen=True)
class FoundSkillRejected:
    """A person said that a skill found in their CV is not theirs."""

    person_ref: str
    document_ref: str
    skill_ref: str


@event("evidence.added")
@dataclass(frozen=True)
class EvidenceAdded:
    """New evidence on a person in a skill; the level has moved with it. The rating itself stays in the table."""

    person_ref: str
    skill_ref: str
    evidence_ref: str
    kind: str
    rater_ref: str | None = None
    source_ref: str | None = None


@event("evidence.withdrawn")
@dataclass(frozen=True)
class EvidenceWithdrawn:
    """Evidence was taken back and counts no longer; the level has moved with it."""

    person_ref: str
    skill_ref: str
    evidence_ref: str
    kind: str


@event("work.recorded")
@dataclass(frozen=True)
class WorkRecorded:
    """A finished piece of work was written into a person's record."""

    person_ref: str
    source_ref: str
    organisation_ref: str


@event("level.rebuilt")
@dataclass(frozen=True)
class LevelRebuilt:
    """One person's level in one skill was computed anew from its rows."""

    person_ref: str
    skill_ref: str


@event("levels.rebuilt")
@dataclass(frozen=True)
class LevelsRebuilt:
    """The levels of many persons were computed anew as of a day, as on the first of every month, when both clocks tick.

    It names no person: whoever keeps levels in memory reads them all again.
    """

    as_of_date: date
    persons: int


@event("skill.split-asked")
@dataclass(frozen=True)
class SplitAsked:
    """A skill was split, and these persons are asked which of its parts are theirs."""

    skill_ref: str
    part_refs: tuple[str, ...]
    person_refs: tuple[str, ...]


LEVEL_EVENTS: tuple[str, ...] = (
    "skill.claimed",
    "skills.claimed",
    "claim.withdrawn",
    "evidence.added",
    "evidence.withdrawn",
    "work.recorded",
    "level.rebuilt",
    "levels.rebuilt",
)
"""Every event after which `queries.matching_rows` may answer otherwise: `person_ref` says for whom, none means all."""
