"""The journal, for whoever runs the installation."""

from __future__ import annotations

import pytest
from django.test import Client

from muster.foundation.act import Grant
from tests.factories.opportunities import make_hand, make_owner, make_posting
from tests.factories.people import make_organisation, make_person
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db


def test_only_the_operator_reads_it() -> None:
    assert Client().get("/journal/").status_code == 302
    lead = make_person(organisation=make_organisation(), grants=[Grant.PEOPLE_LEAD], with_account=True)
    assert client_of(lead).get("/journal/").status_code == 403


def test_deeds_are_filtered_by_what_by_whom_and_about_what() -> None:
    posting = make_posting(make_owner())
    hand = make_hand(posting)
    client = client_of(make_person(grants=[Grant.OPERATOR], with_account=True))
    assert "A people lead" not in client.get("/journal/").content.decode()
    (line,) = client.get("/journal/?event=opportunity.posted").context["page"].items
    assert posting.ref in line.subjects
    mine = client.get(f"/journal/?who={posting.owner.ref}").context["page"].items
    assert {one.actor_name for one in mine} == {posting.owner.name}
    about = client.get(f"/journal/?about={posting.ref}").content.decode()
    assert "opportunity.posted" in about
    assert hand.ref not in client.get("/journal/?page=1").content.decode()
    assert "Nothing fits." in client.get("/journal/?about=opp-nothing").content.decode()
