"""What happens to talks between the two sides of a candidacy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from muster.foundation.journal import event


@event("interview.slots_offered")
@dataclass(frozen=True)
class SlotsOffered:
    """The owner offers times for a talk, and until when to take one."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    interview_ref: str
    due_at: datetime


@event("interview.set")
@dataclass(frozen=True)
class InterviewSet:
    """The person has taken a time."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    interview_ref: str
    starts_at: datetime


@event("interview.slots_asked_for")
@dataclass(frozen=True)
class SlotsAskedFor:
    """The person asks for other times; the owner offers some by then."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    interview_ref: str
    due_at: datetime


@event("interview.soon")
@dataclass(frozen=True)
class InterviewSoon:
    """A talk is a day away."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    interview_ref: str
    starts_at: datetime


@event("interview.ended")
@dataclass(frozen=True)
class InterviewEnded:
    """A talk was called off or ran out of time (``status``)."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    interview_ref: str
    status: str
