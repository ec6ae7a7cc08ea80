"""Working hours and windows as hours of the UTC week."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from muster.matching.snapshot.hours import HOURS, offset_minutes, week_bits, window_bits

WINTER, SUMMER = date(2026, 1, 12), date(2026, 7, 13)


def hours_of(bits: int) -> list[int]:
    return [hour for hour in range(HOURS) if bits >> hour & 1]


def test_central_europe_is_an_hour_ahead_in_winter_and_two_in_summer() -> None:
    assert offset_minutes("Europe/Berlin", WINTER) == 60
    assert offset_minutes("Europe/Berlin", SUMMER) == 120
    assert hours_of(week_bits([(0, 540, 660)], "Europe/Berlin", WINTER)) == [8, 9]
    assert hours_of(week_bits([(0, 540, 660)], "Europe/Berlin", SUMMER)) == [7, 8]


def test_hours_go_round_the_week() -> None:
    assert hours_of(week_bits([(0, 0, 60)], "Asia/Tokyo", WINTER)) == [159]
    assert hours_of(week_bits([(6, 1380, 1440)], "America/New_York", WINTER)) == [4]


def test_half_an_hour_counts_and_less_does_not() -> None:
    assert hours_of(week_bits([(0, 30, 90)], "UTC", WINTER)) == [0, 1]
    assert hours_of(week_bits([(0, 31, 89)], "UTC", WINTER)) == []
    assert hours_of(week_bits([(0, 540, 600)], "Asia/Kolkata", WINTER)) == [3, 4]


def test_a_window_is_every_working_day() -> None:
    bits = window_bits(540, 600, "UTC", WINTER)
    assert hours_of(bits) == [9, 33, 57, 81, 105]


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1380), st.integers(1, 600)), max_size=6),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland", "America/St_Johns"]),
)
def test_bits_agree_with_counting_minutes(raw: list[tuple[int, int, int]], zone: str) -> None:
    spans = [(day, start, min(1440, start + length)) for day, start, length in raw]
    ahead = offset_minutes(zone, WINTER)
    held = [0] * HOURS
    for day, start, end in spans:
        for minute in range(start, end):
            held[(day * 1440 + minute - ahead) // 60 % HOURS] += 1
    assert hours_of(week_bits(spans, zone, WINTER)) == [hour for hour, n in enumerate(held) if n >= 30]
