"""Agreed work in lists, for the two sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from muster.engagements import terms
from muster.engagements.models import Engagement, Timesheet
from muster.foundation.act import Actor
from muster.foundation.paging import Page, page_of

_CARD = ("person", "owner", "organisation")


@dataclass(frozen=True, slots=True)
class EngagementCard:
    """One line of a list. Minutes are per week; dates include the last day."""

    ref: str
    title: str
    kind: str
    status: str
    status_label: str
    person_ref: str
    person_name: str
    owner_ref: str
    owner_name: str
    organisation_name: str
    starts_date: date
    ends_date: date
    minutes_per_week: int
    hours_to_approve: int = 0
    """Weeks of hours that wait for the owner."""


def card_of(row: Engagement, *, waiting: int = 0) -> EngagementCard:
    """The line of one engagement whose sides are loaded."""
    return EngagementCard(
        ref=row.ref,
        title=row.title,
        kind=row.kind,
        status=row.status,
        status_label=terms.engagement_status_label(row.status),
        person_ref=row.person.ref,
        person_name=row.person.name,
        owner_ref=row.owner.ref,
        owner_name=row.owner.name,
        organisation_name=row.organisation.name,
        starts_date=row.starts_date,
        ends_date=row.last_date or row.ends_date,
        minutes_per_week=row.minutes_per_week,
        hours_to_approve=waiting,
    )


def list_mine(actor: Actor, *, over: bool = False, number: int = 1, size: int = 20) -> Page[EngagementCard]:
    """The actor's own work: what is live, by start; or what is over, latest first."""
    rows = Engagement.objects.select_related(*_CARD).filter(person__ref=actor.ref)
    chosen = (
        rows.filter(status__in=terms.ENDED).order_by("-ended_at", "-id")
        if over
        else rows.live().order_by("starts_date", "id")
    )
    return page_of(chosen, number, size).map(card_of)


class RunningFilter(StrEnum):
    """Which of the work done for somebody a list shows."""

    LIVE = "live"
    HOURS = "hours"
    DELIVERED = "delivered"
    PENDING = "pending"
    OVER = "over"


def list_running(
    actor: Actor, *, over: bool = False, only: str = "", number: int = 1, size: int = 20
) -> Page[EngagementCard]:
    """Work done for the actor, with how many weeks of hours wait for their approval.

    ``only`` is a RunningFilter; without it what is live, or with ``over`` what is over, latest first.
    """
    chosen = RunningFilter(only) if only else RunningFilter.OVER if over else RunningFilter.LIVE
    rows = _running(actor, chosen).select_related(*_CARD)
    order = ("-ended_at", "-id") if chosen == RunningFilter.OVER else ("starts_date", "id")
    page = page_of(rows.order_by(*order), number, size)
    waiting = _waiting([row.pk for row in page.items])
    return page.map(lambda row: card_of(row, waiting=waiting.get(row.pk, 0)))


def count_running(actor: Actor) -> dict[str, int]:
    """How much work each RunningFilter shows, in five counts of one query."""
    rows = Engagement.objects.filter(owner__ref=actor.ref)
    sums = {str(only): Count("pk", filter=_only(only)) for only in RunningFilter}
    return dict(rows.aggregate(**sums))


def _running(actor: Actor, only: RunningFilter) -> QuerySet[Engagement]:
    return Engagement.objects.filter(_only(only), owner__ref=actor.ref)


def _only(only: RunningFilter) -> Q:
    sent = Timesheet.objects.filter(engagement=OuterRef("pk"), status=terms.TimesheetStatus.SUBMITTED)
    return {
        RunningFilter.LIVE: ~Q(status__in=terms.ENDED),
        RunningFilter.HOURS: Q(Exists(sent)),
        RunningFilter.DELIVERED: Q(status=terms.EngagementStatus.DELIVERED),
        RunningFilter.PENDING: Q(status__in=terms.PENDING),
        RunningFilter.OVER: Q(status__in=terms.ENDED),
    }[only]


def _waiting(engagements: list[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    sent = Timesheet.objects.filter(engagement__in=engagements, status=terms.TimesheetStatus.SUBMITTED)
    for pk in sent.values_list("engagement_id", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    return counts


def count_hours_to_approve(actor: Actor) -> int:
    """Weeks of hours that wait for the actor's approval."""
    sent = Q(status=terms.TimesheetStatus.SUBMITTED, engagement__owner__ref=actor.ref)
    return Timesheet.objects.filter(sent).count()


def find_engagement_of_candidacy(candidacy_ref: str) -> Engagement | None:
    """The engagement that a candidacy led to, if it did."""
    return Engagement.objects.select_related(*_CARD).filter(candidacy__ref=candidacy_ref).first()
