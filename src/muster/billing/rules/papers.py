"""Sums of an invoice: lines, tax by rate, what is due, and the interest on what is overdue.

Net amounts are whole minor units. Tax is computed once for each rate from the sum of its lines, rounded half to even,
so that the printed tax is the printed base times the printed rate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from muster.billing import terms
from muster.billing.rules.refusals import AmountNotPossible, BillingMoveNotPossible
from muster.ledger import rules as ledger_rules

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Item:
    """One line before tax: ``amount`` minor units, or with the tax in it where ``includes_tax``."""

    amount: int
    tax_share: int
    includes_tax: bool = False


@dataclass(frozen=True, slots=True)
class Sums:
    """What an invoice comes to, in minor units: ``gross`` = ``net`` + ``tax``; ``nets`` has the lines' net amounts."""

    nets: tuple[int, ...]
    net: int
    tax: int

    @property
    def gross(self) -> int:
        """What is paid."""
        return self.net + self.tax


def sums_of(items: Iterable[Item], tax_share: int) -> Sums:
    """The sums of lines that are all taxed at one share (millionths).

    Where prices include the tax, the tax within their sum is taken out once and the rest cut into the lines
    by largest remainder, so that net and tax together are what was agreed.
    """
    lines = tuple(items)
    within = [line.amount if line.includes_tax else 0 for line in lines]
    on_top = [0 if line.includes_tax else line.amount for line in lines]
    contained = ledger_rules.tax_within(sum(within), tax_share)
    rest = sum(within) - contained
    cut = ledger_rules.split(rest, within) if sum(within) else (0,) * len(lines)
    nets = tuple(a + b for a, b in zip(cut, on_top, strict=True))
    added = round(Fraction(sum(on_top) * tax_share, MILLION))
    return Sums(nets, sum(nets), contained + added)


def due_date(issued: date, days: int) -> date:
    """The last day on which it is paid in time."""
    return issued + timedelta(days=days)


def interest_on(gross: int, share: int, *, due: date, today: date) -> int:
    """Simple interest in minor units from the day after ``due`` up to and with ``today``: gross × share × days / 365."""
    days = max((today - due).days, 0)
    return round(Fraction(gross * share * days, MILLION * 365))


def notice_due(notices: int, *, due: date, today: date) -> bool:
    """Whether it is time to speak of an overdue invoice (again)."""
    if notices >= terms.MOST_NOTICES:
        return False
    return today > due + timedelta(days=notices * terms.NOTICE_EVERY_DAYS)


def number_words(prefix: str, year: int, number: int) -> str:
    """The number as it is printed: "2026-0007", with the issuer's prefix before it."""
    return f"{prefix}{year}-{number:04d}"


def next_status(table: str, now: str, to: str) -> str:
    """``to`` when the table of moves allows it from ``now``; raises BillingMoveNotPossible otherwise."""
    if not may_move(table, now, to):
        raise BillingMoveNotPossible(table, now, to)
    return str(to)


def may_move(table: str, now: str, to: str) -> bool:
    """Whether the table allows it: what a page asks before it shows a button."""
    return to in terms.TRANSITION_TABLES[table].get(now, ())


def check_amount(amount: int, *, field: str = "amount") -> int:
    """The amount in minor units, where it is above zero and not absurd; raises AmountNotPossible otherwise."""
    if not 0 < amount <= terms.MOST_AMOUNT:
        raise AmountNotPossible(field)
    return amount


def percent_of(share: int) -> Decimal:
    """Millionths as per cent: 190,000 is 19."""
    return (Decimal(share) / 10_000).normalize()
