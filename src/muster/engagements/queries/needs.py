"""What agreed work asks of the person who does it: terms to accept, weeks to send, reviews to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from muster.engagements import rules, terms
from muster.engagements.models import Engagement, Review, TermsVersion, Timesheet
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


RUNNING = (terms.EngagementStatus.ACTIVE, terms.EngagementStatus.DELIVERED)


def needs_of(actor: Actor, *, at: datetime) -> tuple[Need, ...]:
    """What waits for the actor as the one who does the work: terms first, then hours by week, then reviews.

    Three queries at most, fewer where nothing of the kind is there.
    """
    own = Review.objects.filter(engagement=OuterRef("pk"), side=terms.Side.PERSON)
    to_review = Q(status__in=terms.WORKED, ended_at__isnull=False, reviews_opened_at=None) & ~Exists(own)
    now = Q(status__in=(terms.EngagementStatus.AWAITING_TERMS, *RUNNING))
    rows = Engagement.objects.select_related("owner").filter(now | to_review, person__ref=actor.ref)
    works = list(rows.order_by("id"))
    return (*_terms(works), *_hours(works, at), *_reviews(works, at))


def _terms(rows: Sequence[Engagement]) -> list[Need]:
    works = [work for work in rows if work.status == terms.EngagementStatus.AWAITING_TERMS]
    works.sort(key=lambda work: work.created_at)
    latest: dict[int, TermsVersion] = {}
    for version in TermsVersion.objects.filter(engagement__in=works).order_by("version"):
        latest[version.engagement_id] = version
    return [
        Need("terms", work.ref, work.title, work.owner.name)
        for work in works
        if work.pk in latest and latest[work.pk].person_accepted_at is None
    ]


def _hours(rows: Sequence[Engagement], at: datetime) -> list[Need]:
    this_week = monday(at.date())
    first = this_week - timedelta(days=7 * WEEKS_BACK)
    works = sorted((work for work in rows if work.status in RUNNING), key=lambda work: work.starts_date)
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


def _reviews(rows: Sequence[Engagement], at: datetime) -> list[Need]:
    ended = [
        (work, work.ended_at) for work in rows if work.status in terms.WORKED and work.ended_at is not None
    ]
    closing = [(work, rules.review_closes_at(end)) for work, end in sorted(ended, key=lambda pair: pair[1])]
    return [
        Need("review", work.ref, work.title, work.owner.name, closes_at=closes_at)
        for work, closes_at in closing
        if at < closes_at
    ]
