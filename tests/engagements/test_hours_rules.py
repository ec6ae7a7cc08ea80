"""Time rules of hours against a brute-force oracle: minute by minute, day by day, over clock changes and week 53."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.engagements import rules, terms
from muster.foundation.periods import monday, weeks

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia")
CHANGES = (
    datetime(2027, 3, 28, 0, 30, tzinfo=UTC),  # Berlin skips an hour
    datetime(2027, 10, 30, 23, 30, tzinfo=UTC),  # Berlin repeats one
    datetime(2027, 3, 14, 6, 30, tzinfo=UTC),  # New York skips an hour
    datetime(2026, 12, 31, 22, 59, tzinfo=UTC),  # the end of ISO week 53
    datetime(2027, 4, 3, 14, 50, tzinfo=UTC),  # Lord Howe goes back by half an hour
)


def by_counting(start: datetime, stop: datetime, zone: str) -> dict[date, int]:
    """Each minute of real time goes to the local day in which it begins."""
    whole = int(((stop - start).total_seconds() + 30) // 60)
    place = ZoneInfo(zone)
    return dict(Counter((start + timedelta(minutes=n)).astimezone(place).date() for n in range(whole)))


@given(
    st.sampled_from(CHANGES),
    st.integers(-600, 600),
    st.integers(0, 12 * 60 * 60),
    st.sampled_from(ZONES),
)
def test_a_timer_counts_every_minute_of_real_time_once(
    around: datetime, offset: int, seconds: int, zone: str
) -> None:
    start = around + timedelta(minutes=offset)
    found = rules.timer_minutes(start, start + timedelta(seconds=seconds), zone=zone)
    assert found == by_counting(start, start + timedelta(seconds=seconds), zone)
    assert sum(found.values()) == (seconds + 30) // 60


def test_the_night_of_a_clock_change_has_as_many_minutes_as_it_had() -> None:
    start = datetime(2027, 3, 27, 22, 0, tzinfo=UTC)
    spring = rules.timer_minutes(start, start + timedelta(hours=4), zone="Europe/Berlin")
    assert spring == {date(2027, 3, 27): 60, date(2027, 3, 28): 180}
    start = datetime(2027, 10, 30, 21, 0, tzinfo=UTC)
    autumn = rules.timer_minutes(start, start + timedelta(hours=4), zone="Europe/Berlin")
    assert autumn == {date(2027, 10, 30): 60, date(2027, 10, 31): 180}


def test_a_forgotten_timer_is_not_believed() -> None:
    start = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
    longest = timedelta(minutes=terms.LONGEST_TIMER)
    assert sum(rules.timer_minutes(start, start + longest, zone="UTC").values()) == terms.LONGEST_TIMER
    with pytest.raises(rules.TimerForgotten):
        rules.timer_minutes(start, start + longest + timedelta(seconds=30), zone="UTC")
    assert rules.timer_minutes(start, start - timedelta(minutes=5), zone="UTC") == {}


versions = st.lists(
    st.tuples(
        st.dates(date(2027, 1, 1), date(2027, 1, 20)), st.none() | st.integers(1, 20_000), st.just("EUR")
    ),
    max_size=4,
)


@given(versions, st.dates(date(2026, 12, 28), date(2027, 1, 25)))
def test_a_day_has_the_rate_of_the_last_terms_that_had_begun(
    found: list[tuple[date, int | None, str]], day: date
) -> None:
    expected: tuple[int | None, str] = (None, "")
    for n, (begins, rate, currency) in enumerate(found):
        if n == 0 or begins <= day:
            expected = (
                (rate, currency) if begins <= day or not any(b <= day for b, _r, _c in found) else expected
            )
    assert rules.rate_on(day, found) == expected


def test_a_rate_that_changes_in_the_middle_of_a_week_counts_from_its_day() -> None:
    week = date(2026, 12, 28)  # ISO week 53
    assert week.isocalendar().week == 53
    agreed = [(week, 6_000, "EUR"), (week + timedelta(days=2), 7_500, "EUR")]
    days = [week + timedelta(days=n) for n in range(5)]
    rates = [rules.rate_on(day, agreed)[0] for day in days]
    assert rates == [6_000, 6_000, 7_500, 7_500, 7_500]
    worked = [(90, *rules.rate_on(day, agreed)) for day in days]
    assert rules.amount_of(worked) == {"EUR": 2 * 9_000 + 3 * 11_250}


@given(
    st.lists(
        st.tuples(st.integers(0, 960), st.none() | st.integers(1, 99_999), st.sampled_from(["EUR", "JPY"]))
    )
)
def test_an_amount_is_rounded_once_a_currency_halves_up(days: list[tuple[int, int | None, str]]) -> None:
    found = rules.amount_of(days)
    for currency in {c for _m, rate, c in days if rate is not None}:
        exact = sum(minutes * rate for minutes, rate, c in days if rate is not None and c == currency)
        assert found[currency] == (exact + 30) // 60


def test_closed_days_are_closed_one_by_one() -> None:
    week = [date(2026, 12, 28) + timedelta(days=n) for n in range(7)]
    lock = date(2027, 1, 1)
    closed = []
    for day in week:
        try:
            rules.check_open(day, closed_before=lock)
        except rules.DayIsClosed:
            closed.append(day)
    assert closed == week[:4]
    rules.check_open(week[0], closed_before=None)


@given(st.dates(date(2026, 1, 1), date(2033, 12, 31)), st.integers(0, 400), st.integers(1, 3000))
def test_weeks_of_agreed_work_are_those_of_its_weekdays(starts: date, length: int, minutes: int) -> None:
    ends = starts + timedelta(days=length)
    found = rules.week_minutes(starts, ends, minutes)
    days = [starts + timedelta(days=n) for n in range(length + 1)]
    counted = Counter(monday(day) for day in days if day.weekday() < 5)
    expected = {week: minutes * n // 5 for week, n in counted.items()} or {monday(starts): minutes}
    assert found == expected
    assert set(found) <= set(weeks(starts, ends + timedelta(days=1)))


@given(st.integers(0, 2 * 365 * 24 * 60), st.integers(1, 20))
def test_the_clock_of_an_answer_counts_working_days(minute: int, days: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    due = rules.hours_due_at(at, days)
    between = [at.date() + timedelta(days=n) for n in range(1, (due.date() - at.date()).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == days
    assert due.time() == at.time()
    assert due.weekday() < 5


@pytest.mark.parametrize(
    "link", ["ftp://a.example", "javascript:alert(1)", "a.example", "https://a b.example"]
)
def test_links_lead_to_the_web(link: str) -> None:
    with pytest.raises(rules.LinkNotPossible):
        rules.check_link(link)
    assert rules.check_link(" https://a.example/b ") == "https://a.example/b"
    assert rules.check_link("") == ""
