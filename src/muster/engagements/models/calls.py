"""Calls under a retainer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from muster.engagements import terms
from muster.engagements.models.engagements import Engagement, words
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


@personal_data(
    person="engagement__person__ref",
    fields=("ref", "monday", "minutes", "words", "status", "asked_at", "answered_at"),
    erase="keep",
    purpose="hours called under a retainer, the basis of the hours that are sure",
)
class RetainerCall(Row):
    """Hours that the owner asks for in one week of a retainer; the person says yes or no."""

    REF_PREFIX = "cal"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="calls")
    monday = models.DateField()
    minutes = models.PositiveIntegerField()
    words = models.TextField()
    status = models.CharField(max_length=10, default=str(terms.CallStatus.ASKED))
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-monday", "-id"]
        indexes = [models.Index(fields=["due_at"], name="retainer_call_due", condition=Q(status="asked"))]
        constraints = [
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="retainer_call_from_a_monday"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="retainer_call_takes_time"),
            models.CheckConstraint(
                condition=Q(status__in=words(terms.CallStatus)), name="retainer_call_status_known"
            ),
        ]
