"""A posting and its role in a few plain facts, the same on every page that names them."""

from __future__ import annotations

from datetime import date

from muster.foundation.words import _, _n
from muster.opportunities import terms
from muster.opportunities.queries import OpportunityCard, RoleView
from muster.web.components.dates import day_short
from muster.web.components.names import cefr, language_name
from muster.web.components.numbers import hours as hours_words
from muster.web.components.pay_words import pay_words


def facts_of(card: OpportunityCard, role: RoleView) -> list[str]:
    """Kind, hours and weeks, dates, place with overlap, languages, seats: what one wants to know first."""
    facts = [
        card.kind_label,
        effort_words(role),
        dates_words(role.starts_date, role.ends_date),
        place_words(role),
    ]
    facts += [
        _("{language} from {level}", language=language_name(code), level=cefr(level))
        for code, level in role.languages
    ]
    if role.pay.is_paid:
        facts.append(pay_words(role.pay))
    if role.commitment_minutes:
        facts.append(_("{hours} h a month are sure", hours=hours_words(role.commitment_minutes)))
    if terms.KIND_RULES[terms.Kind(card.kind)].is_ongoing:
        facts.append(_n("{n} day of notice", "{n} days of notice", n=role.notice_days))
    if role.seats > 1:
        facts.append(_("{n} people", n=role.seats))
    return facts


def effort_words(role: RoleView) -> str:
    """ "16 h a week for 6 weeks"."""
    return _n(
        "{hours} h a week for {n} week",
        "{hours} h a week for {n} weeks",
        n=role.weeks,
        hours=hours_words(role.minutes_per_week),
    )


def dates_words(starts: date, ends: date) -> str:
    """ "11 Jan to 19 Feb 2027"."""
    first = day_short(starts) if starts.year == ends.year else f"{day_short(starts)} {starts.year}"
    return _("{first} to {last} {year}", first=first, last=day_short(ends), year=ends.year)


def place_words(role: RoleView) -> str:
    """ "remote, 3 h together with Berlin"."""
    where = role.work_mode_label
    if role.place:
        where = _("{mode} in {place}", mode=where, place=role.place)
    if role.overlap is None:
        return where
    return _(
        "{where}, {hours} h together with {city}",
        where=where,
        hours=hours_words(role.overlap.minimum_minutes),
        city=role.overlap.zone.rpartition("/")[2].replace("_", " "),
    )
