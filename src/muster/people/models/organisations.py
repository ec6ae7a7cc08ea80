"""Organisations, their units, who belongs to them and who may do more."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower

from muster.foundation.act import EVERYWHERE, Grant
from muster.foundation.models import Row
from muster.foundation.privacy import no_personal_data, personal_data
from muster.people.models.persons import Person
from muster.people.terms import MembershipKind, OrganisationSettings


@no_personal_data("an organisation, not a person")
class Organisation(Row):
    """A company, a client or a club: the frame within which people work for each other."""

    REF_PREFIX = "org"

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=60, unique=True)
    settings = models.JSONField(default=dict)
    is_invented = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name"], name="organisation_name")]

    @property
    def own_settings(self) -> OrganisationSettings:
        """What the organisation decided, with the defaults for the rest."""
        return OrganisationSettings.from_json(self.settings)


@no_personal_data("a part of an organisation, not a person")
class Unit(Row):
    """A part of an organisation: a department, a site, a team."""

    REF_PREFIX = "unt"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="children")

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), "organisation", name="unit_name_once"),
            models.CheckConstraint(name="unit_not_its_own_parent", condition=~Q(parent=F("id"))),
        ]


def touches(start: date, end: date) -> Q:
    """The condition behind ``MembershipQuerySet.touching``."""
    return (Q(ends_date=None) | Q(ends_date__gt=start)) & Q(starts_date__lt=end)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Which ties hold when."""

    def active_on(self, day: date) -> MembershipQuerySet:
        """Memberships that hold on the day; the end day is the first day without."""
        return self.filter(Q(ends_date=None) | Q(ends_date__gt=day), starts_date__lte=day)

    def managed_on(self, day: date) -> MembershipQuerySet:
        """Memberships that hold on the day and have a home manager who belongs to the same organisation on it.

        Whoever has left manages nobody, whatever still stands in the row.
        """
        held = Membership.objects.active_on(day).filter(
            person=OuterRef("manager"), organisation=OuterRef("organisation")
        )
        return self.active_on(day).filter(Exists(held))

    def with_manager_on(self, day: date) -> MembershipQuerySet:
        """The same rows, with ``has_manager``: whether their home manager belongs to the organisation on the day."""
        return self.annotate(has_manager=Exists(Membership.objects.managed_on(day).filter(pk=OuterRef("pk"))))

    def touching(self, start: date, end: date) -> MembershipQuerySet:
        """Memberships that hold on at least one day of the half-open period."""
        return self.filter(touches(start, end))


@personal_data(
    person="person__ref",
    fields=(
        "ref",
        "organisation__name",
        "unit__name",
        "kind",
        "title",
        "starts_date",
        "ends_date",
        "home_minutes",
    ),
    erase="keep",
    purpose="the organisation's own record of who belonged to it; the name behind it is cut",
)
class Membership(Row):
    """What ties a person to an organisation, with the weekly minutes of the main job, if it is one."""

    REF_PREFIX = "mem"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, related_name="memberships")
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in MembershipKind])
    title = models.CharField(max_length=200, blank=True)
    manager = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="managed")
    starts_date = models.DateField()
    ends_date = models.DateField(null=True)
    home_minutes = models.IntegerField(default=0)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], name="membership_open_once", condition=Q(ends_date=None)
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(ends_date=None) | Q(ends_date__gte=F("starts_date")),
            ),
            models.CheckConstraint(
                name="membership_home_minutes", condition=Q(home_minutes__range=(0, 10080))
            ),
            models.CheckConstraint(
                name="membership_not_own_manager", condition=Q(manager=None) | ~Q(manager=F("person"))
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "ends_date", "person"], name="membership_organisation")
        ]


@personal_data(
    person="person__ref",
    fields=("grant", "organisation__name"),
    erase="delete",
    purpose="what the person may do for others",
)
class GrantRow(models.Model):
    """Something a person may do, for one organisation or (without one) for the whole installation."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="grants")
    grant = models.CharField(max_length=20, choices=[(g.value, g.value) for g in Grant])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "grant"], name="grant_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant} {EVERYWHERE if self.organisation_id is None else self.organisation_id}"
