"""Two names for one skill: somebody proposes to merge them, a steward accepts, and later rolls it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from muster.foundation.act import Grant
from muster.people.models import Person
from tests.factories.people import make_organisation, make_person
from tests.factories.skills import make_skill
from tests.journeys.accessibility import assert_accessible
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db(transaction=True)


def enter(page: Page, live_server: object, person: Person) -> None:
    page.context.clear_cookies()
    value = client_of(person).cookies["muster_session"].value
    page.context.add_cookies([{"name": "muster_session", "value": value, "url": str(live_server)}])


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    assert_accessible(page)


def test_propose_review_merge_roll_back(any_page: Page, live_server: object) -> None:
    page, organisation = any_page, make_organisation("Nordlicht")
    ines = make_person("Ines Brandt", organisation=organisation, with_account=True)
    maren = make_person(
        "Maren Holt", organisation=organisation, grants=[Grant.TAXONOMY_STEWARD], with_account=True
    )
    one, other = make_skill("Counting herons"), make_skill("Heron census")

    enter(page, live_server, ines)
    page.goto(f"/taxonomy/{one.ref}/")
    page.get_by_role("link", name="Merge it into another").click()
    heading(page, "Merge Counting herons into another skill")
    field = page.get_by_label("Into which skill")
    field.press_sequentially("heron cencus")
    page.get_by_role("button", name="Heron census").click()
    expect(field).to_have_value("Heron census")
    page.get_by_label("Why").fill("Two names for one thing.")
    page.get_by_role("button", name="Propose it").click()
    heading(page, "Counting herons → Heron census")
    where = page.url

    enter(page, live_server, maren)
    page.goto("/taxonomy/proposals/")
    heading(page, "1 proposal is open.")
    page.get_by_role("link", name="Counting herons → Heron census").click()
    expect(page.get_by_text("Two names for one thing.")).to_be_visible()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("counts from now on")).to_be_visible()
    assert_accessible(page)
    page.goto(f"/taxonomy/{one.ref}/")
    heading(page, "Heron census")
    assert page.url.endswith(f"/taxonomy/{other.ref}/")

    page.goto(where)
    page.get_by_role("link", name="and what it changed").click()
    page.get_by_role("button", name="Roll back").click()
    page.get_by_role("button", name="Roll it back").click()
    expect(page.get_by_text("Rolled back. That is version")).to_be_visible()
    page.goto(f"/taxonomy/{one.ref}/")
    heading(page, "Counting herons")
