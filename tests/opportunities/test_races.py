"""Two at once: the last seat goes to one, a hand is raised once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from muster.foundation.errors import Refusal
from muster.opportunities import actions, queries, rules
from muster.opportunities.models import Candidacy, Role
from tests.factories import opportunities as make
from tests.factories.people import act_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do all of them at the same moment in threads of their own; "done" or the refusal's code of each."""
    gate = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        try:
            gate.wait()
            deed()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


def test_the_last_seat_is_offered_once() -> None:
    posting = make.make_posting()
    hands = [make.make_hand(posting) for _ in range(4)]
    owner = act_of(posting.owner)
    outcome = at_once(*(lambda ref=hand.ref: actions.choose(owner, ref) for hand in hands))  # type: ignore[misc]
    assert outcome == ["done", "seats-all-offered", "seats-all-offered", "seats-all-offered"]
    assert Candidacy.objects.seated().count() == 1


def test_a_hand_is_raised_once() -> None:
    posting = make.make_posting()
    person, role = make.colleague(posting), make.role_of(posting)
    act = act_of(person)
    outcome = at_once(*(lambda: actions.raise_hand(act, role.ref) for _ in range(4)))
    assert outcome == ["done", "hand-already-raised", "hand-already-raised", "hand-already-raised"]
    assert Candidacy.objects.count() == 1


def test_closing_and_confirming_at_once_leave_nobody_between() -> None:
    posting = make.make_posting()
    thread = make.make_candidacy("agreed_by_person", posting)
    owner = act_of(posting.owner)
    at_once(
        lambda: actions.confirm(make.clock_act(), thread.ref),
        lambda: actions.close(owner, posting.ref),
    )
    role, ended = make.role_of(posting), queries.get_candidacy(thread.ref)
    assert queries.get_opportunity(posting.ref).status == "closed"
    assert (ended.status, role.seats_filled) in (("confirmed", 1), ("closed", 0))


def test_the_database_itself_refuses() -> None:
    """Past every action: a second live thread, a fuller role, an end without a reason, a wait for ever."""
    posting = make.make_posting()
    hand = make.make_hand(posting)
    role = Role.objects.filter(ref=hand.role.ref)
    row = Candidacy.objects.filter(pk=hand.pk)
    attempts: list[tuple[str, Callable[[], object]]] = [
        ("candidacy_one_live_per_role", lambda: _copy(hand)),
        ("role_never_fuller_than_its_seats", lambda: role.update(seats_filled=2)),
        ("role_ends_after_it_starts", lambda: role.update(ends_date="2026-01-01")),
        ("role_minutes_within_a_week", lambda: role.update(minutes_per_week=12_000)),
        ("candidacy_ends_with_a_reason", lambda: row.update(status="closed")),
        ("candidacy_never_waits_for_ever", lambda: row.update(answer_due_at=None)),
        (
            "candidacy_status_known",
            lambda: row.update(status="ghosted", ended_reason_code="x", ended_at=make.NOW),
        ),
        ("requirement_level", lambda: hand.role.requirements.update(level=6)),
        ("requirement_weight", lambda: hand.role.requirements.update(weight=1001)),
    ]
    for constraint, deed in attempts:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            deed()


def _copy(hand: Candidacy) -> None:
    Candidacy(
        role=hand.role,
        person=hand.person,
        origin=hand.origin,
        status="seen",
        answer_due_at=hand.answer_due_at,
        created_at=hand.created_at,
    ).save()


def test_a_role_that_is_over_takes_no_hand() -> None:
    posting = make.make_posting()
    role = make.role_of(posting)
    person = make.colleague(posting)
    actions.close(act_of(posting.owner), posting.ref)
    with pytest.raises(rules.NoSuchRole):
        actions.raise_hand(act_of(person), role.ref)
