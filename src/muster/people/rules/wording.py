"""Days and hours as words in a sentence."""

from __future__ import annotations

from datetime import date

from babel.dates import format_skeleton

from muster.foundation.words import language

_LOCALES = {"en": "en_GB"}


def day_words(day: date) -> str:
    """The day and month in the language spoken now: "4 January", "4. Januar"."""
    spoken = language()
    return format_skeleton("MMMMd", day, locale=_LOCALES.get(spoken, spoken))


def hours_words(minutes: int) -> str:
    """Minutes as hours with at most two decimals: "36", "7.5" ("7,5" in German)."""
    text = f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language() == "de" else text
