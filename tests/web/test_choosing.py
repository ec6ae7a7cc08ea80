"""The select for long lists is Django's own, made sooner."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django import forms

from muster.web.forms.choosing import LongSelect

CHOICES = [("", "not said"), ("DE", "Côte d’Ivoire <x>"), ("a'b&c", "Bonn & Köln"), (3, "three")]


class Elements(HTMLParser):
    """What a browser would read: elements with their attributes, and words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(data)


@pytest.mark.parametrize("value", [None, "", "DE", "a'b&c", 3, "nowhere"])
def test_a_browser_reads_the_same(value: object) -> None:
    attrs = {"id": "id-country", "required": True, "class": "select", "aria-invalid": "true"}
    ours = LongSelect({"data-x": "1"}, CHOICES).render("country", value, attrs)
    django = forms.Select({"data-x": "1"}, CHOICES).render("country", value, attrs)
    assert Elements(ours).found == Elements(django).found
