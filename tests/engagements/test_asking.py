"""Who has to let somebody go, as a table of hours and length against the organisation's limits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from muster.engagements import actions, queries, terms
from muster.engagements.rules import Asked, Limits, who_is_asked
from muster.foundation.act import Grant
from muster.foundation.errors import Invalid
from muster.opportunities import actions as opportunity_actions
from muster.people import actions as people_actions
from tests.factories.engagements import clock, make_offer
from tests.factories.opportunities import START, colleague, make_hand, make_owner, make_posting
from tests.factories.people import NOW, act_of, make_person, operator_act

HOME, LEAD = Asked.HOME_MANAGER, Asked.PEOPLE_LEAD
SMALL = Limits(home_minutes=240, home_weeks=4, lead_minutes=1200, lead_weeks=26)


@pytest.mark.parametrize(
    ("hours", "weeks", "kind_above", "limits", "asked"),
    [
        (8, 6, 0, Limits(), {HOME}),
        (1, 1, 0, Limits(), {HOME}),
        (8, 6, None, Limits(), set()),
        (8, 6, 480, Limits(), set()),
        (9, 6, 480, Limits(), {HOME}),
        (4, 4, 0, SMALL, set()),
        (4, 5, 0, SMALL, {HOME}),
        (5, 4, 0, SMALL, {HOME}),
        (20, 26, 0, SMALL, {HOME}),
        (21, 1, 0, SMALL, {HOME, LEAD}),
        (1, 27, 0, SMALL, {HOME, LEAD}),
        (40, 52, None, SMALL, set()),
        (168, 260, 0, Limits(10080, 260, 0, 0), {LEAD}),
    ],
)
def test_who_is_asked(
    hours: int, weeks: int, kind_above: int | None, limits: Limits, asked: set[Asked]
) -> None:
    assert who_is_asked(hours * 60, weeks, kind_above=kind_above, limits=limits) == asked


def offer(settings: dict[str, Any], *, lead_owns: bool = False) -> tuple[Any, Any, Any]:
    """(engagement, manager, people lead) under these settings: eight hours a week for six weeks."""
    posting = make_posting(make_owner())
    lead = make_person("Ayla Demir", organisation=posting.organisation, grants=[Grant.PEOPLE_LEAD])
    people_actions.update_settings(operator_act(), posting.organisation.ref, **settings)
    manager = make_person("Henrik Voss", organisation=posting.organisation)
    person = colleague(posting, manager=manager, minutes=960)
    thread = make_hand(posting, person)
    opportunity_actions.choose(act_of(posting.owner), thread.ref)
    return actions.agree_to_offer(act_of(person), thread.ref), manager, lead


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {"Henrik Voss"}),
        ({"home_approval_minutes_above": 480, "home_approval_weeks_above": 6}, set()),
        ({"home_approval_minutes_above": 480}, {"Henrik Voss"}),
        ({"lead_approval_minutes_above": 479}, {"Henrik Voss", "Ayla Demir"}),
        ({"lead_approval_weeks_above": 5}, {"Henrik Voss", "Ayla Demir"}),
        (
            {
                "home_approval_minutes_above": 480,
                "home_approval_weeks_above": 6,
                "lead_approval_weeks_above": 5,
            },
            {"Ayla Demir"},
        ),
    ],
)
def test_the_organisations_limits_decide(settings: dict[str, Any], expected: set[str]) -> None:
    work, _manager, _lead = offer(settings)
    assert {one.manager.name for one in work.approvals.all()} == expected
    status = terms.EngagementStatus.AWAITING_HOME if expected else terms.EngagementStatus.AWAITING_TERMS
    assert queries.get_engagement(work.ref).status == status


@pytest.mark.django_db
def test_both_have_to_say_yes_and_either_may_say_no() -> None:
    work, manager, lead = offer({"lead_approval_weeks_above": 5})
    by_name = {one.manager.pk: one for one in work.approvals.all()}
    actions.approve_home(act_of(manager), by_name[manager.pk].ref)
    assert queries.get_engagement(work.ref).status == terms.EngagementStatus.AWAITING_HOME
    actions.approve_home(act_of(lead), by_name[lead.pk].ref)
    assert queries.get_engagement(work.ref).status == terms.EngagementStatus.AWAITING_TERMS

    work, _manager, lead = offer({"lead_approval_weeks_above": 5})
    actions.refuse_home(act_of(lead), work.approvals.get(manager=lead).ref, words="Not this year.")
    assert queries.get_engagement(work.ref).status == terms.EngagementStatus.CANCELLED


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [-1, 261, 10**9, "often"])
def test_limits_that_make_no_sense_are_refused(wrong: Any) -> None:
    posting = make_posting(make_owner())
    with pytest.raises(Invalid) as caught:
        people_actions.update_settings(
            operator_act(), posting.organisation.ref, home_approval_weeks_above=wrong
        )
    assert caught.value.field == "home_approval_weeks_above"


@pytest.mark.django_db
def test_a_posting_that_nobody_touches_dies_and_everybody_on_it_is_told() -> None:
    posting = make_posting(ends_date=START + timedelta(days=200))
    hand = make_hand(posting, at=NOW + timedelta(days=59))
    report = opportunity_actions.remind_and_lapse(clock(posting.owner_acted_at + timedelta(days=59)))
    assert report.postings == 0
    report = opportunity_actions.remind_and_lapse(clock(posting.owner_acted_at + timedelta(days=61)))
    hand.refresh_from_db()
    assert (report.postings, hand.status, hand.ended_reason_code) == (1, "closed", "posting_closed")


@pytest.mark.django_db
def test_an_offer_that_nobody_answers_runs_out_and_the_seat_is_free() -> None:
    thread, _manager = make_offer()
    thread.refresh_from_db()
    assert thread.answer_due_at is not None
    opportunity_actions.remind_and_lapse(clock(thread.answer_due_at - timedelta(seconds=1)))
    thread.refresh_from_db()
    assert thread.status == "offered"
    opportunity_actions.remind_and_lapse(clock(thread.answer_due_at))
    thread.refresh_from_db()
    assert (thread.status, thread.ended_reason_code) == ("lapsed", "offer_expired")
    other = make_hand(thread.role.opportunity)
    opportunity_actions.choose(act_of(thread.role.opportunity.owner), other.ref)
