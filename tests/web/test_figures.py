"""The page of figures."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from muster.foundation.act import Grant
from tests.factories.opportunities import make_hand, make_owner, make_posting
from tests.factories.people import make_organisation, make_person
from tests.insights.test_queries import make_engagement, work
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db


def lead(organisation: Any) -> Client:
    return client_of(make_person(organisation=organisation, grants=[Grant.PEOPLE_LEAD], with_account=True))


def test_figures_are_for_people_leads_and_operators() -> None:
    organisation = make_organisation()
    assert Client().get("/figures/").status_code == 302
    assert (
        client_of(make_person(organisation=organisation, with_account=True)).get("/figures/").status_code
        == 403
    )
    assert lead(make_organisation()).get(f"/figures/?organisation={organisation.ref}").status_code == 404
    operator = client_of(make_person(grants=[Grant.OPERATOR], with_account=True))
    assert operator.get(f"/figures/?organisation={organisation.ref}").status_code == 200


def test_too_little_is_said_to_be_too_little() -> None:
    text = lead(make_organisation()).get("/figures/").content.decode()
    assert "There is too little to say yet." in text


def test_the_title_says_what_was_found(clock: Any) -> None:
    posting = make_posting(make_owner())
    sides = make_engagement(posting=posting, with_manager=False)
    work(sides, 300)
    clock.move_to("2026-12-20T09:00:00+00:00")
    page = lead(posting.organisation).get("/figures/?months=3")
    text = page.content.decode()
    assert "5 hours unlocked in 3 months." in text
    assert "Read the figures as a table" in text
    assert page.context["months"] == 3
    assert "too few to say" in text


def test_a_window_that_is_none_gives_the_usual_one() -> None:
    posting = make_posting(make_owner())
    make_hand(posting)
    page = lead(posting.organisation).get("/figures/?months=1000")
    assert page.context["months"] == 6
    assert "No hours are approved in these 6 months yet." in page.content.decode()
