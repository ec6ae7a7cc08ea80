"""What happens to hours beyond being logged, sent and answered, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from muster.foundation.journal import event


@event("timesheet.reopened")
@dataclass(frozen=True)
class TimesheetReopened:
    """The owner opens approved hours again, with a reason; they may be changed and sent once more."""

    timesheet_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str


@event("timesheet.approved_by_clock")
@dataclass(frozen=True)
class TimesheetApprovedByClock:
    """The owner did not answer in time, so the hours count as approved; both are told."""

    timesheet_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    minutes: int


@event("hours.closed")
@dataclass(frozen=True)
class HoursClosed:
    """An organisation closed its hours up to a day, or opened them again to an earlier one."""

    organisation_ref: str
    until_date: date


@event("timer.started")
@dataclass(frozen=True)
class TimerStarted:
    """Somebody started the timer of a piece of work."""

    engagement_ref: str
    person_ref: str


@event("timer.stopped")
@dataclass(frozen=True)
class TimerStopped:
    """Somebody stopped a timer: its minutes stand in their hours, or it was dropped and none do."""

    engagement_ref: str
    person_ref: str
    minutes: int
