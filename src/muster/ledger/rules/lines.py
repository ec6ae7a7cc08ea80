"""Lines of an entry as plain values: which account, how much, and that they sum to zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from babel.core import get_global

from muster.foundation.money import minor_digits
from muster.ledger.rules.refusals import (
    AmountNotPositive,
    AmountTooLarge,
    NotBalanced,
    RateDoesNotFit,
    RateMissing,
    TextNotUsable,
    UnitOfAccountDiffers,
    UnitsDiffer,
    UnitUnknown,
)
from muster.ledger.terms import KEY_LENGTH, MINUTES, MOST, AccountKind, Holder

RATE_DIGITS = 10
"""Decimal places of a rate that are kept."""


@dataclass(frozen=True, slots=True)
class Line:
    """``amount`` minor units (or minutes) arrive in the account with this key; below zero they leave it."""

    account: str
    unit: str
    amount: int


@dataclass(frozen=True, slots=True)
class Rate:
    """One ``of`` is ``value`` ``into``: Rate("EUR", "USD", Decimal("1.08")). Up to ten decimal places."""

    of: str
    into: str
    value: Decimal

    def __post_init__(self) -> None:
        check_currency(self.of)
        check_currency(self.into)
        if self.of == self.into or not self.value.is_finite() or not 0 < self.value < 10**9:
            raise RateDoesNotFit
        if round(self.value, RATE_DIGITS) != self.value:
            raise RateDoesNotFit

    def convert(self, amount: int) -> int:
        """Minor units of ``of`` in minor units of ``into``, rounded once, half to even."""
        return round(self._exact(amount))

    def fits(self, amount: int, converted: int) -> bool:
        """Whether the two amounts differ from the rate by less than one minor unit of ``into``."""
        return abs(self._exact(abs(amount)) - abs(converted)) < 1

    def _exact(self, amount: int) -> Fraction:
        scale = Fraction(10) ** (minor_digits(self.into) - minor_digits(self.of))
        return Fraction(amount) * Fraction(self.value) * scale


def account_key(kind: AccountKind | str, holder: Holder, unit: str, *, name: str = "") -> str:
    """The usual key of the holder's account: "escrow:eng-8k2m9q4v7c1x:EUR"; ``name`` tells a second one apart.

    Raises UnitUnknown and TextNotUsable.
    """
    check_unit(unit)
    key = ":".join(part for part in (str(kind), holder.ref, unit, name) if part)
    check_text("key", key, KEY_LENGTH)
    return key


def check_text(field: str, text: str, most: int) -> None:
    """Raise TextNotUsable unless the text has 1 to ``most`` characters."""
    if not text.strip() or len(text) > most:
        raise TextNotUsable(field, most)


def check_currency(unit: str) -> None:
    """Raise UnitUnknown unless it is an ISO 4217 currency."""
    if unit not in get_global("all_currencies"):
        raise UnitUnknown(unit)


def check_unit(unit: str) -> None:
    """Raise UnitUnknown unless it is an ISO 4217 currency or MIN."""
    if unit != MINUTES:
        check_currency(unit)


def check_amount(amount: int) -> int:
    """The amount, where it is a whole number above zero that the books can hold; a refusal otherwise."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError("amounts are whole numbers of minor units or minutes")
    if amount <= 0:
        raise AmountNotPositive
    if amount > MOST:
        raise AmountTooLarge
    return amount


def balanced(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with one line an account, none of zero, in the order of their keys.

    Raises NotBalanced unless they sum to zero in each unit and something moves, UnitsDiffer when one
    account appears in two units, AmountTooLarge, UnitUnknown.
    """
    sums: dict[str, int] = {}
    units: dict[str, str] = {}
    for line in lines:
        check_unit(line.unit)
        if units.setdefault(line.account, line.unit) != line.unit:
            raise UnitsDiffer(units[line.account], line.unit)
        sums[line.account] = sums.get(line.account, 0) + line.amount
    found = tuple(Line(key, units[key], amount) for key, amount in sorted(sums.items()) if amount)
    if not found or any(totals(found).values()):
        raise NotBalanced
    if any(abs(line.amount) > MOST for line in found):
        raise AmountTooLarge
    return found


def totals(lines: Iterable[Line]) -> dict[str, int]:
    """By unit the sum of the amounts; all zero when the lines balance."""
    found: dict[str, int] = {}
    for line in lines:
        found[line.unit] = found.get(line.unit, 0) + line.amount
    return found


def mirrored(lines: Iterable[Line]) -> tuple[Line, ...]:
    """What takes the lines back: the same accounts, the amounts the other way round."""
    return tuple(Line(line.account, line.unit, -line.amount) for line in lines)


def check_conversion(lines: Sequence[Line], exchange: Iterable[str], rate: Rate | None) -> None:
    """Raise unless the lines stay in one currency, or convert at ``rate`` over two of the ``exchange`` accounts.

    Minutes may stand beside money: hours and what they cost can be charged in one entry. Raises RateMissing
    when currencies meet without a rate, RateDoesNotFit when the amounts are not what it gives.
    """
    keys = set(exchange)
    over = {line.unit: line.amount for line in lines if line.account in keys}
    currencies = {line.unit for line in lines} - {MINUTES}
    if rate is None:
        if len(currencies) > 1 or over:
            raise RateMissing
        return
    if len(over) != 2 or sum(line.account in keys for line in lines) != 2 or currencies != set(over):
        raise RateMissing
    if set(over) != {rate.of, rate.into} or (over[rate.of] > 0) == (over[rate.into] > 0):
        raise RateDoesNotFit
    if not rate.fits(over[rate.of], over[rate.into]):
        raise RateDoesNotFit


def check_units(lines: Iterable[Line], units: dict[str, str]) -> None:
    """Raise UnitOfAccountDiffers unless every line is in the unit of its account (by key)."""
    if any(units[line.account] != line.unit for line in lines):
        raise UnitOfAccountDiffers
