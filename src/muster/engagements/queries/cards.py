"""Agreed work in lists, for the two sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

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


def list_running(
    actor: Actor, *, over: bool = False, number: int = 1, size: int = 20
) -> Page[EngagementCard]:
    """Work done for the actor, with how many weeks of hours wait for their approval."""
    rows = Engagement.objects.select_related(*_CARD).filter(owner__ref=actor.ref)
    chosen = (
        rows.filter(status__in=terms.ENDED).order_by("-ended_at", "-id")
        if over
        else rows.live().order_by("starts_date", "id")
    )
    page = page_of(chosen, number, size)
    waiting = _waiting([row.pk for row in page.items])
    return page.map(lambda row: card_of(row, waiting=waiting.get(row.pk, 0)))


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
