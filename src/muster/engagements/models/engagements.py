"""The engagement itself, and what both sides agreed on."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q

from muster.engagements import terms
from muster.foundation.models import Row
from muster.foundation.privacy import names_people, personal_data, settled_before_leaving
from muster.foundation.words import _


def words(listed: Iterable[str]) -> list[str]:
    """Plain strings, because migrations may not know our enumerations."""
    return [str(word) for word in listed]


class EngagementQuerySet(models.QuerySet["Engagement"]):
    """Reading engagements by state."""

    def running(self) -> EngagementQuerySet:
        """Agreed and not over."""
        return self.filter(status__in=terms.RUNNING)

    def live(self) -> EngagementQuerySet:
        """Not over, agreed or still to be agreed."""
        return self.exclude(status__in=terms.ENDED)

    def worked(self) -> EngagementQuerySet:
        """Work that took place and is over."""
        return self.filter(status__in=terms.WORKED)


@settled_before_leaving(
    person=("person__ref", "owner__ref"),
    is_open=~Q(status__in=words(terms.ENDED)),
    say=lambda row: _("the work “{title}” is not over", title=row.title),
    about=lambda row: row.ref,
)
@names_people("title")
@personal_data(
    person=("person__ref", "owner__ref"),
    fields=("ref", "title", "kind", "status", "starts_date", "ends_date", "minutes_per_week", "ended_words"),
    erase="keep",
    purpose="agreed work is a record of both sides",
)
class Engagement(Row):
    """Agreed work of one person for one owner. Dates include the last day; minutes are per week."""

    REF_PREFIX = "eng"

    role = models.ForeignKey("opportunities.Role", on_delete=models.PROTECT, related_name="+")
    candidacy = models.OneToOneField("opportunities.Candidacy", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=16)
    starts_date = models.DateField()
    ends_date = models.DateField()
    minutes_per_week = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    last_date = models.DateField(null=True)
    ended_words = models.TextField(default="")
    reviews_opened_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    """How often somebody was reminded that its end waits: 0 to 2."""
    handover_asked_date = models.DateField(null=True)
    """The last day for which the person was reminded of the handover list; an extension asks anew."""

    objects = EngagementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "status"], name="engagement_person"),
            models.Index(fields=["owner", "status"], name="engagement_owner"),
            models.Index(fields=["organisation", "status"], name="engagement_organisation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=words(terms.EngagementStatus)), name="engagement_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_date__gte=F("starts_date")), name="engagement_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(minutes_per_week__gte=1, minutes_per_week__lte=10080),
                name="engagement_minutes_within_a_week",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=words(terms.ENDED)) | Q(ended_at__isnull=False),
                name="engagement_ended_at_known",
            ),
            models.CheckConstraint(condition=~Q(person=F("owner")), name="engagement_has_two_sides"),
        ]

    @property
    def is_over(self) -> bool:
        """True when nothing more will happen but reviews."""
        return self.status in terms.ENDED

    @property
    def is_running(self) -> bool:
        """True while work may go on."""
        return self.status in terms.RUNNING
