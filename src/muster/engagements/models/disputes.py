"""Disputes: one named item, what both sides say, what the decider rules."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from muster.engagements import terms
from muster.engagements.models.engagements import Engagement, words
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data, settled_before_leaving
from muster.foundation.words import _


@settled_before_leaving(
    person=("engagement__person__ref", "engagement__owner__ref", "decider__ref"),
    organisation="engagement__organisation__ref",
    is_open=Q(status__in=words(terms.DISPUTE_LIVE)),
    say=lambda row: _("the dispute about “{title}” is not decided", title=row.engagement.title),
    about=lambda row: row.ref,
)
@personal_data(
    person=("engagement__person__ref", "engagement__owner__ref", "decider__ref"),
    fields=(
        "ref",
        "item_kind",
        "words",
        "amount",
        "unit",
        "status",
        "share",
        "ruling_words",
        "opened_at",
        "ruled_at",
    ),
    erase="keep",
    purpose="a dispute and its ruling are a record of both sides",
)
class Dispute(Row):
    """Both sides see one item differently, and somebody who is neither decides."""

    REF_PREFIX = "dsp"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="disputes")
    opened_by = models.CharField(max_length=6)
    item_kind = models.CharField(max_length=10)
    item_ref = models.CharField(max_length=20)
    words = models.TextField()
    amount = models.PositiveBigIntegerField(null=True)
    """The money that is frozen, in minor units of ``unit``; None where the item has no money of its own (yet)."""
    unit = models.CharField(max_length=3, default="", db_default="")
    status = models.CharField(max_length=10, default=str(terms.DisputeStatus.OPEN))
    decider = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """When the decider's answer is due; after a ruling, until when it can be appealed."""
    reminded_at = models.DateTimeField(null=True)
    share = models.PositiveSmallIntegerField(null=True)
    """Thousandths that the one who worked gets."""
    ruling_words = models.TextField(default="")
    ruled_at = models.DateTimeField(null=True)
    appealed_by = models.CharField(max_length=6, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=words(terms.DisputeStatus)), name="dispute_status_known"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__lte=1000), name="dispute_share_within_whole"
            ),
            models.UniqueConstraint(
                fields=["item_ref"],
                condition=Q(status__in=words(terms.DISPUTE_LIVE)),
                name="dispute_one_live_per_item",
            ),
        ]

    @property
    def is_live(self) -> bool:
        """True while the item is frozen."""
        return self.status in terms.DISPUTE_LIVE


@personal_data(
    person="author__ref",
    fields=("words", "said_at"),
    erase="cut",
    blanks=("words",),
    purpose="what was said in a dispute",
)
class DisputeStatement(models.Model):
    """What one side, or the decider, says in a dispute, with files."""

    id = models.BigAutoField(primary_key=True)
    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="statements")
    author = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    file_refs = ArrayField(models.CharField(max_length=20), default=list)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.author_id}: {self.words[:40]}"
