"""Talks before anybody decides: times that the owner offers, the one that the person takes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from muster.foundation.models import Row
from muster.foundation.privacy import personal_data
from muster.opportunities import terms
from muster.opportunities.models.postings import Candidacy


@personal_data(
    person=("candidacy__person__ref", "candidacy__role__opportunity__owner__ref"),
    fields=("ref", "status", "minutes", "place", "words", "slots", "starts_at", "created_at"),
    erase="cut",
    blanks=("place", "words"),
    purpose="when the two sides of a candidacy talk to each other",
)
class Interview(Row):
    """One talk of a candidacy: ``slots`` are the times on offer, ``starts_at`` the one that was taken,
    kept until another is: calendars have to be told what is off."""

    REF_PREFIX = "itv"

    candidacy = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="interviews")
    status = models.CharField(max_length=12, default=str(terms.InterviewStatus.OFFERED))
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=300, default="")
    words = models.TextField(default="")
    """The latest words of whoever acted last."""
    slots = ArrayField(models.DateTimeField(), default=list)
    starts_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    """Until when the side whose turn it is answers; then the talk lapses."""
    reminded_at = models.DateTimeField(null=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    """How often it was changed: calendars take the highest."""
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["due_at"], name="interview_due", condition=Q(status__in=("offered", "others_asked"))
            ),
            models.Index(fields=["starts_at"], name="interview_soon", condition=Q(status="booked")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["candidacy"],
                name="interview_one_at_a_time",
                condition=Q(status__in=("offered", "others_asked", "booked")),
            ),
            models.CheckConstraint(
                condition=Q(status__in=[str(word) for word in terms.InterviewStatus]),
                name="interview_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="booked") | Q(starts_at__isnull=False), name="interview_booked_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("offered", "others_asked")) | Q(due_at__isnull=False),
                name="interview_never_waits_for_ever",
            ),
        ]
