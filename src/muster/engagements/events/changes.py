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
    """A change was agreed, goes to the home manager (``at_home``), was declined, taken back, or ran out of time (``status``)."""

    change_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    kind: str
    by_ref: str
    status: str


@event("change.home_asked")
@dataclass(frozen=True)
class HomeAskedAboutChange:
    """Both sides want a change that takes more of the person's weeks; whoever lets them go is asked, and until when."""

    approval_ref: str
    change_ref: str
    change_kind: str
    engagement_ref: str
    person_ref: str
    manager_ref: str
    due_at: datetime


@event("change.home_answered")
@dataclass(frozen=True)
class HomeAnsweredChange:
    """Whoever lets the person go has answered about a change, or the policy has in their place (``state``)."""

    approval_ref: str
    change_ref: str
    engagement_ref: str
    person_ref: str
    owner_ref: str
    manager_ref: str
    state: str


@event("change.home_not_needed")
@dataclass(frozen=True)
class HomeNotAskedAboutChange:
    """The change is off, so nobody has to answer about it any more."""

    approval_ref: str
    change_ref: str
    engagement_ref: str
    manager_ref: str
