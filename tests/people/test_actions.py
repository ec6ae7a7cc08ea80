"""Accounts, profiles, organisations, memberships, rights and tokens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from muster.foundation import journal, privacy
from muster.foundation.act import Grant, system
from muster.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people import rules
from muster.people.models import Account, ApiToken, Person
from muster.people.terms import HomeApprovalDefault
from tests.factories.people import (
    HOURS,
    MONDAY,
    NOW,
    act_of,
    make_organisation,
    make_people_lead,
    make_person,
    make_unit,
    operator_act,
)

pytestmark = pytest.mark.django_db

DOOR = system("sign-up", at=NOW)
PASSWORD = "seven green bicycles"


def sign_up(email: str, **more: object) -> Person:
    return people_actions.sign_up(DOOR, email=email, password=PASSWORD, name="Ida Lund", **more)


def test_somebody_signs_up_once_in_any_spelling() -> None:
    person = sign_up(" Ida@Example.org ")
    assert person.account is not None
    assert person.account.check_password(PASSWORD)
    assert person.account.password.startswith("argon2")
    with pytest.raises(rules.EmailTaken):
        sign_up("IDA@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(email="IDA@example.org", created_at=NOW)


def test_knowing_an_address_is_not_enough_to_become_somebody() -> None:
    person = make_person(email="ida@example.org")
    with pytest.raises(rules.EmailTaken):
        sign_up("ida@example.org")
    assert sign_up("ida@example.org", is_verified=True) == person


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [("ida", PASSWORD, "email"), ("ida@example.org", "short", "password"), ("", PASSWORD, "email")],
)
def test_what_cannot_be_used_names_its_field(email: str, password: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        people_actions.sign_up(DOOR, email=email, password=password, name="Ida")
    assert refused.value.field == field
    assert not Account.objects.exists()


def test_an_address_changes_for_person_and_account() -> None:
    person = make_person(with_account=True)
    make_person(email="taken@example.org")
    people_actions.change_email(act_of(person), person, "New@example.org")
    assert Account.objects.get().email == "new@example.org"
    with pytest.raises(rules.EmailTaken):
        people_actions.change_email(act_of(person), person, "taken@example.org")
    people_actions.set_password(act_of(person), person, PASSWORD)
    assert Account.objects.get().check_password(PASSWORD)


def test_a_profile_changes_and_says_which_fields() -> None:
    person = make_person()
    act = act_of(person)
    people_actions.update_profile(
        act, person, headline=" Planner ", time_zone="Europe/Berlin", country="Germany"
    )
    people_actions.update_profile(act, person, headline="Planner")
    changes = [
        row.payload["fields"]
        for row in journal.list_about(person.ref)
        if row.name == "person.profile-changed"
    ]
    assert changes == [["country", "headline", "time_zone"]]
    assert people_queries.get_person(person.ref).country == "DE"
    with pytest.raises(NotAllowed):
        people_actions.update_profile(act_of(make_person()), person, headline="x")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"time_zone": "Mars/Base"},
        {"country": "Atlantis"},
        {"work_mode": "underwater"},
        {"language": "tlh"},
        {"latitude": 91.0},
        {"rate_minor": -1},
        {"rate_minor": 100},
        {"rate_currency": "XQX"},
        {"themes": [str(n) for n in range(30)]},
        {"about": "x" * 5001},
        {"email": "x@example.org"},
    ],
)
def test_a_profile_that_cannot_be_used_is_refused(wrong: dict[str, object]) -> None:
    person = make_person()
    with pytest.raises(Invalid):
        people_actions.update_profile(act_of(person), person, **wrong)


def test_languages_hours_and_consents() -> None:
    person = make_person()
    act = act_of(person)
    people_actions.set_languages(act, person, {"de": 6, "en": 4})
    people_actions.set_working_hours(act, person, [(1, 540, 1020), (0, 540, 720), (0, 780, 1020)])
    assert people_queries.languages_of(person.ref) == {"de": 6, "en": 4}
    assert people_queries.working_hours_of(person.ref) == [(0, 540, 720), (0, 780, 1020), (1, 540, 1020)]
    with pytest.raises(Invalid):
        people_actions.set_languages(act, person, {"xx": 3})
    with pytest.raises(Invalid):
        people_actions.set_working_hours(act, person, [(0, 540, 720), (0, 700, 800)])
    people_actions.give_consent(act, person, "outside")
    people_actions.give_consent(act, person, "outside")
    assert people_queries.has_consent(person.ref, "outside")
    people_actions.withdraw_consent(act, person, "outside")
    assert people_queries.consents_of(person.ref) == []


def test_offers_and_leave_that_make_no_sense_are_refused() -> None:
    person = make_person()
    act = act_of(person)
    with pytest.raises(rules.NotAMonday):
        people_actions.offer_hours(act, person, 60, MONDAY + timedelta(days=1))
    with pytest.raises(rules.HoursOutOfRange):
        people_actions.offer_hours(act, person, 200 * HOURS, MONDAY)
    with pytest.raises(Invalid):
        people_actions.offer_hours(act, person, 60, MONDAY - timedelta(days=7))
    with pytest.raises(Invalid):
        people_actions.take_leave(act, person, MONDAY, MONDAY)


def test_who_founds_an_organisation_looks_after_it() -> None:
    person = make_person()
    organisation = people_actions.create_organisation(act_of(person), "Maren & Söhne", home_approval_days=3)
    assert organisation.slug == "maren-sohne"
    actor = people_queries.actor_for(person, NOW)
    assert actor.is_member(organisation.ref)
    assert actor.has(Grant.PEOPLE_LEAD, organisation.ref)
    assert people_actions.create_organisation(operator_act(), "Maren Sohne").slug == "maren-sohne-2"
    settings = people_actions.update_settings(
        act_of(person), organisation.ref, home_approval_default="refuse"
    )
    assert settings == people_queries.settings_of(organisation.ref)
    assert (settings.home_approval_days, settings.home_approval_default) == (3, HomeApprovalDefault.REFUSE)
    for wrong in (
        {"home_approval_days": 0},
        {"time_zone": "x"},
        {"colour": "red"},
        {"candidacy_reminder_days": 10},
    ):
        with pytest.raises(Invalid):
            people_actions.update_settings(act_of(person), organisation.ref, **wrong)


def test_units_have_one_name_each() -> None:
    organisation = make_organisation()
    unit = make_unit(organisation, "Supply chain")
    with pytest.raises(Conflict):
        make_unit(organisation, "supply CHAIN")
    with pytest.raises(Invalid):
        people_actions.create_unit(operator_act(), make_organisation().ref, "Below", parent_ref=unit.ref)


def test_memberships_begin_change_and_end() -> None:
    organisation = make_organisation()
    lead, boss = make_people_lead(organisation), make_person("Boss", organisation=organisation)
    person = make_person("Ida", organisation=organisation, manager=boss, home_minutes=1800)
    (tie,) = people_queries.memberships_of(person.ref)
    with pytest.raises(Conflict):
        people_actions.add_membership(act_of(lead), person, organisation.ref, kind="alum")
    (above,) = people_queries.memberships_of(boss.ref)
    with pytest.raises(rules.ManagerCircle) as refused:
        people_actions.change_membership(act_of(lead), above.ref, manager_ref=person.ref)
    assert refused.value.message == "Ida cannot manage Boss: Boss stands above Ida."
    people_actions.change_membership(act_of(lead), tie.ref, kind="contractor", title="Planner")
    assert people_queries.manager_of(person.ref, organisation.ref, NOW.date()) == boss
    assert people_queries.reports_of(boss.ref, on=NOW.date()) == [person]
    people_actions.grant(act_of(lead), person, Grant.OWNER, organisation.ref)
    people_actions.end_membership(act_of(person), tie.ref)
    actor = people_queries.actor_for(person, NOW)
    assert (actor.organisation_refs, actor.grants) == (frozenset(), frozenset())


def test_rights_are_given_and_taken() -> None:
    organisation = make_organisation()
    lead, person = make_people_lead(organisation), make_person(organisation=organisation)
    people_actions.grant(act_of(lead), person, Grant.OWNER, organisation.ref)
    assert people_queries.list_holders(Grant.OWNER, organisation.ref) == [person]
    people_actions.revoke(act_of(lead), person, Grant.OWNER, organisation.ref)
    assert people_queries.list_holders(Grant.OWNER, organisation.ref) == []
    with pytest.raises(NotAllowed):
        people_actions.grant(act_of(lead), person, Grant.OPERATOR)


def test_a_token_opens_the_door_until_it_ends() -> None:
    person = make_person()
    act = act_of(person)
    token, plain = people_actions.create_token(act, "Script", ["people:read"], NOW + timedelta(days=30))
    assert plain.startswith(token.prefix)
    assert plain not in str(ApiToken.objects.values().get())
    actor = people_queries.token_actor(plain, NOW)
    assert actor is not None
    assert (actor.ref, actor.scopes) == (person.ref, frozenset({"people:read"}))
    assert people_queries.token_actor(plain, NOW + timedelta(days=30)) is None
    assert people_queries.token_actor("mst_guess", NOW) is None
    assert people_actions.note_token_use(act, plain) is True
    assert people_actions.note_token_use(act, plain) is False
    assert people_actions.note_token_use(operator_act(NOW + timedelta(minutes=1)), plain) is True
    with pytest.raises(NotAllowed):
        people_actions.revoke_token(act_of(make_person()), token.ref)
    people_actions.revoke_token(act, token.ref)
    assert people_queries.token_actor(plain, NOW) is None


def test_tokens_that_make_no_sense_are_refused() -> None:
    act = act_of(make_person())
    for name, scopes, days in (
        ("", ["work:read"], 9),
        ("A", [], 9),
        ("A", ["all"], 9),
        ("A", ["work:read"], 999),
        ("A", ["work:read"], 0),
    ):
        with pytest.raises(Invalid):
            people_actions.create_token(act, name, scopes, NOW + timedelta(days=days))


def test_a_person_can_take_everything_along() -> None:
    organisation = make_organisation()
    person = make_person(organisation=organisation, minutes=8 * HOURS, languages={"de": 6}, with_account=True)
    act = act_of(person)
    people_actions.hold_hours(act, person.ref, source_ref="eng-1", title="x", kind="gig", weeks={MONDAY: 60})
    export = privacy.export_of(person.ref)
    assert {name for name in export if name.startswith("people.")} == {
        "people.account",
        "people.person",
        "people.personlanguage",
        "people.membership",
        "people.weeklyoffer",
        "people.personweek",
        "people.commitment",
        "people.commitmentweek",
    }
    assert export["people.person"][0]["email"] == person.email
    assert "password" not in export["people.account"][0]


def test_matching_reads_everybody_in_ten_queries(django_assert_max_num_queries) -> None:
    organisation = make_organisation()
    persons = [
        make_person(organisation=organisation, minutes=n * HOURS, languages={"en": 5}) for n in range(1, 5)
    ]
    act = act_of(persons[0])
    people_actions.hold_hours(
        act, persons[3].ref, source_ref="eng-1", title="x", kind="gig", weeks={MONDAY: 90}
    )
    people_actions.take_leave(operator_act(), persons[1], MONDAY, MONDAY + timedelta(days=7))
    with django_assert_max_num_queries(10):
        rows = list(people_queries.matching_rows(None, from_monday=MONDAY))
    assert [row.free_minutes[:2].tolist() for row in rows] == [[60, 60], [0, 120], [180, 180], [150, 240]]
    assert rows[0].memberships == ((organisation.ref, "employee"),)
    assert rows[0].languages == (("en", 5),)
    (one,) = people_queries.matching_rows([persons[2].ref], from_monday=MONDAY, weeks=4)
    assert (one.ref, one.free_minutes.shape) == (persons[2].ref, (4,))
    free = people_queries.free_minutes([persons[3].ref, "per-none"], [MONDAY + timedelta(days=7), MONDAY])
    assert free.tolist() == [[240, 150], [0, 0]]


def test_lists_show_only_whom_one_may_see() -> None:
    organisation = make_organisation()
    person = make_person("Ida Lund", organisation=organisation, kind="alum")
    other = make_person("Ida Berg", organisation=make_organisation())
    actor = people_queries.actor_for(person, NOW)
    assert people_queries.list_people(actor, q="ida").items == (person,)
    assert people_queries.list_people(actor, organisation=organisation.ref, kind="alum").total == 1
    assert people_queries.list_people(actor, kind="retiree").total == 0
    with pytest.raises(NotFound):
        people_queries.get_visible_person(actor, other.ref)
    assert people_queries.list_organisations(actor) == [organisation]
    assert people_queries.names_for([other.ref]) == {other.ref: "Ida Berg"}
