"""What happens around offers, nominations and jobs taken apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from muster.foundation.journal import event


@event("candidacy.countered")
@dataclass(frozen=True)
class OfferCountered:
    """The person answers an offer with other terms; the owner's clock starts anew."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    answer_due_at: datetime


@event("candidacy.nominated")
@dataclass(frozen=True)
class PersonNominated:
    """A colleague named somebody for a role, who is asked. The refs of persons are empty when nobody had to be."""

    candidacy_ref: str
    role_ref: str
    person_ref: str
    by_ref: str


@event("candidacy.nomination_declined")
@dataclass(frozen=True)
class NominationDeclined:
    """Whoever was named by a colleague said no, or did not answer in time. Nobody is told."""

    candidacy_ref: str
    role_ref: str
    person_ref: str


@event("job.broken_down")
@dataclass(frozen=True)
class JobBrokenDown:
    """A job was taken apart into tasks, which a person has to approve."""

    breakdown_ref: str
    organisation_ref: str
    owner_ref: str


@event("job.tasks_changed")
@dataclass(frozen=True)
class TasksChanged:
    """The tasks of a job were said anew; approving starts over."""

    breakdown_ref: str
    owner_ref: str


@event("job.tasks_approved")
@dataclass(frozen=True)
class TasksApproved:
    """A person approved the tasks of a job: each can be posted."""

    breakdown_ref: str
    owner_ref: str
    by_ref: str
