"""Who belongs to an organisation, and who may do more in it: for those who look after it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.shapes import Day, In, Line, Out, Ref, WeekMinutes, Word
from muster.foundation.act import Act, Grant
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.terms import MembershipKind, TokenScope

router = Router(tags=["Members"])
memberships = Router(tags=["Members"])
READ = needs(TokenScope.PEOPLE_READ)
WRITE = needs(TokenScope.PEOPLE_WRITE)


class MemberOut(Out):
    """A tie that holds, and whose it is. ``ends_date`` is the first day without it."""

    ref: str
    person_ref: str
    name: str
    email: str
    kind: str
    title: str
    unit_ref: str | None
    unit_name: str
    manager_ref: str | None
    manager_name: str
    starts_date: date
    ends_date: date | None
    home_minutes: int


class GrantOut(Out):
    """A right that a person holds in the organisation."""

    person_ref: str
    name: str
    grant: str


class MemberQuery(Paging):
    """Words in the name, the address or the title; a kind of membership; a unit by reference; only inner members
    without a home manager.
    """

    q: Line = ""
    kind: MembershipKind | None = None
    unit: Word = ""
    unmanaged: bool = False


class MemberIn(In):
    """Whoever is here already is found by the address; somebody new needs a name."""

    email: Line
    name: Line = ""
    kind: MembershipKind = MembershipKind.EMPLOYEE
    title: Line = ""
    unit_ref: Ref | None = None
    manager_ref: Ref | None = None
    home_minutes: WeekMinutes = 0


class MembershipChanges(In):
    """What is named changes; a unit or manager is taken off with null."""

    kind: MembershipKind | None = None
    title: Line | None = None
    unit_ref: Ref | None = None
    manager_ref: Ref | None = None
    home_minutes: WeekMinutes | None = None


class GrantIn(In):
    """Whom to let do what: people_lead, owner, finance or taxonomy_steward."""

    person_ref: Ref
    grant: Grant


class EndQuery(In):
    """The first day without the membership; today when left out."""

    ends_date: Day | None = None


@router.get("/{ref}/members", auth=READ, response=PageOf[MemberOut], summary="Members")
def list_members(request: HttpRequest, ref: Ref, asked: Query[MemberQuery]) -> dict[str, Any]:
    """Who belongs today, by name."""
    act = _known(request, ref)
    page = people_queries.list_members(
        act.actor,
        ref,
        on=act.at.date(),
        q=asked.q,
        kind=asked.kind or "",
        unit=asked.unit,
        unmanaged=asked.unmanaged,
        number=asked.page,
        size=asked.size,
    )
    return paging.answer(request, page, _member)


@router.post("/{ref}/members", auth=WRITE, response={201: MemberOut}, summary="Bring somebody in")
def add_member(request: HttpRequest, ref: Ref, said: MemberIn) -> Status[Any]:
    """Let a person belong from today on."""
    act = _known(request, ref)
    tie = {name: getattr(said, name) for name in ("title", "unit_ref", "manager_ref", "home_minutes")}
    person = people_actions.bring_in(act, ref, email=said.email, name=said.name, kind=said.kind, **tie)
    ties = people_queries.memberships_of(person.ref, on=act.at.date())
    made = next(one.ref for one in ties if one.organisation.ref == ref)
    return Status(201, _member(people_queries.get_membership(made)))


@router.get("/{ref}/grants", auth=READ, response=list[GrantOut], summary="Rights")
def list_grants(request: HttpRequest, ref: Ref) -> list[Any]:
    """Who may do more, by name."""
    return people_queries.list_grants(_known(request, ref).actor, ref)


@router.post("/{ref}/grants", auth=WRITE, response={201: list[GrantOut]}, summary="Give a right")
def give_grant(request: HttpRequest, ref: Ref, said: GrantIn) -> Status[Any]:
    """Let a person whom you may see do more. Given twice is given once."""
    act = _known(request, ref)
    people_queries.get_visible_person(act.actor, said.person_ref)
    people_actions.grant(act, said.person_ref, said.grant, ref)
    return Status(201, people_queries.list_grants(act.actor, ref))


@router.delete(
    "/{ref}/grants/{person_ref}/{grant}",
    auth=WRITE,
    response={204: None},
    summary="Take a right back",
)
def take_grant(request: HttpRequest, ref: Ref, person_ref: Ref, grant: Grant) -> Status[None]:
    """Where there is none, nothing happens."""
    act = _known(request, ref)
    people_queries.get_visible_person(act.actor, person_ref)
    people_actions.revoke(act, person_ref, grant, ref)
    return Status(204, None)


@memberships.patch("/{ref}", auth=WRITE, response=MemberOut, summary="Change a membership")
def change_membership(request: HttpRequest, ref: Ref, changes: MembershipChanges) -> Any:
    """Kind, title, unit, home manager, minutes of the main job."""
    act = _tied(request, ref)
    named = changes.model_dump(exclude_unset=True)
    emptied = {"unit_ref", "manager_ref"}
    fields = {name: value for name, value in named.items() if value is not None or name in emptied}
    people_actions.change_membership(act, ref, **fields)
    return _member(people_queries.get_membership(ref))


@memberships.delete("/{ref}", auth=WRITE, response=MemberOut, summary="End a membership")
def end_membership(request: HttpRequest, ref: Ref, asked: Query[EndQuery]) -> Any:
    """The person stays; what they may do in the organisation ends."""
    people_actions.end_membership(_tied(request, ref), ref, ends_date=asked.ends_date)
    return _member(people_queries.get_membership(ref))


def _known(request: HttpRequest, ref: str) -> Act:
    """The act, once it is sure that the actor may know of the organisation."""
    act = act_of(request)
    people_queries.get_visible_organisation(act.actor, ref)
    return act


def _tied(request: HttpRequest, ref: str) -> Act:
    """The act, once it is sure that the actor may know of the membership: a refusal would tell of it."""
    act = act_of(request)
    try:
        people_queries.get_visible_organisation(
            act.actor, people_queries.get_membership(ref).organisation.ref
        )
    except NotFound as missing:
        raise NotFound(_("There is no such membership."), ref=ref) from missing
    return act


def _member(tie: Any) -> dict[str, Any]:
    same = ("ref", "kind", "title", "starts_date", "ends_date", "home_minutes")
    return {
        **{name: getattr(tie, name) for name in same},
        "person_ref": tie.person.ref,
        "name": tie.person.name,
        "email": tie.person.email,
        "unit_ref": tie.unit.ref if tie.unit else None,
        "unit_name": tie.unit.name if tie.unit else "",
        "manager_ref": tie.manager.ref if tie.manager else None,
        "manager_name": tie.manager.name if tie.manager else "",
    }
