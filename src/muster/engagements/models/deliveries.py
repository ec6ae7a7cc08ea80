"""Work handed over."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from muster.engagements import terms
from muster.engagements.models.engagements import Engagement
from muster.engagements.models.milestones import Milestone
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


@personal_data(
    person="engagement__person__ref",
    fields=("ref", "words", "status", "answer_words", "submitted_at"),
    erase="keep",
    purpose="work handed over and the owner's answer",
)
class DeliveryOfWork(Row):
    """Work handed over, all of it or one milestone: what it is, in words and files, and what the owner said."""

    REF_PREFIX = "dlv"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="deliveries")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, null=True, related_name="deliveries")
    words = models.TextField()
    file_refs = ArrayField(models.CharField(max_length=20), default=list)
    status = models.CharField(max_length=10, default=str(terms.DeliveryStatus.SUBMITTED))
    submitted_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer_words = models.TextField(default="")

    class Meta:
        ordering = ["submitted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(status="submitted", milestone=None),
                name="delivery_one_waiting",
            ),
            models.UniqueConstraint(
                fields=["milestone"], condition=Q(status="submitted"), name="delivery_one_waiting_each"
            ),
        ]
