"""The accessibility check itself, and every page of the product under it: as a desk by day, as a phone by night."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page

from muster.matching import queries as matching_queries
from muster.matching import snapshot
from muster.people import queries as people_queries
from muster.people.models import Person
from muster.skills import extraction
from muster.web import hats
from tests.factories.people import NOW
from tests.journeys.accessibility import violations
from tests.journeys.conftest import DESK, PHONE
from tests.web.routes import every_route
from tests.web.small_world import World, make_small_world
from tests.web.test_sweep import LEDGER

SOUND = (
    '<!doctype html><html lang="en"><head><title>Work</title></head><body><main><h1>Work</h1>'
    '<label>Your hours <input name="hours"></label></main></body></html>'
)

NO_PAGES = {
    "account_export",
    "ask_file",
    "badge_issued",
    "engagement_agreement",
    "engagement_certificate",
    "healthz",
    "import_sample",
    "interview_calendar",
    "issuer",
    "issuer_status",
    "money_export",
    "money_invoice_pdf",
    "proposals_alike",
    "readyz",
    "room_file",
}
"""Routes that answer with a file, a word or a part of a page."""

SEVERAL = {"engagement", "opening", "person", "taxonomy", "taxonomy_skill", "home"}
"""Pages that show more or less to different people."""

WEARERS = {
    "talent": "talent",
    "owner": "owner",
    "manager": "home manager",
    "lead": "people lead",
    "operator": "operator",
}
"""Whose links a hat shows."""

PARTS = 3
"""The pages are looked at in so many tests, which may run side by side."""

PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_sound_page_passes(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(SOUND)
    assert violations(page) == []
    page.close()


def test_a_field_without_a_name_is_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(SOUND.replace("<label>Your hours ", "").replace("</label>", ""))
    assert any(line.startswith("label:") for line in violations(page))
    page.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", range(PARTS))
@override_settings(MUSTER_DEMO=True)
def test_every_page_of_everybody(open_page: Callable[..., Page], live_server: object, part: int) -> None:
    """axe finds nothing, nothing scrolls sideways, every page has a title and a first heading of its own."""
    world = make_small_world()
    snapshot.forget()
    matching_queries.warm(NOW)  # as the server does before its first visitor
    extraction.current()
    page = open_page()
    page.set_default_timeout(60_000)
    wrong: list[str] = []
    titles: dict[str, str] = {}
    for name, address in list(_pages(world))[part::PARTS]:
        _be(page, world.personas[name], live_server)
        answer = page.goto(address)
        assert answer is not None
        where = f"{name} {address}"
        if answer.status != 200:
            wrong.append(f"{where}: {answer.status}")
            continue
        titles[where] = page.title()
        wrong += [f"{where}: {line}" for line in _looked_at(page)]
    snapshot.forget()
    assert not wrong, f"{len(wrong)} things are wrong:\n" + "\n".join(wrong)
    assert len(titles) > 60 // PARTS
    assert [where for where, title in titles.items() if not title.removesuffix(" · Muster").strip()] == []


def _pages(world: World) -> Iterator[tuple[str, str]]:
    """Who opens what: each route by somebody who may, some by everybody who may, each hat's places by its wearer."""
    ledger = json.loads(LEDGER.read_text(encoding="utf-8"))
    everybody = list(world.personas)
    refs = world.circles["own"].refs
    seen: set[tuple[str, str]] = set()
    for route in every_route():
        answers = ledger.get(route.name, {})
        names = answers.get("GET own", answers.get("GET", {})).get("200", "")
        may = {"everybody": everybody, "everybody signed in": everybody[1:], "": []}.get(
            names, names.split(", ")
        )
        if route.name in NO_PAGES:
            continue
        for name in may if route.name in SEVERAL else may[:1]:
            seen.add((name, route.address(refs)))
    for name, person in world.personas.items():
        if person is not None:
            actor = people_queries.actor_for(person.account, at=NOW)
            worn = [hat for hat in hats.hats_of(actor) if WEARERS[hat.key] == name]
            seen |= {(name, place.url) for hat in worn for place in hat.places}
    yield from sorted(seen)


def _be(page: Page, person: Person | None, live_server: object) -> None:
    page.goto("about:blank")  # a page that asks for news of itself would go on asking, as somebody else
    page.context.clear_cookies()
    if person is None:
        return
    client = Client()
    client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": str(live_server)}])


def _looked_at(page: Page) -> Iterator[str]:
    for (width, height), colour in ((DESK, "light"), (PHONE, "dark")):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if colour == "dark" else "light", reduced_motion="reduce")
        page.evaluate(PAINTED)
        beyond = page.evaluate(SIDEWAYS)
        if beyond > 0:
            yield f"{beyond} px wider than {width}"
        if violations(page):
            page.reload()  # a change of light on an open page may still be on its way; what stays is wrong
            yield from violations(page)
    if page.locator("h1").count() != 1:
        yield "no single first heading"
