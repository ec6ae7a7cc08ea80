"""Talks before anybody decides: offered, taken, moved, called off; on both clocks, in calendars, and never for a manager."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connections
from icalendar import Calendar

from muster.foundation.errors import NotAllowed, NotFound
from muster.notices import actions as notice_actions
from muster.notices.models import Notice, OutboxMail
from muster.opportunities import actions, queries, rules, terms
from muster.opportunities.formats import calendar_of
from muster.opportunities.models import Candidacy, Interview
from tests.factories import opportunities as make
from tests.factories.engagements import make_offer
from tests.factories.people import NOW, act_of, make_person
from tests.web.signed_in import client_of

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SLOTS = [NOW + DAY * n for n in (2, 3, 4)]
S = terms.InterviewStatus


def hand(**fields: Any) -> Candidacy:
    thread = make.make_candidacy("raised", **fields)
    return queries.get_candidacy(thread.ref)


def offer(thread: Candidacy, slots: list[datetime] | None = None, **fields: Any) -> Interview:
    owner = act_of(thread.role.opportunity.owner, fields.pop("at", NOW))
    return actions.offer_slots(owner, thread.ref, slots or SLOTS, **{"minutes": 30, **fields})


def take(thread: Candidacy, at: datetime = SLOTS[0], now: datetime = NOW) -> Interview:
    return actions.take_slot(act_of(thread.person, now), thread.ref, at)


# ---------------------------------------------------------------- times


@pytest.mark.parametrize(
    ("day", "at", "zone", "utc"),
    [
        (date(2026, 10, 24), time(9), "Europe/Berlin", datetime(2026, 10, 24, 7, tzinfo=UTC)),
        (date(2026, 10, 26), time(9), "Europe/Berlin", datetime(2026, 10, 26, 8, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), "Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2027, 3, 14), time(3, 30), "America/New_York", datetime(2027, 3, 14, 7, 30, tzinfo=UTC)),
        (date(2026, 12, 1), time(10), "Asia/Kolkata", datetime(2026, 12, 1, 4, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_on_the_clock_of_its_zone(day: date, at: time, zone: str, utc: datetime) -> None:
    assert rules.moment_of(day, at, zone) == utc


@pytest.mark.parametrize(
    ("day", "zone"), [(date(2027, 3, 28), "Europe/Berlin"), (date(2027, 3, 14), "America/New_York")]
)
def test_a_time_that_clocks_jump_over_is_refused(day: date, zone: str) -> None:
    with pytest.raises(rules.FieldInvalid, match="jump over 02:30") as caught:
        rules.moment_of(day, time(2, 30), zone, field="slot_2")
    assert caught.value.field == "slot_2"


def test_every_quarter_of_an_hour_of_a_year_goes_to_and_fro_or_is_in_the_gap() -> None:
    zone, gaps = ZoneInfo("Europe/Berlin"), 0
    local = datetime(2027, 1, 1)  # noqa: DTZ001
    while local.year == 2027:
        try:
            moment = rules.moment_of(local.date(), local.time(), "Europe/Berlin")
        except rules.FieldInvalid:
            gaps += 1
            assert (local.date(), local.hour) == (date(2027, 3, 28), 2)
        else:
            assert moment.astimezone(zone).replace(tzinfo=None) == local
        local += timedelta(minutes=15)
    assert gaps == 4


@pytest.mark.parametrize(
    ("slots", "minutes", "field"),
    [
        ([], 30, "slots"),
        ([NOW + HOUR * n for n in range(1, 8)], 30, "slots"),
        ([NOW], 30, "slots"),
        ([NOW - DAY, NOW + DAY], 30, "slots"),
        ([NOW + DAY * 91], 30, "slots"),
        (SLOTS, 14, "minutes"),
        (SLOTS, 241, "minutes"),
        (SLOTS, -30, "minutes"),
    ],
)
def test_times_that_cannot_be_offered(slots: list[datetime], minutes: int, field: str) -> None:
    with pytest.raises(rules.FieldInvalid) as caught:
        rules.check_slots(slots, minutes=minutes, at=NOW)
    assert caught.value.field == field


# ---------------------------------------------------------------- the talk


@pytest.mark.django_db(transaction=True)
def test_offered_taken_and_both_told() -> None:
    thread = hand()
    talk = offer(thread, place="https://talk.example/room")
    assert (talk.status, talk.due_at) == (S.OFFERED, min(SLOTS[-1], NOW + DAY * 3))
    taken = take(thread, SLOTS[1])
    assert (taken.status, taken.starts_at, taken.due_at) == (S.BOOKED, SLOTS[1], None)
    assert take(thread, SLOTS[1]).sequence == taken.sequence
    told = list(
        Notice.objects.filter(event__startswith="interview.")
        .order_by("id")
        .values_list("event", "person__ref")
    )
    assert told == [
        ("interview.slots_offered", thread.person.ref),
        ("interview.set", thread.role.opportunity.owner.ref),
    ]


@pytest.mark.django_db
def test_only_what_is_on_offer_can_be_taken() -> None:
    thread = hand()
    with pytest.raises(NotFound):
        take(thread)
    offer(thread)
    for wrong, now in ((NOW + HOUR, NOW), (SLOTS[0], SLOTS[0])):
        with pytest.raises(rules.SlotIsGone):
            take(thread, wrong, now)
    with pytest.raises(NotAllowed):
        actions.take_slot(act_of(thread.role.opportunity.owner), thread.ref, SLOTS[0])


@pytest.mark.django_db
def test_either_side_moves_it_and_either_calls_it_off() -> None:
    thread = hand()
    person, owner = act_of(thread.person), act_of(thread.role.opportunity.owner)
    offer(thread)
    take(thread)
    with pytest.raises(rules.FieldInvalid):
        actions.ask_other_slots(person, thread.ref, words="  ")
    assert actions.ask_other_slots(person, thread.ref, words="I am ill.").status == S.OTHERS_ASKED
    with pytest.raises(rules.MoveNotPossible):
        take(thread)
    offer(thread, [NOW + DAY * 6])
    take(thread, NOW + DAY * 6)
    offer(thread, [NOW + DAY * 7])
    assert Interview.objects.count() == 1
    for act in (person, owner):
        assert actions.cancel_interview(act, thread.ref, words="Not needed.").status == S.CANCELLED
        offer(thread)
    assert Interview.objects.count() == 3
    assert queries.get_candidacy(thread.ref).status == "raised"


@pytest.mark.django_db
def test_no_manager_lead_or_stranger_hears_of_it() -> None:
    thread, manager = make_offer()
    assert manager is not None
    offer(thread)
    for who in (manager, make_person(), thread.invited_by or make_person()):
        with pytest.raises(NotFound):
            queries.meeting_of(act_of(who).actor, thread.ref)
        with pytest.raises(NotAllowed):
            actions.cancel_interview(act_of(who), thread.ref)
    assert not Notice.objects.filter(person=manager).exists()


@pytest.mark.django_db
def test_nobody_meets_before_a_named_person_has_said_yes() -> None:
    thread = make.make_candidacy("nominated")
    with pytest.raises(rules.MoveNotPossible):
        offer(thread)
    with pytest.raises(NotFound):
        queries.meeting_of(act_of(thread.role.opportunity.owner).actor, thread.ref)


@pytest.mark.django_db
def test_one_owner_does_not_talk_to_two_at_once() -> None:
    posting = make.make_posting()
    first, second = (queries.get_candidacy(make.make_hand(posting).ref) for _n in range(2))
    for thread in (first, second):
        offer(thread, [SLOTS[0], SLOTS[0] + timedelta(minutes=15), SLOTS[1]])
    take(first)
    for clash in (SLOTS[0], SLOTS[0] + timedelta(minutes=15)):
        with pytest.raises(rules.SlotIsGone):
            take(second, clash)
    assert take(second, SLOTS[1]).status == S.BOOKED


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_take_one_owners_hour_and_one_gets_it() -> None:
    posting = make.make_posting()
    threads = [queries.get_candidacy(make.make_hand(posting).ref) for _n in range(20)]
    for thread in threads:
        offer(thread)
    gate = Barrier(len(threads))

    def run(thread: Candidacy) -> bool:
        act = act_of(thread.person)
        try:
            gate.wait()
            actions.take_slot(act, thread.ref, SLOTS[0])
        except rules.SlotIsGone:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(len(threads)) as pool:
        assert sum(pool.map(run, threads)) == 1
    assert Interview.objects.filter(status=S.BOOKED).count() == 1


# ---------------------------------------------------------------- clocks


def clocks(at: datetime) -> int:
    return actions.remind_and_lapse(make.clock_act(at)).talks


@pytest.mark.django_db
def test_times_that_nobody_takes_run_out() -> None:
    thread = hand()
    talk = offer(thread)
    assert talk.due_at is not None
    assert clocks(talk.due_at - timedelta(seconds=1)) == 0
    assert clocks(talk.due_at) == 1
    assert Interview.objects.get().status == S.LAPSED
    assert clocks(talk.due_at) == 0


@pytest.mark.django_db(transaction=True)
def test_both_are_reminded_a_day_before_once_and_then_it_was_held() -> None:
    thread = hand()
    offer(thread)
    take(thread)
    assert clocks(SLOTS[0] - DAY - timedelta(seconds=1)) == 0
    assert clocks(SLOTS[0] - DAY) == 1
    assert clocks(SLOTS[0] - HOUR) == 0
    reminded = Notice.objects.filter(event="interview.soon").values_list("person__ref", flat=True)
    assert set(reminded) == {thread.person.ref, thread.role.opportunity.owner.ref}
    assert clocks(SLOTS[0] + timedelta(minutes=30)) == 1
    assert Interview.objects.get().status == S.PAST


@pytest.mark.django_db
def test_a_talk_ends_with_its_candidacy() -> None:
    thread = hand()
    offer(thread)
    actions.withdraw_candidacy(act_of(thread.person), thread.ref)
    assert clocks(NOW) == 1
    assert Interview.objects.get().status == S.CANCELLED


# ---------------------------------------------------------------- calendars


def test_a_calendar_file_is_one_event_in_utc_and_says_when_it_is_off() -> None:
    talk = Interview(ref="itv-1", status=S.BOOKED, minutes=45, place="Room 4; at the back", sequence=2)
    talk.starts_at = datetime(2027, 3, 28, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    text = calendar_of(talk, title="Forecast, part 2", url="https://x.example/interviews/can-1/", at=NOW)
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("itv-1@muster", 2, "CONFIRMED")
    assert event["DTSTART"].dt == datetime(2027, 3, 28, 7, tzinfo=UTC)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=45)
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Forecast, part 2", "Room 4; at the back")
    assert "\r\n" in text
    talk.status = S.OTHERS_ASKED
    off = Calendar.from_ical(calendar_of(talk, title="x", url="https://x.example/", at=NOW))
    assert (off["METHOD"], off.walk("VEVENT")[0]["STATUS"]) == ("CANCEL", "CANCELLED")
    talk.starts_at = None
    assert calendar_of(talk, title="x", url="https://x.example/", at=NOW) == ""


@pytest.mark.django_db(transaction=True)
def test_the_mail_carries_the_calendar() -> None:
    thread = hand(posting=make.make_posting(make.make_owner(with_account=True)))
    owner = thread.role.opportunity.owner
    for group in ("asks", "answers"):
        notice_actions.set_preference(act_of(owner), group, "each")
    offer(thread)
    take(thread)
    row = OutboxMail.objects.get(person=owner, subject__contains="is set")
    assert "25 November, 09:00 (UTC)" in row.text or owner.time_zone in row.text
    notice_actions.send_mail_now(make.clock_act(), row.ref)
    [sent] = mail.outbox
    [(name, content, kind)] = sent.attachments
    assert (name, kind) == ("talk.ics", "text/calendar")
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert event["DTSTART"].dt == SLOTS[0]


# ---------------------------------------------------------------- pages


@pytest.mark.django_db
def test_both_see_it_on_their_own_clock_and_take_it_along() -> None:
    thread, _manager = make_offer(with_accounts=True)
    person, owner = thread.person, thread.role.opportunity.owner
    for who, zone in ((person, "America/New_York"), (owner, "Europe/Berlin")):
        who.time_zone = zone
        who.save(update_fields=["time_zone"])
    theirs, own, url = client_of(owner), client_of(person), f"/interviews/{thread.ref}/"
    assert "No talk is arranged." in own.get(url).content.decode()
    said = {"do": "offer", "slot_1": "2026-11-26T15:00", "minutes": "45", "request_ref": "o-1"}
    for _time in range(2):
        assert theirs.post(url, said).status_code == 302
    assert Interview.objects.count() == 1
    page = own.get(url).content.decode()
    assert "09:00" in page
    assert "15:00 for" in page
    assert own.get(f"{url}calendar.ics").status_code == 404
    taken = {"do": "take", "starts_at": "2026-11-26T14:00:00+00:00", "request_ref": "t-1"}
    assert own.post(url, taken).status_code == 302
    file = own.get(f"{url}calendar.ics")
    assert (file.status_code, file["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "DTSTART:20261126T140000Z" in file.content.decode()
    assert "Put it into my calendar" in theirs.get(url).content.decode()
    assert "A talk with" in own.get(f"/work/{thread.role.ref}/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [
        {"slot_1": ""},
        {"slot_1": "soon"},
        {"slot_1": "2026-11-01T09:00"},
        {"slot_1": "2027-11-01T09:00"},
        {"minutes": "-5"},
        {"minutes": "99999999999"},
    ],
)
def test_what_cannot_be_offered_is_said_in_the_form(said: dict[str, str]) -> None:
    thread, _manager = make_offer(with_accounts=True)
    given = {"do": "offer", "slot_1": "2026-11-26T15:00", "minutes": "30", "request_ref": "b-1", **said}
    answer = client_of(thread.role.opportunity.owner).post(f"/interviews/{thread.ref}/", given)
    assert answer.status_code == 422
    assert not Interview.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("said", [{"do": "take", "starts_at": "x"}, {"do": "take"}, {"do": "nonsense"}, {}])
def test_nonsense_is_not_found(said: dict[str, str]) -> None:
    thread, _manager = make_offer(with_accounts=True)
    answer = client_of(thread.person).post(f"/interviews/{thread.ref}/", {**said, "request_ref": "n-1"})
    assert answer.status_code == 404
