"""From the offer to agreed terms, through the real actions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from muster.engagements import actions, queries, rules, terms
from muster.engagements.actions.agreeing import ProposedTerms
from muster.foundation import journal
from muster.foundation.errors import NotAllowed
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.rules import Proposal
from muster.opportunities.terms import PayTerms
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.rules import WeekIsFull
from tests.factories.engagements import clock, make_engagement, make_offer
from tests.factories.opportunities import START, colleague, make_hand, make_owner, make_posting
from tests.factories.people import NOW, act_of, make_person, operator_act

pytestmark = pytest.mark.django_db
S = terms.EngagementStatus


def taken(person_ref: str, monday: date = START) -> tuple[int, int]:
    """Minutes held and firm in the week."""
    week = people_queries.plate(person_ref, monday, weeks=1).weeks[0]
    return week.held, week.firm


def test_saying_yes_holds_the_hours_and_asks_the_home_manager() -> None:
    sides = make_engagement(S.AWAITING_HOME)
    assert taken(sides.person.ref) == (480, 0)
    [asked] = queries.asked_of_us(act_of(sides.manager).actor).items
    assert (asked.person_name, asked.minutes_per_week, asked.due_at.date()) == (
        sides.person.name,
        480,
        date(2026, 11, 30),
    )


def test_without_a_home_manager_the_terms_come_at_once() -> None:
    assert make_engagement(S.AWAITING_TERMS, with_manager=False).fresh().status == S.AWAITING_TERMS


def test_an_owner_is_not_asked_as_home_manager() -> None:
    posting = make_posting(make_owner())
    person = colleague(posting, manager=posting.owner, minutes=960)
    thread = make_hand(posting, person)
    opportunity_actions.choose(act_of(posting.owner), thread.ref)
    work = actions.agree_to_offer(act_of(person), thread.ref)
    assert (work.status, work.approvals.count()) == (S.AWAITING_TERMS, 0)


def test_a_full_week_refuses_and_nothing_has_happened() -> None:
    thread, _manager = make_offer(minutes=420)
    with pytest.raises(WeekIsFull):
        actions.agree_to_offer(act_of(thread.person), thread.ref)
    assert opportunity_queries.get_candidacy(thread.ref).status == "offered"
    assert queries.find_engagement_of_candidacy(thread.ref) is None


def test_only_the_chosen_person_can_say_yes() -> None:
    thread, _manager = make_offer()
    with pytest.raises(NotAllowed):
        actions.agree_to_offer(act_of(thread.role.opportunity.owner), thread.ref)


def test_before_both_have_agreed_the_home_manager_knows_nothing() -> None:
    thread, manager = make_offer()
    assert manager is not None
    actor = act_of(manager).actor
    assert queries.asked_of_us(actor).total == 0
    assert queries.lent(actor).total == 0
    assert opportunity_queries.count_visible_candidacies(actor, thread.role.ref) == 0
    assert taken(thread.person.ref) == (0, 0)


def test_the_home_manager_answers_once() -> None:
    sides = make_engagement(S.AWAITING_HOME)
    actions.approve_home(act_of(sides.manager), sides.approval().ref)
    assert sides.fresh().status == S.AWAITING_TERMS
    with pytest.raises(rules.HomeAlreadyAnswered):
        actions.refuse_home(act_of(sides.manager), sides.approval().ref, words="No.")


def test_nobody_else_answers_for_the_home_manager() -> None:
    sides = make_engagement(S.AWAITING_HOME)
    for other in (sides.person, sides.owner, make_person()):
        with pytest.raises(NotAllowed):
            actions.approve_home(act_of(other), sides.approval().ref)


def test_a_refusal_frees_hours_and_seat_and_says_why() -> None:
    sides = make_engagement(S.AWAITING_HOME)
    actions.refuse_home(act_of(sides.manager), sides.approval().ref, words="We close the year then.")
    assert (sides.fresh().status, sides.fresh().ended_words) == (S.CANCELLED, "We close the year then.")
    assert taken(sides.person.ref) == (0, 0)
    thread = opportunity_queries.get_candidacy(sides.engagement.candidacy.ref)
    assert (thread.status, thread.ended_reason_code) == ("closed", "home_said_no")


def test_other_dates_become_terms_for_both_to_accept() -> None:
    sides = make_engagement(S.AWAITING_HOME)
    later = START + timedelta(days=28)
    actions.propose_other_dates(
        act_of(sides.manager), sides.approval().ref, starts_date=later, ends_date=later + timedelta(days=25)
    )
    work = sides.fresh()
    assert (work.status, work.starts_date, queries.latest_terms(work).version) == (S.AWAITING_TERMS, later, 2)
    assert (taken(sides.person.ref), taken(sides.person.ref, later)) == ((0, 0), (480, 0))
    with pytest.raises(rules.TermsHaveChanged):
        actions.accept_terms(act_of(sides.person), sides.ref, seen=1)


@pytest.mark.parametrize(("default", "status"), [("let_go", S.AWAITING_TERMS), ("refuse", S.CANCELLED)])
def test_a_silent_home_manager_is_answered_for_by_policy(default: str, status: str) -> None:
    sides = make_engagement(S.AWAITING_HOME)
    people_actions.update_settings(
        operator_act(), sides.engagement.organisation.ref, home_approval_default=default
    )
    due = sides.approval().due_at
    actions.run_clocks(clock(due - timedelta(seconds=1)))
    assert sides.fresh().status == S.AWAITING_HOME
    actions.run_clocks(clock(due))
    assert sides.fresh().status == status


def test_both_accept_and_the_hours_are_firm() -> None:
    sides = make_engagement(S.AGREED)
    assert taken(sides.person.ref) == (0, 480)
    assert opportunity_queries.get_candidacy(sides.engagement.candidacy.ref).status == "confirmed"
    with pytest.raises(rules.MoveNotPossible):
        actions.accept_terms(act_of(sides.person), sides.ref, seen=1)


def test_one_acceptance_is_not_enough_and_twice_changes_nothing() -> None:
    sides = make_engagement(S.AWAITING_TERMS)
    for _time in range(2):
        actions.accept_terms(act_of(sides.person), sides.ref, seen=1)
    assert sides.fresh().status == S.AWAITING_TERMS


def test_new_terms_undo_earlier_acceptance() -> None:
    sides = make_engagement(S.AWAITING_TERMS)
    actions.accept_terms(act_of(sides.owner), sides.ref, seen=1)
    actions.propose_terms(act_of(sides.person), sides.ref, ProposedTerms(minutes_per_week=300), seen=1)
    version = queries.latest_terms(sides.fresh())
    assert (version.version, version.owner_accepted_at, version.minutes_per_week) == (2, None, 300)
    assert taken(sides.person.ref) == (300, 0)
    with pytest.raises(rules.TermsHaveChanged):
        actions.accept_terms(act_of(sides.owner), sides.ref, seen=1)
    actions.accept_terms(act_of(sides.owner), sides.ref, seen=2)
    assert sides.fresh().status == S.AGREED


def test_terms_beyond_the_free_hours_are_refused_whole() -> None:
    sides = make_engagement(S.AWAITING_TERMS)
    with pytest.raises(WeekIsFull):
        actions.propose_terms(act_of(sides.owner), sides.ref, ProposedTerms(minutes_per_week=1200), seen=1)
    assert queries.latest_terms(sides.fresh()).version == 1


@pytest.mark.parametrize("side", ["person", "owner"])
def test_either_side_may_step_back_before_the_work_runs(side: str) -> None:
    sides = make_engagement(S.AGREED)
    with pytest.raises(rules.WordsMissing):
        actions.cancel_engagement(act_of(getattr(sides, side)), sides.ref, words=" ")
    actions.cancel_engagement(act_of(getattr(sides, side)), sides.ref, words="It does not fit.")
    assert taken(sides.person.ref) == (0, 0)
    assert opportunity_queries.get_role(sides.engagement.role.ref).seats_free == 1


def test_a_hand_taken_back_while_the_home_manager_is_asked_frees_everything() -> None:
    sides = make_engagement(S.AWAITING_HOME)
    opportunity_actions.withdraw_candidacy(act_of(sides.person), sides.engagement.candidacy.ref)
    journal.deliver_due(NOW)
    work = sides.fresh()
    assert (work.status, work.ended_words) == (S.CANCELLED, "The hand was taken back.")
    assert taken(sides.person.ref) == (0, 0)
    assert sides.approval().state == terms.HomeState.NOT_NEEDED
    assert queries.asked_of_us(act_of(sides.manager).actor).total == 0
    assert opportunity_queries.get_candidacy(work.candidacy.ref).status == "withdrawn"


def test_a_posting_cancelled_while_terms_are_open_ends_what_was_being_agreed() -> None:
    sides = make_engagement(S.AWAITING_TERMS, with_manager=False)
    posting = sides.engagement.role.opportunity
    opportunity_actions.close(act_of(sides.owner), posting.ref, words="The budget is gone.")
    journal.deliver_due(NOW)
    assert sides.fresh().status == S.CANCELLED
    assert taken(sides.person.ref) == (0, 0)


def test_a_candidacy_of_running_work_is_not_followed() -> None:
    sides = make_engagement(S.AGREED)
    assert actions.follow_candidacy(clock(), sides.engagement.candidacy.ref, words="No.") is None
    assert sides.fresh().status == S.AGREED


def test_stepping_back_while_the_home_manager_is_asked_stops_the_question_and_its_clock() -> None:
    sides = make_engagement(S.AWAITING_HOME)
    actions.cancel_engagement(act_of(sides.person), sides.ref, words="Something else came up.")
    assert sides.approval().state == terms.HomeState.NOT_NEEDED
    assert actions.run_clocks(clock(NOW + timedelta(days=30))) == 0
    with pytest.raises(rules.HomeAlreadyAnswered):
        actions.approve_home(act_of(sides.manager), sides.approval().ref)


def test_the_pay_goes_from_the_role_over_the_offer_into_the_terms() -> None:
    posting = make_posting(make_owner(), pay=PayTerms("hourly", 6000, 8500, "EUR"))
    person = colleague(posting, minutes=960)
    thread = opportunity_actions.raise_hand(
        act_of(person), opportunity_queries.list_roles(posting)[0].ref, proposal=Proposal(8200)
    )
    opportunity_actions.choose(act_of(posting.owner), thread.ref, offered_minor=8000)
    work = actions.agree_to_offer(act_of(person), thread.ref)
    agreed = PayTerms("hourly", 8000, 8000, "EUR")
    assert queries.latest_terms(work).pay == agreed
    more = ProposedTerms(pay=PayTerms("fixed", None, 480000, "EUR"))
    second = actions.propose_terms(act_of(person), work.ref, more, seen=1)
    assert (second.pay.kind, str(second.pay.most)) == ("fixed", "4,800.00 EUR")
    with pytest.raises(rules.PayNotPossible):
        actions.propose_terms(
            act_of(person), work.ref, ProposedTerms(pay=PayTerms("hourly", 1, 2, "EUR")), seen=2
        )


def test_terms_of_unpaid_work_stay_unpaid() -> None:
    sides = make_engagement(S.AWAITING_TERMS, with_manager=False)
    second = actions.propose_terms(act_of(sides.owner), sides.ref, ProposedTerms(place="Bonn"), seen=1)
    assert second.pay == PayTerms()


def test_the_hours_of_the_proposal_are_the_hours_of_the_work() -> None:
    posting = make_posting(make_owner())
    person = colleague(posting, minutes=960)
    role = opportunity_queries.list_roles(posting)[0]
    thread = opportunity_actions.raise_hand(act_of(person), role.ref, proposal=Proposal(asked_minutes=240))
    opportunity_actions.choose(act_of(posting.owner), thread.ref)
    assert actions.agree_to_offer(act_of(person), thread.ref).minutes_per_week == 240
