"""What happens to changes of agreed work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from muster.foundation.journal import event


@event("change.asked")
@dataclass(frozen=True)
class ChangeAsked:
    """One side asks the other to move, pause, extend or end the work, and until when to answer."""

    change_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    kind: str
    by_ref: str
    due_at: datetime


@event("change.answered")
@dataclass(frozen=True)
class ChangeAnswered:
    """A change was agreed, declined, taken back, or ran out of time (``status``)."""

    change_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    kind: str
    by_ref: str
    status: str
