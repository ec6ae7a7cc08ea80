"""Handover lists: those of the work itself, and those that others have left in the same position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from muster.engagements import policy, terms
from muster.engagements.models import Engagement, HandoverItem
from muster.engagements.queries.rows import get_visible_engagement, lock_engagement
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _


@dataclass(frozen=True, slots=True)
class HandoverList:
    """What one person has left open, and what this reader may do about it."""

    engagement_ref: str
    person_ref: str
    person_name: str
    is_own: bool
    """Whether it belongs to the work that is looked at; otherwise it was left by whoever held the position before."""
    may_write: bool
    may_tick: bool
    items: tuple[HandoverItem, ...]

    @property
    def open_items(self) -> int:
        """How many wait to be ticked off."""
        return sum(1 for item in self.items if item.done_at is None)


def _missing() -> NotFound:
    return NotFound(_("There is no such item, or it is not yours to know."))


def handover_of(actor: Actor, work: Engagement) -> tuple[HandoverList, ...]:
    """The lists that belong to this work: its own first, then those left by others in its position. One query.

    The caller has asked whether the actor may read the work's inside.
    """
    about = Q(engagement=work)
    if work.status in terms.RUNNING:
        about |= Q(engagement__role=work.role_id, engagement__status__in=terms.WORKED)
    rows = HandoverItem.objects.filter(about).select_related("engagement__person", "done_by").order_by("id")
    by_work: dict[int, list[HandoverItem]] = {work.pk: []}
    for item in rows:
        by_work.setdefault(item.engagement_id, []).append(item)
    return tuple(_list_of(actor, work, items) for items in by_work.values())


def _list_of(actor: Actor, work: Engagement, items: Sequence[HandoverItem]) -> HandoverList:
    left = items[0].engagement if items else work
    is_own = left.pk == work.pk
    may_write = is_own and work.status in terms.HANDED_OVER_FROM and policy.is_person(actor, work)
    is_side = policy.is_owner(actor, work) or (not is_own and policy.is_person(actor, work))
    return HandoverList(left.ref, left.person.ref, left.person.name, is_own, may_write, is_side, tuple(items))


def handover_item_for(actor: Actor, engagement_ref: str, item_ref: str) -> HandoverItem:
    """The item of this work or of its position, where the actor is one of the work's sides; raises NotFound."""
    work = get_visible_engagement(actor, engagement_ref)
    if policy.may_speak_for_a_side(actor, work):
        for found in handover_of(actor, work):
            for item in found.items:
                if item.ref == item_ref:
                    return item
    raise _missing()


def lock_handover_item(ref: str) -> HandoverItem:
    """The item, locked together with its engagement; raises NotFound."""
    found = HandoverItem.objects.select_related("engagement").filter(ref=ref).first()
    if found is None:
        raise _missing()
    work = lock_engagement(found.engagement.ref)
    item = HandoverItem.objects.select_for_update().filter(ref=ref).first()
    if item is None:
        raise _missing()
    item.engagement = work
    return item


def left_open(work: Engagement) -> list[tuple[str, int]]:
    """(reference of the person, how many items) of what others have left open in the position of this work."""
    left = {"engagement__role": work.role_id, "engagement__status__in": terms.WORKED}
    rows = HandoverItem.objects.filter(done_at=None, **left)
    rows = rows.exclude(engagement__person=work.person_id)
    return list(rows.values_list("engagement__person__ref").annotate(n=Count("id")).order_by("n"))


def due_handovers(today: date) -> list[str]:
    """References of work whose last day is near, with nothing on its list, whose person was not reminded of that day."""
    until = today + timedelta(days=terms.HANDOVER_DAYS)
    runs = Q(
        status__in=(terms.EngagementStatus.ACTIVE, terms.EngagementStatus.DELIVERED),
        ends_date__range=(today, until),
    ) & ~Q(handover_asked_date=F("ends_date"), handover_asked_date__isnull=False)
    ends = Q(status=terms.EngagementStatus.ENDED_EARLY, last_date__range=(today, until)) & ~Q(
        handover_asked_date=F("last_date"), handover_asked_date__isnull=False
    )
    rows = Engagement.objects.filter(runs | ends, handover=None)
    return list(rows.order_by("id").values_list("ref", flat=True))
