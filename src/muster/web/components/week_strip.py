"""Twelve weeks of one person in the height of a line: home, lent, held and free, in the textures of the plate."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from muster.foundation.words import _
from muster.people import queries as people_queries
from muster.web.components.dates import day_long
from muster.web.components.numbers import hours

WIDTH, HEIGHT, GAP = 184.0, 36.0, 3.0
LEAST = 600


def draw_strip(weeks: Sequence[people_queries.PlateWeek], *, name: str) -> SafeString:
    """A column a week, its height hours on one scale for the person; the text alternative says this week."""
    step = WIDTH / max(1, len(weeks))
    top = max([LEAST, *(w.home_minutes + max(w.cap_minutes, w.held + w.firm) for w in weeks)])
    rects = []
    for n, week in enumerate(weeks):
        at = 0.0
        for css, minutes in (
            ("c-0", week.home_minutes),
            ("c-1", week.firm),
            ("c-hold", week.held),
            ("c-free", week.free_minutes),
        ):
            if minutes:
                height = minutes / top * HEIGHT
                drawn = max(1.0, height - 1)
                y = HEIGHT - at - drawn
                rects.append((css, f"{n * step:.1f}", f"{y:.1f}", f"{step - GAP:.1f}", f"{drawn:.1f}"))
                at += height
    return format_html(
        '<svg class="weekstrip" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        f"{WIDTH:g}",
        f"{HEIGHT:g}",
        _words(weeks, name),
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="1"/>', rects),
    )


def _words(weeks: Sequence[people_queries.PlateWeek], name: str) -> str:
    room = next((week for week in weeks if week.free_minutes), None)
    if room is None:
        return _("{name}: no free hours in the next {n} weeks.", name=name, n=len(weeks))
    return _(
        "{name}: the first free hours are {free} in the week of {day}.",
        name=name,
        free=hours(room.free_minutes),
        day=day_long(room.monday),
    )
