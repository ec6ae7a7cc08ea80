"""How many hours a week, or in total."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from muster.foundation.words import _
from muster.opportunities import terms
from muster.opportunities.drafting.numbers import (
    DAYS,
    HALF_DAYS,
    HOURS,
    MONTHS,
    PER_DAY,
    PER_WEEK,
    RANGE,
    WEEKS,
    is_vague,
    number_of,
    pattern,
)
from muster.opportunities.drafting.shapes import Reading


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly minutes or total minutes as the text says them, with the least that would do."""

    per_week: int | None = None
    least: int | None = None
    total: int | None = None
    reading: Reading | None = None


_WORKDAYS = 5
_TOTAL = (
    r"(?:\s+(?:in\s+total|in\s+all|altogether|all\s+in\s+all|overall|insgesamt|of\s+work|gesamt|arbeit)\b)"
)
_SPREAD = rf"(?=\s+(?:spread\s+)?(?:over|across|within|verteilt\s+auf|über|innerhalb\s+von)\s+\S+[\s-]*(?:{WEEKS}|{MONTHS}))"

_RULES: tuple[tuple[re.Pattern[str], str, int, bool], ...] = (
    (pattern(rf"{RANGE}[\s-]*{HALF_DAYS}{PER_WEEK}"), "week", terms.DAY_MINUTES // 2, True),
    (pattern(rf"{RANGE}[\s-]*{DAYS}{PER_WEEK}"), "week", terms.DAY_MINUTES, True),
    (pattern(rf"{RANGE}[\s-]*{HOURS}{PER_WEEK}"), "week", 60, True),
    (pattern(rf"{RANGE}[\s-]*{HOURS}{PER_DAY}"), "week", 60 * _WORKDAYS, False),
    (pattern(rf"{RANGE}[\s-]*{HOURS}{_TOTAL}"), "total", 60, True),
    (pattern(rf"{RANGE}[\s-]*{DAYS}{_TOTAL}"), "total", terms.DAY_MINUTES, True),
    (pattern(rf"{RANGE}[\s-]*{HOURS}{_SPREAD}"), "total", 60, True),
    (pattern(rf"{RANGE}[\s-]*{DAYS}{_SPREAD}"), "total", terms.DAY_MINUTES, True),
)
"""Pattern, whether it says a week or a total, minutes of one unit, whether that is sure."""

_HALF_DAY = pattern(
    r"(?:half\s+a\s+day|a\s+half[\s-]+day|(?:ein(?:en)?\s+)?halben\s+tag|an?\s+(?:afternoon|morning)"
    rf"|einen\s+(?:vormittag|nachmittag))(?P<weekly>{PER_WEEK})?"
)
_A_DAY = pattern(rf"\b(?:a|an)\s+(?P<unit>day|hour){PER_WEEK}")
_SHARE = pattern(
    r"(?P<share>\d{1,3})\s*(?:%|percent|per\s+cent|prozent)[\s-]*(?P<of>(?:of\s+(?:a|their|your|the|full|one|an)\b|"
    r"fte\b|position|role\b|time\b|capacity|workload|stelle|pensum|arbeitszeit|der\s+arbeitszeit|einer\s+stelle|teilzeit))"
)
_SHARE_BEFORE = pattern(
    r"(?:\bat|\bmit|\bzu|workload:?|pensum:?|part[\s-]time:?|teilzeit:?)\s+(?P<share>\d{1,3})\s*(?:%|percent|prozent)"
)
_NAMED: tuple[tuple[re.Pattern[str], int, bool], ...] = (
    (pattern(r"\b(?:full[\s-]?time|in\s+vollzeit|vollzeit)\b"), terms.FULL_WEEK_MINUTES, True),
    (
        pattern(r"\b(?:half[\s-]time|halbtags|halbe\s+stelle|half\s+a\s+position)\b"),
        terms.FULL_WEEK_MINUTES // 2,
        True,
    ),
    (pattern(r"\b(?:part[\s-]?time|in\s+teilzeit|teilzeit)\b"), terms.FULL_WEEK_MINUTES // 2, False),
)


def read_hours(text: str) -> Hours:
    """What the text says of hours; nothing is filled in here that it does not say."""
    for rule, sort, unit, sure in _RULES:
        match = rule.search(text)
        if match:
            return _from_range(text, match, sort, unit, sure)
    return _in_words(text) or Hours()


def _from_range(text: str, match: re.Match[str], sort: str, unit: int, sure: bool) -> Hours:
    low, high = match["low"], match["high"]
    most = number_of(high) if high else number_of(low)
    least = number_of(low) if high else 0
    minutes = math.ceil(max(most, least) * unit)
    sure = sure and not is_vague(low)
    if sort == "total":
        meaning = _("{hours} hours in all", hours=hours_text(minutes))
        return Hours(total=minutes, reading=_reading(text, match, meaning, sure, ""))
    if not terms.LEAST_WEEK_MINUTES <= minutes <= terms.MOST_WEEK_MINUTES:
        return _too_much(text, match, minutes)
    ask = "" if sure else _("Is that {hours} hours a week?", hours=hours_text(minutes))
    meaning = _("{hours} hours a week", hours=hours_text(minutes))
    floor = math.ceil(min(most, least) * unit)
    return Hours(
        per_week=minutes,
        least=floor if 0 < floor < minutes else None,
        reading=_reading(text, match, meaning, sure, ask),
    )


def _in_words(text: str) -> Hours | None:
    match = _HALF_DAY.search(text)
    if match:
        return _weekly(text, match, terms.DAY_MINUTES // 2, bool(match["weekly"]))
    match = _A_DAY.search(text)
    if match:
        minutes = terms.DAY_MINUTES if match["unit"].lower() == "day" else 60
        return _weekly(text, match, minutes, True)
    match = _SHARE.search(text) or _SHARE_BEFORE.search(text)
    if match and 1 <= int(match["share"]) <= 100:
        minutes = max(terms.LEAST_WEEK_MINUTES, terms.FULL_WEEK_MINUTES * int(match["share"]) // 100)
        return _weekly(text, match, minutes, True)
    for rule, minutes, sure in _NAMED:
        match = rule.search(text)
        if match:
            return _weekly(text, match, minutes, sure)
    return None


def _weekly(text: str, match: re.Match[str], minutes: int, sure: bool) -> Hours:
    meaning = _("{hours} hours a week", hours=hours_text(minutes))
    ask = "" if sure else _("Is that {hours} hours a week?", hours=hours_text(minutes))
    return Hours(per_week=minutes, reading=_reading(text, match, meaning, sure, ask))


def _too_much(text: str, match: re.Match[str], minutes: int) -> Hours:
    ask = _(
        "{hours} hours do not fit into a week. It holds between half an hour and {most}.",
        hours=hours_text(minutes),
        most=terms.MOST_WEEK_MINUTES // 60,
    )
    return Hours(reading=_reading(text, match, _("Not a week’s hours"), False, ask))


def _reading(text: str, match: re.Match[str], meaning: str, sure: bool, ask: str) -> Reading:
    start, end = match.span()
    words = text[start:end]
    trimmed = words.strip()
    start += words.index(trimmed) if trimmed else 0
    return Reading("minutes_per_week", (start, start + len(trimmed)), trimmed, meaning, sure, ask)


def hours_text(minutes: int) -> str:
    """Minutes as hours in figures: "16", "1.5"."""
    return f"{minutes / 60:g}"
