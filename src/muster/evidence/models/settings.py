"""What levels are computed with, as versions: which one held when stays known, so the past can be made again."""

from __future__ import annotations

from django.db import models

from muster.evidence.terms import MAX_WORDS
from muster.foundation.models import Row
from muster.foundation.privacy import no_personal_data, personal_data


@no_personal_data("published parameters of the estimate; who set them is an audit fact")
class LevelSettings(Row):
    """One version of what the estimate depends on. The newest holds; none is ever changed.

    `sources`: kind of evidence to {"validity", "bias", "slope"} in thousandths; `half_lives`: kind of skill to tenths
    of a month. What is not named is as published with the product.
    """

    REF_PREFIX = "lvs"

    version = models.CharField(max_length=40, unique=True)
    sources = models.JSONField(default=dict)
    half_lives = models.JSONField(default=dict)
    words = models.CharField(max_length=MAX_WORDS)
    made_by_ref = models.CharField(max_length=40)
    made_at = models.DateTimeField()


@personal_data(
    person="rater_ref",
    fields=("settings__version", "milli"),
    erase="delete",
    purpose="how much more or less than others a rater gives, so that nobody's level depends on who rated",
)
class RaterSeverity(models.Model):
    """A rater's severity in one version, in thousandths of a level."""

    id = models.BigAutoField(primary_key=True)
    settings = models.ForeignKey(LevelSettings, on_delete=models.CASCADE, related_name="severities")
    rater_ref = models.CharField(max_length=40)
    milli = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["settings", "rater_ref"], name="rater_severity_once")]

    def __str__(self) -> str:
        return f"{self.rater_ref}: {self.milli}"
