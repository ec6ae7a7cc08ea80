"""A people lead brings people in, loads a small list of skills, sees the figures; and anybody makes a token."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from muster.foundation.act import Grant
from tests.factories.people import make_organisation, make_person
from tests.journeys.accessibility import assert_accessible
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = (
    "email,name,title,unit,kind,hours_per_week\n"
    "ines@example.org,Ines Brandt,Planner,Planning,employee,40\n"
    "walter@example.org,Walter Ohm,Analyst,Planning,emperor,32\n"
)
SKILLS = (
    "key,label,kind,family\nheron-count,Counting herons,skill,Birds\nowl-watch,Watching owls,skill,Birds\n"
)


def csv(name: str, text: str) -> Any:
    """A file as the browser sends it."""
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def enter(page: Page, live_server: object, *grants: Grant) -> None:
    """Come in as a member with these rights."""
    organisation = make_organisation("Nordlicht")
    person = make_person("Maren Holt", organisation=organisation, grants=grants, with_account=True)
    value = client_of(person).cookies["muster_session"].value
    page.context.add_cookies([{"name": "muster_session", "value": value, "url": str(live_server)}])


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    assert_accessible(page)


def test_people_come_in_from_a_file_after_a_dry_run(any_page: Page, live_server: object) -> None:
    page = any_page
    enter(page, live_server, Grant.PEOPLE_LEAD)
    page.goto("/import/")
    heading(page, "Bring people in from a file.")
    page.get_by_label("File of people").set_input_files(csv("people.csv", PEOPLE))
    page.get_by_role("button", name="Check the file").click()
    heading(page, "1 line cannot be used.")
    expect(page.get_by_role("table", name="Cells that cannot be used")).to_contain_text("kind")
    page.get_by_role("button", name="Import 1 person, leave the bad lines out").click()
    heading(page, "2 people belong here.")
    expect(page.get_by_role("link", name="Ines Brandt", exact=True)).to_be_visible()
    page.goto("/figures/")
    heading(page, "No hours are approved in these 6 months yet.")
    expect(page.get_by_text("There is too little to say yet.")).to_be_visible()


def test_a_small_list_of_skills_is_checked_loaded_and_found(any_page: Page, live_server: object) -> None:
    page = any_page
    enter(page, live_server, Grant.TAXONOMY_STEWARD)
    page.goto("/taxonomy/load/")
    heading(page, "Load a list of skills.")
    page.get_by_label("List of skills").set_input_files(csv("birds.csv", SKILLS))
    page.get_by_role("button", name="Check the list").click()
    heading(page, "2 skills are new, 0 would change.")
    page.get_by_role("button", name="Load it").click()
    heading(page, "Loaded: 2 added, 0 changed.")
    page.goto("/taxonomy/")
    page.get_by_role("searchbox", name="A skill, in any of its names").fill("countign herons")
    page.get_by_role("button", name="Search", exact=True).click()
    assert_accessible(page)
    page.get_by_role("link", name="Counting herons").click()
    heading(page, "Counting herons")


def test_a_token_is_made_shown_once_and_ended(any_page: Page, live_server: object) -> None:
    page = any_page
    enter(page, live_server)
    page.goto("/account/tokens/")
    page.get_by_label("Name", exact=True).fill("calendar")
    page.get_by_label("Read opportunities, candidacies and engagements.").check()
    page.get_by_role("button", name="Make the token").click()
    shown = page.get_by_label("Your new token", exact=True).get_by_role("textbox")
    assert shown.input_value().startswith("mst_")
    heading(page, "Tokens for programs")
    page.get_by_role("link", name="End it calendar").click()
    assert_accessible(page)
    page.get_by_role("dialog").get_by_role("button", name="End the token").click()
    expect(page.get_by_text("The token is ended.")).to_be_visible()
    expect(page.get_by_text("ended 23 Nov 2026")).to_be_visible()
