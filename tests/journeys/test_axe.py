"""The accessibility check itself: it passes a sound page and names what is wrong with a broken one."""

from playwright.sync_api import Browser

from tests.journeys.accessibility import violations

SOUND = (
    '<!doctype html><html lang="en"><head><title>Work</title></head><body><main><h1>Work</h1>'
    '<label>Your hours <input name="hours"></label></main></body></html>'
)


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
