"""Several at once, on real connections: what is there is taken once, a key counts once, nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from muster.foundation.act import Act
from muster.foundation.action import ACTIONS, action
from muster.foundation.errors import Refusal
from muster.ledger import actions as ledger_actions
from muster.ledger import queries as ledger_queries
from muster.ledger import rules
from muster.ledger.models import Account, Entry, Posting
from muster.ledger.terms import AccountKind, Holder
from tests.factories import ledger as make

pytestmark = pytest.mark.django_db(transaction=True)

PARTY = "party:org-client:EUR"


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """All of them at the same moment on connections of their own; "done" or what was said, in order of words."""
    gate = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        try:
            connection.ensure_connection()
            gate.wait()
            deed()
        except Refusal as refusal:
            return refusal.code
        except OperationalError as error:
            return type(error.__cause__).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


def refund(escrow: str, amount: int, key: str = "") -> Entry:
    return make.post(rules.refund(amount, unit="EUR", escrow=escrow, payer=PARTY), key)


def in_one_deed(*deeds: Callable[[], object]) -> object:
    """A deed of a floor above that posts several times, all in its own transaction."""

    @action
    def several(act: Act) -> None:
        for deed in deeds:
            deed()

    ACTIONS.pop("tests.ledger.test_concurrency.several", None)
    try:
        return several(make.clerk())
    finally:
        for name in [name for name in ACTIONS if name.endswith(".several")]:
            ACTIONS.pop(name, None)


@pytest.fixture(autouse=True)
def _books_are_sound():
    yield
    assert ledger_queries.list_differences() == []
    assert not any(ledger_queries.trial_balance().totals.values())


def test_of_many_at_once_as_many_are_paid_as_there_is_money() -> None:
    escrow = make.fund(10_000)
    outcome = at_once(*(partial(refund, escrow, 3_000) for _ in range(12)))
    assert outcome.count("done") == 3
    assert set(outcome) <= {"done", "not-enough", "taken-meanwhile"}
    assert ledger_queries.balance(escrow) == 1_000


def test_two_that_both_saw_enough_end_with_one_and_a_sentence() -> None:
    """Both have posted before either ends: only the end of the transaction can tell."""
    escrow = make.fund(10_000)
    both_posted = Barrier(2)
    outcome = at_once(
        *(partial(in_one_deed, partial(refund, escrow, 7_000), both_posted.wait) for _ in range(2))
    )
    assert outcome == ["done", "taken-meanwhile"]
    assert ledger_queries.balance(escrow) == 3_000


def test_two_deeds_across_two_accounts_do_not_wait_for_each_other() -> None:
    escrows = [
        make.open_account(AccountKind.ESCROW, Holder("engagement", name)) for name in ("eng-one", "eng-two")
    ]
    make.deposit(100_000)
    for escrow in escrows:
        make.post(rules.fund(50_000, unit="EUR", payer=PARTY, escrow=escrow))
    for _round in range(10):
        first_posted = Barrier(2)
        outcome = at_once(
            *(
                partial(
                    in_one_deed, partial(refund, one, 1_000), first_posted.wait, partial(refund, other, 1_000)
                )
                for one, other in (escrows, escrows[::-1])
            )
        )
        assert outcome == ["done", "done"]
    assert [ledger_queries.balance(escrow) for escrow in escrows] == [30_000, 30_000]


def test_one_key_counts_once() -> None:
    escrow = make.fund(10_000)
    outcome = at_once(*(partial(refund, escrow, 3_000, "refund-1") for _ in range(6)))
    assert outcome == ["done"] * 6
    assert Entry.objects.filter(key="refund-1").count() == 1
    assert ledger_queries.balance(escrow) == 7_000


def test_one_key_counts_once_also_when_it_takes_all_there_is() -> None:
    escrow = make.fund(10_000)
    outcome = at_once(*(partial(refund, escrow, 10_000, "refund-1") for _ in range(6)))
    assert outcome == ["done"] * 6
    assert ledger_queries.balance(escrow) == 0


def test_one_key_with_two_contents_goes_to_one_of_them() -> None:
    escrow = make.fund(10_000)
    outcome = at_once(*(partial(refund, escrow, amount, "refund-1") for amount in (1_000, 2_000)))
    assert outcome == ["done", "posted-otherwise"]
    assert ledger_queries.balance(escrow) in (9_000, 8_000)


def test_an_account_is_opened_once_by_many() -> None:
    outcome = at_once(*(partial(make.open_account, AccountKind.ESCROW, make.WORK) for _ in range(6)))
    assert outcome == ["done"] * 6
    assert Account.objects.count() == 1


def test_an_entry_is_taken_back_by_one_of_two() -> None:
    escrow = make.fund(10_000)
    ref = ledger_queries.list_entries_about(make.ABOUT.ref)[-1].ref
    outcome = at_once(
        *(
            partial(ledger_actions.reverse, make.clerk(), ref, words="A mistake", key=f"k-{n}")
            for n in range(2)
        )
    )
    assert outcome in (["already-reversed", "done"], ["done", "not-enough"], ["done", "taken-meanwhile"])
    assert ledger_queries.balance(escrow) == 0


def test_a_frozen_view_does_not_help_to_overdraw() -> None:
    """At repeatable read both see what was there before either: one of them is turned away by PostgreSQL."""
    escrow = make.fund(10_000)
    both_looked = Barrier(2)

    def frozen() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute("SELECT count(*) FROM ledger_posting")
            both_looked.wait()
            refund(escrow, 7_000)

    assert at_once(frozen, frozen) == ["SerializationFailure", "done"]
    assert ledger_queries.balance(escrow) == 3_000


def test_nothing_is_added_to_an_entry_after_its_transaction() -> None:
    make.fund(10_000)
    entry = Entry.objects.latest("pk")
    other = make.account_of(make.open_account(AccountKind.FEE))
    with pytest.raises(IntegrityError) as refused:
        Posting.objects.create(
            entry=entry, account=other, unit="EUR", amount=1, booked_date=entry.booked_date
        )
    assert refused.value.__cause__.diag.constraint_name == "entry_is_whole"  # type: ignore[union-attr]


def test_a_connection_that_is_lost_in_the_middle_leaves_nothing() -> None:
    escrow = make.fund(10_000)

    def lose() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    assert at_once(partial(in_one_deed, partial(refund, escrow, 5_000, "half"), lose)) == ["AdminShutdown"]
    assert ledger_queries.find_entry_by_key("half") is None
    assert ledger_queries.balance(escrow) == 10_000
    assert refund(escrow, 5_000, "half").key == "half"
