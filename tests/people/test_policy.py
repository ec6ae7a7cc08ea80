"""Who may see and do what with people: one table per question."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from muster.foundation.act import EVERYWHERE, Actor, Grant
from muster.people import actions as people_actions
from muster.people import policy
from muster.people import queries as people_queries
from muster.people.models import Person
from tests.factories.people import (
    MONDAY,
    NOW,
    act_of,
    make_organisation,
    make_people_lead,
    make_person,
    operator_act,
)

pytestmark = pytest.mark.django_db


def test_the_actor_is_made_of_what_holds_today_in_one_query(django_assert_num_queries: Any) -> None:
    here, there = make_organisation("Here"), make_organisation("There")
    boss = make_people_lead(here, "boss")
    report = make_person("report", organisation=here, manager=boss)
    people_actions.grant(operator_act(), boss, Grant.OPERATOR)
    people_actions.add_membership(operator_act(), boss, there, kind="freelancer", starts_date=NOW.date())
    with django_assert_num_queries(1):
        actor = people_queries.actor_for(boss, NOW)
    assert (actor.ref, actor.name, actor.kind, actor.scopes) == (boss.ref, "boss", "person", None)
    assert [
        (tie.organisation_ref, tie.unit_ref, tie.kind, tie.organisation_name) for tie in actor.memberships
    ] == [
        (here.ref, None, "employee", "Here"),
        (there.ref, None, "freelancer", "There"),
    ]
    assert actor.grants == {(Grant.PEOPLE_LEAD, here.ref), (Grant.OPERATOR, EVERYWHERE)}
    assert actor.manages == {report.ref}
    alone = people_queries.actor_for(make_person("alone", with_account=True).account, NOW)  # type: ignore[arg-type]
    assert (alone.name, alone.memberships, alone.grants, alone.manages) == (
        "alone",
        (),
        frozenset(),
        frozenset(),
    )


def test_what_is_offered_on_a_day_is_the_offer_that_began_last() -> None:
    person = make_person("self", minutes=480)
    people_actions.offer_hours(act_of(person), person, 600, MONDAY + timedelta(days=14))
    offers = people_queries.offers_of(person.ref)
    for days in (-7, 0, 13, 14, 100):
        day = MONDAY + timedelta(days=days)
        assert people_queries.offered_on(offers, day) == people_queries.offered_minutes(person.ref, day)
    assert people_queries.offered_on([], MONDAY) == 0


@pytest.fixture
def cast() -> dict[str, Person]:
    here, there = make_organisation(), make_organisation()
    manager = make_person("manager", organisation=here)
    return {
        "self": make_person("self", organisation=here, manager=manager),
        "hidden": make_person("hidden", organisation=here, manager=manager, is_searchable=False),
        "manager": manager,
        "colleague": make_person("colleague", organisation=here),
        "lead": make_people_lead(here, "lead"),
        "stranger": make_person("stranger", organisation=there),
        "other lead": make_people_lead(there, "other lead"),
        "freelancer": make_person("freelancer", organisation=there, kind="freelancer"),
        "alone": make_person("alone"),
        "alone, hidden": make_person("alone, hidden", is_searchable=False),
    }


def actor(person: Person) -> Actor:
    return people_queries.actor_for(person, NOW)


SEEN = {
    "self": {"self", "manager", "colleague", "lead", "freelancer", "alone"},
    "manager": {"self", "hidden", "manager", "colleague", "lead", "freelancer", "alone"},
    "lead": {"self", "hidden", "manager", "colleague", "lead", "freelancer", "alone"},
    "hidden": {"self", "hidden", "manager", "colleague", "lead", "freelancer", "alone"},
    "stranger": {"stranger", "other lead", "freelancer", "alone"},
    "alone": {"freelancer", "alone"},
    "alone, hidden": {"freelancer", "alone", "alone, hidden"},
}
PLATES = {
    "self": {"self"},
    "colleague": {"colleague"},
    "manager": {"manager", "self", "hidden"},
    "lead": {"self", "hidden", "manager", "colleague", "lead"},
    "other lead": {"stranger", "other lead", "freelancer"},
    "alone": {"alone"},
}


@pytest.mark.parametrize("who", SEEN)
def test_whose_profile_somebody_sees(who: str, cast: dict[str, Person]) -> None:
    rows = policy.visible_to(actor(cast[who]), Person.objects.all(), on=NOW.date())
    assert set(rows.values_list("name", flat=True)) == SEEN[who]


@pytest.mark.parametrize("who", PLATES)
def test_whose_plate_somebody_sees(who: str, cast: dict[str, Person]) -> None:
    rows = policy.plates_visible_to(actor(cast[who]), Person.objects.all())
    assert set(rows.values_list("name", flat=True)) == PLATES[who]


def test_the_operator_sees_everybody(cast: dict[str, Person]) -> None:
    assert policy.visible_to(operator_act().actor, Person.objects.all()).count() == len(cast)
    assert policy.plates_visible_to(operator_act().actor, Person.objects.all()).count() == len(cast)


def test_only_the_person_changes_the_profile(cast: dict[str, Person]) -> None:
    allowed = {name for name, one in cast.items() if policy.may_edit_person(actor(one), cast["self"])}
    assert allowed == {"self"}
    assert policy.may_edit_person(operator_act().actor, cast["self"])
    assert (
        "Only self changes this profile." in policy.may_edit_person(actor(cast["lead"]), cast["self"]).reason
    )


def test_who_looks_after_an_organisation(cast: dict[str, Person]) -> None:
    tie = people_queries.memberships_of(cast["self"].ref)[0]
    manage = {n for n, one in cast.items() if policy.may_manage_organisation(actor(one), tie.organisation)}
    assert manage == {"lead"}
    assert {n for n, one in cast.items() if policy.may_end_membership(actor(one), tie)} == {"lead", "self"}
    see = {n for n, one in cast.items() if policy.may_see_organisation(actor(one), tie.organisation)}
    assert see == {"self", "hidden", "manager", "colleague", "lead"}


def test_rights_over_everything_are_the_operators(cast: dict[str, Person]) -> None:
    organisation = people_queries.memberships_of(cast["self"].ref)[0].organisation
    lead = actor(cast["lead"])
    assert policy.may_grant(lead, Grant.OWNER, organisation)
    assert not policy.may_grant(lead, Grant.OPERATOR, organisation)
    assert not policy.may_grant(lead, Grant.OWNER, None)
    assert policy.may_grant(operator_act().actor, Grant.OPERATOR, None)


def test_a_program_makes_no_programs(cast: dict[str, Person]) -> None:
    assert policy.may_create_token(actor(cast["self"]))
    assert not policy.may_create_token(people_queries.actor_for(cast["self"], NOW, scopes=["people:read"]))
    assert not policy.may_create_token(operator_act().actor)
