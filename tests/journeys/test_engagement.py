"""Agreed work from the offer to the moved level, in a real browser at both widths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from muster.engagements import actions, queries, terms
from muster.people.models import Person
from tests.factories.engagements import STARTED, make_offer
from tests.factories.engagements import clock as clock_act
from tests.factories.people import act_of
from tests.journeys.accessibility import assert_accessible
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = [(1280, 900), (390, 844)]


def open_as(open_page: Callable[..., Page], person: Person, width: int, height: int) -> Page:
    """A page of this person, signed in by the session's cookie."""
    page = open_page(width=width, height=height)
    page.goto("/healthz")
    sign_in(page, person)
    return page


def sign_in(page: Page, person: Person) -> None:
    name = settings.SESSION_COOKIE_NAME
    cookie = client_of(person).cookies[name].value
    page.context.add_cookies([{"name": name, "value": cookie, "url": "/".join(page.url.split("/")[:3])}])


def look(page: Page) -> None:
    """Accessible, and no wider than the window."""
    assert_accessible(page)
    width = (page.viewport_size or {})["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("width", "height"), WIDTHS, ids=["desk", "phone"])
def test_from_the_offer_to_the_moved_level(
    open_page: Callable[..., Page], clock: Any, width: int, height: int
) -> None:
    thread, manager = make_offer(with_accounts=True)
    assert manager is not None
    work = actions.agree_to_offer(act_of(thread.person), thread.ref)
    person, owner = work.person, work.owner
    own, theirs, home = (open_as(open_page, who, width, height) for who in (person, owner, manager))
    url = f"/engagements/{work.ref}/"

    home.goto("/asked/")
    look(home)
    home.get_by_role("link", name="Look at the weeks").click()
    expect(home.get_by_text("the policy lets Ines Brandt go.")).to_be_visible()
    look(home)
    home.get_by_role("button", name="Yes, let Ines Brandt go").click()
    expect(home.get_by_text("Let go", exact=True)).to_be_visible()
    for page in ("/team/", "/lent/"):
        home.goto(page)
        look(home)

    own.goto(url)
    look(own)
    own.get_by_role("link", name="Propose other terms").click()
    look(own)
    own.get_by_label("Hours a week").fill("6")
    own.get_by_role("button", name="Propose these terms").click()
    theirs.goto(url)
    expect(theirs.get_by_text("before:")).to_be_visible()
    theirs.get_by_role("button", name="Accept these terms").click()
    expect(theirs.get_by_text("Work begins on Monday 7 December.").first).to_be_visible()

    clock.move_to(STARTED)
    actions.run_clocks(clock_act(STARTED))
    sign_in(own, person)  # a session ends after two weeks
    sign_in(theirs, owner)
    own.goto(url)
    look(own)
    week = own.locator("form.week").nth(1)
    week.get_by_label("Monday 7 Dec").fill("1:30")
    week.get_by_label("Tuesday 8 Dec").fill("90m")
    week.get_by_role("button", name="Send the week").click()
    expect(own.get_by_text("3 hours sent. Maren Okafor approves them.")).to_be_visible()

    theirs.goto("/running/")
    look(theirs)
    theirs.get_by_role("link", name="Approve one week").click()
    look(theirs)
    theirs.get_by_role("button", name="Approve the ticked weeks").click()
    expect(theirs.get_by_text("One week approved.")).to_be_visible()

    own.goto(url)
    own.get_by_role("link", name="Hand the work over").click()
    dialog = own.get_by_role("dialog", name="Hand the work over")
    look(own)
    dialog.get_by_label("What you hand over, and where it is").fill("The forecast and how to run it.")
    dialog.get_by_role("button", name="Hand over").click()
    expect(own.get_by_text("You have handed the work over.")).to_be_visible()

    theirs.goto(url)
    theirs.get_by_role("link", name="Accept the work").click()
    look(theirs)
    theirs.locator("fieldset.rate input[value='4']").check()
    theirs.get_by_role("button", name="Accept the work").click()
    theirs.get_by_role("link", name="Write the review").click()
    look(theirs)
    review(theirs, ("What was agreed was delivered", "Times and promises were kept", "It was clear"))
    expect(
        theirs.get_by_text("It opens when both have spoken").or_(
            theirs.get_by_text("Your review is written.")
        )
    ).to_be_visible()

    own.goto(url)
    look(own)
    expect(own.get_by_role("heading", name="What this moved")).to_be_visible()
    expect(own.get_by_text("none yet")).to_be_visible()
    own.get_by_role("link", name="Write the review").click()
    review(own, ("The aims were clear", "Questions were answered", "Hours and scope"))
    expect(own.get_by_role("heading", name="Maren Okafor says")).to_be_visible()
    look(own)
    assert queries.get_engagement(work.ref).status == terms.EngagementStatus.COMPLETED


def review(page: Page, items: tuple[str, ...]) -> None:
    """Answer every item with "nearly always", and yes."""
    for item in items:
        page.get_by_role("group", name=item).get_by_label("nearly always").check()
    page.get_by_role("group", name="Would you work together again?").get_by_label("Yes").check()
    page.get_by_role("button", name="Send the review").click()
