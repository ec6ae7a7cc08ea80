"""Roles as plain facts, for matching and for counting before a draft is posted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from muster.foundation.periods import weeks
from muster.opportunities import rules, terms
from muster.opportunities.models import Requirement, Role

CHUNK = 500


@dataclass(frozen=True, slots=True)
class RequirementFacts:
    """One requirement: level 1 to 5, weight of 1,000, kind as in terms.RequirementKind."""

    skill_ref: str
    level: int
    kind: str
    weight: int
    must_have: bool


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """Everything about a role that a match depends on. Minutes are per week; both dates are included."""

    ref: str
    opportunity_ref: str
    organisation_ref: str
    owner_ref: str
    title: str
    kind: str
    audience: str
    seats_free: int
    minutes_per_week: int
    least_minutes: int
    starts_date: date
    ends_date: date
    work_mode: str
    place: str
    country: str
    overlap: terms.Overlap | None
    languages: tuple[tuple[str, int], ...]
    rate_ceiling_minor: int | None
    rate_currency: str
    theme_keys: tuple[str, ...]
    requirements: tuple[RequirementFacts, ...]
    is_open: bool
    """Whether hands may be raised now."""
    is_strategic: bool = False
    is_urgent: bool = False
    opened_at: datetime | None = None

    @property
    def mondays(self) -> list[date]:
        """The Monday of every week it touches."""
        return weeks(self.starts_date, date.fromordinal(self.ends_date.toordinal() + 1))


def matching_rows(role_refs: Collection[str] | None = None) -> Iterator[RoleFacts]:
    """The roles of these references in any state, or (None) every open role of an open posting.

    In order of id, three statements per 500 roles. Asks nobody's leave: matching does.
    """
    rows = Role.objects.select_related("opportunity__organisation", "opportunity__owner").order_by("id")
    if role_refs is None:
        rows = rows.filter(status=terms.RoleStatus.OPEN, opportunity__status=terms.OpportunityStatus.OPEN)
    else:
        rows = rows.filter(ref__in=list(role_refs))
    needs = Prefetch("requirements", Requirement.objects.select_related("skill__merge__stands"))
    for role in rows.prefetch_related(needs).iterator(chunk_size=CHUNK):
        yield role_facts(role)


def role_facts(role: Role) -> RoleFacts:
    """The row as plain facts."""
    opportunity = role.opportunity
    return RoleFacts(
        ref=role.ref,
        opportunity_ref=opportunity.ref,
        organisation_ref=opportunity.organisation.ref,
        owner_ref=opportunity.owner.ref,
        title=role.title,
        kind=opportunity.kind,
        audience=opportunity.audience,
        seats_free=role.seats_free,
        minutes_per_week=role.minutes_per_week,
        least_minutes=rules.least_listed(opportunity.kind, role.minimum_minutes, role.minutes_per_week),
        starts_date=role.starts_date,
        ends_date=role.ends_date,
        work_mode=role.work_mode,
        place=role.place,
        country=role.country,
        overlap=role.overlap,
        languages=tuple(sorted(role.languages.items())),
        rate_ceiling_minor=role.rate_ceiling_minor,
        rate_currency=role.rate_currency,
        theme_keys=tuple(opportunity.theme_keys),
        requirements=tuple(
            RequirementFacts(n.skill.standing.ref, n.level, n.kind, n.weight, n.must_have)
            for n in role.requirements.all()
        ),
        is_open=role.status == terms.RoleStatus.OPEN and opportunity.is_open,
        is_strategic=opportunity.is_strategic,
        is_urgent=opportunity.is_urgent,
        opened_at=opportunity.opened_at,
    )


def role_refs_of(opportunity_refs: Collection[str]) -> set[str]:
    """The roles of these postings, in any state."""
    rows = Role.objects.filter(opportunity__ref__in=list(opportunity_refs))
    return set(rows.values_list("ref", flat=True)) if opportunity_refs else set()


def engaged_person_refs(role_refs: Collection[str]) -> dict[str, frozenset[str]]:
    """By role, the persons with a live candidacy on it: for marking them in a ranking the owner sees."""
    found: dict[str, set[str]] = {ref: set() for ref in role_refs}
    rows = Role.objects.filter(ref__in=list(role_refs), candidacies__status__in=terms.LIVE)
    for role_ref, person_ref in rows.values_list("ref", "candidacies__person__ref"):
        found[role_ref].add(person_ref)
    return {ref: frozenset(persons) for ref, persons in found.items()}
