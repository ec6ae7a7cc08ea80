"""What a profile may say: each check names its field and what to do instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from babel.numbers import is_currency

from muster.foundation.errors import Conflict, Invalid
from muster.foundation.words import LANGUAGES, _
from muster.people.terms import WorkMode

_EMAIL = re.compile(r"[^@\s,;<>\"()]{1,64}@[^@\s,;<>\"()]+\.[^@\s,;<>\".()]{2,}")
_LIMITS = {"name": 200, "headline": 200, "about": 5000, "interests": 2000, "purpose": 2000, "place": 120}
MOST_THEMES = 20


class EmailTaken(Conflict):
    """Somebody else has this address."""

    def __init__(self, email: str) -> None:
        super().__init__(_("Somebody with the address {email} is here already.", email=email), field="email")


class NotUsable(Invalid):
    """A value that cannot be used, with what would do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)


@cache
def zone_names() -> frozenset[str]:
    """The IANA zones that this machine knows; finding them out walks a folder, so it is done once."""
    return frozenset(available_timezones())


@cache
def language_codes() -> dict[str, str]:
    """Lower-case names and codes of languages to their ISO 639-1 code, in English and German and their own words."""
    found: dict[str, str] = {}
    for spoken in ("en", "de"):
        for code, name in Locale(spoken).languages.items():
            if len(code) == 2:
                found[str(name).lower()] = code
                found[code] = code
    for code in ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "cs", "tr", "uk"):
        own = Locale(code).get_language_name(code)
        if own:
            found[own.lower()] = code
    return found


@cache
def country_codes() -> dict[str, str]:
    """Lower-case names and codes of countries to their ISO 3166 code, in English and German."""
    found: dict[str, str] = {}
    for spoken in ("en", "de"):
        for code, name in Locale(spoken).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
                found[str(name).lower()] = code
                found[code.lower()] = code
    return found


def check_email(email: str) -> str:
    """The address in lower case without blanks around it; raises NotUsable when it is none."""
    plain = email.strip().lower()
    if len(plain) > 254 or not _EMAIL.fullmatch(plain):
        raise NotUsable("email", _("{email} is not an e-mail address.", email=email.strip() or _("Nothing")))
    return plain


def check_zone(zone: str) -> str:
    """The zone's name; raises NotUsable when no such zone is known."""
    if zone not in zone_names():
        raise NotUsable(
            "time_zone",
            _("{zone} is no time zone that we know. Use a name such as Europe/Berlin.", zone=zone),
        )
    return zone


def check_profile(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a profile, tidied; raises NotUsable for the first that cannot be used."""
    tidy: dict[str, Any] = {}
    for field, value in fields.items():
        tidy[field] = value.strip() if isinstance(value, str) else value
        if field in _LIMITS and len(tidy[field]) > _LIMITS[field]:
            raise NotUsable(field, _("Keep it under {most} characters.", most=_LIMITS[field]))
    if "name" in tidy and not tidy["name"]:
        raise NotUsable("name", _("Say what you are called."))
    if tidy.get("email"):
        tidy["email"] = check_email(tidy["email"])
    if "time_zone" in tidy:
        check_zone(tidy["time_zone"])
    if "country" in tidy:
        tidy["country"] = _country(tidy["country"])
    if "work_mode" in tidy:
        if tidy["work_mode"] not in set(WorkMode):
            raise NotUsable("work_mode", _("Choose remote, hybrid, on site or anywhere."))
        tidy["work_mode"] = str(tidy["work_mode"])
    if "language" in tidy and tidy["language"] not in LANGUAGES:
        raise NotUsable("language", _("We do not speak that language yet."))
    if "themes" in tidy:
        tidy["themes"] = _themes(tidy["themes"])
    _check_point(tidy)
    _check_rate(tidy)
    return tidy


def _country(value: str) -> str:
    if not value:
        return ""
    code = country_codes().get(value.lower())
    if code is None:
        raise NotUsable("country", _("{country} is no country that we know.", country=value))
    return code


def _themes(values: Collection[str]) -> list[str]:
    themes = list(dict.fromkeys(str(value).strip() for value in values if str(value).strip()))
    if len(themes) > MOST_THEMES or any(len(theme) > 60 for theme in themes):
        raise NotUsable("themes", _("Choose up to {most} themes.", most=MOST_THEMES))
    return themes


def _check_point(tidy: Mapping[str, Any]) -> None:
    for field, most in (("latitude", 90), ("longitude", 180)):
        if tidy.get(field) is not None and not -most <= tidy[field] <= most:
            raise NotUsable(field, _("That point is not on the map."))


def _check_rate(tidy: Mapping[str, Any]) -> None:
    if tidy.get("rate_minor") is not None:
        if tidy["rate_minor"] < 0:
            raise NotUsable("rate_minor", _("A rate is not below zero."))
        if "rate_currency" in tidy and not tidy["rate_currency"]:
            raise NotUsable("rate_currency", _("Say in which currency, for example EUR."))
    if tidy.get("rate_currency") and not is_currency(tidy["rate_currency"]):
        raise NotUsable("rate_currency", _("{code} is no currency that we know.", code=tidy["rate_currency"]))


def check_languages(levels: Mapping[str, int]) -> dict[str, int]:
    """ISO 639-1 codes to levels 1 (A1) to 6 (C2); raises NotUsable otherwise."""
    codes = set(language_codes().values())
    for code, level in levels.items():
        if code not in codes:
            raise NotUsable("languages", _("{language} is no language that we know.", language=code))
        if not 1 <= level <= 6:
            raise NotUsable("languages", _("A level is one of A1, A2, B1, B2, C1 and C2."))
    return dict(levels)


def check_working_hours(spans: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """(weekday, start minute, end minute) in order, none overlapping; raises NotUsable otherwise."""
    ordered = sorted(spans)
    last_day, last_end = -1, 0
    for weekday, start, end in ordered:
        if not 0 <= weekday <= 6 or not 0 <= start < end <= 1440:
            raise NotUsable("working_hours", _("Working hours begin before they end, within one day."))
        if weekday == last_day and start < last_end:
            raise NotUsable("working_hours", _("These working hours overlap. Join them into one."))
        last_day, last_end = weekday, end
    return ordered
