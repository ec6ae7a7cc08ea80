"""Numbers as people write them in English and German, and pieces of patterns built on them."""

from __future__ import annotations

import re

_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "sixteen": 16,
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "ein": 1,
    "eine": 1,
    "einen": 1,
    "einem": 1,
    "einer": 1,
    "eins": 1,
    "zwei": 2,
    "zwo": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
    "zehn": 10,
    "elf": 11,
    "zwölf": 12,
    "fünfzehn": 15,
    "sechzehn": 16,
    "zwanzig": 20,
    "dreißig": 30,
    "vierzig": 40,
    "anderthalb": 1.5,
    "eineinhalb": 1.5,
    "zweieinhalb": 2.5,
    "a couple of": 2,
    "a few": 3,
    "ein paar": 3,
    "einige": 3,
    "several": 4,
    "mehrere": 4,
}
VAGUE = frozenset({"a couple of", "a few", "ein paar", "einige", "several", "mehrere"})

_SPELLED = "|".join(sorted((re.escape(w).replace(r"\ ", r"\s+") for w in _WORDS), key=len, reverse=True))
NUMBER = rf"(?:\d{{1,4}}(?:[.,]\d{{1,2}})?|(?:{_SPELLED})(?:\s+and\s+a\s+half)?)"
"""One number, in figures or in words."""
RANGE = rf"(?<![\w.,])(?P<low>{NUMBER})(?:\s*(?:-|–|to|or|bis|oder)\s*(?P<high>{NUMBER}))?"
"""One number or two: the groups ``low`` and ``high``."""
DAYS = r"(?:(?:working|full|whole|volle|ganze)\s+)?(?:days?|tagen?|tage?)\b"
HALF_DAYS = r"(?:half[\s-]+days?|afternoons?|mornings?|halbe(?:n)?\s+tage?n?|vormittage?n?|nachmittage?n?)\b"
HOURS = r"(?:hours?|hrs?|h|stunden?|std)\b\.?"
WEEKS = r"(?:weeks?|wks?|wochen?)\b"
MONTHS = r"(?:months?|monate?n?)\b"
PER_WEEK = (
    r"(?:[\s-]*(?:(?:a|an|per|each|every|/|pro|die|je|jede|in\s+der|in\s+einer)[\s-]*(?:week|wk|woche|w)\b)"
    r"|\s+(?:weekly|wöchentlich)\b)"
)
PER_DAY = r"(?:\s*(?:a|per|each|every|/|pro|am|jeden)\s*(?:day|tag)\b|\s+(?:daily|täglich)\b)"


def number_of(words: str) -> float:
    """The number that the words name; 0 when they name none."""
    plain = " ".join(words.lower().split())
    half = plain.endswith(" and a half")
    plain = plain.removesuffix(" and a half")
    if plain in _WORDS:
        return _WORDS[plain] + (0.5 if half else 0)
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        return 0.0


def is_vague(words: str) -> bool:
    """Whether the words only hint at a number, as "a few" does."""
    return " ".join(words.lower().split()) in VAGUE


def pattern(text: str) -> re.Pattern[str]:
    """The pattern, blind to capitals."""
    return re.compile(text, re.IGNORECASE)
