"""Offers, holds, moves, pauses and extensions at random and at once: no week is ever over-booked, no minute is lost."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection, connections

from muster.engagements.rules import Schedule, after_change, kept_weeks
from muster.foundation.errors import Refusal
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.models import Commitment, CommitmentWeek, PersonWeek
from muster.people.rules import WeekIsFull
from tests.factories.people import HOURS, MONDAY, NOW, make_person, operator_act

WEEK, DAY = timedelta(days=7), timedelta(days=1)
SPAN = 26
CAP = 20 * HOURS
AT_ONCE = 50


class Book:
    """The oracle: works with their weeks, soft holds with theirs; what fits is found by adding up."""

    def __init__(self) -> None:
        self.works: dict[str, Schedule] = {}
        self.weeks: dict[str, dict[date, int]] = {}
        self.soft: dict[str, dict[date, int]] = {}

    def fits(self, name: str, weeks: dict[date, int]) -> bool:
        before = self.weeks.get(name, {})
        for week, minutes in weeks.items():
            others = sum(one.get(week, 0) for other, one in self.weeks.items() if other != name)
            if minutes > before.get(week, 0) and minutes + others > CAP:
                return False
        return True


def some_schedule(dice: random.Random) -> Schedule:
    starts = MONDAY + DAY * dice.randrange(SPAN * 5)
    return Schedule(starts, starts + DAY * dice.randint(1, 45), dice.randint(1, 20) * 60)


def changed(dice: random.Random, now: Schedule) -> Schedule:
    """A move, a pause or an extension of this schedule."""
    kind = dice.choice(("move", "pause", "extend"))
    if kind == "move":
        by = DAY * dice.randint(-20, 20)
        return after_change(now, kind, starts_date=now.starts_date + by, ends_date=now.ends_date + by)
    if kind == "extend":
        longer = now.ends_date + DAY * dice.randint(1, 30)
        return after_change(now, kind, starts_date=now.starts_date, ends_date=longer)
    first = now.starts_date + DAY * dice.randrange(max(1, (now.ends_date - now.starts_date).days))
    last = min(now.ends_date, first + DAY * dice.randrange(14))
    return after_change(now, kind, starts_date=first, ends_date=last, moves_end=dice.random() < 0.5)


def is_done(deed: object) -> bool:
    try:
        deed()  # type: ignore[operator]
    except WeekIsFull:
        return False
    return True


def play(seed: int, steps: int) -> int:
    dice, act, book = random.Random(seed), operator_act(), Book()
    person = make_person(minutes=CAP)
    refused = 0
    for step in range(steps):
        name = f"eng-{seed}-{dice.randrange(14)}"
        choice = dice.random()
        if choice < 0.25:
            weeks = some_schedule(dice).weeks()
            offer = f"can-{seed}-{step}"
            people_actions.hold_softly(
                act, person.ref, source_ref=offer, title="x", kind="gig", weeks=weeks, until_at=NOW + WEEK
            )
            book.soft[offer] = weeks
        elif choice < 0.4 and book.soft:
            gone = dice.choice(sorted(book.soft))
            people_actions.release_softly(act, gone)
            del book.soft[gone]
        elif name not in book.works:
            schedule = some_schedule(dice)
            weeks = {week: n for week, n in schedule.weeks().items() if n}
            fits = book.fits(name, weeks)
            assert fits == is_done(
                lambda name=name, weeks=weeks: people_actions.hold_hours(
                    act, person.ref, source_ref=name, title="x", kind="gig", weeks=weeks, firm=True
                )
            ), (seed, step)
            refused += not fits
            if fits:
                book.works[name], book.weeks[name] = schedule, weeks
        elif choice < 0.9:
            later = changed(dice, book.works[name])
            weeks = {w: n for w, n in kept_weeks(book.weeks[name], later.weeks(), today=MONDAY).items() if n}
            if not weeks:
                continue
            fits = book.fits(name, weeks)
            assert fits == is_done(
                lambda name=name, weeks=weeks: people_actions.change_hours(act, name, weeks)
            ), (seed, step)
            refused += not fits
            if fits:
                book.works[name], book.weeks[name] = later, weeks
        else:
            people_actions.release_hours(act, name)
            del book.works[name], book.weeks[name]
    for row in PersonWeek.objects.filter(person=person):
        taken = sum(weeks.get(row.monday, 0) for weeks in book.weeks.values())
        assert row.taken_minutes == taken <= CAP
    open_now = {one.source_ref: dict(one.weeks) for one in people_queries.offers_open_to(person.ref, at=NOW)}
    assert open_now == book.soft
    return refused


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_offers_moves_pauses_and_extensions_agree_with_the_book(seed: int) -> None:
    assert play(seed, 150) > 3


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(200, 220))
def test_ten_thousand_steps_agree_with_the_book(seed: int) -> None:
    play(seed, 500)


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_of_every_sort_never_over_book() -> None:
    """Accepts, extensions, moves, pauses and soft holds of one person in the same moment."""
    person = make_person(minutes=CAP)
    act = operator_act()
    base = {MONDAY + WEEK * n: 2 * HOURS for n in range(4)}
    for number in range(5):
        people_actions.hold_hours(
            act, person.ref, source_ref=f"eng-old-{number}", title="x", kind="gig", weeks=base, firm=True
        )
    gate = Barrier(AT_ONCE)

    def deed(number: int) -> str:
        try:
            connection.ensure_connection()
            gate.wait()
            if number < 20:
                people_actions.hold_hours(
                    act, person.ref, source_ref=f"eng-{number}", title="x", kind="gig",
                    weeks={MONDAY + WEEK * (number % 2 + n): 3 * HOURS for n in range(5)},
                )  # fmt: skip
            elif number < 30:  # extensions, twice each
                longer = base | {MONDAY + WEEK * n: 4 * HOURS for n in range(4, 8)}
                people_actions.change_hours(act, f"eng-old-{number % 5}", longer)
            elif number < 40:  # moves and pauses, twice each
                moved = {MONDAY + WEEK * n: 2 * HOURS for n in (0, 2, 5, 6)}
                people_actions.change_hours(act, f"eng-old-{number % 5}", moved)
            else:
                people_actions.hold_softly(
                    act, person.ref, source_ref=f"can-{number}", title="x", kind="gig",
                    weeks={MONDAY: 20 * HOURS}, until_at=NOW + WEEK,
                )  # fmt: skip
        except WeekIsFull:
            return "full"
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(deed, range(AT_ONCE)))

    assert set(outcomes) == {"done", "full"}
    assert outcomes[40:] == ["done"] * 10
    rows = list(PersonWeek.objects.filter(person=person))
    assert rows
    for row in rows:
        parts = CommitmentWeek.objects.filter(commitment__person=person, monday=row.monday)
        assert row.taken_minutes == sum(parts.values_list("minutes", flat=True)) <= CAP
    assert Commitment.objects.filter(source_ref__startswith="eng-old-").count() == 5
