"""What a certificate of work says: only what both sides have on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from muster.engagements import policy, rules, terms
from muster.engagements.models import TimesheetDay
from muster.engagements.queries.rows import get_visible_engagement, latest_terms
from muster.evidence import queries as evidence_queries
from muster.evidence.terms import EvidenceKind
from muster.foundation.act import Actor
from muster.skills import queries as skills_queries


@dataclass(frozen=True, slots=True)
class Certificate:
    """One piece of finished work. Skills are those that the owner rated, with the level (1 to 5) that it showed."""

    ref: str
    title: str
    person_name: str
    owner_name: str
    organisation_name: str
    starts_date: date
    last_date: date
    minutes: int
    scope: str
    delivered: str
    is_accepted: bool
    skills: tuple[tuple[str, int], ...]
    made_date: date


def certificate(actor: Actor, ref: str, *, at: datetime, language: str = "en") -> Certificate:
    """The certificate of work that took place, for the one who did it. Raises NotFound (NoCertificateYet), NotAllowed."""
    work = get_visible_engagement(actor, ref)
    policy.may_have_certificate(actor, work).require()
    if work.status not in terms.WORKED:
        raise rules.NoCertificateYet()
    approved = TimesheetDay.objects.filter(
        timesheet__engagement=work, timesheet__status=terms.TimesheetStatus.APPROVED
    )
    pieces = [
        piece
        for piece in evidence_queries.list_evidence_of_source(work.ref)
        if piece.kind == EvidenceKind.DELIVERED_WORK
    ]
    labels = skills_queries.labels_for([piece.skill.ref for piece in pieces], language=language)
    accepted = work.deliveries.filter(status=terms.DeliveryStatus.ACCEPTED).order_by("-submitted_at").first()
    return Certificate(
        ref=work.ref,
        title=work.title,
        person_name=work.person.name,
        owner_name=work.owner.name,
        organisation_name=work.organisation.name,
        starts_date=work.starts_date,
        last_date=work.last_date or work.ends_date,
        minutes=approved.aggregate(total=Sum("minutes"))["total"] or 0,
        scope=latest_terms(work).scope,
        delivered=accepted.words if accepted else "",
        is_accepted=work.status == terms.EngagementStatus.COMPLETED,
        skills=tuple(sorted((labels.get(piece.skill.ref, ""), piece.rating) for piece in pieces)),
        made_date=at.date(),
    )
