"""What happens to calls under a retainer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from muster.foundation.journal import event


@event("call.asked")
@dataclass(frozen=True)
class HoursCalled:
    """The owner of a retainer asks for hours in a week, and until when to answer."""

    call_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    minutes: int
    due_at: datetime


@event("call.answered")
@dataclass(frozen=True)
class CallAnswered:
    """A call was accepted or declined, or its time ran out. Nobody counts the noes."""

    call_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    minutes: int
    status: str
