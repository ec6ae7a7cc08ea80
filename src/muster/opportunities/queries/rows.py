"""One row at a time: found, required, or locked for a change."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from muster.foundation.act import Actor
from muster.opportunities import policy, rules, terms
from muster.opportunities.models import Candidacy, Opportunity, Requirement, Role

_OPPORTUNITY = ("organisation", "unit", "owner")
_ROLE = ("opportunity", "opportunity__organisation", "opportunity__owner")
_CANDIDACY = (
    "person",
    "role",
    "role__opportunity",
    "role__opportunity__organisation",
    "role__opportunity__owner",
)


def find_opportunity(ref: str) -> Opportunity | None:
    """The posting with this reference, or None."""
    return Opportunity.objects.select_related(*_OPPORTUNITY).filter(ref=ref).first()


def get_opportunity(ref: str) -> Opportunity:
    """The posting with this reference; raises NoSuchOpportunity. Asks nobody's leave."""
    found = find_opportunity(ref)
    if found is None:
        raise rules.NoSuchOpportunity()
    return found


def get_visible_opportunity(actor: Actor, ref: str) -> Opportunity:
    """The posting if this actor may look at it; raises NoSuchOpportunity otherwise, without a difference."""
    rows = policy.visible_to(actor, Opportunity.objects.select_related(*_OPPORTUNITY))
    found = rows.filter(ref=ref).first()
    if found is None:
        raise rules.NoSuchOpportunity()
    return found


def lock_opportunity(ref: str) -> Opportunity:
    """The posting, locked until the end of the transaction; raises NoSuchOpportunity.

    Locks are always taken in the order posting, role, candidacy, so that no two wait for each other.
    """
    rows = Opportunity.objects.select_related(*_OPPORTUNITY).select_for_update(of=("self",), no_key=True)
    found = rows.filter(ref=ref).first()
    if found is None:
        raise rules.NoSuchOpportunity()
    return found


def get_role(ref: str) -> Role:
    """The role with this reference; raises NoSuchRole. Asks nobody's leave."""
    found = Role.objects.select_related(*_ROLE).filter(ref=ref).first()
    if found is None:
        raise rules.NoSuchRole()
    return found


def get_visible_role(actor: Actor, ref: str) -> Role:
    """The role if this actor may look at its posting; raises NoSuchRole otherwise."""
    rows = policy.visible_to(actor, Opportunity.objects.filter(roles__ref=ref))
    if not rows.exists():
        raise rules.NoSuchRole()
    return get_role(ref)


def lock_role(ref: str) -> Role:
    """The role and its posting, locked until the end of the transaction; raises NoSuchRole.

    Whoever gives away seats holds this lock, so that two cannot give away the same one.
    """
    opportunity_ref = Role.objects.filter(ref=ref).values_list("opportunity__ref", flat=True).first()
    if opportunity_ref is None:
        raise rules.NoSuchRole()
    opportunity = lock_opportunity(opportunity_ref)
    found = Role.objects.select_for_update(no_key=True).filter(ref=ref).first()
    if found is None:
        raise rules.NoSuchRole()
    found.opportunity = opportunity
    return found


def list_roles(opportunity: Opportunity) -> list[Role]:
    """The roles of a posting with their requirements, in order."""
    return list(
        opportunity.roles.select_related(*_ROLE).prefetch_related("requirements__skill__merge__stands")
    )


def list_requirements(role: Role) -> list[Requirement]:
    """What a role asks for, in order, with the skills."""
    return list(role.requirements.select_related("skill__merge__stands"))


def find_candidacy(ref: str) -> Candidacy | None:
    """The candidacy with this reference, or None. Asks nobody's leave."""
    return Candidacy.objects.select_related(*_CANDIDACY).filter(ref=ref).first()


def get_candidacy(ref: str) -> Candidacy:
    """The candidacy with this reference; raises NoSuchCandidacy. Asks nobody's leave."""
    found = find_candidacy(ref)
    if found is None:
        raise rules.NoSuchCandidacy()
    return found


def get_visible_candidacy(actor: Actor, ref: str) -> Candidacy:
    """The candidacy if this actor may know of it; raises NoSuchCandidacy otherwise, without a difference."""
    rows = policy.candidacies_visible_to(actor, Candidacy.objects.select_related(*_CANDIDACY))
    found = rows.filter(ref=ref).first()
    if found is None:
        raise rules.NoSuchCandidacy()
    return found


def lock_candidacy(ref: str) -> Candidacy:
    """The candidacy with its role and posting, all locked until the end of the transaction.

    Raises NoSuchCandidacy.
    """
    role_ref = Candidacy.objects.filter(ref=ref).values_list("role__ref", flat=True).first()
    if role_ref is None:
        raise rules.NoSuchCandidacy()
    role = lock_role(role_ref)
    rows = Candidacy.objects.select_related("person").select_for_update(of=("self",), no_key=True)
    found = rows.get(ref=ref)
    found.role = role
    return found


def find_live_candidacy(role_ref: str, person_ref: str) -> Candidacy | None:
    """The person's live candidacy on the role, or None. Asks nobody's leave."""
    rows = Candidacy.objects.live().select_related(*_CANDIDACY)
    return rows.filter(role__ref=role_ref, person__ref=person_ref).first()


def list_live_candidacies(role: Role) -> list[Candidacy]:
    """All candidacies on the role that are not over, oldest first. Asks nobody's leave."""
    rows = Candidacy.objects.live().select_related("person").filter(role=role).order_by("id")
    return list(rows)


def live_person_refs(opportunity: Opportunity, role: Role | None = None) -> tuple[str, ...]:
    """The persons with a live candidacy on the posting (or one role of it), for telling them. Sorted."""
    rows = Candidacy.objects.live().filter(role__opportunity=opportunity)
    if role is not None:
        rows = rows.filter(role=role)
    return tuple(sorted(set(rows.values_list("person__ref", flat=True))))


def count_spoken_for(role: Role) -> int:
    """How many seats of the role are offered, agreed or confirmed."""
    return Candidacy.objects.seated().filter(role=role).count()


def live_threads_of(person_ref: str) -> list[str]:
    """References of everything that the person is in the running for, the oldest first."""
    rows = Candidacy.objects.live().filter(person__ref=person_ref)
    return list(rows.order_by("id").values_list("ref", flat=True))


def has_said_no(role: Role, person_ref: str, *, to_colleagues: bool = False) -> bool:
    """Whether the person declined an invitation or offer on this role before; ``to_colleagues`` also a naming.

    A no to a colleague who named them is not known to the owner, so it does not stop an invitation.
    """
    rows = Candidacy.objects.filter(role=role, person__ref=person_ref)
    if not to_colleagues:
        rows = rows.exclude(origin=terms.Origin.NOMINATION, raised_at=None)
    return rows.filter(status=terms.CandidacyStatus.DECLINED_BY_PERSON).exists()


def backup_refs(role: Role) -> set[str]:
    """Persons whom the owner would ask next: live ones, and those closed because the seats were filled."""
    rows = Candidacy.objects.filter(role=role, backup=True)
    rows = rows.filter(Q(status__in=terms.LIVE) | Q(ended_reason_code="seats_filled"))
    return set(rows.values_list("person__ref", flat=True))


def list_stale_refs(at: datetime) -> list[str]:
    """Postings open, paused or filled whose time may be up at this moment, oldest first.

    A day of grace covers every time zone; whether the time is up is decided by the rule.
    """
    day = at.date()
    still_working = Role.objects.filter(opportunity=OuterRef("pk"), ends_date__gt=day)
    rows = Opportunity.objects.listed().filter(
        Q(closes_date__lte=day)
        | Q(owner_acted_at__lte=at - timedelta(days=terms.REST_DAYS))
        | ~Exists(still_working)
    )
    return list(rows.order_by("id").values_list("ref", flat=True))
