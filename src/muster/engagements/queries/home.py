"""What a home manager sees: only work on which owner and person have agreed, and of it only the outline.

Nothing here reads candidacies. An engagement exists from the agreement on, so nothing earlier can leak.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from muster.engagements import rules, terms
from muster.engagements.models import Engagement, HomeApproval, TimesheetDay
from muster.engagements.queries.changes import schedule_after, schedule_with
from muster.evidence import queries as evidence_queries
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.paging import Page, page_of
from muster.foundation.words import _

_NEEDED = ("engagement__person", "engagement__owner", "engagement__organisation", "manager", "change")


@dataclass(frozen=True, slots=True)
class AskedCard:
    """One question to a home manager: who, for what, how much, until when to answer.

    About a change (``change_ref`` is not empty) the days and hours are those of the work with it; while it waits,
    ``minutes_before`` and ``ends_before`` say how the work is now, and ``more_minutes`` what the change takes beyond that.
    """

    ref: str
    engagement_ref: str
    state: str
    state_label: str
    title: str
    person_ref: str
    person_name: str
    owner_name: str
    organisation_name: str
    starts_date: date
    ends_date: date
    minutes_per_week: int
    total_minutes: int
    asked_at: datetime
    due_at: datetime
    words: str
    change_ref: str = ""
    change_label: str = ""
    minutes_before: int | None = None
    ends_before: date | None = None
    more_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class LentCard:
    """One of the manager's people at work elsewhere: the outline, never terms or reviews."""

    engagement_ref: str
    person_ref: str
    person_name: str
    title: str
    status: str
    status_label: str
    organisation_name: str
    starts_date: date
    ends_date: date
    minutes_per_week: int


def _rows() -> QuerySet[HomeApproval]:
    return HomeApproval.objects.select_related(*_NEEDED).prefetch_related("engagement__changes")


def asked_of_us(actor: Actor, *, answered: bool = False, number: int = 1, size: int = 20) -> Page[AskedCard]:
    """Questions to this manager: those waiting by due date, or those answered, latest first."""
    rows = _rows().filter(manager__ref=actor.ref)
    if answered:
        chosen = rows.exclude(state=terms.HomeState.WAITING).order_by("-answered_at", "-id")
    else:
        chosen = rows.filter(state=terms.HomeState.WAITING).order_by("due_at", "id")
    return page_of(chosen, number, size).map(_asked)


def get_asked(actor: Actor, ref: str) -> AskedCard:
    """One question to this manager; raises NotFound for anybody else."""
    row = _rows().filter(ref=ref, manager__ref=actor.ref).first()
    if row is None:
        raise NotFound(_("There is no such question, or it was not asked of you."))
    return _asked(row)


def _asked(row: HomeApproval) -> AskedCard:
    work = row.engagement
    now = later = schedule_with(work, sorted(work.changes.all(), key=lambda one: (one.starts_date, one.pk)))
    waits = row.change is not None and row.state == terms.HomeState.WAITING
    if row.change is not None and waits:
        later = schedule_after(row.change, now=now)
    return AskedCard(
        ref=row.ref,
        engagement_ref=work.ref,
        state=row.state,
        state_label=terms.home_state_label(row.state),
        title=work.title,
        person_ref=work.person.ref,
        person_name=work.person.name,
        owner_name=work.owner.name,
        organisation_name=work.organisation.name,
        starts_date=later.starts_date,
        ends_date=later.ends_date,
        minutes_per_week=later.minutes_per_week,
        total_minutes=sum(later.weeks().values()),
        asked_at=row.asked_at,
        due_at=row.due_at,
        words=row.words,
        change_ref=row.change.ref if row.change is not None else "",
        change_label=terms.change_kind_label(row.change.kind) if row.change is not None else "",
        minutes_before=now.minutes_per_week if waits else None,
        ends_before=now.ends_date if waits else None,
        more_minutes=sum(rules.more_weeks(now.weeks(), later.weeks()).values()) if waits else None,
    )


def _let_go_by(manager_ref: str, work: str) -> Exists:
    """That this manager, or the policy in their place, let somebody go for the work; asked twice is one lending."""
    return Exists(
        HomeApproval.objects.filter(
            engagement=OuterRef(work), manager__ref=manager_ref, state__in=terms.LET_GO
        )
    )


def lent(actor: Actor, *, over: bool = False, number: int = 1, size: int = 20) -> Page[LentCard]:
    """Work that this manager let somebody go for: running and agreed, or over."""
    rows = Engagement.objects.select_related("person", "organisation").filter(_let_go_by(actor.ref, "pk"))
    statuses = terms.WORKED if over else (*terms.RUNNING, terms.EngagementStatus.AWAITING_TERMS)
    chosen = rows.filter(status__in=statuses).order_by("-ends_date" if over else "ends_date", "id")
    return page_of(chosen, number, size).map(_lent)


@dataclass(frozen=True, slots=True)
class LendingCredit:
    """What a manager's lending came to in twelve months: people, pieces of work, approved minutes, skills proven."""

    people: int
    works: int
    minutes: int
    skills: int
    since: date


def lending_credit(actor: Actor, *, at: datetime) -> LendingCredit:
    """The credit of this manager's lending, from hours that were approved in the last twelve months. Three queries."""
    since = at.date() - timedelta(days=365)
    rows = TimesheetDay.objects.filter(
        _let_go_by(actor.ref, "timesheet__engagement"),
        timesheet__status=terms.TimesheetStatus.APPROVED,
        day__gte=since,
    )
    found = rows.aggregate(
        people=Count("timesheet__engagement__person", distinct=True),
        works=Count("timesheet__engagement", distinct=True),
        minutes=Sum("minutes"),
    )
    refs = list(rows.order_by().values_list("timesheet__engagement__ref", flat=True).distinct())
    proven = evidence_queries.list_evidence_of_sources(refs)
    return LendingCredit(
        people=found["people"],
        works=found["works"],
        minutes=found["minutes"] or 0,
        skills=sum(len(pieces) for pieces in proven.values()),
        since=since,
    )


def _lent(row: Engagement) -> LentCard:
    return LentCard(
        engagement_ref=row.ref,
        person_ref=row.person.ref,
        person_name=row.person.name,
        title=row.title,
        status=row.status,
        status_label=terms.engagement_status_label(row.status),
        organisation_name=row.organisation.name,
        starts_date=row.starts_date,
        ends_date=row.last_date or row.ends_date,
        minutes_per_week=row.minutes_per_week,
    )
