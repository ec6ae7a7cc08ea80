"""The finding of the week in a sentence, from plates that never existed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from muster.people.queries import Plate, PlateWeek
from muster.web.components.week_words import hours_words, week_finding

START = date(2026, 11, 23)


def plate(*free: int | None) -> Plate:
    """Weeks with these free minutes of 600; None is a week of leave."""
    weeks = []
    for n, minutes in enumerate(free):
        away = minutes is None
        weeks.append(
            PlateWeek(
                monday=START + timedelta(days=7 * n),
                offered_minutes=0 if away else 600,
                cap_minutes=0 if away else 600,
                home_minutes=0,
                leave=away,
                held=0,
                firm=0 if away else 600 - (minutes or 0),
                free_minutes=minutes or 0,
                stacks=(),
            )
        )
    return Plate("per-a", tuple(weeks), ())


@pytest.mark.parametrize(
    ("free", "sentence"),
    [
        ((180, 180, 660), "Three hours free this week, eleven from 7 December."),
        ((180, 180, None, 660), "Three hours free this week, eleven after your leave."),
        ((240, 240, None, 240, 420), "Four hours free this week, seven from 21 December."),
        ((60, 60, 0), "One hour free this week, none left from 7 December."),
        ((0, 450), "This week is full, 7.5 from 30 November."),
        ((None, None, 600), "You are away this week, ten after your leave."),
        ((300, 300, 300), "Five hours free this week, and the same in the weeks after."),
    ],
)
def test_the_finding(free: tuple[int | None, ...], sentence: str) -> None:
    assert week_finding(plate(*free)) == sentence


def test_nothing_offered_says_so() -> None:
    weeks = tuple(PlateWeek(START + timedelta(days=7 * n), 0, 0, 0, False, 0, 0, 0, ()) for n in range(3))
    assert week_finding(Plate("per-a", weeks, ())) == "You have not said yet how many hours you offer."


def test_hours_in_words() -> None:
    assert [hours_words(n) for n in (60, 720, 780, 450)] == ["one", "twelve", "13", "7.5"]
