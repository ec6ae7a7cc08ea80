"""Changes of agreed work: moved, paused, extended or ended, each with the other side's yes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from muster.engagements import terms
from muster.engagements.models.engagements import Engagement, words
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


@personal_data(
    person=("engagement__person__ref", "engagement__owner__ref"),
    fields=(
        "ref",
        "kind",
        "status",
        "side",
        "words",
        "starts_date",
        "ends_date",
        "minutes_per_week",
        "rate_minor",
        "asked_at",
        "answer_words",
    ),
    erase="keep",
    purpose="what both sides agreed to change about their work, and what they did not",
)
class Change(Row):
    """One change that a side asks for. Both dates are days: of the work as it would be, of the pause, or those for which
    other hours or another rate hold.

    ``typed_name`` and ``content_hash`` are those of the asking side, where the new terms have to be signed;
    ``answer_name`` is the other side's.
    """

    REF_PREFIX = "chg"

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10)
    status = models.CharField(max_length=10, default=str(terms.ChangeStatus.ASKED))
    side = models.CharField(max_length=6)
    words = models.TextField()
    starts_date = models.DateField()
    ends_date = models.DateField()
    moves_end = models.BooleanField(default=False)
    """A pause only: the last day of the work moves on by as many days."""
    minutes_per_week = models.PositiveIntegerField(null=True)
    """Other hours only: the minutes a week from the first of the dates on."""
    minutes_before = models.PositiveIntegerField(null=True)
    """Other hours only, once they are agreed: the minutes a week up to that day."""
    rate_minor = models.PositiveBigIntegerField(null=True)
    """Another rate only: minor units an hour from the first of the dates on, in the currency of the terms."""
    typed_name = models.CharField(max_length=120, default="")
    content_hash = models.CharField(max_length=64, default="")
    answer_name = models.CharField(max_length=120, default="", db_default="")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer_words = models.TextField(default="")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["due_at"], name="change_due", condition=Q(status="asked"))]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"],
                name="change_one_open_at_a_time",
                condition=Q(status__in=words(terms.CHANGE_WAITS)),
            ),
            models.CheckConstraint(
                condition=Q(status__in=words(terms.ChangeStatus)), name="change_status_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=words(terms.ChangeKind)), name="change_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_date__gte=F("starts_date")), name="change_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(status="asked") | Q(answered_at__isnull=False), name="change_answered_at_known"
            ),
        ]
