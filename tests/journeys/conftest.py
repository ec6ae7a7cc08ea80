"""A real browser on a real server: Playwright drives Debian's headless Chromium.

`page` is a desk, `phone` a telephone, `any_page` runs a test at both widths. A journey fails when the browser's
console shows an error, and reaches nothing but this machine.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright

DESK = (1280, 900)
PHONE = (390, 844)
HERE = Path(__file__).parent
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives the browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys of a process."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(
            "No browser for the journeys: run bin/test, or apt-get install chromium-headless-shell libatomic1"
        )
    with sync_playwright() as playwright:
        yield from _launch(playwright, found)


def _launch(playwright: Playwright, program: str) -> Iterator[Browser]:
    expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
    running = playwright.chromium.launch(
        executable_path=program,
        args=[
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
    )
    yield running
    running.close()


@pytest.fixture
def open_page(browser: Browser, live_server: object) -> Iterator[Callable[..., Page]]:
    """A function that opens a page of its own visitor: `open_page(width=390, height=844, colour="dark", script=True)`.

    Paths are relative to the live server: `page.goto("/people")`. At the end of the test the consoles of all
    pages must be free of errors.
    """
    opened: list[Page] = []
    troubles: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            troubles.append(f"{message.text} ({message.location.get('url', '')})")

    def open_one(
        *,
        width: int = DESK[0],
        height: int = DESK[1],
        colour: str = "light",
        script: bool = True,
        language: str = "en-GB",
    ) -> Page:
        context = browser.new_context(
            base_url=str(live_server),
            viewport={"width": width, "height": height},
            color_scheme="dark" if colour == "dark" else "light",
            java_script_enabled=script,
            locale=language,
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", note)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        opened.append(page)
        return page

    yield open_one
    for page in opened:
        page.context.close()
    assert not troubles, "The browser's console shows errors:\n" + "\n".join(troubles)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page at the width of a desk."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A page at the width of a telephone."""
    return open_page(width=PHONE[0], height=PHONE[1])


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def any_page(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """The same journey at both widths."""
    width, height = request.param
    return open_page(width=width, height=height)
