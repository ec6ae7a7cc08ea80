"""The outbox, for whoever runs the installation."""

from __future__ import annotations

import pytest
from django.test import Client

from muster.foundation.act import Grant
from tests.factories.people import make_organisation, make_person
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db


def test_only_the_operator_sees_it() -> None:
    assert Client().get("/outbox/").status_code == 302
    lead = make_person(organisation=make_organisation(), grants=[Grant.PEOPLE_LEAD], with_account=True)
    assert client_of(lead).get("/outbox/").status_code == 403


def test_it_says_when_it_is_empty_and_when_nothing_fits() -> None:
    client = client_of(make_person(grants=[Grant.OPERATOR], with_account=True))
    assert "No mail yet." in client.get("/outbox/").content.decode()
    assert "No mail holds these words." in client.get("/outbox/?q=heron").content.decode()
