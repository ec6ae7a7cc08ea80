"""Which steps a state allows, and when clocks run out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from muster.foundation.periods import add_working_days
from muster.opportunities import terms
from muster.opportunities.rules.refusals import MoveNotPossible, ReasonUnknown


def next_status(table: str, now: str, to: str) -> str:
    """``to`` when the table of moves allows it from ``now``; raises MoveNotPossible otherwise."""
    if to not in terms.TRANSITION_TABLES[table].get(now, ()):
        raise MoveNotPossible(table, now, to)
    return str(to)


def may_move(table: str, now: str, to: str) -> bool:
    """Whether the table of moves allows it: what a page asks before it shows a button."""
    return to in terms.TRANSITION_TABLES[table].get(now, ())


def require_reason(code: str, *, allowed: Collection[str]) -> str:
    """The code when it is one of those allowed; raises ReasonUnknown otherwise."""
    if code not in allowed:
        raise ReasonUnknown()
    return code


def seats_left_to_offer(seats: int, spoken_for: int) -> int:
    """Seats that may still be offered when so many are offered, agreed or confirmed."""
    return max(0, seats - spoken_for)


def answer_due(at: datetime, days: int) -> datetime:
    """The moment by which an answer is owed: ``days`` working days later, at least one day."""
    return add_working_days(at, max(1, days))


def is_reminder_due(since: datetime, *, days: int, at: datetime) -> bool:
    """Whether the owner has let ``days`` working days pass since the hand was raised."""
    return at >= answer_due(since, days)


@dataclass(frozen=True, slots=True)
class PostingDates:
    """What decides whether a posting has died."""

    closes_date: date | None
    last_day: date
    owner_acted_at: datetime


def stale_reason(posting: PostingDates, *, today: date, at: datetime) -> str | None:
    """Why a posting is taken down now: "closes", "over", "resting"; None while it lives.

    "closes": its closing day has passed. "over": the last day of its work has passed.
    "resting": its owner has not touched it for REST_DAYS days.
    """
    if posting.closes_date is not None and today > posting.closes_date:
        return "closes"
    if today > posting.last_day:
        return "over"
    if at - posting.owner_acted_at >= timedelta(days=terms.REST_DAYS):
        return "resting"
    return None


_BEYOND_THE_SHORT_LIST = (terms.Track.OFFERED, terms.Track.AGREED, terms.Track.CONFIRMED)


def track(moments: dict[str, bool], *, status: str) -> tuple[tuple[str, str], ...]:
    """The stations of a candidacy as (station, state) in order; another way in and a skipped short list are left out.

    ``moments`` says which stations were passed. A thread that has ended shows the stations it
    passed, the last of them marked as the end.
    """
    stations = [str(s) for s in terms.Track]
    for way_in in (terms.Track.NAMED, terms.Track.INVITED):
        if not moments.get(way_in):
            stations.remove(way_in)
    passed = [s for s in stations if moments.get(s)]
    if terms.Track.SHORTLISTED not in passed and passed and passed[-1] in _BEYOND_THE_SHORT_LIST:
        stations.remove(terms.Track.SHORTLISTED)
    if status in terms.ENDED:
        return tuple((s, _state(s == passed[-1], ended=True)) for s in passed)
    here = stations.index(passed[-1]) if passed else 0
    return tuple(
        (
            s,
            str(terms.TrackState.NOW)
            if i == here
            else str(terms.TrackState.DONE if i < here else terms.TrackState.AHEAD),
        )
        for i, s in enumerate(stations)
    )


def _state(is_last: bool, *, ended: bool) -> str:
    return str(terms.TrackState.ENDED if ended and is_last else terms.TrackState.DONE)
