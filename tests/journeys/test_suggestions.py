"""As talent: a suggestion tells why, is not for me, comes back; a search is kept; the list shown is made again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from muster.matching import queries as matching_queries
from tests.factories.opportunities import colleague, make_owner, make_posting, need
from tests.factories.people import NOW, make_organisation
from tests.journeys.accessibility import assert_accessible
from tests.matching.test_finding import says
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_suggestion_is_explained_hidden_brought_back_and_made_again(
    any_page: Page, live_server: object
) -> None:
    page = any_page
    owner = make_owner(make_organisation("Nordlicht"))
    posting = make_posting(owner, title="Water-loss early warning", needs=[need("Python")])
    make_posting(owner, title="Supplier letters", needs=[need("Python", 2)])
    person = colleague(posting, minutes=960, with_account=True)
    says(person, "Python")
    matching_queries.warm(NOW)
    value = client_of(person).cookies["muster_session"].value
    page.context.add_cookies([{"name": "muster_session", "value": value, "url": str(live_server)}])

    page.goto("/work/")
    row = page.locator("ul.work > li", has=page.get_by_role("heading", name="Water-loss early warning"))
    row.get_by_text("Tell me why").click()
    expect(row.get_by_text("They may want you")).to_be_visible()
    assert_accessible(page)
    row.get_by_role("button", name="Not interested").click()
    expect(page.get_by_text("is left out of your suggestions.")).to_be_visible()
    page.get_by_label("Why, if you like").select_option("later")
    page.get_by_role("button", name="Note it").click()
    page.goto("/work/hidden/")
    expect(page.get_by_text("You said: Perhaps later")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Suggest it again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is left out of your suggestions.")

    page.goto("/work/?remote=1&sent=1&free=1")
    page.get_by_text("Keep this search").click()
    page.get_by_label("A name for it").fill("From home")
    page.get_by_role("button", name="Keep it and tell me").click()
    expect(page.get_by_role("link", name="From home")).to_be_visible()
    assert_accessible(page)

    page.goto("/shown/")
    page.locator("main table a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The same list comes out again.")
    assert_accessible(page)
