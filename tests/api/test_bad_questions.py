"""What programs may ask wrongly of matching: refused with a code and a sentence, and nothing is half-written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from muster.foundation.act import Grant
from muster.matching import snapshot
from muster.matching.models import OrderRule
from muster.people.models import Person
from tests.api.callers import call, refused, token_of
from tests.api.test_errors import send
from tests.api.test_leading import ok
from tests.evidence.test_taxonomy import decide
from tests.factories.evidence import make_skills
from tests.factories.opportunities import colleague, make_draft, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, make_organisation, make_person
from tests.matching.test_finding import says

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Iterator[dict[str, Any]]:
    """A posting with somebody who fits, and the tokens of both and of their people lead."""
    snapshot.forget()
    organisation = make_organisation("Nordlicht")
    posting = make_posting(make_owner(organisation), needs=[need("Python")])
    person = colleague(posting, minutes=960)
    says(person, "Python")
    lead = make_person(organisation=organisation, grants=[Grant.PEOPLE_LEAD])
    yield {
        "posting": posting,
        "role": f"/roles/{role_of(posting).ref}",
        "who": person,
        "owner": token_of(posting.owner),
        "person": token_of(person),
        "lead": token_of(lead),
        "order": f"/organisations/{organisation.ref}/order",
    }
    snapshot.forget()


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e400", "-1", "251", "10.5", "1" * 400, '"ten"', "null"]
)
def test_a_lift_that_is_no_number(scene: dict[str, Any], number: str) -> None:
    body = f'{{"work": [], "people": [], "strategic_lift": {number}, "urgent_lift": 0, "keep_days": 400}}'
    status, _code = refused(send("PUT", scene["order"], scene["lead"], body, "application/json"))
    assert status in (400, 422)
    assert OrderRule.objects.count() == 0


def test_sixty_skills_and_none(scene: dict[str, Any]) -> None:
    skills = make_skills({f"Craft {number:02}": "skill" for number in range(60)})
    asked = [{"skill_ref": skill.ref, "level": 3, "kind": "required"} for skill in skills.values()]
    path = f"{scene['role']}/requirements"
    answer = call("PUT", path, scene["owner"], {"requirements": asked})
    assert refused(answer)[0] == 422
    assert "At most 40 skills" in answer.json()["detail"]
    assert len(ok(call("GET", scene["role"], scene["owner"]))["requirements"]) == 1
    draft = role_of(make_draft(scene["posting"].owner, needs=[])).ref
    (anybody,) = ok(call("GET", f"/roles/{draft}/people", scene["owner"]))["people"]
    assert (
        anybody["parts"]["skills_evidenced"] + anybody["parts"]["skills_claimed"] == 35_000
    )  # half, for everybody
    assert ok(call("GET", f"/roles/{draft}/fit", scene["owner"]))["fits"] == 1
    assert ok(call("GET", f"/roles/{draft}/easings", scene["owner"]))["easings"] == []


def test_contradictory_conditions_are_named(scene: dict[str, Any]) -> None:
    strict = make_posting(
        scene["posting"].owner,
        needs=[need("Python", 5, must_have=True)],
        languages={"fi": 5},
        minutes_per_week=2000,
    )
    found = ok(call("GET", f"/roles/{role_of(strict).ref}/easings", scene["owner"]))
    assert found["easings"] == []
    assert len(found["together"]) == 3
    assert {one["fits"] for one in found["together"]} == {1}
    simple = ok(call("GET", f"{scene['role']}/easings", scene["owner"]))
    assert simple["together"] == []


def test_somebody_erased_since_the_list_was_drawn(scene: dict[str, Any]) -> None:
    path = f"{scene['role']}/people"
    ref = scene["who"].ref
    assert [one["ref"] for one in ok(call("GET", path, scene["owner"]))["people"]] == [ref]
    Person.objects.filter(ref=ref).update(erased_at=NOW)
    assert ok(call("GET", path, scene["owner"]))["people"] == []
    assert refused(call("GET", f"{path}/{ref}", scene["owner"]))[0] == 404
    assert refused(call("PUT", f"{path}/{ref}/left-out", scene["owner"]))[0] == 404


def test_the_taxonomy_changes_between_two_calls(scene: dict[str, Any]) -> None:
    first = ok(call("GET", f"{scene['role']}/people", scene["owner"]))
    other = make_skills({"Pythonic work": "tool"})["Pythonic work"]
    version = decide("merge", skill=need("Python").skill_ref, into=other.ref)
    second = ok(call("GET", f"{scene['role']}/people", scene["owner"]))
    assert first["taxonomy_version"] < second["taxonomy_version"] == version
    why = ok(call("GET", f"/work/{role_of(scene['posting']).ref}", scene["person"]))
    assert why["score"] == second["people"][0]["score"]
    assert {one["skill_ref"] for one in why["lines"] if one["group"] == "skills"} == {other.ref}


def test_people_are_left_out_listed_and_suggested_again(scene: dict[str, Any]) -> None:
    path, ref = f"{scene['role']}/people/{scene['who'].ref}/left-out", scene["who"].ref
    assert call("PUT", path, scene["owner"]).status_code == 204
    answer = ok(call("GET", f"{scene['role']}/people", scene["owner"]))
    assert (answer["people"], answer["left_out"], answer["fit_count"]) == ([], 1, 1)
    assert [one["ref"] for one in ok(call("GET", f"{scene['role']}/left-out", scene["owner"]))["items"]] == [
        ref
    ]
    assert refused(call("PUT", path, scene["person"]))[0] == 403
    assert refused(call("GET", f"{scene['role']}/left-out", scene["person"]))[0] == 403
    assert call("DELETE", path, scene["owner"]).status_code == 204
    assert len(ok(call("GET", f"{scene['role']}/people", scene["owner"]))["people"]) == 1


def test_the_suggested_order_of_people_names_its_factors_once_it_is_switched_on(
    scene: dict[str, Any],
) -> None:
    path = f"{scene['role']}/people?sort=suggested"
    assert ok(call("GET", path, scene["owner"]))["people"][0]["order"] is None
    chosen = {"work": [], "people": ["owner", "wants"], "keep_days": 400}
    ok(call("PUT", scene["order"], scene["lead"], chosen))
    (one,) = ok(call("GET", path, scene["owner"]))["people"]
    assert one["place_by_score"] == 1
    assert one["order"]["value"] == one["order"]["p_owner"] * one["order"]["p_wants"]
    assert ok(call("GET", f"{scene['role']}/people", scene["owner"]))["people"][0]["order"] is None


def test_steps_name_their_source(scene: dict[str, Any]) -> None:
    steps = ok(call("GET", f"/work/{role_of(scene['posting']).ref}", scene["person"]))["steps"]
    assert steps
    assert {one["source"] for one in steps} <= {"manager", "work", "wish", "hours"}
    owners = ok(call("GET", f"{scene['role']}/people/{scene['who'].ref}", scene["owner"]))
    assert owners["steps"] == steps
