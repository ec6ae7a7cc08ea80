"""Money as people read it in running text: the sign in front, whole units, thousands parted."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from muster.foundation.money import Money
from muster.foundation.words import language
from muster.web.components.charts import plain
from muster.web.components.numbers import MINUS

SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "CHF": "CHF "}


def money_whole(minor: int, currency: str) -> str:
    """Minor units as whole units with the currency: "€3,828"; in German the sign stands behind."""
    amount = int(Money.from_minor(abs(minor), currency).amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    sign = MINUS if minor < 0 else ""
    mark = SIGNS.get(currency, f"{currency} ")
    if language() == "de":
        return f"{sign}{plain(amount)} {mark.strip()}"
    return f"{sign}{mark}{plain(amount)}"
