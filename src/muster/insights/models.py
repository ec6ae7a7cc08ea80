"""What a person writes into their own view. Nobody else reads these rows (``queries.captain``)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from muster.foundation.privacy import personal_data


@personal_data(
    person="person__ref",
    fields=("organisation__name", "currency", "amount", "since_date"),
    erase="delete",
    purpose="the person's own picture of where their income comes from; shown to nobody else",
)
class StatedIncome(models.Model):
    """What somebody says that their main job brings a month, in minor units, since a day."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    since_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], name="stated_income_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="stated_income_above_nothing"),
        ]

    def __str__(self) -> str:
        return f"income of {self.person_id}"


@personal_data(
    person="person__ref",
    fields=("key", "hidden_at"),
    erase="delete",
    purpose="early warnings that the person has seen and put away",
)
class HiddenWarning(models.Model):
    """An early warning that the person knows of."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)
    hidden_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="hidden_warning_once"),
        ]

    def __str__(self) -> str:
        return self.key
