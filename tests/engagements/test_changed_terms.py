"""Other hours a week and another rate, from a day on, with both sides' yes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from muster.engagements import actions, queries, rules
from muster.engagements.models import TimesheetDay
from muster.opportunities.terms import PayTerms
from muster.people.rules import WeekIsFull
from tests.engagements.test_changes import ask, plate, say
from tests.factories.engagements import STARTED, Sides, make_engagement
from tests.factories.opportunities import make_owner, make_posting
from tests.factories.people import act_of

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 12, 16)
"""In the week in which the tests happen."""
DAY = timedelta(days=1)


def paid(hourly: int = 6_000, **fields: Any) -> Sides:
    posting = make_posting(
        make_owner(name="Maren Okafor"),
        kind="fractional_role",
        notice_days=28,
        pay=PayTerms("hourly", hourly, hourly, "EUR"),
        **fields,
    )
    return make_engagement("active", with_manager=False, posting=posting)


def rates_by_day(sides: Sides) -> dict[date, int | None]:
    return dict(
        TimesheetDay.objects.filter(timesheet__engagement=sides.engagement).values_list("day", "rate_minor")
    )


def test_more_hours_from_a_wednesday_take_the_room_of_their_days() -> None:
    sides = make_engagement("active")
    before = plate(sides)
    change = ask(sides, "hours", starts_date=WEDNESDAY, minutes_per_week=600)
    assert plate(sides) == before
    say(sides, change)
    week = WEDNESDAY - DAY * 2
    after = plate(sides)
    assert after[week - DAY * 7] == before[week - DAY * 7] == 480
    assert after[week] == (2 * 480 + 3 * 600) // 5
    assert {minutes for monday, minutes in after.items() if monday > week} == {600}
    latest = queries.latest_terms(sides.fresh())
    assert (latest.minutes_per_week, latest.hours_from, latest.is_accepted) == (600, WEDNESDAY, True)
    assert sides.fresh().minutes_per_week == 600
    found = queries.detail(act_of(sides.person, STARTED).actor, sides.ref, at=STARTED)
    assert next(one.agreed_minutes for one in found.timesheets if one.monday == week) == after[week]


def test_hours_change_twice_and_a_pause_lies_between() -> None:
    sides = make_engagement("active")
    say(sides, ask(sides, "hours", starts_date=WEDNESDAY, minutes_per_week=600))
    say(sides, ask(sides, "pause", starts_date=date(2026, 12, 21), ends_date=date(2026, 12, 27)))
    say(sides, ask(sides, "hours", starts_date=date(2027, 1, 6), minutes_per_week=300, by=sides.owner))
    weeks = plate(sides)
    assert date(2026, 12, 21) not in weeks
    assert weeks[date(2026, 12, 28)] == 600
    assert weeks[date(2027, 1, 4)] == (2 * 600 + 3 * 300) // 5
    assert weeks[date(2027, 1, 11)] == 300


def test_what_does_not_fit_is_refused_at_the_yes_and_nothing_changes() -> None:
    sides = make_engagement("active", minutes=600)
    before = plate(sides)
    change = ask(sides, "hours", starts_date=WEDNESDAY, minutes_per_week=2400)
    with pytest.raises(WeekIsFull):
        say(sides, change)
    assert plate(sides) == before
    assert queries.get_change(change.ref).status == "asked"
    assert queries.latest_terms(sides.fresh()).version == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"starts_date": STARTED.date() - DAY, "minutes_per_week": 600}, "starts_date"),
        ({"starts_date": date(2028, 1, 1), "minutes_per_week": 600}, "starts_date"),
        ({"starts_date": WEDNESDAY, "minutes_per_week": 480}, "minutes_per_week"),
        ({"starts_date": WEDNESDAY, "minutes_per_week": None}, "minutes_per_week"),
        ({"starts_date": WEDNESDAY, "minutes_per_week": 20_000}, "minutes_per_week"),
    ],
)
def test_hours_that_cannot_be_asked_for(fields: dict[str, Any], field: str) -> None:
    sides = make_engagement("active")
    with pytest.raises(rules.ChangeNotPossible) as caught:
        ask(sides, "hours", **fields)
    assert caught.value.field == field
    assert not queries.list_changes(sides.engagement)


def test_a_rate_that_changes_in_the_middle_of_a_week_counts_from_its_day() -> None:
    sides = paid()
    own, owner = act_of(sides.person, STARTED), act_of(sides.owner, STARTED + DAY * 6)
    later = act_of(sides.person, STARTED + DAY * 6)
    actions.log_hours(own, sides.ref, {STARTED.date() - DAY * 7: 60, STARTED.date(): 60})
    change = ask(sides, "rate", starts_date=WEDNESDAY, rate_minor=7_500)
    say(sides, change)
    version = queries.latest_terms(sides.fresh())
    assert (version.pay_minor, version.rate_from, version.starts_date) == (
        7_500,
        WEDNESDAY,
        sides.engagement.starts_date,
    )
    actions.log_hours(later, sides.ref, {WEDNESDAY - DAY: 60, WEDNESDAY: 60, WEDNESDAY + DAY: 60})
    for monday in (STARTED.date() - DAY * 7, STARTED.date()):
        sheet = sides.engagement.timesheets.get(monday=monday)
        actions.submit_timesheet(later, sheet.ref)
        actions.approve_timesheet(owner, sheet.ref)
    assert rates_by_day(sides) == {
        STARTED.date() - DAY * 7: 6_000,
        STARTED.date(): 6_000,
        WEDNESDAY - DAY: 6_000,
        WEDNESDAY: 7_500,
        WEDNESDAY + DAY: 7_500,
    }
    assert queries.rates_of(sides.fresh())[-1][:2] == (WEDNESDAY, 7_500)


def test_hours_approved_before_keep_their_rate_and_a_later_change_keeps_the_day() -> None:
    sides = paid()
    own, owner = act_of(sides.person, STARTED), act_of(sides.owner, STARTED)
    actions.log_hours(own, sides.ref, {STARTED.date(): 60})
    sheet = sides.engagement.timesheets.get()
    actions.submit_timesheet(own, sheet.ref)
    actions.approve_timesheet(owner, sheet.ref)
    say(sides, ask(sides, "rate", starts_date=STARTED.date(), rate_minor=9_000))
    assert rates_by_day(sides) == {STARTED.date(): 6_000}
    say(sides, ask(sides, "hours", starts_date=WEDNESDAY, minutes_per_week=300))
    latest = queries.latest_terms(sides.fresh())
    assert (latest.rate_from, latest.hours_from, latest.pay_minor) == (STARTED.date(), WEDNESDAY, 9_000)
    say(sides, ask(sides, "rate", starts_date=WEDNESDAY, rate_minor=9_500))
    with pytest.raises(rules.ChangeNotPossible, match="stays as it was agreed"):
        ask(sides, "rate", starts_date=STARTED.date(), rate_minor=10_000)


@pytest.mark.parametrize("rate", [None, 0, -5, 6_000, 10**12])
def test_rates_that_cannot_be_asked_for(rate: int | None) -> None:
    with pytest.raises(rules.ChangeNotPossible) as caught:
        ask(paid(), "rate", starts_date=WEDNESDAY, rate_minor=rate)
    assert caught.value.field == "rate_minor"


def test_unpaid_work_has_no_rate() -> None:
    with pytest.raises(rules.ChangeNotPossible, match="paid by the hour"):
        ask(make_engagement("active"), "rate", starts_date=WEDNESDAY, rate_minor=6_000)


def test_the_words_that_are_signed_say_from_when_on() -> None:
    sides = paid()
    before = queries.content_of(sides.fresh(), queries.latest_terms(sides.fresh()))
    assert not {"rate_from", "hours_from"} & set(before)
    say(sides, ask(sides, "rate", starts_date=WEDNESDAY, rate_minor=7_000))
    after = queries.content_of(sides.fresh(), queries.latest_terms(sides.fresh()))
    assert after["rate_from"] == "2026-12-16"
