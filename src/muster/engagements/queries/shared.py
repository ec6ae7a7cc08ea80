"""Positions that several people share: the part that somebody has left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from muster.engagements import policy, terms
from muster.engagements.models import Engagement
from muster.foundation.act import Actor
from muster.opportunities.terms import KIND_RULES, Kind, RoleStatus


@dataclass(frozen=True, slots=True)
class FreePart:
    """A part of a shared position that waits for somebody: who has left it, and from when on it is free."""

    left_ref: str
    left_by: str
    from_date: date
    minutes_per_week: int
    is_offered: bool
    """Whether the seat is looked for from that day on already."""


def find_free_part(actor: Actor, work: Engagement) -> FreePart | None:
    """The part of the position that was left last and is free, for its owner; None for work that is not shared."""
    if not KIND_RULES[Kind(work.kind)].is_shared or not policy.is_owner(actor, work):
        return None
    rows = Engagement.objects.filter(role=work.role_id, status=terms.EngagementStatus.ENDED_EARLY)
    left = rows.select_related("person", "role").order_by("last_date", "id").last()
    if left is None or left.last_date is None:
        return None
    role = left.role
    if role.status != RoleStatus.OPEN or not role.seats_free or left.last_date >= left.ends_date:
        return None
    free = left.last_date + timedelta(days=1)
    is_offered = (role.starts_date, role.minutes_per_week) == (free, left.minutes_per_week)
    return FreePart(left.ref, left.person.name, free, left.minutes_per_week, is_offered)
