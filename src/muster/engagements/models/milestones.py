"""Milestones: parts of a fixed price, each with money set aside for it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from muster.engagements import terms
from muster.engagements.models.engagements import Engagement, words
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data, settled_before_leaving
from muster.foundation.words import _
from muster.ledger.rules import amount_words


@settled_before_leaving(
    person=("engagement__person__ref", "engagement__owner__ref"),
    organisation="engagement__organisation__ref",
    is_open=Q(held__gt=0),
    say=lambda row: _(
        "{amount} are set aside for “{title}”", amount=amount_words(row.held, row.currency), title=row.title
    ),
    about=lambda row: row.engagement.ref,
)
@personal_data(
    person=("engagement__person__ref", "engagement__owner__ref"),
    fields=("ref", "number", "title", "words", "status", "amount", "currency", "due_date", "submitted_at"),
    erase="keep",
    purpose="what was agreed, handed over and paid for it",
)
class Milestone(Row):
    """One part of the work and its price (minor units, tax included).

    ``held`` is what is set aside for it now: the same as in its account of the ledger, kept here so that a page
    reads it at once. While ``frozen_at`` is set nobody moves it: a dispute is about it.
    """

    REF_PREFIX = "mil"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    words = models.TextField(default="")
    status = models.CharField(max_length=20, default=str(terms.MilestoneStatus.PLANNED))
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    held = models.PositiveBigIntegerField(default=0)
    released = models.PositiveBigIntegerField(default=0)
    due_date = models.DateField(null=True)
    created_at = models.DateTimeField()
    funded_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    refund_asked_at = models.DateTimeField(null=True)
    refund_words = models.TextField(default="")
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "number"], name="milestone_number_once"),
            models.CheckConstraint(
                condition=Q(status__in=words(terms.MilestoneStatus)), name="milestone_status_known"
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="milestone_is_something"),
            models.CheckConstraint(
                condition=Q(held__lte=F("amount")) & Q(released__lte=F("amount")),
                name="milestone_holds_no_more_than_its_price",
            ),
            models.CheckConstraint(
                condition=Q(held=0) | ~Q(status__in=words(terms.MILESTONE_WITHOUT_MONEY)),
                name="milestone_settled_holds_nothing",
            ),
        ]
        indexes = [models.Index(fields=["status", "submitted_at"], name="milestone_status")]
