"""Organisations and persons for tests, made by the real actions: every fixture is a reachable state."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from muster.foundation.act import Act, Door, Grant, as_operator
from muster.foundation.periods import monday
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.models import Organisation, Person, Unit
from muster.people.terms import MembershipKind

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday morning, the moment at which tests happen."""

MONDAY = date(2026, 11, 23)
HOURS = 60

_numbers = count(1)


def operator_act(at: datetime = NOW) -> Act:
    """An act of the operator."""
    return as_operator(at=at)


def act_of(person: Person, at: datetime = NOW, *, request_ref: str | None = None) -> Act:
    """An act of this person through the web door, with what the person may do now."""
    actor = people_queries.actor_for(person, at)
    return Act(actor=actor, at=at, door=Door.WEB, request_ref=request_ref)


def make_organisation(name: str | None = None, *, at: datetime = NOW, **settings: Any) -> Organisation:
    """An organisation of the operator's making, with settings by name."""
    return people_actions.create_organisation(
        operator_act(at), name or f"Nordlicht {next(_numbers)}", **settings
    )


def make_unit(organisation: Organisation, name: str | None = None, *, at: datetime = NOW) -> Unit:
    """A unit of the organisation."""
    return people_actions.create_unit(operator_act(at), organisation.ref, name or f"Unit {next(_numbers)}")


def make_person(
    name: str | None = None,
    *,
    organisation: Organisation | None = None,
    kind: MembershipKind | str = MembershipKind.EMPLOYEE,
    unit: Unit | None = None,
    manager: Person | None = None,
    title: str = "",
    minutes: int | None = None,
    home_minutes: int = 0,
    grants: Collection[Grant | str] = (),
    with_account: bool = False,
    starts_date: date | None = None,
    languages: dict[str, int] | None = None,
    email: str | None = None,
    at: datetime = NOW,
    **profile: Any,
) -> Person:
    """A person: in the organisation (with ``grants`` there), offering ``minutes`` a week from this week on.

    Without an organisation the person is of the open market, and ``grants`` hold everywhere.
    """
    number = next(_numbers)
    act = operator_act(at)
    person = people_actions.create_person(
        act,
        name=name or f"Person {number}",
        email=email or f"person{number}@example.org",
        with_account=with_account,
        **profile,
    )
    if organisation is not None:
        people_actions.add_membership(
            act,
            person,
            organisation.ref,
            kind=kind,
            unit_ref=unit.ref if unit else None,
            manager_ref=manager.ref if manager else None,
            title=title,
            home_minutes=home_minutes,
            starts_date=starts_date,
        )
    for right in grants:
        people_actions.grant(act, person, right, organisation.ref if organisation else None)
    if minutes is not None:
        people_actions.offer_hours(act, person, minutes, monday(at.date()))
    if languages:
        people_actions.set_languages(act, person, languages)
    return people_queries.get_person(person.ref)


def make_people_lead(organisation: Organisation, name: str = "Maren Holt", *, at: datetime = NOW) -> Person:
    """A people lead of the organisation."""
    return make_person(name, organisation=organisation, grants=[Grant.PEOPLE_LEAD], at=at)
