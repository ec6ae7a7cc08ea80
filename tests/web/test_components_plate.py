"""The plate: nothing stands above the line, sums are equal, colours stay, words do not touch."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.web.components import samples
from muster.web.components.measure import text_width
from muster.web.components.plate import (
    Plate,
    PlateWeek,
    Span,
    Stack,
    WeekDoesNotClose,
    colour_slots,
    draw_plate,
)
from muster.web.components.plate_shapes import FLOOR, TOP, full_scale, pieces
from muster.web.components.plate_weeks import MOST_STACKS, fold_smallest, spans_of

MONDAY = date(2026, 11, 23)


@st.composite
def plates(draw: st.DrawFn) -> list[PlateWeek]:
    keys = draw(st.integers(0, 8))
    found = []
    for place in range(draw(st.integers(1, 12))):
        minutes = [draw(st.integers(0, 900)) for _key in range(keys)]
        kinds = ["home", *["firm"] * 6, "hold"]
        stacks = tuple(
            Stack(f"com-{i}", f"Work {i}", m, kinds[i])
            for i, m in enumerate(minutes)
            if m  # type: ignore[arg-type]
        )
        taken = sum(stack.minutes for stack in stacks)
        cap = draw(st.integers(0, 3_000))
        wanted = draw(st.sampled_from([0, 0, 0, 240, 1_200]))
        found.append(
            PlateWeek(
                MONDAY + timedelta(weeks=place),
                cap,
                max(0, cap - taken),
                stacks,
                leave=cap == 0,
                wanted=wanted,
            )
        )
    return found


def svg(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing


def number(element: ElementTree.Element, name: str) -> float:
    return float(str(element.get(name)))


@given(plates())
def test_stacks_and_free_room_end_exactly_at_the_line(weeks: list[PlateWeek]) -> None:
    for week in weeks:
        found = pieces(week, colour_slots(spans_of(weeks)))
        under = [piece for piece in found if piece.css != "c-excess"]
        assert max([piece.end for piece in under], default=week.line) == week.line
        assert all(a.end == b.start for a, b in pairwise(found))
        assert sum(piece.end - piece.start for piece in found if piece.css == "c-excess") == week.excess


@given(plates())
def test_nothing_is_drawn_above_the_line_but_a_refused_excess(weeks: list[PlateWeek]) -> None:
    plate = draw_plate(weeks)
    scale = (FLOOR - TOP) / full_scale(weeks)
    for week, column in zip(weeks, svg(plate.wide).iter("a"), strict=True):
        line = FLOOR - week.line * scale
        for rect in column.iter("rect"):
            if rect.get("class") not in ("hit", "c-excess", "c-leave"):
                assert number(rect, "y") >= line - 0.11
                assert number(rect, "y") + number(rect, "height") <= FLOOR + 0.11


@given(plates())
def test_every_week_is_a_link_with_a_whole_sentence(weeks: list[PlateWeek]) -> None:
    plate = draw_plate(weeks, week_url=lambda monday: f"/weeks/{monday}/")
    for drawing, count in ((plate.wide, 12), (plate.tall, 9)):
        links = list(svg(drawing).iter("a"))
        assert [link.get("href") for link in links] == [f"/weeks/{week.monday}/" for week in weeks[:count]]
        assert all(str(link.findtext("title")).startswith("Week ") for link in links)


@given(plates())
def test_words_of_a_drawing_do_not_touch(weeks: list[PlateWeek]) -> None:
    plate = draw_plate(weeks, today=MONDAY)
    for drawing in (plate.wide, plate.tall):
        root = svg(drawing)
        width = float(str(root.get("viewBox")).split()[2])
        boxes = [box for element in root.iter("text") if (box := text_box(element)) is not None]
        assert all(left >= -0.5 and right <= width + 0.5 for left, right, _top, _bottom in boxes)
        for i, one in enumerate(boxes):
            for other in boxes[i + 1 :]:
                apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
                assert apart, (one, other)


def text_box(element: ElementTree.Element) -> tuple[float, float, float, float] | None:
    """Left, right, top and bottom of words as they are drawn, without the air around letters."""
    words, css = element.text or "", str(element.get("class") or "").split()
    if not words:
        return None
    strong = bool({"t-strong", "t-accent", "t-danger"} & set(css))
    width = text_width(words, strong=strong) * 0.95
    x, y = number(element, "x"), number(element, "y")
    left = x - width if "end" in css else x - width / 2 if "mid" in css else x
    return left, left + width, y - 9.5, y


@given(plates())
def test_folding_keeps_the_minutes_and_leaves_five(weeks: list[PlateWeek]) -> None:
    folded, keys = fold_smallest(weeks)
    assert [week.taken for week in folded] == [week.taken for week in weeks]
    assert all(len({s.key for s in week.stacks}) <= MOST_STACKS for week in folded)
    assert not keys & {stack.key for week in folded for stack in week.stacks}


def test_colours_stay_when_others_come_and_go() -> None:
    spans = [
        Span("a", date(2026, 1, 5), date(2026, 3, 2)),
        Span("b", date(2026, 2, 2)),
        Span("c", date(2026, 2, 9), date(2026, 5, 4)),
        Span("d", date(2026, 3, 2)),
        Span("e", date(2026, 3, 9)),
    ]
    slots = colour_slots(spans)
    assert slots == {"a": 1, "b": 2, "c": 3, "d": 1, "e": 4}
    for count in range(1, 6):
        earlier = colour_slots(spans[:count])
        assert all(slots[key] == colour for key, colour in earlier.items())


def test_a_week_that_does_not_close_is_refused() -> None:
    with pytest.raises(WeekDoesNotClose):
        PlateWeek(MONDAY, 600, 100, (Stack("a", "A", 300),))


def test_an_offer_lowered_below_what_is_agreed_still_closes() -> None:
    week = PlateWeek(MONDAY, 300, 0, (Stack("a", "A", 480),))
    assert (week.line, week.free, week.excess) == (480, 0, 0)
    assert "8 of 5 hours taken, 0 free" in week.sentence


def test_the_plate_of_the_design() -> None:
    plate = samples.plate()
    assert [line.hours for line in plate.holdings] == ["20 h", "8 h", "4 h", "1 h", "5 h", "3 h"]
    links = list(svg(plate.wide).iter("a"))
    assert links[0].get("aria-current") == "date"
    assert str(links[3].findtext("title")).startswith(
        "Week 51, from 14 December: 36 of 36 hours taken, 0 free."
    )
    words = [element.text for element in svg(plate.wide).iter("text")]
    assert {"full", "leave", "The line: 36 h", "34 h from here"} <= set(words)
    assert "Week 53, from 28 December: on leave" in [link.findtext("title") for link in links]


def test_a_refused_act_is_outlined_over_the_line() -> None:
    root = svg(samples.refused_plate().wide)
    assert len([rect for rect in root.iter("rect") if rect.get("class") == "c-excess"]) == 4


def test_more_than_five_are_folded_and_listed_apart() -> None:
    plate = samples.crowded_plate()
    assert len(plate.holdings) == 9
    rects = [rect.get("class") for rect in next(svg(plate.wide).iter("a")).iter("rect")]
    assert rects.count("c-other") == 1


def test_hostile_titles_are_escaped_everywhere() -> None:
    bad = "<script>alert(1)</script>\"'"
    plate: Plate = draw_plate(
        [PlateWeek(MONDAY, 600, 0, (Stack("a", bad, 600),))], notes={"a": bad}, title=bad
    )
    for part in (plate.wide, plate.tall, plate.table):
        assert "<script" not in part


def test_no_weeks_still_draw() -> None:
    assert [list(svg(part).iter("a")) for part in (draw_plate([]).wide, draw_plate([]).tall)] == [[], []]
