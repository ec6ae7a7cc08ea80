"""Calling the API as a program does: with a token, in JSON."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.test import Client

from muster.people import actions as people_actions
from muster.people.models import Person
from muster.people.terms import TokenScope
from tests.api import examples
from tests.api.promises import broken_promises
from tests.factories.people import NOW, act_of

ROOT = "/api/v1"
CLIENT = Client()
"""One for all calls, for it is costly to make; it keeps nothing, since the API sets no cookie."""


def token_of(person: Person, scopes: Collection[TokenScope] = tuple(TokenScope)) -> str:
    """The plain text of a new token that ends in a day."""
    return people_actions.create_token(act_of(person), "a program", scopes, NOW + timedelta(days=1))[1]


def call(method: str, path: str, token: str = "", body: Any = None, **headers: str) -> Any:
    """The answer to one request, which must be as described; a body is sent as JSON, or as a form with a file."""
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if isinstance(body, dict) and "file" in body:
        method, answer = "POST", CLIENT.post(ROOT + path, body, headers=headers)
    else:
        text = "" if body is None else json.dumps(body)
        answer = CLIENT.generic(method, ROOT + path, text, "application/json", headers=headers)
    kind = answer.headers.get("Content-Type", "")
    broken = broken_promises(method, ROOT + path, answer.status_code, kind, answer.content)
    assert not broken, broken
    examples.note(method, ROOT + path, body, answer)
    return answer


def refused(answer: Any) -> tuple[int, str]:
    """Status and code of a problem, which must be one."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    found = answer.json()
    assert found["status"] == answer.status_code
    assert set(found) >= {"type", "title", "detail", "code", "instance"}
    return answer.status_code, found["code"]
