"""Many at once, on real connections: exactly as many succeed as fit, and nothing is half-written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import OperationalError, connection, connections, transaction

from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people import rules
from muster.people.models import Commitment, CommitmentWeek, Person, PersonWeek
from tests.factories.people import HOURS, MONDAY, make_person, operator_act

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = timedelta(days=7)
AT_ONCE = 50


def hold(person_ref: str, source: str, hours: int, first: int = 0, number: int = 3) -> None:
    people_actions.hold_hours(
        operator_act(),
        person_ref,
        source_ref=source,
        title="Demand forecast",
        kind="gig",
        weeks={MONDAY + WEEK * (first + i): hours * HOURS for i in range(number)},
        firm=True,
    )


def test_of_fifty_accepts_at_once_exactly_those_that_fit_succeed() -> None:
    person = make_person(minutes=36 * HOURS)
    gate = Barrier(AT_ONCE)

    def accept(number: int) -> bool:
        try:
            connection.ensure_connection()
            gate.wait()
            # Half of them begin a week later, so that their weeks overlap but are not the same.
            hold(person.ref, f"eng-{number}", 5, first=number % 2)
        except rules.WeekIsFull:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(accept, range(AT_ONCE)))

    assert sum(outcomes) == 36 // 5
    assert Commitment.objects.count() == 36 // 5
    for row in PersonWeek.objects.all():
        parts = CommitmentWeek.objects.filter(monday=row.monday).values_list("minutes", flat=True)
        assert row.committed_minutes == sum(parts) <= row.cap_minutes


def test_lowering_the_offer_and_accepting_at_once_end_in_one_of_two_orders() -> None:
    person = make_person(minutes=10 * HOURS)
    gate = Barrier(2)

    def accept() -> bool:
        try:
            connection.ensure_connection()
            gate.wait()
            hold(person.ref, "eng-1", 10)
        except rules.WeekIsFull:
            return False
        finally:
            connections.close_all()
        return True

    def lower() -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            people_actions.offer_hours(operator_act(), person, 0, MONDAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        accepted, lowered = pool.submit(accept), pool.submit(lower)
        lowered.result()
        was_accepted = accepted.result()

    taken = list(PersonWeek.objects.order_by("monday").values_list("cap_minutes", "committed_minutes"))
    assert taken == ([(0, 600)] * 3 if was_accepted else [])


def test_a_connection_killed_in_the_middle_leaves_nothing_half_written() -> None:
    person = make_person(minutes=36 * HOURS)
    hold(person.ref, "eng-1", 5)
    before = everything(person)

    def accept_and_die() -> None:
        try:
            with transaction.atomic():
                hold(person.ref, "eng-2", 5)
                people_actions.release_hours(operator_act(), "eng-1")
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, pytest.raises(OperationalError):
        pool.submit(accept_and_die).result()

    assert everything(person) == before
    hold(person.ref, "eng-2", 5)
    assert people_queries.free_minutes([person.ref], [MONDAY])[0, 0] == 26 * HOURS


def everything(person: Person) -> list[tuple[object, ...]]:
    return [
        *Commitment.objects.filter(person=person).order_by("pk").values_list("source_ref", "state"),
        *CommitmentWeek.objects.order_by("pk").values_list("commitment__source_ref", "monday", "minutes"),
        *PersonWeek.objects.order_by("pk").values_list("monday", "held_minutes", "committed_minutes"),
    ]
