"""How many minutes a week has room for, and what is said when it has none (methods.md, section 3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from muster.foundation.errors import Conflict, Invalid
from muster.foundation.words import _
from muster.people.rules.wording import day_words, hours_words
from muster.people.terms import COMMITMENT_MOVES, WEEK_MINUTES, CommitmentState

AWAY_WORKING_DAYS = frozenset(range(5))
"""The weekdays that leave takes away from somebody who said no working hours: Monday to Friday."""

MOST_WEEKS = 260
"""The longest commitment: five years."""


@dataclass(frozen=True, slots=True)
class Room:
    """What one week has: the cap, and how much of it is held and agreed. All in minutes."""

    cap_minutes: int
    held_minutes: int = 0
    committed_minutes: int = 0

    @property
    def free_minutes(self) -> int:
        """What new work may take: never negative, also where the offer was lowered below what is agreed."""
        return max(0, self.cap_minutes - self.held_minutes - self.committed_minutes)


class WeekIsFull(Conflict):
    """A week has less room than is asked for."""

    def __init__(self, monday: date, room: Room, *, asked: int, next_monday: date | None) -> None:
        taken = room.held_minutes + room.committed_minutes
        words = {
            "taken": hours_words(taken),
            "cap": hours_words(room.cap_minutes),
            "asked": hours_words(asked),
            "week": day_words(monday),
        }
        if room.cap_minutes == 0 and taken == 0:
            fact = _("No hours are offered in the week of {week}.", **words)
        elif room.free_minutes > 0:
            fact = _(
                "The week of {week} has too little room: {taken} of {cap} hours are taken and {asked} are asked.",
                **words,
            )
        elif room.held_minutes:
            fact = _("That week is full: {taken} of {cap} hours are agreed or held.", **words)
        else:
            fact = _("That week is full: {taken} of {cap} hours are agreed.", **words)
        if next_monday is None:
            hope = _("No week of the next year has room for it.")
        else:
            hope = _("The next week with room is {day}.", day=day_words(next_monday))
        super().__init__(
            f"{fact} {hope}",
            monday=monday.isoformat(),
            free_minutes=room.free_minutes,
            asked_minutes=asked,
            next_monday=None if next_monday is None else next_monday.isoformat(),
        )


class NotAMonday(Invalid):
    """Weeks are named by their Monday."""

    def __init__(self, day: date) -> None:
        super().__init__(
            _("{day} is not a Monday. Weeks begin on Mondays.", day=day_words(day)), field="from_monday"
        )


class HoursOutOfRange(Invalid):
    """More hours than a week has, or fewer than none."""

    def __init__(self, minutes: int, *, field: str = "minutes") -> None:
        super().__init__(
            _("{hours} hours do not fit a week, which has 168.", hours=hours_words(minutes)),
            field=field,
            minutes=minutes,
        )


class HoursAlreadyHeld(Conflict):
    """The same work holds hours already, and other ones."""

    def __init__(self, source_ref: str) -> None:
        super().__init__(_("This work holds hours already. Change them instead."), source_ref=source_ref)


class CommitmentCannotMove(Conflict):
    """A commitment does not go from this state to that."""

    def __init__(self, state: CommitmentState, to: CommitmentState) -> None:
        super().__init__(
            _("These hours are {state}; they cannot become {to}.", state=state.label, to=to.label),
            state=str(state),
            to=str(to),
        )


def cap_minutes(offered: int, *, home: int, most: int) -> int:
    """Minutes that commitments may take in a week: what is offered, but never more than policy leaves.

    ``home`` are the minutes of the main job, ``most`` the policy's limit for the whole week.
    """
    return max(0, min(offered, most - home))


def away_share(
    leaves: Collection[tuple[date, date]], monday: date, *, working_days: Collection[int] = AWAY_WORKING_DAYS
) -> tuple[int, int]:
    """(days away, working days) in the week of ``monday``, for half-open leaves.

    What is offered shrinks in that proportion: a week of leave empties it, one day of five takes a fifth.
    """
    days = sorted(working_days) or sorted(AWAY_WORKING_DAYS)
    away = 0
    for weekday in days:
        day = monday + timedelta(days=weekday)
        away += any(start <= day < end for start, end in leaves)
    return away, len(days)


def check_weeks(weeks: Mapping[date, int]) -> None:
    """Refuse weeks that no plate can have: none at all, not Mondays, or more minutes than a week has."""
    if not weeks or len(weeks) > MOST_WEEKS:
        raise Invalid(_("A commitment lasts from one week to five years."), field="weeks")
    for monday, minutes in weeks.items():
        if monday.weekday() != 0:
            raise NotAMonday(monday)
        if not 1 <= minutes <= WEEK_MINUTES:
            raise HoursOutOfRange(minutes)


def first_full_week(asked: Mapping[date, int], rooms: Mapping[date, Room]) -> date | None:
    """The first Monday whose room is smaller than what is asked; None when all fits."""
    for monday in sorted(asked):
        if asked[monday] > rooms[monday].free_minutes:
            return monday
    return None


def next_week_with_room(rooms: Mapping[date, Room], *, after: date, asked: int) -> date | None:
    """The first Monday after ``after`` with at least ``asked`` minutes free; None when there is none."""
    return next((m for m in sorted(rooms) if m > after and rooms[m].free_minutes >= asked), None)


def next_state(state: CommitmentState, to: CommitmentState) -> CommitmentState:
    """``to``, where the table allows the move; raises CommitmentCannotMove otherwise."""
    if to not in COMMITMENT_MOVES[state]:
        raise CommitmentCannotMove(state, to)
    return to


def free_colour(used: Collection[int]) -> int:
    """The smallest number from 0 that no live commitment of the person has."""
    colour = 0
    while colour in used:
        colour += 1
    return colour
