"""The main pages in the demonstration's world: sound at every width and in both lights, and pictured in the docs.

``MUSTER_WRITE_SCREENSHOTS=1 bin/test -- tests/journeys/test_screenshots.py`` takes the pictures anew; the clock stands
still and the world is the packed one, so a picture changes only when a page does.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import Page, expect

from muster.matching import queries as matching_queries
from muster.matching import snapshot
from muster.skills import extraction
from muster.world.making import lay_out
from tests.factories.market import SENTENCE
from tests.factories.skills import load_full_starter
from tests.journeys.accessibility import violations

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "guide" / "screenshots"
WRITES = os.environ.get("MUSTER_WRITE_SCREENSHOTS") == "1"
MOST_BYTES = 200_000
TODAY = date(2026, 11, 24)
MOMENT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DESK, PHONE = (1280, 1000), (390, 1500)

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass(frozen=True)
class Shown:
    """A main page: the name of its pictures, whose it is, where it begins, and what is done there first."""

    name: str
    persona: str
    address: str
    first: Callable[[Page], None] | None = None


def _follow(pattern: str) -> Callable[[Page], None]:
    """Open the first link of the page whose address looks so."""

    def go(page: Page) -> None:
        found = page.eval_on_selector_all("main a[href]", "links => links.map(a => a.getAttribute('href'))")
        page.goto(next(href for href in found if re.fullmatch(pattern, href)))

    return go


def _open_with_a_person(page: Page) -> None:
    _follow(r"/openings/opp-\w+/")(page)
    page.locator(".rank .person a").first.click()
    expect(page.locator("#why .panel")).to_be_visible()


def _say_it(page: Page) -> None:
    page.get_by_label("What do you need?").fill(SENTENCE)
    page.get_by_role("button", name="Make a draft").click()
    expect(page.locator(".postbar .fig")).to_be_visible()


MAIN_PAGES = (
    Shown("home", "talent", "/"),
    Shown("find-work", "talent", "/work/"),
    Shown("role", "talent", "/work/", _follow(r"/work/rol-\w+/")),
    Shown("skills", "talent", "/skills/"),
    Shown("captain", "freelancer", "/captain/"),
    Shown("money", "freelancer", "/money/"),
    Shown("agreed-work", "talent", "/mine/", _follow(r"/engagements/eng-\w+/")),
    Shown("opening", "owner", "/openings/", _open_with_a_person),
    Shown("draft", "owner", "/post/", _say_it),
    Shown("question", "home-manager", "/asked/", _follow(r"/asked/hap-\w+/")),
    Shown("people", "home-manager", "/team/"),
    Shown("figures", "people-lead", "/figures/"),
)
NAMES = [f"{one.name}-1280-{light}" for one in MAIN_PAGES for light in ("light", "dark")] + [
    "home-390-light",
    "home-390-dark",
]


@pytest.mark.django_db(transaction=True)
@override_settings(MUSTER_DEMO=True)
def test_the_main_pages_are_sound(
    open_page: Callable[..., Page],
    live_server: object,
    clock: time_machine.Traveller,
) -> None:
    """Twelve pages, six people, one world: nothing sideways, nothing that axe finds, by day and by night."""
    clock.move_to(MOMENT)
    load_full_starter()
    lay_out(today=TODAY)
    snapshot.forget()
    matching_queries.warm(MOMENT)  # as the server does before its first visitor
    extraction.current()
    wrong: list[str] = []
    page = open_page(width=DESK[0], height=DESK[1])
    page.set_default_timeout(30_000)
    for shown in MAIN_PAGES:
        _be(page, shown.persona, live_server)
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        page.goto(shown.address)
        if shown.first:
            shown.first(page)
        wrong += [f"{shown.name}: {line}" for line in _look(page, shown.name)]
    snapshot.forget()
    assert wrong == []


def _be(page: Page, persona: str, live_server: object) -> None:
    """Sign in as the demonstration lets everybody do, without the walk through its first page."""
    client = Client()
    client.post(f"/demo/be/{persona}/")
    page.context.clear_cookies()
    page.context.add_cookies(
        [
            {"name": name, "value": client.cookies[name].value, "url": str(live_server)}
            for name in (settings.SESSION_COOKIE_NAME, "muster_hat")
        ]
    )


def _look(page: Page, name: str) -> Iterator[str]:
    for (width, height), light in ((DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if light == "dark" else "light", reduced_motion="reduce")
        page.evaluate(PAINTED)
        beyond = page.evaluate(SIDEWAYS)
        if beyond > 0:
            yield f"{beyond} px wider than {width}"
        if (width, light) != (PHONE[0], "light") and violations(page):
            page.evaluate(PAINTED)  # a change of light may still be on its way; what stays is wrong
            yield from violations(page)
        if WRITES and f"{name}-{width}-{light}" in NAMES:
            page.screenshot(path=PICTURES / f"{name}-{width}-{light}.png", animations="disabled")
    if page.locator("h1").count() != 1:
        yield "no single first heading"


@pytest.mark.parametrize("name", NAMES)
def test_each_picture_is_small_and_shown_somewhere(name: str) -> None:
    picture = PICTURES / f"{name}.png"
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < MOST_BYTES
    assert any(picture.name in page.read_text(encoding="utf-8") for page in pages)


def test_no_picture_is_left_over() -> None:
    assert sorted(path.stem for path in PICTURES.glob("*.png")) == sorted(NAMES)
