"""Reading the hidden truth, for what measures the product against it. Nothing of the product may."""

from __future__ import annotations

from muster.world.models import TrueCharacter, TrueSkill, WorldMade


def find_world() -> WorldMade | None:
    """The world that was made in this database, or None."""
    return WorldMade.objects.order_by("pk").first()


def true_levels(person_ref: str) -> dict[str, float]:
    """By skill reference how well the person really does it, 1.0 to 5.0."""
    rows = TrueSkill.objects.filter(person_ref=person_ref).values_list("skill_ref", "level_hundredths")
    return {ref: level / 100 for ref, level in rows}


def count_truth() -> int:
    """How many true levels there are."""
    return TrueSkill.objects.count()


def find_character(person_ref: str) -> TrueCharacter | None:
    """How an invented person is, or None for people who are real."""
    return TrueCharacter.objects.filter(person_ref=person_ref).first()
