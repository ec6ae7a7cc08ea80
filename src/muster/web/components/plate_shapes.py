"""The two drawings of a plate: upright columns for wide pages, a row a week for phones.

Both put the floor stacks down in the same order and draw the line last, over everything.
Coordinates are drawing units; a unit is about a pixel.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from muster.foundation.words import _
from muster.web.components.dates import day_short, week_number
from muster.web.components.measure import text_width
from muster.web.components.numbers import hours
from muster.web.components.plate_weeks import OTHER, PlateWeek, Stack, in_order

GAP = 2.0
WIDE_WIDTH, WIDE_HEIGHT = 848.0, 332.0
FLOOR, TOP, LEFT, RIGHT = 280.0, 56.0, 44.0, 8.0
TALL_WIDTH, ROW, HEAD = 346.0, 34.0, 22.0
TALL_LEFT, TALL_RIGHT = 64.0, 272.0
INSIDE = 20.0  # free room at least this high holds its own number
LEAST_SCALE = 600


@dataclass(frozen=True)
class Drawing:
    """What both drawings need: the weeks, their colours, the week we are in, and where a week's link goes."""

    title: str
    weeks: Sequence[PlateWeek]
    slots: Mapping[str, int]
    this_monday: date | None
    week_url: Callable[[date], str]


@dataclass(frozen=True)
class Piece:
    """One rectangle along the direction of hours: its class and where it starts and ends, in minutes."""

    css: str
    start: int
    end: int


def pieces(week: PlateWeek, slots: Mapping[str, int]) -> list[Piece]:
    """A week's rectangles from the floor up, ending with free room, a refused act and its excess.

    The minutes of stacks and free room end exactly at the line; only an excess starts there.
    """
    found: list[Piece] = []
    at = 0
    for stack in in_order(week, slots):
        found.append(Piece(stack_class(stack, slots), at, at + stack.minutes))
        at += stack.minutes
    if week.free:
        asked = min(week.wanted, week.free)
        if asked:
            found.append(Piece("c-hold", at, at + asked))
        at += asked
        left = week.free - asked
        for offer in week.offers:
            part = min(offer.minutes, left)
            if part:
                found.append(Piece("c-soft", at, at + part))
                at, left = at + part, left - part
        if left:
            found.append(Piece("c-free", at, at + left))
    if week.excess:
        found.append(Piece("c-excess", week.line, week.line + week.excess))
    return found


def stack_class(stack: Stack, slots: Mapping[str, int]) -> str:
    """The class that paints a stack: slate for the home role, hatched for a hold, else its own green."""
    if stack.kind == "home":
        return "c-0"
    if stack.kind in ("hold", "soft"):
        return f"c-{stack.kind}"
    return "c-other" if stack.key == OTHER else f"c-{slots.get(stack.key, 4)}"


def full_scale(weeks: Sequence[PlateWeek]) -> int:
    """The minutes at the end of the scale: the highest line, or excess above it, and at least ten hours."""
    return max([LEAST_SCALE, *(week.line + week.excess for week in weeks)])


def week_word(week: PlateWeek) -> str:
    """What stands at a week without free room: "leave", "full", or "none" where nothing is offered."""
    if week.is_away:
        return _("leave")
    if week.free:
        return ""
    return _("full") if week.taken else _("none")


# ---------------------------------------------------------------- upright


def draw_wide(drawing: Drawing) -> SafeString:
    """The upright plate: a column a week, its height the hours."""
    step = (WIDE_WIDTH - LEFT - RIGHT) / max(1, len(drawing.weeks))
    scale = (FLOOR - TOP) / full_scale(drawing.weeks)
    columns = [_column(drawing, week, LEFT + step * i, step, scale) for i, week in enumerate(drawing.weeks)]
    return format_html(
        '<svg class="chart plate plate-wide" viewBox="0 0 {} {}" role="group" aria-label="{}">{}{}<path class="axis" d="M{} {}H{}"/>{}{}</svg>',
        f"{WIDE_WIDTH:g}",
        f"{WIDE_HEIGHT:g}",
        drawing.title,
        _grid(full_scale(drawing.weeks), scale),
        format_html_join("\n", "{}", ((column,) for column in columns)),
        f"{LEFT:g}",
        f"{FLOOR:g}",
        f"{WIDE_WIDTH - RIGHT:g}",
        _wide_line(drawing.weeks, step, scale),
        _line_labels(drawing.weeks, step, scale),
    )


def _grid(most: int, scale: float) -> SafeString:
    every = 10 if most <= 60 * 60 else 20
    ticks = range(0, most // 60 + 1, every)
    rows = []
    for tick in ticks:
        y = FLOOR - tick * 60 * scale
        words = _("{n} h", n=tick) if tick == ticks[-1] and tick else str(tick)
        rows.append((f"{y:.1f}", f"{WIDE_WIDTH - RIGHT:g}", f"{y + 4.5:.1f}", words))
    return format_html_join(
        "", '<path class="grid" d="M44 {0}H{1}"/><text class="end t-quiet" x="35" y="{2}">{3}</text>', rows
    )


def _column(drawing: Drawing, week: PlateWeek, x: float, step: float, scale: float) -> SafeString:
    bar = min(46.0, step * 0.66)
    left, middle = x + (step - bar) / 2, x + step / 2
    is_this = week.monday == drawing.this_monday
    rects = []
    for piece in pieces(week, drawing.slots):
        cell = (piece.end - piece.start) * scale
        height = min(cell, max(1.0, cell - GAP))
        rects.append(
            (
                piece.css,
                f"{left:.1f}",
                f"{FLOOR - piece.start * scale - height:.1f}",
                f"{bar:.1f}",
                f"{height:.1f}",
            )
        )
    if week.is_away:
        rects.append(("c-leave", f"{left:.1f}", f"{FLOOR - 120:.1f}", f"{bar:.1f}", "119"))
    return format_html(
        '<a href="{}"{}><title>{}</title><rect class="hit" x="{}" y="18" width="{}" height="308" rx="4"/>{}{}'
        '<text class="mid{}" x="{}" y="299">{}</text><text class="mid t-quiet" x="{}" y="316">{}</text></a>',
        drawing.week_url(week.monday),
        mark_safe(' class="this" aria-current="date"') if is_this else "",
        week.sentence,
        f"{x + 1.5:.1f}",
        f"{step - 3:.1f}",
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="1.5"/>', rects),
        _column_words(week, middle, scale),
        " t-strong" if is_this else "",
        f"{middle:.1f}",
        day_short(week.monday),
        f"{middle:.1f}",
        _("this week") if is_this else _("w{n}", n=week_number(week.monday)),
    )


def _above(week: PlateWeek, scale: float) -> float:
    """The baseline of words that stand over a week's column."""
    if week.is_away:
        return FLOOR - 128
    return FLOOR - (week.line + week.excess) * scale - 8


def _has_word_above(week: PlateWeek, scale: float) -> bool:
    return not week.free or (week.free - min(week.free, week.wanted)) * scale < INSIDE


def _column_words(week: PlateWeek, middle: float, scale: float) -> SafeString:
    word, css = week_word(week), "mid t-quiet"
    y = _above(week, scale)
    if week.excess:
        word, css = _("{n} h over", n=hours(week.excess)), "mid t-danger"
    elif week.free and week.free > week.wanted:
        word, css = hours(week.free - week.wanted), "mid t-accent"
        if not _has_word_above(week, scale):
            y = FLOOR - (week.line - (week.free - week.wanted) / 2) * scale + 4.5
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', css, f"{middle:.1f}", f"{y:.1f}", word)


def _wide_line(weeks: Sequence[PlateWeek], step: float, scale: float) -> SafeString:
    """The line: one step a week at the hours offered, drawn over everything."""
    path, before = "", None
    for i, week in enumerate(weeks):
        y = f"{FLOOR - week.line * scale:.1f}"
        start, end = f"{LEFT + step * i:.1f}", f"{LEFT + step * (i + 1):.1f}"
        path += f"M{start} {y}" if before is None else (f"V{y}" if y != before else "")
        path += f"H{end}"
        before = y
    return format_html('<path class="cap" d="{}"/>', path)


def _line_labels(weeks: Sequence[PlateWeek], step: float, scale: float) -> SafeString:
    """The hours of each level stretch of the line, where they touch no other words; the longest comes first."""
    tops = [
        _above(week, scale) - (13 if _has_word_above(week, scale) or week.excess else -2) for week in weeks
    ]
    runs: list[tuple[int, int]] = []
    for i, week in enumerate(weeks):
        if runs and weeks[runs[-1][0]].line == week.line:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    placed: list[tuple[float, float, float]] = []
    rows = []
    for first, last in sorted(runs, key=lambda run: (run[0] - run[1], run[0])):
        if not weeks[first].cap:
            continue
        offered = hours(weeks[first].cap)
        words = _("{n} h from here", n=offered) if first else _("The line: {n} h", n=offered)
        width = text_width(words, strong=True)
        x = min(LEFT + step * first + 6, WIDE_WIDTH - RIGHT - width)
        under = range(max(0, int((x - LEFT) // step)), min(len(weeks), int((x + width - LEFT) // step) + 1))
        y = (
            min(tops[i] for i in under if first <= i <= last) - 5
            if any(first <= i <= last for i in under)
            else 0.0
        )
        clear = all(tops[i] - 4 > y for i in under if not first <= i <= last)
        apart = all(abs(y - oy) > 15 or x + width + 8 < ox or x > ox + ow + 8 for ox, ow, oy in placed)
        if y >= 12 and clear and apart:
            placed.append((x, width, y))
            rows.append((f"{x:.1f}", f"{y:.1f}", words))
    return format_html_join("", '<text class="t-strong" x="{}" y="{}">{}</text>', rows)


# ---------------------------------------------------------------- phone


def draw_tall(drawing: Drawing) -> SafeString:
    """The plate for phones: a row a week, hours free at the right."""
    scale = (TALL_RIGHT - TALL_LEFT) / full_scale(drawing.weeks)
    rows = [_row(drawing, week, HEAD + ROW * i, scale) for i, week in enumerate(drawing.weeks)]
    path = ""
    for i, week in enumerate(drawing.weeks):
        x, y = f"{TALL_LEFT + week.line * scale:.1f}", HEAD + ROW * i
        path += f"M{x} {y:g}" if not i else f"H{x}"
        path += f"V{y + ROW:g}"
    return format_html(
        '<svg class="chart plate plate-tall" viewBox="0 0 {} {}" role="group" aria-label="{}">{}<path class="cap" d="{}"/>{}</svg>',
        f"{TALL_WIDTH:g}",
        f"{HEAD + ROW * len(drawing.weeks) + 4:g}",
        drawing.title,
        format_html_join("\n", "{}", ((row,) for row in rows)),
        path,
        _tall_label(drawing.weeks, scale),
    )


def _tall_label(weeks: Sequence[PlateWeek], scale: float) -> SafeString:
    if not weeks or not weeks[0].cap:
        return mark_safe("")
    words = _("The line: {n} h", n=hours(weeks[0].cap))
    x = max(TALL_LEFT + weeks[0].line * scale, text_width(words, strong=True))
    return format_html('<text class="end t-strong" x="{}" y="14">{}</text>', f"{x:.1f}", words)


def _row(drawing: Drawing, week: PlateWeek, y: float, scale: float) -> SafeString:
    is_this = week.monday == drawing.this_monday
    rects = []
    for piece in pieces(week, drawing.slots):
        cell = (piece.end - piece.start) * scale
        width = min(cell, max(1.0, cell - GAP))
        rects.append(
            (
                piece.css,
                f"{TALL_LEFT + piece.start * scale + (cell - width) / 2:.1f}",
                f"{y + 6:g}",
                f"{width:.1f}",
                "20",
            )
        )
    if week.is_away:
        rects.append(("c-leave", f"{TALL_LEFT:g}", f"{y + 6:g}", "117", "20"))
    word, css = week_word(week), "end t-quiet"
    if week.excess:
        word, css = _("{n} h over", n=hours(week.excess)), "end t-danger"
    elif week.free:
        word, css = _("{n} free", n=hours(week.free - min(week.free, week.wanted))), "end t-accent"
    return format_html(
        '<a href="{}"{}><title>{}</title><rect class="hit" x="0" y="{}" width="{}" height="{}" rx="4"/>'
        '<text{} x="4" y="{}">{}</text>{}<text class="{}" x="342" y="{}">{}</text></a>',
        drawing.week_url(week.monday),
        mark_safe(' class="this" aria-current="date"') if is_this else "",
        week.sentence,
        f"{y:g}",
        f"{TALL_WIDTH:g}",
        f"{ROW - 1:g}",
        mark_safe(' class="t-strong"') if is_this else "",
        f"{y + 21:g}",
        day_short(week.monday),
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="1.5"/>', rects),
        css,
        f"{y + 21:g}",
        word,
    )
