"""Reading organisations, their units and those who look after them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.paging import Page, page_of
from muster.foundation.words import _
from muster.people import policy
from muster.people.models import GrantRow, Membership, Organisation, Person, Unit
from muster.people.queries.persons import managed
from muster.people.terms import INNER_KINDS, OrganisationSettings


@dataclass(frozen=True, slots=True)
class GrantView:
    """One right that one person holds in an organisation."""

    person_ref: str
    name: str
    grant: str


def get_organisation(ref: str) -> Organisation:
    """The organisation; raises NotFound."""
    organisation = Organisation.objects.filter(ref=ref).first()
    if organisation is None:
        raise NotFound(_("There is no such organisation."), ref=ref)
    return organisation


def find_organisation_by_slug(slug: str) -> Organisation | None:
    """The organisation of this short address, or None."""
    return Organisation.objects.filter(slug=slug).first()


def get_visible_organisation(actor: Actor, ref: str) -> Organisation:
    """The organisation, where the actor belongs to it or looks after it; NotFound otherwise."""
    organisation = get_organisation(ref)
    if not policy.may_see_organisation(actor, organisation):
        raise NotFound(_("There is no such organisation."), ref=ref)
    return organisation


def list_organisations(actor: Actor) -> list[Organisation]:
    """The organisations that the actor belongs to or looks after, by name; all of them for the operator."""
    rows = Organisation.objects.order_by("name", "pk")
    if not (actor.is_operator or actor.is_system):
        rows = rows.filter(ref__in=actor.organisation_refs | policy.led_organisation_refs(actor))
    return list(rows)


def organisation_names(refs: Collection[str]) -> dict[str, str]:
    """Reference to name for those that exist."""
    return dict(Organisation.objects.filter(ref__in=list(refs)).values_list("ref", "name"))


def unit_names(refs: Collection[str]) -> dict[str, str]:
    """Reference to "Unit, Organisation" for those that exist."""
    rows = Unit.objects.filter(ref__in=list(refs)).values_list("ref", "name", "organisation__name")
    return {ref: f"{name}, {organisation}" for ref, name, organisation in rows}


def settings_of(organisation_ref: str) -> OrganisationSettings:
    """What the organisation decided, defaults included; raises NotFound."""
    return get_organisation(organisation_ref).own_settings


def get_unit(ref: str) -> Unit:
    """The unit with its organisation; raises NotFound."""
    unit = Unit.objects.select_related("organisation").filter(ref=ref).first()
    if unit is None:
        raise NotFound(_("There is no such unit."), ref=ref)
    return unit


def list_units(organisation_ref: str) -> list[Unit]:
    """The organisation's units by name."""
    return list(Unit.objects.filter(organisation__ref=organisation_ref).order_by("name", "pk"))


def get_membership(ref: str) -> Membership:
    """The membership with its person and organisation; raises NotFound."""
    tie = Membership.objects.select_related("person", "organisation", "unit").filter(ref=ref).first()
    if tie is None:
        raise NotFound(_("There is no such membership."), ref=ref)
    return tie


def list_holders(grant: str, organisation_ref: str | None) -> list[Person]:
    """Persons who hold the right for the organisation (for the whole installation, without one), by name."""
    rows = GrantRow.objects.filter(grant=grant, organisation__ref=organisation_ref)
    if organisation_ref is None:
        rows = GrantRow.objects.filter(grant=grant, organisation=None)
    return list(Person.objects.present().filter(pk__in=rows.values("person")).order_by("name", "pk"))


def count_members(organisation_ref: str, *, on: date) -> dict[str, int]:
    """How many persons belong to the organisation on the day, by kind of membership."""
    counts: dict[str, int] = {}
    rows = Membership.objects.active_on(on).filter(organisation__ref=organisation_ref)
    for kind in rows.values_list("kind", flat=True):
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def count_members_for(organisation_refs: Collection[str], *, on: date) -> dict[str, int]:
    """How many persons belong to each of these organisations on the day. One query."""
    rows = Membership.objects.active_on(on).filter(organisation__ref__in=list(organisation_refs))
    counts = rows.order_by().values("organisation__ref").annotate(n=Count("person", distinct=True))
    found = {row["organisation__ref"]: int(row["n"]) for row in counts}
    return {ref: found.get(ref, 0) for ref in organisation_refs}


def list_every_organisation(actor: Actor) -> list[Organisation]:
    """All organisations by name. Raises NotAllowed for anybody but the operator."""
    policy.may_see_every_organisation(actor).require()
    return list(Organisation.objects.order_by("name", "pk"))


def list_led(actor: Actor) -> list[Organisation]:
    """The organisations that the actor may manage, by name; all of them for the operator."""
    rows = Organisation.objects.order_by("name", "pk")
    if not (actor.is_operator or actor.is_system):
        rows = rows.filter(ref__in=policy.led_organisation_refs(actor))
    return list(rows)


def _unmanaged(rows: QuerySet[Membership], on: date) -> QuerySet[Membership]:
    managed_here = Membership.objects.managed_on(on).values("pk")
    return rows.filter(kind__in=[str(kind) for kind in INNER_KINDS]).exclude(pk__in=managed_here)


def count_unmanaged(organisation_ref: str, *, on: date) -> int:
    """How many inner members of the organisation have no home manager on the day. One query."""
    rows = Membership.objects.active_on(on).filter(organisation__ref=organisation_ref, person__erased_at=None)
    return _unmanaged(rows, on).count()


def list_members(
    actor: Actor,
    organisation_ref: str,
    *,
    on: date,
    q: str = "",
    kind: str = "",
    unit: str = "",
    unmanaged: bool = False,
    number: int = 1,
    size: int = 25,
) -> Page[Membership]:
    """Who belongs to the organisation on the day, by name, for those who look after it.

    Every word of ``q`` occurs in the name, the address or the title; ``unmanaged``: inner members without a home manager
    who belongs here too. Raises NotAllowed.
    """
    organisation = get_organisation(organisation_ref)
    policy.may_manage_organisation(actor, organisation).require()
    rows = Membership.objects.active_on(on).filter(organisation=organisation, person__erased_at=None)
    for word in q.split()[:8]:
        rows = rows.filter(
            Q(person__name__icontains=word) | Q(person__email__icontains=word) | Q(title__icontains=word)
        )
    if kind:
        rows = rows.filter(kind=kind)
    if unit:
        rows = rows.filter(unit__ref=unit)
    if unmanaged:
        rows = rows.filter(pk__in=_unmanaged(rows, on).values("pk"))
    chosen = rows.with_manager_on(on).select_related("person", "unit", "manager")
    return page_of(chosen.order_by("person__name", "pk"), number, size).map(managed)


def list_grants(actor: Actor, organisation_ref: str) -> list[GrantView]:
    """Who may do more in the organisation, by name, for those who look after it. Raises NotAllowed."""
    organisation = get_organisation(organisation_ref)
    policy.may_manage_organisation(actor, organisation).require()
    rows = GrantRow.objects.filter(organisation=organisation, person__erased_at=None)
    named = rows.order_by("person__name", "pk").values_list("person__ref", "person__name", "grant")
    return [GrantView(*row) for row in named]
