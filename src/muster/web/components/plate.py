"""The plate: a person's weeks as stacks under a line that nothing crosses. The signature picture of the product.

`draw_plate` turns weeks into both drawings (CSS shows one of them), the list of what lies on the plate in the
same colours, and the same figures as a table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from muster.foundation.words import _
from muster.web.components.dates import day_long, day_short, monday_of
from muster.web.components.numbers import hours
from muster.web.components.plate_shapes import Drawing, draw_tall, draw_wide, stack_class
from muster.web.components.plate_weeks import (
    PlateWeek,
    Span,
    Stack,
    WeekDoesNotClose,
    colour_slots,
    fold_smallest,
    in_order,
    spans_of,
)

__all__ = [
    "Holding",
    "Plate",
    "PlateWeek",
    "Span",
    "Stack",
    "WeekDoesNotClose",
    "colour_slots",
    "draw_plate",
    "swatch",
]

WIDE_WEEKS, TALL_WEEKS = 12, 9


@dataclass(frozen=True)
class Holding:
    """One line of what lies on the plate: its colour, title, a note, hours a week, and an address or ""."""

    picture: SafeString
    title: str
    note: str
    hours: str
    href: str = ""


@dataclass(frozen=True)
class Plate:
    """A drawn plate: both drawings, the list beside them, the table, and the colour of each commitment."""

    title: str
    wide: SafeString
    tall: SafeString
    holdings: tuple[Holding, ...]
    table: SafeString
    slots: Mapping[str, int]


def draw_plate(
    weeks: Sequence[PlateWeek],
    *,
    today: date | None = None,
    title: str = "",
    week_url: Callable[[date], str] | None = None,
    spans: Sequence[Span] | None = None,
    slots: Mapping[str, int] | None = None,
    notes: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
) -> Plate:
    """Draw up to twelve weeks upright and up to nine as rows.

    `today` marks its week; `week_url` gives the address a week opens (default: an anchor on the page);
    colours come from `slots` (1 to 4 by stack key) or from `spans` (with ended commitments); `notes` and `links` are by stack key,
    for the list below. More than five stacks in a week: the smallest are drawn as one, listed apart.
    """
    shown = list(weeks[:WIDE_WEEKS])
    folded_weeks, folded = fold_smallest(shown)
    every_span = spans_of(shown) if spans is None else spans
    colours = slots or colour_slots([span for span in every_span if span.key not in folded])
    name = title or _("Your plate")
    url = week_url or (lambda monday: f"#week-{monday.isoformat()}")
    this_monday = monday_of(today) if today else None

    def drawing(count: int) -> Drawing:
        part = folded_weeks[:count]
        label = (
            _("{plate}: {n} weeks from {day}", plate=name, n=len(part), day=day_long(part[0].monday))
            if part
            else name
        )
        return Drawing(label, part, colours, this_monday, url)

    return Plate(
        title=name,
        wide=draw_wide(drawing(WIDE_WEEKS)),
        tall=draw_tall(drawing(TALL_WEEKS)),
        holdings=_holdings(shown, colours, folded, notes or {}, links or {}),
        table=_table(shown, colours),
        slots=colours,
    )


def swatch(css: str) -> SafeString:
    """A small square in the paint of a stack: `sw-0` to `sw-4`, `sw-other`, `sw-hold`, `sw-free`, `sw-claimed`, `sw-miss`."""
    return format_html(
        '<svg class="swatch" viewBox="0 0 13 13" aria-hidden="true"><rect class="{}" x=".5" y=".5" width="12" height="12" rx="2"/></svg>',
        css,
    )


def _holdings(
    weeks: Sequence[PlateWeek],
    slots: Mapping[str, int],
    folded: frozenset[str],
    notes: Mapping[str, str],
    links: Mapping[str, str],
) -> tuple[Holding, ...]:
    """Each commitment once with the hours of the first week it takes, then the free room of the first week."""
    first: dict[str, Stack] = {}
    for week in weeks:
        for stack in (*in_order(week, slots), *week.offers):
            first.setdefault(stack.key, stack)
    rank = {"home": 0, "firm": 1, "hold": 2, "soft": 3}
    ordered = sorted(
        first.values(), key=lambda s: (rank[s.kind], s.key in folded, slots.get(s.key, 9), s.key)
    )
    lines = []
    for stack in ordered:
        css = "c-other" if stack.key in folded else stack_class(stack, slots)
        lines.append(
            Holding(
                picture=swatch("sw-" + css.removeprefix("c-")),
                title=stack.label,
                note=notes.get(stack.key) or (_("Drawn as other work") if stack.key in folded else ""),
                hours=_("{n} h", n=hours(stack.minutes)),
                href=links.get(stack.key, ""),
            )
        )
    if weeks:
        note = _("Nothing can be booked above the line")
        free = _("{n} h", n=hours(weeks[0].free))
        lines.append(Holding(swatch("sw-free"), _("Free room"), notes.get("free", note), free))
    return tuple(lines)


def _table(weeks: Sequence[PlateWeek], slots: Mapping[str, int]) -> SafeString:
    """Head and body of the table: a week a row, a commitment a column, then offered and free."""
    columns: dict[str, str] = {}
    for week in weeks:
        for stack in in_order(week, slots):
            columns.setdefault(stack.key, stack.label)
    for week in weeks:
        for stack in week.offers:
            columns.setdefault(stack.key, _("{title} (offered)", title=stack.label))
    head = format_html_join(
        "", '<th scope="col" class="num">{}</th>', ((label,) for label in columns.values())
    )
    rows = []
    for week in weeks:
        minutes = {
            key: sum(s.minutes for s in (*week.stacks, *week.offers) if s.key == key) for key in columns
        }
        cells = format_html_join(
            "",
            '<td class="num">{}</td>',
            ((hours(minutes[key]) if minutes.get(key) else "–",) for key in columns),
        )
        offered = _("leave") if week.is_away else hours(week.cap)
        rows.append((day_short(week.monday), cells, offered, hours(week.free)))
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}<td class="num">{}</td><td class="num"><strong>{}</strong></td></tr>',
        rows,
    )
    return format_html(
        '<thead><tr><th scope="col">{}</th>{}<th scope="col" class="num">{}</th><th scope="col" class="num">{}</th></tr></thead><tbody>{}</tbody>',
        _("Week from"),
        head,
        _("Offered"),
        _("Free"),
        body,
    )
