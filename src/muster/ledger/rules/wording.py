"""Amounts in words."""

from __future__ import annotations

from muster.foundation.money import Money
from muster.foundation.words import _, language
from muster.ledger.terms import MINUTES


def amount_words(amount: int, unit: str) -> str:
    """Minor units as money ("1,250.00 EUR", "1.250,00 EUR" in German), minutes as hours and minutes ("7 h 30 min").

    What is below zero has a minus sign (U+2212) before it, never a hyphen.
    """
    sign = "−" if amount < 0 else ""
    if unit != MINUTES:
        words = f"{Money.from_minor(abs(amount), unit).amount:,}"
        if language() == "de":
            words = words.translate(str.maketrans(",.", ".,"))
        return f"{sign}{words} {unit}"
    hours, minutes = divmod(abs(amount), 60)
    if not minutes:
        return sign + _("{h} h", h=hours)
    return sign + (_("{h} h {m} min", h=hours, m=minutes) if hours else _("{m} min", m=minutes))
