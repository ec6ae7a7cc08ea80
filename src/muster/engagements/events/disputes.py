"""What happens in a dispute, in the past tense. What was said and why is never in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from muster.foundation.journal import event


@event("dispute.opened")
@dataclass(frozen=True)
class DisputeOpened:
    """One side disputes a named item; it is frozen, and the decider is asked."""

    dispute_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    decider_ref: str
    item_kind: str
    by_ref: str
    due_at: datetime


@event("dispute.statement")
@dataclass(frozen=True)
class DisputeStated:
    """Somebody said something in a dispute; the words are in it and not here."""

    dispute_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    decider_ref: str
    author_ref: str


@event("dispute.ruled")
@dataclass(frozen=True)
class DisputeRuled:
    """The decider has ruled; either side may appeal, once in all."""

    dispute_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    decider_ref: str
    share: int
    due_at: datetime


@event("dispute.appealed")
@dataclass(frozen=True)
class DisputeAppealed:
    """One side appeals; the decider looks once more."""

    dispute_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    decider_ref: str
    by_ref: str
    due_at: datetime


@event("dispute.overdue")
@dataclass(frozen=True)
class DisputeOverdue:
    """The decider's time is over; all three are reminded once."""

    dispute_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    decider_ref: str


@event("dispute.ended")
@dataclass(frozen=True)
class DisputeEnded:
    """The dispute is over: its ruling is carried out, or it was withdrawn."""

    dispute_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    decider_ref: str
    status: str
    share: int | None
