"""The books as text for other programs: CSV, one row a posting, and Beancount's plain-text double entry.

Within Muster what belongs to somebody is above zero in their account. Beancount counts as bookkeepers do, from
the side of whoever keeps the books: what is owed to others is below zero, and money in the bank above. So every
amount changes its sign there, and sums stay zero.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from muster.foundation.money import minor_digits
from muster.ledger.queries import Balance, BookedEntry, BookedLine
from muster.ledger.terms import MINUTES, AccountKind

CSV_HEAD = (
    "booked_date",
    "at",
    "entry",
    "entry_key",
    "about_kind",
    "about",
    "words",
    "reverses",
    "rate",
    "account",
    "account_key",
    "kind",
    "holder_kind",
    "holder",
    "unit",
    "amount",
    "minor_units",
)

ROOTS = {
    AccountKind.PARTY: "Liabilities:Party",
    AccountKind.EARNINGS: "Liabilities:Earnings",
    AccountKind.ESCROW: "Liabilities:Escrow",
    AccountKind.ENGAGEMENT: "Equity:Engagement",
    AccountKind.FEE: "Income:Fee",
    AccountKind.TAX: "Liabilities:Tax",
    AccountKind.COST_CENTRE: "Equity:Cost-Centre",
    AccountKind.BANK: "Assets:Bank",
    AccountKind.EXCHANGE: "Equity:Exchange",
    AccountKind.ROUNDING: "Expenses:Rounding",
}
"""Where each kind of account stands in Beancount's five groups."""

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9-]+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def decimal_amount(amount: int, unit: str) -> Decimal:
    """Minor units as a decimal number with the currency's own places; minutes as they are."""
    return Decimal(amount).scaleb(0 if unit == MINUTES else -minor_digits(unit))


def as_csv(entries: Iterable[BookedEntry]) -> Iterator[str]:
    """A head and one row for each posting, as lines of text; words that a spreadsheet would run are quoted."""
    yield _row(CSV_HEAD)
    for entry in entries:
        rate = f"1 {entry.rate.of} = {_plain(entry.rate.value)} {entry.rate.into}" if entry.rate else ""
        for line in entry.lines:
            told = (
                entry.booked_date.isoformat(),
                entry.at.isoformat(),
                entry.ref,
                entry.key,
                entry.about_kind,
                entry.about_ref,
                entry.words,
                entry.reverses_ref,
                rate,
                line.account_ref,
                line.account_key,
                line.kind,
                line.holder.kind,
                line.holder.ref,
                line.unit,
            )
            amount = str(decimal_amount(line.amount, line.unit))
            yield _row([*(_tame(word) for word in told), amount, str(line.amount)])


def as_beancount(
    entries: Iterable[BookedEntry],
    opening: Iterable[Balance] = (),
    *,
    start: date | None = None,
    end: date | None = None,
) -> Iterator[str]:
    """A ledger that Beancount reads: balances brought forward, entries, then its accounts and the balances to check.

    ``opening`` are the balances before ``start``, where there is one; without ``end`` the balances are checked
    on the day after the last entry. What is checked follows from what was written, so a posting that comes
    in between does no harm. Yields lines of text; Beancount sorts them by day itself.
    """
    yield 'option "title" "Muster"\n'
    yield "; What is owed to others is below zero here, as bookkeepers count.\n"
    opened: dict[str, tuple[date, str, str, str]] = {}
    sums: dict[str, int] = {}
    brought = [one for one in opening if one.amount]
    if start is not None and brought:
        yield f'\n{start} * "Brought forward"\n'
        for one in brought:
            name = beancount_name(one.kind, one.holder.ref, one.ref)
            opened[one.ref], sums[one.ref] = (start, name, one.unit, one.key), one.amount
            yield _posting(name, one.amount, one.unit)
    last = start
    for entry in entries:
        last = entry.booked_date
        for line in entry.lines:
            opened.setdefault(line.account_ref, (last, _name_of(line), line.unit, line.account_key))
            sums[line.account_ref] = sums.get(line.account_ref, 0) + line.amount
        yield from _transaction(entry)
    yield "\n"
    for day, name, unit, key in opened.values():
        yield f"{day} open {name} {unit}\n  key: {_quoted(key)}\n"
    if last is not None:
        checked = end or last + timedelta(days=1)
        for ref, (_day, name, unit, _key) in opened.items():
            yield f"{checked} balance {name}  {decimal_amount(-sums[ref], unit)} {unit}\n"


def beancount_name(kind: str, holder_ref: str, account_ref: str) -> str:
    """The account's name: group, kind, holder, reference. No two accounts share one."""
    parts = [_NOT_IN_NAMES.sub("-", part).strip("-") or "X" for part in (holder_ref, account_ref)]
    return ":".join([ROOTS[AccountKind(kind)], *(part[0].upper() + part[1:] for part in parts)])


def _transaction(entry: BookedEntry) -> Iterator[str]:
    day = entry.booked_date
    if entry.rate:
        yield f"\n{day} price {entry.rate.of} {_plain(entry.rate.value)} {entry.rate.into}"
    yield f"\n{day} * {_quoted(entry.words)} ^{entry.ref}"
    yield f" ^{entry.reverses_ref}\n" if entry.reverses_ref else "\n"
    yield f"  key: {_quoted(entry.key)}\n  about: {_quoted(f'{entry.about_kind} {entry.about_ref}')}\n"
    for line in entry.lines:
        yield _posting(_name_of(line), line.amount, line.unit)


def _name_of(line: BookedLine) -> str:
    return beancount_name(line.kind, line.holder.ref, line.account_ref)


def _posting(name: str, amount: int, unit: str) -> str:
    return f"  {name}  {decimal_amount(-amount, unit)} {unit}\n"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _quoted(words: str) -> str:
    flat = " ".join(words.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{flat}"'


def _tame(word: str) -> str:
    return f"'{word}" if word.startswith(_FORMULA) else word


def _row(values: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(values)
    return buffer.getvalue()
