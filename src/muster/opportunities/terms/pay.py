"""What work pays: how it is counted, and the range in which it lies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from muster.foundation.money import Money
from muster.foundation.words import _

MOST_PAY_MINOR = 100_000_000_000
"""No rate or budget is higher, in minor units: what is written above is a slip of the hand."""


class PayKind(StrEnum):
    """What an amount of pay is for: nothing, one hour, the whole work, one shift, one month of readiness."""

    NONE = "none"
    HOURLY = "hourly"
    FIXED = "fixed"
    PER_SHIFT = "per_shift"
    RETAINER = "retainer"


@dataclass(frozen=True, slots=True)
class PayTerms:
    """What one unit of work pays, in minor units of one ISO 4217 currency.

    On a posting a range from ``least_minor`` to ``most_minor``; in an agreement both are the same amount.
    Work inside an organisation that moves no money is ``PayTerms()``.
    """

    kind: str = str(PayKind.NONE)
    least_minor: int | None = None
    most_minor: int | None = None
    currency: str = ""

    @property
    def is_paid(self) -> bool:
        """Whether money is owed for the work."""
        return self.kind != PayKind.NONE

    @property
    def is_agreed(self) -> bool:
        """Whether there is one amount and not a range, or nothing to agree on."""
        return not self.is_paid or self.least_minor == self.most_minor

    @property
    def least(self) -> Money | None:
        """The lower end of the range."""
        return Money.from_minor(self.least_minor, self.currency) if self.least_minor is not None else None

    @property
    def most(self) -> Money | None:
        """The upper end of the range; the amount itself where one is agreed."""
        return Money.from_minor(self.most_minor, self.currency) if self.most_minor is not None else None

    def at(self, amount_minor: int) -> PayTerms:
        """The same pay with one amount in place of the range."""
        return replace(self, least_minor=amount_minor, most_minor=amount_minor)

    def holds(self, amount_minor: int) -> bool:
        """Whether the amount lies within the range, its ends included."""
        return (self.least_minor or 0) <= amount_minor <= (self.most_minor or 0)


def pay_kind_label(kind: str) -> str:
    """The kind of pay in the present language."""
    return {
        PayKind.NONE: _("No pay"),
        PayKind.HOURLY: _("By the hour"),
        PayKind.FIXED: _("Fixed price"),
        PayKind.PER_SHIFT: _("By the shift"),
        PayKind.RETAINER: _("Retainer, by the month"),
    }[PayKind(kind)]
