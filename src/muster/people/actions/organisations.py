"""Organisations are founded, get units, and decide what holds for them."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any

from muster.foundation import journal
from muster.foundation.act import Act, Grant
from muster.foundation.action import action
from muster.foundation.errors import Conflict, Invalid
from muster.foundation.words import _
from muster.people import policy, queries, rules
from muster.people.actions.locking import _refresh_weeks
from muster.people.events import OrganisationCreated, SettingsChanged, UnitCreated
from muster.people.models import GrantRow, Membership, Organisation, Person, Unit
from muster.people.terms import HomeApprovalDefault, MembershipKind, OrganisationSettings


@action
def create_organisation(
    act: Act,
    name: str,
    *,
    slug: str | None = None,
    is_invented: bool = False,
    **settings: Any,
) -> Organisation:
    """Found an organisation. A person who founds one belongs to it and looks after it; the operator does not.

    ``settings`` are fields of OrganisationSettings. Without ``slug`` one is made from the name.
    """
    policy.may_create_organisation(act.actor).require()
    name = _checked_name(name)
    chosen = _changed_settings(OrganisationSettings(), settings)
    organisation = Organisation.objects.create(
        name=name,
        slug=_free_slug(slug or name),
        settings=chosen.to_json(),
        is_invented=is_invented,
        created_at=act.at,
    )
    founder = Person.objects.filter(ref=act.actor.ref).first() if act.actor.kind == "person" else None
    if founder is not None:
        Membership.objects.create(
            person=founder,
            organisation=organisation,
            kind=MembershipKind.COLLABORATOR,
            starts_date=act.at.date(),
        )
        for right in (Grant.PEOPLE_LEAD, Grant.OWNER):
            GrantRow.objects.create(person=founder, organisation=organisation, grant=str(right))
    journal.record(act, OrganisationCreated(organisation.ref))
    return organisation


@action
def create_unit(act: Act, organisation_ref: str, name: str, *, parent_ref: str | None = None) -> Unit:
    """Add a unit, below another one with ``parent_ref``. Raises Conflict when the name is taken there."""
    organisation = queries.get_organisation(organisation_ref)
    policy.may_manage_organisation(act.actor, organisation).require()
    name = _checked_name(name)
    parent = queries.get_unit(parent_ref) if parent_ref else None
    if parent is not None and parent.organisation_id != organisation.pk:
        raise Invalid(_("That unit belongs to another organisation."), field="parent")
    if Unit.objects.filter(organisation=organisation, name__iexact=name).exists():
        raise Conflict(_("There is a unit called {name} already.", name=name), field="name")
    unit = Unit.objects.create(organisation=organisation, name=name, parent=parent)
    journal.record(act, UnitCreated(organisation.ref, unit.ref))
    return unit


@action
def update_settings(act: Act, organisation_ref: str, **changes: Any) -> OrganisationSettings:
    """Change settings, named as in OrganisationSettings; the answer is how they stand now.

    Another limit for the week holds from this week on for every member. Raises Invalid naming the field.
    """
    organisation = queries.get_organisation(organisation_ref)
    policy.may_manage_organisation(act.actor, organisation).require()
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = organisation.own_settings
    after = _changed_settings(before, changes)
    changed = [name for name, value in asdict(after).items() if value != getattr(before, name)]
    if changed:
        organisation.settings = after.to_json()
        organisation.save(update_fields=["settings"])
        if "max_week_minutes" in changed:
            members = Membership.objects.filter(organisation=organisation).values_list("person_id", flat=True)
            ids = sorted(set(members))
            # Whoever moves hours holds the person's row, so that no week is opened with the old limit.
            list(Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values("pk"))
            _refresh_weeks(ids, act.at.date())
        journal.record(act, SettingsChanged(organisation.ref, tuple(changed)))
    return after


def _changed_settings(before: OrganisationSettings, changes: dict[str, Any]) -> OrganisationSettings:
    known = {field.name for field in fields(OrganisationSettings)}
    for name in changes:
        if name not in known:
            raise Invalid(_("There is no setting called {name}.", name=name), field=name)
    if "home_approval_default" in changes:
        if changes["home_approval_default"] not in set(HomeApprovalDefault):
            raise Invalid(_("Choose whether the person goes or stays."), field="home_approval_default")
        changes = {**changes, "home_approval_default": HomeApprovalDefault(changes["home_approval_default"])}
    after = replace(before, **changes)
    rules.check_settings(after)
    return after


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= 200:
        raise Invalid(_("A name has from 1 to 200 characters."), field="name")
    return name


def _free_slug(wanted: str) -> str:
    base = rules.slug_of(wanted)
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
