"""What happens to handover lists, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from muster.foundation.journal import event


@event("handover.written")
@dataclass(frozen=True)
class HandoverWritten:
    """The person has put something on the handover list of their work."""

    item_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str


@event("handover.dropped")
@dataclass(frozen=True)
class HandoverDropped:
    """The person has taken something off the list again."""

    item_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str


@event("handover.ticked")
@dataclass(frozen=True)
class HandoverTicked:
    """The owner, or whoever holds the position now, says that an item is done (or, after all, is not)."""

    item_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    by_ref: str
    is_done: bool


@event("handover.due")
@dataclass(frozen=True)
class HandoverIsDue:
    """Work ends within a week, and nothing is on its handover list yet: the person is reminded, once for each last day."""

    engagement_ref: str
    person_ref: str
    owner_ref: str
    last_date: date


@event("handover.passed")
@dataclass(frozen=True)
class HandoverPassed:
    """Somebody follows in a position for which another has left open items: so many of them."""

    engagement_ref: str
    person_ref: str
    owner_ref: str
    left_by_ref: str
    number: int
