"""Calls under a retainer: within the hours kept free, a no that costs nothing, a month that is paid all the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from muster.engagements import actions, queries, rules
from muster.foundation.errors import NotAllowed
from muster.opportunities.terms import PayTerms
from tests.factories.engagements import STARTED, Sides, make_engagement
from tests.factories.engagements import clock as clock_act
from tests.factories.opportunities import START, make_owner, make_posting
from tests.factories.people import act_of
from tests.web.signed_in import client_of

WEEK = START + timedelta(days=7)


def retainer(**fields: Any) -> Sides:
    """A running retainer of eight hours a week, sixteen hours a month of them sure."""
    posting = make_posting(
        make_owner(**fields),
        kind="retainer",
        pay=PayTerms("retainer", 90_000, 90_000, "EUR"),
        commitment_minutes=960,
    )
    more = {"with_accounts": True} if fields else {}
    return make_engagement("active", with_manager=False, posting=posting, **more)


def call(sides: Sides, minutes: int = 240, monday: date = WEEK) -> Any:
    """A call of the owner's."""
    return actions.call_hours(
        act_of(sides.owner, STARTED), sides.ref, monday=monday, minutes=minutes, words="A review."
    )


@pytest.mark.django_db
def test_a_no_costs_nothing_and_frees_the_hours_to_ask_again() -> None:
    sides = retainer()
    first = call(sides, 480)
    with pytest.raises(rules.CallNotPossible, match="0 h can still be called"):
        call(sides, 30)
    actions.answer_call(act_of(sides.person, STARTED), first.ref, accept=False)
    second = call(sides, 300)
    assert actions.answer_call(act_of(sides.person, STARTED), second.ref, accept=True).status == "accepted"
    [month] = queries.months_of(sides.fresh(), sure=960)
    assert (month.called, month.accepted, month.declined, month.paid) == (780, 300, 480, 960)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [
        {"minutes": 481},
        {"minutes": 0},
        {"minutes": -60},
        {"monday": WEEK + timedelta(days=1)},
        {"monday": START - timedelta(days=7)},
        {"monday": START + timedelta(days=700)},
    ],
)
def test_calls_that_cannot_be(said: dict[str, Any]) -> None:
    with pytest.raises(rules.CallNotPossible):
        call(retainer(), **said)


@pytest.mark.django_db
def test_only_the_owner_calls_and_only_the_person_answers() -> None:
    sides = retainer()
    with pytest.raises(NotAllowed):
        actions.call_hours(act_of(sides.person, STARTED), sides.ref, monday=WEEK, minutes=60, words="Me.")
    asked = call(sides)
    with pytest.raises(NotAllowed):
        actions.answer_call(act_of(sides.owner, STARTED), asked.ref, accept=True)
    actions.answer_call(act_of(sides.person, STARTED), asked.ref, accept=True)
    with pytest.raises(rules.MoveNotPossible):
        actions.answer_call(act_of(sides.person, STARTED), asked.ref, accept=False)


@pytest.mark.django_db
def test_an_unanswered_call_runs_out() -> None:
    sides = retainer()
    asked = call(sides)
    actions.run_clocks(clock_act(STARTED + timedelta(days=5)))
    assert queries.get_call(asked.ref).status == "lapsed"


@pytest.mark.django_db
def test_other_work_has_no_calls() -> None:
    with pytest.raises(rules.CallNotPossible, match="retainer"):
        call(make_engagement("active", with_manager=False))


def test_months_stand_beside_a_ledger_by_hand() -> None:
    calls = [
        (date(2027, 1, 4), 600, "accepted"),
        (date(2027, 1, 11), 600, "accepted"),
        (date(2027, 1, 18), 300, "declined"),
        (date(2027, 2, 1), 120, "lapsed"),
    ]
    january = rules.MonthOfCalls(date(2027, 1, 1), 960, 1500, 1200, 300)
    february = rules.MonthOfCalls(date(2027, 2, 1), 960, 120, 0, 0)
    assert rules.months_of_calls(calls, sure=960) == (february, january)
    assert (january.paid, february.paid) == (1200, 960)


@pytest.mark.django_db
def test_a_call_is_asked_and_declined_on_the_page(clock: Any) -> None:
    sides = retainer(with_account=True)
    clock.move_to(STARTED)
    here = f"/engagements/{sides.ref}/"
    form = {"do": "call", "monday": WEEK.isoformat(), "hours": "4", "words": "A second pair of eyes."}
    client_of(sides.owner).post(f"{here}calls/", form)
    [asked] = sides.fresh().calls.all()
    page = client_of(sides.person).get(here).content.decode()
    assert "A second pair of eyes." in page
    client_of(sides.person).post(f"{here}calls/", {"do": "decline", "call": asked.ref})
    asked.refresh_from_db()
    assert asked.status == "declined"
    full = client_of(sides.owner).post(f"{here}calls/", {**form, "hours": "9"})
    assert "8 h can still be called" in full.content.decode()
