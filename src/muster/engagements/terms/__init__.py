"""The words of agreed work and, for each status, the one table of the moves it allows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from muster.engagements.terms.changes import (
    CHANGE_DAYS,
    CHANGE_MOVES,
    CHANGE_WAITS,
    CHANGES_OF,
    ChangeKind,
    ChangeStatus,
    change_kind_label,
    change_status_label,
)
from muster.foundation.words import _

__all__ = [
    "CHANGES_OF",
    "CHANGE_DAYS",
    "CHANGE_MOVES",
    "CHANGE_WAITS",
    "ChangeKind",
    "ChangeStatus",
    "change_kind_label",
    "change_status_label",
]

Moves = Mapping[str, tuple[str, ...]]

REVIEW_DAYS = 14
"""Days after the end until which each side may review; then what was written is opened."""
MOST_MINUTES_A_DAY = 16 * 60
REMIND_AFTER = (3, 10)
"""Days after which somebody is reminded that the end of the work waits for them: two times in all."""
HANDOVER_DAYS = 7
"""Days before the last day on which the person is reminded of a handover list that is still empty."""
HANDOVER_FROM_DAYS = 14
"""Days from the first to the last: shorter work leaves nothing that somebody would have to be reminded of."""
MOST_HANDOVER = 50
"""Items on one handover list."""
LONGEST_TIMER = 12 * 60
"""Minutes after which a running timer was forgotten: then the hours are written by hand."""
NOTICE_DAYS = 14
"""The notice that terms begin with."""
PAYMENT_DAYS = 30
"""Days after the work within which it is paid, unless the terms name others."""


class EngagementStatus(StrEnum):
    """Where agreed work stands."""

    AWAITING_HOME = "awaiting_home"
    AWAITING_TERMS = "awaiting_terms"
    AGREED = "agreed"
    ACTIVE = "active"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"
    CANCELLED = "cancelled"


S = EngagementStatus

ENGAGEMENT_MOVES: Moves = {
    S.AWAITING_HOME: (S.AWAITING_TERMS, S.CANCELLED),
    S.AWAITING_TERMS: (S.AGREED, S.CANCELLED),
    S.AGREED: (S.ACTIVE, S.CANCELLED),
    S.ACTIVE: (S.DELIVERED, S.ENDED_EARLY),
    S.DELIVERED: (S.ACTIVE, S.COMPLETED, S.ENDED_EARLY),
    S.COMPLETED: (),
    S.ENDED_EARLY: (),
    S.CANCELLED: (),
}


class HomeState(StrEnum):
    """What the home manager, or the policy in their place, has said."""

    WAITING = "waiting"
    APPROVED = "approved"
    OTHER_DATES = "other_dates"
    REFUSED = "refused"
    LET_GO_BY_POLICY = "let_go_by_policy"
    REFUSED_BY_POLICY = "refused_by_policy"
    NOT_NEEDED = "not_needed"


HOME_MOVES: Moves = {
    HomeState.WAITING: (
        HomeState.APPROVED,
        HomeState.OTHER_DATES,
        HomeState.REFUSED,
        HomeState.LET_GO_BY_POLICY,
        HomeState.REFUSED_BY_POLICY,
        HomeState.NOT_NEEDED,
    ),
    HomeState.APPROVED: (),
    HomeState.OTHER_DATES: (),
    HomeState.REFUSED: (),
    HomeState.LET_GO_BY_POLICY: (),
    HomeState.REFUSED_BY_POLICY: (),
    HomeState.NOT_NEEDED: (),
}


LET_GO = (HomeState.APPROVED, HomeState.LET_GO_BY_POLICY, HomeState.OTHER_DATES)
"""Answers with which the person may go."""


class TimesheetStatus(StrEnum):
    """Where a week's hours stand."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


TIMESHEET_MOVES: Moves = {
    TimesheetStatus.DRAFT: (TimesheetStatus.SUBMITTED,),
    TimesheetStatus.SUBMITTED: (TimesheetStatus.APPROVED, TimesheetStatus.RETURNED),
    TimesheetStatus.RETURNED: (TimesheetStatus.SUBMITTED,),
    TimesheetStatus.APPROVED: (TimesheetStatus.RETURNED,),
}


class DeliveryStatus(StrEnum):
    """Where handed-over work stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class CallStatus(StrEnum):
    """Where a call under a retainer stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


CALL_MOVES: Moves = {
    CallStatus.ASKED: (CallStatus.ACCEPTED, CallStatus.DECLINED, CallStatus.LAPSED),
    CallStatus.ACCEPTED: (),
    CallStatus.DECLINED: (),
    CallStatus.LAPSED: (),
}
CALL_DAYS = 2
"""Working days that a person has to answer a call."""


DELIVERY_MOVES: Moves = {
    DeliveryStatus.SUBMITTED: (DeliveryStatus.ACCEPTED, DeliveryStatus.RETURNED),
    DeliveryStatus.ACCEPTED: (),
    DeliveryStatus.RETURNED: (),
}


class DisputeStatus(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    RULED = "ruled"
    APPEALED = "appealed"
    FINAL = "final"
    WITHDRAWN = "withdrawn"


DISPUTE_MOVES: Moves = {
    DisputeStatus.OPEN: (DisputeStatus.RULED, DisputeStatus.WITHDRAWN),
    DisputeStatus.RULED: (DisputeStatus.APPEALED, DisputeStatus.FINAL),
    DisputeStatus.APPEALED: (DisputeStatus.FINAL,),
    DisputeStatus.FINAL: (),
    DisputeStatus.WITHDRAWN: (),
}
DISPUTE_LIVE = (DisputeStatus.OPEN, DisputeStatus.RULED, DisputeStatus.APPEALED)
"""While it is one of these the item is frozen."""
DECIDER_DAYS = 5
"""Working days the decider has, for the ruling and again after an appeal."""
APPEAL_DAYS = 5
"""Working days in which either side may appeal, once in all; then the ruling is carried out."""


class DisputeItem(StrEnum):
    """What a dispute can be about."""

    HOURS = "hours"
    DELIVERY = "delivery"
    MILESTONE = "milestone"
    INVOICE = "invoice"


ACCEPT_DAYS = 14
"""Days after a milestone was handed over until it counts as accepted, if nobody has answered."""
REFUND_DAYS = 7
"""Days the person has to answer when money set aside is asked back; then it goes back."""
MOST_MILESTONES = 50
MOST_FILES = 5
"""Files that go with one delivery."""


class MilestoneStatus(StrEnum):
    """Where a part of the work and its money stand."""

    PLANNED = "planned"
    FUNDED = "funded"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    ACCEPTED = "accepted"
    AUTO_ACCEPTED = "auto_accepted"
    RELEASED = "released"
    RULED = "ruled"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


M = MilestoneStatus

MILESTONE_MOVES: Moves = {
    M.PLANNED: (M.FUNDED, M.CANCELLED),
    M.FUNDED: (M.IN_PROGRESS, M.SUBMITTED, M.REFUNDED, M.RULED),
    M.IN_PROGRESS: (M.SUBMITTED, M.REFUNDED, M.RULED),
    M.SUBMITTED: (M.CHANGES_REQUESTED, M.ACCEPTED, M.AUTO_ACCEPTED, M.REFUNDED, M.RULED),
    M.CHANGES_REQUESTED: (M.SUBMITTED, M.REFUNDED, M.RULED),
    M.ACCEPTED: (M.RELEASED,),
    M.AUTO_ACCEPTED: (M.RELEASED,),
    M.RELEASED: (),
    M.RULED: (),
    M.REFUNDED: (),
    M.CANCELLED: (),
}

MILESTONE_HOLDS = (M.FUNDED, M.IN_PROGRESS, M.SUBMITTED, M.CHANGES_REQUESTED)
"""While it stands so, its money is set aside."""
MILESTONE_WITHOUT_MONEY = (M.PLANNED, M.RELEASED, M.RULED, M.REFUNDED, M.CANCELLED)

TRANSITION_TABLES: Mapping[str, Moves] = {
    "engagement": ENGAGEMENT_MOVES,
    "home approval": HOME_MOVES,
    "timesheet": TIMESHEET_MOVES,
    "delivery": DELIVERY_MOVES,
    "dispute": DISPUTE_MOVES,
    "call": CALL_MOVES,
    "milestone": MILESTONE_MOVES,
    "change": CHANGE_MOVES,
}
"""Every table of moves by name; the diagrams in the reference are drawn from it."""

ENDED = (S.COMPLETED, S.ENDED_EARLY, S.CANCELLED)
WORKED = (S.COMPLETED, S.ENDED_EARLY)
"""Work that took place and is over: it may be reviewed."""
PENDING = (S.AWAITING_HOME, S.AWAITING_TERMS)
RUNNING = (S.AGREED, S.ACTIVE, S.DELIVERED)
HANDED_OVER_FROM = (S.ACTIVE, S.DELIVERED, *WORKED)
"""While its handover list may be written: once there is something to hand over, and after the end too."""


class Side(StrEnum):
    """Who speaks in a review."""

    PERSON = "person"
    OWNER = "owner"


REVIEW_ITEMS: Mapping[Side, tuple[str, ...]] = {
    Side.OWNER: ("delivered", "reliable", "clear"),
    Side.PERSON: ("aims", "support", "fair"),
}
"""By the side that speaks: the anchored items it answers, 1 to 5."""


def engagement_status_label(status: str) -> str:
    """The status in the present language."""
    return {
        S.AWAITING_HOME: _("Waiting for the home manager"),
        S.AWAITING_TERMS: _("Terms to accept"),
        S.AGREED: _("Agreed"),
        S.ACTIVE: _("Running"),
        S.DELIVERED: _("Delivered"),
        S.COMPLETED: _("Completed"),
        S.ENDED_EARLY: _("Ended early"),
        S.CANCELLED: _("Did not come about"),
    }[EngagementStatus(status)]


def home_state_label(state: str) -> str:
    """The answer in the present language."""
    return {
        HomeState.WAITING: _("Waiting for an answer"),
        HomeState.APPROVED: _("Let go"),
        HomeState.OTHER_DATES: _("Other dates proposed"),
        HomeState.REFUSED: _("Refused"),
        HomeState.LET_GO_BY_POLICY: _("Let go, because the time to answer was over"),
        HomeState.REFUSED_BY_POLICY: _("Refused, because the time to answer was over"),
        HomeState.NOT_NEEDED: _("No longer needed"),
    }[HomeState(state)]


def timesheet_status_label(status: str) -> str:
    """The status in the present language."""
    return {
        TimesheetStatus.DRAFT: _("Not sent yet"),
        TimesheetStatus.SUBMITTED: _("Sent"),
        TimesheetStatus.APPROVED: _("Approved"),
        TimesheetStatus.RETURNED: _("Returned"),
    }[TimesheetStatus(status)]


def delivery_status_label(status: str) -> str:
    """The status in the present language."""
    return {
        DeliveryStatus.SUBMITTED: _("Waiting for the owner"),
        DeliveryStatus.ACCEPTED: _("Accepted"),
        DeliveryStatus.RETURNED: _("Returned"),
    }[DeliveryStatus(status)]


def dispute_status_label(status: str) -> str:
    """The status in the present language."""
    return {
        DisputeStatus.OPEN: _("Waits for the decider"),
        DisputeStatus.RULED: _("Ruled, may be appealed"),
        DisputeStatus.APPEALED: _("Appealed"),
        DisputeStatus.FINAL: _("Decided"),
        DisputeStatus.WITHDRAWN: _("Withdrawn"),
    }[DisputeStatus(status)]


def call_status_label(status: str) -> str:
    """The status in the present language."""
    return {
        CallStatus.ASKED: _("Waiting for an answer"),
        CallStatus.ACCEPTED: _("Accepted"),
        CallStatus.DECLINED: _("Declined"),
        CallStatus.LAPSED: _("Ran out of time"),
    }[CallStatus(status)]


def milestone_status_label(status: str) -> str:
    """The status in the present language."""
    return {
        M.PLANNED: _("Planned"),
        M.FUNDED: _("Money set aside"),
        M.IN_PROGRESS: _("In progress"),
        M.SUBMITTED: _("Handed over"),
        M.CHANGES_REQUESTED: _("Changes asked for"),
        M.ACCEPTED: _("Accepted"),
        M.AUTO_ACCEPTED: _("Accepted, because the time to answer was over"),
        M.RELEASED: _("Paid"),
        M.RULED: _("Settled by a ruling"),
        M.REFUNDED: _("Given back"),
        M.CANCELLED: _("Dropped"),
    }[MilestoneStatus(status)]


def review_item_label(item: str) -> str:
    """What an anchored item asks, in the present language."""
    return {
        "delivered": _("What was agreed was delivered"),
        "reliable": _("Times and promises were kept"),
        "clear": _("It was clear where the work stood"),
        "aims": _("The aims were clear"),
        "support": _("Questions were answered in time"),
        "fair": _("Hours and scope stayed as agreed"),
    }[item]


def review_anchor_label(value: int) -> str:
    """The word that stands for a value from 1 to 5."""
    return {
        1: _("never"),
        2: _("seldom"),
        3: _("mostly"),
        4: _("nearly always"),
        5: _("always"),
    }[value]
