"""One engagement as its two sides see it, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from muster.engagements import policy, rules, terms
from muster.engagements.models import (
    Change,
    DeliveryOfWork,
    Engagement,
    HomeApproval,
    RetainerCall,
    Review,
    TermsVersion,
    Timesheet,
)
from muster.engagements.queries.agreements import Signing, signing_of
from muster.engagements.queries.cards import EngagementCard, card_of
from muster.engagements.queries.changes import schedule_with
from muster.engagements.queries.handover import HandoverList, handover_of
from muster.engagements.queries.hours import closed_before
from muster.engagements.queries.rows import get_visible_engagement, rated_skills
from muster.foundation.act import Actor
from muster.foundation.decision import Decision
from muster.foundation.periods import weeks
from muster.opportunities.terms import Kind
from muster.people import queries as people_queries


@dataclass(frozen=True, slots=True)
class TimesheetView:
    """A week: what was agreed for it and what was worked, minutes by day from Monday to Sunday."""

    ref: str
    """Empty while nothing was logged."""
    monday: date
    status: str
    status_label: str
    agreed_minutes: int
    minutes: int
    days: tuple[tuple[date, int, str], ...]
    links: Mapping[date, str]
    closed: frozenset[date]
    """Days that the organisation has closed: their hours stay as they are."""
    due_at: datetime | None
    """When sent hours count as approved without an answer."""
    by_clock: bool
    note: str
    returned_words: str
    may_log: bool


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One side's word, or only the fact that it was given while reviews are closed."""

    side: str
    author_name: str
    submitted_at: datetime
    is_open: bool
    items: tuple[tuple[str, int, str], ...]
    would_again: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class EngagementDetail:
    """Everything a page on one engagement shows to this actor."""

    card: EngagementCard
    engagement: Engagement
    side: str
    """"person", "owner" or "" for somebody else who may know of it."""
    inside: Decision
    approvals: tuple[HomeApproval, ...]
    """Who was asked at home about the work; about its changes: ``home_on_changes``."""
    versions: tuple[TermsVersion, ...]
    signing: Signing | None
    calls: tuple[RetainerCall, ...]
    months: tuple[rules.MonthOfCalls, ...]
    timesheets: tuple[TimesheetView, ...]
    deliveries: tuple[DeliveryOfWork, ...]
    reviews: tuple[ReviewView, ...]
    review_closes_at: datetime | None
    may_review: bool
    logged_minutes: int
    approved_minutes: int
    agreed_minutes: int
    rated_skills: Mapping[str, int]
    handover: tuple[HandoverList, ...] = ()
    changes: tuple[Change, ...] = ()
    pauses: tuple[tuple[date, date], ...] = ()
    """First and last day of each pause that both agreed on."""
    home_on_changes: tuple[HomeApproval, ...] = ()


def detail(actor: Actor, ref: str, *, at: datetime) -> EngagementDetail:
    """The engagement as this actor may see it; raises NotFound when it is not theirs to know."""
    row = get_visible_engagement(actor, ref)
    inside = policy.may_read_inside(actor, row)
    side = _side(actor, row)
    changes = tuple(row.changes.all()) if inside else ()
    asked = row.approvals.select_related("manager", "organisation", "change").order_by("id")
    schedule = schedule_with(row, sorted(changes, key=lambda one: (one.starts_date, one.pk)))
    sheets = _timesheets(row, schedule, today=at.date()) if inside else ()
    reviews = tuple(row.reviews.select_related("author").order_by("submitted_at")) if inside else ()
    versions = tuple(row.versions.select_related("decider", "proposed_by")) if inside else ()
    calls = tuple(RetainerCall.objects.filter(engagement=row)) if inside and row.kind == Kind.RETAINER else ()
    own = any(review.author.ref == actor.ref for review in reviews)
    closes_at = rules.review_closes_at(row.ended_at) if row.ended_at and row.status in terms.WORKED else None
    return EngagementDetail(
        card=card_of(row),
        engagement=row,
        side=side,
        inside=inside,
        approvals=tuple(one for one in asked if one.change_id is None),
        home_on_changes=tuple(one for one in asked if one.change_id is not None),
        versions=versions,
        calls=calls,
        months=rules.months_of_calls(
            [(one.monday, one.minutes, one.status) for one in calls],
            sure=(versions[-1].commitment_minutes or 0) if versions else 0,
        ),
        signing=signing_of(row, versions[-1], at=at) if versions else None,
        timesheets=sheets,
        deliveries=tuple(row.deliveries.all()) if inside else (),
        reviews=tuple(_review(actor, row, review) for review in reviews),
        review_closes_at=closes_at,
        may_review=bool(side) and closes_at is not None and not own and row.reviews_opened_at is None,
        logged_minutes=sum(sheet.minutes for sheet in sheets),
        approved_minutes=sum(s.minutes for s in sheets if s.status == terms.TimesheetStatus.APPROVED),
        agreed_minutes=sum(schedule.weeks().values()),
        handover=handover_of(actor, row) if inside else (),
        changes=changes,
        pauses=schedule.pauses,
        rated_skills=rated_skills(row),
    )


def _side(actor: Actor, row: Engagement) -> str:
    if policy.is_person(actor, row):
        return str(terms.Side.PERSON)
    return str(terms.Side.OWNER) if policy.is_owner(actor, row) else ""


def _timesheets(row: Engagement, schedule: rules.Schedule, *, today: date) -> tuple[TimesheetView, ...]:
    """Every week of the work up to today, whether or not hours were logged, latest first."""
    if row.status in terms.PENDING:
        return ()
    last = min(row.last_date or row.ends_date, today)
    agreed = schedule.weeks()
    shut = closed_before(row.organisation.ref)
    clock = people_queries.settings_of(row.organisation.ref).hours_answer_days
    logged = {sheet.monday: sheet for sheet in row.timesheets.prefetch_related("days")}
    mondays = sorted({*weeks(row.starts_date, last + timedelta(days=1)), *logged}, reverse=True)
    return tuple(_week(row, m, logged.get(m), agreed.get(m, 0), last, shut, clock) for m in mondays)


def _week(
    row: Engagement,
    monday: date,
    sheet: Timesheet | None,
    agreed: int,
    last: date,
    shut: date | None,
    clock: int,
) -> TimesheetView:
    worked = {day.day: day for day in sheet.days.all()} if sheet else {}
    days = [monday + timedelta(days=i) for i in range(7)]
    status = sheet.status if sheet else str(terms.TimesheetStatus.DRAFT)
    open_for_hours = rules.may_move("timesheet", status, terms.TimesheetStatus.SUBMITTED)
    return TimesheetView(
        ref=sheet.ref if sheet else "",
        monday=monday,
        status=status,
        status_label=terms.timesheet_status_label(status),
        agreed_minutes=agreed,
        minutes=sum(day.minutes for day in worked.values()),
        days=tuple(
            (d, worked[d].minutes if d in worked else 0, worked[d].note if d in worked else "") for d in days
        ),
        links={day: one.link for day, one in worked.items() if one.link},
        closed=frozenset(day for day in days if shut is not None and day < shut),
        due_at=(
            rules.hours_due_at(sheet.submitted_at, clock)
            if sheet and sheet.submitted_at and status == terms.TimesheetStatus.SUBMITTED
            else None
        ),
        by_clock=sheet.by_clock if sheet else False,
        note=sheet.note if sheet else "",
        returned_words=sheet.returned_words if sheet else "",
        may_log=open_for_hours and row.status in (*terms.RUNNING, *terms.WORKED) and monday <= last,
    )


def _review(actor: Actor, row: Engagement, review: Review) -> ReviewView:
    is_open = row.reviews_opened_at is not None or review.author.ref == actor.ref
    items = tuple(
        (terms.review_item_label(item), review.items[item], terms.review_anchor_label(review.items[item]))
        for item in terms.REVIEW_ITEMS[terms.Side(review.side)]
    )
    return ReviewView(
        side=review.side,
        author_name=review.author.name,
        submitted_at=review.submitted_at,
        is_open=is_open,
        items=items if is_open else (),
        # Private: it counts in the figure, and is shown to nobody but whoever said it.
        would_again=review.would_again if review.author.ref == actor.ref else None,
        words=review.words if is_open else "",
    )
