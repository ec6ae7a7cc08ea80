"""Tables of instruments and of their uses. Texts of an instrument in use do not change; a new one is begun instead."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from muster.assessments.terms import (
    LONGEST_TITLE,
    LONGEST_WORDS,
    InstrumentKind,
    InstrumentState,
    Purpose,
    RatingState,
    SittingState,
)
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


def _choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(str(word), str(word)) for word in words]


@personal_data(
    person="author_ref",
    fields=("ref", "kind", "title", "about", "text", "state", "made_at"),
    erase="keep",
    purpose="an instrument is the organisation's; who wrote it is a reference that erasure cuts from the person",
)
class Instrument(Row):
    """An instrument of an organisation, about one skill: its text as people wrote it, and the items that it says."""

    REF_PREFIX = "ins"

    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=_choices(InstrumentKind))
    state = models.CharField(
        max_length=10, choices=_choices(InstrumentState), default=InstrumentState.DRAFT.value
    )
    title = models.CharField(max_length=LONGEST_TITLE)
    about = models.CharField(max_length=LONGEST_WORDS, blank=True)
    text = models.TextField()
    items = models.JSONField(default=list)
    example = models.CharField(max_length=40, blank=True)
    """The example that it was taken from, if it was."""
    author_ref = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"], name="instrument_state")]


@personal_data(
    person=("person__ref", "asked_by_ref"),
    fields=(
        "ref",
        "instrument__title",
        "state",
        "purpose",
        "words",
        "asked_at",
        "agreed_at",
        "ended_at",
        "answers",
        "result",
        "evidence_ref",
    ),
    erase="delete",
    deletes=("person__ref",),
    purpose="one use of an instrument, with the person's consent to this use alone",
)
class Sitting(Row):
    """One person, one use: invited, agreed to or not, and what came of it."""

    REF_PREFIX = "sit"

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="sittings")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    asked_by_ref = models.CharField(max_length=40)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    state = models.CharField(
        max_length=10, choices=_choices(SittingState), default=SittingState.INVITED.value
    )
    purpose = models.CharField(max_length=12, choices=_choices(Purpose), blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    answers = models.JSONField(default=list)
    """Of a test: [item, option] in the order in which they were asked."""
    result = models.JSONField(null=True)
    evidence_ref = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "person"],
                condition=Q(state__in=[SittingState.INVITED.value, SittingState.AGREED.value]),
                name="sitting_open_once",
            ),
            models.CheckConstraint(
                condition=Q(evidence_ref="") | Q(purpose=Purpose.LEVEL.value),
                name="sitting_counts_by_consent",
            ),
            models.CheckConstraint(
                condition=~Q(state=SittingState.DONE.value)
                | Q(agreed_at__isnull=False, ended_at__isnull=False) & ~Q(purpose=""),
                name="sitting_done_by_consent",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="sitting_person"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[SittingState.INVITED.value, SittingState.AGREED.value]),
                name="sitting_due",
            ),
        ]


@personal_data(
    person=("rater_ref", "sitting__person__ref"),
    fields=("sitting__ref", "state", "at"),
    erase="delete",
    purpose="what somebody who rates has said; of feedback nobody reads single words, so none are exported",
)
class Rating(models.Model):
    """The word of one of those who rate: a level for each item, and a note in an interview."""

    id = models.BigAutoField(primary_key=True)
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="ratings")
    rater_ref = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=_choices(RatingState), default=RatingState.ASKED.value)
    scores = models.JSONField(default=dict)
    """Item number from 0, as text, to the level."""
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "rater_ref"], name="rating_once")]
        indexes = [models.Index(fields=["rater_ref", "state"], name="rating_rater")]

    def __str__(self) -> str:
        return f"{self.rater_ref} on {self.sitting_id}: {self.state}"
