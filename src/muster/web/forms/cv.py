"""The form of what a CV named: an answer and a level for each skill, sent in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from muster.evidence.actions import Choice
from muster.evidence.queries import FoundView
from muster.evidence.terms import FoundState, Stance
from muster.foundation.words import _
from muster.web.asked import whole_number

HAVE, USE, LEARN, RATHER_NOT, NOT_MINE, OPEN = "have", "use", "learn", "rather_not", "not_mine", ""
FIRST_LEVEL = 3
"""Where a sure find starts: works independently. The person sees it and changes it before anything is kept."""

STANCES: Mapping[str, tuple[Stance, ...]] = {
    HAVE: (Stance.HAS,),
    USE: (Stance.HAS, Stance.USE),
    LEARN: (Stance.LEARN,),
    RATHER_NOT: (Stance.HAS, Stance.RATHER_NOT),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What a sent form says: choices for the action, and the skills that are not the person's."""

    choices: tuple[Choice, ...]
    rejected: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many skills were taken over."""
        return len({choice.skill_ref for choice in self.choices})


def answer_options() -> tuple[tuple[str, str], ...]:
    """The answers that may be given, as short words."""
    return (
        (HAVE, _("Have it")),
        (USE, _("Want to use it")),
        (LEARN, _("Want to learn it")),
        (RATHER_NOT, _("Rather not")),
        (NOT_MINE, _("Not mine")),
    )


def answer_of(found: FoundView) -> str:
    """What stands chosen when the page opens: what was said before, else "have it" for sure finds only."""
    if found.state is FoundState.REJECTED:
        return NOT_MINE
    said = set(found.stances)
    if Stance.RATHER_NOT in said:
        return RATHER_NOT
    if Stance.USE in said:
        return USE
    if Stance.HAS in said:
        return HAVE
    if Stance.LEARN in said:
        return LEARN
    return HAVE if found.is_sure else OPEN


def read_answers(data: Mapping[str, str], found: tuple[FoundView, ...]) -> Answers:
    """The answers in a sent form; skills that the document does not name are ignored, levels default to the first."""
    choices: list[Choice] = []
    rejected: list[str] = []
    for one in found:
        answer = data.get(f"answer-{one.skill_ref}", OPEN)
        if answer == NOT_MINE:
            rejected.append(one.skill_ref)
        for stance in STANCES.get(answer, ()):
            level = _level(data.get(f"level-{one.skill_ref}", "")) if stance is Stance.HAS else None
            choices.append(Choice(one.skill_ref, stance, level))
    return Answers(tuple(choices), tuple(rejected))


def _level(text: str) -> int:
    """The level as sent; whether it is one, the action decides."""
    number = whole_number(text)
    return FIRST_LEVEL if number is None else number
