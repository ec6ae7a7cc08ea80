"""The finder lists what the person may see, as a page and for the palette; and how scores are made."""

from __future__ import annotations

import pytest
from django.test import Client

from muster.engine.scoring import PARAMETERS
from tests.factories.opportunities import make_owner, make_posting
from tests.factories.people import make_organisation, make_person
from tests.factories.skills import make_skill
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db


def labels(client: Client, q: str) -> dict[str, list[str]]:
    page = client.get("/find/", {"q": q})
    assert page.status_code == 200
    return {label: [item.label for item in items] for label, items in page.context["groups"]}


def test_work_people_and_skills_are_found_by_those_who_may_see_them() -> None:
    organisation = make_organisation()
    make_posting(make_owner(organisation), title="Heron count")
    make_person("Hera Heron", organisation=organisation)
    make_skill("Heron watching")
    inside = client_of(make_person(organisation=organisation, with_account=True))
    assert labels(inside, "heron") == {
        "Work": ["Heron count"],
        "People": ["Hera Heron"],
        "Skills": ["Heron watching"],
    }
    outside = client_of(make_person(organisation=make_organisation(), with_account=True))
    assert labels(outside, "heron") == {"Skills": ["Heron watching"]}


def test_pages_are_found_by_their_name_and_listed_for_no_words() -> None:
    client = client_of(make_person(organisation=make_organisation(), with_account=True))
    assert labels(client, "scores") == {"Pages": ["How scores are made"]}
    assert "Find work" in labels(client, "")["Pages"]
    assert labels(client, "qqqq") == {}
    assert "Nothing is called that here." in client.get("/find/?q=qqqq").content.decode()


def test_the_palette_gets_only_the_list() -> None:
    client = client_of(make_person(organisation=make_organisation(), with_account=True))
    page = client.get("/find/?q=account&palette=1").content.decode()
    assert 'role="option"' in page
    assert "<html" not in page
    assert Client().get("/find/").status_code == 302


def test_everybody_may_read_how_scores_are_made(client: Client) -> None:
    page = client.get("/how/")
    text = page.content.decode()
    assert page.status_code == 200
    assert PARAMETERS.version in text
    assert f"{PARAMETERS.missing // 1000} points off" in text
    assert "Delivered work" in text
    assert "6.5 months" in text
