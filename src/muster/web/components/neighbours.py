"""The neighbours of a skill as a picture: the nearer, the closer. The table of the chart says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from muster.foundation.words import _
from muster.web.components.chart_strokes import TALL, WIDE, svg, table_of, text
from muster.web.components.charts import Chart
from muster.web.components.measure import shorten, text_width

ROW = 30.0
_GAP, _EDGE = 10.0, 4.0


@dataclass(frozen=True, slots=True)
class Near:
    """A neighbour: its name, how near in hundredths, and why."""

    label: str
    sim: int
    why: str


def draw_neighbours(middle: str, near: Sequence[Near]) -> Chart | None:
    """The picture with its table, or None where there is no neighbour. Nothing overlaps, whatever skills are called.

    On wide screens the skill stands in the middle and its neighbours left and right of it, on phones all to its right;
    the length of a line falls as the similarity grows.
    """
    if not near:
        return None
    title = _("What is near {skill}", skill=middle)
    said = f"{title}: " + "; ".join(f"{one.label} {_('{n} %', n=one.sim)}" for one in near) + "."
    return Chart(
        title=title,
        wide=_picture(middle, near[0::2], near[1::2], WIDE, WIDE / 2, said),
        tall=_picture(middle, near, (), TALL, 12.0, said),
        table=table_of(
            [_("Skill"), _("How near"), _("Why")],
            [[one.label, _("{n} %", n=one.sim), one.why] for one in near],
        ),
    )


def _picture(
    middle: str, right: Sequence[Near], left: Sequence[Near], width: float, x: float, said: str
) -> SafeString:
    height = ROW * (max(len(right), len(left)) + 1) + 22
    y = (height + 22) / 2
    name = shorten(middle, width - 2 * _EDGE, strong=True)
    at = min(max(x, _EDGE + text_width(name, strong=True) / 2), width - _EDGE)
    return svg(
        width,
        height,
        said,
        _spokes(right, (x, y), height, width, 1),
        _spokes(left, (x, y), height, width, -1),
        format_html('<circle class="end-dot" cx="{}" cy="{}" r="7"/>', f"{x:.1f}", f"{y:.1f}"),
        text("mid t-strong", at, 15, name),
    )


def _spokes(
    near: Sequence[Near], start: tuple[float, float], height: float, width: float, sign: int
) -> SafeString:
    """Lines to the neighbours of one side, one a row, with their names behind the dots."""
    x0, y0 = start
    half = width - x0 if sign > 0 else x0
    pieces = []
    for place, one in enumerate(near):
        y = 22 + (height - 22) * (place + 1) / (len(near) + 1)
        x = x0 + sign * half * (0.16 + 0.34 * (100 - one.sim) / 100)
        room = (width - x if sign > 0 else x) - _GAP - _EDGE
        spoke = format_html(
            '<path class="grid" d="M{} {}L{} {}"/><circle class="dot" cx="{}" cy="{}" r="4"/>',
            *(f"{n:.1f}" for n in (x0, y0, x, y, x, y)),
        )
        label = text("" if sign > 0 else "end", x + sign * _GAP, y + 4.5, shorten(one.label, room))
        pieces.append((spoke, label))
    return format_html_join("", "{}{}", pieces)
