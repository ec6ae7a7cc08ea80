"""Assessments through the API, from a draft to a result, as three people with three tokens."""

from __future__ import annotations

from typing import Any

import pytest

from muster.foundation.act import Grant
from tests.api.callers import call, refused, token_of
from tests.factories.evidence import make_skill
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db
ROOT = "/assessments"


class House:
    """A lead, somebody and their manager, with tokens."""

    def __init__(self) -> None:
        self.organisation = make_organisation("Nordlicht")
        self.lead = make_person("Maren Holt", organisation=self.organisation, grants=[Grant.PEOPLE_LEAD])
        self.manager = make_person("Jon Adler", organisation=self.organisation)
        self.person = make_person("Ada Lund", organisation=self.organisation, manager=self.manager)
        self.leading, self.managing, self.own = (
            token_of(one) for one in (self.lead, self.manager, self.person)
        )
        self.skill = make_skill("Looking after guests", "skill")

    def draft(self, example: str) -> Any:
        body = {
            "organisation_ref": self.organisation.ref,
            "example": example,
            "skill_ref": self.skill.ref,
        }
        return ok(call("POST", f"{ROOT}/instruments/from-example", self.leading, body), 201)

    def sitting(self, example: str, raters: list[str]) -> str:
        """One that the person has agreed to."""
        drafted = self.draft(example)["ref"]
        ok(call("POST", f"{ROOT}/instruments/{drafted}/publish", self.leading))
        body = {"person_ref": self.person.ref, "rater_refs": raters}
        made = ok(call("POST", f"{ROOT}/instruments/{drafted}/invite", self.leading, body), 201)
        agreed = call("POST", f"{ROOT}/sittings/{made['ref']}/agree", self.own, {"purpose": "level"})
        assert ok(agreed)["state"] == "agreed"
        return str(made["ref"])


@pytest.fixture
def house() -> House:
    return House()


def ok(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_draft_is_written_anew_until_it_is_used(house: House) -> None:
    assert len(ok(call("GET", f"{ROOT}/examples", house.leading))) == 4
    drafted = house.draft("hospitality_scale")
    assert drafted["standing_words"].startswith("Unvalidated")
    path = f"{ROOT}/instruments/{drafted['ref']}"
    body = {"title": "A shift", "skill_ref": house.skill.ref, "text": "Q: A\n1: a\n3: b\n5: c"}
    assert ok(call("PUT", path, house.leading, body))["title"] == "A shift"
    assert refused(call("PUT", path, house.leading, {**body, "text": "Hello"})) == (422, "not-understood")
    assert ok(call("POST", f"{path}/publish", house.leading))["state"] == "in_use"
    assert refused(call("PUT", path, house.leading, body)) == (409, "instrument-in-use")
    assert ok(call("POST", f"{path}/retire", house.leading))["state"] == "retired"


def test_a_scale_from_the_invitation_to_the_result(house: House) -> None:
    ref = house.sitting("hospitality_scale", [house.manager.ref])
    (waiting,) = ok(call("GET", f"{ROOT}/to-rate", house.managing))
    assert waiting["ref"] == ref
    assert refused(call("POST", f"{ROOT}/sittings/{ref}/rating", house.managing, {"scores": [4]})) == (
        422,
        "rating-incomplete",
    )
    body = {"scores": [4, 4, 3, 5], "words": "A full house on Friday."}
    assert ok(call("POST", f"{ROOT}/sittings/{ref}/rating", house.managing, body))["result"] is None
    own = ok(call("GET", f"{ROOT}/sittings/{ref}", house.own))
    assert (own["state"], own["result"]["mean"], own["given"]) == ("done", 400, 1)
    assert own["evidence_ref"]
    assert ok(call("GET", f"{ROOT}/sittings/{ref}", house.leading))["evidence_ref"] == ""
    over = ok(call("GET", f"{ROOT}/sittings?over=true", house.own))
    assert [one["ref"] for one in over["items"]] == [ref]


def test_an_interview_is_closed_by_whoever_invited(house: House) -> None:
    ref = house.sitting("leadership_interview", [house.manager.ref, house.lead.ref])
    assert refused(call("POST", f"{ROOT}/sittings/{ref}/close", house.leading)) == (409, "too-few-words")
    ok(call("POST", f"{ROOT}/sittings/{ref}/rating", house.managing, {"scores": [3, 4, 3]}))
    assert ok(call("POST", f"{ROOT}/sittings/{ref}/close", house.leading))["state"] == "done"


def test_giving_no_word_ends_what_waited_for_it(house: House) -> None:
    ref = house.sitting("hospitality_scale", [house.manager.ref])
    assert ok(call("DELETE", f"{ROOT}/sittings/{ref}/rating", house.managing))["state"] == "lapsed"


def test_a_test_is_answered_question_by_question(house: House) -> None:
    ref = house.sitting("hospitality_test", [])
    for _number in range(12):
        asked = ok(call("GET", f"{ROOT}/sittings/{ref}/question", house.own))
        if not asked:
            break
        body = {"item": asked[0]["number"], "option": 0}
        ok(call("POST", f"{ROOT}/sittings/{ref}/answer", house.own, body))
    assert ok(call("GET", f"{ROOT}/sittings/{ref}", house.own))["state"] == "done"
    assert ok(call("GET", f"{ROOT}/sittings/{ref}/question", house.own)) == []
    assert refused(call("GET", f"{ROOT}/sittings/{ref}/question", house.leading)) == (403, "not-allowed")
