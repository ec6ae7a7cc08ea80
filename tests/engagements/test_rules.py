"""Moves, weeks, days, reviews: from values alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.engagements import rules, terms

MONDAY = date(2026, 12, 7)
NOW = datetime(2026, 12, 7, 9, tzinfo=UTC)


@pytest.mark.parametrize("table", sorted(terms.TRANSITION_TABLES))
def test_every_move_of_a_table_is_allowed_and_no_other(table: str) -> None:
    moves = terms.TRANSITION_TABLES[table]
    for now, allowed in moves.items():
        for to in moves:
            assert rules.may_move(table, now, to) == (to in allowed)
            if to in allowed:
                assert rules.next_status(table, now, to) == to
            else:
                with pytest.raises(rules.MoveNotPossible) as refusal:
                    rules.next_status(table, now, to)
                assert "cannot become" in refusal.value.message


def test_every_status_is_a_row_of_its_table_and_has_a_label() -> None:
    assert set(terms.ENGAGEMENT_MOVES) == set(terms.EngagementStatus)
    assert set(terms.HOME_MOVES) == set(terms.HomeState)
    assert all(terms.engagement_status_label(s) for s in terms.EngagementStatus)
    assert all(terms.home_state_label(s) for s in terms.HomeState)
    assert all(terms.timesheet_status_label(s) for s in terms.TimesheetStatus)
    assert all(terms.delivery_status_label(s) for s in terms.DeliveryStatus)
    items = [item for asked in terms.REVIEW_ITEMS.values() for item in asked]
    assert all(terms.review_item_label(item) for item in items)
    assert len({terms.review_anchor_label(n) for n in range(1, 6)}) == 5


def test_full_weeks_take_the_whole_and_broken_ones_their_working_days() -> None:
    wednesday, tuesday = MONDAY + timedelta(days=2), MONDAY + timedelta(days=15)
    assert rules.week_minutes(wednesday, tuesday, 600) == {
        MONDAY: 360,
        MONDAY + timedelta(days=7): 600,
        MONDAY + timedelta(days=14): 240,
    }


def test_work_on_a_weekend_takes_its_time_from_that_week() -> None:
    assert rules.week_minutes(date(2026, 12, 12), date(2026, 12, 13), 300) == {MONDAY: 300}


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 400), st.integers(1, 3000))
def test_weeks_agree_with_a_count_of_days(start: date, days: int, minutes: int) -> None:
    found = rules.week_minutes(start, start + timedelta(days=days), minutes)
    working: dict[date, int] = {}
    for i in range(days + 1):
        day = start + timedelta(days=i)
        if day.weekday() < 5:
            monday = day - timedelta(days=day.weekday())
            working[monday] = working.get(monday, 0) + 1
    expected = {monday: minutes * n // 5 for monday, n in working.items()}
    assert found == (expected or {start - timedelta(days=start.weekday()): minutes})
    assert all(0 <= taken <= minutes for taken in found.values())


@pytest.mark.parametrize(
    ("day", "minutes", "refusal"),
    [
        (MONDAY - timedelta(days=1), 60, rules.DayNotPossible),
        (MONDAY + timedelta(days=1), 60, rules.DayNotPossible),
        (MONDAY, 16 * 60 + 1, rules.TooManyHours),
        (MONDAY, -1, rules.TooManyHours),
    ],
)
def test_hours_are_logged_for_days_that_were_worked(day: date, minutes: int, refusal: type) -> None:
    ends = MONDAY + timedelta(days=30)
    rules.check_day(MONDAY, 480, starts_date=MONDAY, ends_date=ends, today=MONDAY)
    with pytest.raises(refusal):
        rules.check_day(day, minutes, starts_date=MONDAY, ends_date=ends, today=MONDAY)


def test_dates_lie_ahead_and_in_order() -> None:
    rules.check_dates(MONDAY, MONDAY, today=MONDAY)
    with pytest.raises(rules.DatesNotPossible, match="before the start"):
        rules.check_dates(MONDAY, MONDAY - timedelta(days=1), today=MONDAY)
    with pytest.raises(rules.DatesNotPossible, match="are over"):
        rules.check_dates(MONDAY - timedelta(days=9), MONDAY - timedelta(days=2), today=MONDAY)


def test_the_last_day_lies_within_the_work_and_not_in_the_past() -> None:
    today, ends = MONDAY + timedelta(days=5), MONDAY + timedelta(days=20)
    rules.check_last_date(today, starts_date=MONDAY, ends_date=ends, today=today)
    for day in (MONDAY + timedelta(days=21), MONDAY + timedelta(days=4), MONDAY - timedelta(days=1)):
        with pytest.raises(rules.DatesNotPossible):
            rules.check_last_date(day, starts_date=MONDAY, ends_date=ends, today=today)


def test_reviews_open_when_both_have_spoken_or_fourteen_days_are_over() -> None:
    almost = NOW + timedelta(days=14) - timedelta(seconds=1)
    assert rules.may_open_reviews(2, ended_at=NOW, at=NOW)
    assert not rules.may_open_reviews(1, ended_at=NOW, at=almost)
    assert rules.may_open_reviews(0, ended_at=NOW, at=NOW + timedelta(days=14))


def test_a_review_answers_every_item_of_its_side() -> None:
    items = dict.fromkeys(terms.REVIEW_ITEMS[terms.Side.OWNER], 4)
    assert rules.check_review("owner", items) == items
    for wrong in ({}, {**items, "aims": 3}, dict.fromkeys(items, 6), dict.fromkeys(items, 0)):
        with pytest.raises(rules.RatingNotPossible):
            rules.check_review("owner", wrong)


def test_words_are_needed() -> None:
    assert rules.check_words("  Because. ", field="words") == "Because."
    with pytest.raises(rules.WordsMissing):
        rules.check_words(" \n", field="words")
