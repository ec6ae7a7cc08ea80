"""A change that takes more of somebody's weeks goes to whoever lets them go, after both sides have said yes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from muster.engagements import actions, queries, rules, terms
from muster.engagements.models import Change, HomeApproval
from muster.foundation import journal
from muster.notices import queries as notice_queries
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.rules import WeekIsFull
from muster.people.terms import HomeApprovalDefault
from tests.engagements.test_changes import LAST, WEEK, plate
from tests.factories.engagements import STARTED, Sides, clock, make_engagement
from tests.factories.people import act_of, operator_act

pytestmark = pytest.mark.django_db
State, Status = terms.HomeState, terms.ChangeStatus
MONDAY = date(2027, 1, 18)


def ask(sides: Sides, kind: str = "extend", **fields: Any) -> Change:
    fields = fields or {"ends_date": LAST + WEEK}
    act = act_of(sides.person, STARTED)
    return actions.ask_change(act, sides.ref, kind=kind, words="There is more to do.", **fields)


def agree(sides: Sides, change: Change) -> Change:
    return actions.answer_change(act_of(sides.owner, STARTED), change.ref, accept=True, words="Gladly.")


def asked_home(sides: Sides) -> list[HomeApproval]:
    return list(sides.engagement.approvals.exclude(change=None))


def held(change: Change) -> dict[date, int]:
    """What the change keeps free on the plate while somebody is asked."""
    found = people_queries.find_commitment(change.ref)
    return people_queries.weeks_of(found) if found is not None else {}


def test_more_weeks_wait_for_the_home_manager_and_their_room_is_kept() -> None:
    sides = make_engagement("active")
    before = plate(sides)
    change = agree(sides, ask(sides))
    assert (change.status, plate(sides), held(change)) == (Status.AT_HOME, before, {MONDAY: 480})
    with pytest.raises(WeekIsFull):
        people_actions.hold_hours(
            operator_act(),
            sides.person.ref,
            source_ref="eng-other",
            title="Other work",
            kind="gig",
            weeks={MONDAY: 900},
        )
    sides.lets_go(at=STARTED + timedelta(days=2))
    change = queries.get_change(change.ref)
    assert (change.status, held(change)) == (Status.AGREED, {})
    assert plate(sides) == before | {MONDAY: 480}
    latest = queries.latest_terms(sides.fresh())
    assert (latest.version, latest.ends_date, latest.owner_accepted_at) == (2, LAST + WEEK, STARTED)


def test_a_no_leaves_the_work_as_it_was_and_is_told_with_its_reason() -> None:
    sides = make_engagement("active")
    before = plate(sides)
    change = agree(sides, ask(sides))
    [asked] = asked_home(sides)
    actions.refuse_home(act_of(sides.manager, STARTED), asked.ref, words="We need her in January.")
    change = queries.get_change(change.ref)
    assert (change.status, change.answer_words) == (Status.DECLINED, "We need her in January.")
    assert (plate(sides), held(change), sides.fresh().status) == (before, {}, terms.EngagementStatus.ACTIVE)
    with pytest.raises(rules.HomeAlreadyAnswered):
        actions.approve_home(act_of(sides.manager, STARTED), asked.ref)


@pytest.mark.parametrize(
    ("default", "state", "status"),
    [
        (HomeApprovalDefault.LET_GO, State.LET_GO_BY_POLICY, Status.AGREED),
        (HomeApprovalDefault.REFUSE, State.REFUSED_BY_POLICY, Status.DECLINED),
    ],
)
def test_without_an_answer_the_policy_decides(default: str, state: str, status: str) -> None:
    sides = make_engagement("active")
    people_actions.update_settings(
        operator_act(), sides.engagement.organisation.ref, home_approval_default=str(default)
    )
    change = agree(sides, ask(sides))
    [asked] = asked_home(sides)
    actions.run_clocks(clock(asked.due_at - timedelta(minutes=1)))
    assert queries.get_change(change.ref).status == Status.AT_HOME
    actions.run_clocks(clock(asked.due_at))
    asked.refresh_from_db()
    assert (asked.state, queries.get_change(change.ref).status) == (state, status)


def test_hours_that_were_to_begin_meanwhile_hold_from_this_week_on() -> None:
    sides = make_engagement("active")
    before = plate(sides)
    wednesday = date(2026, 12, 16)
    change = agree(sides, ask(sides, "hours", starts_date=wednesday, minutes_per_week=600))
    assert change.status == Status.AT_HOME
    sides.lets_go(at=STARTED + timedelta(days=8))
    after = plate(sides)
    assert after[date(2026, 12, 14)] == before[date(2026, 12, 14)]
    assert {n for week, n in after.items() if week >= date(2026, 12, 21)} == {600}


def test_nobody_at_home_is_asked_about_less_or_about_hours_within_the_limits() -> None:
    sides = make_engagement("active")
    assert (
        agree(sides, ask(sides, "hours", starts_date=STARTED.date(), minutes_per_week=240)).status == "agreed"
    )
    people_actions.update_settings(
        operator_act(),
        sides.engagement.organisation.ref,
        home_approval_minutes_above=600,
        home_approval_weeks_above=26,
    )
    assert agree(sides, ask(sides)).status == Status.AGREED
    change = agree(sides, ask(sides, "hours", starts_date=date(2027, 1, 4), minutes_per_week=900))
    assert (change.status, len(asked_home(sides))) == (Status.AT_HOME, 1)


def test_a_change_taken_back_asks_nobody_any_more() -> None:
    sides = make_engagement("active")
    change = agree(sides, ask(sides))
    with pytest.raises(rules.ChangeIsAsked):
        ask(sides)
    with pytest.raises(rules.MoveNotPossible):
        actions.answer_change(act_of(sides.owner, STARTED), change.ref, accept=False)
    actions.withdraw_change(act_of(sides.person, STARTED), change.ref)
    [asked] = asked_home(sides)
    assert (asked.state, held(change)) == (State.NOT_NEEDED, {})
    with pytest.raises(rules.HomeAlreadyAnswered):
        actions.approve_home(act_of(sides.manager, STARTED), asked.ref)


def test_work_that_ends_meanwhile_takes_the_question_with_it() -> None:
    sides = make_engagement("active")
    change = agree(sides, ask(sides))
    owner = act_of(sides.owner, STARTED)
    actions.end_early(owner, sides.ref, last_date=STARTED.date(), words="The plan has changed.")
    [asked] = asked_home(sides)
    with pytest.raises(rules.ChangeNotPossible):
        actions.approve_home(act_of(sides.manager, STARTED), asked.ref)
    actions.run_clocks(clock(STARTED))
    asked.refresh_from_db()
    assert (asked.state, queries.get_change(change.ref).status, held(change)) == (
        State.NOT_NEEDED,
        Status.LAPSED,
        {},
    )


def test_about_a_change_there_is_a_yes_or_a_no() -> None:
    sides = make_engagement("active")
    agree(sides, ask(sides))
    [asked] = asked_home(sides)
    with pytest.raises(rules.OnlyYesOrNo):
        actions.propose_other_dates(
            act_of(sides.manager, STARTED), asked.ref, starts_date=LAST, ends_date=LAST + WEEK
        )


def test_the_question_says_what_it_would_be_and_what_it_is() -> None:
    sides = make_engagement("active")
    agree(sides, ask(sides, "hours", starts_date=date(2027, 1, 4), minutes_per_week=600))
    assert sides.manager is not None
    manager = act_of(sides.manager, STARTED).actor
    [card] = queries.asked_of_us(manager).items
    assert (card.minutes_per_week, card.minutes_before, card.more_minutes) == (600, 480, 2 * 120)
    assert (card.change_label, card.ends_date, card.ends_before) == ("Other hours a week", LAST, LAST)
    journal.deliver_due(STARTED)
    told = notice_queries.list_notices(manager).items
    [words] = [one.words for one in told if one.event == "change.home_asked"]
    assert words.startswith(f"“{sides.engagement.title}” would take more of Ines Brandt's weeks")
    assert "(Other hours a week). Please answer by" in words


def test_asked_twice_is_lent_once() -> None:
    sides = make_engagement("active")
    own = act_of(sides.person, STARTED)
    actions.log_hours(own, sides.ref, {STARTED.date(): 90})
    sheet = sides.engagement.timesheets.get()
    actions.submit_timesheet(own, sheet.ref)
    actions.approve_timesheet(act_of(sides.owner, STARTED), sheet.ref)
    agree(sides, ask(sides))
    sides.lets_go()
    assert sides.manager is not None
    manager = act_of(sides.manager, STARTED)
    assert queries.lent(manager.actor).total == 1
    assert queries.lending_credit(manager.actor, at=STARTED).minutes == 90
    assert actions.draft_backfill(manager, sides.ref).organisation == sides.engagement.organisation
    found = queries.detail(manager.actor, sides.ref, at=STARTED)
    assert (len(found.approvals), len(found.home_on_changes)) == (1, 1)
