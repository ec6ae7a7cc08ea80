"""Past every action: what the database itself refuses, by plain SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from muster.ledger import queries as ledger_queries
from muster.ledger.models import Entry, Posting
from muster.ledger.terms import AccountKind, Holder
from tests.factories import ledger as make

pytestmark = pytest.mark.django_db

ENTRY = """
INSERT INTO ledger_entry (ref, key, at, booked_date, about_kind, about_ref, words, rate, rate_of, rate_in, xact)
VALUES (%s, %s, now(), '2026-11-23', 'engagement', 'eng-1', 'By hand', %s, %s, %s, 0) RETURNING id
"""
POSTING = """
INSERT INTO ledger_posting (entry_id, account_id, unit, amount, booked_date)
VALUES (%s, %s, %s, %s, '2020-01-01')
"""


def sql(text: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchone()[0] if cursor.description else None


def entry(*postings: tuple[str, int], rate: tuple[str, str, str] = ("", "", ""), key: str = "by-hand") -> int:
    """Write an entry by hand: (key of the account, amount) each, in the account's unit."""
    value, of, into = rate
    pk = sql(ENTRY, f"ent-{key}"[:20], key, value or None, of, into)
    for account, amount in postings:
        row = make.account_of(account)
        sql(POSTING, pk, row.pk, row.unit, amount)
    return int(pk)


def commit(*deeds: Callable[[], object]) -> None:
    """All of it together, and what the end of a transaction would check; nothing of it when that refuses."""
    with transaction.atomic():
        for deed in deeds:
            deed()
        sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def book(*postings: tuple[str, int], **said: Any) -> None:
    """One entry by hand, settled."""
    commit(lambda: entry(*postings, **said))


@pytest.fixture
def bank() -> str:
    return make.open_account(AccountKind.BANK)


@pytest.fixture
def client() -> str:
    return make.open_account(AccountKind.PARTY, make.CLIENT)


@pytest.fixture
def escrow() -> str:
    return make.open_account(AccountKind.ESCROW, make.WORK)


@pytest.fixture(autouse=True)
def _nothing_is_left_behind() -> Iterator[None]:
    yield
    assert ledger_queries.list_differences() == []
    assert not any(ledger_queries.trial_balance().totals.values())


def test_a_balanced_entry_by_hand_is_taken_and_stamped(bank: str, client: str) -> None:
    book((bank, -500), (client, 500))
    assert Entry.objects.get().xact > 0
    assert {str(posting.booked_date) for posting in Posting.objects.all()} == {"2026-11-23"}
    assert ledger_queries.balance(client) == 500


@pytest.mark.parametrize("amounts", [(), (500,), (-500, 499), (500, 500)])
def test_an_entry_has_to_balance(bank: str, client: str, amounts: tuple[int, ...]) -> None:
    constraint = "entry_has_two_postings" if len(amounts) < 2 else "entry_is_balanced"
    with pytest.raises(IntegrityError) as refused:
        book(*zip((bank, client), amounts, strict=False))
    assert refused.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]
    assert not Entry.objects.exists()
    assert not Posting.objects.exists()


def test_it_has_to_balance_in_each_unit(bank: str, client: str) -> None:
    dollars = make.open_account(AccountKind.PARTY, make.CLIENT, "USD")
    with pytest.raises(IntegrityError, match="does not sum to zero"):
        book((bank, -500), (dollars, 500))


def test_two_currencies_need_exchange_accounts_and_a_rate(bank: str, client: str) -> None:
    dollar_bank = make.open_account(AccountKind.BANK, unit="USD")
    dollars = make.open_account(AccountKind.PARTY, make.CLIENT, "USD")
    over = [make.open_account(AccountKind.EXCHANGE, unit=unit) for unit in ("EUR", "USD")]
    rate = ("1.08", "EUR", "USD")
    silent = ((client, -100), (bank, 100), (dollar_bank, -108), (dollars, 108))
    written = ((client, -100), (over[0], 100), (over[1], -108), (dollars, 108))
    attempts: list[tuple[Any, Any]] = [
        (silent, ("", "", "")),
        (silent, rate),
        (written, ("", "", "")),
        (written, ("1.08", "EUR", "GBP")),
        (((bank, -100), (over[0], 100)), ("", "", "")),
        (((bank, -100), (client, 100)), rate),
    ]
    for postings, given in attempts:
        with pytest.raises(IntegrityError, match="without exchange accounts and a rate"):
            book(*postings, rate=given)
    book(*written, rate=rate)
    assert ledger_queries.balance(dollars) == 108
    for broken in (("0", "EUR", "USD"), ("1", "EUR", "EUR"), ("", "EUR", "USD"), ("1", "", "")):
        with pytest.raises(IntegrityError, match="entry_rate_is_whole"):
            book(*written, rate=broken, key="broken")


def test_minutes_may_stand_beside_money(bank: str, client: str) -> None:
    here, there = (make.open_account(AccountKind.COST_CENTRE, Holder("unit", r), "MIN") for r in ("a", "b"))
    book((here, -90), (there, 90), (bank, -500), (client, 500))
    assert ledger_queries.balance(there) == 90


def test_an_account_takes_its_own_unit_only(bank: str, client: str) -> None:
    account = make.account_of(bank).pk
    both = """
        WITH entry AS (ENTRY)
        INSERT INTO ledger_posting (entry_id, account_id, unit, amount, booked_date)
        SELECT id, %s, 'USD', -1, '2026-11-23' FROM entry
    """
    with pytest.raises(IntegrityError, match="posting_in_unit_of_account"):
        commit(lambda: sql(both.replace("ENTRY", ENTRY), "ent-1", "k", None, "", "", account))


@pytest.mark.parametrize("amount", [0, 10**15 + 1, -(10**15) - 1])
def test_amounts_keep_within_their_range(bank: str, client: str, amount: int) -> None:
    with pytest.raises(IntegrityError, match="posting_amount_in_range"):
        book((bank, -amount), (client, amount))


def test_an_account_appears_once_in_an_entry(bank: str) -> None:
    with pytest.raises(IntegrityError, match="posting_once_per_account"):
        book((bank, 500), (bank, -500))


@pytest.mark.parametrize("table", ["account", "entry", "posting"])
@pytest.mark.parametrize(
    "deed", ["UPDATE ledger_{} SET id = id", "DELETE FROM ledger_{}", "TRUNCATE ledger_{} CASCADE"]
)
def test_nothing_is_changed_or_removed(bank: str, client: str, table: str, deed: str) -> None:
    book((bank, -500), (client, 500))
    with pytest.raises(IntegrityError) as refused:
        commit(lambda: sql("SET LOCAL muster.may_empty_ledger = 'no'"), lambda: sql(deed.format(table)))
    assert refused.value.__cause__.diag.constraint_name == "ledger_is_append_only"  # type: ignore[union-attr]
    assert ledger_queries.balance(client) == 500


def test_an_escrow_cannot_be_overdrawn(bank: str, client: str, escrow: str) -> None:
    book((client, -500), (escrow, 500))
    with pytest.raises(IntegrityError) as refused:
        book((escrow, -501), (client, 501), key="too much")
    assert refused.value.__cause__.diag.constraint_name == "account_not_below_zero"  # type: ignore[union-attr]
    book((escrow, -500), (client, 500), key="all of it")
    assert ledger_queries.balance(escrow) == 0


def test_within_one_transaction_entries_count_in_their_order(client: str, escrow: str) -> None:
    commit(
        lambda: entry((client, -500), (escrow, 500), key="in"),
        lambda: entry((escrow, -500), (client, 500), key="out"),
    )
    with pytest.raises(IntegrityError, match="account_not_below_zero"):
        commit(
            lambda: entry((escrow, -500), (client, 500), key="first out"),
            lambda: entry((client, -500), (escrow, 500), key="then in"),
        )


def test_what_is_undone_within_a_transaction_counts_for_nothing(client: str, escrow: str) -> None:
    def undone() -> None:
        point = transaction.savepoint()
        entry((client, -500), (escrow, 500), key="undone")
        transaction.savepoint_rollback(point)

    commit(undone, lambda: entry((client, -200), (escrow, 200), key="done"))
    assert ledger_queries.balance(escrow) == 200


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE ledger_holding SET amount = amount + 1",
        "DELETE FROM ledger_holding",
        "INSERT INTO ledger_holding (account_id, amount) SELECT id, 5 FROM ledger_account WHERE kind = 'bank'",
    ],
)
def test_what_an_account_holds_follows_from_its_postings(bank: str, escrow: str, deed: str) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        sql(deed)
    assert refused.value.__cause__.diag.constraint_name == "holding_follows_postings"  # type: ignore[union-attr]


def test_constraints_checked_at_once_hold_as_well(client: str, escrow: str) -> None:
    """A caller who does not wait for the end has to write the whole entry in one statement."""
    fee = make.account_of(make.open_account(AccountKind.FEE)).pk
    with pytest.raises(IntegrityError, match="it needs two"):
        commit(lambda: sql("SET CONSTRAINTS ALL IMMEDIATE"), lambda: sql(ENTRY, "ent-1", "k", None, "", ""))
    with pytest.raises(IntegrityError, match="does not sum to zero"):
        commit(
            lambda: entry((client, -500), (escrow, 500)),
            lambda: sql("SET CONSTRAINTS ALL IMMEDIATE"),
            lambda: sql(POSTING, Entry.objects.get().pk, fee, "EUR", 1),
        )


def test_an_account_needs_a_unit_and_a_key() -> None:
    insert = """
        INSERT INTO ledger_account (ref, key, kind, unit, holder_kind, holder_ref, organisation_ref,
                                    may_go_below_zero, opened_at)
        VALUES ('acc-1', %s, 'party', %s, 'person', 'per-1', '', true, now())
    """
    for key, unit, constraint in (("", "EUR", "account_has_a_key"), ("k", "eur", "account_unit_is_a_code")):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            sql(insert, key, unit)
