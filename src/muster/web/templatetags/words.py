"""``{% t "Post work" %}`` and ``{% tn "{n} hour" "{n} hours" n=hours %}``: marked words in templates.

The text comes from a template and is trusted; the values are escaped.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from muster.foundation.words import _, _n

register = template.Library()


def _escaped(values: dict[str, Any]) -> dict[str, Any]:
    return {name: conditional_escape(value) for name, value in values.items()}


@register.simple_tag
def t(text: str, **values: Any) -> SafeString:
    """The text in the reader's language; values are filled in by name and escaped."""
    return mark_safe(_(text, **_escaped(values)))  # noqa: S308 - the text is the template's own


@register.simple_tag
def tn(one: str, many: str, *, n: int, **values: Any) -> SafeString:
    """The form that fits ``n``, in the reader's language."""
    return mark_safe(_n(one, many, n=n, **_escaped(values)))  # noqa: S308 - the text is the template's own
