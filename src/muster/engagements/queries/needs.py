"""What agreed work asks of the person who does it: terms to accept, weeks to send, reviews to write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from muster.engagements import rules, terms
from muster.engagements.models import Engagement, EngagementQuerySet, TermsVersion, Timesheet
from muster.foundation.act import Actor
from muster.foundation.periods import monday

WEEKS_BACK = 4
"""Weeks that are longer over are not asked for again."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits. ``kind`` is terms, hours, returned or review; ``week`` is the Monday of the hours."""

    kind: str
    engagement_ref: str
    title: str
    other_name: str
    week: date | None = None
    closes_at: datetime | None = None


def needs_of(actor: Actor, *, at: datetime) -> tuple[Need, ...]:
    """What waits for the actor as the one who does the work: terms first, then hours by week, then reviews."""
    rows = Engagement.objects.select_related("owner").filter(person__ref=actor.ref)
    return (
        *_terms(rows.filter(status=terms.EngagementStatus.AWAITING_TERMS)),
        *_hours(rows, at),
        *_reviews(rows, at),
    )


def _terms(rows: EngagementQuerySet) -> list[Need]:
    works = list(rows.order_by("created_at", "id"))
    latest: dict[int, TermsVersion] = {}
    for version in TermsVersion.objects.filter(engagement__in=works).order_by("version"):
        latest[version.engagement_id] = version
    return [
        Need("terms", work.ref, work.title, work.owner.name)
        for work in works
        if work.pk in latest and latest[work.pk].person_accepted_at is None
    ]


def _hours(rows: EngagementQuerySet, at: datetime) -> list[Need]:
    this_week = monday(at.date())
    first = this_week - timedelta(days=7 * WEEKS_BACK)
    running = (terms.EngagementStatus.ACTIVE, terms.EngagementStatus.DELIVERED)
    works = list(rows.filter(status__in=running).order_by("starts_date", "id"))
    sheets = {
        (sheet.engagement_id, sheet.monday): sheet.status
        for sheet in Timesheet.objects.filter(engagement__in=works, monday__gte=first)
    }
    found = []
    for work in works:
        week = max(first, monday(work.starts_date))
        while week < this_week and week <= work.ends_date:
            status = sheets.get((work.pk, week), terms.TimesheetStatus.DRAFT)
            if status == terms.TimesheetStatus.RETURNED:
                found.append(Need("returned", work.ref, work.title, work.owner.name, week))
            elif status == terms.TimesheetStatus.DRAFT:
                found.append(Need("hours", work.ref, work.title, work.owner.name, week))
            week += timedelta(days=7)
    return sorted(found, key=lambda need: (need.week or this_week, need.engagement_ref))


def _reviews(rows: EngagementQuerySet, at: datetime) -> list[Need]:
    worked = rows.filter(status__in=terms.WORKED, ended_at__isnull=False, reviews_opened_at=None)
    works = worked.exclude(reviews__side=terms.Side.PERSON).order_by("ended_at", "id")
    closing = [(work, rules.review_closes_at(work.ended_at)) for work in works if work.ended_at is not None]
    return [
        Need("review", work.ref, work.title, work.owner.name, closes_at=closes_at)
        for work, closes_at in closing
        if at < closes_at
    ]
