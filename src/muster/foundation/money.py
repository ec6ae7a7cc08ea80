"""Money: stored in minor units, spoken as Decimal, never a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from muster.foundation.errors import Invalid
from muster.foundation.words import _

_DIGITS = (
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
)
MINOR_DIGITS = {code: digits for digits, codes in _DIGITS for code in codes.split()}
"""Currencies whose minor unit is not a hundredth (ISO 4217)."""


class CurrenciesDiffer(Invalid):
    """Two currencies met in one sum."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(_("{left} and {right} cannot be added.", left=left, right=right))


def minor_digits(currency: str) -> int:
    """How many decimal places the currency has."""
    return MINOR_DIGITS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in one ISO 4217 currency, quantised to the currency's minor unit."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError("money is a Decimal")
        if len(self.currency) != 3 or not self.currency.isupper():
            raise ValueError("a currency is three capital letters")
        step = Decimal(1).scaleb(-minor_digits(self.currency))
        object.__setattr__(self, "amount", self.amount.quantize(step, rounding=ROUND_HALF_EVEN))

    @property
    def minor(self) -> int:
        """The amount in minor units, as it is stored."""
        return int(self.amount.scaleb(minor_digits(self.currency)))

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> Money:
        """The money that the stored integer means."""
        return cls(Decimal(minor).scaleb(-minor_digits(currency)), currency)

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise CurrenciesDiffer(self.currency, other.currency)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return self + Money(-other.amount, other.currency)

    def __str__(self) -> str:
        return f"{self.amount:,} {self.currency}"
