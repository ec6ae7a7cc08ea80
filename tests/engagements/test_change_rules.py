"""Which weeks work takes after a change, against counting day by day; which changes cannot be."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from muster.engagements import rules, terms
from muster.engagements.rules import Schedule

DAY = timedelta(days=1)
MONDAY = date(2026, 12, 7)
NOW = Schedule(MONDAY, date(2027, 1, 15), 480)


def by_hand(schedule: Schedule) -> dict[date, int]:
    """Every working day counted on its own: minutes of a week are its days of work of five, rounded down."""
    days: dict[date, int] = {}
    day = schedule.starts_date
    while day <= schedule.ends_date:
        rests = any(first <= day <= last for first, last in schedule.pauses)
        if day.isoweekday() <= 5 and not rests:
            week = day - DAY * (day.isoweekday() - 1)
            agreed = schedule.minutes_per_week
            for until, minutes in reversed(schedule.steps):
                agreed = minutes if day < until else agreed
            days[week] = days.get(week, 0) + agreed
        day += DAY
    return {week: minutes // 5 for week, minutes in sorted(days.items())}


def some_schedule(dice: random.Random) -> Schedule:
    """Some months with up to three pauses and up to three changes of hours; around the clock changes and the 53rd week of 2026."""
    starts = date(2026, 3, 20) + DAY * dice.randrange(330)
    length = dice.randrange(5, 200)
    pauses = []
    at = starts
    for _pause in range(dice.randrange(4)):
        first = at + DAY * dice.randrange(1, 40)
        last = first + DAY * dice.randrange(30)
        pauses.append((first, last))
        at = last + DAY
    days = sorted(starts + DAY * dice.randrange(length) for _step in range(dice.randrange(4)))
    steps = tuple((day, dice.randrange(1, 60) * 30) for day in days)
    return Schedule(starts, starts + DAY * length, dice.randrange(1, 60) * 30, tuple(pauses), steps)


def test_weeks_with_pauses_are_as_counted_by_hand() -> None:
    dice = random.Random(5)
    seen_53, seen_spring = False, False
    for number in range(3000):
        schedule = some_schedule(dice)
        found = schedule.weeks()
        counted = by_hand(schedule)
        if not any(
            (schedule.starts_date + DAY * n).isoweekday() <= 5
            for n in range((schedule.ends_date - schedule.starts_date).days + 1)
        ):
            continue
        assert found == counted, (number, schedule)
        seen_53 |= any(week.isocalendar().week == 53 for week in found)
        seen_spring |= date(2026, 3, 23) in found
    assert seen_53
    assert seen_spring


def test_a_change_is_the_same_weeks_as_work_agreed_so_from_the_start() -> None:
    dice = random.Random(6)
    for _number in range(500):
        now = some_schedule(dice)
        longer = now.ends_date + DAY * dice.randrange(1, 60)
        extended = rules.after_change(now, "extend", starts_date=now.starts_date, ends_date=longer)
        whole = Schedule(now.starts_date, longer, now.minutes_per_week, now.pauses, now.steps)
        assert extended.weeks() == whole.weeks()
        first = now.ends_date + DAY
        paused = rules.after_change(extended, "pause", starts_date=first, ends_date=longer, moves_end=True)
        assert paused.ends_date == longer + (longer - first) + DAY
        assert paused.weeks() == by_hand(paused)


def test_more_and_kept_weeks() -> None:
    before = {MONDAY: 480, MONDAY + DAY * 7: 480}
    later = {MONDAY + DAY * 7: 600, MONDAY + DAY * 14: 300}
    assert rules.more_weeks(before, later) == {MONDAY + DAY * 7: 120, MONDAY + DAY * 14: 300}
    kept = rules.kept_weeks(before, later, today=MONDAY + DAY * 9)
    assert kept == {MONDAY: 480, MONDAY + DAY * 7: 600, MONDAY + DAY * 14: 300}


@pytest.mark.parametrize(
    ("kind", "status", "starts", "ends", "field"),
    [
        ("move", "active", MONDAY, date(2027, 2, 1), "kind"),
        ("pause", "completed", MONDAY, MONDAY, "kind"),
        ("end", "agreed", MONDAY, MONDAY, "kind"),
        ("nonsense", "active", MONDAY, MONDAY, "kind"),
        ("move", "agreed", date(2026, 11, 1), date(2027, 1, 15), "starts_date"),
        ("move", "agreed", MONDAY, date(2027, 1, 15), "starts_date"),
        ("move", "agreed", date(2027, 1, 4), date(2027, 1, 3), "ends_date"),
        ("move", "agreed", MONDAY, date(2099, 1, 3), "ends_date"),
        ("pause", "active", date(2027, 1, 4), date(2027, 2, 1), "starts_date"),
        ("pause", "active", date(2026, 12, 1), date(2026, 12, 9), "starts_date"),
        ("extend", "active", MONDAY, date(2027, 1, 15), "ends_date"),
        ("extend", "active", MONDAY, date(2026, 12, 15), "ends_date"),
        ("end", "active", MONDAY, date(2027, 1, 15), "ends_date"),
        ("end", "active", MONDAY, date(2026, 12, 8), "ends_date"),
    ],
)
def test_changes_that_cannot_be(kind: str, status: str, starts: date, ends: date, field: str) -> None:
    with pytest.raises(rules.ChangeNotPossible) as caught:
        check(kind, status=status, starts_date=starts, ends_date=ends)
    assert caught.value.field == field


def check(kind: str, **fields: Any) -> None:
    now = fields.pop("now", NOW)
    rules.check_change(now, kind, **{"today": date(2026, 12, 9), "status": "active", **fields})


def test_pauses_do_not_overlap_nor_swallow_the_work_nor_stop_monthly_pay() -> None:
    pause = (date(2026, 12, 14), date(2026, 12, 18))
    paused = Schedule(NOW.starts_date, NOW.ends_date, 480, (pause,))
    with pytest.raises(rules.ChangeNotPossible, match="pause on some"):
        check("pause", now=paused, starts_date=pause[1], ends_date=date(2026, 12, 30))
    check("pause", now=paused, starts_date=pause[1] + DAY, ends_date=date(2026, 12, 30))
    fresh = Schedule(MONDAY + DAY * 7, NOW.ends_date, 480)
    with pytest.raises(rules.ChangeNotPossible, match="Nothing of the work"):
        check("pause", now=fresh, starts_date=fresh.starts_date, ends_date=fresh.ends_date)


def test_every_kind_of_change_belongs_to_a_state_and_has_a_word() -> None:
    assert {kind for kinds in terms.CHANGES_OF.values() for kind in kinds} == set(terms.ChangeKind)
    assert set(terms.CHANGES_OF) == {str(status) for status in terms.RUNNING}
    for kind in terms.ChangeKind:
        assert terms.change_kind_label(kind)
    for status in terms.ChangeStatus:
        assert terms.change_status_label(status)
