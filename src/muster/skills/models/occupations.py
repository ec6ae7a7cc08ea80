"""Tables of occupations: what they are called and which skills they need. None points at a person."""

from __future__ import annotations

from django.db import models

from muster.foundation.models import Row
from muster.foundation.privacy import no_personal_data
from muster.skills.models.choices import choices
from muster.skills.models.taxonomy import Skill
from muster.skills.terms import LabelRole, SkillSource, SkillStatus


@no_personal_data("words of the taxonomy")
class Occupation(Row):
    """An occupation, known by its URI."""

    REF_PREFIX = "occ"

    uri = models.CharField(max_length=300, unique=True)
    source = models.CharField(max_length=10, choices=choices(SkillSource))
    code = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=12, choices=choices(SkillStatus), default=SkillStatus.ACTIVE.value)
    description = models.TextField(blank=True)


@no_personal_data("words of the taxonomy")
class OccupationLabel(models.Model):
    """A title of an occupation in a language."""

    id = models.BigAutoField(primary_key=True)
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(max_length=8)
    text = models.CharField(max_length=400)
    normal = models.CharField(max_length=400)
    role = models.CharField(max_length=10, choices=choices(LabelRole))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occupation", "language", "text"], name="occupation_label_once"),
        ]
        indexes = [
            models.Index(fields=["normal"], name="occupation_label_normal"),
        ]

    def __str__(self) -> str:
        return self.text


@no_personal_data("words of the taxonomy")
class OccupationSkill(models.Model):
    """A skill that an occupation needs (essential) or can use."""

    id = models.BigAutoField(primary_key=True)
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="skill_links")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="occupation_links")
    essential = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occupation", "skill"], name="occupation_skill_once"),
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} needs {self.skill_id}"
