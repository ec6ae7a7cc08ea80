"""What hours that somebody asks for would collide with, before anything happens: week by week, hard and soft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from muster.people.models import Person
from muster.people.queries.plates import offers_open_to, plate


@dataclass(frozen=True, slots=True)
class WeekAsked:
    """One week of what is asked for, in minutes.

    ``free`` is the room that the work may take: what is free now and what it takes there already. ``beside`` is what
    else lies there (title, minutes), ``offers`` what other open offers ask for.
    """

    monday: date
    asked: int
    free: int
    beside: tuple[tuple[str, int], ...]
    offers: tuple[tuple[str, int], ...]

    @property
    def is_full(self) -> bool:
        """The hours do not fit: the database refuses them."""
        return self.asked > self.free

    @property
    def is_tight(self) -> bool:
        """The hours fit alone, but not together with what other open offers ask for."""
        return not self.is_full and self.asked + sum(minutes for _title, minutes in self.offers) > self.free


def weeks_asked(
    person: Person, asked: Mapping[date, int], *, at: datetime, source_ref: str = "", offer_ref: str = ""
) -> list[WeekAsked]:
    """Every week of what is asked for, in order. Six queries.

    ``source_ref`` is the work that takes hours already and would take these instead, ``offer_ref`` the offer that asks.
    Titles of other work are for the person alone: the caller shows others only the room.
    """
    if not asked:
        return []
    first, last = min(asked), max(asked)
    found = plate(person, first, weeks=(last - first).days // 7 + 1)
    others = [one for one in offers_open_to(person.ref, at=at) if one.source_ref != offer_ref]
    made = []
    for week in found.weeks:
        if week.monday not in asked:
            continue
        own = sum(stack.minutes for stack in week.stacks if stack.source_ref == source_ref)
        taken = sum(stack.minutes for stack in week.stacks) - own
        made.append(
            WeekAsked(
                monday=week.monday,
                asked=asked[week.monday],
                # As the actions count: a week that takes no more than before always fits, also above a lowered offer.
                free=max(own, week.cap_minutes - taken),
                beside=tuple((s.title, s.minutes) for s in week.stacks if s.source_ref != source_ref),
                offers=tuple(
                    (one.title, one.weeks[week.monday]) for one in others if week.monday in one.weeks
                ),
            )
        )
    return made
