"""Public holidays by place, from the `holidays` library, which follows the law of each country."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays

from muster.foundation.errors import Invalid
from muster.foundation.words import _


class NoHolidaysKnown(Invalid):
    """A country, or a part of one, whose holidays nobody wrote down."""

    def __init__(self, *, field: str = "country") -> None:
        super().__init__(
            _("We do not know the public holidays there. Take them as leave by hand."), field=field
        )


@cache
def parts_of(country: str) -> tuple[str, ...]:
    """Codes of the parts of a country (ISO 3166-2, without the country) that have holidays of their own."""
    return tuple(sorted(holidays.list_supported_countries().get(country.upper(), ())))


@cache
def knows_country(country: str) -> bool:
    """Whether the holidays of this country (ISO 3166-1 alpha-2) are known."""
    return country.upper() in holidays.list_supported_countries()


def public_holidays(country: str, start: date, end: date, *, part: str = "") -> list[tuple[date, str]]:
    """Public holidays from ``start`` up to but not including ``end`` that fall on Monday to Friday, by day.

    Raises NoHolidaysKnown for a country, or a part of it, that is not known.
    """
    if not knows_country(country):
        raise NoHolidaysKnown
    if part and part not in parts_of(country):
        raise NoHolidaysKnown(field="part")
    years = range(start.year, (end - timedelta(days=1)).year + 1)
    found = holidays.country_holidays(country.upper(), subdiv=part or None, years=years)
    return [(day, name) for day, name in sorted(found.items()) if start <= day < end and day.weekday() < 5]
