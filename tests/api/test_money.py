"""Money over the API: milestones, a payment by two people, a payout by two people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from muster.people import actions as people_actions
from muster.people.models import Person
from muster.people.terms import TokenScope
from tests.api.callers import call
from tests.engagements.test_money import pay_in
from tests.factories.billing import ADDRESS
from tests.factories.engagements import STARTED, make_engagement
from tests.factories.people import act_of, make_person

pytestmark = pytest.mark.django_db


def program(person: Person) -> Any:
    """A program with the person's money token: (method, path, body) to the answer."""
    scopes = [TokenScope.MONEY_READ, TokenScope.MONEY_WRITE]
    act = act_of(person, STARTED)
    token = people_actions.create_token(act, "books", scopes, STARTED + timedelta(days=30))[1]

    def ask(method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        answer = call(method, path, token, body)
        assert answer.status_code == status, answer.content
        return answer.json()

    return ask


@time_machine.travel(STARTED, tick=False)
def test_milestones_and_payouts_by_programs() -> None:
    sides = make_engagement()
    organisation = sides.engagement.organisation
    pay_in(sides, 30_000)
    finance, second = (
        program(make_person(f"Finance {n}", organisation=organisation, grants=["finance"], with_account=True))
        for n in (1, 2)
    )
    asked = {"organisation_ref": organisation.ref, "amount": 5_000, "unit": "EUR"}
    payment = finance("POST", "/payments", asked, status=201)["ref"]
    assert finance("POST", f"/payments/{payment}/record", {})["status"] == "recorded"
    assert second("POST", f"/payments/{payment}/confirm", {})["status"] == "confirmed"
    owner, person = program(sides.owner), program(sides.person)
    refs = []
    for title in ("First part", "Second part", "Third part"):
        said = {"title": title, "amount": 10_000, "currency": "EUR"}
        refs.append(owner("POST", f"/engagements/{sides.ref}/milestones", said, status=201)["ref"])
    assert owner("POST", f"/milestones/{refs[0]}/fund", {})["held"] == 10_000
    person("POST", f"/milestones/{refs[0]}/begin", {})
    person("POST", f"/milestones/{refs[0]}/submit", {"words": "Here it is."})
    owner("POST", f"/milestones/{refs[0]}/changes", {"words": "Please add the holidays."})
    person("POST", f"/milestones/{refs[0]}/submit", {"words": "With the holidays."})
    paid = owner("POST", f"/milestones/{refs[0]}/accept", {"amount": 6_000, "words": "The rest later."})
    assert (paid["status"], paid["released"]) == ("released", 6_000)
    owner("POST", f"/milestones/{refs[1]}/fund", {})
    owner("POST", f"/milestones/{refs[1]}/ask-back", {"words": "The plan has changed."})
    assert person("POST", f"/milestones/{refs[1]}/keep", {})["refund_asked_at"] is None
    assert owner("POST", f"/milestones/{refs[2]}/drop", {})["status"] == "cancelled"
    person("PUT", "/me/billing", {"legal_name": "Ines Brandt", **ADDRESS})
    out = person("POST", "/payouts", {"amount": 6_000, "unit": "EUR"}, status=201)["ref"]
    house = [program(make_person(f"House {n}", grants=["finance"], with_account=True)) for n in (1, 2)]
    assert house[0]("POST", f"/payouts/{out}/send", {})["status"] == "sent"
    assert house[1]("POST", f"/payouts/{out}/confirm", {})["status"] == "done"
    held = [one["held"] for one in owner("GET", f"/engagements/{sides.ref}/milestones")]
    assert held == [0, 10_000, 0, 4_000]
