"""Amounts in words."""

from __future__ import annotations

from muster.foundation.money import Money
from muster.foundation.words import _
from muster.ledger.terms import MINUTES


def amount_words(amount: int, unit: str) -> str:
    """Minor units as money ("1,250.00 EUR"), minutes as hours and minutes ("7 h 30 min")."""
    if unit != MINUTES:
        return str(Money.from_minor(amount, unit))
    hours, minutes = divmod(abs(amount), 60)
    sign = "−" if amount < 0 else ""
    if not minutes:
        return sign + _("{h} h", h=hours)
    return sign + (_("{h} h {m} min", h=hours, m=minutes) if hours else _("{m} min", m=minutes))
