"""Suggestions through the API: in their order, left out, marked, and made again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from muster.foundation.act import Grant
from muster.matching import snapshot
from tests.api.callers import call, refused, token_of
from tests.api.test_leading import ok
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import make_organisation, make_person
from tests.matching.test_finding import says

pytestmark = pytest.mark.django_db


@pytest.fixture
def tokens() -> Iterator[dict[str, Any]]:
    """A posting, and the tokens of its owner, of somebody who fits, and of their people lead."""
    snapshot.forget()
    organisation = make_organisation("Nordlicht")
    posting = make_posting(make_owner(organisation), needs=[need("Python")])
    person = colleague(posting, minutes=960)
    says(person, "Python")
    lead = make_person(organisation=organisation, grants=[Grant.PEOPLE_LEAD])
    yield {
        "posting": posting,
        "role": role_of(posting).ref,
        "owner": token_of(posting.owner),
        "person": token_of(person),
        "lead": token_of(lead),
    }
    snapshot.forget()


def test_suggestions_say_why_they_stand_where_they_stand(tokens: dict[str, Any]) -> None:
    (one,) = ok(call("GET", "/work?sort=suggested", tokens["person"]))["roles"]
    assert one["place_by_score"] == 1
    order = one["order"]
    assert order["value"] == order["p_owner"] * order["p_wants"]
    (exact,) = ok(call("GET", "/work", tokens["person"]))["roles"]
    assert (exact["order"], exact["score"]) == (None, one["score"])


def test_work_is_left_out_and_comes_back(tokens: dict[str, Any]) -> None:
    path = f"/work/{tokens['role']}/hidden"
    assert ok(call("PUT", path, tokens["person"], {"reason_code": "later"}))["reason_code"] == "later"
    assert ok(call("GET", "/work", tokens["person"]))["roles"] == []
    assert ok(call("GET", "/work/hidden", tokens["person"]))["total"] == 1
    assert ok(call("GET", "/work/hidden", tokens["owner"]))["total"] == 0
    assert call("DELETE", path, tokens["person"]).status_code == 204
    assert len(ok(call("GET", "/work", tokens["person"]))["roles"]) == 1


def test_the_order_and_marks_are_decided_by_those_who_may(tokens: dict[str, Any]) -> None:
    path = f"/organisations/{tokens['posting'].organisation.ref}/order"
    assert len(ok(call("GET", path, tokens["person"]))["work"]) == 5
    chosen = {"work": ["wants"], "people": [], "strategic_lift": 100, "urgent_lift": 0, "keep_days": 400}
    assert ok(call("PUT", path, tokens["lead"], chosen)) == chosen
    assert refused(call("PUT", path, tokens["owner"], chosen))[0] == 403
    marks = f"/opportunities/{tokens['posting'].ref}/marks"
    assert ok(call("PUT", marks, tokens["lead"], {"is_strategic": True}))["is_strategic"]
    assert refused(call("PUT", marks, tokens["person"], {"is_urgent": True}))[0] == 403


def test_a_list_is_made_again(tokens: dict[str, Any]) -> None:
    ok(call("GET", f"/roles/{tokens['role']}/people", tokens["owner"]))
    (row,) = ok(call("GET", "/shown", tokens["person"]))["items"]
    assert row["rank"] == 1
    found = ok(call("GET", f"/shown/{row['ref']}", tokens["person"]))
    assert found["is_equal"] is True
    assert found["digest"] == found["digest_now"]
    organisation = tokens["posting"].organisation.ref
    assert ok(call("GET", f"/shown?organisation={organisation}", tokens["lead"]))["total"] == 1
    assert refused(call("GET", "/shown/shn-none", tokens["person"]))[0] == 404


def test_a_search_is_kept_looked_through_and_forgotten(tokens: dict[str, Any]) -> None:
    made = ok(
        call("POST", "/searches", tokens["person"], {"name": "Python", "query": {"words": "forecast"}}), 201
    )
    path = f"/searches/{made['ref']}"
    assert (made["new"], made["query"]["words"]) == (0, "forecast")
    assert ok(call("PATCH", path, tokens["person"], {"is_paused": True, "name": "Data"}))["name"] == "Data"
    assert ok(call("GET", path, tokens["person"]))["new_refs"] == []
    assert ok(call("POST", path + "/seen", tokens["person"]))["new"] == 0
    assert refused(call("GET", path, tokens["owner"]))[0] == 404
    wrong = {"name": "Odd", "query": {"filters": ["young"]}}
    assert refused(call("POST", "/searches", tokens["person"], wrong)) == (422, "filter-unknown")
    assert ok(call("GET", "/searches", tokens["person"]))["total"] == 1
    assert call("DELETE", path, tokens["person"]).status_code == 204
