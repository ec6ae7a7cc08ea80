"""Hours enter and leave a plate. The floors above call these inside their own actions.

The database refuses what does not fit (see ``models.capacity``); these verbs look first, under locks,
so that the person reads a sentence instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.errors import NotFound
from muster.foundation.periods import monday as monday_of
from muster.foundation.words import _
from muster.people import policy, rules
from muster.people.actions.locking import _lock_person, _lock_weeks, _open_weeks
from muster.people.events import HoursChanged, HoursFirmed, HoursHeld, HoursReleased
from muster.people.models import Commitment, CommitmentWeek, Person
from muster.people.queries.weeks import week_table
from muster.people.rules import Room
from muster.people.terms import CommitmentState

WEEK = timedelta(days=7)
LOOK_AHEAD = 53
"""How many weeks are searched for the next one with room."""


@action
def hold_hours(
    act: Act,
    person_ref: str,
    *,
    source_ref: str,
    title: str,
    kind: str,
    weeks: Mapping[date, int],
    firm: bool = False,
) -> Commitment:
    """Keep these minutes (by Monday) on the person's plate for the work ``source_ref``; ``firm``: agreed at once.

    Raises WeekIsFull naming the first week without room and the next one with it; HoursAlreadyHeld when
    the same work holds other hours. Asked twice for the same, it answers with what is there.
    """
    rules.check_weeks(weeks)
    person = _lock_person(person_ref)
    policy.may_move_hours(act.actor, person).require()
    live = Commitment.objects.exclude(state=CommitmentState.ENDED).filter(source_ref=source_ref).first()
    if live is not None:
        if live.person_id == person.pk and _weeks_of(live) == dict(weeks):
            return live
        raise rules.HoursAlreadyHeld(source_ref)
    _require_room(person, weeks, _open_weeks(person, weeks))
    used = Commitment.objects.exclude(state=CommitmentState.ENDED).filter(person=person)
    commitment = Commitment.objects.create(
        person=person,
        kind=kind,
        source_ref=source_ref,
        title=title[:200],
        state=CommitmentState.FIRM if firm else CommitmentState.HELD,
        starts_monday=min(weeks),
        ends_monday=max(weeks) + WEEK,
        colour_order=rules.free_colour(set(used.values_list("colour_order", flat=True))),
        created_at=act.at,
    )
    _add_weeks(commitment, weeks)
    journal.record(act, HoursHeld(person.ref, commitment.ref, source_ref))
    if firm:
        journal.record(act, HoursFirmed(person.ref, commitment.ref, source_ref))
    return commitment


@action
def firm_hours(act: Act, source_ref: str) -> Commitment:
    """Make the held hours of this work agreed. Firm ones stay as they are; raises NotFound without any."""
    person, commitment = _lock_commitment(source_ref)
    policy.may_move_hours(act.actor, person).require()
    if commitment.state == CommitmentState.FIRM:
        return commitment
    commitment.state = rules.next_state(CommitmentState(commitment.state), CommitmentState.FIRM)
    _lock_weeks(person, _weeks_of(commitment))
    commitment.save(update_fields=["state"])
    journal.record(act, HoursFirmed(person.ref, commitment.ref, source_ref))
    return commitment


@action
def change_hours(act: Act, source_ref: str, weeks: Mapping[date, int]) -> Commitment:
    """Let the work take these minutes instead of the present ones, past weeks included.

    Weeks that take less are always possible, also above a lowered offer. Raises WeekIsFull where a week
    that takes more has no room for the difference; NotFound when the work holds nothing.
    """
    rules.check_weeks(weeks)
    person, commitment = _lock_commitment(source_ref)
    policy.may_move_hours(act.actor, person).require()
    before = _weeks_of(commitment)
    if before == dict(weeks):
        return commitment
    rooms = _open_weeks(person, {*before, *weeks})
    more = {m: n - before.get(m, 0) for m, n in weeks.items() if n > before.get(m, 0)}
    _require_room(person, more, rooms)
    gone = [week for week in before if week not in weeks]
    CommitmentWeek.objects.filter(commitment=commitment, monday__in=gone).delete()
    for row in commitment.weeks.order_by("monday"):
        if row.minutes != weeks[row.monday]:
            row.minutes = weeks[row.monday]
            row.save(update_fields=["minutes"])
    _add_weeks(commitment, {m: n for m, n in weeks.items() if m not in before})
    commitment.starts_monday, commitment.ends_monday = min(weeks), max(weeks) + WEEK
    commitment.save(update_fields=["starts_monday", "ends_monday"])
    journal.record(act, HoursChanged(person.ref, commitment.ref, source_ref))
    return commitment


@action
def release_hours(act: Act, source_ref: str, *, from_monday: date | None = None) -> Commitment | None:
    """Free the hours of this work and end the commitment; None when it holds nothing (any more).

    With ``from_monday``, agreed weeks before the week of that day stay on the plate as what they were;
    held hours were never agreed and go altogether.
    """
    found = Commitment.objects.exclude(state=CommitmentState.ENDED).filter(source_ref=source_ref)
    if not found.exists():
        return None
    person, commitment = _lock_commitment(source_ref)
    policy.may_move_hours(act.actor, person).require()
    was = CommitmentState(commitment.state)
    weeks = _weeks_of(commitment)
    _lock_weeks(person, weeks)
    keep = was == CommitmentState.FIRM and from_monday is not None
    start = monday_of(from_monday) if keep and from_monday is not None else commitment.starts_monday
    CommitmentWeek.objects.filter(commitment=commitment, monday__gte=start).delete()
    kept = [week for week in weeks if week < start]
    commitment.state = rules.next_state(was, CommitmentState.ENDED)
    commitment.ended_at = act.at
    commitment.ends_monday = max(kept) + WEEK if kept else commitment.starts_monday
    commitment.save(update_fields=["state", "ended_at", "ends_monday"])
    journal.record(act, HoursReleased(person.ref, commitment.ref, source_ref, start if keep else None))
    return commitment


def _lock_commitment(source_ref: str) -> tuple[Person, Commitment]:
    """The person, locked, and the live commitment of this work; raises NotFound."""
    live = Commitment.objects.exclude(state=CommitmentState.ENDED).filter(source_ref=source_ref)
    ref = live.values_list("person__ref", flat=True).first()
    person = None if ref is None else _lock_person(ref)
    # Read again under the lock: what was live a moment ago may be ended now.
    commitment = None if person is None else live.select_for_update().first()
    if person is None or commitment is None:
        raise NotFound(_("This work holds no hours."), source_ref=source_ref)
    return person, commitment


def _weeks_of(commitment: Commitment) -> dict[date, int]:
    return dict(commitment.weeks.order_by("monday").values_list("monday", "minutes"))


def _add_weeks(commitment: Commitment, weeks: Mapping[date, int]) -> None:
    CommitmentWeek.objects.bulk_create(
        [CommitmentWeek(commitment=commitment, monday=week, minutes=weeks[week]) for week in sorted(weeks)]
    )


def _require_room(person: Person, asked: Mapping[date, int], rooms: Mapping[date, Room]) -> None:
    """Raise WeekIsFull for the first week that has too little room."""
    full = rules.first_full_week(asked, rooms)
    if full is None:
        return
    ahead = week_table([person.pk], full, LOOK_AHEAD).rooms()
    following = rules.next_week_with_room(ahead, after=full, asked=asked[full])
    raise rules.WeekIsFull(full, rooms[full], asked=asked[full], next_monday=following)
