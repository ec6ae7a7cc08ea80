"""Quiet hours: no mail goes out between two times of the person's own day; notices do not wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from muster.foundation import journal
from muster.foundation.act import system
from muster.notices import actions, queries, rules
from muster.notices.models import Notice, OutboxMail
from muster.notices.rules import QuietHours, after_quiet
from tests.factories.opportunities import make_hand, make_owner, make_posting
from tests.factories.people import NOW, act_of, make_organisation
from tests.web.signed_in import client_of

MINUTES = st.integers(0, 1439)


def berlin(hour: int, minute: int = 0) -> datetime:
    """A moment of 24 November 2026 by the clocks of Berlin, which is an hour ahead."""
    return datetime(2026, 11, 24, hour, minute, tzinfo=UTC) - timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "end", "at", "wanted"),
    [
        (22 * 60, 7 * 60, berlin(23), berlin(7) + timedelta(days=1)),
        (22 * 60, 7 * 60, berlin(3), berlin(7)),
        (22 * 60, 7 * 60, berlin(7), berlin(7)),
        (22 * 60, 7 * 60, berlin(21, 59), berlin(21, 59)),
        (22 * 60, 7 * 60, berlin(22), berlin(7) + timedelta(days=1)),
        (12 * 60, 13 * 60, berlin(12, 30), berlin(13)),
        (12 * 60, 13 * 60, berlin(13), berlin(13)),
    ],
)
def test_golden_moments(start: int, end: int, at: datetime, wanted: datetime) -> None:
    assert after_quiet(at, QuietHours(start, end, "Europe/Berlin")) == wanted


def test_the_clock_that_changes_in_the_night_is_the_persons_own() -> None:
    """The night in which summer time ends has an hour more; the mail goes at seven by the clock on the wall."""
    late = datetime(2026, 10, 24, 21, tzinfo=UTC)  # 23:00 in Berlin, summer time
    assert after_quiet(late, QuietHours(22 * 60, 7 * 60, "Europe/Berlin")) == datetime(
        2026, 10, 25, 6, tzinfo=UTC
    )


@given(
    MINUTES,
    MINUTES,
    st.integers(0, 60 * 24 * 400),
    st.sampled_from(["UTC", "Asia/Kathmandu", "Europe/Berlin"]),
)
def test_what_waits_never_waits_a_day_and_ends_outside(start: int, end: int, minute: int, zone: str) -> None:
    if start == end:
        return
    quiet = QuietHours(start, end, zone)
    at = NOW + timedelta(minutes=minute)
    due = after_quiet(at, quiet)
    assert at <= due <= at + timedelta(hours=25)
    assert after_quiet(due, quiet) == due


@pytest.mark.django_db
def test_mail_waits_and_the_notice_does_not(mailoutbox: list[Any], settings: Any) -> None:
    settings.MUSTER_DELIVERY = "inline"
    owner = make_owner(make_organisation())
    posting = make_posting(owner)
    local = NOW.hour * 60
    actions.set_quiet_hours(act_of(owner), local, local + 120)
    make_hand(posting)
    journal.deliver_due(NOW, limit=10_000)
    assert Notice.objects.filter(person=owner).count() == 1
    (waiting,) = OutboxMail.objects.filter(person=owner)
    end = waiting.due_at
    assert end is not None
    assert end > NOW
    worker = system("worker", at=NOW)
    assert queries.due_mail_refs(NOW) == []
    assert queries.due_mail_refs(end) == [waiting.ref]
    assert actions.send_mail_now(worker, waiting.ref)
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_they_are_set_read_and_ended_on_the_page() -> None:
    owner = make_owner(make_organisation(), with_account=True)
    client: Client = client_of(owner)
    path = "/notices/settings/"
    saved = client.post(path, {"do": "quiet", "start": "22:00", "end": "07:00", "request_ref": "req-a"})
    assert saved.status_code == 302
    assert queries.quiet_hours([owner.ref])[owner.ref] == QuietHours(1320, 420, owner.time_zone)
    assert client.get(path).context["form"]["start"].value() is not None
    for wrong in (
        {"start": "22:00", "end": ""},
        {"start": "22:00", "end": "22:00"},
        {"start": "x", "end": "07:00"},
    ):
        answer = client.post(
            path, {"do": "quiet", **wrong, "request_ref": f"req-{wrong['end']}{wrong['start']}"}
        )
        assert answer.status_code == 422
    assert queries.quiet_hours([owner.ref])[owner.ref].start == 1320
    client.post(path, {"do": "quiet", "start": "", "end": "", "request_ref": "req-z"})
    assert queries.quiet_hours([owner.ref]) == {}
    with pytest.raises(rules.QuietHoursInvalid):
        actions.set_quiet_hours(act_of(owner), 1440, 10)
