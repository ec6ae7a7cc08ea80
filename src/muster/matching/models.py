"""What matching keeps: lists as they were shown and what they were made from, how often somebody was shown,
each organisation's order of suggestions, what is left out of suggestions, and searches that are kept."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from muster.foundation.models import Row
from muster.foundation.privacy import no_personal_data, personal_data
from muster.matching import terms


@personal_data(
    person=("viewer_ref", "about_ref"),
    fields=("ref", "viewer_ref", "about_ref", "direction", "shown_at", "refs", "scores", "values"),
    erase="keep",
    purpose="replaying later what a ranking said; holds references only, which point nowhere after erasure",
)
class Shown(Row):
    """One ranked list as somebody saw it, and what it was made from, so that it can be made again.

    ``basis``: what the order was made of, see ``rules.replaying``; None on lists kept before replay began.
    ``pool``: the digests of the inputs, 16 bytes each, the list's own subject first.
    """

    REF_PREFIX = "shn"

    viewer_ref = models.CharField(max_length=40)
    about_ref = models.CharField(max_length=40)
    direction = models.CharField(max_length=6, choices=[("people", "people"), ("work", "work")])
    shown_at = models.DateTimeField()
    position = models.TextField()
    taxonomy_version = models.IntegerField()
    engine_version = models.CharField(max_length=60)
    filters = models.JSONField(default=list)
    refs = models.JSONField()
    scores = models.JSONField()
    organisation_ref = models.CharField(max_length=40, default="", db_default="")
    """Whose people lead may replay it: the work's organisation, or the viewer's own."""
    values = models.JSONField(null=True)
    """The value of each line in the two-sided order, in millionths; None in any other order."""
    basis = models.JSONField(null=True)
    pool = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, default="", db_default="")
    """SHA-256 of the list's own bytes, made when it was shown."""

    class Meta:
        indexes = [
            models.Index(fields=["about_ref", "shown_at"], name="shown_about"),
            models.Index(fields=["viewer_ref", "shown_at"], name="shown_viewer"),
            models.Index(fields=["organisation_ref", "shown_at"], name="shown_organisation"),
            models.Index(fields=["shown_at"], name="shown_when"),
            GinIndex(fields=["refs"], name="shown_refs", opclasses=["jsonb_path_ops"]),
        ]


@personal_data(
    person="person_ref",
    fields=("digest", "person_ref", "used_date"),
    erase="delete",
    purpose="what a list that was shown was made from: levels, wishes, free minutes, languages, as matching read them",
)
class ShownInput(models.Model):
    """One row of a person or a role as the engine read it, kept once however many lists it stood on."""

    digest = models.CharField(max_length=32, primary_key=True)
    person_ref = models.CharField(max_length=40, default="", db_index=True)
    """Whose row it is; empty for a role."""
    body = models.BinaryField()
    used_date = models.DateField(db_index=True)
    """The last day on which a list was made from it."""

    def __str__(self) -> str:
        return self.digest


@personal_data(
    person="subject_ref",
    fields=("subject_ref", "day", "weight"),
    erase="delete",
    purpose="spreading suggestions, so that nobody is never shown; counts no answer of anybody",
)
class Exposure(models.Model):
    """How much a person or a role was shown on a day: the sum of 1000 / sqrt(rank) over the lists that count."""

    id = models.BigAutoField(primary_key=True)
    subject_ref = models.CharField(max_length=40)
    day = models.DateField()
    weight = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_ref", "day"], name="exposure_once_a_day"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="exposure_not_negative"),
        ]
        indexes = [models.Index(fields=["day"], name="exposure_day")]

    def __str__(self) -> str:
        return f"{self.subject_ref} on {self.day}"


@personal_data(
    person="by_ref",
    fields=("ref", "by_ref", "set_at"),
    erase="keep",
    purpose="who decided how suggestions are ordered, and when; the decision outlives the decider",
)
class OrderRule(Row):
    """How an organisation's suggestions are ordered from a moment on. A change is a new row; none is ever edited."""

    REF_PREFIX = "ord"

    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    by_ref = models.CharField(max_length=40)
    set_at = models.DateTimeField()
    work_factors = models.JSONField(default=list)
    people_factors = models.JSONField(default=list)
    strategic_lift = models.PositiveSmallIntegerField(default=0)
    urgent_lift = models.PositiveSmallIntegerField(default=0)
    keep_days = models.PositiveIntegerField(default=terms.KEEP_DAYS)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["organisation", "-id"], name="order_rule_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(strategic_lift__lte=terms.MOST_LIFT, urgent_lift__lte=terms.MOST_LIFT),
                name="order_lift_is_bounded",
            ),
            models.CheckConstraint(
                condition=Q(keep_days__gte=terms.LEAST_KEEP_DAYS, keep_days__lte=terms.MOST_KEEP_DAYS),
                name="order_keep_days_within",
            ),
        ]


@personal_data(
    person="person__ref",
    fields=("ref", "role_ref", "reason_code", "words", "hidden_at"),
    erase="delete",
    purpose="what the person does not want suggested; read by nobody else and by no score",
)
class HiddenWork(Row):
    """Work that a person does not want suggested. Only their own suggestions leave it out."""

    REF_PREFIX = "hid"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    role_ref = models.CharField(max_length=40)
    reason_code = models.CharField(max_length=20, default="", blank=True)
    words = models.CharField(max_length=300, default="", blank=True)
    hidden_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role_ref"], name="hidden_once"),
        ]


@personal_data(
    person=("by_ref", "person_ref"),
    fields=("ref", "by_ref", "person_ref", "role_ref", "left_out_at"),
    erase="delete",
    purpose="whom an owner left out of the suggestions for one role of theirs; enters no score and no other list",
)
class LeftOut(Row):
    """A person whom the owner of a role does not want suggested for it any more. Hands and invitations stay."""

    REF_PREFIX = "out"

    role_ref = models.CharField(max_length=40)
    person_ref = models.CharField(max_length=40, db_index=True)
    by_ref = models.CharField(max_length=40)
    left_out_at = models.DateTimeField()

    class Meta:
        ordering = ["-left_out_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["role_ref", "person_ref"], name="left_out_once"),
        ]


@personal_data(
    person="person__ref",
    fields=("ref", "direction", "role_ref", "name", "query", "is_paused", "created_at"),
    erase="delete",
    purpose="telling the person what is new for a search that they keep",
)
class SavedSearch(Row):
    """A search that somebody keeps: work like this, or people for one's own role."""

    REF_PREFIX = "sav"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    direction = models.CharField(max_length=6, choices=[("people", "people"), ("work", "work")])
    role_ref = models.CharField(max_length=40, default="", blank=True)
    name = models.CharField(max_length=terms.LONGEST_NAME)
    query = models.JSONField(default=dict)
    is_paused = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["is_paused", "checked_at"], name="saved_due")]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="saved_search_has_name")]


@no_personal_data("goes with its search, which declares it: which references a search has found so far")
class SavedHit(models.Model):
    """One reference that a kept search has found; whoever was there when it was saved is not new."""

    id = models.BigAutoField(primary_key=True)
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="hits")
    subject_ref = models.CharField(max_length=40)
    found_at = models.DateTimeField()
    is_new = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "subject_ref"], name="saved_hit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.search_id} found {self.subject_ref}"
