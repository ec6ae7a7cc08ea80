"""Tables of evidence. A trigger keeps evidence from being changed or deleted, whatever path a statement comes by."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from muster.evidence.terms import (
    MAX_WORDS,
    ClaimOrigin,
    DocumentKind,
    DocumentState,
    EvidenceKind,
    FoundState,
    SectionKind,
    Stance,
    WorkOutcome,
)
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


def _choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(str(word), str(word)) for word in words]


def _read_as(skill_ids: Collection[int]) -> Q:
    """Rows that are read as one of these skills: written with it, or with one that was merged into it."""
    return Q(skill_id__in=list(skill_ids)) | Q(skill__merge__stands_id__in=list(skill_ids))


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Chainable conditions on claims."""

    def standing(self) -> ClaimQuerySet:
        """Those that the person has not taken back."""
        return self.filter(withdrawn_at=None)

    def as_of(self, at: datetime) -> ClaimQuerySet:
        """Those that stood at that moment."""
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), said_at__lte=at)

    def about(self, person_id: int, skill_ids: Collection[int] | None = None) -> ClaimQuerySet:
        """Those of one person, on some skills or on all; what was written with a skill merged into one of them too."""
        rows = self.filter(person_id=person_id)
        return rows if skill_ids is None else rows.filter(_read_as(skill_ids))


@personal_data(
    person="person__ref",
    fields=(
        "ref",
        "skill__uri",
        "stance",
        "self_level",
        "last_used_date",
        "origin",
        "said_at",
        "withdrawn_at",
    ),
    erase="delete",
    purpose="what the person says of a skill: has it, wants to use or learn it, would rather not",
)
class Claim(Row):
    """What a person says of a skill. A changed mind is a new row; the old one keeps the day it ended."""

    REF_PREFIX = "clm"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=10, choices=_choices(Stance))
    self_level = models.SmallIntegerField(null=True)
    last_used_date = models.DateField(null=True)
    """The day of last use that the person or the CV states, if they do."""
    origin = models.CharField(max_length=10, choices=_choices(ClaimOrigin))
    source_ref = models.CharField(max_length=40, blank=True)
    """The document or import that the claim came from."""
    said_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "skill", "stance"], condition=Q(withdrawn_at=None), name="claim_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(self_level=None) | Q(self_level__range=(1, 5), stance=Stance.HAS.value),
                name="claim_level_of_has",
            ),
            models.CheckConstraint(
                condition=Q(stance__in=[str(s) for s in Stance]), name="claim_stance_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("said_at")),
                name="claim_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["skill", "stance"], condition=Q(withdrawn_at=None), name="claim_by_skill"),
        ]


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Chainable conditions on evidence."""

    def standing(self) -> EvidenceQuerySet:
        """What has not been taken back."""
        return self.filter(withdrawn_at=None)

    def as_of(self, at: datetime) -> EvidenceQuerySet:
        """What was known and stood at that moment."""
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), created_at__lte=at)

    def about(self, person_id: int, skill_ids: Collection[int] | None = None) -> EvidenceQuerySet:
        """What there is on one person, in some skills or in all; what was written with a merged one too."""
        rows = self.filter(person_id=person_id)
        return rows if skill_ids is None else rows.filter(_read_as(skill_ids))


@personal_data(
    person="person__ref",
    fields=(
        "ref",
        "skill__uri",
        "kind",
        "rating",
        "observed_date",
        "expires_date",
        "source_ref",
        "words",
        "created_at",
        "withdrawn_at",
        "withdrawn_words",
    ),
    erase="delete",
    purpose="what supports a level; the level is computed from nothing else",
)
class Evidence(Row):
    """One rating of one person in one skill. Never changed; taken back by the three `withdrawn_` columns, once."""

    REF_PREFIX = "evd"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=_choices(EvidenceKind))
    rating = models.SmallIntegerField()
    rater_ref = models.CharField(max_length=40, blank=True)
    """Who said it: a person's reference, or empty for tests and certificates."""
    team_ref = models.CharField(max_length=40, blank=True)
    """The unit the rater and the person shared; raters of one team in one week count as closely correlated."""
    observed_date = models.DateField()
    expires_date = models.DateField(null=True)
    source_ref = models.CharField(max_length=40, blank=True)
    """The engagement, assessment, document or claim that it comes from."""
    words = models.CharField(max_length=MAX_WORDS, blank=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_ref = models.CharField(max_length=40, blank=True)
    withdrawn_words = models.CharField(max_length=MAX_WORDS, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "skill", "kind", "rater_ref", "source_ref"],
                condition=Q(withdrawn_at=None) & ~Q(source_ref=""),
                name="evidence_once_per_source",
            ),
            models.CheckConstraint(condition=Q(rating__range=(1, 5)), name="evidence_rating_1_to_5"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(k) for k in EvidenceKind]), name="evidence_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_date=None) | Q(expires_date__gt=F("observed_date")),
                name="evidence_expires_later",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "skill"], name="evidence_person_skill"),
            models.Index(fields=["rater_ref"], name="evidence_rater"),
            models.Index(fields=["source_ref"], condition=~Q(source_ref=""), name="evidence_source"),
        ]


@personal_data(
    person="person__ref",
    fields=(
        "skill__uri",
        "level",
        "confidence",
        "verified_level",
        "mu_milli",
        "last_used_date",
        "lines",
        "parameters_version",
        "as_of_date",
    ),
    erase="delete",
    purpose="the level that follows from the evidence, kept ready for matching",
)
class SkillLevel(models.Model):
    """What the claims and the evidence of one person in one skill come to, as of the last change or month.

    Derived: it can be thrown away and rebuilt. A skill that a person only wishes for, or would rather not use, has
    stances and no level (the columns from `mu_step` to `confidence` are null).
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    stances = models.SmallIntegerField(default=0)
    """Bits of `terms.STANCE_BIT`."""
    mu_step = models.SmallIntegerField(null=True)
    sd_class = models.SmallIntegerField(null=True)
    mu_milli = models.IntegerField(null=True)
    level = models.SmallIntegerField(null=True)
    confidence = models.SmallIntegerField(null=True)
    """Thousandths of P(at the level or above)."""
    verified_level = models.SmallIntegerField(default=0)
    is_evidenced = models.BooleanField(default=False)
    """At least one piece that is not the person's own word."""
    last_used_date = models.DateField(null=True)
    unused_months = models.SmallIntegerField(null=True)
    lines = models.JSONField(default=list)
    parameters_version = models.CharField(max_length=40, blank=True)
    as_of_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="skill_level_once"),
            models.CheckConstraint(
                condition=Q(level=None, mu_step=None, sd_class=None, confidence=None)
                | Q(level__range=(1, 5), mu_step__gte=0, sd_class__gte=0, confidence__range=(0, 1000)),
                name="skill_level_whole_or_none",
            ),
        ]
        indexes = [models.Index(fields=["skill", "level"], name="skill_level_by_skill")]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.skill_id}: {self.level}"


@personal_data(
    person="person__ref",
    fields=(
        "ref",
        "organisation_ref",
        "source_ref",
        "title",
        "kind",
        "started_date",
        "ended_date",
        "minutes",
        "outcome",
    ),
    erase="delete",
    purpose="the record of work done, which shows when a skill was last used",
)
class WorkRecord(Row):
    """A finished piece of work, written down by the floor that ran it."""

    REF_PREFIX = "wrk"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    organisation_ref = models.CharField(max_length=40)
    source_ref = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    started_date = models.DateField()
    ended_date = models.DateField()
    """The last day of work."""
    minutes = models.IntegerField()
    outcome = models.CharField(max_length=12, choices=_choices(WorkOutcome))
    skill_refs = ArrayField(models.CharField(max_length=20), default=list)
    """Skills that the work used."""
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "source_ref"], name="work_record_once"),
            models.CheckConstraint(condition=Q(minutes__gte=0), name="work_record_minutes"),
            models.CheckConstraint(
                condition=Q(ended_date__gte=F("started_date")), name="work_record_ends_after_start"
            ),
        ]


@personal_data(
    person="person__ref",
    fields=("ref", "name", "kind", "text", "facts", "created_at"),
    erase="delete",
    purpose="the CV that the person gave, to find skills in",
)
class Document(Row):
    """A CV that was read. The newest one of a person is in use; older ones are replaced."""

    REF_PREFIX = "doc"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    file_ref = models.CharField(max_length=40, blank=True)
    """The stored file; empty for pasted text."""
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=_choices(DocumentKind))
    state = models.CharField(max_length=10, choices=_choices(DocumentState), default=DocumentState.READ.value)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    """Plainly stated facts: language, languages, places, work, notes, pages; `rules.facts_of` says how."""
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=DocumentState.READ.value), name="document_in_use_once"
            ),
        ]


@personal_data(
    person="document__person__ref",
    fields=("skill__uri", "words", "state", "decided_at"),
    erase="delete",
    purpose="skills found in the person's CV, with what the person said to each",
)
class FoundSkill(models.Model):
    """A skill that a document names, with the words that led to it: [start, end) in the document's text."""

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="found")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    start = models.IntegerField()
    end = models.IntegerField()
    words = models.TextField()
    confidence = models.SmallIntegerField()
    """Thousandths."""
    is_sure = models.BooleanField(default=False)
    ambiguous_with = ArrayField(models.CharField(max_length=300), default=list)
    mentions = models.SmallIntegerField(default=1)
    section = models.CharField(max_length=14, choices=_choices(SectionKind), default=SectionKind.TOP.value)
    last_used_date = models.DateField(null=True)
    """The last day of the latest time of work that names it, where the document says so."""
    state = models.CharField(max_length=10, choices=_choices(FoundState), default=FoundState.SUGGESTED.value)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["document", "start", "id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "skill"], name="found_skill_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start"), start__gte=0), name="found_skill_span"),
            models.CheckConstraint(condition=Q(confidence__range=(0, 1000)), name="found_skill_confidence"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.skill_id}: {self.state}"
