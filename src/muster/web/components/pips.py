"""Five pips for a level in a chip: solid is shown by evidence, hollow is claimed, grey is not there."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LEVELS = 5


def draw_pips(level: int, *, claimed: object = False) -> SafeString:
    """The picture of a level from 0 to 5; `claimed` is True for all of it or the number of pips that are only said.

    Hidden from screen readers: the chip says the level in words beside it.
    """
    shown = max(0, min(LEVELS, int(level)))
    hollow = shown if claimed is True else max(0, min(shown, int(claimed or 0)))  # type: ignore[call-overload]
    rows = []
    for place in range(LEVELS):
        state = "pip"
        if place < shown - hollow:
            state = "pip on"
        elif place < shown:
            state = "pip claimed"
        rows.append((state, f"{0.75 + 8.5 * place:g}"))
    return format_html(
        '<svg class="pips" viewBox="0 0 42 10" aria-hidden="true">{}</svg>',
        format_html_join("", '<rect class="{}" x="{}" y=".75" width="6.5" height="8.5" rx="1.5"/>', rows),
    )
