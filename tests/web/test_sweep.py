"""Every route, asked by everybody, for their own things, their neighbours' and those of another organisation.

What each is answered stands in ``sweep.json``, to be read as a table of who gets what, and to be changed on purpose
only: ``MUSTER_WRITE_LEDGERS=1 bin/test -- tests/web/test_sweep.py`` writes it anew, and the difference is reviewed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client, override_settings

from tests.web.routes import Route, every_route
from tests.web.signed_in import client_of
from tests.web.small_world import MOMENT, World, small_world, tells_own_amount

pytestmark = pytest.mark.django_db  # all questions are asked in one fixture, which needs the database made
LEDGER = Path(__file__).with_name("sweep.json")
HOW = (
    "If that is meant: MUSTER_WRITE_LEDGERS=1 bin/test -- tests/web/test_sweep.py, and review the difference."
)
WRITES = os.environ.get("MUSTER_WRITE_LEDGERS") == "1"

OPEN = {
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "demo",
    "demo_be",
    "healthz",
    "home",
    "how",
    "issuer",
    "issuer_status",
    "language",
    "look",
    "readyz",
    "theme",
    "webhook",
    "welcome",
}
"""Routes that a visitor may open without signing in."""

OWN_AMOUNT = "with the amount"
"""Said of answers that show what the talent alone wrote down (see ``tells_own_amount``)."""

VISITOR, EVERYBODY, EVERYBODY_SIGNED_IN = "visitor", "everybody", "everybody signed in"
Answers = dict[str, dict[str, str]]
"""By method and whose thing ("GET own"): the answer (a status, or "sign-in") to everybody who gets it."""


@pytest.fixture(scope="module")
def answers(django_db_setup: None, django_db_blocker: Any) -> dict[str, Answers]:
    """By route: what everybody is answered. One world for all the questions, each undone before the next."""
    with (
        django_db_blocker.unblock(),
        override_settings(MUSTER_DEMO=True),
        small_world() as world,
        time_machine.travel(MOMENT, tick=False),
    ):
        clients = {name: Client() if who is None else client_of(who) for name, who in world.personas.items()}
        known = {} if WRITES else json.loads(LEDGER.read_text(encoding="utf-8"))
        routes = [route for route in every_route() if WRITES or route.name in known]
        found = {route.name: _ask(world, clients, route) for route in routes}
    if WRITES:
        LEDGER.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def ledger() -> dict[str, Answers]:
    """What was agreed."""
    agreed: dict[str, Answers] = json.loads(LEDGER.read_text(encoding="utf-8"))
    return agreed


def _ask(world: World, clients: Mapping[str, Client], route: Route) -> Answers:
    circles = world.circles if route.is_about_a_thing else {"": world.circles["own"]}
    answers: Answers = {}
    for method in ("GET", "POST"):
        for whose, circle in circles.items():
            address = route.address(circle.refs)
            found: dict[str, list[str]] = {}
            for name, client in clients.items():
                found.setdefault(_answer(client, method, address), []).append(name)
            answers[f"{method} {whose}".strip()] = {key: _names(found[key], clients) for key in sorted(found)}
    return answers


def _names(some: Collection[str], everybody: Collection[str]) -> str:
    """Who gets an answer, in few words."""
    missing = [name for name in everybody if name not in some]
    if not missing:
        return EVERYBODY
    return EVERYBODY_SIGNED_IN if missing == [VISITOR] else ", ".join(some)


def _answer(client: Client, method: str, address: str) -> str:
    """The status, or "sign-in" for being sent there; an exception as what it says.

    Beside the status stands whether the answer holds what only the talent knows.
    """
    cookies = deepcopy(client.cookies)
    try:
        with transaction.atomic():
            answer = client.generic(method, address)
            content = (
                b"".join(answer) if answer.streaming else answer.content
            )  # read to its end, a file is closed
            transaction.set_rollback(True)
    except Exception as error:
        return f"500 {address}: {type(error).__name__}: {error}"
    finally:
        client.cookies = cookies
    if answer.headers.get("Location", "").startswith("/sign-in/"):
        return "sign-in"
    is_told = tells_own_amount(content)
    return f"{answer.status_code} {OWN_AMOUNT}" if is_told else str(answer.status_code)


def test_nothing_breaks(answers: dict[str, Answers]) -> None:
    broken = [
        f"{route} {asked}: {answer} for {who}"
        for route, table in answers.items()
        for asked, by_answer in table.items()
        for answer, who in by_answer.items()
        if answer.startswith("5")
    ]
    assert broken == []


def test_no_route_shows_the_captains_view_to_anybody_else(answers: dict[str, Answers]) -> None:
    """Every route, asked by everybody for everybody's things: the amount is on its page and in one's own export."""
    told = {
        (route, who)
        for route, table in answers.items()
        for by_answer in table.values()
        for answer, who in by_answer.items()
        if OWN_AMOUNT in answer
    }
    assert told == {("captain", "talent"), ("account_export", "talent")}


def test_visitors_are_sent_to_sign_in(answers: dict[str, Answers]) -> None:
    """Unless the route is listed as open, or does not know the method at all."""
    let_in = {
        f"{route} {asked}: {answer}"
        for route, table in answers.items()
        if route not in OPEN
        for asked, by_answer in table.items()
        for answer, who in by_answer.items()
        if (VISITOR in who or who == EVERYBODY) and answer not in ("sign-in", "405")
    }
    assert let_in == set()


def test_everybody_is_answered_as_agreed(answers: dict[str, Answers], ledger: dict[str, Answers]) -> None:
    different = {
        f"{route} {asked}": (by_answer, ledger[route].get(asked))
        for route, table in answers.items()
        for asked, by_answer in table.items()
        if ledger[route].get(asked) != by_answer
    }
    assert different == {}, HOW


def test_every_route_has_a_line_and_every_line_a_route(ledger: dict[str, Answers]) -> None:
    assert {route.name for route in every_route()} ^ set(ledger) == set(), HOW
