"""Address, password, one's own data, tokens."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from muster.people import actions as people_actions
from muster.people import queries as people_queries
from tests.factories.people import NOW, act_of, make_organisation, make_person
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet herons"
TOKEN = {"name": "calendar", "scopes": ["work:read"], "days": "90"}


def somebody(**fields: Any) -> tuple[Client, Any]:
    person = make_person("Ines Brandt", organisation=make_organisation(), with_account=True, **fields)
    people_actions.set_password(act_of(person), person, PASSWORD)
    return client_of(people_queries.get_person(person.ref)), person


def test_visitors_are_sent_to_sign_in(client: Client) -> None:
    for page in ("/account/", "/account/tokens/", "/account/export/"):
        assert client.get(page)["Location"].startswith("/sign-in/")


def test_the_address_is_changed_unless_it_is_taken() -> None:
    client, person = somebody()
    make_person(email="taken@example.org")
    refused = client.post("/account/", {"section": "email", "email": "taken@example.org"})
    assert refused.status_code == 422
    assert refused.context["forms"]["email"].errors["email"]
    assert client.post("/account/", {"section": "email", "email": "i@example.org"}).status_code == 302
    assert people_queries.get_person(person.ref).email == "i@example.org"
    assert client.post("/account/", {"section": "else"}).status_code == 404


def test_a_new_password_needs_the_old_one_and_signs_other_devices_out() -> None:
    client, person = somebody()
    elsewhere = client_of(people_queries.get_person(person.ref))
    wrong = {"section": "password", "current": "not mine", "password": "eight loud herons"}
    assert client.post("/account/", wrong).context["forms"]["password"].errors["current"]
    weak = {"section": "password", "current": PASSWORD, "password": "short"}
    assert client.post("/account/", weak).context["forms"]["password"].errors["password"]
    right = {"section": "password", "current": PASSWORD, "password": "eight loud herons"}
    assert client.post("/account/", right)["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_a_person_takes_everything_away() -> None:
    client, person = somebody()
    answer = client.post("/account/export/")
    held = json.loads(answer.content)
    assert held["people.person"][0]["name"] == "Ines Brandt"
    assert "attachment" in answer["Content-Disposition"]
    assert client.get("/account/export/").status_code == 405
    other = act_of(make_person()).actor
    with pytest.raises(Exception, match="Only Ines Brandt"):
        people_queries.export_of(other, person.ref)


def test_a_token_is_shown_once_and_opens_the_door() -> None:
    client, person = somebody()
    page = client.get("/account/tokens/")
    sent = {**TOKEN, "request_ref": page.context["request_ref"]}
    made = client.post("/account/tokens/", sent)
    plain = made.context["plain"]
    assert plain in made.content.decode()
    assert made["Cache-Control"] == "no-store"
    actor = people_queries.token_actor(plain, NOW)
    assert actor is not None
    assert (actor.ref, actor.scopes) == (person.ref, frozenset({"work:read"}))
    assert client.post("/account/tokens/", sent).status_code == 302
    assert plain not in client.get("/account/tokens/").content.decode()
    assert len(people_queries.tokens_of(person.ref)) == 1


@pytest.mark.parametrize("change", [{"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"days": "9999"}])
def test_a_token_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    client, person = somebody()
    assert client.post("/account/tokens/", {**TOKEN, **change}).status_code == 422
    assert people_queries.tokens_of(person.ref) == []


def test_a_token_is_ended_by_its_owner_only() -> None:
    client, person = somebody()
    client.post("/account/tokens/", TOKEN)
    (token,) = people_queries.tokens_of(person.ref)
    other, _person = somebody()
    assert other.post(f"/account/tokens/{token.ref}/end/", {}).status_code == 404
    assert client.get(f"/account/tokens/{token.ref}/end/").status_code == 200
    assert client.post(f"/account/tokens/{token.ref}/end/", {})["Location"] == "/account/tokens/"
    assert people_queries.tokens_of(person.ref)[0].revoked_at == NOW
