"""The finding of a person's weeks in one sentence: what is free now, and the next change."""

from __future__ import annotations

from muster.foundation.words import _
from muster.people.queries import Plate, PlateWeek
from muster.web.components.dates import day_long
from muster.web.components.numbers import hours


def number_words(n: int) -> str:
    """A small number as a word, larger ones as figures."""
    words = [
        _("no"),
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
        _("ten"),
        _("eleven"),
        _("twelve"),
    ]
    return words[n] if 0 <= n < len(words) else str(n)


def hours_words(minutes: int) -> str:
    """Minutes as a number in a sentence: "three", "7.5"."""
    return hours(minutes) if minutes % 60 else number_words(minutes // 60)


def week_finding(plate: Plate) -> str:
    """ "Three hours free this week, eleven from 4 January." Free hours are what the plate has left below its line."""
    if not any(week.offered_minutes or week.stacks for week in plate.weeks):
        return _("You have not said yet how many hours you offer.")
    now = plate.weeks[0]
    there = [week for week in plate.weeks[1:] if not _is_away(week)]
    change = next((week for week in there if week.free_minutes != now.free_minutes or _is_away(now)), None)
    return _capital(_joined(_this_week(now), change, plate.weeks))


def _this_week(week: PlateWeek) -> str:
    if _is_away(week):
        return _("you are away this week")
    if week.free_minutes == 0:
        return _("this week is full") if week.cap_minutes else _("no hours offered this week")
    if week.free_minutes == 60:
        return _("one hour free this week")
    return _("{n} hours free this week", n=hours_words(week.free_minutes))


def _joined(first: str, change: PlateWeek | None, weeks: tuple[PlateWeek, ...]) -> str:
    if change is None:
        return _("{now}, and the same in the weeks after.", now=first)
    before = next(week for week in reversed(weeks) if week.monday < change.monday)
    if change.free_minutes == 0:
        return _("{now}, none left from {day}.", now=first, day=day_long(change.monday))
    if _is_away(before):
        return _("{now}, {n} after your leave.", now=first, n=hours_words(change.free_minutes))
    return _(
        "{now}, {n} from {day}.", now=first, n=hours_words(change.free_minutes), day=day_long(change.monday)
    )


def _is_away(week: PlateWeek) -> bool:
    return week.leave and week.cap_minutes == 0


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
