"""What happens to milestones and to money in dispute, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from muster.foundation.journal import event


@event("milestone.planned")
@dataclass(frozen=True)
class MilestonePlanned:
    """A part of the work has its own price; nothing is set aside for it yet."""

    milestone_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    by_ref: str


@event("milestone.dropped")
@dataclass(frozen=True)
class MilestoneDropped:
    """A part of the work that nothing was set aside for is not planned any more."""

    milestone_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    by_ref: str


@event("milestone.funded")
@dataclass(frozen=True)
class MilestoneFunded:
    """The price of a milestone is set aside; it goes to the person, or back with their word or a ruling only."""

    milestone_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str


@event("milestone.begun")
@dataclass(frozen=True)
class MilestoneBegun:
    """The person works on a milestone."""

    milestone_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str


@event("milestone.submitted")
@dataclass(frozen=True)
class MilestoneSubmitted:
    """A milestone was handed over; ``accepts_itself_at`` is when it counts as accepted if nobody answers."""

    milestone_ref: str
    delivery_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    accepts_itself_at: datetime


@event("milestone.changes_requested")
@dataclass(frozen=True)
class MilestoneChangesRequested:
    """The owner asked for changes."""

    milestone_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str


@event("milestone.released")
@dataclass(frozen=True)
class MilestoneReleased:
    """A milestone was accepted and its money, or a part of it, is the person's. ``by_clock``: nobody had answered."""

    milestone_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    by_clock: bool


@event("milestone.refund_asked")
@dataclass(frozen=True)
class MilestoneRefundAsked:
    """The owner asks for the money back; without an answer it goes back at ``due_at``."""

    milestone_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    due_at: datetime


@event("milestone.refund_declined")
@dataclass(frozen=True)
class MilestoneRefundDeclined:
    """The person keeps working for the money; it stays set aside."""

    milestone_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str


@event("milestone.refunded")
@dataclass(frozen=True)
class MilestoneRefunded:
    """What was set aside went back to the client."""

    milestone_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str


@event("money.frozen")
@dataclass(frozen=True)
class MoneyFrozen:
    """A dispute is about this item: its money stays where it is."""

    item_kind: str
    item_ref: str
    engagement_ref: str


@event("money.unfrozen")
@dataclass(frozen=True)
class MoneyUnfrozen:
    """The dispute about this item is over without a ruling; it goes on as before."""

    item_kind: str
    item_ref: str
    engagement_ref: str


@event("money.ruled")
@dataclass(frozen=True)
class MoneyRuled:
    """A ruling about this item is carried out; both sides' parts stand in the books."""

    item_kind: str
    item_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str


@event("retainer.owed")
@dataclass(frozen=True)
class RetainerOwed:
    """A month of readiness is over and is owed."""

    engagement_ref: str
    person_ref: str
    owner_ref: str
    month: date
