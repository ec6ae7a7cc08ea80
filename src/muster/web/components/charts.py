"""Charts as server-side SVG: bars over months, lines over months, bars across, shares in a stack.

Every chart comes in two widths (CSS shows the one that fits), says its finding in a sentence for those who do
not see it, and carries the same figures as a table. Values are drawn as given; rounding is the caller's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from muster.foundation.words import _, language
from muster.web.components.chart_strokes import (
    TALL,
    WIDE,
    Words,
    count_words,
    every_nth,
    scale_of,
    svg,
    table_of,
    text,
    ticks,
    value_words,
)
from muster.web.components.measure import shorten, text_width
from muster.web.components.plate import swatch

EMPTY = SafeString("")
GERMAN = str.maketrans(",.", ".,")


@dataclass(frozen=True)
class KeyItem:
    """A line of a chart's key: its paint and its words."""

    picture: SafeString
    label: str


@dataclass(frozen=True)
class Chart:
    """A drawn chart. `table` is the head and body for `c-table`; `key` may be empty."""

    title: str
    wide: SafeString
    tall: SafeString
    table: SafeString
    key: tuple[KeyItem, ...] = ()


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its value (None: too few to say), and how many cases stand behind it."""

    label: str
    value: float | None
    count: int | None = None


@dataclass(frozen=True)
class Series:
    """One line: its name and a value for each label, None where there are too few cases to say."""

    name: str
    values: tuple[float | None, ...]
    fades: bool = False


def plain(value: float) -> str:
    """A number with thousands parted and no needless decimals."""
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return text.translate(GERMAN) if language() == "de" else text


# ------------------------------------------------------------ bars over time


def bars(
    title: str, points: Sequence[Bar], *, words: Words = plain, summary: str = "", value_head: str = ""
) -> Chart:
    """Upright bars, one a label, with the values over the bars where they all fit (else the highest), and counts below."""
    return Chart(
        title=title,
        wide=_bars(title, points, words, summary, WIDE, 240.0),
        tall=_bars(title, points, words, summary, TALL, 220.0),
        table=table_of(
            ["", value_head or _("Value"), *([_("Cases")] if _counted(points) else [])],
            [
                [p.label, value_words(p.value, words), *([count_words(p.count)] if _counted(points) else [])]
                for p in points
            ],
        ),
    )


def _counted(points: Sequence[Bar]) -> bool:
    return any(p.count is not None for p in points)


def _bars(
    title: str, points: Sequence[Bar], words: Words, summary: str, width: float, height: float
) -> SafeString:
    top_value = max([p.value or 0.0 for p in points], default=0.0)
    marks = ticks(top_value, whole=all(float(p.value or 0).is_integer() for p in points))
    left = max(text_width(words(mark)) for mark in marks) + 10
    floor_y, top_y = height - (40 if _counted(points) else 24), 22.0
    scale = (floor_y - top_y) / marks[-1]
    step = (width - left) / max(1, len(points))
    bar = min(46.0, step * 0.62)
    roomy = all(text_width(words(p.value or 0), strong=True) + 4 < step for p in points)
    every = every_nth([p.label for p in points], step)
    highest = next((i for i, p in enumerate(points) if p.value == top_value), None)
    pieces = []
    for i, p in enumerate(points):
        middle = left + step * (i + 0.5)
        pieces.append(_bar(p, middle, bar, floor_y, scale))
        if p.value is not None and (roomy or i == highest):
            half = text_width(words(p.value), strong=True) / 2
            x = min(max(middle, left + half), width - half)
            pieces.append(text("mid t-strong", x, floor_y - p.value * scale - 6, words(p.value)))
        if i % every == 0:
            pieces.append(text("mid", middle, floor_y + 18, p.label))
        if p.count is not None and text_width(str(p.count)) < step:
            pieces.append(text("mid t-quiet", middle, floor_y + 34, str(p.count)))
    return svg(
        width,
        height,
        _alternative(title, summary, points, words),
        scale_of(marks, left, width, floor_y, scale, words),
        *pieces,
    )


def _bar(p: Bar, middle: float, bar: float, floor_y: float, scale: float) -> SafeString:
    if p.value is None:
        return text("mid t-quiet", middle, floor_y - 8, "–")
    tall = max(1.0, p.value * scale) if p.value else 0.0
    return format_html(
        '<rect class="c-1" x="{}" y="{}" width="{}" height="{}" rx="1.5"/>',
        f"{middle - bar / 2:.1f}",
        f"{floor_y - tall:.1f}",
        f"{bar:.1f}",
        f"{tall:.1f}",
    )


# ------------------------------------------------------------ lines over time


def lines(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    counts: Sequence[int] | None = None,
    marks: Sequence[float] | None = None,
    words: Words = plain,
    summary: str = "",
) -> Chart:
    """Lines over labels (months), each named at its end; gaps where there are too few cases; counts below.

    `marks` is a scale of its own, such as 1 to 5; without it the scale begins at 0. One line alone needs no name.
    """
    head = ["", *(s.name for s in series), *([_("Cases")] if counts else [])]
    rows = [
        [
            label,
            *(value_words(s.values[i], words) for s in series),
            *([count_words(counts[i])] if counts else []),
        ]
        for i, label in enumerate(labels)
    ]
    return Chart(
        title=title,
        wide=_lines(title, labels, series, counts, marks, words, summary, WIDE, 240.0),
        tall=_lines(title, labels, series, counts, marks, words, summary, TALL, 220.0),
        table=table_of(head, rows),
    )


def _lines(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    counts: Sequence[int] | None,
    own_marks: Sequence[float] | None,
    words: Words,
    summary: str,
    width: float,
    height: float,
) -> SafeString:
    marks = own_marks or ticks(max([v for s in series for v in s.values if v is not None], default=0.0))
    left = max(text_width(words(mark)) for mark in marks) + 10
    named = [shorten(s.name, width * 0.3, strong=True) if len(series) > 1 else "" for s in series]
    right = width - max([text_width(name, strong=True) for name in named], default=0.0) - 12
    floor_y, top_y = height - (40 if counts else 24), 14.0
    scale = (floor_y - top_y) / (marks[-1] - marks[0])
    step = (right - left - 12) / max(1, len(labels) - 1)
    every = every_nth(labels, step)
    pieces = []
    for i, label in enumerate(labels):
        x = left + 6 + step * i
        if i % every == 0:
            pieces.append(text("mid", x, floor_y + 18, label))
            if counts:
                pieces.append(text("mid t-quiet", x, floor_y + 34, str(counts[i])))
    ends = []
    for s, name in zip(series, named, strict=True):
        drawn, end = _line(s, left + 6, step, floor_y + marks[0] * scale, scale)
        pieces.append(drawn)
        ends.append((end, name))
    last = -99.0
    for end, name in sorted(ends):
        last = max(end, last + 16)
        pieces.append(text("t-strong", right + 6, last + 4, name))
    said = _("{title}. {summary}", title=title, summary=summary) if summary else title
    return svg(width, height, said, scale_of(marks, left, right, floor_y, scale, words), *pieces)


def _line(s: Series, left: float, step: float, floor_y: float, scale: float) -> tuple[SafeString, float]:
    """The drawn line with a dot at each value that stands alone and at the end, and the height of its end."""
    path, pen, x, y = "", False, left, floor_y
    dots = []
    for i, value in enumerate(s.values):
        if value is None:
            pen = False
            continue
        x, y = left + step * i, floor_y - value * scale
        path += f"{'L' if pen else 'M'}{x:.1f} {y:.1f}"
        alone = not pen and (i + 1 == len(s.values) or s.values[i + 1] is None)
        if alone:
            dots.append((f"{x:.1f}", f"{y:.1f}"))
        pen = True
    if path:
        dots.append((f"{x:.1f}", f"{y:.1f}"))
    fade = " fade" if s.fades else ""
    drawn = format_html('<path class="line{}" d="{}"/>', fade, path)
    ends = format_html_join(
        "", '<circle class="end-dot{}" cx="{}" cy="{}" r="3.5"/>', ((fade, *dot) for dot in dots)
    )
    return format_html("{}{}", drawn, ends), y


# ------------------------------------------------------------ bars across


def across(
    title: str, rows: Sequence[Bar], *, words: Words = plain, summary: str = "", value_head: str = ""
) -> Chart:
    """Bars from left to right, the largest as given first; the label over its bar, the value at its end."""
    head = ["", value_head or _("Value"), *([_("Cases")] if _counted(rows) else [])]
    body = [
        [r.label, value_words(r.value, words), *([count_words(r.count)] if _counted(rows) else [])]
        for r in rows
    ]
    return Chart(
        title=title,
        wide=_across(title, rows, words, summary, WIDE),
        tall=_across(title, rows, words, summary, TALL),
        table=table_of(head, body),
    )


def _across(title: str, rows: Sequence[Bar], words: Words, summary: str, width: float) -> SafeString:
    most = max([r.value or 0.0 for r in rows], default=0.0) or 1.0
    room = max([text_width(value_words(r.value, words), strong=True) for r in rows], default=0.0) + 12
    pieces = []
    for i, row in enumerate(rows):
        y = 42.0 * i
        wide = (row.value or 0.0) / most * (width - room)
        note = _("{n} cases", n=row.count) if row.count is not None else ""
        note_room = text_width(note) + 16 if note else 0.0
        pieces.append(text("", 0, y + 13, shorten(row.label, width - note_room)))
        if note:
            pieces.append(text("end t-quiet", width, y + 13, note))
        if row.value is None:
            pieces.append(text("t-quiet", 0, y + 31, _("too few to say")))
            continue
        pieces.append(
            format_html(
                '<rect class="c-1" x="0" y="{}" width="{}" height="14" rx="1.5"/>',
                f"{y + 19:g}",
                f"{max(1.0, wide):.1f}",
            )
        )
        pieces.append(text("t-strong", wide + 8, y + 31, words(row.value)))
    return svg(width, 42.0 * max(1, len(rows)), _alternative(title, summary, rows, words), *pieces)


# ------------------------------------------------------------ shares in a stack


def stacked(
    title: str, rows: Sequence[tuple[str, Sequence[float]]], names: Sequence[str], *, summary: str = ""
) -> Chart:
    """One bar a row, cut into shares of its sum, in the paints of the plate (up to five names, the first is slate)."""
    percents = [(label, _percents(values)) for label, values in rows]
    said = summary or "; ".join(
        f"{label}: " + ", ".join(f"{name} {share} %" for name, share in zip(names, shares, strict=True))
        for label, shares in percents
    )
    body = [[label, *(f"{share} %" for share in shares)] for label, shares in percents]
    return Chart(
        title=title,
        wide=_stacked(title, percents, said, WIDE),
        tall=_stacked(title, percents, said, TALL),
        table=table_of(["", *names], body),
        key=tuple(KeyItem(swatch(f"sw-{min(i, 4)}"), name) for i, name in enumerate(names)),
    )


def _percents(values: Sequence[float]) -> list[int]:
    """Whole percents that add up to 100, by largest remainder; all zero when nothing is there."""
    total = sum(values)
    if total <= 0:
        return [0 for _value in values]
    exact = [value * 100 / total for value in values]
    found = [floor(e) for e in exact]
    order = sorted(range(len(exact)), key=lambda i: (-(exact[i] - found[i]), i))
    for i in order[: 100 - sum(found)]:
        found[i] += 1
    return found


def _stacked(title: str, rows: Sequence[tuple[str, Sequence[int]]], said: str, width: float) -> SafeString:
    pieces = []
    for place, (label, shares) in enumerate(rows):
        y, start = 92.0 * place, 0.0
        pieces.append(text("t-strong", 0, y + 14, label))
        for i, share in enumerate(shares):
            wide = share * width / 100
            if share:
                pieces.append(
                    format_html(
                        '<rect class="c-{}" x="{}" y="{}" width="{}" height="36" rx="1.5"/>',
                        min(i, 4),
                        f"{start:.1f}",
                        f"{y + 22:g}",
                        f"{max(1.0, wide - 2):.1f}",
                    )
                )
            words = next((w for w in (f"{share} %", str(share)) if text_width(w) < wide - 4), "")
            if share and words:
                pieces.append(text("mid", start + wide / 2, y + 75, words))
            start += wide
    return svg(width, 92.0 * max(1, len(rows)), f"{title}. {said}", *pieces)


def _alternative(title: str, summary: str, rows: Sequence[Bar], words: Words) -> str:
    said = summary or "; ".join(f"{row.label} {value_words(row.value, words)}" for row in rows)
    return f"{title}. {said}"
