"""Choosing one of many: a select whose options are made at once, not each through a template of its own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class LongSelect(forms.Select):
    """Django's select for long lists without groups (countries, time zones, languages): the same HTML, much sooner.

    Django renders a template for each option; four hundred time zones took longer than the rest of a page.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The control with what is chosen marked."""
        options = _options(tuple((str(key), str(label)) for key, label in self.choices))
        for chosen in self.format_value(value):
            start = f'<option value="{escape(chosen)}"'
            options = options.replace(f"{start}>", f"{start} selected>", 1)
        given = {"name": name} | self.build_attrs(self.attrs, attrs)
        return format_html("<select{}>\n{}</select>", flatatt(given), mark_safe(options))  # noqa: S308 - escaped in _options


@lru_cache(maxsize=64)
def _options(choices: tuple[tuple[str, str], ...]) -> str:
    """The options as HTML, none of them chosen."""
    return format_html_join("", '<option value="{}">{}</option>\n', choices)
