"""The pictures of the captain's view: shares with the marks at which we speak up, months by source, how far work reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString

from muster.foundation.words import _
from muster.web.components.chart_strokes import (
    TALL,
    WIDE,
    Words,
    every_nth,
    scale_of,
    svg,
    table_of,
    text,
    ticks,
)
from muster.web.components.charts import Chart, KeyItem
from muster.web.components.dates import month_short
from muster.web.components.measure import shorten, text_width
from muster.web.components.plate import swatch

REACH_MONTHS = 6


@dataclass(frozen=True)
class Part:
    """One source in a row of shares or over months: its paint (0 to 4), its name, its values."""

    tone: int
    name: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class ReachRow:
    """One piece of agreed work: its paint, its name, its last day (None: no end is agreed) and what is said of it."""

    tone: int
    name: str
    until: date | None
    note: str


def _rect(tone: int, x: float, y: float, width: float, height: float, rx: float = 1.5) -> SafeString:
    return format_html(
        '<rect class="c-{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
        tone,
        f"{x:.1f}",
        f"{y:.1f}",
        f"{max(1.0, width):.1f}",
        f"{height:.1f}",
        f"{rx:g}",
    )


def percent(thousandths: int) -> str:
    """Thousandths as whole percents, as they stand beside a bar."""
    return _("{n} %", n=(thousandths + 5) // 10)


# ------------------------------------------------------------ shares


def shares(title: str, labels: Sequence[str], parts: Sequence[Part], *, marks: Sequence[int]) -> Chart:
    """One bar a label, cut into shares (thousandths) in the order of the parts; the marks stand over the last bar."""
    said = "; ".join(
        f"{label}: " + ", ".join(f"{part.name} {percent(part.values[i])}" for part in parts if part.values[i])
        for i, label in enumerate(labels)
    )
    named = _("{title}. {said}. The first mark is at {mark}.", title=title, said=said, mark=percent(marks[0]))
    return Chart(
        title=title,
        wide=_shares(labels, parts, marks, named, WIDE),
        tall=_shares(labels, parts, marks, named, TALL),
        table=table_of(
            ["", *labels], [[part.name, *(percent(value) for value in part.values)] for part in parts]
        ),
        key=tuple(KeyItem(swatch(f"sw-{part.tone}"), part.name) for part in parts),
    )


def _shares(
    labels: Sequence[str], parts: Sequence[Part], marks: Sequence[int], said: str, width: float
) -> SafeString:
    pieces = []
    for place, label in enumerate(labels):
        y = 8.0 + 100.0 * place
        pieces.append(text("t-strong", 0, y + 10, label))
        pieces += _cut(parts, place, y, width)
    pieces += _marks(marks, 8.0 + 100.0 * (len(labels) - 1), width)
    return svg(width, 100.0 * len(labels) - 12, said, *pieces)


def _cut(parts: Sequence[Part], place: int, y: float, width: float) -> list[SafeString]:
    pieces, start = [], 0.0
    for part in parts:
        wide = part.values[place] * width / 1000
        if part.values[place] <= 0:
            continue
        pieces.append(_rect(part.tone, start, y + 18, wide - 2, 40))
        full = percent(part.values[place])
        words = next((w for w in (full, full.split()[0]) if text_width(w) < wide - 4), "")
        if words:
            pieces.append(text("mid", start + wide / 2, y + 75, words))
        start += wide
    return pieces


def _marks(marks: Sequence[int], y: float, width: float) -> list[SafeString]:
    """Ticks over the bar with their percents, and before the first what they are."""
    pieces, room = [], width
    for mark in marks:
        x = mark * width / 1000
        words = percent(mark) if width == WIDE else str(mark // 10)
        pieces.append(
            format_html('<path class="mark" d="M{} {}V{}"/>', f"{x:.1f}", f"{y + 6:g}", f"{y + 17:g}")
        )
        pieces.append(text("t-warn mid", x, y + 2, words))
        room = min(room, x - text_width(words) / 2 - 8)
    pieces.append(text("end t-quiet", room, y + 2, _("we speak up at")))
    return pieces


# ------------------------------------------------------------ months


def months(
    title: str,
    labels: Sequence[str],
    parts: Sequence[Part],
    *,
    words: Words,
    average: int | None = None,
    average_words: str = "",
    summary: str = "",
) -> Chart:
    """A stack a month, in the paints of the sources; a line at the usual month with its words over it."""
    named = _("{title}. {summary}", title=title, summary=summary) if summary else title
    rows = [
        [label, *(words(part.values[i]) for part in parts), words(sum(part.values[i] for part in parts))]
        for i, label in enumerate(labels)
    ]
    return Chart(
        title=title,
        wide=_months(labels, parts, words, (average, average_words), named, WIDE, 260.0),
        tall=_months(labels, parts, words, (average, average_words), named, TALL, 220.0),
        table=table_of(["", *(part.name for part in parts), _("All")], rows),
    )


def _months(
    labels: Sequence[str],
    parts: Sequence[Part],
    words: Words,
    average: tuple[int | None, str],
    said: str,
    width: float,
    height: float,
) -> SafeString:
    top = max([sum(part.values[i] for part in parts) for i in range(len(labels))], default=0)
    found = ticks(max(float(top), float(average[0] or 0)), whole=True)
    left = max(text_width(words(mark)) for mark in found) + 10
    floor_y, top_y = height - 26, 26.0
    scale = (floor_y - top_y) / found[-1]
    step = (width - left) / max(1, len(labels))
    every = every_nth(labels, step)
    pieces = []
    for i, label in enumerate(labels):
        middle, foot = left + step * (i + 0.5), floor_y
        for part in parts:
            tall = part.values[i] * scale
            if tall > 0:
                pieces.append(
                    _rect(part.tone, middle - step * 0.31, foot - tall, step * 0.62, max(0.8, tall - 1.5), 1)
                )
                foot -= tall
        if (len(labels) - 1 - i) % every == 0:
            pieces.append(text("mid", middle, floor_y + 19, label))
    if average[0] is not None:
        y = floor_y - average[0] * scale
        pieces.append(
            format_html('<path class="cap" d="M{} {}H{}"/>', f"{left:.1f}", f"{y:.1f}", f"{width:g}")
        )
        pieces.append(text("t-strong halo", left, 12, average[1]))
    return svg(width, height, said, scale_of(found, left, width, floor_y, scale, words), *pieces)


# ------------------------------------------------------------ reach


def reach(title: str, rows: Sequence[ReachRow], *, today: date, summary: str = "") -> Chart:
    """A bar from today to the last day of each piece of agreed work, over six months; an arrow of words where it goes on."""
    said = summary or "; ".join(f"{row.name} {row.note}" for row in rows)
    named = _("{title}. {summary}", title=title, summary=said)
    return Chart(
        title=title,
        wide=_reach(rows, today, named, WIDE),
        tall=_reach(rows, today, named, TALL),
        table=table_of(["", _("Until")], [[row.name, row.note] for row in rows]),
    )


def _reach(rows: Sequence[ReachRow], today: date, said: str, width: float) -> SafeString:
    is_wide = width == WIDE
    left = 0.0
    if is_wide:
        left = min(220.0, max([text_width(row.name, strong=True) for row in rows], default=0.0) + 16)
    end = _months_on(today, REACH_MONTHS)
    scale = (width - left) / (end - today).days
    step = 34.0 if is_wide else 48.0
    height = 22 + step * len(rows) + 8
    pieces = []
    month = _months_on(today, 1).replace(day=1)
    while month < end:
        x = left + (month - today).days * scale
        pieces.append(format_html('<path class="grid" d="M{} 22V{}"/>', f"{x:.1f}", f"{height - 4:g}"))
        if x + text_width(month_short(month.month)) + 4 < width:
            pieces.append(text("t-quiet", x + 4, 14, month_short(month.month)))
        month = _months_on(month, 1)
    for place, row in enumerate(rows):
        y = 22 + step * place
        wide = ((end if row.until is None else min(end, row.until + timedelta(days=1))) - today).days * scale
        pieces += _reach_row(row, y, left, wide, width)
    axis = format_html('<path class="axis" d="M{} {}H{}"/>', f"{left:g}", f"{height - 4:g}", f"{width:g}")
    return svg(width, height, said, *pieces, axis)


def _reach_row(row: ReachRow, y: float, left: float, wide: float, width: float) -> list[SafeString]:
    if left:
        name = shorten(row.name, left - 12, strong=True)
        pieces = [text("t-strong halo", 0, y + 26, name), _rect(row.tone, left + 1, y + 11, wide - 1, 20)]
        if left + wide + text_width(row.note) + 8 <= width:
            return [*pieces, text("halo", left + wide + 8, y + 26, row.note)]
        return [*pieces, text("end t-strong halo", width - 8, y + 26, row.note)]
    note_room = text_width(row.note) + 12
    return [
        text("t-strong halo", 0, y + 20, shorten(row.name, width - note_room, strong=True)),
        text("end t-quiet halo", width, y + 20, row.note),
        _rect(row.tone, 1, y + 26, wide - 1, 16),
    ]


def _months_on(day: date, n: int) -> date:
    months = day.year * 12 + day.month - 1 + n
    return date(months // 12, months % 12 + 1, min(day.day, 28))


# ------------------------------------------------------------ one level


def spark(points: Sequence[int | None], *, fades: bool) -> SafeString:
    """A level over the months, small: hundredths on the scale of 1 to 5, a dot at the end. The words stand beside it."""
    known = [
        (4 + 92 * i / max(1, len(points) - 1), point) for i, point in enumerate(points) if point is not None
    ]
    drawn = [(x, 24 - (point - 100) / 400 * 21) for x, point in known]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in drawn) if drawn else ""
    fade = " fade" if fades else ""
    return format_html(
        '<svg class="chart" viewBox="0 0 104 28" aria-hidden="true"><path class="grid" d="M4 24H96"/>'
        '<path class="line{}" d="{}"/><circle class="end-dot{}" cx="{}" cy="{}" r="3.5"/></svg>',
        fade,
        path,
        fade,
        f"{drawn[-1][0]:.1f}" if drawn else "4",
        f"{drawn[-1][1]:.1f}" if drawn else "24",
    )
