"""When the work begins and ends, and how long it takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from muster.foundation.periods import monday
from muster.foundation.words import _, _n
from muster.opportunities import rules, terms
from muster.opportunities.drafting import calendar
from muster.opportunities.drafting.numbers import MONTHS, RANGE, WEEKS, is_vague, number_of, pattern
from muster.opportunities.drafting.shapes import NOWHERE, Reading, Span, touches

NOTICE_DAYS = 14
"""A start that nobody named is the first Monday at least so many days away."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the text says of time: each with its reading, None when it does not say."""

    start: tuple[date, Reading] | None = None
    end: tuple[date, Reading] | None = None
    weeks: int | None = None
    months: int | None = None
    days: int | None = None
    length: Reading | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """First and last day of work, both included, the weeks between, and how they were found."""

    starts: date
    ends: date
    weeks: int
    readings: tuple[Reading, ...]


_START = pattern(
    r"\b(?:from|start(?:ing|s)?(?:\s+(?:date|again))?(?:\s*[:]|\s+(?:on|from|in|at|with))?"
    r"|begin(?:ning|s)?(?:\s+(?:on|in|from))?|as\s+of"
    r"|ab(?:\s+dem|\s+der)?|beginnend(?:\s+(?:am|im|ab))?|beginnt(?:\s+(?:am|im|ab))?|beginn(?:\s+(?:am|im|ab)|:)?"
    r"|startet?(?:\s+(?:am|im|ab))?|start\s+(?:am|im|ab)|los\s+geht(?:’s|'s|\s+es)?\s+(?:am|im|ab)"
    r"|von|vom|between|zwischen(?:\s+dem)?)\s+(?=\S)"
)
_END = pattern(
    r"\b(?:until|till|til|through|thru|by|up\s+to|ending(?:\s+(?:on|in))?|ends?(?:\s+(?:on|in))"
    r"|finish(?:ed|ing)?\s+(?:by|in|on)|deadline(?:\s*[:]|\s+is)?|bis(?:\s+(?:zum|zur|spätestens))?)\s+(?:the\s+(?=\d))?(?=\S)"
)
_JOIN = pattern(r"\s*(?:to|until|till|and|bis(?:\s+zum)?|und(?:\s+dem)?|-|–)\s*(?:the\s+)?")
_BARE_START = pattern(
    rf"\b(?:{calendar.AFTER_HOLIDAYS}|{calendar.AFTER_SUMMER}|{calendar.AFTER_EASTER}|{calendar.NEXT_WEEK}"
    rf"|{calendar.NEXT_MONTH}|asap\b|as\s+soon\s+as\s+possible|immediately\b|right\s+away\b|ab\s+sofort|schnellstmöglich)"
)
_IN_WHILE = pattern(
    rf"\b(?:start(?:s|ing)?|begin(?:s|ning)?|beginn(?:t|end)?|startet?)\s+in\s+{RANGE}[\s-]*(?P<unit>{WEEKS}|{MONTHS})"
)
_LENGTH = pattern(
    rf"(?:\b(?P<lead>for|over|during|about|in|für|über)\s+)?{RANGE}[\s-]*(?P<unit>{WEEKS}|{MONTHS})"
)
_DAY_LENGTH = pattern(rf"\b(?:for|für)\s+{RANGE}\s+(?P<unit>days?|tage?n?)\b(?!\s*(?:a|per|pro|die|each|/))")
_ONE = pattern(
    r"\b(?:(?:for|over|lasts?)\s+(?:a|an|one)\s+(?:whole\s+|full\s+)?(?P<one>week|month|quarter|year)|(?P<half>half\s+a\s+year|(?:ein\s+)?halbes\s+jahr)"
    r"|(?:für\s+)?ein(?:en|e)?\s+(?P<eins>quartal|jahr))\b"
)
_OF_ONE = {"week": 0, "month": 1, "quarter": 3, "year": 12, "quartal": 3, "jahr": 12}


def read_dates(text: str, *, today: date, taken: Sequence[Span]) -> Said:
    """What the text says of start, end and length. ``taken`` are spans that mean something else."""
    start, joined = _read_start(text, today, taken)
    end = joined or _read_end(text, today, taken, start[0] if start else None)
    busy = [*taken, *(point[1].span for point in (start, end) if point)]
    weeks, months, days, length = _read_length(text, busy)
    return Said(start=start, end=end, weeks=weeks, months=months, days=days, length=length)


Named = tuple[date, Reading]


def _read_start(text: str, today: date, taken: Sequence[Span]) -> tuple[Named | None, Named | None]:
    """The start, and the end when the two are said in one breath ("from 11 January to 19 February")."""
    match = _IN_WHILE.search(text)
    if match:
        count = math.ceil(number_of(match["low"]))
        months = match["unit"].lower().startswith(("month", "monat"))
        day = calendar.add_months(today, count) if months else today + timedelta(days=7 * count)
        return _named(text, match.span(), "starts_date", calendar.first_monday(day), True), None
    for cue in _START.finditer(text):
        point = calendar.point_at(text, cue.end(), today=today, role="start")
        if point is None or touches((cue.start(), point.end), taken):
            continue
        named = _named(text, (cue.start(), point.end), "starts_date", point.day, point.sure, point.options)
        return named, _joined_end(text, point, today)
    match = _BARE_START.search(text)
    if match and not touches(match.span(), taken):
        point = calendar.point_at(text, match.start(), today=today, role="start")
        if point is not None:
            span = (match.start(), point.end)
            return _named(text, span, "starts_date", point.day, False, point.options), None
    return None, None


def _joined_end(text: str, start: calendar.Point, today: date) -> Named | None:
    join = _JOIN.match(text, start.end)
    if not join:
        return None
    point = calendar.point_at(text, join.end(), today=max(start.day, today), role="end")
    if point is None:
        return None
    return _named(text, (join.end(), point.end), "ends_date", point.day, point.sure, point.options)


def _read_end(text: str, today: date, taken: Sequence[Span], start: date | None) -> Named | None:
    for cue in _END.finditer(text):
        point = calendar.point_at(text, cue.end(), today=max(start or today, today), role="end")
        if point is not None and not touches((cue.start(), point.end), taken):
            span = (cue.start(), point.end)
            return _named(text, span, "ends_date", point.day, point.sure, point.options)
    return None


def _read_length(
    text: str, taken: Sequence[Span]
) -> tuple[int | None, int | None, int | None, Reading | None]:
    for match in _LENGTH.finditer(text):
        if touches(match.span(), taken):
            continue
        count = math.ceil(number_of(match["high"] or match["low"]))
        if not 1 <= count <= terms.MOST_WEEKS:
            continue
        sure = not is_vague(match["low"]) and (match["lead"] or "").lower() != "in"
        if match["unit"].lower().startswith("w"):
            words = _n("{n} week", "{n} weeks", n=count)
            return count, None, None, _length(text, match.span(), words, sure)
        words = _n("{n} month", "{n} months", n=count)
        return None, min(count, 36), None, _length(text, match.span(), words, sure)
    one = _ONE.search(text)
    if one and not touches(one.span(), taken):
        months = 6 if one["half"] else _OF_ONE[(one["one"] or one["eins"]).lower()]
        words = _n("{n} month", "{n} months", n=months) if months else _n("{n} week", "{n} weeks", n=1)
        return (None if months else 1), months or None, None, _length(text, one.span(), words, True)
    short = _DAY_LENGTH.search(text)
    if short and not touches(short.span(), taken):
        days = math.ceil(number_of(short["high"] or short["low"]))
        if 1 <= days <= 60:
            words = _n("{n} day", "{n} days", n=days)
            return None, None, days, _length(text, short.span(), words, not is_vague(short["low"]))
    return None, None, None, None


def _length(text: str, span: Span, words: str, sure: bool) -> Reading:
    ask = "" if sure else _("Is it {length}?", length=words)
    return Reading("ends_date", span, text[slice(*span)], words, sure, ask)


def _named(text: str, span: Span, field: str, day: date, sure: bool, options: tuple[date, ...] = ()) -> Named:
    words = text[slice(*span)]
    ask = "" if sure else _("“{words}”: we took {day}. Is that right?", words=words, day=rules.day_words(day))
    return day, Reading(
        field, span, words, rules.day_words(day), sure, ask, tuple(o.isoformat() for o in options)
    )


def settle(said: Said, *, today: date, default_weeks: int) -> Dates:
    """First and last day from what was said; what was not is filled in and asked about."""
    starts, start_reading = _settle_start(said, today)
    if said.end is not None and said.end[0] >= starts:
        ends = said.end[0]
        readings: tuple[Reading, ...] = (start_reading, said.end[1])
        if said.length is not None:
            readings = (start_reading, said.end[1], said.length)
        return Dates(starts, ends, rules.week_count(starts, ends), readings)
    ends = _end_by_length(said, starts, default_weeks)
    weeks = rules.week_count(starts, ends)
    if said.end is not None:
        wrong = said.end[1]
        sentence = rules.end_before_start(starts, weeks)
        asked = Reading(
            "ends_date", wrong.span, wrong.words, wrong.meaning, False, sentence, (ends.isoformat(),)
        )
        readings = (start_reading, asked) if said.length is None else (start_reading, said.length, asked)
        return Dates(starts, ends, weeks, readings)
    if said.length is not None:
        return Dates(starts, ends, weeks, (start_reading, said.length))
    words = _n("{n} week", "{n} weeks", n=weeks)
    ask = _("You did not say how long it takes. We took {length}.", length=words)
    return Dates(starts, ends, weeks, (start_reading, Reading("ends_date", NOWHERE, "", words, False, ask)))


def _settle_start(said: Said, today: date) -> tuple[date, Reading]:
    default = calendar.first_monday(today + timedelta(days=NOTICE_DAYS))
    if said.start is not None:
        day, reading = said.start
        if day >= today:
            return day, reading
        ask = _("This start is in the past. We took {day}.", day=rules.day_words(default))
        return default, Reading("starts_date", reading.span, reading.words, reading.meaning, False, ask)
    if said.end is not None:
        back = _start_before(said, said.end[0])
        if back is not None and back >= today:
            meaning = rules.day_words(back)
            return back, Reading("starts_date", NOWHERE, "", meaning, True)
        if default > said.end[0] >= today:
            default = today
    ask = _("You did not say when it starts. We took {day}.", day=rules.day_words(default))
    return default, Reading("starts_date", NOWHERE, "", rules.day_words(default), False, ask)


def _start_before(said: Said, end: date) -> date | None:
    """The start that length and end mean together, when both are said."""
    if said.weeks:
        return monday(end) - timedelta(days=7 * (said.weeks - 1))
    if said.months:
        return calendar.first_monday(calendar.add_months(end, -said.months))
    return None


def _end_by_length(said: Said, starts: date, default_weeks: int) -> date:
    if said.weeks:
        return rules.last_day(starts, said.weeks)
    if said.months:
        end = calendar.add_months(starts, said.months) - timedelta(days=1)
        return max(starts, calendar.working_day(end, back=True))
    if said.days:
        return _last_working_day(starts, said.days)
    return rules.last_day(starts, default_weeks)


def _last_working_day(starts: date, days: int) -> date:
    day, left = starts, days - 1
    while left:
        day += timedelta(days=1)
        if day.weekday() < 5:
            left -= 1
    return day
