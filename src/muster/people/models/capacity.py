"""Hours given and hours taken, week by week.

The database keeps the sums and the cap by itself (triggers in the first migration):

* ``CommitmentWeek`` rows, and the state of their commitment, move ``PersonWeek.held_minutes`` and
  ``committed_minutes``; nobody writes these two by hand.
* ``PersonWeek.ceiling_minutes`` is the cap, or what was taken already when the cap was lowered below
  it. A check constraint refuses more than the ceiling, so a lowered offer blocks new work only.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from muster.foundation.models import Row
from muster.foundation.privacy import personal_data
from muster.people.models.persons import Person
from muster.people.terms import CommitmentState, LeaveKind


def _is_monday(field: str) -> Q:
    """A condition: the day is a Monday."""
    return Q(**{f"{field}__iso_week_day": 1})


@personal_data(
    person="person__ref", fields=("from_monday", "minutes"), erase="delete", purpose="hours on offer"
)
class WeeklyOffer(models.Model):
    """Minutes a week given beyond the main job, from this Monday until the next row of the person."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="offers")
    from_monday = models.DateField()
    minutes = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "from_monday"], name="offer_once_per_week"),
            models.CheckConstraint(name="offer_within_a_week", condition=Q(minutes__range=(0, 10080))),
            models.CheckConstraint(name="offer_from_a_monday", condition=_is_monday("from_monday")),
        ]

    def __str__(self) -> str:
        return f"{self.from_monday}: {self.minutes}"


@personal_data(
    person="person__ref",
    fields=("ref", "start_date", "end_date", "kind"),
    erase="delete",
    purpose="weeks in which the person is away",
)
class Leave(Row):
    """Days away: from the start up to but not including the end."""

    REF_PREFIX = "lve"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="leaves")
    start_date = models.DateField()
    end_date = models.DateField()
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in LeaveKind])

    class Meta:
        constraints = [
            models.CheckConstraint(name="leave_ends_after_start", condition=Q(end_date__gt=F("start_date"))),
        ]
        indexes = [models.Index(fields=["person", "end_date"], name="leave_person")]


@personal_data(
    person="person__ref",
    fields=("monday", "offered_minutes", "cap_minutes", "held_minutes", "committed_minutes"),
    erase="delete",
    purpose="keeping weeks from being over-booked",
)
class PersonWeek(models.Model):
    """One person's ISO week that holds, or held, hours. Weeks without a row have nothing in them."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="weeks")
    monday = models.DateField()
    offered_minutes = models.IntegerField()
    cap_minutes = models.IntegerField()
    held_minutes = models.IntegerField(default=0)
    committed_minutes = models.IntegerField(default=0)
    ceiling_minutes = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "monday"], name="person_week_once"),
            models.CheckConstraint(name="person_week_is_monday", condition=_is_monday("monday")),
            models.CheckConstraint(
                name="person_week_not_negative",
                condition=Q(
                    offered_minutes__gte=0, cap_minutes__gte=0, held_minutes__gte=0, committed_minutes__gte=0
                ),
            ),
            models.CheckConstraint(
                name="person_week_not_over_booked",
                condition=Q(ceiling_minutes__gte=F("held_minutes") + F("committed_minutes")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.monday}: {self.taken_minutes} of {self.cap_minutes}"

    @property
    def taken_minutes(self) -> int:
        """Minutes held and agreed together."""
        return self.held_minutes + self.committed_minutes

    @property
    def free_minutes(self) -> int:
        """Minutes that new work may take: never negative."""
        return max(0, self.cap_minutes - self.taken_minutes)


@personal_data(
    person="person__ref",
    fields=("ref", "kind", "title", "state", "starts_monday", "ends_monday", "created_at", "ended_at"),
    erase="delete",
    purpose="the person's plate",
)
class Commitment(Row):
    """The hours that one piece of work takes from a person's weeks."""

    REF_PREFIX = "com"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="commitments")
    kind = models.CharField(max_length=40)
    source_ref = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    state = models.CharField(
        max_length=5,
        choices=[(s.value, s.value) for s in CommitmentState],
        default=CommitmentState.HELD.value,
    )
    starts_monday = models.DateField()
    ends_monday = models.DateField()
    """The Monday after the last week."""
    colour_order = models.SmallIntegerField(default=0)
    """Which of the plate's colours it has; no two live commitments of a person share one."""
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_ref"], name="commitment_source_live_once", condition=~Q(state="ended")
            ),
        ]
        indexes = [
            models.Index(fields=["source_ref"], name="commitment_source"),
            models.Index(fields=["person", "ends_monday"], name="commitment_person"),
        ]


@personal_data(
    person="commitment__person__ref",
    fields=("commitment__ref", "monday", "minutes"),
    erase="delete",
    purpose="the person's plate",
)
class CommitmentWeek(models.Model):
    """The minutes that a commitment takes in one ISO week."""

    id = models.BigAutoField(primary_key=True)
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="weeks")
    monday = models.DateField()
    minutes = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "monday"], name="commitment_week_once"),
            models.CheckConstraint(name="commitment_week_within", condition=Q(minutes__range=(1, 10080))),
            models.CheckConstraint(name="commitment_week_is_monday", condition=_is_monday("monday")),
        ]

    def __str__(self) -> str:
        return f"{self.monday}: {self.minutes}"
