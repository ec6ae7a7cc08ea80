"""The words of matching: hard conditions, practical parts, filters."""

from __future__ import annotations

from enum import StrEnum

from muster.foundation.words import _

MOST_SHOWN = 50
POOL = 2000
"""How deep filters look: the best so many are ranked, then filtered."""


class Condition(StrEnum):
    """Hard conditions, in the order in which they are told. Blocks and audience are never told apart."""

    COVER = "cover"
    MUST = "must"
    HOURS = "hours"
    LANGUAGE = "language"
    PLACE = "place"
    RATE = "rate"


def condition_label(condition: str, n: int) -> str:
    """How many people a condition removes, as part of a sentence."""
    return {
        Condition.COVER: _("{n} have none of the skills", n=n),
        Condition.MUST: _("{n} lack a skill the work cannot start without", n=n),
        Condition.HOURS: _("{n} have no room in these weeks", n=n),
        Condition.LANGUAGE: _("{n} do not speak the language well enough", n=n),
        Condition.PLACE: _("{n} are elsewhere", n=n),
        Condition.RATE: _("{n} are above the rate", n=n),
    }[Condition(condition)]


class Practical(StrEnum):
    """The five practical parts, in the engine's order."""

    HOURS = "hours"
    OVERLAP = "overlap"
    MODE = "mode"
    LANGUAGE = "language"
    DATES = "dates"


def practical_label(part: str) -> str:
    """The practical part in the present language."""
    return {
        Practical.HOURS: _("Hours free"),
        Practical.OVERLAP: _("Shared working hours"),
        Practical.MODE: _("Way of working"),
        Practical.LANGUAGE: _("Languages"),
        Practical.DATES: _("Dates"),
    }[Practical(part)]


class Filter(StrEnum):
    """What an owner may narrow a ranking by."""

    EVIDENCED = "evidenced"
    WANTS = "wants"
    INSIDE = "inside"
    EXTENDED = "extended"
    OUTSIDE = "outside"


def filter_label(name: str) -> str:
    """The filter in the present language."""
    return {
        Filter.EVIDENCED: _("Evidenced skills only"),
        Filter.WANTS: _("Wants this work"),
        Filter.INSIDE: _("Employees"),
        Filter.EXTENDED: _("Retirees and alumni"),
        Filter.OUTSIDE: _("Freelancers"),
    }[Filter(name)]
