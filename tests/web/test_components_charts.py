"""Charts: inside their frame, no words over each other, the same figures as a table."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.web.components import chart_samples
from muster.web.components.chart_strokes import ticks
from muster.web.components.charts import Bar, Chart, Series, across, bars, lines, stacked
from tests.web.test_components_plate import text_box

value = st.one_of(st.none(), st.integers(0, 100_000))
LABELS = list(chart_samples.MONTHS)


def assert_sound(chart: Chart) -> None:
    for drawing in (chart.wide, chart.tall):
        root = ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing
        _x, _y, width, height = (float(part) for part in str(root.get("viewBox")).split())
        assert root.get("role") == "img"
        assert str(root.get("aria-label")).startswith(chart.title)
        boxes = [box for element in root.iter("text") if (box := text_box(element)) is not None]
        for i, one in enumerate(boxes):
            assert min(one[0], one[2]) >= -0.5
            assert one[1] <= width + 0.5
            assert one[3] <= height + 0.5
            for other in boxes[i + 1 :]:
                assert one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]


@given(st.lists(value, min_size=12, max_size=12), st.booleans())
def test_bars_over_a_year(values: list[int | None], counted: bool) -> None:
    points = [Bar(m, v, (v or 0) % 300 if counted else None) for m, v in zip(LABELS, values, strict=True)]
    assert_sound(bars("Hours", points))


@given(st.lists(value, min_size=12, max_size=12), st.lists(value, min_size=12, max_size=12))
def test_lines_over_a_year(first: list[int | None], second: list[int | None]) -> None:
    series = [Series("Gigs in the organisation", tuple(first)), Series("Roles", tuple(second), fades=True)]
    assert_sound(lines("Days to staff", LABELS, series, counts=list(range(12))))


@given(st.lists(value, min_size=1, max_size=8))
def test_bars_across(values: list[int | None]) -> None:
    rows = [Bar(f"A skill with a rather long name, number {i}, and more", v, i) for i, v in enumerate(values)]
    assert_sound(across("People", rows))


@given(st.lists(st.lists(st.integers(0, 1_000), min_size=5, max_size=5), min_size=1, max_size=3))
def test_stacked_shares_add_up_to_a_hundred(rows: list[list[int]]) -> None:
    names = ["Arnholt", "Ravensmoor", "Kornblum", "School", "Mentoring"]
    chart = stacked("Where from", [(f"Row {i}", row) for i, row in enumerate(rows)], names)
    assert_sound(chart)
    body = ElementTree.fromstring(f"<t>{chart.table}</t>")  # noqa: S314 - our own table
    for row, line in zip(rows, body.iter("tr"), strict=False):
        shares = [int(str(cell.text).removesuffix(" %")) for cell in line.iter("td") if cell.text]
        assert sum(shares) in ({0, 100} if sum(row) else {0})


def test_the_table_says_what_the_picture_says() -> None:
    chart = bars("Hours", [Bar("Dec", 120, 4), Bar("Jan", None, 2)])
    assert '<th scope="row">Dec</th><td class="num">120</td><td class="num">4</td>' in chart.table
    assert '<th scope="row">Jan</th><td class="num">–</td><td class="num">2</td>' in chart.table


@pytest.mark.parametrize(
    ("top", "last"), [(0, 1), (7, 8), (388, 400), (1_000, 1_000), (0.3, 0.3), (99_999, 100_000)]
)
def test_ticks_are_round_and_reach_the_top(top: float, last: float) -> None:
    assert ticks(top)[-1] == pytest.approx(last)
    assert 2 <= len(ticks(top)) <= 6


def test_hostile_labels_are_escaped() -> None:
    bad = "<script>alert(1)</script>"
    for chart in (
        bars(bad, [Bar(bad, 1)]),
        across(bad, [Bar(bad, 1)]),
        lines(bad, [bad], [Series(bad, (1,))]),
    ):
        assert "<script" not in chart.wide + chart.tall + chart.table
