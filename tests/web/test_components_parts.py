"""The match, drawn and added up: what is printed closes, and the bar ends at the score."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.web.components.numbers import MINUS, hours, round_half, share, tenths
from muster.web.components.parts import PartLine, Parts, PartsDoNotClose, SumRow

points = st.integers(min_value=0, max_value=100_000)


@st.composite
def matches(draw: st.DrawFn) -> Parts:
    skills = draw(st.integers(0, 70_000))
    evidenced = draw(st.integers(0, skills))
    wants, practical = draw(st.integers(0, 15_000)), draw(st.integers(0, 15_000))
    missing = 8_000 * draw(st.integers(0, 5))
    cuts = sorted(draw(st.lists(st.integers(0, skills), max_size=5)))
    sizes = [b - a for a, b in zip([0, *cuts], [*cuts, skills], strict=True)]
    lines = tuple(PartLine(f"Skill {i}", size, 20_000) for i, size in enumerate(sizes))
    names = tuple(f"Skill {i}" for i in range(missing // 8_000))
    total = skills + wants + practical - missing
    return Parts(evidenced, skills - evidenced, wants, practical, missing, total, lines, names)


def tenths_of(words: str) -> int:
    return round(float(words.replace(MINUS, "-")) * 10)


def total_of(rows: list[SumRow], kinds: set[str]) -> int:
    return sum(tenths_of(row.value) for row in rows if row.kind in kinds)


@given(matches())
def test_printed_parts_add_up_to_the_printed_total(parts: Parts) -> None:
    for rows in (parts.rows, parts.short_rows):
        assert total_of(rows, {"part", "minus"}) == tenths_of(parts.total_words)
        skills = next(row for row in rows if row.kind == "part")
        assert total_of(rows, {"sub"}) == tenths_of(skills.value)


@given(matches())
def test_no_printed_part_is_a_whole_tenth_off(parts: Parts) -> None:
    exact = {"wants": parts.wants, "practical": parts.practical, "skills": parts.skills, "total": parts.total}
    assert all(abs(parts.printed[name] * 100 - value) <= 100 for name, value in exact.items())


@given(matches())
def test_the_plain_part_of_the_bar_ends_at_the_score(parts: Parts) -> None:
    rects = [
        (str(r.get("class")), float(str(r.get("x"))), float(str(r.get("width"))))
        for r in ElementTree.fromstring(parts.bar).iter("rect")  # noqa: S314 - our own drawing
    ]
    filled = [(x, x + width) for css, x, width in rects if css not in ("bed", "missing")]
    assert all(end <= parts.gross * 400 / 100_000 + 0.6 for _start, end in filled)
    for css, x, width in rects:
        if css == "missing":
            assert x == pytest.approx(max(0, parts.total) * 400 / 100_000 + 0.5, abs=0.06)
            assert x + width <= 400


def test_the_sum_of_the_design() -> None:
    parts = Parts(
        50_186,
        8_050,
        14_200,
        14_600,
        8_000,
        79_036,
        (
            PartLine("Time-series forecasting, level 3", 23_520, 24_500, "required", "verified"),
            PartLine("Supply-chain planning, level 2", 17_185, 17_500, "useful", "verified"),
            PartLine("Data storytelling, level 2", 9_481, 10_500, "useful", "evidenced"),
            PartLine("Python, level 4", 8_050, 17_500, "required", "claimed, counted through R"),
        ),
        ("Python at level 4",),
    )
    assert [row.value for row in parts.rows] == ["58.2", "23.5", "17.2", "9.5", "8.0", "14.2", "14.6", "−8.0"]
    assert parts.rows[1] == SumRow(
        "sub", "Time-series forecasting, level 3", "23.5", "of 24.5", "required · verified"
    )
    assert parts.total_words == "79.0"
    assert parts.words == (
        "79.0 of 100: skills 58.2 (50.2 evidenced, 8.0 claimed), wants 14.2, practical 14.6, "
        "missing required skills minus 8.0"
    )


def test_parts_that_do_not_close_are_refused() -> None:
    with pytest.raises(PartsDoNotClose):
        Parts(10_000, 0, 0, 0, 0, 10_001)
    with pytest.raises(PartsDoNotClose):
        Parts(10_000, 0, 0, 0, -1, 10_001)


def test_more_than_five_missing_skills_take_off_forty_points_and_say_so() -> None:
    names = tuple(f"Skill {i}" for i in range(7))
    rows = [row for row in Parts(0, 0, 7_500, 7_500, 40_000, -25_000, (), names).rows if row.kind == "minus"]
    assert [row.value for row in rows] == ["−8.0"] * 5 + ["0.0"] * 2
    assert [bool(row.note) for row in rows] == [False] * 5 + [True] * 2


@given(st.lists(st.integers(-100_000, 100_000), min_size=1, max_size=8))
def test_shares_close_and_stay_within_a_step(parts: list[int]) -> None:
    total = round_half(sum(parts), 100)
    shares = share(parts, total)
    assert sum(shares) == total
    assert all(abs(got * 100 - want) <= 100 for got, want in zip(shares, parts, strict=True))


@pytest.mark.parametrize(
    ("minutes", "words"), [(450, "7.5"), (1200, "20"), (0, "0"), (45, "0.75"), (-90, "−1.5"), (20, "0.33")]
)
def test_hours(minutes: int, words: str) -> None:
    assert hours(minutes) == words


@pytest.mark.parametrize(
    ("value", "words"), [(58_249, "58.2"), (58_250, "58.3"), (-8_000, "−8.0"), (0, "0.0"), (-49, "0.0")]
)
def test_tenths(value: int, words: str) -> None:
    assert tenths(value) == words


def test_hostile_words_are_escaped() -> None:
    parts = Parts(0, 0, 0, 0, 8_000, -8_000, (), ("<script>alert(1)</script>",))
    assert parts.rows[-1].label == "Missing: <script>alert(1)</script>"  # plain text, escaped by the template
    assert re.search("<script", parts.bar) is None
