"""A newer list of skills: a reviewer leaves single lines out, accepts the rest, sees both, and rolls it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from muster.skills import queries as skills_queries
from muster.web.pages import newer_lists
from tests.journeys.accessibility import assert_accessible
from tests.journeys.test_taxonomy import enter, heading
from tests.web.test_proposals import NEW, proposed, stewards

pytestmark = pytest.mark.django_db(transaction=True)


def test_part_of_a_list_is_accepted_and_rolled_back(
    any_page: Page, live_server: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newer_lists, "A_PAGE", 3)
    page, (author, reviewer) = any_page, stewards()
    where = f"/taxonomy/proposals/{proposed(author)}/"
    enter(page, live_server, reviewer)
    page.goto(where)
    heading(page, "birds.csv")
    everything = page.locator(".postbar strong")
    expect(everything).to_have_text("5")

    box = page.get_by_label("Owl listening")
    box.focus()
    page.keyboard.press("Space")
    expect(box).not_to_be_checked()
    expect(everything).to_have_text("4")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    page.get_by_label("Tern mapping").uncheck()
    expect(everything).to_have_text("3")
    page.get_by_role("button", name=re.compile("^changed")).click()
    expect(page.get_by_text("so far: Counting herons")).to_be_visible()
    page.get_by_role("button", name="Choose none").click()
    expect(everything).to_have_text("2")
    page.get_by_role("button", name="Choose all").click()
    expect(everything).to_have_text("3")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    page.get_by_label("Find in this list").fill("owl")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No line has these words.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^new")).click()
    expect(page.get_by_label("Owl listening")).not_to_be_checked()
    expect(everything).to_have_text("3")

    page.get_by_role("button", name="Accept what is chosen").click()
    heading(page, "Loaded: 2 added, 1 changed.")
    page.get_by_role("link", name=re.compile("^Version")).click()
    page.get_by_role("link", name="The proposal and what was said").click()
    expect(page.get_by_role("heading", name="What was taken and what was left")).to_be_visible()
    page.get_by_role("link", name="left as it was").click()
    expect(page.locator(".takelines > li")).to_have_count(2)
    expect(page.locator(".takelines")).to_contain_text("Owl listening")
    expect(page.locator(".takelines")).to_contain_text("Tern mapping")
    assert_accessible(page)
    assert names() == {"Heron census", "Counting swans", "Goose ringing", "Stork watching"}

    page.get_by_role("link", name="and what it changed").click()
    page.get_by_role("button", name="Roll back").click()
    page.get_by_role("button", name="Roll it back").click()
    expect(page.get_by_text("Rolled back. That is version")).to_be_visible()
    assert names() == {"Counting herons", "Counting swans"}


def names() -> set[str]:
    """What the skills about birds are called now."""
    said = ("Heron census", "Counting herons", "Counting swans", *NEW)
    return {name for name in said if any(hit.label == name for hit in skills_queries.search_skills(name))}


def test_it_works_without_script(open_page: Callable[..., Any], live_server: object) -> None:
    page, (author, reviewer) = open_page(width=390, height=844, script=False), stewards()
    where = f"/taxonomy/proposals/{proposed(author)}/"
    enter(page, live_server, reviewer)
    page.goto(where)
    page.get_by_role("button", name="Choose none").click()
    page.get_by_role("button", name=re.compile("^changed")).click()
    page.get_by_role("button", name="Choose none").click()
    expect(page.locator(".postbar strong")).to_have_text("0")
    page.get_by_label("Heron census").check()
    page.get_by_role("button", name="Accept what is chosen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Loaded: 0 added, 1 changed.")
