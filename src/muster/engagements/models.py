"""Tables of agreed work. What must hold even for a stray SQL statement is a constraint here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from muster.engagements import terms
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


def _words(words: Iterable[str]) -> list[str]:
    """Plain strings, because migrations may not know our enumerations."""
    return [str(word) for word in words]


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

    objects = EngagementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "status"], name="engagement_person"),
            models.Index(fields=["owner", "status"], name="engagement_owner"),
            models.Index(fields=["organisation", "status"], name="engagement_organisation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=_words(terms.EngagementStatus)), name="engagement_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_date__gte=F("starts_date")), name="engagement_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(minutes_per_week__gte=1, minutes_per_week__lte=10080),
                name="engagement_minutes_within_a_week",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_words(terms.ENDED)) | Q(ended_at__isnull=False),
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


@personal_data(
    person=("engagement__person__ref", "manager__ref"),
    fields=("ref", "state", "asked_at", "due_at", "answered_at", "words"),
    erase="keep",
    purpose="who was asked to let somebody go, and the answer",
)
class HomeApproval(Row):
    """One home manager's answer for one engagement."""

    REF_PREFIX = "hap"

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="approvals")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default=str(terms.HomeState.WAITING))
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    words = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["manager", "state"], name="home_approval_manager"),
            models.Index(fields=["due_at"], name="home_approval_due", condition=Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "manager"], name="home_approval_once"),
            models.CheckConstraint(
                condition=Q(state__in=_words(terms.HomeState)), name="home_approval_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(answered_at__isnull=False),
                name="home_approval_answered_at_known",
            ),
        ]


@personal_data(
    person=("engagement__person__ref", "engagement__owner__ref"),
    fields=("version", "scope", "deliverables", "minutes_per_week", "starts_date", "ends_date", "place"),
    erase="keep",
    purpose="what both sides agreed on",
)
class TermsVersion(models.Model):
    """One version of the terms. A version is never changed; a later one takes its place."""

    id = models.BigAutoField(primary_key=True)
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    scope = models.TextField()
    deliverables = models.TextField(default="")
    minutes_per_week = models.PositiveIntegerField()
    starts_date = models.DateField()
    ends_date = models.DateField()
    place = models.CharField(max_length=120, default="")
    notice_days = models.PositiveSmallIntegerField(default=terms.NOTICE_DAYS)
    proposed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    owner_accepted_at = models.DateTimeField(null=True)
    person_accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "version"], name="terms_version_once"),
            models.CheckConstraint(
                condition=Q(ends_date__gte=F("starts_date")), name="terms_end_after_they_start"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version}"

    @property
    def is_accepted(self) -> bool:
        """True when both sides have said yes."""
        return self.owner_accepted_at is not None and self.person_accepted_at is not None


@personal_data(
    person="engagement__person__ref",
    fields=("ref", "monday", "status", "note"),
    erase="keep",
    purpose="hours worked, the basis of what is owed and credited",
)
class Timesheet(Row):
    """One week's hours of one engagement."""

    REF_PREFIX = "tsh"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="timesheets")
    monday = models.DateField()
    status = models.CharField(max_length=10, default=str(terms.TimesheetStatus.DRAFT))
    note = models.TextField(default="")
    returned_words = models.TextField(default="")
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["monday"]
        indexes = [models.Index(fields=["status"], name="timesheet_status")]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "monday"], name="timesheet_once_a_week"),
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="timesheet_from_a_monday"),
            models.CheckConstraint(
                condition=Q(status__in=_words(terms.TimesheetStatus)), name="timesheet_status_known"
            ),
        ]

    @property
    def sunday(self) -> date:
        """The last day of its week."""
        return self.monday + timedelta(days=6)


@personal_data(
    person="timesheet__engagement__person__ref",
    fields=("day", "minutes", "note"),
    erase="keep",
    purpose="hours worked by day",
)
class TimesheetDay(models.Model):
    """The minutes of one day."""

    id = models.BigAutoField(primary_key=True)
    timesheet = models.ForeignKey(Timesheet, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, default="")

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["timesheet", "day"], name="timesheet_day_once"),
            models.CheckConstraint(
                condition=Q(minutes__lte=terms.MOST_MINUTES_A_DAY), name="timesheet_day_within_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.minutes}"


@personal_data(
    person="engagement__person__ref",
    fields=("ref", "words", "status", "answer_words", "submitted_at"),
    erase="keep",
    purpose="work handed over and the owner's answer",
)
class DeliveryOfWork(Row):
    """Work handed over: what it is, in words and files, and what the owner said."""

    REF_PREFIX = "dlv"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="deliveries")
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
                fields=["engagement"], condition=Q(status="submitted"), name="delivery_one_waiting"
            ),
        ]


@personal_data(
    person=("author__ref", "subject__ref"),
    fields=("ref", "side", "items", "would_again", "words", "submitted_at"),
    erase="cut",
    purpose="what the two sides of finished work say of each other",
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
