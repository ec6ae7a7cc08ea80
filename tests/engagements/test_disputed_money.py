"""Disputes with money: just the item's money is frozen, a ruling shares it out, and the books agree throughout."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from muster.billing import actions as billing_actions
from muster.billing import queries as billing_queries
from muster.billing import rules as billing_rules
from muster.billing.models import Billable, Invoice
from muster.engagements import actions, queries, rules, terms
from muster.engagements.models import Dispute
from muster.files.actions import note_scan
from muster.files.models import StoredFile
from muster.foundation.act import Grant
from muster.foundation.periods import add_working_days
from muster.ledger import queries as ledger_queries
from tests.engagements.test_money import (
    LATER,
    MONDAY,
    agree_pay,
    books_agree,
    earned,
    funded,
    in_escrow,
    logged,
    pay_in,
    plan,
    submitted,
)
from tests.factories.billing import ADDRESS
from tests.factories.engagements import STARTED, Sides, clock, make_engagement
from tests.factories.people import act_of, make_person
from tests.web.signed_in import client_of

WEEK_LATER = STARTED + timedelta(days=7)


class Court:
    """One piece of work with somebody who may decide."""

    def __init__(self, **fields: Any) -> None:
        self.sides: Sides = make_engagement(**fields)
        self.lead = make_person(
            "Maren Holt",
            organisation=self.sides.engagement.organisation,
            grants=[Grant.PEOPLE_LEAD],
            with_account=fields.get("with_accounts", False),
        )

    def open(self, kind: str, ref: str, *, by: Any = None, at: Any = LATER) -> Dispute:
        act = act_of(by or self.sides.owner, at)
        return actions.open_dispute(act, self.sides.ref, item_kind=kind, item_ref=ref, words="It is not so.")

    def rule(self, dispute: Dispute, share: int, at: Any = LATER) -> None:
        """Ruled, appealed and ruled once more: carried out at once."""
        decider = act_of(self.lead, at)
        actions.rule_dispute(decider, dispute.ref, share=500, words="Half, for now.")
        actions.appeal_ruling(act_of(self.sides.person, at), dispute.ref, words="Look again.")
        actions.rule_dispute(decider, dispute.ref, share=share, words="So it is.")

    def deposit(self) -> int:
        book = billing_rules.books.deposit(self.sides.engagement.organisation.ref, "EUR")
        return billing_queries.held_by(book)


@pytest.fixture
def court(db: None) -> Court:
    return Court()


@given(st.integers(0, 10**12), st.integers(0, 1000))
def test_a_part_is_the_share_rounded_once(amount: int, share: int) -> None:
    part = rules.part_of(amount, share)
    assert 0 <= part <= amount
    assert abs(part * 1000 - amount * share) <= 500
    assert (rules.part_of(amount, 0), rules.part_of(amount, 1000)) == (0, amount)


def test_just_the_milestone_in_dispute_is_frozen_with_its_clock(court: Court) -> None:
    sides = court.sides
    milestone = submitted(sides)
    pay_in(sides, 5_000)
    other = actions.fund_milestone(act_of(sides.owner, LATER), plan(sides, 5_000, "Second part").ref)
    dispute = court.open("milestone", milestone.ref)
    assert (dispute.amount, dispute.unit) == (10_000, "EUR")
    owner, person = act_of(sides.owner, LATER), act_of(sides.person, LATER)
    for step in (
        lambda: actions.accept_milestone(owner, milestone.ref),
        lambda: actions.accept_milestone(owner, milestone.ref, amount=1),
        lambda: actions.ask_for_changes(owner, milestone.ref, words="More."),
        lambda: actions.give_back_milestone(person, milestone.ref),
    ):
        with pytest.raises(rules.MilestoneIsFrozen):
            step()
    actions.submit_milestone(person, other.ref, words="Here.")
    actions.accept_milestone(owner, other.ref)
    actions.run_clocks(clock(LATER + timedelta(days=60)))
    assert (earned(sides), in_escrow(milestone)) == (5_000, 10_000)
    books_agree(sides)


@pytest.mark.parametrize(("share", "part"), [(0, 0), (333, 3_330), (655, 6_550), (1000, 10_000)])
def test_a_ruling_shares_the_milestone_out_to_the_cent(court: Court, share: int, part: int) -> None:
    milestone = submitted(court.sides)
    court.rule(court.open("milestone", milestone.ref, by=court.sides.person), share)
    milestone.refresh_from_db()
    assert (milestone.status, milestone.released, milestone.held) == ("ruled", part, 0)
    assert (earned(court.sides), court.deposit()) == (part, 10_000 - part)
    assert [one.amount for one in Billable.objects.all()] == ([part] if part else [])
    books_agree(court.sides)


def test_withdrawn_the_milestone_goes_on_with_its_clock_from_then(court: Court) -> None:
    milestone = submitted(court.sides)
    dispute = court.open("milestone", milestone.ref)
    actions.withdraw_dispute(act_of(court.sides.owner, LATER + timedelta(days=5)), dispute.ref)
    actions.run_clocks(clock(LATER + timedelta(days=14)))
    assert earned(court.sides) == 0
    actions.run_clocks(clock(LATER + timedelta(days=19)))
    assert earned(court.sides) == 10_000


def test_money_asked_back_stays_while_it_is_disputed(court: Court) -> None:
    milestone = funded(court.sides)
    actions.ask_refund(act_of(court.sides.owner, STARTED), milestone.ref, words="The plan has changed.")
    dispute = court.open("milestone", milestone.ref, by=court.sides.person, at=STARTED)
    actions.run_clocks(clock(STARTED + timedelta(days=8)))
    assert in_escrow(milestone) == 10_000
    court.rule(dispute, 400)
    actions.run_clocks(clock(STARTED + timedelta(days=30)))
    assert (earned(court.sides), court.deposit()) == (4_000, 6_000)
    books_agree(court.sides)


def test_approved_hours_stay_off_invoices_and_are_cut_by_the_ruling(court: Court) -> None:
    sides = court.sides
    agree_pay(sides, "hourly", 6_000)
    sheet = logged(sides, {MONDAY: 600})
    actions.approve_timesheet(act_of(sides.owner, WEEK_LATER), sheet.ref)
    own = act_of(sides.person, WEEK_LATER)
    billing_actions.save_details(own, "person", sides.person.ref, legal_name="Ines Brandt", **ADDRESS)
    dispute = court.open("hours", sheet.ref, at=WEEK_LATER)
    assert dispute.amount == 60_000
    write = {"issuer_kind": "person", "issuer_ref": sides.person.ref, "unit": "EUR"}
    with pytest.raises(billing_rules.NothingToInvoice):
        billing_actions.issue_invoice(own, sides.ref, **write)
    with pytest.raises(rules.MilestoneIsFrozen):
        actions.reopen_timesheet(act_of(sides.owner, WEEK_LATER), sheet.ref, words="Less.")
    court.rule(dispute, 750, WEEK_LATER)
    sheet.refresh_from_db()
    assert (sheet.status, sheet.frozen_at) == ("approved", None)
    assert billing_queries.held_by(billing_rules.books.worked(sides.person.ref)) == 450
    assert billing_actions.issue_invoice(own, sides.ref, **write).net == 45_000
    assert ledger_queries.trial_balance().totals["EUR"] == 0


def invoiced(court: Court) -> Invoice:
    sides = court.sides
    agree_pay(sides, "hourly", 6_000)
    sheet = logged(sides, {MONDAY: 600})
    actions.approve_timesheet(act_of(sides.owner, WEEK_LATER), sheet.ref)
    own = act_of(sides.person, WEEK_LATER)
    billing_actions.save_details(own, "person", sides.person.ref, legal_name="Ines Brandt", **ADDRESS)
    return billing_actions.issue_invoice(
        own, sides.ref, issuer_kind="person", issuer_ref=sides.person.ref, unit="EUR"
    )


def test_an_invoice_in_dispute_is_not_paid_taken_back_or_spoken_of(court: Court) -> None:
    invoice = invoiced(court)
    pay_in(court.sides, 100)
    court.open("invoice", invoice.ref, at=WEEK_LATER)
    with pytest.raises(billing_rules.InvoiceIsDisputed):
        billing_actions.ask_payment(act_of(court.sides.owner, WEEK_LATER), invoice.ref)
    with pytest.raises(billing_rules.InvoiceIsDisputed):
        billing_actions.credit_invoice(act_of(court.sides.person, WEEK_LATER), invoice.ref)
    billing_actions.run_clocks(clock(WEEK_LATER + timedelta(days=90)))
    invoice.refresh_from_db()
    assert (invoice.status, invoice.notices) == ("issued", 0)


def test_less_than_the_whole_takes_the_invoice_back_and_owes_the_share(court: Court) -> None:
    invoice = invoiced(court)
    court.rule(court.open("invoice", invoice.ref, at=WEEK_LATER), 600, WEEK_LATER)
    invoice.refresh_from_db()
    assert (invoice.status, invoice.frozen_at) == ("credited", None)
    (left,) = Billable.objects.filter(invoice=None)
    assert left.amount == 36_000
    waits = billing_rules.books.awaiting(court.sides.person.ref, "EUR")
    assert billing_queries.held_by(waits) == 36_000
    assert ledger_queries.trial_balance().totals["EUR"] == 0


def test_the_whole_leaves_the_invoice_as_it_was(court: Court) -> None:
    invoice = invoiced(court)
    court.rule(court.open("invoice", invoice.ref, at=WEEK_LATER), 1000, WEEK_LATER)
    invoice.refresh_from_db()
    assert (invoice.status, invoice.frozen_at) == ("issued", None)
    assert not Billable.objects.filter(invoice=None).exists()


@pytest.mark.parametrize("is_let_go", [True, False])
def test_a_transfer_that_comes_meanwhile_is_kept_and_pays_once_it_is_over(
    court: Court, is_let_go: bool
) -> None:
    invoice = invoiced(court)
    pay_in(court.sides, 100)
    first, second = (
        act_of(
            make_person(organisation=court.sides.engagement.organisation, grants=[Grant.FINANCE]), WEEK_LATER
        )
        for _n in range(2)
    )
    payment = billing_actions.ask_payment(first, invoice.ref)
    dispute = court.open("invoice", invoice.ref, at=WEEK_LATER)
    billing_actions.record_payment(first, payment.ref)
    billing_actions.confirm_payment(second, payment.ref)
    assert (earned(court.sides), court.deposit()) == (0, 100 + invoice.gross)
    if is_let_go:
        actions.withdraw_dispute(act_of(court.sides.owner, WEEK_LATER), dispute.ref)
    else:
        court.rule(dispute, 1000, WEEK_LATER)
    invoice.refresh_from_db()
    assert (invoice.status, earned(court.sides), court.deposit()) == ("paid", invoice.gross, 100)
    assert set(ledger_queries.trial_balance().totals.values()) == {0}


def test_nothing_closes_while_money_is_disputed_and_only_what_is_open_can_be(court: Court) -> None:
    sides, owner = court.sides, act_of(court.sides.owner, LATER)
    milestone = submitted(sides)
    kinds = [(one.kind, one.amount) for one in queries.list_disputable(sides.engagement)]
    assert kinds == [("milestone", 10_000)]
    court.open("milestone", milestone.ref)
    assert queries.list_disputable(sides.engagement) == []
    with pytest.raises(rules.ItemIsDisputed):
        court.open("milestone", milestone.ref)
    with pytest.raises(rules.DisputesAreOpen):
        actions.end_early(owner, sides.ref, last_date=LATER.date(), words="Over.")
    released = actions.fund_milestone(owner, _paid_plan(sides, 2_000).ref)
    actions.submit_milestone(act_of(sides.person, LATER), released.ref, words="Here.")
    actions.accept_milestone(owner, released.ref)
    with pytest.raises(rules.NothingToDispute):
        court.open("milestone", released.ref)
    with pytest.raises(rules.NothingToDispute):
        court.open("invoice", "inv-none")


def _paid_plan(sides: Sides, amount: int) -> Any:
    pay_in(sides, amount)
    return plan(sides, amount, "Next")


def test_the_clock_carries_an_unappealed_ruling_out_once(court: Court) -> None:
    milestone = submitted(court.sides)
    dispute = court.open("milestone", milestone.ref)
    actions.rule_dispute(act_of(court.lead, LATER), dispute.ref, share=250, words="A quarter.")
    due = add_working_days(LATER, terms.APPEAL_DAYS)
    for moment in (due - timedelta(minutes=1), due, due + timedelta(days=1)):
        actions.run_clocks(clock(moment))
    assert (earned(court.sides), court.deposit()) == (2_500, 7_500)


@pytest.mark.django_db
def test_evidence_with_files_and_a_split_on_the_page(clock: Any) -> None:
    court = Court(with_accounts=True)
    sides = court.sides
    clock.move_to(LATER)
    milestone = submitted(sides)
    owner, talent, lead = (client_of(who) for who in (sides.owner, sides.person, court.lead))
    page = f"/engagements/{sides.ref}/"
    assert "Milestone “First part” · 100.00 EUR" in owner.get(page).content.decode()
    sent = {"item": f"milestone:{milestone.ref}", "words": "Half is missing.", "request_ref": "r-1"}
    there = owner.post(f"{page}dispute/", sent)["Location"]
    assert "In dispute" in talent.get(f"{page}money/").content.decode()
    proof = SimpleUploadedFile("protocol.txt", b"Agreed on Monday: both halves.")
    said = {"do": "state", "words": "It is all there.", "files": proof, "request_ref": "r-2"}
    assert talent.post(f"{there}act/", said).status_code == 302
    assert talent.post(f"{there}act/", {"do": "state", "words": ""}).status_code == 422
    stored = StoredFile.objects.get()
    download = f"{there}files/{stored.ref}/"
    for reader in (owner, talent, lead):
        assert b"both halves" in b"".join(reader.get(download))
    assert client_of(make_person(with_account=True)).get(download).status_code == 404
    bad = {"do": "rule", "words": "?"}
    assert [
        lead.post(f"{there}act/", bad | {"share": s}).status_code for s in ("100.1", "1e2", "-1", "")
    ] == [422] * 4
    ruling = {"do": "rule", "share": "66.7", "words": "Two thirds.", "request_ref": "r-3"}
    assert lead.post(f"{there}act/", ruling).status_code == 302
    text = talent.get(there).content.decode()
    assert "66.7 % for Ines Brandt: 66.70 EUR of 100.00 EUR. 33.30 EUR stay with the client." in text
    note_scan(_system(), stored.ref, "refused")
    assert owner.get(download).status_code == 404


def _system() -> Any:
    from muster.foundation.act import system

    return system("scanner", at=LATER)
