"""As talent: from a CV to a raised hand in at most 25 inputs, at a desk and on a telephone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from muster.matching import queries as matching_queries
from muster.skills import extraction
from tests.factories.opportunities import make_owner, make_posting
from tests.factories.people import NOW, make_organisation, make_person
from tests.factories.skills import load_full_starter
from tests.journeys.accessibility import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)

MOST_INPUTS = 25
CV = """# Ines Brandt
## Experience
### Demand planner, Arnholt Pumps, 2019 to today
Monthly demand forecasting for 14 depots in Python. Wrote SQL reports, and inventory planning for spare parts.
### Analyst, Kornblum, 2015 to 2019
Excel models and project management.
## Languages
German (native), English (C1)
"""


class Hands:
    """A person's hands: every press, choice and text counts as one input."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.inputs = 0

    def press(self, place: Locator) -> None:
        """Press what is seen."""
        self.inputs += 1
        place.locator("visible=true").first.click()

    def write(self, place: Locator, text: str) -> None:
        """Write into a field."""
        self.inputs += 1
        place.fill(text)

    def choose(self, place: Locator, value: str) -> None:
        """Choose from a list."""
        self.inputs += 1
        place.select_option(value)

    def upload(self, place: Locator, path: Path) -> None:
        """Choose a file."""
        self.inputs += 1
        place.set_input_files(path)


@pytest.fixture
def market() -> Any:
    """The starter taxonomy, an organisation with open work, and a talent who has just come."""
    from muster.opportunities.rules import SkillNeed
    from muster.skills import queries as skills_queries

    load_full_starter()
    organisation = make_organisation("Arnholt")
    owner = make_owner(organisation, name="Sanne de Wit")

    def need(words: str, level: int, kind: str) -> SkillNeed:
        return SkillNeed(skills_queries.search_skills(words)[0].ref, level, kind)

    needs = [need("Demand forecasting", 3, "required"), need("Python", 2, "useful")]
    make_posting(
        owner,
        title="Water-loss early warning",
        summary="Two years of meter readings, three towns.",
        minutes_per_week=240,
        starts_date=date(2027, 1, 11),
        ends_date=date(2027, 2, 26),
        needs=needs,
    )
    make_posting(owner, title="Supplier letters", minutes_per_week=240, needs=[need("SQL", 2, "required")])
    make_person(
        "Ines Brandt", organisation=organisation, with_account=True, email="talent@demo.muster.example"
    )
    extraction.current()
    matching_queries.warm(NOW)


def test_from_a_cv_to_a_raised_hand(market: None, any_page: Page, tmp_path: Path) -> None:
    page, hands = any_page, Hands(any_page)
    page.goto("/demo/")
    hands.press(page.locator("form[action$='/be/talent/'] button"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have not said yet")
    assert_accessible(page)

    hands.press(page.get_by_role("link", name="Read my CV"))
    assert_accessible(page)
    cv = tmp_path / "cv.md"
    cv.write_text(CV, encoding="utf-8")
    hands.upload(page.get_by_label("Your CV as a file"), cv)
    hands.press(page.get_by_role("button", name="Read it"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("Are they right?")
    assert_accessible(page)
    forecasting = page.locator(
        "li.find", has=page.get_by_role("heading", name="Demand forecasting", exact=True)
    )
    expect(forecasting.locator("mark")).to_have_text("demand forecasting")
    hands.press(forecasting.get_by_role("radio", name="Want to use it"))
    hands.press(forecasting.get_by_role("radio", name="4", exact=True))
    management = page.locator(
        "li.find", has=page.get_by_role("heading", name="Project management", exact=True)
    )
    hands.press(management.get_by_role("radio", name="Not mine"))
    hands.press(page.get_by_role("button", name="Keep what I chose"))

    expect(page.get_by_label("Hours a week")).to_be_visible()
    assert_accessible(page)
    hands.write(page.get_by_label("Hours a week"), "6")
    hands.press(page.get_by_role("button", name="Offer these hours"))
    expect(page.get_by_role("heading", level=1)).to_have_text("You offer 6 hours a week.")
    hands.choose(page.get_by_label("Time zone"), "Europe/Berlin")
    hands.press(page.get_by_role("button", name="Save place, zone and way of working"))
    expect(page.get_by_text("Saved.")).to_be_visible()

    hands.press(page.locator("nav a[href='/work/']"))
    rows = page.locator("ul.work > li")
    expect(rows).to_have_count(2)
    water = rows.filter(has=page.get_by_role("heading", name="Water-loss early warning"))
    expect(water).to_contain_text("You want to use Demand forecasting.")
    assert_accessible(page)
    hands.press(water.get_by_role("link", name="Water-loss early warning", exact=True))
    expect(page.get_by_role("heading", name="Your match")).to_be_visible()
    hands.write(page.get_by_label("A few words to the owner"), "I have forecast for 14 depots.")
    hands.press(page.get_by_role("button", name="Raise my hand"))
    expect(page.get_by_text("Hand raised. Sanne de Wit answers by").first).to_be_visible()
    expect(page.get_by_role("heading", name="Your hand is up")).to_be_visible()
    assert_accessible(page)
    assert hands.inputs <= MOST_INPUTS

    page.goto("/mine/")
    expect(page.get_by_role("link", name="Water-loss early warning")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Water-loss early warning").click()
    page.get_by_text("Take my hand back").click()
    dialog = page.get_by_role("dialog", name="Take your hand back?")
    expect(dialog).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("You took your hand back. Nobody counts it.")).to_be_visible()


def test_skills_open_to_what_they_rest_on(market: None, any_page: Page) -> None:
    page = any_page
    page.goto("/demo/")
    page.locator("form[action$='/be/talent/'] button").click()
    page.goto("/skills/")
    assert_accessible(page)
    page.get_by_label("Name a skill").fill("pyhton")
    page.locator("#hits").get_by_role("link", name="Python", exact=True).click()
    page.get_by_role("radio", name="Level 3").click()
    page.get_by_role("button", name="I have it at this level").click()
    expect(page.get_by_text("Level 3 is noted as your own word.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="I want to use it").click()
    expect(page.get_by_role("button", name="I want to use it")).to_have_attribute("aria-pressed", "true")
    page.goto("/skills/")
    page.get_by_role("link", name="Python", exact=True).first.click()
    expect(page.get_by_role("table", name="How the level adds up")).to_be_visible()
    assert_accessible(page)
