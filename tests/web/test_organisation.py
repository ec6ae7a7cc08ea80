"""Settings, units, rights and members of an organisation."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from muster.foundation.act import EVERYWHERE, Grant
from muster.people import queries as people_queries
from tests.factories.people import MONDAY, NOW, make_organisation, make_person, make_unit
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
