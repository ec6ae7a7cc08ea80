"""What happens with instruments, in the past tense. The docstrings are the reference; no answer is ever in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from muster.foundation.journal import event


@event("instrument.drafted")
@dataclass(frozen=True)
class InstrumentDrafted:
    """Somebody began an instrument of an organisation, or took an example along."""

    instrument_ref: str
    organisation_ref: str


@event("instrument.changed")
@dataclass(frozen=True)
class InstrumentChanged:
    """A draft was written anew."""

    instrument_ref: str


@event("instrument.published")
@dataclass(frozen=True)
class InstrumentPublished:
    """An instrument is in use from now on; its words do not change any more."""

    instrument_ref: str


@event("instrument.retired")
@dataclass(frozen=True)
class InstrumentRetired:
    """An instrument is not used for anybody new."""

    instrument_ref: str


@event("sitting.invited")
@dataclass(frozen=True)
class SittingInvited:
    """A person was invited to one use of an instrument; nothing begins before they agree."""

    sitting_ref: str
    person_ref: str
    by_ref: str
    skill_ref: str
    due_at: datetime


@event("sitting.agreed")
@dataclass(frozen=True)
class SittingAgreed:
    """The person agreed to this one use; those who rate may begin."""

    sitting_ref: str
    person_ref: str
    skill_ref: str
    purpose: str
    rater_refs: tuple[str, ...]
    due_at: datetime


@event("sitting.declined")
@dataclass(frozen=True)
class SittingDeclined:
    """The person said no. Nobody counts it."""

    sitting_ref: str
    person_ref: str
    by_ref: str
    skill_ref: str


@event("sitting.taken-back")
@dataclass(frozen=True)
class SittingTakenBack:
    """The person or whoever had invited them ended it before it was done; what was given so far is not used."""

    sitting_ref: str
    person_ref: str
    by_ref: str
    skill_ref: str


@event("sitting.rated")
@dataclass(frozen=True)
class SittingRated:
    """One of those who rate has given, or declined, their word."""

    sitting_ref: str
    rater_ref: str
    is_given: bool


@event("sitting.done")
@dataclass(frozen=True)
class SittingDone:
    """There is a result. ``counts``: it was written as evidence, as the person had agreed."""

    sitting_ref: str
    person_ref: str
    skill_ref: str
    counts: bool


@event("sitting.lapsed")
@dataclass(frozen=True)
class SittingLapsed:
    """The time was over without a result."""

    sitting_ref: str
    person_ref: str
    by_ref: str
    skill_ref: str
