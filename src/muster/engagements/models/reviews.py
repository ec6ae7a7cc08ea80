"""What the two sides say of each other."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from muster.engagements.models.engagements import Engagement
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


@personal_data(
    person=("author__ref", "subject__ref"),
    fields=("ref", "side", "items", "would_again", "words", "submitted_at"),
    erase="cut",
    blanks=("words",),
    purpose="what the two sides of finished work say of each other",
    closed={"subject__ref": Q(engagement__reviews_opened_at=None)},
    hides={"subject__ref": ("would_again",)},
)
class Review(Row):
    """One side's word on the other, closed until both have spoken or the days are over."""

    REF_PREFIX = "rev"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="reviews")
    side = models.CharField(max_length=6)
    author = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    items = models.JSONField()
    would_again = models.BooleanField()
    words = models.TextField(default="")
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "side"], name="review_once_a_side"),
        ]
