"""Pure decisions: moves, weights, days, clocks, tracks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.opportunities import rules, terms

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("table", sorted(terms.TRANSITION_TABLES))
def test_a_move_is_allowed_exactly_when_the_table_says_so(table: str) -> None:
    moves = terms.TRANSITION_TABLES[table]
    for now in moves:
        for to in moves:
            assert rules.may_move(table, now, to) == (to in moves[now])
            if to in moves[now]:
                assert rules.next_status(table, now, to) == to
                continue
            with pytest.raises(rules.MoveNotPossible) as refusal:
                rules.next_status(table, now, to)
            assert refusal.value.message.endswith(".")


KINDS = st.lists(st.sampled_from(list(terms.RequirementKind)), max_size=40)


@given(KINDS)
def test_weights_sum_to_a_thousand(kinds: list[terms.RequirementKind]) -> None:
    found = rules.weights(kinds)
    counted = [k for k in kinds if k != terms.RequirementKind.LEARNABLE]
    assert sum(found) == (1000 if counted else 0)
    for kind, weight in zip(kinds, found, strict=True):
        assert (weight == 0) == (kind == terms.RequirementKind.LEARNABLE)
    for kind in counted:
        same = [w for k, w in zip(kinds, found, strict=True) if k == kind]
        assert max(same) - min(same) <= 1


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["required"], [1000]),
        (["required", "useful"], [750, 250]),
        (["required", "required", "useful"], [429, 428, 143]),
        (["useful", "useful", "useful"], [334, 333, 333]),
        (["learnable"], [0]),
        ([], []),
    ],
)
def test_weights_by_hand(kinds: list[str], expected: list[int]) -> None:
    assert rules.weights(kinds) == expected


def test_six_weeks_from_a_monday_end_on_a_friday() -> None:
    assert rules.last_day(date(2027, 1, 11), 6) == date(2027, 2, 19)
    assert (
        rules.end_before_start(date(2027, 1, 11), 6)
        == "The end is before the start. Six weeks from 11 January is 19 February."
    )


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 156))
def test_last_day_and_week_count_agree(start: date, weeks: int) -> None:
    end = rules.last_day(start, weeks)
    assert start <= end
    assert rules.week_count(start, end) == weeks
    assert end.weekday() < 5 or start.weekday() >= 5


def test_answers_are_owed_in_working_days() -> None:
    friday = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
    assert rules.answer_due(friday, 5) == friday + timedelta(days=7)
    assert rules.answer_due(friday, 0) == friday + timedelta(days=3)
    assert rules.is_reminder_due(NOW, days=5, at=NOW + timedelta(days=7))
    assert not rules.is_reminder_due(NOW, days=5, at=NOW + timedelta(days=6, hours=23))


@pytest.mark.parametrize(
    ("closes", "last", "acted_days_ago", "expected"),
    [
        (None, date(2027, 2, 19), 0, None),
        (date(2026, 11, 23), date(2027, 2, 19), 0, None),
        (date(2026, 11, 22), date(2027, 2, 19), 0, "closes"),
        (None, date(2026, 11, 22), 0, "over"),
        (None, date(2026, 11, 23), 59, None),
        (None, date(2027, 2, 19), 60, "resting"),
    ],
)
def test_when_a_posting_dies(
    closes: date | None, last: date, acted_days_ago: int, expected: str | None
) -> None:
    dates = rules.PostingDates(closes, last, NOW - timedelta(days=acted_days_ago))
    assert rules.stale_reason(dates, today=NOW.date(), at=NOW) == expected


@pytest.mark.parametrize(
    ("passed", "status", "expected"),
    [
        (
            ["raised"],
            "raised",
            "raised:now seen:ahead shortlisted:ahead offered:ahead agreed:ahead confirmed:ahead",
        ),
        (
            ["invited"],
            "invited",
            "invited:now raised:ahead seen:ahead shortlisted:ahead offered:ahead agreed:ahead confirmed:ahead",
        ),
        (
            ["named"],
            "nominated",
            "named:now raised:ahead seen:ahead shortlisted:ahead offered:ahead agreed:ahead confirmed:ahead",
        ),
        (
            ["raised", "seen", "offered"],
            "offered",
            "raised:done seen:done offered:now agreed:ahead confirmed:ahead",
        ),
        (["raised", "seen"], "declined", "raised:done seen:ended"),
        (
            ["raised", "seen", "shortlisted", "offered", "agreed", "confirmed"],
            "confirmed",
            "raised:done seen:done shortlisted:done offered:done agreed:done confirmed:now",
        ),
    ],
)
def test_the_track_of_a_candidacy(passed: list[str], status: str, expected: str) -> None:
    steps = rules.track(dict.fromkeys(passed, True), status=status)
    assert " ".join(f"{station}:{state}" for station, state in steps) == expected
