"""What may be said of a skill, and what a new word replaces."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from muster.evidence.rules.refusals import LevelOutOfRange, ObservedInFuture, RatherNotExcludes, WordsTooLong
from muster.evidence.terms import EXCLUDED_BY, MAX_WORDS, Stance


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a form: a skill, what is said of it, and for "has" perhaps a level and the day of last use."""

    skill_ref: str
    stance: Stance = Stance.HAS
    self_level: int | None = None
    last_used_date: date | None = None


def check_choices(choices: Sequence[Choice], *, today: date) -> list[Choice]:
    """The choices, each skill and stance once (the last word counts), with no day after today.

    Raises LevelOutOfRange, RatherNotExcludes or ObservedInFuture when they cannot be right together.
    """
    said: dict[str, set[Stance]] = {}
    for choice in choices:
        if choice.self_level is not None:
            check_rating(choice.self_level)
            if choice.stance is not Stance.HAS:
                raise LevelOutOfRange
        stances = said.setdefault(choice.skill_ref, set())
        if any(EXCLUDED_BY[choice.stance] & {other} for other in stances):
            raise RatherNotExcludes(choice.skill_ref)
        stances.add(choice.stance)
    last = {(choice.skill_ref, choice.stance): choice for choice in choices}
    return [
        choice
        if choice.last_used_date is None
        else replace(choice, last_used_date=check_day(choice.last_used_date, today=today))
        for choice in last.values()
    ]


def replaced_stances(stance: Stance, standing: Collection[Stance]) -> frozenset[Stance]:
    """The earlier words that this one takes the place of: a person may change their mind."""
    return frozenset(EXCLUDED_BY[stance] & set(standing))


def check_rating(rating: int) -> None:
    """Raise LevelOutOfRange unless it is a whole number from 1 to 5."""
    if isinstance(rating, bool) or not isinstance(rating, int) or not 1 <= rating <= 5:
        raise LevelOutOfRange


def check_day(day: date, *, today: date) -> date:
    """The day, at most today (UTC). A day that is tomorrow here may be today where the person is: it becomes today.
    Raises ObservedInFuture for later days."""
    if day > today + timedelta(days=1):
        raise ObservedInFuture
    return min(day, today)


def check_words(words: str) -> str:
    """The words without edges. Raises WordsTooLong."""
    words = words.strip()
    if len(words) > MAX_WORDS:
        raise WordsTooLong
    return words
