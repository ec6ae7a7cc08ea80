"""Groups who endorse each other: a case that a human looks at. Nothing changes before they decide."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from muster.evidence.terms import MAX_WORDS, RingState
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


@personal_data(
    person=("decided_by_ref", "members__person_ref"),
    fields=("ref", "state", "opened_at", "decided_at", "reason"),
    erase="keep",
    purpose="that a human looked at mutual endorsements and what they decided; names go with their lines",
)
class RingCase(Row):
    """One case: the endorsements in question, the facts, and what was decided with which reason."""

    REF_PREFIX = "rng"

    organisation_ref = models.CharField(max_length=40, blank=True)
    """Whose people leads decide; empty where not all of the people share one organisation: then an operator does."""
    evidence_refs = ArrayField(models.CharField(max_length=40))
    pairs = models.SmallIntegerField()
    days = models.IntegerField()
    """From the first of the endorsements to the last."""
    mean_tenths = models.SmallIntegerField()
    state = models.CharField(
        max_length=10, choices=[(str(s), str(s)) for s in RingState], default=RingState.OPEN.value
    )
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_ref = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=MAX_WORDS, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RingState.OPEN.value)
                | Q(decided_at__isnull=False) & ~Q(decided_by_ref="") & ~Q(reason=""),
                name="ring_decided_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["organisation_ref", "state"], name="ring_state")]


@personal_data(
    person="person_ref",
    fields=("case__ref", "words", "said_at"),
    erase="delete",
    purpose="that a person's endorsements are looked at, and their own word on it",
)
class RingMember(models.Model):
    """One of the people of a case, with their own word on it."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(RingCase, on_delete=models.CASCADE, related_name="members")
    person_ref = models.CharField(max_length=40)
    words = models.CharField(max_length=MAX_WORDS, blank=True)
    said_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person_ref"], name="ring_member_once")]
        indexes = [models.Index(fields=["person_ref"], name="ring_person")]

    def __str__(self) -> str:
        return f"{self.person_ref} in {self.case_id}"
