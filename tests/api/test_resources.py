"""Every operation, for what is one's own and for what is another's."""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple

import pytest
from django.test import Client

from muster.evidence import actions as evidence_actions
from muster.foundation.act import Grant
from muster.matching import snapshot
from muster.people.models import Person
from tests.api.callers import call, refused, token_of
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import MONDAY, act_of, make_organisation, make_person
from tests.factories.skills import load_small_starter, make_skill

pytestmark = pytest.mark.django_db

CV = "I write Python and SQL."


class World(NamedTuple):
    """Work in one organisation, a talent and its owner there, and a stranger elsewhere, with their tokens."""

    posting: Any
    role: str
    person: Person
    talent: str
    owner: str
    stranger: str


@pytest.fixture
def world() -> Any:
    """Somebody whom the work fits, and somebody who may not know of it."""
    snapshot.forget()
    posting = make_posting(make_owner(), needs=[need("Python")])
    person = colleague(posting, name="Ada Lund", minutes=960)
    evidence_actions.claim_skill(act_of(person), person, make_skill("Python").ref, "has", self_level=3)
    stranger = make_person(organisation=make_organisation(), minutes=960)
    yield World(
        posting, role_of(posting).ref, person, token_of(person), token_of(posting.owner), token_of(stranger)
    )
    snapshot.forget()


def test_my_profile_is_read_and_changed(world: World) -> None:
    me = call("GET", "/me", world.talent).json()
    assert (me["ref"], me["name"], len(me["memberships"])) == (world.person.ref, "Ada Lund", 1)
    changed = call("PATCH", "/me", world.talent, {"headline": "Forecaster"}).json()
    assert (changed["headline"], changed["name"]) == ("Forecaster", "Ada Lund")
    languages = call("PUT", "/me/languages", world.talent, {"languages": {"de": 5}}).json()["languages"]
    assert languages == {"de": 5}
    span = {"weekday": 0, "start_minute": 540, "end_minute": 720}
    hours = call("PUT", "/me/working-hours", world.talent, {"working_hours": [span]}).json()["working_hours"]
    assert hours == [span]


def test_what_does_not_fit_is_a_problem_with_its_place(world: World) -> None:
    answer = call("PATCH", "/me", world.talent, {"rate_minor": -1})
    assert refused(answer) == (422, "not-valid")
    assert answer.json()["errors"][0]["field"] == "rate_minor"
    assert refused(call("PATCH", "/me", world.talent, {"surprise": 1})) == (422, "not-valid")
    assert refused(call("PUT", "/me/languages", world.talent, {"languages": {"German": 5}}))[0] == 422


def test_my_hours_leave_and_plate(world: World) -> None:
    offer = {"from_monday": MONDAY.isoformat(), "minutes": 600}
    assert call("POST", "/me/hours", world.talent, offer).json() == offer
    assert offer in call("GET", "/me/hours", world.talent).json()
    plate = call("GET", "/me/plate?weeks=2", world.talent).json()
    assert [week["free_minutes"] for week in plate["weeks"]] == [600, 600]
    away = {"start_date": "2026-12-07", "end_date": "2026-12-14"}
    made = call("POST", "/me/leave", world.talent, away)
    assert made.status_code == 201
    leave = f"/me/leave/{made.json()['ref']}"
    assert [one["ref"] for one in call("GET", "/me/leave", world.talent).json()] == [made.json()["ref"]]
    assert refused(call("DELETE", leave, world.stranger))[0] == 404
    assert call("DELETE", leave, world.talent).status_code == 204
    assert call("GET", "/me/leave", world.talent).json() == []


def test_my_skills_and_what_i_say_of_them(world: World) -> None:
    sql = make_skill("SQL").ref
    said = call("POST", "/me/claims", world.talent, {"skill_ref": sql, "stance": "has", "self_level": 2})
    assert (said.json()["skill_ref"], said.json()["self_level"]) == (sql, 2)
    rows = call("GET", "/me/skills", world.talent).json()["rows"]
    assert {row["label"] for row in rows} == {"Python", "SQL"}
    assert call("DELETE", f"/me/claims/{sql}", world.talent).status_code == 204
    rows = call("GET", "/me/skills", world.talent).json()["rows"]
    assert {row["label"] for row in rows} == {"Python"}


def test_the_same_key_does_nothing_twice(world: World) -> None:
    body = {"start_date": "2026-12-07", "end_date": "2026-12-14"}
    key = {"Idempotency-Key": "mine-1"}
    assert call("POST", "/me/leave", world.talent, body, **key).status_code == 201
    assert refused(call("POST", "/me/leave", world.talent, body, **key)) == (409, "already-done")
    assert len(call("GET", "/me/leave", world.talent).json()) == 1
    assert refused(call("POST", "/me/leave", world.talent, body, **{"Idempotency-Key": "a b"}))[0] == 422


def test_a_cv_is_its_owners_alone(world: World) -> None:
    load_small_starter()
    made = call("POST", "/me/documents/pasted", world.talent, {"text": CV})
    assert made.status_code == 201
    found = {one["label"]: one["skill_ref"] for one in made.json()["found"]}
    assert "Python" in found
    path = f"/me/documents/{made.json()['ref']}"
    assert call("GET", path, world.talent).json()["text"] == CV
    answers = {"accepted": [{"skill_ref": found["Python"], "self_level": 3}]}
    for other in (world.owner, world.stranger):
        assert refused(call("GET", path, other))[0] == 404
        assert refused(call("POST", path + "/answers", other, answers))[0] == 404
    states = {
        one["label"]: one["state"]
        for one in call("POST", path + "/answers", world.talent, answers).json()["found"]
    }
    assert states["Python"] == "accepted"


def test_people_are_seen_by_those_who_may(world: World) -> None:
    path = f"/people/{world.person.ref}"
    assert call("GET", path, world.owner).json()["name"] == "Ada Lund"
    assert call("GET", path + "/skills", world.owner).json()["rows"][0]["label"] == "Python"
    assert call("GET", path + "/plate", world.talent).json()["person_ref"] == world.person.ref
    assert refused(call("GET", path + "/plate", world.owner))[0] in (403, 404)
    for part in ("", "/skills", "/plate"):
        assert refused(call("GET", path + part, world.stranger))[0] == 404


def test_a_list_comes_in_pages(world: World) -> None:
    first = call("GET", "/people?size=1", world.talent).json()
    assert (first["page"], first["size"], first["total"], first["previous"]) == (1, 1, 2, None)
    assert first["next"] == "/api/v1/people?size=1&page=2"
    second = call("GET", first["next"].removeprefix("/api/v1"), world.talent).json()
    assert (second["next"], second["previous"]) == (None, "/api/v1/people?size=1&page=1")
    assert {first["items"][0]["ref"], second["items"][0]["ref"]} == {
        world.person.ref,
        world.posting.owner.ref,
    }
    assert refused(call("GET", "/people?size=0", world.talent)) == (422, "not-valid")


def test_organisations_and_files_of_people(world: World) -> None:
    ref = world.posting.organisation.ref
    assert [one["ref"] for one in call("GET", "/organisations", world.talent).json()] == [ref]
    assert call("GET", f"/organisations/{ref}/units", world.talent).json() == []
    assert refused(call("GET", f"/organisations/{ref}/units", world.stranger))[0] == 404
    lead = token_of(make_person(organisation=world.posting.organisation, grants=[Grant.PEOPLE_LEAD]))
    path = f"/organisations/{ref}/people-imports"

    def send(token: str, asked: str = "") -> Any:
        file = BytesIO(b"email,name\nnew@example.org,New One\n")
        file.name = "people.csv"
        return call("POST", path + asked, token, {"file": file})

    assert refused(send(world.talent))[0] == 403
    assert refused(send(world.stranger))[0] == 404
    dry = send(lead).json()
    assert (dry["is_applied"], dry["added"]) == (False, 1)
    done = send(lead, "?apply=true").json()
    assert (done["is_applied"], done["added"], done["problems"]) == (True, 1, [])


def test_skills_are_found_and_read(world: World) -> None:
    load_small_starter()
    hit = call("GET", "/skills/search?q=pyth", world.talent).json()[0]
    assert hit["label"] == "Python"
    assert call("GET", f"/skills/{hit['ref']}", world.talent).json()["label"] == "Python"
    assert refused(call("GET", "/skills/skl-none", world.talent))[0] == 404
    assert call("GET", "/skills?size=2", world.talent).json()["total"] > 2
    assert call("GET", "/skills/families", world.talent).json()
    assert call("GET", "/skills/themes", world.talent).json()
    assert call("GET", "/skills/taxonomy", world.talent).json()["number"] > 0
    found = call("POST", "/skills/extract", world.talent, {"text": CV}).json()["skills"]
    assert (found[0]["words"], found[0]["span"]) == ("Python", [8, 14])


def test_work_that_fits_and_why(world: World) -> None:
    [role] = call("GET", "/work", world.talent).json()["roles"]
    assert (role["ref"], role["score"]) == (world.role, sum(role["parts"].values()))
    assert call("GET", "/work", world.stranger).json()["roles"] == []
    why = call("GET", f"/work/{world.role}", world.talent).json()
    assert why["score"] == role["score"] == sum(line["points"] for line in why["lines"])
    asked = f"/roles/{world.role}/people/{world.person.ref}"
    same = call("GET", asked, world.owner).json()
    assert same | {"position": ""} == why | {"position": ""}
    assert refused(call("GET", asked, world.stranger))[0] == 404
    other = token_of(colleague(world.posting))
    assert refused(call("GET", asked, other))[0] == 403


def test_people_who_fit_are_for_the_owner(world: World) -> None:
    path = f"/roles/{world.role}/people"
    [match] = call("GET", path, world.owner).json()["people"]
    assert (match["ref"], match["score"]) == (world.person.ref, sum(match["parts"].values()))
    assert match["missing"] == []
    assert refused(call("GET", path, world.talent))[0] == 403
    assert refused(call("GET", path, world.stranger))[0] == 404
    assert refused(call("GET", path + "?top=0", world.owner)) == (422, "not-valid")


def test_open_work_is_listed_to_those_who_may_see_it(world: World) -> None:
    page = call("GET", "/opportunities", world.talent).json()
    assert [one["ref"] for one in page["items"]] == [world.posting.ref]
    one = call("GET", f"/opportunities/{world.posting.ref}", world.talent).json()
    assert one == page["items"][0]
    assert [need["label"] for need in one["roles"][0]["requirements"]] == ["Python"]
    assert call("GET", "/opportunities", world.stranger).json()["items"] == []
    assert refused(call("GET", f"/opportunities/{world.posting.ref}", world.stranger))[0] == 404


def test_a_hand_is_raised_and_taken_back(world: World) -> None:
    path = f"/roles/{world.role}/hands"
    assert refused(call("POST", path, world.stranger, {}))[0] == 404
    made = call("POST", path, world.talent, {"message": "I would like this."})
    assert (made.status_code, made.json()["status"]) == (201, "raised")
    assert refused(call("POST", path, world.talent, {}))[0] == 409
    back = f"/candidacies/{made.json()['ref']}/withdraw"
    assert refused(call("POST", back, world.stranger, {}))[0] == 404
    assert refused(call("POST", back, world.owner, {}))[0] == 403
    assert call("POST", back, world.talent, {}).json()["status"] == "withdrawn"


def test_a_body_that_is_no_json_is_a_problem(world: World) -> None:
    client = Client(headers={"Authorization": f"Bearer {world.talent}"})
    answer = client.generic("PATCH", "/api/v1/me", "{", "application/json")
    assert refused(answer) == (400, "not-readable")


def test_a_document_is_uploaded(world: World) -> None:
    load_small_starter()
    file = BytesIO(CV.encode())
    file.name = "cv.txt"
    made = call("POST", "/me/documents", world.talent, {"file": file})
    assert (made.status_code, made.json()["name"]) == (201, "cv.txt")
    empty = BytesIO(b"")
    empty.name = "cv.pdf"
    assert refused(call("POST", "/me/documents", world.talent, {"file": empty}))[0] == 422
