"""Jobs taken apart into tasks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from muster.foundation.models import Row
from muster.foundation.privacy import no_personal_data, personal_data
from muster.opportunities.models.postings import Opportunity


@personal_data(
    person=("owner__ref", "approved_by__ref"),
    fields=("ref", "title", "said", "created_at", "approved_at"),
    erase="keep",
    purpose="a job taken apart in the name of the organisation, and who approved it",
)
class Breakdown(Row):
    """A job description and the tasks it was taken apart into. Minutes are per week."""

    REF_PREFIX = "job"

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    said = models.TextField()
    minutes = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minutes__gte=1), name="breakdown_has_minutes")]


@no_personal_data("describes work; the person who owns it stands on the job it is a part of")
class BreakdownTask(Row):
    """One task of a job, and the posting that was made of it."""

    REF_PREFIX = "tsk"

    breakdown = models.ForeignKey(Breakdown, on_delete=models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    minutes = models.PositiveIntegerField()
    opportunity = models.OneToOneField(Opportunity, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=Q(minutes__gte=1), name="breakdown_task_takes_time")]
