"""Random overlapping holds, changes and releases against a slow oracle that counts by hand."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people import rules
from muster.people.models import CommitmentWeek, PersonWeek
from muster.people.rules import Room
from tests.factories.people import HOURS, MONDAY, make_person, operator_act

WEEK = timedelta(days=7)
SPAN = 12


@dataclass
class Book:
    """The oracle: every piece of work with its weeks; what fits is found by adding up."""

    offered: dict[date, int]
    works: dict[str, dict[date, int]] = field(default_factory=dict)
    is_firm: set[str] = field(default_factory=set)

    def taken(self, week: date, *, without: str = "") -> int:
        return sum(weeks.get(week, 0) for name, weeks in self.works.items() if name != without)

    def fits(self, name: str, weeks: dict[date, int]) -> bool:
        before = self.works.get(name, {})
        return all(
            minutes <= before.get(week, 0)
            or minutes + self.taken(week, without=name) <= self.offered.get(week, 0)
            for week, minutes in weeks.items()
        )

    def free(self, week: date) -> int:
        return max(0, self.offered.get(week, 0) - self.taken(week))


def some_weeks(dice: random.Random) -> dict[date, int]:
    first, number = dice.randrange(SPAN), dice.randint(1, 6)
    return {MONDAY + WEEK * i: dice.randint(1, 20) * 30 for i in range(first, min(first + number, SPAN))}


def play(seed: int, steps: int) -> None:
    """The same random steps through the actions and in the book; both must say yes and no alike."""
    dice = random.Random(seed)
    act = operator_act()
    person = make_person(minutes=16 * HOURS)
    mondays = [MONDAY + WEEK * i for i in range(SPAN)]
    book = Book(dict.fromkeys(mondays, 16 * HOURS))
    for step in range(steps):
        name = f"eng-{seed}-{dice.randrange(12)}"
        choice = dice.random()
        if name not in book.works:
            weeks = some_weeks(dice)
            fits = book.fits(name, weeks)
            assert fits == is_done(
                lambda name=name, weeks=weeks: people_actions.hold_hours(
                    act, person.ref, source_ref=name, title="x", kind="gig", weeks=weeks
                )
            ), (seed, step)
            if fits:
                book.works[name] = weeks
        elif choice < 0.3:
            weeks = some_weeks(dice)
            fits = book.fits(name, weeks)
            assert fits == is_done(
                lambda name=name, weeks=weeks: people_actions.change_hours(act, name, weeks)
            ), (seed, step)
            if fits:
                book.works[name] = weeks
        elif choice < 0.5:
            people_actions.firm_hours(act, name)
            book.is_firm.add(name)
        elif choice < 0.95:
            people_actions.release_hours(act, name)
            del book.works[name]
            book.is_firm.discard(name)
        else:
            since, minutes = dice.choice(mondays), dice.randint(0, 20) * HOURS
            people_actions.offer_hours(act, person, minutes, since)
            later = [row.from_monday for row in people_queries.offers_of(person.ref)]
            until = min((m for m in later if m > since), default=MONDAY + WEEK * SPAN)
            book.offered |= {m: minutes for m in mondays if since <= m < until}
    free = people_queries.free_minutes([person.ref], mondays)[0]
    assert free.tolist() == [book.free(m) for m in mondays]
    for row in PersonWeek.objects.filter(person=person):
        held = sum(w.get(row.monday, 0) for n, w in book.works.items() if n not in book.is_firm)
        assert (row.held_minutes, row.taken_minutes) == (held, book.taken(row.monday))
    parts = CommitmentWeek.objects.filter(commitment__person=person)
    assert parts.count() == sum(len(weeks) for weeks in book.works.values())


def is_done(deed) -> bool:
    try:
        deed()
    except rules.WeekIsFull:
        return False
    return True


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_a_hundred_steps_agree_with_the_book(seed: int) -> None:
    play(seed, 100)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(100, 120))
def test_ten_thousand_steps_agree_with_the_book(seed: int) -> None:
    play(seed, 500)


def test_the_rules_agree_with_the_book_on_ten_thousand_overlaps() -> None:
    dice = random.Random(7)
    book = Book({MONDAY + WEEK * i: dice.randint(0, 40) * 30 for i in range(SPAN)})
    said_yes = 0
    for step in range(10_000):
        name = f"eng-{dice.randrange(40)}"
        if name in book.works:
            del book.works[name]
            continue
        weeks = some_weeks(dice)
        rooms = {m: Room(book.offered[m], committed_minutes=book.taken(m)) for m in book.offered}
        full = rules.first_full_week(weeks, rooms)
        assert (full is None) == book.fits(name, weeks), step
        if full is None:
            book.works[name] = weeks
            said_yes += 1
        else:
            asked = weeks[full]
            following = rules.next_week_with_room(rooms, after=full, asked=asked)
            by_hand = [m for m in book.offered if m > full and book.free(m) >= asked]
            assert following == (min(by_hand) if by_hand else None)
    assert 1000 < said_yes < 9000
