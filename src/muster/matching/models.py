"""What was shown to whom, so that a ranking can be looked at again later."""

from __future__ import annotations

from django.db import models

from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


@personal_data(
    person=("viewer_ref", "about_ref"),
    fields=("ref", "viewer_ref", "about_ref", "direction", "shown_at", "refs", "scores"),
    erase="keep",
    purpose="showing later what a ranking said; holds references only, which point nowhere after erasure",
)
class Shown(Row):
    """One ranked list as somebody saw it: the references and scores in order, and what they were made from."""

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

    class Meta:
        indexes = [
            models.Index(fields=["about_ref", "shown_at"], name="shown_about"),
            models.Index(fields=["viewer_ref", "shown_at"], name="shown_viewer"),
        ]
