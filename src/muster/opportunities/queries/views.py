"""What pages and the API show of postings: frozen, composed, in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Prefetch

from muster.foundation.act import Actor
from muster.opportunities import terms
from muster.opportunities.models import Candidacy, Opportunity, Requirement, Role
from muster.skills import queries as skills_queries


class OwnThread(NamedTuple):
    """Where the reader stands on a role."""

    candidacy_ref: str
    status: str
    status_label: str


@dataclass(frozen=True, slots=True)
class RequirementView:
    """One skill a role asks for, with its name in the reader's language."""

    skill_ref: str
    label: str
    level: int
    kind: str
    kind_label: str
    weight: int
    must_have: bool
    note: str


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role as pages show it. ``own`` is the reader's latest thread on it, if there is one."""

    ref: str
    opportunity_ref: str
    title: str
    status: str
    status_label: str
    seats: int
    seats_free: int
    minutes_per_week: int
    minimum_minutes: int | None
    total_minutes: int
    weeks: int
    starts_date: date
    ends_date: date
    work_mode: str
    work_mode_label: str
    place: str
    country: str
    overlap: terms.Overlap | None
    languages: tuple[tuple[str, int], ...]
    rate_ceiling_minor: int | None
    rate_currency: str
    pay: terms.PayTerms
    notice_days: int
    commitment_minutes: int | None
    questions: tuple[str, ...]
    requirements: tuple[RequirementView, ...]
    own: OwnThread | None


@dataclass(frozen=True, slots=True)
class OpportunityCard:
    """A posting as lists show it, with its roles."""

    ref: str
    title: str
    summary: str
    purpose: str
    kind: str
    kind_label: str
    status: str
    status_label: str
    audience: str
    audience_label: str
    organisation_ref: str
    organisation_name: str
    unit_name: str
    owner_ref: str
    owner_name: str
    theme_keys: tuple[str, ...]
    opened_at: datetime | None
    closes_date: date | None
    changed_at: datetime
    version: int
    is_own: bool
    roles: tuple[RoleView, ...]
    is_strategic: bool = False
    is_urgent: bool = False


def cards(rows: Iterable[Opportunity], *, reader: Actor, language: str = "en") -> tuple[OpportunityCard, ...]:
    """The postings as cards: four more statements however many there are."""
    postings = list(rows)
    roles = list(
        Role.objects.filter(opportunity__in=postings)
        .prefetch_related(
            Prefetch("requirements", Requirement.objects.select_related("skill__merge__stands"))
        )
        .order_by("position", "id")
    )
    own = _own_threads(roles, reader)
    labels = _labels(roles, language)
    by_posting: dict[int, list[RoleView]] = {}
    by_id = {posting.id: posting for posting in postings}
    for role in roles:
        role.opportunity = by_id[role.opportunity_id]
        view = _role_view(role, role.opportunity.ref, labels, own.get(role.id))
        by_posting.setdefault(role.opportunity_id, []).append(view)
    return tuple(_card(p, by_posting.get(p.id, ()), reader) for p in postings)


def role_views(roles: Sequence[Role], *, reader: Actor, language: str = "en") -> tuple[RoleView, ...]:
    """The roles as views; the rows come with their opportunity and requirements."""
    own = _own_threads(roles, reader)
    labels = _labels(roles, language)
    return tuple(_role_view(role, role.opportunity.ref, labels, own.get(role.id)) for role in roles)


def _labels(roles: Iterable[Role], language: str) -> dict[str, str]:
    refs = sorted({need.skill.standing.ref for role in roles for need in role.requirements.all()})
    return dict(skills_queries.labels_for(refs, language=language)) if refs else {}


def _own_threads(roles: Iterable[Role], reader: Actor) -> dict[int, OwnThread]:
    rows = Candidacy.objects.filter(role__in=[r.id for r in roles], person__ref=reader.person_ref)
    return {
        role_id: OwnThread(ref, status, terms.candidacy_status_label(status))
        for role_id, ref, status in rows.order_by("id").values_list("role_id", "ref", "status")
    }


def _role_view(role: Role, opportunity_ref: str, labels: dict[str, str], own: OwnThread | None) -> RoleView:
    return RoleView(
        ref=role.ref,
        opportunity_ref=opportunity_ref,
        title=role.title,
        status=role.status,
        status_label=terms.role_status_label(role.status),
        seats=role.seats,
        seats_free=role.seats_free,
        minutes_per_week=role.minutes_per_week,
        minimum_minutes=role.minimum_minutes,
        total_minutes=role.total_minutes,
        weeks=len(role.mondays),
        starts_date=role.starts_date,
        ends_date=role.ends_date,
        work_mode=role.work_mode,
        work_mode_label=terms.work_mode_label(role.work_mode),
        place=role.place,
        country=role.country,
        overlap=role.overlap,
        languages=tuple(sorted(role.languages.items())),
        rate_ceiling_minor=role.rate_ceiling_minor,
        rate_currency=role.rate_currency,
        pay=role.pay,
        notice_days=role.notice,
        commitment_minutes=role.commitment_minutes,
        questions=tuple(role.questions),
        requirements=tuple(
            RequirementView(
                skill_ref=need.skill.standing.ref,
                label=labels.get(need.skill.standing.ref, need.skill.uri),
                level=need.level,
                kind=need.kind,
                kind_label=terms.requirement_label(need.kind),
                weight=need.weight,
                must_have=need.must_have,
                note=need.note,
            )
            for need in role.requirements.all()
        ),
        own=own,
    )


def _card(posting: Opportunity, roles: Sequence[RoleView], reader: Actor) -> OpportunityCard:
    return OpportunityCard(
        ref=posting.ref,
        title=posting.title,
        summary=posting.summary,
        purpose=posting.purpose,
        kind=posting.kind,
        kind_label=terms.kind_label(posting.kind),
        status=posting.status,
        status_label=terms.opportunity_status_label(posting.status),
        audience=posting.audience,
        audience_label=terms.audience_label(posting.audience),
        organisation_ref=posting.organisation.ref,
        organisation_name=posting.organisation.name,
        unit_name=posting.unit.name if posting.unit else "",
        owner_ref=posting.owner.ref,
        owner_name=posting.owner.name,
        theme_keys=tuple(posting.theme_keys),
        opened_at=posting.opened_at,
        closes_date=posting.closes_date,
        changed_at=posting.changed_at,
        version=posting.version,
        is_own=posting.owner.ref == reader.person_ref,
        roles=tuple(roles),
        is_strategic=posting.is_strategic,
        is_urgent=posting.is_urgent,
    )
