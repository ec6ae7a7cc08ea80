"""Days of a packed world move by whole weeks."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from muster.skills.formats.starter import read_starter
from muster.world.packing import Shift, misfit, read


@pytest.mark.parametrize(
    ("today", "weeks"),
    [(date(2026, 11, 24), 0), (date(2026, 11, 30), 0), (date(2026, 12, 1), 1), (date(2027, 11, 23), 52)],
)
def test_the_move_is_in_whole_weeks_and_never_beyond_today(today: date, weeks: int) -> None:
    assert Shift(date(2026, 11, 24), today).weeks == weeks


def test_days_in_rows_and_in_words_move_alike() -> None:
    shift = Shift(date(2026, 11, 24), date(2026, 12, 8))
    assert shift.text("2026-11-23 08:00:00+00 and from 23 November") == (
        "2026-12-07 08:00:00+00 and from 7 December"
    )


def test_a_day_without_its_year_is_the_nearest() -> None:
    shift = Shift(date(2026, 11, 24), date(2026, 12, 1))
    assert shift.text("by 30 December, since 4 January") == "by 6 January, since 11 January"


def test_what_is_no_day_stays() -> None:
    assert Shift(date(2026, 11, 24), date(2027, 11, 24)).text("2026-13-45 and 31 February") == (
        "2026-13-45 and 31 February"
    )


@pytest.mark.django_db
def test_the_packed_world_fits_the_tables_and_the_skills_of_this_version() -> None:
    """Otherwise the demonstration would make its world anew, for minutes: pack it again (docs/explain/world.md)."""
    header, _rows = read()
    assert misfit(header) == ""
    assert {uri for _id, _ref, uri in header.skills} <= set(read_starter().skills)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ("ALTER TABLE people_unit ADD COLUMN colour text", ""),
        ("ALTER TABLE people_unit ADD COLUMN colour text NOT NULL DEFAULT 'green'", ""),
        ("ALTER TABLE people_unit ADD COLUMN colour text NOT NULL", "people_unit.colour"),
        ("ALTER TABLE people_unit RENAME COLUMN name TO called", "people_unit.name"),
        ("ALTER TABLE world_trueskill RENAME TO world_secret", "world_trueskill"),
        ("CREATE TABLE people_hat (id bigint)", ""),
    ],
)
def test_a_pack_fits_while_what_came_after_it_can_be_left_empty(change: str, wrong: str) -> None:
    header, _rows = read()
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert misfit(header) == wrong
