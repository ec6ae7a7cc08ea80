"""Sums of the captain's view against values by hand and against plain counting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.insights import rules


def test_concentration_is_as_by_hand() -> None:
    assert rules.hhi([64, 17, 15, 4]) == pytest.approx(0.4626, abs=1e-6)
    assert rules.effective([64, 17, 15, 4]) == pytest.approx(2.161695, abs=1e-6)
    assert rules.hhi([61, 14, 11, 8, 6]) == pytest.approx(0.4138, abs=1e-6)
    assert rules.hhi([5, 5, 5, 5]) == pytest.approx(0.25, abs=1e-6)
    assert (rules.hhi([7]), rules.effective([7])) == (1.0, 1.0)
    assert (rules.hhi([]), rules.effective([0, 0])) == (0.0, 0.0)


amounts = st.lists(st.integers(1, 10**9), min_size=1, max_size=12)


@given(amounts)
def test_concentration_lies_between_equal_parts_and_one_alone(found: list[int]) -> None:
    index, n = rules.hhi(found), len(found)
    assert 1 / n - 1e-9 <= index <= 1 + 1e-9
    assert 1 - 1e-9 <= rules.effective(found) <= n + 1e-9
    assert rules.effective([7] * n) == pytest.approx(n)
    assert rules.hhi([one * 3 for one in found]) == pytest.approx(index)
    assert rules.hhi([*found, 0]) == index
    assert rules.hhi(sorted(found)) == pytest.approx(index)


@given(amounts, st.integers(1, 10**9))
def test_two_sources_that_become_one_are_more_concentrated(found: list[int], other: int) -> None:
    joined = [found[0] + other, *found[1:]]
    assert rules.hhi(joined) >= rules.hhi([*found, other]) - 1e-12


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_a_larger_share_never_speaks_more_quietly(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert rules.level_of(low) <= rules.level_of(high)


@given(st.lists(st.integers(0, 10**7), min_size=3, max_size=12), st.integers(0, 10**6))
def test_how_much_months_differ_does_not_ask_how_much_they_bring(months: list[int], more: int) -> None:
    spread = rules.spread_of(months)
    assert spread is not None
    assert 0 <= spread <= max(months) - min(months)
    lifted = rules.spread_of([month + more for month in months])
    assert lifted == spread
    assert rules.spread_of(months[::-1]) == spread


@pytest.mark.parametrize(
    ("share", "level"), [(0, 0), (599, 0), (600, 1), (749, 1), (750, 2), (829, 2), (830, 3), (1000, 3)]
)
def test_we_speak_up_at_60_75_and_83_percent(share: int, level: int) -> None:
    assert rules.level_of(share) == level


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 10**9), max_size=8))
def test_shares_add_up_and_are_never_off_by_more_than_one(amounts: dict[str, int]) -> None:
    shares = rules.shares_of(amounts)
    total = sum(amounts.values())
    if not total:
        assert shares == {}
        return
    assert sum(shares.values()) == 1000
    assert all(abs(shares[key] - amount * 1000 / total) <= 1 for key, amount in amounts.items())


def test_a_usual_month_needs_three() -> None:
    assert rules.usual_of([100, 200]) is None
    assert rules.spread_of([100, 200]) is None
    assert rules.usual_of([100, 200, 301]) == 200
    assert rules.spread_of([100, 200, 301]) == 100
    assert rules.spread_of([50, 50, 50, 50]) == 0


MONTHS = [date(2027, 12, 1), date(2028, 1, 1), date(2028, 2, 1), date(2028, 3, 1)]
days = st.dates(date(2027, 10, 1), date(2028, 5, 1))


@given(st.integers(0, 10080), days, st.none() | days, days)
def test_main_job_minutes_are_those_of_its_weekdays(
    minutes: int, starts: date, ends: date | None, until: date
) -> None:
    """Day by day: leap February, a year that ends in ISO week 52 or 53, jobs that end before they begin to count."""
    spread = rules.home_minutes(minutes, MONTHS, starts=starts, ends=ends, until=until)
    for month, found in zip(MONTHS, spread, strict=True):
        worked = 0
        for n in range(31):
            day = month + timedelta(days=n)
            if day.month == month.month and starts <= day < until and (ends is None or day < ends):
                worked += day.weekday() < 5
        assert found == minutes * worked // 5


def test_a_stated_month_counts_by_its_days() -> None:
    found = rules.stated_income(290_000, MONTHS, since=date(2027, 12, 17), ends=None, until=date(2028, 2, 11))
    assert found == (290_000 * 15 // 31, 290_000, 290_000 * 10 // 29, 0)


works = st.lists(
    st.tuples(st.dates(date(2027, 1, 1), date(2027, 6, 1)), st.integers(0, 60), st.integers(1, 2400)),
    max_size=4,
)


@given(works)
def test_half_is_worked_on_the_first_day_by_which_it_is(found: list[tuple[date, int, int]]) -> None:
    today = date(2027, 2, 1)
    spans = [(start, start + timedelta(days=length), minutes) for start, length, minutes in found]
    by_day = {
        today + timedelta(days=n): sum(
            minutes for start, end, minutes in spans if start <= today + timedelta(days=n) <= end
        )
        for n in range(200)
    }
    half = rules.half_worked(spans, today=today)
    whole = sum(by_day.values())
    if not whole:
        assert half is None
        return
    assert half is not None
    until = sum(minutes for day, minutes in by_day.items() if day <= half)
    assert 2 * until >= whole > 2 * (until - by_day[half])


def test_main_jobs_are_slate_and_others_share_the_last_paint() -> None:
    keys = [("home", True), *((str(n), False) for n in range(6))]
    assert rules.tones_of(keys) == {"home": 0, "0": 1, "1": 2, "2": 3, "3": 4, "4": 4, "5": 4}
