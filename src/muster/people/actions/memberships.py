"""People come to belong to an organisation, change places in it, leave it; and may do more or less."""

from __future__ import annotations

from datetime import date
from typing import Any

from muster.foundation import journal, privacy
from muster.foundation.act import Act, Grant
from muster.foundation.action import action
from muster.foundation.errors import Conflict, Invalid
from muster.foundation.words import _
from muster.people import policy, queries, rules
from muster.people.actions.accounts import create_person
from muster.people.actions.locking import _lock_person, _refresh_weeks
from muster.people.actions.succeeding import _leave_reports
from muster.people.events import GrantGiven, GrantTaken, MembershipAdded, MembershipChanged, MembershipEnded
from muster.people.models import GrantRow, Membership, Organisation, Person, Unit
from muster.people.terms import WEEK_MINUTES, MembershipKind


@action
def add_membership(
    act: Act,
    person: Person | str,
    organisation_ref: str,
    *,
    kind: MembershipKind | str,
    unit_ref: str | None = None,
    title: str = "",
    manager_ref: str | None = None,
    starts_date: date | None = None,
    home_minutes: int = 0,
) -> Membership:
    """Tie a person to an organisation, from ``starts_date`` (the day of the act) on.

    ``home_minutes`` are the weekly minutes of the main job; what is offered lies beyond them. Raises
    Conflict when the person belongs already, Invalid naming the field.
    """
    organisation = queries.get_organisation(organisation_ref)
    policy.may_manage_organisation(act.actor, organisation).require()
    row = _lock_person(person)
    if Membership.objects.filter(person=row, organisation=organisation, ends_date=None).exists():
        raise Conflict(
            _("{name} belongs to {organisation} already.", name=row.name, organisation=organisation.name)
        )
    tie = Membership.objects.create(
        person=row,
        organisation=organisation,
        starts_date=starts_date or act.at.date(),
        **_checked(
            organisation,
            row,
            {
                "kind": kind,
                "unit_ref": unit_ref,
                "title": title,
                "manager_ref": manager_ref,
                "home_minutes": home_minutes,
            },
        ),
    )
    _refresh_weeks([row.pk], tie.starts_date)
    journal.record(act, MembershipAdded(row.ref, organisation.ref, tie.ref, tie.kind))
    return tie


@action
def bring_in(
    act: Act, organisation_ref: str, *, email: str, name: str = "", kind: MembershipKind | str, **tie: Any
) -> Person:
    """Let somebody belong: the person of this address, or a new one of this ``name``.

    ``tie`` as in ``add_membership``. No event: ``create_person`` and ``add_membership`` record their own.
    Raises Invalid naming the field, and Conflict when the person belongs already.
    """
    policy.may_manage_organisation(act.actor, queries.get_organisation(organisation_ref)).require()
    person = queries.find_person_by_email(email)
    if person is None:
        if not name.strip():
            raise Invalid(_("Nobody here has this address. Write the name of the new person."), field="name")
        person = create_person(act, name=name, email=email, organisation_ref=organisation_ref)
    add_membership(act, person, organisation_ref, kind=kind, **tie)
    return person


@action
def change_membership(act: Act, membership_ref: str, **fields: Any) -> Membership:
    """Change kind, unit_ref, title, manager_ref or home_minutes. Nothing different: nothing happens."""
    tie = queries.get_membership(membership_ref)
    policy.may_manage_organisation(act.actor, tie.organisation).require()
    row = _lock_person(tie.person)
    unknown = sorted(set(fields) - {"kind", "unit_ref", "title", "manager_ref", "home_minutes"})
    if unknown:
        raise Invalid(_("A membership has no field called {field}.", field=unknown[0]), field=unknown[0])
    values = _checked(tie.organisation, row, fields)
    changed = sorted(name for name, value in values.items() if getattr(tie, name) != value)
    if changed:
        for name in changed:
            setattr(tie, name, values[name])
        tie.save(update_fields=changed)
        if "home_minutes" in changed:
            _refresh_weeks([row.pk], act.at.date())
        journal.record(act, MembershipChanged(row.ref, tie.organisation.ref, tie.ref, tuple(changed)))
    return tie


@action
def end_membership(act: Act, membership_ref: str, *, ends_date: date | None = None) -> Membership:
    """End the tie; ``ends_date`` (the day of the act) is the first day without it. Rights in the organisation end too.

    Raises SettleFirst while money or a dispute between the two is open, unless the end lies ahead.
    """
    tie = queries.get_membership(membership_ref)
    policy.may_end_membership(act.actor, tie).require()
    row = _lock_person(tie.person)
    day = ends_date or act.at.date()
    if day < tie.starts_date:
        raise Invalid(_("The end is before the start."), field="ends_date")
    if tie.ends_date == day:
        return tie
    if day <= act.at.date() and (still := privacy.open_before_leaving(row.ref, tie.organisation.ref)):
        raise rules.SettleFirst(row.name, [one.words for one in still])
    was = tie.ends_date
    tie.ends_date = day
    tie.save(update_fields=["ends_date"])
    GrantRow.objects.filter(person=row, organisation=tie.organisation).delete()
    _refresh_weeks([row.pk], min(day, was or day))
    if day <= act.at.date():
        _leave_reports(act, row, tie.organisation)
    journal.record(act, MembershipEnded(row.ref, tie.organisation.ref, tie.ref, day))
    return tie


@action
def grant(act: Act, person: Person | str, grant: Grant | str, organisation_ref: str | None = None) -> None:
    """Let the person do more: for one organisation, or without one for the whole installation."""
    organisation = queries.get_organisation(organisation_ref) if organisation_ref else None
    if grant not in set(Grant):
        raise Invalid(_("There is no such right."), field="grant")
    policy.may_grant(act.actor, grant, organisation).require()
    row = _lock_person(person)
    _row, is_new = GrantRow.objects.get_or_create(person=row, organisation=organisation, grant=str(grant))
    if is_new:
        journal.record(act, GrantGiven(row.ref, str(grant), organisation_ref or ""))


@action
def revoke(act: Act, person: Person | str, grant: Grant | str, organisation_ref: str | None = None) -> None:
    """Let the person no longer do this; where it was not allowed, nothing happens."""
    organisation = queries.get_organisation(organisation_ref) if organisation_ref else None
    policy.may_grant(act.actor, grant, organisation).require()
    row = _lock_person(person)
    gone, _tables = GrantRow.objects.filter(person=row, organisation=organisation, grant=grant).delete()
    if gone:
        journal.record(act, GrantTaken(row.ref, str(grant), organisation_ref or ""))


def _checked(organisation: Organisation, person: Person, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as columns of Membership; raises Invalid naming the first that cannot be used."""
    values: dict[str, Any] = {}
    if "kind" in fields:
        if fields["kind"] not in set(MembershipKind):
            raise Invalid(_("There is no such kind of membership."), field="kind")
        values["kind"] = str(fields["kind"])
    if "title" in fields:
        values["title"] = str(fields["title"]).strip()[:200]
    if "home_minutes" in fields:
        if not 0 <= fields["home_minutes"] <= WEEK_MINUTES:
            raise rules.HoursOutOfRange(fields["home_minutes"], field="home_minutes")
        values["home_minutes"] = fields["home_minutes"]
    if "unit_ref" in fields:
        values["unit"] = _unit(organisation, fields["unit_ref"])
    if "manager_ref" in fields:
        values["manager"] = _manager(organisation, person, fields["manager_ref"])
    return values


def _unit(organisation: Organisation, ref: str | None) -> Unit | None:
    unit = queries.get_unit(ref) if ref else None
    if unit is not None and unit.organisation_id != organisation.pk:
        raise Invalid(_("That unit belongs to another organisation."), field="unit")
    return unit


def _manager(organisation: Organisation, person: Person, ref: str | None) -> Person | None:
    """The manager; refuses a circle, walking up from the manager within the organisation."""
    if not ref:
        return None
    manager = queries.get_person(ref)
    above, seen = manager, {manager.pk}
    while above is not None:
        if above.pk == person.pk:
            raise rules.ManagerCircle(person.name, manager.name)
        tie = (
            Membership.objects.filter(person=above, organisation=organisation, ends_date=None)
            .select_related("manager")
            .first()
        )
        above = tie.manager if tie else None  # type: ignore[assignment]
        if above is not None and above.pk in seen:
            break
        if above is not None:
            seen.add(above.pk)
    return manager
