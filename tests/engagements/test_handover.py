"""What somebody who leaves passes on: written by them, ticked off by the owner or whoever holds the position now."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from muster.engagements import actions, policy, queries, rules, terms
from muster.engagements.models import Engagement, HandoverItem
from muster.foundation import journal
from muster.foundation.errors import NotAllowed, NotFound
from muster.foundation.models import JournalRow
from muster.opportunities import actions as opportunity_actions
from tests.engagements.test_job_share import shared
from tests.factories.engagements import STARTED, clock, make_engagement
from tests.factories.opportunities import colleague
from tests.factories.people import act_of, make_person

pytestmark = pytest.mark.django_db


def items_of(work: Engagement) -> list[str]:
    return list(HandoverItem.objects.filter(engagement=work).values_list("what", flat=True))


def test_the_person_writes_and_takes_off_what_is_open() -> None:
    sides = make_engagement("active")
    act = act_of(sides.person, STARTED)
    kept = actions.add_handover_item(
        act, sides.ref, what="  The forecast\nof May ", place="Drive, folder 7", ask="Jonas Weber"
    )
    gone = actions.add_handover_item(act, sides.ref, what="The old one")
    assert (kept.what, kept.place, kept.ask) == ("The forecast of May", "Drive, folder 7", "Jonas Weber")
    actions.drop_handover_item(act, gone.ref)
    assert items_of(sides.engagement) == ["The forecast of May"]
    names = [row.name for row in journal.list_about(sides.ref)][:3]
    assert names == ["handover.dropped", "handover.written", "handover.written"]
    row = JournalRow.objects.filter(name="handover.written").latest("id")
    assert "forecast" not in str(row.payload)


def test_the_owner_ticks_off_and_opens_again_and_what_is_ticked_stays() -> None:
    sides = make_engagement("active")
    own, owner = act_of(sides.person, STARTED), act_of(sides.owner, STARTED)
    item = actions.add_handover_item(own, sides.ref, what="The forecast")
    done = actions.tick_handover_item(owner, item.ref, is_done=True)
    assert done.done_by == sides.owner
    assert done.done_at == STARTED
    before = JournalRow.objects.count()
    actions.tick_handover_item(owner, item.ref, is_done=True)
    assert JournalRow.objects.count() == before
    with pytest.raises(rules.HandoverNotPossible, match="done already"):
        actions.drop_handover_item(own, item.ref)
    assert actions.tick_handover_item(owner, item.ref, is_done=False).done_by is None


def test_who_may_write_and_who_may_tick() -> None:
    sides = make_engagement("active")
    item = actions.add_handover_item(act_of(sides.person, STARTED), sides.ref, what="The forecast")
    stranger = make_person("Lena Fuchs", organisation=sides.engagement.organisation)
    assert sides.manager is not None
    for who, may_write, may_tick in (
        (sides.person, True, False),
        (sides.owner, False, True),
        (sides.manager, False, False),
        (stranger, False, False),
    ):
        actor = act_of(who, STARTED).actor
        assert bool(policy.may_write_handover(actor, sides.engagement)) is may_write
        assert bool(policy.may_tick_handover(actor, sides.engagement)) is may_tick
    with pytest.raises(NotAllowed):
        actions.add_handover_item(act_of(sides.owner, STARTED), sides.ref, what="More")
    with pytest.raises(NotAllowed):
        actions.tick_handover_item(act_of(stranger, STARTED), item.ref, is_done=True)
    with pytest.raises(NotFound):
        queries.handover_item_for(act_of(stranger, STARTED).actor, sides.ref, item.ref)
    with pytest.raises(NotFound):
        queries.handover_item_for(act_of(sides.manager, STARTED).actor, sides.ref, item.ref)


@pytest.mark.parametrize("status", ["agreed", "cancelled"])
def test_nothing_is_handed_over_of_work_that_has_not_begun(status: str) -> None:
    sides = make_engagement(status)
    with pytest.raises(rules.MoveNotPossible):
        actions.add_handover_item(act_of(sides.person, STARTED), sides.ref, what="The forecast")


@pytest.mark.parametrize("status", ["completed", "ended_early"])
def test_the_list_can_be_written_after_the_end(status: str) -> None:
    sides = make_engagement(status)
    actions.add_handover_item(act_of(sides.person, STARTED), sides.ref, what="The forecast")
    assert items_of(sides.engagement) == ["The forecast"]


@pytest.mark.parametrize(
    ("what", "place", "number", "field"),
    [
        (" \n ", "", 0, "what"),
        ("x" * 301, "", 0, "what"),
        ("x", "y" * 301, 0, "place"),
        ("x", "", 50, "what"),
    ],
)
def test_what_cannot_stand_on_a_list(what: str, place: str, number: int, field: str) -> None:
    with pytest.raises(rules.HandoverNotPossible) as caught:
        rules.check_handover(what, place, "", number=number)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("last", "today", "is_due"),
    [
        (date(2026, 12, 31), date(2026, 12, 23), False),
        (date(2026, 12, 31), date(2026, 12, 24), True),
        (date(2026, 12, 31), date(2026, 12, 31), True),
        (date(2026, 12, 31), date(2027, 1, 1), False),
        (date(2026, 12, 14), date(2026, 12, 10), False),
        (date(2026, 12, 15), date(2026, 12, 10), True),
    ],
)
def test_a_list_is_due_in_the_last_week_of_work_that_was_long_enough(
    last: date, today: date, is_due: bool
) -> None:
    assert rules.is_handover_due(date(2026, 12, 1), last, today=today) is is_due


def test_the_person_is_reminded_once_for_each_last_day_and_not_with_a_list() -> None:
    sides = make_engagement("active")
    ends = sides.engagement.ends_date

    def reminders() -> int:
        return JournalRow.objects.filter(name="handover.due").count()

    def on(day: date) -> None:
        actions.run_clocks(clock(STARTED + timedelta(days=(day - STARTED.date()).days)))

    on(ends - timedelta(days=8))
    assert reminders() == 0
    on(ends - timedelta(days=7))
    on(ends - timedelta(days=6))
    assert reminders() == 1
    act = act_of(sides.person, STARTED + timedelta(days=(ends - STARTED.date()).days - 6))
    change = actions.ask_change(
        act, sides.ref, kind="extend", words="More.", ends_date=ends + timedelta(days=28)
    )
    actions.answer_change(act_of(sides.owner, act.at), change.ref, accept=True)
    on(ends + timedelta(days=21))
    assert reminders() == 2

    other = make_engagement("active")
    actions.add_handover_item(act_of(other.person, STARTED), other.ref, what="All of it")
    on(other.engagement.ends_date - timedelta(days=3))
    assert not [row for row in journal.list_about(other.ref) if row.name == "handover.due"]


def test_whoever_ends_early_is_reminded_too() -> None:
    sides = make_engagement("active")
    last = STARTED.date() + timedelta(days=10)
    actions.end_early(act_of(sides.person, STARTED), sides.ref, last_date=last, words="I move.")
    actions.run_clocks(clock(STARTED + timedelta(days=4)))
    assert next(row.name for row in journal.list_about(sides.ref)) == "handover.due"


def test_a_successor_is_told_reads_the_list_and_ticks_it_off() -> None:
    leaving, staying = shared()
    own = act_of(leaving.person, STARTED)
    item = actions.add_handover_item(own, leaving.ref, what="The forecast", ask="Jonas Weber")
    actions.end_early(own, leaving.ref, last_date=STARTED.date() + timedelta(days=7), words="I move away.")
    other = queries.detail(act_of(staying.person, STARTED).actor, staying.ref, at=STARTED)
    assert [(one.is_own, one.open_items) for one in other.handover] == [(True, 0), (False, 1)]

    draft_act = act_of(leaving.owner, STARTED)
    actions.seek_successor(draft_act, leaving.ref)
    successor = colleague(leaving.role.opportunity, name="Lena Fuchs", minutes=1200)
    hand = opportunity_actions.raise_hand(act_of(successor, STARTED), leaving.role.ref)
    opportunity_actions.choose(draft_act, hand.ref)
    theirs = act_of(successor, STARTED)
    work = actions.agree_to_offer(theirs, hand.ref)
    assert work.starts_date == STARTED.date() + timedelta(days=8)
    assert (work.minutes_per_week, work.ends_date) == (leaving.minutes_per_week, leaving.ends_date)
    pending = queries.detail(theirs.actor, work.ref, at=STARTED)
    assert [one.is_own for one in pending.handover] == [True]
    actions.accept_terms(theirs, work.ref, seen=1)
    actions.accept_terms(draft_act, work.ref, seen=1)
    told = JournalRow.objects.get(name="handover.passed")
    assert (told.payload["person_ref"], told.payload["number"]) == (successor.ref, 1)
    found = queries.detail(theirs.actor, work.ref, at=STARTED)
    passed = next(one for one in found.handover if not one.is_own)
    assert (passed.person_name, passed.may_tick, passed.may_write) == ("Ines Brandt", True, False)
    ref = queries.handover_item_for(theirs.actor, work.ref, item.ref).ref
    assert actions.tick_handover_item(theirs, ref, is_done=True).done_by == successor
    assert queries.get_engagement(staying.ref).status == terms.EngagementStatus.ACTIVE
