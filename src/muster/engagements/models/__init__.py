"""The tables of agreed work, by noun. What must hold even for a stray SQL statement is a constraint here."""

from muster.engagements.models.agreements import Signature, TermsVersion
from muster.engagements.models.calls import RetainerCall
from muster.engagements.models.changes import Change
from muster.engagements.models.deliveries import DeliveryOfWork
from muster.engagements.models.disputes import Dispute, DisputeStatement
from muster.engagements.models.engagements import Engagement
from muster.engagements.models.handover import HandoverItem
from muster.engagements.models.home import HomeApproval
from muster.engagements.models.hours import HoursLock, RunningTimer, Timesheet, TimesheetDay
from muster.engagements.models.milestones import Milestone
from muster.engagements.models.reviews import Review

__all__ = [
    "Change",
    "DeliveryOfWork",
    "Dispute",
    "DisputeStatement",
    "Engagement",
    "HandoverItem",
    "HomeApproval",
    "HoursLock",
    "Milestone",
    "RetainerCall",
    "Review",
    "RunningTimer",
    "Signature",
    "TermsVersion",
    "Timesheet",
    "TimesheetDay",
]
