"""The accessibility check of every page that a journey shows: axe, run inside the page."""

import functools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@functools.cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


@contextmanager
def _seen_whole(page: Page) -> Iterator[None]:
    """The window as high as the page: what is only scrolled under a bar that stays is not covered by it."""
    size = page.viewport_size
    assert size is not None
    scrolled = page.evaluate("scrollY")
    whole = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], whole)})
    yield
    page.set_viewport_size(size)
    page.evaluate("y => scrollTo(0, y)", scrolled)


def violations(page: Page) -> list[str]:
    """What axe finds wrong on the page as it is now (WCAG 2.2 A and AA, and best practice), a line each."""
    # Run through the debugger, as the page's own policy (rightly) lets no foreign script in.
    page.wait_for_load_state()  # without its style a page has other sizes
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe() + "\n; undefined")
    with _seen_whole(page):
        found = page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"
            ".then(r => r.violations.map(v => [v.id, v.help, v.nodes.map(n => n.target.join(' ') + ': ' + n.failureSummary)]))",
            RULES,
        )
    return [
        f"{rule}: {text}\n    " + "\n    ".join(json.dumps(place) for place in places)
        for rule, text, places in found
    ]


def assert_accessible(page: Page) -> None:
    """Fail with every violation named; a page that is shown has none."""
    found = violations(page)
    assert not found, f"{page.url} breaks {len(found)} rules of accessibility:\n" + "\n".join(found)
