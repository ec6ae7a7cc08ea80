"""Milestones, hours that become money, what holds up the end of work; the books agree with the rows throughout."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from muster.billing import actions as billing_actions
from muster.billing import queries as billing_queries
from muster.billing import rules as billing_rules
from muster.billing.models import Billable
from muster.engagements import actions, queries, rules, terms
from muster.engagements.models import Milestone
from muster.foundation import privacy
from muster.foundation.act import Grant
from muster.foundation.errors import NotAllowed
from muster.ledger import queries as ledger_queries
from muster.ledger.rules import AmountNotPositive, NotEnough
from muster.people import actions as people_actions
from muster.people.rules import SettleFirst
from tests.factories.engagements import STARTED, Sides, clock, make_engagement
from tests.factories.people import NOW, act_of, make_person, make_unit

pytestmark = pytest.mark.django_db
LATER = STARTED + timedelta(days=1)


def pay_in(sides: Sides, amount: int) -> None:
    """The client pays in by transfer; two finance people."""
    organisation = sides.engagement.organisation
    first, second = (
        act_of(make_person(organisation=organisation, grants=[Grant.FINANCE]), STARTED) for _n in range(2)
    )
    billing_actions.set_billing(first, organisation.ref, provider="manual", currency="EUR")
    asked = billing_actions.ask_deposit(first, organisation.ref, amount=amount, unit="EUR")
    billing_actions.record_payment(first, asked.ref)
    billing_actions.confirm_payment(second, asked.ref)


def agree_pay(sides: Sides, kind: str, amount: int, at: datetime | None = None) -> None:
    """Both have agreed on this pay; with ``at`` as a further version, in force from then on."""
    version = sides.engagement.versions.order_by("version").last()
    assert version is not None
    version.pay_kind, version.pay_minor, version.pay_currency = kind, amount, "EUR"
    if at is not None:
        version.pk, version.version = None, version.version + 1
        version.owner_accepted_at = version.person_accepted_at = at
    version.save()


def plan(sides: Sides, amount: int, title: str = "First part") -> Milestone:
    act = act_of(sides.owner, STARTED)
    return actions.plan_milestone(act, sides.ref, title=title, amount=amount, currency="EUR")


def funded(sides: Sides, amount: int = 10_000) -> Milestone:
    pay_in(sides, amount)
    return actions.fund_milestone(act_of(sides.owner, STARTED), plan(sides, amount).ref)


def submitted(sides: Sides, amount: int = 10_000) -> Milestone:
    milestone = funded(sides, amount)
    actions.submit_milestone(act_of(sides.person, LATER), milestone.ref, words="Here it is.")
    return queries.get_milestone(milestone.ref)


def in_escrow(milestone: Milestone) -> int:
    work = milestone.engagement
    book = billing_rules.books.escrow(work.ref, milestone.ref, "EUR", organisation_ref=work.organisation.ref)
    return billing_queries.held_by(book)


def earned(sides: Sides) -> int:
    return billing_queries.held_by(billing_rules.books.earnings(sides.person.ref, "EUR"))


def books_agree(sides: Sides) -> None:
    assert set(ledger_queries.trial_balance().totals.values()) <= {0}
    for milestone in sides.engagement.milestones.all():
        assert milestone.held == in_escrow(milestone)


def test_the_whole_way_with_changes() -> None:
    sides = make_engagement()
    milestone = submitted(sides)
    with pytest.raises(rules.MoveNotPossible):
        actions.fund_milestone(act_of(sides.owner, LATER), milestone.ref)
    actions.ask_for_changes(act_of(sides.owner, LATER), milestone.ref, words="Add the holidays.")
    actions.submit_milestone(act_of(sides.person, LATER), milestone.ref, words="Now with holidays.")
    actions.accept_milestone(act_of(sides.owner, LATER), milestone.ref)
    milestone.refresh_from_db()
    assert (milestone.status, milestone.held, milestone.released) == ("released", 0, 10_000)
    assert [one.status for one in milestone.deliveries.all()] == ["returned", "accepted"]
    assert earned(sides) == 10_000
    with pytest.raises(rules.MoveNotPossible):
        actions.accept_milestone(act_of(sides.owner, LATER), milestone.ref)
    books_agree(sides)


def test_a_part_is_paid_and_the_rest_goes_on() -> None:
    sides = make_engagement()
    milestone = submitted(sides)
    actions.accept_milestone(act_of(sides.owner, LATER), milestone.ref, amount=7_000)
    first, rest = sides.engagement.milestones.all()
    assert (first.status, first.released, rest.status, rest.held) == ("released", 7_000, "funded", 3_000)
    books_agree(sides)
    actions.submit_milestone(act_of(sides.person, LATER), rest.ref, words="The rest.")
    actions.accept_milestone(act_of(sides.owner, LATER), rest.ref)
    assert earned(sides) == 10_000


def test_the_rest_joins_the_next_milestone_that_holds_money() -> None:
    sides = make_engagement()
    milestone = submitted(sides)
    pay_in(sides, 5_000)
    second = actions.fund_milestone(act_of(sides.owner, LATER), plan(sides, 5_000, "Second part").ref)
    actions.accept_milestone(act_of(sides.owner, LATER), milestone.ref, amount=4_000)
    second.refresh_from_db()
    assert (second.amount, second.held) == (11_000, 11_000)
    books_agree(sides)


def test_silence_is_acceptance_after_fourteen_days_and_not_before() -> None:
    sides = make_engagement()
    milestone = submitted(sides)
    actions.run_clocks(clock(LATER + timedelta(days=13, hours=23)))
    assert earned(sides) == 0
    actions.run_clocks(clock(LATER + timedelta(days=14)))
    actions.run_clocks(clock(LATER + timedelta(days=15)))
    milestone.refresh_from_db()
    assert (milestone.status, earned(sides)) == ("released", 10_000)


def test_no_more_is_set_aside_than_was_paid_in() -> None:
    sides = make_engagement()
    pay_in(sides, 9_999)
    milestone = plan(sides, 10_000)
    with pytest.raises(NotEnough):
        actions.fund_milestone(act_of(sides.owner, STARTED), milestone.ref)
    milestone.refresh_from_db()
    assert (milestone.status, milestone.held) == ("planned", 0)


@pytest.mark.parametrize(("amount", "refusal"), [(0, AmountNotPositive), (-5, AmountNotPositive)])
def test_amounts_that_cannot_be(amount: int, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        plan(make_engagement(), amount)


@pytest.mark.parametrize("part", [0, -1, 10_001])
def test_parts_that_cannot_be(part: int) -> None:
    sides = make_engagement()
    milestone = submitted(sides)
    with pytest.raises(rules.MilestoneNotPossible):
        actions.accept_milestone(act_of(sides.owner, LATER), milestone.ref, amount=part)


def test_milestones_are_no_more_than_the_agreed_price() -> None:
    sides = make_engagement()
    agree_pay(sides, "fixed", 12_000)
    plan(sides, 10_000)
    with pytest.raises(rules.MilestoneNotPossible):
        plan(sides, 2_001)
    plan(sides, 2_000, "Second part")


def test_money_asked_back_needs_the_person_or_seven_days() -> None:
    sides = make_engagement()
    milestone = funded(sides)
    with pytest.raises(NotAllowed):
        actions.give_back_milestone(act_of(sides.owner, LATER), milestone.ref)
    actions.ask_refund(act_of(sides.owner, LATER), milestone.ref, words="The plan has changed.")
    actions.decline_refund(act_of(sides.person, LATER), milestone.ref)
    actions.run_clocks(clock(LATER + timedelta(days=8)))
    milestone.refresh_from_db()
    assert milestone.status == "funded"
    actions.ask_refund(act_of(sides.owner, LATER), milestone.ref, words="Really.")
    actions.run_clocks(clock(LATER + timedelta(days=7)))
    milestone.refresh_from_db()
    assert (milestone.status, in_escrow(milestone)) == ("refunded", 0)
    deposit = billing_rules.books.deposit(sides.engagement.organisation.ref, "EUR")
    assert billing_queries.held_by(deposit) == 10_000


def logged(sides: Sides, minutes: dict[date, int]) -> Any:
    act = act_of(sides.person, STARTED + timedelta(days=6))
    (sheet,) = actions.log_hours(act, sides.ref, minutes)
    return actions.submit_timesheet(act, sheet.ref)


MONDAY = STARTED.date()


def test_approved_hours_are_owed_at_the_rate_of_each_day() -> None:
    sides = make_engagement()
    agree_pay(sides, "hourly", 8_000)
    agree_pay(sides, "hourly", 9_000, STARTED + timedelta(days=2))
    sheet = logged(sides, {MONDAY: 125, MONDAY + timedelta(days=1): 60, MONDAY + timedelta(days=2): 100})
    actions.approve_timesheet(act_of(sides.owner, STARTED + timedelta(days=7)), sheet.ref)
    owed = {one.hourly: (one.minutes, one.amount) for one in Billable.objects.all()}
    assert owed == {8_000: (185, 24_667), 9_000: (100, 15_000)}
    waits = billing_rules.books.awaiting(sides.person.ref, "EUR")
    assert billing_queries.held_by(waits) == 39_667
    assert billing_queries.held_by(billing_rules.books.worked(sides.person.ref)) == 285


def test_hours_that_are_opened_again_are_taken_back_and_owed_anew() -> None:
    sides = make_engagement()
    agree_pay(sides, "hourly", 6_000)
    sheet = logged(sides, {MONDAY: 120})
    owner, person = (act_of(one, STARTED + timedelta(days=7)) for one in (sides.owner, sides.person))
    actions.approve_timesheet(owner, sheet.ref)
    actions.reopen_timesheet(owner, sheet.ref, words="Was it not less?")
    assert not Billable.objects.exists()
    assert billing_queries.held_by(billing_rules.books.worked(sides.person.ref)) == 0
    actions.log_hours(person, sides.ref, {MONDAY: 90})
    actions.submit_timesheet(person, sheet.ref)
    actions.approve_timesheet(owner, sheet.ref)
    assert [one.amount for one in Billable.objects.all()] == [9_000]
    assert billing_queries.held_by(billing_rules.books.worked(sides.person.ref)) == 90
    assert billing_queries.held_by(billing_rules.books.awaiting(sides.person.ref, "EUR")) == 9_000


def test_unpaid_hours_are_counted_too() -> None:
    sides = make_engagement()
    sheet = logged(sides, {MONDAY: 240})
    actions.approve_timesheet(act_of(sides.owner, STARTED + timedelta(days=7)), sheet.ref)
    assert billing_queries.held_by(billing_rules.books.worked(sides.person.ref)) == 240
    assert not Billable.objects.exists()


def test_a_retainer_is_owed_by_the_month_once() -> None:
    sides = make_engagement()
    agree_pay(sides, "retainer", 31_000)
    work = sides.fresh()
    for day in (STARTED + timedelta(days=40), STARTED + timedelta(days=41)):
        actions.run_clocks(clock(day))
    owed = [one.amount for one in Billable.objects.order_by("id")]
    first, _after = rules.month_of(work.starts_date)
    assert owed[0] == rules.retainer_for(
        first, 31_000, starts_date=work.starts_date, ends_date=work.ends_date
    )
    assert len(owed) == len({one.key for one in Billable.objects.all()})


def test_a_pause_takes_its_days_from_the_months_it_lies_in() -> None:
    sides = make_engagement()
    agree_pay(sides, "retainer", 31_000)
    pause = (date(2026, 12, 21), date(2027, 1, 3))
    change = actions.ask_change(
        act_of(sides.person, STARTED),
        sides.ref,
        kind="pause",
        words="My parents visit.",
        starts_date=pause[0],
        ends_date=pause[1],
    )
    actions.answer_change(act_of(sides.owner, STARTED), change.ref, accept=True)
    actions.run_clocks(clock(STARTED + timedelta(days=55)))
    december, january = (one.amount for one in Billable.objects.order_by("id"))
    work = sides.fresh()
    worked = [31_000 * (31 - work.starts_date.day + 1 - 11), 31_000 * (work.ends_date.day - 3)]
    assert [december, january] == [round(minor / 31) for minor in worked]


def test_units_charge_each_other_what_the_organisation_has_set() -> None:
    sides = make_engagement()
    organisation = sides.engagement.organisation
    finance = act_of(make_person(organisation=organisation, grants=[Grant.FINANCE]))
    billing_actions.set_billing(
        finance, organisation.ref, provider="none", currency="EUR", chargeback="both", internal_hourly=5_000
    )
    units = [make_unit(organisation, name) for name in ("Lender", "Borrower")]
    for person, unit in zip((sides.person, sides.owner), units, strict=True):
        person.memberships.update(unit=unit)
    sheet = logged(sides, {MONDAY: 90})
    actions.approve_timesheet(act_of(sides.owner, STARTED + timedelta(days=7)), sheet.ref)
    found = billing_queries.list_cost_centres(finance.actor, organisation.ref, start=None, end=None)
    told = [(one.unit_name, one.unit, one.got, one.gave) for one in found]
    assert told == [
        ("Borrower", "EUR", 0, 7_500),
        ("Borrower", "MIN", 0, 90),
        ("Lender", "EUR", 7_500, 0),
        ("Lender", "MIN", 90, 0),
    ]


def test_work_does_not_end_while_money_is_open() -> None:
    sides = make_engagement()
    milestone = funded(sides)
    with pytest.raises(rules.MoneyIsOpen, match=r"100\.00 EUR"):
        actions.end_early(
            act_of(sides.owner, LATER), sides.ref, last_date=LATER.date(), words="The plan has changed."
        )
    actions.give_back_milestone(act_of(sides.person, LATER), milestone.ref)
    actions.end_early(
        act_of(sides.owner, LATER), sides.ref, last_date=LATER.date(), words="The plan has changed."
    )


def test_unpaid_hours_hold_up_completion_and_not_an_early_end() -> None:
    sides = make_engagement()
    agree_pay(sides, "hourly", 8_000)
    sheet = logged(sides, {MONDAY: 60})
    week_later = STARTED + timedelta(days=7)
    actions.deliver(act_of(sides.person, week_later), sides.ref, words="Done.")
    with pytest.raises(rules.MoneyIsOpen):
        actions.accept_delivery(act_of(sides.owner, week_later), sides.ref)
    actions.approve_timesheet(act_of(sides.owner, week_later), sheet.ref)
    with pytest.raises(rules.MoneyIsOpen):
        actions.accept_delivery(act_of(sides.owner, week_later), sides.ref)
    actions.end_early(
        act_of(sides.person, week_later), sides.ref, last_date=week_later.date(), words="Enough."
    )


def test_a_fixed_price_without_milestones_is_owed_with_acceptance() -> None:
    sides = make_engagement()
    agree_pay(sides, "fixed", 50_000)
    actions.deliver(act_of(sides.person, LATER), sides.ref, words="Done.")
    actions.accept_delivery(act_of(sides.owner, LATER), sides.ref)
    assert Billable.objects.get().amount == 50_000


def test_every_move_of_a_milestone_leads_somewhere_known() -> None:
    for status, moves in terms.MILESTONE_MOVES.items():
        assert set(moves) <= set(terms.MILESTONE_MOVES), status
    assert NOW < STARTED


def test_nobody_leaves_with_money_open_between_them_and_is_told_what_to_settle() -> None:
    sides = make_engagement()
    milestone = funded(sides)
    tie = sides.person.memberships.get()
    with pytest.raises(SettleFirst, match=r"100\.00 EUR are set aside for “First part”"):
        people_actions.end_membership(act_of(sides.person, LATER), tie.ref)
    tie.refresh_from_db()
    assert tie.ends_date is None
    assert privacy.open_before_leaving(sides.person.ref)
    assert privacy.open_before_leaving(sides.person.ref, "org-another") == []
    actions.give_back_milestone(act_of(sides.person, LATER), milestone.ref)
    people_actions.end_membership(act_of(sides.person, LATER), tie.ref)


def test_what_is_owed_and_not_paid_holds_back_too_and_an_end_ahead_does_not() -> None:
    sides = make_engagement()
    agree_pay(sides, "hourly", 8_000)
    sheet = logged(sides, {MONDAY: 60})
    later = STARTED + timedelta(days=7)
    actions.approve_timesheet(act_of(sides.owner, later), sheet.ref)
    tie, own = sides.person.memberships.get(), act_of(sides.person, later)
    with pytest.raises(SettleFirst, match="is not invoiced"):
        people_actions.end_membership(own, tie.ref)
    people_actions.end_membership(own, tie.ref, ends_date=later.date() + timedelta(days=30))
