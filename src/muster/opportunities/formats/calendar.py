"""A talk as an iCalendar file (RFC 5545): set, moved or called off, told apart by its number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from muster.opportunities.models import Interview
from muster.opportunities.terms import InterviewStatus


def calendar_of(talk: Interview, *, title: str, url: str, at: datetime) -> str:
    """The talk as text; "" where no time was ever set. Moments are in UTC, so that no clock change moves them.

    The same talk keeps its UID: a calendar replaces what it knew, and takes it out while the talk is called off or another time is looked for.
    """
    if talk.starts_at is None:
        return ""
    is_off = talk.status not in (InterviewStatus.BOOKED, InterviewStatus.PAST)
    event = Event()
    event.add("uid", f"{talk.ref}@muster")
    event.add("sequence", talk.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", talk.starts_at.astimezone(UTC))
    event.add("dtend", talk.starts_at.astimezone(UTC) + timedelta(minutes=talk.minutes))
    event.add("summary", title)
    if talk.place:
        event.add("location", talk.place)
    event.add("url", url)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Muster//Talks//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    calendar.add_component(event)
    return str(calendar.to_ical().decode("utf-8"))
