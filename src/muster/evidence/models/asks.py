"""Asking somebody for evidence, and the talk in which a manager confirms levels."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from muster.evidence.terms import MAX_WORDS, AskState, EvidenceKind
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


@personal_data(
    person=("person__ref", "rater_ref"),
    fields=(
        "ref",
        "skill__uri",
        "kind",
        "words",
        "issuer",
        "state",
        "asked_at",
        "due_at",
        "ended_at",
        "ended_words",
    ),
    erase="delete",
    deletes=("person__ref",),
    purpose="whom a person asked to speak for a skill, and how it was answered",
)
class EvidenceAsk(Row):
    """A person asks somebody for a piece of evidence of one kind; the other gives it, says no, or lets it lapse.

    For a certificate the file is what is looked at; `issuer` and `expires_date` are what the person read in it.
    """

    REF_PREFIX = "ask"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=[(str(k), str(k)) for k in EvidenceKind])
    rater_ref = models.CharField(max_length=40)
    words = models.CharField(max_length=MAX_WORDS, blank=True)
    file_ref = models.CharField(max_length=40, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    expires_date = models.DateField(null=True)
    state = models.CharField(
        max_length=12, choices=[(str(s), str(s)) for s in AskState], default=AskState.ASKED.value
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_words = models.CharField(max_length=MAX_WORDS, blank=True)
    evidence = models.ForeignKey(
        "evidence.Evidence", on_delete=models.CASCADE, null=True, related_name="asks"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "skill", "kind", "rater_ref"],
                condition=Q(state=AskState.ASKED.value),
                name="evidence_ask_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state=AskState.ASKED.value, ended_at=None)
                | ~Q(state=AskState.ASKED.value) & Q(ended_at__isnull=False),
                name="evidence_ask_ends_when_over",
            ),
        ]
        indexes = [
            models.Index(fields=["rater_ref", "state"], name="evidence_ask_rater"),
            models.Index(fields=["due_at"], condition=Q(state=AskState.ASKED.value), name="evidence_ask_due"),
        ]


@personal_data(
    person=("person__ref", "manager_ref"),
    fields=("ref", "held_date", "words", "shown", "created_at"),
    erase="delete",
    deletes=("person__ref",),
    purpose="the talk in which a home manager confirmed levels, with the activity that lay before both",
)
class Talk(Row):
    """A talk about levels between a person and their home manager. Its ratings are evidence with this as the source."""

    REF_PREFIX = "tlk"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    manager_ref = models.CharField(max_length=40)
    held_date = models.DateField()
    words = models.CharField(max_length=MAX_WORDS, blank=True)
    shown = models.JSONField(default=list)
    """The activity that lay before both: a list of {"kind", "ref", "title", "day"}."""
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "held_date"], name="talk_person")]
