"""Agreed work moved, paused, extended and ended, each with the other side's yes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from muster.engagements import actions, queries, rules, terms
from muster.engagements.models import Change
from muster.foundation.errors import NotAllowed
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.rules import WeekIsFull
from tests.factories.engagements import STARTED, Sides, clock, make_engagement
from tests.factories.opportunities import START
from tests.factories.people import NOW, act_of, make_person, operator_act

pytestmark = pytest.mark.django_db
S = terms.EngagementStatus
WEEK = timedelta(days=7)
LAST = date(2027, 1, 15)


def ask(sides: Sides, kind: str, *, at: Any = STARTED, by: Any = None, **fields: Any) -> Change:
    who = by or sides.person
    return actions.ask_change(act_of(who, at), sides.ref, kind=kind, words="Because.", **fields)


def say(sides: Sides, change: Change, *, accept: bool = True, at: Any = STARTED, **fields: Any) -> Change:
    """The other side's answer, and with a yes that of the home manager, where one is asked."""
    who = sides.owner if change.side == "person" else sides.person
    answered = actions.answer_change(act_of(who, at), change.ref, accept=accept, **fields)
    if answered.status == terms.ChangeStatus.AT_HOME:
        sides.lets_go(at=at)
    return queries.get_change(change.ref)


def plate(sides: Sides) -> dict[date, int]:
    """The weeks that the work takes."""
    commitment = people_queries.find_commitment(sides.ref)
    assert commitment is not None
    return people_queries.weeks_of(commitment)


def asked_of(sides: Sides) -> list[str]:
    return [one.source_ref for one in people_queries.offers_open_to(sides.person.ref, at=STARTED)]


def test_an_extension_waits_for_the_yes_and_then_takes_its_weeks() -> None:
    sides = make_engagement("active")
    before = plate(sides)
    change = ask(sides, "extend", ends_date=LAST + WEEK * 2)
    assert plate(sides) == before
    assert asked_of(sides) == [change.ref]
    say(sides, change)
    work = sides.fresh()
    assert (work.ends_date, asked_of(sides)) == (LAST + WEEK * 2, [])
    assert plate(sides) == before | {date(2027, 1, 18): 480, date(2027, 1, 25): 480}
    latest = queries.latest_terms(work)
    assert (latest.version, latest.ends_date, latest.is_accepted) == (2, LAST + WEEK * 2, True)


def test_a_no_changes_nothing_and_only_the_other_side_answers() -> None:
    sides = make_engagement("active")
    before = plate(sides)
    change = ask(sides, "extend", ends_date=LAST + WEEK, by=sides.owner)
    for who in (sides.owner, sides.manager, make_person()):
        assert who is not None
        with pytest.raises(NotAllowed):
            actions.answer_change(act_of(who, STARTED), change.ref, accept=True)
    say(sides, change, accept=False, words="The budget is gone.")
    assert (plate(sides), sides.fresh().ends_date, asked_of(sides)) == (before, LAST, [])
    with pytest.raises(rules.MoveNotPossible):
        say(sides, change)


def test_one_change_at_a_time_and_the_asker_may_take_it_back() -> None:
    sides = make_engagement("active")
    change = ask(sides, "extend", ends_date=LAST + WEEK)
    with pytest.raises(rules.ChangeIsAsked):
        ask(sides, "extend", ends_date=LAST + WEEK * 3, by=sides.owner)
    with pytest.raises(NotAllowed):
        actions.withdraw_change(act_of(sides.owner, STARTED), change.ref)
    actions.withdraw_change(act_of(sides.person, STARTED), change.ref)
    assert asked_of(sides) == []
    ask(sides, "extend", ends_date=LAST + WEEK * 3, by=sides.owner)


def test_work_is_moved_before_it_begins() -> None:
    sides = make_engagement("agreed")
    change = ask(sides, "move", at=NOW, starts_date=START + WEEK, ends_date=LAST + WEEK)
    say(sides, change, at=NOW)
    work = sides.fresh()
    assert (work.starts_date, work.ends_date) == (START + WEEK, LAST + WEEK)
    assert min(plate(sides)) == START + WEEK
    actions.run_clocks(clock(NOW + timedelta(days=14)))
    assert sides.fresh().status == S.AGREED
    actions.run_clocks(clock(NOW + timedelta(days=21)))
    assert sides.fresh().status == S.ACTIVE


@pytest.mark.parametrize("moves_end", [True, False])
def test_a_pause_frees_its_weeks_and_may_move_the_end(moves_end: bool) -> None:
    sides = make_engagement("active")
    first, last = date(2026, 12, 21), date(2027, 1, 3)
    change = ask(sides, "pause", starts_date=first, ends_date=last, moves_end=moves_end)
    say(sides, change)
    expected = {START: 480, START + WEEK: 480, date(2027, 1, 4): 480, date(2027, 1, 11): 480}
    if moves_end:
        expected |= {date(2027, 1, 18): 480, date(2027, 1, 25): 480}
    assert plate(sides) == expected
    found = queries.detail(act_of(sides.person).actor, sides.ref, at=STARTED)
    assert (found.pauses, found.agreed_minutes) == (((first, last),), sum(expected.values()))
    assert len(found.versions) == (2 if moves_end else 1)
    room = people_queries.free_minutes([sides.person.ref], [first])[0, 0]
    assert room == 960


def test_no_hours_belong_to_a_paused_day() -> None:
    sides = make_engagement("active")
    day = STARTED.date()
    say(sides, ask(sides, "pause", starts_date=day, ends_date=day))
    act = act_of(sides.person, STARTED)
    with pytest.raises(rules.DayNotPossible, match="paused on 14 December"):
        actions.log_hours(act, sides.ref, {day: 60})
    actions.log_hours(act, sides.ref, {day: 0, day - WEEK: 60})


def test_a_pause_in_the_middle_of_a_week_leaves_its_other_days() -> None:
    sides = make_engagement("active")
    change = ask(sides, "pause", starts_date=date(2026, 12, 23), ends_date=date(2026, 12, 29))
    say(sides, change)
    weeks = plate(sides)
    assert (weeks[date(2026, 12, 21)], weeks[date(2026, 12, 28)]) == (480 * 2 // 5, 480 * 3 // 5)


def test_an_end_by_agreement_frees_the_later_weeks() -> None:
    sides = make_engagement("active")
    change = ask(sides, "end", ends_date=STARTED.date() + timedelta(days=4))
    say(sides, change)
    work = sides.fresh()
    assert (work.status, work.last_date) == (S.ENDED_EARLY, STARTED.date() + timedelta(days=4))
    assert max(plate(sides)) == date(2026, 12, 14)


def test_room_is_checked_again_at_the_yes_and_a_full_week_leaves_the_wish_open() -> None:
    sides = make_engagement("active")
    change = ask(sides, "extend", ends_date=LAST + WEEK)
    people_actions.hold_hours(
        operator_act(),
        sides.person.ref,
        source_ref="eng-other",
        title="Other work",
        kind="gig",
        weeks={date(2027, 1, 18): 900},
    )
    with pytest.raises(WeekIsFull):
        say(sides, change)
    fresh = queries.get_change(change.ref)
    assert (fresh.status, sides.fresh().ends_date) == (terms.ChangeStatus.ASKED, LAST)
    assert asked_of(sides) == [change.ref]
    [full] = [
        week
        for week in queries.weeks_shown(sides.fresh(), queries.schedule_after(fresh), at=STARTED)
        if week.is_full
    ]
    assert (full.monday, full.asked, full.free, full.beside) == (
        date(2027, 1, 18),
        480,
        60,
        (("Other work", 900),),
    )


def test_nobody_waits_for_ever() -> None:
    sides = make_engagement("active")
    change = ask(sides, "extend", ends_date=LAST + WEEK)
    actions.run_clocks(clock(change.due_at - timedelta(seconds=1)))
    assert queries.get_change(change.ref).status == "asked"
    actions.run_clocks(clock(change.due_at))
    assert queries.get_change(change.ref).status == "lapsed"
    with pytest.raises(rules.MoveNotPossible):
        say(sides, change)
    assert sides.fresh().ends_date == LAST


def test_a_wish_about_work_that_is_over_ends_with_it() -> None:
    sides = make_engagement("active")
    change = ask(sides, "extend", ends_date=LAST + WEEK)
    actions.end_early(
        act_of(sides.owner, STARTED), sides.ref, last_date=STARTED.date(), words="The plan has changed."
    )
    with pytest.raises(rules.ChangeNotPossible):
        say(sides, change)
    actions.run_clocks(clock(STARTED))
    assert queries.get_change(change.ref).status == "lapsed"


def test_terms_that_both_signed_are_signed_again() -> None:
    sides = make_engagement("awaiting_terms")
    work = sides.fresh()
    signed = queries.hash_of(work, queries.latest_terms(work))
    for person in (sides.person, sides.owner):
        actions.sign_terms(act_of(person), sides.ref, seen=1, content_hash=signed, typed_name=person.name)
    with pytest.raises(rules.SignatureNeeded):
        ask(sides, "extend", at=NOW, ends_date=LAST + WEEK)
    with pytest.raises(rules.NameDiffers):
        ask(sides, "extend", at=NOW, ends_date=LAST + WEEK, typed_name="Somebody Else")
    change = ask(sides, "extend", at=NOW, ends_date=LAST + WEEK, typed_name="Ines Brandt")
    with pytest.raises(rules.SignatureNeeded):
        say(sides, change, at=NOW)
    say(sides, change, at=NOW, typed_name="Maren Okafor")
    work = sides.fresh()
    latest = queries.latest_terms(work)
    present = queries.hash_of(work, latest)
    assert latest.version == 2
    assert present != signed
    assert [(one.side, one.content_hash) for one in latest.signatures.order_by("side")] == [
        ("owner", present),
        ("person", present),
    ]


@pytest.mark.parametrize("words", ["", "   "])
def test_a_change_has_a_reason(words: str) -> None:
    sides = make_engagement("active")
    with pytest.raises(rules.WordsMissing):
        actions.ask_change(
            act_of(sides.person, STARTED), sides.ref, kind="extend", words=words, ends_date=LAST + WEEK
        )
