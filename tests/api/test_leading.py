"""What people leads and operators do through the API, and what one does with one's own account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any, NamedTuple

import pytest

from muster.foundation import jobs
from muster.foundation.act import Grant
from muster.matching import snapshot
from muster.matching.models import Shown
from muster.people.models import ApiToken, Organisation, Person
from tests.api.callers import call, refused, token_of
from tests.factories.evidence import claim, evidence_of
from tests.factories.people import NOW, make_organisation, make_person
from tests.factories.skills import load_small_starter, make_skill

pytestmark = pytest.mark.django_db


class House(NamedTuple):
    """An organisation with a lead and a member, and an operator; people and their tokens."""

    organisation: Organisation
    lead: Person
    member: Person
    leading: str
    own: str
    operating: str


@pytest.fixture
def house() -> Iterator[House]:
    """Two people of one organisation, one of whom looks after it and is the other's home manager."""
    snapshot.forget()
    organisation = make_organisation("Nordlicht")
    lead = make_person("Maren Holt", organisation=organisation, grants=[Grant.PEOPLE_LEAD])
    member = make_person("Ada Lund", organisation=organisation, manager=lead, minutes=480)
    operator = make_person("Op Erator", grants=[Grant.OPERATOR])
    yield House(organisation, lead, member, token_of(lead), token_of(member), token_of(operator))
    snapshot.forget()


def ok(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()


def test_somebody_is_brought_in_changed_and_let_go(house: House) -> None:
    path = f"/organisations/{house.organisation.ref}"
    unit = ok(call("POST", path + "/units", house.leading, {"name": "Harbour"}), 201)
    assert ok(call("GET", path + "/units", house.own)) == [unit]
    below = {"name": "Quay", "parent_ref": unit["ref"]}
    assert ok(call("POST", path + "/units", house.leading, below), 201)["name"] == "Quay"
    body = {"email": "new@example.org", "name": "New One", "title": "Pilot", "unit_ref": unit["ref"]}
    made = ok(call("POST", path + "/members", house.leading, body), 201)
    assert (made["name"], made["unit_name"], made["ends_date"]) == ("New One", "Harbour", None)
    assert refused(call("POST", path + "/members", house.leading, body))[0] == 409
    assert refused(call("POST", path + "/members", house.leading, {"email": "nobody"}))[0] == 422
    page = ok(call("GET", path + "/members?q=pilot", house.leading))
    assert [one["ref"] for one in page["items"]] == [made["ref"]]
    tie = f"/memberships/{made['ref']}"
    changes = {"title": "Captain", "unit_ref": None, "manager_ref": house.lead.ref}
    changed = ok(call("PATCH", tie, house.leading, changes))
    assert (changed["title"], changed["unit_ref"], changed["manager_name"]) == ("Captain", None, "Maren Holt")
    assert refused(call("PATCH", tie, house.own, {"title": "Chief"}))[0] == 403
    ended = ok(call("DELETE", tie, house.leading))
    assert ended["ends_date"] == NOW.date().isoformat()
    assert ok(call("GET", path + "/members?q=captain", house.leading))["total"] == 0


def test_a_right_is_given_and_taken(house: House) -> None:
    path = f"/organisations/{house.organisation.ref}/grants"
    body = {"person_ref": house.member.ref, "grant": "owner"}
    given = ok(call("POST", path, house.leading, body), 201)
    assert ("Ada Lund", "owner") in {(one["name"], one["grant"]) for one in given}
    assert refused(call("POST", path, house.leading, body | {"grant": "operator"}))[0] == 403
    assert refused(call("POST", path, house.own, body))[0] == 403
    assert call("DELETE", f"{path}/{house.member.ref}/owner", house.leading).status_code == 204
    assert [one["grant"] for one in ok(call("GET", path, house.leading))] == ["people_lead"]


def test_settings_are_read_and_changed(house: House) -> None:
    path = f"/organisations/{house.organisation.ref}/settings"
    assert ok(call("GET", path, house.own))["home_approval_days"] == 5
    changed = ok(call("PATCH", path, house.leading, {"home_approval_days": 3}))
    assert (changed["home_approval_days"], changed["candidacy_answer_days"]) == (3, 10)
    assert refused(call("PATCH", path, house.leading, {"time_zone": "Mars/Olympus"}))[0] == 422
    assert refused(call("PATCH", path, house.own, {"home_approval_days": 1}))[0] == 403


def test_figures_say_nothing_of_few(house: House) -> None:
    path = f"/organisations/{house.organisation.ref}/figures"
    found = ok(call("GET", path + "?months=3", house.leading))
    assert (found["members"], found["window"]["since"]) == (2, "2026-09-01")
    assert found["participation"]["value"] is None
    assert found["participation"]["limit"]
    assert refused(call("GET", path, house.own))[0] == 403
    assert refused(call("GET", path + "?months=0", house.leading))[0] == 422


def test_an_organisation_is_founded_by_the_operator(house: House) -> None:
    made = ok(call("POST", "/organisations", house.operating, {"name": "Westwerk"}), 201)
    assert made["ref"] in {one["ref"] for one in ok(call("GET", "/organisations", house.operating))}
    assert refused(call("POST", "/organisations", house.leading, {"name": "Ostwerk"}))[0] == 403


def test_the_journal_and_the_outbox_are_the_operators(house: House) -> None:
    call("PUT", "/me/languages", house.own, {"languages": {"de": 5}})
    found = ok(call("GET", f"/journal?who={house.member.ref}&size=1", house.operating))
    assert (found["items"][0]["actor_name"], found["items"][0]["door"]) == ("Ada Lund", "api")
    assert ok(call("GET", f"/journal?about={house.member.ref}x", house.operating))["total"] == 0
    assert ok(call("GET", "/outbox", house.operating))["total"] == 0
    for path in ("/journal", "/outbox"):
        assert refused(call("GET", path, house.leading))[0] == 403


def test_a_list_of_skills_is_checked_and_then_loaded(house: House, monkeypatch: Any) -> None:
    load_small_starter()
    waiting: list[dict[str, Any]] = []
    monkeypatch.setattr(jobs, "defer", lambda name, **given: waiting.append({"name": name} | given))
    file = BytesIO(b"key,label\nmelting-ice,Melting ice\n")
    file.name = "own.csv"
    asked = ok(call("POST", "/skills/loads", house.operating, {"file": file}), 201)
    assert (asked["state"], asked["is_dry_run"]) == ("waiting", True)
    path = f"/skills/loads/{asked['ref']}"
    _read(waiting)
    checked = ok(call("GET", path, house.operating))
    assert (checked["state"], checked["report"]["added"]) == ("done", 1)
    applied = ok(call("POST", path + "/apply", house.operating), 201)
    assert applied["is_dry_run"] is False
    _read(waiting)
    assert ok(call("GET", f"/skills/loads/{applied['ref']}", house.operating))["state"] == "done"
    assert ok(call("GET", "/skills/search?q=melting%20ice", house.own))[0]["label"] == "Melting ice"
    assert {one["ref"] for one in ok(call("GET", "/skills/loads", house.operating))} == {
        asked["ref"],
        applied["ref"],
    }
    assert refused(call("GET", path, house.leading))[0] == 403
    file.seek(0)
    assert refused(call("POST", "/skills/loads", house.leading, {"file": file}))[0] == 403
    assert ok(call("GET", "/skills/loads/versions", house.own))[0]["number"] > 0


def _read(waiting: list[dict[str, Any]]) -> None:
    """Do what the worker would."""
    for one in waiting:
        given = {key: value for key, value in one.items() if key not in ("name", "lock")}
        jobs.JOBS[one["name"]](**given)
    waiting.clear()


def test_my_tokens_are_listed_and_ended(house: House) -> None:
    [mine] = ok(call("GET", "/me/tokens", house.own))
    assert mine["prefix"] == house.own[: len(mine["prefix"])]
    others = ApiToken.objects.get(person=house.lead).ref
    assert refused(call("DELETE", f"/me/tokens/{others}", house.own))[0] == 404
    assert call("DELETE", f"/me/tokens/{mine['ref']}", house.own).status_code == 204
    assert refused(call("GET", "/me", house.own)) == (401, "token-ended")


def test_i_agree_and_agree_no_longer(house: House) -> None:
    assert not any(one["is_given"] for one in ok(call("GET", "/me/consents", house.own)))
    given = ok(call("PUT", "/me/consents/insights", house.own))
    assert [one["purpose"] for one in given if one["is_given"]] == ["insights"]
    assert not any(one["is_given"] for one in ok(call("DELETE", "/me/consents/insights", house.own)))
    assert refused(call("PUT", "/me/consents/anything", house.own))[0] == 422


def test_a_level_has_a_history_and_a_skill_has_people(house: House) -> None:
    python = make_skill("Python")
    claim(house.member, python, level=3)
    evidence_of(house.member, python, "delivered_work", 4, words="Meter data cleaned")
    points = ok(call("GET", f"/me/skills/{python.ref}/history", house.own))
    assert points[-1]["level"] is not None
    [holder] = ok(call("GET", f"/people/by-skill/{python.ref}", house.leading))["items"]
    assert (holder["name"], holder["is_evidenced"]) == ("Ada Lund", True)
    assert ok(call("GET", f"/skills/{python.ref}/counts", house.leading)) == {
        "has": 0,
        "uses": 0,
        "learns": 0,
    }
    assert refused(call("GET", "/people/by-skill/skl-1", house.leading))[0] == 404


def test_my_people_and_this_week_of_theirs(house: House) -> None:
    [report] = ok(call("GET", "/people/reports", house.leading))["items"]
    assert (report["name"], report["free_minutes"], report["lent_minutes"]) == ("Ada Lund", 480, 0)
    assert ok(call("GET", "/people/reports", house.own))["items"] == []
    assert ok(call("GET", "/engagements/lent", house.leading))["items"] == []
    assert ok(call("GET", f"/people/{house.member.ref}/reputation", house.leading)) == {
        "person": None,
        "owner": None,
    }


def test_what_was_shown_is_kept(house: House) -> None:
    draft = {
        "title": "Clean meter data",
        "kind": "gig",
        "minutes_per_week": 240,
        "starts_date": (NOW + timedelta(days=14)).date().isoformat(),
        "ends_date": (NOW + timedelta(days=34)).date().isoformat(),
        "requirements": [{"skill_ref": make_skill("Python").ref, "level": 2}],
    }
    posting = ok(call("POST", "/opportunities", house.leading, draft), 201)
    role = posting["roles"][0]["ref"]
    assert ok(call("GET", f"/roles/{role}/easings", house.leading))["shades"]["looked_at"] >= 0
    ok(call("GET", f"/roles/{role}/people", house.leading))
    assert [(one.about_ref, one.direction) for one in Shown.objects.all()] == [(role, "people")]
    again = {"text": "Somebody to paint a wall, two days a week in January."}
    reread = ok(call("POST", f"/opportunities/{posting['ref']}/reread", house.leading, again))
    assert reread["summary"] == again["text"]
    assert refused(call("GET", "/me/documents/in-use", house.own))[0] == 404
