"""Hours that an open offer asks for: a warning on the plate, never a wall.

Nothing here takes room: the sums of a week and its cap know only held and agreed hours.
"""

from __future__ import annotations

from django.db import models

from muster.foundation.models import Row
from muster.foundation.privacy import personal_data
from muster.people.models.persons import Person


@personal_data(
    person="person__ref",
    fields=("ref", "title", "kind", "weeks", "until_at", "created_at"),
    erase="delete",
    purpose="what an open offer would take from the person's plate, shown to the person alone",
)
class SoftHold(Row):
    """The hours that one open offer would take. ``weeks`` is Monday (ISO) to minutes; it ends with the offer."""

    REF_PREFIX = "sft"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="soft_holds")
    source_ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    weeks = models.JSONField(default=dict)
    until_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "until_at"], name="soft_hold_person")]
