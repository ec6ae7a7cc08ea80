"""The words of matching: hard conditions, practical parts, filters."""

from __future__ import annotations

from enum import StrEnum

from muster.foundation.words import _

MOST_SHOWN = 50
WINDOW_DAYS = 28
"""For how many days a showing counts in the two-sided order."""
KEEP_DAYS, LEAST_KEEP_DAYS, MOST_KEEP_DAYS = 730, 180, 3650
"""For how many days lists can be replayed: where nothing else is decided, at least, at most."""
MOST_LIFT = 250
"""The most that an organisation may lift its own marked work, in thousandths of the value."""
MOST_SAVED = 50
"""How many searches one person may keep."""
LONGEST_NAME = 80
"""How many letters the name of a search may have."""
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


def condition_row(condition: str) -> str:
    """Who a condition removes, as a line of a sum beside the number."""
    return {
        Condition.COVER: _("have none of the skills"),
        Condition.MUST: _("lack a skill the work cannot start without"),
        Condition.HOURS: _("have no room in these weeks"),
        Condition.LANGUAGE: _("do not speak the language well enough"),
        Condition.PLACE: _("are elsewhere"),
        Condition.RATE: _("are above the rate"),
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


class Sort(StrEnum):
    """The orders of a list. SUGGESTED: by what both sides may want, spread; SCORE: the exact order."""

    SUGGESTED = "suggested"
    SCORE = "score"
    STARTS = "starts"
    SHORTEST = "shortest"
    NEWEST = "newest"


def sort_label(sort: str) -> str:
    """The order in the present language."""
    return {
        Sort.SUGGESTED: _("Suggested for you"),
        Sort.SCORE: _("Best match"),
        Sort.STARTS: _("Starts soonest"),
        Sort.SHORTEST: _("Fewest hours a week"),
        Sort.NEWEST: _("Newest"),
    }[Sort(sort)]


class NotForMe(StrEnum):
    """Why somebody does not want a piece of work suggested. Told to nobody."""

    WORK = "work"
    HOURS = "hours"
    PLACE = "place"
    SKILLS = "skills"
    LATER = "later"
    OTHER = "other"


def not_for_me_label(reason: str) -> str:
    """The reason in the present language; nothing for none."""
    if not reason:
        return ""
    return {
        NotForMe.WORK: _("Not my kind of work"),
        NotForMe.HOURS: _("Hours or dates do not suit me"),
        NotForMe.PLACE: _("The place does not suit me"),
        NotForMe.SKILLS: _("It asks for skills I would rather not use"),
        NotForMe.LATER: _("Perhaps later"),
        NotForMe.OTHER: _("Another reason"),
    }[NotForMe(reason)]
