"""What somebody who leaves passes on: what is open, where it lies, whom to ask."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from muster.engagements.models.engagements import Engagement
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


@personal_data(
    person=("engagement__person__ref", "done_by__ref"),
    fields=("ref", "what", "place", "ask", "created_at", "done_at"),
    erase="keep",
    purpose="what was left open at the end of work, for whoever goes on with it",
)
class HandoverItem(Row):
    """One line of a handover list; ticked off by the owner or by whoever holds the position now."""

    REF_PREFIX = "hov"

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="handover")
    what = models.CharField(max_length=300)
    place = models.CharField(max_length=300, default="")
    ask = models.CharField(max_length=120, default="")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="handover_says_what"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="handover_done_by_somebody",
            ),
        ]
