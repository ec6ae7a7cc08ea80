"""Opening accounts, posting entries, taking them back: the only ways into the books."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Sum

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.ledger import policy, queries, rules
from muster.ledger.events import AccountOpened, EntryPosted
from muster.ledger.models import Account, Entry, Posting
from muster.ledger.rules import Line, Rate
from muster.ledger.terms import (
    KEY_LENGTH,
    NEVER_BELOW_ZERO,
    WORDS_LENGTH,
    About,
    AccountKind,
    Holder,
)


@action
def open_account(
    act: Act,
    key: str,
    *,
    kind: AccountKind | str,
    holder: Holder,
    unit: str,
    organisation_ref: str = "",
    may_go_below_zero: bool | None = None,
) -> Account:
    """The account with this key, opened where there is none; ``rules.account_key`` gives the usual key.

    Whether it may go below zero follows from the kind unless it is said. The finance people of
    ``organisation_ref`` may read it. Raises AccountOpenedOtherwise when the key belongs to another kind,
    holder or unit, UnitUnknown and TextNotUsable.
    """
    policy.may_open_account(act.actor).require()
    rules.check_text("key", key, KEY_LENGTH)
    rules.check_text("holder_kind", holder.kind, 20)
    rules.check_text("holder_ref", holder.ref, 40)
    rules.check_unit(unit)
    wanted = Account(
        key=key,
        kind=str(AccountKind(kind)),
        unit=unit,
        holder_kind=str(holder.kind),
        holder_ref=holder.ref,
        organisation_ref=organisation_ref,
        may_go_below_zero=kind not in NEVER_BELOW_ZERO if may_go_below_zero is None else may_go_below_zero,
        opened_at=act.at,
    )
    if earlier := queries.find_account(key):
        return _same_account(earlier, wanted)
    try:
        with transaction.atomic():
            wanted.save(force_insert=True)
    except IntegrityError:
        if earlier := queries.find_account(key):
            return _same_account(earlier, wanted)
        raise
    journal.record(act, AccountOpened(wanted.ref, wanted.holder_kind, wanted.holder_ref, unit))
    return wanted


@action
def post(
    act: Act,
    key: str,
    postings: Iterable[Line],
    *,
    about: About,
    words: str,
    booked_date: date | None = None,
    rate: Rate | None = None,
) -> Entry:
    """Write one entry that sums to zero in each unit; ``rules`` gives the lines of each flow.

    Asked twice with the same key, the second time answers with the first entry and moves nothing; the words
    are not compared, the booked date only where it is given. Without one, it is the day of the act in UTC.

    Raises PostedOtherwise when the key was used for something else, NoSuchAccount, NotBalanced,
    UnitOfAccountDiffers, RateMissing and RateDoesNotFit, NotEnough when an account that may not go below
    zero holds too little, and TakenMeanwhile when two took from it at once (at the end of the transaction).
    """
    policy.may_post(act.actor).require()
    rules.check_text("key", key, KEY_LENGTH)
    rules.check_text("about", about.kind, 20)
    rules.check_text("about", about.ref, 40)
    entry = _entry(act, key, about, words, booked_date, rate)
    return _write(act, entry, rules.balanced(postings), dated=booked_date is not None)


@action
def reverse(act: Act, entry_ref: str, *, words: str, key: str = "", booked_date: date | None = None) -> Entry:
    """Take an entry back by its mirror image, once; asked twice with the same key it answers with the first.

    Raises NoSuchEntry, AlreadyReversed, ReversalStands for an entry that takes another back, NotEnough when
    what it moved is no longer there.
    """
    policy.may_post(act.actor).require()
    original = queries.get_entry(entry_ref)
    if original.reverses_id is not None:
        raise rules.ReversalStands(entry_ref)
    key = key or f"reverse:{original.ref}"
    rules.check_text("key", key, KEY_LENGTH)
    rate = queries.rate_of(original)
    about = About(original.about_kind, original.about_ref)
    entry = _entry(act, key, about, words, booked_date, rate)
    entry.reverses = original
    lines = rules.mirrored(queries.lines_of(original))
    return _write(act, entry, rules.balanced(lines), dated=booked_date is not None)


def _entry(
    act: Act, key: str, about: About, words: str, booked_date: date | None, rate: Rate | None
) -> Entry:
    rules.check_text("words", words, WORDS_LENGTH)
    return Entry(
        key=key,
        at=act.at,
        booked_date=booked_date or act.at.date(),
        about_kind=str(about.kind),
        about_ref=about.ref,
        words=words,
        rate=rate.value if rate else None,
        rate_of=rate.of if rate else "",
        rate_in=rate.into if rate else "",
    )


def _write(act: Act, entry: Entry, lines: Sequence[Line], *, dated: bool) -> Entry:
    # The key comes first: whoever posts the same at the same moment waits here, and then finds it done.
    Entry.objects.bulk_create([entry], ignore_conflicts=True)
    stored = queries.find_entry_by_key(entry.key)
    if stored is None:
        raise rules.AlreadyReversed(entry.reverses.ref if entry.reverses else "")
    if stored.ref != entry.ref:
        return _same_entry(stored, entry, lines, dated)
    accounts = _accounts(line.account for line in lines)
    rules.check_units(lines, {key: account.unit for key, account in accounts.items()})
    exchange = [key for key, account in accounts.items() if account.kind == AccountKind.EXCHANGE]
    rules.check_conversion(lines, exchange, queries.rate_of(stored))
    _require_cover(lines, accounts)
    Posting.objects.bulk_create(
        Posting(
            entry=stored,
            account=accounts[line.account],
            unit=line.unit,
            amount=line.amount,
            booked_date=stored.booked_date,
        )
        for line in lines
    )
    touched = tuple(sorted(account.ref for account in accounts.values()))
    reverses_ref = entry.reverses.ref if entry.reverses else ""
    journal.record(act, EntryPosted(stored.ref, stored.about_kind, stored.about_ref, touched, reverses_ref))
    return stored


def _accounts(keys: Iterable[str]) -> dict[str, Account]:
    wanted = list(keys)
    found = {account.key: account for account in Account.objects.filter(key__in=wanted)}
    for key in wanted:
        if key not in found:
            raise rules.NoSuchAccount(key)
    return found


def _require_cover(lines: Sequence[Line], accounts: dict[str, Account]) -> None:
    """Say in words what the database would refuse at the end of the transaction."""
    taken = {
        accounts[line.account].pk: line
        for line in lines
        if line.amount < 0 and not accounts[line.account].may_go_below_zero
    }
    if not taken:
        return
    sums = Posting.objects.filter(account__in=list(taken)).values_list("account").annotate(sum=Sum("amount"))
    held = dict(sums)
    for pk, line in sorted(taken.items()):
        if held.get(pk, 0) + line.amount < 0:
            raise rules.NotEnough(line.account, held=held.get(pk, 0), asked=-line.amount, unit=line.unit)


def _same_account(earlier: Account, wanted: Account) -> Account:
    fields = ("kind", "unit", "holder_kind", "holder_ref", "organisation_ref", "may_go_below_zero")
    if any(getattr(earlier, field) != getattr(wanted, field) for field in fields):
        raise rules.AccountOpenedOtherwise(wanted.key)
    return earlier


def _same_entry(earlier: Entry, wanted: Entry, lines: Sequence[Line], dated: bool) -> Entry:
    fields = ["about_kind", "about_ref", "rate", "rate_of", "rate_in", "reverses_id"]
    fields += ["booked_date"] if dated else []
    differs = any(getattr(earlier, field) != getattr(wanted, field) for field in fields)
    if differs or set(queries.lines_of(earlier)) != set(lines):
        raise rules.PostedOtherwise(wanted.key, earlier.ref)
    return earlier
