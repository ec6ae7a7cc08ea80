"""Who fits, as its users meet it: counts that move, nobody who fits, people beside each other, a search that tells."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from muster.foundation import journal
from muster.matching import queries as matching_queries
from muster.matching import snapshot
from muster.ops import worker
from muster.skills import extraction
from tests.factories.market import SENTENCE, Market, make_market
from tests.factories.opportunities import colleague, make_owner, make_posting, need
from tests.factories.people import NOW, make_organisation
from tests.journeys.accessibility import assert_accessible
from tests.journeys.test_owner import come_in, saved
from tests.matching.test_finding import says
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market() -> Market:
    snapshot.forget()
    made = make_market()
    matching_queries.warm(NOW)  # as the server does before its first visitor
    extraction.current()
    return made


def test_the_count_moves_nobody_fits_one_asks_for_less_and_compares(
    any_page: Page, market: Market, live_server: object
) -> None:
    page = any_page
    come_in(page, market.owner, live_server)
    page.goto("/post/")
    page.get_by_label("What do you need?").fill(SENTENCE)
    page.get_by_role("button", name="Make a draft").click()
    figure = page.locator(".postbar .fig")
    expect(figure).to_have_text("6")

    python = page.locator(".needs-skill > li", has_text="Python")
    before = saved(page)
    python.get_by_role("radio", name="5", exact=True).check()
    expect(page.locator("#draft-form input[name=version]")).not_to_have_value(before)
    before = saved(page)
    python.get_by_label("The work cannot start without it").check()
    expect(page.locator("#draft-form input[name=version]")).not_to_have_value(before)
    expect(figure).not_to_have_text("6")
    expect(page.locator(".postbar")).to_contain_text("lack a skill the work cannot start without")
    hours = page.get_by_label("Hours a week", exact=True)
    hours.fill("45")
    hours.blur()
    expect(figure).to_have_text("0")
    expect(page.get_by_text("Nobody fits as it is asked.")).to_be_visible()
    expect(
        page.get_by_text(re.compile("hours a week as the least, instead of 22.5: .* would fit"))
    ).to_be_visible()
    expect(page.locator(".postbar")).to_contain_text("have no room in these weeks")

    hours.fill("16")
    hours.blur()
    expect(page.get_by_text("Nobody fits as it is asked.")).to_have_count(0)
    before = saved(page)
    python.get_by_label("The work cannot start without it").uncheck()
    expect(page.locator("#draft-form input[name=version]")).not_to_have_value(before)
    expect(figure).to_have_text("6")
    page.get_by_role("button", name="Post it").click()
    expect(page).to_have_url(re.compile(r"/openings/opp-"))

    rows = page.locator(".rank > li")
    first = rows.first
    first.get_by_text("Tell me why").click()
    expect(first.get_by_text("Number 1 by match alone")).to_be_visible()
    count = rows.count()
    name = first.locator(".person b").inner_text()
    first.get_by_role("button", name=re.compile("^Not for this work")).click()
    expect(rows).to_have_count(count - 1)
    expect(page.get_by_role("link", name=name)).to_have_count(0)
    page.get_by_text("1 person whom you left out").click()
    assert_accessible(page)
    page.get_by_role("button", name=re.compile(f"^Suggest again.*{name}")).click()
    expect(rows).to_have_count(count)

    for box in page.locator(".rank input[type=checkbox]").all()[:3]:
        box.check()
    page.get_by_role("button", name="Compare those chosen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 people side by side")
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("^Make, borrow or buy")).click()
    expect(page.get_by_role("heading", name="Borrow: employees")).to_be_visible()
    assert_accessible(page)


def test_a_kept_search_leads_to_a_notice_and_from_there_to_the_work(
    any_page: Page, live_server: object
) -> None:
    page = any_page
    snapshot.forget()
    owner = make_owner(make_organisation("Nordlicht"))
    posting = make_posting(owner, title="Supplier letters", needs=[need("Python", 2)])
    person = colleague(posting, minutes=960, with_account=True)
    says(person, "Python")
    matching_queries.warm(NOW)
    value = client_of(person).cookies["muster_session"].value
    page.context.add_cookies([{"name": "muster_session", "value": value, "url": str(live_server)}])

    page.goto("/work/")
    page.get_by_text("Keep this search").click()
    page.get_by_label("A name for it").fill("Anything with Python")
    page.get_by_role("button", name="Keep it and tell me").click()
    expect(page.get_by_role("link", name="Anything with Python")).to_be_visible()

    later = NOW + timedelta(hours=2)
    make_posting(owner, title="Water-loss early warning", needs=[need("Python")], at=NOW)
    worker.run_periodic("searches", later)
    journal.deliver_due(later, limit=10_000)

    page.goto("/notices/")
    page.get_by_role("link", name=re.compile("A search of yours found 1 new piece of work")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anything with Python")
    row = page.locator("ul.work > li", has=page.get_by_role("heading", name="Water-loss early warning"))
    row.get_by_text("Tell me why").click()
    assert_accessible(page)
    row.get_by_role("link", name=re.compile("^Every line of your match")).click()
    expect(page.get_by_role("heading", name="What would raise it")).to_be_visible()
    assert_accessible(page)


def test_lists_are_sorted_by_keyboard_and_stay_so_on_the_next_page(
    any_page: Page, market: Market, live_server: object
) -> None:
    page = any_page
    come_in(page, market.owner, live_server)
    page.goto("/people/")
    page.get_by_label("Sorted by").focus()
    page.keyboard.type("New")  # a choice is made by its first letters, as with every select
    expect(page).to_have_url(re.compile("sort=newest"))
    expect(page.get_by_label("Sorted by")).to_have_value("newest")
    assert_accessible(page)
    page.goto("/work/")
    page.get_by_label("Sorted by").focus()
    page.keyboard.type("Few")
    expect(page).to_have_url(re.compile("sort=shortest"))
    expect(page.get_by_label("Sorted by")).to_have_value("shortest")
