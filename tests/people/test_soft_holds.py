"""What open offers ask for: seen by the person, in nobody's way, gone with the offer."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from muster.engagements import actions as engagement_actions
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import rules as opportunity_rules
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.models import PersonWeek, SoftHold
from tests.factories.engagements import make_offer
from tests.factories.opportunities import START, clock_act, make_candidacy
from tests.factories.people import HOURS, MONDAY, NOW, act_of, make_person, operator_act
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def offers(person_ref: str, at: object = NOW) -> list[tuple[str, int, int]]:
    return [
        (one.title, len(one.weeks), sum(one.weeks.values()))
        for one in people_queries.offers_open_to(person_ref, at=at)  # type: ignore[arg-type]
    ]


def test_an_offer_stands_on_the_plate_and_takes_no_room() -> None:
    thread, _manager = make_offer()
    assert offers(thread.person.ref) == [("Demand forecast", 6, 6 * 480)]
    own = people_queries.own_plate(thread.person, START, at=NOW, weeks=2)
    assert [week.free_minutes for week in own.weeks] == [960, 960]
    assert [one.source_ref for one in own.offers] == [thread.ref]
    assert people_queries.plate(thread.person, START).offers == ()


@pytest.mark.parametrize(
    "ending",
    ["agreed_by_person", "declined_by_person", "countered", "withdrawn", "taken back", "closed", "clock"],
)
def test_it_ends_with_the_offer(ending: str) -> None:
    thread, _manager = make_offer()
    person, owner = act_of(thread.person), act_of(thread.role.opportunity.owner)
    deeds = {
        "agreed_by_person": lambda: engagement_actions.agree_to_offer(person, thread.ref),
        "declined_by_person": lambda: opportunity_actions.decline_offer(person, thread.ref),
        "countered": lambda: opportunity_actions.counter_offer(person, thread.ref, words="Fewer hours."),
        "withdrawn": lambda: opportunity_actions.withdraw_candidacy(person, thread.ref),
        "taken back": lambda: opportunity_actions.decline(owner, thread.ref, "work_changed"),
        "closed": lambda: opportunity_actions.close(owner, thread.role.opportunity.ref),
        "clock": lambda: opportunity_actions.remind_and_lapse(clock_act(thread.answer_due_at or NOW)),
    }
    thread.refresh_from_db()
    deeds[ending]()
    assert not SoftHold.objects.exists()


def test_it_runs_out_with_the_offers_time_also_before_the_clock_has_run() -> None:
    thread, _manager = make_offer()
    thread.refresh_from_db()
    assert thread.answer_due_at is not None
    assert offers(thread.person.ref, thread.answer_due_at - timedelta(seconds=1))
    assert offers(thread.person.ref, thread.answer_due_at) == []


def test_two_offers_in_the_same_weeks_are_shown_as_tight_and_a_taken_week_as_full() -> None:
    thread, _manager = make_offer(minutes=600)
    person = thread.person
    other = make_candidacy("offered", person=None, posting=None)
    people_actions.hold_softly(
        operator_act(),
        person.ref,
        source_ref=other.ref,
        title="A talk",
        kind="gig",
        weeks={START: 180},
        until_at=NOW + WEEK,
    )
    asked = {START: 480, START + WEEK: 480}
    first, second = people_queries.weeks_asked(person, asked, at=NOW, offer_ref=thread.ref)
    assert (first.is_tight, first.is_full, first.offers) == (True, False, (("A talk", 180),))
    assert (second.is_tight, second.is_full) == (False, False)
    people_actions.hold_hours(
        operator_act(), person.ref, source_ref="eng-1", title="Gig", kind="gig", weeks={START: 240}
    )
    first, _second = people_queries.weeks_asked(person, asked, at=NOW, offer_ref=thread.ref)
    assert (first.is_full, first.free, first.beside) == (True, 360, (("Gig", 240),))


def test_nobody_else_sees_it() -> None:
    thread, manager = make_offer(with_accounts=True)
    assert manager is not None
    own = client_of(thread.person).get("/me/").content.decode()
    assert "takes no room yet" in own
    theirs = client_of(manager).get(f"/people/{thread.person.ref}/").content.decode()
    assert "takes no room yet" not in theirs
    seen = people_queries.visible_plate(act_of(manager).actor, thread.person.ref, START)
    assert seen.offers == ()


def test_ten_thousand_overlapping_offers_take_no_minute_of_room() -> None:
    """Against a plain book: what is open is what was offered and not answered; sums and caps never move."""
    dice = random.Random(11)
    act, person = operator_act(), make_person(minutes=16 * HOURS)
    people_actions.hold_hours(
        act, person.ref, source_ref="eng-firm", title="x", kind="gig", weeks={MONDAY: 8 * HOURS}, firm=True
    )
    before = list(PersonWeek.objects.values_list("monday", "held_minutes", "committed_minutes"))
    rows: list[SoftHold] = []
    book: dict[str, dict[date, int]] = {}
    for number in range(10_000):
        weeks = {
            MONDAY + WEEK * w: dice.randint(1, 80) * 30
            for w in range(dice.randrange(6), dice.randrange(6, 12))
        }
        name = f"can-{number}"
        if number % 100 == 0:
            people_actions.hold_softly(
                act, person.ref, source_ref=name, title="x", kind="gig", weeks=weeks, until_at=NOW + WEEK
            )
        else:
            stored = {day.isoformat(): minutes for day, minutes in weeks.items()}
            rows.append(
                SoftHold(
                    person=person,
                    source_ref=name,
                    title="x",
                    kind="gig",
                    weeks=stored,
                    until_at=NOW + WEEK,
                    created_at=NOW,
                )
            )
        book[name] = weeks
    for row in rows:
        row.ref = f"sft-{row.source_ref}"
    SoftHold.objects.bulk_create(rows, batch_size=2000)
    for name in dice.sample(sorted(book), 300):
        assert people_actions.release_softly(act, name)
        assert not people_actions.release_softly(act, name)
        del book[name]
    found = {one.source_ref: dict(one.weeks) for one in people_queries.offers_open_to(person.ref, at=NOW)}
    assert found == book
    assert list(PersonWeek.objects.values_list("monday", "held_minutes", "committed_minutes")) == before
    assert people_queries.free_minutes([person.ref], [MONDAY])[0, 0] == 8 * HOURS


def test_who_left_while_an_offer_was_open_agrees_to_nothing() -> None:
    thread, _manager = make_offer(with_manager=False)
    tie = people_queries.memberships_of(thread.person.ref, on=NOW.date())[0]
    people_actions.end_membership(operator_act(), tie.ref)
    with pytest.raises(opportunity_rules.NotAmongThem):
        engagement_actions.agree_to_offer(act_of(thread.person), thread.ref)
    thread.refresh_from_db()
    assert thread.status == "offered"


def test_an_owner_who_left_can_be_agreed_with_by_nobody() -> None:
    thread, _manager = make_offer(with_manager=False)
    owner = thread.role.opportunity.owner
    tie = people_queries.memberships_of(owner.ref, on=NOW.date())[0]
    people_actions.end_membership(operator_act(), tie.ref)
    with pytest.raises(opportunity_rules.OwnerHasLeft):
        engagement_actions.agree_to_offer(act_of(thread.person), thread.ref)
    assert people_queries.find_commitment(thread.ref) is None
