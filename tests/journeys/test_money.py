"""From hours to a paid invoice, milestones with changes and a part paid, and a dispute: in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from muster.billing import actions as billing_actions
from muster.billing.models import Invoice
from muster.engagements import actions, queries
from muster.foundation.act import Grant
from muster.ledger.rules import amount_words
from tests.engagements.test_money import agree_pay, pay_in, plan
from tests.factories.billing import ADDRESS
from tests.factories.engagements import STARTED, Sides, make_engagement
from tests.factories.people import act_of, make_person
from tests.journeys.test_engagement import look, open_as

pytestmark = pytest.mark.django_db(transaction=True)
DESK, PHONE = (1280, 900), (390, 844)


def work(kind: str = "", amount: int = 0) -> Sides:
    """Work between two who have accounts, where nobody at home is asked."""
    sides = make_engagement(with_manager=False, with_accounts=True)
    if kind:
        agree_pay(sides, kind, amount)
    return sides


def test_hours_are_timed_sent_approved_invoiced_and_paid(open_page: Callable[..., Page], clock: Any) -> None:
    sides = work("hourly", 8_000)
    organisation = sides.engagement.organisation
    first, second = (
        make_person(name, organisation=organisation, grants=[Grant.FINANCE], with_account=True)
        for name in ("Sofie Lund", "Jan Beck")
    )
    clock.move_to(STARTED)
    billing_actions.set_billing(act_of(first, STARTED), organisation.ref, provider="manual", currency="EUR")
    billing_actions.save_details(
        act_of(sides.person, STARTED), "person", sides.person.ref, legal_name="Ines Brandt", **ADDRESS
    )
    own = open_as(open_page, sides.person, *PHONE)
    url = f"/engagements/{sides.ref}/"
    own.goto(url)
    own.get_by_role("button", name="Start a timer").click()
    expect(own.get_by_text("The timer runs since")).to_be_visible()
    look(own)
    clock.move_to(STARTED + timedelta(minutes=95))
    own.get_by_role("button", name="Stop and write it down").click()
    expect(own.get_by_text("stand in your week")).to_be_visible()
    own.locator("form.week").first.get_by_role("button", name="Send the week").click()
    expect(own.get_by_text("Maren Okafor approves them.")).to_be_visible()

    theirs = open_as(open_page, sides.owner, *DESK)
    theirs.goto(url)
    theirs.get_by_role("button", name="Approve the ticked weeks").click()
    expect(theirs.get_by_text("One week approved.")).to_be_visible()

    own.goto(f"{url}money/")
    look(own)
    own.get_by_role("button", name="Write the invoice").click()
    expect(own.get_by_text("is written and sent.")).to_be_visible()
    look(own)
    invoice = own.url

    pays = open_as(open_page, first, *DESK)
    pays.goto(invoice)
    pays.get_by_role("button", name="Pay ").click()
    look(pays)
    payment = pays.url
    pays.get_by_role("button", name="I made the transfer").click()
    confirms = open_as(open_page, second, *DESK)
    confirms.goto(payment)
    confirms.get_by_role("button", name="The money is there").click()
    confirms.goto(invoice)
    expect(confirms.get_by_text("Paid", exact=True).first).to_be_visible()
    own.goto("/money/")
    look(own)
    paid = Invoice.objects.get()
    assert (paid.status, paid.net) == ("paid", 12_667)
    expect(own.get_by_text(amount_words(paid.gross, "EUR")).first).to_be_visible()


def test_a_milestone_is_changed_and_paid_in_part(open_page: Callable[..., Page], clock: Any) -> None:
    sides = work()
    pay_in(sides, 100_000)
    clock.move_to(STARTED)
    own, theirs = (open_as(open_page, who, *DESK) for who in (sides.person, sides.owner))
    page = f"/engagements/{sides.ref}/money/"
    theirs.goto(page)
    look(theirs)
    theirs.get_by_label("What is to be done").fill("The forecast")
    theirs.get_by_label("Price, tax included").fill("1000")
    theirs.get_by_role("button", name="Plan it").click()
    theirs.get_by_role("button", name="Set the money aside").click()
    expect(theirs.get_by_text("are set aside.").first).to_be_visible()

    def hand_over(words: str, **file: Any) -> None:
        own.goto(page)
        own.get_by_label("Hand over: in a few words").fill(words)
        if file:
            own.get_by_label("Files").set_input_files(files=[file])
        look(own)
        own.get_by_role("button", name="Hand over").click()
        expect(own.get_by_text("Without an answer it counts as accepted").first).to_be_visible()

    hand_over("Here it is.", name="forecast.csv", mimeType="text/csv", buffer=b"week,litres\n1,20\n")
    theirs.goto(page)
    expect(theirs.get_by_role("link", name="forecast.csv")).to_be_visible()
    theirs.get_by_label("Ask for changes: in a few words").fill("Add the holidays.")
    theirs.get_by_role("button", name="Ask for changes").click()
    hand_over("Now with the holidays.")
    theirs.goto(page)
    theirs.get_by_label("Only a part of it").fill("700")
    look(theirs)
    theirs.get_by_role("button", name="Accept and pay").click()
    expect(theirs.get_by_text("Rest of “The forecast”").first).to_be_visible()
    first, rest = queries.list_milestones(sides.engagement)
    assert (first.released, rest.held) == (70_000, 30_000)


def test_a_dispute_about_a_milestone_is_heard_ruled_and_appealed(
    open_page: Callable[..., Page], clock: Any
) -> None:
    sides = work()
    lead = make_person(
        "Dana Weiss",
        organisation=sides.engagement.organisation,
        grants=[Grant.PEOPLE_LEAD],
        with_account=True,
    )
    pay_in(sides, 100_000)
    clock.move_to(STARTED)
    one = actions.fund_milestone(act_of(sides.owner, STARTED), plan(sides, 100_000, "The forecast").ref)
    actions.submit_milestone(act_of(sides.person, STARTED), one.ref, words="Here it is.")
    theirs, own, decides = (
        open_as(open_page, who, *size)
        for who, size in ((sides.owner, DESK), (sides.person, PHONE), (lead, DESK))
    )
    theirs.goto(f"/engagements/{sides.ref}/")
    theirs.get_by_text("Something cannot be settled here").click()
    theirs.get_by_label("What is wrong").fill("The holidays are missing.")
    theirs.get_by_role("button", name="Open a dispute").click()
    expect(theirs.get_by_text("This item is frozen. Dana Weiss decides.")).to_be_visible()
    look(theirs)
    there = theirs.url

    own.goto(there)
    own.get_by_label("What you saw").first.fill("They were never agreed.")
    own.get_by_label("Files").set_input_files(
        files=[{"name": "terms.txt", "mimeType": "text/plain", "buffer": b"No holidays."}]
    )
    look(own)
    own.get_by_role("button", name="Say it").click()
    expect(own.get_by_role("link", name="terms.txt")).to_be_visible()

    def rule(share: str, words: str) -> None:
        decides.goto(there)
        decides.get_by_label("Share for the one who worked").fill(share)
        decides.get_by_label("Why").fill(words)
        look(decides)
        decides.get_by_role("button", name="Rule", exact=True).click()
        expect(decides.get_by_text("Ruled. Both sides are told.")).to_be_visible()

    rule("60", "Most of it is there.")
    own.goto(there)
    expect(own.get_by_text("60 % for Ines Brandt: 600.00 EUR")).to_be_visible()
    own.locator("#appeal-words").fill("Please read the terms.")
    own.get_by_role("button", name="Ask to look once more").click()
    rule("90", "The terms say nothing of holidays.")
    own.goto(f"/engagements/{sides.ref}/money/")
    look(own)
    (settled,) = queries.list_milestones(sides.engagement)
    assert (settled.status, settled.released) == ("ruled", 90_000)
