"""The journal on real PostgreSQL: idempotence, positions, deliveries, append-only."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, close_old_connections, connection, transaction

from muster.foundation import journal
from muster.foundation.act import Act, system
from muster.foundation.models import Delivery, JournalRow

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@journal.event("test.happened")
@dataclass(frozen=True)
class Happened:
    """Something happened in a test."""

    thing_ref: str
    person_refs: tuple[str, ...] = ()
    day: date | None = None
    amount: Decimal = Decimal(0)
    moment: datetime | None = None


def act(request_ref: str | None = None) -> Act:
    return system("test", at=AT, request_ref=request_ref)


def record(happened: Happened, request_ref: str | None = None) -> JournalRow:
    with transaction.atomic():
        return journal.record(act(request_ref), happened)


@pytest.fixture
def seen():
    """What a listener of ``Happened`` received; the listener leaves with the test."""
    received: list[journal.Delivered] = []
    journal.listen(Happened, received.append, name="tests.seen")
    yield received
    journal.LISTENERS["test.happened"] = []


def test_an_event_survives_the_journal_unchanged() -> None:
    happened = Happened("thg-1", ("per-1", "per-2"), date(2026, 1, 2), Decimal("1.50"), AT)
    assert journal.from_payload("test.happened", journal.to_payload(happened)) == happened


def test_an_event_cannot_carry_a_row() -> None:
    with pytest.raises(TypeError, match="cannot carry"):
        journal.to_payload(Happened(thing_ref=object()))  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_recording_outside_an_action_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="inside an action"):
        journal.record(act(), Happened("thg-1"))


@pytest.mark.django_db
def test_rows_are_found_by_what_they_name() -> None:
    record(Happened("thg-1", ("per-1",)))
    record(Happened("thg-2", ("per-1",)))
    assert [row.payload["thing_ref"] for row in journal.list_about("per-1")] == ["thg-2", "thg-1"]
    assert len(journal.list_about("thg-1")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_request_is_carried_out_once() -> None:
    record(Happened("thg-1"), "req-1")
    with pytest.raises(journal.AlreadyDone):
        record(Happened("thg-2"), "req-1")
    assert JournalRow.objects.count() == 1
    assert journal.find_request("req-1") is not None


@pytest.mark.django_db
def test_one_request_may_write_several_rows_in_its_transaction() -> None:
    with transaction.atomic():
        journal.record(act("req-1"), Happened("thg-1"))
        journal.record(act("req-1"), Happened("thg-2"))
    assert list(JournalRow.objects.order_by("id").values_list("request_ref", flat=True)) == ["req-1", None]


@pytest.mark.django_db(transaction=True)
def test_the_journal_is_append_only() -> None:
    row = record(Happened("thg-1"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        JournalRow.objects.filter(pk=row.pk).update(name="other")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        JournalRow.objects.filter(pk=row.pk).delete()


@pytest.mark.django_db(transaction=True)
def test_a_position_finds_rows_that_commit_out_of_order() -> None:
    """A transaction that began before the position and commits after it is a change since."""
    wrote, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                journal.record(act(), Happened("thg-slow"))
                wrote.set()
                assert may_commit.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert wrote.wait(10)
    record(Happened("thg-before"))
    position = journal.position()
    may_commit.set()
    thread.join(10)
    record(Happened("thg-after"))
    changed = journal.changes_since(position, ["test.happened"])
    assert [row.payload["thing_ref"] for row in changed] == ["thg-slow", "thg-after"]
    close_old_connections()


@pytest.mark.django_db(transaction=True)
def test_listeners_hear_after_commit_and_once(seen: list[journal.Delivered]) -> None:
    with transaction.atomic():
        journal.record(act(), Happened("thg-1"))
        assert seen == []
    assert [(d.event.thing_ref, d.actor_ref, d.at) for d in seen] == [("thg-1", "system:test", AT)]
    assert journal.deliver_due(AT) == 0
    assert len(seen) == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_delivered_of_what_was_rolled_back(seen: list[journal.Delivered]) -> None:
    with transaction.atomic():
        journal.record(act(), Happened("thg-1"))
        transaction.set_rollback(True)
    assert seen == []
    assert Delivery.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_failed_delivery_is_tried_again_later_and_then_rests() -> None:
    def broken(delivered: journal.Delivered) -> None:
        raise LookupError("no such letter box")

    journal.listen(Happened, broken, name="tests.broken")
    try:
        record(Happened("thg-1"))
        owed = Delivery.objects.get()
        assert (owed.tries, owed.due_at, owed.done_at) == (1, AT + timedelta(minutes=1), None)
        assert "no such letter box" in owed.error
        later = AT
        for _try in range(6):
            later += timedelta(days=1)
            journal.deliver_due(later)
        owed.refresh_from_db()
        assert (owed.tries, owed.due_at) == (6, None)
    finally:
        journal.LISTENERS["test.happened"] = []


@pytest.mark.django_db
def test_who_listens_later_catches_up_once(seen: list[journal.Delivered]) -> None:
    known = journal.LISTENERS.pop("test.happened")
    record(Happened("thg-1"))
    journal.LISTENERS["test.happened"] = known
    assert journal.catch_up(AT + timedelta(seconds=1)) == 0
    assert journal.catch_up(AT) == 1
    assert journal.catch_up(AT) == 0
    assert journal.deliver_due(AT) == 1
    assert [one.event.thing_ref for one in seen] == ["thg-1"]


@pytest.mark.django_db(transaction=True)
def test_own_rows_are_unseen_until_the_own_transaction_ends_whoever_commits_meanwhile() -> None:
    def commit_a_younger_one() -> None:
        try:
            record(Happened("thg-younger"))
        finally:
            close_old_connections()
            connection.close()

    with transaction.atomic():
        journal.record(act(), Happened("thg-own"))
        younger = threading.Thread(target=commit_a_younger_one)
        younger.start()
        younger.join()
        position = journal.position()
        journal.record(act(), Happened("thg-later"))
        unseen = [row.payload["thing_ref"] for row in journal.changes_since(position, ["test.happened"])]
        assert unseen == ["thg-own", "thg-later"]
    after = journal.position()
    seen_now = [row.payload["thing_ref"] for row in journal.changes_since(position, ["test.happened"])]
    assert seen_now == ["thg-own", "thg-later"]
    assert journal.changes_since(after, ["test.happened"]) == []


@pytest.mark.django_db(transaction=True)
def test_news_are_the_changes_up_to_the_position_that_comes_with_them(django_assert_num_queries: Any) -> None:
    record(Happened("thg-before"))
    position = journal.position()
    record(Happened("thg-one"))
    record(Happened("thg-two"))
    with django_assert_num_queries(2):
        later, rows = journal.news_since(position, ["test.happened"])
    assert [row.payload["thing_ref"] for row in rows] == ["thg-one", "thg-two"]
    assert rows == journal.changes_since(position, ["test.happened"])
    assert journal.news_since(position, ["test.other"])[1] == []
    with django_assert_num_queries(1):
        assert journal.news_since(later, ["test.happened"])[1] == []
    with transaction.atomic():
        journal.record(act(), Happened("thg-own"))
        own, rows = journal.news_since(later, ["test.happened"])
        assert [row.payload["thing_ref"] for row in rows] == ["thg-own"]
        assert [row.payload["thing_ref"] for row in journal.news_since(own, ["test.happened"])[1]] == [
            "thg-own"
        ]


@pytest.mark.parametrize(
    ("snapshot", "own", "expected"),
    [
        ("10:10:", 10, "10:10:"),
        ("10:20:", 10, "10:20:10"),
        ("10:20:12,15", 13, "10:20:12,13,15"),
        ("14:20:15", 13, "13:20:13,15"),
    ],
)
def test_a_position_puts_the_own_transaction_among_the_unseen(snapshot: str, own: int, expected: str) -> None:
    assert journal._without(snapshot, own) == expected


@pytest.mark.django_db
def test_who_forgoes_old_news_hears_the_new_ones(seen: list[journal.Delivered]) -> None:
    (listener,) = [name for name, _handler in journal.LISTENERS["test.happened"]]
    record(Happened("thg-1"))
    assert journal.forgo(listener, AT) == 0
    assert journal.forgo("another", AT + timedelta(days=1)) == 0
    assert journal.forgo(listener, AT + timedelta(seconds=1)) == 1
    record(Happened("thg-2"))
    assert journal.deliver_due(AT) == 1
    assert [one.event.thing_ref for one in seen] == ["thg-2"]
