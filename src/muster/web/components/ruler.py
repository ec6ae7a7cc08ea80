"""The level ruler: 1 to 5, a dot for the level and a band for how sure we are."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from muster.foundation.words import _

LEFT, STEP = 8.0, 56.0
LOW, HIGH = 1.0, 5.0


def place(level: float) -> float:
    """Where a level stands on the ruler, in drawing units; levels outside 1 to 5 stand at the end."""
    return LEFT + STEP * (min(HIGH, max(LOW, level)) - LOW)


def draw_ruler(level: float, *, sd: float, claimed: bool = False, need: int | None = None) -> SafeString:
    """The ruler for a level (1 to 5) with one standard deviation to each side.

    `claimed` draws the dot hollow: nothing but the person's own word supports it. `need` marks the level
    that a role asks for. The text alternative states level and range.
    """
    low, high = max(LOW, level - sd), min(HIGH, level + sd)
    words = _(
        "Level {level} on a scale of 1 to 5, likely between {low} and {high}",
        level=f"{level:.1f}",
        low=f"{low:.1f}",
        high=f"{high:.1f}",
    )
    if claimed:
        words = _("{words}, claimed only", words=words)
    if need is not None:
        words = _("{words}; level {need} is asked for", words=words, need=need)
    ticks = format_html_join(
        "", '<path class="grid" d="M{} 10V18"/>', ((f"{place(k):g}",) for k in range(1, 6))
    )
    mark = (
        format_html('<path class="need" d="M{} 3V25"/>', f"{place(need):g}")
        if need is not None
        else mark_safe("")
    )
    return format_html(
        '<svg class="chart ruler" viewBox="0 0 240 28" role="img" aria-label="{}"><path class="grid" d="M8 14H232"/>{}'
        '<rect class="band" x="{}" y="8" width="{}" height="12" rx="6"/>{}'
        '<circle class="{}" cx="{}" cy="14" r="5"/></svg>',
        words,
        ticks,
        f"{place(low):.1f}",
        f"{max(2.0, place(high) - place(low)):.1f}",
        mark,
        "point claimed" if claimed else "point",
        f"{place(level):.1f}",
    )


def draw_scale() -> SafeString:
    """The numbers 1 to 5 for the head of a column of rulers; hidden from screen readers."""
    marks = format_html_join(
        "",
        '<text class="mid t-quiet" x="{}" y="12">{}</text>',
        ((f"{place(k):g}", k) for k in range(1, 6)),
    )
    return format_html('<svg class="chart ruler" viewBox="0 0 240 16" aria-hidden="true">{}</svg>', marks)
