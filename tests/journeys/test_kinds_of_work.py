"""Four kinds of work on the same way, in a real browser: a gig, a fractional role, a retainer, a job share."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from muster.engagements import actions, queries
from muster.matching import queries as matching_queries
from muster.matching import snapshot
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.terms import PayTerms
from tests.factories.engagements import STARTED, Sides, make_engagement
from tests.factories.engagements import clock as clock_act
from tests.factories.opportunities import START, colleague, make_hand, make_owner, make_posting, role_of
from tests.factories.people import NOW, act_of, make_person
from tests.journeys.test_engagement import look, open_as, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
DESK, PHONE = (1280, 900), (390, 844)


def let_do_more(home: Page) -> None:
    """The home manager looks at the one question about a change, and says yes."""
    home.goto("/asked/")
    expect(home.get_by_text("would give more of their weeks to")).to_be_visible()
    look(home)
    home.get_by_role("link", name="Look at the weeks").click()
    expect(home.get_by_role("heading", level=1)).to_contain_text("would take more of Ines Brandt’s weeks.")
    look(home)
    home.get_by_role("button", name="Yes, let Ines Brandt do more").click()
    expect(home.get_by_text("Thank you. Both sides are told.")).to_be_visible()


@pytest.fixture(autouse=True)
def fresh_lists() -> None:
    snapshot.forget()


def test_a_gig_inside_from_the_hand_to_a_longer_gig(open_page: Callable[..., Page], clock: Any) -> None:
    """A hand, a talk, an offer seen on the plate, the home manager, terms, a paper, an extension."""
    posting = make_posting(
        make_owner(name="Maren Okafor", with_account=True),
        kind="gig",
        title="Demand forecast",
        minutes_per_week=240,
        ends_date=START + timedelta(days=25),
    )
    manager = make_person("Henrik Voss", organisation=posting.organisation, with_account=True)
    person = colleague(posting, name="Ines Brandt", manager=manager, minutes=480, with_account=True)
    matching_queries.warm(NOW)
    own, theirs, home = (open_as(open_page, who, *DESK) for who in (person, posting.owner, manager))
    role = role_of(posting)

    own.goto(f"/work/{role.ref}/")
    own.get_by_role("button", name="Raise my hand").click()
    expect(own.get_by_role("heading", name="Your hand is up")).to_be_visible()
    thread = opportunity_queries.find_live_candidacy(role.ref, person.ref)
    assert thread is not None

    theirs.goto(f"/interviews/{thread.ref}/")
    look(theirs)
    theirs.get_by_label("Time 1").fill("2026-11-25T10:00")
    theirs.get_by_label("Time 2").fill("2026-11-26T15:30")
    theirs.get_by_role("button", name="Offer these times").click()
    expect(theirs.get_by_text("Times are offered")).to_be_visible()
    look(theirs)
    own.goto(f"/work/{role.ref}/")
    own.get_by_role("link", name="A talk with Maren Okafor").click()
    look(own)
    own.get_by_role("button", name="Take this time").last.click()
    expect(own.get_by_role("link", name="Put it into my calendar")).to_be_visible()
    look(own)
    with own.expect_download() as download:
        own.get_by_role("link", name="Put it into my calendar").click()
    assert "BEGIN:VEVENT" in download.value.path().read_text()

    opportunity_actions.choose(act_of(posting.owner), thread.ref)
    own.goto("/me/")
    expect(own.get_by_text("takes no room yet").first).to_be_visible()
    look(own)
    own.goto(f"/work/{role.ref}/")
    expect(own.get_by_role("region", name="The weeks, and the room in them")).to_be_visible()
    look(own)
    own.get_by_role("button", name="Accept the offer").click()
    expect(own.get_by_text("Agreed. The hours are held for you")).to_be_visible()

    home.goto("/asked/")
    home.get_by_role("link", name="Look at the weeks").click()
    home.get_by_role("button", name="Yes, let Ines Brandt go").click()
    work = queries.find_engagement_of_candidacy(thread.ref)
    assert work is not None
    url = f"/engagements/{work.ref}/"
    for page in (own, theirs):
        page.goto(url)
        page.get_by_role("button", name="Accept these terms").click()
    with theirs.expect_download() as download:
        theirs.get_by_role("link", name="Agreement (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")

    clock.move_to(STARTED)
    actions.run_clocks(clock_act(STARTED))
    for page, who in ((own, person), (theirs, posting.owner)):
        sign_in(page, who)
    own.goto(url)
    own.get_by_role("link", name="Extend it").click()
    look(own)
    own.get_by_label("New last day").fill("2027-01-15")
    own.get_by_role("button", name="Look at the weeks first").click()
    expect(own.get_by_role("region", name="The weeks, and the room in them")).to_be_visible()
    look(own)
    own.get_by_label("Why, in a sentence").fill("Two more shops.")
    own.get_by_role("button", name="Ask Maren Okafor").click()
    theirs.goto(url)
    expect(theirs.get_by_text("Two more shops.")).to_be_visible()
    look(theirs)
    theirs.get_by_role("button", name="Yes, change it").click()
    expect(theirs.get_by_text("You both want it. The home manager is asked")).to_be_visible()
    look(theirs)
    sign_in(home, manager)
    let_do_more(home)
    assert queries.get_engagement(work.ref).ends_date.isoformat() == "2027-01-15"


def test_a_fractional_role_with_a_backfill_and_a_pause(open_page: Callable[..., Page], clock: Any) -> None:
    posting = make_posting(
        make_owner(name="Maren Okafor", with_account=True),
        kind="fractional_role",
        notice_days=28,
        ends_date=START + timedelta(days=180),
    )
    sides = make_engagement("active", posting=posting, with_accounts=True)
    assert sides.manager is not None
    clock.move_to(STARTED)
    home = open_as(open_page, sides.manager, *DESK)
    home.goto("/lent/")
    look(home)
    home.get_by_role("button", name="Ask for a backfill").click()
    expect(home).to_have_url(re.compile(r"/post/opp-"))
    expect(home.get_by_label("Title")).to_have_value("Standing in for Ines Brandt")
    look(home)

    own, theirs = (open_as(open_page, who, *PHONE) for who in (sides.person, sides.owner))
    own.goto(f"/engagements/{sides.ref}/")
    own.get_by_role("link", name="Pause it").click()
    own.get_by_label("First day of the pause").fill("2026-12-21")
    own.get_by_label("Last day of the pause").fill("2027-01-03")
    own.get_by_label("Why, in a sentence").fill("My parents visit.")
    own.get_by_role("button", name="Look at the weeks first").click()
    look(own)
    own.get_by_role("button", name="Ask Maren Okafor").click()
    expect(own.get_by_text("Asked. Maren Okafor answers")).to_be_visible()
    look(own)
    theirs.goto(f"/engagements/{sides.ref}/")
    theirs.get_by_role("button", name="Yes, change it").click()
    expect(theirs.get_by_text("Both of you want it. Henrik Voss is asked")).to_be_visible()
    let_do_more(home)
    theirs.goto(f"/engagements/{sides.ref}/")
    expect(theirs.get_by_text("Paused from 21 Dec to 3 Jan")).to_be_visible()
    look(theirs)
    theirs.get_by_role("link", name="Other hours a week").click()
    theirs.get_by_label("From which day on").fill("2027-01-06")
    theirs.get_by_role("textbox", name="Hours a week").fill("10")
    theirs.get_by_label("Why, in a sentence").fill("The launch is near.")
    theirs.get_by_role("button", name="Look at the weeks first").click()
    expect(theirs.get_by_role("region", name="The weeks, and the room in them")).to_be_visible()
    look(theirs)
    theirs.get_by_role("button", name="Ask Ines Brandt").click()
    own.goto(f"/engagements/{sides.ref}/")
    expect(own.get_by_text("Maren Okafor asks for 10 hours a week, from")).to_be_visible()
    look(own)
    own.get_by_role("button", name="Yes, change it").click()
    expect(own.get_by_text("Both of you want it. Henrik Voss is asked")).to_be_visible()
    let_do_more(home)
    own.goto(f"/engagements/{sides.ref}/")
    expect(own.get_by_text("10 hours, from 6 Jan")).to_be_visible()
    found = queries.detail(act_of(sides.person, STARTED).actor, sides.ref, at=STARTED)
    assert (len(found.pauses), found.engagement.minutes_per_week) == (1, 600)


def test_a_retainer_with_two_noes_and_a_yes(open_page: Callable[..., Page], clock: Any) -> None:
    posting = make_posting(
        make_owner(name="Maren Okafor", with_account=True),
        kind="retainer",
        pay=PayTerms("retainer", 90_000, 90_000, "EUR"),
        commitment_minutes=960,
    )
    sides = make_engagement("active", with_manager=False, posting=posting, with_accounts=True)
    clock.move_to(STARTED)
    own, theirs = (open_as(open_page, who, *PHONE) for who in (sides.person, sides.owner))
    url = f"/engagements/{sides.ref}/"
    theirs.goto(url)
    look(theirs)
    for number, answer in enumerate(("No", "No", "Yes"), 1):
        theirs.get_by_role("textbox", name="Hours").fill(str(1 + number))
        theirs.get_by_label("What for").fill(f"Review {number}.")
        theirs.get_by_role("button", name="Call these hours").click()
        expect(theirs.get_by_text(f"Review {number}.")).to_be_visible()
        own.goto(url)
        look(own)
        own.locator("#calls").get_by_role("button", name=answer, exact=True).click()
        said = "Declined. Nobody counts it." if answer == "No" else "Accepted."
        expect(own.get_by_text(said).first).to_be_visible()
    assert [
        one.status for one in queries.detail(act_of(sides.person, STARTED).actor, sides.ref, at=STARTED).calls
    ] == [
        "accepted",
        "declined",
        "declined",
    ]
    reputation = queries.find_reputation(sides.person.ref, "person", at=STARTED)
    assert reputation is None or not reputation.n


def test_one_half_of_a_job_share_leaves_and_another_takes_over(
    open_page: Callable[..., Page], clock: Any
) -> None:
    posting = make_posting(make_owner(name="Maren Okafor", with_account=True), kind="job_share", seats=2)
    halves: list[Sides] = []
    for name in ("Ines Brandt", "Jonas Weber"):
        person = colleague(posting, name=name, minutes=1200, with_account=True)
        thread = make_hand(posting, person)
        opportunity_actions.choose(act_of(posting.owner), thread.ref)
        work = actions.agree_to_offer(act_of(person), thread.ref)
        for side in (person, posting.owner):
            actions.accept_terms(act_of(side), work.ref, seen=1)
        halves.append(Sides(work, person, posting.owner, None))
    clock.move_to(STARTED)
    actions.run_clocks(clock_act(STARTED))
    leaving, staying = halves
    own = open_as(open_page, leaving.person, *DESK)
    own.goto(f"/engagements/{leaving.ref}/")
    look(own)
    own.get_by_role("link", name="End this work early").click()
    dialog = own.get_by_role("dialog", name="End this work early?")
    look(own)
    dialog.get_by_label("Last day").fill("2026-12-18")
    dialog.get_by_label("Why it ends").fill("I move away.")
    dialog.get_by_role("button", name="End it").click()
    expect(own.get_by_text("Ended. The weeks after the last day are free again.")).to_be_visible()
    for what, where, ask in (
        ("The contract with the printers", "Drive, folder 7", "Jonas Weber"),
        ("The list of shops", "", ""),
    ):
        own.get_by_label("What is open").fill(what)
        own.get_by_label("Where it lies").fill(where)
        own.get_by_label("Whom to ask").fill(ask)
        own.get_by_role("button", name="Put it on the list").click()
        expect(own.locator("#handover").get_by_text(what, exact=True)).to_be_visible()
    look(own)

    matching_queries.warm(STARTED)
    theirs = open_as(open_page, posting.owner, *DESK)
    theirs.goto(f"/engagements/{staying.ref}/")
    expect(theirs.get_by_text("Running").first).to_be_visible()
    expect(theirs.get_by_text("A part of this position is free from")).to_be_visible()
    look(theirs)
    theirs.get_by_role("button", name="Look for a successor").click()
    expect(theirs.get_by_text("Here is who could take it over.")).to_be_visible()
    look(theirs)
    role = role_of(posting)
    assert (role.status, role.seats_free, role.starts_date.isoformat()) == ("open", 1, "2026-12-19")

    successor = colleague(posting, name="Lena Fuchs", minutes=1200, with_account=True)
    act = act_of(successor, STARTED)
    thread = opportunity_actions.raise_hand(act, role.ref)
    opportunity_actions.choose(act_of(posting.owner, STARTED), thread.ref)
    new = open_as(open_page, successor, *PHONE)
    new.goto(f"/work/{role.ref}/")
    new.get_by_role("button", name="Accept the offer").click()
    work = queries.find_engagement_of_candidacy(thread.ref)
    assert work is not None
    for page in (new, theirs):
        page.goto(f"/engagements/{work.ref}/")
        page.get_by_role("button", name="Accept these terms").click()
    new.goto(f"/engagements/{work.ref}/")
    passed = new.locator("#handover")
    expect(passed.get_by_role("heading", name="Left by Ines Brandt")).to_be_visible()
    look(new)
    passed.get_by_role("button", name=re.compile("Done.*The list of shops")).click()
    expect(passed.get_by_text("1 thing is open")).to_be_visible()
    look(new)
    own.goto(f"/engagements/{leaving.ref}/")
    expect(own.locator("#handover").get_by_text("Done, Lena Fuchs")).to_be_visible()
    assert queries.get_engagement(staying.ref).minutes_per_week == halves[1].engagement.minutes_per_week
