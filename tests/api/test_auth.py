"""Only a token that holds opens the door, and only as far as its scopes go: asked of every operation."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from muster.api.openapi import METHODS
from muster.api.urls import api
from muster.people import actions as people_actions
from muster.people.models import ApiToken
from muster.people.terms import TokenScope
from tests.api.callers import ROOT, call, refused, token_of
from tests.factories.people import NOW, act_of, make_person

pytestmark = pytest.mark.django_db

OPERATIONS = [
    (method, re.sub(r"\{\w+\}", "x", path.removeprefix(ROOT)), operation["security"][0]["Token"][0])
    for path, methods in api.get_openapi_schema(path_prefix=ROOT + "/")["paths"].items()
    for method, operation in methods.items()
    if method in METHODS
]


@pytest.fixture
def person() -> Any:
    """Somebody without an organisation."""
    return make_person()


def test_every_operation_asks_for_a_token() -> None:
    answers = {(method, path): call(method.upper(), path) for method, path, _scope in OPERATIONS}
    assert {key for key, answer in answers.items() if refused(answer) != (401, "token-needed")} == set()
    assert {answer.headers["WWW-Authenticate"] for answer in answers.values()} == {"Bearer"}


def test_every_operation_asks_for_its_scope(person: Any) -> None:
    others = {
        str(scope): token_of(person, [one for one in TokenScope if one != scope]) for scope in TokenScope
    }
    answers = {
        (method, path): refused(call(method.upper(), path, others[scope]))
        for method, path, scope in OPERATIONS
    }
    assert {key: found for key, found in answers.items() if found != (403, "scope-missing")} == {}


def test_reading_scopes_read_and_writing_scopes_write() -> None:
    wrong = {
        (method, path, scope)
        for method, path, scope in OPERATIONS
        if path != "/skills/extract" and (method == "get") != scope.endswith(":read")
    }
    assert wrong == set()


def test_a_token_that_is_unknown_expired_or_ended_opens_nothing(person: Any) -> None:
    plain = token_of(person)
    assert call("GET", "/me", plain).status_code == 200
    assert refused(call("GET", "/me", plain + "x")) == (401, "token-needed")
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert refused(call("GET", "/me", plain)) == (401, "token-ended")
    people_actions.revoke_token(act_of(person), ApiToken.objects.get().ref)
    assert refused(call("GET", "/me", plain)) == (401, "token-ended")


def test_too_many_requests_are_told_when_to_try_again(person: Any, settings: Any) -> None:
    settings.MUSTER_API_PER_MINUTE = 2
    plain = token_of(person)
    assert [call("GET", "/me", plain).status_code for _number in range(2)] == [200, 200]
    answer = call("GET", "/me", plain)
    assert refused(answer) == (429, "too-many-requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_an_address_that_means_nothing_is_a_problem_too() -> None:
    assert refused(call("GET", "/nothing")) == (404, "no-such-operation")
