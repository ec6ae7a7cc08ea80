"""The handover list: what somebody who leaves passes on, and who ticks it off."""

from __future__ import annotations

from muster.engagements import events, policy, queries, rules, terms
from muster.engagements.models import Engagement, HandoverItem
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people import queries as people_queries


@action
def add_handover_item(
    act: Act, engagement_ref: str, *, what: str, place: str = "", ask: str = ""
) -> HandoverItem:
    """The person writes down what is open, where it lies and whom to ask; also after the last day.

    Raises HandoverNotPossible, and MoveNotPossible for work that has not begun or never came about.
    """
    work = queries.lock_engagement(engagement_ref)
    policy.may_write_handover(act.actor, work).require()
    if work.status not in terms.HANDED_OVER_FROM:
        raise rules.MoveNotPossible("engagement", work.status, terms.EngagementStatus.ACTIVE)
    what, place, ask = rules.check_handover(what, place, ask, number=work.handover.count())
    item = HandoverItem.objects.create(engagement=work, what=what, place=place, ask=ask, created_at=act.at)
    journal.record(act, events.HandoverWritten(item.ref, work.ref, work.person.ref, work.owner.ref))
    return item


@action
def drop_handover_item(act: Act, item_ref: str) -> None:
    """The person takes an item off the list. Raises HandoverNotPossible once somebody has ticked it off."""
    item = queries.lock_handover_item(item_ref)
    work = item.engagement
    policy.may_write_handover(act.actor, work).require()
    rules.check_not_ticked(is_done=item.done_at is not None)
    item.delete()
    journal.record(act, events.HandoverDropped(item_ref, work.ref, work.person.ref, work.owner.ref))


@action
def tick_handover_item(act: Act, item_ref: str, *, is_done: bool) -> HandoverItem:
    """The owner, or whoever holds the position now, says that an item is done, or open again. Twice is once."""
    item = queries.lock_handover_item(item_ref)
    work = item.engagement
    policy.may_tick_handover(act.actor, work).require()
    if (item.done_at is not None) == is_done:
        return item
    item.done_at = act.at if is_done else None
    item.done_by = people_queries.get_person(act.actor.person_ref) if is_done else None
    item.save(update_fields=["done_at", "done_by"])
    journal.record(
        act,
        events.HandoverTicked(
            item.ref, work.ref, work.person.ref, work.owner.ref, by_ref=act.actor.person_ref, is_done=is_done
        ),
    )
    return item


def _pass_handover(act: Act, work: Engagement) -> None:
    """Tell whoever follows in a position what others have left open there."""
    for leaver_ref, number in queries.left_open(work):
        journal.record(
            act, events.HandoverPassed(work.ref, work.person.ref, work.owner.ref, leaver_ref, number)
        )


def _ask_for_handover(act: Act, engagement_ref: str) -> int:
    """Remind the person of the list, once for each last day; 1 when they were."""
    work = queries.lock_engagement(engagement_ref)
    last = work.last_date or work.ends_date
    is_asked = work.handover_asked_date == last
    if is_asked or not rules.is_handover_due(work.starts_date, last, today=act.at.date()):
        return 0
    work.handover_asked_date = last
    work.save(update_fields=["handover_asked_date"])
    journal.record(act, events.HandoverIsDue(work.ref, work.person.ref, work.owner.ref, last))
    return 1
