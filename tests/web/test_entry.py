"""The entrance: sign-up, sign-in, the demonstration's personas, hats, theme and language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from muster.foundation.act import EVERYWHERE, Actor, ActorMembership, Grant, as_operator, system
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.web import hats, nav
from muster.web.pages.entry import personas

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
PASSWORD = "seven quiet herons"

pytestmark = pytest.mark.django_db


def account(email: str = "ines@example.org", name: str = "Ines Brandt") -> Any:
    act = system("test", at=AT)
    return people_actions.sign_up(act, email=email, password=PASSWORD, name=name)


def test_signing_up_makes_a_person_and_signs_in(client: Client) -> None:
    answer = client.post(
        "/sign-up/", {"name": "Ines Brandt", "email": "ines@example.org", "password": PASSWORD}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/skills/cv/")
    person = people_queries.find_person_by_email("INES@example.org")
    assert person is not None
    assert client.session["_auth_user_id"] == str(person.account_id)


def test_a_taken_address_is_refused_beside_its_field(client: Client) -> None:
    account()
    answer = client.post("/sign-up/", {"name": "Other", "email": "ines@example.org", "password": PASSWORD})
    assert answer.status_code == 422
    assert answer.context["form"].errors["email"]


def test_signing_in_and_out(client: Client) -> None:
    person = account()
    wrong = client.post("/sign-in/", {"login": person.email, "password": "not this one"})
    assert wrong.status_code == 200
    assert "_auth_user_id" not in client.session
    right = client.post("/sign-in/", {"login": person.email, "password": PASSWORD, "next": "/theme/"})
    assert (right.status_code, right["Location"]) == (302, "/theme/")
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session


def test_personas_exist_in_the_demonstration_only(client: Client, settings: Any) -> None:
    settings.MUSTER_DEMO = False
    person = account(personas()[0].email)
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/be/talent/").status_code == 404
    settings.MUSTER_DEMO = True
    page = client.get("/demo/")
    assert person.name in page.content.decode()
    assert "is invented" in page.content.decode()
    client.post("/demo/be/talent/")
    assert client.session["_auth_user_id"] == str(person.account_id)
    assert client.get("/demo/be/talent/").status_code == 405


def test_there_is_one_persona_for_each_way_of_using_muster() -> None:
    assert [p.key for p in personas()] == [
        "talent",
        "owner",
        "home-manager",
        "people-lead",
        "returning-parent",
        "retired-expert",
        "freelancer",
        "client",
        "operator",
    ]


def test_every_entrance_page_shows(client: Client, settings: Any) -> None:
    settings.MUSTER_DEMO = True
    for url in ("/welcome/", "/sign-in/", "/sign-up/", "/password/lost/", "/password/lost/sent/", "/demo/"):
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert "style-src 'self'" in answer["Content-Security-Policy"]


def test_a_lost_password_is_set_anew_by_mail(client: Client, mailoutbox: list[Any]) -> None:
    account()
    client.post("/password/lost/", {"email": "ines@example.org"})
    link = next(word for word in mailoutbox[0].body.split() if "/password/new/" in word)
    page = client.get(link, follow=True)
    done = client.post(
        page.redirect_chain[-1][0], {"password1": "nine loud herons", "password2": "nine loud herons"}
    )
    assert done.status_code == 302
    assert client.login(username="ines@example.org", password="nine loud herons")


@pytest.mark.parametrize(
    ("target", "goes"), [("/look/", "/look/"), ("https://evil.example/", "/"), ("//evil.example", "/")]
)
def test_choosing_a_theme_goes_back_but_never_away(client: Client, target: str, goes: str) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": target})
    assert answer["Location"] == goes
    assert answer.cookies[nav.THEME_COOKIE].value == "dark"


def test_the_page_speaks_the_chosen_language(client: Client) -> None:
    client.post("/language/", {"language": "de", "next": "/"})
    assert '<html lang="de"' in client.get("/welcome/").content.decode()


def test_hats_follow_memberships_and_grants() -> None:
    plain = Actor("per-1", "A B", memberships=(ActorMembership("org-1", None, "employee"),))
    assert [hat.key for hat in hats.hats_of(plain)] == ["talent", "owner"]
    manager = Actor("per-1", "A B", manages=frozenset({"per-2"}))
    assert [hat.key for hat in hats.hats_of(manager)] == ["talent", "manager"]
    operator = Actor("per-1", "A B", grants=frozenset({(Grant.OPERATOR, EVERYWHERE)}))
    assert [hat.key for hat in hats.hats_of(operator)] == ["operator"]
    assert hats.hat_for(plain, "operator").key == "talent"


def test_a_hat_is_put_on_by_its_link(client: Client) -> None:
    person = account()
    organisation = people_actions.create_organisation(as_operator(at=AT), name="Arnholt")
    people_actions.add_membership(as_operator(at=AT), person, organisation.ref, kind="employee")
    client.force_login(person.account)
    answer = client.get("/hat/owner/")
    assert (answer["Location"], answer.cookies[nav.HAT_COOKIE].value) == ("/openings/", "owner")
    assert client.get("/hat/operator/").cookies[nav.HAT_COOKIE].value == "talent"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ines Brandt", "IB"), ("Cher", "C"), ("Łucja de Wit", "ŁW"), ("", "?"), ("42", "?")],
)
def test_initials(name: str, letters: str) -> None:
    assert nav.initials(name) == letters
