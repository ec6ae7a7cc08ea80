"""No week is over-booked, whatever the path."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from muster.foundation.errors import NotFound
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people import rules
from muster.people.models import Commitment, CommitmentWeek, Person, PersonWeek
from muster.people.terms import CommitmentState
from tests.factories.people import HOURS, MONDAY, act_of, make_organisation, make_person, operator_act

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def weeks(first: int, number: int, hours: float) -> dict[date, int]:
    return {MONDAY + WEEK * (first + i): round(hours * HOURS) for i in range(number)}


def hold(person: Person, source: str, first: int, number: int, hours: float, **more: bool) -> Commitment:
    return people_actions.hold_hours(
        act_of(person),
        person.ref,
        source_ref=source,
        title="Demand forecast",
        kind="gig",
        weeks=weeks(first, number, hours),
        **more,
    )


def free(person: Person, number: int = 8) -> list[float]:
    row = people_queries.free_minutes([person.ref], [MONDAY + WEEK * i for i in range(number)])[0]
    return [minutes / HOURS for minutes in row]


def test_a_hold_takes_room_and_a_release_gives_it_back() -> None:
    person = make_person(minutes=16 * HOURS)
    commitment = hold(person, "eng-1", 1, 3, 10)
    assert commitment.state == CommitmentState.HELD
    assert free(person, 6) == [16, 6, 6, 6, 16, 16]
    people_actions.release_hours(act_of(person), "eng-1")
    assert free(person, 6) == [16] * 6


def test_held_hours_become_firm_and_take_the_same_room() -> None:
    person = make_person(minutes=16 * HOURS)
    hold(person, "eng-1", 0, 2, 10)
    commitment = people_actions.firm_hours(act_of(person), "eng-1")
    assert commitment.state == CommitmentState.FIRM
    row = PersonWeek.objects.get(person=person, monday=MONDAY)
    assert (row.held_minutes, row.committed_minutes) == (0, 600)
    assert people_actions.firm_hours(act_of(person), "eng-1") == commitment


def test_a_full_week_is_named_and_the_next_with_room() -> None:
    person = make_person(minutes=36 * HOURS)
    hold(person, "eng-1", 0, 6, 36, firm=True)
    with pytest.raises(rules.WeekIsFull) as refused:
        hold(person, "eng-2", 2, 1, 8)
    assert refused.value.message == (
        "That week is full: 36 of 36 hours are agreed. The next week with room is 4 January."
    )
    assert refused.value.data["next_monday"] == "2027-01-04"
    assert not Commitment.objects.filter(source_ref="eng-2").exists()


def test_a_week_with_too_little_room_says_how_much_is_taken() -> None:
    person = make_person(minutes=10 * HOURS)
    hold(person, "eng-1", 0, 1, 7.5)
    with pytest.raises(rules.WeekIsFull) as refused:
        hold(person, "eng-2", 0, 1, 3)
    assert refused.value.message == (
        "The week of 23 November has too little room: 7.5 of 10 hours are taken and 3 are asked. "
        "The next week with room is 30 November."
    )


def test_somebody_who_offers_nothing_has_no_room() -> None:
    person = make_person()
    with pytest.raises(rules.WeekIsFull) as refused:
        hold(person, "eng-1", 0, 1, 1)
    assert refused.value.message == (
        "No hours are offered in the week of 23 November. No week of the next year has room for it."
    )


def test_the_same_hold_twice_is_one_and_another_is_refused() -> None:
    person = make_person(minutes=16 * HOURS)
    first = hold(person, "eng-1", 0, 2, 8)
    assert hold(person, "eng-1", 0, 2, 8) == first
    with pytest.raises(rules.HoursAlreadyHeld):
        hold(person, "eng-1", 0, 2, 4)


def test_hours_that_were_released_can_be_held_again() -> None:
    person = make_person(minutes=16 * HOURS)
    first = hold(person, "eng-1", 0, 2, 8)
    people_actions.release_hours(act_of(person), "eng-1")
    assert people_actions.release_hours(act_of(person), "eng-1") is None
    assert hold(person, "eng-1", 0, 2, 8) != first


def test_an_early_end_keeps_the_weeks_that_were_worked() -> None:
    person = make_person(minutes=16 * HOURS)
    hold(person, "eng-1", 0, 5, 10, firm=True)
    ended = people_actions.release_hours(act_of(person), "eng-1", from_monday=MONDAY + WEEK * 2)
    assert ended is not None
    assert ended.state == CommitmentState.ENDED
    assert ended.ends_monday == MONDAY + WEEK * 2
    assert free(person, 5) == [6, 6, 16, 16, 16]


def test_a_hold_that_ends_goes_altogether() -> None:
    person = make_person(minutes=16 * HOURS)
    hold(person, "eng-1", 0, 4, 10)
    people_actions.release_hours(act_of(person), "eng-1", from_monday=MONDAY + WEEK * 2)
    assert free(person, 4) == [16] * 4


def test_changed_hours_need_room_only_for_what_is_more() -> None:
    person = make_person(minutes=16 * HOURS)
    hold(person, "eng-1", 0, 2, 10, firm=True)
    hold(person, "eng-2", 1, 2, 6)
    people_actions.change_hours(act_of(person), "eng-1", weeks(0, 3, 10))
    assert free(person, 4) == [6, 0, 0, 16]
    with pytest.raises(rules.WeekIsFull):
        people_actions.change_hours(act_of(person), "eng-1", weeks(0, 3, 11))
    people_actions.change_hours(act_of(person), "eng-1", weeks(1, 1, 4))
    assert free(person, 4) == [16, 6, 10, 16]


def test_a_lowered_offer_moves_nothing_and_blocks_new_work() -> None:
    person = make_person(minutes=16 * HOURS)
    hold(person, "eng-1", 0, 3, 12, firm=True)
    people_actions.offer_hours(act_of(person), person, 4 * HOURS, MONDAY)
    assert free(person, 4) == [0, 0, 0, 4]
    with pytest.raises(rules.WeekIsFull):
        hold(person, "eng-2", 0, 1, 1)
    people_actions.change_hours(act_of(person), "eng-1", weeks(0, 3, 8))
    with pytest.raises(rules.WeekIsFull):
        people_actions.change_hours(act_of(person), "eng-1", weeks(0, 3, 9))
    row = PersonWeek.objects.get(person=person, monday=MONDAY)
    assert (row.cap_minutes, row.ceiling_minutes, row.committed_minutes) == (240, 480, 480)


def test_held_hours_above_a_lowered_offer_can_still_become_firm() -> None:
    person = make_person(minutes=16 * HOURS)
    hold(person, "eng-1", 0, 1, 12)
    people_actions.offer_hours(act_of(person), person, 0, MONDAY)
    people_actions.firm_hours(act_of(person), "eng-1")
    row = PersonWeek.objects.get(person=person)
    assert (row.held_minutes, row.committed_minutes, row.cap_minutes) == (0, 720, 0)


def test_the_policy_limits_the_whole_week() -> None:
    organisation = make_organisation(max_week_minutes=40 * HOURS)
    person = make_person(organisation=organisation, home_minutes=32 * HOURS, minutes=20 * HOURS)
    assert free(person, 2) == [8, 8]
    people_actions.update_settings(operator_act(), organisation.ref, max_week_minutes=36 * HOURS)
    assert free(person, 2) == [4, 4]


def test_another_limit_reaches_weeks_that_hold_something() -> None:
    organisation = make_organisation()
    person = make_person(organisation=organisation, home_minutes=32 * HOURS, minutes=16 * HOURS)
    hold(person, "eng-1", 0, 1, 10)
    people_actions.update_settings(operator_act(), organisation.ref, max_week_minutes=40 * HOURS)
    row = PersonWeek.objects.get(person=person)
    assert (row.cap_minutes, row.ceiling_minutes, row.held_minutes) == (480, 600, 600)


def test_leave_empties_a_week_and_a_day_takes_its_share() -> None:
    person = make_person(minutes=15 * HOURS)
    hold(person, "eng-1", 2, 1, 6)
    leave = people_actions.take_leave(act_of(person), person, MONDAY + WEEK, MONDAY + WEEK * 2)
    people_actions.take_leave(
        act_of(person), person, MONDAY + WEEK * 2, MONDAY + WEEK * 2 + timedelta(days=1)
    )
    assert free(person, 4) == [15, 0, 6, 15]
    people_actions.cancel_leave(act_of(person), leave.ref)
    assert free(person, 4) == [15, 15, 6, 15]


def test_a_day_off_the_working_days_takes_nothing() -> None:
    person = make_person(minutes=10 * HOURS)
    people_actions.set_working_hours(act_of(person), person, [(0, 540, 780), (1, 540, 780)])
    people_actions.take_leave(act_of(person), person, MONDAY + timedelta(days=2), MONDAY + WEEK)
    people_actions.take_leave(act_of(person), person, MONDAY + WEEK, MONDAY + WEEK + timedelta(days=1))
    assert free(person, 2) == [10, 5]


def test_weeks_that_no_plate_can_have_are_refused() -> None:
    person = make_person(minutes=16 * HOURS)
    act = act_of(person)
    wrong = {"source_ref": "eng-1", "title": "x", "kind": "gig"}
    with pytest.raises(rules.NotAMonday):
        people_actions.hold_hours(act, person.ref, weeks={MONDAY + timedelta(days=1): 60}, **wrong)
    with pytest.raises(rules.HoursOutOfRange) as refused:
        people_actions.hold_hours(act, person.ref, weeks={MONDAY: 200 * HOURS}, **wrong)
    assert refused.value.message == "200 hours do not fit a week, which has 168."
    with pytest.raises(NotFound):
        people_actions.firm_hours(act, "eng-none")


def test_live_commitments_have_colours_of_their_own() -> None:
    person = make_person(minutes=16 * HOURS)
    assert [hold(person, f"eng-{i}", 0, 1, 2).colour_order for i in range(3)] == [0, 1, 2]
    people_actions.release_hours(act_of(person), "eng-1")
    assert hold(person, "eng-3", 0, 1, 2).colour_order == 1


def test_a_stray_statement_over_the_cap_is_refused_by_the_database() -> None:
    person = make_person(minutes=16 * HOURS)
    commitment = hold(person, "eng-1", 0, 1, 10)
    with pytest.raises(IntegrityError, match="person_week_not_over_booked"), transaction.atomic():
        CommitmentWeek.objects.filter(commitment=commitment).update(minutes=17 * HOURS)
    other = Commitment.objects.create(
        person=person,
        kind="gig",
        source_ref="eng-2",
        title="x",
        state="firm",
        starts_monday=MONDAY,
        ends_monday=MONDAY + WEEK,
        created_at=commitment.created_at,
    )
    with pytest.raises(IntegrityError, match="person_week_not_over_booked"), transaction.atomic():
        CommitmentWeek.objects.create(commitment=other, monday=MONDAY, minutes=7 * HOURS)
    with pytest.raises(IntegrityError, match="no hours are offered"), transaction.atomic():
        CommitmentWeek.objects.create(commitment=other, monday=MONDAY + WEEK, minutes=60)
    assert free(person, 1) == [6]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_personweek SET held_minutes = 0",
        "UPDATE people_personweek SET committed_minutes = 30",
        "UPDATE people_personweek SET monday = monday + 7",
        "UPDATE people_personweek SET cap_minutes = -1",
        "UPDATE people_commitmentweek SET monday = monday + 7",
        "DELETE FROM people_commitment; SET CONSTRAINTS ALL IMMEDIATE",
    ],
)
def test_sums_follow_commitments_only(statement: str) -> None:
    person = make_person(minutes=16 * HOURS)
    hold(person, "eng-1", 0, 1, 10)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_raised_ceiling_does_not_stay() -> None:
    person = make_person(minutes=16 * HOURS)
    hold(person, "eng-1", 0, 1, 10)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_personweek SET ceiling_minutes = 6000")
    assert PersonWeek.objects.get(person=person).ceiling_minutes == 960


def test_the_plate_stacks_what_is_on_it(django_assert_max_num_queries) -> None:
    organisation = make_organisation()
    person = make_person(organisation=organisation, home_minutes=30 * HOURS, minutes=12 * HOURS)
    hold(person, "eng-1", 0, 2, 5, firm=True)
    hold(person, "eng-2", 1, 1, 3)
    with django_assert_max_num_queries(7):
        plate = people_queries.plate(person.ref, MONDAY, weeks=3)
    first, second, third = plate.weeks
    assert (first.firm, first.held, first.free_minutes, first.home_minutes) == (300, 0, 420, 1800)
    assert [(s.source_ref, s.state, s.minutes) for s in second.stacks] == [
        ("eng-1", "firm", 300),
        ("eng-2", "held", 180),
    ]
    assert third.stacks == ()
    assert [(h.source_ref, h.ends_monday) for h in plate.holdings] == [
        ("eng-1", MONDAY + WEEK * 2),
        ("eng-2", MONDAY + WEEK * 2),
    ]
    assert plate.next_room == first
