"""Hours worked, by week and by day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Q

from muster.engagements import terms
from muster.engagements.models.engagements import Engagement, words
from muster.foundation.models import Row
from muster.foundation.privacy import no_personal_data, personal_data


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
    by_clock = models.BooleanField(default=False)
    """Approved because the owner's time to answer was over."""
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["monday"]
        indexes = [models.Index(fields=["status"], name="timesheet_status")]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "monday"], name="timesheet_once_a_week"),
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="timesheet_from_a_monday"),
            models.CheckConstraint(
                condition=Q(status__in=words(terms.TimesheetStatus)), name="timesheet_status_known"
            ),
        ]

    @property
    def sunday(self) -> date:
        """The last day of its week."""
        return self.monday + timedelta(days=6)


@personal_data(
    person="timesheet__engagement__person__ref",
    fields=("day", "minutes", "note", "link"),
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
    link = models.CharField(max_length=500, default="")
    rate_minor = models.PositiveBigIntegerField(null=True)
    """What an hour paid on the day by the terms in force, copied at approval; None for work without an hourly rate."""
    rate_currency = models.CharField(max_length=3, default="")

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
    person="person__ref",
    fields=("started_at", "note"),
    erase="delete",
    purpose="a timer that runs; it knows when it was started and nothing of what happens meanwhile",
)
class RunningTimer(models.Model):
    """The one timer of a person that runs."""

    id = models.BigAutoField(primary_key=True)
    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="timers")
    started_at = models.DateTimeField()
    note = models.CharField(max_length=200, default="")

    def __str__(self) -> str:
        return f"{self.engagement_id} since {self.started_at}"


@no_personal_data("a day up to which an organisation's hours are closed")
class HoursLock(models.Model):
    """Days before ``until_date`` are closed for an organisation: its pay run or its quarter is done with them."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.OneToOneField("people.Organisation", on_delete=models.CASCADE, related_name="+")
    until_date = models.DateField()

    def __str__(self) -> str:
        return f"closed before {self.until_date}"
