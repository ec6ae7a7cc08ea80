"""What can happen to claims, evidence and levels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

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


@event("evidence.asked")
@dataclass(frozen=True)
class EvidenceAsked:
    """A person asked somebody for evidence of a kind in a skill."""

    ask_ref: str
    person_ref: str
    rater_ref: str
    skill_ref: str
    kind: str
    due_at: datetime


@event("evidence.ask-declined")
@dataclass(frozen=True)
class EvidenceAskDeclined:
    """Whoever was asked for evidence said no; nobody counts it."""

    ask_ref: str
    person_ref: str
    rater_ref: str
    skill_ref: str


@event("evidence.ask-taken-back")
@dataclass(frozen=True)
class EvidenceAskTakenBack:
    """The person needs no answer any more."""

    ask_ref: str
    person_ref: str
    rater_ref: str
    skill_ref: str


@event("evidence.ask-lapsed")
@dataclass(frozen=True)
class EvidenceAskLapsed:
    """No answer came in time; nobody counts it."""

    ask_ref: str
    person_ref: str
    rater_ref: str
    skill_ref: str


@event("evidence.talk-held")
@dataclass(frozen=True)
class TalkHeld:
    """A home manager and a person talked about levels, with the activity before them; each rating is evidence."""

    talk_ref: str
    person_ref: str
    manager_ref: str
    skill_refs: tuple[str, ...]


@event("evidence.answered")
@dataclass(frozen=True)
class EvidenceAnswered:
    """A person put a word of their own beside a piece of evidence about them."""

    evidence_ref: str
    person_ref: str
    skill_ref: str
    rater_ref: str | None = None


@event("evidence.contested")
@dataclass(frozen=True)
class EvidenceContested:
    """A person contests evidence about them; the decider answers with a reason until the clock ends."""

    contest_ref: str
    evidence_ref: str
    person_ref: str
    skill_ref: str
    decider_ref: str
    due_at: datetime


@event("evidence.contest-decided")
@dataclass(frozen=True)
class ContestDecided:
    """A contest was decided; `is_upheld` says that the piece was taken back."""

    contest_ref: str
    evidence_ref: str
    person_ref: str
    skill_ref: str
    decider_ref: str
    is_upheld: bool
    rater_ref: str | None = None


@event("evidence.contest-taken-back")
@dataclass(frozen=True)
class ContestTakenBack:
    """The person lets the piece of evidence stand after all."""

    contest_ref: str
    evidence_ref: str
    person_ref: str
    skill_ref: str
    decider_ref: str


@event("evidence.contest-passed-on")
@dataclass(frozen=True)
class ContestPassedOn:
    """The decider let the clock run out: somebody else decides, or the same if there is nobody else."""

    contest_ref: str
    evidence_ref: str
    person_ref: str
    skill_ref: str
    decider_ref: str
    due_at: datetime


@event("evidence.skill-hidden")
@dataclass(frozen=True)
class SkillHidden:
    """A person keeps a skill out of everybody else's view; no match counts it."""

    person_ref: str
    skill_ref: str


@event("evidence.skill-shown")
@dataclass(frozen=True)
class SkillShown:
    """A person shows a skill again."""

    person_ref: str
    skill_ref: str


@event("badge.shown")
@dataclass(frozen=True)
class BadgeShown:
    """A person showed a badge of others that held; it counts as a certificate for these skills."""

    person_ref: str
    badge_ref: str
    skill_refs: tuple[str, ...]


@event("badge.ended")
@dataclass(frozen=True)
class BadgeEnded:
    """A badge that a person had shown was revoked by its issuer and counts no longer."""

    person_ref: str
    badge_ref: str


@event("badge.issued")
@dataclass(frozen=True)
class BadgeIssued:
    """An organisation signed a certificate of work for a person as an Open Badge."""

    person_ref: str
    badge_ref: str
    organisation_ref: str
    source_ref: str


@event("badge.revoked")
@dataclass(frozen=True)
class BadgeRevoked:
    """An organisation revoked a badge that it had issued."""

    person_ref: str
    badge_ref: str
    organisation_ref: str


@event("issuer.trusted")
@dataclass(frozen=True)
class IssuerTrusted:
    """Badges of an issuer count for the people of an organisation from now on."""

    organisation_ref: str
    issuer_ref: str


@event("issuer.distrusted")
@dataclass(frozen=True)
class IssuerDistrusted:
    """No further badges of an issuer are taken."""

    organisation_ref: str
    issuer_ref: str


@event("signing-key.made")
@dataclass(frozen=True)
class SigningKeyMade:
    """An organisation has a new key to sign its badges with."""

    organisation_ref: str
    key_ref: str


@event("levels.settings-made")
@dataclass(frozen=True)
class LevelSettingsMade:
    """Levels are computed with a new version of the settings from now on."""

    version: str


LEVEL_EVENTS: tuple[str, ...] = (
    "skill.claimed",
    "skills.claimed",
    "claim.withdrawn",
    "evidence.added",
    "evidence.withdrawn",
    "work.recorded",
    "level.rebuilt",
    "levels.rebuilt",
    "evidence.skill-hidden",
    "evidence.skill-shown",
)
"""Every event after which `queries.matching_rows` may answer otherwise: `person_ref` says for whom, none means all."""


@event("endorsement-ring.opened")
@dataclass(frozen=True)
class RingOpened:
    """People endorse each other without work of both on record; a human looks at it. Nothing changes by itself."""

    ring_ref: str
    member_refs: tuple[str, ...]
    decider_refs: tuple[str, ...]


@event("endorsement-ring.replied")
@dataclass(frozen=True)
class RingReplied:
    """One of the people said their word on the case."""

    ring_ref: str
    person_ref: str


@event("endorsement-ring.decided")
@dataclass(frozen=True)
class RingDecided:
    """A human decided, with a reason: upheld took these endorsements back, otherwise all stands."""

    ring_ref: str
    member_refs: tuple[str, ...]
    decider_ref: str
    is_upheld: bool
