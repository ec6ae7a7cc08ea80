"""The living page of components: accessible, at every width, light and dark, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("colour", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_component_is_accessible(open_page: Callable[..., Page], width: int, colour: str) -> None:
    page = open_page(width=width, colour=colour)
    page.goto("/look/")
    assert_accessible(page)


@pytest.mark.parametrize("width", [390, 768, 1280, 1600])
def test_no_page_scrolls_sideways(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(width=width)
    page.goto("/look/")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_first_error_has_the_focus_and_one_click_mends_it(page: Page) -> None:
    page.goto("/look/")
    expect(page.locator("#ends")).to_be_focused()
    page.get_by_role("button", name="Use that").click()
    expect(page.locator("#ends")).to_have_value("2027-02-19")
    expect(page.locator("#ends-error")).to_have_count(0)


def test_a_dialog_opens_closes_and_gives_the_focus_back(page: Page) -> None:
    page.goto("/look/")
    page.get_by_role("button", name="End early").press("Enter")
    dialog = page.get_by_role("dialog", name="Decline Returns dashboard?")
    expect(dialog).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="End early")).to_be_focused()


def test_one_form_of_the_plate_is_shown_and_read(any_page: Page) -> None:
    any_page.goto("/look/")
    weeks = any_page.get_by_role("group", name="Your plate: ").get_by_role("link")
    expect(weeks).to_have_count(12 if (any_page.viewport_size or {})["width"] > 600 else 9)
    expect(weeks.first).to_have_accessible_name(
        "Week 48, from 23 November: 33 of 36 hours taken, 3 free. Demand planning, Pumps Europe 20 h, "
        "Spare-parts forecast 8 h, Kornblum Bakery, cash plan 4 h, Mentoring Jonas Wirth 1 h"
    )


def test_it_stands_without_script(open_page: Callable[..., Page]) -> None:
    page = open_page(script=False)
    page.goto("/look/")
    page.get_by_text("Read the plate as a table").first.click()
    expect(page.get_by_role("table", name="Your plate").first).to_be_visible()
    expect(page.get_by_role("button", name="Show")).to_be_visible()


def test_the_arrows_move_from_week_to_week(page: Page) -> None:
    page.goto("/look/")
    weeks = page.get_by_role("group", name="Your plate: ").get_by_role("link")
    weeks.first.focus()
    page.keyboard.press("ArrowRight")
    expect(weeks.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(weeks.first).to_be_focused()
