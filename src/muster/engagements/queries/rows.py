"""One row or NotFound; rows locked for a change; rows whose clock has run out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from muster.engagements import policy, terms
from muster.engagements.models import DeliveryOfWork, Engagement, HomeApproval, TermsVersion, Timesheet
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _

_SIDES = ("person", "owner", "organisation", "role__opportunity", "candidacy")


def _missing() -> NotFound:
    return NotFound(_("There is no such work, or it is not open to you."))


def get_engagement(ref: str) -> Engagement:
    """The engagement with its sides; raises NotFound."""
    row = Engagement.objects.select_related(*_SIDES).filter(ref=ref).first()
    if row is None:
        raise _missing()
    return row


def get_visible_engagement(actor: Actor, ref: str) -> Engagement:
    """The engagement if the actor may know of it; raises NotFound otherwise, without a difference."""
    row = policy.visible_to(actor, Engagement.objects.select_related(*_SIDES)).filter(ref=ref).first()
    if row is None:
        raise _missing()
    return row


def lock_engagement(ref: str) -> Engagement:
    """The engagement, locked until the transaction ends; raises NotFound."""
    row = Engagement.objects.select_for_update(of=("self",)).select_related(*_SIDES).filter(ref=ref).first()
    if row is None:
        raise _missing()
    return row


def get_approval(ref: str) -> HomeApproval:
    """The question to a home manager; raises NotFound."""
    row = (
        HomeApproval.objects.select_related(
            "manager", "organisation", "engagement__person", "engagement__owner", "change"
        )
        .filter(ref=ref)
        .first()
    )
    if row is None:
        raise _missing()
    return row


def lock_approval(ref: str) -> HomeApproval:
    """The question to a home manager, locked; raises NotFound. Its engagement is locked first."""
    row = get_approval(ref)
    lock_engagement(row.engagement.ref)
    return (
        HomeApproval.objects.select_for_update(of=("self",))
        .select_related("manager", "organisation", "engagement__person", "engagement__owner", "change")
        .get(pk=row.pk)
    )


def get_timesheet(ref: str) -> Timesheet:
    """The week's hours; raises NotFound."""
    row = Timesheet.objects.select_related("engagement__person", "engagement__owner").filter(ref=ref).first()
    if row is None:
        raise _missing()
    return row


def lock_timesheet(ref: str) -> Timesheet:
    """The week's hours, locked together with its engagement; raises NotFound."""
    row = get_timesheet(ref)
    lock_engagement(row.engagement.ref)
    return (
        Timesheet.objects.select_for_update(of=("self",))
        .select_related("engagement__person", "engagement__owner")
        .get(pk=row.pk)
    )


def latest_terms(engagement: Engagement, version: int | None = None) -> TermsVersion:
    """The version of the terms that counts now, or the one of this number; raises NotFound where it has none such."""
    rows = engagement.versions.select_related("decider")
    found = rows.latest("version") if version is None else rows.filter(version=version).first()
    if found is None:
        raise _missing()
    return found


def due_approvals(at: datetime) -> list[str]:
    """References of questions to home managers whose time to answer is over."""
    waiting = HomeApproval.objects.filter(state=terms.HomeState.WAITING, due_at__lte=at)
    return list(waiting.order_by("due_at", "id").values_list("ref", flat=True))


def due_starts(today: date) -> list[str]:
    """References of agreed engagements whose first day has come."""
    agreed = Engagement.objects.filter(status=terms.EngagementStatus.AGREED, starts_date__lte=today)
    return list(agreed.order_by("starts_date", "id").values_list("ref", flat=True))


def due_reviews(at: datetime) -> list[str]:
    """References of finished engagements whose days for reviews are over and not yet opened."""
    closed = at - timedelta(days=terms.REVIEW_DAYS)
    rows = Engagement.objects.worked().filter(reviews_opened_at=None, ended_at__lte=closed)
    return list(rows.order_by("ended_at", "id").values_list("ref", flat=True))


def rated_skills(engagement: Engagement) -> dict[str, int]:
    """The skills that the work can prove, with the level it asked for: required and useful ones, by what stands for
    them now. Where two were merged since, they are one skill at the higher level."""
    asked: dict[str, int] = {}
    rows = engagement.role.requirements.exclude(kind="learnable").select_related("skill__merge__stands")
    for row in rows:
        ref = row.skill.standing.ref
        asked[ref] = max(row.level, asked.get(ref, 0))
    return asked


def waiting_ends(at: datetime) -> list[tuple[str, date]]:
    """(reference, since when) of work whose end waits and that was not reminded twice: over without being handed
    over, or handed over without an answer."""
    today = at.date()
    rows = Engagement.objects.filter(reminders__lt=len(terms.REMIND_AFTER))
    over = rows.filter(status=terms.EngagementStatus.ACTIVE, ends_date__lt=today)
    found = list(over.order_by("id").values_list("ref", "ends_date"))
    handed = DeliveryOfWork.objects.filter(
        status=terms.DeliveryStatus.SUBMITTED,
        engagement__status=terms.EngagementStatus.DELIVERED,
        engagement__reminders__lt=len(terms.REMIND_AFTER),
    )
    for ref, submitted_at in handed.order_by("id").values_list("engagement__ref", "submitted_at"):
        found.append((ref, submitted_at.date()))
    return found
