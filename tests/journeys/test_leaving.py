"""Leaving for good, in a real browser: first what is open, then a typed name, then nobody is there any more."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from muster.engagements import actions
from muster.people import queries as people_queries
from tests.factories.engagements import STARTED, make_engagement
from tests.factories.people import act_of
from tests.journeys.test_engagement import look, open_as

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, DESK = (390, 844), (1280, 900)


def test_a_person_settles_what_is_open_and_leaves_for_good(
    open_page: Callable[..., Page], clock: Any
) -> None:
    sides = make_engagement("delivered", with_accounts=True)
    clock.move_to(STARTED)
    own, theirs = open_as(open_page, sides.person, *PHONE), open_as(open_page, sides.owner, *DESK)
    own.goto("/account/")
    own.get_by_role("link", name="Erase my account and what is held on me").click()
    expect(own.get_by_role("heading", name="Settle this first")).to_be_visible()
    expect(own.get_by_role("button", name="Erase me for good")).to_have_count(0)
    look(own)
    own.get_by_role("link", name=f"The work “{sides.engagement.title}” is not over").click()
    expect(own.get_by_text("You have handed the work over.")).to_be_visible()
    actions.accept_delivery(act_of(sides.owner, STARTED), sides.ref)

    own.goto("/account/leave/")
    expect(own.get_by_role("heading", name="What stays, and why")).to_be_visible()
    look(own)
    own.get_by_label("The name, to confirm it").fill("Ines Brandt")
    own.get_by_role("button", name="Erase me for good").click()
    expect(own.get_by_text("Erased. What law and others need is kept without a name.")).to_be_visible()
    look(own)
    own.goto("/me/")
    expect(own).to_have_url(re.compile("/sign-in/"))
    assert people_queries.get_person(sides.person.ref).erased_at is not None

    theirs.goto(f"/engagements/{sides.ref}/")
    expect(theirs.get_by_text("erased person").first).to_be_visible()
    expect(theirs.get_by_text("Ines Brandt")).to_have_count(0)
    look(theirs)
