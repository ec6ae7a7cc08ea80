"""Tags and filters that the components need; pages may use them too (`{% load look %}`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from muster.web.components import icons, pips, ruler
from muster.web.components.numbers import hours as hours_words
from muster.web.components.numbers import tenths as tenths_words

register = template.Library()

_ATTRIBUTE = re.compile(r"[A-Za-z@:_][A-Za-z0-9_.:@-]*")
_REFUSED = re.compile(r"(?i)on[a-z]+|style")


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline icon by its lucide name: `{% icon "clock" %}`."""
    return icons.icon(name)


@register.simple_tag
def spread(attrs: Mapping[str, Any]) -> SafeString:
    """A component's left-over attributes, each value escaped; None and False leave the attribute out.

    Cotton's own `{{ attrs }}` does not escape values bound with a colon, so components never use it.
    Event handlers and styles are dropped: the content security policy would refuse them anyway.
    """
    given: dict[str, Any] = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else dict(attrs)
    pairs = []
    for name, value in given.items():
        if value is None or value is False or not _ATTRIBUTE.fullmatch(name) or _REFUSED.fullmatch(name):
            continue
        pairs.append((name, "" if value is True else conditional_escape(value)))
    return format_html_join("", ' {}="{}"', pairs)


@register.simple_tag
def skill_pips(level: int, claimed: object = False) -> SafeString:
    """Five pips: solid where shown by evidence, hollow where claimed. `claimed` is true or a number of pips."""
    return pips.draw_pips(level, claimed=claimed)


@register.simple_tag
def level_ruler(level: float, sd: float, claimed: object = False, need: int | None = None) -> SafeString:
    """The ruler from 1 to 5 with the level as a dot and one standard deviation as a band."""
    return ruler.draw_ruler(level, sd=sd, claimed=bool(claimed), need=need or None)


@register.simple_tag
def ruler_scale() -> SafeString:
    """The numbers 1 to 5, to stand once above a column of rulers."""
    return ruler.draw_scale()


@register.filter
def tenths(thousandths: int) -> str:
    """Thousandths of a point as points with one decimal: 58249 becomes 58.2."""
    return tenths_words(thousandths)


@register.filter
def hours(minutes: int) -> str:
    """Minutes as hours with at most two decimals: 450 becomes 7.5."""
    return hours_words(minutes)


@register.filter
def initials(name: str) -> str:
    """Up to two letters for a face: first and last word of the name."""
    words = [word for word in str(name).split() if word[:1].isalpha()]
    if not words:
        return "·"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.filter
def id_of(value: object) -> str:
    """A value as a part of an element id: letters, digits and dashes only."""
    return re.sub(r"[^A-Za-z0-9]+", "-", str(value)).strip("-").lower() or "x"


@register.simple_tag
def field_state(
    fid: str, error: object = "", help_words: object = "", required: object = False
) -> SafeString:
    """The attributes that join a control to its error or help and say that it is required."""
    pairs = []
    if error:
        pairs += [("aria-invalid", "true"), ("aria-describedby", f"{fid}-error")]
    elif help_words:
        pairs.append(("aria-describedby", f"{fid}-help"))
    if required:
        pairs.append(("required", ""))
    return format_html_join("", ' {}="{}"', pairs)


@register.simple_tag
def widget(bound: Any, **attrs: Any) -> SafeString:
    """A bound field's own control with our class, its description and its error joined to it."""
    kind = bound.field.widget
    name = getattr(kind, "input_type", "")
    if name in {"checkbox", "radio"}:
        css = ""
    elif name == "file":
        css = "file"
    elif name == "select":
        css = "select"
    else:
        css = "textarea" if kind.__class__.__name__.endswith("Textarea") else "input"
    extra = {key.replace("_", "-"): value for key, value in attrs.items() if value not in ("", None, False)}
    if css:
        extra["class"] = f"{css} {kind.attrs.get('class', '')}".strip()
    if bound.errors:
        extra["aria-invalid"] = "true"
    return format_html("{}", bound.as_widget(attrs=extra))


@dataclass(frozen=True)
class PagerView:
    """What the pager prints: where we are and the addresses to both sides ("" at an end)."""

    number: int
    pages: int
    earlier: str
    later: str


@register.simple_tag
def pager_of(page: Any, base: str) -> PagerView:
    """The pager for a page with `number` and either `pages` or `total` and `size`; base ends before "page=N"."""
    number = int(getattr(page, "number", 1) or 1)
    pages = getattr(page, "pages", None)
    if pages is None:
        total, size = int(getattr(page, "total", 0) or 0), int(getattr(page, "size", 1) or 1)
        pages = max(1, -(-total // size))
    return PagerView(
        number=number,
        pages=int(pages),
        earlier=f"{base}page={number - 1}" if number > 1 else "",
        later=f"{base}page={number + 1}" if number < pages else "",
    )
