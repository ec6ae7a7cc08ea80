"""Settings, units, rights and members of an organisation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muster.foundation import journal
from muster.foundation.act import EVERYWHERE, Grant
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from tests.factories.people import MONDAY, NOW, make_organisation, make_person, make_unit, operator_act
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db
SETTINGS = {
    "home_approval_days": "7",
    "home_approval_default": "refuse",
    "home_approval_minutes_above": "4",
    "home_approval_weeks_above": "2",
    "lead_approval_minutes_above": "20",
    "lead_approval_weeks_above": "26",
    "candidacy_answer_days": "12",
    "candidacy_reminder_days": "6",
    "hours_answer_days": "4",
    "default_decline_words": "",
    "max_week_minutes": "45",
    "time_zone": "Europe/Berlin",
}


def lead() -> tuple[Client, Any]:
    organisation = make_organisation("Nordlicht")
    return client_of(
        make_person("Maren Holt", organisation=organisation, grants=[Grant.PEOPLE_LEAD], with_account=True)
    ), organisation


def operator() -> Client:
    return client_of(make_person(grants=[Grant.OPERATOR], with_account=True))


def test_the_pages_are_for_those_who_look_after_it() -> None:
    organisation = make_organisation()
    member = client_of(make_person(organisation=organisation, with_account=True))
    other, _other_organisation = lead()
    for page in ("/organisation/", "/organisation/members/"):
        assert member.get(page).status_code == 403
        assert other.get(f"{page}?organisation={organisation.ref}").status_code == 404
        assert operator().get(f"{page}?organisation={organisation.ref}").status_code == 200
        assert Client().get(page).status_code == 302
    assert member.get("/organisations/").status_code == 403


def test_every_setting_is_kept() -> None:
    client, organisation = lead()
    answer = client.post("/organisation/", {"section": "settings", **SETTINGS})
    assert answer["Location"] == f"/organisation/?organisation={organisation.ref}"
    now = people_queries.settings_of(organisation.ref)
    assert (now.home_approval_days, str(now.home_approval_default), now.max_week_minutes) == (
        7,
        "refuse",
        2700,
    )
    assert now.hours_answer_days == 4
    assert now.time_zone == "Europe/Berlin"


def test_settings_lead_to_badges_instruments_and_cases_and_back() -> None:
    client, organisation = lead()
    page = client.get("/organisation/").content.decode()
    issuers = f"/organisation/{organisation.ref}/issuers/"
    for href in (issuers, "/assessments/instruments/", "/contests/", "/endorsement-cases/"):
        assert f'href="{href}"' in page
        assert client.get(href).status_code == 200
    assert f'href="/organisation/?organisation={organisation.ref}"' in client.get(issuers).content.decode()


def test_settings_that_cannot_be_are_refused_beside_the_field() -> None:
    client, organisation = lead()
    answer = client.post(
        "/organisation/", {"section": "settings", **SETTINGS, "candidacy_reminder_days": "12"}
    )
    assert answer.status_code == 422
    assert answer.context["forms"]["settings"].errors["candidacy_reminder_days"]
    assert people_queries.settings_of(organisation.ref).home_approval_days == 5
    assert client.post("/organisation/", {"section": "nothing"}).status_code == 404


def test_a_unit_sent_twice_is_founded_once() -> None:
    client, organisation = lead()
    sent = {"section": "unit", "name": "Planning", "request_ref": "req-one"}
    for _time in range(2):
        assert client.post("/organisation/", sent).status_code == 302
    assert [unit.name for unit in people_queries.list_units(organisation.ref)] == ["Planning"]
    again = client.post("/organisation/", {"section": "unit", "name": "planning"})
    assert again.context["forms"]["unit"].errors["name"]


def test_a_right_is_given_and_taken_back() -> None:
    client, organisation = lead()
    person = make_person(organisation=organisation, email="bo@example.org")
    client.post("/organisation/", {"section": "grant", "email": "BO@example.org", "grant": "owner"})
    assert people_queries.actor_for(person, NOW).has(Grant.OWNER, organisation.ref)
    client.post("/organisation/rights/take/", {"person": person.ref, "grant": "owner"})
    assert not people_queries.actor_for(person, NOW).has(Grant.OWNER, organisation.ref)
    for email, grant in (("nobody@example.org", "owner"), ("bo@example.org", "operator")):
        answer = client.post("/organisation/", {"section": "grant", "email": email, "grant": grant})
        assert answer.status_code == 422


def test_members_are_found_added_and_ended() -> None:
    client, organisation = lead()
    unit = make_unit(organisation, "Planning")
    data = {"email": "new@example.org", "name": "", "kind": "retiree", "unit": unit.ref, "title": "Adviser"}
    assert client.post("/organisation/members/", data).context["form"].errors["name"]
    assert client.post("/organisation/members/", {**data, "name": "Ole Brun"}).status_code == 302
    assert client.post("/organisation/members/", {**data, "name": "Ole Brun"}).status_code == 422
    page = client.get("/organisation/members/?q=adviser&kind=retiree")
    ((tie, kind),) = page.context["rows"]
    assert (tie.person.name, kind) == ("Ole Brun", "retiree")
    assert "Nobody fits." in client.get("/organisation/members/?q=zzz").content.decode()
    assert client.get(f"/organisation/members/{tie.ref}/end/").status_code == 200
    client.post(f"/organisation/members/{tie.ref}/end/", {})
    assert people_queries.count_members(organisation.ref, on=MONDAY) == {"employee": 1}
    assert client.get(f"/organisation/members/{tie.ref}/end/").status_code == 404


def test_whoever_has_left_manages_nobody_and_another_is_named() -> None:
    client, organisation = lead()
    chief = make_person("Gesa Holm", organisation=organisation, email="gesa@example.org", with_account=True)
    heir = make_person("Tom Adler", organisation=organisation, email="tom@example.org", with_account=True)
    person = make_person("Ines Brandt", organisation=organisation, manager=chief)
    members = f"/organisation/members/?organisation={organisation.ref}"
    assert people_queries.actor_for(chief, NOW).manages == {person.ref}
    [own] = people_queries.memberships_of(chief.ref, on=NOW.date())
    assert "1 person reports to Gesa Holm." in client.get(f"/organisation/members/{own.ref}/end/").text
    people_actions.end_membership(operator_act(), own.ref)
    assert people_queries.actor_for(chief, NOW).manages == frozenset()
    assert client_of(chief).get("/team/").text.count("Ines Brandt") == 0
    journal.deliver_due(NOW)
    told = client.get("/notices/").text
    assert "Gesa Holm has left, and one person has no home manager now." in told
    found = client.get(f"{members}&unmanaged=1").text
    assert "without a home manager" in found
    assert "Ines Brandt" in found
    [tie] = people_queries.memberships_of(person.ref, on=NOW.date())
    url = f"/organisation/members/{tie.ref}/"
    given = {
        "kind": "employee",
        "title": "Analyst",
        "unit": "",
        "home_minutes": "30",
        "manager": "nobody@example.org",
    }
    assert client.post(url, given).context["form"].errors["manager"]
    circle = client.post(url, given | {"manager": "not an address"})
    assert circle.status_code == 422
    assert client.post(url, given | {"manager": "tom@example.org"}).status_code == 302
    [tie] = people_queries.memberships_of(person.ref, on=NOW.date())
    assert (tie.manager, tie.title, tie.home_minutes) == (heir, "Analyst", 1800)
    assert "Ines Brandt" in client_of(heir).get("/team/").text
    assert client.get(url).context["form"]["manager"].value() == "tom@example.org"
    assert client_of(heir).get(url).status_code in (403, 404)


def test_an_end_that_lies_ahead_keeps_the_manager_until_then() -> None:
    _client, organisation = lead()
    chief = make_person(organisation=organisation)
    person = make_person(organisation=organisation, manager=chief)
    [own] = people_queries.memberships_of(chief.ref, on=NOW.date())
    last = NOW.date() + timedelta(days=9)
    people_actions.end_membership(operator_act(), own.ref, ends_date=last)
    assert people_queries.manager_of(person.ref, organisation.ref, last - timedelta(days=1)) == chief
    assert people_queries.manager_of(person.ref, organisation.ref, last) is None
    assert [one.ref for one in people_queries.reports_of(chief.ref, on=last - timedelta(days=1))] == [
        person.ref
    ]
    assert people_queries.reports_of(chief.ref, on=last) == []
    assert people_queries.memberships_of(person.ref, on=last)[0].manager is None
    assert people_queries.count_unmanaged(organisation.ref, on=last) >= 1


def test_a_membership_elsewhere_is_not_ended() -> None:
    client, _organisation = lead()
    other = make_organisation()
    person = make_person(organisation=other)
    (tie,) = people_queries.memberships_of(person.ref)
    assert client.post(f"/organisation/members/{tie.ref}/end/", {}).status_code == 404
    assert people_queries.memberships_of(person.ref)[0].ends_date is None


def test_the_operator_founds_organisations() -> None:
    client = operator()
    sent = {"name": "Watt and Sons", "request_ref": "req-two"}
    for _time in range(2):
        assert client.post("/organisations/", sent)["Location"] == "/organisations/"
    page = client.get("/organisations/")
    assert [row.name for row, _n in page.context["rows"]] == ["Watt and Sons"]
    assert client.post("/organisations/", {"name": ""}).status_code == 422
    actor = people_queries.actor_for(make_person(grants=[Grant.OPERATOR]), NOW)
    assert (Grant.OPERATOR, EVERYWHERE) in actor.grants
