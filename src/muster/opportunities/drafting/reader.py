"""From sentences to a draft, step by step; each step leaves its readings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from muster.foundation.words import _
from muster.opportunities import rules, terms
from muster.opportunities.drafting import dates as dates_
from muster.opportunities.drafting.hours import Hours, hours_text, read_hours
from muster.opportunities.drafting.needs import USEFUL, read_needs
from muster.opportunities.drafting.numbers import pattern
from muster.opportunities.drafting.places import Where, read_languages, read_overlap, read_where
from muster.opportunities.drafting.shapes import (
    NOWHERE,
    Draft,
    DraftRequirement,
    Extractor,
    Reading,
    Span,
)
from muster.opportunities.drafting.work import read_kind, read_seats, read_title

MOST_READ = 20_000
"""Letters that are read; what stands beyond them is kept as it is."""
_GERMAN = pattern(
    r"\b(?:wir|und|der|die|das|für|mit|ein|eine|einen|suchen|brauchen|woche|wochen|stunden|tage|bis|ab|nicht|kenntnisse|von)\b"
)
_ENGLISH = pattern(
    r"\b(?:we|and|the|for|with|a|an|need|looking|week|weeks|hours|days|until|from|not|knowledge|of|to|someone)\b"
)


def language_of(text: str) -> str:
    """ "de" or "en", by the small words that only one of them has; English when in doubt."""
    german = len(_GERMAN.findall(text))
    return "de" if german > len(_ENGLISH.findall(text)) else "en"


def draft(
    text: str, *, today: date, extractor: Extractor, language: str | None = None, zone: str = "UTC"
) -> Draft:
    """A posting with one role, read from a few sentences in English or German.

    Every field has a value; what the text does not say is filled in by kind and asked about. Each reading
    names its words and where they stand, in letters of ``text``. Nothing is fetched or stored: what the
    text leads to depends on the arguments alone. ``zone`` is where the organisation lives. Never raises
    for any text.
    """
    text = text[:MOST_READ]
    hours = read_hours(text)
    overlap, overlap_reading = read_overlap(text, default_zone=zone)
    busy: list[Span] = [r.span for r in (hours.reading, overlap_reading) if r]
    found = list(extractor(text, language=language or language_of(text))) if text.strip() else []
    said = dates_.read_dates(text, today=today, taken=busy)
    busy += [r.span for r in (said.length, *(p[1] for p in (said.start, said.end) if p)) if r]
    sure_skills = [f.span for f in found if f.sure]
    where = read_where(text, taken=[*busy, *sure_skills])
    busy += [r.span for r in where.readings]
    wishes = [n.span for n in read_needs(text, found, taken=busy) if n.kind == USEFUL]
    spoken = read_languages(text, optional=[*wishes, *busy])
    needs = read_needs(text, found, taken=[*busy, *(r.span for r in spoken.readings)])

    whole = hours.total or ((said.days or 0) * terms.DAY_MINUTES if hours.per_week is None else None) or None
    kind, kind_reading = read_kind(text, minutes=hours.per_week, weeks=_weeks_said(said), total=whole)
    rule = terms.KIND_RULES[terms.Kind(kind)]
    when = dates_.settle(said, today=today, default_weeks=_default_weeks(hours, rule))
    minutes, hours_reading = _settle_hours(hours, said, when, rule)
    seats, seats_reading = read_seats(text)
    title, title_reading = read_title(text, requirements=needs)
    mode = _mode(where, overlap)
    readings = [
        title_reading,
        kind_reading,
        hours_reading,
        *when.readings,
        *(r for r in (seats_reading, overlap_reading) if r),
        *where.readings,
        *spoken.readings,
        *(_skill_reading(need) for need in needs),
    ]
    return Draft(
        title=title,
        kind=kind,
        minutes_per_week=minutes,
        minimum_minutes=hours.least if hours.least and hours.least < minutes else None,
        seats=seats,
        starts_date=when.starts,
        ends_date=when.ends,
        weeks=when.weeks,
        work_mode=mode,
        place=where.place,
        country=where.country,
        overlap=overlap,
        languages=spoken.floors,
        requirements=needs,
        readings=_in_order(readings),
    )


def _weeks_said(said: dates_.Said) -> int | None:
    if said.weeks:
        return said.weeks
    if said.months:
        return max(1, said.months * 52 // 12)
    if said.days:
        return max(1, -(-said.days // 5))
    if said.start and said.end and said.end[0] >= said.start[0]:
        return rules.week_count(said.start[0], said.end[0])
    return None


def _default_weeks(hours: Hours, rule: terms.KindRule) -> int:
    """How long work lasts that does not say: the kind's usual length, or what its total needs."""
    if hours.total:
        return max(1, min(rule.most_weeks, -(-hours.total // rule.minutes_per_week)))
    return rule.weeks


def _settle_hours(
    hours: Hours, said: dates_.Said, when: dates_.Dates, rule: terms.KindRule
) -> tuple[int, Reading]:
    """Weekly minutes from what was said, from a total over the weeks, from a length in days, or by kind."""
    if hours.per_week and hours.reading:
        return hours.per_week, hours.reading
    if hours.total and hours.reading:
        minutes = _rounded(hours.total / when.weeks)
        meaning = _(
            "{total} hours over {weeks} weeks: {hours} a week",
            total=hours_text(hours.total),
            weeks=when.weeks,
            hours=hours_text(minutes),
        )
        read = hours.reading
        return minutes, Reading("minutes_per_week", read.span, read.words, meaning, read.sure)
    if said.days and said.length:
        minutes = _rounded(said.days * terms.DAY_MINUTES / when.weeks)
        meaning = _("{hours} hours a week", hours=hours_text(minutes))
        read = said.length
        return minutes, Reading("minutes_per_week", read.span, read.words, meaning, sure=read.sure)
    minutes = rule.minutes_per_week
    meaning = _("{hours} hours a week", hours=hours_text(minutes))
    ask = _("You did not say how many hours. We took {hours} a week.", hours=hours_text(minutes))
    if hours.reading:
        read = hours.reading
        return minutes, Reading("minutes_per_week", read.span, read.words, meaning, False, read.ask)
    return minutes, Reading("minutes_per_week", NOWHERE, "", meaning, False, ask)


def _rounded(minutes: float) -> int:
    """To the next half hour, within what a week may hold."""
    half_hours = math.ceil(minutes / 30) * 30
    return max(terms.LEAST_WEEK_MINUTES, min(terms.MOST_WEEK_MINUTES, half_hours))


def _mode(where: Where, overlap: terms.Overlap | None) -> str:
    """As said; hours in common without a place mean that people are elsewhere."""
    if where.mode:
        return where.mode
    return str(terms.WorkMode.REMOTE if overlap else terms.WorkMode.ANY)


def _skill_reading(need: DraftRequirement) -> Reading:
    meaning = _(
        "{skill}, level {level}: {kind}",
        skill=need.label,
        level=need.level,
        kind=terms.requirement_label(need.kind).lower(),
    )
    ask = "" if need.sure else _("Do you mean {skill}?", skill=need.label)
    return Reading("requirements", need.span, need.words, meaning, need.sure, ask, (need.skill_ref,))


def _in_order(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """By where they stand in the text; those of which the text says nothing come last."""
    return tuple(sorted(readings, key=lambda r: (r.span == NOWHERE, r.span)))
