"""The answers of home managers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from muster.engagements import terms
from muster.engagements.models.changes import Change
from muster.engagements.models.engagements import Engagement, words
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


@personal_data(
    person=("engagement__person__ref", "manager__ref"),
    fields=("ref", "state", "asked_at", "due_at", "answered_at", "words"),
    erase="keep",
    purpose="who was asked to let somebody go, and the answer",
)
class HomeApproval(Row):
    """One home manager's answer for one engagement, or for a change of it that takes more of the person's weeks."""

    REF_PREFIX = "hap"

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="approvals")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    change = models.ForeignKey(Change, null=True, on_delete=models.CASCADE, related_name="approvals")
    """The change that is asked about; None: the work itself."""
    manager = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default=str(terms.HomeState.WAITING))
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    words = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["manager", "state"], name="home_approval_manager"),
            models.Index(fields=["due_at"], name="home_approval_due", condition=Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "manager"], name="home_approval_once", condition=Q(change=None)
            ),
            models.UniqueConstraint(fields=["change", "manager"], name="home_approval_once_a_change"),
            models.CheckConstraint(
                condition=Q(state__in=words(terms.HomeState)), name="home_approval_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(answered_at__isnull=False),
                name="home_approval_answered_at_known",
            ),
        ]
