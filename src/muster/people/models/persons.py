"""A person: the profile, the languages, the working hours, and what was agreed to."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from muster.foundation.models import Row
from muster.foundation.privacy import personal_data
from muster.foundation.words import _
from muster.people.terms import ERASED, ConsentPurpose, WorkMode

if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField


class NameField(_Text):
    """A name; whoever was erased is called so, in the language of whoever reads it."""

    def from_db_value(self, value: str, expression: object, connection: object) -> str:
        """The name as it is kept, or the words for somebody who has none any more."""
        return _("erased person") if value == ERASED else value

    def deconstruct(self) -> Any:
        """To the database a text like another."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


class PersonQuerySet(models.QuerySet["Person"]):
    """Choosing persons."""

    def present(self) -> PersonQuerySet:
        """Persons who have not been erased."""
        return self.filter(erased_at=None)

    def with_refs(self, refs: Collection[str]) -> PersonQuerySet:
        """Persons with one of these references."""
        return self.filter(ref__in=list(refs))

    def matching(self, words: str) -> PersonQuerySet:
        """Persons whose name, e-mail, headline or place holds every one of the words."""
        rows = self
        for word in words.split():
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(email__icontains=word)
                | Q(headline__icontains=word)
                | Q(place__icontains=word)
            )
        return rows


@personal_data(
    person="ref",
    fields=(
        "ref",
        "name",
        "email",
        "headline",
        "about",
        "interests",
        "purpose",
        "place",
        "country",
        "latitude",
        "longitude",
        "time_zone",
        "work_mode",
        "themes",
        "rate_minor",
        "rate_currency",
        "language",
        "is_searchable",
        "created_at",
    ),
    erase="cut",
    blanks=(
        "email",
        "headline",
        "about",
        "interests",
        "purpose",
        "place",
        "country",
        "latitude",
        "longitude",
        "time_zone",
        "work_mode",
        "themes",
        "rate_minor",
        "rate_currency",
        "language",
    ),
    purpose="the profile that work is matched with",
)
class Person(Row):
    """Somebody, with or without an account. An erased person keeps the row and loses what it says."""

    REF_PREFIX = "per"

    account = models.OneToOneField(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="person"
    )
    name = NameField(max_length=200)
    email = models.EmailField(max_length=254, blank=True)
    headline = models.CharField(max_length=200, blank=True)
    about = models.TextField(blank=True)
    interests = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    place = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    work_mode = models.CharField(
        max_length=10, choices=[(m.value, m.value) for m in WorkMode], default=WorkMode.ANY.value
    )
    themes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    rate_minor = models.BigIntegerField(null=True)
    rate_currency = models.CharField(max_length=3, blank=True)
    language = models.CharField(max_length=10, default="en")
    is_searchable = models.BooleanField(default=True)
    is_invented = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once", condition=~Q(email="")),
            models.CheckConstraint(name="person_rate_not_negative", condition=Q(rate_minor__gte=0)),
            models.CheckConstraint(
                name="person_rate_has_currency",
                condition=Q(rate_minor=None) | ~Q(rate_currency=""),
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="person_name")]


@personal_data(
    person="person__ref", fields=("language", "level"), erase="delete", purpose="working in a language"
)
class PersonLanguage(models.Model):
    """A language that a person works in, with a level from 1 (A1) to 6 (C2)."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(max_length=2)
    level = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "language"], name="person_language_once"),
            models.CheckConstraint(name="person_language_level", condition=Q(level__range=(1, 6))),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.level}"


@personal_data(
    person="person__ref",
    fields=("weekday", "start_minute", "end_minute"),
    erase="delete",
    purpose="finding hours in which people overlap",
)
class WorkingHours(models.Model):
    """From when to when a person can work on a weekday (0 is Monday), in the person's own time zone."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="working_hours")
    weekday = models.SmallIntegerField()
    start_minute = models.SmallIntegerField()
    end_minute = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "weekday", "start_minute"], name="working_hours_once"),
            models.CheckConstraint(name="working_hours_weekday", condition=Q(weekday__range=(0, 6))),
            models.CheckConstraint(
                name="working_hours_in_order",
                condition=Q(start_minute__gte=0, end_minute__lte=1440, start_minute__lt=F("end_minute")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.start_minute}-{self.end_minute}"


@personal_data(
    person="person__ref",
    fields=("purpose", "given_at", "withdrawn_at"),
    erase="keep",
    purpose="the proof of what was agreed to and when",
)
class Consent(models.Model):
    """A person's yes to one purpose, from when it was given until it was withdrawn."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=[(p.value, p.value) for p in ConsentPurpose])
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], name="consent_once", condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.purpose
