"""A version of the terms as it is signed: its content, its hash, and what the law asks of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from muster.engagements import rules, terms
from muster.engagements.models import Engagement, Signature, TermsVersion
from muster.opportunities.rules import Milestone
from muster.people import queries as people_queries
from muster.people.terms import INNER_KINDS

NO_DAYS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Signing:
    """What a signature under the latest version stands for: its words' hash, and whether a law wants it."""

    version: int
    content_hash: str
    is_needed: bool
    law: str
    signatures: tuple[Signature, ...]


def signing_of(work: Engagement, version: TermsVersion, *, at: datetime) -> Signing:
    """The signing of one version; the engagement comes with its sides, the version with its decider."""
    names = tuple(version.signatures.all())
    needed = needs_signature(work, version, at=at)
    return Signing(version.version, hash_of(work, version), needed, version.law, names)


def content_of(work: Engagement, version: TermsVersion) -> dict[str, Any]:
    """Everything that a signature stands under, as JSON values. The engagement comes with its sides and its candidacy.

    Milestones stand in it only where there are some, so that an agreement without them hashes as it always did.
    """
    parts = milestones_of(work, version)
    return {
        "engagement": work.ref,
        "title": work.title,
        "kind": work.kind,
        "version": version.version,
        "organisation": work.organisation.name,
        "owner": {"ref": work.owner.ref, "name": work.owner.name},
        "person": {"ref": work.person.ref, "name": work.person.name},
        "scope": version.scope,
        "deliverables": version.deliverables,
        "minutes_per_week": version.minutes_per_week,
        "commitment_minutes": version.commitment_minutes,
        "starts_date": version.starts_date.isoformat(),
        "ends_date": version.ends_date.isoformat(),
        **({"hours_from": version.hours_from.isoformat()} if version.hours_from else {}),
        **({"rate_from": version.rate_from.isoformat()} if version.rate_from else {}),
        "place": version.place,
        "notice_days": version.notice_days,
        "pay": {"kind": version.pay_kind, "minor": version.pay_minor, "currency": version.pay_currency},
        "payment_days": version.payment_days,
        "law": version.law,
        "decider": version.decider.ref if version.decider else "",
        "ip": version.ip_words,
        "confidentiality": version.confidentiality_words,
        **({"milestones": [one.as_json() for one in parts]} if parts else {}),
    }


def milestones_of(work: Engagement, version: TermsVersion) -> tuple[Milestone, ...]:
    """The milestones that were proposed and hold under this version."""
    return rules.agreed_milestones(work.candidacy.milestones, version.pay, starts_date=version.starts_date)


def hash_of(work: Engagement, version: TermsVersion) -> str:
    """The hash that a signature under this version carries."""
    return rules.content_hash(content_of(work, version))


def needs_signature(work: Engagement, version: TermsVersion, *, at: datetime) -> bool:
    """Whether a law among the rules here wants this version signed by both before the work starts.

    It asks of paid work for somebody who is no inner member of the organisation, by its worth together with
    what the same two sides agreed on within the law's window before.
    """
    law = rules.LAWS.get(version.law)
    if law is None or not version.pay.is_paid:
        return False
    ties = people_queries.memberships_of(work.person.ref, on=at.date())
    if any(tie.kind in INNER_KINDS and tie.organisation_id == work.organisation_id for tie in ties):
        return False
    worth = {version.pay_currency: worth_of(version)}
    since = at - timedelta(days=law.window_days)
    earlier = TermsVersion.objects.filter(
        engagement__person=work.person_id,
        engagement__organisation=work.organisation_id,
        engagement__agreed_at__gte=since,
    ).exclude(engagement=work.pk)
    latest = {one.engagement_id: one for one in earlier.order_by("version")}
    for one in latest.values():
        if one.pay.is_paid:
            worth[one.pay_currency] = worth.get(one.pay_currency, 0) + worth_of(one)
    return rules.needs_signature(law.code, worth=worth, on=at.date())


def worth_of(version: TermsVersion) -> int:
    """What the work of this version would pay in all, in minor units of its currency."""
    weeks = rules.week_minutes(version.starts_date, version.ends_date, version.minutes_per_week)
    days = (version.ends_date - version.starts_date + NO_DAYS).days
    return rules.worth_minor(version.pay, minutes=sum(weeks.values()), days=days)


def lacks_signature(work: Engagement, *, at: datetime) -> bool:
    """Whether agreed work may not start because the law wants it signed and a name is missing."""
    version = work.versions.select_related("decider").latest("version")
    if not version.law or version.signatures.count() >= len(terms.Side):
        return False
    return needs_signature(work, version, at=at)
