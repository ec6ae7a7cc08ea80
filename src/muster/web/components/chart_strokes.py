"""The strokes that every chart shares: the frame, words, the scale, and the table beside it."""

from collections.abc import Callable, Sequence
from math import ceil, floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from muster.web.components.measure import text_width

WIDE, TALL = 760.0, 346.0
Words = Callable[[float], str]


def ticks(top: float, *, whole: bool = False) -> list[float]:
    """Three to six round numbers from 0 to at or above the top; whole ones for what is counted."""
    if top <= 0:
        return [0.0, 1.0]
    raw = top / 4
    power = 10.0 ** floor(log10(raw))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw)
    if whole and not step.is_integer():
        step = float(ceil(step))
    return [step * i for i in range(ceil(top / step - 1e-9) + 1)]


def svg(width: float, height: float, said: str, *pieces: SafeString) -> SafeString:
    """A whole chart; its class says which width it is for."""
    css = "chart-wide" if width == WIDE else "chart-tall"
    return format_html(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        css,
        f"{width:g}",
        f"{height:g}",
        said,
        format_html_join("", "{}", ((piece,) for piece in pieces)),
    )


def text(css: str, x: float, y: float, words: str) -> SafeString:
    """One line of words at a place."""
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', css, f"{x:.1f}", f"{y:.1f}", words)


def scale_of(
    marks: Sequence[float], left: float, right: float, floor_y: float, scale: float, words: Words
) -> SafeString:
    """The grid with its words at the left, and the floor."""
    rows = [
        (
            f"{left:.1f}",
            f"{floor_y - (m - marks[0]) * scale:.1f}",
            f"{right:.1f}",
            f"{left - 8:.1f}",
            f"{floor_y - (m - marks[0]) * scale + 4.5:.1f}",
            words(m),
        )
        for m in marks
    ]
    grid = format_html_join(
        "", '<path class="grid" d="M{} {}H{}"/><text class="end t-quiet" x="{}" y="{}">{}</text>', rows
    )
    return format_html(
        '{}<path class="axis" d="M{} {}H{}"/>', grid, f"{left:.1f}", f"{floor_y:.1f}", f"{right:.1f}"
    )


def every_nth(labels: Sequence[str], step: float) -> int:
    """Show every n-th label so that none touches the next."""
    widest = max([text_width(label) for label in labels], default=0.0) + 6
    return max(1, ceil(widest / step)) if step > 0 else max(1, len(labels))


def value_words(value: float | None, words: Words) -> str:
    """A value in words; a dash where there are too few cases to say."""
    return "–" if value is None else words(value)


def count_words(count: int | None) -> str:
    """A count, or a dash where none is known."""
    return "–" if count is None else str(count)


def table_of(head: Sequence[str], rows: Sequence[Sequence[str]]) -> SafeString:
    """Head and body of the table that holds the same figures; the first column is the label."""
    first = format_html('<th scope="col">{}</th>', head[0]) if head[0] else SafeString("<td></td>")
    heads = format_html_join("", '<th scope="col" class="num">{}</th>', ((words,) for words in head[1:]))
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (row[0], format_html_join("", '<td class="num">{}</td>', ((cell,) for cell in row[1:])))
            for row in rows
        ),
    )
    return format_html("<thead><tr>{}{}</tr></thead><tbody>{}</tbody>", first, heads, body)
