"""Jobs taken apart."""

from __future__ import annotations

from muster.foundation.act import Actor
from muster.foundation.paging import Page, page_of
from muster.opportunities import policy, rules
from muster.opportunities.models import Breakdown, BreakdownTask

_SIDES = ("organisation", "owner", "approved_by")


def get_visible_breakdown(actor: Actor, ref: str) -> Breakdown:
    """The job if this actor may look at it, its tasks with their postings; raises NoSuchBreakdown."""
    rows = Breakdown.objects.select_related(*_SIDES).prefetch_related("tasks__opportunity")
    row = policy.breakdowns_visible_to(actor, rows).filter(ref=ref).first()
    if row is None:
        raise rules.NoSuchBreakdown()
    return row


def list_breakdowns(actor: Actor, *, number: int = 1, size: int = 20) -> Page[Breakdown]:
    """The actor's own jobs taken apart, the newest first."""
    rows = Breakdown.objects.select_related(*_SIDES).prefetch_related("tasks__opportunity")
    return page_of(rows.filter(owner__ref=actor.person_ref).order_by("-id"), number, size)


def lock_breakdown(ref: str) -> Breakdown:
    """The job, locked until the transaction ends; raises NoSuchBreakdown."""
    rows = Breakdown.objects.select_for_update(of=("self",)).select_related(*_SIDES)
    row = rows.filter(ref=ref).first()
    if row is None:
        raise rules.NoSuchBreakdown()
    return row


def get_task(ref: str) -> BreakdownTask:
    """One task with its job; raises NoSuchBreakdown."""
    sides = [f"breakdown__{side}" for side in _SIDES]
    row = BreakdownTask.objects.select_related("breakdown", "opportunity", *sides).filter(ref=ref).first()
    if row is None:
        raise rules.NoSuchBreakdown()
    return row


def lock_task(ref: str) -> BreakdownTask:
    """One task, its job locked until the transaction ends; raises NoSuchBreakdown."""
    lock_breakdown(get_task(ref).breakdown.ref)
    return get_task(ref)
