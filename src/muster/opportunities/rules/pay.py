"""What pay can be: whole amounts above zero, a range in its order, a currency."""

from __future__ import annotations

from muster.foundation.words import _
from muster.opportunities import terms
from muster.opportunities.rules.refusals import FieldInvalid


def check_pay(pay: terms.PayTerms) -> terms.PayTerms:
    """The pay as it is kept: a lone end of the range stands for both. Raises FieldInvalid (field "pay")."""
    if pay.kind not in set(terms.PayKind):
        raise FieldInvalid("pay", _("We do not know this kind of pay."))
    if not pay.is_paid:
        return terms.PayTerms()
    most = pay.least_minor if pay.most_minor is None else pay.most_minor
    least = most if pay.least_minor is None else pay.least_minor
    if most is None or least is None:
        raise FieldInvalid("pay", _("Say how much the work pays, or that it pays nothing."))
    if not (len(pay.currency) == 3 and pay.currency.isascii() and pay.currency.isupper()):
        raise FieldInvalid("pay", _("A currency is three capital letters, such as EUR."))
    if least < 0 or most <= 0:
        raise FieldInvalid("pay", _("Pay is more than zero."))
    if least > most:
        raise FieldInvalid("pay", _("The lower end of the pay is above the upper end."))
    if most > terms.MOST_PAY_MINOR:
        raise FieldInvalid("pay", _("This is more than any work here pays. Is there a digit too many?"))
    return terms.PayTerms(str(pay.kind), least, most, pay.currency)


def offered_pay(
    range_of: terms.PayTerms, *, asked_minor: int | None, own_rate: tuple[int | None, str]
) -> terms.PayTerms:
    """The pay that an offer names when its owner names none.

    The amount that the person asked for; else their own hourly rate where it lies within the range and in its
    currency; else the upper end of the range, because nobody is offered less than they might ask for.
    """
    if not range_of.is_paid or range_of.most_minor is None:
        return range_of
    if asked_minor is not None:
        return range_of.at(asked_minor)
    rate, currency = own_rate
    by_the_hour = range_of.kind == terms.PayKind.HOURLY and currency == range_of.currency
    if rate is not None and by_the_hour and range_of.holds(rate):
        return range_of.at(rate)
    return range_of.at(range_of.most_minor)
