"""Whatever goes wrong is said as a problem, with a sentence, and nothing of our insides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from muster.foundation.words import _, use_language
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.models import ApiToken
from muster.people.terms import TokenScope
from tests.api.callers import CLIENT, ROOT, call, refused, token_of
from tests.factories.people import NOW, act_of, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Any:
    """Somebody without an organisation."""
    return make_person()


@pytest.fixture
def token(person: Any) -> str:
    """A token of theirs for everything."""
    return token_of(person)


def send(method: str, path: str, token: str, body: str | bytes, kind: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return CLIENT.generic(method, ROOT + path, body, kind, headers=headers)


def said(answer: Any) -> tuple[int, str, str]:
    status, code = refused(answer)
    return status, code, answer.json()["detail"]


@pytest.mark.parametrize("body", ["{", "[1,", '{"headline": NaN}', b"\xff\xfe", "[" * 100_000])
def test_a_body_that_cannot_be_read(token: str, body: str | bytes) -> None:
    answer = said(send("PATCH", "/me", token, body, "application/json"))
    assert answer == (400, "not-readable", "The body of the request cannot be read. Is it JSON?")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "application/xml"])
def test_a_body_of_another_kind(token: str, kind: str) -> None:
    answer = said(send("PATCH", "/me", token, '{"headline": "x"}', kind))
    assert answer == (415, "wrong-kind", "Send JSON: Content-Type: application/json.")
    assert call("GET", "/me", token).json()["headline"] == ""


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "application/merge-patch+json", ""])
def test_a_body_that_is_json_by_another_name(token: str, kind: str) -> None:
    assert send("PATCH", "/me", token, '{"headline": "x"}', kind).json()["headline"] == "x"


def test_a_file_that_is_not_sent_as_a_form(token: str) -> None:
    answer = said(send("POST", "/me/documents", token, "I write Python.", "text/plain"))
    assert answer == (415, "wrong-kind", "Send the file as a form: Content-Type: multipart/form-data.")
    assert refused(send("POST", "/me/documents", token, b"x", "multipart/form-data"))[0] == 400
    assert (
        refused(send("POST", "/me/documents", token, b"--x--", "multipart/form-data; boundary=x"))[0] == 422
    )


def test_a_body_that_is_too_large(token: str, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    answer = said(send("PATCH", "/me", token, b" " * (1024 * 1024 + 1), "application/json"))
    assert answer == (413, "too-large", "That is more than 1 MB at once. Send less.")


def test_a_method_that_an_address_does_not_know(token: str) -> None:
    answer = call("DELETE", "/me", token)
    assert said(answer)[:2] == (405, "method-not-allowed")
    assert {one.strip() for one in answer["Allow"].split(",")} == {"GET", "PATCH"}
    assert answer.json()["detail"] == f"This address answers {answer['Allow']} only."


@pytest.mark.parametrize(
    "path", ["/nothing", "/me/", "/opportunities/opp-1/nothing", "/people/per-1/plate/x"]
)
def test_an_address_that_means_nothing(token: str, path: str) -> None:
    answer = said(call("GET", path, token))
    assert answer == (404, "no-such-operation", "There is no operation at this address.")


def test_a_thing_that_is_not_there(token: str) -> None:
    for path in (
        "/people/per-1",
        "/opportunities/opp-1",
        "/roles/rol-1",
        "/skills/skl-1",
        "/me/documents/doc-1",
    ):
        status, _code, detail = said(call("GET", path, token))
        assert status == 404
        assert detail.endswith(".")
    assert refused(call("GET", "/people/%00", token)) == (422, "not-valid")


def test_a_token_says_that_it_has_ended(person: Any, token: str) -> None:
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        status, code, detail = said(call("GET", "/me", token))
    assert (status, code) == (401, "token-ended")
    day = (NOW + timedelta(days=1)).date().isoformat()
    assert detail == f"This token ended on {day}. Make a new one on the page of your account."
    people_actions.revoke_token(act_of(person), ApiToken.objects.get().ref)
    answer = call("GET", "/me", token)
    assert refused(answer) == (401, "token-ended")
    assert answer["WWW-Authenticate"] == "Bearer"
    assert refused(call("GET", "/me", token + "x")) == (401, "token-needed")


def test_a_token_without_the_scope_says_which(person: Any) -> None:
    reading = token_of(person, [TokenScope.PROFILE_READ])
    answer = call("PATCH", "/me", reading, {"headline": "x"})
    assert refused(answer) == (403, "scope-missing")
    assert answer.json()["data"] == {"scope": "profile:write"}


def test_what_breaks_is_told_without_our_insides(token: str, monkeypatch: Any, caplog: Any) -> None:
    def breaks(_ref: str) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(people_queries, "get_person", breaks)
    answer = call("GET", "/me", token)
    assert said(answer) == (500, "broken", "Something broke on our side. Nothing of this request was kept.")
    assert "secret" not in answer.content.decode()
    assert "the secret of the house" in caplog.text


def test_a_problem_names_the_field(token: str) -> None:
    answer = call("POST", "/me/leave", token, {"start_date": "2026-12-14", "end_date": "2026-12-07"})
    assert refused(answer)[0] == 422
    assert (answer.json()["field"], answer.json()["detail"][-1]) == ("end_date", ".")


def test_a_problem_speaks_the_language_asked_for(token: str) -> None:
    english = call("GET", "/nothing", token).json()
    german = call("GET", "/nothing", token, **{"Accept-Language": "de-DE,de;q=0.9"}).json()
    with use_language("de"):
        assert german["detail"] == _("There is no operation at this address.") != english["detail"]
    assert {**german, "detail": ""} == {**english, "detail": ""}
