"""Every answer is one that the committed description promises: its status, its kind of content, its shape.

``callers.call`` holds each answer of each test against it. Here stands that this notices what is wrong, and that
every operation has been answered well somewhere.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.asking import Asked, operations
from tests.api.callers import ROOT
from tests.api.examples import WITHOUT_EXAMPLE
from tests.api.promises import broken_promises

WELL_IN_FLOW = {
    "accept_delivery",
    "accept_terms",
    "agree_to_offer",
    "answer_invitation",
    "approve_home",
    "cancel_engagement",
    "decline_offer",
    "end_membership",
    "invite_person",
    "post_opportunity",
    "propose_other_dates",
    "propose_terms",
    "refuse_home",
    "remove_role",
    "resume_opportunity",
    "return_delivery",
    "review_engagement",
    "submit_timesheet",
}
"""Operations that do nothing in the state in which the sweep finds things: ``test_flow`` brings them to it."""

WELL_IN_MONEY = {
    "accept_milestone",
    "ask_deposit",
    "ask_for_changes",
    "confirm_payout",
    "decline_refund",
    "drop_milestone",
    "fund_milestone",
    "record_payment",
}
"""The same, brought to it by ``test_money``."""

WELL_IN_ASSESSMENTS = {
    "answer_item",
    "change_instrument",
    "close_sitting",
    "decline_rating",
    "give_rating",
    "invite_to_sitting",
    "publish_instrument",
}
"""The same, brought to it by ``test_assessments``."""

PROBLEM = "application/problem+json"
THEME = {"key": "water", "label": "Water"}


def said(path: str, status: int, kind: str, body: Any) -> list[str]:
    content = b"" if body is None else json.dumps(body).encode()
    return broken_promises("GET", ROOT + path, status, kind, content)


def test_an_answer_as_promised_is_none_broken() -> None:
    assert said("/skills/themes", 200, "application/json; charset=utf-8", [THEME]) == []
    assert said("/nothing/described", 404, PROBLEM, {}) == []


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "application/json", [{"key": "water"}]),
        (200, "application/json", [THEME | {"label": 3}]),
        (200, PROBLEM, [THEME]),
        (302, "text/html", None),
        (404, PROBLEM, {"title": "Not Found"}),
    ],
)
def test_an_answer_that_is_not_as_promised_is_noticed(status: int, kind: str, body: Any) -> None:
    assert said("/skills/themes", status, kind, body) != []


def test_the_address_without_parameters_is_meant_first() -> None:
    assert said("/skills/families", 200, "application/json", []) == []
    assert said("/skills/skl-1", 200, "application/json", []) != []


@pytest.mark.django_db
def test_every_operation_has_been_answered_well(asked: list[Asked]) -> None:
    well = {one.operation.name for one in asked if one.answer.status_code < 300}
    elsewhere = WELL_IN_FLOW | WELL_IN_MONEY | WELL_IN_ASSESSMENTS
    assert {one.name for one in operations()} - well == elsewhere | WITHOUT_EXAMPLE
