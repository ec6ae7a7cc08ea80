"""What only the world knows: how well its people really do things, and how they are."""

from __future__ import annotations

from django.db import models

from muster.foundation.privacy import no_personal_data


@no_personal_data("one line per world that was made; says nothing of anybody")
class WorldMade(models.Model):
    """That a world was made, from which seed and for which day."""

    id = models.BigAutoField(primary_key=True)
    seed = models.BigIntegerField()
    people = models.IntegerField()
    today_date = models.DateField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seed {self.seed}"


@no_personal_data("holds invented people only: the world makes them, and nobody else has a line here")
class TrueSkill(models.Model):
    """How well an invented person really does something: 100 to 500, hundredths of a level."""

    id = models.BigAutoField(primary_key=True)
    person_ref = models.CharField(max_length=40, db_index=True)
    skill_ref = models.CharField(max_length=40)
    level_hundredths = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_ref", "skill_ref"], name="true_skill_once"),
            models.CheckConstraint(
                condition=models.Q(level_hundredths__gte=100, level_hundredths__lte=500),
                name="true_skill_on_the_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_ref} {self.skill_ref}"


@no_personal_data("holds invented people only: the world makes them, and nobody else has a line here")
class TrueCharacter(models.Model):
    """How an invented person is. ``boldness``: what they add to the level they state (hundredths of a
    level, below zero for the modest). ``care``: how likely they do in time what they should (hundredths)."""

    id = models.BigAutoField(primary_key=True)
    person_ref = models.CharField(max_length=40, unique=True)
    boldness = models.SmallIntegerField()
    care = models.SmallIntegerField()

    def __str__(self) -> str:
        return self.person_ref
