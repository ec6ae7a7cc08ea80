"""Reading the books: balances, statements, the trial balance, whole entries for export.

Amounts are whole minor units or minutes. The caller has asked the policy; ``get_visible_account`` asks itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import F, Q, QuerySet, Sum, Window
from django.db.models.functions import Coalesce

from muster.foundation.act import Actor
from muster.foundation.paging import Page, page_of
from muster.ledger import policy
from muster.ledger.models import Account, Entry, Posting
from muster.ledger.rules import Line, NoSuchAccount, NoSuchEntry, Rate, totals
from muster.ledger.terms import MINUTES, AccountKind, Holder, HolderKind


@dataclass(frozen=True, slots=True)
class Balance:
    """One account and what is in it."""

    ref: str
    key: str
    kind: str
    holder: Holder
    unit: str
    amount: int


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One posting: what arrived (above zero) or left, and what was in the account afterwards."""

    entry_ref: str
    booked_date: date
    at: datetime
    about_kind: str
    about_ref: str
    words: str
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The postings of the days from ``start`` up to but not including ``end``; None is open.

    ``closing`` = ``opening`` + the amounts of all lines, also those on other pages.
    """

    key: str
    unit: str
    start: date | None
    end: date | None
    opening: int
    closing: int
    lines: Page[StatementLine]


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Every account that anything was posted to, by key; ``totals`` by unit are zero when the books are sound."""

    lines: tuple[Balance, ...]
    totals: dict[str, int]


@dataclass(frozen=True, slots=True)
class BookedLine:
    """One posting of an entry, with its account."""

    account_ref: str
    account_key: str
    kind: str
    holder: Holder
    unit: str
    amount: int


@dataclass(frozen=True, slots=True)
class BookedEntry:
    """A whole entry with its lines in the order of their keys; ``reverses_ref`` is "" where it reverses nothing."""

    ref: str
    key: str
    at: datetime
    booked_date: date
    about_kind: str
    about_ref: str
    words: str
    reverses_ref: str
    rate: Rate | None
    lines: tuple[BookedLine, ...]


def get_account(key: str) -> Account:
    """The account with this key; raises NoSuchAccount."""
    if account := find_account(key):
        return account
    raise NoSuchAccount(key)


def find_account(key: str) -> Account | None:
    """The account with this key, or None."""
    return Account.objects.filter(key=key).first()


def get_visible_account(actor: Actor, ref: str) -> Account:
    """The account with this reference, where the actor may read it; NoSuchAccount otherwise."""
    account = policy.visible_to(actor, Account.objects.filter(ref=ref)).first()
    if account is None:
        raise NoSuchAccount(ref)
    return account


def list_visible_accounts(actor: Actor) -> list[Account]:
    """The accounts that the actor may read, by key."""
    return list(policy.visible_to(actor, Account.objects.order_by("key")))


def visible_balances(actor: Actor) -> tuple[Balance, ...]:
    """Every account that the actor may read with what is in it, by key."""
    return _balances(policy.visible_to(actor, Account.objects.all()))


def get_entry(ref: str) -> Entry:
    """The entry; raises NoSuchEntry."""
    entry = Entry.objects.filter(ref=ref).first()
    if entry is None:
        raise NoSuchEntry(ref)
    return entry


def find_entry_by_key(key: str) -> Entry | None:
    """The entry that was posted under this key, or None."""
    return Entry.objects.filter(key=key).first()


def is_reversed(entry: Entry) -> bool:
    """Whether the entry was taken back."""
    return Entry.objects.filter(reverses=entry).exists()


def list_entries_about(ref: str) -> list[Entry]:
    """The entries about this thing, oldest first."""
    return list(Entry.objects.filter(about_ref=ref).order_by("id"))


def lines_of(entry: Entry) -> tuple[Line, ...]:
    """The entry's lines in the order of their accounts' keys."""
    rows = entry.postings.order_by("account__key").values_list("account__key", "unit", "amount")
    return tuple(Line(*row) for row in rows)


def rate_of(entry: Entry) -> Rate | None:
    """The rate at which the entry converts, where it does."""
    return None if entry.rate is None else Rate(entry.rate_of, entry.rate_in, Decimal(entry.rate))


def balance(key: str, *, before: date | None = None) -> int:
    """What is in the account, in its unit; with ``before`` what was booked on earlier days. Raises NoSuchAccount."""
    account = get_account(key)
    return _sum(_postings(account, None, before))


def balances_of(holder: Holder) -> tuple[Balance, ...]:
    """Every account of the holder with what is in it, by key."""
    return _balances(Account.objects.filter(holder_kind=str(holder.kind), holder_ref=holder.ref))


def statement(
    key: str, *, start: date | None = None, end: date | None = None, page: int = 1, size: int = 50
) -> Statement:
    """The account's postings of the half-open period in the order of their days, oldest first.

    Raises NoSuchAccount.
    """
    account = get_account(key)
    opening = 0 if start is None else _sum(_postings(account, None, start))
    rows = _postings(account, start, end)
    running = rows.select_related("entry").annotate(
        running=Window(Sum("amount"), order_by=[F("booked_date").asc(), F("id").asc()])
    )
    lines = page_of(running.order_by("booked_date", "id"), page, size)
    return Statement(
        key=account.key,
        unit=account.unit,
        start=start,
        end=end,
        opening=opening,
        closing=opening + _sum(rows),
        lines=lines.map(lambda posting: _line(posting, opening)),
    )


@dataclass(frozen=True, slots=True)
class Earned:
    """What one entry brought to a person: minor units of a currency, and what it was about."""

    booked_date: date
    unit: str
    amount: int
    about_kind: str
    about_ref: str


def earned_by(person_ref: str, *, start: date, end: date) -> list[Earned]:
    """What arrived in the person's earnings in the half-open period, by day; minutes are left out. One query.

    What only moves on between accounts of the person's own (paid by the client, asked to be paid out) counts once, where
    it was earned. Paying out is no loss; what a reversal takes back counts below zero. The caller has asked who may see it.
    """
    own = Q(account__holder_ref=person_ref, account__kind=AccountKind.EARNINGS)
    moved_on = Posting.objects.filter(own, amount__lt=0, entry__reverses=None).values("entry")
    rows = (
        Posting.objects.filter(
            Q(amount__gt=0) | Q(entry__reverses__isnull=False),
            account__holder_kind=HolderKind.PERSON,
            account__holder_ref=person_ref,
            account__kind=AccountKind.EARNINGS,
            booked_date__gte=start,
            booked_date__lt=end,
        )
        .exclude(unit=MINUTES)
        .exclude(entry__in=moved_on)
    )
    return [
        Earned(*row)
        for row in rows.order_by("booked_date", "id").values_list(
            "booked_date", "unit", "amount", "entry__about_kind", "entry__about_ref"
        )
    ]


def trial_balance(*, before: date | None = None) -> TrialBalance:
    """All accounts that were posted to, up to but not including the day ``before``."""
    lines = _balances(Account.objects.filter(postings__isnull=False), before=before)
    return TrialBalance(lines, totals(Line(one.key, one.unit, one.amount) for one in lines))


def list_differences() -> list[str]:
    """Keys of accounts whose kept sum is not the sum of their postings: none, unless the database was damaged."""
    rows = Account.objects.filter(holding__isnull=False).annotate(sum=Coalesce(Sum("postings__amount"), 0))
    return list(rows.exclude(sum=F("holding__amount")).order_by("key").values_list("key", flat=True))


def booked_entries(
    *, start: date | None = None, end: date | None = None, account: Account | None = None
) -> Iterator[BookedEntry]:
    """Whole entries of the half-open period by day and number, read piece by piece: any number fits in memory.

    With an ``account`` only the entries that it is part of.
    """
    told = Posting.objects.all()
    if account is not None:
        told = told.filter(entry__in=Posting.objects.filter(account=account).values("entry"))
    rows = (
        _within(told, start, end)
        .select_related("entry", "entry__reverses", "account")
        .order_by("booked_date", "entry_id", "account__key")
    )
    for _entry, postings in groupby(rows.iterator(chunk_size=2000), key=lambda posting: posting.entry_id):
        yield _booked(list(postings))


def _booked(postings: list[Posting]) -> BookedEntry:
    entry = postings[0].entry
    lines = (
        BookedLine(p.account.ref, p.account.key, p.account.kind, p.account.holder, p.unit, p.amount)
        for p in postings
    )
    return BookedEntry(
        ref=entry.ref,
        key=entry.key,
        at=entry.at,
        booked_date=entry.booked_date,
        about_kind=entry.about_kind,
        about_ref=entry.about_ref,
        words=entry.words,
        reverses_ref=entry.reverses.ref if entry.reverses else "",
        rate=rate_of(entry),
        lines=tuple(lines),
    )


def _balances(accounts: QuerySet[Account], *, before: date | None = None) -> tuple[Balance, ...]:
    earlier = None if before is None else Q(postings__booked_date__lt=before)
    rows = accounts.annotate(sum=Coalesce(Sum("postings__amount", filter=earlier), 0)).order_by("key")
    return tuple(Balance(a.ref, a.key, a.kind, a.holder, a.unit, int(a.sum)) for a in rows)


def _postings(account: Account, start: date | None, end: date | None) -> QuerySet[Posting]:
    return _within(Posting.objects.filter(account=account), start, end)


def _within(postings: QuerySet[Posting], start: date | None, end: date | None) -> QuerySet[Posting]:
    if start is not None:
        postings = postings.filter(booked_date__gte=start)
    return postings if end is None else postings.filter(booked_date__lt=end)


def _sum(postings: QuerySet[Posting]) -> int:
    return int(postings.aggregate(sum=Sum("amount"))["sum"] or 0)


def _line(posting: Posting, opening: int) -> StatementLine:
    entry = posting.entry
    return StatementLine(
        entry_ref=entry.ref,
        booked_date=posting.booked_date,
        at=entry.at,
        about_kind=entry.about_kind,
        about_ref=entry.about_ref,
        words=entry.words,
        amount=posting.amount,
        balance=opening + int(posting.running),  # type: ignore[attr-defined]
    )


@dataclass(frozen=True, slots=True)
class Movement:
    """What arrived in an account and what left it over some days, both from zero."""

    holder_ref: str
    unit: str
    arrived: int
    left: int


def movements_of(
    kind: str, *, organisation_ref: str, start: date | None = None, end: date | None = None
) -> list[Movement]:
    """For each account of this kind kept for the organisation: what moved in the half-open period."""
    own = Posting.objects.filter(account__kind=kind, account__organisation_ref=organisation_ref)
    rows = (
        _within(own, start, end)
        .values("account__holder_ref", "unit")
        .annotate(
            arrived=Sum("amount", filter=Q(amount__gt=0), default=0),
            left=Sum("amount", filter=Q(amount__lt=0), default=0),
        )
        .order_by("account__holder_ref", "unit")
    )
    return [Movement(row["account__holder_ref"], row["unit"], row["arrived"], -row["left"]) for row in rows]
