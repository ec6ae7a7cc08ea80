"""Languages, countries and time zones as choices, in the reader's language; people in a line."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from babel import Locale

from muster.foundation.words import _, language

Options = tuple[tuple[str, str], ...]

_AREAS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})
_IN_USE = [
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "AED",
    "ARS",
    "AUD",
    "BDT",
    "BGN",
    "BRL",
    "CAD",
    "CLP",
    "CNY",
    "COP",
    "CZK",
    "DKK",
    "EGP",
    "GHS",
    "HKD",
    "HUF",
    "IDR",
    "ILS",
    "INR",
    "ISK",
    "JPY",
    "KES",
    "KRW",
    "KWD",
    "MAD",
    "MXN",
    "MYR",
    "NGN",
    "NOK",
    "NZD",
    "PEN",
    "PHP",
    "PKR",
    "PLN",
    "RON",
    "RSD",
    "SAR",
    "SEK",
    "SGD",
    "THB",
    "TND",
    "TRY",
    "TWD",
    "UAH",
    "UYU",
    "VND",
    "ZAR",
]
"""Currencies that people state rates in: the most used first, then by code."""


def language_options() -> Options:
    """Every language with a two-letter code, by name."""
    return _languages(language())


def country_options() -> Options:
    """Every country, by name."""
    return _countries(language())


def currency_options() -> Options:
    """Every currency in use, by code and name."""
    return _currencies(language())


def language_name(code: str) -> str:
    """The language's name; the code where there is none."""
    return dict(language_options()).get(code, code)


def country_name(code: str) -> str:
    """The country's name; the code where there is none."""
    return dict(country_options()).get(code, code)


def zone_options() -> Options:
    """Time zones by city, and UTC."""
    return _zones()


def cefr_options() -> Options:
    """Levels of a language as people know them."""
    return (
        ("1", _("A1, a few words")),
        ("2", _("A2, simple talk")),
        ("3", _("B1, everyday work")),
        ("4", _("B2, at ease at work")),
        ("5", _("C1, fluent")),
        ("6", _("C2, like a first language")),
    )


def cefr(level: int) -> str:
    """A level of a language: 4 is "B2"."""
    return ("A1", "A2", "B1", "B2", "C1", "C2")[level - 1]


def who_and_where(headline: str, place: str) -> str:
    """What somebody is and where, said once: a line that names the place already does not name it again."""
    return ", ".join(words for words in (headline, "" if place and place in headline else place) if words)


def weekdays() -> tuple[str, ...]:
    """Monday to Sunday."""
    return (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )


@cache
def _languages(spoken: str) -> Options:
    names = Locale(spoken).languages
    return tuple(sorted(((c, str(n)) for c, n in names.items() if len(c) == 2), key=lambda one: one[1]))


@cache
def _countries(spoken: str) -> Options:
    names = Locale(spoken).territories
    return tuple(
        sorted(
            ((c, str(n)) for c, n in names.items() if len(c) == 2 and c.isalpha() and c not in _NO_COUNTRY),
            key=lambda one: one[1],
        )
    )


@cache
def _currencies(spoken: str) -> Options:
    names = Locale(spoken).currencies
    return tuple((code, f"{code} · {names[code]}") for code in _IN_USE if code in names)


@cache
def _zones() -> Options:
    zones = sorted(zone for zone in available_timezones() if zone.startswith(_AREAS))
    return (("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in zones))
