"""What happens to agreed work, in the past tense. The docstrings are the reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from muster.engagements.events.calls import CallAnswered, HoursCalled
from muster.engagements.events.changes import (
    ChangeAnswered,
    ChangeAsked,
    HomeAnsweredChange,
    HomeAskedAboutChange,
    HomeNotAskedAboutChange,
)
from muster.engagements.events.disputes import (
    DisputeAppealed,
    DisputeEnded,
    DisputeOpened,
    DisputeOverdue,
    DisputeRuled,
    DisputeStated,
)
from muster.engagements.events.ending import EndWaits, ReviewsOpened, ReviewSubmitted
from muster.engagements.events.handover import (
    HandoverDropped,
    HandoverIsDue,
    HandoverPassed,
    HandoverTicked,
    HandoverWritten,
)
from muster.engagements.events.hours import (
    HoursClosed,
    TimerStarted,
    TimerStopped,
    TimesheetApprovedByClock,
    TimesheetReopened,
)
from muster.engagements.events.money import (
    MilestoneBegun,
    MilestoneChangesRequested,
    MilestoneDropped,
    MilestoneFunded,
    MilestonePlanned,
    MilestoneRefundAsked,
    MilestoneRefundDeclined,
    MilestoneRefunded,
    MilestoneReleased,
    MilestoneSubmitted,
    MoneyFrozen,
    MoneyRuled,
    MoneyUnfrozen,
    RetainerOwed,
)
from muster.foundation.journal import event

__all__ = [
    "CallAnswered",
    "ChangeAnswered",
    "ChangeAsked",
    "DeliveryReturned",
    "DeliverySubmitted",
    "DisputeAppealed",
    "DisputeEnded",
    "DisputeOpened",
    "DisputeOverdue",
    "DisputeRuled",
    "DisputeStated",
    "EndWaits",
    "EngagementAgreed",
    "EngagementCancelled",
    "EngagementCompleted",
    "EngagementEndedEarly",
    "EngagementProposed",
    "EngagementStarted",
    "HandoverDropped",
    "HandoverIsDue",
    "HandoverPassed",
    "HandoverTicked",
    "HandoverWritten",
    "HomeAnsweredChange",
    "HomeApprovalAsked",
    "HomeApprovalGiven",
    "HomeApprovalNotNeeded",
    "HomeApprovalRefused",
    "HomeAskedAboutChange",
    "HomeDatesProposed",
    "HomeDecidedByPolicy",
    "HomeNotAskedAboutChange",
    "HoursCalled",
    "HoursClosed",
    "HoursLogged",
    "MilestoneBegun",
    "MilestoneChangesRequested",
    "MilestoneDropped",
    "MilestoneFunded",
    "MilestonePlanned",
    "MilestoneRefundAsked",
    "MilestoneRefundDeclined",
    "MilestoneRefunded",
    "MilestoneReleased",
    "MilestoneSubmitted",
    "MoneyFrozen",
    "MoneyRuled",
    "MoneyUnfrozen",
    "RetainerOwed",
    "ReviewSubmitted",
    "ReviewsOpened",
    "TermsAccepted",
    "TermsProposed",
    "TermsSigned",
    "TimerStarted",
    "TimerStopped",
    "TimesheetApproved",
    "TimesheetApprovedByClock",
    "TimesheetReopened",
    "TimesheetReturned",
    "TimesheetSubmitted",
]


@event("engagement.proposed")
@dataclass(frozen=True)
class EngagementProposed:
    """Owner and person have agreed on a seat; the engagement waits for the home manager or for its terms."""

    engagement_ref: str
    candidacy_ref: str
    role_ref: str
    person_ref: str
    owner_ref: str
    organisation_ref: str


@event("home_approval.asked")
@dataclass(frozen=True)
class HomeApprovalAsked:
    """A home manager is asked to let somebody go for some hours, and until when to answer."""

    approval_ref: str
    engagement_ref: str
    person_ref: str
    manager_ref: str
    due_at: datetime


@event("home_approval.given")
@dataclass(frozen=True)
class HomeApprovalGiven:
    """The home manager lets the person go."""

    approval_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    manager_ref: str


@event("home_approval.dates_proposed")
@dataclass(frozen=True)
class HomeDatesProposed:
    """The home manager lets the person go on other dates, which both sides may accept as new terms."""

    approval_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    manager_ref: str
    starts_date: date
    ends_date: date


@event("home_approval.refused")
@dataclass(frozen=True)
class HomeApprovalRefused:
    """The home manager cannot let the person go; the reason is told to both."""

    approval_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    manager_ref: str


@event("home_approval.decided_by_policy")
@dataclass(frozen=True)
class HomeDecidedByPolicy:
    """The home manager's time was over, and the organisation's policy decided."""

    approval_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    manager_ref: str
    state: str


@event("home_approval.not_needed")
@dataclass(frozen=True)
class HomeApprovalNotNeeded:
    """The work does not come about, so a home manager who was still asked need not answer. They are told."""

    approval_ref: str
    engagement_ref: str
    manager_ref: str


@event("terms.proposed")
@dataclass(frozen=True)
class TermsProposed:
    """A new version of the terms is on the table; earlier acceptances no longer count."""

    engagement_ref: str
    person_ref: str
    owner_ref: str
    version: int
    proposed_by_ref: str


@event("terms.accepted")
@dataclass(frozen=True)
class TermsAccepted:
    """One side accepts the latest terms."""

    engagement_ref: str
    person_ref: str
    owner_ref: str
    version: int
    side: str


@event("terms.signed")
@dataclass(frozen=True)
class TermsSigned:
    """One side put its name under a version; the hash is that of the words signed. Accepting them is told."""

    engagement_ref: str
    person_ref: str
    owner_ref: str
    version: int
    side: str
    content_hash: str


@event("engagement.agreed")
@dataclass(frozen=True)
class EngagementAgreed:
    """Both sides have accepted the terms; the hours are firm on the person's plate."""

    engagement_ref: str
    candidacy_ref: str
    role_ref: str
    person_ref: str
    owner_ref: str
    organisation_ref: str


@event("engagement.started")
@dataclass(frozen=True)
class EngagementStarted:
    """The first day has come."""

    engagement_ref: str
    person_ref: str
    owner_ref: str


@event("engagement.cancelled")
@dataclass(frozen=True)
class EngagementCancelled:
    """It did not come about; the hours are free again and the seat is open again."""

    engagement_ref: str
    person_ref: str
    owner_ref: str
    by_ref: str


@event("engagement.ended_early")
@dataclass(frozen=True)
class EngagementEndedEarly:
    """Work stopped before its agreed end; hours after the last day are free again."""

    engagement_ref: str
    person_ref: str
    owner_ref: str
    last_date: date
    by_ref: str


@event("engagement.completed")
@dataclass(frozen=True)
class EngagementCompleted:
    """The work was accepted. It has written its proof, and both sides may review."""

    engagement_ref: str
    role_ref: str
    person_ref: str
    owner_ref: str
    organisation_ref: str


@event("hours.logged")
@dataclass(frozen=True)
class HoursLogged:
    """A person wrote down the minutes of one day."""

    timesheet_ref: str
    engagement_ref: str
    person_ref: str
    day: date
    minutes: int


@event("timesheet.submitted")
@dataclass(frozen=True)
class TimesheetSubmitted:
    """A week's hours were sent for approval."""

    timesheet_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    minutes: int


@event("timesheet.approved")
@dataclass(frozen=True)
class TimesheetApproved:
    """The owner approves the hours of a week."""

    timesheet_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    minutes: int


@event("timesheet.returned")
@dataclass(frozen=True)
class TimesheetReturned:
    """The owner sends the hours back with a question; they may be changed and sent again."""

    timesheet_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str


@event("delivery.submitted")
@dataclass(frozen=True)
class DeliverySubmitted:
    """The person hands the work over."""

    delivery_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str


@event("delivery.returned")
@dataclass(frozen=True)
class DeliveryReturned:
    """The owner asks for something to be changed; the work goes on."""

    delivery_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
