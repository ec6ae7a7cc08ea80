"""The owner's way: from a sentence to posted work, to the people who fit, to one of them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Route, expect

from muster.matching import queries as matching_queries
from muster.matching import snapshot
from muster.opportunities import actions as opportunities_actions
from muster.opportunities import queries as opportunities_queries
from muster.people.models import Person
from muster.skills import extraction
from tests.factories.market import SENTENCE, Market, make_market
from tests.factories.people import NOW, act_of
from tests.journeys.accessibility import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market() -> Market:
    snapshot.forget()
    made = make_market()
    matching_queries.warm(NOW)  # as the server does before its first visitor
    extraction.current()
    return made


def come_in(page: Page, person: Person, live_server: object) -> None:
    """Sign in without the form."""
    client = Client()
    client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
    cookies = [
        (settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value),
        ("muster_hat", "owner"),
    ]
    page.context.add_cookies([{"name": n, "value": v, "url": str(live_server)} for n, v in cookies])


def saved(page: Page) -> str:
    return page.locator("#draft-form input[name=version]").input_value()


def test_from_a_sentence_to_posted_work_in_twelve_inputs(
    any_page: Page, market: Market, live_server: object
) -> None:
    page = any_page
    come_in(page, market.owner, live_server)
    page.goto("/post/")
    assert_accessible(page)
    inputs = 0
    page.get_by_label("What do you need?").fill(SENTENCE)
    inputs += 1
    page.get_by_role("button", name="Make a draft").click()
    inputs += 1
    expect(page.get_by_role("heading", level=1)).to_have_text("Your sentence, read back as a role")
    expect(page.locator("mark").first).to_have_text("two days a week")
    expect(page.get_by_label("Hours a week", exact=True)).to_have_value("16")
    expect(page.locator(".postbar .fig")).to_have_text("6")
    assert_accessible(page)

    before = saved(page)
    page.get_by_label("Title").fill("Spare-parts demand forecast")
    page.get_by_label("Title").blur()
    inputs += 1
    expect(page.locator("#draft-form input[name=version]")).not_to_have_value(before)

    python = page.locator(".needs-skill > li", has_text="Python")
    before = saved(page)
    python.get_by_role("radio", name="5", exact=True).check()
    inputs += 1
    expect(python.get_by_text("Level 5:")).to_be_visible()
    python.get_by_label("The work cannot start without it").check()
    inputs += 1
    expect(page.locator(".postbar .fig")).not_to_have_text("6")
    assert_accessible(page)

    page.get_by_role("button", name="Post it").click()
    inputs += 1
    expect(page).to_have_url(re.compile(r"/openings/opp-"))
    assert inputs <= 12


def test_a_wrong_end_is_mended_with_one_click(page: Page, market: Market, live_server: object) -> None:
    come_in(page, market.owner, live_server)
    page.goto("/post/")
    page.get_by_label("What do you need?").fill(SENTENCE)
    page.get_by_role("button", name="Make a draft").click()
    page.get_by_label("Ends").fill("2026-11-01")
    page.get_by_label("Ends").blur()
    expect(page.get_by_text("The end is before the start.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Use that").click()
    expect(page.get_by_text("The end is before the start.")).to_have_count(0)
    expect(page.get_by_label("Ends")).not_to_have_value("2026-11-01")


def test_a_change_before_the_scripts_have_come_is_not_lost(
    page: Page, market: Market, live_server: object
) -> None:
    come_in(page, market.owner, live_server)
    page.goto("/post/")
    page.get_by_label("What do you need?").fill(SENTENCE)
    held: list[Route] = []
    page.route("**/htmx*.js", lambda route: held.append(route))
    page.get_by_role("button", name="Make a draft").click(no_wait_after=True)
    page.get_by_label("Ends").fill("2026-11-01")
    page.get_by_label("Ends").blur()
    assert held, "the script came before the change: this test shows nothing"
    for route in held:
        route.continue_()
    expect(page.get_by_text("The end is before the start.")).to_be_visible()


def test_skills_are_added_and_taken_out(page: Page, market: Market, live_server: object) -> None:
    come_in(page, market.owner, live_server)
    page.goto("/post/")
    page.get_by_label("What do you need?").fill(SENTENCE)
    page.get_by_role("button", name="Make a draft").click()
    page.get_by_label("Add a skill").press_sequentially("inventory")
    page.locator("#hits button").first.click()
    rows = page.locator(".needs-skill > li")
    expect(rows).to_have_count(4)
    rows.last.get_by_role("button", name="Remove").click()
    expect(rows).to_have_count(3)


def test_from_posted_work_to_a_choice_and_a_kind_no(
    any_page: Page, market: Market, live_server: object
) -> None:
    page, (noor, marit, walter, *_others) = any_page, market.people
    draft = opportunities_actions.save_draft(act_of(market.owner), text=SENTENCE)
    opportunities_actions.post(act_of(market.owner), draft.ref)
    role = opportunities_queries.list_roles(draft)[0].ref
    for person in (noor, marit):
        opportunities_actions.raise_hand(act_of(person), role, "Mornings suit me best.")
    come_in(page, market.owner, live_server)

    page.goto("/openings/")
    assert_accessible(page)
    page.get_by_role("link", name=draft.title).click()
    expect(
        page.get_by_role("list", name="People, the best match first").get_by_role("listitem")
    ).not_to_have_count(0)
    assert_accessible(page)

    page.get_by_role("link", name=walter.name).click()
    panel = page.locator(".panel")
    expect(panel.get_by_role("button", name="Invite Walter")).to_be_visible()
    expect(page.locator(".rank > li[aria-current]")).to_contain_text(walter.name)
    assert_accessible(page)
    panel.get_by_label("Your message").fill("You know spare parts by heart. Would you?")
    panel.get_by_role("button", name="Invite Walter").click()
    expect(page.get_by_text("Walter Eichhorn is invited and answers by")).to_be_visible()

    for name in (noor.name, walter.name):
        page.get_by_label(f"Compare {name}").check()
    page.get_by_role("button", name="Compare those chosen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 people side by side")
    assert_accessible(page)
    page.go_back()

    page.get_by_role("button", name=f"Choose {noor.name}").click()
    expect(page.get_by_text("Seat offered until").first).to_be_visible()
    page.get_by_role("link", name=f"Decline with a reason {marit.name}").click()
    assert_accessible(page)
    page.get_by_label("The reason").select_option("someone_closer")
    page.get_by_label("In your own words").fill("It was close. Please raise your hand again.")
    page.get_by_role("button", name="Tell Marit").click()
    expect(page.get_by_text("Marit Solheim was told, with your reason.")).to_be_visible()

    page.goto("/people/?q=python")
    expect(page.get_by_role("heading", level=1)).to_contain_text("have Python")
    assert_accessible(page)
    page.get_by_role("link", name=noor.name).click()
    assert_accessible(page)


def test_without_script_the_same_links_lead_to_pages(
    open_page: Callable[..., Page], market: Market, live_server: object
) -> None:
    page = open_page(script=False)
    come_in(page, market.owner, live_server)
    page.goto("/post/")
    page.get_by_label("What do you need?").fill(SENTENCE)
    page.get_by_role("button", name="Make a draft").click()
    page.get_by_role("button", name="Post it").click()
    page.locator(".rank").get_by_role("link").first.click()
    expect(page.get_by_role("button", name=re.compile("^Invite "))).to_be_visible()
