"""One piece of work from a sentence to its reviews, through the door for programs alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from muster.foundation import journal
from muster.matching import snapshot
from muster.people import queries as people_queries
from muster.people.models import ApiToken, Person
from tests.api.callers import call, refused, token_of
from tests.factories.opportunities import make_owner
from tests.factories.people import NOW, make_person
from tests.factories.skills import make_skill

pytestmark = pytest.mark.django_db

STARTS = NOW + timedelta(days=14)
TEXT = "We need someone one day a week for six weeks to clean meter data. Python is required."


@pytest.fixture
def people() -> Iterator[dict[str, Person]]:
    """An owner, a person with a home manager, that manager."""
    snapshot.forget()
    owner = make_owner(name="Olga Brandt")
    [tie] = [tie.organisation for tie in _ties(owner)]
    manager = make_person("Henrik Voss", organisation=tie)
    person = make_person("Ada Lund", organisation=tie, manager=manager, minutes=960)
    yield {"owner": owner, "person": person, "manager": manager}
    snapshot.forget()


def _ties(person: Person) -> Any:
    return people_queries.memberships_of(person.ref)


@pytest.fixture
def tokens(people: dict[str, Person]) -> dict[str, str]:
    """A token for each."""
    return {name: token_of(person) for name, person in people.items()}


def ok(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()


def draft(tokens: dict[str, str]) -> dict[str, Any]:
    python = make_skill("Python").ref
    body = {
        "text": TEXT,
        "title": "Clean meter data",
        "kind": "gig",
        "minutes_per_week": 480,
        "starts_date": STARTS.date().isoformat(),
        "ends_date": (STARTS + timedelta(days=39)).date().isoformat(),
        "requirements": [{"skill_ref": python, "level": 2}],
    }
    return ok(call("POST", "/opportunities", tokens["owner"], body), 201)


def chosen(tokens: dict[str, str]) -> tuple[dict[str, Any], str]:
    """A posting on which the person was offered the seat; (posting, candidacy)."""
    posting = draft(tokens)
    role = posting["roles"][0]["ref"]
    ok(call("POST", f"/opportunities/{posting['ref']}/post", tokens["owner"]))
    thread = ok(call("POST", f"/roles/{role}/hands", tokens["person"], {"message": "I would."}), 201)
    path = f"/candidacies/{thread['ref']}"
    assert ok(call("POST", path + "/seen", tokens["owner"]))["status"] == "seen"
    assert ok(call("POST", path + "/backup", tokens["owner"], {}))["backup"] is True
    assert ok(call("POST", path + "/shortlist", tokens["owner"]))["status"] == "shortlisted"
    assert ok(call("POST", path + "/choose", tokens["owner"], {"message": "Yes!"}))["status"] == "offered"
    return posting, path


def test_a_posting_is_drafted_changed_posted_and_closed(tokens: dict[str, str]) -> None:
    posting = draft(tokens)
    path, role = f"/opportunities/{posting['ref']}", posting["roles"][0]["ref"]
    assert (posting["status"], posting["summary"], posting["is_own"]) == ("draft", TEXT, True)
    assert refused(call("GET", path, tokens["person"]))[0] == 404
    changed = ok(call("PATCH", path, tokens["owner"], {"purpose": "Water", "version": posting["version"]}))
    assert changed["purpose"] == "Water"
    stale = {"purpose": "Air", "version": posting["version"]}
    assert refused(call("PATCH", path, tokens["owner"], stale)) == (409, "changed-meanwhile")
    overlap = {"zone": "Europe/Berlin", "start_minute": 540, "end_minute": 720, "minimum_minutes": 60}
    edit = {"overlap": overlap, "languages": {"en": 3}, "seats": 2, "place": "Hamburg"}
    edited = ok(call("PATCH", f"/roles/{role}", tokens["owner"], edit))
    assert (edited["overlap"], edited["languages"], edited["seats"]) == (overlap, {"en": 3}, 2)
    assert ok(call("PATCH", f"/roles/{role}", tokens["owner"], {"overlap": None}))["overlap"] is None
    more = ok(call("POST", path + "/roles", tokens["owner"], {"title": "Second pair of eyes"}), 201)
    assert [one["title"] for one in more["roles"]] == ["Clean meter data", "Second pair of eyes"]
    assert call("DELETE", f"/roles/{more['roles'][1]['ref']}", tokens["owner"]).status_code == 204
    needs = {"requirements": [{"skill_ref": make_skill("SQL").ref, "kind": "useful"}]}
    asked = ok(call("PUT", f"/roles/{role}/requirements", tokens["owner"], needs))["requirements"]
    assert [(one["label"], one["weight"]) for one in asked] == [("SQL", 1000)]
    assert ok(call("GET", f"/roles/{role}/fit", tokens["owner"]))["considered"] == 2
    assert ok(call("POST", path + "/post", tokens["owner"]))["status"] == "open"
    assert refused(call("POST", path + "/pause", tokens["person"]))[0] == 403
    assert ok(call("POST", path + "/pause", tokens["owner"]))["status"] == "paused"
    assert ok(call("POST", path + "/resume", tokens["owner"]))["status"] == "open"
    mine = ok(call("GET", "/opportunities/mine", tokens["owner"]))
    assert [one["card"]["ref"] for one in mine["items"]] == [posting["ref"]]
    assert ok(call("POST", path + "/close", tokens["owner"], {"words": "Done."}))["status"] == "closed"
    gone = draft(tokens)["ref"]
    taken = ok(call("POST", f"/opportunities/{gone}/withdraw", tokens["owner"], {}))
    assert taken["status"] == "withdrawn"


def test_an_invitation_is_answered(people: dict[str, Person], tokens: dict[str, str]) -> None:
    posting = draft(tokens)
    role = posting["roles"][0]["ref"]
    ok(call("POST", f"/opportunities/{posting['ref']}/post", tokens["owner"]))
    body = {"person_ref": people["person"].ref, "message": "Would you?"}
    asked = ok(call("POST", f"/roles/{role}/invitations", tokens["owner"], body), 201)
    path = f"/candidacies/{asked['ref']}"
    assert refused(call("GET", path, tokens["manager"]))[0] == 404
    assert ok(call("POST", path + "/answer", tokens["person"], {"accept": True}))["status"] == "raised"
    assert ok(call("GET", "/candidacies/waiting", tokens["owner"]))["total"] == 1
    assert ok(call("GET", "/candidacies?live=true", tokens["person"]))["total"] == 1
    assert ok(call("GET", f"/roles/{role}/candidacies", tokens["manager"])) == []
    assert call("POST", f"/roles/{role}/seen", tokens["owner"]).status_code == 204
    assert refused(call("POST", path + "/decline", tokens["owner"], {"reason_code": "none"}))[0] == 422
    no = {"reason_code": "other_skills", "words": "Another time."}
    ended = ok(call("POST", path + "/decline", tokens["owner"], no))
    assert (ended["status"], ended["ended_words"]) == ("declined", "Another time.")
    again = ok(call("POST", f"/roles/{role}/hands", tokens["person"], {}), 201)["ref"]
    ok(call("POST", f"/candidacies/{again}/choose", tokens["owner"], {}))
    said = ok(call("POST", f"/candidacies/{again}/decline-offer", tokens["person"], {}))
    assert said["status"] == "declined_by_person"


def test_work_is_agreed_done_and_reviewed(tokens: dict[str, str]) -> None:
    posting, thread = chosen(tokens)
    work = ok(call("POST", thread + "/agree", tokens["person"]), 201)
    path = f"/engagements/{work['ref']}"
    [asked] = ok(call("GET", "/approvals", tokens["manager"]))["items"]
    question = f"/approvals/{asked['ref']}"
    assert refused(call("GET", question, tokens["owner"]))[0] == 404
    assert ok(call("GET", question, tokens["manager"]))["person_name"] == "Ada Lund"
    assert ok(call("POST", question + "/approve", tokens["manager"], {}))["state"] == "approved"
    outline = ok(call("GET", path, tokens["manager"]))
    assert (outline["is_inside"], outline["terms"], outline["side"]) == (False, [], "")
    new = ok(call("POST", path + "/terms", tokens["owner"], {"seen": 1, "deliverables": "A clean table."}))
    assert [one["version"] for one in new["terms"]][-1] == 2
    assert refused(call("POST", path + "/terms/accept", tokens["person"], {"seen": 1}))[0] == 409
    assert ok(call("POST", path + "/terms/accept", tokens["person"], {"seen": 2}))["status"] == "agreed"
    plate = ok(call("GET", "/me/plate?from_monday=2026-12-07", tokens["person"]))
    assert plate["weeks"][0]["firm"] == 480
    assert ok(call("GET", "/engagements?side=owner", tokens["owner"]))["items"][0]["ref"] == work["ref"]
    with time_machine.travel(STARTS + timedelta(days=7), tick=False):
        fresh = {name: token_of_later(tokens[name]) for name in tokens}
        _do_the_work(path, fresh, posting["roles"][0]["requirements"][0]["skill_ref"])


def token_of_later(plain: str) -> str:
    """The same token, made to last: the tests' tokens end within a day."""
    row = ApiToken.objects.get(hash=people_queries.hash_token(plain))
    row.expires_at = NOW + timedelta(days=60)
    row.save(update_fields=["expires_at"])
    return plain


def _do_the_work(path: str, tokens: dict[str, str], skill: str) -> None:
    day = STARTS.date().isoformat()
    logged = ok(call("POST", path + "/hours", tokens["person"], {"days": [{"day": day, "minutes": 300}]}))
    [sheet] = [one for one in logged["timesheets"] if one["ref"]]
    week = f"/timesheets/{sheet['ref']}"
    assert refused(call("POST", week + "/submit", tokens["manager"], {}))[0] == 403
    ok(call("POST", week + "/submit", tokens["person"], {"note": "All of it."}))
    back = ok(call("POST", week + "/return", tokens["owner"], {"words": "Also Friday?"}))
    assert [one["returned_words"] for one in back["timesheets"] if one["ref"]] == ["Also Friday?"]
    ok(call("POST", week + "/submit", tokens["person"], {}))
    assert ok(call("POST", week + "/approve", tokens["owner"]))["approved_minutes"] == 300
    assert refused(call("POST", path + "/deliver", tokens["person"], {"words": " "}))[0] == 422
    assert ok(call("POST", path + "/deliver", tokens["person"], {"words": "Here."}))["status"] == "delivered"
    assert ok(call("POST", path + "/return", tokens["owner"], {"words": "Units?"}))["status"] == "active"
    ok(call("POST", path + "/deliver", tokens["person"], {"words": "With units."}))
    done = ok(call("POST", path + "/accept", tokens["owner"], {"ratings": {skill: 4}}))
    assert done["status"] == "completed"
    items = {"delivered": 5, "reliable": 4, "clear": 4}
    said = {"items": items, "would_again": True, "words": "Thank you."}
    assert refused(call("POST", path + "/reviews", tokens["person"], said))[0] == 422
    ok(call("POST", path + "/reviews", tokens["owner"], said), 201)
    closed = ok(call("GET", path, tokens["person"]))["reviews"]
    assert [(one["is_open"], one["words"]) for one in closed] == [(False, "")]
    rows = ok(call("GET", "/me/skills", tokens["person"]))["rows"]
    assert [(row["skill_ref"], row["is_evidenced"]) for row in rows] == [(skill, True)]
    assert refused(call("POST", path + "/cancel", tokens["owner"], {"words": "No."}))[0] == 409
    over = {"last_date": STARTS.date().isoformat(), "words": "No."}
    assert refused(call("POST", path + "/end-early", tokens["owner"], over))[0] in (409, 422)


def test_a_home_manager_proposes_other_dates_or_says_no(tokens: dict[str, str]) -> None:
    _posting, thread = chosen(tokens)
    work = ok(call("POST", thread + "/agree", tokens["person"]), 201)
    [asked] = ok(call("GET", "/approvals", tokens["manager"]))["items"]
    question = f"/approvals/{asked['ref']}"
    dates = {"starts_date": "2027-01-04", "ends_date": "2027-02-12"}
    assert ok(call("POST", question + "/other-dates", tokens["manager"], dates))["state"] == "other_dates"
    assert refused(call("POST", question + "/refuse", tokens["manager"], {"words": "No."}))[0] == 409
    assert ok(call("GET", "/approvals?answered=true", tokens["manager"]))["total"] == 1
    moved = ok(call("GET", f"/engagements/{work['ref']}", tokens["person"]))
    assert moved["starts_date"] == "2027-01-04"
    cancelled = ok(call("POST", f"/engagements/{work['ref']}/cancel", tokens["person"], {"words": "Exams."}))
    assert cancelled["status"] == "cancelled"
    _posting, thread = chosen(tokens)
    ok(call("POST", thread + "/agree", tokens["person"]), 201)
    [again] = ok(call("GET", "/approvals", tokens["manager"]))["items"]
    refusal = call("POST", f"/approvals/{again['ref']}/refuse", tokens["manager"], {"words": "Not now."})
    assert ok(refusal)["state"] == "refused"


def test_what_one_was_told_is_read_and_chosen(tokens: dict[str, str]) -> None:
    chosen(tokens)
    journal.deliver_due(NOW, limit=1000)
    told = ok(call("GET", "/notices?unread=true", tokens["person"]))
    assert told["total"] >= 1
    first = {"refs": [told["items"][0]["ref"]]}
    assert ok(call("POST", "/notices/read", tokens["owner"], first))["read"] == 0
    assert ok(call("POST", "/notices/read", tokens["person"], first))["read"] == 1
    assert ok(call("POST", "/notices/read", tokens["person"], {}))["unread"] == 0
    put = ok(call("PUT", "/notices/choices/work", tokens["person"], {"mail": "off"}))
    assert {one["group"]: one["mail"] for one in put}["work"] == "off"
    assert ok(call("GET", "/notices/choices", tokens["person"])) == put
    assert refused(call("PUT", "/notices/choices/nothing", tokens["person"], {"mail": "off"}))[0] == 422


def said(why: dict[str, Any]) -> dict[str, Any]:
    """All but the moment: the journal has moved on between two questions."""
    return {name: value for name, value in why.items() if name != "position"}


def test_a_score_is_shown_to_the_two_whom_it_concerns(
    people: dict[str, Person], tokens: dict[str, str]
) -> None:
    posting, _thread = chosen(tokens)
    role = posting["roles"][0]["ref"]
    why = ok(call("GET", f"/roles/{role}/people/{people['person'].ref}", tokens["owner"]))
    assert said(why) == said(ok(call("GET", f"/work/{role}", tokens["person"])))
    outsider = make_person("Somebody Else", is_searchable=False)
    assert refused(call("GET", f"/roles/{role}/people/{outsider.ref}", tokens["owner"]))[0] == 404
    assert refused(call("GET", f"/roles/{role}/people/{people['person'].ref}", tokens["manager"]))[0] == 403
