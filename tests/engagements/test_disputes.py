"""Disputes: one item frozen, both heard, a ruling, one appeal, then it is carried out; every move by its table."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.conversations import queries as conversation_queries
from muster.engagements import actions, queries, rules, terms
from muster.foundation.act import Grant
from muster.foundation.errors import NotAllowed, NotFound
from muster.foundation.periods import add_working_days
from muster.opportunities import queries as opportunity_queries
from tests.factories.engagements import STARTED, clock, make_engagement
from tests.factories.people import act_of, make_person
from tests.web.signed_in import client_of

S = terms.DisputeStatus
MONDAY = STARTED.date() - timedelta(days=7)
WEEK = {MONDAY: 300, MONDAY + timedelta(days=1): 181}


class Case:
    """Work with a sent week that is disputed, and everybody around it."""

    def __init__(self, *, with_accounts: bool = False) -> None:
        self.sides = make_engagement(with_manager=False, with_accounts=with_accounts)
        organisation = self.sides.engagement.organisation
        self.lead = make_person(
            "Maren Holt", organisation=organisation, grants=[Grant.PEOPLE_LEAD], with_account=with_accounts
        )
        self.own, self.owner = act_of(self.sides.person, STARTED), act_of(self.sides.owner, STARTED)
        self.decider = act_of(self.lead, STARTED)
        self.sheet = actions.send_week(self.own, self.sides.ref, MONDAY, WEEK)

    def open(self) -> Any:
        return actions.open_dispute(
            self.owner,
            self.sides.ref,
            item_kind="hours",
            item_ref=self.sheet.ref,
            words="Tuesday was a holiday.",
        )

    def status(self) -> str:
        self.sheet.refresh_from_db()
        return str(self.sheet.status)

    def minutes(self) -> int:
        return sum(day.minutes for day in self.sheet.days.all())


@pytest.fixture
def case(db: None) -> Case:
    return Case()


days = st.dictionaries(st.dates(date(2027, 1, 4), date(2027, 1, 10)), st.integers(1, 960), min_size=1)


@given(days, st.integers(0, 1000))
def test_ruled_minutes_are_the_share_of_the_whole(found: dict[date, int], share: int) -> None:
    left = rules.ruled_minutes(found, share)
    whole = sum(found.values())
    assert sum(left.values()) == (2 * whole * share + 1000) // 2000
    assert all(0 <= left[day] <= found[day] for day in found)
    assert all(abs(left[day] - found[day] * share / 1000) <= 1 for day in found)


def test_just_the_item_is_frozen(case: Case) -> None:
    case.open()
    for step in (
        lambda: actions.approve_timesheet(case.owner, case.sheet.ref),
        lambda: actions.approve_timesheets(case.owner, [case.sheet.ref]),
        lambda: actions.return_timesheet(case.owner, case.sheet.ref, words="Why?"),
        case.open,
    ):
        with pytest.raises(rules.ItemIsDisputed):
            step()
    actions.run_clocks(clock(STARTED + timedelta(days=60)))
    assert case.status() == terms.TimesheetStatus.SUBMITTED
    later = MONDAY + timedelta(days=7)
    other = actions.send_week(case.own, case.sides.ref, later, {later: 60})
    assert actions.approve_timesheet(case.owner, other.ref).status == terms.TimesheetStatus.APPROVED


def test_work_does_not_close_while_anything_is_disputed(case: Case) -> None:
    case.open()
    actions.deliver(case.own, case.sides.ref, words="The forecast.")
    for step in (
        lambda: actions.accept_delivery(case.owner, case.sides.ref),
        lambda: actions.return_delivery(case.owner, case.sides.ref, words="More."),
        lambda: actions.end_early(case.owner, case.sides.ref, last_date=STARTED.date(), words="Over."),
    ):
        with pytest.raises(rules.DisputesAreOpen):
            step()


def test_a_ruling_that_nobody_appeals_is_carried_out_by_the_clock(case: Case) -> None:
    dispute = case.open()
    actions.state_in_dispute(case.own, dispute.ref, words="It was no holiday here.")
    actions.rule_dispute(case.decider, dispute.ref, share=600, words="Monday whole, Tuesday not.")
    assert (case.status(), case.minutes()) == (terms.TimesheetStatus.SUBMITTED, 481)
    due = add_working_days(STARTED, terms.APPEAL_DAYS)
    actions.run_clocks(clock(due - timedelta(minutes=1)))
    assert case.minutes() == 481
    actions.run_clocks(clock(due))
    dispute.refresh_from_db()
    assert (dispute.status, case.status(), case.minutes()) == (S.FINAL, terms.TimesheetStatus.APPROVED, 289)


def test_one_appeal_and_the_second_ruling_stands(case: Case) -> None:
    dispute = case.open()
    actions.rule_dispute(case.decider, dispute.ref, share=0, words="Nothing was agreed.")
    actions.appeal_ruling(case.own, dispute.ref, words="Here is the mail that agreed it.")
    with pytest.raises(rules.AppealedBefore):
        actions.appeal_ruling(case.owner, dispute.ref, words="No.")
    actions.rule_dispute(case.decider, dispute.ref, share=1000, words="I had not seen that mail.")
    dispute.refresh_from_db()
    assert (dispute.status, case.status(), case.minutes()) == (S.FINAL, terms.TimesheetStatus.APPROVED, 481)
    with pytest.raises(rules.MoveNotPossible):
        actions.rule_dispute(case.decider, dispute.ref, share=0, words="No.")
    with pytest.raises(rules.MoveNotPossible):
        actions.state_in_dispute(case.own, dispute.ref, words="Thanks.")


def test_work_handed_over_is_accepted_or_goes_back_as_ruled(case: Case) -> None:
    delivery = actions.deliver(case.own, case.sides.ref, words="The forecast.")
    dispute = actions.open_dispute(
        case.own, case.sides.ref, item_kind="delivery", item_ref=delivery.ref, words="It is all there."
    )
    actions.rule_dispute(case.decider, dispute.ref, share=400, words="The manual is missing.")
    actions.run_clocks(clock(add_working_days(STARTED, terms.APPEAL_DAYS)))
    assert case.sides.fresh().status == terms.EngagementStatus.ACTIVE
    again = actions.deliver(case.own, case.sides.ref, words="With the manual.")
    second = actions.open_dispute(
        case.owner, case.sides.ref, item_kind="delivery", item_ref=again.ref, words="Still too thin."
    )
    actions.rule_dispute(case.decider, second.ref, share=900, words="It is what was agreed.")
    actions.run_clocks(clock(add_working_days(STARTED, terms.APPEAL_DAYS)))
    assert case.sides.fresh().status == terms.EngagementStatus.COMPLETED


def test_withdrawn_before_a_ruling_the_item_moves_on(case: Case) -> None:
    dispute = case.open()
    with pytest.raises(NotAllowed):
        actions.withdraw_dispute(case.own, dispute.ref)
    actions.withdraw_dispute(case.owner, dispute.ref)
    assert actions.approve_timesheet(case.owner, case.sheet.ref).status == terms.TimesheetStatus.APPROVED


def test_the_decider_is_neither_side_and_reads_the_room_while_it_lasts(case: Case) -> None:
    dispute = case.open()
    assert dispute.decider == case.lead
    room = case.sides.engagement.candidacy.ref
    assert opportunity_queries.get_room_view(case.decider.actor, room).ref == room
    assert conversation_queries.view(case.decider.actor, room) is not None
    for act in (case.own, case.owner):
        with pytest.raises(NotAllowed):
            actions.rule_dispute(act, dispute.ref, share=500, words="Half.")
    with pytest.raises(NotAllowed):
        actions.appeal_ruling(case.decider, dispute.ref, words="Hm.")
    with pytest.raises(NotFound):
        queries.get_visible_dispute(act_of(make_person()).actor, dispute.ref)
    actions.withdraw_dispute(case.owner, dispute.ref)
    assert conversation_queries.view(case.decider.actor, room) is None


@pytest.mark.django_db
def test_nobody_decides_where_nobody_may() -> None:
    sides = make_engagement(with_manager=False)
    sheet = actions.send_week(act_of(sides.person, STARTED), sides.ref, MONDAY, WEEK)
    with pytest.raises(rules.NoDecider):
        actions.open_dispute(
            act_of(sides.owner, STARTED), sides.ref, item_kind="hours", item_ref=sheet.ref, words="No."
        )
    assert actions.approve_timesheet(act_of(sides.owner, STARTED), sheet.ref)


@pytest.mark.parametrize(("kind", "ref"), [("hours", "tsh-none"), ("delivery", "dlv-none"), ("money", "x")])
def test_only_what_waits_can_be_disputed(case: Case, kind: str, ref: str) -> None:
    with pytest.raises(rules.NothingToDispute):
        actions.open_dispute(case.own, case.sides.ref, item_kind=kind, item_ref=ref, words="Hm.")
    actions.approve_timesheet(case.owner, case.sheet.ref)
    with pytest.raises(rules.NothingToDispute):
        case.open()


def test_a_late_decider_is_reminded_once(case: Case) -> None:
    dispute = case.open()
    late = clock(dispute.due_at)
    assert actions.run_clocks(late) >= 1
    before = queries.get_visible_dispute(case.own.actor, dispute.ref).reminded_at
    actions.run_clocks(clock(dispute.due_at + timedelta(days=3)))
    dispute.refresh_from_db()
    assert (dispute.status, dispute.reminded_at) == (S.OPEN, before)


def test_the_table_leads_to_an_end_from_everywhere() -> None:
    for status in S:
        for nxt in terms.DISPUTE_MOVES[status]:
            assert rules.may_move("dispute", status, nxt)
    ends = {status for status in S if not terms.DISPUTE_MOVES[status]}
    assert ends == {S.FINAL, S.WITHDRAWN} == set(S) - set(terms.DISPUTE_LIVE)
    assert all(rules.may_move("dispute", a, b) for a, b in pairwise((S.OPEN, S.RULED, S.APPEALED, S.FINAL)))


@pytest.mark.django_db
def test_a_dispute_on_its_pages(clock: Any) -> None:
    case = Case(with_accounts=True)
    clock.move_to(STARTED)
    owner, talent, lead = (client_of(who) for who in (case.sides.owner, case.sides.person, case.lead))
    page = f"/engagements/{case.sides.ref}/"
    assert "Something cannot be settled here" in owner.get(page).content.decode()
    sent = {"item": f"hours:{case.sheet.ref}", "words": "Tuesday was a holiday.", "request_ref": "req-d"}
    there = owner.post(f"{page}dispute/", sent)["Location"]
    assert owner.post(f"{page}dispute/", sent).status_code == 302
    assert "you decide" in lead.get("/disputes/").content.decode()
    talent.post(f"{there}act/", {"do": "state", "words": "Not in Bremen.", "request_ref": "req-s"})
    text = lead.get(there).content.decode()
    assert "Not in Bremen." in text
    assert "Your ruling" in text
    assert lead.post(f"{there}act/", {"do": "rule", "share": "120", "words": "?"}).status_code == 422
    ruling = {"do": "rule", "share": "100", "words": "It was a working day.", "request_ref": "req-r"}
    assert lead.post(f"{there}act/", ruling).status_code == 302
    assert "100 % for Ines Brandt." in talent.get(there).content.decode()
    stranger = client_of(make_person(with_account=True))
    assert stranger.get(there).status_code == 404
    assert stranger.post(f"{there}act/", {"do": "withdraw"}).status_code == 404
    assert "No disputes" in stranger.get("/disputes/").content.decode()
