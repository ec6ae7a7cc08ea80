"""Figures over work that really ran, through the actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from muster.engagements import actions as engagement_actions
from muster.evidence import actions as evidence_actions
from muster.foundation.act import Grant
from muster.foundation.errors import NotAllowed
from muster.insights import queries
from muster.insights.terms import Window
from muster.opportunities import actions as opportunity_actions
from muster.people import actions as people_actions
from tests.factories.engagements import STARTED, clock, make_engagement
from tests.factories.opportunities import make_hand, make_owner, make_posting
from tests.factories.people import MONDAY, NOW, act_of, make_organisation, make_person, operator_act
from tests.factories.skills import make_skill

pytestmark = pytest.mark.django_db
WINDOW = Window(date(2026, 11, 1), date(2027, 2, 1))
TUESDAY = STARTED.date() - timedelta(days=6)


def look(organisation: Any, window: Window = WINDOW) -> Any:
    return queries.figures(operator_act().actor, organisation.ref, window=window)


def work(sides: Any, minutes: int) -> None:
    own, owner = act_of(sides.person, STARTED), act_of(sides.owner, STARTED)
    (sheet,) = engagement_actions.log_hours(own, sides.ref, {TUESDAY: minutes})
    engagement_actions.submit_timesheet(own, sheet.ref)
    engagement_actions.approve_timesheet(owner, sheet.ref)


def test_figures_are_for_those_who_look_after_the_organisation() -> None:
    organisation = make_organisation()
    member = act_of(make_person(organisation=organisation)).actor
    other = act_of(make_person(organisation=make_organisation(), grants=[Grant.PEOPLE_LEAD])).actor
    lead = act_of(make_person(organisation=organisation, grants=[Grant.PEOPLE_LEAD])).actor
    for actor in (member, other):
        with pytest.raises(NotAllowed):
            queries.figures(actor, organisation.ref, window=WINDOW)
    assert queries.figures(lead, organisation.ref, window=WINDOW).members == 2


def test_net_leaves_out_work_that_ended_early_with_nothing_delivered() -> None:
    posting = make_posting(make_owner())
    good = make_engagement(posting=posting, with_manager=False)
    work(good, 300)
    poor = make_engagement(posting=make_posting(posting.owner), with_manager=False)
    work(poor, 120)
    before = look(posting.organisation)
    assert (before.hours_gross.value, before.hours_net.value) == (420, 420)
    engagement_actions.end_early(
        act_of(poor.owner, STARTED), poor.ref, last_date=STARTED.date(), words="The plan has changed."
    )
    after = look(posting.organisation)
    assert (after.hours_gross.value, after.hours_net.value) == (420, 300)
    december = next(month for month in after.months if month.start == date(2026, 12, 1))
    assert (december.gross_minutes, december.net_minutes) == (420, 300)
    assert sum(month.seats for month in after.months) == 2
    assert look(posting.organisation, Window(date(2026, 6, 1), date(2026, 11, 1))).hours_gross.value == 0
    assert look(make_organisation()).hours_gross.value == 0


def test_open_work_counts_free_seats_and_their_hours() -> None:
    posting = make_posting(make_owner(), seats=3, minutes_per_week=480)
    found = look(posting.organisation).open_work
    assert (found.postings, found.seats, found.minutes_per_week) == (1, 3, 1440)


def test_shares_say_nothing_of_fewer_than_five() -> None:
    posting = make_posting(make_owner())
    for _hand in range(4):
        make_hand(posting)
    few = look(posting.organisation)
    assert few.participation.value is None
    assert few.time_to_staff.value is None
    assert few.answered_in_time.value is None
    make_hand(posting)
    more = look(posting.organisation)
    assert (more.members, more.participation.value) == (6, 833)


def test_hands_that_the_clock_closed_were_not_answered_in_time() -> None:
    posting = make_posting(make_owner())
    hands = [make_hand(posting) for _n in range(5)]
    for hand in hands[:3]:
        opportunity_actions.decline(act_of(posting.owner), hand.ref, "other_skills", "Not this time.")
    opportunity_actions.remind_and_lapse(clock(NOW + timedelta(days=30)))
    answers = look(posting.organisation).answered_in_time
    assert (answers.value, answers.count) == (600, 5)


def test_skills_are_counted_for_those_who_agreed_and_in_groups_only() -> None:
    organisation = make_organisation()
    skill = make_skill("Forecasting")
    reader = act_of(make_person(organisation=organisation)).actor
    for n in range(6):
        person = make_person(organisation=organisation)
        act = act_of(person)
        evidence_actions.claim_skill(act, person.ref, skill.ref, "has", self_level=3)
        if n:
            people_actions.give_consent(act, person.ref, "insights")
        if n == 5:
            assert queries.skill_figures(reader, skill.ref).has == 5
        else:
            assert queries.skill_figures(reader, skill.ref).has == (None if n else 0)
    outside = act_of(make_person(organisation=make_organisation())).actor
    assert queries.skill_figures(outside, skill.ref).has == 0


def test_figures_take_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    posting = make_posting(make_owner())
    for _hand in range(3):
        make_hand(posting)
    with django_assert_num_queries(9) as seen:
        look(posting.organisation)
    assert isinstance(seen, CaptureQueriesContext)


def test_the_journal_is_the_operators_and_keeps_threads_between_two_people() -> None:
    organisation = make_organisation()
    posting = make_posting(make_owner(organisation))
    hand = make_hand(posting)
    member = act_of(make_person(organisation=organisation, grants=[Grant.PEOPLE_LEAD])).actor
    with pytest.raises(NotAllowed):
        queries.list_journal(member)
    operator = operator_act().actor
    lines = queries.list_journal(operator, size=100).items
    assert lines
    assert not [line for line in lines if line.name.startswith("candidacy.")]
    assert queries.list_journal(operator, about=hand.ref).total == 0
    (posted,) = queries.list_journal(operator, name="opportunity.posted").items
    assert (posted.actor_name, posted.at.date()) == (posting.owner.name, MONDAY)
    assert posted.words.endswith(".")
    assert posting.ref in posted.subjects
    assert not [name for name in queries.event_names() if name.startswith("candidacy.")]
