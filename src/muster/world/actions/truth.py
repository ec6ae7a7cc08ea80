"""Writing the hidden truth; nothing else in the world writes a table."""

from __future__ import annotations

from collections.abc import Mapping

from muster.foundation.act import Act
from muster.foundation.action import action
from muster.world.models import TrueCharacter, TrueSkill, WorldMade


@action
def note_world(act: Act, *, seed: int, people: int) -> WorldMade:
    """Write down that a world was made.

    No policy: only the world's own command acts here. No event: nothing happened to anybody.
    """
    return WorldMade.objects.create(seed=seed, people=people, today_date=act.at.date(), made_at=act.at)


@action
def hide_truth(
    act: Act, person_ref: str, levels: Mapping[str, int], *, boldness: int, care: int
) -> TrueCharacter:
    """Write down how an invented person is, and by skill reference how well they do things (hundredths).

    No policy: only the world's own command acts here. No event: the journal must not know the truth.
    """
    TrueSkill.objects.bulk_create(
        [
            TrueSkill(person_ref=person_ref, skill_ref=skill_ref, level_hundredths=level)
            for skill_ref, level in sorted(levels.items())
        ]
    )
    return TrueCharacter.objects.create(person_ref=person_ref, boldness=boldness, care=care)
