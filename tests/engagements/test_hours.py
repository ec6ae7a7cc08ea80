"""Hours: timer, links, closed days, reopening, approval by the clock, the rate that stays with a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from muster.engagements import actions, queries, rules, terms
from muster.engagements.models import TimesheetDay
from muster.foundation.act import Grant
from muster.foundation.errors import NotAllowed
from muster.foundation.models import JournalRow
from muster.people import actions as people_actions
from tests.factories.engagements import STARTED, clock, make_engagement
from tests.factories.people import act_of, make_person, operator_act
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db
MONDAY = STARTED.date() - timedelta(days=7)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def sides() -> Any:
    return make_engagement(with_manager=False)


def sent(sides: Any, minutes: int = 300, at: datetime = STARTED) -> Any:
    own = act_of(sides.person, at)
    return actions.send_week(own, sides.ref, MONDAY, {MONDAY: minutes, TUESDAY: 60})


def test_a_day_keeps_its_note_and_link_until_others_are_given(sides: Any) -> None:
    own = act_of(sides.person, STARTED)
    actions.log_hours(
        own, sides.ref, {MONDAY: 60}, notes={MONDAY: "Read the data"}, links={MONDAY: "https://a.example/1"}
    )
    actions.log_hours(own, sides.ref, {MONDAY: 90})
    day = TimesheetDay.objects.get()
    assert (day.minutes, day.note, day.link) == (90, "Read the data", "https://a.example/1")
    with pytest.raises(rules.LinkNotPossible):
        actions.log_hours(own, sides.ref, {TUESDAY: 60}, links={TUESDAY: "javascript:1"})
    assert TimesheetDay.objects.count() == 1


def test_closed_days_stay_and_the_free_days_of_their_week_do_not(sides: Any) -> None:
    organisation = sides.engagement.organisation
    finance = make_person(organisation=organisation, grants=[Grant.FINANCE])
    own = act_of(sides.person, STARTED)
    actions.log_hours(own, sides.ref, {MONDAY: 60})
    with pytest.raises(NotAllowed):
        actions.close_hours(own, organisation.ref, until_date=TUESDAY)
    actions.close_hours(act_of(finance, STARTED), organisation.ref, until_date=TUESDAY)
    with pytest.raises(rules.DayIsClosed):
        actions.log_hours(own, sides.ref, {MONDAY: 120, TUESDAY: 60})
    assert TimesheetDay.objects.get().minutes == 60
    actions.send_week(own, sides.ref, MONDAY, {TUESDAY: 60})
    found = queries.detail(own.actor, sides.ref, at=STARTED)
    week = next(sheet for sheet in found.timesheets if sheet.monday == MONDAY)
    assert (week.minutes, week.closed) == (120, frozenset({MONDAY}))
    actions.close_hours(act_of(finance, STARTED), organisation.ref, until_date=MONDAY)
    assert queries.closed_before(organisation.ref) == MONDAY


def test_hours_without_an_answer_count_as_approved_after_the_clock(sides: Any) -> None:
    people_actions.update_settings(operator_act(), sides.engagement.organisation.ref, hours_answer_days=3)
    sheet = sent(sides)
    due = rules.hours_due_at(STARTED, 3)
    actions.run_clocks(clock(due - timedelta(minutes=1)))
    sheet.refresh_from_db()
    assert sheet.status == terms.TimesheetStatus.SUBMITTED
    actions.run_clocks(clock(due))
    actions.run_clocks(clock(due))
    sheet.refresh_from_db()
    assert (sheet.status, sheet.by_clock) == (terms.TimesheetStatus.APPROVED, True)
    assert JournalRow.objects.filter(name="timesheet.approved_by_clock").count() == 1


def test_the_owner_opens_approved_hours_again_with_a_reason(sides: Any) -> None:
    sheet = sent(sides)
    owner, own = act_of(sides.owner, STARTED), act_of(sides.person, STARTED)
    with pytest.raises(rules.MoveNotPossible):
        actions.reopen_timesheet(owner, sheet.ref, words="Too early.")
    actions.approve_timesheets(owner, [sheet.ref])
    with pytest.raises(NotAllowed):
        actions.reopen_timesheet(own, sheet.ref, words="I forgot a day.")
    with pytest.raises(rules.WordsMissing):
        actions.reopen_timesheet(owner, sheet.ref, words=" ")
    actions.reopen_timesheet(owner, sheet.ref, words="Wednesday is missing.")
    again = actions.send_week(own, sides.ref, MONDAY, {MONDAY: 300, MONDAY + timedelta(days=2): 60})
    assert actions.approve_timesheet(owner, again.ref).status == terms.TimesheetStatus.APPROVED
    assert sum(day.minutes for day in again.days.all()) == 420


def test_a_timer_runs_once_and_writes_what_it_ran(sides: Any) -> None:
    noon = STARTED + timedelta(hours=1)
    own = act_of(sides.person, noon)
    actions.log_hours(own, sides.ref, {noon.date(): 30}, notes={noon.date(): "Mail"})
    actions.start_timer(own, sides.ref, note="Forecast")
    with pytest.raises(rules.TimerRuns):
        actions.start_timer(own, sides.ref)
    with pytest.raises(NotAllowed):
        actions.start_timer(act_of(sides.owner, noon), sides.ref)
    later = act_of(sides.person, noon + timedelta(minutes=45, seconds=29))
    assert actions.stop_timer(later) == {noon.date(): 45}
    day = TimesheetDay.objects.get()
    assert (day.minutes, day.note) == (75, "Mail; Forecast")
    with pytest.raises(rules.NoTimer):
        actions.stop_timer(later)


def test_a_forgotten_timer_runs_on_until_it_is_dropped(sides: Any) -> None:
    actions.start_timer(act_of(sides.person, STARTED), sides.ref)
    later = act_of(sides.person, STARTED + timedelta(hours=13))
    with pytest.raises(rules.TimerForgotten):
        actions.stop_timer(later)
    assert queries.find_timer(later.actor) is not None
    actions.drop_timer(later)
    assert (queries.find_timer(later.actor), TimesheetDay.objects.count()) == (None, 0)


def test_a_day_keeps_the_rate_of_its_terms(sides: Any) -> None:
    version = sides.fresh().versions.get()
    type(version).objects.filter(pk=version.pk).update(pay_kind="hourly", pay_minor=6_000, pay_currency="EUR")
    sheet = sent(sides)
    actions.approve_timesheet(act_of(sides.owner, STARTED), sheet.ref)
    assert list(sheet.days.values_list("rate_minor", "rate_currency")) == [(6_000, "EUR")] * 2
    type(version).objects.filter(pk=version.pk).update(pay_minor=9_000)
    assert set(sheet.days.values_list("rate_minor", flat=True)) == {6_000}
    actions.reopen_timesheet(act_of(sides.owner, STARTED), sheet.ref, words="Please look again.")
    assert set(sheet.days.values_list("rate_minor", flat=True)) == {None}


def test_the_journal_knows_that_a_timer_ran_and_nothing_else(sides: Any) -> None:
    own = act_of(sides.person, STARTED)
    actions.start_timer(own, sides.ref, note="Secret work")
    row = JournalRow.objects.get(name="timer.started")
    assert set(row.payload) == {"engagement_ref", "person_ref"}


def test_hours_on_the_page(clock: Any) -> None:
    sides = make_engagement(with_manager=False, with_accounts=True)
    clock.move_to(STARTED)
    client, owner = client_of(sides.person), client_of(sides.owner)
    here = f"/engagements/{sides.ref}/"
    assert "Start a timer" in client.get(here).content.decode()
    assert client.post(f"{here}timer/", {"do": "start", "request_ref": "req-t"}).status_code == 302
    assert "The timer runs since" in client.get(here).content.decode()
    clock.move_to(STARTED + timedelta(minutes=50))
    assert client.post(f"{here}timer/", {"do": "stop", "request_ref": "req-u"}).status_code == 302
    day = MONDAY.isoformat()
    week = {day: "5", f"{day}-note": "Read the data", f"{day}-link": "https://a.example/1", "send": "yes"}
    assert client.post(f"{here}hours/{day}/", week | {"request_ref": "req-w"}).status_code == 302
    text = owner.get(here).content.decode()
    assert "Read the data" in text
    assert 'href="https://a.example/1"' in text
    assert "Counts as approved on" in text
    ref = queries.detail(act_of(sides.owner, STARTED).actor, sides.ref, at=STARTED).timesheets[-1].ref
    owner.post(f"{here}hours/answer/", {"weeks": [ref], "approve": "yes", "request_ref": "req-a"})
    reopened = owner.post(
        f"{here}hours/reopen/", {"week": ref, "words": "A day is missing.", "request_ref": "req-r"}
    )
    assert reopened.status_code == 302
    assert "A day is missing." in client.get(here).content.decode()


def test_days_are_closed_on_the_page_of_the_organisation() -> None:
    sides = make_engagement(with_manager=False)
    organisation = sides.engagement.organisation
    lead = client_of(make_person(organisation=organisation, grants=[Grant.PEOPLE_LEAD], with_account=True))
    sent_form = {
        "section": "close",
        "until_date": "2026-12-08",
        "organisation": organisation.ref,
        "request_ref": "r",
    }
    assert lead.post("/organisation/", sent_form).status_code == 302
    assert queries.closed_before(organisation.ref) == date(2026, 12, 8)
    assert "closed before 8 December" in lead.get("/organisation/").content.decode()
