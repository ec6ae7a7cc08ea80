"""Pay as people read it: an amount or a range, in its currency, and what it is for."""

from __future__ import annotations

from muster.foundation.money import Money
from muster.foundation.words import _, language
from muster.opportunities.terms import PayKind, PayTerms


def money_words(money: Money) -> str:
    """ "4,800 EUR", "85.50 EUR": grouped, without decimals where there are none, marks of the reader's language."""
    digits = -int(money.amount.as_tuple().exponent)
    decimals = 0 if money.amount == money.amount.to_integral_value() else digits
    words = f"{money.amount:,.{decimals}f}"
    if language() == "de":
        words = words.translate(str.maketrans(",.", ".,"))
    return f"{words} {money.currency}"


def amount_words(pay: PayTerms) -> str:
    """The amount or the range alone: "60 to 85 EUR", "up to 85 EUR"; empty where nothing is paid."""
    if pay.most is None:
        return ""
    if pay.is_agreed:
        return money_words(pay.most)
    if not pay.least_minor or pay.least is None:
        return _("up to {most}", most=money_words(pay.most))
    least = money_words(pay.least).rpartition(" ")[0]
    return _("{least} to {most}", least=least, most=money_words(pay.most))


def pay_words(pay: PayTerms) -> str:
    """ "60 to 85 EUR an hour", "4,800 EUR for the whole"; empty where nothing is paid."""
    amount = amount_words(pay)
    if not amount:
        return ""
    return {
        PayKind.HOURLY: _("{amount} an hour", amount=amount),
        PayKind.FIXED: _("{amount} for the whole", amount=amount),
        PayKind.PER_SHIFT: _("{amount} a shift", amount=amount),
        PayKind.RETAINER: _("{amount} a month", amount=amount),
    }[PayKind(pay.kind)]
